"""留守妇女 rules: values in, findings out. Definition 民发〔2019〕89号, age band as policy data (待核实)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mzdesk.basics.days import PartialDay, age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.basics.visiting import next_due

CATEGORY = "left_behind_women"


def check(woman: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Sex and age band of the register."""
    if str(woman.get("sex") or "2") == "1":
        yield Problem("sex", "留守妇女台账只登记女性，请核对", rule="LW01")
    years = age(woman, around)
    band = around.policy.find("age_band", around.today, topic=CATEGORY)
    if years is not None and band and not band["least"] <= years <= band["most"]:
        words = f"年龄{years}周岁，不在{band['least']}至{band['most']}周岁之间，请核对"
        yield Problem("birth", words, Weight.WARN, "LW02")


def check_visit(woman: Dossier, visit: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if visit.get("visited") and visit["visited"] > around.today:
        yield Problem("visited", "走访日期在今天之后，请核对", rule="LW10")


def age(woman: Dossier, around: Circumstances) -> int | None:
    birth: PartialDay | None = woman.get("birth")
    return age_on(birth, around.today) if birth and birth.earliest <= around.today else None


def next_visit(woman: Dossier, around: Circumstances) -> date | None:
    return next_due(woman, around, CATEGORY)
