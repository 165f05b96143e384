"""Clocks in 工作日, 天 and 月 against the State Council's lists of 2024 to 2026, and a year that is not published."""

from datetime import date

import pytest

from mzdesk.policy import Policy, shipped
from mzdesk.policy.workdays import UNPUBLISHED, Unit, ending, full_days, is_workday, workdays_between

LATER = {"valid_from": date(2020, 1, 1), "basis": "试"}


@pytest.mark.parametrize(("start", "length", "last"), [
    (date(2026, 3, 2), 20, date(2026, 3, 30)),  # Monday; no holiday within
    (date(2025, 9, 30), 1, date(2025, 10, 9)),  # 国庆、中秋 10月1日至8日
    (date(2024, 9, 29), 2, date(2024, 10, 8)),  # 9月30日上班，10月1日至7日放假
    (date(2025, 1, 26), 1, date(2025, 1, 27)),  # Sunday worked (调休), Monday counts
])
def test_working_days_follow_the_published_lists(start, length, last):
    assert ending(start, length, Unit.WORKDAYS, shipped()).day == last
    assert not ending(start, length, Unit.WORKDAYS, shipped()).note


def test_trap_1_seven_days_of_posting_are_natural_days():
    """公示 7 天: put up on 1 October, it hangs through the holidays up to the 8th; the decision comes after."""
    assert full_days(date(2025, 10, 1), 7) == date(2025, 10, 8)
    assert ending(date(2025, 9, 26), 7, Unit.WORKDAYS, shipped()).day == date(2025, 10, 13)


def test_a_period_in_days_or_months_that_ends_on_a_day_off_runs_on():
    assert ending(date(2025, 9, 25), 7, Unit.DAYS, shipped()).day == date(2025, 10, 9)
    assert ending(date(2026, 1, 31), 1, Unit.MONTHS, shipped()).day == date(2026, 2, 28)  # Saturday worked (调休)
    assert ending(date(2024, 11, 30), 3, Unit.MONTHS, shipped()).day == date(2025, 2, 28)


def test_a_year_without_published_holidays_counts_monday_to_friday_and_says_so():
    found = ending(date(2039, 9, 30), 5, Unit.WORKDAYS, shipped())
    assert (found.day, found.note) == (date(2039, 10, 7), UNPUBLISHED)


def test_the_policy_package_completes_a_year():
    policy = Policy([
        ("calendar_year", {**LATER, "year": 2039}),
        *(("calendar_day", {**LATER, "day": date(2039, 10, day), "works": False}) for day in range(1, 8)),
        ("calendar_day", {**LATER, "day": date(2039, 10, 8), "works": True}),
    ])
    found = ending(date(2039, 9, 30), 2, Unit.WORKDAYS, policy)
    assert (found.day, found.note) == (date(2039, 10, 10), "")
    assert is_workday(date(2039, 10, 8), policy) == (True, True)


def test_working_days_between_two_days():
    assert workdays_between(date(2025, 9, 30), date(2025, 10, 9), shipped()) == 1
    assert workdays_between(date(2025, 10, 9), date(2025, 9, 30), shipped()) == -1
