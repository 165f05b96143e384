"""Ctrl+K by keyboard alone: finds under headings as one types, kinds by Tab, all about a person, the last finds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from tests.cases import relief
from tests.fixtures import make_desk
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press, type_text
from tests.visiting.elders import elder
from ui.pages.records_page import RecordsPage
from ui.shell.search_box import LATELY, NOTHING_FOUND, SearchBox
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> MainWindow:
    desk = make_desk()
    elder(desk, "向东")
    relief.dibao(desk, [relief.person(desk, "向阳", order=5)])
    made = window_of(qtbot, desk, tmp_path)
    qtbot.waitUntil(made.isActiveWindow)
    idle(qtbot, made)
    return made


def box_of(window: MainWindow) -> SearchBox:
    press(window, Key.Key_K, Ctrl)
    box = window.topbar.search
    assert box.hasFocus()
    return box


def typed(qtbot: QtBot, window: MainWindow, words: str) -> SearchBox:
    box = box_of(window)
    type_text(box, words)
    box.look_now()
    qtbot.waitUntil(box.popup.isVisible)
    return box


def marked(box: SearchBox) -> str:
    found = box.popup.current()
    return found.label if found else ""


def test_finds_stand_under_headings_and_enter_opens(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "xiangdong")
    assert box.popup.labels == ["人员", "向东"]
    assert marked(box) == "向东"
    press(box, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert window.here == "elders"
    assert window.page.in_record
    assert box.text() == ""


def test_arrows_pass_over_headings_and_tab_goes_to_the_next_kind(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "xiang")
    assert box.popup.labels == ["人员", "向东", "向阳", "案卷", "向阳"]
    press(box, Key.Key_Down)
    assert marked(box) == "向阳"
    press(box, Key.Key_Down)
    assert box.popup.row() == 4
    press(box, Key.Key_Down)
    assert box.popup.row() == 1, "from the last to the first"
    press(box, Key.Key_Tab)
    assert box.popup.row() == 4
    assert box.hasFocus()
    press(box, Key.Key_Tab, Shift)
    assert box.popup.row() == 1


def test_ctrl_enter_shows_all_about_the_person(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "xy")
    press(box, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    assert window.here == "person"


def test_pages_and_actions_are_found_with_their_key(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "数据体检")
    assert box.popup.labels == ["页面", "数据体检", "操作", "做数据体检"]
    press(box, Key.Key_Escape)
    box = typed(qtbot, window, "xjlrtf")
    assert box.popup.labels[:2] == ["操作", "新建老人探访"]
    assert box.popup.current().hint == "Insert"  # type: ignore[union-attr]
    press(box, Key.Key_Return)
    idle(qtbot, window)
    assert window.here == "elders"
    assert isinstance(window.page, RecordsPage)
    assert window.page.in_record
    assert not window.page.record.record_id


def test_locking_is_an_action(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "锁定")
    press(box, Key.Key_Return)
    assert window.locked


def test_what_was_found_last_stands_in_the_empty_box(qtbot: QtBot, window: MainWindow) -> None:
    for words in ("xiangdong", "xiangyang", "xiangdong"):
        press(typed(qtbot, window, words), Key.Key_Return)
        idle(qtbot, window)
    box = box_of(window)
    assert box.popup.isVisible()
    assert box.popup.labels == [LATELY, "向东", "向阳"]
    press(box, Key.Key_Down)
    press(box, Key.Key_Return)
    idle(qtbot, window)
    assert window.here == "rural_dibao"


def test_nothing_found_says_what_can_be_typed(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "qqqq")
    assert box.popup.labels == [NOTHING_FOUND]
    press(box, Key.Key_Return)
    assert window.here == "today"
