"""What is told before handing in, and what a package tells without a password."""

import json

import pytest

from mzdesk.exchange import enrolment, handin, own
from mzdesk.exchange.preview import Tally
from mzdesk.exchange.verify import verify
from mzdesk.lines.left_behind.record import LeftBehindChild, LeftBehindVisit
from mzdesk.people.places import Village


def child(world, village=None, state="待核实"):
    person = world.person(village=village)
    with world.township.store.work("李") as work:
        return person, work.put(LeftBehindChild, {"state": state, "person_id": person})


@pytest.fixture
def places(world):
    with world.township.store.work("李") as work:
        return [work.put(Village, {"name": name}) for name in ("甲村", "乙村")]


def register(found, title="农村留守儿童"):
    return next(tally for tally in found.registers if tally.title == title)


def test_that_new_changed_and_ended_records_are_counted_by_register_and_village(world, places):
    first, second = child(world, places[0]), child(world, places[0])
    third = child(world, places[1], "登记在册")
    world.round()
    child(world, places[1])
    world.change(first[0], phone="13911111111")
    with world.township.store.work("李") as work:
        work.put(LeftBehindVisit, {"owner_id": second[1], "life": "正常"})
        work.put(LeftBehindChild, {"state": "已退出"}, third[1])
    found = handin.preview(world.township)
    assert register(found) == Tally("农村留守儿童", 1, 2, 1)
    assert found.villages == (Tally("乙村", 1, 0, 1), Tally("甲村", 0, 2, 0))
    assert (found.changes, found.again, found.number) == (5, False, 2)


def test_that_a_voided_record_counts_as_ended(world, places):
    _, key = child(world, places[0])
    world.round()
    with world.township.store.work("李") as work:
        work.void(LeftBehindChild, key, "重复登记")
    assert register(handin.preview(world.township)) == Tally("农村留守儿童", 0, 0, 1)


def test_that_a_record_that_ended_and_came_back_is_changed(world):
    _, key = child(world, state="登记在册")
    world.round()
    for state in ("已退出", "登记在册"):
        world.change(key, record=LeftBehindChild, state=state)
    assert register(handin.preview(world.township)).changed == 1


def test_that_with_nothing_new_the_preview_says_so(world):
    child(world)
    assert handin.preview(world.township).again is False
    world.export()
    assert handin.preview(world.township).again is True
    world.round()
    found = handin.preview(world.township)
    assert (found.changes, found.again, register(found).total, found.villages) == (0, True, 0, ())


def test_that_a_record_without_a_village_is_counted_as_such(world):
    child(world)
    assert handin.preview(world.township).villages == (Tally("未填村（社区）", 1, 0, 0),)


def test_that_an_office_without_a_roster_can_look_too(world, tmp_path):
    from mzdesk.services import offices

    made = offices.create(
        tmp_path / "new", role="township", area="431281106", name="江市镇", password="test", clock=world.clock,
        check_password=False,
    )
    assert handin.preview(made.desk).number == 1
    made.desk.store.close()


def test_that_the_preview_equals_the_package(world):
    child(world)
    shown, made = handin.preview(world.township), world.export()
    assert shown.number == made.number
    assert shown.changes == sum(number for kinds in made.counts.values() for number in kinds.values())


def test_that_verify_tells_who_when_and_what(world):
    world.person()
    made = world.export()
    found = verify(made.path, own.roster_beside(world.bureau.folder))
    assert (found.ok, found.site, found.number, found.period, found.kind) == (
        True, "431281103", 1, "2026-10", "incremental"
    )
    assert (found.name, found.reason) == ("托口镇人民政府民政办", "")
    assert found.counts == made.counts
    assert (found.sha256, found.payload_sha256) == (made.sha256, made.payload_sha256)


def test_that_verify_without_a_roster_says_what_it_could_not_check(world):
    world.person()
    found = verify(world.export().path)
    assert (found.ok, found.reason) == (True, "签名完整；本机没有名册，发送单位的身份未核对。")


def test_that_verify_knows_a_stranger(world, tmp_path):
    from mzdesk.services import offices

    made = offices.create(
        tmp_path / "new", role="township", area="431281106", name="江市镇", password="test", clock=world.clock,
        check_password=False,
    )
    path = enrolment.request(made.desk, world.stick).path
    made.desk.store.close()
    found = verify(path, own.roster(world.bureau))
    assert (found.ok, found.reason) == (
        False, "发送单位（431281106）的签名密钥不在名册上。请让该单位先办理登记，核对指纹后再收。"
    )


def test_that_verify_tells_what_a_half_copied_file_was(world):
    world.person()
    path = world.export().path
    whole = path.read_bytes()
    path.write_bytes(whole[:len(whole) * 70 // 100 + 1])
    found = verify(path)
    assert (found.ok, found.site, found.number, found.reason) == (
        False, "431281103", 1, "只拷到 70%，请重新拷贝。"
    )
    path.write_bytes(whole[:40])
    assert verify(path).reason == "只拷到开头的一小部分，请重新拷贝。"


def test_that_verify_of_nothing_says_so(tmp_path):
    assert verify(tmp_path / "x").reason == "找不到这个文件。请检查路径，或重新插入U盘。"


def test_that_the_counts_are_plain_enough_for_json(world):
    world.person()
    assert json.loads(json.dumps(verify(world.export().path).counts)) == {"person": {"create": 1}, "village": {
        "create": world.export().counts["village"]["create"]
    }}
