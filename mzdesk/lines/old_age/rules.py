"""高龄津贴 rules: the band of a month by full years on its last day; county data throughout (待核实)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mzdesk.basics.days import PartialDay, age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import yuan
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.cases.codes import Component
from mzdesk.cases.entitle import Grant


def band(birth: PartialDay, month: Month, around: Circumstances) -> Mapping[str, Any] | None:
    """The row of ``age_rate`` for a month: the age reached by its last day, so that the month of the birthday counts
    (trap 25)."""
    if birth.earliest > month.last:
        return None
    years = age_on(birth, month.last)
    rows = around.policy.rows("age_rate", month.first)
    return next((row for row in rows if row["least"] <= years <= row["most"]), None)


def step(case: Dossier, month: Month, around: Circumstances) -> int | None:
    """Which band, by its lowest age; None below all of them."""
    birth = case.get("birth")
    row = band(birth, month, around) if birth else None
    return int(row["least"]) if row else None


def check(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    birth = case.get("birth")
    if birth and birth.earliest <= around.today and band(birth, Month.of(around.today), around) is None:
        yield Problem("birth", "未到高龄津贴的年龄，请核对出生日期", Weight.WARN, "OA01")
    if case.get("died"):
        yield Problem("name", "本人已登记死亡，请停发", Weight.WARN, "OA02")


def eligible(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    birth = case.get("birth")
    if birth and band(birth, Month.of(around.today), around) is None:
        yield Problem("birth", "未到高龄津贴的年龄", rule="OA10")


def grants(case: Dossier, month: Month, around: Circumstances) -> list[Grant]:
    """The amount of the band in a month; nothing below the lowest band."""
    birth = case.get("birth")
    row = band(birth, month, around) if birth else None
    if row is None:
        return []
    words = f"{row['least']}至{row['most']}周岁" if row["most"] < 150 else f"{row['least']}周岁以上"
    return [Grant(Component.OLD_AGE, yuan(row["month"]), 1, case.get("person_id"), words)]


def explain(case: Dossier, month: Month, around: Circumstances) -> Iterable[dict[str, object]]:
    birth = case.get("birth")
    row = band(birth, month, around) if birth else None
    for grant in grants(case, month, around):
        unverified = "（待核实）" if row and row.get("unverified") else ""
        yield {"words": f"{month.words}满{age_on(birth, month.last)}周岁（{grant.words}）每月 {grant.monthly.short} 元",
               "amount": grant.monthly, "basis": f"{row['basis'] if row else ''}{unverified}"}


def age(case: Dossier, around: Circumstances) -> int | None:
    birth = case.get("birth")
    return age_on(birth, around.today) if birth and birth.earliest <= around.today else None
