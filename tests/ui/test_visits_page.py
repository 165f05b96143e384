"""探访录入 by keyboard: a sheet of forty typed in, the exceptions with a digit, a slip taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from mzdesk.lines.elders.codes import Finding, Round, Way
from mzdesk.people.desk import Desk
from mzdesk.services import records
from mzdesk.services.visiting import rounds
from tests.fixtures import make_desk
from tests.ui.offices import focused, idle, window_of
from tests.ui.typing_helpers import press, retype, type_text
from tests.visiting.elders import ELDERS, elder
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.pages.visits_page import MONTH, VisitsPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key = Qt.Key
Ctrl, Alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def opened(qtbot: QtBot, office: Desk, folder: Path) -> tuple[MainWindow, VisitsPage]:
    window = window_of(qtbot, office, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("visits")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, VisitsPage)
    return window, page


def visits(office: Desk, key: str) -> list[dict[str, object]]:
    return [dict(row) for row in records.load(office, ELDERS, key).parts["visits"]]


def test_forty_lines_are_forty_keys(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    """Enter a line; two missed, one with something abnormal."""
    keys = [elder(office, f"老人{n:02}", order=n, group=f"{n // 4 + 1}组") for n in range(40)]
    _, page = opened(qtbot, office, tmp_path)
    assert page.table.hasFocus()
    assert [row[0] for row in page.table.texts()][:5] == ["1组", "1组", "1组", "1组", "2组"]
    page._ask_day()
    retype(page.day, "8")
    press(page.day, Key.Key_Return)
    strokes = 3
    for place in range(40):
        if place in (5, 9):
            press(page.table, Key.Key_0)
            strokes += 1
        elif place == 12:
            for key in (Key.Key_1, Key.Key_4, Key.Key_Return):
                press(page.table, key)
            assert page.words.hasFocus()
            type_text(page.words, "咳嗽，插座松动")
            press(page.words, Key.Key_Return)
            strokes += 4 + 4 * len("咳嗽，插座松动")
            assert page.table.hasFocus()
        else:
            press(page.table, Key.Key_Return)
            strokes += 1
    print(f"录入四十户探访：{strokes} 次按键")
    assert strokes <= 80
    assert page.day.text() == "2026-10-08"
    assert page.told.text().startswith("本月已访 38 人，共 40 人")
    made = [visits(office, key) for key in keys]
    assert all(len(rows) == 1 and rows[0]["visited"] == date(2026, 10, 8) for rows in made)
    assert [rows[0]["seen"] for rows in made].count(False) == 2
    (bad,) = [rows[0] for rows in made if rows[0]["words"]]
    assert (bad["health"], bad["safety"], bad["money"]) == (Finding.ABNORMAL, Finding.ABNORMAL, Finding.NORMAL)


def test_a_slip_is_taken_back_and_the_row_is_as_before(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = elder(office, "向长生")
    window, page = opened(qtbot, office, tmp_path)
    press(page.table, Key.Key_0)
    assert page.table.texts()[0][MONTH] == "9日未见"
    press(page.table, Key.Key_Backspace)
    idle(qtbot, window)
    assert visits(office, key) == []
    assert page.table.texts()[0][MONTH] == ""
    press(page.table, Key.Key_Backspace)
    assert visits(office, key) == []


def test_way_and_special_round_hold_for_the_lines_that_follow(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = elder(office, "向长生")
    _, page = opened(qtbot, office, tmp_path)
    page.way.setCurrentIndex(page.way.findText("电话"))
    page.special.setCurrentIndex(page.special.findText("寒潮"))
    page.visitor.setFocus()
    type_text(page.visitor, "李网格")
    press(page.visitor, Key.Key_Return)
    press(focused(), Key.Key_Return)
    (row,) = visits(office, key)
    assert (row["way"], row["special"], row["visitor"]) == (Way.PHONE, Round.COLD, "李网格")


def test_a_refusal_keeps_what_was_typed(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = elder(office, "向长生", visitor=None)
    window, page = opened(qtbot, office, tmp_path)
    press(page.table, Key.Key_2)
    press(page.table, Key.Key_Return)
    type_text(page.words, "欠药费")
    press(page.words, Key.Key_Return)
    assert window.refusal.isVisible()
    assert page.words.text() == "欠药费"
    assert visits(office, key) == []


def test_the_sheet_is_printed_and_the_file_opened_by_keys(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    elder(office, "向长生")
    window, page = opened(qtbot, office, tmp_path)
    press(page.table, Key.Key_F9)
    qtbot.waitUntil(lambda: isinstance(window.page, PrintPage))
    idle(qtbot, window)
    preview = window.page
    assert isinstance(preview, PrintPage)
    assert preview.sheets.pages == 1
    press(preview.sheets, Key.Key_Escape)
    idle(qtbot, window)
    press(page.table, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert window.page.in_record


def test_a_special_round_has_days_of_its_own(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    """Who was visited this month before the heat began is not visited in the round."""
    first, second = elder(office, "老人01", order=1, group="1组"), elder(office, "老人02", order=2, group="2组")
    rounds.record(office, first, rounds.Answer(date(2026, 10, 2)))
    window, page = opened(qtbot, office, tmp_path)
    assert page.told.text().startswith("本月已访 1 人，共 2 人")
    page.special.setCurrentIndex(page.special.findText("高温"))
    idle(qtbot, window)
    assert page.rounds.isVisible()
    assert page.rounds.special() == (Round.HEAT, date(2026, 10, 9), date(2026, 10, 15))
    assert page.told.text().startswith("高温特别探访已访 0 人，共 2 人")
    assert page.table.horizontalHeaderItem(MONTH).text() == "本轮"
    page.table.setFocus()
    press(page.table, Key.Key_Return)
    assert page.told.text().startswith("高温特别探访已访 1 人，共 2 人")
    assert visits(office, first)[0]["special"] is Round.HEAT
    retype(page.rounds.begin, "2026-10-01")
    press(page.rounds.begin, Key.Key_Return)
    idle(qtbot, window)
    assert page.rounds.special() == (Round.HEAT, date(2026, 10, 1), date(2026, 10, 15))
    page.special.setCurrentIndex(0)
    idle(qtbot, window)
    assert not page.rounds.isVisible()
    page.special.setCurrentIndex(page.special.findText("高温"))
    assert page.rounds.begin.text() == "2026-10-01"
    assert visits(office, second) == []
    page.print_now()
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)


def test_leaving_right_after_the_last_key_asks_nothing_of_a_closed_office(
    qtbot: QtBot, office: Desk, tmp_path: Path,
) -> None:
    """As 退出并打开恢复向导 does: window and office are closed, and what was set off before comes afterwards."""
    key = elder(office, "向长生")
    window, page = opened(qtbot, office, tmp_path)
    press(page.table, Key.Key_Return)
    assert len(visits(office, key)) == 1
    assert window.close()
    office.store.close()
    asked: list[object] = []
    event.listen(office.store.engine, "checkout", lambda *given: asked.append(given))
    for timer in window.findChildren(QTimer):
        if timer.isActive():
            timer.timeout.emit()  # type: ignore[attr-defined]
    QApplication.processEvents()
    idle(qtbot, window)
    QApplication.processEvents()
    assert asked == []
