"""The question before two files are joined: both side by side with what hangs on them, and which of them is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.services.same_person import Look
from ui import theme
from ui.widgets import button, label
from ui.widgets.plain_table import Line, PlainTable

APART = "两份档案属于两个乡镇：各乡镇的台账留在原处，市局这里从此把他们当作一个人，两个乡镇由反馈包得知。"
TOGETHER = "并入的档案名下的台账、居民户、走访、照片和发放都改记到保留的档案，并入的档案作废留存；随时可以撤销。"


@dataclass(frozen=True)
class Answer:
    """Which file is kept, which joins it, and what was found out."""

    kept: str
    alias: str
    words: str


class MergeQuestion(QDialog):
    """A table of both sides; Alt+1 keeps the first file, Alt+2 the second. ``answer`` is None when the clerk went
    back."""

    def __init__(self, parent: QWidget, seen: Look) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self._seen = seen
        self.setWindowTitle("合并居民档案")
        self.setModal(True)
        self.setMinimumWidth(theme.sizes().px(920))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(label("这两份档案是同一个人吗？", "section"))
        column.addWidget(label(APART if seen.across else TOGETHER, "muted", wrap=True))
        self.table = PlainTable("两份档案", ("", "甲", "乙", "合并后"), stretch=2)
        self.table.show_lines(_lines(seen))
        self.table.setMinimumHeight(theme.sizes().row * 7)
        column.addWidget(self.table, 1)
        for words in seen.warnings:
            column.addWidget(label(words, "warn", wrap=True))
        self.words = QLineEdit(placeholderText="核对结果（必填），例如：上门核实，同一人")
        self.words.setAccessibleName("核对结果")
        column.addWidget(self.words)
        column.addLayout(self._buttons())
        self.words.textChanged.connect(self._allow)
        self._allow()
        self.words.setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.back = button("返回", self.reject)
        self.first = button("保留甲，乙并入（Alt+1）", lambda: self._choose(first=True), role="main")
        self.second = button("保留乙，甲并入（Alt+2）", lambda: self._choose(first=False))
        for made in (self.back, self.first, self.second):
            made.setAutoDefault(False)
            row.addWidget(made)
        for keys, push in (("Alt+1", self.first), ("Alt+2", self.second)):
            QShortcut(QKeySequence(keys), self, push.click, context=Qt.ShortcutContext.WindowShortcut)
        return row

    def _allow(self) -> None:
        for made in (self.first, self.second):
            made.setEnabled(bool(self.words.text().strip()))

    def _choose(self, *, first: bool) -> None:
        one, other = self._seen.kept.person, self._seen.alias.person
        self.answer = Answer(one, other, self.words.text().strip()) if first else (
            Answer(other, one, self.words.text().strip()))
        self.accept()


def _lines(seen: Look) -> list[Line]:
    """Who they are, where they differ, then what hangs on each."""
    lines = [Line("who", ("档案", seen.kept.words, seen.alias.words, ""))]
    lines += [Line(f"d-{head}", (head, mine, theirs, "以保留的为准"), ((1, "amber"), (2, "amber")))
              for head, mine, theirs in seen.differing]
    titles = dict.fromkeys((*seen.kept.counts, *seen.alias.counts))
    lines += [Line(f"c-{title}", (title, *(_count(counts, title) for counts in (
        seen.kept.counts, seen.alias.counts, seen.together)))) for title in titles]
    return lines


def _count(counts: Mapping[str, int], title: str) -> str:
    return f"{counts.get(title, 0)} 条" if counts.get(title) else "没有"


def ask_merge(parent: QWidget, seen: Look) -> Answer | None:
    """Show both files and ask; None when the clerk went back."""
    question = MergeQuestion(parent.window(), seen)
    question.exec()
    question.deleteLater()
    return question.answer
