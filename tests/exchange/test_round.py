"""One month's round between a township and the bureau: what comes over, what is sent again, what is left at home."""

import json

from sqlalchemy import update

from mzdesk.basics.coded import UnknownCode
from mzdesk.basics.months import Month
from mzdesk.exchange import files, own
from mzdesk.exchange.intake import DUPLICATE, MERGED
from mzdesk.exchange.records import Conflict, ForeignEntry, PeerMark
from mzdesk.lines.left_behind.record import LeftBehindChild, LeftBehindVisit
from mzdesk.people.residents import Person


def opened(world, made):
    """The payload of a package, as the township itself may open it."""
    return files.read(made.path).open(own.keys(world.township).age)


def changes(world, made):
    return [json.loads(line) for line in bytes(opened(world, made)["changes.jsonl"]).splitlines()]


def test_that_a_round_brings_the_records_over_and_moves_the_base(world):
    key = world.person()
    taken, read = world.round()
    assert (taken.result, taken.held, taken.conflicts, taken.verdict) == (MERGED, 0, 0, "两边一致")
    found = world.get(world.bureau, key)
    assert (found["name"], found["phone"], found["site"]) == ("单思怡", "13800000000", "431281103")
    assert read.accepted and read.high_water == taken.applied
    assert read.words == "第1号包市局已收（两边一致）"


def test_that_only_what_is_new_travels_after_a_receipt(world):
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    made = world.export()
    assert made.counts == {"person": {"update": 1}}
    assert world.take(made.path).applied == 1
    assert world.get(world.bureau, key)["phone"] == "13911111111"


def test_that_the_same_package_again_gives_the_same_receipt(world):
    world.person()
    made = world.export()
    first, second = world.take(made.path), world.take(made.path)
    assert second.result == DUPLICATE
    assert second.receipt.read_bytes() == first.receipt.read_bytes()
    assert second.phone == first.phone


def test_that_with_nothing_new_the_stored_file_is_handed_out_again(world):
    world.person()
    first = world.export()
    first_bytes = first.path.read_bytes()
    first.path.unlink()
    second = world.export()
    assert (second.number, second.again) == (1, True)
    assert second.path.read_bytes() == first_bytes


def test_that_a_lost_receipt_is_made_good_by_sending_again(world):
    world.person()
    lost = world.take(world.export().path)
    lost.receipt.unlink()
    again = world.take(world.export().path)
    assert again.result == DUPLICATE
    read = world.read(again)
    assert (read.accepted, read.high_water) == (True, lost.applied)


def test_that_a_lost_stick_costs_nothing(world):
    key = world.person()
    lost = world.export()
    world.change(key, phone="13911111111")
    second = world.export()
    assert second.number == 2
    assert world.take(second.path).result == MERGED
    assert world.get(world.bureau, key)["phone"] == "13911111111"
    assert world.take(lost.path).result == DUPLICATE
    assert world.get(world.bureau, key)["phone"] == "13911111111"


def test_that_packages_given_in_the_wrong_order_are_taken_by_number(world):
    key = world.person()
    first = world.export()
    world.change(key, phone="13911111111")
    second = world.export()
    late, early = world.take(second.path, first.path)
    assert (early.number, early.result, early.applied > 1) == (1, MERGED, True)
    assert (late.number, late.result, late.applied) == (2, MERGED, 1)


def test_that_the_last_package_carries_what_an_earlier_one_did_not_bring(world):
    key = world.person()
    first = world.export()
    world.change(key, phone="13911111111")
    assert world.take(world.export().path).result == MERGED
    late = world.take(first.path)
    assert late.result == DUPLICATE
    read = world.read(late)
    assert read.accepted


def test_that_two_townships_do_not_disturb_each_other(world):
    here, there = world.person(), world.person(world.other, name="龙小妹")
    first, second = world.take(world.export().path, world.export(world.other).path)
    assert (first.verdict, second.verdict) == ("两边一致", "两边一致")
    assert world.get(world.bureau, here)["site"] == "431281103"
    assert world.get(world.bureau, there)["site"] == "431281104"


