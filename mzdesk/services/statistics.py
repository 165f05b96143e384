"""Figures of payments as statistics define them: successful only, 人次 beside 人数, named totals (assistance.md §7)."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from mzdesk.basics.money import Money, rounded
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind, Component
from mzdesk.cases.lifecycle import MOVED
from mzdesk.cases.payments import Batch, BatchLine, Result
from mzdesk.cases.record import Entitlement, Member
from mzdesk.describe import Line
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.moves import moves
from mzdesk.store.work import table_of

DIBAO_MONEY = frozenset((Component.DIBAO, Component.CLASS_EXTRA))
TOTALS: dict[str, frozenset[Component]] = {
    "低保资金": DIBAO_MONEY,
    "残疾人两项补贴资金": frozenset((Component.LIVING, Component.CARE)),
    "临时救助资金": frozenset((Component.TEMPORARY,)),
    "社会救助资金合计": DIBAO_MONEY | {Component.LIVING, Component.CARE, Component.TEMPORARY},
}
"""Each total is a named set of components; the city's 合计 leaves 高龄津贴 and 护理 out (trap 12)."""

PAYMENT, ENTITLEMENT = "payment", "entitlement"


@dataclass(frozen=True)
class Sum:
    """``times`` 人次: person-months of each benefit for itself; ``people`` 人数 and ``households`` 户数 once each."""

    amount: Money
    times: int
    people: int
    households: int


@asks(Permission.READ)
def paid(desk: Desk, first: Month, last: Month, components: frozenset[Component], by: str = PAYMENT,
         programme: str = "") -> Sum:
    """Successful payments of a period, by the month they were paid in or the month they were for (traps 11, 15, 16).
    Whoever moved between townships, or has two files, is one person and one household at the bureau."""
    line, batch = table_of(BatchLine), table_of(Batch)
    month = batch.c.month if by == PAYMENT else line.c.month
    query = select(line.c.case_id, line.c.holder, line.c.person, line.c.component, line.c.month, line.c.amount,
                   line.c.people).join_from(line, batch, line.c.owner_id == batch.c.id).where(
        line.c.result == Result.PAID, line.c.void_reason.is_(None), batch.c.void_reason.is_(None),
        line.c.held.is_distinct_from(True), month >= first, month <= last, line.c.component.in_(sorted(components)))
    if programme:
        query = query.where(batch.c.programme == programme)
    amount, times, persons, cases = 0, 0, set(), set()
    seen: set[tuple[str, str, Month]] = set()
    months: dict[str, set[Month]] = defaultdict(set)
    once = moves(desk)
    with desk.store.reading() as connection:
        for row in connection.execute(query):
            amount += row.amount
            cases.add(once.case(row.case_id))
            key = (row.person or row.case_id, str(row.component), row.month)
            if row.component is not Component.CLASS_EXTRA and key not in seen:
                seen.add(key)
                times += row.people or 1
                if row.person:
                    persons.add(once.person(row.person))
                else:
                    months[row.case_id].add(row.month)
    persons |= {once.person(key) for key in _insured(desk, months)}
    return Sum(Money(amount), times, len(persons), len(cases))


def _insured(desk: Desk, months: dict[str, set[Month]]) -> set[str]:
    """Who was insured in a household in any of the months it was paid for."""
    table, found, cases = table_of(Member), set(), sorted(months)
    with desk.store.reading() as connection:
        for start in range(0, len(cases), 500):
            query = select(table.c.owner_id, table.c.person, table.c.began, table.c.ended).where(
                table.c.owner_id.in_(cases[start:start + 500]), table.c.insured == 1,
                table.c.void_reason.is_(None))
            for row in connection.execute(query):
                if any((row.began is None or row.began <= month) and (row.ended is None or row.ended >= month)
                       for month in months[row.owner_id]):
                    found.add(row.person)
    return found


@asks(Permission.READ)
def average_level(desk: Desk, first: Month, last: Month, programme: str) -> Money | None:
    """月人均救助水平: 低保金 with 分类施保 ÷ 人次; nothing else is added (trap 32)."""
    found = paid(desk, first, last, DIBAO_MONEY, programme=programme)
    return rounded(Fraction(found.amount, found.times)) if found.times else None


@dataclass(frozen=True)
class Movement:
    """新增 and 取消 of a month in households and people, moves inside the city left out; ``moved_in`` and ``moved_out``
    cancel each other at the bureau, which sees both halves of a move and counts them in the month of arrival (trap 13);
    what is left of them is a departure without arrival, or the other way round."""

    new: int
    stopped: int
    moved_in: int
    moved_out: int

    @property
    def net(self) -> int:
        """What moves add to the number of cases: 0 in a city whose departures all arrived."""
        return self.moved_in - self.moved_out


@asks(Permission.READ)
def movement(desk: Desk, line: Line, month: Month) -> Movement:
    """Cases that begin or end in a month. An entitlement whose beginning is not filled in yet is none."""
    table, case = table_of(Entitlement), table_of(line.record)
    query = select(case.c.id, case.c.kind, case.c.state, table.c.began, table.c.ended).join_from(
        case, table, table.c.owner_id == case.c.id).where(
            case.c.void_reason.is_(None), table.c.void_reason.is_(None), table.c.began.is_not(None))
    rows: dict[str, list[tuple[str, str, Month, Month | None]]] = defaultdict(list)
    with desk.store.reading() as connection:
        for row in connection.execute(query):
            if row.ended is None or row.ended >= row.began:
                rows[row.id].append((row.kind, row.state, row.began, row.ended))
    pairs = moves(desk).of(line)
    arrivals, departures = {move.came.case for move in pairs}, {move.went.case for move in pairs}
    both = sum(move.month == month for move in pairs)
    count = {"new": 0, "stopped": 0, "moved_in": both, "moved_out": both}
    for case_id, found in rows.items():
        kind, state = found[0][0], found[0][1]
        if case_id not in arrivals and min(began for _, _, began, _ in found) == month:
            count["moved_in" if kind is CaseKind.TRANSFER_IN else "new"] += 1
        ends = [ended for _, _, _, ended in found]
        if case_id not in departures and all(ends) and max(end for end in ends if end) == month.plus(-1):
            count["moved_out" if state == MOVED else "stopped"] += 1
    return Movement(**count)


def wan(amount: int) -> str:
    """万元 to one place, each figure for itself: parts need not add up to the rounded total (trap 33)."""
    tenths = int(rounded(Fraction(abs(amount), 100_000), 1))
    return f"{'-' if amount < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"
