"""应发: what is due and not yet paid, component by component and month by month, over every case of a programme.

Back pay, raised standards and returned transfers need no rules of their own: whatever is due for a month and was not
paid for it is payable, whatever was paid beyond is to be recovered (assistance.md §3, traps 14, 16).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import Component, RecoveryKind
from mzdesk.cases.payments import Batch, BatchLine, Nature, Result
from mzdesk.cases.record import Entitlement, Recovery
from mzdesk.describe import Line
from mzdesk.people.residents import Person
from mzdesk.store.work import table_of

Key = tuple[str, str, str | None]
"""Case, component, person (None: the household)."""


@dataclass(frozen=True)
class Owed:
    """What is payable for one month: ``amount`` above nothing."""

    case_id: str
    component: Component
    person: str | None
    month: Month
    amount: Money
    people: int
    nature: Nature


@dataclass(frozen=True)
class Overpaid:
    """What a case was paid beyond what was due, less what is already booked for recovery."""

    case_id: str
    months: tuple[Month, ...]
    amount: Money


@dataclass
class Ledger:
    """Due and paid of one key by month."""

    due: dict[Month, tuple[int, int]]
    paid: dict[Month, int]
    returned: set[Month]


def ledgers(connection: Connection, line: Line, until: Month) -> dict[Key, Ledger]:
    """Every key of a programme that was ever due or paid, up to a month."""
    found: dict[Key, Ledger] = {}
    through = _paid_through(connection, line)
    for row in _entitlements(connection, line, until):
        ledger = found.setdefault((row.owner_id, row.component, row.person), Ledger({}, {}, set()))
        first = row.began
        if (skipped := through.get(row.owner_id)) is not None and first <= skipped:
            first = skipped.plus(1)
        last = until if row.ended is None or row.ended > until else row.ended
        for month in first.until(last):
            amount, people = ledger.due.get(month, (0, 0))
            ledger.due[month] = (amount + (row.monthly or 0), max(people, row.people or 1))
    for row in _paid(connection, line):
        ledger = found.setdefault((row.case_id, row.component, row.person), Ledger({}, {}, set()))
        if row.result is Result.RETURNED:
            ledger.returned.add(row.month)
        else:
            ledger.paid[row.month] = ledger.paid.get(row.month, 0) + int(row.amount)
    return found


def payable(connection: Connection, line: Line, month: Month) -> list[Owed]:
    """What a batch of ``month`` has to pay, oldest month first within a case."""
    owed = []
    for (case_id, component, person), ledger in ledgers(connection, line, month).items():
        for due_month, (amount, people) in sorted(ledger.due.items()):
            open_ = amount - ledger.paid.get(due_month, 0)
            if open_ > 0:
                owed.append(Owed(case_id, Component(component), person, due_month, Money(open_), people,  # type: ignore[call-arg]
                                 _nature(ledger, due_month, month)))
    return owed


def _nature(ledger: Ledger, due: Month, month: Month) -> Nature:
    if due in ledger.returned:
        return Nature.AGAIN
    return Nature.REGULAR if due == month else Nature.BACK


def overpaid(connection: Connection, line: Line, month: Month) -> list[Overpaid]:
    """What was paid for months in which nothing, or less, was due: proposals for 追缴, never netted by themselves."""
    found: dict[str, tuple[int, set[Month]]] = {}
    for (case_id, _, _), ledger in ledgers(connection, line, month).items():
        for paid_month, amount in ledger.paid.items():
            over = amount - ledger.due.get(paid_month, (0, 0))[0]
            if over > 0 and paid_month <= month:
                total, months = found.get(case_id, (0, set()))
                found[case_id] = (total + over, months | {paid_month})
    booked = _booked(connection, line)
    return [
        Overpaid(case_id, tuple(sorted(months)), Money(total - booked.get(case_id, 0)))
        for case_id, (total, months) in found.items() if total > booked.get(case_id, 0)
    ]


def _entitlements(connection: Connection, line: Line, until: Month) -> Iterator[Any]:
    table, case = table_of(Entitlement), table_of(line.record)
    query = select(
        table.c.owner_id, table.c.component, table.c.person, table.c.began, table.c.ended, table.c.monthly,
        table.c.people,
    ).join_from(table, case, table.c.owner_id == case.c.id).where(
        table.c.void_reason.is_(None), case.c.void_reason.is_(None), table.c.began <= until)
    yield from connection.execute(query)


def _paid_through(connection: Connection, line: Line) -> dict[str, Month]:
    """Cases taken over from an older list: months up to there were paid elsewhere."""
    case = table_of(line.record)
    query = select(case.c.id, case.c.paid_through).where(case.c.paid_through.is_not(None))
    return {row.id: row.paid_through for row in connection.execute(query)}


def _paid(connection: Connection, line: Line) -> Iterator[Any]:
    """Lines of every batch that were not held back, summed by key, month and result."""
    table, batch = table_of(BatchLine), table_of(Batch)
    query = select(
        table.c.case_id, table.c.component, table.c.person, table.c.month, table.c.result,
        func.sum(table.c.amount).label("amount"),
    ).join_from(table, batch, table.c.owner_id == batch.c.id).where(
        batch.c.programme == line.key, batch.c.void_reason.is_(None), table.c.void_reason.is_(None),
        table.c.held.is_distinct_from(True),
    ).group_by(table.c.case_id, table.c.component, table.c.person, table.c.month, table.c.result)
    yield from connection.execute(query)


def _booked(connection: Connection, line: Line) -> dict[str, int]:
    """应追回 already booked, by case."""
    table, case = table_of(Recovery), table_of(line.record)
    query = select(table.c.owner_id, func.sum(table.c.amount).label("amount")).join_from(
        table, case, table.c.owner_id == case.c.id).where(
        table.c.entry == RecoveryKind.DUE, table.c.void_reason.is_(None)).group_by(table.c.owner_id)
    return {row.owner_id: int(row.amount) for row in connection.execute(query)}


def names_of(connection: Connection, people: set[str]) -> dict[str, Any]:
    """Name, identity number, birth, death and village of people by id."""
    table, found = table_of(Person), {}
    wanted = sorted(people)
    for start in range(0, len(wanted), 500):
        query = select(table.c.id, table.c.name, table.c.id_no, table.c.birth, table.c.died, table.c.village,
                       table.c.group).where(table.c.id.in_(wanted[start:start + 500]))
        found.update({row.id: row for row in connection.execute(query)})
    return found
