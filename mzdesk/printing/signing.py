"""Lines to sign and the free space for a seal, always together and never alone on a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mzdesk.describe.paper import Signatures
from mzdesk.printing.finding import Role
from mzdesk.printing.flow import Piece
from mzdesk.printing.fonts import Strand
from mzdesk.printing.ink import Ink
from mzdesk.printing.sheet import MM, Sheet, baseline
from mzdesk.printing.text import Breaker, clean

WRITE = 24 * MM  # least room for a name written by hand
SPACE = 5 * MM  # between two signers
SEAL = 42 * MM  # a township's round seal is 42 mm across
DATE = "　　年　月　日"


def signatures(block: Signatures, sheet: Sheet) -> list[Piece]:
    """Signers side by side as far as their names fit; else each with the line below the name; else fewer a row."""
    size = sheet.cell
    strand = sheet.strand(Role.BODY)
    pieces: list[Piece] = []
    for roles, stacked in _rows(tuple(map(clean, block.roles)), strand, size, sheet.width):
        row = _SignRow(strand, size, sheet.width, roles, stacked, block.dates, size * 2.3 * sheet.tight)
        pieces.append(Piece(row.height, row.draw, glued=True))
    if block.seal:
        seal = _Seal(strand, size, sheet.width, clean(block.seal), block.dates)
        pieces.append(Piece(SEAL, seal.draw, glued=True))
    if pieces:
        pieces[0] = replace(pieces[0], gap=10.0)
        pieces[-1] = replace(pieces[-1], glued=False)
    return pieces


def _rows(roles: Sequence[str], strand: Strand, size: float, width: float) -> list[tuple[Sequence[str], bool]]:
    if not roles:
        return []
    widest = max(strand.width(role + "：", size) for role in roles)
    for count in range(min(len(roles), 4), 0, -1):
        column = width / count - SPACE
        if widest + WRITE <= column:
            return [(roles[start:start + count], False) for start in range(0, len(roles), count)]
        if widest <= column and column >= WRITE * 1.5:
            return [(roles[start:start + count], True) for start in range(0, len(roles), count)]
    return [((role,), True) for role in roles]


@dataclass(frozen=True)
class _SignRow:
    strand: Strand
    size: float
    width: float
    roles: Sequence[str]
    stacked: bool
    dates: bool
    line_height: float

    @property
    def height(self) -> float:
        return self.line_height * (1 + self.stacked + self.dates) + 4.0

    def draw(self, ink: Ink, x: float, y: float) -> None:
        column = self.width / len(self.roles)
        for number, role in enumerate(self.roles):
            self._one(ink, x + number * column, y, column - SPACE, role + "：")

    def _one(self, ink: Ink, x: float, y: float, width: float, label: str) -> None:
        step, size = self.line_height, self.size
        lines = Breaker(self.strand, size, width).lines(label)
        for number, line in enumerate(lines):
            ink.text(self.strand, size, x, baseline(y - number * size * 1.2, step, size), line.text)
        written = y - step * self.stacked
        start = x if self.stacked else x + lines[-1].width
        foot = baseline(written, step, size) - 3.0
        ink.line(start, foot, x + width, foot)
        if self.dates:
            ink.right(self.strand, size, x + width, baseline(written - step, step, size), DATE)


@dataclass(frozen=True)
class _Seal:
    """Where the seal goes: the office's name and the date in the middle of the free space, at the right."""

    strand: Strand
    size: float
    width: float
    text: str
    dated: bool

    def draw(self, ink: Ink, x: float, y: float) -> None:
        step = self.size * 2
        half = max(self.strand.width(self.text, self.size), self.strand.width(DATE, self.size), SEAL) / 2
        middle = x + self.width - half - self.size
        top = y - (SEAL - 2 * step) / 2
        ink.centred(self.strand, self.size, middle, baseline(top, step, self.size), self.text)
        if self.dated:
            ink.centred(self.strand, self.size, middle, baseline(top - step, step, self.size), DATE)
