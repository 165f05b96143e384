"""Notices when nobody is at the desk: no key and no mouse for some minutes."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

_HANDS = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.InputMethod, QEvent.Type.TouchBegin,
})


class IdleWatch(QObject):
    """Calls ``on_idle`` once after ``minutes`` without a sign of anybody; the next sign begins the count again."""

    def __init__(self, parent: QObject, minutes: int, on_idle: Callable[[], object]) -> None:
        super().__init__(parent)
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(on_idle)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """0 switches the watch off: then no event of the program passes through here."""
        app = QCoreApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        self.timer.stop()
        self._after = minutes * 60_000
        if self._after:
            app.installEventFilter(self)
            self.timer.start(self._after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS and self._after:
            self.timer.start(self._after)
        return False
