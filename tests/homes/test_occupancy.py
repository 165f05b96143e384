"""Beds and people from intervals: against counting day by day, whatever the intervals are (care.md trap 13)."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.months import Month
from mzdesk.homes.occupancy import Bed, Stay, double_booked, month_of_home

MONTH = Month(2026, 5)
FIRST = date(2026, 5, 1)
DEAD = {"1"}

days = st.integers(-40, 70).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def intervals(draw, most):
    """Intervals one after the other, as the rules let them stand."""
    edges = sorted(draw(st.lists(days, max_size=2 * most, unique=True)))
    found = [{"began": began, "ended": ended} for began, ended in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2 and draw(st.booleans()):
        found.append({"began": edges[-1], "ended": None})
    return found


def inside(row, day):
    return row["began"] <= day and (row["ended"] is None or day < row["ended"])


def month_days():
    return [FIRST + timedelta(days=n) for n in range(31)]


@st.composite
def homes(draw):
    """Beds with outages, each with residents one after the other, who may be away meanwhile."""
    beds, stays = [], []
    for number in range(draw(st.integers(1, 3))):
        outages = tuple(draw(intervals(1)))
        beds.append(Bed(f"b{number}", {"began": draw(days), "ended": None}, outages))
        for place, row in enumerate(draw(intervals(3))):
            spell = {**row, "exit_reason": draw(st.sampled_from("12")) if row["ended"] else None}
            held = ({**row, "bed": f"b{number}"},)
            stays.append(Stay(f"b{number}r{place}", (spell,), held, tuple(draw(intervals(1)))))
    return beds, stays


@given(homes())
def test_the_month_agrees_with_counting_each_day(home):
    beds, stays = home
    found = month_of_home(beds, stays, MONTH, DEAD)
    usable = [(bed, day) for bed in beds for day in month_days()
              if inside(bed.row, day) and not any(inside(one, day) for one in bed.outages)]
    taken = [(bed, day) for bed, day in usable
             if any(row["bed"] == bed.id and inside(row, day) for stay in stays for row in stay.beds)]
    assert found.usable_days == len(usable)
    assert found.bed_days == len(taken)
    away = [day for stay in stays for day in month_days()
            if any(inside(row, day) for row in stay.absences) and any(inside(row, day) for row in stay.spells)]
    assert found.away_days == len(away)


@given(homes())
def test_the_movement_balances_and_the_rate_is_never_above_one(home):
    beds, stays = home
    for month in (MONTH.plus(-1), MONTH, MONTH.plus(1)):
        found = month_of_home(beds, stays, month, DEAD)
        assert found.balanced
        assert set(found.died) <= set(found.left)
        assert found.rate is None or 0 <= found.rate <= 1
        assert found.occupied + found.empty == found.usable <= found.beds
    assert month_of_home(beds, stays, MONTH, DEAD).end == month_of_home(beds, stays, MONTH.plus(1), DEAD).start


def test_on_the_day_a_bed_changes_hands_it_is_counted_once():
    """care.md trap 13: two people on one bed on the change day are one bed day, not two."""
    change = date(2026, 5, 15)
    bed = Bed("b", {"began": date(2026, 1, 1), "ended": None})
    first = Stay("甲", ({"began": date(2026, 1, 1), "ended": change, "exit_reason": "1"},),
                 ({"bed": "b", "began": date(2026, 1, 1), "ended": change},))
    second = Stay("乙", ({"began": change, "ended": None},), ({"bed": "b", "began": change, "ended": None},))
    found = month_of_home([bed], [first, second], MONTH, DEAD)
    assert (found.bed_days, found.rate) == (31, Fraction(1))
    assert (found.start, found.came, found.left, found.died, found.end) == (("甲",), ("乙",), ("甲",), ("甲",), ("乙",))
    assert double_booked([first, second]) == set()


def test_hospital_days_keep_the_bed_and_repair_days_are_no_usable_ones():
    """care.md trap 13: who is in hospital keeps the bed; a bed under repair counts for nothing."""
    bed = Bed("b", {"began": date(2026, 1, 1), "ended": None})
    mended = Bed("c", {"began": date(2026, 1, 1), "ended": None},
                 ({"began": date(2026, 5, 1), "ended": date(2026, 5, 11)},))
    stay = Stay("甲", ({"began": date(2026, 1, 1), "ended": None},), ({"bed": "b", "began": date(2026, 1, 1),
                "ended": None},), ({"began": date(2026, 5, 4), "ended": date(2026, 5, 14)},))
    found = month_of_home([bed, mended], [stay], MONTH, DEAD)
    assert (found.usable_days, found.bed_days, found.away_days) == (31 + 21, 31, 10)


def test_two_on_one_bed_are_found():
    rows = [{"bed": "b", "began": date(2026, 5, day), "ended": None} for day in (1, 9)]
    stays = [Stay(str(place), (), (row,)) for place, row in enumerate(rows)]
    assert double_booked(stays) == {"b"}
