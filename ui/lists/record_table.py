"""The table of a list: columns as the line declares them, read-only rows of plain texts, marks for batch work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from mzdesk.describe import Line
from mzdesk.services.listing import SITE, Chip, Row, heading
from ui import theme
from ui.lists.frozen import FrozenColumns
from ui.lists.wording import overdue_word, tone_of

ChipsRole = int(Qt.ItemDataRole.UserRole) + 1
ROOT = QModelIndex()
PIXELS_A_MILLIMETRE = 3.9
_CENTRE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class ShownColumn:
    """One column of the table: a column of the line, or one that every list has (mark, state, attention)."""

    key: str
    label: str
    width: int


NAME = "name"
STAY = 2
WIDEST = 210
LOOK_AT = 60
MARK = ShownColumn("_mark", "", 30)
STATE = ShownColumn("_state", "状态", 84)
TOWNSHIP = ShownColumn(SITE, "乡镇", 104)
ATTENTION = ShownColumn("_chips", "提示", 150)


def columns_of(line: Line, *, sites: bool = False) -> tuple[ShownColumn, ...]:
    """Mark and name (which stay in sight), at a bureau the township, the line's other listed columns, state and
    attention; the state of a case is what is asked first and stands beside the name."""
    own = [
        ShownColumn(c.key, heading(line, c), round(max(c.width, 11) * PIXELS_A_MILLIMETRE))
        for c in line.columns if c.listed and c.key != "state"
    ]
    own.sort(key=lambda column: column.key != NAME)
    place = (TOWNSHIP,) if sites else ()
    return (MARK, own[0], STATE, *place, *own[1:], ATTENTION) if line.views else (
        MARK, own[0], *place, *own[1:], STATE, ATTENTION)


class RecordModel(QAbstractTableModel):
    """The rows of a listing. ``marked`` holds the ids chosen for batch work; it survives a refresh."""

    marks_changed = Signal()

    def __init__(self, line: Line, *, sites: bool = False) -> None:
        super().__init__()
        self.columns = columns_of(line, sites=sites)
        self.rows: tuple[Row, ...] = ()
        self.marked: set[str] = set()
        self._due = next((c.key for c in line.columns if c.compute is line.due), "")
        self._overdue = overdue_word(line)
        self._numbers: set[int] = set()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.marked &= {row.id for row in rows}
        some = rows[:LOOK_AT]
        self._numbers = {
            i for i, c in enumerate(self.columns) if any(isinstance(row.sort_keys.get(c.key), int) for row in some)}
        self.endResetModel()
        self.marks_changed.emit()

    def place_of(self, record_id: str) -> int:
        """The row of a record, or -1."""
        return next((place for place, row in enumerate(self.rows) if row.id == record_id), -1)

    def toggle(self, place: int) -> None:
        """Mark or unmark one row."""
        self.marked ^= {self.rows[place].id}
        self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
        self.marks_changed.emit()

    def mark_all(self, on: bool) -> None:
        self.marked = {row.id for row in self.rows} if on else set()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
        self.marks_changed.emit()

    # the model

    def rowCount(self, parent: Any = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Any = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section in self._numbers else _CENTRE)
        return None

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self.text(row, column) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_RIGHT if index.column() in self._numbers else _CENTRE)
            case Qt.ItemDataRole.ForegroundRole if column.key == self._due and row.due_tone:
                return QColor(theme.TONES[row.due_tone][0])
            case _ if role == ChipsRole:
                return self._chips(row, column)
        return None

    def text(self, row: Row, column: ShownColumn) -> str:
        """The words in one cell."""
        if column is MARK:
            return "✓" if row.id in self.marked else ""
        if column is STATE:
            return row.state
        if column is ATTENTION:
            return "、".join(chip.text for chip in self._chips(row, column))
        return row.texts.get(column.key, "")

    def _chips(self, row: Row, column: ShownColumn) -> tuple[Chip, ...]:
        if column is STATE:
            return (Chip(row.state, tone_of(row.state)),)
        if column is ATTENTION:
            overdue = (Chip(self._overdue, "red"),) if row.due_tone == "red" else ()
            problems = (Chip(f"{row.problems}处问题", "amber"),) if row.problems else ()
            return (*overdue, *row.chips, *problems)
        return ()


class ChipsDelegate(QStyledItemDelegate):
    """Paints chips as words on coloured ground, side by side; what does not fit is left to the tool tip."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        chips = index.data(ChipsRole)
        plain: Any = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        style = plain.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, plain, painter, plain.widget)
        font = QFont(plain.font)
        font.setPointSizeF(theme.sizes().small)
        painter.save()
        painter.setFont(font)
        painter.setClipRect(option.rect)
        x, height = option.rect.left() + 6, painter.fontMetrics().height() + 4
        for chip in chips or ():
            ink, ground = theme.TONES[chip.tone]
            width = painter.fontMetrics().horizontalAdvance(chip.text) + 12
            box = QRect(x, option.rect.center().y() - height // 2 + 1, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)
            x += width + 4
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(80, theme.sizes().row)


class RecordTable(QTableView):
    """The view of a record model: whole rows, keys for the clerk, header click sorts.

    Enter opens, Space marks, Insert adds, Delete voids; each as a signal with the record's id.
    """

    opened = Signal(str)
    wanted_new = Signal()
    wanted_void = Signal(str)
    sort_wanted = Signal(str, bool)
    current_moved = Signal(int)
    escaped = Signal()

    def __init__(self, model: RecordModel) -> None:
        super().__init__()
        self.setModel(model)
        self.records = model
        self.setAccessibleName("名单")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.sizes().row)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(28)
        header.sectionClicked.connect(self._sort)
        chips = ChipsDelegate(self)
        for place, column in enumerate(model.columns):
            self.setColumnWidth(place, theme.sizes().px(column.width))
            if column in (STATE, ATTENTION):
                self.setItemDelegateForColumn(place, chips)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        self.frozen = FrozenColumns(self, STAY)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.rows[index.row()].id))
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.current_moved.emit(now.row()))

    def fit(self) -> None:
        """Give each column the room that its first rows need, within reason."""
        metrics, sizes = self.fontMetrics(), theme.sizes()
        for place, column in enumerate(self.records.columns):
            if column in (MARK, ATTENTION):
                continue
            texts = [self.records.text(row, column) for row in self.records.rows[:LOOK_AT]]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 30
            head = metrics.horizontalAdvance(column.label) * 9 // 8 + 24
            self.setColumnWidth(place, min(max(widest, head), sizes.px(WIDEST)))
        self.frozen.lie()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.lie()

    def current(self) -> Row | None:
        """The row under the cursor."""
        place = self.currentIndex().row()
        return self.records.rows[place] if 0 <= place < len(self.records.rows) else None

    def go_to(self, place: int) -> None:
        """Put the cursor on a row."""
        if self.records.rows:
            self.setCurrentIndex(self.records.index(min(max(place, 0), len(self.records.rows) - 1), 1))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.records.toggle(index.row())

    def _sort(self, section: int) -> None:
        column = self.records.columns[section]
        if column in (MARK, ATTENTION, STATE):
            return
        header = self.horizontalHeader()
        self.sort_wanted.emit(column.key, header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row:
            self.opened.emit(row.id)
        elif key == Qt.Key.Key_Space and row:
            self.records.toggle(self.currentIndex().row())
            self.go_to(self.currentIndex().row() + 1)
        elif key == Qt.Key.Key_Insert:
            self.wanted_new.emit()
        elif key == Qt.Key.Key_Delete and row:
            self.wanted_void.emit(row.id)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.records.mark_all(len(self.records.marked) < len(self.records.rows))
        else:
            super().keyPressEvent(event)
