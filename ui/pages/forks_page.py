"""分叉: two lives of one township's database side by side, until the township has begun again."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import forks
from mzdesk.exchange.forks import Fork
from mzdesk.people.desk import Desk
from mzdesk.services import differences
from mzdesk.services.differences import Whose
from mzdesk.services.names import names, site_name
from ui import operations
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("乡镇", "第几号", "月份", "收到时间", "共同到第几条", "市局此后", "乡镇此后", "情况")
SIDES = ("哪一类", "姓名或名称", "栏目", "原来", "市局已收的", "这个包里的")
HEALED, OPEN = "已重新接上", "等乡镇重新接上"


class ForksPage(Page):
    """Above the forks, below what each life wrote; nothing is decided here, the township begins again."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("↑ ↓", "看另一处分叉"), Shortcut("Ctrl+Tab", "分叉 / 两边的内容"), Shortcut("回车", "打开档案"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._looked_at = ""
        self._whose: dict[str, Whose] = {}
        self.told = label("", "muted", wrap=True)
        self.table = PlainTable("分叉", HEADS, stretch=7)
        self.sides = PlainTable("两边的内容", SIDES, stretch=5)
        self.table.moved.connect(self._look)
        self.table.opened.connect(lambda _: self.sides.setFocus())
        self.sides.opened.connect(self._open)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(self.sides)
        both.setSizes([220, 380])
        self._front = QStackedWidget()
        self._front.addWidget(both)
        self._front.addWidget(EmptyState(
            "fa6s.code-branch", "没有分叉", "乡镇的数据退回去又接着录入时，两边各自的内容会列在这里。"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self._front, 1)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self._other, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _other(self) -> None:
        (self.sides if self.table.hasFocus() else self.table).setFocus()

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        self._read()

    def _read(self) -> None:
        self._asked += 1
        asked, desk = self._asked, self._desk
        operations.run(self, lambda _: forks.forks(desk), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Sequence[Fork]) -> None:
        if asked != self._asked:
            return
        self.table.show_lines([Line(one.sha256, (
            site_name(one.site), str(one.number), one.period, one.received, str(one.common), f"{one.ours} 条",
            f"{one.theirs} 条", HEALED if one.healed else OPEN), ((7, "green" if one.healed else "amber"),))
            for one in sorted(found, key=lambda one: one.healed)])
        self._front.setCurrentIndex(0 if found else 1)
        waiting = sum(not one.healed for one in found)
        self.told.setText(
            f"{waiting} 处等乡镇重新接上：请把回执交还乡镇，读入后在“月度报送”页按 Ctrl+J。两边的内容都留着，没有合并。"
            if waiting else "")
        self.told.setVisible(bool(waiting))
        self.badge_changed.emit()

    def _look(self, sha256: str) -> None:
        desk, self._looked_at = self._desk, sha256
        if not sha256:
            self.sides.show_lines(())
            return
        operations.run(self, lambda _: _sides(desk, sha256), label="", progress=False,
                       on_done=lambda found: self._show_sides(sha256, found),
                       on_refused=lambda refusal: self._gone(sha256, refusal))

    def _show_sides(self, sha256: str, found: Sequence[tuple[Whose, Line]]) -> None:
        if sha256 != self._looked_at:  # another fork was chosen before this one was read
            return
        self._whose = {line.key: whose for whose, line in found}
        self.sides.show_lines([line for _, line in found])

    def _gone(self, sha256: str, refusal: Refusal) -> None:
        if sha256 != self._looked_at:
            return
        self.sides.show_lines(())
        operations.tell(self, refusal.sentence)

    def _open(self, key: str) -> None:
        whose = self._whose[key]
        if whose.register:
            self.go(whose.register, record=whose.record)
        else:
            operations.tell(self, "这条记录在市局还没有档案可以打开")


def _sides(desk: Desk, sha256: str) -> list[tuple[Whose, Line]]:
    known = names(desk)
    found = []
    for place, one in enumerate(forks.sides(desk, sha256)):
        whose = differences.whose(desk, one.entity, one.record)
        before, ours, theirs = (differences.words_of_value(desk, one.entity, one.field, value, known)
                                for value in (one.before, one.bureau, one.township))
        tones = ((4, "amber"), (5, "amber")) if one.before not in (one.bureau, one.township) else ()
        found.append((whose, Line(str(place), (
            differences.title_of(one.entity), whose.name, differences.label_of(one.entity, one.field), before, ours,
            theirs), tones)))
    return found
