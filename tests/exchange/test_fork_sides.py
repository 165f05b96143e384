"""A fork at the bureau: what each life wrote, side by side, and nothing that both share."""

import pytest

from mzdesk.exchange import forks, rebase
from tests.exchange.two_lives import by_program, by_raw_copy, lived_on, rejoined, sentence


def shown(world, made):
    """What stands side by side of a fork: for each record and field the value before, the bureau's, the township's."""
    return {(side.record, side.field): (side.before, side.bureau, side.township)
            for side in forks.sides(world.bureau, made.sha256)}


def lost_phone(world, key, lost, kept):
    """A phone that is handed in and then lost with a restored backup, and another typed in its place; the package
    that cannot be merged, and what came of it."""
    file = world.back_up()
    world.clock.advance(seconds=5)
    world.change(key, phone=lost)
    world.round()
    world.restore(file)
    world.change(key, phone=kept)
    made = world.export()
    taken = world.take(made.path)
    assert taken.result == "fork"
    return made, taken


def test_that_the_bureau_sees_both_lives_side_by_side(world):
    both, only, new = lived_on(world, by_program)
    made = world.export()
    world.take(made.path)
    (one,) = forks.forks(world.bureau)
    assert (one.site, one.number, one.letter, one.ours, one.theirs, one.healed) == (
        "431281103", 3, "B", 3, 1, False)
    found = shown(world, made)
    assert found[both, "phone"] == ("13800000000", "13911111111", "13922222222")
    assert found[only, "address"] == (None, "三里村", None)
    assert found[new, "name"] == (None, "龙小妹", None)
    assert set(found) == {(both, "phone"), (only, "address"), (new, "name"), (new, "phone")}


def test_that_what_both_lives_share_is_on_neither_side(world):
    """The usual case: restored from a backup made in the middle of a month, so that the package with the lost days
    brought days that both lives have."""
    both, only = world.person(), world.person(name="杨大哥")
    world.round()
    world.change(both, phone="13911110000", address="二里村")
    world.change(only, address="四里村")
    shared = world.person(name="龙小妹")
    made, _ = lost_phone(world, both, "13911111111", "13922222222")
    assert shown(world, made) == {(both, "phone"): ("13911110000", "13911111111", "13922222222")}
    assert world.get(world.bureau, shared)["name"] == "龙小妹"


@pytest.mark.parametrize("healed", [False, True])
def test_that_a_life_given_up_before_is_on_neither_side_of_the_next_fork(world, healed):
    both, _only, _new = lived_on(world, by_program)
    assert world.read(rejoined(world)).accepted
    made, taken = lost_phone(world, both, "13933333333", "13944444444")
    if healed:
        assert world.read(taken).parted
        rebase.rebase(world.township)
        assert world.take(world.export().path).result == "merged"
    assert shown(world, made) == {(both, "phone"): ("13922222222", "13933333333", "13944444444")}


def test_that_a_fork_is_healed_once_the_township_has_begun_again(world):
    both, _, _ = lived_on(world, by_raw_copy)
    made = world.export()
    assert world.read(world.take(made.path)).parted
    rebase.rebase(world.township)
    world.take(world.export().path)
    assert [one.healed for one in forks.forks(world.bureau)] == [True]
    assert forks.forks(world.bureau, healed=False) == []
    phone = next(side for side in forks.sides(world.bureau, made.sha256) if side.record == both)
    assert (phone.before, phone.bureau, phone.township) == ("13800000000", "13911111111", "13922222222")


def test_that_a_fork_whose_file_is_gone_says_so(world):
    lived_on(world, by_program)
    made = world.export()
    world.take(made.path)
    for path in world.bureau.inbox.glob("*.mzp"):
        path.unlink()
    assert sentence(lambda: forks.sides(world.bureau, made.sha256)) == (
        "收件夹里找不到这个包。请重新接收一次这个包的文件。")
