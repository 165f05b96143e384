"""What stands where nothing is yet: what would be here, and the one button that begins."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.words import button, label


class EmptyState(QWidget):
    """Icon, one sentence, an explanation, one button (and at most one quiet second)."""

    def __init__(
        self, icon: str, title: str, words: str = "", *, action: str = "",
        on_action: Callable[[], object] | None = None, second: str = "", on_second: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        picture = QLabel()
        size = theme.sizes().px(44)
        picture.setPixmap(theme.icon(icon, theme.Colour.MUTED).pixmap(QSize(size, size)))
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = label(title, "section")
        self.words = label(words, "muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.words)
        self.action = button(action, on_action, role="main") if action else None
        self.second = button(second, on_second, role="link") if second else None
        for made in filter(None, (self.action, self.second)):
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, title: str, words: str = "") -> None:
        self.title.setText(title)
        self.words.setText(words)
