"""打印登记: who printed or saved what, when, which copy, for what; Enter opens the record it was made of."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout

from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import papers
from mzdesk.services.papers import PrintRecord
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

MOST = 2000
HEADS = ("时间", "经办人", "文书", "台账", "用途", "份数", "页数", "份号")


class PapersPage(Page):
    """A table that is read, found in and sorted; nothing in it is ever changed."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+F 或 /", "查找"), Shortcut("回车", "打开这份文书所属的档案"), Shortcut("F5", "刷新"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._records: list[PrintRecord] = []
        self._lines = {line.register: line for line in LINES.values()}
        self.search = QLineEdit(placeholderText="文书、用途、经办人或日期")
        self.search.setAccessibleName("查找打印记录")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(theme.sizes().px(320))
        self.table = PlainTable("打印登记", HEADS, stretch=2)
        self.total = label("", "muted")
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState(
            "fa6s.print", "还没有打印记录", "在档案里按 F9 打印文书，或在名单里按 Ctrl+P 打印花名册，这里会逐份登记。"
        ))
        self._front.addWidget(EmptyState("fa6s.filter", "没有找到这样的打印记录", "换几个字再找。"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.search)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self._front, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.total)
        bottom.addStretch(1)
        bottom.addWidget(label("/ 查找　回车 打开档案", "small"))
        column.addLayout(bottom)
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.opened.connect(self._open)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus,
                  context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("/"), self.table, self.search.setFocus, context=Qt.ShortcutContext.WidgetShortcut)

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        if not touched or any(table == "deed" for table, _ in touched):
            self._read()

    def _read(self) -> None:
        operations.run(self, lambda _: papers.print_register(self._desk, MOST), label="", progress=False,
                       on_done=self._show)

    def _show(self, found: list[PrintRecord]) -> None:
        self._records = found
        self._fill()

    def _cells(self, one: PrintRecord) -> tuple[str, ...]:
        line = self._lines.get(one.register)
        number = str(one.copy_number)
        if one.copies > 1:
            number = f"{one.copy_number - one.copies + 1}—{number}"
        return (one.when, one.who, one.words, line.title if line else "", one.purpose, str(one.copies),
                str(one.pages or ""), number)

    def _fill(self) -> None:
        typed = self.search.text().strip()
        every = (Line(str(place), self._cells(one)) for place, one in enumerate(self._records))
        lines = [line for line in every if any(typed in words for words in line.cells)]
        self.table.show_lines(lines)
        self._front.setCurrentIndex(0 if lines else 2 if self._records else 1)
        more = f"（只列出最近 {MOST} 条）" if len(self._records) >= MOST else ""
        self.total.setText(f"共 {len(lines)} 条{more}" if self._records else "")

    def _open(self, key: str) -> None:
        one = self._records[int(key)]
        line = self._lines.get(one.register)
        if line is not None and one.subject_id:
            self.go(line.key, record=one.subject_id)
        elif line is not None:
            self.go(line.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
