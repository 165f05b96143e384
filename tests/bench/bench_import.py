"""Import of a workbook with 10,000 children, beside bare calamine reading and one executemany of the same cells.

Run ``python tests/bench/bench_import.py [rows]``. Both sides write into a database encrypted by the same library.
Ours reads, finds the headings, judges every cell of every row, and writes person, file, carer, the change log with
its hash chain and the search tokens; bare writes the cells as texts into one table. A second measure
("same rows") reads the workbook and writes by executemany the very rows that the import leaves in the database.
"""

import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.identity import check_digit
from mzdesk.people.places import sample_villages

ROWS, AREA = 10_000, "431281103"
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
HEADS = ("序号", "村（社区）", "组别", "姓名", "性别", "出生日期", "身份证号码", "留守原因", "就读学校", "父母务工地")
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱许何吕张", "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文"


def workbook(path: Path, count: int) -> None:
    import openpyxl

    chance = random.Random(7)
    villages = [name for _, name in sample_villages(AREA)]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["托口镇农村留守儿童花名册"])
    sheet.append(HEADS)
    for place in range(count):
        birth = date(2012, 1, 1) + timedelta(days=chance.randrange(4500))
        first = f"431281{birth:%Y%m%d}{place % 1000:03d}"
        name = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=2))
        sheet.append([
            place + 1, chance.choice(villages), f"{chance.randrange(1, 12)}组", name, "男" if place % 2 else "女",
            f"{birth:%Y-%m-%d}", first + check_digit(first), "父母双方同时外出", "托口镇中心小学", "广东省东莞市",
        ])
    book.save(path)


def ours(folder: Path) -> int:
    from mzdesk import sheets
    from mzdesk.lines import LINES
    from mzdesk.services import imports, offices

    line = LINES["left_behind"]
    desk = offices.unlock(folder / "office", password="bench", clock=CLOCK)
    table = sheets.table_of_file(folder / "册.xlsx", imports.known_words(line))
    mapping = imports.propose(desk, line, table)
    judged = imports.judge(desk, line, table, mapping)
    done = imports.take_in(desk, line, judged, table, mapping)
    desk.store.close()
    return done.imported


def bare(folder: Path) -> int:
    import python_calamine
    import sqlcipher3

    rows = python_calamine.CalamineWorkbook.from_path(str(folder / "册.xlsx")).get_sheet_by_index(0).to_python()
    connection = sqlcipher3.connect(str(folder / "bare.db"))
    connection.execute(f"PRAGMA key = \"x'{'ab' * 32}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"CREATE TABLE child ({', '.join(f'c{n} TEXT' for n in range(len(HEADS)))})")
    texts = [[str(cell) for cell in row[:len(HEADS)]] for row in rows[2:]]
    connection.executemany(f"INSERT INTO child VALUES ({', '.join('?' * len(HEADS))})", texts)
    connection.commit()
    connection.close()
    return len(texts)


def written(folder: Path) -> tuple[list[str], dict[str, list[tuple[object, ...]]]]:
    """The schema of the office and every row that the import left in it."""
    from mzdesk.services import offices

    desk = offices.unlock(folder / "office", password="bench", clock=CLOCK)
    with desk.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
        names = [name for name, sql in found if sql.startswith("CREATE TABLE") and not name.startswith("sqlite_")]
        rows = {name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")] for name in names}
    desk.store.close()
    return [sql for name, sql in found if not name.startswith("sqlite_")], rows


def same_rows(folder: Path) -> int:
    """Reading the workbook, and executemany of the very rows that the import writes, with the same indexes."""
    import python_calamine
    import sqlcipher3

    schema, rows = written(folder)
    connection = sqlcipher3.connect(str(folder / "same.db"))
    connection.execute(f"PRAGMA key = \"x'{'ab' * 32}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in schema:
        connection.execute(statement)
    connection.commit()
    began = time.perf_counter()
    python_calamine.CalamineWorkbook.from_path(str(folder / "册.xlsx")).get_sheet_by_index(0).to_python()
    for name, some in rows.items():
        if some:
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(some[0]))})", some)
    connection.commit()
    same_rows.seconds = time.perf_counter() - began  # type: ignore[attr-defined]
    connection.close()
    return sum(map(len, rows.values()))


PARTS: dict[str, Callable[[Path], int]] = {"import": ours, "bare": bare, "same": same_rows}


def part(name: str, folder: Path) -> dict[str, float]:
    began = time.perf_counter()
    rows = PARTS[name](folder)
    seconds = getattr(PARTS[name], "seconds", time.perf_counter() - began)
    return {"seconds": seconds, "rows": rows, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measure(count: int = ROWS) -> dict[str, float]:
    from mzdesk.services import offices

    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        folder = Path(room)
        workbook(folder / "册.xlsx", count)
        made = offices.create(
            folder / "office", role="township", area=AREA, name="样例单位", password="bench", clock=CLOCK,
            check_password=False,
        )
        made.desk.store.close()
        found = {}
        for name in PARTS:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found[name] = pool.apply(part, (name, folder))
    return {
        "rows": count, "taken_in": found["import"]["rows"], "import_s": found["import"]["seconds"],
        "bare_s": found["bare"]["seconds"], "import_ratio": found["import"]["seconds"] / found["bare"]["seconds"],
        "rows_written": found["same"]["rows"], "bare_same_rows_s": found["same"]["seconds"],
        "import_over_same_rows": found["import"]["seconds"] / found["same"]["seconds"],
        "import_peak_mb": found["import"]["peak_mb"], "bare_peak_mb": found["bare"]["peak_mb"],
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS), indent=2))
