"""户 as it changes: head, split, merge, move. Members end in one household and begin in another, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.lines import LINES
from mzdesk.lines.household.codes import EntryReason, ExitReason
from mzdesk.lines.household.record import Household, HouseholdMember, HouseholdSpell
from mzdesk.lines.household.rules import current
from mzdesk.people.access import Permission
from mzdesk.people.codes import LeftHousehold, Relation
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import load
from mzdesk.services.listing import Query, listing
from mzdesk.store.work import Changes, Work

HOUSEHOLDS = LINES["household"]


def _rows(house: Dossier, month: Month) -> dict[str, Any]:
    """The members of a month by person."""
    return {row["person"]: row for row in current(house.parts["members"], month) if row.get("person")}


@dataclass(frozen=True)
class Present:
    """A member of this month."""

    person: str
    name: str
    relation: Any


@asks(Permission.READ)
def present(desk: Desk, key: str) -> list[Present]:
    """Who lives in a household this month, the head first."""
    house = load(desk, HOUSEHOLDS, key)
    rows = _rows(house, Month.of(desk.today())).values()
    found = [Present(row["person"], row.get("person_name") or "无姓名", row.get("relation")) for row in rows]
    return sorted(found, key=lambda one: one.person != house.values.get("person_id"))


@asks(Permission.READ)
def others(desk: Desk, key: str, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Other households that a typed name leads to: id, and in words who lives there."""
    rows = listing(desk, HOUSEHOLDS, Query(text=text, most=limit)).rows if text.strip() else ()
    return [(row.id, f"{row.texts['name']}户（{row.texts['village']}）：{row.texts['members']}")
            for row in rows if row.id != key]


@asks(Permission.SAVE)
def found(desk: Desk, head: str, members: Sequence[tuple[str, Relation]] = (), began: Month | None = None) -> str:
    """A new household of known people; the head is a member. Returns its id."""
    month = began or Month.of(desk.today())
    with desk.store.work(desk.operator, "登记居民户") as work:
        return _found(desk, work, head, members, month, EntryReason.FIRST)


def _found(desk: Desk, work: Work, head: str, members: Sequence[tuple[str, Relation]], month: Month,
           reason: EntryReason) -> str:
    key = work.put(Household, {"state": "在册", "person_id": head})
    work.put(HouseholdSpell, {"owner_id": key, "began": max(month.first, desk.today().replace(day=1)),
                              "entry_reason": reason})
    for person, relation in ((head, Relation.SELF), *members):
        work.put(HouseholdMember, {
            "owner_id": key, "person": person, "relation": relation, "counted": True, "began": month,
        })
    return key


@asks(Permission.SAVE)
def change_head(desk: Desk, key: str, head: str, relations: dict[str, Relation]) -> Changes:
    """变更户主: another member heads the household; ``relations`` says what each is to the new head."""
    house = load(desk, HOUSEHOLDS, key)
    rows = _rows(house, Month.of(desk.today()))
    if head not in rows:
        raise Refusal("新户主不是本户现有成员", "请先把他登记为成员", code="not-a-member")
    with desk.store.work(desk.operator, "变更户主") as work:
        work.put(Household, {"person_id": head}, key, base_version=house.version[key])
        for person, row in rows.items():
            relation = Relation.SELF if person == head else relations.get(person, row.get("relation"))
            if person != head and relation is Relation.SELF:
                relation = Relation.OTHER
            work.put(HouseholdMember, {"relation": relation}, row["id"], base_version=house.version[row["id"]])
    return work.changes


@asks(Permission.SAVE)
def split(desk: Desk, key: str, head: str, leaving: Sequence[tuple[str, Relation]]) -> tuple[str, Changes]:
    """分户: some members leave at the end of last month and found a household of their own this month."""
    house, month = load(desk, HOUSEHOLDS, key), Month.of(desk.today())
    rows = _rows(house, month)
    going = [head, *(person for person, _ in leaving)]
    if missing := [person for person in going if person not in rows]:
        raise Refusal(f"有{len(missing)}人不是本户现有成员", "请核对名单", code="not-a-member")
    if house.values.get("person_id") in going:
        raise Refusal("户主不能分出", "请先变更户主", code="head-leaves")
    with desk.store.work(desk.operator, "分户") as work:
        _end(work, house, rows, going, month.plus(-1), LeftHousehold.SPLIT)
        new = _found(desk, work, head, leaving, month, EntryReason.SPLIT)
    return new, work.changes


@asks(Permission.SAVE)
def merge(desk: Desk, into: str, other: str, relations: dict[str, Relation]) -> Changes:
    """并户: all members of ``other`` join ``into`` this month; ``other`` is closed."""
    month = Month.of(desk.today())
    kept, gone = load(desk, HOUSEHOLDS, into), load(desk, HOUSEHOLDS, other)
    rows, already = _rows(gone, month), _rows(kept, month)
    if into == other:
        raise Refusal("不能并入本户自己", "请另选一户", code="same-household")
    with desk.store.work(desk.operator, "并户") as work:
        _end(work, gone, rows, list(rows), month.plus(-1), LeftHousehold.MERGED)
        work.put(Household, {"state": "已注销"}, other, base_version=gone.version[other])
        spell = next((row for row in gone.parts["spells"] if row.get("ended") is None), None)
        if spell is not None:
            work.put(HouseholdSpell, {"ended": desk.today(), "exit_reason": ExitReason.MERGED}, spell["id"])
        for person in rows.keys() - already.keys():
            work.put(HouseholdMember, {
                "owner_id": into, "person": person, "relation": relations.get(person, Relation.OTHER),
                "counted": True, "began": month,
            })
    return work.changes


def _end(work: Work, house: Dossier, rows: dict[str, Any], people: Sequence[str], last: Month,
         why: LeftHousehold) -> None:
    for person in people:
        row = rows[person]
        work.put(HouseholdMember, {"ended": max(last, row["began"].plus(-1)), "left": why}, row["id"],
                 base_version=house.version[row["id"]])


@asks(Permission.SAVE)
def move(desk: Desk, key: str, village: str, group: str = "") -> Changes:
    """移居: the whole household to another village of the township; every member's residence follows."""
    house = load(desk, HOUSEHOLDS, key)
    with desk.store.work(desk.operator, "移居") as work:
        for person in _rows(house, Month.of(desk.today())) or {house.values["person_id"]: None}:
            work.put(Person, {"village": village, "group": group or None}, person)
    return work.changes
