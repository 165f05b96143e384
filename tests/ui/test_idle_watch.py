"""Whoever is at the desk is noticed by each sign of a hand, in whichever window they work."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.typing_helpers import show
from ui.shell.idle import IdleWatch

Key = Qt.Key


def by_key(widget: QWidget) -> None:
    QTest.keyClick(widget.window().windowHandle(), Key.Key_A)


def by_mouse(widget: QWidget) -> None:
    for place in (7, 9):  # one of them is not where it is
        QTest.mouseMove(widget.window().windowHandle(), QPoint(place, place))


def by_input_method(widget: QWidget) -> None:
    event = QInputMethodEvent()
    event.setCommitString("单")
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("sign", [by_key, by_mouse, by_input_method])
@pytest.mark.parametrize("in_dialog", [False, True])
def test_every_sign_of_somebody_begins_the_idle_time_again(
    qtbot: QtBot, sign: Callable[[QWidget], None], in_dialog: bool,
) -> None:
    """In whichever window one works: the one that was watched may be gone."""
    window, passing = QLineEdit(), QDialog()
    qtbot.addWidget(window)
    show(qtbot, window)
    watch = IdleWatch(window, 10, list)
    at, field = window, QLineEdit(passing)
    if in_dialog:
        show(qtbot, passing)
        field.setFocus()
        at = field
    else:
        passing.deleteLater()
    at.setFocus()
    qtbot.waitUntil(at.hasFocus)
    watch.timer.start(5_000)
    sign(at)
    QApplication.processEvents()
    assert watch.timer.remainingTime() > 500_000
    watch.set_minutes(0)
    sign(at)
    QApplication.processEvents()
    assert not watch.timer.isActive()
    if in_dialog:
        passing.close()
        passing.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        window.activateWindow()
        window.setFocus()
        watch.set_minutes(10)
        qtbot.waitUntil(window.hasFocus)
        watch.timer.start(5_000)
        sign(window)
        QApplication.processEvents()
        assert watch.timer.remainingTime() > 500_000
