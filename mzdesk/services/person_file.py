"""个人总览: everything about one person across the registers, and what happened when, in words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from mzdesk.basics.days import age_on
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import Batch, BatchLine, Death
from mzdesk.cases.record import Member
from mzdesk.describe import Kind, Line, Part, fields_of
from mzdesk.lines import LINES
from mzdesk.lines.household.record import Household, HouseholdMember
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.residents import Person
from mzdesk.services import names as naming
from mzdesk.services.deadlines import due_of
from mzdesk.services.dossiers import dossiers
from mzdesk.services.finder import standings
from mzdesk.services.names import Names, names
from mzdesk.store.deeds import EXPORT, PRINT, Deed
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of

SECRET = "全部敏感内容"
FACTS = ("sex", "birth", "id_no", "ethnic", "hukou_nature", "phone", "hukou_address", "address", "died")
MOVES = ("village", "group", "address")
HOUSEHOLD = LINES["household"]


@dataclass(frozen=True)
class Way:
    """Where a line of the page leads: a page of the window and what of it; "" where there is nothing to open."""

    page: str = ""
    record: str = ""


@dataclass(frozen=True)
class Register:
    """One register on which the person stands or stood."""

    title: str
    state: str
    due: str
    held: bool
    way: Way


@dataclass(frozen=True)
class Companion:
    """Somebody of the person's household, now or earlier."""

    name: str
    relation: str
    years: str
    counted: bool
    person: str


@dataclass(frozen=True)
class Paid:
    """One payment: for which month, what, how much, and whether it arrived."""

    month: Month
    words: str
    amount: Money
    result: str
    way: Way


@dataclass(frozen=True)
class Happening:
    """One line of the course of things: a day (``2026-10-08``) or a month (``2026-10``), what it was, in words."""

    day: str
    kind: str
    words: str
    way: Way


@dataclass(frozen=True)
class PersonFile:
    """Everything about one person; the newest happening first. ``revealed``: nothing is masked."""

    id: str
    name: str
    place: str
    years: str
    died: date | None
    facts: tuple[tuple[str, str], ...]
    registers: tuple[Register, ...]
    house: str
    household: tuple[Companion, ...]
    payments: tuple[Paid, ...]
    course: tuple[Happening, ...]
    revealed: bool

    def total(self, year: int | None = None) -> Money:
        """What arrived, in a year or in all of them."""
        return Money(sum(one.amount for one in self.payments
                         if one.result != "退回" and (year is None or one.month.year == year)))


@asks(Permission.READ)
def read(desk: Desk, person: str, *, revealed: bool = False) -> PersonFile:
    """The page of one person, without the registers that the account may not see; a Refusal where nobody has that
    id."""
    table = table_of(Person)
    with desk.store.reading() as connection:
        found_row = connection.execute(select(table).where(
            table.c.id == person, table.c.void_reason.is_(None))).mappings().first()
        if found_row is None:
            raise Refusal("没有这位居民的档案", "请重新查找", code="no-person")
        row = dict(found_row)
        stands = standings(connection, desk, [person]).get(person, [])
        found = {line.key: dossiers(connection, line, ids=[one.id for one in stands if one.line is line], notes=False)
                 for line in {one.line.key: one.line for one in stands}.values()}
        known = names(desk)
        house, companions, moved = _household(connection, desk, person)
        payments = _payments(connection, person)
        course = [*moved, *_person_course(connection, row, known, revealed)]
        for key, some in found.items():
            for dossier in some:
                course += _record_course(LINES[key], dossier, known, revealed)
        course += _member_elsewhere(connection, person, {one.id for one in stands})
        course += _papers(connection, [person, *(one.id for one in stands)])
    due = {one.id: _due(desk, LINES[key], one) for key, some in found.items() for one in some}
    born = row["birth"]
    return PersonFile(
        person, row["name"] or "（无姓名）", f"{known.villages.get(row['village'] or '', '')}{row['group'] or ''}",
        f"{age_on(born, desk.today())}周岁" if born and born.earliest <= desk.today() else "", row["died"],
        tuple(_facts(row, known, revealed)),
        tuple(Register(one.line.title, one.state, due.get(one.id, ""), one.held, Way(one.line.key, one.id))
              for one in stands),
        house, companions, payments,
        tuple(sorted(course, key=lambda one: (one.day, one.kind, one.words), reverse=True)), revealed)


