"""Giving bad rows back: the original workbook with only those rows and a last column 错误原因, ready to be mended."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mzdesk.basics.placing import put
from mzdesk.describe.workbook import Table
from mzdesk.sheets.reader import read

HEADING = "错误原因"


def write_errors(path: Path, table: Table, reasons: Mapping[int, str], to: Path) -> None:
    """Write ``to`` (.xlsx): title and heading rows as they were, the rows that have a reason, and the reason in red.

    ``reasons`` maps row numbers of the original (from 1) to sentences. The file can be imported again once mended.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        put(to, lambda part: _from_workbook(path, table, reasons).save(part))
    else:
        put(to, lambda part: _from_cells(path, table, reasons).save(part))


def _kept(table: Table, reasons: Mapping[int, str]) -> list[int]:
    return [*range(1, table.header_rows[-1] + 1), *(number for number, _ in table.rows if number in reasons)]


def _from_workbook(path: Path, table: Table, reasons: Mapping[int, str]) -> Any:
    """The original workbook, its other sheets and rows taken out, styles and widths kept."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for name in book.sheetnames:
        if name != table.sheet:
            del book[name]
    sheet = book[table.sheet]
    last = sheet.max_column + 1
    below = table.header_rows[-1]
    for area in list(sheet.merged_cells.ranges):
        if area.max_row > below:
            sheet.unmerge_cells(str(area))
    _pack(sheet, _kept(table, reasons))
    _mark(sheet, table, [reasons[n] for n, _ in table.rows if n in reasons], last)
    sheet.print_area = None
    return book


def _pack(sheet: Any, kept: list[int]) -> None:
    """Move the kept rows up, one below the other, with their styles, and drop what is left below."""
    from copy import copy

    for target, source in enumerate(kept, 1):
        if target == source:
            continue
        for column in range(1, sheet.max_column + 1):
            old, new = sheet.cell(source, column), sheet.cell(target, column)
            new.value, new.number_format = old.value, old.number_format
            if old.data_type == "s":
                new.data_type = "s"
            new._style = copy(old._style)  # noqa: SLF001  (openpyxl's own way of copying a style whole)
        sheet.row_dimensions[target].height = sheet.row_dimensions[source].height
    if sheet.max_row > len(kept):
        sheet.delete_rows(len(kept) + 1, sheet.max_row - len(kept))


def _mark(sheet: Any, table: Table, sentences: list[str], column: int) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    red = Font(color="C00000")
    head = sheet.cell(table.header_rows[-1], column, HEADING)
    head.font = Font(color="C00000", bold=True)
    for place, sentence in enumerate(sentences, table.header_rows[-1] + 1):
        cell = sheet.cell(place, column, sentence)
        cell.data_type = "s"
        cell.font, cell.alignment = red, Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(column)].width = 48


def _from_cells(path: Path, table: Table, reasons: Mapping[int, str]) -> Any:
    """A new workbook with the cells of a .csv, .xls or .ods file, every text as text."""
    import openpyxl

    raw = next(sheet for sheet in read(path) if sheet.name == table.sheet)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "".join(c for c in table.sheet if c not in "[]:*?/\\")[:31] or "错误行"
    width = max(len(row) for row in raw.rows)
    for target, source in enumerate(_kept(table, reasons), 1):
        for column, value in enumerate(raw.rows[source - 1], 1):
            cell = sheet.cell(target, column, value)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
    _mark(sheet, table, [reasons[n] for n, _ in table.rows if n in reasons], width + 1)
    return book
