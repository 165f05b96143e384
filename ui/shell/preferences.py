"""How this machine shows the window: kept in a plain file beside the data, readable before the office is unlocked."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QWidget

SCALES = (100, 125, 150, 175, 200)
DEFAULT_IDLE_MINUTES = 10
LEAST_WIDTH, LEAST_HEIGHT = 960, 540  # of the window; a full-HD screen at 200 %


class Preferences:
    """Font size, scale, idle time, geometry. Nothing about anybody; nothing that travels."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    @property
    def large(self) -> bool:
        return str(self._settings.value("font/large", "false")) == "true"

    @large.setter
    def large(self, on: bool) -> None:
        self._put("font/large", "true" if on else "false")

    @property
    def high_contrast(self) -> bool:
        """Darker words and edges on white."""
        return str(self._settings.value("look/high_contrast", "false")) == "true"

    @high_contrast.setter
    def high_contrast(self, on: bool) -> None:
        self._put("look/high_contrast", "true" if on else "false")

    @property
    def scale(self) -> int:
        """Percent; anything unknown is 100. Takes effect at the next start."""
        kept = str(self._settings.value("font/scale", "100"))
        return int(kept) if kept.isdecimal() and int(kept) in SCALES else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._put("font/scale", str(percent))

    @property
    def idle_minutes(self) -> int:
        """Minutes without a key or the mouse after which the window locks; 0 never."""
        kept = str(self._settings.value("lock/idle_minutes", ""))
        return int(kept) if kept.isdecimal() else DEFAULT_IDLE_MINUTES

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._put("lock/idle_minutes", str(minutes))

    @property
    def narrow(self) -> bool:
        return str(self._settings.value("window/narrow", "false")) == "true"

    @narrow.setter
    def narrow(self, on: bool) -> None:
        self._put("window/narrow", "true" if on else "false")

    @property
    def last_desk(self) -> str:
        """Whose window was open last, as ``prepared`` wrote it; "" where none was."""
        return str(self._settings.value("window/desk", ""))

    @last_desk.setter
    def last_desk(self, told: str) -> None:
        if told != self.last_desk:
            self._put("window/desk", told)

    def place(self, window: QWidget) -> None:
        """Where the window stood last; the first time the usual size, and the whole of a small screen."""
        kept = self.geometry
        if kept.isEmpty() or not window.restoreGeometry(kept):
            screen = window.screen().availableGeometry()
            window.resize(min(1366, screen.width()), min(768, screen.height()))
            if screen.width() <= 1440:
                window.setWindowState(Qt.WindowState.WindowMaximized)
        window.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)

    @property
    def geometry(self) -> QByteArray:
        kept = self._settings.value("window/geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, kept: QByteArray) -> None:
        self._put("window/geometry", kept)

    def _put(self, key: str, value: object) -> None:
        self._settings.setValue(key, value)
        self._settings.sync()
