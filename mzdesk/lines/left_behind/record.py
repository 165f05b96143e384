"""What is kept about a 农村留守儿童: the child's file and the rows that belong to it (care.md §1.2 A to J, §1.4)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.days import PartialDay
from mzdesk.describe import (
    Secrecy,
    choice,
    choices,
    day,
    flag,
    idno,
    note,
    partial_day,
    person_ref,
    quantity,
    telephone,
    text,
)
from mzdesk.lines.left_behind import codes
from mzdesk.people.codes import IncomeSource, VisitWay
from mzdesk.people.residents import HealthFields
from mzdesk.people.spells import Spell
from mzdesk.store.base import PartRecord, Register

SPECIAL = Secrecy.SPECIAL


class LeftBehindChild(HealthFields, Register):
    """One child's file. The child as a person (name, number, village) is the 居民 row it points to."""

    __tablename__ = "left_behind_child"
    # A 基本
    hukou_kind: Mapped[Any] = choice(codes.HukouKind, "户口分类", required=True)
    reason: Mapped[Any] = choice(codes.Reason, "留守原因", required=True, aliases=("委托照料原因", "留守情况"))
    found: Mapped[PartialDay | None] = partial_day("开始留守日期", aliases=("留守时间", "留守起始日"))
    director: Mapped[str | None] = person_ref("儿童主任")
    source: Mapped[str | None] = text("数据来源", 40)
    # B 健康 (health block from HealthFields)
    hiv: Mapped[Any] = choice(codes.HivState, "患艾滋病情况", secrecy=SPECIAL, travels=False)
    checked_up: Mapped[date | None] = day("最近体检日期")
    # C 生活与学业
    schooling: Mapped[Any] = choice(codes.Schooling, "学业状况", required=True)
    school_level: Mapped[Any] = choice(codes.SchoolLevel, "就学情况", required=True)
    school: Mapped[str | None] = text("就读学校", 60, none_word="无", aliases=("学校", "所在学校"))
    grade: Mapped[str | None] = text("年级班级", 20, aliases=("年级", "班级"))
    teacher: Mapped[str | None] = text("班主任", 30)
    teacher_phone: Mapped[str | None] = telephone("班主任电话")
    boarding: Mapped[Any] = choice(codes.Boarding, "是否寄宿", required=True, aliases=("寄宿", "是否寄宿生"))
    dropped_out: Mapped[PartialDay | None] = partial_day("失学辍学日期")
    dropout_reason: Mapped[str | None] = text("失学辍学原因", 60)
    mind: Mapped[str | None] = note("心理状况")
    life: Mapped[str | None] = note("生活状况概述", aliases=("备注",))
    lives_alone: Mapped[bool | None] = flag("单独居住", hint="未满16周岁不得单独居住")
    # D 父母概况（花名册口径；逐人情况在“父母”中）
    parents_place: Mapped[str | None] = text("父母务工地", 60, aliases=("务工地", "务工地点", "外出地点"))
    parents_contact: Mapped[Any] = choice(codes.Frequency, "父母联系频次", aliases=("联系频次", "联系情况"))
    income_source: Mapped[Any] = choices(IncomeSource, "家庭经济来源")
    # E 委托照护概况
    has_carer: Mapped[Any] = choice(codes.HasCarer, "有无委托照料人", required=True)
    school_told: Mapped[date | None] = day("书面告知学校日期")
    village_told: Mapped[date | None] = day("书面告知村委会日期")
    # G 家庭
    relief: Mapped[Any] = choices(codes.Relief, "享受救助措施", aliases=("救助措施",), secrecy=Secrecy.SENSITIVE)
    # H 监护
    guardianship: Mapped[Any] = choice(codes.Guardianship, "监护类型", required=True)
    guardian_quality: Mapped[Any] = choice(codes.Quality, "监护情况")
    misconduct: Mapped[Any] = choices(codes.Misconduct, "监护不当情形", secrecy=SPECIAL)
    guardian_harm: Mapped[bool | None] = flag("发生监护人侵害", secrecy=SPECIAL)
    risk: Mapped[Any] = choice(codes.Risk, "风险等级", aliases=("风险",))
    risk_reason: Mapped[str | None] = note("风险等级说明")
    key_child: Mapped[bool | None] = flag("重点关注")
    # I 需求与帮扶
    help: Mapped[Any] = choices(codes.Help, "帮扶建议")
    help_note: Mapped[str | None] = note("帮扶说明")


class LeftBehindSpell(Spell):
    """One interval on the register (在册). Exit and re-entry make a second interval of the same child."""

    __tablename__ = "left_behind_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "新增原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "退出原因")


