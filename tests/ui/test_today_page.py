"""今日 opens first: what is late is in front, Enter leads to it, what waits is put off with a reason."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import deadlines
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from tests.cases import relief
from tests.fixtures import TODAY, make_desk
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from tests.visiting.elders import elder
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.pages.today_page import PutOffDialog, TodayPage, look
from ui.pages.village_page import VillagePage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def opened(qtbot: QtBot, office: Desk, folder: Path) -> tuple[MainWindow, TodayPage]:
    window = window_of(qtbot, office, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("today")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, TodayPage)
    return window, page


def test_what_is_late_is_in_front_and_enter_leads_to_it(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = elder(office, "甲", since=date(2026, 8, 1))
    window, page = opened(qtbot, office, tmp_path)
    assert page.tabs.tabText(0) == "逾期 1"
    assert page.table.texts() == [["2026-08-31", "老人探访", "甲", "", "应访已过39天"]]
    assert page.progress.text() == "本月走访 0/1"
    assert [row[1] for row in page.villages.texts()] == ["0/1"]
    page.table.setFocus()
    press(page.table, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert window.page.record.record_id == key


def test_done_work_is_gone_when_one_comes_back(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = elder(office, "甲", since=date(2026, 8, 1))
    window, page = opened(qtbot, office, tmp_path)
    done = rounds.record(office, key, Answer(TODAY))
    window.operations.changed.emit(done.changes)
    idle(qtbot, window)
    assert page.tabs.tabText(0) == "逾期 0"
    assert page._front.currentIndex() == 1


def test_a_matter_is_put_off_with_a_reason_and_taken_up_again(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    elder(office, "甲", since=date(2026, 8, 1))
    window, page = opened(qtbot, office, tmp_path)

    def fill(dialog: PutOffDialog) -> None:
        dialog._go()
        assert dialog.said.text().startswith("看不懂这个日期")
        type_text(dialog.until, "2026-10-20")
        dialog._go()
        assert dialog.said.text() == "请写明原因"
        type_text(dialog.reason, "外出走亲戚")
        press(dialog.reason, Key.Key_Return)

    answer(PutOffDialog, fill)
    press(page.table, Key.Key_S, Alt)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "逾期 0")
    page.tabs.setCurrentIndex(4)
    assert page.table.texts()[0][4] == "暂缓到2026-10-20：外出走亲戚"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.table.setFocus()
    press(page.table, Key.Key_Backspace)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "逾期 1")


def test_the_list_prints(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    elder(office, "甲", since=date(2026, 8, 1))
    window, page = opened(qtbot, office, tmp_path)
    page.print_now()
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)


def test_a_villages_bar_leads_to_its_tasks(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    elder(office, "甲", order=1, since=date(2026, 8, 1))
    elder(office, "乙", order=2, since=date(2026, 8, 1), place=1)
    window, page = opened(qtbot, office, tmp_path)
    press(page, Key.Key_V, Alt)
    assert page.villages.hasFocus()
    page.villages.go_to(1)
    name = page.villages.texts()[1][0]
    press(page.villages, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, VillagePage)
    assert window.page.village.currentText() == name
    assert [row[3] for row in window.page.table.texts()] == ["乙"]


def test_the_first_look_of_a_day_shows_what_was_reckoned_the_day_before_and_then_the_day(
        qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    elder(office, "甲", since=date(2026, 8, 1))
    deadlines.catch_up(office)
    relief.on(office, TODAY + timedelta(days=1))
    assert look(office, quickly=True).of_yesterday
    _, page = opened(qtbot, office, tmp_path)
    assert page.table.texts() == [["2026-08-31", "老人探访", "甲", "", "应访已过40天"]]
    qtbot.waitUntil(lambda: not deadlines.left_yesterday(office))
