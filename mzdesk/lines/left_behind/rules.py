"""留守儿童 rules: values in, findings out. Nothing stored, nothing shown."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mzdesk.basics.days import PartialDay, age_on, birthday
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.basics.visiting import next_due
from mzdesk.lines.left_behind.codes import (
    Capacity,
    CarerRelation,
    HasCarer,
    HukouKind,
    ParentState,
    Reason,
    Risk,
    Schooling,
    SigningWay,
)

CATEGORY = "left_behind"


def warn(field: str, message: str, rule: str) -> Problem:
    return Problem(field, message, Weight.WARN, rule)


def check(child: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Everything that can be said of a child's file as it stands."""
    yield from _age(child, around)
    yield from _identity(child)
    yield from _reason(child)
    yield from _school(child)
    yield from _carer(child)
    yield from _risk(child)


def _threshold(topic: str, around: Circumstances) -> int:
    row = around.policy.find("age_threshold", around.today, topic=topic)
    return int(row["age"]) if row else 999


def _age(child: Dossier, around: Circumstances) -> Iterator[Problem]:
    birth: PartialDay | None = child.get("birth")
    if birth is None:
        return
    if birth.earliest > around.today:
        yield Problem("birth", "出生日期在今天之后，请核对", rule="LB01")
        return
    age = age_on(birth, around.today)
    leaves = _threshold("left_behind_leaves", around)
    if age >= leaves:
        yield warn("birth", f"已满{leaves}周岁，不再列为留守儿童，请核对后办理退出", "LB02")
    alone = _threshold("must_not_live_alone", around)
    if child.get("lives_alone") and age < alone:
        yield warn("lives_alone", f"未满{alone}周岁不得单独居住：请立即报告公安机关并列为高风险", "LB03")


def _identity(child: Dossier) -> Iterator[Problem]:
    if not child.get("id_no") and child.get("hukou_kind") not in (HukouKind.NONE, None):
        yield warn("id_no", "没有填身份证号；确实没有户口的，户口分类请选“无户口”", "LB04")
    if child.get("id_no") and child.get("hukou_kind") is HukouKind.NONE:
        yield warn("hukou_kind", "已有身份证号，户口分类不应是“无户口”", "LB05")


def _reason(child: Dossier) -> Iterator[Problem]:
    reason = child.get("reason")
    if reason is Reason.NEITHER_FIT:
        yield warn("reason", "父母双方无监护能力：请核对是否符合事实无人抚养儿童条件", "LB06")
    for place, parent in enumerate(child.parts.get("parents", ())):
        if parent.get("parent_state") is ParentState.DEAD and parent.get("away"):
            yield Problem(f"parents#{place}.away", "状态为死亡的，不能再填外出", rule="LB07")
    parents = child.parts.get("parents", ())
    if reason is Reason.BOTH_AWAY and False in [parent.get("away") for parent in parents]:
        yield warn("reason", "留守原因是双方外出，但父母中有一方填了未外出", "LB08")
    if reason is Reason.BOTH_AWAY and any(parent.get("parent_state") is ParentState.DEAD for parent in parents):
        yield warn("reason", "父母一方已死亡，不是双方外出，请核对另一方的情况后改选原因", "LB16")
    if reason is Reason.ONE_AWAY and any(_able_at_home(parent) for parent in parents):
        yield warn("reason", "父母一方在家且有监护能力的，不属于留守儿童，请核对", "LB15")


def _able_at_home(parent: Mapping[str, Any]) -> bool:
    return parent.get("away") is False and parent.get("capacity") is Capacity.FULL


def _school(child: Dossier) -> Iterator[Problem]:
    out = child.get("schooling") is Schooling.DROPPED_OUT
    if out and not child.get("dropped_out"):
        yield warn("dropped_out", "学业状况是辍学，请补填失学辍学日期", "LB09")
    if out and child.get("risk") is Risk.LOW:
        yield warn("risk", "义务教育阶段失学的，风险等级至少为中", "LB10")


