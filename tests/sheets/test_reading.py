"""Workbooks as offices keep them: found, read, and refused with a sentence where they cannot be."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mzdesk import sheets
from mzdesk.basics.problems import Refusal
from mzdesk.describe.workbook import RawSheet

SAMPLES = Path(__file__).parents[1] / "samples"
ROSTERS = sorted(SAMPLES.glob("*.xlsx"))


@pytest.mark.parametrize("path", ROSTERS, ids=lambda p: p.stem)
def test_that_a_roster_with_two_heading_rows_is_found_whole(path: Path) -> None:
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    people = [number for number, row in enumerate(rows, 1) if isinstance(row[0], int)]
    table = sheets.table_of_file(path)
    assert table.header_rows == (3, 4)
    assert [number for number, _ in table.rows] == people
    assert [h.path for h in table.headings] == [
        "序号", "村（社区）", "组别",
        "儿童基本情况/姓名", "儿童基本情况/性别", "儿童基本情况/出生日期", "儿童基本情况/身份证号码", "留守原因",
        "受委托照料人/姓名", "受委托照料人/与儿童关系", "受委托照料人/联系电话",
        "学业情况/学业状况", "学业情况/就读学校", "是否寄宿", "父母情况/务工地", "父母情况/联系频次", "备注",
    ]
    assert table.rows[0][1][3] == rows[people[0] - 1][3]


def test_that_the_csv_in_gb18030_is_read_with_its_rare_characters() -> None:
    table = sheets.table_of_file(next(SAMPLES.glob("*.csv")))
    assert [h.text for h in table.headings][:4] == ["村", "姓名", "性别", "身份证号"]
    assert any(cells[1] == "粟𫍯华" for _, cells in table.rows)
    assert table.header_rows == (1,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("comma", [",", "\t", ";"])
def test_that_every_office_encoding_of_csv_gives_the_same_cells(tmp_path: Path, encoding: str, comma: str) -> None:
    path = tmp_path / "册.csv"
    path.write_bytes(comma.join(("姓名", "村", "身份证号")).encode(encoding) + f"\n向䶮{comma}红星村{comma}'4312"
                     .encode(encoding).removeprefix(b"\xff\xfe").removeprefix(b"\xef\xbb\xbf"))
    table = sheets.table_of_file(path)
    assert table.rows == ((2, ("向䶮", "红星村", "'4312")),)


def _book(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_that_totals_subtotals_blank_rows_and_repeated_headings_are_no_data(tmp_path: Path) -> None:
    head = ("序号", "姓名", "性别", "身份证号")
    path = _book(
        tmp_path / "a.xlsx", ("某镇花名册",), head, (1, "甲", "男", None), (None,) * 4,
        ("小计", "1人", None, None), head, (2, "乙", "女", None), ("合计", "2人", None, None),
        ("填表人：", "丙", None, None),
    )
    table = sheets.table_of_file(path)
    assert [(n, cells[1]) for n, cells in table.rows] == [(3, "甲"), (7, "乙")]


def test_that_whole_numbers_and_dates_come_as_such(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", ("序号", "姓名", "出生日期", "金额"), (1, "甲", date(2014, 3, 5), 12.5))
    assert sheets.table_of_file(path).rows[0][1] == (1, "甲", date(2014, 3, 5), 12.5)


def test_that_the_sheet_with_the_table_is_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("填表说明",))
    book.active.append(("请认真填写",))
    second = book.create_sheet("名单")
    for row in (("姓名", "村", "性别"), ("甲", "红星村", "男")):
        second.append(row)
    book.save(tmp_path / "a.xlsx")
    assert sheets.table_of_file(tmp_path / "a.xlsx").sheet == "名单"


def _bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box, box.open("xl/worksheets/sheet1.xml", "w") as member
    ):
        for _ in range(600):
            member.write(bytes(1 << 20))


@pytest.mark.parametrize(("name", "fill", "said"), [
    ("没有.xlsx", lambda p: None, "找不到这个文件。请检查路径，或重新插好U盘。"),
    ("坏.xlsx", lambda p: p.write_bytes(b"PK\x03\x04 not a workbook"),
     "工作簿已损坏，或不是表格文件。请在表格软件中打开并另存为 .xlsx 后再试。"),
    ("表.et", lambda p: p.write_bytes(b"x"), "不认识扩展名为 .et 的文件。请在表格软件中另存为 .xlsx 后再导入。"),
    ("空.csv", lambda p: p.write_bytes(b""), "文件里没有内容。请核对是不是选错了文件。"),
    ("信.csv", lambda p: p.write_text("亲爱的\n同志", "utf-8"),
     "没有找到表头（含“姓名”等栏目的一行）。请核对选的工作表；表头应在前30行以内。"),
    ("弹.xlsx", _bomb, "工作簿展开后过大，不像一份花名册。请删去图片等内容，或分成几个文件。"),
])
def test_what_is_said_of_a_file_that_cannot_be_read(
    tmp_path: Path, name: str, fill: Callable[[Path], object], said: str,
) -> None:
    fill(tmp_path / name)
    with pytest.raises(Refusal) as refused:
        sheets.table_of_file(tmp_path / name)
    assert refused.value.sentence == said


def test_that_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    """An encrypted .xlsx is an OLE file with an EncryptedPackage stream; calamine tells it by that."""
    path = tmp_path / "锁.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    with pytest.raises(Refusal):
        sheets.read(path)


def test_that_a_group_heading_without_merge_reaches_its_columns() -> None:
    sheet = RawSheet("s", [
        ["姓名", "性别", "监护人", "", "学校"], ["", "", "姓名", "联系电话", ""], ["甲", "男", "乙", "138", "中学"],
    ])
    assert [h.path for h in sheets.find_table(sheet).headings] == [
        "姓名", "性别", "监护人/姓名", "监护人/联系电话", "学校",
    ]
