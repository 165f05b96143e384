"""The editor of 是, 否 and 未采集."""

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from mzdesk.describe.fields import Field
from mzdesk.describe.values import UNCOLLECTED, words_of
from ui.fields.line_editor import ENTER_KEYS, Today


class FlagEditor(QFrame):
    """FLAG: two keys side by side. 1, y: 是; 0, n: 否; Space goes round; Delete: 未采集. One stop of the focus."""

    changed = Signal()
    left = Signal()
    KEYS: ClassVar[dict[int, bool | None]] = {
        Qt.Key.Key_1: True, Qt.Key.Key_Y: True, Qt.Key.Key_0: False, Qt.Key.Key_N: False,
        Qt.Key.Key_Delete: None, Qt.Key.Key_Backspace: None,
    }

    def __init__(self, field: Field, *, today: Today | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._value: bool | None = None
        self._read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("按 1 或 y 为“是”，0 或 n 为“否”，空格轮换，Delete 为“未采集”")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons = {True: QToolButton(self), False: QToolButton(self)}
        for value, button in self._buttons.items():
            button.setText("是" if value else "否")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, v=value: self._clicked(v))
            row.addWidget(button)
        self._words = QLabel(UNCOLLECTED, self)
        self._words.setProperty("role", "inside")
        self._words.setContentsMargins(10, 0, 0, 0)
        row.addWidget(self._words)
        row.addStretch(1)
        self._show()

    def value(self) -> bool | None:
        return self._value

    def set_value(self, value: bool | None) -> None:
        self._value = value
        self._show()

    def problem_text(self) -> str:
        return ""

    def unreadable(self) -> bool:
        return False

    def settle(self) -> None:
        """Nothing is ever half typed here."""

    def set_read_only(self, on: bool) -> None:
        self._read_only = on
        for button in self._buttons.values():
            button.setEnabled(not on)

    def set_problem(self, weight: str = "") -> None:
        if self.property("problem") != weight:
            self.setProperty("problem", weight)
            self.style().polish(self)

    def _show(self) -> None:
        for value, button in self._buttons.items():
            button.setChecked(self._value is value)
        self._words.setVisible(self._value is None)
        self.setAccessibleDescription(words_of(self._value) or UNCOLLECTED)

    def _choose(self, value: bool | None) -> None:
        if not self._read_only and value is not self._value:
            self.set_value(value)
            self.changed.emit()

    def _clicked(self, value: bool) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        chosen = None if self._value is value else value
        self._choose(chosen)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            event.ignore()
        elif event.key() in self.KEYS:
            self._choose(self.KEYS[event.key()])
        elif event.key() == Qt.Key.Key_Space:
            self._choose({None: True, True: False, False: None}[self._value])
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._choose(event.key() == Qt.Key.Key_Left)
        elif event.key() in ENTER_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
