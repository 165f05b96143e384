"""Rosters on landscape A4, drawn straight onto the page: ten thousand rows in the time their texts need."""

from collections.abc import Iterable
from decimal import Decimal

from mzdesk.basics.progress import Progress
from mzdesk.describe.paper import Roster
from mzdesk.printing.finding import Role
from mzdesk.printing.fonts import Fonts
from mzdesk.printing.ink import Ink
from mzdesk.printing.roster_layout import (
    BOTTOM,
    LEAD,
    LEFT,
    NOTE_HEIGHT,
    NOTE_SIZE,
    OFFICE_HEIGHT,
    PAD,
    SIGN_HEIGHT,
    TITLE_HEIGHT,
    TOP,
    Layout,
    Page,
    Row,
)
from mzdesk.printing.sheet import baseline
from mzdesk.printing.text import Fitted, clean, fit

TITLE, OFFICE, SIGN = 20.0, 11.0, 11.0


def draw_roster(roster: Roster, fonts: Fonts, progress: Progress, made_on: str) -> tuple[bytes, int]:
    """The finished file and its number of pages."""
    layout = Layout(roster, fonts)
    pages = layout.pages(progress)
    ink = Ink((layout.page_width, layout.page_height), layout.song.main, clean(roster.title).replace("\n", ""))
    drawing = _Drawing(layout, fonts, ink, len(pages), made_on)
    done, total = 0, len(roster.rows)
    for number, page in enumerate(pages, 1):
        progress(done, total, f"正在绘制第{number}页，共{len(pages)}页")
        drawing.page(page, number, pages if number == len(pages) else ())
        done += page.rows_counted
    data = ink.finish()
    progress(total, total)
    return data, len(pages)


