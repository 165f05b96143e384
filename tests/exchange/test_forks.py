"""Two lives of one database: nothing of either is lost, the township begins again where both agreed, 找回 returns."""

import pytest

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.record import Entitlement
from mzdesk.exchange import feedback, rebase, receipts, recovered, undoing
from mzdesk.exchange.records import Conflict, ForeignEntry, Recovery
from mzdesk.lines.rural_dibao.record import RuralDibao
from mzdesk.people.residents import Person
from mzdesk.services import keeping
from mzdesk.store.lives import OLDER_COPY
from tests.exchange.two_lives import WAYS, by_program, by_raw_copy, lived_on, rejoined, sentence


@pytest.mark.parametrize("back", WAYS)
def test_that_a_fork_applies_nothing_and_answers_with_the_last_common_entry(world, back):
    both, _only, _new = lived_on(world, back)
    taken = world.take(world.export().path)
    assert (taken.result, taken.applied, taken.verdict) == (
        "fork", 0, "未合并：与本局已收的内容分叉，请读入回执后重新接上")
    assert world.get(world.bureau, both)["phone"] == "13911111111"
    read = world.read(taken)
    found = rebase.parting(world.township)
    assert (read.parted, found.stage, found.common, found.theirs) == (True, rebase.FORKED, read.receipt.common, 3)
    assert found.ours == 1


@pytest.mark.parametrize("back", WAYS)
def test_that_nothing_leaves_before_a_person_has_said_so(world, back):
    lived_on(world, back)
    world.read(world.take(world.export().path))
    assert sentence(world.export) == (
        "市局已收的变更中有 3 条本机没有（本机的数据曾退回到较早的一份），报送已暂停。"
        "请在“月度报送”页按 Ctrl+J 重新接上；两边各自录入的内容都会保留。")


@pytest.mark.parametrize("back", WAYS)
def test_that_both_lives_are_kept_and_both_offices_agree_in_the_end(world, back):
    both, only, new = lived_on(world, back)
    taken = rejoined(world)
    assert (taken.result, taken.recovered, taken.verdict) == ("merged", 2, "有找回内容，请读入反馈包逐项核对")
    assert world.get(world.bureau, both)["phone"] == "13922222222"  # the township's own field: its newer life stands
    assert world.get(world.bureau, only)["address"] == "三里村"
    assert world.get(world.bureau, new)["name"] == "龙小妹"
    kept = [row for row in world.rows(world.bureau, Conflict) if row["record_id"] == both]
    assert [(row["ours"], row["theirs"], row["state"]) for row in kept] == [
        ('"13911111111"', '"13922222222"', "settled")]
    read = world.read(taken)
    assert (read.accepted, rebase.parting(world.township)) == (True, None)
    assert feedback.read(world.township, taken.feedback).recovered == 2
    waiting = recovered.questions(world.township)
    assert {(one.record, one.field, one.ours, one.theirs, one.usual) for one in waiting} == {
        (only, "address", None, "三里村", "take"), (new, "", None, None, "take")}
    recovered.answer(world.township, recovered.usual(waiting))
    assert world.get(world.township, only)["address"] == "三里村"
    assert world.get(world.township, new)["phone"] == "13733333333"
    taken, read = world.round()
    assert (taken.result, taken.verdict) == ("merged", "两边一致")
    assert [row["state"] for row in world.rows(world.bureau, Recovery)] == ["closed", "closed"]
    assert all(check.ok for desk in (world.bureau, world.township) for check in keeping.doctor(desk))


@pytest.mark.parametrize("back", WAYS)
def test_that_what_is_left_goes_up_too(world, back):
    _both, only, new = lived_on(world, back)
    taken = rejoined(world)
    world.read(taken)
    feedback.read(world.township, taken.feedback)
    waiting = recovered.questions(world.township)
    recovered.answer(world.township, {one.id: recovered.LEAVE for one in waiting})
    assert world.get(world.township, only)["address"] is None
    assert world.get(world.township, new)["void_reason"] == "找回时没有采用"
    taken, _ = world.round()
    assert taken.verdict == "两边一致"
    assert world.get(world.bureau, only)["address"] is None
    assert world.get(world.bureau, new)["void_reason"] == "找回时没有采用"
    assert feedback.export_all(world.bureau, world.stick) == ()
    assert all(check.ok for check in keeping.doctor(world.township))


