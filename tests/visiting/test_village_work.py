"""The village as a place: what is open there by the end of the month, who serves there, the sheet for it."""

from datetime import date

import pytest

from mzdesk.basics.months import Month
from mzdesk.lines.elders.codes import ReferredTo
from mzdesk.lines.staff.record import Staff
from mzdesk.people.residents import Person
from mzdesk.services import village_work
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from tests.cases import relief
from tests.fixtures import desk, make_desk, village
from tests.homes.house import hazard, home
from tests.visiting.elders import elder

__all__ = ["desk", "make_desk"]

OCTOBER = Month(2026, 10)


@pytest.fixture
def office(desk):
    return relief.with_policy(desk)


def test_everything_due_by_the_end_of_the_month_stands_there_the_latest_first(office):
    late = elder(office, "甲", order=1, since=date(2026, 8, 1))
    soon = elder(office, "乙", order=2, since=date(2026, 9, 25))
    elder(office, "丙", order=3, since=date(2026, 10, 5))
    elder(office, "别村", order=4, since=date(2026, 8, 1), place=1)
    found = village_work.work_of(office, village(office), OCTOBER)
    told = [(one.record_id, one.matter, one.due) for one in found.items]
    assert told[0] == (late, "老人探访", date(2026, 8, 31))
    assert (soon, "老人探访", date(2026, 10, 25)) in told
    assert {one.name for one in found.items} >= {"甲", "乙"}
    assert not {"丙", "别村"} & {one.name for one in found.items}, "due in November, and in another village"
    assert [one.words for one in found.items if one.record_id == late] == ["应访已过39天"]


def test_a_problem_a_visit_found_stays_until_it_is_handled(office):
    key = elder(office, "甲", since=date(2026, 10, 1))
    rounds.record(office, key, Answer(
        date(2026, 10, 8), abnormal=("safety",), words="插座冒火", referred=ReferredTo.POWER))
    (one,) = village_work.work_of(office, village(office), OCTOBER).items
    assert (one.matter, one.words, one.due) == ("探访发现的问题", "插座冒火（供电所）", date(2026, 10, 23))


def test_a_case_under_way_brings_its_clock(office):
    key = relief.dibao(office, [relief.person(office, "单大山", order=5)])
    for action in ("提交", "受理"):
        relief.take(office, relief.DIBAO, key, action)
    assert village_work.work_of(office, village(office), OCTOBER).items == (), "the period ends in November"
    (one,) = village_work.work_of(office, village(office), Month(2026, 11)).items
    assert (one.register, one.record_id, one.name) == ("rural_dibao", key, "单大山")
    assert one.due is not None
    assert (one.matter, one.words) == ("农村低保审核确认", f"还有{(one.due - date(2026, 10, 9)).days}天")


def test_who_serves_there_and_the_sheet(office):
    with office.store.work("经办人") as work:
        who = work.put(Person, {"name": "龙主任", "village": village(office), "phone": "13800002222"})
        work.put(Staff, {"state": "在岗", "person_id": who, "post": "6"})
    elder(office, "甲", since=date(2026, 8, 1), group="3组")
    work = village_work.work_of(office, village(office), OCTOBER)
    assert [(one.post, one.name, one.phone) for one in work.officers] == [("儿童主任", "龙主任", "13800002222")]
    sheet = village_work.task_sheet(office, village(office), OCTOBER)
    assert sheet.rows == [("1", "老人探访", "3组", "甲", "8-31", "应访已过39天", "□", "")]
    assert sheet.notes == ("本村工作人员：儿童主任龙主任",)
    assert village_work.work_of(office, village(office, 1), OCTOBER).items == ()


def test_a_home_and_its_hazards_belong_to_the_village_it_lies_in(office):
    where = home(office, food_expires=date(2026, 10, 20))
    home(office, "别村的", village=village(office, 1), food_expires=date(2026, 10, 20))
    key = hazard(office, where)
    found = village_work.work_of(office, village(office), OCTOBER)
    told = {one.register: (one.record_id, one.matter, one.name, one.due) for one in found.items}
    assert told["hazards"] == (key, "隐患", "托口镇敬老院 隐患2026-A001", date(2026, 10, 9))
    assert told["elder_homes"] == (where, "食品经营许可到期", "托口镇敬老院", date(2026, 10, 20))
