"""Typing as a clerk does: keys for ASCII, the input method for Chinese.

``qtbot.keyClicks`` with anything beyond ASCII ends the whole process; these helpers send such text the way an input
method commits it.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot


def commit(widget: QWidget, text: str) -> None:
    """Commit text through the input method, as it happens with 拼音 typing."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def type_text(widget: QWidget, text: str) -> None:
    """Type a text key by key; what is not ASCII is committed as an input method would."""
    for sign in text:
        if sign.isascii():
            QTest.keyClick(widget, sign)
        else:
            commit(widget, sign)


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifiers)


def retype(widget: QWidget, text: str) -> None:
    """Replace everything in a field by typing."""
    press(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(widget, Qt.Key.Key_Delete)
    type_text(widget, text)


def leave(widget: QWidget) -> None:
    """Take the focus elsewhere, as a click beside the field does."""
    widget.clearFocus()


def show(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window and wait until it has the keyboard.

    Not by ``qtbot.waitActive``: QTest waits without letting other threads run Python, and where one of them must
    finish first, both wait for ever.
    """
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def reason(words: str) -> Callable[[Any], None]:
    """Answers a question that asks why: the words, then Enter."""

    def give(question: Any) -> None:
        type_text(question.reason, words)
        press(question.reason, Qt.Key.Key_Return)

    return give
