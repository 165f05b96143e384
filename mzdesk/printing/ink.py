"""Drawing on the pages of one PDF: texts, lines, grey, tick boxes; everything in points from the lower left corner."""

import threading
from io import BytesIO
from typing import Any

from mzdesk.printing.fonts import Face, Strand

CACHED = 4_000  # distinct texts kept encoded: villages and sexes come again and again, names do not
THICKEN = 0.028  # stroke around a thin face that stands in for a strong one, in ems
HAIR = 0.5
GREY = 0.92

# reportlab reads a face's glyphs through one position kept in the face, which all files of the process share.
_CUTTING_SUBSETS = threading.Lock()

Code = tuple[Face, int, bool, str]


class Ink:
    """A PDF being drawn. Nothing is written anywhere before ``finish``."""

    def __init__(self, size: tuple[float, float], face: Face, title: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.width, self.height = size
        self._pdf = BytesIO()
        # Without a first font of our own, reportlab would refer to a Helvetica that is not embedded.
        self._canvas = Canvas(
            self._pdf, pagesize=size, pageCompression=1, invariant=1, initialFontName=face.name, lang="zh-CN"
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("mzdesk")
        self._canvas.setProducer("mzdesk")
        self._document: Any = self._canvas._doc  # noqa: SLF001  (reportlab asks for it to encode a text)
        self._canvas.setLineWidth(HAIR)
        self._codes: dict[tuple[Strand, str], list[Code]] = {}
        self._shapes: list[str] = []
        self._words: list[str] = []
        self._font: tuple[Face, int, float] | None = None
        self._bold = 0.0
        self._spacing = 0.0
        self.pages = 0

    def text(self, strand: Strand, size: float, x: float, y: float, text: str, *, spacing: float = 0.0) -> None:
        """Draw a text with its baseline at ``y``; ``spacing`` widens it by so much after each character."""
        codes = self._codes.get((strand, text))
        if codes is None:
            codes = self._encode(strand, text)
        add = self._words.append
        if spacing != self._spacing:
            add(f"{spacing:.3f} Tc")
            self._spacing = spacing
        add(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        for face, subset, bold, code in codes:
            if (face, subset, size) != self._font:
                self._font = (face, subset, size)
                add(f"{face.font.getSubsetInternalName(subset, self._document)} {size:.3f} Tf")
            thick = size * THICKEN if bold else 0.0
            if thick != self._bold:
                self._bold = thick
                add(f"2 Tr {thick:.3f} w" if bold else "0 Tr")
            add(code)

    def _encode(self, strand: Strand, text: str) -> list[Code]:
        """The text as codes of the embedded subsets. Hexadecimal, so that nothing has to be escaped."""
        if len(self._codes) >= CACHED:
            self._codes.clear()
        codes = [
            (face, subset, bold, f"<{code.hex()}> Tj")
            for face, bold, run in strand.runs(text)
            for subset, code in face.font.splitString(run, self._document)
        ]
        self._codes[(strand, text)] = codes
        return codes

    def right(self, strand: Strand, size: float, x: float, y: float, text: str) -> None:
        self.text(strand, size, x - strand.width(text, size), y, text)

    def centred(self, strand: Strand, size: float, x: float, y: float, text: str) -> None:
        self.text(strand, size, x - strand.width(text, size) / 2, y, text)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = HAIR) -> None:
        drawn = f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S"
        self._shapes.append(drawn if width == HAIR else f"{width:.2f} w {drawn} {HAIR} w")

    def grey(self, x: float, y: float, width: float, height: float) -> None:
        self._shapes.append(f"{GREY} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f 0 g")

    def box(self, x: float, y: float, size: float, *, ticked: bool) -> None:
        """A tick box, drawn as lines: many fonts lack ☑."""
        self._shapes.append(f"{HAIR * 1.6:.2f} w {x:.2f} {y:.2f} {size:.2f} {size:.2f} re S")
        if ticked:
            points = [(x + size * h, y + size * v) for h, v in ((0.16, 0.52), (0.42, 0.2), (0.9, 0.98))]
            (a, b), (c, d), (e, f) = points
            self._shapes.append(f"1.3 w 1 J {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l {e:.2f} {f:.2f} l S 0 J")
        self._shapes.append(f"{HAIR} w")

    def next_page(self) -> None:
        """End the page: shapes lie under the words."""
        stream = ["q", f"{HAIR} w 0 G 0 g", *self._shapes, "BT", *self._words, "ET", "Q"]
        self._canvas.addLiteral("\n".join(stream))
        self._canvas.showPage()
        self._shapes.clear()
        self._words.clear()
        self._font, self._bold, self._spacing = None, 0.0, 0.0
        self.pages += 1

    def finish(self) -> bytes:
        """The whole file."""
        with _CUTTING_SUBSETS:
            self._canvas.save()
        return self._pdf.getvalue()
