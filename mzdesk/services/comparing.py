"""与上月比: every change of what is due from one month to the next, with its money and its reason, before signing."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import Component
from mzdesk.cases.record import Entitlement, Event
from mzdesk.describe import Line
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.residents import Person
from mzdesk.store.work import table_of

NEW, STOPPED, MORE, LESS = "新增", "停发", "增发", "减发"
KINDS = (NEW, STOPPED, MORE, LESS)
"""In the order in which they are reported."""


NONE = Money(0)


@dataclass(frozen=True)
class Side:
    """What is due in one month: households (cases), people, money."""

    households: int = 0
    people: int = 0
    amount: Money = NONE


NOTHING = Side()


@dataclass(frozen=True)
class Change:
    """One case whose amount differs from the month before. ``people`` are those of this month, of a case that was
    stopped those of the last."""

    case_id: str
    name: str
    village: str
    kind: str
    before: Money
    after: Money
    reason: str
    people: int = 0

    @property
    def effect(self) -> Money:
        return Money(self.after - self.before)


@dataclass(frozen=True)
class Place:
    """The two months of one village (its id)."""

    village: str
    before: Side
    after: Side


@dataclass(frozen=True)
class Comparison:
    """The two months in sum, every change between them, and the villages in no special order."""

    month: Month
    before: Money
    after: Money
    changes: tuple[Change, ...]
    places: tuple[Place, ...] = ()

    def summed(self, kind: str) -> Side:
        """Households, people and money of one kind of change; the four kinds together are all of the difference."""
        some = [one for one in self.changes if one.kind == kind]
        return Side(len(some), sum(one.people for one in some), Money(sum(one.effect for one in some)))


@asks(Permission.READ)
def compare(desk: Desk, line: Line, month: Month) -> Comparison:
    """What is due in ``month`` against the month before; one-off payments count in their month."""
    with desk.store.reading() as connection:
        before, after = _due(connection, line, month.plus(-1)), _due(connection, line, month)
        every = before.keys() | after.keys()
        touched = sorted(key for key in every if _amount(before, key) != _amount(after, key))
        people = holders(connection, line, every)
        reasons = _reasons(connection, touched, month)
    changes = [
        Change(key, *people.get(key, ("", "")), _kind(_amount(before, key), _amount(after, key)),
               _amount(before, key), _amount(after, key), reasons.get(key, ""),
               (after if _amount(after, key) else before)[key].people)
        for key in touched
    ]
    changes.sort(key=lambda one: (KINDS.index(one.kind), one.village, one.name, one.case_id))
    return Comparison(month, _sum(before), _sum(after), tuple(changes), _places(before, after, people))


def _amount(sides: dict[str, Side], key: str) -> Money:
    return sides.get(key, NOTHING).amount


def _sum(sides: dict[str, Side]) -> Money:
    return Money(sum(side.amount for side in sides.values()))


def _kind(before: int, after: int) -> str:
    if not before:
        return NEW
    if not after:
        return STOPPED
    return MORE if after > before else LESS


def _places(
    before: dict[str, Side], after: dict[str, Side], people: dict[str, tuple[str, str]],
) -> tuple[Place, ...]:
    """Both months added up by village."""
    def added(sides: dict[str, Side]) -> dict[str, Side]:
        found: dict[str, Side] = {}
        for key, side in sides.items():
            village = people.get(key, ("", ""))[1]
            sofar = found.get(village, NOTHING)
            found[village] = Side(sofar.households + side.households, sofar.people + side.people,
                                  Money(sofar.amount + side.amount))
        return found

    old, new = added(before), added(after)
    return tuple(Place(key, old.get(key, NOTHING), new.get(key, NOTHING)) for key in sorted(old.keys() | new.keys()))


def _due(connection: Connection, line: Line, month: Month) -> dict[str, Side]:
    """The cases with something due in a month. People are counted as in a batch: the household by its number, else
    each person once; 分类施保 adds money to somebody who is counted already."""
    table, case = table_of(Entitlement), table_of(line.record)
    query = select(
        table.c.owner_id, table.c.monthly, table.c.component, table.c.person, table.c.people,
    ).join_from(table, case, table.c.owner_id == case.c.id).where(
        table.c.void_reason.is_(None), case.c.void_reason.is_(None), table.c.began <= month,
        table.c.ended.is_(None) | (table.c.ended >= month), table.c.monthly > 0)
    money: dict[str, int] = defaultdict(int)
    number: dict[str, int] = defaultdict(int)
    persons: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        money[row.owner_id] += int(row.monthly)
        if row.person is None:
            number[row.owner_id] = max(number[row.owner_id], row.people or 1)
        elif row.component is not Component.CLASS_EXTRA:
            persons[row.owner_id].add(row.person)
    found = {key: Side(1, number[key] or len(persons[key]), Money(amount)) for key, amount in money.items()}
    return _taken_over(connection, line, month) | found


def _taken_over(connection: Connection, line: Line, month: Month) -> dict[str, Side]:
    """Cases that were paid elsewhere before this desk began (历史数据采集): their old amount was due up to the month
    they were paid through, so that the first month here does not report all of them as new."""
    case, grant = table_of(line.record), table_of(Entitlement)
    first = select(grant.c.owner_id, func.max(grant.c.people).label("people")).where(
        grant.c.void_reason.is_(None)).group_by(grant.c.owner_id).subquery()
    query = select(case.c.id, case.c.history_monthly, first.c.people).join_from(
        case, first, case.c.id == first.c.owner_id).where(
        case.c.void_reason.is_(None), case.c.paid_through >= month, case.c.decided <= month.last,
        case.c.history_monthly > 0)
    return {row.id: Side(1, row.people or 1, row.history_monthly) for row in connection.execute(query)}


def holders(connection: Connection, line: Line, cases: Collection[str]) -> dict[str, tuple[str, str]]:
    """Name and village (its id) of the holder of each case."""
    case, person, wanted = table_of(line.record), table_of(Person), sorted(cases)
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), 500):
        query = select(case.c.id, person.c.name, person.c.village).join_from(
            case, person, case.c.person_id == person.c.id, isouter=True).where(case.c.id.in_(wanted[start:start + 500]))
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
