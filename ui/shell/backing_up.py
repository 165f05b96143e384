"""Backups behind the window: soon after the office was opened, every so often, and before the window closes."""

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout

from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import Desk
from ui import operations, theme
from ui.operations import Task
from ui.shell.window import MainWindow
from ui.widgets.words import button, label

FIRST_AFTER_MS = 5_000
LOOK_EVERY_MS = 10 * 60_000


class BackupWatch(QObject):
    """Owned by the main window of an open office. It never holds anybody up: a backup reads one moment while work goes
    on; before closing it says so and can be left out."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._task: Task | None = None
        self._closing = False
        self._done = False
        self.first = QTimer(self, singleShot=True, interval=FIRST_AFTER_MS)
        self.first.timeout.connect(self.look)
        self.again = QTimer(self, interval=LOOK_EVERY_MS)
        self.again.timeout.connect(self.look)
        self.first.start()
        self.again.start()
        window.last_wish = self.before_closing

    def look(self) -> None:
        """Make a regular backup where one is due and none is under way."""
        from mzdesk.services import backups

        if self._task is None and not self._closing and backups.due(self._desk):
            self._run(backups.DAILY, "自动备份")

    def _run(self, why: str, words: str) -> Task:
        from mzdesk.services import backups

        self._task = operations.run(
            self._window, lambda progress: backups.make(self._desk, why, progress), label=words, writes=False,
            on_done=self._made, on_refused=self._refused, on_ended=self._ended)
        return self._task

    def _made(self, made: Any) -> None:
        if made.trouble:
            operations.tell(self._window, made.trouble)
        elif made.path is not None and not self._closing:
            operations.tell(self._window, f"已自动备份{'，U盘上也有了' if made.second else ''}")
        self._window.look_again()

    def _refused(self, refusal: Refusal) -> None:
        """Closing is not kept up by a full disk: it is told at the next start, when the backup is due again."""
        if not self._closing:
            operations.of(self._window).show_trouble(self._window, refusal)

    def _ended(self) -> None:
        self._task = None

    def before_closing(self) -> bool:
        """True when the window must stay for a moment; it closes by itself when the backup is there."""
        from mzdesk.services import backups

        if self._done or not backups.wanted_on_close(self._desk):
            return False
        if self._closing:
            return True
        self._closing = True
        task = self._task or self._run(backups.CLOSING, "退出前备份")
        dialog = ClosingDialog(self._window, task)
        dialog.finished.connect(self._leave)
        dialog.open()
        return True

    def _leave(self) -> None:
        self._done = True
        if self._task is not None:
            self._task.cancel()
        self._window.close()


class ClosingDialog(QDialog):
    """Says what keeps the window, shows how far, and lets the clerk go without it. It ends with the backup."""

    def __init__(self, window: MainWindow, task: Task) -> None:
        super().__init__(window)
        self.setWindowTitle("正在备份")
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("正在备份今天的修改，完成后自动退出。", wrap=True))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("备份的进度")
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addStretch(1)
        self.go = button("不等备份，直接退出", self.accept)
        row.addWidget(self.go)
        column.addLayout(row)
        self.setMinimumWidth(theme.sizes().px(380))
        task.progressed.connect(self._progressed)
        self._task = task
        operations.of(window).finished.connect(self._finished)  # told in this thread: never before the dialog is there

    def _progressed(self, done: int, total: int, _: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _finished(self, task: Task) -> None:
        if task is self._task:
            QTimer.singleShot(0, self, self.accept)  # after the operations told what came of it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
