"""Labels, chips, banners and buttons in the roles that the style sheet knows."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme


def label(words: str = "", role: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """Words in a role: title, section, muted, small, problem, warn, good, code. Always plain text."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def section_title(words: str) -> QLabel:
    return label(words, "section")


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


def card(margin: int = 12) -> tuple[QFrame, QVBoxLayout]:
    """A white card and the column inside it."""
    made = QFrame()
    made.setProperty("role", "card")
    column = QVBoxLayout(made)
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(8)
    return made, column


def button(words: str, on_click: Callable[[], object] | None = None, *, role: str = "", icon: str = "",
           hint: str = "") -> QPushButton:
    """A push button; ``role``: "main" (the one that goes on), "danger", "link" or plain."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if icon:
        made.setText(f" {words}")  # a little air between icon and word
        made.setAccessibleName(words)
        white = theme.Colour.ON_ACCENT if role == "main" else theme.Colour.ACCENT
        made.setIcon(theme.icon(icon, white))
    if hint:
        made.setToolTip(hint)
    if on_click:
        made.clicked.connect(lambda _=False: on_click())
    return made


class Chip(QLabel):
    """A word on a coloured ground: state, risk, what is due. Never colour alone."""

    def __init__(self, words: str = "", tone: str = "grey", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "chip")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setText(words)

    def show_words(self, words: str, tone: str) -> None:
        self.setText(words)
        self.setVisible(bool(words))
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)


class Banner(QFrame):
    """One or two sentences across the page, with buttons at the right: what is the matter and what to do."""

    def __init__(self, tone: str = "blue", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", tone)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(2)
        self._first, self._second = label(wrap=True), label(wrap=True)
        self._first.setStyleSheet("font-weight: bold")
        column.addWidget(self._first)
        column.addWidget(self._second)
        self._row.addLayout(column, 1)

    def say(self, first: str, second: str = "", tone: str = "") -> None:
        self._first.setText(first)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self.setAccessibleName(f"{first} {second}".strip())
        if tone and tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().polish(self)
        self.show()

    def words(self) -> tuple[str, str]:
        return self._first.text(), self._second.text()

    def add_button(self, made: QPushButton) -> QPushButton:
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made
