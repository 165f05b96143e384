"""The questions of the page of 发放: which programme and month, which standard, what the bank said."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.payments import Result
from mzdesk.describe import Line
from mzdesk.services.bank import BankAnswers
from mzdesk.services.batches import LineView
from ui import theme
from ui.pages.handin_tables import NumberTable
from ui.widgets import button, label
from ui.widgets.plain_table import Line as Row


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


ANSWER_HEADS = ("情况", "姓名", "金额", "说明")
STRANGE_ABOUT = "对不上的不会登记，请与银行核对后再读一次，或在明细里逐笔登记。"


class AnswersDialog(QDialog):
    """What a 回盘 says, before anything is booked: returned ones first, then what fits nothing, then the paid."""

    def __init__(self, parent: QWidget, rows: Sequence[LineView], found: BankAnswers) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("读回盘")
        self.resize(theme.sizes().px(680), theme.sizes().px(440))
        told = {result: [row for row in rows if found.results.get(row.id, ("",))[0] is result] for result in Result}
        self.sums = label(self._summed(told, found), "section", wrap=True)
        self.table = NumberTable("回盘内容", ANSWER_HEADS, numbers=(2,), stretch=3)
        self.table.show_lines([
            *(self._row(row, found, "red") for row in told[Result.RETURNED]),
            *(Row("", ("对不上", "", "", words), ((0, "amber"),)) for words in found.strange),
            *(self._row(row, found, "green") for row in told[Result.PAID]),
        ])
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(self.sums)
        if found.strange:
            column.addWidget(label(STRANGE_ABOUT, "warn", wrap=True))
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回", self.reject))
        self.go = button("登记", self.accept, role="main")
        self.go.setDefault(True)
        self.go.setEnabled(bool(found.results))
        row.addWidget(self.go)
        column.addLayout(row)
        (self.go if found.results else self.table).setFocus()

    @staticmethod
    def _summed(told: dict[Result, list[LineView]], found: BankAnswers) -> str:
        counted = [f"{result.label} {len(rows)} 笔 {Money(sum(row.amount for row in rows)).grouped} 元"
                   for result, rows in told.items()]
        return "　".join((*counted, f"对不上 {len(found.strange)} 行", f"还没有结果 {found.left} 笔"))

    @staticmethod
    def _row(row: LineView, found: BankAnswers, tone: str) -> Row:
        result, words = found.results[row.id]
        about = "　".join(filter(None, (f"{row.month.words}{row.component.label}", words)))
        return Row(row.id, (result.label, row.holder, row.amount.grouped, about), ((0, tone),))


def agree_answers(parent: QWidget, rows: Sequence[LineView], found: BankAnswers) -> bool:
    """Show the preview; True when it shall be booked."""
    dialog = AnswersDialog(parent, rows, found)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return done
