"""月度数字: the figures of visits, homes and hazards of a month; Enter shows the records behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from mzdesk.services import figure_sheets
from mzdesk.services.figure_sheets import KINDS, MonthSheet
from mzdesk.services.figures import Figure
from ui import operations
from ui.pages.month_page import MonthPage
from ui.shell.page import Shortcut
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("项目", "数", "说明")


@dataclass(frozen=True)
class Shown:
    """What stands behind a line."""

    figure: Figure
    about: str


class FiguresPage(MonthPage):
    """One kind of figures at a time, for the month at the top of the window."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "列出这个数字背后的记录"), Shortcut("Alt+F", "换一类数字"),
        Shortcut("Ctrl+PgUp / Ctrl+PgDn", "上个月 / 下个月"), Shortcut("F9", "打印月度数字表"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, KINDS, "哪一类", 160)
        self._shown: dict[str, Shown] = {}
        self.table = PlainTable("月度数字", HEADS, stretch=2)
        self.column.addWidget(self.table, 1)
        self.table.opened.connect(self._open)

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def print_now(self) -> None:
        desk, kind, month = self._desk, str(self.kind.currentData()), self._month
        self.go("print", make=lambda _: figure_sheets.roster(desk, figure_sheets.sheet(desk, kind, month)),
                title=f"{self.kind.currentText()}月度数字表",
                register=figure_sheets.LINES_OF[kind], subject_id="", purpose="", back="figures",
                back_arguments={})

    def read(self, kind: str, month: Month) -> MonthSheet:
        return figure_sheets.sheet(self._desk, kind, month)

    def show_found(self, found: MonthSheet) -> None:
        self._shown = {}
        lines: list[Line] = []
        for group in found.groups:
            lines += self._lines(group.title, group.figures)
        self.table.show_lines(lines)
        self.told.setText(f"{found.month.words}。{found.words}")

    def _lines(self, title: str, figures: Sequence[Figure]) -> list[Line]:
        lines = []
        for one in figures:
            key = str(len(self._shown))
            about = "回车列出" if one.ids else ""
            self._shown[key] = Shown(one, title)
            lines.append(Line(key, (f"{title}{one.title}", one.shown, about), ((2, "grey"),) if about else ()))
        return lines

    def _open(self, key: str) -> None:
        one = self._shown[key].figure
        if not one.ids:
            operations.of(self).told.emit("这个数字背后没有记录可列")
            return
        ids = tuple(dict.fromkeys(one.ids))
        self.go(one.register, ids=ids, words=f"{self._month.words}{one.title}：{one.shown}")
