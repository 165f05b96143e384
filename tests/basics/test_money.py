"""Amounts: read as typed, written in figures and in 大写, rounded as rules say. Expected after 支付结算办法 附一."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.money import Money, Rounding, capital, read_money, rounded, yuan


@pytest.mark.parametrize(("typed", "amount"), [
    ("350", 35000), ("350.5", 35050), ("1,234.50", 123450), ("￥1２", 1200), ("350元", 35000), (" 0.07 ", 7),
    ("-5", -500), ("", None), ("三百", None), ("1.234", None), ("1e3", None), ("99999999999999", None),
])
def test_amounts_are_read_without_guessing(typed, amount):
    assert read_money(typed) == amount


@given(st.integers(-100_000_000, 100_000_000_00))
def test_what_is_written_reads_back(amount):
    assert read_money(Money(amount).label) == amount
    assert read_money(Money(amount).grouped) == amount


@pytest.mark.parametrize(("amount", "words"), [
    ("1006.05", "人民币壹仟零陆元零伍分"), ("1200.30", "人民币壹仟贰佰元叁角整"), ("100000", "人民币壹拾万元整"),
    ("0.50", "人民币伍角整"), ("409.5", "人民币肆佰零玖元伍角整"), ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
    ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"), ("6007.14", "人民币陆仟零柒元壹角肆分"),
    ("10000000", "人民币壹仟万元整"),
])
def test_capital_letters(amount, words):
    assert capital(yuan(amount)) == words


@pytest.mark.parametrize(("amount", "unit", "mode", "expected"), [
    (Fraction(37166, 1) + Fraction(2, 3), 1, Rounding.NEAREST, 37167), (Fraction(37165), 10, Rounding.NEAREST, 37170),
    (Fraction(37164), 10, Rounding.NEAREST, 37160), (Fraction(37101), 100, Rounding.UP, 37200),
    (Fraction(37100), 100, Rounding.UP, 37100), (Fraction(37199), 100, Rounding.DOWN, 37100),
])
def test_rounding(amount, unit, mode, expected):
    assert rounded(amount, unit, mode) == expected


@given(st.integers(0, 10**9), st.sampled_from([1, 10, 100]), st.sampled_from(list(Rounding)))
def test_rounding_moves_less_than_a_unit_and_leaves_whole_units(amount, unit, mode):
    assert abs(rounded(Fraction(amount, 7), unit, mode) - Fraction(amount, 7)) < unit
    assert rounded(Fraction(amount * unit), unit, mode) == amount * unit
