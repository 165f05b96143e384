"""Chips one after the other, in as many lines as they need: a card is narrow, and no state may be cut off."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.words import Chip

GAP = 4


class ChipRow(QWidget):
    """``show_chips`` replaces what stands there; without chips it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[Chip] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """(words, tone) of each."""
        for gone in self._chips:
            gone.hide()  # it is deleted only when the event loop comes round
            gone.deleteLater()
        self._chips = [Chip(words, tone, self) for words, tone in chips]
        for chip in self._chips:
            chip.show()
        self.setVisible(bool(chips))
        self._lay()
        self.updateGeometry()

    def words(self) -> list[str]:
        return [chip.text() for chip in self._chips]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self._boxes(width)
        return boxes[-1].bottom() + 1 if boxes else 0

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [chip.sizeHint() for chip in self._chips]
        return QSize(sum(hint.width() + GAP for hint in hints), max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        hints = [chip.sizeHint() for chip in self._chips]
        widest = max((hint.width() for hint in hints), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def _boxes(self, width: int) -> list[QRect]:
        at, found = QPoint(0, 0), []
        for chip in self._chips:
            hint = chip.sizeHint()
            if at.x() and at.x() + hint.width() > width:
                at = QPoint(0, at.y() + hint.height() + GAP)
            found.append(QRect(at, hint))
            at = QPoint(at.x() + hint.width() + GAP, at.y())
        return found

    def _lay(self) -> None:
        for chip, box in zip(self._chips, self._boxes(self.width()), strict=True):
            chip.setGeometry(box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()
        self.updateGeometry()
