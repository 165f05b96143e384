"""套打: a finished PDF moved on its sheet by tenths of a millimetre, and the test page that shows by how much."""

import io
from dataclasses import dataclass
from typing import Any

from mzdesk.printing.finding import Role
from mzdesk.printing.fonts import Fonts
from mzdesk.printing.ink import Ink
from mzdesk.printing.preview import PDFIUM
from mzdesk.printing.sheet import A4, MM

MOST = 200  # tenths: beyond 20 mm the paper lies wrongly in the tray
TENTH = MM / 10
CROSS = 20  # the test page's cross stands so many mm from the left and the upper edge
LEGEND = 8.0


@dataclass(frozen=True)
class Offset:
    """Tenths of a millimetre to the right and downwards; negative to the left and upwards."""

    right: int = 0
    down: int = 0

    @property
    def words(self) -> str:
        """右移 1.2 毫米，下移 0.5 毫米; "" where nothing is moved."""
        found = []
        for tenths, more, less in ((self.right, "右移", "左移"), (self.down, "下移", "上移")):
            if tenths:
                found.append(f"{more if tenths > 0 else less} {abs(tenths) / 10:.1f} 毫米")
        return "，".join(found)


def shifted(pdf: bytes, offset: Offset) -> bytes:
    """The same pages, everything on them moved: the frame that is shown of a page is moved the other way."""
    if offset == Offset():
        return pdf
    import pypdfium2

    with PDFIUM:
        document: Any = pypdfium2.PdfDocument(pdf)
        for page in document:
            left, bottom, right, top = page.get_mediabox()
            across, down = offset.right * TENTH, offset.down * TENTH
            page.set_mediabox(left - across, bottom + down, right - across, top + down)
            page.set_cropbox(left - across, bottom + down, right - across, top + down)
        out = io.BytesIO()
        document.save(out)
        document.close()
    return out.getvalue()


def test_page(form: str, offset: Offset, fonts: Fonts) -> bytes:
    """A sheet with a grid of millimetres and a cross that must stand 20 mm from the left and the upper edge."""
    strand = fonts.strand(Role.SONG)
    ink = Ink(A4, strand.main, "套打测试页")
    for mm in range(0, 211, 10):
        ink.line(mm * MM, 0, mm * MM, ink.height, 0.7 if mm % 50 == 0 else 0.2)
    for mm in range(0, 298, 10):
        ink.line(0, ink.height - mm * MM, ink.width, ink.height - mm * MM, 0.7 if mm % 50 == 0 else 0.2)
    x, y = CROSS * MM, ink.height - CROSS * MM
    ink.line(0, y, 60 * MM, y, 1.2)
    ink.line(x, ink.height, x, ink.height - 60 * MM, 1.2)
    for tenth in range(11):  # a ruler of single millimetres along both arms
        ink.line(x + tenth * MM, y, x + tenth * MM, y - (3 if tenth % 5 == 0 else 1.5) * MM, 0.4)
        ink.line(x, y - tenth * MM, x + (3 if tenth % 5 == 0 else 1.5) * MM, y - tenth * MM, 0.4)
    for place, words in enumerate((
        f"套打测试页：{form}", f"现在的偏移：{offset.words or '没有'}",
        f"粗十字线应当离纸的左边 {CROSS}.0 毫米、离上边 {CROSS}.0 毫米，请用尺量。",
        f"右移多少＝{CROSS}.0 减去量得的左距；下移多少＝{CROSS}.0 减去量得的上距，加到现在的偏移上。",
        "细线每 10 毫米一格，粗线每 50 毫米一格。",
    )):
        ink.text(strand, 12, 72 * MM, y - (12 + place * LEGEND) * MM, words)
    ink.next_page()
    return shifted(ink.finish(), offset)
