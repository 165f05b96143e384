"""Who is to be visited in a village this month, in the order in which one walks, and one visit typed off a sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.numerals import number_in
from mzdesk.basics.problems import Refusal
from mzdesk.basics.visiting import last_that_counts
from mzdesk.lines import LINES
from mzdesk.lines.elders import rules
from mzdesk.lines.elders.codes import Finding, ReferredTo, Risk, Round, Way
from mzdesk.lines.elders.record import Elder, ElderTask, ElderVisit
from mzdesk.lines.household.record import HouseholdMember
from mzdesk.lines.left_behind.record import LeftBehindVisit
from mzdesk.people.access import Permission
from mzdesk.people.codes import VisitWay
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks, demand
from mzdesk.people.residents import Person
from mzdesk.people.search import spellings
from mzdesk.services.dossiers import dossiers, fetch, selection
from mzdesk.store.work import Changes, table_of

LINE = LINES["elders"]
CHILDREN = LINES["left_behind"]


@dataclass(frozen=True)
class Stop:
    """One elder on the way: what the sheet says, and what was typed of this month already."""

    elder: Dossier
    last: date | None
    """The last visit that counts."""
    due: date | None
    month: tuple[date, ...]
    """Days of this month on which the elder was seen, the newest first."""
    special: tuple[date, ...] = ()
    """Days of a special round on which the elder was seen."""

    @property
    def id(self) -> str:
        return self.elder.id or ""


@dataclass(frozen=True)
class Answer:
    """One line of a sheet that came back. ``abnormal`` are keys of content groups; ``referred``: to whom a problem
    went. Nothing abnormal and seen is the usual line."""

    day: date
    seen: bool = True
    way: Way = Way.HOME
    visitor: str = ""
    abnormal: tuple[str, ...] = ()
    words: str = ""
    mark: Risk | None = None
    referred: ReferredTo | None = None
    special: Round | None = None


@dataclass(frozen=True)
class Written:
    """What one answer wrote: the visit, the task of its problem, how many children's registers it counts for too."""

    visit: str
    task: str
    children: int
    changes: Changes


def stops(desk: Desk, village: str, month: Month, special: tuple[date, date] | None = None) -> list[Stop]:
    """Everybody on the register in a village, by group as its number counts, then by name. ``special`` gives the
    days of a special round."""
    demand(desk, Permission.READ if desk.access.may(Permission.READ) else Permission.VISIT, village=village)
    base, _ = selection(LINE)
    table, person = table_of(Elder), table_of(Person)
    query = base.where(person.c.village == village, table.c.state.in_(LINE.roster_states))
    with desk.store.reading() as connection:
        found = dossiers(connection, LINE, query=query)
    around = desk.around()
    made = [_stop(elder, month, special, around) for elder in found]
    return sorted(made, key=lambda one: (*group_order(one.elder.get("group")), _spelt(one.elder), one.id))


def _spelt(elder: Dossier) -> str:
    return next(iter(spellings(elder.get("name") or "")), "")


def group_order(group: str | None) -> tuple[int, str]:
    """2组 before 10组, also where it is written 二组; whoever has none comes last."""
    words = str(group or "")
    digits = re.search(r"\d+", words)
    number = int(digits.group()) if digits else number_in(words)
    return (number if number is not None else 9_998 if words else 9_999, words)


def _stop(elder: Dossier, month: Month, special: tuple[date, date] | None, around: Any) -> Stop:
    seen = [row["visited"] for row in elder.parts["visits"] if row.get("visited") and row.get("seen") is not False]
    policy = next(iter(rules.policies(elder, around)), None)
    last = last_that_counts(elder.parts["visits"], policy) if policy else next(iter(seen), None)
    return Stop(
        elder, last, rules.next_visit(elder, around), tuple(day for day in seen if Month.of(day) == month),
        tuple(day for day in seen if special and special[0] <= day <= special[1]))


def record(desk: Desk, elder_id: str, answer: Answer) -> Written:
    """Book one visit. A problem becomes a task; who minds a left-behind child in the same household is entered once,
    and the visit stands in the child's file too."""
    demand(desk, Permission.VISIT)
    elder = fetch(desk, LINE, elder_id)
    demand(desk, Permission.VISIT, village=elder.get("village") or "")
    _refuse(desk, elder, answer)
    visitor = answer.visitor.strip() or str(elder.get("visitor") or "")
    groups = {} if not answer.seen else {
        group: Finding.ABNORMAL if group in answer.abnormal else Finding.NORMAL for group in rules.GROUPS}
    both = answer.seen and answer.way is Way.HOME
    children = children_with(desk, [elder]).get(elder_id, []) if both else []
    with desk.store.work(desk.operator, "录入探访", asked=True) as work:
        visit = work.put(ElderVisit, {
            "owner_id": elder_id, "visited": answer.day, "entered": desk.today(), "way": answer.way,
            "seen": answer.seen, "visitor": visitor, "mark": answer.mark, "words": answer.words.strip() or None,
            "special": answer.special, **groups,
        })
        task = work.put(ElderTask, _task(desk, elder_id, answer)) if answer.abnormal else ""
        for child in children:
            work.put(LeftBehindVisit, {
                "owner_id": child, "visited": answer.day, "entered": desk.today(), "way": VisitWay.HOME,
                "visitor": visitor, "place": "家中", "asked_name": elder.get("name"),
                "life": "与同户老人一并走访，其余项目请补填",
            })
    return Written(visit, task, len(children), work.changes)


