"""照片和扫描件: the same for every register. What is seen stands once in the store, under the digest of its bytes."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.describe import Part, Section, choice, day, quantity, text
from mzdesk.people.codes import Purpose
from mzdesk.store.base import PartRecord


class Attachment(PartRecord):
    """One picture or scan of a record. ``digest`` is the SHA-256 of the bytes as they are kept; they are kept without
    what a camera writes beside the picture (place, time, device) and travel apart from the record (care.md trap 24)."""

    __tablename__ = "attachment"
    added: Mapped[date | None] = day("添加日期")
    title: Mapped[str | None] = text("名称", 60)
    purpose: Mapped[Any] = choice(Purpose, "用途")
    about: Mapped[str | None] = text("对应项", 20)
    media: Mapped[str | None] = text("类型", 20)
    size: Mapped[int | None] = quantity("大小", "字节")
    digest: Mapped[str | None] = text("摘要", 64)


PHOTOS = Part("photos", "照片和扫描件", Attachment, newest="added", written=True, pictures=True, form=(
    Section("照片和扫描件", (("added", "purpose"), ("title",), ("about", "media"), ("size",), ("digest",))),
), columns=("added", "purpose", "title", "about"))
