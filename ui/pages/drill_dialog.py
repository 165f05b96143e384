"""模拟电脑坏了: the newest backup, the password or the recovery code, and what the comparison found."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from mzdesk.people.desk import Desk
from mzdesk.services import drill
from mzdesk.services.backups import Found
from mzdesk.services.drill import Drill
from mzdesk.store import keyring
from ui import operations, theme
from ui.operations import Task
from ui.widgets.plain_table import Line, PlainTable
from ui.widgets.words import button, label

HEADS = ("核对项目", "结果", "说明")


class DrillDialog(QDialog):
    """Asks as a restore would ask, then shows each check. ``result_found`` and ``print_wanted`` are read afterwards."""

    def __init__(self, parent: QWidget, desk: Desk, newest: Found) -> None:
        super().__init__(parent.window())
        self._desk, self._newest = desk, newest
        self._task: Task | None = None
        self.result_found: Drill | None = None
        self.print_wanted = False
        self.setWindowTitle("模拟电脑坏了")
        self.setModal(True)
        self.setMinimumSize(theme.sizes().px(680), theme.sizes().px(420))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._asking())
        self._stack.addWidget(self._answer())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.addWidget(self._stack)
        self.typed.setFocus()

    def _asking(self) -> QWidget:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("假设这台电脑坏了，只剩下备份", "section"))
        column.addWidget(label(f"最近的备份：{self._newest.made:%Y-%m-%d %H:%M}", wrap=True))
        column.addWidget(label(str(self._newest.path), "small", wrap=True, select=True))
        column.addWidget(label("请像真的要恢复时那样输入密码；想顺便检验恢复码，就输入纸上的恢复码。", wrap=True))
        self.typed = QLineEdit(placeholderText="密码或恢复码")
        self.typed.setAccessibleName("密码或恢复码")
        self.typed.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(self.typed)
        self.problem = label("", "problem", wrap=True)
        column.addWidget(self.problem)
        self.words, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("演练的进度")
        column.addWidget(self.words)
        column.addWidget(self.bar)
        self.bar.hide()
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(button("返回（Esc）", self.reject))
        row.addStretch(1)
        self.begin = button("开始演练（Enter）", self.start, role="main")
        row.addWidget(self.begin)
        column.addLayout(row)
        return way

    def _answer(self) -> QWidget:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.verdict = label("", "section", wrap=True)
        self.table = PlainTable("演练结果", HEADS, stretch=2)
        column.addWidget(self.verdict)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addWidget(button("关闭（Esc）", self.accept))
        row.addStretch(1)
        self.print_button = button("打印演练记录（F9）", self._print, role="main", icon="fa6s.print")
        row.addWidget(self.print_button)
        column.addLayout(row)
        return way

    # the drill

    def start(self) -> None:
        """Enter."""
        typed = self.typed.text()
        if not typed:
            self.problem.setText("请输入密码或恢复码。")
            return
        if not self.begin.isEnabled():
            return
        self.begin.setEnabled(False)
        self.problem.clear()
        code = typed if keyring.is_code(typed) else ""
        password = "" if code else typed
        self._task = operations.run(
            self, lambda progress: drill.run(self._desk, self._newest.path, password=password, recovery_code=code,
                                             progress=progress), label="演练",
            on_done=self._show, on_refused=lambda refusal: self.problem.setText(refusal.sentence),
            on_ended=self._ended)
        self._task.progressed.connect(self._progressed)
        self.bar.setRange(0, 0)
        self.bar.show()

    def _progressed(self, done: int, total: int, words: str) -> None:
        self.words.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _ended(self) -> None:
        self._task = None
        self.begin.setEnabled(True)
        self.words.clear()
        self.bar.hide()
        self.typed.selectAll()
        self.typed.setFocus()

    def _show(self, found: Drill) -> None:
        self.result_found = found
        self.typed.clear()
        self.verdict.setText(drill.PASSED if found.ok else drill.FAILED)
        self.verdict.setProperty("role", "section" if found.ok else "problem")
        self.verdict.style().polish(self.verdict)
        self.table.show_lines([
            Line(str(place), (check.what, "相符" if check.ok else "不符", check.said),
                 ((1, "green" if check.ok else "red"),))
            for place, check in enumerate(found.checks)])
        self._stack.setCurrentIndex(1)
        self.print_button.setFocus()

    def _print(self) -> None:
        self.print_wanted = True
        self.accept()

    def reject(self) -> None:
        """Esc stops a drill that is under way; the dialog is left when it has stopped."""
        if self._task is not None:
            self._task.cancel()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answered = self._stack.currentIndex() == 1
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not answered:
            self.start()
        elif event.key() == Qt.Key.Key_F9 and answered:
            self._print()
        else:
            super().keyPressEvent(event)