def test_that_the_letter_moves_on_in_a_life_that_nobody_declared(world):
    lived_on(world, by_raw_copy)
    assert world.township.office.letter == "A"
    rejoined(world)
    assert world.township.office.letter == "B"
    world.township.store.close()
    world.township = world.open("431281103")
    assert world.township.office.letter == "B"


def test_that_a_restored_life_keeps_its_letter_when_it_begins_again(world):
    lived_on(world, by_program)
    rejoined(world)
    assert world.township.office.letter == "B"


def test_that_a_restored_office_that_did_not_go_on_gets_its_own_back(world):
    """No edit since the restore, so nothing to fork over: the receipt tells that the bureau has more."""
    key = world.person()
    world.round()
    file = world.back_up()
    world.change(key, address="三里村")
    world.round()
    world.clock.advance(seconds=5)
    world.restore(file)
    taken = rejoined(world)
    assert (taken.result, taken.recovered) == ("merged", 1)
    world.read(taken)
    feedback.read(world.township, taken.feedback)
    recovered.answer(world.township, recovered.usual(recovered.questions(world.township)))
    assert world.round()[0].verdict == "两边一致"
    assert world.get(world.township, key)["address"] == "三里村"


def test_that_a_value_changed_since_is_proposed_to_be_left(world):
    _both, only, _new = lived_on(world, by_program)
    taken = rejoined(world)
    world.read(taken)
    world.change(only, address="四里村")
    feedback.read(world.township, taken.feedback)
    waiting = recovered.questions(world.township)
    assert {(one.field, one.ours, one.usual) for one in waiting} == {
        ("address", "四里村", "leave"), ("", None, "take")}
    recovered.answer(world.township, recovered.usual(waiting))
    assert world.round()[0].verdict == "两边一致"
    assert world.get(world.bureau, only)["address"] == "四里村"


def test_that_what_one_copy_found_again_is_found_by_another_copy_too(world):
    """Two files with the same past lost the same month. The bureau's own fields stand in no digest: that one of the two
    has them again since must not pass for both."""
    person = world.person()
    with world.township.store.work("李") as work:
        case = work.put(RuralDibao, {"person_id": person, "state": "在保"})
        pay = work.put(Entitlement, {"owner_id": case, "monthly": Money(30000), "began": Month(2026, 1)})
    world.round()
    world.keep("township", "old-township")
    world.change(pay, record=Entitlement, monthly=Money(50000))
    world.round()
    world.put_back("township", "old-township")
    world.change(person, phone="13911111111")
    world.keep("township", "its-copy")
    for back in (None, "its-copy"):
        if back:
            world.put_back("township", back)
            world.change(person, phone="13922222222")
        taken = rejoined(world)
        world.read(taken)
        assert world.get(world.township, pay, Entitlement)["monthly"] == Money(30000)
        feedback.read(world.township, taken.feedback)
        assert world.get(world.township, pay, Entitlement)["monthly"] == Money(50000)
        assert world.round()[0].verdict == "两边一致"


def test_that_feedback_read_twice_asks_once(world):
    lived_on(world, by_program)
    taken = rejoined(world)
    world.read(taken)
    assert feedback.read(world.township, taken.feedback).recovered == 2
    assert feedback.read(world.township, taken.feedback).recovered == 0
    recovered.answer(world.township, recovered.usual(recovered.questions(world.township)))
    assert feedback.read(world.township, taken.feedback).recovered == 0
    assert recovered.questions(world.township) == []


def test_that_a_preview_of_feedback_asks_nothing(world):
    lived_on(world, by_program)
    taken = rejoined(world)
    assert feedback.read(world.township, taken.feedback, dry_run=True).recovered == 2
    assert recovered.questions(world.township) == []


def test_that_an_offer_is_answered_once(world):
    lived_on(world, by_program)
    taken = rejoined(world)
    feedback.read(world.township, taken.feedback)
    answers = recovered.usual(recovered.questions(world.township))
    recovered.answer(world.township, answers)
    assert sentence(lambda: recovered.answer(world.township, answers)) == "有的找回内容已经核对过。请刷新列表。"


def test_that_the_next_months_go_on_from_the_new_life(world):
    both, _only, _new = lived_on(world, by_program)
    taken = rejoined(world)
    world.read(taken)
    feedback.read(world.township, taken.feedback)
    recovered.answer(world.township, recovered.usual(recovered.questions(world.township)))
    for number in range(3):
        world.change(both, phone=f"1360000000{number}")
        taken, _ = world.round()
        assert (taken.result, taken.verdict) == ("merged", "两边一致")


