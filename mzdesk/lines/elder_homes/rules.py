"""养老机构 rules: papers that expire, drills that fall due, beds and incidents that contradict themselves."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.homes.occupancy import covers
from mzdesk.lines.elder_homes.codes import DrillKind, FireProof, SafetyGrade, WorkerPost

PAPERS = {
    "food_expires": "食品经营许可", "medical_expires": "医疗许可或签约", "lift_expires": "电梯检验",
    "boiler_expires": "锅炉检验", "insurance_expires": "责任保险", "extinguisher_expires": "灭火器",
}
"""Papers of the home that end on a day, and what they are called."""
DRILLS = {"drill": (DrillKind.FIRE_DRILL, DrillKind.DRILL), "training": (DrillKind.FIRE_TRAINING, DrillKind.TRAINING)}
DRILL_WORDS = {"drill": "演练", "training": "安全培训"}
HEALTH_POSTS = (WorkerPost.COOK, WorkerPost.CARER)
"""Who touches food and people needs a 健康证 (食品安全法 45)."""


def check(home: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Expired papers, missing ones, drills, bed counts."""
    for key, words in PAPERS.items():
        yield from _expiry(key, home.get(key), words, around)
    if home.get("safety_grade") in (SafetyGrade.C, SafetyGrade.D):
        words = f"房屋安全鉴定为{home.get('safety_grade').label}，属重大隐患情形，请立即登记隐患并报告"
        yield Problem("safety_grade", words, Weight.WARN, "EH01")
    if home.get("fire_proof") is FireProof.NONE:
        yield Problem("fire_proof", "没有消防手续，请登记隐患并报告", Weight.WARN, "EH02")
    if home.get("food_no") == "无":
        words = "食堂没有食品经营许可，属重大隐患情形，请登记隐患并报告"
        yield Problem("food_no", words, Weight.WARN, "EH03")
    standing = beds_on(home, around.today)
    approved = home.get("approved_beds")
    if approved is not None and len(standing) > approved:
        yield Problem("approved_beds", f"现有床位{len(standing)}张，多于核定床位{approved}张", Weight.WARN, "EH04")
    yield from _same_beds(home)
    for key in DRILLS:
        yield from _drill(home, key, around)


def _expiry(key: str, day: date | None, words: str, around: Circumstances) -> Iterator[Problem]:
    if day is None:
        return
    if day < around.today:
        yield Problem(key, f"{words}已于{day.isoformat()}到期", Weight.WARN, "EH10")
    elif day <= around.today + timedelta(days=warning_days(around)):
        yield Problem(key, f"{words}将于{day.isoformat()}到期", Weight.WARN, "EH11")


def warning_days(around: Circumstances) -> int:
    """How many days ahead an expiry is told."""
    row = around.policy.find("home_policy", around.today, topic="expiry")
    return int(row["days"]) if row else 0


def _same_beds(home: Dossier) -> Iterator[Problem]:
    seen: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(home.parts.get("beds", ())):
        key = (row.get("building") or "", row.get("room"), row.get("bed"))
        if row.get("room") and row.get("bed") and row.get("ended") is None:
            if key in seen:
                yield Problem(f"beds#{place}.bed", f"{row['room']}室{row['bed']}床已经登记过", rule="EH12")
            seen[key] = place


def drill_due(home: Dossier, key: str, around: Circumstances) -> date | None:
    """The day by which the next drill or training is due; from the beginning of operation while there was none."""
    row = around.policy.find("home_policy", around.today, topic=key)
    last = max((one["held"] for one in home.parts.get("drills", ())
                if one.get("held") and one.get("kind") in DRILLS[key]), default=home.get("spells.began"))
    if row is None or last is None:
        return None
    after = Month.of(last).plus(int(row["months"]))
    return min(after.first + timedelta(days=last.day - 1), after.last)


def _drill(home: Dossier, key: str, around: Circumstances) -> Iterator[Problem]:
    due = drill_due(home, key, around)
    if due is not None and due < around.today:
        yield Problem("drills", f"{DRILL_WORDS[key]}应在{due.isoformat()}前进行，已经逾期", Weight.WARN, "EH13")


