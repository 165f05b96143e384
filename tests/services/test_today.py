"""今日: every clock once, in its group; birthdays that mean something; what is put off comes back."""

from datetime import date, timedelta

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.problems import Refusal
from mzdesk.lines.elders.codes import ReferredTo
from mzdesk.lines.elders.record import ElderTask
from mzdesk.services import today
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from tests.fixtures import TODAY, opened, put_child
from tests.homes.house import hazard, home
from tests.visiting.elders import elder


def groups(desk):
    found = today.read(desk)
    return {key: [(one.register, one.name) for one in some] for key, some in found.items.items()}


def test_each_clock_stands_in_its_group(desk):
    elder(desk, "甲", order=1, since=date(2026, 8, 1))
    elder(desk, "乙", order=2, since=TODAY - timedelta(days=25))
    hazard(desk, home(desk, food_expires=TODAY + timedelta(days=20)))
    found = groups(desk)
    assert ("elders", "甲") in found["late"]
    assert ("hazards", "托口镇敬老院 隐患2026-A001") in found["today"]
    assert ("elders", "乙") in found["week"]
    assert ("elder_homes", "托口镇敬老院") in found["month"]
    every = [one for some in found.values() for one in some]
    assert len(every) == len(set(every))


def test_what_was_done_goes_by_itself(desk):
    key = elder(desk, "甲", since=date(2026, 8, 1))
    assert ("elders", "甲") in groups(desk)["late"]
    rounds.record(desk, key, Answer(TODAY))
    assert ("elders", "甲") not in groups(desk)["late"]


@pytest.mark.parametrize(("days", "group"), [(-1, "late"), (0, "today"), (7, "week"), (30, "month"), (31, None)])
def test_a_problem_found_on_a_visit_stands_by_the_day_it_is_to_be_solved(desk, days, group):
    key = elder(desk, "甲")
    with desk.store.work("经办人") as work:
        work.put(ElderTask, {"owner_id": key, "found": TODAY, "problem": "屋顶漏雨", "referred": ReferredTo.POWER,
                             "due": TODAY + timedelta(days=days)})
    found = [group for group, some in today.read(desk).items.items() for one in some if one.words.startswith("屋顶")]
    assert found == ([group] if group else [])


@pytest.mark.parametrize(("born", "day"), [
    (PartialDay(2010, 10, 20), date(2026, 10, 20)), (PartialDay(2010, 12, 1), None), (PartialDay(2010, 10), None)])
def test_a_birthday_that_ends_a_register_is_told_in_the_thirty_days_before(desk, born, day):
    put_child(desk, "登记在册", birth=born, id_no=None)
    found = [one for some in today.read(desk).items.values() for one in some if "岁生日" in one.matter]
    assert [(one.matter, one.due) for one in found] == ([("16岁生日", day)] if day else [])


def test_a_birthday_on_29_february_is_reached_on_1_march(make_desk):
    desk = make_desk(day=date(2028, 2, 10))
    put_child(desk, "登记在册", birth=PartialDay(2012, 2, 29), id_no=None)
    (one,) = [one for some in today.read(desk).items.values() for one in some if "岁生日" in one.matter]
    assert one.due == date(2028, 2, 29)
    other = make_desk(day=date(2026, 2, 10))
    put_child(other, "登记在册", birth=PartialDay(2012, 2, 29), id_no=None)
    (one,) = [one for some in today.read(other).items.values() for one in some if "岁生日" in one.matter]
    assert (one.matter, one.due) == ("14岁生日", date(2026, 3, 1))


def test_what_is_put_off_waits_for_its_day_and_comes_back(desk):
    elder(desk, "甲", since=date(2026, 8, 1))
    (one,) = [item for item in today.read(desk).items["late"] if item.register == "elders"]
    with pytest.raises(Refusal, match="写明原因"):
        today.put_off(desk, one, TODAY + timedelta(days=3), " ")
    with pytest.raises(Refusal, match="今天之后"):
        today.put_off(desk, one, TODAY, "外出")
    today.put_off(desk, one, TODAY + timedelta(days=3), "外出走亲戚")
    found = today.read(desk)
    assert one not in found.items["late"]
    assert [(item.name, until, words) for item, until, words in found.put_off] == [
        ("甲", TODAY + timedelta(days=3), "外出走亲戚")]
    today.take_up(desk, one)
    assert one in today.read(desk).items["late"]
    today.put_off(desk, one, TODAY + timedelta(days=3), "外出走亲戚")
    folder = desk.folder
    desk.store.close()
    later = opened(folder, TODAY + timedelta(days=3))
    assert [item.name for item in today.read(later).items["late"] if item.register == "elders"] == ["甲"]
    later.store.close()


def test_the_months_visits_by_village(desk):
    first = elder(desk, "甲", order=1)
    elder(desk, "乙", order=2, place=1)
    rounds.record(desk, first, Answer(TODAY))
    found = today.progress(desk)
    assert [(one.done, one.whole) for one in found] == [(1, 1), (0, 1)]


def test_the_list_on_paper_has_no_telephone(desk):
    elder(desk, "甲", since=date(2026, 8, 1), contact_phone="13800001111")
    found = today.roster(desk, today.read(desk), ("late",))
    assert any("甲" in row for row in found.rows)
    assert not any("13800001111" in text for row in found.rows for text in row)
