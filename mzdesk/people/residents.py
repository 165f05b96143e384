"""居民: one row a person, shared by every register that person stands on."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.days import PartialDay
from mzdesk.describe import (
    Owner,
    Secrecy,
    choice,
    day,
    flag,
    idno,
    partial_day,
    quantity,
    telephone,
    text,
    village_ref,
)
from mzdesk.people.ability import AbilityLevel
from mzdesk.people.codes import DisabilityGrade, DisabilityKind, Ethnic, Health, HukouNature, Sex
from mzdesk.store.base import Record

NOBODY = Owner.NOBODY
"""What nobody wins when both offices changed it (sync rule for name, number, death, account): a person decides."""


class Person(Record):
    """One resident. The identity number may be missing (无户口), wrong and mended later, or shared by mistake:
    it identifies nobody by itself, the id does (care.md trap 1)."""

    __tablename__ = "person"
    name: Mapped[str | None] = text(
        "姓名", 72, required=True, owner=NOBODY, aliases=("儿童姓名", "孩子姓名", "人员姓名"))
    sex: Mapped[Any] = choice(Sex, "性别", required=True)
    id_no: Mapped[str | None] = idno(
        "身份证号", hint="无户口可暂空", aliases=("身份证号码", "公民身份号码", "身份证")
    )
    birth: Mapped[PartialDay | None] = partial_day(
        "出生日期", required=True, aliases=("出生年月", "出生年月日", "生日")
    )
    ethnic: Mapped[Any] = choice(Ethnic, "民族")
    hukou_nature: Mapped[Any] = choice(HukouNature, "户籍性质")
    village: Mapped[str | None] = village_ref(
        "村（社区）", required=True, aliases=("村", "所在村", "村居", "村（居）", "社区")
    )
    group: Mapped[str | None] = text("组", 20, aliases=("组别", "村民小组", "小组"))
    hukou_address: Mapped[str | None] = text("户籍地址", 120, aliases=("户籍所在地",))
    lives_at_hukou: Mapped[bool | None] = flag("住在户籍地")
    address: Mapped[str | None] = text("现住址", 120, aliases=("家庭住址", "住址", "居住地址"))
    phone: Mapped[str | None] = telephone("联系电话", aliases=("电话", "本人电话"))
    died: Mapped[date | None] = day("死亡日期", by_event=True, owner=NOBODY)
    LOOKED_UP = (("id_no",),)


class HealthFields:
    """The 健康 block, the same for a child, a parent, a carer or an elder (care.md §1.2 B)."""

    health: Mapped[Any] = choice(Health, "健康状况", secrecy=Secrecy.SENSITIVE)
    illness: Mapped[str | None] = text("疾病名称", 60, secrecy=Secrecy.SENSITIVE, none_word="无")
    disability: Mapped[Any] = choice(DisabilityKind, "残疾类别", secrecy=Secrecy.SENSITIVE)
    disability_grade: Mapped[Any] = choice(DisabilityGrade, "残疾等级", secrecy=Secrecy.SENSITIVE)
    disability_card: Mapped[str | None] = text("残疾证号", 20, secrecy=Secrecy.SENSITIVE, none_word="无")


class AbilityFields:
    """Both scales, the same for an elder at home and in a home."""

    eats: Mapped[bool | None] = flag("自己吃饭", secrecy=Secrecy.SENSITIVE)
    dresses: Mapped[bool | None] = flag("自己穿衣", secrecy=Secrecy.SENSITIVE)
    gets_up: Mapped[bool | None] = flag("自己上下床", secrecy=Secrecy.SENSITIVE)
    toilets: Mapped[bool | None] = flag("自己如厕", secrecy=Secrecy.SENSITIVE)
    walks: Mapped[bool | None] = flag("自己室内行走", secrecy=Secrecy.SENSITIVE)
    washes: Mapped[bool | None] = flag("自己洗澡", secrecy=Secrecy.SENSITIVE)
    ability_level: Mapped[Any] = choice(AbilityLevel, "能力等级", secrecy=Secrecy.SENSITIVE)
    ability_score: Mapped[int | None] = quantity("能力评估总分", "分", secrecy=Secrecy.SENSITIVE)
    assessor: Mapped[str | None] = text("评估机构、评估员", 60)
    assessed: Mapped[date | None] = day("评估日期")
    next_assessment: Mapped[date | None] = day("下次评估日期")
