"""Pickers that are typed into: one of a code list, one of many villages or persons."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mzdesk.basics.problems import Problem
from mzdesk.describe.fields import Field
from mzdesk.describe.values import Reading, options_in_words
from ui import theme
from ui.fields.line_editor import ENTER_KEYS, LineEditor
from ui.fields.matching import Candidate, Options, candidates_of, matching, surely
from ui.fields.popup import ROWS_SHOWN, PickerPopup

WRITTEN_OUT = 12
_STEPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS_SHOWN, Qt.Key.Key_PageUp: -ROWS_SHOWN,
}


def no_such_option(field: Field, typed: str) -> str:
    """A text that names no option; short lists are written out."""
    if field.members is not None and len(field.members) <= WRITTEN_OUT:
        return f"{field.label}没有“{typed}”这一项，可填：{options_in_words(field.members)}"
    return f"{field.label}没有“{typed}”这一项，请按 F4 从列表中选择"


class Picker(LineEditor):
    """Code, initials or text are typed; the list below shows what fits. Enter and Tab take the marked row, F4 or the
    arrow opens the whole list, Esc goes back to what stood there. Left with the mouse, only what is beyond doubt is
    taken; anything else stays as typed and is told as a problem."""

    def __init__(self, field: Field, *, parent: QWidget | None = None) -> None:
        super().__init__(field, parent=parent)
        self._popup: PickerPopup | None = None
        arrow = self.addAction(theme.icon("chevron"), QLineEdit.ActionPosition.TrailingPosition)
        arrow.setToolTip("打开列表（F4）")
        arrow.triggered.connect(self.toggle_list)

    # what can be picked

    def candidates(self, typed: str) -> Sequence[Candidate]:
        """Everything that fits what was typed; everything there is for "". Each kind says what there is."""
        return ()

    def nothing_fits(self, typed: str) -> str:
        """The sentence for a text that names no option."""
        return no_such_option(self.field, typed)

    # reading

    def reading(self) -> Reading:
        typed = self.text().strip()
        if not typed:
            return None, None
        fitting = self.candidates(typed)
        meant = surely(typed, fitting)
        if meant:
            return meant.value, None
        words = (
            f"“{typed}”有 {len(fitting)} 项相符，请选定一项（F4 打开列表）" if fitting else self.nothing_fits(typed)
        )
        return None, Problem(self.field.key, words, rule="unreadable")

    def settle(self) -> None:
        self.close_list()
        super().settle()

    def take(self, candidate: Candidate) -> None:
        """Make a row the value."""
        different = candidate.value != self._value or self._typed
        self.set_value(candidate.value)
        self.close_list()
        if different:
            self.changed.emit()

    # the list

    def list_is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def toggle_list(self) -> None:
        if self.list_is_open():
            self.close_list()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.open_list(self.text() if self._typed else "")

    def open_list(self, typed: str = "") -> None:
        if self.isReadOnly():
            return
        if self._popup is None:
            self._popup = PickerPopup(self, self._clicked)
        found = self.candidates(typed)
        here = next((i for i, c in enumerate(found) if c.value == self._value), -1) if not typed else 0
        self._popup.offer(found, here, self.ticked())

    def ticked(self) -> Sequence[Any] | None:
        """The values that carry a tick; None where only one can be chosen."""
        return None

    def close_list(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def marked(self) -> Candidate | None:
        """The row that Enter would take."""
        return self._popup.current() if self._popup is not None and self.list_is_open() else None

    def _clicked(self, candidate: Candidate) -> None:
        self.take(candidate)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        super()._edited()
        if self.text().strip():
            self.open_list(self.text())
        else:
            self.close_list()

    # keys

    def event(self, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.KeyPress and key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._take_marked()
        elif event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape and self.list_is_open():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_F4 and plain:
            self.toggle_list()
        elif key in _STEPS and plain and not self.isReadOnly():
            self._step(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape and self.list_is_open():
            self.set_value(self._value)
            self.close_list()
        else:
            if key in ENTER_KEYS:
                self._take_marked()
            super().keyPressEvent(event)

    def _step(self, rows: int) -> None:
        if self.list_is_open() and self._popup is not None:
            self._popup.move_by(rows)
        else:
            self.open_list(self.text() if self._typed else "")

    def _take_marked(self) -> None:
        marked = self.marked()
        if marked:
            self.take(marked)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()


class ChoiceEditor(Picker):
    """CHOICE: one code of a list."""

    def candidates(self, typed: str) -> Sequence[Candidate]:
        assert self.field.members is not None
        return matching(typed, candidates_of(self.field.members))


class ReferenceEditor(Picker):
    """VILLAGE and PERSON: the value is the id of another record, found and named through ``Options``."""

    def __init__(self, field: Field, options: Options, *, parent: QWidget | None = None) -> None:
        super().__init__(field, parent=parent)
        self._options = options

    def candidates(self, typed: str) -> Sequence[Candidate]:
        return [Candidate(o.id, o.label, "", o.hint) for o in self._options.lookup(typed.strip())]

    def shown(self, value: Any) -> str:
        return self._options.label(value) if value else ""
