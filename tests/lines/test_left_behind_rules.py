"""留守儿童 rules as tables: each boundary from both sides, after care.md §1 and the law named there."""

from datetime import date, timedelta

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.lines.left_behind import codes
from mzdesk.lines.left_behind.rules import (
    age,
    carer,
    check,
    check_care,
    check_parent,
    check_visit,
    chips,
    confirmable,
    last_contact,
    school,
    turns_sixteen,
)
from mzdesk.policy import Policy
from tests.lines.children import TODAY, around, child, rules

SIXTEEN = [
    ("2010-10-08", TODAY, True), ("2010-10-09", TODAY, True), ("2010-10-10", TODAY, False),
    # Born on 29 February: the birthday comes on 1 March where the year has none.
    ("2012-02-29", date(2028, 2, 28), False), ("2012-02-29", date(2028, 2, 29), True),
    ("2084-02-29", date(2100, 2, 28), False), ("2084-02-29", date(2100, 3, 1), True),
    # Known to the month or the year: not before the last possible birthday.
    ("2010-10", date(2026, 10, 30), False), ("2010-10", date(2026, 10, 31), True),
    ("2010-02", date(2026, 2, 27), False), ("2010-02", date(2026, 2, 28), True),
    ("2012-02", date(2028, 2, 28), False), ("2012-02", date(2028, 2, 29), True),
    ("2010", date(2026, 12, 30), False), ("2010", date(2026, 12, 31), True),
    # Across the turn of the year.
    ("2010-12-31", date(2026, 12, 30), False), ("2010-12-31", date(2026, 12, 31), True),
    ("2011-01-01", date(2026, 12, 31), False), ("2011-01-01", date(2027, 1, 1), True),
]


@pytest.mark.parametrize(("birth", "today", "too_old"), SIXTEEN)
def test_sixteen_years_on_the_day(birth, today, too_old):
    found = rules(check(child(birth=birth), around(today)))
    assert found == ({"LB02": "birth"} if too_old else {})
    assert any("已满16周岁" in word for word, _ in chips(child(birth=birth), around(today))) == too_old


@pytest.mark.parametrize(("birth", "today", "years"), [
    ("2016-10-09", TODAY, 10), ("2016-10-10", TODAY, 9), ("2026-10-09", TODAY, 0), ("2026-10-10", TODAY, None),
    ("2016-10", TODAY, 9), ("2016", TODAY, 9), ("2012-02-29", date(2027, 2, 28), 14),
    ("2012-02-29", date(2027, 3, 1), 15), ("2026", TODAY, 0), ("2026-10", TODAY, 0), ("2026-11", TODAY, None),
])
def test_age_in_full_years_of_the_day_asked_for(birth, today, years):
    assert age(child(birth=birth), around(today)) == years


@pytest.mark.parametrize(("birth", "day"), [
    ("2010-12-31", date(2026, 12, 31)), ("2011-01-05", date(2027, 1, 5)), ("2012-02-29", date(2028, 2, 29)),
    ("2084-02-29", date(2100, 3, 1)), ("2010-12", None), ("2010", None),
])
def test_the_day_on_which_sixteen_is_reached(birth, day):
    assert turns_sixteen(child(birth=birth), around()) == day


@pytest.mark.parametrize(("birth", "future"), [
    ("2026-10-09", False), ("2026-10-10", True), ("2026-10", False), ("2026-11", True), ("2026", False), ("2027", True),
])
def test_a_birth_in_the_future_blocks(birth, future):
    assert rules(check(child(birth=birth), around())) == ({"LB01": "birth!"} if future else {})


@pytest.mark.parametrize(("birth", "alone", "found"), [
    ("2010-10-10", True, {"LB03", "LB14"}), ("2010-10-10", False, set()), ("2010-10-10", None, set()),
    ("2010-10-09", True, {"LB02", "LB14"}),
])
def test_nobody_under_sixteen_lives_alone(birth, alone, found):
    """未成年人保护法 21: an immediate high risk."""
    said = rules(check(child(birth=birth, lives_alone=alone, risk=codes.Risk.LOW), around()))
    assert set(said) == found


