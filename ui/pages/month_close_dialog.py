"""月结: every programme's month against the month before, seen before anything is frozen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from mzdesk.services import closing
from mzdesk.services.closing import Ahead, MonthAhead
from mzdesk.services.comparing import KINDS
from ui import operations, theme
from ui.pages.handin_tables import NumberTable
from ui.widgets import button, label
from ui.widgets.plain_table import Line

HEADS = ("项目", "已发放（元）", "上月应发（元）", "本月应发（元）", *(f"{kind}（户）" for kind in KINDS), "还没有")
ABOUT = "月结后这个月不再发放；没有发的、退回的并入以后月份的批次，差错由以后的批次补发或追缴。"


class MonthCloseDialog(QDialog):
    """A month, the figures that will be frozen, and what stands in the way. Enter goes on, Esc goes back."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent.window())
        self._desk, self._asked = desk, 0
        self.setWindowTitle("月结")
        self.resize(theme.sizes().px(1000), theme.sizes().px(420))
        self.month = QLineEdit(str(closing.next_open(desk)))
        self.month.setAccessibleName("月份")
        self.month.setMaximumWidth(theme.sizes().px(120))
        self.said = label("", "problem", wrap=True)
        self.table = NumberTable("本月各项目", HEADS, numbers=range(1, len(HEADS) - 1), stretch=len(HEADS) - 1)
        self.go = button("月结", self.accept, role="main")
        self.go.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(ABOUT, "small", wrap=True))
        row = QHBoxLayout()
        row.addWidget(label("月份"))
        row.addWidget(self.month)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回", self.reject))
        row.addWidget(self.go)
        column.addLayout(row)
        self.month.textChanged.connect(lambda _: self._look())
        self._look()
        self.month.setFocus()
        self.month.selectAll()

    def answer(self) -> Month | None:
        return Month.parse(self.month.text())

    def _look(self) -> None:
        """Show the month that stands in the field; what is in the way closes the main button."""
        self._asked += 1
        month, asked, desk = self.answer(), self._asked, self._desk
        self.go.setEnabled(False)
        if month is None:
            self.table.show_lines([])
            self._say("看不懂这个月份，请写成 2026-10 的样子")
            return
        operations.run(self, lambda _: closing.ahead(desk, month), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Ahead) -> None:
        if asked == self._asked:
            self.table.show_lines(_rows(found.programmes))
            self._say(found.hindrance)
            self.go.setEnabled(not found.hindrance)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))


def _rows(programmes: Sequence[MonthAhead]) -> list[Line]:
    return [
        Line(one.programme, (
            one.title, one.paid.grouped, one.compared.before.grouped, one.compared.after.grouped,
            *(str(one.compared.summed(kind).households or "") for kind in KINDS), one.waiting,
        ), ((len(HEADS) - 1, "amber"),) if one.waiting else ())
        for one in programmes
    ]


def ask_month_close(parent: QWidget, desk: Desk) -> Month | None:
    """Show and ask; None when the clerk went back."""
    dialog = MonthCloseDialog(parent, desk)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.answer() if done else None
    dialog.deleteLater()
    return found
