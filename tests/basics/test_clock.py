"""The hybrid clock: never back, whatever the machine's clock does."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.clock import FixedClock, HybridClock, SystemClock


@given(st.lists(st.integers(-400 * 86400, 400 * 86400), min_size=1, max_size=40))
def test_that_stamps_only_rise_however_the_wall_clock_jumps(jumps: list[int]) -> None:
    wall = FixedClock(SystemClock().now())
    wall.set(date(2026, 10, 8))
    clock, stamps = HybridClock(wall.now), []
    for jump in jumps:
        wall.moment += timedelta(seconds=jump)
        stamps.append(clock.stamp())
    assert stamps == sorted(set(stamps))


def test_that_a_clock_set_back_a_year_goes_on_from_the_last_stamp() -> None:
    wall = FixedClock(SystemClock().now())
    wall.set(date(2026, 10, 8), 9, 30)
    clock = HybridClock(wall.now)
    assert clock.stamp() == "20261008T093000000-0000"
    wall.set(date(2025, 10, 8))
    assert clock.stamp() == "20261008T093000000-0001"
    wall.set(date(2026, 10, 9))
    assert clock.stamp() == "20261009T090000000-0000"
