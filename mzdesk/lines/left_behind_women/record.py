"""What is kept about a 农村留守妇女 and the visits to her (care.md §3.1)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.days import PartialDay
from mzdesk.describe import choice, choices, day, note, partial_day, quantity, text
from mzdesk.lines.left_behind_women import codes
from mzdesk.people.codes import Education, IncomeSource, VisitWay
from mzdesk.people.residents import HealthFields
from mzdesk.people.spells import Spell
from mzdesk.store.base import PartRecord, Register


class LeftBehindWoman(HealthFields, Register):
    """One woman's file; she herself is the 居民 row it points to."""

    __tablename__ = "left_behind_woman"
    education: Mapped[Any] = choice(Education, "文化程度")
    registered_marriage: Mapped[Any] = choice(codes.Marriage, "婚姻登记")
    married: Mapped[PartialDay | None] = partial_day("结婚日期")
    parents_in_law: Mapped[Any] = choice(codes.ParentsInLaw, "公婆情况")
    children: Mapped[int | None] = quantity("子女数量", "人", required=True)
    husband_years: Mapped[int | None] = quantity("丈夫外出年限", "年", required=True, aliases=("丈夫外出年数",))
    husband_home: Mapped[PartialDay | None] = partial_day("丈夫最近回家", aliases=("丈夫最近一次回家探望时间",))
    income_source: Mapped[Any] = choices(IncomeSource, "家庭经济来源")
    help: Mapped[Any] = choices(codes.Help, "获得生产帮扶")
    risk: Mapped[Any] = choice(codes.Risk, "风险等级")


class WomanSpell(Spell):
    """One interval on the register."""

    __tablename__ = "left_behind_woman_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "新增原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "退出原因")


class WomanVisit(PartRecord):
    """走访: what she needs and what was done."""

    __tablename__ = "left_behind_woman_visit"
    visited: Mapped[date | None] = day("走访日期", required=True)
    way: Mapped[Any] = choice(VisitWay, "方式", required=True)
    visitor: Mapped[str | None] = text("走访人", 30, required=True)
    needs: Mapped[Any] = choices(codes.Need, "需求", required=True)
    done: Mapped[str | None] = note("办理情况")
