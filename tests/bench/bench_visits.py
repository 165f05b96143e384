"""5,000 elders with 60,000 visits: the list, what is due, one village's sheet, one visit typed; beside bare SQL.

Run ``python tests/bench/bench_visits.py [elders]``. Bare reads the same tables by plain statements and fetches every
row; for one visit it writes the same rows in one transaction of its own.
"""

import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.days import PartialDay
from mzdesk.basics.months import Month

ELDERS, VISITS, AREA = 5_000, 12, "431281103"
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
TABLES = ("person", "elder", "elder_tag", "elder_visit", "elder_task", "elder_spell", "elder_child")


def fill(desk: Any, count: int) -> tuple[str, str]:
    """Elders over the villages of the office; returns a village and an elder in it."""
    from mzdesk.lines.elders.codes import Finding, Tag, Way
    from mzdesk.lines.elders.record import Elder, ElderSpell, ElderTag, ElderVisit
    from mzdesk.people.residents import Person
    from mzdesk.services.names import village_options

    villages = [one.id for one in village_options(desk)]
    elder = ""
    with desk.store.work("测速") as work:
        for place in range(count):
            person = work.put(Person, {"name": f"测{place}", "birth": PartialDay(1945, 1 + place % 12),
                                       "village": villages[place % len(villages)], "group": f"{place % 12 + 1}组"})
            elder = work.put(Elder, {"state": "在册", "person_id": person, "visitor": "测", "risk": "2"})
            work.put(ElderTag, {"owner_id": elder, "tag": Tag.ALONE, "began": date(2025, 1, 1)})
            work.put(ElderSpell, {"owner_id": elder, "began": date(2025, 1, 1), "entry_reason": "1"})
            for back in range(VISITS):
                day = date(2026, 10, 20) - timedelta(days=30 * back + place % 9)
                work.put(ElderVisit, {"owner_id": elder, "visited": day, "entered": day, "way": Way.HOME, "seen": True,
                                      "visitor": "测", "health": Finding.NORMAL})
    return villages[(count - 1) % len(villages)], elder


def timed(job: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    found = job()
    return time.perf_counter() - began, found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ELDERS
    from mzdesk.lines import LINES
    from mzdesk.services import offices, records
    from mzdesk.services.visiting import figures, rounds

    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        desk = offices.create(Path(room) / "office", role="township", area=AREA, name="测速", password="bench",
                              clock=CLOCK, check_password=False).desk
        village, elder = fill(desk, count)
        line = LINES["elders"]
        with desk.store.reading() as connection:
            cursor = connection.connection.cursor()
            bare, rows = timed(lambda: sum(
                len(cursor.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES))
        listed, _ = timed(lambda: records.listing(desk, line, records.Query()))
        due, _ = timed(lambda: records.listing(desk, line, records.Query(view="overdue")))
        sheet, stops = timed(lambda: rounds.stops(desk, village, Month(2026, 10)))
        month, _ = timed(lambda: figures.month_figures(desk, Month(2026, 10)))
        typed = sorted(timed(lambda: rounds.record(desk, elder, rounds.Answer(date(2026, 10, 24))))[0]
                       for _ in range(21))[10]
        desk.store.close()
    print(f"{count} elders, {count * VISITS} visits; bare reading of {rows} rows {bare:.2f} s")
    for words, took in (("list", listed), ("overdue", due), ("month figures", month)):
        print(f"{words}: {took:.2f} s, ratio {took / bare:.1f} (goal 2)")
    print(f"sheet of one village ({len(stops)} elders): {sheet * 1000:.0f} ms; one visit typed: {typed * 1000:.1f} ms")


if __name__ == "__main__":
    main()
