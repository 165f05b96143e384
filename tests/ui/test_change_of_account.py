"""One account goes for a cup of tea, another opens the lock: two windows follow each other on one office."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import accounts, unsaved
from mzdesk.services.accounts import Wanted
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD, TODAY, at, make_desk
from tests.ui.offices import focused, idle, without_questions
from tests.ui.typing_helpers import press, type_text
from ui import operations
from ui.pages.records_page import RecordsPage
from ui.pages.register import pages_of
from ui.shell.backing_up import ClosingDialog
from ui.shell.crash import Reports
from ui.shell.starting import House, Starter
from ui.shell.window import MainWindow

__all__ = ["make_desk"]
Key = Qt.Key
OTHER = "jingban-22"


@pytest.fixture
def starter(
    qtbot: QtBot, make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Starter]:
    """The program on an office with two accounts, opened by the first; it makes backups by itself."""
    monkeypatch.setattr(keyring, "COST", CHEAP)
    desk = make_desk()
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    desk.store.close()
    clock = at(TODAY)
    made = Starter(House(desk.folder, clock, Reports(desk.folder / "logs", clock.now), pages_of, backs_up=True))
    made.begin()
    opened(qtbot, made, made.window.centralWidget(), PASSWORD)  # type: ignore[union-attr]
    yield made
    window = main_window(made)
    window.last_wish = None
    without_questions(window)
    window.close()
    window._desk.store.close()
    window.deleteLater()


def main_window(starter: Starter) -> MainWindow:
    assert isinstance(starter.window, MainWindow)
    return starter.window


def opened(qtbot: QtBot, starter: Starter, lock: Any, password: str) -> MainWindow:
    """The window that follows when somebody's password is typed."""
    before = starter.window
    type_text(lock.password, password)
    press(lock.password, Key.Key_Return)
    qtbot.waitUntil(lambda: starter.window is not before, timeout=20_000)
    window = main_window(starter)
    idle(qtbot, window)
    return window


def child_begun(qtbot: QtBot, window: MainWindow) -> None:
    """The first field of a new child's file, typed a moment ago and not kept yet."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("left_behind")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    press(page.list.table, Key.Key_Insert)
    type_text(focused(), "单大山")


def test_the_next_account_finds_its_own_window_and_the_office_is_open_once(qtbot: QtBot, starter: Starter) -> None:
    first = main_window(starter)
    desk = first._desk
    child_begun(qtbot, first)
    first.lock()
    second = opened(qtbot, starter, first.lock_screen, OTHER)
    asked: list[object] = []
    event.listen(desk.store.engine, "checkout", lambda *given: asked.append(given))
    assert second._desk.operator == "张丽"
    assert not any(isinstance(widget, ClosingDialog) for widget in QApplication.topLevelWidgets())
    qtbot.waitUntil(lambda: not shiboken6.isValid(first))
    idle(qtbot, second)
    assert desk.store.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
    assert asked == []
    assert starter.house.reports.written == []
    assert not list(desk.backups.glob("*")), "a change of account is not the end of the day"


def test_what_was_typed_waits_for_the_account_that_typed_it(qtbot: QtBot, starter: Starter) -> None:
    first = main_window(starter)
    child_begun(qtbot, first)
    first.lock()
    second = opened(qtbot, starter, first.lock_screen, OTHER)
    assert unsaved.waiting(second._desk, LINES) == []
    second.lock()
    third = opened(qtbot, starter, second.lock_screen, PASSWORD)
    assert len(unsaved.waiting(third._desk, LINES)) == 1


def test_nobody_takes_over_while_something_is_being_written(qtbot: QtBot, starter: Starter) -> None:
    first = main_window(starter)
    free = threading.Event()
    operations.run(first.page, lambda progress: free.wait(30), label="导入花名册")
    first.lock()
    lock = first.lock_screen
    type_text(lock.password, OTHER)
    press(lock.password, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(lock.problem.text()), timeout=20_000)
    assert lock.problem.text() == "还在做“导入花名册”，做完后才能换人。"
    assert starter.window is first
    free.set()
    idle(qtbot, first)
    assert opened(qtbot, starter, lock, OTHER)._desk.operator == "张丽"
