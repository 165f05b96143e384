"""A batch from stage to stage on the page of 发放: what the one main button does, the papers, single lines."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mzdesk import sheets
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import ANSWERED, CHECKED, CLOSED, MADE, PRINTED, SENT, Result
from mzdesk.describe.paper import Roster
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import bank, payment_sheets, payments
from mzdesk.services.bank import BankAnswers
from mzdesk.services.batches import BatchView
from mzdesk.services.papers import PrintRecord
from mzdesk.store.work import Changes
from ui import operations
from ui.pages import payments_state as state
from ui.pages.exchange_parts import choose_folder
from ui.pages.payments_detail import BatchDetail, choose_workbook
from ui.pages.payments_dialogs import agree_answers
from ui.pages.payments_state import Detail
from ui.shell.page import Page
from ui.widgets import Banner
from ui.widgets.asking import ask_reason, decide


class Steps:
    """Works on the batch that the detail shows and says in the banner what was done; what was written shows itself,
    since every change is broadcast."""

    def __init__(self, page: Page, desk: Desk, detail: BatchDetail, done: Banner) -> None:
        self._page, self._desk, self._detail, self._done = page, desk, detail, done
        self._printing: tuple[str, PrintRecord | None] | None = None

    def next_stage(self) -> None:
        """Alt+1: what the stage asks for."""
        found = self._detail.shown
        if found is None:
            return
        match found.view.stage:
            case stage if stage == MADE:
                self._move(found.view, CHECKED)
            case stage if stage == CHECKED:
                self.print_sheet()
            case stage if stage == PRINTED:
                folder = choose_folder(self._page, self._desk, "银行文件放到哪里（U 盘）")
                if folder:
                    self.send_to(found.view, folder)
            case stage if stage == SENT:
                path = choose_workbook(self._page, self._desk)
                if path:
                    self.read_answers(found, path)
            case stage if stage == ANSWERED:
                about = "关账以后这一批不能再改，差错只能在以后的批次补发或追缴。"
                if decide(self._page, "关账", about, "关账"):
                    self._move(found.view, CLOSED)

    def _move(self, view: BatchView, stage: str) -> None:
        operations.run(self._page, lambda _: payments.move(self._desk, view.id, stage), label=stage, progress=False,
                       on_done=lambda _: self._moved(view, stage), on_refused=self._refused)

    def _moved(self, view: BatchView, stage: str) -> None:
        self._done.say(f"{view.title}{view.month.words}第{view.number}批：{stage}", "", "green")

    def _refused(self, why: Refusal) -> None:
        """Findings are shown where they can be mended; anything else where refusals always stand."""
        operations.of(self._page).show_trouble(self._page, why)
        if why.code == "batch-findings":
            self._detail.show_findings()

    # papers

    def print_sheet(self) -> None:
        """F9: the signed sheet. A checked batch is 已打印 once the preview was printed or saved."""
        found = self._detail.shown
        if found is None:
            return
        desk, view = self._desk, found.view
        if view.stage == CHECKED:
            last = operations.attempt(self._page, lambda: state.last_print(desk, view.id))
            self._printing = (view.id, last.value) if last else None

        def make(purpose: str) -> Roster:
            return payment_sheets.payment_sheet(desk, view.id, purpose or "bank")

        self._preview(view, f"{view.title}资金发放表", make, "bank", view.id)

    def print_changes(self) -> None:
        """Alt+2: 变动报告单 of the batch's month."""
        self._inside("变动报告单", payment_sheets.change_sheet)

    def print_comparison(self) -> None:
        """Alt+4: 与上月比 of the batch's month, village by village."""
        self._inside("与上月对比表", payment_sheets.comparison_sheet)

    def _inside(self, title: str, sheet: Callable[..., Roster]) -> None:
        found = self._detail.shown
        if found is None:
            return
        desk, view = self._desk, found.view

        def make(purpose: str) -> Roster:
            state.internal_only(purpose)
            return sheet(desk, view.programme, view.month)

        self._preview(view, f"{view.title}{title}", make, "internal", "")

    def _preview(
        self, view: BatchView, title: str, make: Callable[[str], Roster], purpose: str, subject: str,
    ) -> None:
        self._page.go("print", make=make, title=title, register=LINES[view.programme], subject_id=subject,
                      purpose=purpose, back="payments", back_arguments={})

    def book_print(self) -> None:
        """Back from the preview, or the printer has taken it: book it where it is in the print register."""
        asked, self._printing = self._printing, None
        if asked is None:
            return

        def done(changes: Changes | None) -> None:
            if changes is None:
                self._printing = self._printing or asked
            else:
                self._done.say("发放表已打印，这一批转为“已打印”", "签字盖章后写银行文件（Alt+1）。", "green")

        operations.run(self._page, lambda _: state.book_print(self._desk, *asked), label="", progress=False,
                       on_done=done)

    # the bank

    def send_to(self, view: BatchView, folder: Path) -> None:
        """Write the bank's file, then book the batch as sent."""
        path = folder / f"{view.title}{view.month.compact}第{view.number}批.xlsx"

        def job(_: object) -> object:
            content = bank.contents(self._desk, view.id)
            sheets.write_table(content.heads, content.rows, path)
            return payments.move(self._desk, view.id, SENT)

        about = "送银行后，把回盘文件按 Alt+1 读入。"
        operations.run(self._page, job, label="写银行文件", progress=False,
                       on_done=lambda _: self._done.say(f"已写好 {path.name}", about, "green"))

    def read_answers(self, found: Detail, path: Path) -> None:
        """Show what a 回盘 says before anything is booked."""
        operations.run(
            self._page, lambda _: bank.answers(self._desk, found.view.id, sheets.read(path)[0].rows), label="读回盘",
            progress=False, on_done=lambda said: self._answered(found, said))

    def _answered(self, found: Detail, said: BankAnswers) -> None:
        if agree_answers(self._page, found.rows, said):
            self._book(found.view, said.results)

    def _book(self, view: BatchView, results: bank.Answers) -> None:
        operations.run(self._page, lambda _: payments.answer(self._desk, view.id, results), label="登记结果",
                       progress=False)

    # single lines

    def hold(self, line_ids: Sequence[str], *, only: bool = False) -> None:
        """Space: hold the chosen lines back, or let them go where all of them are held. ``only`` never lets go."""
        found, wished = self._detail.shown, set(line_ids)
        rows = [row for row in found.rows if row.id in wished] if found else []
        if found is None or not rows:
            return
        key, held = found.view.id, only or not all(row.held for row in rows)
        wanted = [row.id for row in rows if row.held != held]
        if wanted:
            operations.run(self._page, lambda _: payments.hold(self._desk, key, wanted, held), label="暂缓发放",
                           progress=False)

    def result(self, line_ids: Sequence[str], paid: bool) -> None:
        """+ and −: what the bank said of the chosen lines, typed by hand."""
        found, wished = self._detail.shown, set(line_ids)
        sent = [row.id for row in found.rows if row.id in wished and not row.held] if found else []
        if found is None or not sent:
            return
        if found.view.stage not in (SENT, ANSWERED):
            closed = found.view.stage == CLOSED
            why = payments.SHUT if closed else ("这一批还没有送银行，不能登记发放结果", "请先核对、打印、送银行")
            operations.of(self._page).show_trouble(self._page, Refusal(*why, code="batch-order"))
            return
        about = f"{len(sent)} 笔款被银行退回，写明原因，下一批会自动重发。"
        words = "" if paid else ask_reason(self._page, "登记退回", about, "登记退回")
        if paid or words:
            self._book(found.view, dict.fromkeys(sent, (Result.PAID if paid else Result.RETURNED, words)))

    def void(self) -> None:
        """Delete: take a batch back that was not sent."""
        found = self._detail.shown
        if found is None:
            return
        key = found.view.id
        why = ask_reason(self._page, "作废这一批", "作废后，这些款项仍是应发未发，可以重新生成。", "作废")
        if why:
            operations.run(self._page, lambda _: payments.void(self._desk, key, why), label="作废", progress=False)
