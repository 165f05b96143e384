"""The sheets of a finished PDF one below the other, drawn as they come into sight."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from mzdesk.printing.preview import Preview
from ui import theme

GAP, EDGE = 14, 18
ZOOMS = (50, 67, 80, 100, 125, 150, 200, 300)
FIT_WIDTH, FIT_PAGE = 0, -1
KEPT = 12
MM_PER_INCH = 25.4
SCREEN_DPI = 96
SHADOW = QColor(0, 0, 0, 40)


class Sheets(QAbstractScrollArea):
    """Pictures come from the very bytes that are printed. ``zoom`` is per cent, or FIT_WIDTH, or FIT_PAGE."""

    page_changed = Signal(int, int)  # the page in sight counted from 1, of how many
    zoom_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("打印预览")
        self._preview: Preview | None = None
        self._kept: dict[tuple[int, int], QImage] = {}
        self._zoom = FIT_WIDTH
        self.verticalScrollBar().valueChanged.connect(lambda _: self._moved())

    def show_pdf(self, pdf: bytes) -> None:
        """Show a document from its first page."""
        self.clear()
        self._preview = Preview(pdf)
        self._lay()
        self.verticalScrollBar().setValue(0)
        self._moved()

    def clear(self) -> None:
        """Show nothing and let go of the document."""
        if self._preview is not None:
            self._preview.close()
        self._preview = None
        self._kept.clear()
        self._lay()

    @property
    def pages(self) -> int:
        return self._preview.pages if self._preview else 0

    @property
    def page(self) -> int:
        """The page in sight, counted from 1; 0 where nothing is shown."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        tops = [self._place(number).top() for number in range(self.pages)]
        return sum(top <= middle for top in tops)

    # zoom

    def set_zoom(self, zoom: int) -> None:
        """Per cent of the real size, or FIT_WIDTH, or FIT_PAGE; the page in sight stays in sight."""
        page = self.page
        self._zoom = zoom
        self._kept.clear()
        self._lay()
        self.go_to(page)
        words = {FIT_WIDTH: "适合页宽", FIT_PAGE: "整页"}
        self.zoom_changed.emit(words.get(zoom, f"{zoom}%"))

    def zoom_by(self, steps: int) -> None:
        now = round(self._dpi() / SCREEN_DPI * 100)
        larger = [z for z in ZOOMS if z > now]
        smaller = [z for z in ZOOMS if z < now]
        self.set_zoom((larger[0] if larger else ZOOMS[-1]) if steps > 0 else (smaller[-1] if smaller else ZOOMS[0]))

    def _dpi(self) -> float:
        if self._zoom > 0 or self._preview is None or not self.pages:
            return SCREEN_DPI * max(self._zoom, 100) / 100
        width, height = self._preview.size_mm(0)
        room = self.viewport().size() - QSize(2 * EDGE, 2 * EDGE)
        across = max(room.width(), 100) / width * MM_PER_INCH
        down = max(room.height(), 100) / height * MM_PER_INCH
        return across if self._zoom == FIT_WIDTH else min(across, down)

    # places

    def _place(self, number: int) -> QRect:
        """Where a page lies, in pixels from the top of the first."""
        if self._preview is None:
            return QRect()
        dpi = self._dpi()
        width, height = (round(mm / MM_PER_INCH * dpi) for mm in self._preview.size_mm(number))
        left = max(EDGE, (self.viewport().width() - width) // 2)
        return QRect(left, EDGE + number * (height + GAP), width, height)

    def _lay(self) -> None:
        last = self._place(self.pages - 1) if self.pages else QRect()
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(60)
        bar.setRange(0, max(0, last.bottom() + EDGE - self.viewport().height()))
        across.setPageStep(self.viewport().width())
        across.setRange(0, max(0, last.right() + EDGE - self.viewport().width()))
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Bring a page (counted from 1) to the top."""
        if self.pages:
            place = self._place(min(max(page, 1), self.pages) - 1)
            self.verticalScrollBar().setValue(place.top() - EDGE)

    def _moved(self) -> None:
        self.viewport().update()
        self.page_changed.emit(self.page, self.pages)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(theme.Colour.DESK))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        sight = self.viewport().rect().translated(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for number in range(self.pages):
            place = self._place(number)
            if place.intersects(sight):
                painter.fillRect(place.translated(3, 3), SHADOW)
                painter.drawImage(place, self._image(number))

    def _image(self, number: int) -> QImage:
        assert self._preview is not None
        dpi = round(self._dpi() * self.devicePixelRatioF())
        if (number, dpi) not in self._kept:
            picture = self._preview.picture(number, dpi)
            image = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[number, dpi] = image.copy()
        return self._kept[number, dpi]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom <= 0:
            self._kept.clear()
        self._lay()

    # keys and wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if key == Qt.Key.Key_PageDown:
            self.go_to(self.page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go_to(self.page - 1)
        elif key == Qt.Key.Key_Home:
            self.go_to(1)
        elif key == Qt.Key.Key_End:
            self.go_to(self.pages)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            bar.setValue(bar.value() + (60 if key == Qt.Key.Key_Down else -60))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y())
