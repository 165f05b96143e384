"""Lists: views by calendar and by interval, filters, order, and how the register stood at the end of a month."""

from datetime import date, timedelta

import pytest

from mzdesk.basics.months import Month
from mzdesk.lines import LINES
from mzdesk.lines.left_behind import codes
from mzdesk.people.codes import VisitWay
from mzdesk.services import listing as listing_module
from mzdesk.services import records
from tests.fixtures import CHILDREN, edit, names_of, put_child, village

HIGH, MIDDLE, LOW = codes.Risk.HIGH, codes.Risk.MIDDLE, codes.Risk.LOW
HOME, PHONE, VIDEO = VisitWay.HOME, VisitWay.PHONE, VisitWay.VIDEO


def shown(desk, **query):
    return set(names_of(records.listing(desk, CHILDREN, records.Query(**query))))


def visited(desk, name, risk, *visits, began=date(2026, 1, 5), state="登记在册"):
    """A child on the register with visits given as (day, way)."""
    key = put_child(desk, name=name, id_no=None, risk=risk, parts={
        "visits": [{"visited": day, "way": way} for day, way in visits],
        "spells": [{"began": began, "entry_reason": "1"}],
    })
    with desk.store.work("测试") as work:
        work.put(CHILDREN.record, {"state": state}, key)
    return key


UNVISITED = [
    # (today, risk, visits, not visited this month, overdue)
    (date(2026, 10, 1), LOW, [(date(2026, 9, 30), HOME)], True, False),
    (date(2026, 10, 31), LOW, [(date(2026, 10, 31), HOME)], False, False),
    (date(2026, 11, 1), LOW, [(date(2026, 10, 31), HOME)], True, False),
    (date(2027, 1, 1), LOW, [(date(2026, 12, 31), HOME)], True, False),
    (date(2026, 10, 31), HIGH, [(date(2026, 10, 2), HOME)], False, True),
    (date(2026, 10, 9), HIGH, [(date(2026, 10, 2), HOME)], False, False),
    (date(2026, 10, 10), HIGH, [(date(2026, 10, 2), HOME)], False, True),
    # A rolling thirty days is neither question: visited eleven days ago, but last month.
    (date(2026, 10, 5), MIDDLE, [(date(2026, 9, 24), HOME)], True, False),
    (date(2026, 3, 2), MIDDLE, [(date(2026, 1, 31), HOME)], True, False),
    (date(2026, 3, 3), MIDDLE, [(date(2026, 1, 31), HOME)], True, True),
    # A call is no visit at high risk, and none at middle risk where a call came directly before it.
    (date(2026, 10, 9), HIGH, [(date(2026, 10, 8), PHONE)], True, True),
    (date(2026, 10, 9), MIDDLE, [(date(2026, 10, 8), PHONE), (date(2026, 9, 20), HOME)], False, False),
    (date(2026, 10, 9), MIDDLE, [(date(2026, 10, 8), PHONE), (date(2026, 9, 20), VIDEO)], True, False),
    (date(2026, 10, 9), LOW, [(date(2026, 10, 8), PHONE), (date(2026, 9, 20), PHONE)], False, False),
    (date(2026, 10, 9), LOW, [], True, True), (date(2026, 4, 5), LOW, [], True, False),
    (date(2026, 4, 6), LOW, [], True, True), (date(2026, 2, 4), None, [], True, False),
    (date(2026, 2, 5), None, [], True, True),
]


@pytest.mark.parametrize(("today", "risk", "visits", "unvisited", "overdue"), UNVISITED)
def test_not_visited_this_month_and_overdue_are_two_questions(make_desk, today, risk, visits, unvisited, overdue):
    desk = make_desk(today)
    visited(desk, "某人", risk, *visits)
    assert shown(desk, view="unvisited") == ({"某人"} if unvisited else set())
    assert shown(desk, view="overdue") == ({"某人"} if overdue else set())


@pytest.mark.parametrize(("ahead", "soon", "tone"), [(-1, False, "red"), (0, True, "amber"), (7, True, "amber"),
                                                    (8, False, "")])
