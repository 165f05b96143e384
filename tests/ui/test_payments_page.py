"""发放 by keyboard: a batch from making to closing, one transfer comes back and is paid again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.payments import CHECKED, CLOSED, PRINTED, SENT, Nature, Result
from mzdesk.people.desk import Desk
from mzdesk.services import batches, payments
from tests.cases import relief
from tests.cases.relief import OLD_AGE, person, take, with_policy
from tests.fixtures import make_desk
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui import operations
from ui.pages import payments_steps
from ui.pages.month_close_dialog import MonthCloseDialog
from ui.pages.payments_dialogs import AnswersDialog, MonthDialog
from ui.pages.payments_page import PaymentsPage
from ui.pages.print_page import PrintPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key, Alt, Control = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    """Three elders on 高龄津贴, paid elsewhere up to September; one of them has no account."""
    desk = with_policy(make_desk())
    for place, name in enumerate(("覃冬妹", "向䶮", "杨秀英")):
        key = relief.save_new(desk, OLD_AGE, person(desk, name, date(1940, 4, 1), order=place), relief.application(
            desk, kind=CaseKind.HISTORY, decided=date(2020, 5, 1), history_monthly=Money(5_000),
            paid_through=Month(2026, 9), payee_name=name, account=f"62309000{place:08d}" if place else None))
        take(desk, OLD_AGE, key, "历史数据登记")
    return desk


def agree(question: Question) -> None:
    question.verbs[0].click()


def opened(qtbot: QtBot, desk: Desk, folder: Path) -> tuple[MainWindow, PaymentsPage]:
    window = window_of(qtbot, desk, folder)
    window.open_page("payments")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, PaymentsPage)
    return window, page


def stage(qtbot: QtBot, window: MainWindow, page: PaymentsPage, wanted: str) -> None:
    qtbot.waitUntil(lambda: page.detail.shown is not None and page.detail.shown.view.stage == wanted, timeout=10_000)
    ready(qtbot, window)


def ready(qtbot: QtBot, window: MainWindow) -> None:
    """Nothing under way, and keys go to the window again after a dialog."""
    idle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def make(qtbot: QtBot, window: MainWindow, page: PaymentsPage, month: str, key: Qt.Key = Key.Key_Insert) -> None:
    """Insert (or another key), the programme, the month, Enter."""
    def fill(dialog: Any) -> None:
        dialog.programme.setCurrentIndex(dialog.programme.findData("old_age"))
        dialog.month.clear()
        type_text(dialog.month, month)
        assert dialog.month.text() == month
        press(dialog.month, Key.Key_Return)

    answer(MonthDialog, fill)
    page.table.setFocus()
    press(page.table, key, Control if key == Key.Key_N else Qt.KeyboardModifier.NoModifier)
    stage(qtbot, window, page, "已生成")


def returned(path: Path, to: Path, who: str) -> None:
    """What the bank sends back: everything paid but one."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    sheet.cell(1, 13, "处理结果")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 13, "账户已销户" if sheet.cell(row, 5).value == who else "成功")
    book.save(to)


def book(dialog: AnswersDialog) -> None:
    """The preview tells everything before Enter books it."""
    assert dialog.sums.text() == "成功 1 笔 50.00 元　退回 1 笔 50.00 元　对不上 0 行　还没有结果 0 笔"
    assert [row[:3] for row in dialog.table.texts()] == [["退回", "向䶮", "50.00"], ["成功", "杨秀英", "50.00"]]
    assert "账户已销户" in dialog.table.texts()[0][3]
    press(dialog.go, Key.Key_Return)


