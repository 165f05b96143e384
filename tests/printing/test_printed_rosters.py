"""Rosters on paper: every row, on every page the headings and the subtotal, at the end the total."""

import re

import pytest
from printed import Printed, only, overlapping, unlike

from mzdesk.basics.money import Money, read_money
from mzdesk.basics.progress import Cancelled
from mzdesk.describe.paper import MONEY, Roster, RosterColumn

COLUMNS = (
    RosterColumn("序号", 10, align="center"), RosterColumn("姓名", 20, "儿童情况"),
    RosterColumn("性别", 10, "儿童情况", "center"), RosterColumn("身份证号", 38, "儿童情况"),
    RosterColumn("现住址", 45, "儿童情况"), RosterColumn("受委托人", 20, "照护情况"),
    RosterColumn("联系电话", 26, "照护情况"), RosterColumn("走访次数", 16, align="right", total=True),
    RosterColumn("慰问金（元）", 20, align="right", total=True), RosterColumn("备注", 22),
)
ADDRESSES = ("托口镇三里村五组", "托口镇大溪村第三村民小组下湾院子二十一号附一号（原小学旁）", "")
NAMES = ("龚䶮", "粟𬭊", "王小明", "阿卜杜热合曼·买买提", "李丽")


def rows(count):
    return [
        (str(n), NAMES[n % 5], "男女"[n % 2], f"431281********{n:04d}", ADDRESSES[n % 3], NAMES[(n + 2) % 5],
         f"138{n:08d}", str(n % 4), f"{n % 3 * 500:,}", "单亲" if n % 7 == 0 else "")
        for n in range(1, count + 1)
    ]


def roster(body, **changes):
    values = {"purpose": "内部使用，证件号已遮盖", "notes": ("范围：全镇",)} | changes
    return Roster("托口镇农村留守儿童花名册", "洪江市托口镇人民政府", "2026年10月8日", COLUMNS, body, **values)


@pytest.fixture(scope="module")
def sixty(fonts):
    return Printed(roster(rows(60)))


def test_extracted_rows_are_the_rows(sixty):
    assert "".join(sixty.texts).count("托口镇农村留守儿童花名册") == sixty.count
    text = sixty.all_text
    start = 0
    for row in rows(60):
        start = text.index("".join(row), start) + 1


def test_headings_stand_on_every_page(sixty):
    assert sixty.count > 2
    for text in sixty.texts:
        for words in ("填报单位（盖章）：洪江市托口镇人民政府", "2026年10月8日", "儿童情况", "照护情况", "序号",
                      "身份证号", "联系电话", "填表人：", "审核人：", "负责人：",
                      "内部使用，证件号已遮盖", "范围：全镇"):
            assert text.count(words) == 1, words


def test_pages_say_which_of_how_many_they_are(sixty):
    for number, text in enumerate(sixty.texts, 1):
        assert text.count(f"第{number}页共{sixty.count}页") == 1


def test_subtotals_add_up_to_the_total(sixty):
    counts = [int(re.search(r"本页小计：(\d+)人", text).group(1)) for text in sixty.texts]
    assert sum(counts) == 60
    totals = [re.search(r"(?<!小)合计：(\d+)人", text) for text in sixty.texts]
    assert totals[:-1] == [None] * (sixty.count - 1)
    assert int(totals[-1].group(1)) == 60


def cell_below(printed, number, column, label):
    """What stands in a summed column on the line of a label, read by its place on the page."""
    page = printed.pdf[number].get_textpage()
    head = printed.place(number, column)
    line = printed.place(number, label)
    middle = (head[0] + head[2]) / 2
    edges = [left for left, _, right, _ in printed.shapes(number) if right - left < 1.2]
    left, right = max(x for x in edges if x < middle), min(x for x in edges if x > middle)
    return page.get_text_bounded(left, line[1] - 4, right, line[3] + 4).strip()


def test_sums_of_the_columns_are_right(sixty):
    body, start = rows(60), 0
    for number, text in enumerate(sixty.texts):
        count = int(re.search(r"本页小计：(\d+)人", text).group(1))
        part = body[start:start + count]
        start += count
        visits, money = sum(int(row[7]) for row in part), sum(int(row[8].replace(",", "")) for row in part)
        assert cell_below(sixty, number, "走访", "本页小计") == str(visits)
        assert cell_below(sixty, number, "慰问金", "本页小计") == f"{money:,}"
    last = sixty.count - 1
    assert cell_below(sixty, last, "走访", "合计：60") == str(sum(n % 4 for n in range(1, 61)))
    assert cell_below(sixty, last, "慰问金", "合计：60") == f"{sum(n % 3 * 500 for n in range(1, 61)):,}"


def test_group_heading_stands_over_the_middle_of_its_columns(sixty):
    name, address = sixty.place(0, "姓名"), sixty.place(0, "现住址")
    group = sixty.place(0, "儿童情况")
    assert group[1] > name[3]
    assert name[0] < (group[0] + group[2]) / 2 < address[2]
    single = sixty.place(0, "序号")
    assert name[1] < (single[1] + single[3]) / 2 < group[3]


def test_nothing_overlaps_and_nothing_leaves_the_page(sixty):
    for number in range(sixty.count):
        characters = sixty.characters(number)
        assert overlapping(characters) == []
        assert all(left > 36 and right < 842 - 36 and bottom > 25 and top < 595 - 30
                   for _, left, bottom, right, top in characters)


def test_texts_stay_within_their_columns(sixty):
    verticals = sorted({round(left, 1) for left, bottom, right, top in sixty.shapes(0) if right - left < 1.2})
    for char, left, _bottom, right, top in sixty.characters(0):
        if 200 < top < 440 and char not in "本页小计：人合":
            assert not [x for x in verticals if left + 1 < x < right - 1], char


