"""Many packages at once: the preview is the result, errors hold nothing up, a cancel keeps what was merged."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Cancelled
from mzdesk.exchange import intake, rebase
from mzdesk.people.residents import Person

SEEN = ("file", "result", "applied", "held", "conflicts", "reason", "verdict", "pictures", "missing", "recovered")


def told(taken):
    return [tuple(getattr(one, name) for name in SEEN) for one in taken]


def everything(world):
    return world.dump(world.bureau)


def previewed_then_taken(world, paths):
    """The outcomes of the preview and of the real thing; the preview must leave no trace."""
    before = everything(world)
    preview = intake.take(world.bureau, paths, dry_run=True)
    assert everything(world) == before
    return told(preview), told(intake.take(world.bureau, paths, receipts=world.stick))


def kept(world, made, name):
    """The file of a package under a name of its own, so that the next export does not write over it."""
    return made.path.rename(world.stick / name)


def month(world, desk, name, number):
    """One month of a township: somebody new, somebody changed."""
    key = world.person(desk=desk, name=name)
    world.change(key, desk=desk, phone=f"1390000{number:04d}")
    return kept(world, world.export(desk), f"{desk.office.area}-{number:02d}.mzp")


def test_that_thirty_packages_go_on_after_errors(world):
    """Good, damaged, doubled, in wrong order, of two townships, of a stranger; each answer in the place of its file."""
    paths = [month(world, desk, "杨大哥", number) for number in range(12) for desk in (world.township, world.other)]
    copies = [shutil.copy(path, world.stick / f"again-{place}.mzp") for place, path in enumerate(paths[:3])]
    cut, spoilt, foreign = (world.stick / name for name in ("cut.mzp", "spoilt.mzp", "x.mzp"))
    cut.write_bytes(paths[4].read_bytes()[:-700])
    data = bytearray(paths[5].read_bytes())
    data[-900] ^= 1
    spoilt.write_bytes(data)
    foreign.write_bytes(b"hello" * 90)
    batch = [cut, *reversed(paths), spoilt, *copies, foreign]
    assert len(batch) == 30
    calls = []
    taken = intake.take(world.bureau, batch, receipts=world.stick, progress=lambda *given: calls.append(given))
    results = [one.result for one in taken]
    assert results[0] == "damaged" and results[25] == "damaged" and results[-1] == "refused"
    assert results[1:25] == ["merged"] * 24
    assert results[26:29] == ["duplicate"] * 3
    assert [one.file for one in taken] == [path.name if hasattr(path, "name") else path for path in batch]
    assert [call[:2] for call in calls if call[2] == "正在接收"] == [(place, 30) for place in range(30)]
    assert len(world.rows(world.bureau, Person)) == 24


def test_that_a_preview_of_several_months_is_what_comes_of_them(world):
    paths = [month(world, world.township, "杨大哥", number) for number in range(3)]
    preview, result = previewed_then_taken(world, paths)
    assert preview == result
    assert [one[1] for one in result] == ["merged"] * 3


def test_that_a_cancel_between_packages_keeps_what_was_merged(world):
    paths = [month(world, world.township, "杨大哥", number) for number in range(4)]

    def stop(done, total, words=""):
        if words == "正在接收" and done == 2:
            raise Cancelled

    taken = intake.take(world.bureau, paths, receipts=world.stick, progress=stop)
    assert [one.result for one in taken] == ["merged", "merged", "refused", "refused"]
    assert taken[2].reason == "已按您的要求停下，这个包没有接收。其余已接收的有效，请稍后再接收这个包。"
    assert len(world.rows(world.bureau, Person)) == 2
    again = intake.take(world.bureau, paths, receipts=world.stick)
    assert [one.result for one in again] == ["duplicate", "duplicate", "merged", "merged"]


def test_that_a_cancel_within_a_package_leaves_nothing_of_it(world):
    path = month(world, world.township, "杨大哥", 1)
    before = {name: rows for name, rows in everything(world).items()}

    def stop(done, total, words=""):
        if words == "正在合并":
            raise Cancelled

    (taken,) = intake.take(world.bureau, [path], receipts=world.stick, progress=stop)
    assert taken.reason.startswith("已按您的要求停下")
    assert everything(world) == before


def test_that_a_cancelled_preview_says_so(world):
    path = month(world, world.township, "杨大哥", 1)

    def stop(done, total, words=""):
        raise Cancelled

    with pytest.raises(Cancelled):
        intake.take(world.bureau, [path], dry_run=True, progress=stop)
    assert intake.take(world.bureau, [path], dry_run=True)[0].result == "merged"


def test_that_trouble_of_the_office_with_one_package_lets_the_others_through(world, monkeypatch):
    first, second = (month(world, desk, "杨大哥", 1) for desk in (world.township, world.other))
    original = intake.merging.merge

    def busy(desk, work, opened, progress):
        if opened.manifest.site == world.township.office.area:
            raise Refusal("另一个窗口正在写入，这次修改没有保存", "请稍等几秒再试", code="busy")
        return original(desk, work, opened, progress)

    monkeypatch.setattr(intake.merging, "merge", busy)
    taken = intake.take(world.bureau, [first, second], receipts=world.stick)
    assert [(one.result, one.reason) for one in taken] == [
        ("refused", "另一个窗口正在写入，这次修改没有保存。请稍等几秒再试。"), ("merged", "")]


STEPS = st.lists(st.tuples(st.sampled_from(
    ["month", "edit", "lose", "double", "cut", "full", "read", "back", "critical", "stranger"]),
    st.integers(0, 9)), min_size=3, max_size=9)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_that_the_preview_is_the_result_in_every_situation(make_world, steps):
    """Whatever lies on the stick in whatever order: what the preview says is what is done."""
    world = make_world()
    try:
        paths = _stick(world, steps)
        preview, result = previewed_then_taken(world, paths)
        assert preview == result
    finally:
        world.close()


def _stick(world, steps):
    """Packages of a township to which these things happened."""
    key, paths = world.person(), []
    world.round()
    world.keep("township", "old")
    for place, (step, number) in enumerate(steps):
        match step:
            case "month" | "full" | "lose":
                world.change(key, phone=f"139{place:04d}{number:04d}")
                made = world.export(full=step == "full")
                paths += [kept(world, made, f"p{place}.mzp")] if step != "lose" else []
            case "double" if paths:
                paths.append(paths[number % len(paths)])
            case "cut" if paths:
                cut = world.stick / f"cut{place}.mzp"
                cut.write_bytes(paths[-1].read_bytes()[:-number - 1])
                paths.append(cut)
            case _:
                _meanwhile(world, key, step, number)
    _handed_in(world, lambda: paths.append(kept(world, world.export(), "last.mzp")))
    return list(dict.fromkeys(paths))


def _meanwhile(world, key, step, number):
    """What people do between two packages."""
    match step:
        case "edit":
            world.change(key, desk=world.bureau, address=f"三里村{number}组")
        case "critical":
            world.change(key, desk=world.bureau, name="单思佳")
            world.change(key, name=f"单思{number}")
        case "read":
            world.change(key, group=f"{number}组")
            _handed_in(world, world.round)
        case "back":
            world.put_back("township", "old")
            world.change(key, address=f"{number}里村")
        case "stranger":
            world.person(site="431281104")


def _handed_in(world, work):
    try:
        work()
    except Refusal as refusal:
        assert refusal.code == "forked"
        rebase.rebase(world.township)
