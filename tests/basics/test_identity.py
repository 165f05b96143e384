"""公民身份号码, against the standard and against an independent implementation."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from mzdesk.basics import identity

first17 = st.builds(
    lambda area, day, order: f"{area:06d}{day:%Y%m%d}{order:03d}",
    st.sampled_from((110101, 431281, 810000)), st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 999),
)


@given(first17)
def test_that_a_number_with_its_check_digit_is_right_and_says_birth_and_sex(first: str) -> None:
    number = first + identity.check_digit(first)
    assert identity.check(number) == ""
    facts = identity.facts(number)
    assert f"{facts.birth:%Y%m%d}" == first[6:14]
    assert facts.sex == ("1" if int(first[16]) % 2 else "2")
    assert ric.calc_check_digit(number) == number[17]


@given(first17, st.integers(0, 16), st.integers(1, 9))
def test_that_any_one_wrong_digit_is_noticed(first: str, place: int, shift: int) -> None:
    number = first + identity.check_digit(first)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1:]
    assert identity.check(wrong) != ""


@pytest.mark.parametrize(("typed", "kept"), [
    ("'431281201405060012", "431281201405060012"),
    ("４３１２８１２０１４０５０６００１ｘ", "43128120140506001X"),
    (" 431281 20140506 0012 ", "431281201405060012"),
    ("‘431281201405060012", "431281201405060012"),
    ("431281-20140506-001x", "43128120140506001X"),
])
def test_that_typing_habits_are_taken_off(typed: str, kept: str) -> None:
    assert identity.clean(typed) == kept


@pytest.mark.parametrize(("number", "said"), [
    ("11010519491231002A", "身份证号应为数字（末位可为X），请核对原件"),
    ("110105194912310021", "身份证号校验码不对（按前17位末位应为X），请核对原件"),
    ("110105194913310025", "身份证号中的出生日期不存在，请核对原件"),
    ("1101051949123100", "身份证号应为18位，现有16位，请核对原件"),
    ("110105491231002", "这是15位旧号，请按新证件填18位号码"),
    ("11010519491231002X", ""),
])
def test_what_is_said_of_a_number(number: str, said: str) -> None:
    assert identity.check(number) == said


def test_that_a_number_of_the_first_generation_gets_century_and_check_digit() -> None:
    assert identity.upgraded("110105491231002") == "11010519491231002X"


def test_that_a_masked_number_shows_neither_birth_nor_order() -> None:
    assert identity.masked("11010519491231002X") == "110*************2X"
    assert identity.masked("12345") == "*****"
