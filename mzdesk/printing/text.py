"""Setting Chinese text into lines: which marks may not begin or end a line, what stays together, what is shrunk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mzdesk.printing.fonts import Strand, invisible

# 避头尾: marks that may not begin a line, marks that may not end one (GB/T 15834, 5.1).
NOT_FIRST = frozenset("，。、；：？！）》〉】〕」』”’…—～·•％%℃,.;:?!)]}")
NOT_LAST = frozenset("（《〈【〔「『“‘([{￥¥№")

TOKEN = re.compile(
    r"〔\d{4}〕\d+号"  # the number of a document
    r"|(?:[0-9A-Za-z*][0-9A-Za-z*@._\-/:,#&+%]*)(?:(?<=\d)(?:周岁|个月|[年月日时分元岁人名号户天次份]))?"
    r"|—+|…+| +|.",
    re.DOTALL,
)
SLACK = 0.01  # widths are sums of floats


@dataclass(frozen=True)
class TextLine:
    """One line of text as it is drawn. ``last`` ends a paragraph: it is not stretched to the margin."""

    text: str
    width: float
    last: bool = True


def clean(text: str) -> str:
    """The text without characters that take no room; line breaks are kept, tabs become spaces."""
    if not any(map(invisible, text)):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(char for char in text if char == "\n" or not invisible(char))


def units(text: str) -> Iterator[str]:
    """The pieces between which a line may end. Blanks hang on the piece before them."""
    unit = ""
    for found in TOKEN.finditer(text):
        token = found.group()
        if unit and not (token[0] in NOT_FIRST or token[0] == " " or unit[-1] in NOT_LAST):
            yield unit
            unit = ""
        unit += token
    if unit:
        yield unit


class Breaker:
    """Breaks texts of one typeface and size into lines of one width."""

    def __init__(self, strand: Strand, size: float, width: float, indent: float = 0.0) -> None:
        self._strand, self._size, self._limit = strand, size, width + SLACK
        self._indent = indent

    def lines(self, text: str) -> list[TextLine]:
        """All lines of a text; every line break in it begins a new paragraph. An empty text is one empty line."""
        return [line for paragraph in clean(text).split("\n") for line in self._paragraph(paragraph)]

    def _width(self, text: str) -> float:
        return self._strand.width(text.rstrip(" "), self._size)

    def _paragraph(self, text: str) -> list[TextLine]:
        done: list[str] = []
        line = ""
        for unit in units(text):
            for piece in self._fitting(unit):
                room = self._limit - (0.0 if done else self._indent)
                if line and self._width(line + piece) > room:
                    done.append(line)
                    line = ""
                line += piece
        done.append(line)
        return [TextLine(kept := part.rstrip(" "), self._strand.width(kept, self._size), number == len(done))
                for number, part in enumerate(done, 1)]

    def _fitting(self, unit: str) -> Iterator[str]:
        """A piece that is longer than a whole line has to be cut after all."""
        limit = self._limit - self._indent
        if self._width(unit) <= limit:
            yield unit
            return
        part = ""
        for char in unit:
            if part and self._width(part + char) > limit:
                yield part
                part = ""
            part += char
        yield part


@dataclass(frozen=True)
class Fitted:
    """A text made to fit a cell: the size it is drawn in and its lines."""

    size: float
    lines: tuple[TextLine, ...]


def fit(strand: Strand, text: str, size: float, width: float, *, least: float = 0.8, solid: float = 0.6) -> Fitted:
    """Shrink a text that nearly fits onto one line, break any other.

    ``least`` is how far any text is shrunk, ``solid`` how far one is that must not be broken (a number, a date).
    """
    text = clean(text)
    natural = strand.width(text, size)
    if "\n" not in text and natural > 0:
        ratio = width / natural
        if ratio >= 1:
            return Fitted(size, (TextLine(text, natural),))
        if ratio >= (solid if len(list(units(text))) == 1 else least):
            return Fitted(size * ratio, (TextLine(text, width),))
    return Fitted(size, tuple(Breaker(strand, size, width).lines(text)))


def balanced(strand: Strand, text: str, size: float, width: float) -> list[str]:
    """A title in as few lines as possible, all about equally long; line breaks in the text are obeyed."""
    found: list[str] = []
    for part in clean(text).split("\n"):
        count = len(Breaker(strand, size, width).lines(part))
        narrow = strand.width(part, size) / count if count else 0.0
        lines = Breaker(strand, size, width).lines(part)
        while narrow < width:
            lines = Breaker(strand, size, narrow).lines(part)
            if len(lines) <= count:
                break
            narrow += size / 2
        found += [line.text for line in lines] if count > 1 else [part]
    return found
