"""What a section of 设置 is: a column of cards with rows of a label and its editors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mzdesk.people.desk import Desk
from ui import theme
from ui.shell.page import Shortcut
from ui.shell.preferences import Preferences
from ui.widgets.words import card, label, section_title

LABELS = 120
WIDEST = 780


@dataclass(frozen=True)
class Room:
    """What a section is handed: the office, how this machine shows the window, and what goes to the window itself."""

    desk: Desk
    preferences: Preferences
    set_idle_minutes: Callable[[int], Any]
    redress: Callable[[], None]  # lay the window out afresh after a choice of size or colours
    go: Callable[..., None]  # open another page: ``go("print", make=…)``


class Panel(QWidget):
    """One section. Subclasses build their cards in ``__init__`` and end it with ``self.finish()``; ``activated``
    puts the focus where work begins; ``shortcuts`` are told by F1 while the section is in front."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = ()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.desk = room.desk
        self.setObjectName("ground")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(12)

    # building

    def add_card(self, title: str) -> QFormLayout:
        """A card below the others; returns the form inside it."""
        frame, column = card(16)
        column.addWidget(section_title(title))
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        column.addLayout(form)
        self.add(frame)
        return form

    def add(self, widget: QWidget) -> None:
        """Anything else below the cards, as wide as they are."""
        widget.setMaximumWidth(theme.sizes().px(WIDEST))
        self._column.addWidget(widget)

    def finish(self) -> None:
        """After the last card: what is left of the height stays empty."""
        self._column.addStretch(1)

    def row(self, form: QFormLayout, words: str, *widgets: QWidget) -> None:
        """Label and editors in one line; the first editor takes its accessible name from the label."""
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        head = QLabel(words)
        head.setMinimumWidth(theme.sizes().px(LABELS))
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.setBuddy(widgets[0])
        if not widgets[0].accessibleName():
            widgets[0].setAccessibleName(words)
        form.addRow(head, line)

    def explain(self, form: QFormLayout, words: str) -> QLabel:
        """A sentence in small letters below the row before it."""
        said = label(words, "small", wrap=True)
        form.addRow("", said)
        return said

    # life

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared()

    def appeared(self) -> None:
        """The section came to sight, also while the list keeps the focus: read what it shows."""

    def activated(self) -> None:
        """The section came to the front."""

    def refresh(self) -> None:
        """Something was written: show afresh what is concerned, keep what is typed."""

    def unsaved(self) -> str:
        """"" or what would be lost by leaving: 「印章说明有未保存的修改」."""
        return ""

    def save_now(self) -> bool:
        """Save what ``unsaved`` speaks of; False when it could not be saved."""
        return True

    def discard(self) -> None:
        """Give up what ``unsaved`` speaks of."""


def line_edit(width: int, *, secret: bool = False) -> QLineEdit:
    """A field of a fixed width (in pixels at the base size) that grows with the font; ``secret`` hides the signs."""
    made = QLineEdit()
    made.setFixedWidth(theme.sizes().px(width))
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made
