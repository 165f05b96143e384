"""The monthly figures of visits, homes and hazards as one kind of sheet, for the screen and for paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mzdesk.basics.months import Month
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.figures import Figure
from mzdesk.services.homes import figures as of_homes
from mzdesk.services.papers import INTERNAL, PURPOSES
from mzdesk.services.visiting import figures as of_visits

VISITS, HOMES, HAZARDS = "visits", "homes", "hazards"
LINES_OF = {VISITS: of_visits.LINE, HOMES: of_homes.HOMES_LINE, HAZARDS: of_homes.HAZARDS_LINE}
KINDS: Mapping[str, str] = {VISITS: "老人探访", HOMES: "养老机构", HAZARDS: "隐患"}


@dataclass(frozen=True)
class Group:
    """Figures under a heading: one home; "" for the whole office."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class MonthSheet:
    """One kind of figures in a month. ``words`` says how they balance."""

    kind: str
    month: Month
    groups: tuple[Group, ...]
    words: str


@asks(Permission.READ)
def sheet(desk: Desk, kind: str, month: Month) -> MonthSheet:
    """The figures of a kind."""
    groups = _MAKERS[kind](desk, month)
    return MonthSheet(kind, month, groups, _balance(groups[0]))


def _visits(desk: Desk, month: Month) -> tuple[Group, ...]:
    found = of_visits.month_figures(desk, month)
    rate = Figure("rate", "月探访率", words=of_homes.percent(found.rate))
    tags = tuple(Figure(f"tag_{tag.value}", f"{tag.label}：已访/在册", words=f"{seen}/{held}")
                 for tag, held, seen in found.by_tag)
    return (Group("", (*found.figures, rate, *tags)),)


def _homes(desk: Desk, month: Month) -> tuple[Group, ...]:
    found = of_homes.homes_month(desk, month)
    each = found.homes if len(found.homes) > 1 else ()
    return (Group("", found.figures), *(Group(f"{one.name}：", one.figures) for one in each))


def _hazards(desk: Desk, month: Month) -> tuple[Group, ...]:
    return (Group("", of_homes.hazards_month(desk, month).figures),)


_MAKERS: Mapping[str, Callable[[Desk, Month], tuple[Group, ...]]] = {
    VISITS: _visits, HOMES: _homes, HAZARDS: _hazards,
}


def _balance(group: Group) -> str:
    """The movement in words: 月初 + 新增 − 减少 = 月末."""
    found = {one.key: one for one in group.figures}
    came, left = found.get("came") or found.get("new"), found.get("left") or found.get("closed")
    start, end = found.get("start"), found.get("end")
    if came is None or left is None or start is None or end is None:
        return ""
    terms = [f"{one.title}{one.count}" for one in (start, came, left, end)]
    return f"{terms[0]} ＋ {terms[1]} − {terms[2]} ＝ {terms[3]}"


def roster(desk: Desk, found: MonthSheet) -> Roster:
    """The sheet on paper: numbers only."""
    today = desk.today()
    rows = [(str(place), f"{group.title}{one.title}", one.shown, "")
            for place, (group, one) in enumerate(
                ((group, one) for group in found.groups for one in group.figures), 1)]
    return Roster(
        title=f"{desk.office.place}{KINDS[found.kind]}{found.month.words}数字表", office=desk.office.name,
        date=f"{today.year}年{today.month}月{today.day}日", counted="项", rows=rows, purpose=PURPOSES[INTERNAL],
        columns=(RosterColumn("序号", 14, align="center"), RosterColumn("项目", 120),
                 RosterColumn("数", 50, align="right"), RosterColumn("备注", 80)),
        notes=(found.words,) if found.words else (),
    )
