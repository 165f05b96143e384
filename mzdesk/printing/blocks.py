"""The running blocks of a paper as pieces: paragraphs, headings, questions with tick boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mzdesk.describe.paper import Heading, Ticks, Words
from mzdesk.printing.finding import Role
from mzdesk.printing.flow import Piece
from mzdesk.printing.fonts import Strand
from mzdesk.printing.ink import Ink
from mzdesk.printing.sheet import Sheet, baseline
from mzdesk.printing.text import Breaker, TextLine, clean, units

STRETCH = 0.2  # a line that is shorter than this part of its width is not stretched to the margin
BOX, BOX_GAP, OPTION_GAP = 0.82, 0.22, 1.0  # tick boxes, in ems


def words(block: Words, sheet: Sheet) -> list[Piece]:
    """A paragraph, line by line; never one line alone at the foot or at the head of a page."""
    strand = sheet.strand(Role.HEAD if block.bold else Role.BODY)
    return paragraph(block, strand, sheet.body, sheet.lead, sheet.width)


def paragraph(block: Words, strand: Strand, size: float, leading: float, width: float) -> list[Piece]:
    pieces: list[Piece] = []
    indent = 2 * size if block.indent and block.align == "left" else 0.0
    for text in clean(block.text).split("\n"):
        lines = Breaker(strand, size, width, indent).lines(text)
        for number, line in enumerate(lines):
            start = indent if number == 0 else 0.0
            draw = _Line(strand, size, leading, width, line, start, block.align).draw
            glued = number in (0, len(lines) - 2) and number < len(lines) - 1
            pieces.append(Piece(leading, draw, glued=glued))
    return pieces


@dataclass(frozen=True)
class _Line:
    strand: Strand
    size: float
    leading: float
    width: float
    line: TextLine
    indent: float
    align: str

    def draw(self, ink: Ink, x: float, y: float) -> None:
        line, slack = self.line, self.width - self.indent - self.line.width
        spacing = 0.0
        if self.align == "left":
            shift = self.indent
            if not line.last and 0 < slack < STRETCH * self.width and len(line.text) > 1:
                spacing = slack / (len(line.text) - 1)
        else:
            shift = slack / 2 if self.align == "center" else slack
        ink.text(self.strand, self.size, x + shift, baseline(y, self.leading, self.size), line.text, spacing=spacing)


def heading(block: Heading, sheet: Sheet) -> list[Piece]:
    """A heading in 黑体, never the last line of a page."""
    indent = not sheet.form
    lines = paragraph(Words(block.text, indent=indent), sheet.strand(Role.HEAD), sheet.body, sheet.lead, sheet.width)
    gap = 6.0 * sheet.tight if sheet.form else 0.0
    return [replace(line, glued=True, gap=gap if number == 0 else 0.0) for number, line in enumerate(lines)]


@dataclass(frozen=True)
class _Item:
    """Part of a question: a text, with a box before it or not, ``before`` it the white within a line."""

    text: str
    width: float
    before: float = 0.0
    box: bool = False
    ticked: bool = False


def ticks(block: Ticks, sheet: Sheet) -> list[Piece]:
    """A question and its options; an option is not torn from its box."""
    strand, size = sheet.strand(Role.BODY), sheet.cell
    leading = size * 1.75 * sheet.tight
    lines: list[list[_Item]] = [[]]
    room = sheet.width
    for item in _items(block, strand, size, sheet.width):
        if lines[-1] and item.before + item.width > room:
            lines.append([])
            room = sheet.width
        room -= item.width + (item.before if lines[-1] else 0.0)
        lines[-1].append(item)
    return [
        Piece(leading, _TickLine(strand, size, leading, tuple(line)).draw, glued=number < len(lines))
        for number, line in enumerate(lines, 1)
    ]


def _items(block: Ticks, strand: Strand, size: float, width: float) -> Iterator[_Item]:
    question = clean(block.question).replace("\n", " ")
    if question and question[-1] not in "：:？?":
        question += "："
    for unit in units(question):
        yield from _cut(unit, strand, size, width, box=False)
    chosen = block.chosen or ()
    for option in block.options:
        label = clean(option).replace("\n", " ")
        ticked = option in chosen
        full = (BOX + BOX_GAP) * size + strand.width(label, size)
        if full <= width:
            yield _Item(label, full, OPTION_GAP * size, True, ticked)
            continue
        for number, unit in enumerate(units(label)):
            yield from _cut(unit, strand, size, width, box=number == 0, ticked=ticked)


def _cut(
    text: str, strand: Strand, size: float, width: float, *, box: bool, ticked: bool = False
) -> Iterator[_Item]:
    """An unbreakable text longer than the line is cut after all."""
    extra = (BOX + BOX_GAP) * size if box else 0.0
    for number, line in enumerate(Breaker(strand, size, width, extra).lines(text)):
        first = box and number == 0
        part = line.text + (" " if text.endswith(" ") and line.last else "")
        yield _Item(part, strand.width(part, size) + (extra if first else 0.0), OPTION_GAP * size if first else 0.0,
                    first, ticked)


@dataclass(frozen=True)
class _TickLine:
    strand: Strand
    size: float
    leading: float
    items: tuple[_Item, ...]

    def draw(self, ink: Ink, x: float, y: float) -> None:
        base, size = baseline(y, self.leading, self.size), self.size
        for number, item in enumerate(self.items):
            x += item.before if number else 0.0
            start = x
            if item.box:
                ink.box(x, base - 0.03 * size, BOX * size, ticked=item.ticked)
                start = x + (BOX + BOX_GAP) * size
            ink.text(self.strand, size, start, base, item.text)
            x += item.width
