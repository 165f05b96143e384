"""Intervals on a register (在册): from a day to a day, each with its reason; never overwritten by the next one."""

from datetime import date

from sqlalchemy.orm import Mapped

from mzdesk.describe import day, text
from mzdesk.store.base import PartRecord


class Spell(PartRecord):
    """One stay on a register. The line's own class adds ``entry_reason`` and ``exit_reason`` from its code lists."""

    __abstract__ = True
    began: Mapped[date | None] = day("登记日期", required=True)
    ended: Mapped[date | None] = day("退出日期")
    entry_words: Mapped[str | None] = text("新增说明", 100)
    exit_words: Mapped[str | None] = text("退出说明", 100)
    gone_to: Mapped[str | None] = text("去向", 60)
