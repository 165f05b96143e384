"""What is kept about somebody who lives in a home (care.md §4.5; 养老机构管理办法 15, 19)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.money import Money
from mzdesk.describe import Secrecy, choice, day, flag, money, note, record_ref, telephone, text
from mzdesk.lines.home_residents import codes
from mzdesk.people.residents import AbilityFields, HealthFields
from mzdesk.people.spells import Spell
from mzdesk.store.base import PartRecord, Register

SENSITIVE = Secrecy.SENSITIVE


class HomeResident(HealthFields, AbilityFields, Register):
    """One resident; the person is the 居民 row it points to."""

    __tablename__ = "home_resident"
    home: Mapped[str | None] = record_ref("elder_home", "养老机构", required=True, aliases=("机构", "敬老院", "养老院"))
    category: Mapped[Any] = choice(codes.ResidentKind, "人员类别", required=True, aliases=("类别",))
    care_level: Mapped[Any] = choice(codes.CareLevel, "护理级别", secrecy=SENSITIVE)
    came_from: Mapped[str | None] = text("来源乡镇和村", 60)
    agreement_no: Mapped[str | None] = text("入住协议编号", 40)
    agreement_from: Mapped[date | None] = day("协议起始日期")
    agreement_to: Mapped[date | None] = day("协议到期日")
    signer: Mapped[str | None] = text("协议签字人", 30)
    medicine: Mapped[str | None] = text("用药", 120, secrecy=SENSITIVE, none_word="无")
    allergy: Mapped[str | None] = text("过敏", 60, secrecy=SENSITIVE, none_word="无")
    infectious: Mapped[bool | None] = flag("传染病", secrecy=SENSITIVE)
    psychiatric: Mapped[bool | None] = flag("精神疾病", secrecy=SENSITIVE)
    diet: Mapped[str | None] = text("饮食", 60, none_word="无特殊")
    guardian_name: Mapped[str | None] = text("监护人（家属）", 30)
    guardian_relation: Mapped[str | None] = text("与本人关系", 20)
    guardian_phone: Mapped[str | None] = telephone("监护人电话", aliases=("家属电话",))
    second_contact: Mapped[str | None] = text("第二联系人", 30)
    second_phone: Mapped[str | None] = telephone("第二联系电话")
    support: Mapped[Money | None] = money("月供养金")
    nursing: Mapped[Money | None] = money("月护理补贴")
    allowance: Mapped[Money | None] = money("月零花钱")
    keeping: Mapped[str | None] = note("财物代管")
    estate: Mapped[str | None] = note("遗物与丧葬")


class ResidentBed(PartRecord):
    """A bed from a day to a day; the last day is the first on which it is somebody else's or nobody's."""

    __tablename__ = "home_resident_bed"
    bed: Mapped[str | None] = record_ref("elder_home_bed", "床位", required=True, exclusive=True)
    began: Mapped[date | None] = day("起始日期", required=True)
    ended: Mapped[date | None] = day("截止日期")


class Absence(PartRecord):
    """Out on leave or in hospital; the bed is kept."""

    __tablename__ = "home_resident_absence"
    kind: Mapped[Any] = choice(codes.AbsenceKind, "类型", required=True)
    began: Mapped[date | None] = day("离院日期", required=True)
    ended: Mapped[date | None] = day("返院日期")
    due: Mapped[date | None] = day("应返日期")
    whom: Mapped[str | None] = text("接走人", 30)
    words: Mapped[str | None] = text("去向与事由", 60)


class NineAssessment(PartRecord):
    """九防评估 of one day: nine risks, each with the measure that guards against it."""

    __tablename__ = "home_resident_nine"
    assessed: Mapped[date | None] = day("评估日期", required=True)
    assessor: Mapped[str | None] = text("评估人", 30, required=True)
    choking: Mapped[Any] = choice(codes.NineRisk, "噎食", secrecy=SENSITIVE)
    choking_measure: Mapped[str | None] = text("噎食防护措施", 80)
    poisoning: Mapped[Any] = choice(codes.NineRisk, "食品药品误食", secrecy=SENSITIVE)
    poisoning_measure: Mapped[str | None] = text("误食防护措施", 80)
    pressure: Mapped[Any] = choice(codes.NineRisk, "压疮", secrecy=SENSITIVE)
    pressure_measure: Mapped[str | None] = text("压疮防护措施", 80)
    scald: Mapped[Any] = choice(codes.NineRisk, "烫伤", secrecy=SENSITIVE)
    scald_measure: Mapped[str | None] = text("烫伤防护措施", 80)
    bed_fall: Mapped[Any] = choice(codes.NineRisk, "坠床", secrecy=SENSITIVE)
    bed_fall_measure: Mapped[str | None] = text("坠床防护措施", 80)
    fall: Mapped[Any] = choice(codes.NineRisk, "跌倒", secrecy=SENSITIVE)
    fall_measure: Mapped[str | None] = text("跌倒防护措施", 80)
    wandering: Mapped[Any] = choice(codes.NineRisk, "走失", secrecy=SENSITIVE)
    wandering_measure: Mapped[str | None] = text("走失防护措施", 80)
    harm: Mapped[Any] = choice(codes.NineRisk, "他伤和自伤", secrecy=SENSITIVE)
    harm_measure: Mapped[str | None] = text("他伤和自伤防护措施", 80)
    activity: Mapped[Any] = choice(codes.NineRisk, "文体活动意外", secrecy=SENSITIVE)
    activity_measure: Mapped[str | None] = text("文体活动防护措施", 80)


class ResidentSpell(Spell):
    """One time in the home."""

    __tablename__ = "home_resident_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "入住原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "离院原因")