def _refuse(desk: Desk, elder: Dossier, answer: Answer) -> None:
    if elder.state not in LINE.roster_states:
        raise Refusal("这位老人已不在册，不能录入探访", "请先核对名册", code="not-on-register")
    if answer.day > desk.today():
        raise Refusal("探访日期在今天之后", "请改成今天或以前的日期", code="future-day")
    if not (answer.visitor.strip() or elder.get("visitor")):
        raise Refusal("没有填写探访人", "请填写探访人，或先在档案中登记结对探访人", code="no-visitor")
    if answer.abnormal and not answer.words.strip():
        raise Refusal("有异常的要写明情况", "请写一句话说明异常", code="no-words")
    if not answer.seen and answer.abnormal:
        raise Refusal("没有见到本人，不能登记各项情况", "请改为见到本人，或只写说明", code="not-seen")


def _task(desk: Desk, elder_id: str, answer: Answer) -> dict[str, Any]:
    """The problem as a task, due by policy."""
    policy = desk.policy.find("care_policy", desk.today(), topic=rules.CATEGORY)
    days = int(policy["task_days"]) if policy else None
    return {
        "owner_id": elder_id, "found": answer.day, "problem": answer.words.strip()[:120],
        "referred": answer.referred or ReferredTo.VILLAGE,
        "due": answer.day + timedelta(days=days) if days else None,
    }


def children_with(desk: Desk, elders: Sequence[Dossier]) -> dict[str, list[str]]:
    """By each elder's record: the records of left-behind children on the register who live in the same household or
    whom the elder minds. Elders without such a child are left out."""
    child, one, other = table_of(CHILDREN.record), table_of(HouseholdMember), table_of(HouseholdMember).alias("other")
    month = Month.of(desk.today())
    with desk.store.reading() as connection:
        listed = {row.person_id: row.id for row in connection.execute(select(child.c.person_id, child.c.id).where(
            child.c.state.in_(CHILDREN.roster_states), child.c.void_reason.is_(None)).order_by(child.c.id))}
        now = [side.c.void_reason.is_(None) & (side.c.ended.is_(None) | (side.c.ended >= month))
               for side in (one, other)]
        pairs = connection.execute(select(one.c.person, other.c.person.label("also")).join_from(
            one, other, one.c.owner_id == other.c.owner_id).where(
            *now, one.c.person.in_([elder.values.get("person_id") for elder in elders]))).all() if listed else []
    together: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.also in listed:
            together.setdefault(pair.person, set()).add(pair.also)
    found = {}
    for elder in elders:
        people = together.get(elder.values.get("person_id") or "", set()) | ({elder.get("grandchild")} & listed.keys())
        if people:
            found[elder.id or ""] = sorted(listed[person] for person in people)
    return found


@asks(Permission.VISIT)
def take_back(desk: Desk, written: Written) -> None:
    """The line that was typed last was wrong: void what it wrote, the child's visit too."""
    tables = {record.__tablename__: record for record in (ElderVisit, ElderTask, LeftBehindVisit)}
    with desk.store.work(desk.operator, "撤回录入的探访", asked=True) as work:
        for name, key in sorted(written.changes.touched):
            if name in tables:
                work.void(tables[name], key, "录入有误，撤回")


def answered(stop: Stop, answer: Answer, special: tuple[Round, date, date] | None = None) -> Stop:
    """The stop after an answer, for a list that goes on at once; ``special`` is the round under way."""
    if not answer.seen:
        return stop
    inside = special is not None and special[1] <= answer.day <= special[2]
    days = (answer.day, *stop.special) if inside else stop.special
    return replace(stop, month=(answer.day, *stop.month), special=days)


def walked(found: Sequence[Stop], *, in_round: bool = False) -> tuple[int, int]:
    """How many were seen this month, or in the special round under way, of how many."""
    return sum(bool(one.special if in_round else one.month) for one in found), len(found)
