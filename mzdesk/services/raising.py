"""提标补差: a new standard from a month on, for everybody who was entitled then, gone meanwhile or not (trap 14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.entitle import Rewrite, Row, due, in_month, raised, settle
from mzdesk.cases.lifecycle import STANDING, Grants
from mzdesk.cases.record import Entitlement
from mzdesk.describe import Line
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.dossiers import dossiers
from mzdesk.store.work import Changes, table_of


@dataclass(frozen=True)
class Raised:
    """How many cases were reckoned again, how many are left for a review, the effective month before and after."""

    cases: int
    lower: int
    before: Money
    after: Money
    changes: Changes


def grants_of(line: Line) -> Grants:
    """How a programme reckons a month."""
    if line.relief is None or line.relief.grants is None:
        raise Refusal(f"{line.title}没有按月标准，不能提标", "请另选项目", code="not-monthly")
    return line.relief.grants


@asks(Permission.PAY)
def raise_from(desk: Desk, line: Line, effective: Month, words: str, progress: Progress = silent) -> Raised:
    """Reckon every entitlement of ``effective`` and later again with the policy of its own month.

    What was paid meanwhile at the old rate is made up by the next batch (补差). Nobody gets less by it: where a new
    reckoning comes to less, the case is left as it is and counted in ``lower``, for 复核. A bare amount taken over
    from an older list (历史数据采集) stays, since what it was reckoned from is not known.
    """
    grants = grants_of(line)
    found = [case for case in _cases(desk, line, effective) if case.get("kind") is not CaseKind.HISTORY]
    sums, count, lower = [0, 0], 0, 0
    with desk.store.work(desk.operator, words) as work:
        for place, case in enumerate(found, 1):
            made = _raised(desk, grants, case, effective, words)
            rows = case.parts["entitlements"]
            after = due(_after(rows, made), effective)
            if after < due(rows, effective):
                lower += 1
                continue
            for _, row, values in made.changes:
                work.put(Entitlement, values, row)
            for _, values in made.rows:
                work.put(Entitlement, {**values, "owner_id": case.id})
            count += bool(made.rows)
            sums = [sums[0] + due(rows, effective), sums[1] + after]
            progress(place, len(found), "重新核算")
    return Raised(count, lower, Money(sums[0]), Money(sums[1]), work.changes)


def _cases(desk: Desk, line: Line, effective: Month) -> list[Dossier]:
    """Cases with an entitlement in ``effective`` or later, whatever became of them."""
    table = table_of(Entitlement)
    with desk.store.reading() as connection:
        owners = set(connection.scalars(select(table.c.owner_id).where(
            table.c.void_reason.is_(None), table.c.ended.is_(None) | (table.c.ended >= effective))))
        return [case for case in dossiers(connection, line) if case.id in owners]


def _raised(desk: Desk, grants: Grants, case: Dossier, effective: Month, words: str) -> Rewrite:
    return raised(case, effective, lambda month: grants(case, month, desk.around(month.first)), words)


def _after(rows: Iterable[Row], made: Rewrite) -> list[Row]:
    """The rows as they will stand."""
    changed = {row: values for _, row, values in made.changes}
    return [*({**row, **changed.get(row["id"], {})} for row in rows), *(values for _, values in made.rows)]


UPGRADED = "到龄升档"


@asks(Permission.PAY)
def upgrade_bands(desk: Desk, line: Line, month: Month) -> int:
    """Who reached a higher band up to ``month`` gets it from the month of the birthday, without a new application
    (trap 25). Returns how many; none where the programme has no bands."""
    if line.relief is None or line.relief.band is None:
        return 0
    with desk.store.reading() as connection:
        found = [case for case in dossiers(connection, line) if case.state in STANDING]
    changed = [(case.id, made) for case in found if (made := _upgraded(desk, line, case, month)) is not None]
    if changed:
        with desk.store.work(desk.operator, UPGRADED) as work:
            for key, made in changed:
                for _, row, values in made.changes:
                    work.put(Entitlement, values, row)
                for _, values in made.rows:
                    work.put(Entitlement, {**values, "owner_id": key})
    return len(changed)


def _upgraded(desk: Desk, line: Line, case: Dossier, month: Month) -> Rewrite | None:
    """The rewrite from the first month on a higher band than that of the running row; None where there is none."""
    assert line.relief is not None and line.relief.band is not None
    band, around = line.relief.band, desk.around()
    for row in in_month(case.parts["entitlements"], month):
        before = band(case, row["began"], around)
        for later in row["began"].until(month) if before is not None else ():
            now = band(case, later, around)
            if now is not None and now != before:
                return settle(case, grants_of(line)(case, later, desk.around(later.first)), later, UPGRADED)
    return None