def _carer(child: Dossier) -> Iterator[Problem]:
    cared = child.parts.get("care", ())
    if child.get("has_carer") is HasCarer.YES and not cared:
        yield Problem("has_carer", "选了有委托照料人，请在“委托照护”中填受委托人", rule="LB11")
    if child.get("has_carer") is HasCarer.NO and cared:
        yield warn("has_carer", "选了无委托照料人，但“委托照护”中还有记录", "LB12")


def _risk(child: Dossier) -> Iterator[Problem]:
    if child.get("guardian_harm") and child.get("risk") is not Risk.HIGH:
        yield warn("risk", "疑似发生监护人侵害，请立即报告并列为高风险", "LB13")
    if child.get("lives_alone") and child.get("risk") not in (Risk.HIGH, None):
        yield warn("risk", "单独居住的，风险等级应为高", "LB14")


FITNESS = ("harmed_before", "bad_habits", "neglected_before", "unfit")


def check_care(child: Dossier, care: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    """One agreement: fitness of the carer (未成年人保护法第二十二条), age, number of children, dates."""
    policy = around.policy.find("care_policy", around.today, topic=CATEGORY) or {}
    for key in FITNESS:
        if care.get(key):
            yield Problem(key, "有此情形的不得作为受委托人（未成年人保护法第二十二条），请另选受委托人", rule="LB20")
    if care.get("relation") is CarerRelation.NOBODY:
        yield Problem("relation", "没有受委托人的，请删去这一行，并把“有无委托照料人”选为“无”", rule="LB21")
    birth: PartialDay | None = care.get("carer_birth")
    old = _threshold("carer_grows_old", around)
    if birth and age_on(birth, around.today) >= old:
        yield warn("carer_birth", f"受委托人已满{old}周岁，请核对其照护能力", "LB22")
    most = policy.get("most_children", 999)
    if (care.get("carer_children") or 0) > most:
        yield warn("carer_children", f"同时照护超过{most}名儿童，请核对其照护能力", "LB23")
    yield from _agreement(care, policy, around.today)


def _agreement(care: Mapping[str, Any], policy: Mapping[str, Any], today: date) -> Iterator[Problem]:
    began, ends, signed = care.get("began"), care.get("ends"), care.get("signed")
    if began and ends and ends < began:
        yield Problem("ends", "委托截止日期早于起始日期", rule="LB24")
    elif began and ends and (ends - began).days > policy.get("agreement_days", 9999):
        yield warn("ends", "委托期限超过一年，请按年续签", "LB25")
    if signed and signed > today:
        yield Problem("signed", "签订日期在今天之后，请核对", rule="LB26")
    if signed and care.get("signing_way") is SigningWay.UNSIGNED:
        yield Problem("signing_way", "填了签订日期，签字方式不能是“未签”", rule="LB27")
    if care.get("signing_way") is SigningWay.BY_VIDEO and not care.get("witness"):
        yield Problem("witness", "代签的请填见证人，否则档案不能证明签字真实", rule="LB28")


def check_visit(child: Dossier, visit: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    """One visit: possible dates, and the weekly contact the law asks of parents (第二十三条)."""
    visited, contact = visit.get("visited"), visit.get("last_contact")
    if visited and visited > around.today:
        yield Problem("visited", "随访日期在今天之后，请核对", rule="LB30")
    if visited and contact and contact > visited:
        yield Problem("last_contact", "最近一次联系不能晚于随访当天", rule="LB31")
    elif visited and contact:
        policy = around.policy.find("care_policy", visited, topic=CATEGORY) or {}
        gap = (visited - contact).days
        if gap > policy.get("parent_contact_red_days", 9999):
            yield warn("last_contact", f"父母已{gap}天没有联系，请督促父母并列入重点", "LB32")
        elif gap > policy.get("parent_contact_days", 9999):
            yield warn("last_contact", f"父母已{gap}天没有联系，法律要求至少每周联系一次", "LB33")


def check_parent(child: Dossier, parent: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    """One parent: dates in order, and how long away counts as 留守."""
    began, ends = parent.get("state_began"), parent.get("state_ends")
    if began and ends and ends.latest < began.earliest:
        yield Problem("state_ends", "预计结束日期早于起始日期", rule="LB40")
    since: PartialDay | None = parent.get("away_since")
    policy = around.policy.find("care_policy", around.today, topic=CATEGORY) or {}
    if parent.get("away") and since and (around.today - since.earliest).days < policy.get("away_days", 0):
        yield warn("away_since", f"外出不到{policy['away_days']}天，请核对是否已构成留守", "LB41")


def confirmable(child: Dossier, around: Circumstances) -> Iterator[Problem]:
    """What must be in order before a child is put on the register: nothing that bars the carer."""
    for place, care in enumerate(child.parts.get("care", ())[:1]):
        for problem in check_care(child, care, around):
            if problem.blocking:
                yield Problem(f"care#{place}.{problem.field}", problem.message, rule=problem.rule)


def next_visit(child: Dossier, around: Circumstances) -> date | None:
    """下次应访, by the child's risk; 未评估 has an interval of its own."""
    return next_due(child, around, CATEGORY, str(child.get("risk") or Risk.UNASSESSED))


def age(child: Dossier, around: Circumstances) -> int | None:
    birth: PartialDay | None = child.get("birth")
    return max(0, age_on(birth, around.today)) if birth and birth.earliest <= around.today else None


def agreement_ends(child: Dossier, around: Circumstances) -> date | None:
    """确认书到期: the end of the arrangement in force."""
    ends: date | None = child.get("care.ends")
    return ends


def last_contact(child: Dossier, around: Circumstances) -> date | None:
    """最近联系父母, as told at the newest visit or noted with a parent."""
    days: list[date] = [v["last_contact"] for v in child.parts.get("visits", ()) if v.get("last_contact")]
    for parent in child.parts.get("parents", ()):
        noted: PartialDay | None = parent.get("last_contact")
        if noted and noted.whole:
            days.append(noted.whole)
    return max(days, default=None)


def carer(child: Dossier, around: Circumstances) -> str | None:
    """受委托人（关系） of the arrangement in force."""
    name, relation = child.get("care.carer_name"), child.get("care.relation")
    if not name:
        return "无" if child.get("has_carer") is HasCarer.NO else None
    return f"{name}（{relation.label}）" if relation else str(name)


def school(child: Dossier, around: Circumstances) -> str | None:
    parts = [child.get("school"), child.get("grade")]
    return " ".join(p for p in parts if p) or None


def chips(child: Dossier, around: Circumstances) -> list[tuple[str, str]]:
    """Short words for the header of the file: (word, tone)."""
    found = []
    risk = child.get("risk")
    if risk in (Risk.HIGH, Risk.MIDDLE):
        found.append((f"{risk.label}风险", "red" if risk is Risk.HIGH else "amber"))
    if child.get("key_child"):
        found.append(("重点关注", "amber"))
    if child.get("lives_alone"):
        found.append(("单独居住", "red"))
    if child.get("schooling") is Schooling.DROPPED_OUT:
        found.append(("失学辍学", "amber"))
    if child.get("hukou_kind") is HukouKind.NONE:
        found.append(("无户口", "amber"))
    years, leaves = age(child, around), _threshold("left_behind_leaves", around)
    if years is not None and years >= leaves:
        found.append((f"已满{leaves}周岁", "amber"))
    return found


def turns_sixteen(child: Dossier, around: Circumstances) -> date | None:
    """The day the child leaves the register by age."""
    birth: PartialDay | None = child.get("birth")
    whole = birth.whole if birth else None
    return birthday(whole, _threshold("left_behind_leaves", around)) if whole else None


def reminders(child: Dossier, around: Circumstances) -> Iterator[tuple[str, date]]:
    """The arrangement in force ends and is to be signed anew."""
    if child.get("care.ends"):
        yield "委托照护确认书到期", child.get("care.ends")
