"""One batch: what it comes to, its lines, what to mend, what changed since last month, what was paid too much."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.money import capital
from mzdesk.cases.payments import CLOSED, MADE, PRINTED, Result
from mzdesk.people.desk import Desk
from mzdesk.services import payment_sheets, settings
from ui.pages import payments_state as state
from ui.pages.exchange_parts import STICK, stick
from ui.pages.handin_tables import NumberTable
from ui.pages.payments_state import Detail
from ui.widgets import button, card, label
from ui.widgets.plain_table import Line

LINE_HEADS = ("姓名", "项目", "所属月份", "金额", "结果", "村（社区）", "账户姓名", "账号")
AMOUNT, RESULT = 3, 4
FOUND_HEADS = ("规则", "须处理", "姓名", "问题")
CHANGE_HEADS = ("变动", "姓名", "上月", "本月", "增减", "原因")
OVER_HEADS = ("村（社区）", "姓名", "涉及月份", "多发金额")
OVER_WORDS = "发了却不该发的，只列出，不自动抵扣；请在案卷里登记追缴。"
LINES_TAB, FOUND_TAB = 0, 1
SHEETS = "工作簿 (*.xlsx *.xls *.csv)"


def choose_workbook(parent: QWidget, desk: Desk) -> Path | None:
    """The bank's answer, looked for where files were last written to."""
    found, _ = QFileDialog.getOpenFileName(parent.window(), "选择银行回盘", str(stick(desk)), SHEETS)
    if not found:
        return None
    settings.put(desk, STICK, str(Path(found).parent))
    return Path(found)


