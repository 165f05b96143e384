"""The beds of a home as a picture: floors, rooms, beds, coloured by state and care; walked with the arrows."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from mzdesk.services.homes.board import EMPTY, HOSPITAL, LEAVE, TAKEN, UNKNOWN, Tile
from ui import theme

CARE_TONES = {"自理": "green", "介助": "blue", "介护": "amber", "特护": "red", UNKNOWN: "grey"}
LEGEND = tuple(CARE_TONES)


class BedBoard(QWidget):
    """One tile a bed. Arrows move, Enter opens; the widget grows downwards with its rooms."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("床位图")
        self._tiles: tuple[Tile, ...] = ()
        self._places: list[QRect] = []
        self._rooms: list[tuple[str, QRect]] = []
        self._floors: list[tuple[str, QRect]] = []
        self._at = -1

    # what it shows

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show the beds; the one under the cursor keeps it where it is still there."""
        kept = self.current()
        self._tiles = tuple(tiles)
        self._at = next((n for n, tile in enumerate(self._tiles) if tile.bed == kept), 0 if tiles else -1)
        self._arrange()
        self.update()
        self._say()

    def current(self) -> str:
        """The id of the bed under the cursor, or ""."""
        return self._tiles[self._at].bed if 0 <= self._at < len(self._tiles) else ""

    def tile(self, bed: str) -> Tile | None:
        return next((one for one in self._tiles if one.bed == bed), None)

    def go_to(self, bed: str) -> None:
        place = next((n for n, one in enumerate(self._tiles) if one.bed == bed), -1)
        if place >= 0:
            self._move_to(place)

    def place_of(self, bed: str) -> QRect:
        """Where a bed is drawn."""
        return self._places[next(n for n, one in enumerate(self._tiles) if one.bed == bed)]

    # where things stand

    def _arrange(self) -> None:
        """Floors below each other, rooms side by side as far as the width goes."""
        px = theme.sizes().px
        wide, high, gap, head = px(86), px(58), px(6), px(24)
        self._places, self._rooms, self._floors = [], [], []
        x, y, room_key, floor_key = gap, gap, None, None
        for place, tile in enumerate(self._tiles):
            if (tile.building, tile.floor) != floor_key:
                floor_key, room_key = (tile.building, tile.floor), None
                y = y if place == 0 else y + head + high + 2 * gap + px(6)
                self._floors.append((f"{tile.building}{tile.floor}楼", QRect(gap, y, px(200), head)))
                x, y = gap, y + head
            if tile.room != room_key:
                room_key = tile.room
                beds = sum((one.building, one.floor, one.room) == (tile.building, tile.floor, tile.room)
                           for one in self._tiles)
                need = beds * (wide + gap) + gap
                if x > gap and x + need > self.width() - gap:
                    x, y = gap, y + head + high + 3 * gap
                self._rooms.append((f"{tile.room}室", QRect(x, y, need, head + high + 2 * gap)))
                inside = x + gap
                x += need + gap
            self._places.append(QRect(inside, y + head, wide, high))
            inside += wide + gap
        bottom = max((rect.bottom() for _, rect in self._rooms), default=0) + gap
        self.setMinimumHeight(bottom)

    def sizeHint(self) -> QSize:
        return QSize(theme.sizes().px(600), self.minimumHeight())

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small, bold = theme.font(theme.sizes().small), theme.font(bold=True)
        for words, rect in self._floors:
            painter.setFont(bold)
            painter.setPen(QColor(theme.Colour.INK))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        for words, rect in self._rooms:
            painter.setPen(QPen(QColor(theme.Colour.LINE)))
            painter.setBrush(QColor(theme.Colour.CARD))
            painter.drawRoundedRect(rect, 6, 6)
            painter.setFont(small)
            painter.setPen(QColor(theme.Colour.MUTED))
            head = rect.adjusted(8, 2, -8, 0)
            painter.drawText(head, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, words)
        for place, (tile, rect) in enumerate(zip(self._tiles, self._places, strict=True)):
            self._paint_tile(painter, tile, rect, small, bold)
            if place == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                colour = theme.Colour.ACCENT if self.hasFocus() else theme.Colour.MUTED
                painter.setPen(QPen(QColor(colour), 2.5))
                painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), 5, 5)
        painter.end()

    def _paint_tile(self, painter: QPainter, tile: Tile, rect: QRect, small: QFont, bold: QFont) -> None:
        ink, ground = theme.TONES[tone_of(tile)]
        pen = QPen(QColor(theme.Colour.LINE if not tile.resident else ink))
        pen.setStyle(Qt.PenStyle.DashLine if not tile.resident else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.Colour.CARD if tile.state == EMPTY else ground))
        painter.drawRoundedRect(rect, 5, 5)
        if not tile.resident and tile.state != EMPTY:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(theme.Colour.LINE), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, 5, 5)
        inner, third = rect.adjusted(6, 3, -6, -3), rect.height() // 3
        painter.setFont(small)
        painter.setPen(QColor(theme.Colour.MUTED))
        top = QRect(inner.left(), inner.top(), inner.width(), third)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{tile.number}床")
        if tile.nursing:
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "护")
        painter.setFont(bold if tile.resident else small)
        painter.setPen(QColor(theme.Colour.INK if tile.resident else theme.Colour.MUTED))
        middle = QRect(inner.left(), inner.top() + third - 1, inner.width(), third + 2)
        words = painter.fontMetrics().elidedText(tile.name or tile.state, Qt.TextElideMode.ElideRight, middle.width())
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, words)
        if tile.resident:
            painter.setFont(small)
            painter.setPen(QColor(ink))
            low = QRect(inner.left(), inner.bottom() - third + 2, inner.width(), third)
            painter.drawText(low, Qt.AlignmentFlag.AlignCenter, tile.state if tile.state != TAKEN else tile.care)

    # moving

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self._tiles:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._move_to(max(0, min(len(self._tiles) - 1, self._at + step)))
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._tiles:
            self._move_line(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._tiles:
            self._move_to(0 if key == Qt.Key.Key_Home else len(self._tiles) - 1)
        else:
            super().keyPressEvent(event)

    def _move_line(self, by: int) -> None:
        """To the nearest bed of the row above or below."""
        here = self._places[self._at].center()
        tops = sorted({rect.top() for rect in self._places})
        line = tops.index(self._places[self._at].top()) + by
        if 0 <= line < len(tops):
            row = [n for n, rect in enumerate(self._places) if rect.top() == tops[line]]
            self._move_to(min(row, key=lambda n: abs(self._places[n].center().x() - here.x())))

    def _move_to(self, place: int) -> None:
        self._at = place
        self.update()
        self._say()

    def _say(self) -> None:
        found = self.tile(self.current())
        self.setAccessibleDescription(spoken(found) if found else "没有床位")
        self.moved.emit(self.current())

    def focused_rect(self) -> QRect:
        """Where the bed under the cursor is, for scrolling it into sight."""
        return self._places[self._at] if 0 <= self._at < len(self._places) else QRect()

    def _hit(self, point: QPoint) -> int:
        return next((n for n, rect in enumerate(self._places) if rect.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._hit(event.position().toPoint())
        if place >= 0:
            self._move_to(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._hit(event.position().toPoint()) >= 0:
            self.opened.emit(self.current())

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._hit(event.pos())
            QToolTip.showText(event.globalPos(), spoken(self._tiles[place]) if place >= 0 else "", self)
            return True
        return super().event(event)


def tone_of(tile: Tile) -> str:
    """The tone of a bed: that of the care its resident needs; grey for an empty one and one out of use."""
    return CARE_TONES.get(tile.care, "grey") if tile.resident else "grey"


def spoken(tile: Tile) -> str:
    """A bed in words, for the tool tip and for those who listen."""
    away = f"，{tile.state}" if tile.state in (LEAVE, HOSPITAL) else ""
    whom = f"{tile.name}，{tile.care}{away}" if tile.resident else tile.state
    return f"{tile.label}床{'（护理型）' if tile.nursing else ''}：{whom}"
