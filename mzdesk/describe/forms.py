"""What papers share: label and value pairs in a grid, days in full, ticks of a code list, the legal basis."""

from datetime import date
from typing import Any

from mzdesk.basics.coded import Coded
from mzdesk.basics.dossier import Circumstances
from mzdesk.describe.paper import Cell, Grid, Ticks
from mzdesk.describe.values import words_of

Pair = tuple[str, str]


def said(value: Any) -> str:
    """A value as it stands on paper; nothing where it was not collected."""
    return words_of(value) or ""


def in_full(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def pairs(*cells: Pair, widths: tuple[int, int, int, int] = (18, 32, 18, 32)) -> Grid:
    """Two label and value pairs a row; a last single one spans the row."""
    rows = []
    for start in range(0, len(cells), 2):
        pair = cells[start:start + 2]
        row: list[Cell] = []
        for label, text in pair:
            row += [Cell(label, head=True, align="center"), Cell(text, span=3 if len(pair) == 1 else 1)]
        rows.append(tuple(row))
    return Grid(widths, tuple(rows))


def tall(label: str, text: str, lines: int = 4) -> Grid:
    """One label with room for long words."""
    return Grid((18, 82), ((Cell(label, head=True, align="center"), Cell(text, lines=lines)),))


def ticks(question: str, members: type[Coded], chosen: Any) -> Ticks:
    """Boxes for a code list; all empty where nothing was chosen."""
    label = getattr(chosen, "label", None)
    offered = tuple(one.label for one in members)
    return Ticks(question, offered, (label,) if label in offered else None)


def basis(around: Circumstances, paper: str, day: date | None = None) -> str:
    """The legal basis of a paper on a day, as the policy says it."""
    row = around.policy.find("legal_basis", day or around.today, paper=paper)
    return str(row["text"]) if row else ""
