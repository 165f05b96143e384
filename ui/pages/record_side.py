"""The column at the right of a record: where it stands, steps, what is to be mended, papers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.problems import Problem
from mzdesk.describe import Line, Step
from mzdesk.services.casework import Standing
from ui import theme
from ui.widgets import button, label, section_title
from ui.widgets.scrolled import scrolled

MOST_STEPS, MOST_PAPERS = 5, 4
MOST_BUTTONS, MOST_BUTTONS_LARGE = 8, 6
PAPERS_FROM = 6  # Alt+1 … Alt+5 are steps, Alt+6 … Alt+9 papers
MORE_KEY = "Alt+0"
DEATH = "登记死亡…"
HOUSEHOLD = ("变更户主…", "分户…", "并户…", "移居…")
PATH = int(Qt.ItemDataRole.UserRole)
_ROLES = {"red": "problem", "amber": "warn"}


class RecordSide(QFrame):
    """Where the record stands, steps as buttons, problems as a list that jumps, papers as buttons."""

    step_wanted = Signal(object)
    jump_wanted = Signal(str)
    paper_wanted = Signal(str)
    death_wanted = Signal()
    household_wanted = Signal(str)

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self.papers: list[QPushButton] = []
        self.paper_order: tuple[str, ...] = tuple(line.papers)
        self._shown: tuple[object, ...] = ()
        self.setProperty("role", "card")
        self.setFixedWidth(theme.sizes().px(240))
        column = self._scrolled()
        self._now = section_title("")
        self._now.setWordWrap(True)
        column.addWidget(self._now)
        self._standing = _column(column, 2)
        column.addSpacing(4)
        self.more = _more("其他办理…", MORE_KEY)
        column.addLayout(_headed("办理", self.more))
        self._steps = _column(column, 6)
        column.addSpacing(4)
        self._build_problems(column)
        self.more_papers = _more("其他文书…", "")
        if line.papers:
            column.addSpacing(4)
            column.addLayout(_headed("文书", self.more_papers))
        self._papers = _column(column, 6)
        self._at = -1

    def _scrolled(self) -> QVBoxLayout:
        """The column in which everything stands; on a low screen under two banners it is scrolled."""
        inside = QWidget()
        inside.setObjectName("sheet")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(inside, sideways=False))
        return column

    def _build_problems(self, column: QVBoxLayout) -> None:
        self._count = section_title("问题")
        column.addWidget(self._count)
        self.problems = QListWidget()
        self.problems.setAccessibleName("问题")
        self.problems.setWordWrap(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setMinimumHeight(theme.sizes().px(56))
        self.problems.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # takes what is left
        self.problems.itemActivated.connect(lambda item: self.jump_wanted.emit(item.data(PATH)))
        self.problems.itemClicked.connect(lambda item: self.jump_wanted.emit(item.data(PATH)))
        column.addWidget(self.problems, 1)
        column.addStretch(0)
        self._hint = label("F8 到下一处问题", "small")
        column.addWidget(self._hint)

    # where it stands

    def show_standing(self, state: str, told: Sequence[Standing]) -> None:
        """The state, and each period that runs with its end; the rule is in the tool tip."""
        self._now.setText(f"现在：{state}")
        _clear(self._standing)
        for one in told:
            made = label(one.words, _ROLES.get(one.tone, "small"), wrap=True)
            made.setToolTip(one.basis)
            made.setAccessibleDescription(one.basis)
            self._standing.addWidget(made)

    # steps and papers

    def show_steps(self, state: str, steps: Sequence[Step], *, may_die: bool, stored: bool) -> None:
        """Up to five steps that lead on as buttons, the rest, corrections and 登记死亡 in one menu; then the papers.
        What stands there already stays: a button that is being pressed must not go."""
        shown = (state, tuple(steps), may_die, stored, self._standing.count())
        if shown == self._shown:
            return
        self._shown = shown
        _clear(self._steps)
        forward = [step for step in steps if not step.back]
        for place, step in enumerate(forward[:MOST_STEPS]):
            key = f"Alt+{place + 1}"
            made = button(f"{step.action} {key}", partial(self.step_wanted.emit, step),
                          role="" if place or step.closes else "main", hint=step.action)
            made.setShortcut(key)
            _never_wide(made)
            self._steps.addWidget(made)
        if not steps:
            words = "没有下一步可办" if stored else "保存后可以办理下一步"
            self._steps.addWidget(label(words, "small", wrap=True))
        others = [*forward[MOST_STEPS:], *(step for step in steps if step.back)]
        self._fill_more(others, may_die)
        self._show_papers(state, stored, len(forward[:MOST_STEPS]) + self._standing.count())

    def _fill_more(self, others: Sequence[Step], may_die: bool) -> None:
        menu = self.more.menu()
        menu.clear()
        for step in others:
            menu.addAction(_action(menu, step.action, partial(self.step_wanted.emit, step)))
        for words in HOUSEHOLD if may_die and self._line.key == "household" else ():
            menu.addAction(_action(menu, words, partial(self.household_wanted.emit, words)))
        if may_die:
            if others:
                menu.addSeparator()
            menu.addAction(_action(menu, DEATH, self.death_wanted.emit))
        self.more.setVisible(not menu.isEmpty())

    def _show_papers(self, state: str, stored: bool, taken: int) -> None:
        """Those of this state first; at most as many as there is room beside the rows that are taken."""
        _clear(self._papers)
        self.paper_order, self.papers = papers_by_state(self._line, state), []
        large = theme.sizes().points > theme.BASE_POINTS
        room = (MOST_BUTTONS_LARGE if large else MOST_BUTTONS) - taken
        shown = self.paper_order[:min(MOST_PAPERS, max(room, 1))]
        for place, kind in enumerate(shown):
            key = f"Alt+{PAPERS_FROM + place}"
            made = button(f"{kind} {key}", partial(self.paper_wanted.emit, kind), hint=kind)
            made.setShortcut(key)
            made.setEnabled(stored)
            _never_wide(made)
            self._papers.addWidget(made)
            self.papers.append(made)
        menu = self.more_papers.menu()
        menu.clear()
        for kind in self.paper_order[len(shown):]:
            menu.addAction(_action(menu, kind, partial(self.paper_wanted.emit, kind)))
        self.more_papers.setVisible(not menu.isEmpty())
        self.more_papers.setEnabled(stored)

    # problems

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """All findings, blocking ones first."""
        ordered = sorted(problems, key=lambda p: (not p.blocking, p.rule == "required"))
        self.problems.clear()
        for problem in ordered:
            item = QListWidgetItem(("● " if problem.blocking else "○ ") + problem.message)
            item.setForeground(QColor(theme.TONES["red" if problem.blocking else "amber"][0]))
            item.setData(PATH, problem.field)
            self.problems.addItem(item)
        block = sum(p.blocking for p in problems)
        self._count.setText(
            f"问题：须更正 {block}，请核对 {len(ordered) - block}" if ordered else "问题：没有")
        self._hint.setVisible(bool(ordered))
        self.problems.setVisible(bool(ordered))
        self._at = -1

    def next_problem(self) -> str:
        """The path of the next problem, going round."""
        if not self.problems.count():
            return ""
        self._at = (self._at + 1) % self.problems.count()
        self.problems.setCurrentRow(self._at)
        path: str = self.problems.item(self._at).data(PATH)
        return path


def papers_by_state(line: Line, state: str) -> tuple[str, ...]:
    """The papers of a line: first those of the steps that led into a state, then those of the steps that lead on."""
    into = [kind for step in line.steps if step.target == state != step.source for kind in step.papers]
    onward = [kind for step in line.steps if step.source == state for kind in step.papers]
    wanted = [*into, *onward, *line.papers]
    return tuple(kind for kind in dict.fromkeys(wanted) if kind in line.papers)


def _column(above: QBoxLayout, spacing: int) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(spacing)
    above.addLayout(made)
    return made


def _headed(words: str, more: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(section_title(words), 1)
    row.addWidget(more)
    return row


def _more(words: str, key: str) -> QPushButton:
    """A button with a menu beside the heading of what it continues."""
    made = button(f"{words}（{key}）" if key else words, role="link")
    made.setMenu(QMenu(made))
    made.setStyleSheet("QPushButton::menu-indicator { width: 0; image: none; }")  # the dots say it
    if key:
        made.setShortcut(key)
    made.hide()
    return made


def _never_wide(made: QPushButton) -> None:
    """Its words never widen the column; the tool tip has them whole."""
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setStyleSheet("QPushButton { padding: 0 4px; }")


def _action(menu: QMenu, words: str, slot: object) -> QAction:
    made = QAction(words, menu)
    made.triggered.connect(lambda _=False: slot())  # type: ignore[operator]
    return made


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if item.widget():
            item.widget().hide()
            item.widget().deleteLater()
