"""The page before a restore: what will happen, and the one button that leaves the open office for the wizard."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from ui.shell.page import Page, Shortcut
from ui.widgets.empty import EmptyState


class RestorePage(Page):
    """The wizard runs while no office is open: the database it replaces must not be in use."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (Shortcut("Alt+R", "退出并打开恢复向导"), Shortcut("Esc", "返回设置"))

    def __init__(self, leave: Callable[[], Any]) -> None:
        super().__init__()
        self._leave = leave
        self.front = EmptyState(
            "fa6s.clock-rotate-left", "从备份恢复",
            "要先退出现在打开的资料，再按向导选备份、输密码、核对。到最后一步之前，现有资料不会改动。",
            action="退出并打开恢复向导（Alt+R）", on_action=leave, second="返回设置",
            on_second=lambda: self.go("settings", section="backup"))
        if self.front.action is not None:
            self.front.action.setShortcut("Alt+R")
        column = QVBoxLayout(self)
        column.addWidget(self.front)

    def activated(self) -> None:
        if self.front.action is not None:
            self.front.action.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go("settings", section="backup")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._leave()
        else:
            super().keyPressEvent(event)