def test_living_alone_at_high_risk_needs_no_second_word():
    assert set(rules(check(child(birth="2014-01-01", lives_alone=True, risk=codes.Risk.HIGH), around()))) == {"LB03"}


@pytest.mark.parametrize(("values", "found"), [
    ({"hukou_kind": codes.HukouKind.LOCAL}, {"LB04": "id_no"}), ({"hukou_kind": codes.HukouKind.NONE}, {}),
    ({"hukou_kind": None}, {}), ({"hukou_kind": codes.HukouKind.NONE, "id_no": "1"}, {"LB05": "hukou_kind"}),
    ({"hukou_kind": codes.HukouKind.LOCAL, "id_no": "1"}, {}),
])
def test_a_missing_number_and_no_hukou_go_together(values, found):
    assert rules(check(child(**values), around())) == found


AWAY, HOME = {"away": True, "parent_state": codes.ParentState.NORMAL}, {"away": False,
                                                                      "parent_state": codes.ParentState.NORMAL}
FIT, UNFIT = {**HOME, "capacity": codes.Capacity.FULL}, {**HOME, "capacity": codes.Capacity.NONE}
DEAD = {"parent_state": codes.ParentState.DEAD}


@pytest.mark.parametrize(("reason", "parents", "found"), [
    (codes.Reason.BOTH_AWAY, [AWAY, AWAY], {}),
    (codes.Reason.BOTH_AWAY, [AWAY, HOME], {"LB08": "reason"}),
    (codes.Reason.BOTH_AWAY, [AWAY, {}], {}),
    (codes.Reason.BOTH_AWAY, [], {}),
    (codes.Reason.BOTH_AWAY, [AWAY, DEAD], {"LB16": "reason"}),
    (codes.Reason.ONE_AWAY, [AWAY, UNFIT], {}),
    (codes.Reason.ONE_AWAY, [AWAY, FIT], {"LB15": "reason"}),
    (codes.Reason.ONE_AWAY, [AWAY, DEAD], {}),
    (codes.Reason.ONE_AWAY, [AWAY, {**HOME, "capacity": None}], {}),
    (codes.Reason.ONE_AWAY, [AWAY, {**HOME, "capacity": codes.Capacity.PARTIAL}], {}),
    (codes.Reason.NEITHER_FIT, [UNFIT, UNFIT], {"LB06": "reason"}),
    (codes.Reason.BOTH_AWAY, [AWAY, {**AWAY, **DEAD}], {"LB07": "parents#1.away!", "LB16": "reason"}),
    (codes.Reason.ONE_AWAY, [{**AWAY, **DEAD}], {"LB07": "parents#0.away!"}),
])
def test_the_reason_agrees_with_what_is_said_of_the_parents(reason, parents, found):
    """国发〔2016〕13号: both away, or one away and the other unable; a dead parent is nowhere away."""
    assert rules(check(child({"parents": parents}, reason=reason), around())) == found


@pytest.mark.parametrize(("values", "found"), [
    ({"schooling": codes.Schooling.DROPPED_OUT}, {"LB09": "dropped_out"}),
    ({"schooling": codes.Schooling.DROPPED_OUT, "dropped_out": PartialDay(2026, 9)}, {}),
    ({"schooling": codes.Schooling.DROPPED_OUT, "dropped_out": PartialDay(2026), "risk": codes.Risk.LOW},
     {"LB10": "risk"}),
    ({"schooling": codes.Schooling.DROPPED_OUT, "dropped_out": PartialDay(2026), "risk": codes.Risk.MIDDLE}, {}),
    ({"schooling": codes.Schooling.ENROLLED, "risk": codes.Risk.LOW}, {}),
])
def test_out_of_school_is_dated_and_at_least_a_middle_risk(values, found):
    assert rules(check(child(**values), around())) == found


