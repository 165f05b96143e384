"""A read-only table of words for some thousand rows: cells are made when they come into sight, not before."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QTableView

from ui import theme
from ui.widgets.tables import Line, dress, fit, opens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Lines(QAbstractTableModel):
    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self.heads = tuple(heads)
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.cells[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and (tone := dict(line.tones).get(index.column())):
            return QColor(theme.TONES[tone][0])
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = way == Qt.Orientation.Horizontal
        return self.heads[section] if across and role == Qt.ItemDataRole.DisplayRole else None


class LongTable(QTableView):
    """Enter (or a double click) opens a row. The order is the one in which the rows were given."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, name: str, heads: Sequence[str], *, stretch: int = -1) -> None:
        super().__init__()
        self._lines = _Lines(heads)
        self._stretch = stretch % len(heads)
        self.setModel(self._lines)
        dress(self, name, self._stretch)
        self.doubleClicked.connect(lambda _: self._open())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit(self.current()))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the rows; the row under the cursor keeps it where it is still there."""
        kept = self.current()
        self._lines.show(lines)
        fit(self, self._lines.heads, lines, self._stretch)
        at = next((y for y, line in enumerate(lines) if line.key == kept), 0)
        if lines:
            self.setCurrentIndex(self._lines.index(at, 0))

    def rows(self) -> int:
        return self._lines.rowCount()

    def go_to(self, row: int) -> None:
        """Put the cursor on a row."""
        self.setCurrentIndex(self._lines.index(row, 0))

    def current(self) -> str:
        """The key of the row under the cursor, or ""."""
        row = self.currentIndex().row()
        return self._lines.lines[row].key if 0 <= row < len(self._lines.lines) else ""

    def texts(self) -> list[list[str]]:
        """What stands in the table, row by row."""
        return [list(line.cells) for line in self._lines.lines]

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if opens(event.key()) and self.current():
            self._open()
        else:
            super().keyPressEvent(event)
