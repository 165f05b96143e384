"""变更经过: every change of a record in words, newest first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from mzdesk.services.history import HistoryEntry
from ui import theme
from ui.widgets.tinted import Tinted

HEADS = ("栏目", "改前", "改后")
LEAST = 180


class HistoryView(QWidget):
    """A heading for each change (when, who, what, why), below it one line a field."""

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, len(HEADS))
        self.table.setAccessibleName("变更经过")
        self.table.setItemDelegate(Tinted(self.table))
        self.table.setHorizontalHeaderLabels(HEADS)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.sizes().px(28))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(0, theme.sizes().px(LEAST))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.addWidget(self.table)

    def show_entries(self, entries: list[HistoryEntry]) -> None:
        """Replace the lines."""
        self.table.clearSpans()
        self.table.setRowCount(sum(1 + len(entry.changes) for entry in entries))
        y = 0
        for entry in entries:
            reason = f"原因：{entry.reason}" if entry.reason else ""
            self._heading(y, "　".join(filter(None, (entry.when, entry.who, entry.what, reason))))
            for place, change in enumerate(entry.changes, y + 1):
                for x, words in enumerate(change):
                    self._cell(place, x, words)
            y += 1 + len(entry.changes)

    def _heading(self, y: int, words: str) -> None:
        item = self._cell(y, 0, words)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        item.setBackground(QColor(theme.Colour.ACCENT_SOFT))
        self.table.setSpan(y, 0, 1, len(HEADS))

    def _cell(self, y: int, x: int, words: str) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        item.setToolTip(words)
        self.table.setItem(y, x, item)
        return item
