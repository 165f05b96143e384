"""Measuring a roster before it is drawn: columns, headings, which rows go on which page, what each page adds up to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mzdesk.basics.money import Money
from mzdesk.basics.progress import Progress
from mzdesk.describe.paper import MONEY, Roster, RosterColumn, money_of
from mzdesk.printing.finding import Role
from mzdesk.printing.fonts import Fonts, Strand, invisible
from mzdesk.printing.sheet import A4_LANDSCAPE, MM
from mzdesk.printing.text import Fitted, TextLine, balanced, fit

LEFT, TOP, BOTTOM = 14 * MM, 13 * MM, 10 * MM
TITLE_HEIGHT, OFFICE_HEIGHT, SIGN_HEIGHT, NOTE_HEIGHT = 32.0, 20.0, 30.0, 13.0
BODY, LEAST_BODY, LARGE_BODY = 10.5, 7.5, 14.0
PAD, RISE, LEAD = 2.5, 3.5, 1.25
ROW, HEAD_ROW, LARGE_ROW = 19.5, 19.0, 36.0
NOTE_SIZE = 9.0
STEP = 1000  # rows between two reports of progress
AMOUNT = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Column:
    """Where a column stands and how its texts are set."""

    source: RosterColumn
    x: float
    width: float

    @property
    def inner(self) -> float:
        return self.width - 2 * PAD


@dataclass(frozen=True)
class HeadCell:
    """A heading; ``level`` 0 stands above, 1 below, None spans both."""

    x: float
    width: float
    text: Fitted
    level: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or a part of one that is taller than a page. ``cells`` None: every text fits on one line as it is."""

    texts: Sequence[str]
    height: float
    cells: tuple[Fitted, ...] | None = None


@dataclass
class Page:
    """The rows of a page and their sums, those of money in 分. ``rows_counted`` leaves out the parts of a row begun
    before."""

    rows: list[Row] = field(default_factory=list)
    used: float = 0.0
    rows_counted: int = 0
    sums: dict[int, Decimal] = field(default_factory=dict)

    def put(self, row: Row, values: dict[int, Decimal], *, counts: bool = True) -> None:
        self.rows.append(row)
        self.used += row.height
        self.rows_counted += counts
        for number, value in values.items():
            self.sums[number] = self.sums.get(number, Decimal(0)) + value


