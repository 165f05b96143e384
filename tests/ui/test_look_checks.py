"""The look test's own eyes: a name is found though another object's wrapper answers for it."""

from typing import Any

import pytest
import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from tests.ui.look_checks import looked_at, spoken_name


def stale_wrapper_over(widget: QWidget) -> QWidgetItem:
    """A wrapper of a layout's item that the map keeps at the address of the widget's accessible side."""
    face = QAccessible.queryAccessibleInterface(widget)
    address = shiboken6.getCppPointer(face)[0]  # type: ignore[arg-type]
    del face
    stale: Any = shiboken6.wrapInstance(address, QWidgetItem)
    assert isinstance(QAccessible.queryAccessibleInterface(widget), QWidgetItem)
    return stale  # type: ignore[no-any-return]


def test_a_stale_wrapper_at_the_same_address_is_struck_and_the_name_heard(qtbot: QtBot) -> None:
    button = QPushButton("导出名册")
    qtbot.addWidget(button)
    stale = stale_wrapper_over(button)
    assert spoken_name(button) == "导出名册"
    assert isinstance(QAccessible.queryAccessibleInterface(button), QAccessibleInterface)
    assert not shiboken6.isValid(stale)


def test_the_widgets_own_words_count_where_no_face_answers(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = QFormLayout(window)
    named, labelled, nameless = QLineEdit(), QLineEdit(), QLineEdit()
    named.setAccessibleName("查找")
    form.addRow("姓名", labelled)
    form.addRow(named)
    form.addRow(nameless)
    form.addRow(QPushButton("保存"))
    window.show()
    stale = QWidgetItem(QLabel())
    monkeypatch.setattr(QAccessible, "queryAccessibleInterface", staticmethod(lambda _: stale))
    assert [spoken_name(widget) for widget in (named, labelled, nameless)] == ["查找", "姓名", ""]
    assert looked_at(window) == ["QLineEdit「」 in QWidget has no accessible name"]
