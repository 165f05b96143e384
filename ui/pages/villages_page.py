"""村（社区）: the villages of this office, added, renamed, closed; a bureau sees those of all townships."""

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.days import read_day
from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.services import villages
from mzdesk.services.names import site_name
from mzdesk.services.villages import Place
from mzdesk.store.work import Changes
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.tables import behave

SAMPLE_NOTE = "新装时带的是样例村名，请按本地区划代码改成真实的名称；改名不影响已登记的人。"


class PlaceDialog(QDialog):
    """Name, code and, for a village that exists, the day from which it is no more used."""

    def __init__(self, parent: QWidget, place: Place | None) -> None:
        super().__init__(parent)
        title = "更改村（社区）" if place else "登记村（社区）"
        self.setWindowTitle(title)
        self.name = QLineEdit(place.name if place else "", placeholderText="如：红星村、城北社区")
        self.code = QLineEdit(place.code if place else "", placeholderText="12位统计用区划代码，可暂空")
        self.ended = QLineEdit(
            str(place.ended or "") if place else "", placeholderText="仍在使用则不填，如 20261231"
        )
        self.said = label("", "problem", wrap=True)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow("名称", self.name)
        form.addRow("代码", self.code)
        if place:
            form.addRow("停用日期", self.ended)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        self.keep = button("保存（回车）", self.accept, role="main")
        self.keep.setDefault(True)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(title, "section"))
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(row)
        self.setMinimumWidth(theme.sizes().px(420))
        self.name.setFocus()
        self.name.selectAll()


class VillagesPage(Page):
    """One table; Insert adds, Enter changes the one under the cursor, typing finds."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Insert", "登记一个村（社区）"), Shortcut("回车", "更改名称、代码或停用"),
        Shortcut("Ctrl+F 或 /", "查找"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._mine = desk.office.role == TOWNSHIP
        self._places: list[Place] = []
        self.search = QLineEdit(placeholderText="名称或代码")
        self.search.setAccessibleName("查找村（社区）")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.sizes().px(260))
        self.table = self._made_table()
        self.total = label("", "muted")
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState(
            "fa6s.house-chimney", "没有找到村（社区）", "换几个字再找，或按 Insert 登记。"
        ))
        self._build()
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.cellDoubleClicked.connect(lambda *_: self.change())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Insert", self.add), ("Ctrl+F", self.search.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)
        QShortcut(QKeySequence("/"), self.table, self.search.setFocus, context=Qt.ShortcutContext.WidgetShortcut)

    def _made_table(self) -> QTableWidget:
        heads = ["名称", "代码", "登记居民", "停用"]
        heads = heads if self._mine else ["乡镇", *heads]
        made = QTableWidget(0, len(heads))
        made.setHorizontalHeaderLabels(heads)
        behave(made, "村（社区）名录")
        made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return made

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.search)
        top.addStretch(1)
        if self._mine:
            top.addWidget(button("更改（回车）", self.change))
            top.addWidget(button("登记村（Insert）", self.add, role="main", icon="fa6s.plus"))
        column.addLayout(top)
        if self._mine:
            column.addWidget(label(SAMPLE_NOTE, "small", wrap=True))
        column.addWidget(self._front, 1)
        column.addWidget(self.total)

    # the page

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        if not touched or any(table in ("village", "person") for table, _ in touched):
            self._read()

    def _read(self) -> None:
        operations.run(self, lambda _: villages.places(self._desk), label="", progress=False, on_done=self._show)

    def _show(self, found: list[Place]) -> None:
        self._places = found
        self._fill()

    def _shown(self) -> list[Place]:
        typed = "".join(self.search.text().split())
        return [p for p in self._places if typed in p.name or typed in p.code]

    def _fill(self) -> None:
        shown, kept = self._shown(), self.current()
        self.table.setRowCount(len(shown))
        for y, place in enumerate(shown):
            cells = self._cells(place)
            for x, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, place.id)
                if place.ended:
                    item.setForeground(QColor(theme.Colour.MUTED))
                self.table.setItem(y, x, item)
        at = next((y for y, place in enumerate(shown) if kept and place.id == kept.id), 0)
        self.table.setCurrentCell(at, 0)
        self._front.setCurrentIndex(0 if shown else 1)
        used = sum(p.ended is None for p in shown)
        self.total.setText(f"在用 {used} 个村（社区），登记居民 {sum(p.residents for p in shown)} 人")

    def _cells(self, place: Place) -> list[str]:
        own = [place.name, place.code, str(place.residents), str(place.ended or "")]
        return own if self._mine else [site_name(place.site), *own]

    def current(self) -> Place | None:
        """The village under the cursor."""
        item = self.table.item(self.table.currentRow(), 0)
        key = item.data(Qt.ItemDataRole.UserRole) if item else None
        return next((p for p in self._places if p.id == key), None)

    # writing

    def add(self) -> None:
        """Insert."""
        if self._mine:
            self._ask(None)

    def change(self) -> None:
        """Enter on a village."""
        place = self.current()
        if self._mine and place:
            self._ask(place)

    def _ask(self, place: Place | None) -> None:
        dialog = PlaceDialog(self.window(), place)
        while dialog.exec() == QDialog.DialogCode.Accepted:
            kept = operations.attempt(
                self, lambda: self._keep(place, dialog), on_refused=lambda why: dialog.said.setText(why.sentence)
            )
            if kept:
                operations.tell(self, "已保存村（社区）")
                self._read()
                break
        dialog.deleteLater()
        self.table.setFocus()

    def _keep(self, place: Place | None, dialog: PlaceDialog) -> Changes:
        name, code = dialog.name.text(), dialog.code.text().strip()
        if place is None:
            return villages.add(self._desk, name, code)
        ended = self._ended(dialog)
        return villages.change(self._desk, place.id, name=name, code=code, ended=ended, open_again=ended is None)

    def _ended(self, dialog: PlaceDialog) -> date | None:
        typed = dialog.ended.text().strip()
        found = read_day(typed, self._desk.today()) if typed else None
        if typed and (found is None or found.whole is None):
            raise Refusal("停用日期看不懂", "请按 20261231 这样填写到日", code="bad-day")
        return found.whole if found else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.search.hasFocus():
            self.change()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
