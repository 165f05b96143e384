"""The line below the page: what was done last and 撤销, what is being done, when the last backup was made."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from ui.operations import Operations, Task
from ui.shell.links import LastWork
from ui.widgets.words import button, label

SHOWN_AFTER_MS = 300
TOLD_FOR_MS = 12_000


class TaskStrip(QWidget):
    """One piece of background work: what, how far, 取消. Comes to sight only when the work takes a moment."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = label(task.label)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(f"{task.label}的进度")
        self.cancel = button("取消", self._cancel)
        for widget in (self.words, self.bar, self.cancel):
            row.addWidget(widget)
        self.cancel.setVisible(task.cancellable)
        task.progressed.connect(self._progressed)
        self.hide()
        self.soon = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self.soon.timeout.connect(self.show)
        self.soon.start()

    def _progressed(self, done: int, total: int, words: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        far = f"{done} / {total}" if total else f"{done}" if done else ""
        self.words.setText("　".join(filter(None, (self.task.label, words, far))))

    def _cancel(self) -> None:
        self.task.cancel()
        self.cancel.setEnabled(False)
        self.words.setText(f"正在停止：{self.task.label}")


class BottomLine(QWidget):
    """Listens to the window's operations; the window tells it the last work and the last backup."""

    undo_wanted = Signal(str)  # work id

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.setObjectName("bottomline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._last: LastWork | None = None
        self._strips: dict[Task, TaskStrip] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 3, 16, 3)
        self._row.setSpacing(12)
        self.words = label()
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.undo = button("撤销", self._undo, role="link", hint="撤销上一步（Ctrl+Alt+Z）")
        self.undo.hide()
        self.backup = label()
        self._row.addWidget(self.words)
        self._row.addWidget(self.undo)
        self._row.addStretch(1)
        self._row.addWidget(self.backup)
        self._told = QTimer(self, singleShot=True, interval=TOLD_FOR_MS)
        self._told.timeout.connect(self._say_last)
        operations.told.connect(self.tell)
        operations.started.connect(self._started)
        operations.finished.connect(self._finished)

    def tell(self, sentence: str) -> None:
        """A sentence about what was just done; after a while the last work stands there again."""
        self.words.setText(sentence)
        self._told.start()

    def show_last(self, last: LastWork | None) -> None:
        self._last = last
        self.undo.setVisible(last is not None)
        if last is not None:
            self.undo.setToolTip(f"撤销：{last.words}（Ctrl+Alt+Z）")
            self.undo.setAccessibleName(f"撤销：{last.words}")
        if not self._told.isActive():
            self._say_last()

    def show_backup(self, words: str) -> None:
        self.backup.setText(words)

    def strips(self) -> tuple[TaskStrip, ...]:
        return tuple(self._strips.values())

    def _say_last(self) -> None:
        self.words.setText(f"上一步：{self._last.words}" if self._last else "")

    def _undo(self) -> None:
        if self._last is not None:
            self.undo_wanted.emit(self._last.work_id)

    def _started(self, task: Task) -> None:
        if task.label:
            strip = TaskStrip(task)
            self._strips[task] = strip
            self._row.insertWidget(self._row.count() - 1, strip)

    def _finished(self, task: Task) -> None:
        strip = self._strips.pop(task, None)
        if strip is not None:
            strip.soon.stop()
            strip.hide()
            strip.deleteLater()
