"""What is kept about a home for elders: papers, beds, staff, drills, incidents (care.md §4.1, §4.5)."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from mzdesk.basics.days import PartialDay
from mzdesk.describe import (
    Secrecy,
    choice,
    day,
    flag,
    idno,
    note,
    partial_day,
    quantity,
    record_ref,
    telephone,
    text,
    village_ref,
)
from mzdesk.lines.elder_homes import codes
from mzdesk.people.spells import Spell
from mzdesk.store.base import PartRecord, Register

PUBLIC = Secrecy.PUBLIC


class ElderHome(Register):
    """One home: a 敬老院 of the township or another 养老机构 on its ground."""

    __tablename__ = "elder_home"
    SPOKEN: ClassVar[tuple[str, ...]] = ("name",)
    name: Mapped[str | None] = text("机构名称", 60, required=True, secrecy=PUBLIC)
    kind: Mapped[Any] = choice(codes.HomeKind, "机构性质", required=True)
    village: Mapped[str | None] = village_ref("村（社区）", required=True)
    address: Mapped[str | None] = text("地址", 120)
    director: Mapped[str | None] = text("院长（负责人）", 30, required=True)
    phone: Mapped[str | None] = telephone("联系电话")
    credit_code: Mapped[str | None] = text("统一社会信用代码", 18)
    legal_person: Mapped[str | None] = text("法定代表人", 30)
    registered: Mapped[date | None] = day("登记日期")
    filed: Mapped[date | None] = day("备案日期")
    filing_no: Mapped[str | None] = text("备案编号", 40, none_word="未备案")
    approved_beds: Mapped[int | None] = quantity("核定床位", "张", required=True)
    stars: Mapped[Any] = choice(codes.Stars, "等级评定")
    built: Mapped[PartialDay | None] = partial_day("建成时间")
    land_area: Mapped[int | None] = quantity("占地面积", "平方米")
    floor_area: Mapped[int | None] = quantity("建筑面积", "平方米")
    floors: Mapped[int | None] = quantity("建筑层数", "层")
    structure: Mapped[str | None] = text("建筑结构", 20)
    ownership: Mapped[str | None] = text("产权", 40)
    safety_grade: Mapped[Any] = choice(codes.SafetyGrade, "房屋安全鉴定等级")
    safety_day: Mapped[date | None] = day("房屋安全鉴定日期")
    fire_proof: Mapped[Any] = choice(codes.FireProof, "消防手续")
    fire_no: Mapped[str | None] = text("消防文书编号", 40)
    fire_day: Mapped[date | None] = day("消防文书日期")
    extinguisher_expires: Mapped[date | None] = day("灭火器到期日")
    food_no: Mapped[str | None] = text("食品经营许可证号", 40, none_word="无")
    food_expires: Mapped[date | None] = day("食品经营许可到期日")
    medical: Mapped[Any] = choice(codes.Medical, "医疗服务")
    medical_no: Mapped[str | None] = text("医疗许可或签约文号", 40)
    medical_expires: Mapped[date | None] = day("医疗许可或签约到期日")
    lift_expires: Mapped[date | None] = day("电梯检验到期日")
    boiler_expires: Mapped[date | None] = day("锅炉检验到期日")
    insurance_expires: Mapped[date | None] = day("责任保险到期日")
    fees: Mapped[str | None] = text("收费标准", 100)
    fees_posted: Mapped[bool | None] = flag("收费已公示")
    prepaid: Mapped[Any] = choice(codes.Prepaid, "预收费")
    prepaid_account: Mapped[str | None] = text("预收费存管账户", 60, none_word="无")
    remarks: Mapped[str | None] = note("备注")


class HomeBed(PartRecord):
    """One bed in a room, from the day it stands there."""

    __tablename__ = "elder_home_bed"
    SPOKEN: ClassVar[tuple[str, ...]] = ("building", "room", "bed")
    building: Mapped[str | None] = text("楼栋", 20)
    floor: Mapped[int | None] = quantity("楼层", "层", required=True)
    room: Mapped[str | None] = text("房间", 12, required=True)
    bed: Mapped[str | None] = text("床号", 8, required=True)
    nursing: Mapped[bool | None] = flag("护理型床位")
    began: Mapped[date | None] = day("启用日期", required=True)
    ended: Mapped[date | None] = day("撤除日期")


class HomeOutage(PartRecord):
    """Days on which a bed could not be used."""

    __tablename__ = "elder_home_outage"
    bed: Mapped[str | None] = record_ref("elder_home_bed", "床位", required=True)
    kind: Mapped[Any] = choice(codes.OutageKind, "原因", required=True)
    began: Mapped[date | None] = day("起始日期", required=True)
    ended: Mapped[date | None] = day("恢复日期")


class HomeWorker(PartRecord):
    """Somebody who works in the home, with the papers the post asks for."""

    __tablename__ = "elder_home_worker"
    name: Mapped[str | None] = text("姓名", 72, required=True)
    post: Mapped[Any] = choice(codes.WorkerPost, "岗位", required=True)
    id_no: Mapped[str | None] = idno("身份证号")
    phone: Mapped[str | None] = telephone("电话")
    health_expires: Mapped[date | None] = day("健康证到期日")
    certificate: Mapped[str | None] = text("职业证书", 40, none_word="无")
    trained: Mapped[date | None] = day("最近培训日期")
    contract: Mapped[bool | None] = flag("签订劳动合同")
    insured: Mapped[bool | None] = flag("参加社会保险")
    began: Mapped[date | None] = day("到岗日期")
    ended: Mapped[date | None] = day("离岗日期")


class HomeDrill(PartRecord):
    """A drill or a training."""

    __tablename__ = "elder_home_drill"
    held: Mapped[date | None] = day("日期", required=True)
    kind: Mapped[Any] = choice(codes.DrillKind, "类型", required=True)
    people: Mapped[int | None] = quantity("参加人数", "人")
    words: Mapped[str | None] = text("内容", 120)


class HomeIncident(PartRecord):
    """Something that happened to a resident or in the home; closed when the family was told and it was reviewed."""

    __tablename__ = "elder_home_incident"
    happened: Mapped[date | None] = day("发生日期", required=True)
    clock: Mapped[str | None] = text("发生时间", 10, hint="如 14:30")
    kind: Mapped[Any] = choice(codes.IncidentKind, "类型", required=True)
    place: Mapped[str | None] = text("地点", 40)
    whom: Mapped[str | None] = text("当事人", 72, secrecy=Secrecy.SENSITIVE)
    words: Mapped[str | None] = note("经过", required=True)
    first_aid: Mapped[str | None] = text("现场处置", 120, none_word="无")
    hospital: Mapped[str | None] = text("送医情况", 80, none_word="未送医")
    family_told: Mapped[date | None] = day("告知家属日期")
    family_clock: Mapped[str | None] = text("告知时间", 10)
    family_way: Mapped[Any] = choice(codes.Told, "告知方式")
    told_by: Mapped[str | None] = text("告知人", 30)
    reported: Mapped[date | None] = day("报告民政部门日期")
    reported_clock: Mapped[str | None] = text("报告时间", 10)
    result: Mapped[str | None] = text("处理结果", 120)
    review: Mapped[str | None] = text("复盘与改进", 120)
    closed: Mapped[date | None] = day("办结日期")


class HomeSpell(Spell):
    """One time in operation."""

    __tablename__ = "elder_home_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "登记原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "停办原因")
