"""Parts of 操作记录: the table that turns its page at either end, and the entry in full beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mzdesk.services import audit
from mzdesk.services.audit import Entry, Query
from ui import theme
from ui.widgets import label
from ui.widgets.plain_table import Line, PlainTable
from ui.widgets.scrolled import scrolled

HEADS = ("时间", "操作人", "事项", "台账", "记录", "内容")
SORTS = {0: audit.TIME, 1: audit.WHO, 2: audit.WHAT}
CARD = 290
RED = ("登录失败", "无权办理")


class TrailTable(PlainTable):
    """A click on 时间, 操作人 or 事项 asks for the whole trail in another order; Down on the last line goes on."""

    beyond = Signal(int)
    sorted = Signal(str)

    def __init__(self) -> None:
        super().__init__("操作记录", HEADS, stretch=len(HEADS) - 1)
        header = self.horizontalHeader()
        header.sectionClicked.disconnect()
        header.sectionClicked.connect(self._clicked)

    def _clicked(self, column: int) -> None:
        if column in SORTS:
            self.sorted.emit(SORTS[column])

    def show_entries(self, entries: Sequence[Entry], query: Query, *, last: bool) -> None:
        """Another page; ``last`` puts the cursor on its last line."""
        self.show_lines([_line(one) for one in entries])
        header = self.horizontalHeader()
        at = next(column for column, key in SORTS.items() if key == query.sort)
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(False)
        header.setSortIndicator(at, order)
        self.setCurrentCell(self.rowCount() - 1 if last else 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, end = self.currentRow(), self.rowCount() - 1
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and row == end:
            self.beyond.emit(1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) and row == 0:
            self.beyond.emit(-1)
        else:
            super().keyPressEvent(event)


def _line(one: Entry) -> Line:
    cells = audit.cells(one)[:len(HEADS)]
    red = ((2, "red"),) if one.words.what.startswith(RED) else ()
    return Line(one.key, cells, red)


class EntryCard(QFrame):
    """One entry in full: each field with its words before and after."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(theme.sizes().px(CARD))
        self.setAccessibleName("这一条的内容")
        self.head, self.about, self.reason = label("", "section", wrap=True), label("", "muted", wrap=True), label(
            "", wrap=True)
        self._inside = QWidget()
        self._changes = QVBoxLayout(self._inside)
        self._changes.setContentsMargins(0, 0, 4, 0)
        self._changes.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 10)
        column.setSpacing(6)
        for widget in (self.head, self.about, self.reason):
            column.addWidget(widget)
        column.addWidget(scrolled(self._inside, through=True), 1)

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry, or nothing."""
        while (item := self._changes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.setVisible(entry is not None)
        if entry is None:
            return
        words = entry.words
        self.head.setText(words.what)
        whose = f"{entry.whose.title}　{entry.whose.name}".strip("　")
        self.about.setText("\n".join(filter(None, (f"{words.when}　{words.who}　第 {entry.seq} 条", whose))))
        # the card's width is fixed, so the height of two lines is known at once
        self.about.setFixedHeight(self.about.heightForWidth(theme.sizes().px(CARD) - 22))
        self.reason.setText(f"原因：{words.reason}" if words.reason else "")
        self.reason.setVisible(bool(words.reason))
        for name, before, after in words.changes:
            self._changes.addWidget(label(name, "small"))
            changed = after if before == "未采集" else f"{before} → {after}"
            self._changes.addWidget(label(changed, wrap=True, select=True))
        self._changes.addStretch(1)
