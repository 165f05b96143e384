"""What the codes in the tables of parameters mean, so that nobody has to know how a file writes them."""

from collections.abc import Mapping
from functools import cache

from mzdesk.basics.coded import Coded
from mzdesk.cases.codes import Component, Level, NotCounted, PropertyKind
from mzdesk.homes import codes as homes
from mzdesk.lines import LINES
from mzdesk.lines.disability.codes import Barred, FamilyType
from mzdesk.lines.elders.codes import Risk as ElderRisk
from mzdesk.lines.elders.codes import Tag, Way
from mzdesk.lines.left_behind.codes import Risk
from mzdesk.people.codes import VisitWay
from mzdesk.services.checks import RULES

Meaning = Mapping[str, str]

LISTS: Mapping[tuple[str, str], type[Coded]] = {
    ("appeal", "level"): Level, ("approval_level", "level"): Level, ("time_limit", "level"): Level,
    ("property_limit", "kind"): PropertyKind, ("income_exclusion", "item"): NotCounted,
    ("disability_ground", "families"): FamilyType, ("disability_ground", "bars"): Barred,
    ("hazard_deadline", "level"): homes.Level, ("check_item", "category"): homes.Category,
    ("check_item", "methods"): homes.Method,
}
"""Columns whose codes are those of a code list."""

_WAYS = {way.value: way.label for way in (*Way, *VisitWay)}
_HEIGHTS = {height.value: height.label for height in Risk}
_RISKS = {"0": "不分风险", **{colour.value: f"{_HEIGHTS[colour.value]}（{colour.label}）" for colour in ElderRisk}}
_TOPICS = {
    "left_behind_leaves": "退出留守登记", "must_not_live_alone": "不得单独居住",
    "must_not_be_unattended": "不得脱离监护", "carer_grows_old": "照护人年老", "elder": "老年人", "advanced": "高龄",
    "adult": "成年",
}
OWN: Mapping[tuple[str, str], Meaning] = {
    ("age_threshold", "topic"): _TOPICS,
    ("amount_rule", "mode"): {"difference": "差额", "grade": "分档"},
    ("bank_file", "values"): {
        "serial": "序号", "village": "村（社区）", "name": "姓名", "id_no": "身份证号", "payee": "户名",
        "bank": "开户行", "account": "账号", "amount": "金额", "people": "人数", "months": "月份",
        "programme": "项目", "remark": "备注"},
    ("class_extra", "group"): {"elder": "老年人", "minor": "未成年人", "severe": "重度残疾人", "ill": "重病患者"},
    ("exclusion", "effect"): {"block": "不得同时享受", "warn": "提醒核对", "requires": "须先享受"},
    ("home_policy", "topic"): {
        "expiry": "证照到期", "leave": "请假外出", "talk": "检查谈话", "drill": "应急演练", "training": "安全培训",
        "inspection": "乡镇检查"},
    ("legal_basis", "paper"): {
        "care_confirmation": "委托照护责任确认书", "visit_record": "走访记录表", "elder_visit": "老人探访",
        "elder_home": "养老机构", "home_resident": "养老机构入住", "nine_risks": "九防评估",
        "inspection": "养老机构检查", "hazard_notice": "隐患整改通知", "dibao": "低保", "dibao_application": "低保申请",
        "dibao_authorisation": "低保核对授权", "dibao_acceptance": "低保受理", "dibao_inquiry": "低保入户调查",
        "dibao_posting": "低保公示", "dibao_amount": "低保核算", "dibao_decision": "低保决定",
        "dibao_change": "低保变更", "temporary": "临时救助", "temporary_first": "临时救助先行救助",
        "disability": "残疾人两项补贴",
        "old_age": "高龄津贴"},
    ("check_limit", "topic"): {number: f"{number} {title}" for number, (title, _) in RULES.items()},
    ("start_rule", "rule"): {
        "next": "决定次月", "application": "申请当月", "birthday": "到龄当月", "once": "一次性"},
    ("time_limit", "clock"): {
        "decide": "审核确认", "posting": "公示", "refusal": "不予确认告知", "backfill": "补齐手续",
        "authorised": "核对授权"},
    ("visit_policy", "risk"): _RISKS,
    ("visit_policy", "methods"): _WAYS, ("visit_policy", "calls"): _WAYS,
}
"""Columns whose codes have words here."""

REGISTERS = frozenset((("age_band", "topic"), ("care_policy", "topic"), ("temporary_limit", "standard")))
"""Columns that name a register, beside those called ``programme`` and ``register``."""
_BENEFITS = {"tekun": "特困人员救助供养", "orphan": "孤儿基本生活费"}


@cache
def meanings(table: str, key: str) -> Meaning:
    """Code → words of a column; empty for a column that says what it means by itself."""
    if (table, key) in LISTS:
        return {member.value: member.label for member in LISTS[table, key]}
    if (table, key) in OWN:
        return OWN[table, key]
    registers = {line.key: line.title for line in LINES.values()}
    if (table, key) in REGISTERS or key in ("programme", "register"):
        return registers
    if key in ("component", "first", "second"):
        return {**{str(member.value): member.label for member in Component}, **_BENEFITS}
    if (table, key) == ("visit_policy", "category"):
        tags = {f"elder_{tag.value}": f"老人：{tag.label}" for tag in Tag}
        return {**registers, **tags, "elder_advanced_alone": "老人：高龄独居"}
    return {}


@cache
def codes(table: str, key: str) -> Meaning:
    """Words → code: what may be typed for it."""
    return {words: code for code, words in meanings(table, key).items()}
