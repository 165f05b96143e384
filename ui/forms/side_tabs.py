"""Tabs one below the other, for files with so many parts that a row of tabs would hide half of them."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar

from ui import theme

PADDING = 10


class SideTabs(QTabBar):
    """A table of contents at the left: titles in the order of the paper, with the number of rows of each part."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("目录")
        self.setExpanding(False)
        self.setMouseTracking(True)

    def tabSizeHint(self, index: int) -> QSize:
        """Wide enough for the longest title; low enough for all of them to stand in sight."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(self.tabText(n)) for n in range(self.count())), default=0)
        room = metrics.horizontalAdvance("00") + 3 * PADDING
        parent = self.parentWidget()
        share = parent.height() // max(self.count(), 1) if parent is not None else theme.sizes().row
        return QSize(widest + room, min(theme.sizes().row, max(metrics.height() + 2, share)))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place in range(self.count()):
            self._paint(painter, place, self.tabRect(place))
        painter.end()

    def _paint(self, painter: QPainter, place: int, box: QRect) -> None:
        here = place == self.currentIndex()
        ink = theme.Colour.INK if self.isTabEnabled(place) else theme.Colour.MUTED
        if here:
            painter.fillRect(box, QColor(theme.Colour.ACCENT_SOFT))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(theme.Colour.ACCENT))
            ink = theme.Colour.ACCENT_DARK
        painter.setFont(theme.font(bold=here))
        painter.setPen(QColor(ink))
        inside = box.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.tabText(place))
        if self.tabData(place):
            painter.setFont(theme.font(theme.sizes().small))
            painter.setPen(QColor(theme.Colour.MUTED))
            painter.drawText(
                inside, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(self.tabData(place)))
        if here and self.hasFocus():
            painter.setPen(QColor(theme.Colour.ACCENT))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by:
            self.setCurrentIndex(min(max(self.currentIndex() + by, 0), self.count() - 1))
        else:
            super().keyPressEvent(event)
