"""Small things that the pages of 报送 share: folders that are remembered, files to choose, hashes to read aloud."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from mzdesk.people.desk import Desk
from mzdesk.services import settings
from ui.widgets import card, section_title

STICK = "exchange.folder"
NO_REPORT = re.compile(r"MZ_\d+_\w+_(D_\d+|U_0000)_\d+\.mzp$")
PACKAGES = "报送文件 (*.mzp)"
RESULT_WORDS = {
    "merged": "已合并", "duplicate": "重复", "gap": "缺号，未合并", "fork": "分叉，未合并", "damaged": "文件不完整",
    "refused": "拒收", "held": "待升级", "undone": "已撤回",
}
RESULT_TONES = {"merged": "green", "duplicate": "grey", "undone": "grey"}


def grouped(digits: str, size: int = 4) -> str:
    """A hash or a code in groups, as it is read aloud: 746A37C8 → 746A 37C8."""
    return " ".join(digits[place:place + size] for place in range(0, len(digits), size))


def stick(desk: Desk) -> Path:
    """The folder that was last written to or read from, where it is still there; else the home folder."""
    kept = Path(settings.get(desk, STICK, str(Path.home())))
    return kept if kept.is_dir() else Path.home()


def remember_stick(desk: Desk, folder: Path) -> None:
    settings.put(desk, STICK, str(folder))


def choose_folder(parent: QWidget, desk: Desk, title: str) -> Path | None:
    """Ask for a folder, beginning where the last one was; None when the clerk went back."""
    found = QFileDialog.getExistingDirectory(parent.window(), title, str(stick(desk)))
    if not found:
        return None
    remember_stick(desk, Path(found))
    return Path(found)


def choose_file(parent: QWidget, desk: Desk, title: str) -> Path | None:
    found, _ = QFileDialog.getOpenFileName(parent.window(), title, str(stick(desk)), PACKAGES)
    if not found:
        return None
    remember_stick(desk, Path(found).parent)
    return Path(found)


def choose_files(parent: QWidget, desk: Desk, title: str) -> list[Path]:
    found, _ = QFileDialog.getOpenFileNames(parent.window(), title, str(stick(desk)), PACKAGES)
    if found:
        remember_stick(desk, Path(found[0]).parent)
    return [Path(one) for one in found]


def packages_in(dropped: Sequence[Path]) -> list[Path]:
    """Package files among what was chosen or dropped; a folder gives what lies in it."""
    found: list[Path] = []
    for path in dropped:
        found += sorted(path.glob("*.mzp")) if path.is_dir() else [path]
    return found


def reports(found: Sequence[Path]) -> list[Path]:
    """What townships hand in, by the names; a stick that was to and fro holds what the bureau wrote and old requests as
    well. Where nothing else is there, all: what they are is then told of each."""
    some = [path for path in found if not NO_REPORT.match(path.name)]
    return some or list(found)


def dropped_paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def titled_card(title: str) -> tuple[QFrame, QVBoxLayout]:
    """A white card with a heading."""
    frame, column = card()
    column.addWidget(section_title(title))
    return frame, column
