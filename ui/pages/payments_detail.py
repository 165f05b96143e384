"""One batch: what it comes to, its lines, what to mend, what changed since last month, what was paid too much."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from mzdesk.basics.money import capital
from mzdesk.cases.payments import CLOSED, MADE, PRINTED, Result
from mzdesk.people.desk import Desk
from mzdesk.services import settings
from ui.pages import payments_state as state
from ui.pages.exchange_parts import STICK, stick
from ui.pages.handin_tables import NumberTable
from ui.pages.payments_state import Detail
from ui.widgets import button, card, label
from ui.widgets.plain_table import Line, PlainTable

LINE_HEADS = ("村（社区）", "姓名", "项目", "所属月份", "性质", "金额", "结果", "账户姓名", "账号")
RESULT = 6
FOUND_HEADS = ("规则", "须处理", "姓名", "问题")
CHANGE_HEADS = ("变动", "姓名", "上月", "本月", "增减", "原因")
OVER_HEADS = ("案卷", "涉及月份", "多发金额")
LINES_TAB, FOUND_TAB = 0, 1
SHEETS = "工作簿 (*.xlsx *.xls *.csv)"


def choose_workbook(parent: QWidget, desk: Desk) -> Path | None:
    """The bank's answer, looked for where files were last written to."""
    found, _ = QFileDialog.getOpenFileName(parent.window(), "选择银行回盘", str(stick(desk)), SHEETS)
    if not found:
        return None
    settings.put(desk, STICK, str(Path(found).parent))
    return Path(found)


class LinesTable(NumberTable):
    """Space holds a line back, + and − book what the bank said of it."""

    hold_wanted = Signal(str)
    result_wanted = Signal(str, bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == " " and self.current():
            self.hold_wanted.emit(self.current())
        elif event.text() in ("+", "=", "-") and self.current():
            self.result_wanted.emit(self.current(), event.text() != "-")
        else:
            super().keyPressEvent(event)


class BatchDetail(QWidget):
    """Shows a ``Detail``; what is done with it the page decides."""

    case_wanted = Signal(str, str)  # register, record
    hold_wanted = Signal(str)
    result_wanted = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.shown: Detail | None = None
        self.revealed = False
        self.heading, self.sums = label("", "section", wrap=True), label("", wrap=True)
        self.capital = label("", "muted", wrap=True)
        self.next_button = button("", lambda: None, role="main")
        self.change_button = button("变动报告单（Alt+2）", lambda: None)
        self.void_button = button("作废…", lambda: None, role="link")
        self.search = QLineEdit(placeholderText="姓名、村、账户姓名（/）")
        self.search.setAccessibleName("在明细里查找")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._fill())
        self.lines = LinesTable("发放明细", LINE_HEADS, numbers=(5,), stretch=RESULT)
        self.found = PlainTable("核对", FOUND_HEADS, stretch=3)
        self.changes = NumberTable("与上月比", CHANGE_HEADS, numbers=(2, 3, 4), stretch=5)
        self.over = NumberTable("应追缴", OVER_HEADS, numbers=(2,), stretch=1)
        self.balance = label("", "muted", wrap=True)
        self._wire()
        self._build()

    def _wire(self) -> None:
        self.lines.hold_wanted.connect(self.hold_wanted)
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
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, table, above in (
            ("明细", self.lines, self.search), ("核对", self.found, None), ("与上月比", self.changes, self.balance),
            ("应追缴", self.over, None),
        ):
            room = QWidget()
            column = QVBoxLayout(room)
            column.setContentsMargins(0, 6, 0, 0)
            if above is not None:
                column.addWidget(above)
            column.addWidget(table, 1)
            self.tabs.addTab(room, title)
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
        self._fill()
        self._fill_rest(found)

    def _fill(self) -> None:
        if self.shown is None:
            return
        asked = self.search.text().strip()
        rows = [row for row in self.shown.rows
                if not asked or any(asked in text for text in (row.holder, row.person, row.village, row.payee_name))]
        self.lines.show_lines([
            Line(row.id, state.line_cells(row, self.revealed), self._tones(row.id)) for row in rows])

    def _tones(self, line_id: str) -> tuple[tuple[int, str], ...]:
        assert self.shown is not None
        row = next(row for row in self.shown.rows if row.id == line_id)
        if row.result is Result.RETURNED:
            return ((RESULT, "red"),)
        return ((RESULT, "green"),) if row.result is Result.PAID else ((RESULT, "grey"),)

    def _fill_rest(self, found: Detail) -> None:
        names = {row.id: row.holder for row in found.rows}
        cases = {row.case_id: row.holder for row in found.rows}
        self.found.show_lines([
            Line(one.line_id, (one.rule, "是" if one.blocking else "", names.get(one.line_id, ""), one.words),
                 ((1, "red"),) if one.blocking else ()) for one in found.findings])
        compared = found.compared
        self.changes.show_lines([
            Line(one.case_id, (
                one.kind, one.name, one.before.grouped, one.after.grouped, one.effect.grouped, one.reason))
            for one in compared.changes])
        self.balance.setText(
            f"上月应发 {compared.before.grouped} 元，本月应发 {compared.after.grouped} 元，"
            f"变动 {len(compared.changes)} 户（不含补发）。")
        self.over.show_lines([
            Line(one.case_id, (
                cases.get(one.case_id, "已停发的案卷"), "、".join(map(str, one.months)), one.amount.grouped))
            for one in found.overpaid])
        for place, count in ((1, len(found.findings)), (2, len(compared.changes)), (3, len(found.overpaid))):
            title = self.tabs.tabText(place).partition("（")[0]
            self.tabs.setTabText(place, f"{title}（{count}）" if count else title)

    # leading on

    def focus_lines(self) -> None:
        self.tabs.setCurrentIndex(LINES_TAB)
        self.lines.setFocus()

    def show_findings(self) -> None:
        self.tabs.setCurrentIndex(FOUND_TAB)
        self.found.setFocus()

    def next_tab(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())
        (self.lines, self.found, self.changes, self.over)[self.tabs.currentIndex()].setFocus()

    def reveal(self) -> None:
        self.revealed = True
        self._fill()

    def _open_line(self, line_id: str) -> None:
        row = next((row for row in self.shown.rows if row.id == line_id), None) if self.shown else None
        if row is not None:
            self._open_case(row.case_id)

    def _open_case(self, case_id: str) -> None:
        if self.shown is not None:
            self.case_wanted.emit(self.shown.view.programme, case_id)
