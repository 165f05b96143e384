"""死亡: one event that ends or reviews everything that depends on the person, with a list of it to confirm first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases import means
from mzdesk.cases.ages import is_minor
from mzdesk.cases.codes import StopReason
from mzdesk.cases.entitle import Rewrite, settle, stop
from mzdesk.cases.lifecycle import STANDING, STOPPED
from mzdesk.cases.payments import Death
from mzdesk.cases.record import Event, Member
from mzdesk.describe import Line, Outcome, Step, Taken
from mzdesk.lines import LINES
from mzdesk.lines.household.record import HouseholdMember
from mzdesk.lines.left_behind.record import LeftBehindCare
from mzdesk.people.access import Permission
from mzdesk.people.codes import LeftHousehold, Relation
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.residents import Person
from mzdesk.services.casework import household_of
from mzdesk.services.dossiers import dossiers, load
from mzdesk.services.raising import grants_of
from mzdesk.services.records import write_outcome
from mzdesk.store.work import Changes, Work, table_of

END, REDUCE, LEAVE, LOOK = "停发", "核减", "退出", "请办理"
DEAD = "死亡"
"""The word by which a list of exit reasons names this event."""


@dataclass(frozen=True)
class Touched:
    """One thing that depends on the person: what happens to it. ``effect`` END, REDUCE and LEAVE are done by the
    event, LOOK is left to the clerk. ``new_head`` is who becomes the applicant of a household that goes on."""

    register: str
    record_id: str
    effect: str
    words: str
    new_head: str = ""


@dataclass(frozen=True)
class Registered:
    """A death that was registered, what it did, and how the screens learn of it."""

    id: str
    effects: tuple[Touched, ...]
    changes: Changes


@asks(Permission.READ)
def touched(desk: Desk, person_id: str, died: date) -> list[Touched]:
    """What depends on a person, in words, before anything is written."""
    found = list(_cases(desk, person_id, Month.of(died)))
    house = household_of(desk, person_id)
    if house is not None:
        head = house.values.get("person_id") == person_id
        more = "，并请变更户主" if head else ""
        found.append(Touched("household", house.id or "", REDUCE, f"居民户：成员到{Month.of(died).words}为止{more}"))
    for line in LINES.values():
        if not line.relief and line.key != "household":
            found += [_off(line, key, state) for key, state in _standing(desk, line, person_id)]
    return [*found, *_minded(desk, person_id)]


def _off(line: Line, key: str, state: str) -> Touched:
    """A register that knows 死亡 as a reason to leave is left by the event (care.md trap 14)."""
    if _exit(line, state) is None:
        return Touched(line.key, key, LOOK, f"{line.title}：请办理退出")
    return Touched(line.key, key, LEAVE, f"{line.title}：退出（死亡）")


def _exit(line: Line, state: str) -> tuple[Step, str] | None:
    """The step that leaves a register because of a death, and the code of its reason."""
    for step in line.steps:
        if step.closes and step.source == state:
            code = next((one.value for one in step.reasons or () if one.label == DEAD), None)
            if code:
                return step, code
    return None


def _minded(desk: Desk, person_id: str) -> Iterator[Touched]:
    """Children whose 受委托人 the dead person was, by identity number: somebody else must be found at once."""
    line, care, person = LINES["left_behind"], table_of(LeftBehindCare), table_of(Person)
    record = table_of(line.record)
    with desk.store.reading() as connection:
        number = connection.scalar(select(person.c.id_no).where(person.c.id == person_id))
        ids = [] if number is None else connection.scalars(select(record.c.id).join_from(
            record, care, care.c.owner_id == record.c.id).where(
            care.c.carer_id_no == number, care.c.void_reason.is_(None), record.c.void_reason.is_(None),
            record.c.state.in_(line.roster_states)).distinct().order_by(record.c.id)).all()
    for key in ids:
        yield Touched(line.key, key, LOOK, f"{line.title}：受委托人死亡，请重新落实照护并评估风险")


def _standing(desk: Desk, line: Line, person_id: str) -> list[tuple[str, str]]:
    """Records of a person that stand on a register, with their states."""
    table = table_of(line.record)
    with desk.store.reading() as connection:
        return [(row.id, row.state) for row in connection.execute(select(table.c.id, table.c.state).where(
            table.c.person_id == person_id, table.c.state.in_(line.roster_states), table.c.void_reason.is_(None)))]


def _cases(desk: Desk, person_id: str, month: Month) -> Iterator[Touched]:
    member = table_of(Member)
    with desk.store.reading() as connection:
        owners = set(connection.scalars(select(member.c.owner_id).where(
            member.c.person == person_id, member.c.void_reason.is_(None))))
    for line in LINES.values():
        if line.relief is None:
            continue
        table = table_of(line.record)
        with desk.store.reading() as connection:
            ids = connection.scalars(select(table.c.id).where(
                table.c.void_reason.is_(None), table.c.state.in_(STANDING),
                (table.c.person_id == person_id) | table.c.id.in_(owners))).all()
            found = dossiers(connection, line, ids=ids)
        for case in found:
            left = [row for row in means.insured(case, month.plus(1)) if row.get("person") != person_id]
            if line.relief.household and left:
                head = case.values.get("person_id") == person_id
                heir = _heir(desk, left, month) if head else ""
                name = next((row.get("person_name") for row in left if row.get("person") == heir), "")
                more = f"，申请人变更为{name}" if heir else ""
                words = f"{line.title}：自{month.plus(1).words}起保障人口减为{len(left)}人，重新计算{more}"
                yield Touched(line.key, case.id or "", REDUCE, words, heir)
            elif case.values.get("person_id") == person_id or line.relief.household:
                yield Touched(line.key, case.id or "", END, f"{line.title}：{month.words}为最后计发月，停发")


def _heir(desk: Desk, left: list[Mapping[str, Any]], month: Month) -> str:
    """Who goes on as applicant: the spouse, else the eldest adult, else the eldest."""
    spouse = next((row for row in left if row.get("relation") is Relation.SPOUSE), None)
    if spouse is not None:
        return str(spouse["person"])

    def rank(row: Mapping[str, Any]) -> tuple[bool, str]:
        birth = row.get("person_birth")
        return birth is None or is_minor(birth, month.last, desk.policy), str(birth or "9999")

    return str(min(left, key=rank)["person"])


@asks(Permission.SAVE)
def register(
    desk: Desk, person_id: str, died: date, *, source: str = "", certificate: str = "", words: str = "",
    expected: list[Touched] | None = None,
) -> Registered:
    """Register a death and do what ``touched`` told, in one unit of work.

    ``expected`` is the list the clerk confirmed; where something changed since, the event is refused.
    """
    if died > desk.today():
        raise Refusal("死亡日期在今天之后", "请核对日期", code="future-day")
    effects = touched(desk, person_id, died)
    if expected is not None and expected != effects:
        raise Refusal("刚才列出的事项有变化", "请重新核对清单后再确认", code="stale-record")
    table = table_of(Person)
    with desk.store.reading() as connection:
        row = connection.execute(select(table.c.died).where(table.c.id == person_id)).first()
    if row is None:
        raise Refusal("没有这位居民的档案", "请重新查找", code="no-person")
    if row.died is not None:
        raise Refusal(f"此人已登记死亡（{row.died.isoformat()}）", "如有差错请先撤销原登记", code="already-dead")
    with desk.store.work(desk.operator, "死亡登记", asked=True) as work:
        key = work.put(Death, {
            "person": person_id, "died": died, "reported": desk.today(), "source": source or None,
            "certificate": certificate or None, "words": words or None,
        })
        work.put(Person, {"died": died}, person_id)
        for effect in effects:
            if effect.register == "household":
                _leave(desk, work, effect.record_id, person_id, Month.of(died))
            elif effect.effect == LEAVE:
                _go_off(desk, work, effect, died)
            elif effect.effect in (END, REDUCE):
                _settle(desk, work, effect, person_id, died)
    return Registered(key, tuple(effects), work.changes)


def _leave(desk: Desk, work: Work, house: str, person_id: str, month: Month) -> None:
    for row in load(desk, LINES["household"], house).parts["members"]:
        if row.get("person") == person_id and row.get("ended") is None:
            work.put(HouseholdMember, {"ended": month, "left": LeftHousehold.DIED}, row["id"])


def _go_off(desk: Desk, work: Work, effect: Touched, died: date) -> None:
    """Off the register on the day of death, with the reason that its list has for it."""
    line = LINES[effect.register]
    record = load(desk, line, effect.record_id)
    found = _exit(line, record.state)
    assert found is not None
    step, code = found
    taken = Taken(died, code, "死亡登记", desk.operator)
    outcome = step.writes(record, desk.around(died), taken) if step.writes else Outcome()
    work.put(line.record, {"state": step.target, **outcome.values}, record.id)
    write_outcome(desk, work, line, record, outcome)
    if line.spells:
        part = line.part(line.spells)
        for row in record.parts[part.key]:
            if row.get("ended") is None:
                ended = max(died, row["began"]) if row.get("began") else died
                work.put(part.record, {"ended": ended, "exit_reason": code, "exit_words": "死亡登记"}, row["id"])


def _settle(desk: Desk, work: Work, effect: Touched, person_id: str, died: date) -> None:
    line, month = LINES[effect.register], Month.of(died)
    case = load(desk, line, effect.record_id)
    if effect.effect == END:
        _write(work, line, case, stop(case, month))
        work.put(line.record, {"state": STOPPED}, case.id, kind="update")
        _note(work, desk, case, "停发", STOPPED, StopReason.DIED.label)
        return
    for row in case.parts["members"]:
        if row.get("person") == person_id and row.get("ended") is None:
            work.put(Member, {"ended": month}, row["id"])
    after = _without(case, person_id, month)
    grants = grants_of(line)(after, month.plus(1), desk.around(month.plus(1).first))
    _write(work, line, case, settle(after, grants, month.plus(1), "成员死亡，重新计算"))
    if effect.new_head:
        work.put(line.record, {"person_id": effect.new_head}, case.id)
    _note(work, desk, case, "变更", case.state, "成员死亡")


def _without(case: Dossier, person_id: str, month: Month) -> Dossier:
    rows = tuple(
        {**row, "ended": month} if row.get("person") == person_id and row.get("ended") is None else row
        for row in case.parts["members"])
    return replace(case, parts={**case.parts, "members": rows})


def _write(work: Work, line: Line, case: Dossier, made: Rewrite) -> None:
    for part, values in made.rows:
        work.put(line.part(part).record, {**values, "owner_id": case.id})
    for part, row, values in made.changes:
        work.put(line.part(part).record, values, row)


def _note(work: Work, desk: Desk, case: Dossier, action: str, target: str, reason: str) -> None:
    work.put(Event, {
        "owner_id": case.id, "done": desk.today(), "action": action, "source": case.state, "target": target,
        "reason": reason, "who": desk.operator,
    })
