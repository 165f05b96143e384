"""户: who lives together, from which month to which, counted or not (assistance.md §0)."""

from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.months import Month
from mzdesk.describe import choice, flag, month, note, person_ref, quantity, text
from mzdesk.lines.household import codes
from mzdesk.people.codes import LeftHousehold, Relation, Uncounted
from mzdesk.people.spells import Spell
from mzdesk.store.base import PartRecord, Register


class Household(Register):
    """One household; its head (户主) is the 居民 row it points to and is also one of the members."""

    __tablename__ = "household"
    number: Mapped[str | None] = text("户号", 30, aliases=("户编号", "家庭编号"))
    dwelling: Mapped[str | None] = text("住房", 60, none_word="无")
    land: Mapped[int | None] = quantity("承包地", "平方米")
    note: Mapped[str | None] = note("备注")


class HouseholdMember(PartRecord):
    """One member from a month to a month; leaving ends the row, coming back begins another."""

    __tablename__ = "household_member"
    LOOKED_UP = (("person",),)
    person: Mapped[str | None] = person_ref("成员", required=True)
    relation: Mapped[Any] = choice(Relation, "与户主关系", required=True)
    counted: Mapped[bool | None] = flag("共同生活", required=True)
    uncounted: Mapped[Any] = choice(Uncounted, "不计入的原因")
    began: Mapped[Month | None] = month("起始月", required=True)
    ended: Mapped[Month | None] = month("截止月")
    left: Mapped[Any] = choice(LeftHousehold, "离户原因")


class HouseholdSpell(Spell):
    """One interval on the register of households."""

    __tablename__ = "household_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "登记原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "注销原因")
