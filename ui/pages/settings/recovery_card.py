"""The recovery code renewed: proven by one's own password, shown once, printed for the safe."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from mzdesk.basics.problems import Refusal
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import may
from mzdesk.services import accounts
from ui import operations
from ui.pages.recovery_print import print_code
from ui.pages.settings.panel import line_edit
from ui.widgets import button, label, section_title

ABOUT = "恢复码丢了，或者知道它的人走了，就换一个：旧的马上作废，新的只显示这一次，请打印后由单位封存。"


class RecoveryCard(QFrame):
    """Enter in the password renews; the code goes away with Esc or when the section is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk = desk
        self._code = ""
        self.own = line_edit(220, secret=True)
        self.own.setAccessibleName("您自己的密码")
        self.renew = button("更换恢复码（Enter）", self.begin)
        self.print = button("打印恢复码", self._print, icon="fa6s.print")
        self.code = label("", "code", select=True)
        self.problem = label("", "problem", wrap=True)
        self._build()
        self.own.returnPressed.connect(self.begin)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(section_title("恢复码（Alt+K）"))
        column.addWidget(label(ABOUT, "muted", wrap=True))
        row = QHBoxLayout()
        head = QLabel("您自己的密码")
        head.setBuddy(self.own)
        for widget in (head, self.own, self.renew, self.print):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.problem)
        self.put_away()

    def allow(self) -> None:
        """Only who manages accounts may."""
        self.setVisible(may(self._desk, Permission.ACCOUNTS))

    def begin(self) -> None:
        """Renew it; the old one opens nothing any more."""
        own = self.own.text()
        self.problem.clear()
        self.renew.setEnabled(False)
        operations.run(
            self, lambda _: accounts.renew_recovery(self._desk, own), label="更换恢复码", progress=False,
            on_done=self._renewed, on_refused=self._refused, on_ended=lambda: self.renew.setEnabled(True))

    def _renewed(self, code: str) -> None:
        groups = code.split("-")
        half = len(groups) // 2
        self._code = code
        self.code.setText("　".join(groups[:half]) + "\n" + "　".join(groups[half:]))
        self.code.setAccessibleName(f"恢复码 {code}")
        self.code.show()
        self.print.show()
        self.own.clear()
        self.print.setFocus()
        operations.tell(self, "恢复码已更换，旧的已作废；请打印后由单位封存")

    def _refused(self, refusal: Refusal) -> None:
        self.problem.setText(refusal.sentence)
        self.own.setFocus()
        self.own.selectAll()

    def _print(self) -> Any:
        return print_code(self, self._code, self._desk.office.name) if self._code else None

    def put_away(self) -> None:
        """The code is shown only once."""
        self._code = ""
        self.own.clear()
        self.code.clear()
        self.problem.clear()
        self.code.hide()
        self.print.hide()
