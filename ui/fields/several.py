"""The editor of several codes of one list: typed one after the other, or ticked in the list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mzdesk.basics.problems import Problem
from mzdesk.describe.fields import Field
from mzdesk.describe.values import Reading, words_of
from ui.fields.line_editor import ENTER_KEYS
from ui.fields.matching import Candidate, candidates_of, matching, surely
from ui.fields.picker import Picker, no_such_option

NONE_LABEL = "无"
_MARKS = "，,；; "


class ChoicesEditor(Picker):
    """CHOICES. What is typed after the last 、 picks one more; Enter takes it, Enter on an empty last word moves on.

    With the list open, Space and a click tick and untick. 无 stands alone: choosing it drops the rest, and choosing
    another drops it. The value is in the order of the code list.
    """

    def __init__(self, field: Field, *, parent: QWidget | None = None) -> None:
        super().__init__(field, parent=parent)
        assert field.members is not None
        self._all = candidates_of(field.members)
        self._begun = False  # the last word is being typed and not yet picked

    def set_value(self, value: Any) -> None:
        known = {c.value for c in self._all}
        strangers = [Candidate(v, words_of(v)) for v in value or () if v not in known]
        self._all = (*self._all, *strangers)
        self._begun = False
        super().set_value(tuple(value) if value else None)

    def candidates(self, typed: str) -> Sequence[Candidate]:
        return matching(_last_word(typed), self._all)

    def nothing_fits(self, typed: str) -> str:
        return no_such_option(self.field, typed)

    def ticked(self) -> Sequence[Any]:
        """The values of the words that are picked or written out, without the one being typed."""
        if not self._typed:
            return tuple(self._value or ())
        words = _words(self.text())
        return [c.value for word in (words[:-1] if self._begun else words) for c in self._all if c.label == word]

    def reading(self) -> Reading:
        found: list[Any] = []
        for word in filter(None, _words(self.text())):
            fitting = self.candidates(word)
            meant = surely(word, fitting)
            if meant is None:
                words = f"“{word}”有 {len(fitting)} 项相符，请选定一项" if fitting else self.nothing_fits(word)
                return None, Problem(self.field.key, words, rule="unreadable")
            found.append(meant.value)
        if len(found) > 1 and any(words_of(value) == NONE_LABEL for value in found):
            return None, Problem(self.field.key, f"{self.field.label}填了“无”就不能再有别的项", rule="unreadable")
        return self._ordered(found) or None, None

    def _ordered(self, values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(c.value for c in self._all if c.value in values)

    def take(self, candidate: Candidate) -> None:
        """Tick or untick one, and be ready for the next word."""
        self._toggle(candidate)
        self.close_list()

    def _toggle(self, candidate: Candidate) -> None:
        values = [v for v in self.ticked() if v != candidate.value]
        if len(values) == len(self.ticked()):
            alone = candidate.label == NONE_LABEL
            values = [candidate.value] if alone else [
                *(c.value for c in self._all if c.value in values and c.label != NONE_LABEL), candidate.value
            ]
        labels = [c.label for c in self._all if c.value in values]
        self.setText("".join(f"{label}、" for label in labels))
        self._typed, self._typing, self._begun = True, False, False
        self.changed.emit()

    def _clicked(self, candidate: Candidate) -> None:
        self._toggle_in_list(candidate)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _toggle_in_list(self, candidate: Candidate) -> None:
        self._toggle(candidate)
        if self._popup is not None:
            self._popup.offer(self._all, self._all.index(candidate), self.ticked())

    def open_list(self, typed: str = "") -> None:
        """The whole list unless a new word has been begun."""
        super().open_list(typed if self._begun else "")

    def _edited(self) -> None:
        self._begun = bool(_last_word(self.text()))
        super()._edited()
        if not self._begun:
            self.close_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marked = self.marked()
        if marked and event.key() in ENTER_KEYS:
            self.take(marked)
        elif marked and event.key() == Qt.Key.Key_Space and not self._begun:
            self._toggle_in_list(marked)
        else:
            super().keyPressEvent(event)


def _words(text: str) -> list[str]:
    for mark in _MARKS:
        text = text.replace(mark, "、")
    return [word.strip() for word in text.split("、")]


def _last_word(text: str) -> str:
    return _words(text)[-1]
