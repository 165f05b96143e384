"""Reading workbooks as raw cells: .xlsx, .xls and .ods by calamine, .csv in the encodings that offices use."""

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mzdesk.basics.problems import Refusal
from mzdesk.describe.workbook import RawCell, RawSheet

MOST_BYTES = 64 << 20
MOST_UNPACKED = 512 << 20
MOST_ROWS = 200_000
MOST_COLUMNS = 400
BOOKS = (".xlsx", ".xls", ".ods", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")


def read(path: Path) -> list[RawSheet]:
    """Every sheet of a file that has any cells. Raises Refusal where the file cannot be read, saying what to do."""
    ending = path.suffix.lower()
    try:
        if not path.is_file():
            raise Refusal("找不到这个文件", "请检查路径，或重新插好U盘", code="no-file")
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("文件超过64 MB，不像一份花名册", "请删去图片等内容，或分成几个文件", code="too-large")
        if ending in BOOKS:
            sheets = _workbook(path)
        elif ending in TEXTS:
            sheets = [_text(path)]
        else:
            raise Refusal(
                f"不认识扩展名为 {ending or '空'} 的文件", "请在表格软件中另存为 .xlsx 后再导入", code="unknown-file"
            )
    except OSError:
        raise Refusal("文件读不出来", "请关闭正在打开它的表格软件，或重新复制一份", code="unreadable") from None
    found = [sheet for sheet in sheets if any(any(cell not in (None, "") for cell in row) for row in sheet.rows)]
    if not found:
        raise Refusal("文件里没有内容", "请核对是不是选错了文件", code="empty-file")
    return found


def _workbook(path: Path) -> list[RawSheet]:
    import python_calamine as calamine

    _refuse_bomb(path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet or about.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                raise _too_many()
            rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            merged = tuple(((a[0], a[1]), (b[0], b[1])) for a, b in (sheet.merged_cell_ranges or ()))
            sheets.append(RawSheet(about.name, rows, merged))
    except calamine.PasswordError:
        raise Refusal("工作簿有打开密码", "请在表格软件中去掉密码后再导入", code="locked-file") from None
    except calamine.CalamineError:
        advice = "请在表格软件中打开并另存为 .xlsx 后再试"
        raise Refusal("工作簿已损坏，或不是表格文件", advice, code="bad-file") from None
    return sheets


def _too_many() -> Refusal:
    happened = f"工作表超过{MOST_ROWS}行或{MOST_COLUMNS}列"
    return Refusal(happened, "请删去多余的空行空列，或分成几个文件", code="too-large")


def _refuse_bomb(path: Path) -> None:
    """A zipped workbook says how large it will be; one that would fill the memory is refused before it is opened."""
    if path.suffix.lower() == ".xls" or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as box:
        if sum(member.file_size for member in box.infolist()) > MOST_UNPACKED:
            raise Refusal("工作簿展开后过大，不像一份花名册", "请删去图片等内容，或分成几个文件", code="too-large")


def _cell(value: Any) -> RawCell:
    match value:
        case bool():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case datetime():
            return value.date() if value.time() == time() else value
        case date() | int() | float() | None:
            return value
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)


def _text(path: Path) -> RawSheet:
    decoded = _decoded(path.read_bytes())
    if "\x00" in decoded:
        raise Refusal("这不是文本表格", "请在表格软件中另存为 .xlsx 或 CSV 后再试", code="bad-file")
    first = decoded.partition("\n")[0]
    comma = max(",\t;，", key=first.count)
    rows: list[list[RawCell]] = []
    for row in csv.reader(io.StringIO(decoded, newline=""), delimiter=comma if comma != "，" else ","):
        if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
            raise _too_many()
        rows.append(list(row))
    return RawSheet(path.stem, rows)


def _decoded(raw: bytes) -> str:
    """A byte order mark decides; else strict UTF-8; else GB18030, which holds GBK and every rare character."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("文字编码认不出来", "请在表格软件中另存为 .xlsx 后再导入", code="bad-encoding")
