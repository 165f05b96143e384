"""The questions of 政策与码表: a row as a form, a year of holidays, when a row ends, what the draft changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.days import read_day
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.services.policy_book import Difference, Effect, Line, Table
from ui import theme
from ui.widgets import button, label
from ui.widgets.plain_table import Line as Row
from ui.widgets.plain_table import PlainTable

HINTS = {
    "flag": "是 或 否", "list": "用顿号隔开", "numbers": "整数，用顿号隔开", "number": "整数", "amount": "元",
    "day": "2027-01-01",
}


@dataclass(frozen=True)
class End:
    """The last day of a row, and on what ground it ends."""

    day: date
    basis: str


class FormDialog(QDialog):
    """Labels and lines, Enter goes on to the next line and at the last one keeps; what is wrong stands below."""

    def __init__(self, parent: QWidget, title: str, about: str, verb: str) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.sizes().px(560))
        self.lines: dict[str, QLineEdit] = {}
        self.said = label("", "problem", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(title, "section", wrap=True))
        if about:
            column.addWidget(label(about, "small", wrap=True))
        self.form = QFormLayout()
        column.addLayout(self.form)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        back = button("返回", self.reject)
        self.go = button(verb, self.keep, role="main")
        for made in (back, self.go):
            made.setAutoDefault(False)
            row.addWidget(made)
        column.addLayout(row)

    def line(self, key: str, words: str, value: str = "", hint: str = "") -> QLineEdit:
        made = QLineEdit(value, placeholderText=hint)
        made.setAccessibleName(words)
        made.returnPressed.connect(lambda: self._next(key))
        self.form.addRow(words, made)
        self.lines[key] = made
        return made

    def _next(self, key: str) -> None:
        keys = list(self.lines)
        place = keys.index(key) + 1
        if place < len(keys):
            self.lines[keys[place]].setFocus()
        else:
            self.keep()

    def typed(self, key: str) -> str:
        return self.lines[key].text().strip()

    def tell(self, words: str, key: str = "") -> None:
        self.said.setText(words)
        if key in self.lines:
            self.lines[key].setFocus()

    def keep(self) -> None:
        """Take what was typed; a dialog of its own says here what is wrong with it."""
        self.accept()


Add = Callable[..., Sequence[Problem]]


class RowDialog(FormDialog):
    """One row of a table of parameters."""

    def __init__(self, parent: QWidget, table: Table, like: Line | None, add: Add) -> None:
        super().__init__(parent, f"添加一行：{table.title}", "下发以后从生效日期起执行；从前的月份仍按从前的行计算。",
                         "列为拟下发")
        self._table, self._add = table, add
        cells = like.cells if like else ("",) * len(table.columns)
        for column, value in zip(table.columns, cells, strict=True):
            optional = "可空即不限；" if column.every else "可空；" if column.optional else ""
            self.line(column.key, column.label, value, optional + HINTS.get(column.kind, ""))
        self.line("valid_from", "生效日期", hint="2027-01-01")
        self.line("valid_to", "截止日期", hint="可空")
        self.line("basis", "依据（文号）")
        self.unverified = QCheckBox("待核实")
        self.form.addRow("", self.unverified)
        next(iter(self.lines.values())).setFocus()

    def keep(self) -> None:
        problems = self._add(
            {column.key: self.typed(column.key) for column in self._table.columns}, begins=self.typed("valid_from"),
            ends=self.typed("valid_to"), basis=self.typed("basis"), unverified=self.unverified.isChecked())
        if problems:
            self.tell("；".join(problem.message for problem in problems) + "。", problems[0].field)
        else:
            self.accept()


class HolidayDialog(FormDialog):
    """A year's days off and days at work, as the State Council publishes them."""

    def __init__(self, parent: QWidget, year: int, add: Callable[[int, str, str, str], int]) -> None:
        super().__init__(parent, "填写一年的放假和调休", "照国务院办公厅的通知填写，周末上班的写在“上班”。写成 "
                         "2027-01-01 或 2027-02-05~2027-02-11，用顿号隔开。", "列为拟下发")
        self._add = add
        self.line("year", "年份", str(year))
        self.line("off", "放假")
        self.line("works", "上班（调休）")
        self.line("basis", "依据（文号）")
        self.lines["off"].setFocus()

    def keep(self) -> None:
        year = self.typed("year")
        if not (year.isdigit() and len(year) == 4):
            self.tell("请填写四位数的年份。", "year")
            return
        try:
            self._add(int(year), self.typed("off"), self.typed("works"), self.typed("basis"))
        except Refusal as refusal:
            self.tell(refusal.sentence)
            return
        self.accept()


