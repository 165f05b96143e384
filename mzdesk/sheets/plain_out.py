"""A plain table as a workbook: headings and rows of text, as banks and other programs take it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mzdesk.basics.placing import put
from mzdesk.sheets.roster_out import text_cell


def write_table(heads: Sequence[str], rows: Sequence[Sequence[str]], to: Path, title: str = "发放表") -> None:
    """Write ``to`` (.xlsx), headings in the first row; every value is text, so that accounts keep all digits."""

    def book(part: Path) -> Any:
        import openpyxl

        made = openpyxl.Workbook()
        sheet = made.active
        sheet.title = title[:31]
        for number, row in enumerate((heads, *rows), 1):
            for column, text in enumerate(row, 1):
                text_cell(sheet, number, column, text)
        sheet.freeze_panes = "A2"
        made.save(part)

    put(to, book)
