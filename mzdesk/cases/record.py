"""What every relief case keeps: the application, and the rows that belong to it. One table a kind of row for all
programmes, so that a new programme brings only what is its own."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import codes
from mzdesk.describe import (
    Owner,
    Secrecy,
    choice,
    choices,
    day,
    flag,
    idno,
    money,
    month,
    note,
    person_ref,
    quantity,
    telephone,
    text,
)
from mzdesk.people.codes import Labour, Marriage, Relation, School, Uncounted
from mzdesk.people.residents import HealthFields
from mzdesk.store.base import PartRecord

SENSITIVE = Secrecy.SENSITIVE
BUREAU = Owner.BUREAU


class ApplicationFields:
    """申请与办理: the same for every programme. ``accepted``, ``decided`` and their like are written by steps."""

    kind: Mapped[Any] = choice(codes.CaseKind, "办理类别", required=True)
    applied: Mapped[date | None] = day("申请日期", required=True)
    channel: Mapped[Any] = choice(codes.Channel, "提出方式")
    agent: Mapped[str | None] = text("代办人", 72, none_word="无")
    agent_phone: Mapped[str | None] = telephone("代办人电话")
    why: Mapped[str | None] = note("申请理由")
    lacking: Mapped[Any] = choices(codes.Material, "尚缺材料", hint="一次性告知")
    materials: Mapped[Any] = choices(codes.Material, "已收材料")
    handler: Mapped[str | None] = text("经办人", 30, required=True)
    relative: Mapped[bool | None] = flag("与经办人员或村（居）委会成员有近亲属关系", required=True)
    relative_words: Mapped[str | None] = text("近亲属关系说明", 100, none_word="无")
    county_visit: Mapped[date | None] = day("县级入户核查日期", owner=BUREAU)
    hukou_out: Mapped[bool | None] = flag("人户分离")
    accepting_reason: Mapped[str | None] = text("受理地说明", 100, none_word="无")
    level: Mapped[Any] = choice(codes.Level, "审核确认机关", hint="按决定日期自动判定")
    extension: Mapped[str | None] = text("延长办理原因", 100, none_word="无")
    external_no: Mapped[str | None] = text("社会救助系统编号", 40, hint="本机为辅助台账")
    accepted: Mapped[date | None] = day("受理日期")
    decided: Mapped[date | None] = day("决定日期", owner=BUREAU)
    decision_no: Mapped[str | None] = text("决定文号", 40, owner=BUREAU)
    certificate_no: Mapped[str | None] = text("证号", 40, owner=BUREAU)
    notified: Mapped[date | None] = day("书面告知日期")


class PayeeFields:
    """领取人与账户: the payee need not be the beneficiary."""

    payee_name: Mapped[str | None] = text("账户姓名", 72)
    payee_relation: Mapped[Any] = choice(Relation, "领取人关系")
    bank: Mapped[str | None] = text("开户银行", 60)
    account: Mapped[str | None] = text("银行账号", 30, secrecy=SENSITIVE, owner=Owner.NOBODY)
    paid_through: Mapped[Month | None] = month("本机启用前已发放至", hint="历史数据才填")
    history_monthly: Mapped[Money | None] = money("历史月金额", hint="历史数据才填")


class Member(HealthFields, PartRecord):
    """家庭成员. 家庭人口 (``counted``) and 保障人口 (``insured``) are two things (assistance.md §9.6)."""

    __tablename__ = "case_member"
    LOOKED_UP = (("person",),)
    person: Mapped[str | None] = person_ref("成员", required=True)
    relation: Mapped[Any] = choice(Relation, "与申请人关系", required=True)
    counted: Mapped[bool | None] = flag("计入家庭人口", required=True)
    uncounted: Mapped[Any] = choice(Uncounted, "不计入的原因")
    insured: Mapped[bool | None] = flag("申请保障", required=True)
    uninsured_why: Mapped[str | None] = text("不予保障的原因", 60)
    began: Mapped[Month | None] = month("计入起始月", hint="空为申请时即有")
    ended: Mapped[Month | None] = month("计入截止月")
    authorised: Mapped[date | None] = day("授权日期", hint="成年成员须本人签署")
    marriage: Mapped[Any] = choice(Marriage, "婚姻状况")
    labour: Mapped[Any] = choice(Labour, "劳动能力")
    school: Mapped[Any] = choice(School, "在学情况")
    work: Mapped[str | None] = text("就业情况", 60, none_word="无")
    serious_illness: Mapped[bool | None] = flag("重病患者", secrecy=SENSITIVE)


class Income(PartRecord):
    """One item of income within the window of the case, a year unless the window says otherwise."""

    __tablename__ = "case_income"
    person: Mapped[str | None] = person_ref("取得人", required=True)
    category: Mapped[Any] = choice(codes.IncomeCategory, "收入类别", required=True)
    item: Mapped[str | None] = text("项目", 60, required=True)
    mode: Mapped[Any] = choice(codes.IncomeMode, "核算方式", required=True)
    gross: Mapped[Money | None] = money("金额")
    percent: Mapped[int | None] = quantity("劳动力系数", "%")
    months: Mapped[int | None] = quantity("推定月数", "个月")
    deduction: Mapped[Money | None] = money("扣减")
    deduction_why: Mapped[str | None] = text("扣减说明", 60)
    excluded: Mapped[Any] = choice(codes.NotCounted, "不计入依据")
    excluded_amount: Mapped[Money | None] = money("不计入金额")
    evidence: Mapped[str | None] = text("证明材料", 60, none_word="无")


class Property(PartRecord):
    """One item of property; exempt only with a reason."""

    __tablename__ = "case_property"
    category: Mapped[Any] = choice(codes.PropertyKind, "财产类别", required=True)
    owner_name: Mapped[str | None] = text("所有人", 72)
    item: Mapped[str | None] = text("名称", 60, required=True)
    amount: Mapped[Money | None] = money("价值")
    count: Mapped[int | None] = quantity("数量", "件")
    exempt: Mapped[bool | None] = flag("不计入财产")
    exempt_why: Mapped[str | None] = text("不计入的理由", 60)
    source: Mapped[str | None] = text("来源", 40, hint="申报、核对报告")


class Obligor(PartRecord):
    """赡（抚、扶）养义务人 outside the household, and what support is reckoned from them."""

    __tablename__ = "case_obligor"
    name: Mapped[str | None] = text("姓名", 72, required=True)
    id_no: Mapped[str | None] = idno("身份证号")
    person: Mapped[str | None] = person_ref("被赡养人", required=True)
    relation: Mapped[Any] = choice(codes.SupportRelation, "与被赡养人关系", required=True)
    members: Mapped[int | None] = quantity("义务人家庭人口", "人")
    income: Mapped[Money | None] = money("义务人家庭年收入")
    supported: Mapped[int | None] = quantity("被赡养人数", "人")
    agreed: Mapped[Money | None] = money("协议或判决年赡养费")
    actual: Mapped[Money | None] = money("实际年给付")
    incapable: Mapped[bool | None] = flag("无履行能力")
    incapable_why: Mapped[str | None] = text("无履行能力的情形", 60)


class Survey(PartRecord):
    """入户调查: two different investigators, neither of the household (assistance.md §9.21)."""

    __tablename__ = "case_survey"
    surveyed: Mapped[date | None] = day("调查日期", required=True)
    way: Mapped[Any] = choice(codes.SurveyWay, "调查方式", required=True)
    first: Mapped[str | None] = person_ref("调查人一", required=True)
    second: Mapped[str | None] = person_ref("调查人二", required=True)
    helper: Mapped[str | None] = text("村（居）协助人", 30)
    met: Mapped[str | None] = text("在场家庭成员", 60)
    facts: Mapped[str | None] = note("吃穿住用等实际情况", required=True)
    result: Mapped[Any] = choice(codes.SurveyResult, "调查结论", required=True)
    difference: Mapped[str | None] = note("与申报差异")
    opinion: Mapped[str | None] = note("调查意见")


class Hearing(PartRecord):
    """民主评议: optional since 2021, required where somebody objected (57号)."""

    __tablename__ = "case_hearing"
    held: Mapped[date | None] = day("评议日期", required=True)
    place: Mapped[str | None] = text("评议地点", 60)
    chair: Mapped[str | None] = text("主持人", 30)
    invited: Mapped[int | None] = quantity("应到人数", "人")
    present: Mapped[int | None] = quantity("实到人数", "人", required=True)
    agreed: Mapped[int | None] = quantity("同意", "票", required=True)
    against: Mapped[int | None] = quantity("不同意", "票", required=True)
    abstained: Mapped[int | None] = quantity("弃权", "票")
    objection: Mapped[str | None] = note("异议内容")
    result: Mapped[str | None] = text("评议结论", 60, required=True)


class Posting(PartRecord):
    """公示: from when to when it hung, where, by whom, what was said against it."""

    __tablename__ = "case_posting"
    began: Mapped[date | None] = day("公示起始日期", required=True)
    ends: Mapped[date | None] = day("公示截止日期", required=True)
    place: Mapped[str | None] = text("张贴地点", 60)
    poster: Mapped[str | None] = text("张贴人", 30)
    photo: Mapped[bool | None] = flag("已留存照片")
    objected: Mapped[bool | None] = flag("有异议")
    objection: Mapped[str | None] = note("异议内容")


class Event(PartRecord):
    """One step of the case as it was taken: written by the step itself, never typed."""

    __tablename__ = "case_event"
    done: Mapped[date | None] = day("日期")
    action: Mapped[str | None] = text("办理", 30)
    source: Mapped[str | None] = text("原状态", 20)
    target: Mapped[str | None] = text("新状态", 20)
    reason: Mapped[str | None] = text("原因", 60)
    words: Mapped[str | None] = text("说明", 100)
    who: Mapped[str | None] = text("经办人", 40)


class Entitlement(PartRecord):
    """待遇: one component from a month to a month, both inclusive; ended rows stay (assistance.md §9.4)."""

    __tablename__ = "entitlement"
    component: Mapped[Any] = choice(codes.Component, "项目", owner=BUREAU)
    person: Mapped[str | None] = person_ref("享受人", hint="空为全户", owner=BUREAU)
    began: Mapped[Month | None] = month("起始月", owner=BUREAU)
    ended: Mapped[Month | None] = month("截止月", owner=BUREAU)
    monthly: Mapped[Money | None] = money("月金额", owner=BUREAU)
    people: Mapped[int | None] = quantity("人数", "人", owner=BUREAU)
    once: Mapped[bool | None] = flag("一次性", owner=BUREAU)
    words: Mapped[str | None] = text("说明", 120, owner=BUREAU)


class CalculationLine(PartRecord):
    """One line of the calculation sheet as it stood when the decision was made."""

    __tablename__ = "case_calculation"
    frozen: Mapped[date | None] = day("核算日期", owner=BUREAU)
    place: Mapped[int | None] = quantity("行号", "行", owner=BUREAU)
    words: Mapped[str | None] = text("算式", 240, owner=BUREAU)
    amount: Mapped[Money | None] = money("结果", owner=BUREAU)
    basis: Mapped[str | None] = text("依据", 160, owner=BUREAU)


class Review(PartRecord):
    """复核."""

    __tablename__ = "case_review"
    reviewed: Mapped[date | None] = day("复核日期", required=True)
    reviewer: Mapped[str | None] = text("复核人", 30, required=True)
    result: Mapped[Any] = choice(codes.ReviewResult, "复核结果", required=True)
    words: Mapped[str | None] = note("复核情况")


class Delivery(PartRecord):
    """送达回证: which notice was handed to whom, when."""

    __tablename__ = "case_delivery"
    paper: Mapped[str | None] = text("文书", 40, required=True)
    number: Mapped[str | None] = text("文号", 40)
    delivered: Mapped[date | None] = day("送达日期", required=True)
    receiver: Mapped[str | None] = text("签收人", 72, required=True)
    way: Mapped[str | None] = text("送达方式", 20)


class Recovery(PartRecord):
    """追缴: what is due back, what came, what was written off with its reason; never netted from another person."""

    __tablename__ = "case_recovery"
    booked: Mapped[date | None] = day("日期", required=True)
    entry: Mapped[Any] = choice(codes.RecoveryKind, "记账", required=True)
    amount: Mapped[Money | None] = money("金额", required=True)
    months: Mapped[str | None] = text("涉及月份", 60)
    words: Mapped[str | None] = text("原因、凭证", 100, required=True)
