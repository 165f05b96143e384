"""设置 › 锁定与密码: after how many idle minutes the window locks, and the password."""

from typing import Any

from PySide6.QtWidgets import QComboBox

from ui import operations
from ui.pages.settings.panel import Panel, Room, line_edit
from ui.widgets.words import button, label

IDLE_CHOICES = (5, 10, 20, 30, 0)


class LockPanel(Panel):
    """The password is changed in a worker thread: making a key from a password takes its time on purpose."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("锁定与密码")
        self.idle = QComboBox()
        for minutes in IDLE_CHOICES:
            self.idle.addItem(f"{minutes} 分钟无人操作" if minutes else "不自动锁定", minutes)
        self.idle.setCurrentIndex(max(0, self.idle.findData(room.preferences.idle_minutes)))
        self.idle.activated.connect(self._set_idle)
        self.row(form, "自动锁定", self.idle)
        self.old, self.new, self.again = (line_edit(220, secret=True) for _ in range(3))
        self.strength = label("", "small")
        self.new.textChanged.connect(self._judge)
        self.change = button("更改密码（Enter）", self._change_password)
        self.again.returnPressed.connect(self.change.click)
        self.row(form, "现用密码", self.old)
        self.row(form, "新密码", self.new, self.strength)
        self.row(form, "再输一遍", self.again, self.change)
        self.finish()

    def activated(self) -> None:
        self.idle.setFocus()

    def _set_idle(self) -> None:
        minutes = self.idle.currentData()
        self.room.set_idle_minutes(minutes)
        operations.tell(self, f"{minutes} 分钟无人操作后锁定" if minutes else "已关闭自动锁定")

    def _judge(self) -> None:
        from mzdesk.services.offices import password_problems

        typed = self.new.text()
        wrong = password_problems(typed) if typed else ""
        self.strength.setText(f"{wrong}。" if wrong else "这个密码可以用。" if typed else "")

    def _change_password(self) -> None:
        from mzdesk.services import offices

        if self.new.text() != self.again.text():
            self.strength.setText("两遍新密码不一样，请重新输入。")
            self.again.setFocus()
            return
        old, new = self.old.text(), self.new.text()
        self.change.setEnabled(False)
        operations.run(
            self, lambda _: offices.change_password(self.desk, old, new), label="更改密码", progress=False,
            on_done=self._password_changed, on_refused=lambda refusal: self.strength.setText(refusal.sentence),
            on_ended=lambda: self.change.setEnabled(True),
        )

    def _password_changed(self, _: Any) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()
        operations.tell(self, "密码已更改，恢复码不变")
