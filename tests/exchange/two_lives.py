"""Two lives of one township's database: how they come about, for the tests of what becomes of them."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import rebase


def sentence(work):
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.sentence


def lived_on(world, back):
    """A round; a life that goes on and is handed in, then lost by ``back``; another life from the same point on.

    Returns the ids of: a resident both lives changed, one only the lost life changed, one only the lost life had.
    """
    both, only = world.person(), world.person(name="杨大哥")
    world.round()
    go_back = back(world)
    world.change(both, phone="13911111111")
    world.change(only, address="三里村")
    new = world.person(name="龙小妹", phone="13733333333")
    world.round()
    go_back()
    world.change(both, phone="13922222222")
    return both, only, new


def by_program(world):
    """Restored from a backup by the program: a life of its own, its ancestors known."""
    file = world.back_up()
    world.clock.advance(seconds=5)
    return lambda: world.restore(file)


def by_raw_copy(world):
    """An old file copied back, its head file lost as well: nothing notices but the overlap."""
    world.keep("township", "old-township")
    return lambda: world.put_back("township", "old-township")


def by_copy_under_its_head(world):
    """An old file copied back under its newer head file: noticed when it is opened."""
    world.keep("township", "old-township")

    def back():
        world.put_back("township", "old-township", head=True)
        rebase.confirm(world.township)

    return back


WAYS = [by_program, by_raw_copy, by_copy_under_its_head]


def rejoined(world):
    """The fork receipt is read, the township begins again; the outcome of the package that it then hands in."""
    assert world.read(world.take(world.export().path)).parted
    rebase.rebase(world.township)
    return world.take(world.export().path)
