"""What happens when the program is at fault: a report without personal data, and one dialog that says so."""

import logging
import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.words import button, label

_log = logging.getLogger("ui.crash")
VERSION = "0.1.0"


@dataclass(frozen=True)
class Reports:
    """The folder in which crash reports are kept, and the time that stands in their names. ``silent``: nobody is
    there to press a button (the self-check), so only the report is written."""

    folder: Path
    now: Callable[[], datetime]
    silent: bool = False
    written: list[Path] = field(default_factory=list)

    def write(self, error: BaseException) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"crash-{self.now():%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(report(error), encoding="utf-8")
        self.written.append(path)
        return path


def report(error: BaseException) -> str:
    """Kind of the error and the places in the program it went through.

    Neither the error's own words nor any variable: both may hold a name or a number of somebody.
    """
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
        self.setMinimumWidth(520)
        self.go_on.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text)
        self.copy.setText("已复制")

    def _open_folder(self) -> None:
        if self._path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


def show_crash(parent: QWidget | None, error: BaseException, reports: Reports | None) -> None:
    """Write the report and show the dialog; a report that cannot be written is still shown."""
    _log.error("crash: %s", type(error).__name__)
    path = None
    if reports is not None:
        try:
            path = reports.write(error)
        except OSError:
            _log.error("the crash report could not be written")
    if reports is not None and reports.silent:
        sys.stderr.write(report(error))
        return
    dialog = CrashDialog(parent.window() if parent is not None else None, report(error), path)
    dialog.exec()
    dialog.deleteLater()


def catch_the_rest(reports: Reports, window: Callable[[], QWidget | None]) -> None:
    """Whatever no operation caught (an error in a click handler) ends in the same dialog."""
    showing = False

    def hook(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        nonlocal showing
        if showing or not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, at)
            return
        showing = True
        try:
            show_crash(window(), error, reports)
        finally:
            showing = False

    sys.excepthook = hook
