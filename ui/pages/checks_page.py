"""数据体检: every finding of the audit rules, each leading to the record in which it is mended."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.basics.progress import Progress
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import casework, checks
from mzdesk.services.checks import Found
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("规则", "台账", "姓名", "问题", "怎么办")
RESULT, CLEAN, UNDERWAY = 0, 1, 2


@dataclass(frozen=True)
class Checked:
    """The findings, and the name behind each record."""

    found: tuple[Found, ...]
    names: dict[str, str]


def checked(desk: Desk, progress: Progress) -> Checked:
    found = tuple(checks.run(desk, progress))
    return Checked(found, casework.names_of_records(desk, {(one.register, one.record) for one in found}))


class ChecksPage(Page):
    """Runs when it is opened for the first time and with F5; the list stays until the next run."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("F5", "重新体检"), Shortcut("回车", "打开要更正的档案"), Shortcut("Alt+R", "只看一条规则"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._checked: Checked | None = None
        self.rule = QComboBox()
        self.rule.setAccessibleName("只看一条规则")
        self.rule.setMinimumWidth(theme.sizes().px(260))
        self.rule.currentIndexChanged.connect(lambda _: self._fill())
        self.again = button("重新体检（F5）", self.run_checks, icon="fa6s.stethoscope")
        self.told = label("", "muted")
        self.table = PlainTable("体检结果", HEADS, stretch=3)
        self.table.opened.connect(self._open)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState("fa6s.circle-check", "没有发现问题", "登记册、发放和案卷之间没有查到矛盾。"))
        self._front.addWidget(EmptyState("fa6s.stethoscope", "正在体检", "一项一项核对，数据多时要一会儿。"))
        top = QHBoxLayout()
        top.addWidget(self.rule)
        top.addWidget(self.told, 1)
        top.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._front, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("F5"), self, self.run_checks, context=within)
        QShortcut(QKeySequence("Alt+R"), self, self.rule.setFocus, context=within)

    def activated(self) -> None:
        if self._checked is None:
            self.run_checks()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        """What was mended stays listed until the next run; the page says that it may be old."""
        if self._checked is not None and touched:
            self.told.setText(f"{self._said()}　数据已有改动，按 F5 重新体检。")

    def run_checks(self) -> None:
        """F5."""
        self.again.setEnabled(False)
        self._front.setCurrentIndex(UNDERWAY)
        desk = self._desk
        operations.run(self, lambda progress: checked(desk, progress), label="数据体检", on_done=self._show,
                       on_ended=self._ended)

    def _ended(self) -> None:
        self.again.setEnabled(True)
        if self._front.currentIndex() == UNDERWAY and self._checked is not None:
            self._fill()

    def _show(self, found: Checked) -> None:
        self._checked = found
        counts = Counter(one.rule for one in found.found)
        chosen = self.rule.currentData()
        self.rule.blockSignals(True)
        self.rule.clear()
        self.rule.addItem(f"全部规则（{len(found.found)}）", "")
        for number in sorted(counts):
            self.rule.addItem(f"{number}　{checks.RULES[number][0]}（{counts[number]}）", number)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))
        self.rule.blockSignals(False)
        self.told.setText(self._said())
        self._fill()
        if self.isVisible():
            self.table.setFocus()

    def _said(self) -> str:
        count = len(self._checked.found) if self._checked else 0
        return f"共 {count} 处，回车打开档案。" if count else ""

    def _fill(self) -> None:
        if self._checked is None:
            return
        wanted = self.rule.currentData()
        self.table.show_lines([
            Line(f"{one.register}/{one.record}", (
                one.rule, LINES[one.register].title if one.register in LINES else "", self._checked.names.get(
                    one.record, ""), one.words, one.advice))
            for one in self._checked.found if not wanted or one.rule == wanted])
        self._front.setCurrentIndex(RESULT if self._checked.found else CLEAN)

    def _open(self, key: str) -> None:
        register, _, record = key.partition("/")
        if register == "across":
            self.go("across")
            return
        if self._checked and record in self._checked.names:
            self.go(register, record=record)
        else:
            self.go("payments")
