"""Days in every notation, with the precision they were known to; ages and birthdays at their edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.days import PartialDay, age_on, birthday, read_day
from mzdesk.basics.months import Month

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("typed", [
    "2014-3-5", "2014-03-05", "2014.3.5", "2014/03/05", "2014年3月5日", "2014年03月05日", "20140305", "'2014-03-05",
    "２０１４-０３-０５", " 2014-03-05 ", "2014年3月5",
])
def test_that_each_notation_gives_the_same_day(typed: str) -> None:
    assert read_day(typed) == PartialDay(2014, 3, 5)


@pytest.mark.parametrize(("typed", "read"), [
    ("2015.09", PartialDay(2015, 9)), ("2015年9月", PartialDay(2015, 9)), ("2015-9", PartialDay(2015, 9)),
    ("2015年", PartialDay(2015)), ("2015", PartialDay(2015)),
])
def test_that_a_month_or_year_stays_one(typed: str, read: PartialDay) -> None:
    found = read_day(typed)
    assert found == read
    assert found is not None and found.whole is None


@pytest.mark.parametrize("typed", [
    "", "不详", "2014-13-01", "2015-02-29", "去年", "20141301", "3月5日", "1402", "22050101",
])
def test_that_what_cannot_be_read_without_guessing_is_not_read(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize(("typed", "day"), [
    ("今天", date(2026, 11, 23)), ("昨天", date(2026, 11, 22)), ("-3", date(2026, 11, 20)), ("1008", date(2026, 10, 8)),
    ("261008", date(2026, 10, 8)), ("980501", date(1998, 5, 1)), ("20261008", date(2026, 10, 8)),
])
def test_the_short_forms_of_the_typing_clerk(typed: str, day: date) -> None:
    found = read_day(typed, TODAY)
    assert found is not None and found.whole == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_that_a_day_survives_being_stored(day: date) -> None:
    assert PartialDay.stored(str(PartialDay.of(day))).whole == day


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 110))
def test_that_an_age_is_reached_on_the_birthday_and_not_before(born: date, years: int) -> None:
    reached = birthday(born, years)
    assert age_on(born, reached) == years
    assert age_on(born, date.fromordinal(reached.toordinal() - 1)) == years - 1 or years == 0


def test_that_a_29_february_birthday_is_reached_on_1_march_in_common_years() -> None:
    born = date(2012, 2, 29)
    assert age_on(born, date(2028, 2, 28)) == 15
    assert age_on(born, date(2028, 2, 29)) == 16
    assert age_on(born, date(2027, 2, 28)) == 14
    assert age_on(born, date(2027, 3, 1)) == 15
    assert birthday(born, 15) == date(2027, 3, 1)


def test_that_a_month_only_birth_counts_from_the_latest_possible_day() -> None:
    assert age_on(PartialDay(2010, 11), date(2026, 11, 29)) == 15
    assert age_on(PartialDay(2010, 11), date(2026, 11, 30)) == 16
    assert PartialDay(2016, 2).latest == date(2016, 2, 29)
    assert PartialDay(2015, 12).latest == date(2015, 12, 31)
    assert PartialDay(2015).latest == date(2015, 12, 31)


def test_that_days_agree_where_every_known_part_agrees() -> None:
    assert PartialDay(2015, 9).agrees(PartialDay(2015, 9, 12))
    assert not PartialDay(2015, 9).agrees(PartialDay(2015, 10, 12))
    assert PartialDay(2015).agrees(PartialDay(2015, 9, 12))


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(-600, 600))
def test_that_months_add_up(year: int, month: int, steps: int) -> None:
    start = Month(year, month)
    assert start.plus(steps).plus(-steps) == start
    assert Month.parse(str(start)) == start == Month.parse(start.words) == Month.parse(start.compact)
    assert start.first.day == 1 and (start.plus(1).first - start.last).days == 1
