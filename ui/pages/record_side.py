"""The column at the right of a record: steps, what is to be mended, papers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from mzdesk.basics.problems import Problem
from mzdesk.describe import Line, Step
from ui import theme
from ui.widgets import button, label, section_title

PAPERS_FROM = 6  # Alt+1 … Alt+5 are steps, Alt+6 … papers
PATH = int(Qt.ItemDataRole.UserRole)


class RecordSide(QFrame):
    """Steps as buttons, problems as a list that jumps, papers as buttons."""

    step_wanted = Signal(object)
    jump_wanted = Signal(str)
    paper_wanted = Signal(str)

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(theme.sizes().px(240))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(section_title("办理"))
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        column.addLayout(self._steps)
        self._count = section_title("问题")
        column.addSpacing(6)
        column.addWidget(self._count)
        self.problems = QListWidget()
        self.problems.setAccessibleName("问题")
        self.problems.setWordWrap(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.itemActivated.connect(lambda item: self.jump_wanted.emit(item.data(PATH)))
        self.problems.itemClicked.connect(lambda item: self.jump_wanted.emit(item.data(PATH)))
        column.addWidget(self.problems, 1)
        column.addStretch(0)
        self._hint = label("F8 到下一处问题", "small")
        column.addWidget(self._hint)
        self.papers = []
        if line.papers:
            column.addSpacing(6)
            column.addWidget(section_title("文书"))
            for place, kind in enumerate(line.papers):
                key = f"Alt+{PAPERS_FROM + place}"
                made = button(f"{kind} {key}", partial(self.paper_wanted.emit, kind))
                made.setShortcut(key)
                column.addWidget(made)
                self.papers.append(made)
        self._at = -1

    def show_steps(self, steps: Sequence[Step]) -> None:
        """One button a step that can be taken now."""
        while (item := self._steps.takeAt(0)) is not None:
            if item.widget():
                item.widget().deleteLater()
        for place, step in enumerate(steps):
            role = "" if place or step.closes else "main"
            key = f"Alt+{place + 1}"
            made = button(f"{step.action}（{key}）", partial(self.step_wanted.emit, step), role=role)
            made.setShortcut(key)
            self._steps.addWidget(made)
        if not steps:
            self._steps.addWidget(label("保存后可以办理下一步", "small", wrap=True))

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

    def enable_papers(self, on: bool) -> None:
        for made in self.papers:
            made.setEnabled(on)