@pytest.mark.parametrize("count", range(0, 45))
def test_total_always_has_room(fonts, count):
    printed = Printed(roster([(str(n), *[""] * 9) for n in range(1, count + 1)]))
    shapes = [s for s in printed.shapes(printed.count - 1)]
    foot = printed.place(printed.count - 1, "填表人：")
    assert min(bottom for _, bottom, _, _ in shapes) > foot[3] + 8  # room to sign
    assert f"合计：{count}人" in printed.texts[-1]
    assert "本页小计：0人" not in printed.texts[-1] or count == 0


def test_long_text_in_a_cell_is_not_cut(fonts, sixty):
    body = rows(3)
    long = unlike(sixty.all_text, 1500)
    body[1] = (*body[1][:9], long)
    printed = Printed(roster(body))
    text = printed.all_text
    assert printed.count > 3
    assert only(text, long) == long
    assert text.count("合计：3人") == 1
    assert sum(int(n) for n in re.findall(r"本页小计：(\d+)人", text)) == 3
    for number in range(printed.count):
        assert overlapping(printed.characters(number)) == []


def test_sum_leaves_out_what_is_no_number(fonts):
    columns = (RosterColumn("姓名", 30), RosterColumn("金额", 30, total=True))
    body = [("甲", "1,200.50"), ("乙", "—"), ("丙", ""), ("丁", "0.25"), ("戊", "未领")]
    printed = Printed(Roster("发放表", "单位", "2026年10月8日", columns, body))
    assert "合计：5人1,200.75" in printed.all_text


MONEY_COLUMNS = (RosterColumn("姓名", 30), RosterColumn("合计金额", 40, total=MONEY), RosterColumn("备注", 60))


def test_money_is_summed_in_fen_page_by_page(fonts):
    """Ten times 0.10 is one 元: never a float, always two decimals, no line touched so that sums fit (trap 33)."""
    body = [(f"户{n}", "1,000.10" if n % 2 else "0.07", "") for n in range(60)]
    printed = Printed(Roster("发放表", "单位", "2026年10月8日", MONEY_COLUMNS, body, counted="户"))
    start, sums = 0, []
    for number, text in enumerate(printed.texts):
        count = int(re.search(r"本页小计：(\d+)户", text).group(1))
        part = [read_money(row[1]) for row in body[start:start + count]]
        start += count
        sums.append(Money(sum(part)))
        assert cell_below(printed, number, "合计金额", "本页小计") == sums[-1].grouped
    assert printed.count > 1 and start == 60
    assert cell_below(printed, printed.count - 1, "合计金额", "合计：60") == Money(sum(sums)).grouped == "30,005.10"


def test_money_says_its_decimals_even_where_there_is_none(fonts):
    for cells, total in ((["—", "", "未领"], "0.00"), (["5.00", "-5.00"], "0.00"), (["3", "-10.5"], "-7.50")):
        body = [("甲", cell, "") for cell in cells]
        text = Printed(Roster("发放表", "单位", "", MONEY_COLUMNS, body, counted="户")).all_text
        assert f"合计：{len(cells)}户{total}" in text, cells


def test_money_stands_at_the_right(fonts):
    printed = Printed(Roster("发放表", "单位", "", MONEY_COLUMNS, [("甲", "1.00", ""), ("乙", "12,345.00", "")]))
    assert printed.place(0, "1.00")[2] == pytest.approx(printed.place(0, "12,345.00")[2], abs=0.5)


def test_a_broken_amount_is_never_left_out_of_a_sum(fonts):
    with pytest.raises(ValueError, match="no amount"):
        Printed(Roster("发放表", "单位", "", MONEY_COLUMNS, [("甲", "1.005", "")]))


def test_first_column_that_is_summed_shares_the_cell_of_the_label(fonts):
    columns = (RosterColumn("人数", 30, total=True), RosterColumn("村", 60))
    printed = Printed(Roster("统计表", "单位", "", columns, [("12", "三里村"), ("30", "大溪村")], counted="个村"))
    assert "合计：2个村42" in printed.all_text


def test_unit_of_the_count_is_that_of_the_roster(fonts):
    assert "合计：2户" in Printed(roster(rows(2), counted="户")).all_text


def test_many_columns_are_set_smaller_and_stay_on_the_page(fonts):
    columns = tuple(RosterColumn(f"第{n}项内容", 24) for n in range(18))
    body = [tuple("文字" * (n % 3) for n in range(18))] * 4
    printed = Printed(Roster("汇总表", "单位", "2026年10月8日", columns, body))
    characters = printed.characters(0)
    assert overlapping(characters) == []
    assert max(right for *_, right, _ in characters) < 842 - 36


def test_row_of_the_wrong_length_is_a_mistake_of_the_program(fonts):
    with pytest.raises(ValueError, match="2 texts"):
        Printed(roster([("1", "甲")]))


def test_progress_counts_the_rows(fonts):
    told = []
    Printed(roster(rows(60)), progress=lambda done, total, words="": told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (60, 60)
    assert len(told) > 4


@pytest.mark.parametrize("step", [0, 1, 3])
def test_stopping_leaves_nothing_behind(fonts, tmp_path, step):
    calls = []

    def stop(done, total, words=""):
        calls.append(done)
        if len(calls) > step:
            raise Cancelled

    path = tmp_path / "a.pdf"
    with path.open("wb") as out, pytest.raises(Cancelled):
        from mzdesk.printing import render

        render(roster(rows(60)), out, progress=stop)
    assert path.read_bytes() == b""


def test_day_of_printing_stands_at_the_foot(fonts):
    assert "打印于2026-10-08" in Printed(roster(rows(1)), made_on="2026-10-08").all_text
