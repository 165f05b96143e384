"""Feedback that comes late, twice, or in the wrong order takes nothing back that a clerk changed knowingly."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import feedback, recovered
from tests.longrun.offices import CASE

CASE_TABLE = CASE.__tablename__


@pytest.fixture
def case(world):
    """A relief case whose document number, which belongs to the bureau, both offices know as 一号."""
    with world.township.store.work("李") as work:
        key = work.put(CASE, {"state": "草稿", "decision_no": "一号"})
    world.round()
    return key


def number_of(world, desk, key):
    return world.get(desk, key, CASE)["decision_no"]


def told(world):
    return feedback.export(world.bureau, world.township.office.area, world.stick).path


def test_an_older_feedback_after_a_newer_one_is_refused(world, case):
    world.change(case, world.bureau, CASE, decision_no="二号")
    older = told(world)
    world.clock.advance(days=1)
    world.change(case, world.bureau, CASE, decision_no="三号")
    newer = told(world)
    assert feedback.read(world.township, newer).applied == 1
    before = world.dump(world.township)
    with pytest.raises(Refusal) as caught:
        feedback.read(world.township, older)
    assert caught.value.sentence == (
        "这份反馈（第2号）比本机已读过的（第3号）旧，没有读入。请向市局要最新的反馈包。")
    assert world.dump(world.township) == before
    assert number_of(world, world.township, case) == "三号"


def test_the_same_feedback_read_again_does_not_take_back_what_the_clerk_changed_after_it(world, case):
    world.change(case, world.bureau, CASE, decision_no="二号")
    path = told(world)
    assert feedback.read(world.township, path).applied == 1
    world.change(case, record=CASE, decision_no="二号之一")
    again = feedback.read(world.township, path)
    assert (again.applied, len(again.kept)) == (0, 1)
    assert number_of(world, world.township, case) == "二号之一"
    taken, _ = world.round()
    assert (taken.conflicts, number_of(world, world.bureau, case)) == (0, "二号之一")


def test_a_new_feedback_does_not_take_back_a_change_made_with_the_bureaus_value_in_sight(world, case):
    """The clerk changed 二号 to 二号之一 and has not handed in yet; meanwhile another feedback still says 二号."""
    world.change(case, world.bureau, CASE, decision_no="二号")
    feedback.read(world.township, told(world))
    world.change(case, record=CASE, decision_no="二号之一")
    world.clock.advance(days=1)
    done = feedback.read(world.township, told(world))
    assert (done.applied, [edit.field for edit in done.kept]) == (0, ["decision_no"])
    assert number_of(world, world.township, case) == "二号之一"


def test_the_bureaus_value_stands_over_one_that_was_changed_without_knowing_it(world, case):
    world.change(case, record=CASE, decision_no="自拟号")
    world.change(case, world.bureau, CASE, decision_no="二号")
    assert feedback.read(world.township, told(world)).applied == 1
    assert number_of(world, world.township, case) == "二号"


def test_a_bureau_that_went_back_to_an_old_copy_is_still_read(world, case):
    world.keep("bureau", "old-bureau")
    for number in ("二号", "三号"):
        world.change(case, world.bureau, CASE, decision_no=number)
        feedback.read(world.township, told(world))
        world.clock.advance(days=1)
    for file in world.bureau.outbox.glob("*_D_*"):
        file.unlink()
    world.put_back("bureau", "old-bureau")
    world.change(case, world.bureau, CASE, decision_no="四号")
    assert feedback.read(world.township, told(world)).applied == 1
    assert number_of(world, world.township, case) == "四号"


def test_numbers_in_the_outbox_are_not_given_a_second_time(world, case):
    world.keep("bureau", "old-bureau")
    world.change(case, world.bureau, CASE, decision_no="二号")
    first = told(world)
    world.put_back("bureau", "old-bureau")
    world.change(case, world.bureau, CASE, decision_no="三号")
    assert told(world).name != first.name


def test_what_comes_back_after_beginning_again_does_not_go_over_a_value_changed_knowingly(world, case):
    """找回 brings the bureau's own fields at once; but 一号 stood here, and the clerk made 自拟号 of it."""
    world.change(case, record=CASE, decision_no="自拟号")
    for told, stands in (("一号", "自拟号"), ("二号", "二号")):
        offer = recovered.Offer(CASE_TABLE, case, "decision_no", "null", f'"{told}"')
        with world.township.store.work("李") as work:
            assert recovered.receive(work, world.township.office.area, "0" * 64, [offer]) == 0
        assert number_of(world, world.township, case) == stands
