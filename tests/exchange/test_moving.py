"""换机: the old computer is closed, the new one goes on as a new life of the same stream."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import handin, marks, own, rebase, receipts
from mzdesk.services import keeping, moving
from mzdesk.store import backup

CLOSED = "这个单位已于 2026-10-25 09:00 换到新电脑，本机的资料只能查看。请在新电脑上办理。"


def sentence(work):
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.sentence


def moved(world):
    """The township's office on its new computer; the old one stays open at ``world.old``."""
    file = world.stick / "换机.mzb"
    moving.move_out(world.township, file)
    world.old = world.township
    folder = world.folder / "new"
    moving.move_in(file, folder, world.clock, password="test")
    (folder / "outbox").mkdir(exist_ok=True)
    world.township = world.open("431281103", folder)
    return world.township


def test_that_the_old_computer_is_closed_and_says_so(world):
    key = world.person()
    world.round()
    moved(world)
    assert sentence(lambda: world.change(key, desk=world.old, phone="13911111111")) == CLOSED
    assert sentence(lambda: handin.export(world.old, world.stick)) == CLOSED
    assert world.get(world.old, key)["name"] == "单思怡"  # it can still be looked at
    assert marks.summary(world.old).stopped == "closed"
    world.old.store.close()
    again = world.open("431281103", world.folder / "431281103")
    assert sentence(lambda: world.change(key, desk=again, phone="13911111111")) == CLOSED
    again.store.close()


def test_that_the_new_computer_goes_on_where_the_old_one_ended(world):
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    desk = moved(world)
    assert (desk.office.letter, desk.office.replica) == ("B", world.old.office.replica)
    assert (rebase.pause(desk), marks.summary(desk).stopped) == (None, "")
    world.change(key, address="三里村")
    taken, read = world.round()
    assert (taken.result, taken.verdict, read.accepted) == ("merged", "两边一致", True)
    found = world.get(world.bureau, key)
    assert (found["phone"], found["address"]) == ("13911111111", "三里村")
    assert all(check.ok for check in keeping.doctor(desk))


def test_that_a_receipt_for_a_package_of_the_old_computer_is_read_on_the_new_one(world):
    world.person()
    taken = world.take(world.export().path)
    moved(world)
    assert world.read(taken).accepted
    assert sentence(lambda: receipts.read(world.old, taken.receipt)) == CLOSED


def test_that_the_roster_lies_beside_the_new_database(world):
    desk = moved(world)
    assert own.roster_beside(desk.folder) is None
    marks.ensure_keys(desk)
    assert own.roster_beside(desk.folder) == own.roster(desk)


def test_that_a_move_that_could_not_be_written_leaves_the_office_open(world):
    key = world.person()
    (world.stick / "是文件").write_text("x")
    said = sentence(lambda: moving.move_out(world.township, world.stick / "是文件" / "换机.mzb"))
    assert said.startswith("备份没有写成")
    world.change(key, phone="13911111111")
    assert world.round()[0].result == "merged"


def test_that_only_the_file_of_a_move_is_taken_in(world):
    file = world.back_up()
    assert sentence(lambda: moving.move_in(file, world.folder / "new", world.clock, password="test")) == (
        "这不是换机文件。换机请先在旧电脑上办理“换到新电脑”；平常的备份请用恢复。")


def test_that_restoring_the_file_of_a_move_is_the_move(world):
    """The restore page of the program takes it too: no pause, and open."""
    key = world.person()
    moving.move_out(world.township, world.stick / "换机.mzb")
    world.township.store.close()
    backup.restore(world.stick / "换机.mzb", world.township.folder, world.clock, password="test")
    world.township = world.open("431281103")
    world.change(key, phone="13911111111")
    assert world.round()[0].verdict == "两边一致"


def test_that_an_office_moves_out_once(world):
    moving.move_out(world.township, world.stick / "换机.mzb")
    assert sentence(lambda: moving.move_out(world.township, world.stick / "又.mzb")) == CLOSED