def check_bed(home: Dossier, bed: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if bed.get("began") and bed.get("ended") and bed["ended"] < bed["began"]:
        yield Problem("ended", "撤除日期早于启用日期", rule="EH20")


def check_outage(home: Dossier, outage: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if outage.get("began") and outage.get("ended") and outage["ended"] < outage["began"]:
        yield Problem("ended", "恢复日期早于起始日期", rule="EH21")
    if outage.get("bed") and outage.get("bed_owner") not in (None, home.id):
        yield Problem("bed", "这张床位不是本机构的", rule="EH22")


def check_worker(home: Dossier, worker: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if worker.get("ended") is not None:
        return
    if worker.get("post") in HEALTH_POSTS and worker.get("health_expires") is None:
        yield Problem("health_expires", "护理员和厨师要有健康证，请补填到期日", Weight.WARN, "EH30")
    yield from _expiry("health_expires", worker.get("health_expires"), "健康证", around)


def check_drill(home: Dossier, drill: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if drill.get("held") and drill["held"] > around.today:
        yield Problem("held", "日期在今天之后，请核对", rule="EH40")


def check_incident(home: Dossier, incident: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    """Closed only when the family was told, by whom and how, and what was learned of it is written (care.md §4.5)."""
    if incident.get("happened") and incident["happened"] > around.today:
        yield Problem("happened", "发生日期在今天之后，请核对", rule="EH50")
    if incident.get("closed") is None:
        if incident.get("happened") and incident.get("family_told") is None:
            yield Problem("family_told", "还没有告知家属", Weight.WARN, "EH51")
        return
    for key, words in (("family_told", "告知家属的日期"), ("family_way", "告知方式"), ("told_by", "告知人"),
                       ("review", "复盘与改进")):
        if not incident.get(key):
            yield Problem(key, f"办结前请填写{words}", rule="EH52")
    if incident.get("happened") and incident["closed"] < incident["happened"]:
        yield Problem("closed", "办结日期早于发生日期", rule="EH53")


def beds_on(home: Dossier, day: date) -> list[Mapping[str, Any]]:
    """The beds that stand in the home on a day."""
    return [row for row in home.parts.get("beds", ()) if covers(row, day)]


def bed_count(home: Dossier, around: Circumstances) -> int:
    return len(beds_on(home, around.today))


def open_incidents(home: Dossier, around: Circumstances) -> str:
    count = sum(1 for row in home.parts.get("incidents", ()) if row.get("closed") is None)
    return f"{count}件" if count else "无"


def next_expiry(home: Dossier, around: Circumstances) -> date | None:
    """到期: the first day on which a paper of the home or of its staff ends, or a drill is due."""
    return min((day for _, day in reminders(home, around)), default=None)


def reminders(home: Dossier, around: Circumstances) -> Iterator[tuple[str, date]]:
    """Every paper of the home and of its staff with the day it ends, and every drill that falls due."""
    found = [(f"{words}到期", home.get(key)) for key, words in PAPERS.items()]
    found += [(f"{row.get('name') or ''}健康证到期", row.get("health_expires"))
              for row in home.parts.get("workers", ()) if row.get("ended") is None]
    found += [(f"{DRILL_WORDS[key]}到期", drill_due(home, key, around)) for key in DRILLS]
    yield from ((words, day) for words, day in found if day is not None)


def expiry_words(home: Dossier, around: Circumstances) -> str:
    """What ends first, in words."""
    day = next_expiry(home, around)
    if day is None:
        return ""
    named = [words for key, words in PAPERS.items() if home.get(key) == day]
    named += [f"{row.get('name') or ''}健康证" for row in home.parts.get("workers", ())
              if row.get("ended") is None and row.get("health_expires") == day]
    named += [DRILL_WORDS[key] for key in DRILLS if drill_due(home, key, around) == day]
    return f"{named[0]} {day.isoformat()}"


def chips(home: Dossier, around: Circumstances) -> list[tuple[str, str]]:
    """Short words for the header of the file: (word, tone)."""
    late = [(home.get(key), f"{words}已过期") for key, words in PAPERS.items()]
    late += [(row.get("health_expires"), "健康证已过期") for row in home.parts.get("workers", ())
             if row.get("ended") is None]
    late += [(drill_due(home, key, around), f"{DRILL_WORDS[key]}逾期") for key in DRILLS]
    ordered = sorted((day, words) for day, words in late if day is not None and day < around.today)
    found = [(words, "red") for words in dict.fromkeys(words for _, words in ordered)][:3]
    if home.get("safety_grade") in (SafetyGrade.C, SafetyGrade.D):
        found.append((f"房屋{home.get('safety_grade').label}", "red"))
    return found
