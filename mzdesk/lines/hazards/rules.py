"""The closed loop of a hazard: what each step asks, and what lists say (care.md §4.4).

逾期 is reckoned from the deadline, the day and the state, never stored. Days are calendar days.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.homes.codes import Authority, Level
from mzdesk.lines.hazards import codes
from mzdesk.people.codes import Purpose

FOUND, MENDING, WAITING, GOOD, HANDED, CLOSED = "已登记", "整改中", "待复查", "复查合格", "已移交", "已销号"
OPEN = (FOUND, MENDING, WAITING, GOOD, HANDED)

Row = Mapping[str, Any]


def check(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    if hazard.get("found") and hazard.get("found") > around.today:
        yield Problem("found", "发现日期在今天之后，请核对", rule="HZ01")
    if hazard.get("level") is Level.MAJOR and hazard.state not in ("草稿", CLOSED):
        day = told_county(hazard)
        if day is None:
            yield Problem("reports", "重大隐患要当天报告县级民政部门，还没有登记上报", Weight.WARN, "HZ02")
        elif hazard.get("found") and day > hazard.get("found"):
            words = f"重大隐患于{hazard.get('found')}发现，{day}才上报，未做到当天报告"
            yield Problem("reports", words, Weight.WARN, "HZ03")
    late = days_late(hazard, around.today)
    if late:
        yield Problem("rounds", f"整改已逾期{late}天，请督办并上报", Weight.WARN, "HZ04")


def check_report(hazard: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
    if row.get("reported") and row["reported"] > around.today:
        yield Problem("reported", "上报日期在今天之后，请核对", rule="HZ05")


def told_county(hazard: Dossier) -> date | None:
    """The first day on which the county's civil affairs department was told."""
    return min((row["reported"] for row in hazard.parts.get("reports", ())
                if row.get("reported") and Authority.CIVIL in (row.get("to") or ())), default=None)


def current(hazard: Dossier) -> Row:
    """The round that runs, or ran last; empty before the first."""
    return next(iter(hazard.parts.get("rounds", ())), {})


def first_due(hazard: Dossier) -> date | None:
    """The deadline of the first notice: whatever was granted later, it stays."""
    rounds = hazard.parts.get("rounds", ())
    found: date | None = rounds[-1].get("first_due") if rounds else None
    return found


def due_on(hazard: Dossier, day: date) -> tuple[date | None, date | None]:
    """The deadline in force on a day, with the extensions granted until then, and when that round was mended."""
    running = next((row for row in hazard.parts.get("rounds", ()) if row.get("issued") and row["issued"] <= day), None)
    if running is None:
        return None, None
    due = running.get("first_due")
    granted = sorted((row for row in hazard.parts.get("extensions", ())
                      if row.get("granted") and running["issued"] <= row["granted"] <= day),
                     key=lambda row: (row["granted"], row.get("new_due")))
    return (granted[-1].get("new_due") if granted else due), running.get("mended")


def days_late(hazard: Dossier, today: date) -> int:
    """Days beyond the deadline in force while it is not mended; 0 where it is not late."""
    due = current(hazard).get("due")
    return max(0, (today - due).days) if hazard.state == MENDING and due is not None else 0


def rounds_of(hazard: Dossier, around: Circumstances) -> int:
    return len(hazard.parts.get("rounds", ()))


def deadline(hazard: Dossier, around: Circumstances) -> Mapping[str, Any] | None:
    """The row of the policy for this level: ``days`` a hazard usually has, ``most`` it may have, ``recheck`` days."""
    level = hazard.get("level")
    return around.policy.find("hazard_deadline", around.today, level=str(level)) if level else None


# What each step asks. Its day is today.


def _reported(hazard: Dossier) -> Iterator[Problem]:
    if hazard.get("level") is Level.MAJOR and told_county(hazard) is None:
        yield Problem("reports", "重大隐患先报告县级民政部门，请在“上报”中登记", rule="HZ10")


