"""Checks of how a case was handled: relatives, investigators, postings, certificates, reviews (assistance §6)."""

from collections import defaultdict
from collections.abc import Iterator

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Refusal
from mzdesk.cases import guards, means
from mzdesk.cases.codes import CaseKind, Level
from mzdesk.cases.disability import decoded
from mzdesk.cases.entitle import in_month
from mzdesk.cases.lifecycle import PAYING, REPORTED, TAPERING
from mzdesk.cases.limits import POSTING, limit, next_review, running
from mzdesk.lines.disability.codes import Wanted
from mzdesk.lines.disability.rules import severe_enough
from mzdesk.lines.temporary_aid import rules as temporary
from mzdesk.lines.temporary_aid.codes import Fund
from mzdesk.services.checks.snapshot import Found, Snapshot


def a06(s: Snapshot) -> Iterator[Found]:
    """Relatives that are not filed, or filed without the county's visit; staff who apply for themselves."""
    for line, case in s.of():
        if case.get("relative") and not case.get("relative_words"):
            yield Found("A06", line.key, case.id or "", "有近亲属关系而没有写明", "补填近亲属关系说明，列入备案")
        if case.get("relative") and case.get("decided") and case.get("county_visit") is None:
            yield Found("A06", line.key, case.id or "", "近亲属备案对象没有县级入户核查日期", "报请县级入户核查")
        family = {row.get("person") for row in case.parts.get("members", ())} | {case.values.get("person_id")}
        if family & s.staff and not case.get("relative"):
            yield Found("A06", line.key, case.id or "", "家庭中有工作人员，近亲属一栏没有填“是”", "核对后填写并备案")


def a07(s: Snapshot) -> Iterator[Found]:
    """Too few or wrong investigators; a posting shorter than the rule; a decision before its end."""
    for line, case in s.of():
        if case.get("kind") is CaseKind.HISTORY:
            continue
        if "surveys" in case.parts and case.state in (REPORTED, PAYING) and not case.parts["surveys"]:
            yield Found("A07", line.key, case.id or "", "没有入户调查记录", "补录入户调查")
        for row in case.parts.get("surveys", ()):
            for problem in guards.survey_problems(case, row):
                yield Found("A07", line.key, case.id or "", problem.message, "核对调查记录后更正")
        yield from _posting(s, line.key, case)


def _posting(s: Snapshot, key: str, case: Dossier) -> Iterator[Found]:
    began, ends, decided = case.get("postings.began"), case.get("postings.ends"), case.get("decided")
    if began is None or ends is None:
        return
    row = limit(POSTING, key, began, s.around)
    if row and (ends - began).days < int(row["length"]):
        yield Found("A07", key, case.id or "", f"公示不满{row['length']}天", "重新公示，期满后再上报")
    if decided and decided <= ends:
        yield Found("A07", key, case.id or "", "决定日期在公示期满以前", "核对决定日期，必要时重新公示")


def a10(s: Snapshot) -> Iterator[Found]:
    """A certificate that ran out, disagrees with its number, or carries no claim."""
    for line, case in s.standing("disability"):
        ends, card = case.get("card_expires"), decoded(case.get("card_no") or "")
        if ends and ends < s.today:
            yield Found("A10", line.key, case.id or "", "残疾人证已到期，仍在计发", "停发；换证后从发证当月恢复")
        if card and (card.kind is not case.get("card_kind") or card.grade is not case.get("card_grade")):
            yield Found("A10", line.key, case.id or "", "残疾证号表示的类别、等级与所填不一致", "核对残疾人证")
        if Wanted.CARE in (case.get("wants") or ()) and not severe_enough(case, s.around):
            yield Found("A10", line.key, case.id or "", "残疾等级不符合护理补贴条件", "核对等级，停发护理补贴")


def a11(s: Snapshot) -> Iterator[Found]:
    """Below the age, or still paid by the band of before the birthday."""
    for line, case in s.standing():
        if line.relief is None or line.relief.band is None or case.get("birth") is None:
            continue
        now = line.relief.band(case, s.month, s.around)
        if now is None:
            yield Found("A11", line.key, case.id or "", "未到规定的年龄而在享受", "核对出生日期，停发")
            continue
        for paid in in_month(case.parts["entitlements"], s.month):
            before = line.relief.band(case, paid["began"], s.around)
            if before is not None and before != now:
                yield Found("A11", line.key, case.id or "", "已到更高的年龄段，金额没有升档",
                            "在“发放”中生成发放表时会自动升档")


def a12(s: Snapshot) -> Iterator[Found]:
    """A review that is overdue; tapering for longer than it may last."""
    for line, case in s.standing():
        day = next_review(case, s.around) if line.relief and line.relief.reviewed else None
        if case.state == PAYING and day and day < s.today:
            yield Found("A12", line.key, case.id or "", f"复核到期（{day.isoformat()}）没有复核", "复核后登记结果")
        if case.state == TAPERING:
            months = {row["began"] for row in case.parts["entitlements"] if "渐退" in (row.get("words") or "")}
            if len(months) > s.months("A12") or (months and max(months) < s.month):
                yield Found("A12", line.key, case.id or "", "渐退期已满", "办理停发")


def a15(s: Snapshot) -> Iterator[Found]:
    """Property over the limits, approved without a reason."""
    for line, case in s.homes():
        if case.get("kind") is CaseKind.HISTORY:
            continue
        try:
            found = list(means.property_problems(case, line.key, s.month, s.around))
        except Refusal:
            continue  # no standard for the month: A13 says so
        for problem in found:
            yield Found("A15", line.key, case.id or "", problem.message, "核实后注明不计入的理由，或复核")


def a19(s: Snapshot) -> Iterator[Found]:
    """临时救助: the same cause twice in a year, over the township's limit, not written up in time."""
    seen: dict[tuple[str, object, int], list[Dossier]] = defaultdict(list)
    for line, case in s.of("temporary_aid"):
        day = case.get("paid_first") or case.get("decided")
        if day and case.values.get("person_id"):
            seen[(case.values["person_id"], case.get("cause"), day.year)].append(case)
        amount = case.get("amount")
        if amount and case.get("fund") is Fund.RESERVE and amount > temporary.limit(s.around) and (
                case.get("level") is not Level.COUNTY):
            yield Found("A19", line.key, case.id or "", "金额超过乡镇审批限额", "报县级审批")
        for clock in running(line.key, line.clocks, case, s.around):
            if clock.clock.key == "backfill" and clock.ends < s.today:
                yield Found("A19", line.key, case.id or "", "先行救助没有按期补办手续", "补齐材料，办理“补办完成”")
    for cases in seen.values():
        for case in cases[1:]:
            if not case.get("again_why"):
                yield Found("A19", "temporary_aid", case.id or "", "同一事由一年内再次救助，没有写明理由",
                            "补填再次救助的理由")
