"""First start: who this office is, its password, its recovery code. Four steps, all by keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui import operations, theme
from ui.pages.start_steps import CheckStep, CodeStep, OfficeStep, PasswordStep, RoleStep, StartStep
from ui.widgets.words import button, card, label


class DivisionLike(Protocol):
    """A place that has an office (services.offices.divisions)."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


class CreatedLike(Protocol):
    """A new office and its recovery code (services.offices.Created)."""

    @property
    def desk(self) -> Any: ...
    @property
    def recovery_code(self) -> str: ...


@dataclass(frozen=True)
class Making:
    """What the first start needs from below, handed in by main.py. ``create`` runs in a worker thread."""

    divisions: Callable[[], Sequence[DivisionLike]]
    password_problems: Callable[[str], str]
    create: Callable[..., CreatedLike]
    print_code: Callable[[QWidget, str, str], Any]


class StartPage(QWidget):
    """Steps at the left, one decision a step. ``made`` carries the open desk when the code is safely kept."""

    made = Signal(object)

    def __init__(self, making: Making, on_restore: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self._on_restore = on_restore
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._making = making
        self._created: CreatedLike | None = None
        self.role, self.office = RoleStep(), OfficeStep(making.divisions)
        self.password = PasswordStep(making.password_problems)
        self.code, self.check = CodeStep(self._print), CheckStep(self._show_code_again)
        self.steps: tuple[StartStep, ...] = (self.role, self.office, self.password, self.code, self.check)
        self._at = 0
        self._build()
        self._show(0)

    def _build(self) -> None:
        frame, column = card(0)
        frame.setFixedSize(theme.sizes().px(860), theme.sizes().px(540))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail())
        row.addLayout(self._right(), 1)
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def _rail(self) -> QWidget:
        rail = QWidget()
        rail.setObjectName("navigation")
        rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rail.setFixedWidth(theme.sizes().px(200))
        column = QVBoxLayout(rail)
        column.setContentsMargins(16, 20, 16, 20)
        column.setSpacing(14)
        head = label("初次设置")
        head.setFont(theme.font(theme.sizes().section, bold=True))
        column.addWidget(head)
        self._marks = [QLabel() for _ in self.steps]
        for mark in self._marks:
            column.addWidget(mark)
        column.addStretch(1)
        return rail

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(32, 24, 32, 20)
        column.setSpacing(12)
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
            step.ready.connect(self.forward)
        self.problem = label("", "problem", wrap=True)
        row = QHBoxLayout()
        self.back_button = button("上一步", self.back)
        self.next_button = button("下一步", self.forward, role="main")
        self.restore = button("从备份恢复（Alt+R）…", self._restore, role="link")
        self.restore.setShortcut("Alt+R")
        row.addWidget(self.back_button)
        row.addWidget(self.restore)
        row.addStretch(1)
        row.addWidget(self.next_button)
        column.addWidget(self._stack, 1)
        column.addWidget(self.problem)
        column.addLayout(row)
        return column

    def _restore(self) -> None:
        """An office that moves to this computer begins with its backup; not while a new one is being made."""
        if self._on_restore is not None and self._created is None and self.next_button.isEnabled():
            self._on_restore()

    # going on and back

    @property
    def step(self) -> StartStep:
        return self.steps[self._at]

    def forward(self) -> None:
        """On, when the step has what it needs; else it says what is missing."""
        missing = self.step.missing()
        self.problem.setText(missing)
        if missing:
            return
        if self.step is self.role:
            self.office.set_role(self.role.role())
            self.password.set_role(self.role.role())
        if self.step is self.password:
            self._create()
        elif self.step is self.check:
            assert self._created is not None
            self.made.emit(self._created.desk)
        else:
            self._show(self._at + 1)

    def back(self) -> None:
        if self.back_button.isEnabled():
            self._show(self._at - 1)

    def _show_code_again(self) -> None:
        self._show(self.steps.index(self.code))

    def _show(self, at: int) -> None:
        self._at = at
        self._stack.setCurrentWidget(self.step)
        self.problem.clear()
        made = self._created is not None
        self.back_button.setEnabled(0 < at <= self.steps.index(self.password) or self.step is self.check)
        self.back_button.setVisible(not made or self.step is self.check)
        self.restore.setVisible(at == 0 and self._on_restore is not None)
        self.next_button.setText(self.step.onward)
        for number, (mark, step) in enumerate(zip(self._marks, self.steps, strict=True)):
            sign = "✓" if number < at else str(number + 1)
            mark.setText(f"{sign}  {step.title}")
            mark.setFont(theme.font(bold=number == at))
        self.step.begin()

    def _create(self) -> None:
        for widget in (self.next_button, self.back_button):
            widget.setEnabled(False)
        self.next_button.setText("正在建立……")
        wanted = {
            "role": self.role.role(), "area": self.office.area(), "name": self.office.name(),
            "password": self.password.password(), "operator": self.office.operator(),
            **self.password.server.wanted(),
        }
        operations.run(
            self, lambda _: self._making.create(**wanted), label="", progress=False, on_done=self._was_made,
            on_refused=lambda refusal: self.problem.setText(refusal.sentence), on_ended=self._ended,
        )

    def _was_made(self, created: CreatedLike) -> None:
        self._created = created
        self.password.clear()
        self.code.show_code(created.recovery_code)
        self.check.expect(created.recovery_code)
        self._show(self.steps.index(self.code))

    def _ended(self) -> None:
        self.next_button.setEnabled(True)
        self.back_button.setEnabled(self.step is self.password)
        self.next_button.setText(self.step.onward)

    def _print(self) -> None:
        if self._created is not None:
            self._making.print_code(self, self._created.recovery_code, self.office.name())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.next_button.isEnabled() and not self.step.enter():
                self.forward()
        elif event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)