def whose(desk: Desk, line: Line, record: str) -> str:
    """The person whom a record is about; "" where it is about nobody."""
    if line.subject is None:
        return ""
    table = table_of(line.record)
    with desk.store.reading() as connection:
        return connection.scalar(select(table.c.person_id).where(table.c.id == record)) or ""


def reveal(desk: Desk, person: str, reason: str = "查看") -> PersonFile:
    """Unmasked; that it was looked at stands in the log."""
    naming.unmask(desk, "person", person, SECRET, reason)
    return read(desk, person, revealed=True)


def _facts(row: Mapping[str, Any], known: Names, revealed: bool) -> Iterator[tuple[str, str]]:
    described = fields_of(Person)
    for key in FACTS:
        words = _shown(known, described[key], row[key], revealed)
        if words or key in ("sex", "birth", "id_no", "phone"):
            yield described[key].label, words or "未采集"


def _shown(known: Names, described: Any, value: Any, revealed: bool) -> str:
    if value is None:
        return ""
    return known.words(described, value) if revealed else known.shown(described, value)


def _due(desk: Desk, line: Line, dossier: Dossier) -> str:
    day = due_of(line, dossier, desk.around())
    return "" if day is None else f"{day.isoformat()}（已过）" if day < desk.today() else day.isoformat()


def _household(connection: Connection, desk: Desk, person: str) -> tuple[str, tuple[Companion, ...], list[Happening]]:
    """The household of this month with its members, and the comings and goings of the person."""
    house, member, people = table_of(Household), table_of(HouseholdMember), table_of(Person)
    month = Month.of(desk.today())
    rows = connection.execute(
        select(member, people.c.name.label("head")).join(house, house.c.id == member.c.owner_id).join(
            people, people.c.id == house.c.person_id, isouter=True).where(
            member.c.person == person, member.c.void_reason.is_(None), house.c.void_reason.is_(None))).mappings().all()
    moved, now = [], ""
    for row in rows:
        way, words = Way(HOUSEHOLD.key, row["owner_id"]), f"{row['head'] or ''}户"
        if row["began"]:
            relation = f"（与户主关系：{row['relation'].label}）" if row["relation"] else ""
            moved.append(Happening(str(row["began"]), "户", f"计入{words}{relation}", way))
        if row["ended"]:
            why = f"（{row['left'].label}）" if row["left"] else ""
            moved.append(Happening(str(row["ended"]), "户", f"离开{words}{why}", way))
        if row["ended"] is None or row["ended"] >= month:
            now = row["owner_id"]
    return now, tuple(_companions(connection, desk, now, month)) if now else (), moved


def _companions(connection: Connection, desk: Desk, house: str, month: Month) -> Iterator[Companion]:
    member, people = table_of(HouseholdMember), table_of(Person)
    for row in connection.execute(
            select(member.c.person, member.c.relation, member.c.counted, people.c.name, people.c.birth).join(
                people, people.c.id == member.c.person).where(
                member.c.owner_id == house, member.c.void_reason.is_(None),
                or_(member.c.ended.is_(None), member.c.ended >= month)).order_by(member.c.relation, member.c.id)):
        known = row.birth is not None and row.birth.earliest <= desk.today()
        yield Companion(row.name or "", row.relation.label if row.relation else "",
                        f"{age_on(row.birth, desk.today())}周岁" if known else "", bool(row.counted), row.person)


def _payments(connection: Connection, person: str) -> tuple[Paid, ...]:
    """What was paid to the person, or to the household of which the person is the head; the newest month first."""
    line, batch = table_of(BatchLine), table_of(Batch)
    rows = connection.execute(
        select(line, batch.c.programme, batch.c.stage).join(batch, batch.c.id == line.c.owner_id).where(
            or_(line.c.person == person, and_(line.c.person.is_(None), line.c.holder == person)),
            line.c.void_reason.is_(None), batch.c.void_reason.is_(None))).mappings().all()
    found = []
    for row in rows:
        line_of = LINES.get(row["programme"] or "")
        words = "　".join(filter(None, (
            line_of.title if line_of else "", row["component"].label if row["component"] else "",
            row["nature"].label if row["nature"] else "")))
        result = row["result"].label if row["result"] else "暂缓" if row["held"] else row["stage"] or ""
        found.append(Paid(row["month"], words, row["amount"] or Money(0), result,
                          Way(row["programme"] or "", row["case_id"] or "")))
    return tuple(sorted(found, key=lambda one: (str(one.month), one.words), reverse=True))


