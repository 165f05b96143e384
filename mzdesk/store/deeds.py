"""行为记录: what was printed, unmasked, imported and exported, by whom; chained in the change log like any record."""

from datetime import date

from sqlalchemy.orm import Mapped

from mzdesk.describe import Secrecy, day, quantity, text
from mzdesk.store.base import Record

PRINT, UNMASK, IMPORT, EXPORT = "print", "unmask", "import", "export"
DRILL, RESTORE = "drill", "restore"


class Deed(Record):
    """One act on records that changes none of them. ``subject_id`` is the record looked at or printed, if one.

    No field may hold personal data: ``words`` names a paper, a field or a file kind, never a person.
    """

    __tablename__ = "deed"
    kind: Mapped[str | None] = text("行为", 12, secrecy=Secrecy.PUBLIC)
    register: Mapped[str | None] = text("台账", 40, secrecy=Secrecy.PUBLIC)
    subject_id: Mapped[str | None] = text("记录", 36)
    words: Mapped[str | None] = text("内容", 120)
    purpose: Mapped[str | None] = text("用途", 60)
    done_on: Mapped[date | None] = day("日期")
    copies: Mapped[int | None] = quantity("份数", "份")
    number: Mapped[int | None] = quantity("份号", "份")
    pages: Mapped[int | None] = quantity("页数", "页")
    done_by: Mapped[str | None] = text("经办人", 40)
    done_at: Mapped[str | None] = text("时间", 20)