class Layout:
    """All measures of one roster."""

    def __init__(self, roster: Roster, fonts: Fonts) -> None:
        wrong = next((len(row) for row in roster.rows if len(row) != len(roster.columns)), None)
        if wrong is not None:
            raise ValueError(f"a row has {wrong} texts, the roster {len(roster.columns)} columns")
        self.roster = roster
        self.song = fonts.strand(Role.SONG)
        self.hei = fonts.strand(Role.HEAD)
        self.page_width, self.page_height = A4_LANDSCAPE
        self.width = self.page_width - 2 * LEFT
        scale = self.width / (sum(column.width for column in roster.columns) * MM)
        body, self.row = (LARGE_BODY, LARGE_ROW) if roster.large else (BODY, ROW)
        self.size = max(LEAST_BODY, min(body, body * scale))
        self.columns = self._columns(scale * MM)
        self.totals = tuple(n for n, column in enumerate(roster.columns) if column.total)
        self.money = frozenset(n for n in self.totals if roster.columns[n].total == MONEY)
        self.comma = frozenset(n for n in self.totals if any("," in row[n] for row in roster.rows))
        self.heads = self._heads()
        self.head_heights = self._head_heights()
        self.notes = self._notes()
        self.sum_height = max(self.row, _height(self.sum_label("本页小计", len(roster.rows), {})))
        # The height left for rows, with the subtotal below them.
        self.room = self.table_top - sum(self.head_heights) - BOTTOM - self.foot_height - self.sum_height

    def _columns(self, scale: float) -> tuple[Column, ...]:
        columns: list[Column] = []
        x = LEFT
        for source in self.roster.columns:
            columns.append(Column(source, x, source.width * scale))
            x += columns[-1].width
        return tuple(columns)

    def _heads(self) -> tuple[HeadCell, ...]:
        """Neighbours of the same group share an upper heading; a column without one has a heading of both heights."""
        grouped = any(column.source.group for column in self.columns)
        cells: list[HeadCell] = []
        start = 0
        for number, column in enumerate(self.columns):
            group = column.source.group
            cells.append(self._head(column.source.label, column.x, column.width, 1 if group and grouped else None))
            following = self.columns[number + 1].source.group if number + 1 < len(self.columns) else None
            if following != group or not group:
                if group:
                    x = self.columns[start].x
                    cells.append(self._head(group, x, column.x + column.width - x, 0))
                start = number + 1
        return tuple(cells)

    def _head(self, text: str, x: float, width: float, level: int | None) -> HeadCell:
        inner = width - 2 * PAD
        fitted = fit(self.hei, text, self.size, inner, least=0.9)
        if len(fitted.lines) > 1:
            even = balanced(self.hei, text, self.size, inner)
            fitted = Fitted(self.size, tuple(TextLine(line, self.hei.width(line, self.size)) for line in even))
        return HeadCell(x, width, fitted, level)

    def _head_heights(self) -> tuple[float, float]:
        """Heights of the upper and the lower heading row; without groups the upper one is nothing."""
        def tallest(level: int | None) -> float:
            return max((_height(cell.text) for cell in self.heads if cell.level == level), default=0.0)

        if not any(cell.level == 0 for cell in self.heads):
            return 0.0, max(HEAD_ROW * 1.3, tallest(None))
        upper, lower = max(HEAD_ROW, tallest(0)), max(HEAD_ROW, tallest(1))
        return upper, max(lower, tallest(None) - upper)

    def _notes(self) -> tuple[TextLine, ...]:
        """What stands small at the foot: the purpose first, then the notes."""
        texts = [f"用途：{self.roster.purpose}"] if self.roster.purpose else []
        texts += [f"注：{note}" for note in self.roster.notes]
        room = self.width - 170  # the page number stands on the right
        return tuple(line for text in texts for line in fit(self.song, text, NOTE_SIZE, room, least=1).lines)

    @property
    def foot_height(self) -> float:
        return SIGN_HEIGHT + NOTE_HEIGHT * max(len(self.notes), 1)

    @property
    def table_top(self) -> float:
        return self.page_height - TOP - TITLE_HEIGHT - OFFICE_HEIGHT

    def sum_label(self, label: str, count: int, sums: dict[int, Decimal]) -> Fitted:
        """What stands before the sums: 本页小计：20人. A first column that is itself summed shares its cell."""
        words = f"{label}：{count}{self.roster.counted}"
        if 0 in self.totals:
            words += f" {self.sum_words(0, sums)}"
        return fit(self.hei, words, self.size, self.label_width - 2 * PAD)

    def sum_words(self, number: int, sums: dict[int, Decimal]) -> str:
        """A sum, with thousands set off where the column's own numbers have them, and always for money."""
        value = sums.get(number, Decimal(0))
        if number in self.money:
            return Money(int(value)).grouped
        return f"{value:,}" if number in self.comma else f"{value}"

    @property
    def label_columns(self) -> int:
        return max(self.totals[0], 1) if self.totals else len(self.columns)

    @property
    def label_width(self) -> float:
        last = self.columns[self.label_columns - 1]
        return last.x + last.width - LEFT

    def pages(self, progress: Progress) -> list[Page]:
        """Every row on its page; the last page keeps room for the total."""
        measure = _RowMeasure(self)
        pages = [Page()]
        total, room = len(self.roster.rows), self.room
        for number, texts in enumerate(self.roster.rows):
            if number % STEP == 0:
                progress(0, total, "正在计算版面")
            row = measure.row(texts)
            values = self._values(texts)
            for part in measure.parts(row, room - self.sum_height):
                first = part is row or part.texts is texts
                if not first or (pages[-1].used + part.height > room and pages[-1].rows):
                    pages.append(Page())
                pages[-1].put(part, values if first else {}, counts=first)
        self._make_room_for_total(pages)
        return pages

    def _make_room_for_total(self, pages: list[Page]) -> None:
        last = pages[-1]
        if last.used + self.sum_height <= self.room:
            return
        row = last.rows.pop()
        counts = bool(row.texts)
        values = self._values(row.texts) if counts else {}
        last.used -= row.height
        last.rows_counted -= counts
        for number, value in values.items():
            last.sums[number] -= value
        pages.append(Page())
        pages[-1].put(row, values, counts=counts)

    def _values(self, texts: Sequence[str]) -> dict[int, Decimal]:
        found: dict[int, Decimal] = {}
        for number in self.totals:
            read = money_of if number in self.money else amount
            if (value := read(texts[number])) is not None:
                found[number] = Decimal(value)
        return found


class _RowMeasure:
    """Sets the texts of rows; most fit on one line and cost next to nothing."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._song: Strand = layout.song
        self._columns = tuple((column.inner, column.inner / layout.size) for column in layout.columns)
        self._odd = self._odd_characters()

    def _odd_characters(self) -> frozenset[str]:
        """Characters in the rows that have to be taken out or that break a line."""
        seen: set[str] = set()
        for row in self._layout.roster.rows:
            seen.update(*row)
        return frozenset(char for char in seen if invisible(char))

    def row(self, texts: Sequence[str]) -> Row:
        width, odd = self._song.width, self._odd
        for text, (_, ems) in zip(texts, self._columns, strict=True):
            if (len(text) > ems and width(text) > ems) or (odd and not odd.isdisjoint(text)):
                return self._uneven(texts)
        return Row(texts, self._layout.row)

    def _uneven(self, texts: Sequence[str]) -> Row:
        size = self._layout.size
        cells = tuple(fit(self._song, text, size, inner) if text else Fitted(size, ())
                      for text, (inner, _) in zip(texts, self._columns, strict=True))
        return Row(texts, max(self._layout.row, *(_height(cell) for cell in cells)), cells)

    def parts(self, row: Row, room: float) -> Iterator[Row]:
        """The row itself, or as many parts of it as it needs pages."""
        if row.height <= room or row.cells is None:
            yield row
            return
        start = 0
        count = int((room - 2 * RISE) / (self._layout.size * LEAD))
        while any(len(cell.lines) > start for cell in row.cells):
            cells = tuple(Fitted(cell.size, cell.lines[start:start + count]) for cell in row.cells)
            yield Row(row.texts if start == 0 else (), max(self._layout.row, *(_height(cell) for cell in cells)), cells)
            start += count


def _height(text: Fitted) -> float:
    return len(text.lines) * text.size * LEAD + 2 * RISE


def amount(text: str) -> Decimal | None:
    """The number a cell of a summed column holds; a dash, a blank or a word counts for nothing."""
    plain = text.replace(",", "").replace("，", "").strip()
    return Decimal(plain) if AMOUNT.fullmatch(plain) else None
