"""The lock screen: opens the office at start, and again after Ctrl+L or when nobody was at the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.problems import DAMAGED, Refusal
from ui import operations, theme
from ui.widgets.words import button, card, label

HINT_AFTER = 3
LONGEST_WAIT = 60


@dataclass(frozen=True)
class Typed:
    """What was typed to open the office: the password, or the recovery code with a new password."""

    password: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)


def wait_after(failures: int) -> int:
    """Seconds before the next try: none after the first miss, then 2, 4, 8 … at most a minute."""
    return 0 if failures < 2 else min(2 ** (failures - 1), LONGEST_WAIT)


class LockScreen(QWidget):
    """Asks for the password, or for the recovery code with a new password. ``open_with`` runs in a worker and raises
    a Refusal for a wrong one; what it returns comes with ``opened``. ``on_restore``: the way to the restore, called
    with why, when the clerk wishes it and when the data turn out to be damaged."""

    opened = Signal(object)

    def __init__(
        self, office: str, open_with: Callable[[Typed], Any], on_restore: Callable[[str], Any] | None = None,
        tries: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        super().__init__()
        self._on_restore = on_restore
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._open_with = open_with
        self._tries = tries
        self._failures = 0
        self._wait = 0
        self._miss = ""
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._second)
        self.problem = label("", "problem", wrap=True)
        self._build(office)

    def _build(self, office: str) -> None:
        frame, column = card(28)
        frame.setFixedWidth(theme.sizes().px(440))
        column.setSpacing(10)
        self.office = label(office, "title", wrap=True)
        column.addWidget(self.office)
        self.words = label("", "muted", wrap=True)
        column.addWidget(self.words)
        self._password_way, self._code_way = self._by_password(), self._by_code()
        column.addWidget(self._password_way)
        column.addWidget(self._code_way)
        column.addWidget(self.problem)
        self.restore = button("从备份恢复（Alt+R）…", self._restore, role="link")
        self.restore.setShortcut("Alt+R")
        self.restore.setVisible(self._on_restore is not None)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        self._frame = frame
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.begin()

    def _restore(self, why: str = "") -> None:
        if self._on_restore is not None and self.open.isEnabled():
            self._on_restore(why)

    def _fit(self) -> None:
        """Sentences of one or three lines: the card takes the height they need."""
        layout = self._frame.layout()
        assert layout is not None
        layout.activate()
        self._frame.setFixedHeight(layout.totalHeightForWidth(self._frame.width()))

    def _by_password(self) -> QWidget:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.password = _secret("密码")
        self.open = button("打开", self._try_password, role="main")
        self.open.setDefault(True)
        column.addWidget(self.password)
        row = QHBoxLayout()
        self.use_code = button("忘记密码，用恢复码打开", self._show_code, role="link")
        row.addWidget(self.use_code)
        row.addStretch(1)
        row.addWidget(self.open)
        column.addLayout(row)
        return way

    def _by_code(self) -> QWidget:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.code = QLineEdit()
        self.code.setPlaceholderText("恢复码，8 组，每组 4 个字母或数字")
        self.code.setAccessibleName("恢复码")
        self.new = _secret("新密码")
        self.again = _secret("再输一遍新密码")
        row = QHBoxLayout()
        row.addWidget(button("返回", self.begin, role="link"))
        row.addStretch(1)
        self.open_by_code = button("打开并换密码", self._try_code, role="main")
        row.addWidget(self.open_by_code)
        for widget in (self.code, self.new, self.again):
            column.addWidget(widget)
        column.addLayout(row)
        return way

    def begin(self) -> None:
        """Ask for the password, with the cursor where it is typed."""
        self._show_way(self._password_way)
        self.words.setText("请输入密码打开。")
        self.password.clear()
        if not self._wait:
            self.problem.clear()
            self._go_on_waiting()
        self._fit()
        self.password.setFocus()

    def _go_on_waiting(self) -> None:
        """Wrong passwords before the program was started again count too."""
        failures, seconds = self._tries()
        if failures and seconds:
            self._failures, self._wait = failures, seconds
            self._miss = ""
            self._say_miss()
            self._enable(False)
            self._tick.start()

    def _show_way(self, way: QWidget) -> None:
        for each in (self._password_way, self._code_way):
            each.setVisible(each is way)

    @property
    def _by_code_now(self) -> bool:
        return not self._code_way.isHidden()

    def _show_code(self) -> None:
        self._show_way(self._code_way)
        self.words.setText("恢复码在初次设置时打印或抄写过。打开后原密码作废，请同时设一个新密码。")
        self.problem.clear()
        self._fit()
        self.code.setFocus()

    def _try_password(self) -> None:
        if self.password.text():
            self._try(Typed(password=self.password.text()))
        else:
            self._say("请输入密码。", self.password)

    def _try_code(self) -> None:
        if not self.code.text().strip():
            self._say("请输入恢复码。", self.code)
        elif self.new.text() != self.again.text():
            self._say("两遍新密码不一样，请重新输入。", self.again)
        else:
            self._try(Typed(password=self.new.text(), recovery_code=self.code.text()))

    def say(self, words: str) -> None:
        """The password was right, but something else keeps the office shut for now."""
        self.words.setText("没有打开。")
        self._say(words, self.password)

    def _say(self, words: str, at: QLineEdit) -> None:
        self.problem.setText(words)
        self._fit()
        at.setFocus()
        at.selectAll()

    def _try(self, typed: Typed) -> None:
        if self._wait or not self.open.isEnabled():
            return
        self._enable(False)
        self.problem.clear()
        self.words.setText("正在打开……")
        operations.run(
            self, lambda _: self._open_with(typed), label="", on_done=self._opened, on_refused=self._refused,
            on_ended=lambda: self._enable(not self._wait), progress=False,
        )

    def _opened(self, result: Any) -> None:
        self._failures = 0
        for secret in (self.password, self.code, self.new, self.again):
            secret.clear()
        self.opened.emit(result)

    def _refused(self, refusal: Refusal) -> None:
        self.words.setText("没有打开。")
        at = self.code if self._by_code_now else self.password
        if refusal.code not in ("wrong-password", "too-soon"):
            self._say(refusal.sentence, at)
            if refusal.code in DAMAGED:
                QTimer.singleShot(0, self, lambda: self._restore(refusal.happened))
            return
        failures, seconds = self._tries()
        self._failures = failures or self._failures + 1
        self._wait = seconds or wait_after(self._failures)
        self._miss = refusal.sentence if refusal.code == "wrong-password" else ""
        self._say_miss()
        if self._wait:
            self._tick.start()
        at.selectAll()
        QTimer.singleShot(0, at, at.setFocus)

    def _say_miss(self) -> None:
        words = self._miss
        if self._failures >= HINT_AFTER:
            words += f"已错 {self._failures} 次。"
        if self._wait:
            words += f"请等 {self._wait} 秒再试。"
        self.problem.setText(words)
        self._fit()

    def _second(self) -> None:
        self._wait -= 1
        self._say_miss()
        if self._wait <= 0:
            self._wait = 0
            self._tick.stop()
            self._enable(True)
            (self.code if self._by_code_now else self.password).setFocus()

    def _enable(self, on: bool) -> None:
        for made in (self.open, self.open_by_code):
            made.setEnabled(on)
        self.password.setReadOnly(not on)  # keeps the focus, which a disabled field would lose

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._by_code_now:
                self._enter_on_code()
            else:
                self._try_password()
        elif event.key() == Qt.Key.Key_Escape and self._by_code_now:
            self.begin()
        else:
            super().keyPressEvent(event)

    def _enter_on_code(self) -> None:
        if self.code.hasFocus():
            self.new.setFocus()
        elif self.new.hasFocus():
            self.again.setFocus()
        else:
            self._try_code()


def _secret(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    return made
