"""The global search: people, their households and cases, homes, hazards, papers, as one types, the nearest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    cast,
    literal,
    or_,
    select,
    union_all,
)

from mzdesk.basics.days import age_on
from mzdesk.basics.identity import masked
from mzdesk.basics.months import Month
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.lines.household.record import Household, HouseholdMember
from mzdesk.people import search
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks, may, may_see
from mzdesk.people.residents import Person
from mzdesk.services import looking
from mzdesk.services.dossiers import dossiers
from mzdesk.services.names import called, names
from mzdesk.services.papers import PURPOSES
from mzdesk.services.search_index import known_apart
from mzdesk.store.deeds import EXPORT, PRINT, Deed
from mzdesk.store.work import table_of

PEOPLE, HOUSES, CASES, PAPERS = "人员", "户", "案卷", "打印登记"
SHOWN, LOOKED_AT, OF_A_KIND, AROUND = 8, 120, 4, 4
PAGE_OF_PAPERS = "papers"
HOUSEHOLD = LINES["household"]


@dataclass(frozen=True)
class Found:
    """One find under the heading of its kind. It leads to a page, and there to a record or to other arguments of that
    page; ``person`` is whose 个人总览 it belongs to, "" where it is nobody's."""

    kind: str
    title: str
    hint: str
    page: str
    record: str = ""
    person: str = ""


@dataclass(frozen=True)
class Standing:
    """A person's record on a line."""

    line: Line
    id: str
    state: str

    @property
    def held(self) -> bool:
        return self.state in self.line.roster_states


@asks(Permission.READ)
def find(desk: Desk, typed: str) -> list[Found]:
    """Everything that fits and that the account may see, kind by kind; within a kind the nearest first."""
    if not search.wanted(typed):
        return []
    with desk.store.reading() as connection:
        people = _people(connection, typed)
        stands = standings(connection, desk, [row.id for row in people])
        known = names(desk)
        found = [_person(desk, row, stands.get(row.id, []), known.villages, typed) for row in people]
        near = [row for row in people if search.likeness(row.name or "", typed) < SPELT][:AROUND] or people[:1]
        found += _houses(desk, connection, near, known.villages) if near else []
        cases = [(row, one) for row in near for one in stands.get(row.id, ()) if one.line.relief]
        found += [_case(row, one) for row, one in cases[:OF_A_KIND]]
        found += _known_apart(connection, desk, typed, {one.id for _, one in cases})
        found += _papers(connection, typed)
    looking.found(desk, dict.fromkeys(one.line for some in stands.values() for one in some))
    return found


SPELT = 4
"""How near a name must be for its household and cases to stand among the finds; see ``search.likeness``."""


def _people(connection: Connection, typed: str) -> Sequence[Any]:
    """The people that fit, the nearest first, those who live before those who died."""
    table = table_of(Person)
    ids = search.find(connection, typed, LOOKED_AT)
    rows = connection.execute(select(
        table.c.id, table.c.name, table.c.birth, table.c.village, table.c.group, table.c.died, table.c.id_no,
    ).where(table.c.id.in_(ids), table.c.void_reason.is_(None))).all()
    place = {key: number for number, key in enumerate(ids)}
    rows = sorted(rows, key=lambda row: (
        min(search.likeness(row.name or "", word) for word in typed.split()), row.died is not None, len(row.name or ""),
        place[row.id]))
    return rows[:SHOWN]


def standings(connection: Connection, desk: Desk, people: Sequence[str]) -> dict[str, list[Standing]]:
    """On which registers these people stand that the account may see, those they are on now first."""
    found: dict[str, list[Standing]] = {}
    if people:
        order = list(LINES)
        for row in connection.execute(_every_register(), {"people": list(people)}):
            if may_see(desk, LINES[row.line]):
                found.setdefault(row.person, []).append(Standing(LINES[row.line], row.id, row.state))
        for some in found.values():
            some.sort(key=lambda one: (not one.held, order.index(one.line.key), one.id))
    return found


@cache
def _every_register() -> Select[Any]:
    asked: BindParameter[Any] = bindparam("people", expanding=True)
    parts = []
    for line in LINES.values():
        if line.subject is not None and line is not HOUSEHOLD:
            table = table_of(line.record)
            parts.append(select(
                literal(line.key).label("line"), table.c.id, table.c.person_id.label("person"),
                cast(table.c.state, String).label("state")).where(
                    table.c.person_id.in_(asked), table.c.void_reason.is_(None)))
    every = union_all(*parts).subquery()
    return select(every)


def _person(desk: Desk, row: Any, stands: Sequence[Standing], villages: Any, typed: str) -> Found:
    years = f"{age_on(row.birth, desk.today())}岁" if row.birth and row.birth.earliest <= desk.today() else ""
    number = masked(row.id_no) if row.id_no and any(c.isdigit() for c in typed) else ""
    registers = "、".join(dict.fromkeys(one.line.title for one in stands if one.held))
    place = f"{villages.get(row.village or '', '')}{row.group or ''}"
    hint = "　".join(filter(None, (place, years, number, "已故" if row.died else "", registers)))
    first = next((one for one in stands if one.held), stands[0] if stands else None)
    page, record = (first.line.key, first.id) if first else ("person", row.id)
    return Found(PEOPLE, row.name or "（无姓名）", hint, page, record, row.id)


