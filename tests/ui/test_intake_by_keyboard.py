"""受理 by keyboard alone, its keystrokes counted; and nothing typed is lost, whatever ends the program."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import records, unsaved
from tests.fixtures import make_desk, opened
from tests.ui import relief
from tests.ui.hands import Hands
from tests.ui.offices import answer, focused, idle, window_of
from tests.ui.relief import CHILD, DIBAO, HEAD, SPOUSE
from tests.ui.typing_helpers import press, type_text
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.pages.step_dialog import StepDialog
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key = Qt.Key
Ctrl, Alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

FIRST = QKeySequence("Alt+1")


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def people(office: Desk) -> dict[str, str]:
    return relief.family(office)


@pytest.fixture
def window(qtbot: QtBot, office: Desk, tmp_path: Path) -> MainWindow:
    return shown(qtbot, office, tmp_path)


def shown(qtbot: QtBot, office: Desk, folder: Path) -> MainWindow:
    made = window_of(qtbot, office, folder)
    qtbot.waitUntil(made.isActiveWindow)
    idle(qtbot, made)
    return made


def register(qtbot: QtBot, window: MainWindow) -> RecordsPage:
    window.open_page("rural_dibao")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    return page


def step(qtbot: QtBot, window: MainWindow, page: RecordsPage, hands: Hands, state: str) -> None:
    """Alt+1, and Enter through the question."""
    def through(dialog: StepDialog) -> None:
        dialog.words.setFocus()
        press(dialog.words, Key.Key_Return)

    side = page.record.side
    qtbot.waitUntil(lambda: any(b.isVisible() and b.shortcut() == FIRST for b in side.findChildren(QPushButton)))
    answer(StepDialog, through)
    hands.press(Key.Key_1, Alt)
    hands.keys += 1
    qtbot.waitUntil(lambda: page.record.stored.state == state)
    idle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.record.form.focus_here()


def test_an_application_of_a_known_family_is_taken_in_within_three_minutes(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    """From Insert to the 受理通知书 on the screen: no mouse, everything that acceptance asks for."""
    page, hands = register(qtbot, window), Hands()
    record = page.record
    press(page.list.table, Key.Key_Insert)
    hands.keys += 1
    hands.type(HEAD)
    qtbot.waitUntil(record.banner.isVisible)
    hands.press(Key.Key_U, Ctrl)
    for expected, keys in (("review_class", "A"), ("kind", "1"), ("relative", "0")):
        hands.press(Key.Key_F8)
        editor = record.form.editor(expected)
        assert focused() is editor or editor.isAncestorOf(focused())
        hands.type(keys)
        hands.press(Key.Key_Return)
        record.check()
    record.form.go_to("lacking")
    hands.keys += 2
    hands.type("无")
    hands.press(Key.Key_Return)
    record.form.go_to("members#0.authorised")
    hands.keys += 8
    for place in range(2):
        hands.type("20261009")
        if place == 0:
            hands.press(Key.Key_Down, Ctrl)
    hands.press(Key.Key_S, Ctrl)
    idle(qtbot, window)
    case = records.load(office, DIBAO, record.record_id)
    adults = {row["person_name"]: row["authorised"] for row in case.parts["members"]}
    assert adults[HEAD] is not None
    assert adults[SPOUSE] is not None
    assert adults[CHILD] is None
    step(qtbot, window, page, hands, "已提交")
    step(qtbot, window, page, hands, "已受理")
    hands.press(Key.Key_F9)
    qtbot.waitUntil(lambda: isinstance(window.page, PrintPage))
    idle(qtbot, window)
    assert "受理通知书" in window.windowTitle() or page.record.doings.first_paper() == "受理通知书"
    print(f"受理一户已建档的三口之家：{hands.keys} 次按键，{hands.thoughts} 处填写，估算 {hands.seconds:.0f} 秒")
    assert hands.seconds < 180


def typed_name(qtbot: QtBot, window: MainWindow, office: Desk) -> RecordsPage:
    page = register(qtbot, window)
    press(page.list.table, Key.Key_Insert)
    type_text(focused(), "单大山")
    qtbot.waitUntil(lambda: bool(unsaved.waiting(office, LINES)))
    return page


def test_what_was_typed_is_there_again_after_the_program_ended(
    qtbot: QtBot, window: MainWindow, office: Desk, tmp_path: Path,
) -> None:
    """One field typed, nothing saved, the machine goes out; the next start gives it back when the form is opened."""
    first = typed_name(qtbot, window, office)
    shutil.copytree(office.folder, tmp_path / "after")  # what lies on the disk when the power goes
    again = opened(tmp_path / "after")
    try:
        page = register(qtbot, shown(qtbot, again, tmp_path))
        press(page.list.table, Key.Key_Insert)
        assert page.record.form.editor("name").text() == "单大山"
        assert page.record.keeper.isVisible()
        assert page.record.keeper.words()[0] == "已恢复 2026-10-09 09:00 没有保存的内容"
        page.record.keeper.drop_button.click()
        assert page.record.form.editor("name").text() == ""
        assert unsaved.waiting(again, LINES) == []
        for one in (page, first):
            one.discard()
    finally:
        again.store.close()


def test_nothing_is_kept_of_what_was_saved_or_given_up(qtbot: QtBot, window: MainWindow, office: Desk) -> None:
    page = typed_name(qtbot, window, office)
    press(focused(), Key.Key_S, Ctrl)
    idle(qtbot, window)
    assert page.record.record_id
    assert unsaved.waiting(office, LINES) == []
    type_text(page.record.form.editor("phone"), "13800001111")
    qtbot.waitUntil(lambda: unsaved.waiting(office, LINES) == [(DIBAO, page.record.record_id)])
    page.discard()
    assert unsaved.waiting(office, LINES) == []


def test_changes_of_a_stored_record_wait_for_it(qtbot: QtBot, window: MainWindow, office: Desk) -> None:
    page = typed_name(qtbot, window, office)
    press(focused(), Key.Key_S, Ctrl)
    idle(qtbot, window)
    key: Any = page.record.record_id
    type_text(page.record.form.editor("phone"), "13800001111")
    qtbot.waitUntil(lambda: bool(unsaved.waiting(office, LINES)))
    page.record.show_record(key)
    assert page.record.keeper.isVisible()
    assert page.record.form.dossier().values["phone"] == "13800001111"
    assert records.load(office, DIBAO, key).values["phone"] is None
    page.discard()