def test_that_a_second_restore_to_the_same_backup_begins_again_too(world):
    both, _only, _new = lived_on(world, by_program)
    taken = rejoined(world)
    world.read(taken)
    world.clock.advance(seconds=5)
    world.restore(world.folder / "b.mzb")
    world.change(both, address="五里村")
    taken = rejoined(world)
    assert taken.result == "merged"
    world.read(taken)
    feedback.read(world.township, taken.feedback)
    recovered.answer(world.township, recovered.usual(recovered.questions(world.township)))
    assert world.round()[0].verdict == "两边一致"
    found = world.get(world.township, both)
    assert (found["phone"], found["address"]) == ("13922222222", "五里村")


def test_that_the_lost_life_coming_back_is_a_fork_again(world):
    """The old computer turns up once more and hands in what it has: it is not taken for the life that goes on."""
    key = world.person()
    world.round()
    file = world.back_up()
    world.change(key, phone="13911111111")
    world.round()
    world.keep("township", "old-computer")
    world.clock.advance(seconds=5)
    world.restore(file)
    world.change(key, address="三里村")
    world.read(rejoined(world))
    old = world.open("431281103", world.folder / "old-computer")
    world.change(key, desk=old, phone="13944444444")
    assert world.take(world.export(old).path).result == "fork"
    old.store.close()
    assert world.get(world.bureau, key)["phone"] == "13911111111"
    assert world.take(world.export().path).result in ("merged", "duplicate")


def test_that_a_rebasing_package_is_the_same_when_handed_out_again(world):
    lived_on(world, by_program)
    world.read(world.take(world.export().path))
    rebase.rebase(world.township)
    first, again = world.export(), world.export()
    assert (first.again, again.again, first.sha256) == (False, True, again.sha256)
    assert world.take(first.path).result == "merged"
    assert world.take(again.path).result == "duplicate"


def test_that_a_fork_receipt_read_once_more_asks_for_nothing(world):
    lived_on(world, by_program)
    fork = world.take(world.export().path)
    world.read(fork)
    rebase.rebase(world.township)
    world.read(world.take(world.export().path))
    world.read(fork)
    assert rebase.parting(world.township) is None


def test_that_a_rebasing_merge_can_be_undone(world):
    """The lost life's entries have their name again, so that the very same package re-bases once more."""
    lived_on(world, by_raw_copy)
    world.read(world.take(world.export().path))
    rebase.rebase(world.township)
    made = world.export()
    before = {name: rows for name, rows in world.dump(world.bureau).items() if name not in (
        "change_log", "package_received", "package_sent", "merge_undone")}
    first = world.take(made.path)
    undoing.undo(world.bureau, made.sha256)
    after = world.dump(world.bureau)
    assert {name: after[name] for name in before} == before
    again = world.take(made.path)
    assert (again.result, again.recovered, again.verdict) == (first.result, first.recovered, first.verdict)


def test_that_the_bureau_may_go_back_as_well(world):
    """Both offices lose: the bureau's copy knows only the lost life, the township has re-based since."""
    both, _only, new = lived_on(world, by_raw_copy)
    world.keep("bureau", "old-bureau")
    taken = rejoined(world)
    world.read(taken)
    world.change(both, address="三里村")
    world.put_back("bureau", "old-bureau")
    for _ in range(3):
        taken = world.take(world.export().path)
        read = receipts.read(world.township, taken.receipt)
        if read.parted:
            rebase.rebase(world.township)
    assert taken.result in ("merged", "duplicate")
    found = world.get(world.bureau, both)
    assert (found["phone"], found["address"]) == ("13922222222", "三里村")
    assert world.get(world.bureau, new)["name"] == "龙小妹"


@pytest.mark.parametrize("back", WAYS)
def test_that_a_bureau_that_went_back_before_the_other_life_ends_the_rebasing(world, back):
    world.person()
    world.round()
    world.keep("bureau", "old-bureau")
    both, _only, new = lived_on(world, back)
    assert world.read(world.take(world.export().path)).parted
    rebase.rebase(world.township)
    world.put_back("bureau", "old-bureau")
    taken = world.take(world.export().path)
    assert taken.result == "gap"
    world.read(taken)
    assert rebase.parting(world.township) is None
    taken = world.take(world.export().path)
    assert (taken.result, taken.verdict) == ("merged", "两边一致")
    assert world.get(world.bureau, both)["phone"] == "13922222222"
    assert world.get(world.bureau, new) is None  # it was only in the life that both offices lost


