"""Pictures and scans of a record: thumbnails, added from files or the clipboard, looked at, taken away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.problems import Problem
from mzdesk.describe import Part
from mzdesk.people.codes import Purpose
from mzdesk.services.attachments import PDF, Shown
from ui import theme
from ui.widgets import button, label
from ui.widgets.empty import EmptyState

PICTURES = "照片和扫描件 (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff *.pdf)"
KEY = int(Qt.ItemDataRole.UserRole)
FIRST_SAVE = "先保存这份档案，再添加照片。"
HOW = "Insert 从文件添加，Ctrl+V 粘贴截图或照片；自动缩小，去掉拍摄地点等信息。"


@dataclass(frozen=True)
class Pictures:
    """What the panel asks of the office. All but ``shown`` may refuse, which the caller shows."""

    shown: Callable[[str], Sequence[Shown]]
    add_file: Callable[[str, Path, Purpose], bool]
    add_data: Callable[[str, bytes, Purpose], bool]
    remove: Callable[[str], bool]
    look: Callable[[Shown], None]


class Thumbnails(QListWidget):
    """The small pictures in a grid. ``rowCount`` as the tables of other parts have it."""

    opened = Signal()
    wanted = Signal()
    pasted = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setWordWrap(True)
        self.setUniformItemSizes(True)
        side = theme.sizes().px(128)
        self.setIconSize(QSize(side, side))
        self.setGridSize(QSize(side + 24, side + theme.sizes().px(52)))
        self.setAccessibleName("照片和扫描件")
        self.itemDoubleClicked.connect(lambda _: self.opened.emit())

    def rowCount(self) -> int:
        return self.count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Insert:
            self.wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class PicturePanel(QWidget):
    """Answers what the form asks of every part; its rows are written by themselves, apart from the form."""

    def __init__(self, part: Part, pictures: Pictures) -> None:
        super().__init__()
        self.part = part
        self._pictures = pictures
        self._record = ""
        self._locked = False
        self._rows: tuple[Mapping[str, Any], ...] = ()
        self._shown: list[Shown] = []
        self.table = Thumbnails()
        self.purpose = QComboBox()
        self.purpose.setAccessibleName("用途")
        for one in Purpose:
            self.purpose.addItem(one.label, one)
        self.purpose.setCurrentIndex(self.purpose.findData(Purpose.SCENE))
        self.add_button = button("添加（Insert）", self.choose, role="main", icon="fa6s.image")
        self.paste_button = button("粘贴（Ctrl+V）", self.paste, icon="fa6s.paste")
        self._how = label(HOW, "small", wrap=True)
        self._empty = EmptyState("fa6s.images", "还没有照片和扫描件", HOW)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._purpose_label = label("用途")
        row.addWidget(self._purpose_label)
        row.addWidget(self.purpose)
        row.addWidget(self.add_button)
        row.addWidget(self.paste_button)
        row.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(8)
        self._with_pictures = [button("查看（回车）", self.look, role="link"),
                               button("删去（Delete）", self.remove, role="link")]
        for made in self._with_pictures:
            below.addWidget(made)
        below.addWidget(self._how, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.setSpacing(8)
        column.addLayout(row)
        column.addLayout(below)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        self.table.opened.connect(self.look)
        self.table.wanted.connect(self.choose)
        self.table.pasted.connect(self.paste)
        self.table.removed.connect(self.remove)

    # what the form asks

    def show_record(self, key: str) -> None:
        """Whose pictures these are; "" for a record that was never saved."""
        self._record = key
        self._shown = list(self._pictures.shown(key)) if key else []
        self.table.clear()
        for one in self._shown:
            item = QListWidgetItem(_icon(one), words_of(one))
            item.setData(KEY, one.id)
            item.setToolTip(words_of(one))
            self.table.addItem(item)
        self.table.setCurrentRow(0 if self._shown else -1)
        self.table.setVisible(bool(self._shown))
        self._empty.setVisible(not self._shown)
        self._empty.say("还没有照片和扫描件", "" if self._locked else HOW if key else FIRST_SAVE)
        for widget in (self._how, *self._with_pictures):
            widget.setVisible(bool(self._shown) and (widget is self._with_pictures[0] or not self._locked))
        self.add_button.setEnabled(bool(key))
        self.paste_button.setEnabled(bool(key))

    def show_rows(self, rows: tuple[Mapping[str, Any], ...], *, secrets: bool) -> None:
        self._rows = rows

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The rows exactly as they were read."""
        return self._rows

    def unreadable(self) -> list[str]:
        return []

    def settle(self) -> None:
        """Nothing is typed here."""

    def set_read_only(self, on: bool) -> None:
        """Pictures can be looked at; none is added or taken away."""
        self._locked = on
        for widget in (self.purpose, self._purpose_label, self.add_button, self.paste_button):
            widget.setVisible(not on)

    def uncover(self) -> None:
        """Nothing is hidden here that F7 could show."""

    def show_problems(self, problems: list[Problem], *, missing: bool) -> None:
        """The list of problems at the side tells them."""

    def go_to(self, place: int, key: str) -> None:
        self.focus_first()

    def focus_first(self) -> None:
        (self.table if self._shown or self._locked else self.add_button).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Insert:
            self.choose()
        else:
            super().keyPressEvent(event)

    # what is done

    def _purpose(self) -> Purpose:
        return Purpose.read(str(self.purpose.currentData())) or Purpose.OTHER  # Qt gives a plain text back

    def choose(self) -> None:
        """Insert: one or several files."""
        if self._record and not self._locked:
            paths, _ = QFileDialog.getOpenFileNames(self, "添加照片和扫描件", "", PICTURES)
            self.add_files([Path(path) for path in paths])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take files in until one is refused."""
        key, chosen = self._record, self._purpose()
        for path in paths:
            if not self._pictures.add_file(key, path, chosen):
                break
        if paths:
            self.show_record(key)

    def paste(self) -> None:
        """Ctrl+V: a picture, or files that were copied."""
        clipboard = QApplication.clipboard().mimeData()
        if not self._record or self._locked or clipboard is None:
            return
        if clipboard.hasUrls():
            self.add_files([Path(url.toLocalFile()) for url in clipboard.urls() if url.isLocalFile()])
        elif clipboard.hasImage():
            picture = _png(QImage(clipboard.imageData()))
            self._pictures.add_data(self._record, picture, self._purpose())
            self.show_record(self._record)

    def _current(self) -> Shown | None:
        place = self.table.currentRow()
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def look(self) -> None:
        one = self._current()
        if one is not None:
            self._pictures.look(one)

    def remove(self) -> None:
        one = self._current()
        if one is not None and not self._locked and self._pictures.remove(one.id):
            self.show_record(self._record)


def words_of(one: Shown) -> str:
    """Purpose, name, what it belongs to; that its content has not arrived."""
    about = f"（{one.about}）" if one.about else ""
    there = "" if one.there else "\n内容还没有收到"
    return f"{one.purpose}{about}\n{one.title}{there}"


def _icon(one: Shown) -> QIcon:
    if one.thumb:
        picture = QPixmap()
        picture.loadFromData(one.thumb)
        return QIcon(picture)
    return theme.icon("fa6s.file-pdf" if one.media == PDF else "fa6s.image", theme.Colour.MUTED)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