class _Drawing:
    def __init__(self, layout: Layout, fonts: Fonts, ink: Ink, pages: int, made_on: str) -> None:
        self._layout, self._ink, self._pages, self._made_on = layout, ink, pages, made_on
        self._song, self._hei = layout.song, layout.hei
        self._title = fonts.strand(Role.TITLE)
        self._body = fonts.strand(Role.BODY)
        self._right = LEFT + layout.width
        # Where a text that fits begins; centred and right ones depend on its width.
        share = {"left": 0.0, "center": 0.5, "right": 1.0}
        self._places = tuple((c.x + PAD, c.inner, share.get(c.source.side, 0.0)) for c in layout.columns)

    def page(self, page: Page, number: int, all_pages: Iterable[Page]) -> None:
        """One page; ``all_pages`` is given with the last one, which adds everything up."""
        self._above()
        top = self._layout.table_top
        y = top - sum(self._layout.head_heights)
        self._heads(top)
        edges = [y]
        for row in page.rows:
            self._row(row, y)
            y -= row.height
            edges.append(y)
        self._rules(y, edges)
        y = self._sums(y, "本页小计", page.rows_counted, page.sums)
        every = list(all_pages)
        if every:
            self._sums(y, "合计", sum(p.rows_counted for p in every), _added(every))
        self._below(number)
        self._ink.next_page()

    def _above(self) -> None:
        ink, layout = self._ink, self._layout
        top = layout.page_height - TOP
        roster = layout.roster
        title = fit(self._title, roster.title.replace("\n", ""), TITLE, layout.width, least=0)
        line = title.lines[0].text
        ink.centred(self._title, title.size, layout.page_width / 2, baseline(top, TITLE_HEIGHT, title.size), line)
        base = baseline(top - TITLE_HEIGHT, OFFICE_HEIGHT, OFFICE)
        date = clean(roster.date).replace("\n", "")
        room = layout.width - self._body.width(date, OFFICE) - 2 * OFFICE
        office = fit(self._body, f"填报单位（盖章）：{roster.office}".replace("\n", ""), OFFICE, room, least=0)
        ink.text(self._body, office.size, LEFT, base, office.lines[0].text)
        ink.right(self._body, OFFICE, self._right, base, date)

    def _heads(self, top: float) -> None:
        upper, lower = self._layout.head_heights
        ink = self._ink
        ink.grey(LEFT, top - upper - lower, self._layout.width, upper + lower)
        for cell in self._layout.heads:
            y = top - upper if cell.level == 1 else top
            height = {0: upper, 1: lower, None: upper + lower}[cell.level]
            ink.line(cell.x, y, cell.x, y - height)
            ink.line(cell.x, y, cell.x + cell.width, y)
            self._lines(cell.text, cell.x + cell.width / 2, y, height)
        ink.line(self._right, top, self._right, top - upper - lower)

    def _lines(self, text: Fitted, x: float, y: float, height: float) -> None:
        """Lines in 黑体, centred on ``x`` and in a height."""
        lead = text.size * LEAD
        start = y - (height - len(text.lines) * lead) / 2
        for number, line in enumerate(text.lines):
            base = baseline(start - number * lead, lead, text.size)
            self._ink.centred(self._hei, text.size, x, base, line.text)

    def _row(self, row: Row, y: float) -> None:
        if row.cells is not None:
            self._uneven(row.cells, row.height, y)
            return
        put, song, size = self._ink.text, self._song, self._layout.size
        base = baseline(y, row.height, size)
        for text, (x, inner, share) in zip(row.texts, self._places, strict=True):
            if not text:
                continue
            put(song, size, x + share * (inner - song.width(text, size)) if share else x, base, text)

    def _uneven(self, cells: Iterable[Fitted], height: float, y: float) -> None:
        for cell, (x, inner, share) in zip(cells, self._places, strict=True):
            lead = cell.size * LEAD
            start = y - (height - len(cell.lines) * lead) / 2
            for number, line in enumerate(cell.lines):
                base = baseline(start - number * lead, lead, cell.size)
                self._ink.text(self._song, cell.size, x + share * (inner - line.width), base, line.text)

    def _rules(self, foot: float, edges: list[float]) -> None:
        for y in edges:
            self._ink.line(LEFT, y, self._right, y)
        for column in self._layout.columns:
            self._ink.line(column.x, edges[0], column.x, foot)
        self._ink.line(self._right, edges[0], self._right, foot)

    def _sums(self, y: float, label: str, count: int, sums: dict[int, Decimal]) -> float:
        """One line of sums; the label stands in all columns before the first summed one."""
        layout, ink = self._layout, self._ink
        height, size, first = layout.sum_height, layout.size, layout.label_columns
        self._lines(layout.sum_label(label, count, sums), LEFT + layout.label_width / 2, y, height)
        base = baseline(y, height, size)
        ink.line(LEFT, y, LEFT, y - height)
        for number in range(first, len(layout.columns)):
            x, inner, share = self._places[number]
            ink.line(x - PAD, y, x - PAD, y - height)
            if number in layout.totals:
                said = fit(self._song, layout.sum_words(number, sums), size, inner, solid=0)
                ink.text(self._song, said.size, x + share * (inner - said.lines[0].width), base, said.lines[0].text)
        ink.line(self._right, y, self._right, y - height)
        ink.line(LEFT, y - height, self._right, y - height)
        return y - height

    def _below(self, number: int) -> None:
        """Signers, what the list is for, the page number."""
        layout, ink = self._layout, self._ink
        y = BOTTOM + layout.foot_height
        signers = layout.roster.signers
        for place, signer in enumerate(signers):
            x = LEFT + place * layout.width / max(len(signers), 1)
            ink.text(self._body, SIGN, x, baseline(y, SIGN_HEIGHT, SIGN), f"{clean(signer)}：")
        y -= SIGN_HEIGHT
        for place, line in enumerate(layout.notes):
            ink.text(self._song, NOTE_SIZE, LEFT, baseline(y - place * NOTE_HEIGHT, NOTE_HEIGHT, NOTE_SIZE), line.text)
        base = baseline(BOTTOM + NOTE_HEIGHT, NOTE_HEIGHT, NOTE_SIZE)
        made = f"打印于{self._made_on}　" if self._made_on else ""
        ink.right(self._song, NOTE_SIZE, self._right, base, f"{made}第{number}页 共{self._pages}页")


def _added(pages: Iterable[Page]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for page in pages:
        for number, value in page.sums.items():
            sums[number] = sums.get(number, Decimal(0)) + value
    return sums