def test_that_a_preview_keeps_nothing_and_equals_the_result(world):
    world.person(sex=UnknownCode("7"))
    world.person()
    made, before = world.export(), world.dump(world.bureau)
    on_disk = sorted(world.bureau.folder.rglob("*.mzp"))
    shown = world.take(made.path, dry_run=True)
    assert world.dump(world.bureau) == before
    assert sorted(world.bureau.folder.rglob("*.mzp")) == on_disk
    taken = world.take(made.path)
    parts = ("result", "applied", "held", "conflicts", "reason", "verdict", "site", "number")
    assert [getattr(shown, p) for p in parts] == [getattr(taken, p) for p in parts]
    assert (shown.receipt, shown.held) == (None, 1)


def test_that_a_field_that_never_travels_stays_at_home_and_the_chain_still_verifies(world):
    person = world.person()
    with world.township.store.work("李") as work:
        child = work.put(LeftBehindChild, {"state": "草稿", "person_id": person, "hiv": "1", "school": "托口小学"})
    made = world.export()
    entry = next(e for e in changes(world, made) if e["record_id"] == child)
    assert "hiv" not in entry["payload"] and "托口小学" in entry["payload"]
    assert len(entry["sealed"]) == 64
    taken = world.take(made.path)
    assert (taken.result, taken.verdict) == (MERGED, "两边一致")
    assert world.get(world.bureau, child, LeftBehindChild)["hiv"] is None
    assert world.get(world.bureau, child, LeftBehindChild)["school"] == "托口小学"


def test_that_a_change_of_only_what_stays_at_home_is_still_a_link_of_the_chain(world):
    person = world.person()
    with world.township.store.work("李") as work:
        child = work.put(LeftBehindChild, {"state": "草稿", "person_id": person})
    world.round()
    world.change(child, record=LeftBehindChild, hiv="1")
    taken, read = world.round()
    assert (taken.result, taken.applied, taken.verdict) == (MERGED, 1, "两边一致")
    assert read.accepted


def test_that_the_manifest_holds_nothing_personal(world):
    world.person(name="单思怡", phone="13800000000", address="托口镇三里村六组")
    text = files.peek(world.export().path).dump().decode()
    for word in ("单思怡", "13800000000", "三里村"):
        assert word not in text


def test_that_a_voided_record_and_a_cleared_field_come_over(world):
    kept, gone = world.person(), world.person()
    world.round()
    world.change(kept, phone=None)
    with world.township.store.work("李") as work:
        work.void(Person, gone, "重复登记")
    taken, _ = world.round()
    assert taken.verdict == "两边一致"
    assert world.get(world.bureau, kept)["phone"] is None
    assert world.get(world.bureau, gone)["void_reason"] == "重复登记"


def test_that_many_changes_of_one_record_end_in_its_last_value(world):
    key = world.person()
    for number in range(5):
        world.change(key, phone=f"1390000000{number}")
    with world.township.store.work("李") as work:
        child = work.put(LeftBehindChild, {"state": "草稿", "person_id": key})
        work.put(LeftBehindVisit, {"owner_id": child, "life": "正常"})
    taken, _ = world.round()
    assert taken.verdict == "两边一致"
    assert world.get(world.bureau, key)["phone"] == "13900000004"
    world.change(key, phone="13700000000")
    world.change(key, phone="13600000000")
    world.round()
    assert world.get(world.bureau, key)["phone"] == "13600000000"


def test_that_the_bureau_finds_a_person_by_what_came_over(world):
    from mzdesk.people.search import find

    key = world.person(name="单思怡")
    world.round()
    world.change(key, name="龙小妹")
    world.round()
    with world.bureau.store.reading() as connection:
        assert find(connection, "lxm") == [key]
        assert find(connection, "shansiyi") == []


def test_that_the_bureau_log_tells_from_which_package_a_change_came(world):
    from mzdesk.store.log import LogEntry

    key = world.person()
    world.round()
    entry = next(e for e in world.rows(world.bureau, LogEntry) if e["record_id"] == key)
    assert (entry["kind"], entry["reason"], entry["operator"]) == ("merge", "报送包 431281103 2026-10 第1号", "李")


