"""A household roster as offices keep it: one row a person, the head named by 与户主关系, one 户号 a household."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem
from mzdesk.describe import Line, fields_of
from mzdesk.describe.workbook import JudgedRow
from mzdesk.lines.household.codes import EntryReason
from mzdesk.lines.household.record import Household, HouseholdMember, HouseholdSpell
from mzdesk.people.codes import Relation
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services.known_people import KnownPeople
from mzdesk.services.records import write
from mzdesk.store.work import Work, table_of

KEY, RELATION, NUMBER = "household", "members.relation", "number"
TAKEN = ("new", "draft")


def is_head(row: JudgedRow, group: object, last: object) -> bool:
    """The row that begins a household: said to be the head, or the first of its 户号."""
    relation = row.values.get(RELATION)
    return relation is Relation.SELF or (relation is None and group is not None and group != last)


def without_head(rows: Sequence[JudgedRow], known: set[Any]) -> list[JudgedRow]:
    """Rows whose household has no head, in the file or on the register, are given back with a reason."""
    found, heads, last = [], set(known), None
    current = False
    for row in rows:
        number = row.values.get(NUMBER)
        if is_head(row, number, last):
            heads.add(number)
            current = row.outcome in (*TAKEN, "already")
        elif number is not None and number != last:
            current = number in heads
        last = number
        if row.outcome in TAKEN and not current:
            words = "没有找到本户户主（或户主那一行有错误），请先导入户主"
            row = replace(row, outcome="rejected",  # noqa: PLW2901
                          problems=(*row.problems, Problem(RELATION, words, rule="no-head")))
        found.append(row)
    return found


def members() -> Select[Any]:
    """A select of everybody who is a member of a household now."""
    table = table_of(HouseholdMember)
    return select(table.c.person).where(table.c.void_reason.is_(None), table.c.ended.is_(None))


def numbers(desk: Desk) -> dict[str, str]:
    """Households on the register by 户号."""
    table = table_of(Household)
    with desk.store.reading() as connection:
        rows = connection.execute(select(table.c.number, table.c.id).where(
            table.c.number.is_not(None), table.c.void_reason.is_(None))).all()
    return {row.number: row.id for row in rows}


def take_rows(desk: Desk, work: Work, line: Line, empty: Dossier, rows: Sequence[JudgedRow]) -> None:
    """Write households and members; a member who is known already is not made twice."""
    known, houses = KnownPeople(desk), numbers(desk)
    month = Month.of(desk.today())
    house, last = "", None
    for row in rows:
        number = row.values.get(NUMBER)
        if is_head(row, number, last):
            house = _house(desk, work, line, empty, row, known)
            if number is not None:
                houses[number] = house
        else:
            house = houses.get(number, house) if number is not None else house
            _join(work, house, _member(work, known, row), row, month)
        last = number


def _member(work: Work, known: KnownPeople, row: JudgedRow) -> str:
    """The resident of a row: the file there is, with what it lacked filled in, or a new one."""
    values = known.lacking(row.values)
    said = {key: values[key] for key in fields_of(Person) if values.get(key) is not None}
    person = values.get("person_id")
    return work.put(Person, said, person) if said or person is None else str(person)


def _house(
    desk: Desk, work: Work, line: Line, empty: Dossier, row: JudgedRow, known: KnownPeople,
) -> str:
    values = {key: value for key, value in known.lacking(row.values).items() if "." not in key}
    state = line.imported_state if row.outcome == "new" else empty.state
    key = write(work, line, empty, replace(empty, state=state, values={**empty.values, **values}))
    if state != empty.state:
        work.put(HouseholdSpell, {"owner_id": key, "began": desk.today(), "entry_reason": EntryReason.FIRST})
    record = work.get(Household, key)
    assert record is not None
    _join(work, key, record["person_id"], row, Month.of(desk.today()), Relation.SELF)
    return key


def _join(work: Work, house: str, person: str, row: JudgedRow, month: Month, relation: Any = None) -> None:
    work.put(HouseholdMember, {
        "owner_id": house, "person": person, "relation": relation or row.values.get(RELATION) or Relation.OTHER,
        "counted": True, "began": row.values.get("members.began") or month,
    })