def _deadline_given(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    due, row = hazard.get("plan_due"), deadline(hazard, around)
    if due is None and row is None:
        yield Problem("plan_due", "请填写整改期限", rule="HZ11")
    elif due is not None and due < around.today:
        yield Problem("plan_due", "整改期限早于下达日期，请核对", rule="HZ12")
    elif due is not None and row is not None and row.get("most") and due > around.today + timedelta(days=row["most"]):
        words = f"{hazard.get('level').label}隐患的整改期限最长{row['most']}天"
        yield Problem("plan_due", words, rule="HZ13")


def may_order(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    """下达整改通知."""
    yield from _reported(hazard)
    if not hazard.get("responsible"):
        yield Problem("responsible", "请填写整改责任人", rule="HZ14")
    yield from _deadline_given(hazard, around)


def mended_at_once(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    yield from _reported(hazard)
    if not hazard.get("responsible"):
        yield Problem("responsible", "请填写整改责任人", rule="HZ14")
    yield from is_mended(hazard, around)


def is_mended(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    if not hazard.get("mended_words"):
        yield Problem("mended_words", "请写明整改情况", rule="HZ15")


def may_extend(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    """延期: asked for, approved, later than before."""
    due = current(hazard).get("due")
    for key, words in (("extend_to", "申请延至的日期"), ("extend_why", "延期理由"), ("approver", "批准人")):
        if not hazard.get(key):
            yield Problem(key, f"请填写{words}", rule="HZ16")
    if hazard.get("extend_to") and due and hazard.get("extend_to") <= due:
        yield Problem("extend_to", f"延期后的期限应晚于现期限（{due.isoformat()}）", rule="HZ17")


def is_late(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    if not days_late(hazard, around.today):
        yield Problem("rounds", "还没有逾期，不用督办", rule="HZ18")


def may_recheck(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    """复查 by another person than the one who mended (care.md trap 10)."""
    rechecker, mender = hazard.get("rechecker"), current(hazard).get("responsible") or hazard.get("responsible")
    if not rechecker:
        yield Problem("rechecker", "请填写复查人", rule="HZ19")
    elif mender and _plain(rechecker) == _plain(mender):
        yield Problem("rechecker", "整改责任人不能自己复查，请由另一人复查签字", rule="HZ20")


def _plain(name: str) -> str:
    return "".join(name.split())


def fails_recheck(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    yield from may_recheck(hazard, around)
    due = hazard.get("plan_due")
    if due is None or due <= around.today:
        yield Problem("plan_due", "复查不合格的要定新的整改期限", rule="HZ21")
    else:
        yield from _deadline_given(hazard, around)


def may_close(hazard: Dossier, around: Circumstances) -> Iterator[Problem]:
    """销号: approved; 重大 by the leader in charge; with a photo of how it looks now."""
    if not hazard.get("approver"):
        yield Problem("approver", "请填写批准人", rule="HZ22")
    if hazard.get("level") is Level.MAJOR and hazard.get("approver_post") not in (
            codes.Approver.LEADER, codes.Approver.MAYOR):
        yield Problem("approver_post", "重大隐患由乡镇分管领导批准销号", rule="HZ23")
    if not any(row.get("purpose") is Purpose.AFTER for row in hazard.parts.get("photos", ())):
        yield Problem("photos", "请添加整改后的照片", rule="HZ24")


# What lists and headers say.


def due(hazard: Dossier, around: Circumstances) -> date | None:
    """The next day on which something must be done: the notice on the day it was found, the mending, the 复查."""
    running, row = current(hazard), deadline(hazard, around)
    match hazard.state:
        case "已登记":
            found: date | None = hazard.get("found")
            return found
        case "整改中":
            day: date | None = running.get("due")
            return day
        case "待复查" | "复查合格":
            last = running.get("rechecked") or running.get("mended")
            return last + timedelta(days=int(row["recheck"])) if last and row else last
        case _:
            return None


def deadline_words(hazard: Dossier, around: Circumstances) -> str:
    """剩余/超期天数; an extension never hides that the first deadline has passed."""
    running_due, first = current(hazard).get("due"), first_due(hazard)
    if hazard.state != MENDING or running_due is None:
        return ""
    late = (around.today - running_due).days
    words = f"逾期{late}天" if late > 0 else "今日到期" if late == 0 else f"剩{-late}天"
    if first and first != running_due and around.today > first:
        words += f"（超首次期限{(around.today - first).days}天）"
    return words


def reported_words(hazard: Dossier, around: Circumstances) -> str:
    found = {code for row in hazard.parts.get("reports", ()) for code in row.get("to") or ()}
    return "、".join(one.label for one in Authority if one in found)


def first_due_of(hazard: Dossier, around: Circumstances) -> date | None:
    return first_due(hazard)


def due_of(hazard: Dossier, around: Circumstances) -> date | None:
    found: date | None = current(hazard).get("due")
    return found


def state_of(hazard: Dossier, around: Circumstances) -> str:
    return hazard.state


def chips(hazard: Dossier, around: Circumstances) -> list[tuple[str, str]]:
    """Short words for the header of the file: (word, tone)."""
    found = []
    if hazard.get("level") is Level.MAJOR:
        found.append(("重大隐患", "red"))
        if told_county(hazard) is None and hazard.state not in ("草稿", CLOSED):
            found.append(("未上报", "red"))
    if late := days_late(hazard, around.today):
        found.append((f"逾期{late}天", "red"))
    count = len(hazard.parts.get("rounds", ()))
    if count > 1:
        found.append((f"第{count}轮整改", "amber"))
    if hazard.get("previous"):
        found.append(("重复出现", "amber"))
    if hazard.parts.get("extensions"):
        found.append((f"延期{len(hazard.parts['extensions'])}次", "amber"))
    return found
