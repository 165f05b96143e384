"""What the frame tells of the office (last work, sync, backup, counts): read after changes and every few minutes."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import operations
from ui.shell.links import Links, Pulse
from ui.shell.page import PageEntry

SOON_MS = 200
EVERY_MS = 5 * 60_000


class Heartbeat(QObject):
    """Beats from ``begin`` on. ``soon`` waits until nothing happens for a moment: what the clerk waits to see goes
    first."""

    def __init__(
        self, window: QWidget, entries: Sequence[PageEntry], links: Links, show: Callable[[Pulse], object],
    ) -> None:
        super().__init__(window)
        self._window, self._entries, self._links, self._show = window, tuple(entries), links, show
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.beat)
        self._again = QTimer(self, interval=EVERY_MS)
        self._again.timeout.connect(self.beat)

    def begin(self) -> None:
        """From now on, beginning soon."""
        self._again.start()
        self._soon.start()

    def soon(self) -> None:
        """Something may have changed."""
        self._soon.start()

    def beat(self) -> None:
        """Read in the worker, show when it is there."""
        if any(not task.label for task in operations.of(self._window).busy):
            self._soon.start()
            return
        entries, links = self._entries, self._links

        def read(_: Any) -> Pulse:
            badges = tuple((e.key, e.badge()) for e in entries if e.badge)
            return Pulse(links.last_work(), links.sync_words() or "", links.backup_words() or "", badges)

        operations.run(self._window, read, label="", on_done=self._show, progress=False)
