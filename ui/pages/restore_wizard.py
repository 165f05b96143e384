"""恢复向导: choose a backup, type its password, read what was found and what would be lost, decide; nothing is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import Refusal
from mzdesk.services import restoring
from mzdesk.services.restoring import Doors, Examined, Holding, Restored
from mzdesk.store.copies import WHYS
from ui import operations, theme
from ui.operations import Task
from ui.widgets.plain_table import Line, PlainTable
from ui.widgets.words import button, label

TITLES = ("选备份", "输密码", "核对", "完成")
CHOOSE, DOOR, SUMMARY, RESULT = range(4)
HEADS = ("时间", "单位", "来历", "大小", "位置")
CHECKS = ("核对项目", "结果", "说明")


@dataclass(frozen=True)
class Row:
    """One line of the first step: a backup file, or a database that an earlier restore moved aside."""

    path: Path
    cells: tuple[str, ...]


class RestoreWizard(QDialog):
    """Ends accepted with ``restored`` (an open office), and ``print_wanted`` when its record is to be printed."""

    def __init__(self, parent: QWidget, folder: Path, clock: Clock, why: str = "") -> None:
        super().__init__(parent)
        self._folder, self._clock = folder, clock
        self._holding: Holding | None = None
        self._examined: Examined | None = None
        self._doors = Doors()
        self._task: Task | None = None
        self.restored: Restored | None = None
        self.print_wanted = False
        self.setWindowTitle("从备份恢复")
        self.setModal(True)
        self.resize(theme.sizes().px(880), theme.sizes().px(520))
        self._build(why)
        self._read()

    # building

    def _build(self, why: str) -> None:
        rail = QVBoxLayout()
        rail.setSpacing(14)
        self._marks = [QLabel() for _ in TITLES]
        for mark in self._marks:
            mark.setMinimumWidth(theme.sizes().px(96))
            rail.addWidget(mark)
        rail.addStretch(1)
        self._stack = QStackedWidget()
        for made in (self._choosing(why), self._door(), self._summary(), self._result()):
            self._stack.addWidget(made)
        self.problem = label("", "problem", wrap=True)
        self.words, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.bar.hide()
        row = QHBoxLayout()
        self.back_button = button("返回（Esc）", self.reject)
        self.print_button = button("打开并打印恢复记录（F9）", self._print, icon="fa6s.print")
        self.next_button = button("下一步（Enter）", self.forward, role="main")
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.print_button)
        row.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._stack, 1)
        for widget in (self.problem, self.words, self.bar):
            right.addWidget(widget)
        right.addLayout(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(20)
        whole.addLayout(rail)
        whole.addLayout(right, 1)
        self._show(CHOOSE)

    def _step(self, title: str, words: str = "") -> tuple[QWidget, QVBoxLayout]:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(title, "section", wrap=True))
        if words:
            column.addWidget(label(words, wrap=True))
        return way, column

    def _choosing(self, why: str) -> QWidget:
        way, column = self._step("用哪一份恢复？", why or "列出了本机和插着的U盘上的备份，最近的在最前。")
        self.table = PlainTable("备份", HEADS, stretch=4)
        self.table.opened.connect(lambda _: self.forward())
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.other = button("另选文件（Alt+O）…", self._choose_file)
        self.other.setShortcut("Alt+O")
        self.again = button("重新查找（F5）", self._read)
        row.addWidget(self.other)
        row.addWidget(self.again)
        row.addStretch(1)
        column.addLayout(row)
        return way

    def _door(self) -> QWidget:
        way, column = self._step("这份备份里有什么")
        self.holds = label("", wrap=True, select=True)
        column.addWidget(self.holds)
        column.addSpacing(8)
        column.addWidget(label("请输入做这份备份时的密码，或纸上的恢复码：", wrap=True))
        self.typed = QLineEdit(placeholderText="密码或恢复码")
        self.typed.setAccessibleName("密码或恢复码")
        self.typed.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(self.typed)
        column.addStretch(1)
        return way

    def _summary(self) -> QWidget:
        way, column = self._step("备份已在临时位置打开，核对如下")
        self.checks = PlainTable("核对结果", CHECKS, stretch=2)
        column.addWidget(self.checks, 1)
        self.losing = label("", "warn", wrap=True)
        column.addWidget(self.losing)
        after = "换下的资料会另存在数据文件夹里，可以再放回。恢复后文书编号换一个字母。"
        column.addWidget(label(after, "small", wrap=True))
        return way

    def _result(self) -> QWidget:
        way, column = self._step("恢复好了")
        self.outcome = label("", wrap=True, select=True)
        column.addWidget(self.outcome)
        column.addStretch(1)
        return way

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self.problem.clear()
        for number, (mark, title) in enumerate(zip(self._marks, TITLES, strict=True)):
            mark.setText(f"{'✓' if number < step else number + 1}  {title}")
            mark.setFont(theme.font(bold=number == step))
        self.print_button.setVisible(step == RESULT)
        self.back_button.setVisible(step != RESULT)
        self.next_button.setText(("下一步（Enter）", "打开备份核对（Enter）", "换成这份备份", "打开（Enter）")[step])
        self.next_button.setEnabled(step != SUMMARY or (self._examined is not None and self._examined.sound))
        (self.table, self.typed, self.back_button, self.next_button)[step].setFocus()

    # what is found

    def _read(self) -> None:
        folder = self._folder
        operations.run(self, lambda _: _rows(folder), label="", on_done=self._list, progress=False, writes=False)

    def _list(self, rows: Sequence[Row]) -> None:
        self.table.show_lines([Line(str(row.path), row.cells) for row in rows])
        if not rows:
            self.problem.setText("没有找到备份。请插上存有备份的U盘，再按“重新查找”。")
        elif self._stack.currentIndex() == CHOOSE:
            self.problem.clear()
            self.table.setFocus()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选择备份", "", "备份文件 (*.mzb)")
        if path:
            self.look_at(Path(path))

    # going on

    def forward(self) -> None:
        """Enter: what the step in front needs before the next."""
        if self._task is not None or not self.next_button.isEnabled():
            return
        step = self._stack.currentIndex()
        if step == CHOOSE and self.table.current():
            self.look_at(Path(self.table.current()))
        elif step == CHOOSE:
            self.problem.setText("请先选一份备份。")
        elif step == DOOR:
            self._examine()
        elif step == SUMMARY:
            self._carry_out()
        else:
            self.accept()

    def look_at(self, path: Path) -> None:
        """Check a backup's bytes and show what it holds."""
        self._run(lambda _: restoring.holding(path), "核对备份文件", self._held)

    def _held(self, found: Holding) -> None:
        self._holding = found
        self.holds.setText("\n".join(_holds(found)))
        self._show(DOOR)

    def _examine(self) -> None:
        typed, found = self.typed.text(), self._holding
        if not typed:
            self.problem.setText("请输入密码或恢复码。")
            return
        assert found is not None
        self._doors = doors = Doors.typed(typed)
        self._run(lambda progress: restoring.examine(found.path, self._folder, self._clock, doors, progress),
                  "打开备份", self._found)

    def _found(self, found: Examined) -> None:
        self._examined = found
        self.checks.show_lines([
            Line(str(place), (check.what, "好" if check.ok else "有问题", check.said),
                 ((1, "green" if check.ok else "red"),))
            for place, check in enumerate(found.checks)])
        bad = "" if found.sound else "这份备份本身有损坏，不能恢复，请返回换一份。"
        self.losing.setText(bad or found.lost_words)
        self._show(SUMMARY)

    def _carry_out(self) -> None:
        found, doors = self._examined, self._doors
        assert found is not None
        self._run(lambda progress: restoring.carry_out(found, self._folder, self._clock, doors, progress=progress),
                  "恢复", self._restored)

    def _restored(self, found: Restored) -> None:
        self.restored = found
        self.typed.clear()
        self._doors = Doors()
        aside = f"换下的资料在 {found.aside.name}。" if found.aside else ""
        self.outcome.setText(
            f"已恢复到 {found.made:%Y-%m-%d %H:%M} 的资料。{found.lost_words}\n{aside}\n"
            f"文书编号从现在起用字母 {found.desk.office.letter}；打开程序用刚才输入的密码。\n"
            "请补录备份以后办的事；报送前先与市局核对上次收到的号数。")
        self._show(RESULT)

    def _run(self, job: Any, words: str, on_done: Any) -> None:
        self.problem.clear()
        self.words.setText(f"正在{words}……")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.next_button.setEnabled(False)
        self._task = operations.run(self, job, label=words, on_done=on_done, on_refused=self._refused,
                                    on_ended=self._ended)
        self._task.progressed.connect(self._progressed)

    def _progressed(self, done: int, total: int, words: str) -> None:
        self.words.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _refused(self, refusal: Refusal) -> None:
        self.problem.setText(refusal.sentence)
        if self._stack.currentIndex() == DOOR:
            self.typed.selectAll()
            self.typed.setFocus()

    def _ended(self) -> None:
        self._task = None
        self.words.clear()
        self.bar.hide()
        step = self._stack.currentIndex()
        self.next_button.setEnabled(step != SUMMARY or (self._examined is not None and self._examined.sound))

    def _print(self) -> None:
        self.print_wanted = True
        self.accept()

    # keys

    def reject(self) -> None:
        """Esc: stop what is under way, else one step back, else leave. A finished restore is opened, not left."""
        step = self._stack.currentIndex()
        if self._task is not None:
            self._task.cancel()
        elif step in (DOOR, SUMMARY):
            self._show(step - 1)
        elif step == CHOOSE:
            super().reject()
        else:
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self._stack.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and step != SUMMARY:
            self.forward()
        elif event.key() == Qt.Key.Key_F5 and step == CHOOSE:
            self._read()
        elif event.key() == Qt.Key.Key_F9 and step == RESULT:
            self._print()
        else:
            super().keyPressEvent(event)


def _rows(folder: Path) -> list[Row]:
    rows = [Row(one.path, (
        f"{one.made:%Y-%m-%d %H:%M}", str(one.about.get("name") or one.about["area"]),
        WHYS.get(str(one.about.get("why", "")), "手动"), _size(one.size), str(one.path.parent)))
        for one in restoring.offered(folder)]
    aside = [Row(path, (f"{restoring.aside_moment(path):%Y-%m-%d %H:%M}", "", "上次恢复换下的", "", str(path)))
             for path in restoring.aside_folders(folder)]
    return rows + aside


def _holds(found: Holding) -> list[str]:
    if found.entries is None:
        return [f"{found.made:%Y-%m-%d %H:%M} 恢复时换下的资料，{_size(found.size)}", str(found.path)]
    people = f"居民 {found.people} 人，照片和扫描件 {found.pictures} 份，" if found.people is not None else ""
    return [
        f"单位：{found.office}（{found.area}）", f"备份时间：{found.made:%Y-%m-%d %H:%M}",
        f"内容：{people}修改记录 {found.entries} 条", f"大小：{_size(found.size)}", f"文件：{found.path}",
    ]


def _size(size: int) -> str:
    return f"{size / 1048576:.1f} MB"
