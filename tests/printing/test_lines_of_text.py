"""Lines of Chinese text: what may begin and end them, what stays together, what is shrunk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.printing.text import NOT_FIRST, NOT_LAST, Breaker, balanced, clean, fit, units


class Squares:
    """A typeface as every Chinese one is made: Han characters one em wide, Latin ones half an em."""

    def width(self, text, size=1.0):
        return sum(0.5 if char < "\u0100" else 1.0 for char in text) * size


SQUARES = Squares()


def lines(text, ems, indent=0.0):
    return [line.text for line in Breaker(SQUARES, 1.0, ems, indent).lines(text)]


def test_lines_are_filled_to_the_margin():
    assert lines("一二三四五六七八九十", 4) == ["一二三四", "五六七八", "九十"]


def test_first_line_is_shorter_by_its_indent():
    assert lines("一二三四五六七八九十", 4, indent=2) == ["一二", "三四五六", "七八九十"]


@pytest.mark.parametrize("mark", "，。、；：？！）》〉】〕」』”’…％℃,.)]")
def test_marks_that_end_something_do_not_begin_a_line(mark):
    assert lines(f"一二三四{mark}五", 4) == ["一二三", f"四{mark}五"]


@pytest.mark.parametrize("mark", "（《〈【〔「『“‘([")
def test_marks_that_open_something_do_not_end_a_line(mark):
    assert lines(f"一二三{mark}四五", 4)[0] == "一二三"


@pytest.mark.parametrize("whole", [
    "2026年", "10月", "13812345678", "0745-7712345", "431281********1234", "1,006.05元", "35.5%", "11周岁", "12号",
    "user@example.com", "——", "……",
])
def test_numbers_and_what_belongs_to_them_stay_together(whole):
    assert list(units(f"甲{whole}乙")) in (["甲", whole, "乙"], [f"甲{whole}", "乙"])


def test_number_of_a_document_stays_together():
    assert "〔2019〕34号" in list(units("民发〔2019〕34号文"))


def test_number_moves_to_the_next_line_whole():
    assert lines("电话是0745-7712345请打", 8) == ["电话是", "0745-7712345请打"]


def test_number_longer_than_a_line_is_cut_after_all():
    assert lines("123456789012", 3) == ["123456", "789012"]


def test_line_breaks_of_the_writer_are_kept():
    assert lines("一\n\n二", 4) == ["一", "", "二"]


def test_blank_at_a_line_end_takes_no_room():
    assert lines("aaaa bbbb", 2) == ["aaaa", "bbbb"]


def test_invisible_characters_are_taken_out():
    assert clean("葛\U000e0100\u200b\ufeff\t王\r\n李") == "葛 王\n李"


@given(st.text(alphabet="一二三，。（）《》“”0123年a-. ·—…\n", max_size=60), st.integers(3, 12))
def test_nothing_is_lost_and_nothing_runs_over(text, ems):
    found = Breaker(SQUARES, 1.0, float(ems)).lines(text)
    assert "".join(line.text for line in found).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(line.width <= ems + 0.02 for line in found)


@given(st.text(alphabet="一二三四五六，。（）《》“", min_size=1, max_size=60))
def test_wide_lines_begin_and_end_as_the_rule_says(text):
    found = Breaker(SQUARES, 1.0, 20.0).lines(text)
    whole = [len(unit) <= 20 for unit in units(text)]
    if all(whole):
        assert not any(line.text[0] in NOT_FIRST for line in found[1:])
        assert not any(line.text[-1] in NOT_LAST for line in found[:-1])


def test_text_that_nearly_fits_is_shrunk_to_one_line():
    found = fit(SQUARES, "一二三四五", 10.0, 45.0)
    assert found.size == pytest.approx(9.0)
    assert [line.text for line in found.lines] == ["一二三四五"]


def test_text_that_does_not_nearly_fit_wraps_at_full_size():
    found = fit(SQUARES, "一二三四五六", 10.0, 40.0)
    assert found.size == 10.0
    assert [line.text for line in found.lines] == ["一二三四", "五六"]


def test_number_is_shrunk_further_before_it_is_broken():
    found = fit(SQUARES, "431281201503080018", 10.0, 60.0)
    assert len(found.lines) == 1
    assert found.size == pytest.approx(10.0 * 60 / 90)


def test_title_is_broken_into_even_lines():
    assert balanced(SQUARES, "一二三四五六七八九十一二", 1.0, 10.0) == ["一二三四五六", "七八九十一二"]


def test_title_keeps_the_break_its_writer_made():
    assert balanced(SQUARES, "关于发放\n高龄津贴的通知", 1.0, 10.0) == ["关于发放", "高龄津贴的通知"]
