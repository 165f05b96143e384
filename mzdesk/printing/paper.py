"""Papers on upright A4: title, blocks over pages, what stands at the end, page numbers."""

from dataclasses import dataclass, replace

from mzdesk.basics.progress import Progress
from mzdesk.describe.paper import Block, Grid, Heading, Paper, Signatures, Ticks, Words
from mzdesk.printing.blocks import heading, paragraph, ticks, words
from mzdesk.printing.finding import Role
from mzdesk.printing.flow import Flow, Piece, Placed
from mzdesk.printing.fonts import Fonts, Strand
from mzdesk.printing.grid import grid
from mzdesk.printing.ink import Ink
from mzdesk.printing.sheet import A4, MM, Sheet, baseline, sheet_for
from mzdesk.printing.signing import signatures
from mzdesk.printing.text import balanced

TITLE, SUBTITLE, PAGE_NUMBER, MADE_ON = 22.0, 15.75, 14.0, 8.0
RUNS_OVER, TIGHTER = 0.4, (0.95, 0.9, 0.85, 0.8)
COUNTS = "〇一两三四五六七八九十"


def draw_paper(paper: Paper, fonts: Fonts, progress: Progress, made_on: str) -> tuple[bytes, int]:
    """The finished file and its number of pages."""
    sheet = sheet_for(paper, fonts)
    sheet, pages = _laid(paper, sheet)
    ink = Ink(A4, sheet.strand(Role.BODY).main, paper.title.replace("\n", ""))
    for number, placed in enumerate(pages, 1):
        progress(number - 1, len(pages), f"正在绘制第{number}页")
        top = ink.height - sheet.top
        for entry in placed:
            entry.piece.draw(ink, sheet.left, top - entry.down)
        _foot(ink, sheet, number, made_on)
        ink.next_page()
    data = ink.finish()
    progress(len(pages), len(pages))
    return data, len(pages)


def _laid(paper: Paper, sheet: Sheet) -> tuple[Sheet, list[list[Placed]]]:
    """A form that runs over by a few lines is drawn together, as an office would; a notice keeps its 22 lines."""
    flow = Flow(sheet.height).add_all(_pieces(paper, sheet))
    if not sheet.form or len(flow.pages) == 1 or flow.used > RUNS_OVER * sheet.height:
        return sheet, flow.pages
    for tight in TIGHTER:
        closer = replace(sheet, tight=tight)
        tried = Flow(sheet.height).add_all(_pieces(paper, closer))
        if len(tried.pages) < len(flow.pages):
            return closer, tried.pages
    return sheet, flow.pages


def _pieces(paper: Paper, sheet: Sheet) -> list[Piece]:
    pieces = _top(paper, sheet)
    before: Block | None = None
    for block in paper.blocks:
        found = _block(block, sheet)
        if isinstance(block, Signatures) and found and pieces:
            # A signature alone on a page could be put under anything.
            pieces[-1] = replace(pieces[-1], glued=True)
        if found and isinstance(before, Grid) and not isinstance(block, Heading):
            found[0] = replace(found[0], gap=8.0 * sheet.tight)
        pieces += found
        before = block
    closing = _closing(paper, sheet)
    if closing and pieces:
        pieces[-1] = replace(pieces[-1], glued=True)
    return pieces + closing


def _block(block: Block, sheet: Sheet) -> list[Piece]:
    match block:
        case Words():
            return words(block, sheet)
        case Heading():
            return heading(block, sheet)
        case Grid():
            return grid(block, sheet)
        case Ticks():
            return ticks(block, sheet)
        case Signatures():
            return signatures(block, sheet)


@dataclass(frozen=True)
class _Centred:
    strand: Strand
    size: float
    height: float
    width: float
    text: str

    def draw(self, ink: Ink, x: float, y: float) -> None:
        ink.centred(self.strand, self.size, x + self.width / 2, baseline(y, self.height, self.size), self.text)


def _top(paper: Paper, sheet: Sheet) -> list[Piece]:
    """Title, subtitle and number, together with what follows."""
    pieces: list[Piece] = []
    strand = sheet.strand(Role.TITLE)
    for line in balanced(strand, paper.title, TITLE, sheet.width) if paper.title else ():
        height = 34.0 * sheet.tight
        pieces.append(Piece(height, _Centred(strand, TITLE, height, sheet.width, line).draw, glued=True))
    if paper.subtitle:
        kai = sheet.strand(Role.KAI)
        for line in balanced(kai, paper.subtitle, SUBTITLE, sheet.width):
            pieces.append(Piece(26.0, _Centred(kai, SUBTITLE, 26.0, sheet.width, line).draw, glued=True))
    if paper.number:
        text = Words(paper.number, indent=False, align="right")
        body = sheet.strand(Role.BODY)
        pieces += [replace(p, glued=True) for p in paragraph(text, body, sheet.small, 22.0, sheet.width)]
    if pieces:
        pieces.append(Piece(2.0 if sheet.form else sheet.leading / 2, _nothing, glued=True))
    return pieces


def _nothing(ink: Ink, x: float, y: float) -> None:
    """White space."""


def _closing(paper: Paper, sheet: Sheet) -> list[Piece]:
    """The legal basis and how many copies there are, small, after everything else and on the same page as its end."""
    texts = [f"依据：{paper.basis}"] if paper.basis else []
    if paper.copies > 1:
        count = COUNTS[paper.copies] if paper.copies < len(COUNTS) else str(paper.copies)
        texts.append(f"本件一式{count}份" + (f"，{paper.foot}" if paper.foot else ""))
    elif paper.foot:
        texts.append(paper.foot)
    body = sheet.strand(Role.BODY)
    pieces = [
        piece for text in texts
        for piece in paragraph(Words(_stopped(text), indent=False), body, sheet.small - 1.5, 17.0, sheet.width)
    ]
    pieces = [replace(piece, glued=number < len(pieces)) for number, piece in enumerate(pieces, 1)]
    return [replace(pieces[0], gap=10.0), *pieces[1:]] if pieces else []


def _stopped(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "；")) else text + "。"


def _foot(ink: Ink, sheet: Sheet, number: int, made_on: str) -> None:
    """The page number with its dashes, 7 mm below the type area, odd pages right, even pages left (GB/T 9704, 7.5)."""
    song = sheet.strand(Role.SONG)
    text = f"— {number} —"
    y = ink.height - sheet.top - sheet.height - 7 * MM - PAGE_NUMBER * 0.5
    right = sheet.left + sheet.width
    if number % 2:
        ink.right(song, PAGE_NUMBER, right - PAGE_NUMBER, y, text)
    else:
        ink.text(song, PAGE_NUMBER, sheet.left + PAGE_NUMBER, y, text)
    if made_on and number % 2:
        ink.text(song, MADE_ON, sheet.left, y, f"打印于{made_on}")
    elif made_on:
        ink.right(song, MADE_ON, right, y, f"打印于{made_on}")
