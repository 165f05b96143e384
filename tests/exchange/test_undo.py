"""撤回合并: merge then undo is identity on everything an intake touches but the log; taken again, the same result."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.exchange import feedback, intake, journal, settling, state, undoing
from mzdesk.exchange.records import Conflict, HeldRow, PackageReceived
from mzdesk.people import search
from mzdesk.people.residents import Person
from mzdesk.services import keeping
from mzdesk.store.log import LOG, UNMERGE

KEPT_ON = {"change_log", "package_received", "package_sent", "merge_undone"}
"""The log with its compensating entries, and the notes of what came, went out and was taken back."""


def everything(world):
    """What an intake touches, as it stands at the bureau."""
    return {name: rows for name, rows in world.dump(world.bureau).items() if name not in KEPT_ON}


def digests(world):
    with world.bureau.store.reading() as connection:
        return state.of_site(connection, "431281103")


def refusal_of(work):
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.sentence


def busy(world):
    """A package that creates, changes and voids, with a conflict in a critical field and an entry that waits."""
    key, gone = world.person(), world.person(name="杨大哥")
    world.round()
    world.change(key, name="单思佳", desk=world.bureau)
    world.change(key, name="单思怡怡", phone="13911111111")
    world.change(key, address="三里村")
    with world.township.store.work("李") as work:
        work.void(Person, gone, "重复登记")
    world.person(name="龙小妹")
    return key


def test_that_merge_then_undo_is_identity_but_for_the_log(world):
    busy(world)
    made = world.export()
    before, told = everything(world), digests(world)
    taken = world.take(made.path)
    assert (taken.result, taken.conflicts) == ("merged", 1)
    assert everything(world) != before
    undone = undoing.undo(world.bureau, made.sha256)
    assert (undone.site, undone.number, undone.restored, undone.removed) == ("431281103", 2, 2, 1)
    assert everything(world) == before
    assert digests(world) == told
    assert all(check.ok for check in keeping.doctor(world.bureau))


def found(world, typed):
    with world.bureau.store.reading() as connection:
        return search.find(connection, typed)


def test_that_the_first_package_of_a_township_can_be_undone(world):
    key = world.person()
    made, before = world.export(), everything(world)
    world.take(made.path)
    assert found(world, "单思怡") == [key]
    undoing.undo(world.bureau, made.sha256)
    assert everything(world) == before
    assert found(world, "单思怡") == []


def test_that_the_log_tells_of_both(world):
    key = world.person()
    made = world.export()
    world.take(made.path)
    undoing.undo(world.bureau, made.sha256)
    with world.bureau.store.reading() as connection:
        rows = connection.execute(select(LOG).where(LOG.c.record_id == key).order_by(LOG.c.seq)).mappings().all()
    assert [(row["kind"], row["base_version"]) for row in rows] == [("merge", 0), (UNMERGE, 1)]
    assert rows[1]["reason"] == "撤回报送包 431281103 2026-10 第1号"
    merged, back = (json.loads(row["payload"]) for row in rows)
    assert back == {name: [after, before] for name, (before, after) in merged.items()}


def test_that_the_same_package_taken_again_gives_the_same_result(world):
    busy(world)
    made = world.export()
    first = world.take(made.path)
    after = everything(world)
    undoing.undo(world.bureau, made.sha256)
    again = world.take(made.path)
    assert (again.result, again.applied, again.held, again.conflicts, again.verdict) == (
        first.result, first.applied, first.held, first.conflicts, first.verdict)
    assert again.phone == first.phone
    assert again.receipt.read_bytes() == first.receipt.read_bytes()
    same = everything(world)
    for name in ("conflict", "merge_before", "peer_mark"):  # ids, units of work and moments of the second time
        assert len(same.pop(name)) == len(after.pop(name))
    assert same == after
    assert all(check.ok for check in keeping.doctor(world.bureau))


def test_that_an_older_package_called_a_duplicate_brings_its_content_after_the_undo(world):
    """The first package comes after the second, which held all of it; once the second is taken back, it is new."""
    key = world.person()
    first = world.export()
    world.change(key, phone="13911111111")
    second = world.export()
    assert [world.take(one.path).result for one in (second, first)] == ["merged", "duplicate"]
    undoing.undo(world.bureau, second.sha256)
    with world.bureau.store.reading() as connection:
        told = connection.execute(select(PackageReceived.result, PackageReceived.reason).where(
            PackageReceived.sha256 == first.sha256)).one()
    assert tuple(told) == (
        "undone", "内容随另一个包的合并一起撤回，没有留在台账里。文件还在收件夹，可以重新接收。")
    taken = world.take(first.path)
    assert taken.result == "merged"
    assert world.get(world.bureau, key, Person)["phone"] == "13800000000"
    world.read(taken)
    assert [(one.result, one.applied) for one in (world.take(world.export().path),)] == [("merged", 1)]
    assert world.get(world.bureau, key, Person)["phone"] == "13911111111"


def test_that_what_was_a_duplicate_by_itself_stays_one(world):
    key = world.person()
    first = world.export()
    assert [world.take(first.path).result for _ in range(2)] == ["merged", "duplicate"]
    world.change(key, phone="13911111111")
    second = world.export()
    world.take(second.path)
    undoing.undo(world.bureau, second.sha256)
    assert world.take(first.path).result == "duplicate"


def test_that_a_later_package_answers_as_gap_and_heals_by_itself(world):
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    second = world.export()
    world.read(world.take(second.path))
    undoing.undo(world.bureau, second.sha256)
    assert world.get(world.bureau, key)["phone"] == "13800000000"
    world.change(key, address="三里村")
    taken = world.take(world.export().path)
    assert taken.result == "gap"
    assert not world.read(taken).accepted
    taken, read = world.round()
    assert (taken.result, taken.verdict, read.accepted) == ("merged", "两边一致", True)
    found = world.get(world.bureau, key)
    assert (found["phone"], found["address"]) == ("13911111111", "三里村")
    assert world.take(second.path).result == "duplicate"


def test_that_a_conflict_that_was_replaced_waits_again(world):
    key = world.person()
    world.round()
    world.change(key, name="单思佳", desk=world.bureau)
    world.change(key, name="单思思")
    world.round()
    first = [one.id for one in settling.conflicts(world.bureau)]
    world.change(key, name="单思怡怡")
    made = world.export()
    world.take(made.path)
    assert [one.id for one in settling.conflicts(world.bureau)] != first
    undoing.undo(world.bureau, made.sha256)
    assert [one.id for one in settling.conflicts(world.bureau)] == first


def test_that_held_entries_go_with_their_package(world):
    """A resident entered under another office's code: R5 sets the entry aside."""
    world.person(), world.person(site="431281104")
    made = world.export()
    assert world.take(made.path).held == 1
    undoing.undo(world.bureau, made.sha256)
    assert world.rows(world.bureau, HeldRow) == []


