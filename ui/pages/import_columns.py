"""The second step of an import: which column of the file goes into which field."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QHeaderView, QTableWidget, QTableWidgetItem

from mzdesk.describe.workbook import Table
from mzdesk.services.names import Option
from ui import theme

SKIP = "（不导入）"
SAMPLES = 3


class TargetBox(QComboBox):
    """A field to pick: typing a part of its name finds it; the wheel is left to the table."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItem(SKIP, "")
        for option in options:
            self.addItem(f"{option.hint} · {option.label}" if option.hint else option.label, option.id)
        finder, edit = self.completer(), self.lineEdit()
        assert finder is not None and edit is not None  # an editable box has both
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        edit.editingFinished.connect(self._settle)

    def _settle(self) -> None:
        """Text that names no field falls back to what was chosen."""
        place = self.findText(self.currentText())
        self.setCurrentIndex(place if place >= 0 else self.currentIndex())
        self.setEditText(self.itemText(self.currentIndex()))

    def path(self) -> str:
        return self.currentData() or ""

    def choose(self, path: str) -> None:
        self.setCurrentIndex(max(0, self.findData(path)))


class ColumnsTable(QTableWidget):
    """One line a column: its heading, some of its cells, the field. A field chosen twice is told."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setAccessibleName("栏目对应")
        self.setHorizontalHeaderLabels(["文件里的栏目", "前几行的内容", "导入到"])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.sizes().px(36))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, theme.sizes().px(230))
        self.setColumnWidth(2, theme.sizes().px(300))
        self.boxes: dict[int, TargetBox] = {}

    def show_table(self, table: Table, mapping: Mapping[int, str], options: Sequence[Option]) -> None:
        """Show the columns with a proposed mapping."""
        self.boxes = {}
        self.setRowCount(len(table.headings))
        for y, heading in enumerate(table.headings):
            cells = [cells[heading.column] for _, cells in table.rows if heading.column < len(cells)]
            samples = [str(cell) for cell in cells if cell not in (None, "")][:SAMPLES]
            self.setItem(y, 0, QTableWidgetItem(heading.path))
            self.setItem(y, 1, QTableWidgetItem("　".join(samples)))
            box = TargetBox(options)
            box.setAccessibleName(f"{heading.path}导入到")
            box.choose(mapping.get(heading.column, ""))
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            self.setCellWidget(y, 2, box)
            self.boxes[heading.column] = box

    def mapping(self) -> dict[int, str]:
        return {column: box.path() for column, box in self.boxes.items() if box.path()}

    def twice(self) -> list[str]:
        """Labels of fields that are chosen for more than one column."""
        paths = list(self.mapping().values())
        return sorted({box.currentText() for box in self.boxes.values() if paths.count(box.path()) > 1})

    def focus_first(self) -> None:
        """The first column that goes nowhere yet, else the first."""
        empty = [box for box in self.boxes.values() if not box.path()]
        for box in (empty or list(self.boxes.values()))[:1]:
            box.setFocus(Qt.FocusReason.TabFocusReason)
