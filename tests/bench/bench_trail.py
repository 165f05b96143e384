"""操作记录 with 200,000 entries: a page of it by every way of asking, the proof of the chain; beside bare SQL.

Run ``python tests/bench/bench_trail.py [entries]``. Bare counts the log and fetches one page by its index; for the
proof it reads every row and hashes each payload once. Memory is what the process held at most.
"""

import hashlib
import resource
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mzdesk.basics.clock import CHINA, FixedClock

ENTRIES, AREA, BATCH = 200_000, "431281103", 10_000
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))


def fill(desk: Any, count: int) -> None:
    """Elders and their visits by five people over many days."""
    from mzdesk.lines.elders.codes import Way
    from mzdesk.lines.elders.record import Elder, ElderVisit
    from mzdesk.people.residents import Person

    for start in range(0, count, BATCH):
        CLOCK.advance(days=1)
        with desk.store.work(f"经办{start // BATCH % 5}", "测速") as work:
            for place in range(start, min(count, start + BATCH), 4):
                person = work.put(Person, {"name": f"测{place}", "phone": "13800000000"})
                elder = work.put(Elder, {"state": "在册", "person_id": person, "visitor": "测"})
                for day in (1, 2):
                    work.put(ElderVisit, {"owner_id": elder, "visited": date(2026, 10, day), "way": Way.HOME,
                                          "seen": True, "visitor": "测"})


def timed(job: Any) -> tuple[float, Any]:
    """The median of five runs."""
    took, found = [], None
    for _ in range(5):
        began = time.perf_counter()
        found = job()
        took.append(time.perf_counter() - began)
    return sorted(took)[2], found


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    from mzdesk.services import audit, offices, proof

    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        desk = offices.create(Path(room) / "office", role="township", area=AREA, name="测速", password="bench",
                              clock=CLOCK, check_password=False).desk
        fill(desk, count)
        held = peak()
        with desk.store.reading() as connection:
            cursor = connection.connection.cursor()
            bare, _ = timed(lambda: (cursor.execute("SELECT count(*) FROM change_log").fetchone(), cursor.execute(
                "SELECT * FROM change_log ORDER BY time DESC LIMIT 100").fetchall()))
            reading, _ = timed(lambda: [hashlib.sha256(row[11].encode()).digest() for row in cursor.execute(
                "SELECT * FROM change_log ORDER BY epoch, seq")])
        for words, query, start in (
            ("first page", audit.Query(), 0), ("last page", audit.Query(), count - 100),
            ("one person", audit.Query(who="经办3"), 0), ("one register", audit.Query(register="elders"), 0),
            ("three days", audit.Query(since=date(2026, 10, 28), until=date(2026, 10, 30)), 0),
            ("words", audit.Query(text="测19999"), 0), ("by person", audit.Query(sort=audit.WHO), 0),
        ):
            took, found = timed(lambda q=query, s=start: audit.trail(desk, q, s))  # type: ignore[misc]
            print(f"{words}: {took * 1000:.0f} ms for {len(found.entries)} of {found.total}, ratio {took / bare:.1f}")
        pages = peak()
        proven, whole = timed(lambda: proof.prove(desk))
        desk.store.close()
    print(f"bare count and page: {bare * 1000:.0f} ms; bare reading and hashing: {reading:.2f} s")
    print(f"proof of {whole.entries} entries: {proven:.2f} s, ratio {proven / reading:.1f}; whole: {whole.whole}")
    print(f"memory: {held:.0f} MB after filling, {pages:.0f} MB after all pages, {peak():.0f} MB after the proof")


if __name__ == "__main__":
    main()
