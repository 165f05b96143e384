"""变更户主, 分户, 并户, 移居 from the page of a household, by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.people.codes import Relation
from mzdesk.people.desk import Desk
from mzdesk.services import households, records
from mzdesk.services.households import HOUSEHOLDS, present
from tests.cases.relief import person
from tests.fixtures import make_desk, village
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui.pages.household_dialog import HouseholdDialog
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key = Qt.Key


@pytest.fixture
def house(make_desk: Callable[..., Desk]) -> tuple[Desk, str, list[str]]:
    desk = make_desk()
    people = [person(desk, name, order=n) for n, name in enumerate(("向长生", "杨秀英", "向思怡"))]
    key = households.found(desk, people[0], [(people[1], Relation.SPOUSE), (people[2], Relation.DAUGHTER)],
                           Month(2020, 1))
    return desk, key, people


def opened(qtbot: QtBot, desk: Desk, key: str, folder: Path) -> MainWindow:
    window = window_of(qtbot, desk, folder)
    window.open_page("household", record=key)
    idle(qtbot, window)
    return window


def choose(window: MainWindow, words: str, act: Callable[[Any], None]) -> None:
    """The item of 其他办理, then the dialog."""
    answer(HouseholdDialog, act)
    menu = window.page.record.side.more.menu()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == words).trigger()


def names(desk: Desk, key: str) -> list[tuple[str, Any]]:
    return [(one.name, one.relation) for one in present(desk, key)]


def test_another_head(house: Any, qtbot: QtBot, tmp_path: Path) -> None:
    desk, key, _ = house
    window = opened(qtbot, desk, key, tmp_path / "w")

    def act(dialog: HouseholdDialog) -> None:
        assert dialog.head.currentText() == "杨秀英"
        press(dialog.head, Key.Key_Return)

    choose(window, "变更户主…", act)
    idle(qtbot, window)
    assert names(desk, key) == [("杨秀英", Relation.SELF), ("向长生", Relation.SPOUSE), ("向思怡", Relation.DAUGHTER)]
    assert records.load(desk, HOUSEHOLDS, key).get("name") == "杨秀英"


def test_splitting_shows_the_new_household(house: Any, qtbot: QtBot, tmp_path: Path) -> None:
    desk, key, people = house
    window = opened(qtbot, desk, key, tmp_path / "w")

    def act(dialog: HouseholdDialog) -> None:
        press(dialog.go, Key.Key_Return)
        assert dialog.said.text() == "请勾选分出去的成员"
        press(dialog.going[people[2]], Key.Key_Space)
        press(dialog.go, Key.Key_Return)

    choose(window, "分户…", act)
    idle(qtbot, window)
    new = window.page.record.record_id
    assert new != key
    assert names(desk, new) == [("向思怡", Relation.SELF)]
    assert [name for name, _ in names(desk, key)] == ["向长生", "杨秀英"]


def test_merging_is_found_by_any_members_name(house: Any, qtbot: QtBot, tmp_path: Path) -> None:
    desk, key, _ = house
    other = households.found(desk, person(desk, "覃大山", order=7), [(person(desk, "覃小山", order=8), Relation.SON)])
    window = opened(qtbot, desk, key, tmp_path / "w")

    def act(dialog: HouseholdDialog) -> None:
        type_text(dialog.search, "覃小山")
        qtbot.waitUntil(lambda: dialog.other.count() == 1)
        assert "覃大山户" in dialog.other.currentText()
        press(dialog.go, Key.Key_Return)

    choose(window, "并户…", act)
    idle(qtbot, window)
    assert {name for name, _ in names(desk, key)} == {"向长生", "杨秀英", "向思怡", "覃大山", "覃小山"}
    assert records.load(desk, HOUSEHOLDS, other).state == "已注销"


def test_moving(house: Any, qtbot: QtBot, tmp_path: Path) -> None:
    desk, key, _ = house
    window = opened(qtbot, desk, key, tmp_path / "w")

    def act(dialog: HouseholdDialog) -> None:
        dialog.village.setCurrentIndex(3)
        type_text(dialog.group, "5组")
        press(dialog.group, Key.Key_Return)

    choose(window, "移居…", act)
    idle(qtbot, window)
    found = records.load(desk, HOUSEHOLDS, key)
    assert (found.get("village"), found.get("group")) == (village(desk, 3), "5组")
