"""One keystroke in the search field on 50,000 people, beside one query of a bare FTS5 index on the same names.

Run ``python tests/bench/bench_search.py [people]``. Both databases are encrypted by the same library. FTS5 holds name,
initials, pinyin and number of each person, and is asked for the best 50 by its rank that begin with what was typed,
with their names; ours is the global search's question: the ids by every spelling, and their names. The whole answer
of a list (300 rows with all columns, due days and problems) is shown beside it.
"""

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlcipher3

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.lines import LINES
from mzdesk.people import search
from mzdesk.people.residents import Person
from mzdesk.services import listing, names, offices

PEOPLE, SHOWN = 50_000, 50
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
FAMILY = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱许何吕张曹严金魏陶姜谢邹潘彭粟龚向覃梁唐欧罗邓贺易段石田尹尚"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国红梅志华玉春兰凤琴海燕晓东佳怡子涵梓萱浩宇欣晨雨思"
TYPED = ("l", "ly", "lyx", "liang", "梁", "梁玉", "梁玉欣", "4312", "431281", "yangs", "z", "zh", "张", "wu")


def people(count: int) -> list[tuple[str, str]]:
    chance = random.Random(7)
    return [
        (chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2)))),
         f"431281{chance.randrange(1935, 2020)}{chance.randrange(10**8):08d}") for _ in range(count)
    ]


def bare(folder: Path, everyone: list[tuple[str, str]]) -> Callable[[str], int]:
    connection = sqlcipher3.connect(str(folder / "bare.db"))
    connection.execute(f"PRAGMA key = \"x'{'ab' * 32}'\"")
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(words, prefix='1 2 3 4')")
    for place, (name, number) in enumerate(everyone):
        words = " ".join([name, *search.initials(name), *search.spellings(name), number])
        connection.execute("INSERT INTO person VALUES (?, ?)", (place, name))
        connection.execute("INSERT INTO found (rowid, words) VALUES (?, ?)", (place, words))
    connection.commit()

    def ask(typed: str) -> int:
        query = ("SELECT id, name FROM found JOIN person ON id = found.rowid WHERE words MATCH ? "
                 "ORDER BY rank LIMIT ?")
        return len(connection.execute(query, (f'"{typed}"*', SHOWN)).fetchall())

    return ask


def median(function: Callable[[str], object], rounds: int) -> dict[str, float]:
    """Milliseconds of one question: mean, median and 95th percentile over all that is typed."""
    taken = []
    for _ in range(rounds):
        for typed in TYPED:
            began = time.perf_counter()
            function(typed)
            taken.append((time.perf_counter() - began) * 1000)
    last = statistics.quantiles(taken, n=20)[-1]
    return {"mean": statistics.mean(taken), "median": statistics.median(taken), "p95": last}


def measure(count: int = PEOPLE) -> dict[str, float]:
    everyone = people(count)
    line = LINES["left_behind"]
    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        folder = Path(room)
        desk = offices.create(
            folder / "office", role="township", area="431281103", name="样例单位", password="bench", clock=CLOCK,
            check_password=False,
        ).desk
        with desk.store.work("李", "样例") as work:
            for name, number in everyone:
                key = work.put(Person, {"name": name, "id_no": number})
                work.put(line.record, {"person_id": key, "state": "登记在册"})
        ask = bare(folder, everyone)
        for typed in TYPED:
            ask(typed), names.person_options(desk, typed, SHOWN)
        theirs = median(ask, 20)
        ours = median(lambda typed: names.person_options(desk, typed, SHOWN), 20)
        query = [listing.Query(text=typed, most=300) for typed in TYPED]
        rows = median(lambda typed: listing.listing(desk, line, query[TYPED.index(typed)]), 1)
        desk.store.close()
    return {
        "people": count, "bare_fts5_ms": theirs["median"], "search_ms": ours["median"],
        "median_ratio": ours["median"] / theirs["median"],
        "bare_fts5_mean_ms": theirs["mean"], "search_mean_ms": ours["mean"],
        "search_ratio": ours["mean"] / theirs["mean"], "bare_fts5_p95_ms": theirs["p95"],
        "search_p95_ms": ours["p95"], "list_of_300_ms": rows["median"], "list_of_300_p95_ms": rows["p95"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE), indent=2))
