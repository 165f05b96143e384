"""Dated policy rows: what holds on a day, from the first to the last, and what is said where nothing holds."""

from datetime import date, timedelta

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.describe import fields_of
from mzdesk.lines import LINES
from mzdesk.policy import Policy, shipped

OLD = {"topic": "leaves", "age": 14, "valid_from": date(2010, 1, 1), "valid_to": date(2016, 2, 3)}
NEW = {"topic": "leaves", "age": 16, "valid_from": date(2016, 2, 4)}
SOON = {"topic": "leaves", "age": 18, "valid_from": date(2027, 1, 1), "unverified": True}
OTHER = {"topic": "other", "age": 8, "valid_from": date(2000, 1, 1)}
POLICY = Policy([("age", row) for row in (OLD, NEW, SOON, OTHER)])


@pytest.mark.parametrize(("day", "row"), [
    (date(2009, 12, 31), None), (date(2010, 1, 1), OLD), (date(2016, 2, 3), OLD), (date(2016, 2, 4), NEW),
    (date(2026, 12, 31), NEW), (date(2027, 1, 1), SOON), (date(9999, 12, 31), SOON),
])
def test_the_row_in_force_on_a_day_is_found(day, row):
    assert POLICY.find("age", day, topic="leaves") == row


def test_of_two_rows_in_force_the_one_that_began_last_holds():
    assert POLICY.find("age", date(2027, 6, 1), topic="leaves") is SOON
    assert list(POLICY.rows("age", date(2027, 6, 1))) == [NEW, SOON, OTHER]


def test_a_missing_row_is_told_to_the_clerk_where_it_is_demanded():
    with pytest.raises(Refusal) as caught:
        POLICY.demand("age", date(2009, 12, 31), topic="leaves")
    assert caught.value.code == "no-policy"
    assert caught.value.sentence == "政策参数“age”里没有 2009-12-31 有效的一行。请向市民政局要最新的政策包。"
    assert POLICY.demand("age", date(2010, 1, 1), topic="leaves") is OLD


def test_an_unknown_table_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        POLICY.rows("no_such_table", date(2026, 1, 1))


def test_a_row_without_its_first_day_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="valid_from"):
        Policy([("age", {"age": 16})])


def test_rows_that_wait_for_the_bureau_are_told():
    assert POLICY.unverified(date(2026, 1, 1)) == []
    assert POLICY.unverified(date(2027, 1, 1)) == [("age", SOON)]


def tables():
    return shipped()._tables.items()


def test_every_shipped_row_says_when_it_holds_and_on_what_basis():
    for table, rows in tables():
        for row in rows:
            assert isinstance(row["valid_from"], date), table
            assert row.get("valid_to", date.max) >= row["valid_from"], table
            assert row["basis"].strip(), table
            assert isinstance(row.get("unverified", False), bool), table


def test_no_two_shipped_rows_begin_on_the_same_day_for_the_same_thing():
    keys = ("topic", "category", "risk", "paper", "programme", "component", "least", "grade", "group", "item", "kind",
            "clock", "level", "class", "first", "second", "name", "day", "year", "code", "level", "register",
            "age")
    for table, rows in tables():
        seen = [(row["valid_from"], *(row.get(key) for key in keys)) for row in rows]
        assert len(set(seen)) == len(seen), table


WAYS = {
    way.value for line in LINES.values() if line.visits
    for way in fields_of(line.part(line.visits).record)["way"].members or ()
}
"""Every way of visiting that some line knows."""


def test_every_line_with_visits_has_an_interval_for_every_risk():
    for line in LINES.values():
        if not line.visits:
            continue
        rows = shipped().rows("visit_policy", date(2026, 10, 9))
        risks = {row["risk"] for row in rows if row["category"] == line.key}
        assert "0" in risks, f"{line.title}: nothing holds where the risk was not assessed"
        for row in rows:
            assert row["interval_days"] > 0
            assert {*row["methods"], *row["calls"]} <= WAYS


@pytest.mark.parametrize(("risk", "days"), [("1", 7), ("2", 30), ("3", 90), ("0", 30)])
def test_shipped_visit_intervals_of_left_behind_children(risk, days):
    """care.md §1.4: 高 7, 中 30, 低 90 days; not assessed is not low."""
    row = shipped().demand("visit_policy", date(2026, 10, 9), category="left_behind", risk=risk)
    assert row["interval_days"] == days
    assert row["unverified"] is True


@pytest.mark.parametrize(("topic", "age", "since"), [
    ("left_behind_leaves", 16, date(2016, 2, 4)), ("must_not_live_alone", 16, date(2021, 6, 1)),
    ("must_not_be_unattended", 8, date(2021, 6, 1)), ("carer_grows_old", 70, date(2019, 1, 1)),
])
def test_shipped_ages(topic, age, since):
    """care.md §1.1, §1.4, §1.2 E; 未成年人保护法 in force since 2021-06-01."""
    assert shipped().demand("age_threshold", since, topic=topic)["age"] == age
    assert shipped().find("age_threshold", since - timedelta(days=1), topic=topic) is None
