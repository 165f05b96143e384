"""村级任务: one village, who serves there, and everything that is due there by the end of the month."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from mzdesk.services import settings, village_work
from mzdesk.services.names import village_options
from mzdesk.services.village_work import Item, VillageWork
from mzdesk.services.visiting import rounds
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("期限", "事项", "组", "姓名", "说明")
VILLAGE = "village_work.village"


class VillagePage(Page):
    """Enter opens the record behind a line; what was done goes by itself."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "打开档案"), Shortcut("Alt+F", "换一个村"), Shortcut("F9", "打印本月任务单"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._items: dict[str, Item] = {}
        self._asked = 0
        self.village = QComboBox()
        self.village.setAccessibleName("村（社区）")
        self.village.setMinimumWidth(theme.sizes().px(180))
        self.officers = label("", "muted", wrap=True)
        self.total = label("", "muted")
        self.table = PlainTable("村级任务", HEADS, stretch=4)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        about = "走访、期限和探访发现的问题都办好了。"
        self._front.addWidget(EmptyState("fa6s.circle-check", "本月没有到期的事项", about))
        top = QHBoxLayout()
        top.addWidget(self.village)
        top.addWidget(self.total, 1)
        top.addWidget(button("打印任务单（F9）", self.print_now, icon="fa6s.print"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.officers)
        column.addWidget(self._front, 1)
        self.table.opened.connect(self._open)
        self.village.currentIndexChanged.connect(lambda _: self._chosen())
        QShortcut(QKeySequence("Alt+F"), self, self.village.setFocus,
                  context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def open(self, **arguments: Any) -> None:
        if arguments.get("village"):
            self._list_villages()
            self.village.setCurrentIndex(max(0, self.village.findData(arguments["village"])))

    def activated(self) -> None:
        self._list_villages()
        self._read()
        self.table.setFocus()

    def _list_villages(self) -> None:
        if not self.village.count():
            kept = settings.get(self._desk, VILLAGE)
            self.village.blockSignals(True)
            for one in village_options(self._desk):
                self.village.addItem(one.label, one.id)
            self.village.setCurrentIndex(max(0, self.village.findData(kept)))
            self.village.blockSignals(False)

    def refresh(self, touched: Touched) -> None:
        self._read()

    def print_now(self) -> None:
        """F9: the sheet of this village for the month."""
        desk, village, month = self._desk, self._village(), Month.of(self._desk.today())
        if village:
            self.go("print", make=lambda _: village_work.task_sheet(desk, village, month), title="村级任务单",
                    register=rounds.LINE, subject_id="", purpose="", back="village", back_arguments={})

    def _village(self) -> str:
        return str(self.village.currentData() or "")

    def _chosen(self) -> None:
        operations.attempt(self, lambda: settings.put(self._desk, VILLAGE, self._village()))
        self._read()

    def _read(self) -> None:
        village = self._village()
        if not self.isVisible() or not village:
            return
        self._asked += 1
        asked, desk, month = self._asked, self._desk, Month.of(self._desk.today())
        operations.run(self, lambda _: village_work.work_of(desk, village, month), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: VillageWork) -> None:
        if asked != self._asked:
            return
        today = self._desk.today()
        self._items = {str(place): one for place, one in enumerate(found.items)}
        self.table.show_lines([
            Line(key, (str(one.due or ""), one.matter, one.group, one.name, one.words),
                 ((0, "red"),) if one.due and one.due < today else ())
            for key, one in self._items.items()])
        self._front.setCurrentIndex(0 if found.items else 1)
        late = sum(1 for one in found.items if one.due and one.due < today)
        self.total.setText(f"本月到期 {len(found.items)} 件，其中逾期 {late} 件" if found.items else "")
        served = "　".join(f"{one.post} {one.name} {one.phone}".strip() for one in found.officers)
        nobody = "还没有登记本村的工作人员（儿童主任、网格员等），请在“工作人员”中登记。"
        self.officers.setText(f"工作人员：{served}" if served else nobody)

    def _open(self, key: str) -> None:
        one = self._items[key]
        self.go(one.register, record=one.record_id)
