"""The rows of a part that steps write (待遇, 核算表, 办理经过): shown, never typed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.problems import Problem
from mzdesk.describe import Part, fields_of
from ui import theme
from ui.forms.part_table import Cells, part_table, write_row
from ui.widgets import label
from ui.widgets.empty import EmptyState

Index = QModelIndex | QPersistentModelIndex
LONG_TEXT, PADDING, MOST_HEIGHT = 60, 24, 4000
PLACE = "place"


class Wrapped(QStyledItemDelegate):
    """Rows high enough for their words: the table's own reckoning forgets the padding of the style sheet."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        least = super().sizeHint(option, index)
        room = QRect(0, 0, self._table.columnWidth(index.column()) - theme.sizes().px(PADDING), MOST_HEIGHT)
        words = str(index.data() or "")
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        needed = self._table.fontMetrics().boundingRect(room, flags, words).height() + theme.sizes().px(8)
        return QSize(least.width(), max(needed, theme.sizes().row))


class WrittenPanel(QWidget):
    """A read-only table. It answers what the form asks of every part; there is nothing to settle or to lose."""

    def __init__(self, part: Part, cells: Cells) -> None:
        super().__init__()
        self.part = part
        self._cells = cells
        self._described = fields_of(part.record)
        self._rows: tuple[Mapping[str, Any], ...] = ()
        self.table = part_table(part)
        self._note = label("", "small")
        self._empty = EmptyState("fa6s.table-list", f"还没有{part.title}记录", "办理后由系统写入，不用填写。")
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self.table.resizeRowsToContents)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(label("由办理写入，不能改动", "small"))
        row.addStretch(1)
        row.addWidget(self._note)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        self.table.setWordWrap(True)
        self.table.setItemDelegate(Wrapped(self.table))
        header = self.table.horizontalHeader()
        long = [x for x, key in enumerate(self.part.columns) if self._described[key].size > LONG_TEXT]
        for x in range(len(self.part.columns)):
            stretch = x in long
            header.setSectionResizeMode(
                x, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(not long)
        header.setMinimumSectionSize(theme.sizes().px(56))
        self.table.verticalHeader().setMinimumSectionSize(theme.sizes().row)
        header.sectionResized.connect(lambda *_: self._fit_soon.start())

    def show_rows(self, rows: tuple[Mapping[str, Any], ...], *, secrets: bool) -> None:
        """Show stored rows, the newest first; numbered lines of one day in their order."""
        self._rows = rows
        shown = sorted(rows, key=lambda row: row.get(PLACE) or 0) if PLACE in self._described else list(rows)
        shown.sort(key=lambda row: str(row.get(self.part.newest) or ""), reverse=True)
        self.table.setRowCount(len(shown))
        for y, row in enumerate(shown):
            write_row(self.table, y, self.part, self._cells, row)
        self.table.setCurrentCell(0 if shown else -1, 0)
        self.table.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        self._note.setText(f"共{len(shown)}行" if shown else "")
        self._fit_soon.start()

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The rows exactly as they were stored."""
        return self._rows

    def unreadable(self) -> list[str]:
        return []

    def settle(self) -> None:
        """Nothing is typed here."""

    def set_read_only(self, on: bool) -> None:
        """It never is anything else."""

    def uncover(self) -> None:
        """Nothing is hidden here that F7 could show."""

    def show_problems(self, problems: list[Problem], *, missing: bool) -> None:
        """Nothing can be mended here; the list of problems at the side tells them all."""

    def go_to(self, place: int, key: str) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
