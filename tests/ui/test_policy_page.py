"""政策与码表 by keyboard: a row drafted as a form, compared, issued; a row ended; a year of holidays."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.exchange import policies
from mzdesk.people.desk import Desk
from mzdesk.services import policy_book
from tests.fixtures import make_desk
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui.pages import exchange_parts
from ui.pages.policy_dialogs import EffectsDialog, EndDialog, HolidayDialog, RowDialog
from ui.pages.policy_page import PolicyPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, make_desk(role="bureau"), tmp_path / "w", "policy")
    qtbot.waitUntil(made.isActiveWindow)
    idle(qtbot, made)
    return made


def page_of(window: MainWindow, table: str) -> PolicyPage:
    page = window.page
    assert isinstance(page, PolicyPage)
    row = next(n for n in range(page.tables.rowCount()) if page.tables.key_of(n) == table)
    page.tables.setCurrentCell(row, 0)
    page.tables.setFocus()
    return page


def fill(dialog: RowDialog | HolidayDialog | EndDialog, **values: str) -> None:
    for key, value in values.items():
        dialog.lines[key].setFocus()
        dialog.lines[key].clear()
        type_text(dialog.lines[key], value)
    press(dialog.lines[list(dialog.lines)[-1]], Key.Key_Return)


def back_in(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_a_row_is_drafted_compared_and_issued(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_of(window, "standard")
    assert page.heading.text() == "低保标准（元/年）"

    def typed(dialog: RowDialog) -> None:
        fill(dialog, programme="农村低保", year="很多", valid_from="20270101", basis="洪政发〔2026〕31号")
        assert dialog.said.text() == "年标准要填金额（元），例如 4200。"
        fill(dialog, year="5400")

    answer(RowDialog, typed)
    press(page.tables, Key.Key_Insert)
    assert page.rows.texts()[0][:6] == ["农村低保", "5400", "2027-01-01", "", "未生效", "拟下发"]
    back_in(qtbot, window)

    def seen(dialog: EffectsDialog) -> None:
        assert dialog.rows.texts()[0][0] == "低保标准（元/年）"
        assert not dialog.amounts.isVisible()
        press(dialog, Key.Key_Escape)

    answer(EffectsDialog, seen)
    press(page, Key.Key_D, Ctrl)
    idle(qtbot, window)
    back_in(qtbot, window)
    page.rows.setFocus()
    stick = tmp_path / "优盘"
    stick.mkdir()
    monkeypatch.setattr(exchange_parts, "choose_folder", lambda *_: stick)
    answer(Question, lambda question: press(question.verbs[0], Key.Key_Return))
    press(page, Key.Key_E, Ctrl)
    idle(qtbot, window)
    qtbot.waitUntil(page.done.isVisible)
    assert policies.current(page._desk).version == 1  # type: ignore[union-attr]
    assert page._desk.policy.demand("standard", date(2027, 1, 1), programme="rural_dibao")["year"] == "5400"
    assert policy_book.draft(page._desk) == []


def test_a_row_is_ended_and_taken_out_of_the_draft_again(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, "minimum_wage")
    page.rows.setFocus()
    answer(EndDialog, lambda dialog: fill(dialog, day="20261231", basis="洪政发〔2026〕30号"))
    press(page.rows, Key.Key_Delete)
    (row,) = page.rows.texts()
    assert row[2:5] == ["2026-12-31", "有效", "拟下发"]
    back_in(qtbot, window)
    page.rows.setFocus()
    press(page.rows, Key.Key_Delete)
    (row,) = page.rows.texts()
    assert row[2:5] == ["", "有效", "程序所带"]


def test_a_year_of_holidays_is_one_form(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, "calendar_day")

    def typed(dialog: HolidayDialog) -> None:
        assert dialog.lines["year"].text() == "2027"
        fill(dialog, off="2027-02-30", basis="国办发明电〔2026〕7号")
        assert dialog.said.text() == (
            "看不懂“2027-02-30”。写成 2027-01-01 或 2027-02-05~2027-02-11，用顿号隔开。")
        fill(dialog, off="2027-01-01~2027-01-02", works="2027-01-03")

    answer(HolidayDialog, typed)
    press(page.tables, Key.Key_Insert)
    assert [row[:2] for row in page.rows.texts()] == [
        ["2027-01-01", "否"], ["2027-01-02", "否"], ["2027-01-03", "是"]]
