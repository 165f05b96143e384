"""Hybrid time stamps never go back, whatever the machine's clock does, and follow the stamps of other windows."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from mzdesk.basics.clock import CHINA, FixedClock, HybridClock
from mzdesk.people.residents import Person
from mzdesk.store.log import LOG
from tests.fixtures import TODAY, opened

START = datetime(2026, 10, 9, 9, tzinfo=CHINA)
JUMPS = st.lists(st.integers(-400_000_000, 400_000_000), min_size=1, max_size=30)


def add(desk, name):
    with desk.store.work("甲") as work:
        work.put(Person, {"name": name})


def times(desk):
    with desk.store.reading() as connection:
        return connection.scalars(select(LOG.c.time).order_by(LOG.c.seq)).all()


@given(JUMPS)
def test_stamps_rise_strictly_however_the_clock_jumps(jumps):
    clock = FixedClock(START)
    hybrid = HybridClock(clock.now)
    stamps = [hybrid.stamp()]
    for milliseconds in jumps:
        clock.advance(milliseconds=milliseconds)
        stamps += [hybrid.stamp(), hybrid.stamp()]
    assert stamps == sorted(set(stamps))


def test_a_stamp_tells_beijing_time_in_its_written_form():
    clock = FixedClock(datetime(2026, 10, 9, 9, 5, 7, 12_000, tzinfo=CHINA))
    hybrid = HybridClock(clock.now)
    assert [hybrid.stamp(), hybrid.stamp()] == ["20261009T090507012-0000", "20261009T090507012-0001"]
    clock.advance(hours=-3)
    assert hybrid.stamp() == "20261009T090507012-0002"
    clock.advance(hours=4)
    assert hybrid.stamp() == "20261009T100507012-0000"


def test_more_stamps_than_the_counter_has_places_still_rise():
    """A large import while the clock is set back takes more than ten thousand stamps of one millisecond."""
    hybrid = HybridClock(FixedClock(START).now)
    stamps = [hybrid.stamp() for _ in range(20_050)]
    assert stamps == sorted(set(stamps))


def test_the_log_goes_on_where_it_was_after_the_clock_was_set_back(desk):
    add(desk, "甲")
    desk.clock.advance(days=-400)
    add(desk, "乙")
    add(desk, "丙")
    assert times(desk) == sorted(set(times(desk)))
    assert times(desk)[-1].startswith("20261009T090000000")


def test_a_clock_set_back_is_noticed_by_its_day(desk):
    assert not desk.store.clock_went_back
    add(desk, "甲")
    desk.clock.advance(hours=-1)
    assert not desk.store.clock_went_back
    desk.clock.advance(days=-1)
    assert desk.store.clock_went_back


def test_a_clock_set_back_while_the_office_was_closed_is_noticed(desk):
    add(desk, "甲")
    desk.store.close()
    again = opened(desk.folder, TODAY - timedelta(days=1))
    assert again.store.clock_went_back
    add(again, "乙")
    assert times(again) == sorted(set(times(again)))
    again.store.close()


def test_another_window_with_a_slower_clock_follows_what_was_written(desk):
    other = opened(desk.folder, date(2026, 1, 1), "乙")
    add(desk, "甲")
    add(other, "乙")
    add(desk, "丙")
    assert times(desk) == sorted(set(times(desk)))
    other.store.close()


@pytest.mark.parametrize("hour", [0, 7, 8, 23])
def test_the_day_is_beijings_at_every_hour(desk, hour):
    desk.clock.set(date(2026, 10, 10), hour)
    assert desk.today() == date(2026, 10, 10)
    add(desk, "甲")
    assert times(desk)[-1].startswith(f"20261010T{hour:02d}")