def test_due_within_seven_days(make_desk, ahead, soon, tone):
    due = date(2026, 10, 31)
    desk = make_desk(due - timedelta(days=ahead))
    visited(desk, "某人", MIDDLE, (date(2026, 10, 1), HOME))
    (row,) = records.listing(desk, CHILDREN, records.Query()).rows
    assert (row.due, row.due_tone) == (due, tone)
    assert shown(desk, view="soon") == ({"某人"} if soon else set())


@pytest.mark.parametrize("state", ["草稿", "已退出"])
def test_nobody_off_the_register_is_due(make_desk, state):
    desk = make_desk(date(2026, 12, 31))
    visited(desk, "某人", HIGH, state=state)
    assert shown(desk, view="overdue") == shown(desk, view="unvisited") == shown(desk, view="soon") == set()
    (row,) = records.listing(desk, CHILDREN, records.Query(view="all")).rows
    assert (row.due, row.due_tone) == (None, "")


def test_overdue_is_asked_anew_each_day_and_never_stored(make_desk):
    desk = make_desk(date(2026, 10, 8))
    visited(desk, "某人", HIGH, (date(2026, 10, 1), HOME))
    assert shown(desk, view="overdue") == set()
    desk.clock.set(date(2026, 10, 9))
    assert shown(desk, view="overdue") == {"某人"}
    desk.clock.set(date(2026, 10, 8))
    assert shown(desk, view="overdue") == set()


@pytest.fixture(scope="module")
def mixed(shared_desk):
    """One child in each state, in two villages."""
    listed = (("草稿甲", "草稿"), ("待核乙", "待核实"), ("在册丙", "登记在册"), ("退出丁", "已退出"))
    for place, (name, state) in enumerate(listed):
        visited(shared_desk, name, HIGH if place == 2 else None, state=state)
        key = next(r.id for r in records.listing(shared_desk, CHILDREN, records.Query(view="all")).rows
                   if r.texts["name"] == name)
        with shared_desk.store.work("测试") as work:
            person = records.load(shared_desk, CHILDREN, key).values["person_id"]
            work.put(CHILDREN.subject, {"village": village(shared_desk, place % 2)}, person)
    return shared_desk


@pytest.mark.parametrize(("query", "names"), [
    ({}, {"待核乙", "在册丙"}), ({"view": "all"}, {"草稿甲", "待核乙", "在册丙", "退出丁"}),
    ({"view": "draft"}, {"草稿甲"}),
    ({"view": "left"}, {"退出丁"}), ({"states": ("已退出", "草稿")}, {"草稿甲", "退出丁"}),
    ({"states": ("登记在册",), "view": "all"}, {"在册丙"}), ({"risk": "1"}, {"在册丙"}), ({"risk": "0"}, {"待核乙"}),
    ({"risk": "2"}, set()), ({"text": "丙"}, {"在册丙"}), ({"text": "丁"}, set()),
    ({"text": "丁", "view": "all"}, {"退出丁"}),
    ({"site": "431281103"}, {"待核乙", "在册丙"}), ({"site": "431281108"}, set()),
])
def test_filters(mixed, query, names):
    assert shown(mixed, **query) == names


@pytest.mark.parametrize(("place", "names"), [(0, {"草稿甲", "在册丙"}), (1, {"待核乙", "退出丁"}), (2, set())])
def test_filter_by_village(mixed, place, names):
    assert shown(mixed, view="all", village=village(mixed, place)) == names


def test_the_total_counts_without_text_and_view(mixed):
    for text, view, most in (("", "", 0), ("丙", "", 0), ("没有人", "", 0), ("", "overdue", 0), ("", "", 1)):
        assert records.listing(mixed, CHILDREN, records.Query(text=text, view=view, most=most)).total == 2
    assert records.listing(mixed, CHILDREN, records.Query(view="all", text="丙")).total == 4


def test_most_limits_the_rows_that_are_read(mixed):
    assert len(records.listing(mixed, CHILDREN, records.Query(view="all", most=2)).rows) == 2


def test_views_are_offered_with_the_register_first():
    assert [view.title for view in records.views(CHILDREN)] == [
        "在册", "本月未访", "逾期未访", "7日内应访", "有问题", "草稿", "已退出", "全部"]


def test_only_those_with_problems(desk):
    put_child(desk, name="好")
    put_child(desk, name="坏", id_no=None, birth=None)
    assert shown(desk, view="problems") == shown(desk, view="all", only_problems=True) == {"坏"}