@pytest.mark.parametrize(("said", "rows", "found"), [
    (codes.HasCarer.YES, [], {"LB11": "has_carer!"}), (codes.HasCarer.YES, [{"carer_name": "某"}], {}),
    (codes.HasCarer.NO, [{"carer_name": "某"}], {"LB12": "has_carer"}), (codes.HasCarer.NO, [], {}), (None, [], {}),
])
def test_the_carer_said_and_the_carer_named(said, rows, found):
    assert rules(check(child({"care": rows}, has_carer=said), around())) == found


@pytest.mark.parametrize(("risk", "found"), [
    (codes.Risk.HIGH, {}), (codes.Risk.MIDDLE, {"LB13": "risk"}), (codes.Risk.UNASSESSED, {"LB13": "risk"}),
    (None, {"LB13": "risk"}),
])
def test_harm_by_a_guardian_is_a_high_risk(risk, found):
    assert rules(check(child(guardian_harm=True, risk=risk), around())) == found


@pytest.mark.parametrize(("days", "rule"), [
    (0, None), (1, None), (7, None), (8, "LB33"), (30, "LB33"), (31, "LB32"), (400, "LB32"), (-1, "LB31"),
])
def test_contact_with_the_parents_at_the_day_of_a_visit(days, rule):
    """未成年人保护法 23: at least weekly; red after thirty days (care.md §1.4)."""
    visit = {"visited": date(2026, 10, 1), "last_contact": date(2026, 10, 1) - timedelta(days=days)}
    found = list(check_visit(child(), visit, around()))
    assert [p.rule for p in found] == ([rule] if rule else [])
    assert all(p.field == "last_contact" and p.blocking == (rule == "LB31") for p in found)
    if rule in ("LB32", "LB33"):
        assert f"父母已{days}天没有联系" in found[0].message


@pytest.mark.parametrize(("visited", "found"), [
    (TODAY, {}), (TODAY + timedelta(days=1), {"LB30": "visited!"}), (None, {}),
])
def test_a_visit_lies_not_in_the_future(visited, found):
    assert rules(check_visit(child(), {"visited": visited}, around())) == found


@pytest.mark.parametrize("key", ["harmed_before", "bad_habits", "neglected_before", "unfit"])
@pytest.mark.parametrize(("answer", "blocks"), [(True, True), (False, False), (None, False)])
def test_what_bars_a_carer_blocks_the_registration(key, answer, blocks):
    """未成年人保护法 22."""
    care = {"carer_name": "某", "relation": codes.CarerRelation.PATERNAL, key: answer}
    assert rules(check_care(child(), care, around())) == ({"LB20": f"{key}!"} if blocks else {})
    assert rules(confirmable(child({"care": [care]}), around())) == ({"LB20": f"care#0.{key}!"} if blocks else {})


def test_only_the_arrangement_in_force_counts_for_registration():
    fit, unfit = {"relation": codes.CarerRelation.PATERNAL}, {"bad_habits": True}
    assert rules(confirmable(child({"care": [fit, unfit]}), around())) == {}
    assert rules(confirmable(child({"care": [unfit, fit]}), around())) == {"LB20": "care#0.bad_habits!"}
    assert rules(confirmable(child(), around())) == {}


