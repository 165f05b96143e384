"""The questions of the page of 发放: which programme and month, which standard, what the bank said."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.months import Month
from mzdesk.describe import Line
from ui.widgets import button, label


@dataclass(frozen=True)
class Asked:
    """What was answered."""

    line: Line
    month: Month
    words: str


class MonthDialog(QDialog):
    """A programme and a month, and words where they are asked for. Enter goes on, Esc goes back."""

    def __init__(
        self, parent: QWidget, title: str, about: str, verb: str, lines: Sequence[Line], month: Month, *,
        chosen: str = "", words: str = "",
    ) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self._lines = list(lines)
        self.programme = QComboBox()
        self.programme.setAccessibleName("项目")
        for line in lines:
            self.programme.addItem(line.title, line.key)
        self.programme.setCurrentIndex(max(0, self.programme.findData(chosen)))
        self.month = QLineEdit(str(month))
        self.month.setAccessibleName("月份")
        self.words = QLineEdit()
        self.words.setAccessibleName(words)
        self.said = label("", "problem", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(title, "section"))
        column.addWidget(label(about, "small", wrap=True))
        form = QFormLayout()
        form.addRow("项目", self.programme)
        form.addRow("月份", self.month)
        if words:
            form.addRow(words, self.words)
        column.addLayout(form)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回", self.reject))
        go = button(verb, self._go, role="main")
        go.setDefault(True)
        row.addWidget(go)
        column.addLayout(row)
        self._asks_words = bool(words)
        self.programme.setFocus()

    def _go(self) -> None:
        if Month.parse(self.month.text()) is None:
            self.said.setText("看不懂这个月份，请写成 2026-10 的样子")
            self.month.setFocus()
        elif self._asks_words and not self.words.text().strip():
            self.said.setText("请写明依据，例如提标的文号")
            self.words.setFocus()
        else:
            self.accept()

    def answer(self) -> Asked:
        month = Month.parse(self.month.text())
        assert month is not None
        return Asked(self._lines[self.programme.currentIndex()], month, self.words.text().strip())


def ask_month(parent: QWidget, title: str, about: str, verb: str, lines: Sequence[Line], month: Month, *,
              chosen: str = "", words: str = "") -> Asked | None:
    """Ask; None when the clerk went back."""
    dialog = MonthDialog(parent, title, about, verb, lines, month, chosen=chosen, words=words)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.answer() if done else None
    dialog.deleteLater()
    return found