def test_that_a_restored_office_pauses_until_its_clerk_has_looked(world):
    world.person()
    world.round()
    file = world.back_up()
    sent = world.export()
    world.person(name="杨大哥")
    later = world.export()
    assert later.path != sent.path
    world.clock.advance(minutes=5)
    world.restore(file, confirm=False)
    stopped = rebase.pause(world.township)
    assert (stopped.why, stopped.since, stopped.lost) == ("从备份恢复", "2026-10-25 09:05", (later.path.name,))
    assert sentence(world.export) == (
        "本机的数据于 2026-10-25 09:05 从备份恢复，此后的录入可能不在本机，报送已暂停。"
        "请核对最近的录入，确认无误后在“月度报送”页按 Ctrl+J 继续报送。")
    rebase.confirm(world.township)
    assert world.export().number == 3


def test_that_an_older_copy_under_its_head_file_is_noticed_at_once(world):
    key = world.person()
    world.keep("township", "old-township")
    world.change(key, phone="13911111111")
    world.put_back("township", "old-township", head=True)
    assert (world.township.office.letter, rebase.pause(world.township).why) == ("B", OLDER_COPY)
    assert sentence(world.export).startswith("本机的数据于 2026-10-25 09:00 被换成了较早的一份，")
    world.township.store.close()
    world.township = world.open("431281103")
    assert world.township.office.letter == "B"  # told once, not at every start


@pytest.mark.parametrize("told", ["", "{}", "[]", '{"replica": 1}', "\x00" * 40, '{"seq": "x"}'])
def test_that_a_spoilt_head_file_says_nothing(world, told):
    world.person()
    world.township.store.close()
    (world.township.folder / "mzdesk.head").write_text(told)
    world.township = world.open("431281103")
    assert (world.township.office.letter, rebase.pause(world.township)) == ("A", None)


def test_that_there_is_nothing_to_rebase_in_an_office_that_lost_nothing(world):
    world.person()
    world.round()
    assert sentence(lambda: rebase.rebase(world.township)) == (
        "本机与市局的进度没有分开，不需要重新接上。照常报送即可。")


def test_that_entries_of_a_lost_life_stay_under_another_name(world):
    lived_on(world, by_raw_copy)
    before = len(world.rows(world.bureau, ForeignEntry))
    rejoined(world)
    rows = world.rows(world.bureau, ForeignEntry)
    assert len(rows) == before + 1
    assert len({row["epoch"] for row in rows}) == 2


def test_that_what_waits_for_a_person_does_not_hold_up_what_was_lost(world):
    """The township need not wait for the bureau's decision to have its own content back."""
    key = world.person()
    world.round()
    file = world.back_up()
    world.change(key, name="单思佳")
    new = world.person(name="龙小妹")
    world.round()
    world.clock.advance(seconds=5)
    world.restore(file)
    world.change(key, name="单思思")
    taken = rejoined(world)
    assert (taken.conflicts, taken.recovered, taken.verdict) == (
        1, 1, "有找回内容，请读入反馈包逐项核对；另有待核内容，核完后再比对")
    world.read(taken)
    assert feedback.read(world.township, taken.feedback).recovered == 1
    waiting = recovered.questions(world.township)
    assert [one.record for one in waiting] == [new]
    recovered.answer(world.township, recovered.usual(waiting))
    assert world.get(world.township, new)["name"] == "龙小妹"
    taken, _ = world.round()
    assert (taken.verdict, taken.feedback) == ("有待核内容，核完后再比对", None)


def test_that_a_conflict_in_a_critical_field_waits_for_a_person(world):
    key = world.person()
    world.round()
    file = world.back_up()
    world.change(key, name="单思佳")
    world.round()
    world.clock.advance(seconds=5)
    world.restore(file)
    world.change(key, name="单思思")
    taken = rejoined(world)
    assert (taken.conflicts, taken.recovered, taken.verdict) == (1, 0, "有待核内容，核完后再比对")
    assert world.get(world.bureau, key, Person)["name"] == "单思佳"