class EndDialog(FormDialog):
    """The last day on which a row holds."""

    def __init__(self, parent: QWidget, words: str, today: date) -> None:
        super().__init__(parent, "停止执行这一行", words, "列为拟下发")
        self._today = today
        self.answer: End | None = None
        self.line("day", "执行到哪一天", hint="2026-12-31")
        self.line("basis", "依据（文号）")
        self.lines["day"].setFocus()

    def keep(self) -> None:
        found = read_day(self.typed("day"), self._today)
        if found is None or found.whole is None:
            self.tell("看不懂这个日期，请写成 2026-12-31 的样子。", "day")
        elif not self.typed("basis"):
            self.tell("请写明停止执行的依据。", "basis")
        else:
            self.answer = End(found.whole, self.typed("basis"))
            self.accept()


class DayDialog(FormDialog):
    """One day; today stands there already."""

    def __init__(self, parent: QWidget, title: str, words: str, verb: str, today: date) -> None:
        super().__init__(parent, title, words, verb)
        self._today = today
        self.day: date | None = None
        self.line("day", "从哪一天起", today.isoformat())
        self.lines["day"].selectAll()
        self.lines["day"].setFocus()

    def keep(self) -> None:
        found = read_day(self.typed("day"), self._today)
        if found is None or found.whole is None:
            self.tell("看不懂这个日期，请写成 2026-12-31 的样子。", "day")
        else:
            self.day = found.whole
            self.accept()


class EffectsDialog(QDialog):
    """The draft beside what holds now, and the cases that would get another amount."""

    def __init__(self, parent: QWidget, found: Sequence[Difference], effects: Sequence[Effect]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("比较与试算")
        self.resize(theme.sizes().px(980), theme.sizes().px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(8)
        column.addWidget(label("拟下发的与现行的", "section"))
        self.rows = PlainTable("拟下发的与现行的", ("参数表", "现行", "拟下发"), stretch=2)
        self.rows.show_lines([Row(str(n), (one.title, one.before or "（新增）", one.after))
                              for n, one in enumerate(found)])
        column.addWidget(self.rows, 1)
        words = "会变的金额（在发案卷，按生效当月试算）" if effects else "在发案卷的金额都不变。"
        column.addWidget(label(words, "section"))
        heads = ("项目", "乡镇", "在发案卷", "金额会变", "现在合计（元）", "变后合计（元）")
        self.amounts = PlainTable("会变的金额", heads, stretch=0)
        self.amounts.show_lines([Row(str(n), (
            one.programme, one.site, str(one.cases), str(one.changed), one.before.grouped, one.after.grouped))
            for n, one in enumerate(effects)])
        self.amounts.setVisible(bool(effects))
        column.addWidget(self.amounts, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回", self.accept, role="main"))
        column.addLayout(row)


def _shown(dialog: QDialog) -> bool:
    done = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return done


def ask_row(parent: QWidget, table: Table, like: Line | None, add: Add) -> bool:
    """A row as a form; True when it was drafted."""
    return _shown(RowDialog(parent, table, like, add))


def ask_holidays(parent: QWidget, year: int, add: Callable[[int, str, str, str], int]) -> bool:
    """A year of holidays; True when it was drafted."""
    return _shown(HolidayDialog(parent, year, add))


def ask_end(parent: QWidget, words: str, today: date) -> End | None:
    """When a row ends; None when the clerk went back."""
    dialog = EndDialog(parent, words, today)
    return dialog.answer if _shown(dialog) else None


def ask_day(parent: QWidget, title: str, words: str, verb: str, today: date) -> date | None:
    """A day for something weighty; None when the clerk went back."""
    dialog = DayDialog(parent, title, words, verb, today)
    return dialog.day if _shown(dialog) else None


def show_effects(parent: QWidget, found: Sequence[Difference], effects: Sequence[Effect]) -> None:
    """What the draft changes."""
    _shown(EffectsDialog(parent, found, effects))

