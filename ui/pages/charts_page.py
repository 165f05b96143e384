"""图表: the month in bars, the same in a table; Enter opens the records behind a bar, F9 prints both on one sheet."""

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from mzdesk.services import charts
from mzdesk.services.charts import Chart
from ui import operations
from ui.pages.handin_tables import NumberTable
from ui.pages.month_page import MonthPage
from ui.shell.page import Shortcut
from ui.widgets.bar_chart import BarChart, on_paper
from ui.widgets.plain_table import Line


class ChartsPage(MonthPage):
    """One chart at a time, for the month at the top of the window."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("↑ / ↓", "上一条 / 下一条"), Shortcut("回车", "列出这一条背后的记录"), Shortcut("Alt+F", "换一张图"),
        Shortcut("Ctrl+PgUp / Ctrl+PgDn", "上个月 / 下个月"), Shortcut("F9", "打印图和表"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, charts.KINDS, "哪一张图", 260)
        self._chart: Chart | None = None
        self.bars = BarChart()
        self._beside = QVBoxLayout()
        self.table = self._made_table(("项目", "在册", "新增", "减少"))
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.bars, 3)
        self._beside.addWidget(self.table)
        middle.addLayout(self._beside, 2)
        self.column.addLayout(middle, 1)
        self.bars.opened.connect(self._open)
        self.bars.moved.connect(lambda place: self.table.setCurrentCell(place, 0))

    def _made_table(self, heads: tuple[str, ...]) -> NumberTable:
        made = NumberTable("图表的数字", heads, numbers=(1, 2, 3), stretch=0)
        made.opened.connect(lambda key: self._open(int(key)))
        made.moved.connect(lambda key: self.bars.go_to(int(key)) if key else None)
        return made

    def activated(self) -> None:
        self._read()
        self.bars.setFocus()

    def print_now(self) -> None:
        from ui.pages.print_page import Ready

        chart = self._chart
        if chart is not None:
            pdf = on_paper(chart, self._desk.office.name)
            self.go("print", make=lambda _: Ready(pdf), title=chart.title, register=None, subject_id="", purpose="",
                    back="charts", back_arguments={})

    def read(self, kind: str, month: Month) -> Chart:
        return charts.chart(self._desk, kind, month)

    def show_found(self, found: Chart) -> None:
        self._chart = found
        self.bars.show_chart(found)
        before, self.table = self.table, self._made_table(found.heads)
        self._beside.replaceWidget(before, self.table)
        before.hide()
        before.deleteLater()
        self.table.show_lines([Line(str(place), bar.cells) for place, bar in enumerate(found.bars)])
        self.told.setText(found.words)

    def _open(self, place: int) -> None:
        bar = self._chart.bars[place] if self._chart else None
        if bar is None or not bar.ids:
            operations.tell(self, "这一条背后没有记录可列")
            return
        self.go(bar.register, ids=bar.ids, words=f"{self._month.words}{bar.label}：{bar.shown}")
