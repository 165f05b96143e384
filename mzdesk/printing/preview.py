"""Pages of a finished PDF as pictures, so that the screen shows exactly what the printer gets."""

import threading
from dataclasses import dataclass
from typing import Any

from mzdesk.basics.problems import Refusal

POINTS_PER_MM = 72 / 25.4
# pdfium keeps state for the whole process and must never be called from two threads at once.
PDFIUM = threading.RLock()


@dataclass(frozen=True)
class Picture:
    """A page in pixels, four bytes each: blue, green, red, 255. ``stride`` is the length of a row in bytes."""

    width: int
    height: int
    stride: int
    data: bytes


class Preview:
    """The pages of one PDF. Use as a context manager, or ``close`` it: pdfium holds memory outside Python."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2

        with PDFIUM:
            try:
                self._document: Any = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as error:
                raise Refusal("这个文件不是能打开的 PDF", "请重新生成后再预览", code="bad-pdf") from error
            self.pages: int = len(self._document)

    def __enter__(self) -> "Preview":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the memory back; closing twice does no harm."""
        with PDFIUM:
            self._document.close()

    def size_mm(self, number: int) -> tuple[float, float]:
        """Width and height of a page; ``number`` counts from 0."""
        with PDFIUM:
            width, height = self._document.get_page_size(number)
        return width / POINTS_PER_MM, height / POINTS_PER_MM

    def picture(self, number: int, dpi: float = 96) -> Picture:
        """One page on white paper; ``number`` counts from 0."""
        import pypdfium2.raw as pdfium

        with PDFIUM:
            page = self._document[number]
            try:
                bitmap = page.render(
                    scale=dpi / 72, fill_color=(255, 255, 255, 255), force_bitmap_format=pdfium.FPDFBitmap_BGRA
                )
                picture = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
                bitmap.close()
            finally:
                page.close()
        return picture

    def text(self, number: int) -> str:
        """The words of a page as a reader would copy them."""
        with PDFIUM:
            page = self._document[number]
            words = page.get_textpage()
            try:
                return str(words.get_text_bounded())
            finally:
                words.close()
                page.close()
