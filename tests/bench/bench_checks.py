"""数据体检 over 20,000 people, beside bare SQL reading the same rows.

Run ``python tests/bench/bench_checks.py [people]``. Half of the people stand on 高龄津贴, the other half in 低保
households of four, all with entitlements and one paid month. Ours reads every table once as dossiers and runs all
rules; bare reads the same tables by plain statements and fetches every row.
"""

import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month

PEOPLE, AREA = 20_000, "431281103"
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
TABLES = (
    "person", "old_age_allowance", "rural_dibao", "case_member", "entitlement", "batch", "batch_line", "household",
    "household_member", "case_event", "case_survey", "case_posting", "case_income",
)


def fill(desk: object, count: int) -> None:
    from mzdesk.cases.codes import CaseKind, Component
    from mzdesk.cases.payments import CLOSED, Batch, BatchLine, Result
    from mzdesk.cases.record import Entitlement, Member
    from mzdesk.lines.old_age.record import OldAgeAllowance
    from mzdesk.lines.rural_dibao.record import RuralDibao
    from mzdesk.people.residents import Person

    with desk.store.work("测速") as work:  # type: ignore[attr-defined]
        batch = work.put(Batch, {"programme": "old_age", "month": Month(2026, 9), "number": 1, "stage": CLOSED})
        people = [work.put(Person, {"name": f"测{place}", "birth": PartialDay(1940, 1 + place % 12)})
                  for place in range(count)]
        for place, person in enumerate(people[: count // 2]):
            case = work.put(OldAgeAllowance, {
                "state": "发放中", "person_id": person, "kind": CaseKind.HISTORY, "payee_name": f"测{place}",
                "account": f"62309{place:011d}"})
            work.put(Entitlement, {"owner_id": case, "component": Component.OLD_AGE, "person": person,
                                   "began": Month(2026, 1), "monthly": Money(5_000), "people": 1})
            work.put(BatchLine, {"owner_id": batch, "case_id": case, "holder": person, "person": person,
                                 "component": Component.OLD_AGE, "month": Month(2026, 9), "amount": Money(5_000),
                                 "people": 1, "result": Result.PAID})
        for start in range(count // 2, count, 4):
            case = work.put(RuralDibao, {
                "state": "发放中", "person_id": people[start], "kind": CaseKind.NEW, "decided": date(2026, 3, 1),
                "payee_name": f"测{start}", "account": f"62308{start:011d}", "review_class": "A"})
            for person in people[start:start + 4]:
                work.put(Member, {"owner_id": case, "person": person, "counted": True, "insured": True})
            work.put(Entitlement, {"owner_id": case, "component": Component.DIBAO, "began": Month(2026, 4),
                                   "monthly": Money(140_000), "people": 4})


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    from mzdesk.services import checks, offices

    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        desk = offices.create(Path(room) / "office", role="township", area=AREA, name="测速", password="bench",
                              clock=CLOCK, check_password=False).desk
        fill(desk, count)
        began = time.perf_counter()
        found = checks.run(desk)
        ours = time.perf_counter() - began
        began = time.perf_counter()
        with desk.store.reading() as connection:
            cursor = connection.connection.cursor()
            rows = sum(len(cursor.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES)
        bare = time.perf_counter() - began
        desk.store.close()
    print(f"checks over {count} people: ours {ours:.2f} s, {len(found)} findings; "
          f"bare reading of {rows} rows {bare:.2f} s; ratio {ours / bare:.1f} (goal 5)")


if __name__ == "__main__":
    main()
