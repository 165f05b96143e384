"""No step needs a mouse: every button that can be pressed is reached by Tab or has a key of its own."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from tests.fixtures import make_desk, put_child
from tests.ui.offices import idle, window_of
from ui.pages.records_page import RecordsPage

__all__ = ["make_desk"]

KEY = re.compile(r"Ctrl|Alt|Shift|F\d|Esc|Enter|Insert|Delete|回车|空格|/|（\d）")


def unreachable(page: QWidget) -> list[str]:
    """Buttons in sight that neither Tab nor a key reaches."""
    found = []
    for button in page.findChildren(QAbstractButton):
        if not button.isVisible() or not button.isEnabled() or isinstance(button.parentWidget(), QTabBar):
            continue
        by_tab = bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)
        by_key = not button.shortcut().isEmpty() or bool(KEY.search(button.text() + button.toolTip()))
        inner = type(button.parentWidget()).__name__ in ("FlagEditor", "QLineEdit", "QTableView", "QCalendarWidget")
        if not by_tab and not by_key and not inner and not _in_field(button):
            found.append(f"{type(button).__name__}「{button.text() or button.accessibleName()}」")
    return found


def _in_field(button: QAbstractButton) -> bool:
    """The small buttons inside a field (clear, list, eye) stand for keys of the field: F4, F2, Delete."""
    above = button.parentWidget()
    return (above is not None and above.inherits("QLineEdit")) or button.inherits("QTableCornerButton")


@pytest.mark.parametrize("role", ["township", "bureau"])
def test_every_button_of_every_page_is_reached_without_a_mouse(
    role: str, qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    desk = make_desk(role=role)
    if role == "township":
        put_child(desk, "登记在册")
    window = window_of(qtbot, desk, tmp_path)
    found: dict[str, list[str]] = {}
    for key in window.keys:
        window.open_page(key)
        idle(qtbot, window)
        found[key] = unreachable(window.page)
        page = window.page
        if isinstance(page, RecordsPage) and role == "township":
            page.new_record()
            idle(qtbot, window)
            found[f"{key}-new"] = unreachable(page)
            page.discard()
    assert {key: words for key, words in found.items() if words} == {}
    assert unreachable(window.bottom) == unreachable(window.topbar) == []  # the navigation: F6 and the arrows
