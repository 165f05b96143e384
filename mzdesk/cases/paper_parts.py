"""What the papers of relief cases are put together from: values in words, rows of labels, tables with blank lines."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mzdesk.basics.coded import Coded
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.money import Money, capital
from mzdesk.basics.months import Month
from mzdesk.describe.paper import Cell, Grid, Ticks
from mzdesk.describe.values import words_of

Row = Mapping[str, Any]
Line = tuple[Cell, ...]

BLANK = "　　　　"
NO_DAY = "　　年　月　日"
NO_MONTH = "　　年　月"
NO_NUMBER = "　　　　〔　　〕　　号"


def said(value: Any, blank: str = "") -> str:
    """A value on paper; what was not collected stays blank, to be filled by hand."""
    return words_of(value) or blank


def in_full(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else NO_DAY


def month_words(month: Month | None) -> str:
    return month.words if month else NO_MONTH


def counted(number: int | None, unit: str = "人", blank: str = "") -> str:
    return f"{number}{unit}" if number is not None else blank


def joined(*words: str) -> str:
    """What was collected of several things, one after the other."""
    return "，".join(word for word in words if word)


def figures(amount: int | None) -> str:
    """小写: 1234.50元; the unit alone stays on a blank form."""
    return f"{Money(amount).label}元" if amount is not None else f"{BLANK}元"


def in_capitals(amount: int | None) -> str:
    """大写: 人民币壹仟…; blank where there is no amount."""
    return capital(amount) if amount is not None else ""


def newest(case: Dossier, part: str) -> Row:
    """The current row of a part, empty where there is none."""
    rows = case.parts.get(part, ())
    return rows[0] if rows else {}


def label(text: str, span: int = 1) -> Cell:
    return Cell(text, head=True, span=span, align="center")


def pairs(*cells: tuple[str, str], across: int = 2) -> tuple[Line, ...]:
    """Label and value cells, ``across`` pairs a row; a last single pair spans the row."""
    rows = []
    for start in range(0, len(cells), across):
        chunk = cells[start:start + across]
        row: list[Cell] = []
        for place, (name, text) in enumerate(chunk):
            rest = 2 * across - 2 * len(chunk) if place == len(chunk) - 1 else 0
            row += [label(name), Cell(text, span=1 + rest)]
        rows.append(tuple(row))
    return tuple(rows)


def wide(name: str, text: str, span: int = 3, lines: int = 1) -> Line:
    """One label and one value over the rest of the row."""
    return label(name), Cell(text, span=span, lines=lines)


def table(heads: Sequence[str], widths: tuple[int, ...], rows: Iterable[Sequence[str]], least: int = 0,
          right: Sequence[int] = ()) -> Grid:
    """A table with its heads; short ones get blank lines up to ``least``. ``right`` are columns of amounts."""
    body = [tuple(row) for row in rows]
    body += [("",) * len(heads)] * (least - len(body))
    lines = [tuple(Cell(text, align="right" if place in right else "left") for place, text in enumerate(row))
             for row in body]
    return Grid(widths, (tuple(label(head) for head in heads), *lines))


def ticks(question: str, members: type[Coded], chosen: Any) -> Ticks:
    """The options of a code list, ticked as it was answered (one code or several)."""
    answers = (chosen if isinstance(chosen, tuple) else (chosen,)) if chosen else ()
    options = tuple(member.label for member in members)
    return Ticks(question, options, tuple(said(one) for one in answers if said(one) in options) or None)


def yes_no(question: str, answer: bool | None) -> Ticks:
    return Ticks(question, ("是", "否"), None if answer is None else ("是",) if answer else ("否",))


def opinion(name: str, text: str, signed: str, span: int = 3, lines: int = 4) -> Line:
    """A row for an opinion: what is known of it above the line that is signed by hand."""
    return label(name), Cell(f"{text}\n\n{signed}", span=span, lines=lines)
