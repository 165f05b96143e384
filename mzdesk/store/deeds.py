"""行为记录: what was looked at, printed, sent out, opened and refused, by whom; chained in the log like any record."""

from datetime import date

from sqlalchemy.orm import Mapped

from mzdesk.describe import Secrecy, day, quantity, text
from mzdesk.store.base import Record

PRINT, UNMASK, IMPORT, EXPORT = "print", "unmask", "import", "export"
VIEW, LOGIN, MISSED, REFUSED = "view", "login", "missed", "refused"
POLICY, BACKUP, RESTORE, DRILL = "policy", "backup", "restore", "drill"
KEY, HANDOVER, PACKAGE = "key", "handover", "package"
DEEDS = {
    PRINT: "打印", UNMASK: "查看敏感内容", IMPORT: "导入", EXPORT: "导出", VIEW: "查看", LOGIN: "登录",
    MISSED: "登录失败", REFUSED: "无权办理", POLICY: "装入政策参数", BACKUP: "备份", RESTORE: "恢复",
    DRILL: "备份演练", KEY: "密码和恢复码", HANDOVER: "工作交接", PACKAGE: "报送包",
}
"""Every kind of deed with its word."""
OF_THE_HOUSE = (VIEW, LOGIN, MISSED, REFUSED, POLICY, BACKUP, RESTORE, DRILL, KEY, HANDOVER, PACKAGE)
"""What happens at this desk alone. It goes along with the next package, and is no reason to make one."""


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
