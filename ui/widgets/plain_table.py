"""A read-only table of words for pages with a few hundred rows: sorting, a key behind each row, words when empty."""

import re
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from ui import theme
from ui.widgets.tables import Line, dress, fit, opens

__all__ = ["Line", "PlainTable"]

KEY = int(Qt.ItemDataRole.UserRole)
SORT = KEY + 1
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class PlainTable(QTableWidget):
    """Enter (or a double click) opens a row; a click on a heading sorts; numbers are sorted as numbers."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, name: str, heads: Sequence[str], *, stretch: int = -1) -> None:
        super().__init__(0, len(heads))
        self.setHorizontalHeaderLabels(list(heads))
        self._stretch = stretch % len(heads)
        dress(self, name, self._stretch)
        header = self.horizontalHeader()
        header.sectionClicked.connect(lambda column: self.sortItems(column, header.sortIndicatorOrder()))
        header.setSortIndicatorShown(False)
        header.sectionClicked.connect(lambda _: header.setSortIndicatorShown(True))
        self.cellDoubleClicked.connect(lambda *_: self._open())
        self.currentCellChanged.connect(lambda *_: self.moved.emit(self.current()))
        fit(self, self._heads(), (), self._stretch)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the rows; the row under the cursor keeps it where it is still there."""
        kept = self.current()
        self.blockSignals(True)
        self.setRowCount(len(lines))
        for y, line in enumerate(lines):
            tones = dict(line.tones)
            for x, words in enumerate(line.cells):
                item = _Cell(words)
                item.setData(KEY, line.key)
                if x in tones:
                    item.setForeground(QColor(theme.TONES[tones[x]][0]))
                self.setItem(y, x, item)
        if self.horizontalHeader().isSortIndicatorShown():
            header = self.horizontalHeader()
            self.sortItems(header.sortIndicatorSection(), header.sortIndicatorOrder())
        fit(self, self._heads(), lines, self._stretch)
        at = next((y for y in range(self.rowCount()) if self.key_of(y) == kept), 0)
        self.setCurrentCell(at if lines else -1, 0)
        self.blockSignals(False)
        self.moved.emit(self.current())

    def _heads(self) -> list[str]:
        """As they stand now: a page may name its months anew."""
        heads = map(self.horizontalHeaderItem, range(self.columnCount()))
        return [head.text() if head is not None else "" for head in heads]

    def key_of(self, row: int) -> str:
        item = self.item(row, 0)
        return str(item.data(KEY)) if item else ""

    def current(self) -> str:
        """The key of the row under the cursor, or ""."""
        return self.key_of(self.currentRow())

    def texts(self) -> list[list[str]]:
        """What stands in the table, row by row."""
        rows, columns = range(self.rowCount()), range(self.columnCount())
        return [[item.text() if (item := self.item(y, x)) else "" for x in columns] for y in rows]

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if opens(event.key()) and self.current():
            self._open()
        else:
            super().keyPressEvent(event)


class _Cell(QTableWidgetItem):
    """Compares numbers by size and everything else as text."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setToolTip(words)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        mine, theirs = (text.replace(",", "") for text in (self.text(), other.text()))
        if _NUMBER.fullmatch(mine) and _NUMBER.fullmatch(theirs):
            return Decimal(mine) < Decimal(theirs)
        return mine < theirs
