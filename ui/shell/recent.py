"""最近的操作 (Ctrl+Shift+Z): the last works of the office, who and when, and 撤销 or the reason why not."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.shell.links import RecentWork
from ui.widgets.plain_table import Line, PlainTable
from ui.widgets.words import button, label

HEADS = ("时间", "经办人", "做了什么", "能不能撤销")
CAN = "可以撤销（Enter）"


class RecentDialog(QDialog):
    """``chosen`` is the work to be undone, "" where the clerk only looked."""

    def __init__(self, parent: QWidget, works: Sequence[RecentWork]) -> None:
        super().__init__(parent)
        self.setWindowTitle("最近的操作")
        self.resize(theme.sizes().px(860), theme.sizes().px(480))
        self.chosen = ""
        self._works = {one.work_id: one for one in works}
        self.table = PlainTable("最近的操作", HEADS, stretch=3)
        self.table.show_lines([
            Line(one.work_id, (one.when, one.who, one.words, one.why_not or CAN),
                 ((3, "grey" if one.why_not else "green"),)) for one in works
        ])
        self.undo = button("撤销（Enter）", self._undo, role="main")
        self.said = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label("撤销会再写一次改回去的值，修改记录里两次都在。", "small", wrap=True))
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(button("返回（Esc）", self.reject))
        row.addWidget(self.undo)
        column.addLayout(row)
        self.table.opened.connect(lambda _: self._undo())
        self.table.moved.connect(lambda _: self._look())
        self._look()
        self.table.setFocus()

    def _look(self) -> None:
        one = self._works.get(self.table.current())
        self.undo.setEnabled(one is not None and not one.why_not)
        self.said.setText(f"不能撤销：{one.why_not}。" if one is not None and one.why_not else "")

    def _undo(self) -> None:
        if self.undo.isEnabled():
            self.chosen = self.table.current()
            self.accept()
