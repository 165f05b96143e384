"""A roster as a workbook in the office's customary layout, ready to be printed and to be filled on."""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from mzdesk.basics.money import Money
from mzdesk.basics.placing import put
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.paper import MONEY, Roster, RosterColumn, money_of

STEP = 500
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def write_roster(roster: Roster, to: Path, progress: Progress = silent) -> None:
    """Write ``to`` (.xlsx): merged title, 填报单位 and date, two heading rows, every value as text, 合计, signatures.

    The print area, the repeated heading rows and landscape A4 are set.
    """
    put(to, lambda part: _book(roster, progress).save(part))


def _book(roster: Roster, progress: Progress) -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = "mzdesk", roster.title
    sheet = book.active
    sheet.title = "花名册"
    width = len(roster.columns)
    _head(sheet, roster, width)
    first = sheet.max_row + 1
    for place, row in enumerate(roster.rows):
        if place % STEP == 0:
            progress(place, len(roster.rows), "正在写工作簿")
        _row(sheet, first + place, row, roster)
    last = _foot(sheet, roster, first + len(roster.rows), width)
    _page(sheet, roster, width, last)
    return book


def text_cell(sheet: Any, row: int, column: int, text: str) -> Any:
    """A cell that is text whatever it looks like: numbers keep their digits, = + - @ stay what they are."""
    cell = sheet.cell(row, column, text)
    if text:
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = text[0] in "=+-@"
    return cell


def _styles() -> Any:
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Side(style="thin", color="808080")
    return Border(line, line, line, line), Alignment, Font


def _head(sheet: Any, roster: Roster, width: int) -> None:
    border, alignment, font = _styles()
    centre = alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    title = text_cell(sheet, 1, 1, roster.title)
    title.font, title.alignment = font(name="宋体", size=18, bold=True), centre
    sheet.row_dimensions[1].height = 34
    split = max(1, width - max(3, width // 4))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=split)
    sheet.merge_cells(start_row=2, start_column=split + 1, end_row=2, end_column=width)
    text_cell(sheet, 2, 1, f"填报单位（盖章）：{roster.office}")
    text_cell(sheet, 2, split + 1, f"填报日期：{roster.date}").alignment = alignment(horizontal="right")
    for column, described in enumerate(roster.columns, 1):
        for row, words in ((3, described.group or described.label), (4, described.label if described.group else "")):
            cell = text_cell(sheet, row, column, words)
            cell.font, cell.alignment, cell.border = font(name="黑体", size=10), centre, border
    _merge_heads(sheet, roster)


def _merge_heads(sheet: Any, roster: Roster) -> None:
    """Ungrouped headings span both rows; neighbours of one group share the upper cell."""
    column = 1
    while column <= len(roster.columns):
        group, end = roster.columns[column - 1].group, column
        if not group:
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
        else:
            while end < len(roster.columns) and roster.columns[end].group == group:
                end += 1
                sheet.cell(3, end).value = None
            if end > column:
                sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=end)
        column = end + 1


def _row(sheet: Any, number: int, row: tuple[str, ...], roster: Roster) -> None:
    border, alignment, font = _styles()
    plain = font(name="宋体", size=10)
    for column, (text, described) in enumerate(zip(row, roster.columns, strict=True), 1):
        cell = text_cell(sheet, number, column, text)
        cell.font, cell.border = plain, border
        cell.alignment = alignment(horizontal=described.side, vertical="center", wrap_text=True)


def _sum(column: RosterColumn, texts: Iterable[str]) -> str:
    """Numbers added exactly, money in 分; a word or a blank counts for nothing."""
    if column.total == MONEY:
        return Money(sum(money_of(text) or 0 for text in texts)).grouped
    plain = [text.replace(",", "") for text in texts]
    found = [Decimal(text) for text in plain if _NUMBER.fullmatch(text)]
    return str(sum(found, Decimal(0)))


def _foot(sheet: Any, roster: Roster, row: int, width: int) -> int:
    """合计, notes and the signature line; returns the last row."""
    border, alignment, font = _styles()
    totals = {
        place: _sum(described, (row[place] for row in roster.rows))
        for place, described in enumerate(roster.columns) if described.total
    }
    words = {0: "合计", min(3, width - 1): f"{len(roster.rows)}{roster.counted}", **totals}
    for column in range(width):
        cell = text_cell(sheet, row, column + 1, words.get(column, ""))
        cell.font, cell.border = font(name="宋体", size=10, bold=True), border
        side = "right" if roster.columns[column].total == MONEY else "center"
        cell.alignment = alignment(horizontal=side, vertical="center")
    for note in (*roster.notes, *([roster.purpose] if roster.purpose else [])):
        row += 1
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        text_cell(sheet, row, 1, f"说明：{note}")
    row += 1
    step = max(1, width // max(1, len(roster.signers)))
    for place, signer in enumerate(roster.signers):
        text_cell(sheet, row, 1 + place * step, f"{signer}：")
    return row


def _page(sheet: Any, roster: Roster, width: int, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, described in enumerate(roster.columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = max(5, round(described.width * 0.56, 1))
    sheet.print_area = f"A1:{get_column_letter(width)}{last}"
    sheet.print_title_rows = "3:4"
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "第&P页 共&N页"