def test_that_feedback_says_the_same_as_before(world):
    key = world.person()
    world.round()
    world.change(key, phone="13977777777", desk=world.bureau)
    edits = feedback.export(world.bureau, "431281103", world.stick).edits
    world.change(key, phone="13911111111")
    made = world.export()
    world.take(made.path)
    assert feedback.export(world.bureau, "431281103", world.stick).edits == 0
    undoing.undo(world.bureau, made.sha256)
    assert feedback.export(world.bureau, "431281103", world.stick).edits == edits == 1


def test_that_a_later_package_stands_in_the_way(world):
    key = world.person()
    first = world.export()
    world.read(world.take(first.path))
    world.change(key, phone="13911111111")
    world.round()
    before = world.dump(world.bureau)
    assert refusal_of(lambda: undoing.undo(world.bureau, first.sha256)) == (
        "这台电脑后来的包已经合并，不能只撤回前面的。请从最后一个包开始，逐个撤回。")
    assert world.dump(world.bureau) == before


def test_that_a_later_package_with_nothing_new_stands_in_the_way_too(world):
    """It ends where the first one does; left as merged, it would be answered as if its content were here."""
    world.person()
    before = everything(world)
    first = world.export()
    world.take(first.path)
    second = world.export(full=True)
    assert (second.number, world.take(second.path).result) == (2, "merged")
    assert refusal_of(lambda: undoing.undo(world.bureau, first.sha256)) == (
        "这台电脑后来的包已经合并，不能只撤回前面的。请从最后一个包开始，逐个撤回。")
    for one in (second, first):
        undoing.undo(world.bureau, one.sha256)
    assert everything(world) == before
    assert world.take(second.path).result == "merged"


def test_that_packages_are_undone_one_by_one_from_the_last(world):
    key = world.person()
    before = everything(world)
    first = world.export()
    world.read(world.take(first.path))
    world.change(key, phone="13911111111")
    second = world.export()
    world.take(second.path)
    undoing.undo(world.bureau, second.sha256)
    undoing.undo(world.bureau, first.sha256)
    assert everything(world) == before


def test_that_a_value_changed_here_since_stands_in_the_way(world):
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    made = world.export()
    world.take(made.path)
    world.change(key, phone="13977777777", desk=world.bureau)
    assert refusal_of(lambda: undoing.undo(world.bureau, made.sha256)) == (
        "合并以后本局又改过其中的记录，不能整包撤回。请核对后手工更正，或请乡镇改正后重新报送。")
    assert world.get(world.bureau, key)["phone"] == "13977777777"


