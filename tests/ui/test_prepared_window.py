"""The window that is made while the password is typed: the same as one made afterwards, and nobody else's."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from mzdesk.people.access import Role
from mzdesk.people.desk import Desk
from mzdesk.services import accounts, offices
from mzdesk.services.accounts import Wanted
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD, TODAY, at, make_desk, put_child, village
from tests.ui.offices import idle, without_questions
from tests.ui.typing_helpers import press, type_text
from tests.visiting.elders import elder
from ui.pages.register import pages_of
from ui.shell import prepared
from ui.shell.crash import Reports
from ui.shell.starting import House, Starter
from ui.shell.window import MainWindow
from ui.widgets.long_table import LongTable
from ui.widgets.plain_table import PlainTable

__all__ = ["make_desk"]
OTHER = "jingban-22"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "COST", CHEAP)


@pytest.fixture
def started(qtbot: QtBot) -> Iterator[Callable[[Path], Starter]]:
    """Starts the program on a folder; everything it opened is closed at the end."""
    made: list[Starter] = []

    def start(folder: Path) -> Starter:
        clock = at(TODAY)
        starter = Starter(House(folder, clock, Reports(folder / "logs", clock.now), pages_of))
        starter.begin()
        made.append(starter)
        return starter

    yield start
    for starter in made:
        close(starter)


def close(starter: Starter) -> None:
    window = starter.window
    if isinstance(window, MainWindow) and shiboken6.isValid(window):
        without_questions(window)
        window._desk.store.close()
    if window is not None and shiboken6.isValid(window):
        window.close()
        window.deleteLater()
    starter.window = None


def typed(qtbot: QtBot, starter: Starter, password: str) -> MainWindow:
    """The password is typed after everything that is done meanwhile was done."""
    assert starter.window is not None
    lock: Any = starter.window.centralWidget()
    type_text(lock.password, password)
    press(lock.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(starter.window, MainWindow), timeout=20_000)
    assert isinstance(starter.window, MainWindow)
    idle(qtbot, starter.window)
    return starter.window


def waiting(qtbot: QtBot, starter: Starter) -> MainWindow:
    qtbot.waitUntil(lambda: starter._prepared is not None, timeout=60_000)
    assert starter._prepared is not None
    return starter._prepared.window


def township(make: Callable[..., Desk]) -> tuple[Path, str]:
    desk = make()
    put_child(desk, "登记在册", name="杨思怡", id_no=None)
    elder(desk, "向长生")
    return shut(desk), PASSWORD


def shut(desk: Desk) -> Path:
    desk.store.close()
    return desk.folder


def seated(wanted: Callable[[Desk], Wanted]) -> Callable[[Callable[..., Desk]], tuple[Path, str]]:
    def make(make: Callable[..., Desk]) -> tuple[Path, str]:
        desk = make()
        put_child(desk, "登记在册", name="杨思怡", id_no=None)
        accounts.add(desk, wanted(desk), OTHER, PASSWORD)
        return shut(desk), OTHER

    return make


KINDS = {
    "one person": township,
    "bureau": lambda make: (shut(make(role="bureau")), PASSWORD),
    "leader": seated(lambda desk: Wanted("周镇长", Role.LEADER)),
    "village": seated(lambda desk: Wanted("王芳", Role.VILLAGE, (village(desk),))),
    "clerk": seated(lambda desk: Wanted("张丽", special=True)),
}


def shown(window: MainWindow) -> tuple[Any, ...]:
    """What stands in a window, in words."""
    tables = [one.texts() for one in window.page.findChildren(QTableView) if isinstance(one, LongTable | PlainTable)]
    assert tables
    return window.keys, window.here, window.windowTitle(), window.topbar.who.text(), tables


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_start_has_its_window_ready_and_it_is_like_the_first(
    qtbot: QtBot, make_desk: Callable[..., Desk], started: Callable[[Path], Starter], kind: str,
) -> None:
    folder, password = KINDS[kind](make_desk)
    first = started(folder)
    plain = shown(typed(qtbot, first, password))
    close(first)
    second = started(folder)
    ready = waiting(qtbot, second)
    assert not ready.isVisible()
    assert typed(qtbot, second, password) is ready
    assert ready.isVisible()
    assert shown(ready) == plain
    assert ready._desk.store.engine is not None
    ready.lock()
    assert ready.locked


def test_somebody_else_gets_a_window_of_their_own(
    qtbot: QtBot, make_desk: Callable[..., Desk], started: Callable[[Path], Starter],
) -> None:
    folder, password = KINDS["village"](make_desk)
    first = started(folder)
    typed(qtbot, first, password)
    close(first)
    second = started(folder)
    ready = waiting(qtbot, second)
    made = typed(qtbot, second, PASSWORD)
    assert made is not ready
    assert "elders" in made.keys
    qtbot.waitUntil(lambda: not shiboken6.isValid(ready))


def test_an_office_of_another_name_gets_a_window_of_its_own(
    qtbot: QtBot, make_desk: Callable[..., Desk], started: Callable[[Path], Starter],
) -> None:
    folder, _ = township(make_desk)
    first = started(folder)
    typed(qtbot, first, PASSWORD)
    close(first)
    desk = offices.unlock(folder, password=PASSWORD, clock=at(TODAY))
    offices.rename(desk, "托口镇民政和社会事务办公室")
    desk.store.close()
    second = started(folder)
    ready = waiting(qtbot, second)
    made = typed(qtbot, second, PASSWORD)
    assert made is not ready
    assert made.windowTitle().endswith("托口镇民政和社会事务办公室")


def test_nobodys_name_is_kept_beside_the_data(
    qtbot: QtBot, make_desk: Callable[..., Desk], started: Callable[[Path], Starter],
) -> None:
    folder, password = KINDS["leader"](make_desk)
    typed(qtbot, started(folder), password)
    kept = (folder / "window.ini").read_bytes()
    assert b"desk" in kept
    for name in ("周镇长", "杨思怡"):
        assert name.encode() not in kept
        assert name.encode("unicode_escape").replace(b"\\u", b"\\x") not in kept


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"office": 1}', '{"office": ["a"], "role": "1"}', "null"])
def test_what_was_never_written_so_prepares_nothing(text: str) -> None:
    assert prepared._kept(text) is None


def test_what_is_kept_comes_back(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    office, access = desk.office, desk.access
    found = prepared._kept(json.dumps(prepared._told(desk)))
    assert found == (replace(office, replica="", letter="", epoch=""), access)
    desk.store.close()
