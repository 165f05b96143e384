"""What people hold now, across all programmes: for mutual exclusion, deaths, checks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.cases.codes import Component
from mzdesk.cases.exclusion import Held, conflicts, required
from mzdesk.cases.record import Entitlement, Member
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services.names import site_name
from mzdesk.store.work import table_of

CHUNK = 500
KEYS = {Component.CLASS_EXTRA: Component.DIBAO}
"""分类施保 is part of 低保 for the matrix."""


@dataclass(frozen=True)
class Holding:
    """One component that a person holds: in which case, from when, alone or with the household."""

    person: str
    case_id: str
    component: Component
    began: Month
    site: str


def holdings(connection: Connection, persons: Iterable[str], month: Month) -> list[Holding]:
    """Everything these people hold in a month, by their own rows and as insured members of a household."""
    wanted, found = sorted(set(persons)), []
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start:start + CHUNK]
        found += [*_own(connection, some, month), *_shared(connection, some, month)]
    return found


def _own(connection: Connection, persons: Sequence[str], month: Month) -> Iterator[Holding]:
    table = table_of(Entitlement)
    query = select(table.c.person, table.c.owner_id, table.c.component, table.c.began, table.c.site).where(
        table.c.person.in_(persons), _in_force(table, month))
    for row in connection.execute(query):
        yield Holding(row.person, row.owner_id, row.component, row.began, row.site)


def _shared(connection: Connection, persons: Sequence[str], month: Month) -> Iterator[Holding]:
    table, member = table_of(Entitlement), table_of(Member)
    query = select(
        member.c.person, table.c.owner_id, table.c.component, table.c.began, table.c.site,
    ).join_from(member, table, member.c.owner_id == table.c.owner_id).where(
        member.c.person.in_(persons), member.c.insured == 1, member.c.void_reason.is_(None),
        or_(member.c.began.is_(None), member.c.began <= month), or_(member.c.ended.is_(None), member.c.ended >= month),
        table.c.person.is_(None), _in_force(table, month))
    for row in connection.execute(query):
        yield Holding(row.person, row.owner_id, row.component, row.began, row.site)


def _in_force(table: Table, month: Month) -> ColumnElement[bool]:
    columns = table.c
    return (columns.void_reason.is_(None) & (columns.began <= month)
            & or_(columns.ended.is_(None), columns.ended >= month))


def people_of(line: Line, case: Dossier) -> dict[str, str]:
    """Whom the case is for, each with the path of the field that names them."""
    members = {row["person"]: "members.person" for row in case.parts.get("members", ())
               if row.get("insured") and row.get("person") and row.get("ended") is None}
    own = {case.values["person_id"]: "id_no"} if case.values.get("person_id") else {}
    return members if members and line.relief and line.relief.household else own


def exclusion_problems(desk: Desk, line: Line, case: Dossier) -> list[Problem]:
    """What the people of a case hold already that does not go with it (assistance.md §1.13)."""
    around, people = desk.around(), people_of(line, case)
    if not people or line.relief is None:
        return []
    month = Month.of(desk.today())
    with desk.store.reading() as connection:
        held = [one for one in holdings(connection, people, month) if one.case_id != case.id]
    found: dict[tuple[str, str], Problem] = {}
    asked = line.relief.claims(case)
    for one in held:
        key = KEYS.get(one.component, one.component)
        where = "" if one.site == desk.office.area else f"在{site_name(one.site)}"
        holds = Held(str(key), f"{where}自{one.began.words}起享受{one.component.label}")
        for wanted in asked:
            for problem in conflicts(str(wanted), holds, around, people[one.person]):
                found.setdefault((problem.rule, problem.message), problem)
    for wanted in asked:
        for needed in required(str(wanted), around):
            if not any(str(KEYS.get(one.component, one.component)) == needed for one in held):
                label = _label(needed)
                words = f"登记册里没有此人正在享受{label}的记录，请核对是否符合条件"
                found[("EX10", words)] = Problem("family_type", words, Weight.WARN, "EX10")
    return list(found.values())


def _label(key: str) -> str:
    found = Component.read(key)
    return found.label if found else key


def survey_problems(desk: Desk, case: Dossier) -> list[Problem]:
    """Investigators come from the roster of staff (assistance.md §9.21). Somebody who is not on it stops the next
    step; where the office has no roster yet, it asks for a second look."""
    named = {row.get(key) for row in case.parts.get("surveys", ()) for key in ("first", "second")} - {None}
    if not named:
        return []
    table = table_of(LINES["staff"].record)
    with desk.store.reading() as connection:
        known = set(connection.scalars(select(table.c.person_id).where(
            table.c.state.in_(LINES["staff"].roster_states), table.c.void_reason.is_(None))))
    if named <= known:
        return []
    words = "有调查人不在“工作人员”名册中，请先登记到岗，或另选调查人"
    return [Problem("surveys.first", words, Weight.BLOCK if known else Weight.WARN, "CA24")]
