"""变更经过: every change of a record in words, newest first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from mzdesk.services.history import HistoryEntry
from ui import theme

HEADS = ("时间", "经办人", "做了什么", "栏目", "改前", "改后", "原因")
WIDTHS = (136, 84, 150, 120, 170, 170, 120)


class HistoryView(QWidget):
    """One line a field; the time and the person stand on the first line of each change."""

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, len(HEADS))
        self.table.setAccessibleName("变更经过")
        self.table.setHorizontalHeaderLabels(HEADS)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.sizes().px(28))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate(WIDTHS):
            self.table.setColumnWidth(place, theme.sizes().px(width))
        self.table.horizontalHeader().setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.addWidget(self.table)

    def show_entries(self, entries: list[HistoryEntry]) -> None:
        """Replace the lines."""
        lines = []
        for entry in entries:
            first = (entry.when, entry.who, entry.what)
            for change in entry.changes or (("", "", ""),):
                lines.append((*first, *change, entry.reason if first[0] else ""))
                first = ("", "", "")
        self.table.setRowCount(len(lines))
        for y, line in enumerate(lines):
            for x, words in enumerate(line):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(y, x, item)