def test_that_another_field_changed_here_since_does_not(world):
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    made = world.export()
    world.take(made.path)
    world.change(key, address="三里村", desk=world.bureau)
    undoing.undo(world.bureau, made.sha256)
    found = world.get(world.bureau, key)
    assert (found["phone"], found["address"]) == ("13800000000", "三里村")
    assert all(check.ok for check in keeping.doctor(world.bureau))


def test_that_a_new_record_filled_in_here_since_stands_in_the_way(world):
    key = world.person()
    made = world.export()
    world.take(made.path)
    world.change(key, died=date(2026, 10, 20), desk=world.bureau)
    assert refusal_of(lambda: undoing.undo(world.bureau, made.sha256)).startswith("合并以后本局又改过其中的记录")


def test_that_a_record_made_here_on_a_new_one_stands_in_the_way(world):
    from mzdesk.lines import LINES

    key = world.person()
    made = world.export()
    world.take(made.path)
    with world.bureau.store.work("王") as work:
        work.put(LINES["household"].record, {"state": "在册", "person_id": key, "site": "431281103"})
    assert refusal_of(lambda: undoing.undo(world.bureau, made.sha256)) == (
        "合并以后已有别的记录连着其中的记录，不能整包撤回。请核对后手工更正，或请乡镇改正后重新报送。")


def test_that_a_decided_conflict_stands_in_the_way_until_it_is_taken_back(world):
    key = world.person()
    world.round()
    world.change(key, name="单思佳", desk=world.bureau)
    world.change(key, name="单思思")
    made = world.export()
    world.take(made.path)
    waiting = settling.conflicts(world.bureau)[0].id
    settling.settle(world.bureau, waiting, settling.TOWNSHIP_STANDS)
    assert refusal_of(lambda: undoing.undo(world.bureau, made.sha256)) == (
        "这个包带来的冲突或待核内容已经有人核定，不能撤回。"
        "请在“冲突与待核”里先撤回核定；待核内容已处理的，请乡镇改正后重新报送。")
    settling.take_back(world.bureau, waiting)
    undoing.undo(world.bureau, made.sha256)
    assert world.rows(world.bureau, Conflict) == []
    assert world.get(world.bureau, key)["name"] == "单思佳"


def test_that_what_was_not_merged_cannot_be_undone(world):
    world.person()
    made = world.export()
    world.take(made.path)
    undoing.undo(world.bureau, made.sha256)
    assert refusal_of(lambda: undoing.undo(world.bureau, made.sha256)) == (
        "这个包没有合并过，或已经撤回。请在收件记录里选择结论为“已合并”的包。")
    said = refusal_of(lambda: undoing.undo(world.township, made.sha256))
    assert said == "合并由市局撤回，本机不能办理。请在市局操作。"


def test_that_a_package_is_found_by_its_file_or_its_digits(world):
    world.person()
    made = world.export()
    world.take(made.path)
    assert undoing.find(world.bureau, str(made.path)) == made.sha256
    assert undoing.find(world.bureau, made.sha256[:8].upper()) == made.sha256
    assert refusal_of(lambda: undoing.find(world.bureau, made.sha256[:7])) == (
        "收件记录里没有这个报送包。请给出包的文件，或收件记录里的核对码（至少八位）。")


def test_that_the_journal_says_that_it_was_undone(world):
    world.person()
    made = world.export()
    world.take(made.path)
    undoing.undo(world.bureau, made.sha256)
    row = journal.received(world.bureau)[0]
    assert (row.result, row.applied) == ("undone", 0)
    assert row.reason == "已撤回合并，内容没有留在台账里。文件还在收件夹，可以重新接收。"
    assert [r["sha256"] for r in world.rows(world.bureau, PackageReceived)] == [made.sha256]


def test_that_a_township_whose_package_was_taken_back_has_not_handed_in(world):
    def told():
        (one,) = (one for one in journal.board(world.bureau, Month(2026, 10)) if one.packages)
        return one.site, one.packages, one.handed_in

    world.person()
    made = world.export()
    world.take(made.path)
    assert told() == ("431281103", 1, True)
    undoing.undo(world.bureau, made.sha256)
    assert told() == ("431281103", 1, False)


def test_that_a_large_package_is_undone_page_by_page(world, monkeypatch):
    """Pages shorter than the package, and batches that write one record twice."""
    monkeypatch.setattr(undoing, "PAGE", 3)
    monkeypatch.setattr(intake.merging.applying, "BATCH", 2)
    key = world.person()
    world.round()
    for place in range(7):
        world.change(key, phone=f"1391111111{place}")
        world.person(name=f"杨{'一二三四五六七'[place]}妹")
    made, before = world.export(), everything(world)
    world.take(made.path)
    undoing.undo(world.bureau, made.sha256)
    assert everything(world) == before
    assert all(check.ok for check in keeping.doctor(world.bureau))
