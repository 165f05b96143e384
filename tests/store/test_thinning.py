"""Which backups stay: all of a week, one a day for a month, one a week for twelve, one a month for ever."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.clock import CHINA
from mzdesk.store.thinning import staying

NOW = datetime(2026, 10, 9, 18, tzinfo=CHINA)
moments = st.sets(st.integers(-50, 3 * 365 * 24 * 4).map(lambda quarters: NOW - timedelta(minutes=15 * quarters)))


def hourly(days):
    return [NOW - timedelta(hours=number) for number in range(days * 24)]


def test_all_of_the_last_seven_days_stay():
    assert staying(hourly(7), NOW) == set(hourly(7))


def test_of_each_older_day_the_last_stays_for_thirty_days():
    kept = staying(hourly(28), NOW)
    older = {moment for moment in kept if moment <= NOW - timedelta(days=7)}
    days = [NOW.date() - timedelta(days=number) for number in range(8, 28)]
    assert [max(m for m in older if m.date() == day).hour for day in days] == [23] * 20
    assert all(sum(m.date() == day for m in older) == 1 for day in days)


def test_two_years_of_daily_backups_leave_a_week_then_days_then_weeks_then_months():
    daily = [NOW - timedelta(days=number) for number in range(730)]
    kept = staying(daily, NOW)
    ages = sorted((NOW - moment).days for moment in kept)
    assert ages[:30] == list(range(30))
    weekly = sorted(m.date() for m in kept if 30 <= (NOW - m).days < 84 and m.isoweekday() == 7)
    assert len(weekly) == 8  # the Sundays from 19 July to 6 September 2026
    assert (weekly[0].isoformat(), weekly[-1].isoformat()) == ("2026-07-19", "2026-09-06")
    old = sorted(m.date() for m in kept if (NOW - m).days >= 84)
    month_ends = [day for day in old if (day + timedelta(days=1)).day == 1]
    assert old == month_ends
    assert len(month_ends) == 21  # October 2024 to June 2026


@given(moments)
def test_the_newest_always_stays_and_nothing_is_invented(every):
    kept = staying(every, NOW)
    assert kept <= every
    assert not every or max(every) in kept


@given(moments)
def test_of_every_month_one_stays_for_ever(every):
    later = NOW + timedelta(days=4000)
    assert {(m.year, m.month) for m in staying(every, later)} == {(m.year, m.month) for m in every}


@given(moments)
def test_every_day_of_the_last_month_and_every_week_of_the_last_twelve_keeps_one(every):
    kept = staying(every, NOW)
    for moment in every:
        if moment > NOW - timedelta(days=30):
            assert any(k.date() == moment.date() and k >= moment for k in kept)
        if moment > NOW - timedelta(weeks=12):
            assert any(k.isocalendar()[:2] == moment.isocalendar()[:2] and k >= moment for k in kept)


@given(moments, st.integers(0, 800))
def test_thinning_today_and_again_later_leaves_what_thinning_later_alone_leaves(every, days):
    later = NOW + timedelta(days=days)
    assert staying(staying(every, NOW), later) == staying(every, later)


def test_a_moment_that_has_not_come_stays():
    ahead = NOW + timedelta(days=400)
    assert ahead in staying([ahead, ahead - timedelta(minutes=5), NOW], NOW)
    assert len(staying([ahead, ahead - timedelta(minutes=5), NOW], NOW)) == 3
