"""发放 by keyboard: a batch from making to closing, one transfer comes back and is paid again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.payments import Nature
from mzdesk.people.desk import Desk
from mzdesk.services import batches
from tests.cases import relief
from tests.cases.relief import OLD_AGE, person, take, with_policy
from tests.fixtures import make_desk
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui.pages.payments_dialogs import MonthDialog
from ui.pages.payments_page import PaymentsPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    """Three elders on 高龄津贴, paid elsewhere up to September; one of them has no account."""
    from datetime import date

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


def make(qtbot: QtBot, window: MainWindow, page: PaymentsPage, month: str) -> None:
    """Insert, the programme, the month, Enter."""
    def fill(dialog: Any) -> None:
        dialog.programme.setCurrentIndex(dialog.programme.findData("old_age"))
        dialog.month.clear()
        type_text(dialog.month, month)
        assert dialog.month.text() == month
        press(dialog.month, Key.Key_Return)

    answer(MonthDialog, fill)
    page.table.setFocus()
    press(page.table, Key.Key_Insert)
    stage(qtbot, window, page, "已生成")


def returned(path: Path, to: Path, who: str) -> None:
    """What the bank sends back: everything paid but one."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    sheet.cell(1, 13, "处理结果")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 13, "账户已销户" if sheet.cell(row, 5).value == who else "成功")
    book.save(to)


def test_a_month_from_making_to_closing(office: Desk, qtbot: QtBot, tmp_path: Path) -> None:
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
    row = next(n for n, texts in enumerate(page.detail.lines.texts()) if texts[1] == "覃冬妹")
    page.detail.lines.setCurrentCell(row, 0)
    press(page.detail.lines, Key.Key_Space)
    qtbot.waitUntil(lambda: "暂缓1笔" in page.detail.sums.text(), timeout=10_000)
    idle(qtbot, window)

    press(page.detail.lines, Key.Key_1, Alt)
    stage(qtbot, window, page, "已核对")
    press(page.detail.lines, Key.Key_1, Alt)  # opens the preview and books the print
    qtbot.waitUntil(lambda: window.page is not page, timeout=10_000)
    idle(qtbot, window)
    window.open_page("payments")
    stage(qtbot, window, page, "已打印")

    view = page.detail.shown.view  # type: ignore[union-attr]
    page.send_to(view, tmp_path)
    stage(qtbot, window, page, "已送出")
    (file,) = tmp_path.glob("高龄津贴*.xlsx")
    back = tmp_path / "回盘.xlsx"
    returned(file, back, "向䶮")
    answer(Question, agree)
    page.read_answers(view, back)
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
    accounts = [row[8] for row in page.detail.lines.texts()]
    assert all("*" in text for text in accounts if text)
    page.detail.focus_lines()
    press(page.detail.lines, Key.Key_F7)
    assert "6230900000000001" in [row[8] for row in page.detail.lines.texts()]


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
