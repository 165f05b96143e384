"""The third step of an import: every row of the file as it stands there, what is wrong with it and in which cell."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from mzdesk.basics.problems import Problem
from mzdesk.describe.workbook import JudgedRow, RawCell, Table
from mzdesk.services import imports
from ui import theme
from ui.widgets.tinted import Tinted

ROOT = QModelIndex()
Index = QModelIndex
OUTCOMES = {
    imports.NEW: ("可导入", "green"), imports.ALREADY: ("已在册", "grey"), imports.REJECTED: ("有问题", "red"),
    imports.AS_DRAFT: ("作为草稿", "amber"),
}
NUMBER, OUTCOME, FIRST = 0, 1, 2
WIDEST = 190
LOOK_AT = 60


class RowsModel(QAbstractTableModel):
    """Row number, outcome, then the columns of the file. ``shown`` are the judged rows that pass the filter."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[JudgedRow] = []
        self._cells: dict[int, Sequence[RawCell]] = {}
        self._headings: list[tuple[int, str]] = []
        self._columns: dict[str, int] = {}

    def show_table(self, table: Table, mapping: Mapping[int, str]) -> None:
        self.beginResetModel()
        self._cells = dict(table.rows)
        self._headings = [(heading.column, heading.path) for heading in table.headings]
        self._columns = {path: column for column, path in mapping.items()}
        self.shown = []
        self.endResetModel()

    def show_rows(self, rows: Sequence[JudgedRow]) -> None:
        self.beginResetModel()
        self.shown = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:  # type: ignore[override]
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = ROOT) -> int:  # type: ignore[override]
        return 0 if parent.isValid() else FIRST + len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("行", "结论")[section] if section < FIRST else self._headings[section - FIRST][1]
        return None

    def data(self, index: Index, role: int = 0) -> Any:  # type: ignore[override]
        row, place = self.shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, place)
        if role == Qt.ItemDataRole.ForegroundRole and place == OUTCOME:
            return QColor(theme.TONES[OUTCOMES[row.outcome][1]][0])
        if place >= FIRST and role in (Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.ToolTipRole):
            found = self.problems_at(row, place)
            if role == Qt.ItemDataRole.ToolTipRole:
                return "\n".join(p.message for p in found) or self.words(row, place)
            if found:
                tone = "red" if any(p.blocking for p in found) else "amber"
                return QColor(theme.TONES[tone][1])
        return None

    def words(self, row: JudgedRow, place: int) -> str:
        """The cell as the file has it; what the identity number filled in stands where the file has nothing."""
        if place == NUMBER:
            return str(row.number)
        if place == OUTCOME:
            return OUTCOMES[row.outcome][0]
        column = self._headings[place - FIRST][0]
        cells = self._cells.get(row.number, ())
        cell = cells[column] if column < len(cells) else None
        return str(cell) if cell not in (None, "") else row.cells.get(column, "")

    def problems_at(self, row: JudgedRow, place: int) -> list[Problem]:
        column = self._headings[place - FIRST][0]
        return [p for p in row.problems if self._columns.get(p.field) == column]

    def place_of(self, problem: Problem) -> int:
        """The table column of a problem; the outcome's where its field is not in the file."""
        column = self._columns.get(problem.field)
        return next((FIRST + n for n, (c, _) in enumerate(self._headings) if c == column), OUTCOME)


class RowsTable(QTableView):
    """Space marks a row with problems as 草稿; the cursor tells what is wrong with its row."""

    marked = Signal(int)  # row number in the file
    moved = Signal()

    def __init__(self, rows: RowsModel) -> None:
        super().__init__()
        self.rows = rows
        self.setModel(rows)
        self.setItemDelegate(Tinted(self))
        self.setAccessibleName("文件里的每一行")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.sizes().row)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)

    def fit(self) -> None:
        """Give each column the room that its first rows need, within reason."""
        metrics = self.fontMetrics()
        for place in range(self.rows.columnCount()):
            head = str(self.rows.headerData(place, Qt.Orientation.Horizontal))
            words = [head, *(self.rows.words(row, place) for row in self.rows.shown[:LOOK_AT])]
            words += [outcome for outcome, _ in OUTCOMES.values()] if place == OUTCOME else []
            widest = max(metrics.horizontalAdvance(text) for text in words) + 28
            self.setColumnWidth(place, min(widest, theme.sizes().px(WIDEST)))

    def current(self) -> JudgedRow | None:
        place = self.currentIndex().row()
        return self.rows.shown[place] if 0 <= place < len(self.rows.shown) else None

    def go_to(self, row: int, place: int = 0) -> None:
        if self.rows.shown:
            self.setCurrentIndex(self.rows.index(min(max(row, 0), len(self.rows.shown) - 1), place))

    def next_problem(self) -> None:
        """F8: to the next cell with a problem, going round."""
        count = len(self.rows.shown)
        here, at = self.currentIndex().row(), self.currentIndex().column()
        for step in range(count + 1):
            row = (here + step) % count
            places = sorted(self.rows.place_of(p) for p in self.rows.shown[row].problems)
            places = [place for place in places if step or place > at]
            if places:
                self.go_to(row, places[0])
                return

    def currentChanged(self, current: Index, previous: Index) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.key() == Qt.Key.Key_Space and row:
            self.marked.emit(row.number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
