"""留守妇女 rules as tables: sex, age band, visits (care.md §3.1)."""

from datetime import date, timedelta

import pytest

from mzdesk.lines.left_behind_women.rules import check, check_visit, next_visit
from mzdesk.people.codes import Sex, VisitWay
from tests.lines.children import TODAY, around, child, rules


@pytest.mark.parametrize(("sex", "found"), [
    (Sex.FEMALE, {}), (Sex.MALE, {"LW01": "sex!"}), (None, {}), (Sex.UNKNOWN, {}),
])
def test_only_women_stand_on_the_register(sex, found):
    assert rules(check(child(sex=sex), around())) == found


@pytest.mark.parametrize(("birth", "outside"), [
    ("2006-10-09", False), ("2006-10-10", True), ("1965-10-10", False), ("1966-10-09", False), ("1965-10-09", True),
    ("1966", False), ("2006-10", True), (None, False),
])
def test_the_age_band_is_twenty_to_sixty_full_years(birth, outside):
    assert rules(check(child(birth=birth), around())) == ({"LW02": "birth"} if outside else {})


@pytest.mark.parametrize(("days", "found"), [(0, {}), (1, {"LW10": "visited!"}), (-1, {})])
def test_a_visit_lies_not_in_the_future(days, found):
    assert rules(check_visit(child(), {"visited": TODAY + timedelta(days=days)}, around())) == found


def test_a_visit_is_due_each_quarter_whatever_the_risk():
    parts = {"visits": [{"visited": date(2026, 7, 1), "way": VisitWay.HOME}]}
    for risk in (None, "1", "3"):
        assert next_visit(child(parts, risk=risk), around()) == date(2026, 9, 29)
