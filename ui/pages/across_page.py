"""跨乡镇核对: pairs that only the bureau can see; each is looked into by a person and never merged by itself."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import across, differences
from mzdesk.services.across import NOT_SAME, OPEN, SETTLED, STATES, Pair
from ui import operations
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import EmptyState, button, label
from ui.widgets.asking import ask_reason
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("规则", "甲", "乙", "疑点", "结论", "核对结果")
TONES = {OPEN: "amber", NOT_SAME: "grey", SETTLED: "green"}


class AcrossPage(Page):
    """Enter opens the first record, Shift+Enter the second; N and Y say what was found out."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "打开甲的档案"), Shortcut("Shift+回车", "打开乙的档案"),
        Shortcut("N", "不是同一人（写核对结果）"),
        Shortcut("Y", "已处理（写核对结果）"), Shortcut("Backspace", "撤回结论"), Shortcut("F5", "重新核对"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pairs: dict[str, Pair] = {}
        self._asked = 0
        self._stale = True
        self.told = label("", "muted", wrap=True)
        self.all = QCheckBox("连同已有结论的")
        self.table = PlainTable("跨乡镇核对", HEADS, stretch=3)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState("fa6s.circle-check", "没有待核的疑点", "各乡镇报来以后，这里列出成对的疑点。"))
        top = QHBoxLayout()
        top.addWidget(self.told, 1)
        top.addWidget(self.all)
        bottom = QHBoxLayout()
        for words, slot in (("不是同一人（N）", lambda: self._note(NOT_SAME)),
                            ("已处理（Y）", lambda: self._note(SETTLED)), ("撤回结论（Backspace）", self._reopen),
                            ("重新核对（F5）", self._again)):
            bottom.addWidget(button(words, slot))
        bottom.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._front, 1)
        column.addLayout(bottom)
        self.table.opened.connect(lambda key: self._open(key, first=True))
        self.all.toggled.connect(lambda _: self._fill())
        here = Qt.ShortcutContext.WidgetShortcut
        for keys, slot in (("N", lambda: self._note(NOT_SAME)), ("Y", lambda: self._note(SETTLED)),
                           ("Backspace", self._reopen), ("Shift+Return", self._open_second),
                           ("Shift+Enter", self._open_second)):
            QShortcut(QKeySequence(keys), self.table, slot, context=here)
        QShortcut(QKeySequence("F5"), self, self._again, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def activated(self) -> None:
        if self._stale:
            self._again()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        self._stale = True
        if self.isVisible():
            self._again()

    def _again(self) -> None:
        self._asked += 1
        self._stale = False
        asked, desk = self._asked, self._desk
        operations.run(self, lambda progress: across.pairs(desk, progress), label="跨乡镇核对",
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: list[Pair]) -> None:
        if asked == self._asked:
            self._pairs = {pair.key: pair for pair in found}
            self._fill()

    def _fill(self) -> None:
        shown = [pair for pair in self._pairs.values() if self.all.isChecked() or pair.state == OPEN]
        self.table.show_lines([_line(pair) for pair in shown])
        waiting = sum(pair.state == OPEN for pair in self._pairs.values())
        self.told.setText(f"{waiting} 对待核，{len(self._pairs) - waiting} 对已有结论。程序不自动合并，请与两地核对。")
        self._front.setCurrentIndex(0 if shown else 1)

    def _open_second(self) -> None:
        if self.table.current():
            self._open(self.table.current(), first=False)

    def _open(self, key: str, *, first: bool) -> None:
        pair = self._pairs[key]
        side = pair.first if first else pair.second
        whose = differences.whose(self._desk, Person.__tablename__, side.person)
        if whose.register:
            self.go(whose.register, record=whose.record)
        else:
            operations.of(self).told.emit("此人没有在任何台账上")

    def _note(self, state: str) -> None:
        pair = self._pairs.get(self.table.current())
        if pair is None:
            return
        words = ask_reason(self, f"记为“{STATES[state]}”", f"{pair.first.words}　{pair.second.words}", "记下")
        if words and operations.attempt(self, lambda: across.note(self._desk, pair, state, words)):
            self._again()

    def _reopen(self) -> None:
        pair = self._pairs.get(self.table.current())
        if pair is not None and pair.state != OPEN and operations.attempt(
                self, lambda: across.note(self._desk, pair, OPEN)):
            self._again()


def _line(pair: Pair) -> Line:
    return Line(pair.key, (pair.title, pair.first.words, pair.second.words, pair.words, STATES[pair.state], pair.note),
                ((4, TONES[pair.state]),))
