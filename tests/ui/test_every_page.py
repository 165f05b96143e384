"""Every page of both roles opens, takes the focus, fits the smallest screen and flashes no window of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from tests.fixtures import make_desk, put_child, village
from tests.ui.offices import idle, window_of
from ui import theme
from ui.pages.records_page import RecordsPage

__all__ = ["make_desk"]

ROLES = ("township", "bureau")


class Flashes(QObject):
    """Keeps the names of the windows that came to sight."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def flashes(qapp: QApplication) -> Flashes:
    return Flashes()


@pytest.mark.parametrize("role", ROLES)
def test_no_other_window_comes_to_sight(
    role: str, qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path, qapp: QApplication, flashes: Flashes,
) -> None:
    desk = make_desk(role=role)
    if role == "township":
        put_child(desk, "登记在册", village=village(desk))
    qapp.installEventFilter(flashes)
    try:
        window = window_of(qtbot, desk, tmp_path)
        for key in window.keys:
            window.open_page(key)
            idle(qtbot, window)
            if role == "township" and isinstance(window.page, RecordsPage):
                window.page.new_record()
                idle(qtbot, window)
                window.page.discard()
    finally:
        qapp.removeEventFilter(flashes)
    assert set(flashes.seen) == {"MainWindow"}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_fits_the_smallest_screen(
    role: str, large: bool, qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path, qapp: QApplication,
) -> None:
    """At 1366x768 nothing may make the window wider or higher than the screen, in either size of letters."""
    theme.apply(qapp, large=large)
    try:
        window = window_of(qtbot, make_desk(role=role), tmp_path)
        for key in window.keys:
            window.open_page(key)
            idle(qtbot, window)
            least = window.minimumSizeHint()
            assert (least.width() <= 1366, least.height() <= 768) == (True, True), f"{key}: {least}"
    finally:
        theme.apply(qapp)
