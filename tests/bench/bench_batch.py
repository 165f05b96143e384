"""A monthly batch of 15,000 entitlements, beside bare SQL doing the same reads and writing the very same rows.

Run ``python tests/bench/bench_batch.py [cases]``. Both sides work on copies of one database encrypted by the same
library, in which eleven months were paid already. Ours reads what is due and what was paid, makes the batch with its
lines, and appends the change log with its hash chain; bare reads the same tables by plain statements, fetches every
row, and writes by executemany the rows of batch, batch_line and change_log that ours left. A second measure looks
through the batch as 核对 does, beside bare reading of its lines and people.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month

CASES, AREA, MONTHS = 15_000, "431281103", 11
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
MONTH = Month(2026, 10)


def office(folder: Path, count: int) -> None:
    """``count`` people on 高龄津贴 since November 2025, eleven months of it paid and closed."""
    from mzdesk.cases.codes import CaseKind, Component
    from mzdesk.cases.payments import CLOSED, Batch, BatchLine, Nature, Result
    from mzdesk.cases.record import Entitlement
    from mzdesk.lines.old_age.record import OldAgeAllowance
    from mzdesk.people.residents import Person
    from mzdesk.services import offices

    desk = offices.create(folder, role="township", area=AREA, name="测速", password="bench", clock=CLOCK,
                          check_password=False).desk
    with desk.store.work("测速") as work:
        batches = [work.put(Batch, {"programme": "old_age", "month": MONTH.plus(-back), "number": 1, "stage": CLOSED})
                   for back in range(MONTHS, 0, -1)]
        for place in range(count):
            person = work.put(Person, {"name": f"测{place}", "birth": PartialDay(1940, 1 + place % 12)})
            case = work.put(OldAgeAllowance, {
                "state": "发放中", "person_id": person, "kind": CaseKind.NEW, "decided": date(2025, 10, 1),
                "payee_name": f"测{place}", "bank": "农商行", "account": f"62309{place:011d}"})
            work.put(Entitlement, {
                "owner_id": case, "component": Component.OLD_AGE, "person": person, "began": MONTH.plus(-MONTHS),
                "monthly": Money(5_000), "people": 1})
            for back, batch in zip(range(MONTHS, 0, -1), batches, strict=True):
                work.put(BatchLine, {
                    "owner_id": batch, "case_id": case, "holder": person, "person": person,
                    "component": Component.OLD_AGE, "month": MONTH.plus(-back), "nature": Nature.REGULAR,
                    "amount": Money(5_000), "people": 1, "result": Result.PAID})
    desk.store.close()


def opened(folder: Path) -> Any:
    from mzdesk.services import offices

    return offices.unlock(folder, password="bench", clock=CLOCK)


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


READS = (
    "SELECT e.owner_id, e.component, e.person, e.began, e.ended, e.monthly, e.people FROM entitlement e "
    "JOIN old_age_allowance c ON e.owner_id = c.id WHERE e.void_reason IS NULL AND c.void_reason IS NULL "
    "AND e.began <= '2026-10'",
    "SELECT l.case_id, l.component, l.person, l.month, l.result, sum(l.amount) FROM batch_line l "
    "JOIN batch b ON l.owner_id = b.id WHERE b.programme = 'old_age' AND b.void_reason IS NULL "
    "AND l.void_reason IS NULL AND l.held IS NOT 1 GROUP BY l.case_id, l.component, l.person, l.month, l.result",
    "SELECT c.id, c.person_id, c.payee_name, c.bank, c.account, p.village FROM old_age_allowance c "
    "LEFT JOIN person p ON c.person_id = p.id",
)


def rows_made(desk: Any, batch: str, before: int) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that the batch left in the database, as plain values."""
    from sqlalchemy import text

    with desk.store.reading() as connection:
        ask = {
            "batch": f"SELECT * FROM batch WHERE id = '{batch}'",
            "batch_line": f"SELECT * FROM batch_line WHERE owner_id = '{batch}'",
            "change_log": f"SELECT * FROM change_log WHERE seq > {before}",
        }
        return {table: [tuple(row) for row in connection.execute(text(query))] for table, query in ask.items()}


def bare(desk: Any, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    """The same reads and writes by plain statements on a connection of the same database."""
    connection = desk.store.begin()
    try:
        raw = connection.connection.cursor()
        for query in READS:
            raw.execute(query).fetchall()
        for table, found in rows.items():
            raw.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(found[0]))})", found)
        connection.commit()
    finally:
        connection.close()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    from mzdesk.lines import LINES
    from mzdesk.services import batches, payment_checks, payments

    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        first, second = Path(room) / "a", Path(room) / "b"
        office(first, count)
        shutil.copytree(first, second)
        desk = opened(first)
        with desk.store.reading() as connection:
            before = desk.store.head(connection).seq
        made: list[str] = []
        ours = timed(lambda: made.append(payments.make(desk, LINES["old_age"], MONTH).id))
        rows = rows_made(desk, made[0], before)
        checking = timed(lambda: payment_checks.findings(desk, made[0]))
        reading = timed(lambda: batches.lines(desk, made[0]))
        desk.store.close()
        other = opened(second)
        plain = timed(lambda: bare(other, rows))
        other.store.close()
    print(f"batch of {count}: ours {ours:.2f} s, bare {plain:.2f} s, ratio {ours / plain:.2f} (goal 5)")
    print(f"check of it: {checking:.2f} s; reading its lines with names {reading:.2f} s")


if __name__ == "__main__":
    main()