@pytest.mark.parametrize(("values", "found"), [
    ({"carer_birth": PartialDay(1956, 10, 9)}, {"LB22": "carer_birth"}),
    ({"carer_birth": PartialDay(1956, 10, 10)}, {}), ({"carer_birth": PartialDay(1956, 10)}, {}),
    ({"carer_children": 3}, {}), ({"carer_children": 4}, {"LB23": "carer_children"}), ({"carer_children": 0}, {}),
    ({"relation": codes.CarerRelation.NOBODY}, {"LB21": "relation!"}),
    ({"began": date(2026, 1, 2), "ends": date(2026, 1, 1)}, {"LB24": "ends!"}),
    ({"began": date(2026, 1, 1), "ends": date(2026, 1, 1)}, {}),
    ({"began": date(2026, 1, 1), "ends": date(2027, 1, 1)}, {}),
    ({"began": date(2026, 1, 1), "ends": date(2027, 1, 2)}, {"LB25": "ends"}),
    ({"signed": TODAY}, {}), ({"signed": TODAY + timedelta(days=1)}, {"LB26": "signed!"}),
    ({"signed": TODAY, "signing_way": codes.SigningWay.UNSIGNED}, {"LB27": "signing_way!"}),
    ({"signing_way": codes.SigningWay.UNSIGNED}, {}),
    ({"signing_way": codes.SigningWay.BY_VIDEO}, {"LB28": "witness!"}),
    ({"signing_way": codes.SigningWay.BY_VIDEO, "witness": "村主任"}, {}),
    ({"signing_way": codes.SigningWay.IN_PERSON}, {}),
])
def test_an_agreement(values, found):
    """Carer of 70 years, more than three children, at most a year, signed as it was signed (care.md §1.2 E, §1.5)."""
    assert rules(check_care(child(), values, around())) == found


@pytest.mark.parametrize(("values", "found"), [
    ({"state_began": PartialDay(2026, 5), "state_ends": PartialDay(2026, 4)}, {"LB40": "state_ends!"}),
    ({"state_began": PartialDay(2026, 5, 9), "state_ends": PartialDay(2026, 5)}, {}),
    ({"state_began": PartialDay(2026), "state_ends": PartialDay(2026, 1)}, {}),
    ({"away": True, "away_since": PartialDay.of(TODAY - timedelta(days=179))}, {"LB41": "away_since"}),
    ({"away": True, "away_since": PartialDay.of(TODAY - timedelta(days=180))}, {}),
    ({"away": False, "away_since": PartialDay.of(TODAY)}, {}),
    ({"away": True, "away_since": PartialDay(2026, 4)}, {}), ({"away": True, "away_since": None}, {}),
])
def test_a_parent(values, found):
    """care.md §1.1: 180 days away, only a warning; months are taken as they may have been."""
    assert rules(check_parent(child(), values, around())) == found


def test_nothing_is_said_against_an_empty_file():
    """What was not asked is missing, never wrong."""
    assert rules(check(child(), around())) == {}
    assert rules(check_care(child(), {}, around())) == {}
    assert rules(check_visit(child(), {}, around())) == {}
    assert rules(check_parent(child(), {}, around())) == {}


def test_words_of_the_list():
    rows = {"care": [{"carer_name": "杨爷爷", "relation": codes.CarerRelation.PATERNAL}]}
    assert carer(child(rows), around()) == "杨爷爷（祖父母）"
    assert carer(child(has_carer=codes.HasCarer.NO), around()) == "无"
    assert carer(child(), around()) is None
    assert school(child(school="中心小学", grade="三年级"), around()) == "中心小学 三年级"
    assert school(child(), around()) is None


def test_last_contact_is_the_newest_of_visits_and_parents():
    parts = {"visits": [{"last_contact": date(2026, 9, 1)}, {"last_contact": date(2026, 9, 5)}],
             "parents": [{"last_contact": PartialDay(2026, 9, 7)}, {"last_contact": PartialDay(2026, 10)}]}
    assert last_contact(child(parts), around()) == date(2026, 9, 7)
    assert last_contact(child(), around()) is None


def test_words_about_the_age_follow_the_policy_in_force():
    policy = Policy([("age_threshold", {"topic": topic, "age": 14, "valid_from": date(2020, 1, 1)})
                     for topic in ("left_behind_leaves", "must_not_live_alone")])
    old, young = child(birth="2012-10-09"), child(birth="2013-01-01", lives_alone=True)
    assert [w for w, _ in chips(old, around(policy=policy))] == ["已满14周岁"]
    assert "已满14周岁" in next(check(old, around(policy=policy))).message
    assert "未满14周岁" in next(check(young, around(policy=policy))).message
    assert rules(check(child(birth="2010-01-01"), around(policy=Policy([("age_threshold", {
        "topic": "other", "age": 1, "valid_from": date(2020, 1, 1)})])))) == {}
