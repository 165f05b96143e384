"""重复比对: pairs of files that may be one person, looked into by a person; merges and their way back."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout

from mzdesk.basics.progress import Progress
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.residents import Person
from mzdesk.services import across, differences, same_person
from mzdesk.services.across import MERGED, NOT_SAME, OPEN, SETTLED, STATES, Pair
from mzdesk.services.same_person import Merge
from ui import operations
from ui.pages.across_merge import ask_merge
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.asking import ask_reason, decide
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("规则", "甲", "乙", "疑点", "结论", "核对结果")
MERGES = ("合并日期", "保留的档案", "并入的档案", "核对结果", "原有条数", "撤销日期")
TONES = {OPEN: "amber", NOT_SAME: "grey", SETTLED: "green", MERGED: "blue"}
PAIRS, DONE = 0, 1


@dataclass(frozen=True)
class Found:
    """The pairs and the merges, read together."""

    pairs: list[Pair]
    merges: list[Merge]


def read(desk: Desk, progress: Progress) -> Found:
    return Found(across.pairs(desk, progress), same_person.register(desk))


class AcrossPage(Page):
    """Enter opens the first file, Shift+Enter the second; N, Y and M say what was found out; Backspace takes back."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "打开甲的档案"), Shortcut("Shift+回车", "打开乙的档案"),
        Shortcut("M", "是同一人：看两份档案，合并"), Shortcut("N", "不是同一人（写核对结果）"),
        Shortcut("Y", "已处理（写核对结果）"), Shortcut("Backspace", "撤回结论；撤销合并"),
        Shortcut("Ctrl+Tab", "疑点 / 合并记录"), Shortcut("F5", "重新核对"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pairs: dict[str, Pair] = {}
        self._merges: dict[str, Merge] = {}
        self._asked = 0
        self._stale = True
        self.told = label("", "muted", wrap=True)
        self.all = QCheckBox("连同已有结论的(&A)")
        self.table = PlainTable("疑点", HEADS, stretch=3)
        self.merges = PlainTable("合并记录", MERGES, stretch=3)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState("fa6s.circle-check", "没有待核的疑点", self._about()))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("重复比对的各部分")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._front, "疑点")
        self.tabs.addTab(self.merges, "合并记录")
        self._lay_out()
        self._connect()

    def _about(self) -> str:
        if self._desk.office.role == BUREAU:
            return "各乡镇报来以后，这里列出成对的疑点。"
        return "本机没有证号相同、姓名同音且出生日期性别相同的两份居民档案。"

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.told, 1)
        top.addWidget(self.all)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        self._noting = (
            button("是同一人，合并（M）", self._merge, role="main"),
            button("不是同一人（N）", lambda: self._note(NOT_SAME)), button("已处理（Y）", lambda: self._note(SETTLED)),
        )
        self._taking_back = button("撤回（Backspace）", self._take_back)
        for made in (*self._noting, self._taking_back):
            bottom.addWidget(made)
        bottom.addStretch(1)
        bottom.addWidget(button("重新核对（F5）", self._again))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.tabs, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.table.opened.connect(lambda key: self._open(self._pairs[key].first.person))
        self.merges.opened.connect(lambda key: self._open(self._merges[key].kept))
        self.all.toggled.connect(lambda _: self._fill())
        self.tabs.currentChanged.connect(self._show_doings)
        here, within = Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("M", self._merge), ("N", lambda: self._note(NOT_SAME)),
                           ("Y", lambda: self._note(SETTLED)), ("Shift+Return", self._open_second),
                           ("Shift+Enter", self._open_second)):
            QShortcut(QKeySequence(keys), self.table, slot, context=here)
        for table in (self.table, self.merges):
            QShortcut(QKeySequence("Backspace"), table, self._take_back, context=here)
        QShortcut(QKeySequence("F5"), self, self._again, context=within)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self._other, context=within)

    def activated(self) -> None:
        if self._stale:
            self._again()
        self._shown().setFocus()

    def refresh(self, touched: Touched) -> None:
        self._stale = True
        if self.isVisible():
            self._again()

    def _shown(self) -> PlainTable:
        return self.merges if self.tabs.currentIndex() == DONE else self.table

    def _other(self) -> None:
        self.tabs.setCurrentIndex(DONE if self.tabs.currentIndex() == PAIRS else PAIRS)
        self._shown().setFocus()

    def _again(self) -> None:
        self._asked += 1
        self._stale = False
        asked, desk = self._asked, self._desk
        operations.run(self, lambda progress: read(desk, progress), label="重复比对",
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Found) -> None:
        if asked == self._asked:
            self._pairs = {pair.key: pair for pair in found.pairs}
            self._merges = {one.id: one for one in found.merges}
            self._fill()

    def _fill(self) -> None:
        shown = [pair for pair in self._pairs.values() if self.all.isChecked() or pair.state == OPEN]
        self.table.show_lines([_line(pair) for pair in shown])
        waiting = across.open_count(self._pairs.values())
        self.told.setText(f"{waiting} 对待核，{len(self._pairs) - waiting} 对已有结论。程序不自动合并，请核对后办理。")
        self._front.setCurrentIndex(0 if shown else 1)
        self.merges.show_lines([_merge_line(one) for one in self._merges.values()])
        self.tabs.setTabText(PAIRS, f"疑点（{waiting}）")
        self.tabs.setTabText(DONE, f"合并记录（{len(self._merges)}）")
        self._show_doings()
        self.badge_changed.emit()

    def _show_doings(self) -> None:
        """What can be done with the list in front."""
        here = self.tabs.currentIndex()
        for made in self._noting:
            made.setVisible(here == PAIRS and self.table.rowCount() > 0)
        self._taking_back.setVisible(self._shown().rowCount() > 0)

    # opening

    def _open_second(self) -> None:
        pair = self._pairs.get(self.table.current())
        if pair is not None:
            self._open(pair.second.person)

    def _open(self, person: str) -> None:
        whose = differences.whose(self._desk, Person.__tablename__, person)
        if whose.register:
            self.go(whose.register, record=whose.record)
        else:
            operations.of(self).told.emit("此人没有在任何台账上")

    # what was found out

    def _current(self) -> Pair | None:
        return self._pairs.get(self.table.current()) if self.tabs.currentIndex() == PAIRS else None

    def _note(self, state: str) -> None:
        pair = self._current()
        if pair is None:
            return
        words = ask_reason(self, f"记为“{STATES[state]}”", f"{pair.first.words}　{pair.second.words}", "记下",
                           prompt="核对结果（必填）")
        if words and operations.attempt(self, lambda: across.note(self._desk, pair, state, words)):
            self._again()

    def _merge(self) -> None:
        """M: both files side by side, then which of them is kept."""
        pair = self._current()
        if pair is None or not pair.joinable:
            operations.of(self).told.emit("先选中两份档案都在的一对")
            return
        first, second, desk = pair.first.person, pair.second.person, self._desk
        seen = operations.attempt(self, lambda: same_person.look(desk, first, second))
        answer = ask_merge(self, seen.value) if seen else None
        if answer is not None:
            done = operations.attempt(self, lambda: same_person.merge(desk, answer.kept, answer.alias, answer.words))
            if done:
                made = done.value
                operations.of(self).told.emit(f"已合并：合并前共{made.before}条，合并后{made.after}条，一条不少")
                self._again()

    def _take_back(self) -> None:
        if self.tabs.currentIndex() == DONE:
            self._unmerge(self.merges.current())
            return
        pair = self._current()
        if pair is None or pair.state == OPEN:
            return
        if pair.state == MERGED:
            self._unmerge(same_person.merge_of(self._desk, pair.first.person, pair.second.person))
        elif operations.attempt(self, lambda: across.note(self._desk, pair, OPEN)):
            self._again()

    def _unmerge(self, key: str) -> None:
        one = self._merges.get(key)
        if one is None or one.undone:
            operations.of(self).told.emit("先选中一次没有撤销的合并")
            return
        words = f"{one.alias_words}\n从 {one.kept_words} 里分出来，恢复成两份档案。"
        if decide(self, "撤销这次合并吗？", words, "撤销合并", danger=True):
            done = operations.attempt(self, lambda: same_person.unmerge(self._desk, key))
            if done:
                operations.of(self).told.emit(f"已撤销合并，{done.value.moved}条记录改回原来的档案")
                self._again()


def _line(pair: Pair) -> Line:
    return Line(pair.key, (pair.title, pair.first.words, pair.second.words, pair.words, STATES[pair.state], pair.note),
                ((4, TONES[pair.state]),))


def _merge_line(one: Merge) -> Line:
    return Line(one.id, (one.merged, one.kept_words, one.alias_words, one.words, str(one.before), one.undone),
                ((5, "grey"),))
