"""工作交接 by keyboard from the list to the lock; afterwards only the successor gets in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import Desk
from mzdesk.services import accounts, offices
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD, TODAY, at, make_desk
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press, retype, type_text
from ui.pages.handover_page import HandoverPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]
Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier
NEXT = "jieban-2026"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "COST", CHEAP)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    made = make_desk()
    made.operator = "李向阳"
    return made


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, desk, tmp_path, "handover")
    idle(qtbot, made)
    return made


def page_of(window: MainWindow) -> HandoverPage:
    assert isinstance(window.page, HandoverPage)
    return window.page


def to_people(window: MainWindow) -> HandoverPage:
    page = page_of(window)
    press(page.list.table, Key.Key_Right, Alt)
    assert page.step is page.people
    return page


def fill(page: HandoverPage) -> None:
    for edit, words in ((page.people.name, "张丽"), (page.people.new, NEXT), (page.people.again, NEXT),
                        (page.people.watcher, "周镇长"), (page.people.own, PASSWORD)):
        retype(edit, words)


def test_from_the_list_to_the_lock(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    page = to_people(window)
    assert page.people.name.hasFocus()
    for edit, words in ((page.people.name, "张丽"), (page.people.new, NEXT), (page.people.again, NEXT),
                        (page.people.watcher, "周镇长"), (page.people.own, PASSWORD)):
        assert edit.hasFocus()
        type_text(edit, words)
        press(edit, Key.Key_Return)
    assert page.step is page.summary
    assert "李向阳的账户马上停用" in page.summary.words.text()
    press(page.summary, Key.Key_Return)
    idle(qtbot, window)
    assert page.step is page.code
    code = page._done.recovery_code  # type: ignore[union-attr]
    page.forward()
    type_text(page.check.typed, code.rpartition("-")[2])
    press(page.check.typed, Key.Key_Return)
    assert page.step is page.result
    assert page.result.words.text() == "李向阳的账户已停用，张丽接手；新的恢复码已生效。"
    press(page.result, Key.Key_Return)
    assert window.locked
    with pytest.raises(Refusal):
        offices.unlock(desk.folder, password=PASSWORD, clock=at(TODAY))
    offices.unlock(desk.folder, password=NEXT, clock=at(TODAY)).store.close()


def test_leaving_after_the_change_of_hands_locks(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    page = to_people(window)
    fill(page)
    page.forward()
    page.forward()
    idle(qtbot, window)
    page._show(page.steps.index(page.result))
    window.open_page("today")
    qtbot.waitUntil(lambda: window.locked)


@pytest.mark.parametrize(("change", "words"), [
    ({"name": ""}, "请填写接交人姓名。"), ({"new": "kurz1"}, "接交人的密码至少8位。"),
    ({"again": "anders-99"}, "接交人的两遍密码不一样，请重新输入。"), ({"watcher": ""}, "请填写监交人姓名。"),
    ({"own": ""}, "请移交人输入自己的密码。"),
])
def test_what_is_missing_is_said(window: MainWindow, change: dict[str, str], words: str) -> None:
    page = to_people(window)
    fill(page)
    for name, typed in change.items():
        retype(getattr(page.people, name), typed)
    page.forward()
    assert (page.problem.text(), page.step) == (words, page.people)


def test_a_wrong_password_changes_nothing(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    page = to_people(window)
    fill(page)
    retype(page.people.own, "falsch-99")
    page.forward()
    page.forward()
    idle(qtbot, window)
    assert page.problem.text() == f"密码不对。{keyring.ADVICE}。"
    assert (page.step, accounts.seats(desk)) == (page.summary, [])


def test_the_list_is_printed_with_the_names(qtbot: QtBot, window: MainWindow) -> None:
    page = to_people(window)
    fill(page)
    page.print_now()
    idle(qtbot, window)
    assert window.here == "print"
