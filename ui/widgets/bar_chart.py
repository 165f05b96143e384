"""Bars drawn with QPainter: a label, a bar of which a part may be filled, words at its end; screen and paper."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
)
from PySide6.QtWidgets import QWidget

from mzdesk.services.charts import Bar, Chart
from ui import theme

GAP, PADDING = 8, 12
PAPER_DPI, PAPER_UNIT = 144, 1.5  # a sheet is drawn in units of 1/144 inch: letters of the screen's size


class BarChart(QWidget):
    """Up and Down move along the bars, Enter (or a double click) opens the records behind one. The same is told in a
    sentence to a screen reader, and stands in a table beside it."""

    opened = Signal(int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("图表")
        self._bars: Sequence[Bar] = ()
        self.current = 0

    def show_chart(self, chart: Chart) -> None:
        self._bars, self.current = chart.bars, 0
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(f"{chart.words}" + "；".join(f"{bar.label} {bar.shown}" for bar in chart.bars))
        self.updateGeometry()
        self.update()

    def go_to(self, place: int) -> None:
        if 0 <= place < len(self._bars) and place != self.current:
            self.current = place
            self.moved.emit(place)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.sizes().px(520), len(self._bars) * self._step() + 2 * PADDING)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.sizes().px(360), min(self.sizeHint().height(), theme.sizes().px(300)))

    def _step(self) -> int:
        """From one bar to the next: as much as there is room for, never less than a line."""
        least = self.fontMetrics().height() + GAP
        room = (self.height() - 2 * PADDING) // max(len(self._bars), 1)
        return max(least, min(room, least * 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.Colour.CARD))
        draw(painter, self._bars, self.rect().adjusted(PADDING, PADDING, -PADDING, -PADDING), self._step(),
             self.current if self.hasFocus() else -1)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if by:
            self.go_to(self.current + by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._bars:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.go_to((int(event.position().y()) - PADDING) // self._step())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._bars:
            self.opened.emit(self.current)


def draw(painter: QPainter, bars: Sequence[Bar], box: QRect, step: int, current: int = -1) -> None:
    """The bars from the top of a box; what is not yet done is hatched, so that no colour has to be told apart."""
    metrics = painter.fontMetrics()
    labels = max((metrics.horizontalAdvance(bar.label) for bar in bars), default=0) + GAP
    ends = max((metrics.horizontalAdvance(bar.shown) for bar in bars), default=0) + GAP
    room = max(box.width() - labels - ends, 40)
    most = max((bar.whole for bar in bars), default=0) or 1
    left_middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    right_middle = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for place, bar in enumerate(bars):
        line = QRect(box.left(), box.top() + place * step, box.width(), step - GAP // 2)
        if place == current:
            painter.fillRect(line, QColor(theme.Colour.ACCENT_SOFT))
            painter.setPen(QColor(theme.Colour.ACCENT))
            painter.drawRect(line.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.Colour.INK))
        painter.drawText(QRect(line.topLeft(), QSize(labels - GAP, line.height())), right_middle, bar.label)
        whole, part = round(bar.whole / most * room), round(bar.part / most * room)
        start = QPoint(line.left() + labels, line.top() + GAP // 2)
        high = line.height() - GAP
        painter.setPen(QColor(theme.Colour.ACCENT))
        painter.fillRect(QRect(start, QSize(part, high)), QColor(theme.Colour.ACCENT))
        if whole > part:
            rest = QRect(start.x() + part, start.y(), whole - part, high)
            painter.fillRect(rest, QBrush(QColor(theme.Colour.ACCENT), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(rest.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.Colour.INK))
        painter.drawText(QRect(start.x() + whole + GAP, line.top(), ends, line.height()), left_middle, bar.shown)


def on_paper(chart: Chart, office: str) -> bytes:
    """The chart with its table on one A4 sheet across, as PDF."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(out)
    writer.setResolution(PAPER_DPI)
    writer.setTitle(chart.title)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape,
                                     QMarginsF(15, 15, 15, 15)))
    painter = QPainter(writer)
    painter.setFont(theme.font(18, bold=True))
    width, high = writer.width(), painter.fontMetrics().height()
    painter.drawText(QRect(0, 0, width, high), int(Qt.AlignmentFlag.AlignCenter), chart.title)
    painter.setFont(theme.font(11))
    line = round(painter.fontMetrics().height() * PAPER_UNIT)
    painter.drawText(QRect(0, high, width, line), int(Qt.AlignmentFlag.AlignCenter), f"{office}　{chart.words}")
    top = high + 2 * line
    draw(painter, chart.bars, QRect(0, top, round(width * 0.58), writer.height() - top), line)
    column = round(width * 0.38 / len(chart.heads))
    for row, cells in enumerate((chart.heads, *(bar.cells for bar in chart.bars))):
        for place, words in enumerate(cells):
            box = QRect(round(width * 0.62) + place * column, top + (row - 1) * line, column, line)
            painter.drawRect(box)
            side = Qt.AlignmentFlag.AlignRight if place and row else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box.adjusted(6, 0, -6, 0), int(side | Qt.AlignmentFlag.AlignVCenter), words)
    painter.end()
    return bytes(out.data().data())
