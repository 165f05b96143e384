"""How long a roster of 10,000 rows takes beside the bare drawing of its texts, and how much memory it needs.

Run ``python tests/bench/bench_roster.py [rows]``. Each part runs in a process of its own, so that its peak memory is
its own. "Bare" is reportlab's ``drawString`` for every cell text with the same font and size, the same rows a page:
no measuring, no rules, no headings, no sums.
"""

import json
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mzdesk.describe.paper import Roster, RosterColumn

ROWS, SIZE, ROWS_A_PAGE = 10_000, 10.5, 18
COLUMNS = (
    RosterColumn("序号", 12, align="center"), RosterColumn("姓名", 20, "基本情况"),
    RosterColumn("性别", 12, "基本情况", align="center"), RosterColumn("身份证号", 40, "基本情况"),
    RosterColumn("出生日期", 25, "基本情况"), RosterColumn("村组", 32, "住址"), RosterColumn("详细地址", 48, "住址"),
    RosterColumn("监护人", 20), RosterColumn("联系电话", 27), RosterColumn("补贴（元）", 20, align="right", total=True),
)
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎粟龚谌滕"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国红梅志华玉春兰凤琴海燕晓东佳怡子涵梓萱浩宇欣"
PLACES = "托口三里郎溪大洪江黔城安塘湾深渡岩垅湾溪铁山群峰茅渡雪峰太平沙湾岔头熟坪江市龙船塘老屋场"


def _rows(count: int) -> list[tuple[str, ...]]:
    chance = random.Random(20261008)

    def some(letters: str, number: int) -> str:
        return "".join(chance.choices(letters, k=number))

    return [
        (
            str(number), some(FAMILY, 1) + some(GIVEN, 2), chance.choice("男女"),
            f"431281{chance.randrange(1935, 2020)}{chance.randrange(10**8):08d}",
            f"{chance.randrange(1935, 2020)}年{chance.randrange(1, 13)}月{chance.randrange(1, 29)}日",
            f"{some(PLACES, 2)}村{chance.randrange(1, 20)}组", f"{some(PLACES, 2)}镇{some(PLACES, 5)}{number % 300}号",
            some(FAMILY, 1) + some(GIVEN, 2), f"13{chance.randrange(10**9):09d}", str(chance.randrange(50, 900)),
        )
        for number in range(1, count + 1)
    ]


def _roster(rows: list[tuple[str, ...]]) -> int:
    from mzdesk.printing import render

    out = BytesIO()
    render(Roster("样例花名册", "样例单位", "2026年10月8日", COLUMNS, rows, purpose="样例"), out)
    return len(out.getvalue())


def _bare(rows: list[tuple[str, ...]]) -> int:
    from reportlab.pdfgen.canvas import Canvas

    from mzdesk.printing import Role, fonts_with

    name = fonts_with().strand(Role.SONG).main.name
    out = BytesIO()
    canvas = Canvas(out, pagesize=(842, 595), pageCompression=1, initialFontName=name)
    for start in range(0, len(rows), ROWS_A_PAGE):
        canvas.setFont(name, SIZE)
        for line, row in enumerate(rows[start:start + ROWS_A_PAGE]):
            for column, text in enumerate(row):
                canvas.drawString(40 + column * 76, 500 - line * 19.5, text)
        canvas.showPage()
    canvas.save()
    return len(out.getvalue())


PARTS: dict[str, Callable[[list[tuple[str, ...]]], int]] = {"roster": _roster, "bare": _bare}


def _part(name: str, count: int) -> dict[str, float]:
    rows = _rows(count)
    PARTS[name](rows[:20])  # the font is read once a process in either case
    before = time.perf_counter()
    size = PARTS[name](rows)
    seconds = time.perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mb": peak, "pdf_mb": size / 1e6}


def measure(rows: int = ROWS, rounds: int = 3) -> dict[str, float]:
    """Best of some rounds of each part, taken in turn, and their ratios."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in PARTS}
    for _ in range(rounds):
        for name in PARTS:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found[name].append(pool.apply(_part, (name, rows)))
    best = {name: {key: min(run[key] for run in runs) for key in runs[0]} for name, runs in found.items()}
    result = {f"{name}_{key}": value for name, run in best.items() for key, value in run.items()}
    return result | {
        "rows": rows,
        "time_ratio": best["roster"]["seconds"] / best["bare"]["seconds"],
        "memory_ratio": best["roster"]["peak_mb"] / best["bare"]["peak_mb"],
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS), indent=2))
