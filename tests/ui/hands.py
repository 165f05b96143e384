"""Two hands on a keyboard: they type into whatever has the focus, and count."""

from PySide6.QtCore import Qt

from tests.ui.offices import focused
from tests.ui.typing_helpers import commit, press, type_text

KEYS_OF_A_SIGN = 4
"""Keys for one Chinese sign by 拼音, with the choice of the word."""
SECONDS_A_KEY, SECONDS_A_THOUGHT = 0.28, 1.35
"""The keystroke-level model of Card, Moran and Newell (1980): an average typist, and a moment before each field."""


class Hands:
    """Types into whatever has the focus and counts keys, and the fields it had to think of."""

    def __init__(self) -> None:
        self.keys = self.thoughts = 0

    def type(self, text: str) -> None:
        self.thoughts += 1
        for sign in text:
            if sign.isascii():
                type_text(focused(), sign)
            else:
                commit(focused(), sign)
            self.keys += 1 if sign.isascii() else KEYS_OF_A_SIGN

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(focused(), key, modifiers)
        self.keys += 1 if modifiers == Qt.KeyboardModifier.NoModifier else 2

    @property
    def seconds(self) -> float:
        return self.keys * SECONDS_A_KEY + self.thoughts * SECONDS_A_THOUGHT
