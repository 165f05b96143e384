"""Pictures of the record in view: taken in, looked at, taken away; every trouble in one sentence."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from mzdesk.describe import Line
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.printing.preview import Preview
from mzdesk.services import attachments
from mzdesk.services.attachments import PDF, Picture, Shown
from ui import operations, theme
from ui.forms.picture_panel import Pictures
from ui.widgets import button, label
from ui.widgets.asking import choose


class PictureDialog(QDialog):
    """All pages below each other, fitted to the width; Esc goes back."""

    def __init__(self, parent: QWidget, one: Shown, pages: list[QPixmap]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(f"{one.purpose}：{one.title}")
        self.resize(theme.sizes().px(900), theme.sizes().px(640))
        inside = QWidget()
        column = QVBoxLayout(inside)
        width = theme.sizes().px(840)
        for picture in pages:
            shown = QLabel()
            shown.setAccessibleName(self.windowTitle())
            shown.setPixmap(picture if picture.width() <= width else picture.scaledToWidth(
                width, Qt.TransformationMode.SmoothTransformation))
            column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        area = QScrollArea()
        area.setAccessibleName(self.windowTitle())
        area.setWidgetResizable(True)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.addWidget(area, 1)
        row = QHBoxLayout()
        row.addWidget(label(f"{one.added or ''}　{one.about}", "small"))
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        whole.addLayout(row)


MOST_PAGES, DPI = 30, 110


def pages_of(picture: Picture) -> list[QPixmap]:
    """What there is to see: the picture itself, or the pages of a scan. Nothing is written to a file."""
    if picture.media != PDF:
        shown = QPixmap()
        shown.loadFromData(picture.data)
        return [shown]
    with Preview(picture.data) as pages:
        found = [pages.picture(place, DPI) for place in range(min(pages.pages, MOST_PAGES))]
    return [QPixmap.fromImage(QImage(one.data, one.width, one.height, one.stride, QImage.Format.Format_RGB32).copy())
            for one in found]


def pictures_of(view: QWidget, desk: Desk, line: Line) -> Pictures:
    """What the panel of pictures asks, for the records of one line."""

    def told(words: str) -> None:
        operations.of(view).told.emit(words)

    def taken(add: Callable[[], attachments.Added]) -> bool:
        done = operations.attempt(view, add)
        if done:
            told(f"已添加，{done.value.size // 1024 + 1}KB")
        return bool(done)

    def add_file(key: str, path: Path, purpose: Purpose) -> bool:
        return taken(lambda: attachments.add_file(desk, line, key, path, purpose))

    def add_data(key: str, data: bytes, purpose: Purpose) -> bool:
        return taken(lambda: attachments.add(desk, line, key, data, purpose))

    def remove(key: str) -> bool:
        sure = choose(view, "删去这张照片吗？", "记录里会留下曾有这张照片。", ("删去",), back="返回") == 0
        return sure and bool(operations.attempt(view, lambda: attachments.remove(desk, line, key)))

    def look(one: Shown) -> None:
        found = operations.attempt(view, lambda: pages_of(attachments.content(desk, line, one.digest)))
        if found:
            dialog = PictureDialog(view, one, found.value)
            dialog.exec()
            dialog.deleteLater()

    return Pictures(lambda key: attachments.shown(desk, line, key), add_file, add_data, remove, look)
