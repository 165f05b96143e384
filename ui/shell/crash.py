"""What happens when the program is at fault: a report without personal data, and one dialog that says so."""

import logging
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, QThread, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import theme
from ui.widgets.words import button, label

_log = logging.getLogger("ui.crash")
VERSION = "0.1.0"
QUIET_SECONDS = 1.0
"""The same fault again within this time of its dialog (a page that fails at each painting) opens no further one."""


class Rescuer(Protocol):
    """Something that keeps what was typed and not saved."""

    def rescue(self) -> None: ...


rescuers: "WeakSet[Rescuer]" = WeakSet()
"""Asked to keep what they hold before a crash dialog opens."""


@dataclass(frozen=True)
class Reports:
    """The folder in which crash reports are kept, and the time that stands in their names. ``silent``: nobody is
    there to press a button (the self-check), so only the report is written. ``told``: when the dialog of each kind of
    fault was last closed, by a clock that only counts seconds."""

    folder: Path
    now: Callable[[], datetime]
    silent: bool = False
    written: list[Path] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)

    def write(self, error: BaseException) -> Path:
        """Into the log folder, or into the system's folder for temporary files where that cannot be written."""
        name = f"crash-{self.now():%Y%m%d-%H%M%S-%f}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / name
            path.write_text(report(error), encoding="utf-8")
        except OSError:
            path = Path(tempfile.gettempdir()) / f"mzdesk-{name}"
            path.write_text(report(error), encoding="utf-8")
        self.written.append(path)
        return path

    def just_told(self, kind: str) -> bool:
        """Whether this fault was shown a moment ago; then it goes on being so."""
        now = time.monotonic()
        again = now - self.told.get(kind, -QUIET_SECONDS) < QUIET_SECONDS
        if again:
            self.told[kind] = now
        return again


def report(error: BaseException) -> str:
    """Kind of the error and the places in the program it went through.

    Neither the error's own words nor any variable: both may hold a name or a number of somebody.
    """
    import platform  # for nothing else

    lines = [
        f"mzdesk {VERSION}  Python {platform.python_version()}  {platform.system()} {platform.machine()}",
        "这份报告只有程序内部的位置，不含任何人的信息。", "",
    ]
    for link in _chain(error):
        lines += [*_places(link.__traceback__), f"{type(link).__module__}.{type(link).__qualname__}", ""]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The first cause first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    yield error


def _places(at: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(at):
        place = Path(frame.filename)
        yield f"  {place.parent.name}/{place.name}:{frame.lineno} {frame.name}"


class CrashDialog(QDialog):
    """Says that it was the program's fault, that nothing was half saved, and where the report lies."""

    def __init__(self, parent: QWidget | None, text: str, path: Path | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出了问题")
        self._text, self._path = text, path
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("程序出了意外的问题，刚才这一步没有完成", "section"))
        column.addWidget(label("已保存的资料没有受影响，没做完的一步已全部撤回，可以继续工作。", wrap=True))
        column.addWidget(label("同样的问题再出现时，请把报告交给维护人员。", wrap=True))
        where = f"报告已写入：{path.name}（不含任何人的信息）" if path else "报告没有写成文件，可以复制下来。"
        column.addWidget(label(where, "muted", wrap=True))
        self.more = label("", "muted", wrap=True)
        self.more.hide()
        self._count = 1
        column.addWidget(self.more)
        row = QHBoxLayout()
        self.copy = button("复制报告", self._copy)
        row.addWidget(self.copy)
        if path:
            row.addWidget(button("打开所在文件夹", self._open_folder))
        row.addStretch(1)
        self.leave = button("退出程序", QApplication.quit)
        row.addWidget(self.leave)
        self.go_on = button("继续工作", self.accept, role="main")
        self.go_on.setDefault(True)
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.setMinimumWidth(theme.sizes().px(520))
        self.go_on.setFocus()

    def one_more(self) -> None:
        """Another fault while this one is read: counted here, never a dialog above the dialog."""
        self._count += 1
        self.more.setText(f"此后又出了 {self._count - 1} 次问题，也写了报告。")
        self.more.show()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text)
        self.copy.setText("已复制")

    def _open_folder(self) -> None:
        if self._path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


