"""Finding the table in a sheet: the title above it, one or two heading rows, the data, the totals below."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from mzdesk.basics.problems import Refusal
from mzdesk.describe.workbook import Heading, RawCell, RawSheet, Table
from mzdesk.sheets.reader import read

_COMMON = """
序号 编号 姓名 性别 年龄 民族 出生日期 出生年月 身份证号 身份证号码 公民身份号码 证件号码 村 村居 村社区 所在村 组 组别
住址 家庭住址 联系电话 电话 备注 户主 与户主关系 开户行 账号 银行账号 金额 监护人 监护人姓名 学校 就读学校 年级
学业状况 是否寄宿 留守原因 务工地 联系频次 与儿童关系
"""
COMMON = frozenset(_COMMON.split())
LOOK_AT = 30
_ENDS = re.compile(r"^(共计|制表人|填报人|负责人|经办人|注|备注|说明)$|^(合计|总计|填表人|审核人)")
_SUBTOTAL = re.compile(r"^(小计|本页小计|累计)")
_MARKS = str.maketrans("", "", " 　\n\r\t（）()：:*、/／")


def table_of_file(path: Path, known: Collection[str] = ()) -> Table:
    """The best table of a file: of several sheets the one with the most heading words, then the most rows."""
    return tables_of_file(path, known)[0]


def tables_of_file(path: Path, known: Collection[str] = ()) -> list[Table]:
    """One table for each sheet in which headings are found, the best first; Refusal where there is none."""
    found: list[tuple[int, int, Table]] = []
    words = _words(known)
    for sheet in read(path):
        try:
            table = find_table(sheet, known)
        except Refusal:
            continue
        score = sum(plain(h.text) in words for h in table.headings)
        found.append((score, len(table.rows), table))
    if not found:
        raise _no_table()
    return [table for _, _, table in sorted(found, key=lambda entry: (-entry[0], -entry[1]))]


def _no_table() -> Refusal:
    return Refusal(
        "没有找到表头（含“姓名”等栏目的一行）", "请核对选的工作表；表头应在前30行以内", code="no-table"
    )


def _words(known: Collection[str]) -> frozenset[str]:
    return COMMON | {plain(word) for word in known}


def plain(text: str) -> str:
    """A heading without blanks, line breaks and brackets."""
    return text.translate(_MARKS)


def find_table(sheet: RawSheet, known: Collection[str] = ()) -> Table:
    """The headings and data rows of a sheet; Refusal where no heading row is found."""
    words = _words(known)
    rows = _filled(sheet)
    bottom = max(range(min(LOOK_AT, len(rows))), key=lambda i: (_heading_score(rows[i], words), -i), default=0)
    if not rows or _heading_score(rows[bottom], words) < 2:
        raise _no_table()
    top, bottom = _heading_rows(sheet, rows, bottom, words)
    headings = _headings(rows, top, bottom)
    repeated = {tuple(_texts(rows[i])) for i in (top, bottom)}
    data = []
    for place in range(bottom + 1, len(rows)):
        texts = _texts(sheet.rows[place])
        first = next((t for t in texts if t), "")
        if not first or _SUBTOTAL.match(plain(first)) or tuple(_texts(rows[place])) in repeated:
            continue
        if _ENDS.match(plain(first)):
            break
        cells = tuple(sheet.rows[place])
        data.append((place + 1, cells + (None,) * (len(rows[bottom]) - len(cells))))
    return Table(sheet.name, headings, tuple(data), (top + 1, bottom + 1) if top != bottom else (bottom + 1,))


def _texts(row: Sequence[RawCell]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]


def _filled(sheet: RawSheet) -> list[list[RawCell]]:
    """The rows with merged ranges of the upper part filled by their first cell, so that group headings reach all
    their columns. A range that covers most of the width is a title and stays one cell."""
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [list(row) + [None] * (width - len(row)) for row in sheet.rows]
    for (top, left), (bottom, right) in sheet.merged:
        if top >= LOOK_AT or right - left + 1 > max(3, width * 2 // 3):
            continue
        for y in range(top, min(bottom, len(rows) - 1) + 1):
            for x in range(left, min(right, width - 1) + 1):
                rows[y][x] = rows[top][left]
    return rows


def _heading_score(row: Sequence[RawCell], words: frozenset[str]) -> int:
    """How many different known words stand in a row as texts; numbers and dates count against it."""
    texts = {plain(cell) for cell in row if isinstance(cell, str) and cell.strip()}
    numbers = sum(1 for cell in row if cell is not None and not isinstance(cell, str))
    return len(texts & words) - numbers


def _heading_rows(
    sheet: RawSheet, rows: list[list[RawCell]], best: int, words: frozenset[str],
) -> tuple[int, int]:
    """The first and last row of the heading. A merged range that spans two rows, or an empty cell below a heading
    whose neighbours have words, tells that the heading has two rows."""
    for (upper, _), (lower, _) in sheet.merged:
        if lower == upper + 1 and best in (upper, lower):
            return upper, lower
    above = rows[best - 1] if best else []
    if best and _heading_score(above, words) >= 1 and len({str(c) for c in above if c}) > 1:
        return best - 1, best
    below = rows[best + 1] if best + 1 < len(rows) else []
    gaps = sum(1 for up, low in zip(rows[best], below, strict=False) if not up and isinstance(low, str) and low)
    if gaps and _heading_score(below, words) >= 1:
        return best, best + 1
    return best, best


def _headings(rows: list[list[RawCell]], top: int, bottom: int) -> tuple[Heading, ...]:
    found = []
    group = ""
    for column, low in enumerate(rows[bottom]):
        high = str(rows[top][column] or "").strip() if top != bottom else ""
        text = str(low or "").strip()
        group = high or (group if text else "")
        if not text and not high:
            continue
        text = text or high
        upper = group if top != bottom and group != text else ""
        found.append(Heading(column, " ".join(upper.split()), " ".join(text.split())))
    return tuple(found)
