"""下次应访 as tables: which visit counts at which risk, and from when the interval runs (care.md §1.4)."""

from datetime import date, timedelta

import pytest

from mzdesk.lines.left_behind import codes
from mzdesk.lines.left_behind.rules import next_visit
from mzdesk.people.codes import VisitWay
from mzdesk.policy import Policy
from tests.lines.children import around, child

HIGH, MIDDLE, LOW, UNKNOWN = codes.Risk.HIGH, codes.Risk.MIDDLE, codes.Risk.LOW, codes.Risk.UNASSESSED
HOME, SCHOOL, PHONE, VIDEO, OTHER = VisitWay.HOME, VisitWay.SCHOOL, VisitWay.PHONE, VisitWay.VIDEO, VisitWay.OTHER
NEWEST = date(2026, 10, 1)
EACH = 10


def visited(*ways):
    """Visits newest first, ten days apart, the newest on 1 October."""
    return [{"visited": NEWEST - timedelta(days=EACH * place), "way": way} for place, way in enumerate(ways)]


def due(risk, *ways, began=None):
    parts = {"visits": visited(*ways), "spells": [{"began": began}] if began else []}
    return next_visit(child(parts, risk=risk), around())


# (risk, ways newest first, place of the visit that counts or None)
COUNTS = [
    (HIGH, [HOME], 0), (HIGH, [SCHOOL], 0), (HIGH, [PHONE], None), (HIGH, [VIDEO], None), (HIGH, [OTHER], None),
    (HIGH, [PHONE, HOME], 1), (HIGH, [PHONE, VIDEO, PHONE, SCHOOL], 3), (HIGH, [PHONE, PHONE, PHONE], None),
    (HIGH, [None, HOME], 1),
    (MIDDLE, [HOME], 0), (MIDDLE, [PHONE], 0), (MIDDLE, [OTHER], None), (MIDDLE, [PHONE, HOME], 0),
    (MIDDLE, [PHONE, PHONE], 1), (MIDDLE, [PHONE, PHONE, HOME], 1), (MIDDLE, [PHONE, VIDEO, HOME], 1),
    (MIDDLE, [PHONE, PHONE, PHONE, HOME], 2), (MIDDLE, [HOME, PHONE, PHONE], 0), (MIDDLE, [PHONE, HOME, PHONE], 0),
    (UNKNOWN, [PHONE, PHONE, HOME], 1), (UNKNOWN, [HOME], 0), (None, [PHONE, PHONE, HOME], 1),
    (LOW, [PHONE], 0), (LOW, [PHONE] * 5, 0), (LOW, [OTHER], 0), (LOW, [], None),
]
DAYS = {HIGH: 7, MIDDLE: 30, LOW: 90, UNKNOWN: 30, None: 30}


@pytest.mark.parametrize(("risk", "ways", "place"), COUNTS)
def test_which_visit_counts(risk, ways, place):
    expected = None if place is None else NEWEST - timedelta(days=EACH * place) + timedelta(days=DAYS[risk])
    assert due(risk, *ways) == expected


@pytest.mark.parametrize("risk", DAYS)
def test_never_visited_counts_from_the_registration(risk):
    began = date(2026, 9, 15)
    assert due(risk, began=began) == began + timedelta(days=DAYS[risk])
    assert due(risk) is None


@pytest.mark.parametrize("way", [PHONE, VIDEO, OTHER])
def test_at_high_risk_calls_leave_the_child_as_never_visited(way):
    assert due(HIGH, way, way, began=date(2026, 9, 15)) == date(2026, 9, 22)


@pytest.mark.parametrize(("day", "risk", "expected"), [
    (date(2026, 1, 31), MIDDLE, date(2026, 3, 2)), (date(2028, 1, 31), MIDDLE, date(2028, 3, 1)),
    (date(2026, 12, 28), HIGH, date(2027, 1, 4)), (date(2026, 11, 30), LOW, date(2027, 2, 28)),
    (date(2027, 11, 30), LOW, date(2028, 2, 28)), (date(2026, 2, 28), HIGH, date(2026, 3, 7)),
])
def test_intervals_are_days_and_run_over_the_ends_of_months_and_years(day, risk, expected):
    parts = {"visits": [{"visited": day, "way": HOME}]}
    assert next_visit(child(parts, risk=risk), around(day)) == expected


def test_a_visit_without_a_day_counts_for_nothing():
    parts = {"visits": [{"visited": None, "way": HOME}, {"visited": NEWEST, "way": HOME}]}
    assert next_visit(child(parts, risk=HIGH), around()) == NEWEST + timedelta(days=7)


def test_an_unknown_risk_code_has_no_due_day_rather_than_a_wrong_one():
    assert due("Z9", HOME) is None


def test_the_interval_is_the_one_of_the_day_asked_for():
    def row(days, since, until=date.max):
        return ("visit_policy", {
            "category": "left_behind", "risk": "2", "interval_days": days, "methods": ["1"], "calls": [],
            "calls_in_a_row": 0, "valid_from": since, "valid_to": until})

    policy = Policy([row(30, date(2020, 1, 1), date(2026, 12, 31)), row(14, date(2027, 1, 1))])
    found = child({"visits": [{"visited": date(2026, 12, 20), "way": HOME}]}, risk=MIDDLE)
    assert next_visit(found, around(date(2026, 12, 31), policy)) == date(2027, 1, 19)
    assert next_visit(found, around(date(2027, 1, 1), policy)) == date(2027, 1, 3)
    assert next_visit(found, around(date(2019, 12, 31), policy)) is None
