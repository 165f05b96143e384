"""冲突与待核: fields on which both offices differ, one key each; entries that could not be applied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from mzdesk.describe.columns import Stored
from mzdesk.exchange import feedback, settling
from mzdesk.exchange.settling import BUREAU_STANDS, TOWNSHIP_STANDS, WHOLE
from mzdesk.people.desk import Desk
from mzdesk.services import differences
from mzdesk.services.differences import Whose
from mzdesk.services.names import names, site_name
from ui import operations
from ui.pages import exchange_parts as parts
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.asking import ask_reason
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("乡镇", "台账", "姓名或名称", "栏目", "原来", "市局（2）", "乡镇（1）", "核定")
ASIDE = ("乡镇", "台账", "姓名或名称", "规则", "原因", "怎么办")
CONFLICTS, WAITING = 0, 1
DECIDED = {TOWNSHIP_STANDS: "以乡镇为准", BUREAU_STANDS: "以市局为准"}
KEYS = {Qt.Key.Key_1: TOWNSHIP_STANDS, Qt.Key.Key_2: BUREAU_STANDS}


@dataclass(frozen=True)
class Shown:
    """One line: where it is decided, whose file it is, and its cells."""

    key: str
    whose: Whose
    line: Line
    decided: str = ""


@dataclass(frozen=True)
class Found:
    """Both lists, read together."""

    conflicts: Sequence[Shown]
    aside: Sequence[Shown]


def read(desk: Desk) -> Found:
    """Everything that waits, then what a person decided here."""
    known = names(desk)

    def words(entity: str, field: str, value: Stored) -> str:
        return differences.words_of_value(desk, entity, field, value, known)

    conflicts = []
    for one in (*settling.conflicts(desk), *reversed(settling.conflicts(desk, decided=True))):
        whose = differences.whose(desk, one.entity, one.record_id)
        field = "整条记录" if one.field == WHOLE else differences.label_of(one.entity, one.field)
        values = tuple(words(one.entity, one.field, value) for value in (one.before, one.ours, one.theirs))
        tones = ((7, "green"),) if one.decided else ((5, "amber"), (6, "amber"))
        conflicts.append(Shown(one.id, whose, Line(one.id, (
            site_name(one.site), differences.title_of(one.entity), whose.name, field, *values,
            DECIDED.get(one.decided, "等核定")), tones), one.decided))
    aside = []
    for row in settling.held(desk):
        whose = differences.whose(desk, row.entity, row.record_id)
        aside.append(Shown(row.id, whose, Line(row.id, (
            site_name(row.site), differences.title_of(row.entity), whose.name, row.rule, row.words, row.advice))))
    return Found(conflicts, aside)


class ConflictTable(PlainTable):
    """Digits decide, Backspace takes back."""

    digit = Signal(int)
    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in KEYS:
            self.digit.emit(event.key())
        elif plain and event.key() == Qt.Key.Key_Backspace:
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)


class ConflictsPage(Page):
    """The bureau decides what its owner does not decide; both values stay in the log."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("1", "以乡镇的为准，到下一处"), Shortcut("2", "以市局的为准，到下一处"),
        Shortcut("Backspace", "撤回这一处的核定"), Shortcut("回车", "打开档案核对"),
        Shortcut("Delete", "待核：不采用（要写原因）"), Shortcut("Alt+R", "待核：重新核对全部"),
        Shortcut("Ctrl+E", "写反馈包，交给乡镇"), Shortcut("Ctrl+Tab", "冲突 / 待核"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._comes = False
        self._shown: dict[str, Shown] = {}
        self.told = label("", "muted", wrap=True)
        self.table = ConflictTable("冲突", HEADS, stretch=2)
        self.aside = PlainTable("待核", ASIDE, stretch=4)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("冲突与待核")
        self.tabs.setDocumentMode(True)
        self._fronts = [self._front(self.table, "没有冲突", "两边都改过、又没有规定听谁的栏目，会列在这里。"),
                        self._front(self.aside, "没有待核的内容", "不能写入的条目会列在这里，原件都留着。")]
        for front, title in zip(self._fronts, ("冲突", "待核"), strict=True):
            self.tabs.addTab(front, title)
        self._doings: dict[int, tuple[QWidget, ...]] = {
            CONFLICTS: (
                button("以乡镇为准（1）", lambda: self._decide(TOWNSHIP_STANDS), role="main"),
                button("以市局为准（2）", lambda: self._decide(BUREAU_STANDS), role="main"),
                button("撤回（Backspace）", self._take_back),
            ),
            WAITING: (button("重新核对（Alt+R）", self._again, role="main"), button("不采用（Delete）", self._drop)),
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for some in self._doings.values():
            for made in some:
                row.addWidget(made)
        row.addStretch(1)
        row.addWidget(button("写反馈包（Ctrl+E）", self._feedback, icon="fa6s.paper-plane"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self.tabs, 1)
        column.addLayout(row)

    def _front(self, table: QWidget, nothing: str, about: str) -> QStackedWidget:
        made = QStackedWidget()
        made.addWidget(table)
        made.addWidget(EmptyState("fa6s.circle-check", nothing, about))
        return made

    def _connect(self) -> None:
        self.table.digit.connect(lambda key: self._decide(KEYS[Qt.Key(key)]))
        self.table.taken_back.connect(self._take_back)
        self.table.opened.connect(self._open)
        self.aside.opened.connect(self._open)
        self.tabs.currentChanged.connect(self._show_doings)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Alt+R"), self, self._again, context=within)
        QShortcut(QKeySequence("Ctrl+E"), self, self._feedback, context=within)
        QShortcut(QKeySequence("Delete"), self.aside, self._drop, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self._other, context=within)

    def activated(self) -> None:
        self._comes = True
        self._read()
        self._list().setFocus()

    def refresh(self, touched: Touched) -> None:
        self._read()

    def _list(self) -> PlainTable:
        return self.aside if self.tabs.currentIndex() == WAITING else self.table

    def _other(self) -> None:
        self.tabs.setCurrentIndex(CONFLICTS if self.tabs.currentIndex() == WAITING else WAITING)
        self._list().setFocus()

    def _show_doings(self) -> None:
        """What can be done with the list in front; a button never acts on a list that is out of sight."""
        here, filled = self.tabs.currentIndex(), self._list().rowCount() > 0
        for place, some in self._doings.items():
            for made in some:
                made.setVisible(place == here and filled)

    def _read(self) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        asked, desk = self._asked, self._desk
        operations.run(self, lambda _: read(desk), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self._shown = {one.key: one for one in (*found.conflicts, *found.aside)}
        for place, (table, some) in enumerate(((self.table, found.conflicts), (self.aside, found.aside))):
            table.show_lines([one.line for one in some])
            self._fronts[place].setCurrentIndex(0 if some else 1)
        waiting = sum(not one.decided for one in found.conflicts)
        self.tabs.setTabText(CONFLICTS, f"冲突（{waiting}）")
        self.tabs.setTabText(WAITING, f"待核（{len(found.aside)}）")
        about = "核定后写反馈包，乡镇读入就知道；没有采用的值留在变更日志里。"
        self.told.setText(f"{waiting} 处等核定。{about}" if waiting else "")
        self.told.setVisible(bool(waiting))
        if self._comes and found.aside and not waiting:
            self.tabs.setCurrentIndex(WAITING)
            self.aside.setFocus()
        self._comes = False
        self._show_doings()
        self.badge_changed.emit()

    def _open(self, key: str) -> None:
        whose = self._shown[key].whose
        if whose.register:
            self.go(whose.register, record=whose.record)
        else:
            operations.of(self).told.emit("这条记录还没有档案可以打开")

    def _decide(self, stands: str) -> None:
        key, row = self.table.current(), self.table.currentRow()
        if not key or self._shown[key].decided:
            return
        if operations.attempt(self, lambda: settling.settle(self._desk, key, stands)):
            self._shown[key] = replace(self._shown[key], decided=stands)  # a quick hand comes before the next reading
            operations.of(self).told.emit(f"已核定：{DECIDED[stands]}（Backspace 撤回）")
            self._read()
            self.table.setCurrentCell(min(row + 1, self.table.rowCount() - 1), 0)

    def _take_back(self) -> None:
        key = self.table.current()
        if key and operations.attempt(self, lambda: settling.take_back(self._desk, key)):
            operations.of(self).told.emit("已撤回，这一处重新等核定")
            self._read()

    def _drop(self) -> None:
        key = self.aside.current()
        reason = ask_reason(self, "不采用这一条吗？", "原件留着，乡镇在反馈里会看到原因。", "不采用") if key else ""
        if reason and operations.attempt(self, lambda: settling.drop(self._desk, key, reason)):
            self._read()

    def _feedback(self) -> None:
        """Ctrl+E: one file for each township that the bureau has something to tell."""
        folder = parts.choose_folder(self, self._desk, "反馈包放到哪里")
        if folder:
            operations.run(self, lambda progress: feedback.export_all(self._desk, folder, progress), label="写反馈包",
                           on_done=self._told_feedback)

    def _told_feedback(self, made: Sequence[feedback.Written]) -> None:
        edits = sum(one.edits for one in made)
        words = f"写了{len(made)}个反馈包，改动共{edits}处。可以安全拔出" if made else "没有要反馈给乡镇的内容"
        operations.of(self).told.emit(words)

    def _again(self) -> None:
        done = operations.attempt(self, lambda: settling.try_again(self._desk))
        if done:
            through, left = done.value
            operations.of(self).told.emit(f"重新核对：写入{through}条，还有{left}条待核")
            self._read()
