"""发放: batches from making to closing, their lines, what to mend before printing, what changed since last month."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from mzdesk import sheets
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import CHECKED, CLOSED, MADE, PRINTED, SENT, Result
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import bank, payment_sheets, payments, raising, records
from mzdesk.services.bank import BankAnswers
from mzdesk.services.batches import BatchView
from ui import operations, theme
from ui.pages import payments_state as state
from ui.pages.exchange_parts import choose_folder
from ui.pages.handin_tables import NumberTable
from ui.pages.payments_detail import BatchDetail, choose_workbook
from ui.pages.payments_dialogs import ask_month
from ui.pages.payments_state import Detail
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, EmptyState, button, decide
from ui.widgets.asking import ask_reason
from ui.widgets.plain_table import Line

HEADS = ("月份", "项目", "批", "状态", "金额")


class PaymentsPage(Page):
    """The list of batches at the left, the chosen one at the right; one main button leads from stage to stage."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Insert", "生成发放表"), Shortcut("Alt+1", "本批的下一步"), Shortcut("F9", "打印发放表"),
        Shortcut("Alt+2", "变动报告单"), Shortcut("Alt+3", "提标补差"), Shortcut("空格", "在明细里：暂缓或恢复一笔"),
        Shortcut("+ / −", "在明细里：登记成功 / 退回"), Shortcut("回车", "打开案卷"),
        Shortcut("F7", "显示账号（记入日志）"), Shortcut("Ctrl+Tab", "明细、核对、与上月比、应追缴"),
        Shortcut("Delete", "作废一批"), Shortcut("/", "在明细里查找"),
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
        self.table = NumberTable("发放批次", HEADS, numbers=(4,), stretch=1)
        self.table.moved.connect(self._choose)
        self.detail: BatchDetail = BatchDetail()
        self.detail.hide()
        self.table.opened.connect(lambda _: self.detail.focus_lines())
        self.detail.case_wanted.connect(lambda register, record: self.go(register, record=record))
        self.detail.hold_wanted.connect(self._hold)
        self.detail.result_wanted.connect(self._result)
        self.detail.next_button.clicked.connect(lambda _: self.next_stage())
        self.detail.change_button.clicked.connect(lambda _: self.print_changes())
        self.detail.void_button.clicked.connect(lambda _: self.void())
        self.empty = EmptyState(
            "fa6s.money-bill-wave", "还没有发放表", "按 Insert 生成：当月应发的和以前月份没发到的都会列出。")
        self._build()

    def _build(self) -> None:
        left = QWidget()
        left.setMinimumWidth(theme.sizes().px(420))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.programme, 1)
        row.addWidget(button("生成（Insert）", self.make, role="main", icon="fa6s.plus"))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(button("提标补差…（Alt+3）", self.raise_standard))
        right = QWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.detail)
        inside.addWidget(self.empty)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([theme.sizes().px(430), theme.sizes().px(710)])
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        column.addWidget(splitter, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Insert", self.make), ("Alt+1", self.next_stage), ("Alt+2", self.print_changes),
                           ("Alt+3", self.raise_standard), ("F7", self.reveal), ("Delete", self.void),
                           ("Ctrl+Tab", self.detail.next_tab), ("/", self.detail.search.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        if any(table in ("batch", "batch_line", "entitlement") for table, _ in touched):
            self._read()

    def print_now(self) -> None:
        """F9."""
        if self.detail.shown is not None:
            self._print_sheet(self.detail.shown.view)

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
            Line(one.id, (str(one.month), one.title, str(one.number), one.stage, one.total.grouped),
                 ((3, state.TONES[one.stage]),)) for one in found])
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

    # making and moving on

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

    def next_stage(self) -> None:
        """Alt+1: what the stage asks for."""
        found = self.detail.shown
        if found is None:
            return
        match found.view.stage:
            case stage if stage == MADE:
                self._move(found.view, CHECKED)
            case stage if stage == CHECKED:
                self._print_sheet(found.view)
            case stage if stage == PRINTED:
                folder = choose_folder(self, self._desk, "银行文件放到哪里（U 盘）")
                if folder:
                    self.send_to(found.view, folder)
            case stage if stage == SENT:
                path = choose_workbook(self, self._desk)
                if path:
                    self.read_answers(found.view, path)
            case stage if stage != CLOSED:
                if decide(self, "关账", "关账以后这一批不能再改，差错只能在以后的批次补发或追缴。", "关账"):
                    self._move(found.view, CLOSED)

    def _move(self, view: BatchView, stage: str) -> None:
        operations.run(self, lambda _: payments.move(self._desk, view.id, stage), label=stage, progress=False,
                       on_done=lambda _: self._moved(view, stage), on_refused=self._refused)

    def _moved(self, view: BatchView, stage: str) -> None:
        self.done.say(f"{view.title}{view.month.words}第{view.number}批：{stage}", "", "green")
        self._read()

    def _refused(self, why: Refusal) -> None:
        """Findings are shown where they can be mended; anything else where refusals always stand."""
        operations.of(self).show_trouble(self, why)
        if why.code == "batch-findings":
            self.detail.show_findings()

    def _print_sheet(self, view: BatchView) -> None:
        """The signed sheet; opening it for print takes a checked batch to 已打印."""
        if view.stage == CHECKED:
            operations.attempt(self, lambda: payments.move(self._desk, view.id, PRINTED))
        desk, key = self._desk, view.id
        self.go("print", make=lambda purpose: payment_sheets.payment_sheet(desk, key, purpose or "bank"),
                title=f"{view.title}资金发放表", register=LINES[view.programme], subject_id=key, purpose="bank",
                back="payments", back_arguments={})

    def print_changes(self) -> None:
        """Alt+2: 变动报告单 of the batch's month."""
        found = self.detail.shown
        if found is not None:
            desk, view = self._desk, found.view
            self.go("print", make=lambda _: payment_sheets.change_sheet(desk, view.programme, view.month),
                    title=f"{view.title}变动报告单", register=LINES[view.programme], subject_id="", purpose="internal",
                    back="payments", back_arguments={})

    def send_to(self, view: BatchView, folder: Path) -> None:
        """Write the bank's file, then book the batch as sent."""
        path = folder / f"{view.title}{view.month.compact}第{view.number}批.xlsx"

        def job(_: object) -> object:
            content = bank.contents(self._desk, view.id)
            sheets.write_table(content.heads, content.rows, path)
            return payments.move(self._desk, view.id, SENT)

        operations.run(self, job, label="写银行文件", progress=False, on_done=lambda _: self._sent(path))

    def _sent(self, path: Path) -> None:
        self.done.say(f"已写好 {path.name}", "送银行后，把回盘文件按 Alt+1 读入。", "green")
        self._read()

    def read_answers(self, view: BatchView, path: Path) -> None:
        """Show what a 回盘 says before anything is booked."""
        operations.run(self, lambda _: bank.answers(self._desk, view.id, sheets.read(path)[0].rows), label="读回盘",
                       progress=False, on_done=lambda found: self._answered(view, found))

    def _answered(self, view: BatchView, found: BankAnswers) -> None:
        returned = sum(result is Result.RETURNED for result, _ in found.results.values())
        words = f"成功 {len(found.results) - returned} 笔，退回 {returned} 笔，还没有结果 {found.left} 笔。"
        if found.strange:
            words += f"\n对不上的 {len(found.strange)} 行：\n" + "\n".join(found.strange[:8])
        if found.results and decide(self, "登记发放结果", words, "登记"):
            operations.run(self, lambda _: payments.answer(self._desk, view.id, found.results), label="登记结果",
                           progress=False, on_done=lambda _: self._read())
        elif not found.results:
            self.done.say("回盘里没有这一批的结果", words, "amber")

    # single lines

    def _hold(self, line_id: str) -> None:
        found = self.detail.shown
        row = next((one for one in found.rows if one.id == line_id), None) if found else None
        if found is not None and row is not None:
            key, held = found.view.id, not row.held
            operations.attempt(self, lambda: payments.hold(self._desk, key, [line_id], held))

    def _result(self, line_id: str, paid: bool) -> None:
        found = self.detail.shown
        if found is None:
            return
        about = "这笔款被银行退回，写明原因，下一批会自动重发。"
        words = "" if paid else ask_reason(self, "登记退回", about, "登记退回")
        if paid or words:
            result = (Result.PAID if paid else Result.RETURNED, words)
            operations.attempt(self, lambda: payments.answer(self._desk, found.view.id, {line_id: result}))

    def reveal(self) -> None:
        """F7: whole accounts of this batch; who looked is noted."""
        found = self.detail.shown
        if found is not None and not self.detail.revealed:
            records.unmask(self._desk, LINES[found.view.programme].register, found.view.id, "银行账号", "核对账号")
            self.detail.reveal()

    def void(self) -> None:
        """Delete: take a batch back that was not sent."""
        found = self.detail.shown
        if found is None or (not self.table.hasFocus() and not self.detail.void_button.hasFocus()):
            return
        why = ask_reason(self, "作废这一批", "作废后，这些款项仍是应发未发，可以重新生成。", "作废")
        if why:
            operations.attempt(self, lambda: payments.void(self._desk, found.view.id, why))

    def raise_standard(self) -> None:
        """Alt+3: reckon again from a month on; the next batch makes up the difference."""
        lines = [line for line in payments.programmes() if line.key != "temporary_aid"]
        about = "按新标准重新核算这个月起的待遇（包括后来停发的），差额由下一批补发。新标准须先装入政策参数。"
        asked = ask_month(self, "提标补差", about, "重新核算", lines, Month.of(self._desk.today()), words="文号")
        if asked is not None:
            operations.run(
                self, lambda progress: raising.raise_from(self._desk, asked.line, asked.month, asked.words, progress),
                label="重新核算", on_done=self._raised)

    def _raised(self, done: raising.Raised) -> None:
        lower = f"；算出来更低的 {done.lower} 个没有改，请复核" if done.lower else ""
        self.done.say(f"重新核算 {done.cases} 个案卷",
                      f"每月 {done.before.grouped} 元 → {done.after.grouped} 元{lower}。", "green")