def _case(row: Any, one: Standing) -> Found:
    return Found(CASES, row.name or "（无姓名）", f"{one.line.title}　{one.state}", one.line.key, one.id, row.id)


def _houses(desk: Desk, connection: Connection, people: Sequence[Any], villages: Any) -> list[Found]:
    """The households in which these people live this month, by their head."""
    house, member, person, month = (
        table_of(Household), table_of(HouseholdMember), table_of(Person), Month.of(desk.today()))
    rows = connection.execute(
        select(house.c.id, person.c.id.label("head"), person.c.name, person.c.village, person.c.group).join_from(
            house, member, member.c.owner_id == house.c.id).join(person, person.c.id == house.c.person_id).where(
            member.c.person.in_([row.id for row in people]), member.c.void_reason.is_(None),
            house.c.void_reason.is_(None), house.c.state.in_(HOUSEHOLD.roster_states),
            or_(member.c.ended.is_(None), member.c.ended >= month)).distinct().limit(OF_A_KIND)).all()
    counts = _members(connection, [row.id for row in rows], month)
    return [Found(HOUSES, f"{row.name or ''}户", "　".join(filter(None, (
        f"{villages.get(row.village or '', '')}{row.group or ''}", counts.get(row.id, "")))), HOUSEHOLD.key, row.id,
        row.head) for row in rows]


def _members(connection: Connection, houses: Sequence[str], month: Month) -> dict[str, str]:
    member, person = table_of(HouseholdMember), table_of(Person)
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(member.c.owner_id, person.c.name).join(
            person, person.c.id == member.c.person).where(
            member.c.owner_id.in_(houses), member.c.void_reason.is_(None),
            or_(member.c.ended.is_(None), member.c.ended >= month)).order_by(member.c.id)):
        found.setdefault(row.owner_id, []).append(row.name or "")
    return {key: f"成员：{'、'.join(some)}" for key, some in found.items()}


def _known_apart(connection: Connection, desk: Desk, typed: str, told: set[str]) -> list[Found]:
    """Records that have a name or a number of their own; by the end of an account only who may unmask it."""
    found = []
    lines = {line.key: line for line in known_apart().values() if may_see(desk, line)}
    hits: dict[str, list[str]] = {}
    for kind, key in search.find_own(connection, tuple(lines), typed, OF_A_KIND,
                                      secret=may(desk, Permission.UNMASK)):
        if key not in told:
            hits.setdefault(kind, []).append(key)
    for kind, ids in hits.items():
        line = lines[kind]
        for dossier in dossiers(connection, line, ids=ids, notes=False):
            numbers = [str(dossier.get(key)) for key in line.known_by[:-1 if line.relief else None] if dossier.get(key)]
            heading = CASES if line.relief else HOUSES if line is HOUSEHOLD else line.title
            hint = "　".join(dict.fromkeys(filter(None, (
                line.title if line.relief else "", dossier.state, *(n for n in numbers if n not in called(
                    line, dossier.values))))))
            found.append(Found(heading, called(line, dossier.values) or "（未命名）", hint, line.key, dossier.id or "",
                               dossier.values.get("person_id") or ""))
    return found


def _papers(connection: Connection, typed: str) -> list[Found]:
    """Papers of the print register by their name and copy number: 审批表, 审批表 3, 第3份."""
    words = typed.split()
    if not words or len("".join(words)) < 2:
        return []
    table = table_of(Deed)

    def fits(word: str) -> ColumnElement[bool]:
        number = word.removeprefix("第").removesuffix("份").removesuffix("号")
        by_name = table.c.words.contains(word, autoescape=True)
        short = number.isdecimal() and len(number) < 6
        return or_(by_name, table.c.number == int(number)) if short else by_name

    rows = connection.execute(select(table).where(
        table.c.kind.in_((PRINT, EXPORT)), *(fits(word) for word in words)).order_by(
        table.c.id.desc()).limit(OF_A_KIND)).all()
    return [Found(PAPERS, f"{row.words or ''} 第{row.number or 0}份", "　".join(filter(None, (
        row.done_at or "", row.done_by or "", PURPOSES.get(row.purpose or "", "")))), *_leads(row)) for row in rows]


def _leads(row: Any) -> tuple[str, str]:
    """The record that was printed, or the register of prints."""
    line = next((line for line in LINES.values() if line.register == row.register), None)
    return (line.key, row.subject_id) if line and row.subject_id else (PAGE_OF_PAPERS, "")


def kinds(found: Iterable[Found]) -> list[str]:
    """The headings in their order."""
    return list(dict.fromkeys(one.kind for one in found))
