"""工作人员: who may investigate, who hears objections, whose relatives are filed (assistance.md §9.20, §9.21)."""

from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.describe import choice, note, text
from mzdesk.lines.staff import codes
from mzdesk.people.spells import Spell
from mzdesk.store.base import Register


class Staff(Register):
    """One person in one post."""

    __tablename__ = "staff"
    post: Mapped[Any] = choice(codes.Post, "岗位", required=True)
    unit: Mapped[str | None] = text("单位", 60)
    duties: Mapped[str | None] = text("分工", 60)
    relatives: Mapped[str | None] = note("近亲属情况", hint="配偶、父母、子女、兄弟姐妹、祖孙")


class StaffSpell(Spell):
    """One term in the post."""

    __tablename__ = "staff_spell"
    entry_reason: Mapped[Any] = choice(codes.EntryReason, "到岗原因")
    exit_reason: Mapped[Any] = choice(codes.ExitReason, "离岗原因")
