"""工作交接: the list, who takes over, the change of hands, the new recovery code; step by step, by keyboard."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from mzdesk.exchange import standing
from mzdesk.people.desk import Desk
from mzdesk.services import handover
from mzdesk.services.handover import HandedOver, Inventory
from ui import operations, theme
from ui.pages.handover_steps import CheckCode, ListStep, NewCode, PeopleStep, ResultStep, SummaryStep
from ui.pages.recovery_print import print_code
from ui.pages.start_steps import StartStep
from ui.shell.page import Page, Shortcut
from ui.widgets import button, label

RAIL = 180


class HandoverPage(Page):
    """Nothing is changed before the step 现在交接; after it the window belongs to the successor."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Enter", "下一栏，在最后一栏到下一步"), Shortcut("Alt+→ / Alt+←", "下一步 / 上一步"),
        Shortcut("F9", "打印交接清单"), Shortcut("Esc", "上一步"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._inventory: Inventory | None = None
        self._done: HandedOver | None = None
        self.list, self.people, self.summary = ListStep(), PeopleStep(desk), SummaryStep()
        self.code, self.check = NewCode(self._print_code), CheckCode(self._code_again)
        self.result = ResultStep(self.print_now)
        self.steps: tuple[StartStep, ...] = (
            self.list, self.people, self.summary, self.code, self.check, self.result)
        self._at = 0
        self._printing = False
        self._build()

    # building

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(16)
        rail = QWidget()
        rail.setFixedWidth(theme.sizes().px(RAIL))
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        self._marks = [QLabel() for _ in self.steps]
        for mark in self._marks:
            column.addWidget(mark)
        column.addStretch(1)
        row.addWidget(rail)
        right = QVBoxLayout()
        right.setSpacing(8)
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
            step.ready.connect(self.forward)
        self.problem = label("", "problem", wrap=True)
        foot = QHBoxLayout()
        self.back_button = button("上一步（Alt+←）", self.back)
        self.print_button = button("打印交接清单（F9）", self.print_now, icon="fa6s.print")
        self.next_button = button("下一步", self.forward, role="main")
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.print_button)
        foot.addWidget(self.next_button)
        right.addWidget(self._stack, 1)
        right.addWidget(self.problem)
        right.addLayout(foot)
        row.addLayout(right, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Alt+Right", self.forward), ("Alt+Left", self.back)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def activated(self) -> None:
        self._printing = False
        if self._done is None and self._inventory is None:
            self._read()
        self._show(self._at)

    def unsaved(self) -> str:
        return "恢复码还没有打印或抄好" if self.step in (self.code, self.check) else ""

    def save_now(self) -> bool:
        self._show(self.steps.index(self.code))
        return False

    def discard(self) -> None:
        """The code is gone with the page; an administrator can make another one."""

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever has handed over does nothing else here: leaving this page locks the window."""
        super().hideEvent(event)
        if self._done is not None and not self._printing and not event.spontaneous():
            QTimer.singleShot(0, self, self._lock)

    def _lock(self) -> None:
        window = self.window()
        if window is not self and window.isVisible():
            window.lock()  # type: ignore[attr-defined]

    def print_now(self) -> None:
        """F9: the list with the names that are known by now."""
        desk, found = self._desk, self._inventory
        if found is None:
            return
        self._printing = True
        names = {"leaver": self._done.leaver if self._done else desk.operator,
                 "successor": self._done.successor if self._done else self.people.successor_name(),
                 "supervisor": self.people.supervisor()}
        self.go("print", make=lambda _: handover.inventory_paper(desk, found, **names), title="工作交接清单",
                register=None, subject_id="", purpose="", back="handover", back_arguments={})

    def _read(self) -> None:
        desk = self._desk
        operations.run(self, lambda _: handover.inventory(desk, standing.rows(desk)), label="生成交接清单",
                       progress=False, on_done=self._listed)

    def _listed(self, found: Inventory) -> None:
        self._inventory = found
        self.list.show_inventory(found)
        self._allow()

    # going on and back

    @property
    def step(self) -> StartStep:
        return self.steps[self._at]

    def forward(self) -> None:
        """On, when the step has what it needs; else it says what is missing."""
        if not self.next_button.isEnabled():
            return
        missing = self.step.missing()
        self.problem.setText(missing)
        if missing:
            return
        if self.step is self.people:
            self.summary.show_people(self._desk.operator, self.people)
        if self.step is self.summary:
            self._hand_over()
        elif self.step is self.result:
            self._lock()
        else:
            self._show(self._at + 1)

    def back(self) -> None:
        if self.back_button.isEnabled():
            self._show(self._at - 1)

    def _code_again(self) -> None:
        self._show(self.steps.index(self.code))

    def _show(self, at: int) -> None:
        self._at = at
        self._stack.setCurrentWidget(self.step)
        self.problem.clear()
        self._allow()
        for number, (mark, step) in enumerate(zip(self._marks, self.steps, strict=True)):
            mark.setText(f"{'✓' if number < at else number + 1}  {step.title}")
            mark.setFont(theme.font(bold=number == at))
        self.step.begin()
        self.crumbs_changed.emit((self.step.title,))

    def _allow(self) -> None:
        done = self._done is not None
        self.next_button.setText(self.step.onward)
        self.next_button.setEnabled(self._inventory is not None)
        self.back_button.setEnabled((self._at > 0 and not done) or self.step is self.check)
        self.print_button.setEnabled(self._inventory is not None and self.step not in (self.code, self.check))

    def _hand_over(self) -> None:
        desk, people, found = self._desk, self.people, self._inventory
        assert found is not None
        to, own, supervisor = people.successor(), people.own_password(), people.supervisor()
        for made in (self.next_button, self.back_button):
            made.setEnabled(False)
        operations.run(
            self, lambda _: handover.hand_over(desk, to, own, supervisor=supervisor, digest=found.digest),
            label="交接", progress=False, on_done=self._handed_over,
            on_refused=lambda refusal: self.problem.setText(refusal.sentence), on_ended=self._allow)

    def _handed_over(self, done: HandedOver) -> None:
        self._done = done
        self.people.clear()
        self.code.show_code(done.recovery_code)
        self.check.expect(done.recovery_code)
        self.result.show_done(done)
        self._show(self.steps.index(self.code))

    def _print_code(self) -> Any:
        return print_code(self, self._done.recovery_code, self._desk.office.name) if self._done is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.step.enter():
                self.forward()
        elif event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)