def _person_course(
    connection: Connection, row: Mapping[str, Any], known: Names, revealed: bool,
) -> Iterator[Happening]:
    """Birth, moves as the log has them, death."""
    if row["birth"]:
        yield Happening(str(row["birth"]), "出生", "出生", Way())
    described = fields_of(Person)
    for entry in connection.execute(select(LOG.c.time, LOG.c.payload).where(
            LOG.c.record_id == row["id"], LOG.c.entity == table_of(Person).name, LOG.c.base_version > 0)):
        pairs = json.loads(entry.payload)
        told = [f"{described[key].label}：{_shown(known, described[key], before, revealed) or '未采集'} → "
                f"{_shown(known, described[key], after, revealed) or '未采集'}"
                for key in MOVES if key in pairs for before, after in [pairs[key]]]
        if told:
            stamp = entry.time
            yield Happening(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}", "迁移", "，".join(told), Way())
    death = table_of(Death)
    for one in connection.execute(select(death).where(death.c.person == row["id"], death.c.void_reason.is_(None))):
        source = f"，来源：{one.source}" if one.source else ""
        yield Happening(str(one.died or one.reported), "死亡", f"死亡（{one.reported}登记{source}）", Way())


def _record_course(line: Line, dossier: Dossier, known: Names, revealed: bool) -> Iterator[Happening]:
    """The rows of every part that has a day: visits, steps, postings, reviews, beds, pictures, stays."""
    way = Way(line.key, dossier.id or "")
    for part in line.parts:
        for row in dossier.parts.get(part.key, ()):
            if part.key == line.spells:
                yield from _stay(line, row, way)
            elif part.newest and row.get(part.newest) is not None:
                words = _row_words(part, row, known, revealed)
                words = f"{part.title}：{words}" if words else part.title
                yield Happening(str(row[part.newest]), line.title, words, way)


def _row_words(part: Part, row: Mapping[str, Any], known: Names, revealed: bool) -> str:
    """A row as its table shows it, without the day it is ordered by."""
    described = fields_of(part.record)
    told = []
    for key in part.columns:
        if key != part.newest and row.get(key) is not None:
            words = _shown(known, described[key], row[key], revealed)
            plain = described[key].kind in (Kind.TEXT, Kind.NOTE, Kind.CHOICE, Kind.PERSON, Kind.RECORD)
            told.append(words if plain else f"{described[key].label} {words}")
    return "，".join(told)


def _stay(line: Line, row: Mapping[str, Any], way: Way) -> Iterator[Happening]:
    for day, words, reason in ((row.get("began"), "登记在册", row.get("entry_reason")),
                               (row.get("ended"), "退出", row.get("exit_reason"))):
        if day is not None:
            why = f"（{getattr(reason, 'label', reason)}）" if reason else ""
            yield Happening(str(day), line.title, f"{words}{why}", way)


def _member_elsewhere(connection: Connection, person: str, own: set[str]) -> Iterator[Happening]:
    """Cases of others in which the person is counted."""
    member, people = table_of(Member), table_of(Person)
    ids = [row.owner_id for row in connection.execute(select(member.c.owner_id).where(
        member.c.person == person, member.c.void_reason.is_(None)).distinct()) if row.owner_id not in own]
    for line in LINES.values():
        if line.relief is not None and line.subject is not None and ids:
            table = table_of(line.record)
            for row in connection.execute(select(table.c.id, table.c.applied, table.c.state, people.c.name).join(
                    people, people.c.id == table.c.person_id).where(
                    table.c.id.in_(ids), table.c.void_reason.is_(None))):
                yield Happening(str(row.applied or ""), line.title,
                                f"作为{row.name or ''}户的家庭成员申请（{row.state}）", Way(line.key, row.id))


def _papers(connection: Connection, subjects: Sequence[str]) -> Iterator[Happening]:
    deed = table_of(Deed)
    for row in connection.execute(select(deed).where(
            deed.c.subject_id.in_(list(subjects)), deed.c.kind.in_((PRINT, EXPORT)))):
        line = next((line for line in LINES.values() if line.register == row.register), None)
        done = "打印" if row.kind == PRINT else "导出"
        words = f"{done}{row.words or ''} 第{row.number or 0}份（{row.done_by or ''}）"
        yield Happening(str(row.done_on or ""), "文书", words, Way(line.key, row.subject_id) if line else Way("papers"))
