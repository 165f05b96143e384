"""找回: what the bureau holds and this office lost, one line each, taken over or left with one key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.exchange import recovered
from mzdesk.exchange.forks import POINTERS
from mzdesk.exchange.recovered import LEAVE, TAKE, Question
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import differences
from mzdesk.services.differences import Whose
from mzdesk.services.names import Names, names
from ui import operations
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.asking import decide
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("哪一类", "姓名或名称", "栏目", "本机", "市局留着的", "怎么办")
CHOICES = {TAKE: ("采用", "green"), LEAVE: ("不采用", "grey")}
KEYS = {Qt.Key.Key_1: TAKE, Qt.Key.Key_2: LEAVE}


@dataclass(frozen=True)
class Shown:
    """One line and whose file it leads to."""

    question: Question
    whose: Whose
    cells: tuple[str, ...]


def read(desk: Desk) -> list[Shown]:
    known, found = names(desk), recovered.questions(desk)
    lost = {one.record: one for one in found if one.whole}
    return [_shown(desk, one, known, lost) for one in found]


def _called(desk: Desk, one: Question, lost: Mapping[str, Question]) -> str:
    """Whose record it is: its own name, or that of the person or record it hangs on, here or found again with it."""
    if one.values.get("name"):
        return str(one.values["name"])
    above = str(one.values.get("person_id") or one.values.get("owner_id") or "")
    if above in lost and lost[above] is not one:
        return _called(desk, lost[above], {key: other for key, other in lost.items() if key != one.record})
    return differences.whose(desk, Person.__tablename__, above).name if one.values.get("person_id") else ""


def _shown(desk: Desk, one: Question, known: Names, lost: Mapping[str, Question]) -> Shown:
    title = differences.title_of(one.entity)
    if one.whole:
        called = _called(desk, one, lost)
        fields = [(differences.label_of(one.entity, name),
                   differences.words_of_value(desk, one.entity, name, value, known))
                  for name, value in one.values.items() if name not in POINTERS]
        words = "；".join(f"{field}：{value}" for field, value in fields)
        return Shown(one, Whose(), (title, called, "整条记录", "没有", words))
    whose = differences.whose(desk, one.entity, one.record)
    mine, theirs = (differences.words_of_value(desk, one.entity, one.field, value, known)
                    for value in (one.ours, one.theirs))
    return Shown(one, whose, (title, whose.name, differences.label_of(one.entity, one.field), mine, theirs))


class ChoiceTable(PlainTable):
    """Digits choose."""

    digit = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in KEYS:
            self.digit.emit(event.key())
        else:
            super().keyPressEvent(event)


class RecoverPage(Page):
    """Each line comes with a proposal; nothing is written before Ctrl+S."""

    title: ClassVar[str] = "找回"
    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("1", "采用，到下一处"), Shortcut("2", "不采用，到下一处"),
        Shortcut("Alt+A", "全部照建议"), Shortcut("回车", "打开档案核对"), Shortcut("Ctrl+S", "照这样办"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._shown: dict[str, Shown] = {}
        self._choices: dict[str, str] = {}
        self.told = label("", "muted", wrap=True)
        self.table = ChoiceTable("找回的内容", HEADS, stretch=4)
        self.table.digit.connect(lambda key: self._choose(KEYS[Qt.Key(key)]))
        self.table.opened.connect(self._open)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self._front.addWidget(EmptyState(
            "fa6s.circle-check", "没有要核对的找回内容", "本机的数据退回去过时，市局留着而本机没有的内容会列在这里。"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("采用（1）", lambda: self._choose(TAKE)))
        row.addWidget(button("不采用（2）", lambda: self._choose(LEAVE)))
        row.addWidget(button("全部照建议（Alt+A）", self._all))
        row.addStretch(1)
        self.save_button = button("照这样办（Ctrl+S）", self.save, role="main")
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self._front, 1)
        column.addLayout(row)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+S", self.save), ("Alt+A", self._all)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        self._read()

    def _read(self) -> None:
        self._asked += 1
        asked, desk = self._asked, self._desk
        operations.run(self, lambda _: read(desk), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Sequence[Shown]) -> None:
        if asked != self._asked:
            return
        self._shown = {one.question.id: one for one in found}
        self._choices = {key: self._choices.get(key, one.question.usual) for key, one in self._shown.items()}
        self._lines()

    def _lines(self) -> None:
        self.table.show_lines([
            Line(key, (*one.cells, CHOICES[self._choices[key]][0]), ((5, CHOICES[self._choices[key]][1]),))
            for key, one in self._shown.items()])
        self._front.setCurrentIndex(0 if self._shown else 1)
        self.save_button.setEnabled(bool(self._shown))
        taken = sum(said == TAKE for said in self._choices.values())
        self.told.setText(
            f"{len(self._shown)} 处是市局收过、本机退回去以后没有的："
            f"采用 {taken} 处，不采用 {len(self._shown) - taken} 处。"
            "不采用的也留有记录，下次报送时告诉市局。" if self._shown else "")

    def _choose(self, said: str) -> None:
        key, row = self.table.current(), self.table.currentRow()
        if key:
            self._choices[key] = said
            self._lines()
            self.table.setCurrentCell(min(row + 1, self.table.rowCount() - 1), 0)

    def _all(self) -> None:
        """Alt+A."""
        self._choices = recovered.usual([one.question for one in self._shown.values()])
        self._lines()

    def _open(self, key: str) -> None:
        whose = self._shown[key].whose
        if whose.register:
            self.go(whose.register, record=whose.record)
        else:
            operations.tell(self, "本机还没有这份档案，采用以后才能打开")

    def save(self) -> None:
        """Ctrl+S: everything as it stands in the last column."""
        left = sum(said == LEAVE for said in self._choices.values())
        words = f"采用 {len(self._choices) - left} 处，不采用 {left} 处；不采用的整条记录会收下并作废。"
        if not self._choices or not decide(self, "照这样办吗？", words, "照这样办"):
            return
        answers = dict(self._choices)
        operations.run(self, lambda _: recovered.answer(self._desk, answers), label="写入找回内容", progress=False,
                       on_done=lambda _: self._saved(len(answers)))

    def _saved(self, count: int) -> None:
        operations.tell(self, f"核对了 {count} 处，下次报送时带给市局")
        self._read()
