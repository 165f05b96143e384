"""Monthly figures of homes and hazards (care.md §7 R5, R6): reckoned from intervals, balancing, each with its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.homes.codes import Level
from mzdesk.homes.occupancy import MonthOfHome, month_of_home
from mzdesk.lines import LINES
from mzdesk.lines.elders import rules as elder_rules
from mzdesk.lines.elders.codes import Tag
from mzdesk.lines.hazards.rules import CLOSED, due_on
from mzdesk.lines.home_residents.codes import ResidentKind
from mzdesk.people.ability import SelfCare, self_care
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.dossiers import dossiers
from mzdesk.services.figures import Figure, figure
from mzdesk.services.homes.reading import DEAD, HomeWithPeople, homes
from mzdesk.services.visiting.figures import on_register

RESIDENTS, HAZARDS, CHECKS, HOMES = "home_residents", "hazards", "inspections", "elder_homes"
HOMES_LINE, HAZARDS_LINE = LINES[HOMES], LINES[HAZARDS]
NEEDY = (SelfCare.HALF, SelfCare.NONE)
"""失能半失能: 半护理 and 全护理 by the six acts, never by another scale (care.md trap 12)."""


@dataclass(frozen=True)
class HomeMonth:
    """One home in a month."""

    home: str
    name: str
    month: MonthOfHome
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class HomesMonth:
    """All homes of the office in a month. ``care_rate``: 失能半失能集中供养率, of 特困 people who are 半护理 or 全护理
    how many live in a home; None where there is nobody."""

    month: Month
    homes: tuple[HomeMonth, ...]
    figures: tuple[Figure, ...]
    rate: Fraction | None
    care_rate: Fraction | None

    def figure(self, key: str) -> Figure:
        return next(one for one in self.figures if one.key == key)


@asks(Permission.READ)
def homes_month(desk: Desk, month: Month) -> HomesMonth:
    """R5 of a month."""
    found = [one for one in homes(desk) if one.home.state != "草稿"]
    each = [(one, month_of_home(one.beds, one.stays, month, DEAD)) for one in found]
    single = tuple(HomeMonth(one.home.id or "", one.name, got, _of_home([(one, got)])) for one, got in each)
    usable, taken = sum(got.usable_days for _, got in each), sum(got.bed_days for _, got in each)
    rate = Fraction(taken, usable) if usable else None
    inside = [one.residents[key] for one, got in each for key in got.end if _is_needy_tekun(one.residents[key])]
    outside = _outside(desk, month.last, {str(one.values.get("person_id")) for one in inside})
    care = Fraction(len(inside), len(inside) + len(outside)) if inside or outside else None
    unknown = [one.residents[key] for one, got in each for key in got.end
               if one.residents[key].get("category") is ResidentKind.TEKUN
               and self_care(one.residents[key].values) is None]
    figures = (
        *_of_home(each),
        Figure("rate", "入住率（床日）", words=percent(rate)),
        figure("needy_in", "失能半失能特困集中供养", inside, RESIDENTS),
        figure("needy_out", "失能半失能特困分散供养", outside, "elders"),
        Figure("care_rate", "失能半失能集中供养率", words=percent(care)),
        figure("ungraded", "特困老人未评自理能力", unknown, RESIDENTS),
        *_checks(desk, month), *_incidents(found, month),
    )
    return HomesMonth(month, single, figures, rate, care)


def percent(rate: Fraction | None) -> str:
    """A rate with one decimal, half up; a dash where there is none."""
    return "—" if rate is None else f"{int(rate * 1000 + Fraction(1, 2)) / 10:.1f}%"


def _of_home(each: Sequence[tuple[HomeWithPeople, MonthOfHome]]) -> tuple[Figure, ...]:
    def people(key: str) -> tuple[str, ...]:
        return tuple(one for _, got in each for one in getattr(got, key))

    def total(key: str) -> str:
        return str(sum(getattr(got, key) for _, got in each))

    ends = [one.residents[key] for one, got in each for key in got.end]
    kinds = [(kind, [one for one in ends if one.get("category") is kind]) for kind in ResidentKind]
    return (
        Figure("start", "月初在住", people("start"), RESIDENTS), Figure("came", "本月入住", people("came"), RESIDENTS),
        Figure("left", "本月离院", people("left"), RESIDENTS), Figure("died", "其中去世", people("died"), RESIDENTS),
        Figure("end", "月末在住", people("end"), RESIDENTS),
        *(figure(f"kind_{kind.value}", f"其中{kind.label}", of_kind, RESIDENTS) for kind, of_kind in kinds if of_kind),
        *(figure(f"care_{grade.value}", f"特困自理能力：{grade.label}", [
            one for one in ends if self_care(one.values) is grade], RESIDENTS) for grade in SelfCare),
        Figure("usable_days", "可用床日", words=total("usable_days")),
        Figure("bed_days", "实住床日", words=total("bed_days")),
        Figure("beds", "现有床位", words=total("beds")), Figure("usable", "可用床位", words=total("usable")),
        Figure("occupied", "已住床位", words=total("occupied")), Figure("empty", "空床", words=total("empty")),
        Figure("away_days", "请假住院天数", words=total("away_days")),
    )


def _is_needy_tekun(one: Dossier) -> bool:
    return one.get("category") is ResidentKind.TEKUN and self_care(one.values) in NEEDY


def _outside(desk: Desk, day: date, inside: set[str]) -> list[Dossier]:
    """分散供养特困 on the register of visited elders who are 半护理 or 全护理 and live in no home."""
    line = LINES["elders"]
    with desk.store.reading() as connection:
        found = dossiers(connection, line, notes=False)
    return [one for one in found if on_register(one, day) and Tag.TEKUN in elder_rules.tags(one, day)
            and self_care(one.values) in NEEDY and str(one.values.get("person_id")) not in inside]


def _checks(desk: Desk, month: Month) -> Iterable[Figure]:
    with desk.store.reading() as connection:
        found = dossiers(connection, LINES[CHECKS], notes=False)
    done = [one for one in found if one.state == "已完成" and one.get("inspected")
            and Month.of(one.get("inspected")) == month]
    yield figure("checks", "本月检查（次）", done, CHECKS)


def _incidents(found: Iterable[HomeWithPeople], month: Month) -> Iterable[Figure]:
    rows = [(one.home, row) for one in found for row in one.home.parts["incidents"]]
    drills = [(one.home, row) for one in found for row in one.home.parts["drills"]]
    yield figure("incidents", "本月事件（件）", [home for home, row in rows if _in(row.get("happened"), month)], HOMES)
    yield figure("incidents_open", "月末未办结事件（件）", [
        home for home, row in rows if row.get("happened") and row["happened"] <= month.last
        and (row.get("closed") is None or row["closed"] > month.last)], HOMES)
    yield figure("drills", "本月演练培训（次）", [home for home, row in drills if _in(row.get("held"), month)], HOMES)


def _in(day: date | None, month: Month) -> bool:
    return day is not None and Month.of(day) == month


@dataclass(frozen=True)
class HazardsMonth:
    """R6 of a month. ``start`` + ``new`` − ``closed`` = ``end``; ``rate`` = closed ÷ (start + new) (care.md §7)."""

    month: Month
    figures: tuple[Figure, ...]
    rate: Fraction | None

    def figure(self, key: str) -> Figure:
        return next(one for one in self.figures if one.key == key)


@asks(Permission.READ)
def hazards_month(desk: Desk, month: Month, home: str = "") -> HazardsMonth:
    """The hazards of all homes, or of one, by the days of their steps."""
    with desk.store.reading() as connection:
        found = [one for one in dossiers(connection, LINES[HAZARDS]) if not home or one.get("home") == home]
    before, last = month.first - timedelta(days=1), month.last
    start = [one for one in found if open_on(one, before)]
    new = [one for one in found if _in(registered(one), month)]
    closed = [one for one in found if _in(closed_day(one), month)]
    end = [one for one in found if open_on(one, last)]
    failed = [one for one in found for row in one.parts["rounds"]
              if _in(row.get("rechecked"), month) and str(row.get("outcome") or "") == "2"]
    rate = Fraction(len(closed), len(start) + len(new)) if start or new else None
    figures = [
        figure("start", "月初未销号", start, HAZARDS), figure("new", "本月新增", new, HAZARDS),
        figure("closed", "本月销号", closed, HAZARDS), figure("end", "月末未销号", end, HAZARDS),
        figure("overdue", "月末逾期未改", [one for one in end if overdue_on(one, last)], HAZARDS),
        figure("failed", "本月复查不合格（次）", failed, HAZARDS),
        Figure("rate", "销号率", words=percent(rate)),
    ]
    for level in Level:
        for key, title, some in (("new", "新增", new), ("closed", "销号", closed), ("end", "月末未销号", end)):
            of_level = [one for one in some if one.get("level") is level]
            figures.append(figure(f"{key}_{level.value}", f"{level.label}隐患{title}", of_level, HAZARDS))
    return HazardsMonth(month, tuple(figures), rate)


def _step_days(hazard: Dossier, target: str) -> list[Any]:
    return [row["done"] for row in hazard.parts["events"] if row.get("target") == target and row.get("done")]


def registered(hazard: Dossier) -> date | None:
    """The day it came onto the register."""
    found: date | None = min(_step_days(hazard, "已登记"), default=None)
    return found


def closed_day(hazard: Dossier) -> date | None:
    """The day of 销号."""
    found: date | None = max(_step_days(hazard, CLOSED), default=None)
    return found


def open_on(hazard: Dossier, day: date) -> bool:
    began, ended = registered(hazard), closed_day(hazard)
    return began is not None and began <= day and (ended is None or ended > day)


def overdue_on(hazard: Dossier, day: date) -> bool:
    """Whether the round that ran on a day was beyond the deadline that was in force on it, and not mended."""
    due, mended = due_on(hazard, day)
    return due is not None and due < day and (mended is None or mended > day)