def test_that_every_accepted_entry_is_remembered_with_its_hash(world):
    world.person()
    taken, _ = world.round()
    with world.township.store.reading() as connection:
        end = world.township.store.head(connection)
    rows = world.rows(world.bureau, ForeignEntry)
    assert len(rows) == taken.applied == end.seq
    assert {row["epoch"] for row in rows} == {world.township.office.epoch}
    assert next(row["hash"] for row in rows if row["seq"] == end.seq) == end.hash
    mark = world.rows(world.bureau, PeerMark)[0]
    assert (mark["seq"], mark["hash"], mark["number"]) == (end.seq, end.hash, 1)


def test_that_a_month_without_changes_gets_a_package_of_its_own(world):
    world.person()
    world.round()
    world.clock.advance(days=30)
    made = world.export()
    assert (made.number, made.period, made.counts, made.again) == (2, "2026-11", {}, False)
    taken = world.take(made.path)
    assert (taken.result, taken.applied, taken.verdict) == (MERGED, 0, "两边一致")
    assert world.read(taken).accepted


def test_that_an_unanswered_package_is_handed_out_again_even_in_the_next_month(world):
    world.person()
    world.export()
    world.clock.advance(days=30)
    assert world.export().again


def test_that_the_month_can_be_said(world):
    world.person()
    made = world.export(month=Month(2026, 9))
    assert made.period == "2026-09"
    assert made.path.name.endswith("_U_0001_202609.mzp")


def test_that_a_package_names_the_one_before_it(world):
    key = world.person()
    first = world.export()
    world.change(key, phone="13911111111")
    assert files.peek(world.export().path).previous == first.sha256
    assert files.peek(first.path).previous == ""


def test_that_a_full_package_brings_the_state_and_is_compared_not_written_over(world):
    key = world.person()
    world.round()
    with world.bureau.store.work("王") as work:
        work.put(Person, {"phone": "13700000000"}, key)
    made = world.export(full=True)
    assert made.kind == "full" and made.number == 2
    assert "state/person.jsonl" in opened(world, made)
    taken = world.take(made.path)
    assert (taken.result, taken.conflicts, taken.verdict) == (MERGED, 1, "有待核内容，核完后再比对")
    assert world.get(world.bureau, key)["phone"] == "13700000000"
    row = world.rows(world.bureau, Conflict)[0]
    assert (row["field"], row["ours"], row["theirs"], row["origin"]) == (
        "phone", '"13700000000"', '"13800000000"', "full"
    )


def test_that_a_full_package_shows_a_record_that_only_one_side_has(world):
    world.round()
    with world.bureau.store.work("王") as work:
        extra = work.put(Person, {"name": "多出", "site": "431281103"})
    world.take(world.export(full=True).path)
    row = next(r for r in world.rows(world.bureau, Conflict) if r["record_id"] == extra)
    assert (row["field"], row["ours"], row["theirs"]) == ("（整条）", '"有"', "null")


def test_that_a_second_full_package_replaces_the_list_of_the_first(world):
    key = world.person()
    world.round()
    with world.bureau.store.work("王") as work:
        work.put(Person, {"phone": "13700000000"}, key)
    world.take(world.export(full=True).path)
    world.change(key, address="三里村")
    world.take(world.export(full=True).path)
    assert sorted(row["state"] for row in world.rows(world.bureau, Conflict)) == ["open", "replaced"]


def test_that_an_edit_by_the_bureau_is_told_as_the_reason_of_a_difference(world):
    key = world.person()
    world.round()
    with world.bureau.store.work("王") as work:
        work.put(Person, {"address": "三里村"}, key)
    world.change(key, phone="13911111111")
    taken, _ = world.round()
    assert (taken.conflicts, taken.verdict) == (0, "市局改过部分内容，反馈给乡镇后再比对")
    found = world.get(world.bureau, key)
    assert (found["phone"], found["address"]) == ("13911111111", "三里村")


def test_that_a_difference_nobody_can_explain_asks_for_a_full_package(world):
    key = world.person()
    world.round()
    with world.bureau.store.writing() as connection:
        connection.execute(update(Person).where(Person.id == key).values(phone=None))
    world.change(key, address="三里村")
    taken, _ = world.round()
    assert (taken.result, taken.verdict) == (MERGED, "两边不一致，请报送全量包")
