"""What is kept about one check of a home: who, when, and the answer to every item that was asked (care.md §4.3)."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from mzdesk.describe import Secrecy, choice, day, flag, note, quantity, record_ref, text
from mzdesk.homes.codes import Category, Result
from mzdesk.lines.inspections import codes
from mzdesk.store.base import PartRecord, Register


class Inspection(Register):
    """One check. It says which edition of the checklist was asked, and keeps the words of each item as they were."""

    __tablename__ = "inspection"
    SPOKEN: ClassVar[tuple[str, ...]] = ("inspected", "kind")
    home: Mapped[str | None] = record_ref("elder_home", "养老机构", required=True)
    inspected: Mapped[date | None] = day("检查日期", required=True)
    kind: Mapped[Any] = choice(codes.InspectionKind, "检查类型", required=True)
    inspectors: Mapped[str | None] = text("检查人员", 60, required=True)
    accompanied: Mapped[str | None] = text("机构陪同人", 30)
    talked: Mapped[int | None] = quantity("单独谈话老人数", "人")
    edition: Mapped[str | None] = text("检查清单版本", 20, by_event=True)
    summary: Mapped[str | None] = note("总体情况")
    asked: Mapped[str | None] = note("督促整改意见")


class InspectionItem(PartRecord):
    """The answer to one item; an item without a row was not looked at (未查)."""

    __tablename__ = "inspection_item"
    code: Mapped[str | None] = text("编号", 8, required=True)
    category: Mapped[Any] = choice(Category, "类别", required=True)
    wording: Mapped[str | None] = text("检查内容", 120, required=True)
    major: Mapped[bool | None] = flag("可能为重大隐患")
    result: Mapped[Any] = choice(Result, "结果", required=True)
    words: Mapped[str | None] = text("问题说明", 120, secrecy=Secrecy.INTERNAL)
    place: Mapped[str | None] = text("部位", 40)
