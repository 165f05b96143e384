"""设置: who works here, how the window looks, when it locks, the password, the backup."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import operations, theme
from ui.shell.page import Page, Shortcut
from ui.shell.preferences import SCALES, Preferences
from ui.widgets.words import button, card, label, section_title

IDLE_CHOICES = (5, 10, 20, 30, 0)


@dataclass(frozen=True)
class Behind:
    """What the settings do below, handed in by main.py. Those that write run in a worker thread."""

    operator: Callable[[], str]
    set_operator: Callable[[str], Any]
    change_password: Callable[[str, str], Any]
    password_problems: Callable[[str], str]
    backup: Callable[[Path], Any]
    set_idle_minutes: Callable[[int], Any]
    facts: Callable[[], tuple[tuple[str, str], ...]]  # 单位, 区划代码, 数据文件夹 …


class SettingsPage(Page):
    """One column of cards; every choice takes effect at once and is told in the bottom line."""

    title: ClassVar[str] = "设置"
    shortcuts: ClassVar[tuple[Shortcut, ...]] = (Shortcut("Alt+B", "立即备份"),)

    def __init__(self, behind: Behind, preferences: Preferences) -> None:
        super().__init__()
        self._behind, self._preferences = behind, preferences
        inner = QWidget()
        inner.setObjectName("ground")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        for made in (self._who(), self._look(), self._lock(), self._backup(), self._about()):
            made.setMaximumWidth(theme.sizes().px(760))
            column.addWidget(made)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def activated(self) -> None:
        self.operator.setText(self._behind.operator())
        self.operator.setFocus()

    # the cards

    def _card(self, title: str) -> tuple[QWidget, QFormLayout]:
        frame, column = card(16)
        column.addWidget(section_title(title))
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        column.addLayout(form)
        return frame, form

    def _row(self, form: QFormLayout, words: str, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        head = QLabel(words)
        head.setMinimumWidth(theme.sizes().px(110))
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.setBuddy(widgets[0])
        if not widgets[0].accessibleName():
            widgets[0].setAccessibleName(words)
        form.addRow(head, row)

    def _who(self) -> QWidget:
        frame, form = self._card("经办人")
        self.operator = _line(220)
        self.keep_operator = button("保存", self._save_operator)
        self.operator.returnPressed.connect(self._save_operator)
        self._row(form, "经办人姓名", self.operator, self.keep_operator)
        form.addRow("", label("写进每一条修改记录；换人经办时请先在这里改名。", "small", wrap=True))
        return frame

    def _look(self) -> QWidget:
        frame, form = self._card("显示")
        self.large = QCheckBox("用大号字（14 磅）")
        self.large.setChecked(self._preferences.large)
        self.large.toggled.connect(self._set_large)
        self.scale = QComboBox()
        for percent in SCALES:
            self.scale.addItem(f"{percent}%", percent)
        self.scale.setCurrentIndex(SCALES.index(self._preferences.scale))
        self.scale.activated.connect(self._set_scale)
        self._row(form, "字号", self.large)
        self._row(form, "界面缩放", self.scale, label("下次打开程序时生效", "small"))
        return frame

    def _lock(self) -> QWidget:
        frame, form = self._card("锁定与密码")
        self.idle = QComboBox()
        for minutes in IDLE_CHOICES:
            self.idle.addItem(f"{minutes} 分钟无人操作" if minutes else "不自动锁定", minutes)
        self.idle.setCurrentIndex(max(0, self.idle.findData(self._preferences.idle_minutes)))
        self.idle.activated.connect(self._set_idle)
        self._row(form, "自动锁定", self.idle)
        self.old, self.new, self.again = (_line(220, secret=True) for _ in range(3))
        self.strength = label("", "small")
        self.new.textChanged.connect(self._judge)
        self.change = button("更改密码", self._change_password)
        self._row(form, "现用密码", self.old)
        self._row(form, "新密码", self.new, self.strength)
        self._row(form, "再输一遍", self.again, self.change)
        return frame

    def _backup(self) -> QWidget:
        frame, form = self._card("备份")
        self.back_up = button("立即备份(&B)…", self._choose_backup, icon="fa6s.floppy-disk")
        self._row(form, "整套资料", self.back_up)
        form.addRow("", label("备份是加密的，请存到 U 盘；恢复时用原来的密码或恢复码打开。", "small", wrap=True))
        return frame

    def _about(self) -> QWidget:
        frame, form = self._card("关于")
        for name, words in self._behind.facts():
            said = label(words, wrap=True, select=True)
            self._row(form, name, said)
        self._row(form, "许可", label("Apache-2.0；界面使用 Qt（LGPL-3.0）", wrap=True))
        return frame

    # what the choices do

    def _save_operator(self) -> None:
        name = self.operator.text().strip()
        if not name:
            operations.tell(self, "经办人姓名不能为空，没有更改")
            return
        if operations.attempt(self, lambda: self._behind.set_operator(name)):
            operations.tell(self, f"经办人已改为{name}")

    def _set_large(self, on: bool) -> None:
        self._preferences.large = on
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, large=on)
        operations.tell(self, "字号已更改；个别位置的大小在下次打开程序后完全生效")

    def _set_scale(self) -> None:
        self._preferences.scale = self.scale.currentData()
        operations.tell(self, f"界面缩放已设为 {self.scale.currentData()}%，下次打开程序时生效")

    def _set_idle(self) -> None:
        minutes = self.idle.currentData()
        self._behind.set_idle_minutes(minutes)
        operations.tell(self, f"{minutes} 分钟无人操作后锁定" if minutes else "已关闭自动锁定")

    def _judge(self) -> None:
        typed = self.new.text()
        wrong = self._behind.password_problems(typed) if typed else ""
        self.strength.setText(f"{wrong}。" if wrong else "这个密码可以用。" if typed else "")

    def _change_password(self) -> None:
        if self.new.text() != self.again.text():
            self.strength.setText("两遍新密码不一样，请重新输入。")
            self.again.setFocus()
            return
        old, new = self.old.text(), self.new.text()
        self.change.setEnabled(False)
        operations.run(
            self, lambda _: self._behind.change_password(old, new), label="更改密码", progress=False,
            on_done=self._password_changed, on_refused=lambda refusal: self.strength.setText(refusal.sentence),
            on_ended=lambda: self.change.setEnabled(True),
        )

    def _password_changed(self, _: Any) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()
        operations.tell(self, "密码已更改，恢复码不变")

    def _choose_backup(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self.window(), "备份到", "民政资料备份.mzb", "备份文件 (*.mzb)")
        if path:
            self.back_up_to(Path(path))

    def back_up_to(self, path: Path) -> None:
        def done(_: Any) -> None:
            operations.tell(self, f"备份完成：{path.name}")

        operations.run(self, lambda _: self._behind.backup(path), label="备份", on_done=done, progress=False)


def _line(width: int, *, secret: bool = False) -> QLineEdit:
    made = QLineEdit()
    made.setFixedWidth(theme.sizes().px(width))
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made