class HoldTable(NumberTable):
    """Rows stand for lines of the batch, several can be chosen; Space holds them back or lets them go again."""

    hold_wanted = Signal(list)

    def __init__(self, name: str, heads: Sequence[str], *, numbers: Sequence[int] = (), stretch: int = -1) -> None:
        super().__init__(name, heads, numbers=numbers, stretch=stretch)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def chosen(self) -> list[str]:
        """The keys of the selected rows."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return list(dict.fromkeys(self.key_of(row) for row in rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == " " and self.chosen():
            self.hold_wanted.emit(self.chosen())
        else:
            super().keyPressEvent(event)


class LinesTable(HoldTable):
    """+ and − book what the bank said of the chosen lines. What it said is never cut short on a narrow screen."""

    result_wanted = Signal(list, bool)

    def show_lines(self, lines: Sequence[Line]) -> None:
        super().show_lines(lines)
        self.horizontalHeader().setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Interactive)
        self.resizeColumnToContents(RESULT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("+", "=", "-") and self.chosen():
            self.result_wanted.emit(self.chosen(), event.text() != "-")
        else:
            super().keyPressEvent(event)

    def choose(self, key: str) -> bool:
        """Put the cursor on a line; False where it is not shown."""
        place = next((row for row in range(self.rowCount()) if self.key_of(row) == key), None)
        if place is not None:
            self.setCurrentCell(place, 0)
        return place is not None


def _room(table: NumberTable, above: Sequence[QWidget]) -> QWidget:
    """A tab: a line of widgets, the table below."""
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 6, 0, 0)
    row = QHBoxLayout()
    for place, widget in enumerate(above):
        row.addWidget(widget, 0 if place else 1)
    column.addLayout(row)
    column.addWidget(table, 1)
    return room


class BatchDetail(QWidget):
    """Shows a ``Detail``; what is done with it the page decides."""

    case_wanted = Signal(str, str)  # register, record
    hold_wanted = Signal(list)
    result_wanted = Signal(list, bool)

    def __init__(self) -> None:
        super().__init__()
        self.shown: Detail | None = None
        self.revealed = self._filling = False
        self.heading, self.sums = label("", "section", wrap=True), label("", wrap=True)
        self.capital = label("", "muted", wrap=True)
        self.next_button = button("", lambda: None, role="main")
        self.change_button = button("变动报告单（Alt+2）", lambda: None)
        self.void_button = button("作废…", lambda: None, role="link")
        self.search = QLineEdit(placeholderText="姓名、村、账户姓名（/）")
        self.search.setAccessibleName("在明细里查找")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._fill())
        self.lines = LinesTable("发放明细", LINE_HEADS, numbers=(AMOUNT,), stretch=RESULT)
        self.found = HoldTable("核对", FOUND_HEADS, stretch=3)
        self.found_words = label("", "muted", wrap=True)
        self.changes = NumberTable("与上月比", CHANGE_HEADS, numbers=(2, 3, 4), stretch=5)
        self.over = NumberTable("应追缴", OVER_HEADS, numbers=(3,), stretch=2)
        self.balance = label("", "muted", wrap=True)
        self.compare_button = button("打印与上月比（Alt+4）", lambda: None)
        self.over_button = button("打开案卷（回车）", lambda: self._open_case(self.over.current()))
        self._wire()
        self._build()

    def _wire(self) -> None:
        for held in (self.lines, self.found):
            held.hold_wanted.connect(self.hold_wanted)
        self.found.moved.connect(self._follow)
        self.lines.result_wanted.connect(self.result_wanted)
        self.lines.opened.connect(self._open_line)
        self.found.opened.connect(self._open_line)
        for table in (self.changes, self.over):
            table.opened.connect(self._open_case)
        self.search.returnPressed.connect(self.lines.setFocus)

    def _build(self) -> None:
        upper, inside = card()
        inside.addWidget(self.heading)
        inside.addWidget(self.sums)
        inside.addWidget(self.capital)
        row = QHBoxLayout()
        for push in (self.next_button, self.change_button):
            row.addWidget(push)
        row.addStretch(1)
        row.addWidget(self.void_button)
        inside.addLayout(row)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("批次的各部分")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, table, above in (
            ("明细", self.lines, (self.search,)), ("核对", self.found, (self.found_words,)),
            ("与上月比", self.changes, (self.balance, self.compare_button)),
            ("应追缴", self.over, (label(OVER_WORDS, "muted", wrap=True), self.over_button)),
        ):
            self.tabs.addTab(_room(table, above), title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(upper)
        column.addWidget(self.tabs, 1)

    # showing

    def show_detail(self, found: Detail | None) -> None:
        """Another batch, or the same one afresh."""
        if found is None or self.shown is None or found.view.id != self.shown.view.id:
            self.revealed = False
        self.shown = found
        self.setVisible(found is not None)
        if found is None:
            return
        view, sums = found.view, found.totals
        self.heading.setText(f"{view.title}　{view.month.words}　第{view.number}批　{view.stage}")
        returned = sum(row.result is Result.RETURNED for row in found.rows)
        held = sum(row.held for row in found.rows)
        aside = "".join(f"，{words}{count}笔" for words, count in (("退回", returned), ("暂缓", held)) if count)
        self.sums.setText(f"{sums.rows}笔，{sums.households}户，{sums.people}人，{sums.times}人次，"
                          f"{sums.amount.grouped}元{aside}")
        closed = "　已关账，不能再改；差错请在以后的批次补发或追缴。" if view.stage == CLOSED else ""
        self.capital.setText(capital(sums.amount) + closed)
        self.next_button.setText(f"{state.NEXT_WORDS.get(view.stage, '')}（Alt+1）")
        self.next_button.setVisible(view.stage in state.NEXT_WORDS)
        self.void_button.setVisible(view.stage in (MADE, "已核对", PRINTED))
        self._filling = True
        self._fill()
        self._fill_rest(found)
        self._filling = False

    def _fill(self) -> None:
        if self.shown is None:
            return
        asked = self.search.text().strip()
        rows = [row for row in self.shown.rows
                if not asked or any(asked in text for text in (row.holder, row.person, row.village, row.payee_name))]
        self.lines.show_lines([
            Line(row.id, state.line_cells(row, self.revealed), ((RESULT, state.RESULT_TONES.get(row.result, "grey")),))
            for row in rows])

    def _fill_rest(self, found: Detail) -> None:
        names = {row.id: row.holder for row in found.rows}
        self.found.show_lines([
            Line(one.line_id, (one.rule, "是" if one.blocking else "", names.get(one.line_id, ""), one.words),
                 ((1, "red"),) if one.blocking else ()) for one in found.findings])
        self.found_words.setText(state.found_words(found))
        compared, villages = found.compared, found.villages
        self.changes.show_lines([
            Line(one.case_id, (one.kind, one.name, one.before.grouped, one.after.grouped, one.effect.grouped,
                               one.reason)) for one in compared.changes])
        self.balance.setText(payment_sheets.balance(compared))
        over = []
        for owed in found.overpaid:
            name, village = found.holders.get(owed.case_id, ("", ""))
            months = "、".join(map(str, owed.months))
            over.append(Line(owed.case_id, (villages.get(village, ""), name, months, owed.amount.grouped)))
        self.over.show_lines(over)
        self.over_button.setEnabled(bool(over))
        for place, count in ((1, len(found.findings)), (2, len(compared.changes)), (3, len(found.overpaid))):
            title = self.tabs.tabText(place).partition("（")[0]
            self.tabs.setTabText(place, f"{title}（{count}）" if count else title)

    # leading on

    def focus_lines(self) -> None:
        self.tabs.setCurrentIndex(LINES_TAB)
        self.lines.setFocus()

    def show_findings(self) -> None:
        self.tabs.setCurrentIndex(FOUND_TAB)
        self._follow(self.found.current())
        self.found.setFocus()

    def next_tab(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())
        self.front().setFocus()

    def reveal(self, shown: bool = True) -> None:
        """Whole accounts, or masked again."""
        if self.revealed != shown:
            self.revealed = shown
            self._fill()

    def front(self) -> NumberTable:
        """The table of the tab in front."""
        return (self.lines, self.found, self.changes, self.over)[self.tabs.currentIndex()]

    def _follow(self, line_id: str) -> None:
        """The cursor among the lines goes where the cursor among the findings goes."""
        if line_id and not self._filling and not self.lines.choose(line_id):
            self.search.clear()
            self.lines.choose(line_id)

    def _open_line(self, line_id: str) -> None:
        row = next((row for row in self.shown.rows if row.id == line_id), None) if self.shown else None
        if row is not None:
            self._open_case(row.case_id)

    def _open_case(self, case_id: str) -> None:
        if self.shown is not None and case_id:
            self.case_wanted.emit(self.shown.view.programme, case_id)
