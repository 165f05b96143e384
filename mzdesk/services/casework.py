"""Work on relief cases: start one for somebody who is known, say where it stands, write single values by path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.limits import POSTING, running, told
from mzdesk.describe import Line, fields_of
from mzdesk.lines import LINES
from mzdesk.lines.household.record import Household, HouseholdMember
from mzdesk.lines.household.rules import current
from mzdesk.people.access import Permission
from mzdesk.people.codes import Relation
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.places import Village
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import blank, dossiers, fields, record_fields
from mzdesk.services.names import parse
from mzdesk.store.work import table_of


@dataclass(frozen=True)
class Standing:
    """One line of what stands before a case: what is due, when, by which rule. ``tone`` red is overdue."""

    words: str
    basis: str = ""
    tone: str = ""


@asks(Permission.READ)
def for_person(desk: Desk, line: Line, person_id: str) -> Dossier:
    """A new record about a known person; a household programme offers the members that are known (受理 in minutes)."""
    table = table_of(Person)
    with desk.store.reading() as connection:
        row = connection.execute(select(table).where(table.c.id == person_id)).mappings().first()
    if row is None:
        raise Refusal("没有这位居民的档案", "请先登记，或重新查找", code="no-person")
    new = blank(desk, line)
    known = {key: row[key] for key in fields_of(Person)}
    parts = dict(new.parts)
    if "members" in parts and line.relief:
        parts["members"] = tuple(_offered(desk, person_id))
    values = {**new.values, **known, "person_id": person_id, **_defaults(desk, line)}
    return replace(new, values=values, parts=parts, version={person_id: row["version"]})


@dataclass(frozen=True)
class Known:
    """Somebody who is registered already: who in words, and that person's latest record on a line. ``goes_on``: a
    step still leads on from its state, so that it is to be continued instead of begun again."""

    person_id: str
    words: str
    record_id: str = ""
    state: str = ""
    goes_on: bool = False


@asks(Permission.READ)
def known(desk: Desk, line: Line, persons: Iterable[str]) -> list[Known]:
    """What a line knows of these people; a record that goes on stands before one that is settled."""
    person, village, record = table_of(Person), table_of(Village), table_of(line.record)
    wanted = list(persons)
    left = {step.source for step in line.steps if not step.back}
    with desk.store.reading() as connection:
        people = connection.execute(
            select(person.c.id, person.c.name, person.c.birth, village.c.name.label("place"))
            .join_from(person, village, person.c.village == village.c.id, isouter=True)
            .where(person.c.id.in_(wanted), person.c.void_reason.is_(None), person.c.died.is_(None))).all()
        records = connection.execute(
            select(record.c.id, record.c.person_id, record.c.state)
            .where(record.c.person_id.in_(wanted), record.c.void_reason.is_(None))).all()
    latest = {row.person_id: row for row in sorted(records, key=lambda row: (row.state in left, row.id))}
    found = []
    for row in people:
        words = "，".join(filter(None, (row.name or "无姓名", row.place, str(row.birth or ""))))
        last = latest.get(row.id)
        found.append(Known(row.id, words, last.id, last.state, last.state in left) if last else Known(row.id, words))
    return found


def _defaults(desk: Desk, line: Line) -> dict[str, Any]:
    """What is nearly always so: applied today, at this desk."""
    described = record_fields(line)
    found = {"applied": desk.today(), "handler": desk.operator}
    return {key: value for key, value in found.items() if key in described}


@asks(Permission.READ)
def household_of(desk: Desk, person_id: str) -> Dossier | None:
    """The household in which a person lives this month, or None."""
    line, month = LINES["household"], Month.of(desk.today())
    members, houses = table_of(HouseholdMember), table_of(Household)
    with desk.store.reading() as connection:
        ids = connection.scalars(
            select(houses.c.id).join_from(houses, members, members.c.owner_id == houses.c.id).where(
                members.c.person == person_id, members.c.void_reason.is_(None), houses.c.void_reason.is_(None))
        ).all()
        found = dossiers(connection, line, ids=list(dict.fromkeys(ids)))
    for house in found:
        if any(row.get("person") == person_id for row in current(house.parts["members"], month)):
            return house
    return None


def _offered(desk: Desk, person_id: str) -> list[Mapping[str, Any]]:
    """The members of the applicant's household as rows of a case, relations told from the applicant."""
    house = household_of(desk, person_id)
    if house is None:
        return [{"person": person_id, "relation": Relation.SELF, "counted": True, "insured": True}]
    rows = current(house.parts["members"], Month.of(desk.today()))
    head = house.values.get("person_id") == person_id
    return [
        {
            "person": row["person"], "counted": row.get("counted"), "uncounted": row.get("uncounted"),
            "relation": Relation.SELF if row["person"] == person_id else row.get("relation") if head else None,
            "insured": bool(row.get("counted")),
        } for row in rows
    ]


def standing(desk: Desk, line: Line, case: Dossier) -> list[Standing]:
    """Where a case stands: the clocks that run, what the calendar lacks, what its next steps yield."""
    around = desk.around()
    found = []
    for clock in running(line.key, line.clocks, case, around):
        left = (clock.ends - around.today).days
        over = clock.clock.key == POSTING and left < 0
        tone = "amber" if over else "red" if left < 0 else "amber" if left <= 3 else ""
        words = told(clock.clock.title, clock.ends, around.today, clock.remark)
        found.append(Standing(words, clock.basis, tone))
    return found


def put_values(desk: Desk, line: Line, before: Dossier, typed: Mapping[str, str]) -> Dossier:
    """A dossier with values typed by path: ``applied`` or, for the newest row of a part, ``postings.objected``;
    ``members+`` before the field begins a new row. Raises Refusal for what cannot be read."""
    values = dict(before.values)
    parts = {key: [dict(row) for row in rows] for key, rows in before.parts.items()}
    fresh: dict[str, dict[str, Any]] = {}
    for path, text in typed.items():
        part, _, key = path.rpartition(".")
        new = part.endswith("+")
        part = part.removesuffix("+")
        described = fields(line).get(f"{part}.{key}" if part else key)
        if described is None:
            raise Refusal(f"{line.title}没有名为“{path}”的栏目", "请核对栏目名", code="no-field")
        value, problem = parse(desk, described, text)
        if problem is not None and value is None:
            raise Refusal(problem.message, "请改正后再试", code="unreadable")
        if not part:
            values[key] = value
        elif new:
            fresh.setdefault(part, {})[key] = value
        elif parts.get(part):
            parts[part][0][key] = value
        else:
            raise Refusal(f"{line.part(part).title}还没有记录", f"新增一行请写 {part}+.{key}", code="no-row")
    for part, row in fresh.items():
        parts[part].append(row)
    return replace(before, values=values, parts={key: tuple(rows) for key, rows in parts.items()})



def names_of_records(desk: Desk, records: set[tuple[str, str]]) -> dict[str, str]:
    """The name of the person behind each record of a register (key of the line, id)."""
    found: dict[str, str] = {}
    person = table_of(Person)
    for key, line in LINES.items():
        wanted = sorted(record for register, record in records if register == key)
        table = table_of(line.record)
        with desk.store.reading() as connection:
            for start in range(0, len(wanted), 500):
                query = select(table.c.id, person.c.name).join_from(
                    table, person, table.c.person_id == person.c.id).where(table.c.id.in_(wanted[start:start + 500]))
                found.update({row.id: row.name or "" for row in connection.execute(query)})
    return found
