"""A table of any length as a workbook, written row by row so that memory stays flat."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mzdesk.basics.placing import put

MOST_ROWS = 1_000_000
"""What one sheet of a workbook holds; the next sheet goes on."""


def write_long(heads: Sequence[str], rows: Iterable[Sequence[str]], to: Path, title: str) -> int:
    """Write ``to`` (.xlsx), headings in the first row, every value as text; returns the number of rows."""
    written = 0

    def book(part: Path) -> None:
        nonlocal written
        import openpyxl

        made = openpyxl.Workbook(write_only=True)
        sheet: Any = None
        for row in rows:
            if written % MOST_ROWS == 0:
                sheet = _begin(made, heads, title if not written else f"{title}{written // MOST_ROWS + 1}")
            sheet.append([_text(sheet, text) for text in row])
            written += 1
        if sheet is None:
            _begin(made, heads, title)
        made.save(part)

    put(to, book)
    return written


def _begin(made: Any, heads: Sequence[str], title: str) -> Any:
    sheet = made.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, head) for head in heads])
    return sheet


def _text(sheet: Any, text: str) -> Any:
    """A cell that is text whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    if text:
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = text[0] in "=+-@"
    return cell
