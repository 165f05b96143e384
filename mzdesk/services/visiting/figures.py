"""Monthly figures of the 探访 register (care.md §7 R4): each with the rows behind it, and balancing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.visiting import last_that_counts
from mzdesk.lines import LINES
from mzdesk.lines.elders import rules
from mzdesk.lines.elders.codes import ExitReason, Tag
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.dossiers import dossiers
from mzdesk.services.figures import Figure, figure

LINE = LINES["elders"]


@dataclass(frozen=True)
class MonthFigures:
    """One month of the register. ``start`` + ``came`` − ``left`` = ``end`` for every month; ``rate`` is 月探访率:
    of those on the register at the end of the month, how many had a visit that counts in it; None without anybody."""

    month: Month
    figures: tuple[Figure, ...]
    rate: Fraction | None
    by_tag: tuple[tuple[Tag, int, int], ...]
    """Tag, how many at the end, how many of them were visited. An elder stands under each of his tags."""

    def figure(self, key: str) -> Figure:
        return next(one for one in self.figures if one.key == key)


@asks(Permission.READ)
def month_figures(desk: Desk, month: Month, village: str = "") -> MonthFigures:
    """The figures of a month, of the whole township or of one village."""
    with desk.store.reading() as connection:
        found = dossiers(connection, LINE)
    elders = [one for one in found if not village or one.get("village") == village]
    first, last = month.first, month.last
    at_start = [one for one in elders if on_register(one, first - timedelta(days=1))]
    at_end = [one for one in elders if on_register(one, last)]
    visited = [one for one in at_end if counted(one, month, desk)]
    seen = {one.id for one in visited}
    tasks = [(one, task) for one in elders for task in one.parts["tasks"]]
    handled = [one for one, task in tasks if task.get("handled") and Month.of(task["handled"]) == month]
    problems = [one for one, task in tasks if task.get("found") and Month.of(task["found"]) == month]
    figures = (
        _figure("start", "月初在册", at_start),
        _figure("came", "本月新增", _events(elders, month, "began")),
        _figure("left", "本月减少", _events(elders, month, "ended")),
        _figure("dead", "其中死亡", _events(elders, month, "ended", ExitReason.DEAD)),
        _figure("end", "月末在册", at_end),
        _figure("visited", "本月已访", visited),
        _figure("unvisited", "本月未访", [one for one in at_end if one.id not in seen]),
        _figure("missed", "本月有未见到本人", [one for one in at_end if _missed(one, month)]),
        _figure("problems", "发现问题（件）", problems),
        _figure("handled", "办结问题（件）", handled),
        _figure("open", "未办结问题（件）", [one for one, task in tasks if _open(task, last)]),
    )
    return MonthFigures(month, figures, Fraction(len(visited), len(at_end)) if at_end else None,
                        tuple(_tagged(at_end, seen, last)))


def _figure(key: str, title: str, found: Sequence[Dossier]) -> Figure:
    return figure(key, title, found, LINE.key)


def on_register(elder: Dossier, day: date) -> bool:
    """Whether some interval on the register covers a day; the day of leaving counts no more."""
    return any(
        row.get("began") and row["began"] <= day and (row.get("ended") is None or row["ended"] > day)
        for row in elder.parts["spells"])


def _events(elders: Sequence[Dossier], month: Month, key: str, reason: ExitReason | None = None) -> list[Dossier]:
    """One entry an interval that begins or ends in the month, so that coming twice counts twice."""
    return [
        one for one in elders for row in one.parts["spells"]
        if row.get(key) and Month.of(row[key]) == month and (reason is None or row.get("exit_reason") is reason)
    ]


def counted(elder: Dossier, month: Month, desk: Desk) -> bool:
    """Whether a visit in this calendar month counts by the policy of its last day (not a rolling 30 days, trap 8)."""
    row = desk.policy.find("visit_policy", month.last, category=rules.CATEGORY, risk=str(elder.get("risk") or "0"))
    visits = [one for one in elder.parts["visits"] if one.get("visited") and one["visited"] <= month.last]
    day = last_that_counts(visits, row) if row else None
    return day is not None and Month.of(day) == month


def _missed(elder: Dossier, month: Month) -> bool:
    return any(row.get("seen") is False and row.get("visited") and Month.of(row["visited"]) == month
               for row in elder.parts["visits"])


def _open(task: Any, last: date) -> bool:
    return bool(task.get("found") and task["found"] <= last and (task.get("handled") is None or task["handled"] > last))


def _tagged(at_end: Sequence[Dossier], seen: Collection[str | None], last: date) -> list[tuple[Tag, int, int]]:
    rows = []
    for tag in Tag:
        held = [one for one in at_end if tag in rules.tags(one, last)]
        if held:
            rows.append((tag, len(held), sum(1 for one in held if one.id in seen)))
    return rows
