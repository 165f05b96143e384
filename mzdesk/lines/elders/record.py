"""What is kept about an elder who is visited (care.md §3.2–§3.4; 民发〔2017〕193号, 民发〔2022〕73号)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.describe import Secrecy, choice, choices, day, flag, note, person_ref, telephone, text
from mzdesk.lines.elders import codes
from mzdesk.people.codes import IncomeSource
from mzdesk.people.residents import AbilityFields, HealthFields
from mzdesk.people.spells import Spell
from mzdesk.store.base import PartRecord, Register


class Elder(HealthFields, AbilityFields, Register):
    """One elder's file; the elder is the 居民 row it points to."""

    __tablename__ = "elder"
    living: Mapped[Any] = choice(codes.Living, "居住状况", required=True)
    house: Mapped[Any] = choice(codes.House, "住房安全")
    income_source: Mapped[Any] = choices(IncomeSource, "经济来源")
    grandchild: Mapped[str | None] = person_ref("照护的留守儿童")
    risk: Mapped[Any] = choice(codes.Risk, "风险等级", hint="红、黄、绿")
    visitor: Mapped[str | None] = text("结对探访人", 30, aliases=("探访人", "帮扶人"))
    visitor_kind: Mapped[Any] = choice(codes.VisitorKind, "结对人身份")
    visitor_phone: Mapped[str | None] = telephone("结对人电话")
    agreement_signed: Mapped[date | None] = day("结对协议签订日期")
    contact_name: Mapped[str | None] = text("紧急联系人", 30)
    contact_relation: Mapped[str | None] = text("与本人关系", 20)
    contact_phone: Mapped[str | None] = telephone("紧急联系电话")
    second_contact: Mapped[str | None] = text("第二联系人", 30)
    second_phone: Mapped[str | None] = telephone("第二联系电话")


class ElderTag(PartRecord):
    """One category of an elder for a time, with its evidence. The categories overlap (care.md trap 2)."""

    __tablename__ = "elder_tag"
    tag: Mapped[Any] = choice(codes.Tag, "类别", required=True)
    began: Mapped[date | None] = day("起始日期", required=True)
    ended: Mapped[date | None] = day("截止日期")
    evidence: Mapped[str | None] = text("依据", 60)


class ElderChild(PartRecord):
    """A child or another supporter: where, how to reach, how often back."""

    __tablename__ = "elder_child"
    name: Mapped[str | None] = text("姓名", 72, required=True)
    relation: Mapped[str | None] = text("关系", 20)
    phone: Mapped[str | None] = telephone("电话")
    place: Mapped[str | None] = text("现在何处", 60)
    returns: Mapped[Any] = choice(codes.Returns, "回家频次")
    agreement: Mapped[bool | None] = flag("签有赡养协议")


class ElderVisit(PartRecord):
    """探访: whether the elder was seen, five groups of content, what was found."""

    __tablename__ = "elder_visit"
    visited: Mapped[date | None] = day("探访日期", required=True)
    entered: Mapped[date | None] = day("录入日期", hint="自动填写")
    way: Mapped[Any] = choice(codes.Way, "方式", required=True)
    seen: Mapped[bool | None] = flag("见到本人", required=True)
    visitor: Mapped[str | None] = text("探访人", 30, required=True)
    health: Mapped[Any] = choice(codes.Finding, "健康", secrecy=Secrecy.SENSITIVE)
    money: Mapped[Any] = choice(codes.Finding, "经济")
    family: Mapped[Any] = choice(codes.Finding, "家庭")
    safety: Mapped[Any] = choice(codes.Finding, "安全")
    service: Mapped[Any] = choice(codes.Finding, "服务需求")
    mark: Mapped[Any] = choice(codes.Risk, "风险标记")
    words: Mapped[str | None] = note("情况说明")
    special: Mapped[Any] = choice(codes.Round, "特别探访")


class ElderTask(PartRecord):
    """A problem that a visit found, until it is handled."""

    __tablename__ = "elder_task"
    found: Mapped[date | None] = day("发现日期", required=True)
    problem: Mapped[str | None] = text("问题", 120, required=True)
    referred: Mapped[Any] = choice(codes.ReferredTo, "转介", required=True)
    due: Mapped[date | None] = day("要求办结")
    handled: Mapped[date | None] = day("办结日期")
    result: Mapped[str | None] = text("处理结果", 120)


class ElderSpell(Spell):
    """One interval on the register."""

    __tablename__ = "elder_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "登记原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "退出原因")
