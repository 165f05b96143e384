"""今日 at a township: the day by which a month is handed in, until it is; what came back, each with its day."""

from datetime import date, timedelta

from sqlalchemy import insert

from mzdesk.basics.months import Month
from mzdesk.exchange import agenda, blobs, feedback
from mzdesk.store.local import Contested
from tests.fixtures import make_desk
from tests.longrun.offices import CASE

__all__ = ["make_desk"]


def told(world, days=30, desk=None):
    desk = desk or world.township
    return [(one.title, one.name, one.day, one.ready) for one in agenda.matters(desk, desk.today() + timedelta(days))]


def titles(world):
    return [title for title, *_ in told(world)]


def test_a_month_is_asked_for_until_its_package_is_written(world):
    world.clock.set(date(2026, 10, 3))
    assert told(world) == [("上报截止", "2026年9月", date(2026, 10, 5), False)]
    world.clock.set(date(2026, 10, 9))
    assert told(world)[0] == ("上报截止", "2026年9月", date(2026, 10, 5), False), "late until it is handed in"
    assert told(world)[1] == ("上报截止", "2026年10月", date(2026, 11, 5), False), "within thirty days"
    world.person()
    world.export(month=Month(2026, 9))
    assert told(world) == [("上报截止", "2026年10月", date(2026, 11, 5), False)]
    world.person()
    world.export(month=Month(2026, 10))
    assert titles(world) == []


def test_the_day_is_policy(world):
    world.clock.set(date(2026, 10, 3))
    world.township.policy = world.township.policy.with_rows([("report_day", {
        "day": 31, "shown": 7, "valid_from": date(2026, 1, 1), "basis": "测试文件"})])
    assert told(world)[0][2] == date(2026, 10, 31)
    world.clock.set(date(2027, 2, 3))
    assert ("上报截止", "2027年1月", date(2027, 2, 28), False) in told(world), "the last day of a short month"


def test_nothing_is_asked_for_before_the_bureau_knows_the_office_nor_at_the_bureau(world, make_desk):
    alone = make_desk()
    assert told(world, desk=alone) == []
    assert told(world, desk=world.bureau) == []


def test_feedback_stands_there_for_a_week(world):
    with world.township.store.work("李") as work:
        key = work.put(CASE, {"state": "草稿", "decision_no": "一号"})
    world.round()
    world.change(key, world.bureau, CASE, decision_no="二号")
    feedback.read(world.township, feedback.export(world.bureau, world.township.office.area, world.stick).path)
    day = world.township.today()
    (one,) = [one for one in agenda.matters(world.township, day) if one.title == "市局反馈"]
    assert (one.day, one.words.split("；")[0], one.ready) == (day, "改动1处", True)
    world.clock.advance(days=7)
    assert "市局反馈" in titles(world)
    world.clock.advance(days=1)
    assert "市局反馈" not in titles(world)


def test_lacking_pictures_are_asked_for_until_the_next_package(world):
    world.person()
    world.round()
    with world.township.store.writing() as connection:
        blobs.ask_for(connection, ["1" * 64, "2" * 64])
    assert ("市局缺少照片", "2张", world.township.today(), True) in told(world)
    world.clock.advance(hours=1)
    world.person()
    world.export()
    assert "市局缺少照片" not in titles(world)


def test_what_waits_for_the_bureau_is_told(world):
    with world.township.store.writing() as connection:
        connection.execute(insert(Contested), {
            "entity": "person", "record_id": "x", "field": "name", "told": "2026-10-08T09:00:00+08:00"})
    assert ("市局待核", "1处", date(2026, 10, 8), True) in told(world)
