"""老人探访 rules: which categories hold on a day, when the next visit is due, three misses in a row (care.md §3.3)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.days import PartialDay, age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.basics.visiting import last_that_counts
from mzdesk.lines.elders.codes import Finding, Risk, Tag
from mzdesk.people.ability import check_ability, self_care

CATEGORY = "elders"
GROUPS = ("health", "money", "family", "safety", "service")
"""The five content groups of a visit, in the order of the paper."""
TAGS = tuple(Tag)
ON_THEIR_OWN = {Tag.ALONE, Tag.EMPTY_NEST, Tag.LEFT_BEHIND}


def check(elder: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Age, tags and ability of one file."""
    years, least = age(elder, around), _age("elder", around)
    if years is not None and least is not None and years < least:
        yield Problem("birth", f"年龄{years}周岁，不满{least}周岁，请核对", Weight.WARN, "EV01")
    if not elder.parts.get("tags"):
        yield Problem("tags", "还没有登记类别（独居、空巢、失能等），请在“类别”中添加", Weight.WARN, "EV02")
    if not elder.get("visitor"):
        yield Problem("visitor", "还没有结对探访人", Weight.WARN, "EV03")
    if not elder.get("contact_phone"):
        yield Problem("contact_phone", "没有紧急联系电话，请补填", Weight.WARN, "EV04")
    if disabled(elder, around) and elder.get("ability_level") is None:
        yield Problem("ability_level", "失能老人还没有能力评估", Weight.WARN, "EV05")
    yield from check_ability(elder.values)
    missed = misses(elder)
    if missed and missed >= _allowed(around):
        words = f"连续{missed}次没有见到本人，请立即上门核实并联系家属、派出所"
        yield Problem("visits.visited", words, Weight.WARN, "EV06")


def check_visit(elder: Dossier, visit: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if visit.get("visited") and visit["visited"] > around.today:
        yield Problem("visited", "探访日期在今天之后，请核对", rule="EV10")
    if visit.get("seen") and any(visit.get(group) is Finding.ABNORMAL for group in GROUPS) and not visit.get("words"):
        yield Problem("words", "有异常的请写明情况", rule="EV11")


def check_tag(elder: Dossier, tag: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if tag.get("began") and tag.get("ended") and tag["ended"] < tag["began"]:
        yield Problem("ended", "截止日期早于起始日期", rule="EV20")


def check_task(elder: Dossier, task: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if task.get("handled") and not task.get("result"):
        yield Problem("result", "办结的请写明处理结果", rule="EV30")
    if task.get("handled") and task.get("found") and task["handled"] < task["found"]:
        yield Problem("handled", "办结日期早于发现日期", rule="EV31")


def tags(elder: Dossier, day: date) -> list[Tag]:
    """The categories that hold on a day, in the order of the list."""
    held = {
        row.get("tag") for row in elder.parts.get("tags", ())
        if row.get("began") and row["began"] <= day and (row.get("ended") is None or row["ended"] >= day)
    }
    return [tag for tag in TAGS if tag in held] if held else []


def tag_words(elder: Dossier, around: Circumstances) -> str:
    return "、".join(tag.label for tag in tags(elder, around.today))


def disabled(elder: Dossier, around: Circumstances) -> bool:
    return bool({Tag.DISABLED, Tag.DEMENTIA} & set(tags(elder, around.today)))


def age(elder: Dossier, around: Circumstances) -> int | None:
    birth: PartialDay | None = elder.get("birth")
    return age_on(birth, around.today) if birth and birth.earliest <= around.today else None


def _age(topic: str, around: Circumstances) -> int | None:
    row = around.policy.find("age_threshold", around.today, topic=topic)
    return int(row["age"]) if row else None


def _allowed(around: Circumstances) -> int:
    """How many misses in a row raise the alarm."""
    row = around.policy.find("care_policy", around.today, topic=CATEGORY)
    return int(row["misses"]) if row else 0


def misses(elder: Dossier) -> int:
    """Visits in a row, the newest first, at which the elder was not seen."""
    count = 0
    for visit in elder.parts.get("visits", ()):
        if visit.get("seen") is not False:
            break
        count += 1
    return count


def policies(elder: Dossier, around: Circumstances) -> list[Mapping[str, Any]]:
    """Every visit rule that holds for this elder: by risk, by category, and for the very old who are alone."""
    find, held = around.policy.find, tags(elder, around.today)
    asked = [(CATEGORY, str(elder.get("risk") or "0")), *((f"elder_{tag.value}", "0") for tag in held)]
    years, old = age(elder, around), _age("advanced", around)
    if years is not None and old is not None and years >= old and ON_THEIR_OWN & {*held}:
        asked.append(("elder_advanced_alone", "0"))
    found = (find("visit_policy", around.today, category=category, risk=risk) for category, risk in asked)
    return [row for row in found if row is not None]


def next_visit(elder: Dossier, around: Circumstances) -> date | None:
    """下次应访: the strictest rule counts. Three misses in a row are due at once, on the day of the last of them."""
    visits = elder.parts.get("visits", ())
    if (missed := misses(elder)) and missed >= _allowed(around):
        last: date | None = visits[0].get("visited")
        return last
    days = []
    for row in policies(elder, around):
        start = last_that_counts(visits, row) or elder.get("spells.began")
        if start:
            days.append(start + timedelta(days=int(row["interval_days"])))
    return min(days, default=None)


def open_tasks(elder: Dossier, around: Circumstances) -> str:
    """How many problems are not handled yet."""
    count = sum(1 for task in elder.parts.get("tasks", ()) if task.get("handled") is None)
    return f"{count}件" if count else "无"


def care_words(elder: Dossier, around: Circumstances) -> str:
    """The 特困 grade of the six acts, in words."""
    grade = self_care(elder.values)
    return grade.label if grade else ""


def chips(elder: Dossier, around: Circumstances) -> list[tuple[str, str]]:
    """Short words for the header of the file: (word, tone)."""
    found = []
    if missed := misses(elder):
        found.append((f"连续{missed}次未见", "red" if missed >= _allowed(around) else "amber"))
    if elder.get("risk") in (Risk.RED, Risk.YELLOW):
        found.append((f"{elder.get('risk').label}色", "red" if elder.get("risk") is Risk.RED else "amber"))
    return found + [(tag.label, "blue") for tag in tags(elder, around.today)][:4]


def reminders(elder: Dossier, around: Circumstances) -> Iterator[tuple[str, date]]:
    if elder.get("next_assessment"):
        yield "能力评估到期", elder.get("next_assessment")