@pytest.mark.parametrize(("sort", "order"), [
    ("", ["安", "仇", "单"]), ("name", ["安", "仇", "单"]), ("age", ["单", "安", "仇"]),
    ("next_visit", ["仇", "安", "单"]), ("visits.visited", ["仇", "安", "单"]), ("school", ["安", "仇", "单"]),
])
def test_order_by_column_with_nothing_last(make_desk, sort, order):
    from mzdesk.basics.days import PartialDay

    desk = make_desk()
    for name, year, day, school in (("单", 2020, None, None), ("仇", 2012, date(2026, 9, 1), "中学"),
                                    ("安", 2014, date(2026, 9, 20), "安小")):
        key = visited(desk, name, MIDDLE, *([(day, HOME)] if day else []), began=date(2026, 9, 25))
        edit(desk, CHILDREN, key, birth=PartialDay(year, 1, 1), school=school)
    assert names_of(records.listing(desk, CHILDREN, records.Query(sort=sort))) == order


def test_ages_sort_by_size_and_not_as_text(desk):
    from mzdesk.basics.days import PartialDay

    for name, year in (("二岁", 2024), ("十岁", 2016), ("九岁", 2017), ("一岁", 2025)):
        put_child(desk, name=name, id_no=None, birth=PartialDay(year, 1, 1))
    query = records.Query(view="all", sort="age")
    assert names_of(records.listing(desk, CHILDREN, query)) == ["一岁", "二岁", "九岁", "十岁"]


def test_who_stood_on_the_register_at_the_end_of_a_month(make_desk):
    desk = make_desk(date(2026, 12, 1))

    def spells(name, *intervals):
        put_child(desk, name=name, id_no=None, parts={"spells": [{"began": a, "ended": b} for a, b in intervals]})

    spells("一直在", (date(2026, 1, 5), None))
    spells("月中退", (date(2026, 1, 5), date(2026, 10, 15)))
    spells("月末退", (date(2026, 1, 5), date(2026, 10, 31)))
    spells("次月退", (date(2026, 1, 5), date(2026, 11, 1)))
    spells("退又回", (date(2026, 1, 5), date(2026, 9, 1)), (date(2026, 10, 20), None))
    spells("同月进出", (date(2026, 10, 3), date(2026, 10, 4)))
    spells("后来的", (date(2026, 11, 1), None))
    spells("月末进", (date(2026, 10, 31), None))
    assert shown(desk, month=Month(2026, 10)) == {"一直在", "次月退", "退又回", "月末进"}
    assert shown(desk, month=Month(2026, 9)) == {"一直在", "月中退", "月末退", "次月退"}
    assert shown(desk, month=Month(2026, 8)) == {"一直在", "月中退", "月末退", "次月退", "退又回"}
    assert shown(desk, month=Month(2025, 12)) == set()


@pytest.mark.parametrize("view", ["", "unvisited", "overdue", "all"])
def test_the_first_screen_is_the_beginning_of_the_whole_list(desk, view, monkeypatch):
    monkeypatch.setattr(listing_module, "AT_ONCE", 4)
    people = ("张三", "单四", "阿五", "李六", "曾七", "王八", "丁九", "欧阳十", "仇一", "万俟二", "解三", "吴四")
    for place, name in enumerate(people):
        put_child(desk, "登记在册", {"spells": [{"began": date(2026, 5 + place % 5, 1)}]}, name=name, id_no=None,
                  hukou_kind="4", village=village(desk, place % 3))
    query = records.Query(view=view)
    every = records.listing(desk, CHILDREN, query)
    found = records.first(desk, CHILDREN, query, 5)
    assert not found.whole
    assert found.total == every.total
    assert 5 <= len(found.rows) < len(every.rows)
    assert found.rows == every.rows[:len(found.rows)]
    all_of_it = records.first(desk, CHILDREN, query, 99)
    assert all_of_it.whole
    assert all_of_it.rows == every.rows


def test_no_first_screen_where_the_order_needs_every_record(desk):
    assert records.first(desk, CHILDREN, records.Query(sort="age")) is None
    assert records.first(desk, LINES["hazards"], records.Query()) is None
