"""What must hold before a step of a case, each as a finding beside the field that mends it (assistance.md §2, §9)."""

from collections.abc import Callable, Iterator

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem
from mzdesk.cases.ages import is_minor
from mzdesk.cases.codes import CaseKind, Material
from mzdesk.cases.means import Row, members
from mzdesk.describe.line import Check


def all_of(*checks: Check) -> Check:
    """All findings of several checks."""

    def check(case: Dossier, around: Circumstances) -> Iterator[Problem]:
        for one in checks:
            yield from one(case, around)

    return check


def is_application(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if case.get("kind") is CaseKind.HISTORY:
        yield Problem("kind", "历史数据请用“历史数据登记”，新申请请改办理类别", rule="CA05")


def is_history(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Nobody gets in without the procedure (57号 第二十八条); what was granted before is taken over, marked as such."""
    if case.get("kind") is not CaseKind.HISTORY:
        yield Problem("kind", "只有“历史数据采集”可以直接登记，新申请请走申请程序", rule="CA06")
    for key, words in (("decided", "原决定日期"), ("history_monthly", "原月金额"), ("paid_through", "已发放至")):
        if case.get(key) is None:
            yield Problem(key, f"历史数据请填写{words}", rule="CA07")


def lacking(case: Dossier) -> list[str]:
    """尚缺材料 in words; 无 is an answer and lacks nothing."""
    return [getattr(item, "label", str(item)) for item in case.get("lacking") or () if item is not Material.NONE]


def something_lacks(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if not lacking(case):
        yield Problem("lacking", "请先勾选尚缺的材料，一次性告知申请人", rule="CA01")


def nothing_lacks(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if found := lacking(case):
        yield Problem("lacking", f"尚缺材料：{'、'.join(found)}。收齐后请改为“无”", rule="CA02")


def may_accept(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """受理: nothing lacks, and not before the application."""
    yield from nothing_lacks(case, around)
    if case.get("applied") and case.get("applied") > around.today:
        yield Problem("applied", "受理日期早于申请日期，请核对", rule="CA03")
    if case.get("relative") and not case.get("relative_words"):
        yield Problem("relative_words", "有近亲属关系的请写明关系，单独登记备案", rule="CA04")


def may_accept_means(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """As above, and each adult member of the household has authorised the check of its means (trap 37)."""
    yield from may_accept(case, around)
    yield from authorisations(case, around)


def authorisations(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Every adult who is counted, newly added or married ones too."""
    rows = [row for row in members(case, Month.of(around.today)) if row.get("counted")]
    if not rows:
        yield Problem("members.person", "还没有登记共同生活的家庭成员，请在“家庭成员”中添加", rule="CA10")
    grown = [row for row in rows if not is_minor(row.get("person_birth"), around.today, around.policy)]
    lacking = [row for row in grown if row.get("authorised") is None]
    if lacking:
        yield Problem(
            "members.authorised", f"有{len(lacking)}名成年成员没有签署核对授权书，不能核对，请补签", rule="CA11")


def survey_done(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """入户调查 by two different people, none of the household (trap 21), after acceptance."""
    surveys = case.parts.get("surveys", ())
    if not surveys:
        yield Problem("surveys.surveyed", "还没有入户调查记录，请在“入户调查”中添加", rule="CA20")
    for row in surveys:
        yield from survey_problems(case, row)


def survey_problems(case: Dossier, row: Row) -> Iterator[Problem]:
    first, second = row.get("first"), row.get("second")
    if first and first == second:
        yield Problem("surveys.second", "两名调查人不能是同一个人，请另选一名", rule="CA21")
    family = {member.get("person") for member in case.parts.get("members", ())} | {case.get("person_id")}
    if {first, second} & (family - {None}):
        yield Problem("surveys.first", "调查人不能是申请家庭的成员，请另选", rule="CA22")
    if row.get("surveyed") and case.get("accepted") and row["surveyed"] < case.get("accepted"):
        yield Problem("surveys.surveyed", "调查日期早于受理日期，请核对", rule="CA23")


def may_post(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """A case that was objected to goes on by “复查后上报”, not by a second posting (57号 第十九条)."""
    if case.get("postings.objected"):
        yield Problem("postings.objected", "已公示并有异议：请重新调查、评议后用“复查后上报”", rule="CA30")


def posting_over(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """All days of the posting are over, and somebody looked whether there were objections (trap 1)."""
    ends = case.get("postings.ends")
    if ends is None:
        yield Problem("postings.began", "没有公示记录，请先公示", rule="CA31")
    elif around.today <= ends:
        yield Problem("postings.ends", f"公示到{ends.isoformat()}届满，届满次日起才能上报", rule="CA32")
    if case.get("postings.objected") is None:
        yield Problem("postings.objected", "请填写公示有无异议", rule="CA33")
    elif case.get("postings.objected"):
        yield Problem("postings.objected", "公示有异议，请用“公示有异议，重新调查”", rule="CA34")


def objection_noted(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if not case.get("postings.objected") or not case.get("postings.objection"):
        yield Problem("postings.objection", "请先在公示记录中登记异议内容", rule="CA35")


def objection_settled(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """After an objection: looked into again, and heard by the village where the programme has hearings (trap 18)."""
    posting = case.get("postings.began")
    if not case.get("postings.objected"):
        yield Problem("postings.objected", "没有异议的用“初审公示”", rule="CA36")
        return
    if "hearings" not in case.parts:
        return
    if not any(row.get("held") and row["held"] >= posting for row in case.parts.get("hearings", ())):
        yield Problem("hearings.held", "公示有异议的应当民主评议，请补充评议记录", rule="CA37")
    if not any(row.get("surveyed") and row["surveyed"] >= posting for row in case.parts.get("surveys", ())):
        yield Problem("surveys.surveyed", "公示有异议的应当重新调查，请补充调查记录", rule="CA38")


def may_confirm(posting: bool) -> Callable[[Dossier, Circumstances], Iterator[Problem]]:
    """The decision: after the posting, with the county's visit where a relative is concerned (trap 20)."""

    def check(case: Dossier, around: Circumstances) -> Iterator[Problem]:
        ends = case.get("postings.ends")
        if posting and case.get("kind") is not CaseKind.HISTORY and (ends is None or around.today <= ends):
            yield Problem("postings.ends", "公示没有满期，不能作出决定", rule="CA40")
        if case.get("relative") and case.get("county_visit") is None:
            yield Problem("county_visit", "近亲属备案对象须由县级入户核查后才能确认，请填写核查日期", rule="CA41")
        if not case.get("decision_no"):
            yield Problem("decision_no", "请填写决定文号", rule="CA42")
        if case.get("accepted") and around.today < case.get("accepted"):
            yield Problem("decided", "决定日期早于受理日期，请核对", rule="CA43")

    return check


def may_change(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """变更: a member who joined must have authorised the check first (trap 37)."""
    if case.parts.get("members"):
        yield from authorisations(case, around)
