"""Everything of the main window that lies behind the lock, put in its places."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


class Workplace(QWidget):
    """Navigation at the left, the bottom line below; at the right the top bar, what is told (``above``), the page."""

    def __init__(self, navigation: QWidget, topbar: QWidget, body: QWidget, bottom: QWidget) -> None:
        super().__init__()
        self.setObjectName("ground")
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(topbar)
        self.above = QVBoxLayout()
        self.above.setContentsMargins(8, 6, 8, 0)
        right.addLayout(self.above)
        right.addWidget(body, 1)
        self._upper = QHBoxLayout()
        self._upper.setSpacing(0)
        self._upper.addWidget(navigation)
        self._upper.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._upper, 1)
        whole.addWidget(bottom)

    def change_navigation(self, before: QWidget, after: QWidget) -> None:
        """Another navigation in the place of the one there was, which goes."""
        self._upper.replaceWidget(before, after)
        before.deleteLater()