_open: list[CrashDialog] = []
"""The one dialog there may be."""


def show_crash(parent: QWidget | None, error: BaseException, reports: Reports | None) -> None:
    """Keep what is being typed, write the report, show the one dialog. A report that cannot be written is still shown;
    a fault while the dialog is open is counted in it; a fault that repeats by itself is told once."""
    _log.error("crash: %s", type(error).__name__)
    kind = _kind(error)
    if reports is not None and reports.just_told(kind):
        return
    path = write_report(error, reports)
    if reports is not None and reports.silent:
        sys.stderr.write(report(error))
        return
    if _open:
        _open[0].one_more()
        if reports is not None:
            reports.told[kind] = time.monotonic()
        return
    dialog = CrashDialog(parent.window() if parent is not None and isValid(parent) else None, report(error), path)
    _open.append(dialog)
    try:
        keep_what_is_typed()
        dialog.exec()
    finally:
        _open.clear()
        if isValid(dialog):  # it goes with the window it stands over, when that one goes first
            dialog.deleteLater()
        if reports is not None:
            reports.told[kind] = time.monotonic()


def guarded(work: Callable[[], Any], reports: Reports) -> bool:
    """Do what nothing stands around yet (the start of the window); False where it failed and was told."""
    try:
        work()
    except Exception as error:
        show_crash(None, error, reports)
        return False
    return True


def _kind(error: BaseException) -> str:
    """The same for the same fault at the same place."""
    place = (traceback.extract_tb(error.__traceback__) or [None])[-1]
    return f"{type(error).__qualname__}:{place.filename}:{place.lineno}" if place else type(error).__qualname__


def write_report(error: BaseException, reports: Reports | None) -> Path | None:
    """Only the report, for a fault that nobody waits to hear of; None where it could not be written."""
    try:
        return reports.write(error) if reports is not None else None
    except OSError:
        _log.error("the crash report could not be written")
        return None


def keep_what_is_typed() -> None:
    """Put aside what is typed in any form and not saved, whatever else is broken."""
    for one in list(rescuers):
        if isinstance(one, QObject) and not isValid(one):
            continue
        try:
            one.rescue()
        except Exception as error:
            _log.error("not kept: %s", type(error).__name__)


class _Catcher(QObject):
    """Brings faults of other threads to the thread of the window: only there a dialog may be made."""

    caught = Signal(object)

    def __init__(self, reports: Reports, window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._reports, self._window = reports, window
        self.caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _show(self, error: object) -> None:
        if isinstance(error, BaseException):
            show_crash(self._window(), error, self._reports)

    def hook(self, kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        """For ``sys.excepthook``: slots, timers, event filters and painting come here."""
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, at)
        elif QThread.currentThread() is self.thread():
            self._show(error)
        else:
            self.caught.emit(error)

    def in_thread(self, given: Any) -> None:
        """For ``threading.excepthook``."""
        if given.exc_value is not None:
            self.hook(given.exc_type, given.exc_value, given.exc_traceback)

    def unraisable(self, given: Any) -> None:
        """For ``sys.unraisablehook``: nobody waits for the outcome of a finalizer; a report is enough."""
        if given.exc_value is not None and not self._reports.just_told(_kind(given.exc_value)):
            write_report(given.exc_value, self._reports)
            self._reports.told[_kind(given.exc_value)] = time.monotonic()


def catch_the_rest(reports: Reports, window: Callable[[], QWidget | None]) -> None:
    """Whatever no operation caught (an error in a click handler, in painting, in a thread) ends in the same dialog."""
    catcher = _Catcher(reports, window)
    sys.excepthook = catcher.hook
    threading.excepthook = catcher.in_thread
    sys.unraisablehook = catcher.unraisable
