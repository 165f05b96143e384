"""发放: batches from making to closing, their lines, what to mend before printing, what changed since last month."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import closing, payments, raising, records
from mzdesk.services.batches import BatchView
from ui import operations, theme
from ui.pages import payments_state as state
from ui.pages.handin_tables import NumberTable
from ui.pages.month_close_dialog import ask_month_close
from ui.pages.payments_detail import BatchDetail
from ui.pages.payments_dialogs import ask_month
from ui.pages.payments_state import Detail
from ui.pages.payments_steps import Steps
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, button
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line

HEADS = ("月份、批次", "项目", "状态", "笔数", "金额")
STAGE, COUNT = 2, 3
LIST, NARROW = 440, 1100


class PaymentsPage(Page):
    """The list of batches at the left, the chosen one at the right; one main button leads from stage to stage."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Insert 或 Ctrl+N", "生成发放表"), Shortcut("Alt+1", "本批的下一步"), Shortcut("F9", "打印发放表"),
        Shortcut("Alt+2", "打印变动报告单"), Shortcut("Alt+3", "提标补差"), Shortcut("Alt+4", "打印与上月比"),
        Shortcut("Alt+5", "月结"),
        Shortcut("空格", "在明细、核对里：暂缓或恢复选中的各笔"),
        Shortcut("Delete", "在明细、核对里：暂缓；在批次里：作废一批"),
        Shortcut("+ / −", "在明细里：登记成功 / 退回"), Shortcut("回车", "打开案卷"),
        Shortcut("F7", "显示账号（记入日志）"), Shortcut("Ctrl+Tab", "明细、核对、与上月比、应追缴"),
        Shortcut("Alt+F", "只看一个项目"), Shortcut("/", "在明细里查找"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = self._asked_detail = 0
        self._wanted = ""
        self.done = Banner("green")
        self.done.hide()
        self.programme = QComboBox()
        self.programme.setAccessibleName("项目")
        self.programme.addItem("全部项目", "")
        for line in payments.programmes():
            self.programme.addItem(line.title, line.key)
        self.programme.currentIndexChanged.connect(lambda _: self._read())
        self.table = NumberTable("发放批次", HEADS, numbers=(3, 4), stretch=1)
        self.table.moved.connect(self._choose)
        self.detail: BatchDetail = BatchDetail()
        self.detail.hide()
        self.table.opened.connect(lambda _: self.detail.focus_lines())
        self.steps = Steps(self, desk, self.detail, self.done)
        self._back = self._moved = False
        self._connect()
        self.empty = EmptyState(
            "fa6s.money-bill-wave", "还没有发放表", "按 Insert 生成：当月应发的和以前月份没发到的都会列出。")
        self._build()

    def _connect(self) -> None:
        detail, steps = self.detail, self.steps
        detail.case_wanted.connect(self._open_case)
        detail.hold_wanted.connect(steps.hold)
        detail.result_wanted.connect(steps.result)
        for push, slot in ((detail.next_button, steps.next_stage), (detail.change_button, steps.print_changes),
                           (detail.compare_button, steps.print_comparison), (detail.void_button, steps.void)):
            push.clicked.connect(lambda _=False, slot=slot: slot())

    def _build(self) -> None:
        left = QWidget()
        left.setMinimumWidth(theme.sizes().px(330))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.programme, 1)
        row.addWidget(button("生成（Insert）", self.make, role="main", icon="fa6s.plus"))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addWidget(button("提标补差…（Alt+3）", self.raise_standard))
        row.addWidget(button("月结…（Alt+5）", self.close_month))
        column.addLayout(row)
        right = QWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.detail)
        inside.addWidget(self.empty)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.splitterMoved.connect(lambda *_: setattr(self, "_moved", True))
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        column.addWidget(splitter, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        steps = self.steps
        for keys, slot in (("Insert", self.make), ("Ctrl+N", self.make), ("Alt+1", steps.next_stage),
                           ("Alt+2", steps.print_changes), ("Alt+3", self.raise_standard),
                           ("Alt+4", steps.print_comparison), ("Alt+5", self.close_month),
                           ("F7", self.reveal), ("Delete", self.delete),
                           ("Ctrl+Tab", self.detail.next_tab), ("/", self.detail.search.setFocus),
                           ("Alt+F", self.programme.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def activated(self) -> None:
        self._read()
        (self.detail.front() if self._back else self.table).setFocus()
        self._back = False
        self.steps.book_print()

    def refresh(self, touched: Touched) -> None:
        """F5 touches nothing and reads everything."""
        if not touched or any(table in ("batch", "batch_line", "entitlement") for table, _ in touched):
            self._read()
        if any(table == "deed" for table, _ in touched):
            self.steps.book_print()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whole accounts do not stay on a page that is out of sight, or behind the lock."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.detail.reveal(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large letters on a small screen the number of lines gives way; it stands at the right as well."""
        super().resizeEvent(event)
        self.table.setColumnHidden(COUNT, self.width() < theme.sizes().px(NARROW))
        if not self._moved:
            left = min(theme.sizes().px(LIST), self.width() * 2 // 5)
            self._splitter.setSizes([left, self.width() - left])

    def _open_case(self, register: str, record: str) -> None:
        self._back = True
        self.go(register, record=record)

    def print_now(self) -> None:
        """F9."""
        self.steps.print_sheet()

    def _read(self) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        asked, desk, programme = self._asked, self._desk, str(self.programme.currentData() or "")
        operations.run(self, lambda _: state.listed(desk, programme), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: list[BatchView]) -> None:
        if asked != self._asked:
            return
        self.table.show_lines([
            Line(one.id, state.batch_cells(one), ((STAGE, state.TONES[one.stage]),)) for one in found])
        place = next((n for n in range(self.table.rowCount()) if self.table.key_of(n) == self._wanted), None)
        self._wanted = ""
        if place is not None:
            self.table.setCurrentCell(place, 0)
        self.empty.setVisible(not found)
        self.detail.setVisible(bool(found) and self.detail.shown is not None)

    def _choose(self, key: str) -> None:
        if not key:
            self._asked_detail += 1
            self.detail.show_detail(None)
            return
        self._asked_detail += 1
        asked, desk = self._asked_detail, self._desk
        operations.run(self, lambda _: state.detail(desk, key), label="", progress=False,
                       on_done=lambda found: self._show_detail(asked, found))

    def _show_detail(self, asked: int, found: Detail) -> None:
        if asked == self._asked_detail:
            self.detail.show_detail(found)

    # making

    def make(self) -> None:
        """Insert: ask programme and month, then gather what is payable."""
        chosen = str(self.programme.currentData() or "")
        asked = ask_month(self, "生成发放表", "列出到这个月为止应发而未发的：当月、补发、退票重发。", "生成",
                          payments.programmes(), Month.of(self._desk.today()), chosen=chosen)
        if asked is not None:
            self.make_batch(asked.line.key, asked.month)

    def make_batch(self, programme: str, month: Month) -> None:
        operations.run(self, lambda progress: payments.make(self._desk, LINES[programme], month, progress),
                       label="生成发放表", on_done=self._made)

    def _made(self, made: payments.Made) -> None:
        self._wanted = made.id
        self.done.say(f"已生成 {made.rows} 笔，{made.total.grouped} 元", "请先核对（Alt+1），再打印签字。", "green")
        self._read()

    def reveal(self) -> None:
        """F7: whole accounts of this batch; who looked is noted."""
        found = self.detail.shown
        if found is not None and not self.detail.revealed:
            register, key = LINES[found.view.programme].register, found.view.id
            if operations.attempt(self, lambda: records.unmask(self._desk, register, key, "银行账号", "核对账号")):
                self.detail.reveal()

    def delete(self) -> None:
        """Delete: hold the chosen lines back; in the list of batches take the batch back."""
        for table in (self.detail.lines, self.detail.found):
            if table.hasFocus():
                self.steps.hold(table.chosen(), only=True)
        if self.table.hasFocus():
            self.steps.void()

    def raise_standard(self) -> None:
        """Alt+3: reckon again from a month on; the next batch makes up the difference."""
        lines = [line for line in payments.programmes() if line.key != "temporary_aid"]
        about = "按新标准重新核算这个月起的待遇（包括后来停发的），差额由下一批补发。新标准须先装入政策参数。"
        asked = ask_month(self, "提标补差", about, "重新核算", lines, Month.of(self._desk.today()), words="文号")
        if asked is not None:
            operations.run(
                self, lambda progress: raising.raise_from(self._desk, asked.line, asked.month, asked.words, progress),
                label="重新核算", on_done=self._raised)

    def close_month(self) -> None:
        """Alt+5: 月结, after every programme's month was seen beside the month before."""
        month = ask_month_close(self, self._desk)
        if month is not None:
            operations.run(self, lambda _: closing.close(self._desk, month), label="月结", on_done=self._closed)

    def _closed(self, done: closing.ClosedMonth) -> None:
        paid = Money(sum(one.sum.amount for one in done.programmes))
        self.done.say(f"{done.month.words}已月结", f"本月共发放 {paid.grouped} 元，以后不再往这个月发放。", "green")

    def _raised(self, done: raising.Raised) -> None:
        lower = f"；算出来更低的 {done.lower} 个没有改，请复核" if done.lower else ""
        self.done.say(f"重新核算 {done.cases} 个案卷",
                      f"每月 {done.before.grouped} 元 → {done.after.grouped} 元{lower}。", "green")
