"""与上月比: every change of what is due from one month to the next, with its money and its reason, before signing."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.record import Entitlement, Event
from mzdesk.describe import Line
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.store.work import table_of

NEW, STOPPED, MORE, LESS = "新增", "停发", "增发", "减发"


@dataclass(frozen=True)
class Change:
    """One case whose amount differs from the month before."""

    case_id: str
    name: str
    village: str
    kind: str
    before: Money
    after: Money
    reason: str

    @property
    def effect(self) -> Money:
        return Money(self.after - self.before)


@dataclass(frozen=True)
class Comparison:
    """The two months in sum, and every change between them."""

    month: Month
    before: Money
    after: Money
    changes: tuple[Change, ...]


def compare(desk: Desk, line: Line, month: Month) -> Comparison:
    """What is due in ``month`` against the month before; one-off payments count in their month."""
    with desk.store.reading() as connection:
        before, after = _due(connection, line, month.plus(-1)), _due(connection, line, month)
        touched = sorted(key for key in before.keys() | after.keys() if before.get(key, 0) != after.get(key, 0))
        people = _people(connection, line, touched)
        reasons = _reasons(connection, touched, month)
    changes = tuple(
        Change(key, *people.get(key, ("", "")), _kind(before.get(key, 0), after.get(key, 0)),
               Money(before.get(key, 0)), Money(after.get(key, 0)), reasons.get(key, ""))
        for key in touched
    )
    return Comparison(month, Money(sum(before.values())), Money(sum(after.values())), changes)


def _kind(before: int, after: int) -> str:
    if not before:
        return NEW
    if not after:
        return STOPPED
    return MORE if after > before else LESS


def _due(connection: Connection, line: Line, month: Month) -> dict[str, int]:
    table, case = table_of(Entitlement), table_of(line.record)
    query = select(table.c.owner_id, table.c.monthly).join_from(table, case, table.c.owner_id == case.c.id).where(
        table.c.void_reason.is_(None), case.c.void_reason.is_(None), table.c.began <= month,
        table.c.ended.is_(None) | (table.c.ended >= month))
    found: dict[str, int] = {}
    for row in connection.execute(query):
        found[row.owner_id] = found.get(row.owner_id, 0) + int(row.monthly or 0)
    return found


def _people(connection: Connection, line: Line, cases: list[str]) -> dict[str, tuple[str, str]]:
    case, person, found = table_of(line.record), table_of(Person), {}
    for start in range(0, len(cases), 500):
        query = select(case.c.id, person.c.name, person.c.village).join_from(
            case, person, case.c.person_id == person.c.id, isouter=True).where(case.c.id.in_(cases[start:start + 500]))
        found.update({row.id: (row.name or "", row.village or "") for row in connection.execute(query)})
    return found


def _reasons(connection: Connection, cases: list[str], month: Month) -> dict[str, str]:
    """Why: the words of the entitlement that begins in the month, else of the last step taken before it."""
    table, event, found = table_of(Entitlement), table_of(Event), {}
    for start in range(0, len(cases), 500):
        some = cases[start:start + 500]
        steps = select(event.c.owner_id, event.c.action, event.c.reason, event.c.words).where(
            event.c.owner_id.in_(some), event.c.void_reason.is_(None), event.c.done <= month.last,
        ).order_by(event.c.done, event.c.id)
        for row in connection.execute(steps):
            found[row.owner_id] = "：".join(filter(None, (row.action, row.reason or row.words)))
        began = select(table.c.owner_id, table.c.words).where(
            table.c.owner_id.in_(some), table.c.began == month, table.c.words.is_not(None))
        for row in connection.execute(began):
            if row.words and not found.get(row.owner_id, "").endswith(row.words):
                found[row.owner_id] = "；".join(filter(None, (found.get(row.owner_id), row.words)))
    return found