class LeftBehindParent(HealthFields, PartRecord):
    """Father or mother, with state and 外出 block (care.md §1.2 D)."""

    __tablename__ = "left_behind_parent"
    role: Mapped[Any] = choice(codes.ParentRole, "父亲或母亲", required=True)
    name: Mapped[str | None] = text("姓名", 72, none_word="不详")
    id_no: Mapped[str | None] = idno("身份证号")
    phone: Mapped[str | None] = telephone("联系电话")
    address: Mapped[str | None] = text("现住址", 120)
    parent_state: Mapped[Any] = choice(codes.ParentState, "状态", required=True, secrecy=SPECIAL)
    state_began: Mapped[PartialDay | None] = partial_day("状态起始日期", secrecy=SPECIAL)
    state_ends: Mapped[PartialDay | None] = partial_day("预计结束日期", secrecy=SPECIAL)
    evidence: Mapped[str | None] = text("证明材料", 60, secrecy=SPECIAL, none_word="无")
    single: Mapped[bool | None] = flag("单亲")
    single_reason: Mapped[Any] = choice(codes.SingleReason, "单亲原因")
    capacity: Mapped[Any] = choice(codes.Capacity, "监护能力")
    away: Mapped[bool | None] = flag("是否外出")
    away_since: Mapped[PartialDay | None] = partial_day("外出起始日期")
    away_place: Mapped[str | None] = text("务工地", 60)
    away_work: Mapped[str | None] = text("行业或单位", 60)
    away_phone: Mapped[str | None] = telephone("外出联系方式")
    contact: Mapped[Any] = choice(codes.Frequency, "联系频次")
    last_contact: Mapped[PartialDay | None] = partial_day("最近一次联系")
    returns: Mapped[Any] = choice(codes.ReturnFrequency, "返乡频次")
    last_return: Mapped[PartialDay | None] = partial_day("最近一次返乡")
    next_return: Mapped[PartialDay | None] = partial_day("预计返乡")


class LeftBehindCare(PartRecord):
    """委托照护: one agreement with one carer. The newest row is the arrangement in force (care.md §1.2 E, §1.5)."""

    __tablename__ = "left_behind_care"
    carer_name: Mapped[str | None] = text(
        "受委托人", 72, required=True, aliases=("姓名", "监护人姓名", "受委托人姓名", "受委托照料人")
    )
    carer_id_no: Mapped[str | None] = idno("受委托人身份证号")
    carer_phone: Mapped[str | None] = telephone(
        "受委托人电话", aliases=("联系电话", "监护人电话", "监护人联系电话")
    )
    relation: Mapped[Any] = choice(codes.CarerRelation, "与儿童关系", required=True, aliases=("与孩子关系", "关系"))
    carer_birth: Mapped[PartialDay | None] = partial_day("受委托人出生日期")
    carer_health: Mapped[str | None] = text("受委托人健康状况", 40, secrecy=Secrecy.SENSITIVE)
    carer_children: Mapped[int | None] = quantity("同时照护儿童数", "人")
    why: Mapped[str | None] = note("委托理由")
    child_opinion: Mapped[str | None] = note("儿童本人意见")
    harmed_before: Mapped[bool | None] = flag("实施性侵害、虐待、遗弃、拐卖、暴力伤害等", secrecy=SPECIAL)
    bad_habits: Mapped[bool | None] = flag("有吸毒、酗酒、赌博等恶习", secrecy=SPECIAL)
    neglected_before: Mapped[bool | None] = flag("曾拒不履行或长期怠于履行监护、照护职责", secrecy=SPECIAL)
    unfit: Mapped[bool | None] = flag("其他不适宜担任受委托人的情形", secrecy=SPECIAL)
    agreement_no: Mapped[str | None] = text("确认书编号", 30)
    signed: Mapped[date | None] = day("签订日期")
    began: Mapped[date | None] = day("委托起始日期")
    ends: Mapped[date | None] = day("委托截止日期")
    signers: Mapped[str | None] = text("签字人", 60)
    signing_way: Mapped[Any] = choice(codes.SigningWay, "签字方式")
    witness: Mapped[str | None] = text("村（居）委会见证人", 30)


class LeftBehindGrandparent(PartRecord):
    """Grandparents by name and birth (care.md §1.2 F)."""

    __tablename__ = "left_behind_grandparent"
    relation: Mapped[Any] = choice(codes.CarerRelation, "与儿童关系")
    name: Mapped[str | None] = text("姓名", 72, required=True)
    birth: Mapped[PartialDay | None] = partial_day("出生日期")


class LeftBehindVisit(PartRecord):
    """随访: who was asked, what was found, when the parents last called (care.md §1.4)."""

    __tablename__ = "left_behind_visit"
    visited: Mapped[date | None] = day("随访日期", required=True)
    entered: Mapped[date | None] = day("录入日期", hint="自动填写")
    way: Mapped[Any] = choice(VisitWay, "方式", required=True)
    place: Mapped[str | None] = text("随访地点", 60, required=True)
    visitor: Mapped[str | None] = text("走访人", 30, required=True)
    child_seen: Mapped[bool | None] = flag("见到儿童本人", required=True)
    asked_name: Mapped[str | None] = text("问询对象", 72, required=True)
    asked_relation: Mapped[Any] = choice(codes.AskedRelation, "与儿童关系", required=True)
    last_contact: Mapped[date | None] = day("最近一次与父母联系", required=True)
    life: Mapped[str | None] = note("生活状况", required=True)
    family: Mapped[str | None] = note("家庭状况", required=True)
    guardian: Mapped[str | None] = note("监护状况", required=True)
    mind: Mapped[str | None] = note("儿童精神状况", required=True)
    opinion: Mapped[str | None] = note("监护人意见", required=True)
    schooling: Mapped[Any] = choice(codes.Schooling, "学业状况", required=True)
    school_level: Mapped[Any] = choice(codes.SchoolLevel, "就学情况", required=True)
    make_key: Mapped[bool | None] = flag("加入重点关注", required=True)
    help: Mapped[Any] = choices(codes.Help, "帮扶建议")
    problems: Mapped[str | None] = note("发现的问题")
