"""Editors for what is simply typed: text, notes, identity numbers, telephone numbers, counts."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from mzdesk.describe.fields import Field
from mzdesk.describe.values import read, words_of
from ui.fields.line_editor import ENTER_KEYS, LineEditor, Today, placeholder_of

LEAST_LINES, MOST_LINES = 2, 8


class TextEditor(LineEditor):
    """TEXT and PHONE. 无 typed where the field has a ``none_word`` is that word, a value of its own."""


class IdnoEditor(LineEditor):
    """IDNO: full-width digits and a small x are put right while typing; shown in groups while not being edited."""

    grouped = True

    def shown(self, value: Any) -> str:
        text = words_of(value)
        return grouped(text) if self.grouped and not self.hasFocus() else text

    def _edited(self) -> None:
        plain = normal_idno(self.text())
        if plain != self.text():
            at = len(normal_idno(self.text()[: self.cursorPosition()]))
            self.setText(plain)
            self.setCursorPosition(at)
        super()._edited()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self._masked and not self.isReadOnly():
            self.setText(self.text().replace(" ", ""))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.grouped and not self._masked:
            self.setText(grouped(self.text().replace(" ", "")))


def normal_idno(text: str) -> str:
    """Half-width, capital X, nothing but what an identity number may hold."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return "".join(half.split()).upper()


def grouped(number: str) -> str:
    """431281 20150101 0010: the groups in which a number is compared with the card; other lengths as they are."""
    return f"{number[:6]} {number[6:14]} {number[14:]}" if len(number) == 18 else number


class NumberEditor(LineEditor):
    """NUMBER: whole numbers, right-aligned, the unit inside the field."""

    def __init__(self, field: Field, *, today: Today | None = None, parent: QWidget | None = None) -> None:
        super().__init__(field, today=today, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class NoteEditor(QPlainTextEdit):
    """NOTE: several lines. Enter moves on as everywhere; Alt+Enter begins a new line. Grows with its text."""

    changed = Signal()
    left = Signal()

    def __init__(self, field: Field, *, today: Today | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._value: str | None = None
        self._typed = self._typing = self._showing = False
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder_of(field))
        self.setToolTip("Alt+Enter 换行")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._edited)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def value(self) -> str | None:
        return read(self.field, self.toPlainText())[0] if self._typed else self._value

    def set_value(self, value: str | None) -> None:
        self._value, self._typed, self._typing, self._showing = value, False, False, True
        self.setPlainText(words_of(value))
        self._showing = False

    def problem_text(self) -> str:
        problem = read(self.field, self.toPlainText())[1] if self._typed and not self._typing else None
        return problem.message if problem else ""

    def unreadable(self) -> bool:
        return self._typed and read(self.field, self.toPlainText())[1] is not None

    def set_read_only(self, on: bool) -> None:
        self.setReadOnly(on)

    def set_problem(self, weight: str = "") -> None:
        if self.property("problem") != weight:
            self.setProperty("problem", weight)
            self.style().polish(self)

    def settle(self) -> None:
        """What was written stays as it was written; from now on problems are told."""
        self._typing = False

    def _edited(self) -> None:
        if not self._showing:
            self._typed = self._typing = True
            self.changed.emit()

    def _fit(self) -> None:
        lines = min(max(int(self.document().documentLayout().documentSize().height()), LEAST_LINES), MOST_LINES)
        full = lines == MOST_LINES
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 16)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Its own height: a stacked layout asks for the hint and would give it a text box's."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if not self.isReadOnly():
                self.insertPlainText("\n")
        elif event.key() in (*ENTER_KEYS, Qt.Key.Key_Escape):
            self.settle()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()
            self.left.emit()
