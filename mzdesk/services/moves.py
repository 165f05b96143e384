"""Moves between townships (迁出、迁入): both halves found and paired once, so that the city counts nobody twice.

Only the bureau sees both halves (trap 13). They belong together where both cases carry the same transfer number, or
where the departed person's next case, in another township, is that of the same person (joined files, one identity
number). A departure without arrival stays a departure; it is finding T7.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, select

from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.lifecycle import MOVED
from mzdesk.cases.record import Entitlement
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.people import merges
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.residents import Person
from mzdesk.store.work import table_of


class Half(NamedTuple):
    """One case of a move: whose, where, its number, the first month after it ended or the month in which it began."""

    case: str
    person: str
    site: str
    number: str
    month: Month


@dataclass(frozen=True)
class Move:
    """Both halves. It counts in the month of arrival, also where the departure was earlier: so the column nets to 0."""

    line: str
    went: Half
    came: Half

    @property
    def month(self) -> Month:
        return self.came.month


@dataclass(frozen=True)
class Moves:
    """Every paired move, and what stands for a person or a case that has two files."""

    pairs: tuple[Move, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)

    def person(self, key: str) -> str:
        """The file that stands for a person wherever people are counted."""
        return self.people.get(key, key)

    def case(self, key: str) -> str:
        """The case that stands for a household wherever households are counted: the one it moved from."""
        while key in self.cases:
            key = self.cases[key]
        return key

    def of(self, line: Line) -> list[Move]:
        return [move for move in self.pairs if move.line == line.key]


NONE = Moves()


def moves(desk: Desk) -> Moves:
    """The moves that this office can see; a township sees one half only, and so none."""
    if desk.office.role != BUREAU:
        return NONE
    with desk.store.reading() as connection:
        same = _same_people(connection)
        pairs = [move for line in LINES.values() for move in _of_line(connection, line, same)]
    people = dict(same)
    for move in pairs:  # a number on both cases proves who it is, whatever the files say
        people.setdefault(move.came.person, same.get(move.went.person, move.went.person))
    return Moves(tuple(pairs), people, {move.came.case: move.went.case for move in pairs})


def _same_people(connection: Connection) -> dict[str, str]:
    """Files of one person under the first of them: joined by the bureau, or one identity number and one name."""
    known = merges.aliases(connection)
    found = {alias: merges.resolved(known, alias) for alias in known}
    table, first = table_of(Person), dict[tuple[str, str], str]()
    for row in connection.execute(select(table.c.id, table.c.name, table.c.id_no).where(
            table.c.id_no.is_not(None), table.c.name.is_not(None), table.c.void_reason.is_(None)).order_by(table.c.id)):
        key = found.get(row.id, row.id)
        head = first.setdefault((row.id_no, row.name), key)
        if head != key:
            found[row.id] = head
    return found


def _of_line(connection: Connection, line: Line, same: Mapping[str, str]) -> list[Move]:
    table = table_of(line.record)
    if not line.relief or "transfer_no" not in table.c:
        return []
    gone, come = _halves(connection, line)
    found: list[Move] = []
    taken: set[str] = set()
    numbers: dict[str, list[Half]] = defaultdict(list)
    persons: dict[str, list[Half]] = defaultdict(list)
    for half in come:
        if half.number:
            numbers[half.number].append(half)
        persons[same.get(half.person, half.person)].append(half)
    for went in sorted(gone, key=lambda half: (half.month, half.case)):
        some = [*numbers.get(went.number, ()), *persons.get(same.get(went.person, went.person), ())]
        came = _first(went, some, taken)
        if came is not None:
            taken.add(came.case)
            found.append(Move(line.key, went, came))
    return found


def _first(went: Half, some: Sequence[Half], taken: set[str]) -> Half | None:
    """The first fitting arrival: elsewhere, not another move's, by number whenever it was, by person not before."""
    for came in some:
        by_number = bool(went.number) and came.number == went.number
        if came.site != went.site and came.case not in taken and (by_number or came.month >= went.month):
            return came
    return None


def _halves(connection: Connection, line: Line) -> tuple[list[Half], list[Half]]:
    """Departures (已转出, all entitlements ended), and every case that began, transfers in before all others."""
    case, grant = table_of(line.record), table_of(Entitlement)
    rows = connection.execute(select(
        case.c.id, case.c.person_id, case.c.site, case.c.transfer_no, case.c.kind, case.c.state, grant.c.began,
        grant.c.ended).join_from(case, grant, grant.c.owner_id == case.c.id).where(
        case.c.void_reason.is_(None), grant.c.void_reason.is_(None), grant.c.began.is_not(None))).all()
    grants: dict[str, list[tuple[Month, Month | None]]] = defaultdict(list)
    for row in rows:
        if row.ended is None or row.ended >= row.began:
            grants[row.id].append((row.began, row.ended))
    gone, come = [], []
    for row in {row.id: row for row in rows if row.id in grants}.values():
        began = min(first for first, _ in grants[row.id])
        ends = [last for _, last in grants[row.id] if last is not None]
        half = Half(row.id, row.person_id or "", row.site, row.transfer_no or "", began)
        come.append((row.kind is not CaseKind.TRANSFER_IN, half.month, half))
        if row.state == MOVED and len(ends) == len(grants[row.id]):
            gone.append(half._replace(month=max(ends).plus(1)))
    return gone, [half for _, _, half in sorted(come)]
