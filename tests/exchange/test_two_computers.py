"""Two enrolled computers of one office: streams, marks, digests, receipts and feedback work for each of them."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, feedback, journal, rebase, receipts, recovered
from mzdesk.exchange.records import Conflict, PeerMark
from mzdesk.people.places import division
from mzdesk.people.residents import Person
from mzdesk.services import keeping, offices
from mzdesk.store import backup, keyring


@pytest.fixture
def second(world):
    """A second computer of the township, enrolled with the bureau as the first is."""
    folder = world.folder / "second"
    made = offices.create(
        folder, role="township", area="431281103", name=f"{division('431281103').name}人民政府民政办", password="test",
        clock=world.clock, check_password=False)
    made.desk.store.close()
    world.keys["second"] = keyring.open_with(keyring.load(folder / backup.KEYS), password="test")
    desk = world.open("second")
    accepted = enrolment.accept(world.bureau, [enrolment.request(desk, world.stick).path], world.stick)
    for one in (desk, world.township):
        enrolment.install(one, accepted.path)
    yield desk
    desk.store.close()


def shared(world, second):
    """A resident of the first computer whom the second one knows as well: it was told of by an entry of its own."""
    key = world.person()
    world.round()
    with second.store.work("王") as work:
        work.put(Person, {"name": "单思怡", "phone": "13800000000"}, key)
    return key


def test_that_each_computer_agrees_with_the_bureau_about_its_own(world, second):
    world.person(), world.person(desk=second, name="杨大哥")
    for desk in (world.township, second, world.township, second):
        taken, read = world.round(desk)
        assert (taken.result, taken.verdict, read.accepted) == ("merged", "两边一致", True)
        world.person(desk=desk, name="龙小妹")


def test_that_each_has_a_mark_and_numbers_of_its_own(world, second):
    world.person(), world.person(desk=second)
    world.round(), world.round(second), world.round(second)
    marks = {row["replica"]: row["number"] for row in world.rows(world.bureau, PeerMark)}
    assert marks == {world.township.office.replica: 1, second.office.replica: 1}
    world.person(desk=second)
    assert world.export(second).number == 2
    assert len([row for row in journal.received(world.bureau) if row.site == "431281103"]) == 2


def test_that_a_receipt_is_for_one_of_them(world, second):
    world.person()
    taken = world.take(world.export().path)
    with pytest.raises(Refusal) as caught:
        receipts.read(second, taken.receipt)
    assert caught.value.code == "wrong-recipient"


def test_that_a_full_package_of_one_says_nothing_about_the_other(world, second):
    world.person(), world.person(desk=second, name="杨大哥")
    world.round(), world.round(second)
    taken = world.take(world.export(second, full=True).path)
    assert (taken.verdict, taken.conflicts) == ("两边一致", 0)
    assert [row for row in world.rows(world.bureau, Conflict) if row["origin"] == "full"] == []


def test_that_what_one_changed_comes_to_the_other_by_feedback(world, second):
    key = shared(world, second)
    world.round(second)
    world.change(key, address="三里村")
    assert world.round()[0].verdict == "两边一致"
    world.change(key, phone="13911111111", desk=second)
    taken, _ = world.round(second)
    assert taken.verdict == "本单位另一台电脑也报过其中的记录，读入反馈包后再比对"
    made = feedback.export(world.bureau, "431281103", world.stick, second.office.replica)
    assert feedback.read(second, made.path).applied == 1
    assert world.get(second, key)["address"] == "三里村"
    assert world.round(second)[0].verdict == "两边一致"
    made = feedback.export(world.bureau, "431281103", world.stick, world.township.office.replica)
    assert feedback.read(world.township, made.path).applied == 1
    assert world.get(world.township, key)["phone"] == "13911111111"
    assert world.round()[0].verdict == "两边一致"


def test_that_the_bureau_writes_a_feedback_for_each(world, second):
    mine, other = world.person(), world.person(desk=second, name="杨大哥")
    world.round(), world.round(second)
    world.change(mine, desk=world.bureau, phone="13977777777")
    world.change(other, desk=world.bureau, phone="13966666666")
    made = feedback.export_all(world.bureau, world.stick)
    assert [one.edits for one in made] == [1, 1]
    done = {}
    for desk in (world.township, second):
        for one in made:
            try:
                done[desk.folder.name] = feedback.read(desk, one.path).applied
            except Refusal as refusal:
                assert refusal.code == "wrong-recipient"
    assert done == {"431281103": 1, "second": 1}
    assert world.get(second, other)["phone"] == "13966666666"


def test_that_one_goes_back_and_the_other_is_not_concerned(world, second):
    key, other = world.person(), world.person(desk=second, name="杨大哥")
    world.round(), world.round(second)
    file = world.back_up()
    world.change(key, address="三里村")
    world.round()
    world.clock.advance(seconds=5)
    world.restore(file)
    world.change(key, phone="13922222222")
    assert world.read(world.take(world.export().path)).parted
    rebase.rebase(world.township)
    taken = world.take(world.export().path)
    assert (taken.result, taken.recovered) == ("merged", 1)
    world.change(other, desk=second, phone="13933333333")
    assert world.round(second)[0].verdict == "两边一致"
    world.read(taken)
    feedback.read(world.township, taken.feedback)
    recovered.answer(world.township, recovered.usual(recovered.questions(world.township)))
    assert world.round()[0].verdict == "两边一致"
    assert all(check.ok for desk in (world.bureau, world.township, second) for check in keeping.doctor(desk))
