"""Python's collector of cycles, kept to the window's own thread and to the time between two events.

By itself it runs in whichever thread has just made enough objects. What it finds may belong to a window that was
closed: a timer of Qt that is taken down beside its own thread goes on ringing for an object that is gone, and the
program ends without a word; and a window must not be taken down while Qt is handing one of its parts an event.
"""

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
SHARE = 100
"""Looking through everything takes at most one part in so many of the time: with much in memory it is long enough to
be felt."""


class Collector(QObject):
    """Collects as often as Python itself would, but looks only now and then whether it is time. ``clock``: seconds."""

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._not_before = 0.0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        gc.disable()

    def look(self) -> None:
        """Collect what is due by Python's own thresholds."""
        (young, _, old), (enough, _, often) = gc.get_count(), gc.get_threshold()
        began = self._clock()
        if young <= enough:
            return
        if old <= often or began < self._not_before:
            gc.collect(1)
            return
        gc.collect()
        ended = self._clock()
        self._not_before = ended + SHARE * (ended - began)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
