"""The question before a step: on which day, for which reason, with what words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mzdesk.describe import Field, Kind, Step
from ui import theme
from ui.fields import editor_for
from ui.widgets import button, label


@dataclass(frozen=True)
class StepAnswer:
    """What the clerk answered."""

    day: date
    reason: str
    words: str


class StepDialog(QDialog):
    """Day (today by default), reason from the step's list, and free words. Enter goes on, Esc goes back."""

    def __init__(self, parent: QWidget, step: Step, whom: str, today: Callable[[], date]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(step.action)
        self.setMinimumWidth(theme.sizes().px(460))
        self._step = step
        day: Any = editor_for(Field("day", "办理日期", Kind.DAY, required=True), "step.day", today=today)
        self.day = day
        self.day.set_value(today())
        self.reason: Any = editor_for(
            Field("reason", "原因", Kind.CHOICE, required=True, members=step.reasons), "step.reason"
        ) if step.reasons else None
        self._needs_words = step.needs_words or step.back
        title = "原因" if step.back else "说明"
        words: Any = editor_for(
            Field("words", title, Kind.TEXT, size=100, required=self._needs_words), "step.words")
        self.words = words
        self.words.setPlaceholderText("请写明原因" if self._needs_words else "可不填")
        self._said = label("", "problem", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(f"{step.action}：{whom}", "section", wrap=True))
        column.addWidget(label(f"办理后状态为“{step.target}”。", "small"))
        if step.back:
            column.addWidget(label("这是更正：退回上一步，原来的记录会保留。", "small", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        self._editors = [e for e in (self.day, self.reason, self.words) if e is not None]
        for place, editor in enumerate(self._editors):
            head = QLabel(asked(editor.field))
            head.setBuddy(editor)
            grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(editor, place, 1)
        column.addLayout(grid)
        column.addWidget(self._said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回", self.reject))
        self.go = button(step.action, self._go, role="danger" if step.closes else "main")
        row.addWidget(self.go)
        column.addLayout(row)
        (self.reason or self.day).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            here = next((n for n, e in enumerate(self._editors) if e.hasFocus()), len(self._editors) - 1)
            if here + 1 < len(self._editors):
                self._editors[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self._go()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        for editor in self._editors:
            editor.settle()
        if self.day.value() is None:
            self._said.setText(self.day.problem_text() or "请填写办理日期")
            self.day.setFocus()
        elif self.reason is not None and self.reason.value() is None:
            self._said.setText("请选择原因（按 F4 打开列表）")
            self.reason.setFocus()
        elif self._needs_words and not (self.words.value() or "").strip():
            self._said.setText("请写明原因后再办理")
            self.words.setFocus()
        elif self.words.unreadable():
            self._said.setText(self.words.problem_text())
            self.words.setFocus()
        else:
            self.accept()

    def answer(self) -> StepAnswer:
        reason = self.reason.value() if self.reason is not None else None
        return StepAnswer(self.day.value(), str(reason) if reason else "", self.words.value() or "")


def asked(field: Field) -> str:
    """The label of a field in a question; with the red mark where it must be answered."""
    return f"{field.label} <span style='color:{theme.Colour.RED}'>*</span>" if field.required else field.label


def ask_step(parent: QWidget, step: Step, whom: str, today: Callable[[], date]) -> StepAnswer | None:
    """Ask; None when the clerk went back."""
    dialog = StepDialog(parent, step, whom, today)
    chosen = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.answer() if chosen else None
    dialog.deleteLater()
    return answer
