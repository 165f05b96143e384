"""Ruled forms as pieces, one row each: grey heads, texts that shrink or wrap, rows that break when they must."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mzdesk.describe.paper import Cell, Grid
from mzdesk.printing.finding import Role
from mzdesk.printing.flow import Piece
from mzdesk.printing.ink import Ink
from mzdesk.printing.sheet import Sheet, baseline
from mzdesk.printing.text import Fitted, TextLine, fit

PAD, RISE = 4.0, 4.5  # white within a cell, at the sides and above
LEAST_ROW = 27.0  # room to write by hand
HAND_LINE = 20.0  # each further line asked for
BREAKABLE = 200.0  # rows lower than this are moved to the next page in one piece
KEEP = 2  # lines left on either side of a break


@dataclass(frozen=True)
class _Box:
    """A cell set into lines, with its place in the row."""

    cell: Cell
    x: float
    width: float
    text: Fitted
    leading: float

    @property
    def lead(self) -> float:
        return self.text.size * self.leading

    @property
    def natural(self) -> float:
        return len(self.text.lines) * self.lead + 2 * RISE

    @property
    def repeated(self) -> bool:
        """A label stands on both sides of a break, unless it is itself as tall as a page."""
        return self.cell.head and self.natural <= BREAKABLE

    def lines_in(self, height: float) -> int:
        return int((height - 2 * RISE + 0.01) / self.lead)

    def part(self, start: int, end: int | None) -> "_Box":
        lines = self.text.lines[start:end] or (TextLine("", 0.0),)
        return replace(self, text=replace(self.text, lines=lines))


def grid(block: Grid, sheet: Sheet) -> list[Piece]:
    """The rows of a form. Leading rows of heads only are repeated on each further page."""
    rows = [_row(row, block.widths, sheet) for row in block.rows]
    count = 0
    while count < len(rows) and all(cell.head for cell in block.rows[count]):
        count += 1
    heads = tuple(replace(row, glued=True) for row in rows[:count]) if count < len(rows) else ()
    body = [_with_head(row, heads) for row in rows[len(heads):]]
    pieces = [*heads, *body]
    if pieces:
        pieces[0] = replace(pieces[0], gap=4.0)
    return pieces


def _with_head(row: Piece, head: tuple[Piece, ...]) -> Piece:
    """The head comes back above the row, also above the rest of a row that was cut."""
    if not head:
        return row
    split = row.split

    def cut(free: float) -> tuple[Piece, Piece] | None:
        parts = split(free) if split else None
        return (parts[0], _with_head(parts[1], head)) if parts else None

    return replace(row, head=head, split=cut if split else None)


def _row(cells: Sequence[Cell], widths: Sequence[int], sheet: Sheet) -> Piece:
    if sum(cell.span for cell in cells) != len(widths):
        raise ValueError(f"the spans of a row make {sum(c.span for c in cells)} columns, the grid has {len(widths)}")
    scale = sheet.width / sum(widths)
    boxes: list[_Box] = []
    column, x = 0, 0.0
    for cell in cells:
        width = sum(widths[column:column + cell.span]) * scale
        strand = sheet.strand(Role.HEAD if cell.head else Role.BODY)
        size = sheet.cell if not cell.head else sheet.cell - 1
        boxes.append(_Box(cell, x, width, fit(strand, cell.text, size, width - 2 * PAD), sheet.cell_lead))
        column += cell.span
        x += width
    least = max(LEAST_ROW + HAND_LINE * (cell.lines - 1) for cell in cells) * sheet.tight
    return _piece(tuple(boxes), max(least, *(box.natural for box in boxes)), sheet)


def _piece(boxes: tuple[_Box, ...], height: float, sheet: Sheet) -> Piece:
    row = _Row(boxes, height, sheet)
    return Piece(height, row.draw, split=row.split if height > BREAKABLE else None)


@dataclass(frozen=True)
class _Row:
    boxes: tuple[_Box, ...]
    height: float
    sheet: Sheet

    def draw(self, ink: Ink, x: float, y: float) -> None:
        foot = y - self.height
        for box in self.boxes:
            if box.cell.head:
                ink.grey(x + box.x, foot, box.width, self.height)
        right = x + self.boxes[-1].x + self.boxes[-1].width
        ink.line(x, y, right, y)
        ink.line(x, foot, right, foot)
        for edge in (*(x + box.x for box in self.boxes), right):
            ink.line(edge, y, edge, foot)
        for box in self.boxes:
            self._text(ink, box, x + box.x, y)

    def _text(self, ink: Ink, box: _Box, x: float, y: float) -> None:
        strand = self.sheet.strand(Role.HEAD if box.cell.head else Role.BODY)
        size, lead, inner = box.text.size, box.lead, box.width - 2 * PAD
        # Long notes begin at the head of their cell, everything else stands in its middle.
        written = len(box.text.lines) * lead
        down = RISE if box.cell.lines > 2 and not box.cell.head else (self.height - written) / 2
        for number, line in enumerate(box.text.lines):
            slack = inner - line.width
            shift = {"center": slack / 2, "right": slack}.get(box.cell.align, 0.0)
            ink.text(strand, size, x + PAD + shift, baseline(y - down - number * lead, lead, size), line.text)

    def split(self, free: float) -> tuple[Piece, Piece] | None:
        """Cut at ``free`` or a little above: at least two lines on either side; labels stand on both."""
        free = min(free, self.height - LEAST_ROW)
        longest = max((box for box in self.boxes if not box.repeated), key=lambda box: box.natural, default=None)
        if longest is None or free < LEAST_ROW:
            return None
        if longest.natural > free:
            count = min(longest.lines_in(free), len(longest.text.lines) - KEEP)
            if count < KEEP:
                return None
            free = count * longest.lead + 2 * RISE
        first = tuple(box if box.repeated else box.part(0, box.lines_in(free)) for box in self.boxes)
        second = tuple(box if box.repeated else box.part(box.lines_in(free), None) for box in self.boxes)
        rest = max(self.height - free, LEAST_ROW, *(box.natural for box in second))
        return _piece(first, free, self.sheet), _piece(second, rest, self.sheet)