def printed(qtbot: QtBot, window: MainWindow, page: PaymentsPage, folder: Path) -> None:
    """Alt+1 opens the preview; looking books nothing, saving the sheet does."""
    press(page.detail.lines, Key.Key_1, Alt)
    qtbot.waitUntil(lambda: isinstance(window.page, PrintPage), timeout=10_000)
    preview = window.page
    assert isinstance(preview, PrintPage)
    idle(qtbot, window)
    press(preview.sheets, Key.Key_Escape)
    stage(qtbot, window, page, "已核对")

    press(page.table, Key.Key_F9)
    qtbot.waitUntil(lambda: window.page is preview and preview.print_button.isEnabled(), timeout=10_000)
    idle(qtbot, window)
    preview.save_pdf(folder / "发放表.pdf")
    idle(qtbot, window)
    press(preview.sheets, Key.Key_Escape)
    stage(qtbot, window, page, "已打印")


def test_a_month_from_making_to_closing(
    office: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")
    assert page.empty.isVisible()
    make(qtbot, window, page, "2026-10")
    assert page.detail.sums.text().startswith("3笔，3户，3人，3人次，150.00元")
    assert "人民币壹佰伍拾元整" in page.detail.capital.text()

    # the one without an account stops the check; Space holds it back
    press(page.table, Key.Key_1, Alt)
    qtbot.waitUntil(window.refusal.isVisible)
    idle(qtbot, window)
    assert page.detail.tabs.currentIndex() == 1
    assert [row[1:] for row in page.detail.found.texts() if row[1]] == [
        ["是", "覃冬妹", "没有银行账号，请在案卷“领取账户”中补填"]]
    page.detail.focus_lines()
    row = next(n for n, texts in enumerate(page.detail.lines.texts()) if texts[0] == "覃冬妹")
    page.detail.lines.setCurrentCell(row, 0)
    press(page.detail.lines, Key.Key_Space)
    qtbot.waitUntil(lambda: "暂缓1笔" in page.detail.sums.text(), timeout=10_000)
    idle(qtbot, window)

    press(page.detail.lines, Key.Key_1, Alt)
    stage(qtbot, window, page, "已核对")
    printed(qtbot, window, page, tmp_path)
    page.detail.focus_lines()
    monkeypatch.setattr(payments_steps, "choose_folder", lambda *_: tmp_path)
    press(page.detail.lines, Key.Key_1, Alt)
    stage(qtbot, window, page, "已送出")
    (file,) = tmp_path.glob("高龄津贴*.xlsx")
    back = tmp_path / "回盘.xlsx"
    returned(file, back, "向䶮")
    monkeypatch.setattr(payments_steps, "choose_workbook", lambda *_: back)
    answer(AnswersDialog, book)
    press(page.detail.lines, Key.Key_1, Alt)
    stage(qtbot, window, page, "已回盘")
    assert "退回1笔" in page.detail.sums.text()
    answer(Question, agree)
    press(page.table, Key.Key_1, Alt)
    stage(qtbot, window, page, "已关账")
    assert not page.detail.next_button.isVisible()
    assert "不能再改" in page.detail.capital.text()

    relief.on(office, office.today().replace(month=11))
    make(qtbot, window, page, "2026-11")
    (latest, _) = batches.batches(office)
    found = {(row.holder, str(row.month)): row.nature for row in batches.lines(office, latest.id)}
    assert found[("向䶮", "2026-10")] is Nature.AGAIN
    assert found[("覃冬妹", "2026-10")] is Nature.BACK
    assert found[("杨秀英", "2026-11")] is Nature.REGULAR


def test_accounts_are_masked_until_asked_for(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")
    make(qtbot, window, page, "2026-10")
    accounts = [row[7] for row in page.detail.lines.texts()]
    assert all("*" in text for text in accounts if text)
    page.detail.focus_lines()
    press(page.detail.lines, Key.Key_F7)
    assert "6230900000000001" in [row[7] for row in page.detail.lines.texts()]


def test_a_batch_is_voided_with_a_reason_and_can_be_made_again(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")
    make(qtbot, window, page, "2026-10")

    def why(question: Question) -> None:
        type_text(question.reason, "名单有误")
        question.verbs[0].click()

    answer(Question, why)
    page.table.setFocus()
    press(page.table, Key.Key_Delete)
    qtbot.waitUntil(page.empty.isVisible, timeout=10_000)
    ready(qtbot, window)
    make(qtbot, window, page, "2026-10")
    assert len(batches.batches(office)) == 1


def test_several_lines_are_held_at_once_and_a_finding_leads_to_its_line(
    office: Desk, qtbot: QtBot, tmp_path: Path,
) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")
    make(qtbot, window, page, "2026-10", Key.Key_N)
    detail = page.detail
    detail.focus_lines()
    detail.lines.selectAll()
    press(detail.lines, Key.Key_Delete)
    qtbot.waitUntil(lambda: "暂缓3笔" in detail.sums.text(), timeout=10_000)
    ready(qtbot, window)
    detail.lines.selectAll()
    press(detail.lines, Key.Key_Space)
    qtbot.waitUntil(lambda: "暂缓" not in detail.sums.text(), timeout=10_000)
    ready(qtbot, window)

    # the finding of the one without an account: the line is found, Enter opens the case, Space holds the line
    detail.search.setText("杨秀英")
    assert detail.lines.rowCount() == 1
    press(detail.lines, Key.Key_1, Alt)
    qtbot.waitUntil(window.refusal.isVisible)
    idle(qtbot, window)
    assert [texts[2] for texts in detail.found.texts()] == ["覃冬妹"]
    assert detail.lines.current() == detail.found.current() and detail.search.text() == ""
    press(detail.found, Key.Key_Return)
    idle(qtbot, window)
    assert window.page is not page
    window.open_page("payments")
    ready(qtbot, window)
    assert detail.found.hasFocus()
    press(detail.found, Key.Key_Space)
    qtbot.waitUntil(lambda: "暂缓1笔" in detail.sums.text(), timeout=10_000)
    assert detail.found.rowCount() == 0


def test_results_by_hand_wait_for_the_bank(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")
    make(qtbot, window, page, "2026-10")
    key = batches.batches(office)[0].id
    page.detail.focus_lines()
    press(page.detail.lines, Key.Key_Plus)
    qtbot.waitUntil(window.refusal.isVisible)
    assert all(row.result is None for row in batches.lines(office, key))

    without = [row.id for row in batches.lines(office, key) if not row.account]
    operations.announce(page, payments.hold(office, key, without))
    for wanted in (CHECKED, PRINTED, SENT):
        operations.announce(page, payments.move(office, key, wanted))
    stage(qtbot, window, page, "已送出")
    place = next(n for n, texts in enumerate(page.detail.lines.texts()) if texts[0] == "向䶮")
    page.detail.lines.setCurrentCell(place, 0)

    def why(question: Question) -> None:
        type_text(question.reason, "账号错误")
        question.verbs[0].click()

    answer(Question, why)
    press(page.detail.lines, Key.Key_Minus)
    qtbot.waitUntil(lambda: "退回1笔" in page.detail.sums.text(), timeout=10_000)
    ready(qtbot, window)
    page.detail.lines.selectAll()
    press(page.detail.lines, Key.Key_Plus)  # the held one is left out
    stage(qtbot, window, page, "已回盘")
    assert sorted(row.result.label for row in batches.lines(office, key) if row.result) == ["成功", "成功"]


def test_what_changed_is_read_and_printed_before_anything_is_signed(
    office: Desk, qtbot: QtBot, tmp_path: Path,
) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")
    make(qtbot, window, page, "2026-10")
    assert "上月合计150.00元 ＋ 变动0.00元 ＝ 本月合计150.00元" in page.detail.balance.text()
    for key, words in ((Key.Key_4, "与上月对比表"), (Key.Key_2, "变动报告单")):
        press(page.table, key, Alt)
        qtbot.waitUntil(lambda: isinstance(window.page, PrintPage), timeout=10_000)
        preview = window.page
        assert isinstance(preview, PrintPage)
        idle(qtbot, window)
        assert words in preview.heading.text() and preview.sheets.pages == 1
        preview.purpose.setCurrentIndex(preview.purpose.findData("public"))
        qtbot.waitUntil(window.refusal.isVisible)
        idle(qtbot, window)
        press(preview.sheets, Key.Key_Escape)
        stage(qtbot, window, page, "已生成")


def test_a_month_is_closed_after_it_was_seen(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Alt+5: refused while a batch is open; then the figures, and Enter."""
    made = payments.make(office, OLD_AGE, Month(2026, 10))
    window, page = opened(qtbot, office, tmp_path / "w")
    seen: list[tuple[str, bool, list[list[str]]]] = []

    def look(dialog: MonthCloseDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.table.rowCount()))
        seen.append((dialog.said.text(), dialog.go.isEnabled(), dialog.table.texts()))
        press(dialog.month, Key.Key_Return if dialog.go.isEnabled() else Key.Key_Escape)

    answer(MonthCloseDialog, look)
    press(page.table, Key.Key_5, Alt)
    payments.hold(office, made.id, [row.id for row in batches.lines(office, made.id) if not row.account])
    for wanted in (CHECKED, PRINTED, SENT):
        payments.move(office, made.id, wanted)
    payments.answer(office, made.id, {
        row.id: (Result.PAID, "") for row in batches.lines(office, made.id) if not row.held})
    payments.move(office, made.id, CLOSED)
    ready(qtbot, window)
    answer(MonthCloseDialog, look)
    press(page.table, Key.Key_5, Alt)
    qtbot.waitUntil(lambda: page.done.words()[0] == "2026年10月已月结", timeout=10_000)
    words = "高龄津贴2026年10月的发放批次还是“已生成”，请先回盘、关账"
    assert [(said, may) for said, may, _ in seen] == [(words, False), ("", True)]
    assert seen[1][2] == [["高龄津贴", "100.00", "150.00", "150.00", "", "", "", "", "应发未发50.00元"]]


def test_what_was_paid_too_much_names_the_case_and_opens_it(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    first = payments.make(office, OLD_AGE, Month(2026, 10))
    held = [row for row in batches.lines(office, first.id) if row.holder != "杨秀英"]
    payments.hold(office, first.id, [row.id for row in held])
    for wanted in (CHECKED, PRINTED, SENT):
        payments.move(office, first.id, wanted)
    (paid,) = [row for row in batches.lines(office, first.id) if not row.held]
    payments.answer(office, first.id, {paid.id: (Result.PAID, "")})
    payments.move(office, first.id, CLOSED)
    take(office, OLD_AGE, paid.case_id, "停发", reason="2", day=date(2026, 9, 10))
    payments.make(office, OLD_AGE, Month(2026, 10))
    window, page = opened(qtbot, office, tmp_path / "w")
    stage(qtbot, window, page, "已生成")
    detail = page.detail
    assert detail.over.texts()[0][1:] == ["杨秀英", "2026-10", "50.00"]
    detail.tabs.setCurrentIndex(3)
    press(detail.over_button, Key.Key_Space)
    idle(qtbot, window)
    assert window.page is not page


def test_raising_a_standard_tells_what_it_came_to(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path / "w")

    def fill(dialog: Any) -> None:
        dialog.programme.setCurrentIndex(dialog.programme.findData("old_age"))
        dialog.words.setText("洪民发〔2026〕3号")
        press(dialog.words, Key.Key_Return)

    answer(MonthDialog, fill)
    press(page.table, Key.Key_3, Alt)
    qtbot.waitUntil(page.done.isVisible, timeout=10_000)
    idle(qtbot, window)
    assert page.done.words()[0].startswith("重新核算 0 个案卷")  # all three were taken over with a bare amount

