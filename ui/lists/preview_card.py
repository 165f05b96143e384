"""The card beside a list that answers most questions about the selected row without opening it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from mzdesk.describe import Line
from mzdesk.services.listing import Row, heading
from ui import theme
from ui.lists.wording import due_word
from ui.widgets import button, label
from ui.widgets.chip_row import ChipRow
from ui.widgets.scrolled import scrolled


class PreviewCard(QFrame):
    """Name, chips, what is due, and every column of the line in words (masked as in the list)."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._line = line
        self.setFixedWidth(theme.sizes().px(296))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self._name = label("", "section", wrap=True)
        self._chips = ChipRow()
        self._due = label("", "", wrap=True)
        self._grid = grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        self._values = {}
        for place, described in enumerate(c for c in line.columns if c.key != "name"):
            head = label(heading(line, described).partition("（")[0], "small")
            value = label("", wrap=True, select=True)
            value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1)
            self._values[described.key] = value
        self.open = button("打开档案（回车）", role="main")
        column.addWidget(self._name)
        column.addWidget(self._chips)
        column.addWidget(self._due)
        grid.setRowStretch(grid.rowCount(), 1)
        inside = QWidget()
        inside.setObjectName("sheet")
        inside.setLayout(grid)
        column.addWidget(scrolled(inside, sideways=False), 1)
        column.addWidget(self.open)

    def show_row(self, row: Row | None) -> None:
        """Show one row, or nothing."""
        self.setVisible(row is not None)
        if row is None:
            return
        self._name.setText(f"{row.name or '未填姓名'}　{row.state}")
        self._chips.show_chips([(chip.text, chip.tone) for chip in row.chips])
        words = {"red": "已逾期", "amber": "快到期"}.get(row.due_tone, "")
        self._due.setText(f"{due_word(self._line)} {row.due}{f'（{words}）' if words else ''}" if row.due else "")
        self._due.setStyleSheet(f"color: {theme.TONES[row.due_tone][0]}" if row.due_tone else "")
        self._due.setVisible(bool(row.due))
        for key, value in self._values.items():
            value.setText(row.texts.get(key) or "未采集")
        self._grid.activate()  # a value of several lines asks for its height at once


