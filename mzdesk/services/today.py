"""今日: everything that is late, due today, in seven and in thirty days, from the clocks of every register.

Nothing is stored: what was done is due no more and goes by itself. What must wait for a reason is put off to a day.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select

from mzdesk.basics.days import PartialDay, birthday
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks, may_see
from mzdesk.people.residents import Person
from mzdesk.services import deadlines, housekeeping, settings
from mzdesk.services.deadlines import DUE
from mzdesk.services.names import names
from mzdesk.services.papers import INTERNAL, PURPOSES
from mzdesk.services.village_work import Item, open_items
from mzdesk.store.work import table_of

LATE, TODAY, WEEK, MONTH = "late", "today", "week", "month"
TITLES = {LATE: "逾期", TODAY: "今日到期", WEEK: "7日内", MONTH: "30日内"}
DAYS = {TODAY: 0, WEEK: 7, MONTH: 30}
PUT_OFF = "today.put_off"
BIRTHDAY = "生日"


@dataclass(frozen=True)
class Day:
    """What there is to do, by when; ``put_off`` are those that were put off, with the day and the reason."""

    on: date
    items: dict[str, tuple[Item, ...]]
    put_off: tuple[tuple[Item, date, str], ...]

    def count(self, when: str) -> int:
        return len(self.items[when])


@asks(Permission.READ)
def read(desk: Desk, more: Sequence[Item] = (), *, as_they_stand: bool = False) -> Day:
    """Everything of the next thirty days, the earliest first within each group; ``more`` comes from elsewhere.
    ``as_they_stand``: at once, from rows that may be of yesterday (``deadlines.left_yesterday``)."""
    today = desk.today()
    until = today + timedelta(days=DAYS[MONTH])
    found = [*open_items(desk, "", until, as_they_stand=as_they_stand), *_birthdays(desk, until),
             *housekeeping.items(desk, until), *(one for one in more if one.due is not None and one.due <= until)]
    kept = _put_off(desk)
    waiting = [(one, *kept[key_of(one)]) for one in found if key_of(one) in kept] if kept else []
    groups: dict[str, list[Item]] = {key: [] for key in TITLES}
    for one in found:
        if one.due is not None and one.due <= until and not (kept and key_of(one) in kept):
            groups[TODAY if one.ready else _when((one.due - today).days)].append(one)
    return Day(today, {key: tuple(sorted(some, key=_order)) for key, some in groups.items()}, tuple(waiting))


def _when(left: int) -> str:
    """The group of what is due in so many days."""
    return LATE if left < 0 else TODAY if not left else WEEK if left <= DAYS[WEEK] else MONTH


def _order(one: Item) -> tuple[object, ...]:
    return one.due or date.max, one.matter, one.name, one.record_id


def key_of(one: Item) -> str:
    """The same for the same matter with the same day: what falls due anew is no longer put off."""
    return f"{one.register}:{one.record_id}:{one.matter}:{one.due}"


def _birthdays(desk: Desk, until: date) -> Iterable[Item]:
    """Those on a register who reach an age that means something (policy table ``birthday``)."""
    ages: dict[str, list[tuple[int, str]]] = {}
    for row in desk.policy.rows("birthday", desk.today()):
        ages.setdefault(row["register"], []).append((int(row["age"]), str(row["words"])))
    for key, some in ages.items():
        if may_see(desk, LINES[key]):
            yield from _birthdays_of(desk, LINES[key], some, until)


def _birthdays_of(desk: Desk, line: Line, ages: Sequence[tuple[int, str]], until: date) -> Iterable[Item]:
    """The birthdays of one register, each age with its words; one question for all ages."""
    today, table, person = desk.today(), table_of(line.record), table_of(Person)

    def born(age: int) -> ColumnElement[bool]:
        first, last = (PartialDay.of(birthday(day, -age) + timedelta(days=by)) for day, by in ((today, -1), (until, 1)))
        return person.c.birth.between(first, last)

    query = select(table.c.id, person.c.name, person.c.birth, person.c.group).join_from(
        table, person, table.c.person_id == person.c.id).where(
        table.c.void_reason.is_(None), table.c.state.in_(line.roster_states), person.c.died.is_(None),
        or_(*(born(age) for age, _ in ages)))
    with desk.store.reading() as connection:
        people = [one for one in connection.execute(query) if one.birth.whole]
    for age, words in ages:
        for one in people:
            day = birthday(one.birth.whole, age)
            if today <= day <= until:
                yield Item(line.key, one.id, f"{age}岁{BIRTHDAY}", one.group or "", one.name or "", day, words)


def _put_off(desk: Desk) -> dict[str, tuple[date, str]]:
    """What is put off beyond today."""
    text = settings.get(desk, PUT_OFF)
    found = {key: (date.fromisoformat(until), words) for key, (until, words) in json.loads(text or "{}").items()}
    return {key: (until, words) for key, (until, words) in found.items() if until > desk.today()}


@asks(Permission.SAVE)
def put_off(desk: Desk, one: Item, until: date, reason: str) -> None:
    """暂缓 one matter until a day, with a reason; an empty reason or a day that has come is refused."""
    if not reason.strip():
        raise Refusal("暂缓要写明原因", "请写一句话", code="no-reason")
    if until <= desk.today():
        raise Refusal("暂缓的日期要在今天之后", "请改一个日期", code="past-day")
    kept = _put_off(desk) | {key_of(one): (until, reason.strip()[:100])}
    _keep(desk, kept)


@asks(Permission.SAVE)
def take_up(desk: Desk, one: Item) -> None:
    """No longer put off."""
    _keep(desk, {key: value for key, value in _put_off(desk).items() if key != key_of(one)})


def _keep(desk: Desk, kept: dict[str, tuple[date, str]]) -> None:
    settings.put(desk, PUT_OFF, json.dumps(
        {key: (until.isoformat(), words) for key, (until, words) in kept.items()}, ensure_ascii=False))


COLUMNS = (
    RosterColumn("序号", 10, align="center"), RosterColumn("期限", 24, align="center"), RosterColumn("事项", 36),
    RosterColumn("姓名或名称", 44), RosterColumn("组", 16), RosterColumn("说明", 80),
    RosterColumn("办好", 14, align="center"),
)


@asks(Permission.PRINT)
def roster(desk: Desk, day: Day, groups: Sequence[str]) -> Roster:
    """The list on paper; no numbers and no telephones of those concerned."""
    items = [one for key in groups for one in day.items[key]]
    return Roster(
        title=f"{desk.office.place}{'、'.join(TITLES[key] for key in groups)}事项", office=desk.office.name,
        date=f"{day.on.year}年{day.on.month}月{day.on.day}日", columns=COLUMNS, counted="件",
        rows=[(str(place), str(one.due or ""), one.matter, one.name, one.group, one.words, "□")
              for place, one in enumerate(items, 1)],
        purpose=PURPOSES[INTERNAL], signers=("经办人",))


@dataclass(frozen=True)
class VillageProgress:
    """The visits of this month in a village: how many of those that fall due by its end were made."""

    village: str
    name: str
    done: int
    whole: int


@asks(Permission.READ)
def progress(desk: Desk, *, as_they_stand: bool = False) -> list[VillageProgress]:
    """By village, in the order of the villages: elders, children and whoever else is visited, together."""
    month = Month.of(desk.today())
    seen = DUE.c.seen >= month.first.isoformat()
    visiting = [line.key for line in deadlines.watched() if line.visits and may_see(desk, line)]
    with deadlines.reading(desk, as_they_stand=as_they_stand) as connection:
        rows = connection.execute(
            select(DUE.c.village, func.count(), func.sum(case((seen, 1), else_=0))).where(
                DUE.c.line.in_(visiting), DUE.c.matter == "", or_(seen, DUE.c.due <= month.last.isoformat())
            ).group_by(DUE.c.village)).all()
    found = {village or "": (done, whole) for village, whole, done in rows}
    known = names(desk).villages
    order = list(known)
    return [VillageProgress(village, known.get(village, "未填村（社区）"), *found[village])
            for village in sorted(found, key=lambda one: (order.index(one) if one in known else len(order), one))]
