"""Workbooks that go out: bad rows given back, rosters in the customary layout."""

from pathlib import Path

import openpyxl
import pytest

from mzdesk import sheets
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Cancelled
from mzdesk.describe.paper import MONEY, Roster, RosterColumn

SAMPLES = Path(__file__).parents[1] / "samples"

ROSTER = Roster(
    "托口镇农村留守儿童花名册", "托口镇人民政府民政办", "2026年10月8日",
    (RosterColumn("序号", 10), RosterColumn("村（社区）", 22), RosterColumn("姓名", 20, "儿童基本情况"),
     RosterColumn("身份证号码", 40, "儿童基本情况"), RosterColumn("金额", 20, align="right", total=True)),
    [("1", "红星村", "向䶮", "431299201405060012", "120"), ("2", "三里村", "=1+1", "+8613800000000", "80"),
     ("3", "三里村", "@甲", "", "5")],
    purpose="内部使用", notes=("范围：全镇",),
)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda p: p.stem)
def test_that_bad_rows_come_back_as_they_were_with_the_reason(tmp_path: Path, path: Path) -> None:
    table = sheets.table_of_file(path)
    chosen = {table.rows[i][0]: f"第{i}条原因" for i in (0, 7, len(table.rows) - 1)}
    to = tmp_path / "错误行.xlsx"
    sheets.write_errors(path, table, chosen, to)
    again = sheets.table_of_file(to)
    assert again.headings[-1].text == "错误原因"
    assert [h.path for h in again.headings[:-1]] == [h.path for h in table.headings]
    before = {number: cells for number, cells in table.rows}
    assert [cells[-1] for _, cells in again.rows] == list(chosen.values())
    for number, (_, cells) in zip(chosen, again.rows, strict=True):
        assert [c or None for c in cells[:-1]] == [c or None for c in before[number][:len(cells) - 1]]


def test_that_the_title_and_its_merged_cells_stay_in_the_error_file(tmp_path: Path) -> None:
    path = next(SAMPLES.glob("托口镇*.xlsx"))
    table = sheets.table_of_file(path)
    sheets.write_errors(path, table, {table.rows[3][0]: "原因"}, tmp_path / "e.xlsx")
    old, new = openpyxl.load_workbook(path).active, openpyxl.load_workbook(tmp_path / "e.xlsx").active
    assert new["A1"].value == old["A1"].value
    assert {str(r) for r in new.merged_cells.ranges} == {str(r) for r in old.merged_cells.ranges}
    assert new.max_row == 5


def test_the_customary_layout_of_a_roster(tmp_path: Path) -> None:
    sheets.write_roster(ROSTER, tmp_path / "册.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "册.xlsx").active
    merged = {str(r) for r in sheet.merged_cells.ranges}
    assert sheet["A1"].value == ROSTER.title and "A1:E1" in merged
    assert sheet["A2"].value == "填报单位（盖章）：托口镇人民政府民政办"
    assert {"A3:A4", "C3:D3", "B3:B4", "E3:E4"} <= merged
    assert (sheet["C3"].value, sheet["C4"].value, sheet["D4"].value) == ("儿童基本情况", "姓名", "身份证号码")
    assert (sheet["A8"].value, sheet["D8"].value, sheet["E8"].value) == ("合计", "3人", "205")
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area == "'花名册'!$A$1:$E$11"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert not any(d.hidden for d in sheet.column_dimensions.values())


def test_that_every_value_is_text_so_that_nothing_is_cut_or_computed(tmp_path: Path) -> None:
    sheets.write_roster(ROSTER, tmp_path / "册.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "册.xlsx").active
    cells = [c for row in sheet["A5:E7"] for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"} and {c.number_format for c in cells} == {"@"}
    assert sheet["C6"].value == "=1+1" and sheet["C6"].quotePrefix
    assert sheet["D5"].value == "431299201405060012"


def test_that_a_roster_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    sheets.write_roster(ROSTER, tmp_path / "册.xlsx")
    table = sheets.table_of_file(tmp_path / "册.xlsx")
    assert [cells for _, cells in table.rows] == [tuple(c for c in row) for row in ROSTER.rows]


def test_that_a_stopped_roster_leaves_no_file(tmp_path: Path) -> None:
    def stop(done: int, total: int, words: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sheets.write_roster(ROSTER, tmp_path / "册.xlsx", stop)
    assert list(tmp_path.iterdir()) == []


def test_that_an_unwritable_place_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    with pytest.raises(Refusal) as refused:
        sheets.write_roster(ROSTER, tmp_path / "文件" / "册.xlsx")
    assert refused.value.sentence == "文件没有写成：位置无法写入。请关闭打开着的同名文件，或换一个位置。"


def test_money_is_added_in_fen_and_stands_at_the_right(tmp_path: Path) -> None:
    columns = (RosterColumn("姓名", 20), RosterColumn("金额", 20, total=MONEY))
    body = [("甲", "0.10"), ("乙", "0.20"), ("丙", ""), ("丁", "1,000.00")]
    sheets.write_roster(Roster("发放表", "单位", "", columns, body, counted="户"), tmp_path / "表.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    assert (sheet["A9"].value, sheet["B9"].value) == ("合计", "1,000.30")
    assert {sheet[f"B{row}"].alignment.horizontal for row in range(5, 10)} == {"right"}
