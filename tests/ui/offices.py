"""The window over a real office, for tests of its pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from ui.pages.register import pages_of
from ui.shell import behind
from ui.shell.preferences import Preferences
from ui.shell.window import MainWindow


class Starter:
    """What the settings page asks of the program that started the window."""

    def __init__(self, folder: Path) -> None:
        self.preferences = Preferences(folder)

    def set_idle_minutes(self, minutes: int) -> None:
        self.preferences.idle_minutes = minutes


def window_of(qtbot: QtBot, desk: Desk, folder: Path, page: str = "") -> MainWindow:
    """The whole window on an open office, shown and active, with a page of it in front."""
    starter = Starter(folder / "preferences")
    made = MainWindow(desk, pages_of(desk, starter), behind.links_of(desk), starter.preferences)
    qtbot.addWidget(made, before_close_func=without_questions)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    if page:
        made.open_page(page)
    return made


def without_questions(window: MainWindow) -> None:
    """Closing asks what shall be saved; a test that failed half-way must not wait for an answer."""
    window.operations.stop_all()
    for key in window.keys:
        if key in window._pages and window._pages[key].unsaved():
            window._pages[key].discard()


def idle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way any more."""
    qtbot.waitUntil(lambda: not window.operations.busy, timeout=30_000)


def focused() -> Any:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def answer(kind: type[QWidget], act: Callable[[Any], None]) -> None:
    """Do something in the next dialog of a kind. One that is left open by a failed answer is closed."""
    watch = QTimer(QApplication.instance(), interval=10)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not isinstance(dialog, kind):
            return
        if not dialog.isActiveWindow():
            dialog.activateWindow()
            return
        watch.stop()
        watch.deleteLater()
        try:
            act(dialog)
            assert not dialog.isVisible(), "the dialog was answered and stays open"
        finally:
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()

    watch.timeout.connect(look)
    watch.start()
