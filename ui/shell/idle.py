"""Notices when nobody is at the desk: no key and no mouse for some minutes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

_HANDS = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.InputMethod, QEvent.Type.TouchBegin,
})


class IdleWatch(QObject):
    """Calls ``on_idle`` once after ``minutes`` without a sign of anybody; the next sign begins the count again.

    It looks only at the window in which one works, to which keys and the mouse come first, and at the field in which
    one types, to which alone an input method speaks: asked about every event of the program it would hold up each.
    """

    def __init__(self, parent: QObject, minutes: int, on_idle: Callable[[], object]) -> None:
        super().__init__(parent)
        self._watched: list[QObject] = []
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(on_idle)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._follow)
        app.focusObjectChanged.connect(self._follow)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """0 switches the watch off: then no event of the program passes through here."""
        self.timer.stop()
        self._after = minutes * 60_000
        self._follow()
        if self._after:
            self.timer.start(self._after)

    def _follow(self, _: QObject | None = None) -> None:
        """Look where one works now."""
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        where = (QGuiApplication.focusWindow(), QGuiApplication.focusObject()) if self._after else ()
        self._watched = [one for one in where if one is not None]
        for one in self._watched:
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS and self._after:
            self.timer.start(self._after)
        return False
