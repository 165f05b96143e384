"""回执 and 电话回执码: only the file moves the base, only the right one, and never to a place that is not ours."""

import json
from dataclasses import replace

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import answering, canonical, files, own, receipts
from mzdesk.exchange import format as package_format
from mzdesk.exchange.records import PackageSent, PeerMark, ReceiptRead


def refused(work) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


def base(world):
    rows = [row for row in world.rows(world.township, PeerMark) if row["replica"] == ""]
    return rows[0]["seq"] if rows else 0


def forged(world, taken, key=None, **fields):
    """The receipt with other content, signed by the bureau (or another key)."""
    bureau, town = own.keys(world.bureau), own.keys(world.township)
    package = files.read(taken.receipt)
    content = json.loads(bytes(package.open(bureau.age)["receipt.json"])) | fields
    manifest = replace(package.manifest, number=99)
    built = package_format.build(
        manifest, key or bureau.sign, [("receipt.json", [canonical.dumps(content)])],
        [town.age.recipient, bureau.age.recipient],
    )
    return files.write(built.data, world.stick, "forged.mzp").path


def test_that_a_receipt_says_what_came_of_the_package(world):
    world.person()
    made = world.export()
    taken = world.take(made.path)
    found = world.read(taken).receipt
    assert (found.package, found.number, found.result, found.verdict) == (made.sha256, 1, "merged", "两边一致")
    assert (found.applied, found.held, found.conflicts) == (taken.applied, (), ())
    assert (found.site, found.replica) == ("431281103", world.township.office.replica)


def test_that_the_receipt_s_name_tells_whose_it_is(world):
    world.person()
    taken = world.take(world.export().path)
    tail = world.township.office.replica[-4:]
    assert taken.receipt.name == f"MZ_431281103_A{tail}_D_0001_202610.mzp"
    assert taken.receipt.parent == world.stick


def test_that_only_the_receipt_moves_the_base(world):
    world.person()
    taken = world.take(world.export().path)
    assert base(world) == 0
    world.read(taken)
    assert base(world) == taken.applied


def test_that_reading_a_receipt_again_changes_nothing(world):
    world.person()
    taken, first = world.round()
    again = world.read(taken)
    assert (again.accepted, again.high_water) == (first.accepted, first.high_water)
    assert len(world.rows(world.township, ReceiptRead)) == 1


def test_that_an_older_receipt_does_not_take_the_base_back(world):
    key = world.person()
    first = world.take(world.export().path)
    world.change(key, phone="13911111111")
    second = world.take(world.export().path)
    assert world.read(second).high_water == first.applied + 1
    assert world.read(first).high_water == first.applied + 1
    assert base(world) == first.applied + 1


def test_that_the_receipt_of_another_office_is_refused(world):
    world.person()
    taken = world.take(world.export().path)
    assert refused(lambda: world.read(taken, world.other)).sentence == (
        "这个包不是发给本单位的。请核对文件，把它交给收件单位。"
    )


def test_that_a_receipt_for_another_computer_of_the_same_office_is_refused(world):
    world.person()
    taken = world.take(world.export().path)
    other = forged(world, taken, replica="0198c0de-0000-7000-8000-00000000ffff")
    assert refused(lambda: receipts.read(world.township, other)).sentence == (
        "这份回执是给另一台电脑的。请在发出那个报送包的电脑上读入。"
    )


def test_that_a_receipt_signed_by_a_township_is_refused(world):
    world.person()
    taken = world.take(world.export().path)
    key = own.keys(world.other).sign
    path = forged(world, taken, key)
    assert refused(lambda: receipts.read(world.township, path)).code == "unknown-sender"


def test_that_a_receipt_for_a_package_we_never_sent_is_refused(world):
    world.person()
    taken = world.take(world.export().path)
    path = forged(world, taken, package="a" * 64)
    assert refused(lambda: receipts.read(world.township, path)).sentence == (
        "这份回执对应的报送包不是本机发出的。请核对回执是不是给本机的。"
    )
    assert base(world) == 0


@pytest.mark.parametrize("mark", [{"seq": 3, "hash": "a" * 64}, {"seq": 10_000, "hash": "a" * 64}])
def test_that_a_mark_that_is_not_in_our_log_is_refused(world, mark):
    world.person()
    taken = world.take(world.export().path)
    path = forged(world, taken, mark={"epoch": world.township.office.epoch, **mark})
    assert refused(lambda: receipts.read(world.township, path)).code == "not-our-mark"
    assert base(world) == 0
    assert world.rows(world.township, ReceiptRead) == []


