"""The lock screen: a wrong password is told beside the field, and each further try takes longer."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.problems import Refusal
from tests.ui.typing_helpers import press, show, type_text
from ui.shell.lock import LockScreen, Typed, wait_after

Key = Qt.Key


def open_with(typed: Typed) -> str:
    if typed.recovery_code == "GOOD":
        return f"opened with new password {typed.password}"
    if typed.password == "right":
        return "opened"
    if typed.password == "broken":
        raise Refusal("数据文件已损坏", "请从备份恢复", code="damaged")
    raise Refusal("密码不对", "请检查大小写和输入法后再试", code="wrong-password")


@pytest.fixture
def screen(qtbot: QtBot) -> LockScreen:
    made = LockScreen("托口镇人民政府民政办", open_with)
    qtbot.addWidget(made)
    made.resize(900, 600)
    show(qtbot, made)
    made.begin()
    return made


def miss(qtbot: QtBot, screen: LockScreen, password: str = "wrong") -> None:
    screen.password.setText(password)
    press(screen.password, Key.Key_Return)
    qtbot.waitUntil(lambda: screen.words.text() == "没有打开。")


def pass_seconds(screen: LockScreen, seconds: int) -> None:
    for _ in range(seconds):
        screen._second()


def test_right_password_opens(qtbot: QtBot, screen: LockScreen) -> None:
    type_text(screen.password, "right")
    with qtbot.waitSignal(screen.opened) as opened:
        press(screen.password, Key.Key_Return)
    assert opened.args == ["opened"]


def test_nothing_typed_is_told_without_a_try(screen: LockScreen) -> None:
    press(screen.password, Key.Key_Return)
    assert screen.problem.text() == "请输入密码。"


def test_wrong_password_is_told_and_can_be_typed_over_at_once(qtbot: QtBot, screen: LockScreen) -> None:
    miss(qtbot, screen)
    assert screen.problem.text() == "密码不对。请检查大小写和输入法后再试。"
    qtbot.waitUntil(screen.open.isEnabled)
    assert screen.password.hasFocus()
    assert screen.password.selectedText() != ""


def test_second_miss_must_wait(qtbot: QtBot, screen: LockScreen) -> None:
    miss(qtbot, screen)
    qtbot.waitUntil(screen.open.isEnabled)
    screen.words.clear()
    miss(qtbot, screen)
    assert screen.problem.text().endswith("请等 2 秒再试。")
    assert not screen.open.isEnabled()
    screen.password.setText("right")
    with qtbot.assertNotEmitted(screen.opened, wait=50):
        press(screen.password, Key.Key_Return)
    pass_seconds(screen, 1)
    assert screen.problem.text().endswith("请等 1 秒再试。")
    pass_seconds(screen, 1)
    assert screen.open.isEnabled()
    with qtbot.waitSignal(screen.opened):
        press(screen.password, Key.Key_Return)


def test_waiting_grows_and_has_an_end() -> None:
    assert [wait_after(n) for n in range(1, 9)] == [0, 2, 4, 8, 16, 32, 60, 60]


def test_trouble_that_is_not_the_password_does_not_count(qtbot: QtBot, screen: LockScreen) -> None:
    for _ in range(3):
        screen.words.clear()
        miss(qtbot, screen, "broken")
        qtbot.waitUntil(screen.open.isEnabled)
    assert screen.problem.text() == "数据文件已损坏。请从备份恢复。"


def test_recovery_code_opens_with_a_new_password_by_keyboard(qtbot: QtBot, screen: LockScreen) -> None:
    screen.use_code.click()
    assert screen.code.hasFocus()
    type_text(screen.code, "GOOD")
    press(screen.code, Key.Key_Return)
    type_text(screen.new, "minzheng2026")
    press(screen.new, Key.Key_Return)
    type_text(screen.again, "minzheng2026")
    with qtbot.waitSignal(screen.opened) as opened:
        press(screen.again, Key.Key_Return)
    assert opened.args == ["opened with new password minzheng2026"]


def test_new_password_must_be_typed_twice_alike(qtbot: QtBot, screen: LockScreen) -> None:
    screen.use_code.click()
    type_text(screen.code, "GOOD")
    type_text(screen.new, "minzheng2026")
    screen.again.setFocus()
    type_text(screen.again, "minzheng2027")
    press(screen.again, Key.Key_Return)
    assert screen.problem.text() == "两遍新密码不一样，请重新输入。"


def test_escape_goes_back_from_the_recovery_code_to_the_password(screen: LockScreen) -> None:
    screen.use_code.click()
    press(screen.code, Key.Key_Escape)
    assert screen.password.hasFocus()
    assert not screen.code.isVisible()


def test_what_was_typed_never_shows_in_a_traceback() -> None:
    typed: Any = Typed(password="secret-1", recovery_code="secret-2")
    assert "secret" not in repr(typed)
