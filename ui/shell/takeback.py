"""Taking works back: the last one by Ctrl+Z, an earlier one out of the list by Ctrl+Shift+Z."""

from typing import Any

from PySide6.QtWidgets import QWidget

from ui import operations
from ui.shell.links import Links
from ui.shell.recent import RecentDialog


class Takeback:
    """Runs over the window; every undo is a work of its own in the log."""

    def __init__(self, window: QWidget, links: Links) -> None:
        self._window, self._links = window, links

    def undo(self, work_id: str) -> None:
        """Take one work back and say so."""
        operations.run(
            self._window, lambda _: self._links.undo(work_id), label="撤销", progress=False,
            on_done=lambda _: operations.tell(self._window, "已撤销上一步"))

    def show_recent(self) -> None:
        """The last works, each with 撤销 or the reason why not."""
        operations.run(self._window, lambda _: self._links.recent(), label="", progress=False, on_done=self._offer)

    def _offer(self, works: Any) -> None:
        dialog = RecentDialog(self._window, works)
        dialog.exec()
        dialog.deleteLater()
        if dialog.chosen:
            self.undo(dialog.chosen)