@pytest.mark.parametrize("fields", [
    {"mark": None}, {"applied": "1"}, {"held": {}}, {"more": 1}, {"result": "split"}, {"verdict": 1}, {"end": [1]},
])
def test_that_a_receipt_of_another_shape_is_refused(world, fields):
    world.person()
    taken = world.take(world.export().path)
    path = forged(world, taken, **fields)
    assert refused(lambda: receipts.read(world.township, path)).sentence == (
        "包的内容不合格式（回执），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


def test_that_a_package_is_no_receipt_and_the_bureau_reads_none(world):
    world.person()
    made = world.export()
    assert refused(lambda: receipts.read(world.township, made.path)).happened == "这是月报包，不能在这里读入"
    taken = world.take(made.path)
    assert refused(lambda: receipts.read(world.bureau, taken.receipt)).sentence == (
        "回执由乡镇读入，本机不能办理。请在乡镇的电脑上操作。"
    )


def test_that_without_a_folder_receipts_go_to_the_outbox(world):
    from mzdesk.exchange import intake

    world.person()
    taken = intake.take(world.bureau, [world.export().path])[0]
    assert taken.receipt.parent == world.bureau.outbox
    assert receipts.read(world.township, taken.receipt).accepted


def test_that_a_receipt_whose_file_was_deleted_is_written_again(world):
    world.person()
    made = world.export()
    first = world.take(made.path)
    (world.bureau.outbox / first.receipt.name).unlink()
    again = world.take(made.path)
    assert again.result == "duplicate"
    assert world.read(again).accepted


def test_that_receipts_are_numbered_upwards_over_all_townships(world):
    world.person(), world.person(world.other)
    first, second = world.take(world.export().path, world.export(world.other).path)
    assert [files.peek(t.receipt).number for t in (first, second)] == [1, 2]


def test_that_the_telephone_code_marks_the_package_and_leaves_the_base(world):
    world.person()
    taken = world.take(world.export().path)
    assert receipts.confirm_by_phone(world.township, taken.phone.lower().replace("-", " ")) == 1
    sent = world.rows(world.township, PackageSent)[0]
    assert sent["phoned"] == "2026-10-25T09:00:00+08:00"
    assert base(world) == 0


def test_that_the_telephone_code_of_an_earlier_package_is_known_too(world):
    key = world.person()
    first = world.take(world.export().path)
    world.change(key, phone="13911111111")
    second = world.take(world.export().path)
    assert first.phone != second.phone
    assert receipts.confirm_by_phone(world.township, first.phone) == 1
    assert receipts.confirm_by_phone(world.township, second.phone) == 2


@pytest.mark.parametrize("code", ["AAAA-AAAA", "", "单思怡"])
def test_that_a_wrong_telephone_code_is_refused(world, code):
    world.person()
    world.take(world.export().path)
    assert refused(lambda: receipts.confirm_by_phone(world.township, code)).sentence == (
        "电话回执码不对。请与市局逐字核对八位码，注意对应的是哪一号包。"
    )
    assert world.rows(world.township, PackageSent)[0]["phoned"] == ""


def test_that_another_township_cannot_use_the_code(world):
    world.person(), world.person(world.other)
    taken, _ = world.take(world.export().path, world.export(world.other).path)
    assert refused(lambda: receipts.confirm_by_phone(world.other, taken.phone)).code == "wrong-phone-code"


def test_that_the_receipt_is_sealed_and_its_manifest_holds_nothing_personal(world):
    world.person(sex="9")
    taken = world.take(world.export().path)
    assert b"receipt.json" not in taken.receipt.read_bytes()
    manifest = files.peek(taken.receipt)
    assert (manifest.kind, manifest.to, manifest.counts) == ("receipt", "431281103", {"receipt": {"merged": 1}})


def test_that_the_verdicts_are_sentences_for_the_receipt():
    assert (answering.AGREE, answering.DIFFER, answering.NOT_TAKEN) == (
        "两边一致", "两边不一致，请报送全量包", "未合并，请按本回执带回的进度重新报送"
    )
