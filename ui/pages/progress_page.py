"""报送进度: the townships by twelve months; F9 prints who is to be reminded."""

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.basics.months import Month
from mzdesk.exchange import board
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from ui import operations
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

TONES = {board.MISSING: "red", board.ARRIVED: "amber", board.WAITING: "amber", board.MERGED: "blue",
         board.ANSWERED: "green"}


class ProgressPage(Page):
    """A row a township, a column a month; the month at the top of the window is the last column."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+PgUp / Ctrl+PgDn", "上个月 / 下个月"), Shortcut("F9", "打印本月催报名单"),
        Shortcut("回车", "看这个乡镇、光标所在月份的报送包"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._month = Month.of(desk.today())
        self._asked = 0
        self.told = label("", "muted", wrap=True)
        heads = ("乡镇", *(f"{n}" for n in range(board.MONTHS)), "缺", "本月覆盖", "上月覆盖")
        self.table = PlainTable("报送进度", heads, stretch=0)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState(
            "fa6s.key", "还没有登记乡镇", "请先在“乡镇名录”里受理乡镇的登记申请。",
            action="到乡镇名录", on_action=lambda: self.go("offices")))
        top = QHBoxLayout()
        top.addWidget(self.told, 1)
        top.addWidget(button("打印催报名单（F9）", self.print_now, icon="fa6s.print"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._front, 1)
        self.table.opened.connect(self._open)

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        self._read()

    def set_month(self, month: Month) -> None:
        self._month = month
        self._read()

    def _open(self, site: str) -> None:
        """The packages of a township in the month under the cursor."""
        place = self.table.currentColumn()
        month = self._month.plus(place - board.MONTHS) if 1 <= place <= board.MONTHS else self._month
        self.go("intake", site=site, month=month)

    def print_now(self) -> None:
        desk, month = self._desk, self._month
        self.go("print", make=lambda _: board.reminders(desk, month), title="催报名单",
                register=next(iter(LINES.values())), subject_id="", purpose="", back="progress", back_arguments={})

    def _read(self) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        asked, desk, month = self._asked, self._desk, self._month
        operations.run(self, lambda _: board.year(desk, month), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: list[board.Line]) -> None:
        if asked != self._asked:
            return
        for place in range(board.MONTHS):
            head = self.table.horizontalHeaderItem(place + 1)
            if head is not None:
                month = self._month.plus(place + 1 - board.MONTHS)
                head.setText(f"{month.month}月" if month.month > 1 or place else f"{month.year}年{month.month}月")
        self.table.show_lines([_line(one) for one in found])
        come = sum(one.cell(self._month).state not in (board.MISSING, board.ARRIVED, board.NOT_YET) for one in found)
        fewer = sum(one.fewer for one in found)
        less = f"，{fewer} 个比上月少（档案或村），请核对" if fewer else ""
        self.told.setText(f"{self._month.words}：{come} 个乡镇已报，共 {len(found)} 个{less}。" if found else "")
        self._front.setCurrentIndex(0 if found else 1)


def _line(one: board.Line) -> Line:
    words = [f"{cell.state} {cell.entries}" if cell.entries else cell.state for cell in one.cells]
    tones = tuple((place, TONES[cell.state]) for place, cell in enumerate(one.cells, 1) if cell.state)
    if one.fewer:
        tones = (*tones, (board.MONTHS + 2, "amber"))
    return Line(one.site, (one.name, *words, str(len(one.missing) or ""), one.now.words, one.before.words), tones)
