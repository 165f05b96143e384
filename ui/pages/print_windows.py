"""Printers of this computer: queues that take a PDF where there are any, else Qt's printers with pages as pictures."""

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from mzdesk.basics.problems import Refusal
from mzdesk.printing import printer
from mzdesk.printing.preview import Preview

DPI = 300
_DUPLEX = {
    "": QPrinter.DuplexMode.DuplexNone, "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}


def printers() -> list[str]:
    """Names of the printers, the usual one first."""
    if printer.can_queue():
        return [queue.name for queue in printer.queues()]
    usual = QPrinterInfo.defaultPrinterName()
    names: list[str] = list(QPrinterInfo.availablePrinterNames())
    return sorted(names, key=lambda name: (name != usual, name))


def send(pdf: bytes, name: str, copies: int, duplex: str) -> None:
    """Print a finished document; raises Refusal with what the clerk can do."""
    if not name:
        raise Refusal("没有找到打印机", "请接好并打开打印机，或先另存为 PDF 再到别处打印", code="no-printer")
    if printer.can_queue():
        printer.print_to_queue(pdf, name, copies, duplex)
    else:
        _by_pictures(pdf, name, copies, duplex)


def _by_pictures(pdf: bytes, name: str, copies: int, duplex: str) -> None:
    """Windows has no queue that takes a PDF: each page goes to the driver as a picture of 300 dots an inch."""
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setPrinterName(name)
    device.setCopyCount(copies)
    device.setDuplex(_DUPLEX[duplex])
    device.setDocName(printer.JOB_NAME)
    device.setFullPage(True)
    draw_on(device, pdf)


def draw_on(device: QPrinter, pdf: bytes) -> None:
    """Every page of a document on a printer, whole page, without margins of its own."""
    with Preview(pdf) as preview:
        painter = QPainter()
        for number in range(preview.pages):
            width, height = preview.size_mm(number)
            upright = width <= height
            size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Millimeter)
            turned = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
            device.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))
            if number:
                device.newPage()
            elif not painter.begin(device):
                raise Refusal(
                    "打印机没有接收这份文件", "请检查打印机是否开机、连接并设为可用，然后重新打印", code="print-failed"
                )
            picture = preview.picture(number, DPI)
            image = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
            painter.drawImage(QRectF(device.pageRect(QPrinter.Unit.DevicePixel)), image)
        painter.end()
