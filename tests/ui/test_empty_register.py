"""An empty register by keyboard: what its sentence says can be done is done by the very key it names."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from tests.fixtures import make_desk
from tests.ui.offices import focused, idle, window_of
from tests.ui.typing_helpers import press
from ui.pages.records_page import RecordsPage

__all__ = ["make_desk"]


def test_insert_begins_a_record_where_there_is_none_yet(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    window = window_of(qtbot, make_desk(), tmp_path)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("rural_dibao")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    qtbot.waitUntil(lambda: page.isAncestorOf(focused()))
    assert focused().text() == "导入花名册", "Enter does what the sentence proposes first"
    press(focused(), Qt.Key.Key_Insert)
    assert page.in_record
    page.discard()
