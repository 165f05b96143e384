"""How long a package of 50,000 changes takes beside the bare work it cannot do without, and how much memory it needs.

Run ``python tests/bench/bench_exchange.py [changes]``. Each part runs in a process of its own, so that its peak
memory is its own.
"""

import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pyrage
import sqlcipher3
import zstandard

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.days import PartialDay
from mzdesk.exchange import enrolment, handin, intake, state, stream
from mzdesk.lines.left_behind.record import (
    LeftBehindCare,
    LeftBehindChild,
    LeftBehindParent,
    LeftBehindSpell,
    LeftBehindVisit,
)
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.store.base import Base

CHANGES, SITE = 50_000, "431281103"
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
PER_CHILD = 8


def _office(folder: Path, role: str, area: str) -> Desk:
    made = offices.create(
        folder, role=role, area=area, name="样例单位", password="bench", clock=CLOCK, check_password=False
    )
    return made.desk


def _open(folder: Path) -> Desk:
    return offices.unlock(folder, password="bench", clock=CLOCK)


def _fill(desk: Desk, changes: int) -> None:
    """Children with parents, care, spell and visits: eight entries each, most fields filled."""
    day = date(2026, 9, 1)
    with desk.store.work("李", "样例") as work:
        for number in range(changes // PER_CHILD):
            person = work.put(Person, {
                "name": "单思怡", "sex": "2", "id_no": f"43128120150{number:06d}X", "birth": PartialDay(2015, 3, 5),
                "ethnic": "01", "group": f"{number % 20}组", "hukou_address": "湖南省怀化市洪江市托口镇三里村",
                "address": "湖南省怀化市洪江市托口镇三里村六组", "lives_at_hukou": True,
            })
            child = work.put(LeftBehindChild, {
                "state": "登记在册", "person_id": person, "hukou_kind": "1", "reason": "1", "health": "10",
                "schooling": "1", "school_level": "80", "school": "托口镇中心小学", "grade": "五年级二班",
                "teacher": "王老师", "teacher_phone": f"0745{number:07d}", "boarding": "1", "has_carer": "1",
                "parents_place": "广东省东莞市", "guardianship": "1", "risk": "2", "life": "祖父母照料，生活正常。" * 2,
                "found": PartialDay(2019, 9), "key_child": False,
            })
            for role in "12":
                work.put(LeftBehindParent, {
                    "owner_id": child, "role": role, "name": "单大山", "phone": f"138{number:08d}", "away": True,
                    "away_place": "广东省东莞市长安镇", "away_work": "电子厂", "away_since": PartialDay(2018, 2),
                })
            work.put(LeftBehindCare, {
                "owner_id": child, "carer_name": "单老汉", "carer_phone": f"139{number:08d}", "relation": "1",
                "signed": day, "began": day, "witness": "李主任",
            })
            work.put(LeftBehindSpell, {"owner_id": child, "began": day, "entry_words": "摸底登记"})
            for visited in (date(2026, 9, 10), date(2026, 10, 10)):
                work.put(LeftBehindVisit, {
                    "owner_id": child, "visited": visited, "way": "1", "place": "家中", "visitor": "李主任",
                    "child_seen": True, "asked_name": "单老汉", "asked_relation": "1", "last_contact": visited,
                    "life": "生活正常，衣食有着落。", "family": "祖父母身体尚可。", "guardian": "照料尽心。",
                    "mind": "开朗。", "opinion": "无。", "schooling": "1", "school_level": "80", "make_key": False,
                })


def prepare(folder: Path, changes: int) -> None:
    """Make and enrol the offices and fill the township."""
    bureau, township = _office(folder / "bureau", "bureau", "431281"), _office(folder / "town", "township", SITE)
    _fill(township, changes)
    request = enrolment.request(township, folder / "stick").path
    enrolment.install(township, enrolment.accept(bureau, [request], folder / "stick").path)
    township.store.close()
    bureau.store.close()


def _entries(desk: Desk) -> list[dict]:
    with desk.store.reading() as connection:
        return [dict(entry) for entry in stream.entries(connection, desk.office.epoch, (), 0)]


def bare_export(folder: Path) -> dict:
    """The least a sealed package costs: the entries as JSON lines, compressed, sealed to two keys."""
    rows = _entries(_open(folder / "town"))
    keys = [pyrage.x25519.Identity.generate().to_public() for _ in range(2)]
    began = time.perf_counter()
    text = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
    pyrage.encrypt(zstandard.ZstdCompressor(level=6).compress(text), keys)
    return {"seconds": time.perf_counter() - began, "rows": len(rows)}


def our_export(folder: Path) -> dict:
    desk = _open(folder / "town")
    began = time.perf_counter()
    made = handin.export(desk, folder / "stick")
    return {"seconds": time.perf_counter() - began, "bytes": made.path.stat().st_size, "path": str(made.path)}


def our_intake(folder: Path) -> dict:
    desk = _open(folder / "bureau")
    path = next((folder / "stick").glob("*_U_0001_*"))
    began = time.perf_counter()
    taken = intake.take(desk, [path], receipts=folder / "stick")[0]
    seconds = time.perf_counter() - began
    assert (taken.result, taken.held, taken.conflicts, taken.verdict) == ("merged", 0, 0, "两边一致"), taken
    return {"seconds": seconds, "applied": taken.applied}


def bare_insert(folder: Path, *names: str) -> dict:
    """The same rows by executemany into empty tables of a new encrypted database, and nothing else."""
    desk = _open(folder / "bureau")
    tables = [table for table in Base.metadata.sorted_tables if not names or table.name in names]
    engine = desk.store.engine
    content = {}
    with desk.store.reading() as connection:
        for table in tables:
            listed = ",".join(f'"{column.name}"' for column in table.columns)
            content[table.name] = connection.exec_driver_sql(f'SELECT {listed} FROM "{table.name}"').all()
            content[table.name] = [tuple(row) for row in content[table.name]]
        made = [
            text for text, in connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            if not names or any(f" {name} " in text.replace("(", " ").replace('"', "") for name in names)
        ]
    engine.dispose()
    target = sqlcipher3.connect(str(folder / f"bare-{len(names)}.db"), isolation_level=None)
    target.execute(f"PRAGMA key = \"x'{'ab' * 32}'\"")
    target.execute("PRAGMA journal_mode = WAL")
    target.execute("PRAGMA synchronous = FULL")
    for text in made:
        target.execute(text)
    began = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table in tables:
        marks = ",".join("?" * len(table.columns))
        columns = ",".join(f'"{column.name}"' for column in table.columns)
        target.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', content[table.name])
    target.execute("COMMIT")
    return {"seconds": time.perf_counter() - began, "rows": sum(map(len, content.values()))}


def bare_insert_records(folder: Path) -> dict:
    return bare_insert(folder, *state.kept())


def _child(pipe, work, folder: Path) -> None:
    found = work(folder)
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        found["peak_mb"] = int(line.split()[1]) / 1024
    pipe.send(found)


def _alone(work, folder: Path) -> dict:
    """Run one part in a fresh process and add its peak memory."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, work, folder))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def measure(changes: int = CHANGES) -> dict:
    """Seconds, ratios and peak memory (MB) of export and intake."""
    folder = Path(tempfile.mkdtemp(prefix="mzdesk-bench-"))
    try:
        prepare(folder, changes)
        least, export = _alone(bare_export, folder), _alone(our_export, folder)
        taken = _alone(our_intake, folder)
        rows, everything = _alone(bare_insert_records, folder), _alone(bare_insert, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "changes": taken["applied"], "package_bytes": export["bytes"],
        "export_s": export["seconds"], "bare_export_s": least["seconds"],
        "export_ratio": export["seconds"] / least["seconds"], "export_peak_mb": export.get("peak_mb"),
        "intake_s": taken["seconds"], "bare_insert_records_s": rows["seconds"],
        "bare_insert_everything_s": everything["seconds"], "rows_written": everything["rows"],
        "intake_over_records": taken["seconds"] / rows["seconds"],
        "intake_over_everything": taken["seconds"] / everything["seconds"], "intake_peak_mb": taken.get("peak_mb"),
    }


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else CHANGES).items():
        print(f"{name:28} {value:.2f}" if isinstance(value, float) else f"{name:28} {value}")
