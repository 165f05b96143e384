"""机构检查 rules: what a finished check needs, and what its lists say (care.md §4.2–§4.4).

The township checks and urges to mend (督促整改); penalties are other people's business (care.md trap 28).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.homes.checklist import items
from mzdesk.homes.codes import Result


def check(inspection: Dossier, around: Circumstances) -> Iterator[Problem]:
    if inspection.get("inspected") and inspection.get("inspected") > around.today:
        yield Problem("inspected", "检查日期在今天之后，请核对", rule="IN01")
    row = around.policy.find("home_policy", around.today, topic="talk")
    talked = inspection.get("talked")
    if row is not None and talked is not None and talked < int(row["people"]):
        yield Problem("talked", f"单独谈话的老人应不少于{row['people']}人", Weight.WARN, "IN02")


def check_item(inspection: Dossier, row: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if row.get("result") is Result.UNMET and not row.get("words"):
        yield Problem("words", "不符合的请写明问题", rule="IN10")


def something_asked(inspection: Dossier, around: Circumstances) -> Iterator[Problem]:
    if not inspection.parts.get("items"):
        yield Problem("items", "还没有检查任何一项，请先录入检查结果", rule="IN20")


def count(inspection: Dossier, result: Result) -> int:
    return sum(row.get("result") is result for row in inspection.parts.get("items", ()))


def unmet(inspection: Dossier, around: Circumstances) -> int:
    return count(inspection, Result.UNMET)


def progress(inspection: Dossier, around: Circumstances) -> str:
    """How many of the items of that day's checklist were looked at."""
    day = inspection.get("inspected")
    return f"{len(inspection.parts.get('items', ()))}/{len(items(around.policy, day))}" if day else ""


def chips(inspection: Dossier, around: Circumstances) -> list[tuple[str, str]]:
    found = unmet(inspection, around)
    major = sum(bool(row.get("major")) for row in inspection.parts.get("items", ())
                if row.get("result") is Result.UNMET)
    return ([(f"可能重大{major}项", "red")] if major else []) + ([(f"不符合{found}项", "amber")] if found else [])
