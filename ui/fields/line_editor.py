"""The editor of one line of typing, from which all line-shaped editors are made."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from mzdesk.describe.fields import Field
from mzdesk.describe.values import UNCOLLECTED, Reading, read, words_of
from ui import theme

Today = Callable[[], date]
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGE_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_U)
_HAND = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def placeholder_of(field: Field) -> str:
    """未采集, and the field's hint where it has one."""
    return f"{UNCOLLECTED}（{field.hint}）" if field.hint else UNCOLLECTED


class LineEditor(QLineEdit):
    """Reads what is typed by ``describe.values.read``; keeps what cannot be read and says why.

    While nothing was typed, ``value`` is exactly what ``set_value`` was given, even where its words could not be read
    back (a code of a newer list). Lengths are judged in characters as people count them: no ``setMaxLength``, which
    cuts characters such as 𬭊 in half. Enter is settled here and then left to the form (``event.ignore()``).
    """

    changed = Signal()  # the clerk typed or chose something
    left = Signal()  # focus went elsewhere: the time to show ``problem_text``

    def __init__(self, field: Field, *, today: Today | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.today = today
        self._value: Any = None
        self._typed = False
        self._typing = False  # typed, and Enter or leaving has not yet settled it
        self._inside = QLabel(self)
        self._inside.setProperty("role", "inside")
        self._inside.hide()
        self._reveal: Callable[[], bool] | None = None
        self._masked = ""
        self._eye: QAction | None = None
        self.setPlaceholderText(placeholder_of(field))
        self.textEdited.connect(self._edited)
        if field.unit:
            self.show_inside(field.unit)

    # the members every editor has

    def value(self) -> Any:
        """The value, or None for 未采集 and for what cannot be read (then ``unreadable`` is true)."""
        return self.reading()[0] if self._typed else self._value

    def set_value(self, value: Any) -> None:
        """Show a value. Emits nothing: only the clerk's hand makes ``changed``."""
        self._value, self._typed, self._typing = value, False, False
        self.setText(self.shown(value))
        self.setCursorPosition(0)
        self.note_reading()

    def problem_text(self) -> str:
        """"" or one sentence about what was typed; an unreadable text stays in the field. Silent until the typing is
        settled by Enter, by leaving or by ``settle``: nobody is told off in the middle of a word."""
        problem = self.reading()[1] if self._typed and not self._typing else None
        return problem.message if problem else ""

    def unreadable(self) -> bool:
        """True when what was typed cannot become a value at all: saving would lose it."""
        if not self._typed or not self.text().strip():
            return False
        value, problem = self.reading()
        return value is None and problem is not None

    def set_read_only(self, on: bool) -> None:
        self.setReadOnly(on)
        for action in self.actions():
            action.setVisible(not on or action is self._eye)

    def set_problem(self, weight: str = "") -> None:
        """Mark the frame: "block" red, "warn" amber, "" as usual. The words stand below, in the form."""
        if self.property("problem") != weight:
            self.setProperty("problem", weight)
            self.style().polish(self)

    def set_masked(self, shown: str, reveal: Callable[[], bool] | None = None) -> None:
        """Show ``shown`` instead of a sensitive value until the eye or F2 asks for it; ``value`` stays the whole.

        ``reveal`` logs the view and says whether it is allowed; None shows no eye. "" ends the masking.
        """
        self._masked, self._reveal = shown, reveal
        self.setText(shown or self.shown(self._value))
        self.setCursorPosition(0)
        self.setReadOnly(bool(shown))
        if shown and reveal and self._eye is None:
            self._eye = self.addAction(theme.icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
            self._eye.setToolTip("显示完整内容（F2），会记入日志")
            self._eye.triggered.connect(self.unmask)
        if self._eye is not None:
            self._eye.setVisible(bool(shown and reveal))

    def unmask(self) -> None:
        if self._masked and self._reveal and self._reveal():
            self.set_masked("")
            self.selectAll()

    # what the kinds do differently

    def reading(self) -> Reading:
        """The typed text as a value and a problem."""
        return read(self.field, self.text(), self.today() if self.today else None)

    def shown(self, value: Any) -> str:
        """The words that stand in the field for a value."""
        return words_of(value)

    def note_reading(self) -> None:
        """Called after every edit: kinds with a live reading (days) show it inside the field."""

    def settle(self) -> None:
        """Put the read value in its usual form: 261008 becomes 2026-10-08. Unreadable text stays as typed."""
        self._typing = False
        if not self._typed or self.isReadOnly():
            return
        value, problem = self.reading()
        if problem is None or value is not None:
            self._value = value
            if problem is None:
                self._typed = False
                self.setText(self.shown(value))
        self.note_reading()

    # inside the field, at its right

    def show_inside(self, words: str) -> None:
        """Grey words at the right inside the field: a unit, or the day as it was read."""
        self._inside.setText(words)
        self._inside.setVisible(bool(words))
        self._place_inside()

    def _place_inside(self) -> None:
        actions = sum(1 for a in self.actions() if a.isVisible())
        width = self._inside.sizeHint().width() + 4 if self._inside.text() else 0
        right = 8 + actions * 24
        used = self.fontMetrics().horizontalAdvance(self.text()) if self.text() else 0
        if used + width + right + 14 > self.width() > 0 and self._inside.text() != self.field.unit:
            width = 0  # the value itself goes before a word about it
        self._inside.setGeometry(self.width() - right - width, 0, width, self.height())
        self.setTextMargins(0, 0, width, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_inside()
        self._fit_placeholder()

    def _fit_placeholder(self) -> None:
        """未采集 with the hint, the hint alone, or 未采集 alone: what fits. The whole hint stands in the tool tip."""
        margins = self.textMargins()
        room = self.width() - 16 - margins.left() - margins.right() - 24 * sum(a.isVisible() for a in self.actions())
        whole, hint = placeholder_of(self.field), self.field.hint
        if self.placeholderText() not in (whole, hint, UNCOLLECTED):
            return  # a dialog asks with words of its own
        fitting = (words for words in (whole, hint) if self.fontMetrics().horizontalAdvance(words) <= room)
        self.setPlaceholderText(next(fitting, UNCOLLECTED) or UNCOLLECTED)
        if hint and not self.toolTip():
            self.setToolTip(hint)

    # keys and focus

    def event(self, event: QEvent) -> bool:
        """Ctrl+U is the page's: X11 would empty the line with it."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.keyCombination() == _PAGE_KEY:
            event.ignore()
            return True
        return super().event(event)

    def _edited(self) -> None:
        self._typed = self._typing = True
        self.note_reading()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            self.settle()
            event.ignore()
        elif event.key() == Qt.Key.Key_F2 and self._masked:
            self.unmask()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _HAND:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()
            self.left.emit()
