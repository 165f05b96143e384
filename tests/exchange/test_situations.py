"""What the bureau does with a package that is not the next one: each situation, its sentence, nothing else changed."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import canonical, container, enrolment, handin, intake, marks, own, packing
from mzdesk.exchange.records import PackageReceived
from mzdesk.people.residents import Person
from mzdesk.store import backup
from mzdesk.store.local import Secret


def records(world):
    """Everything at the bureau but the note that a package came."""
    found = world.dump(world.bureau)
    found.pop("package_received")
    return found


def rekeyed(world, name):
    """The office gets other keys, as a stranger or a rebuilt office would have."""
    desk = getattr(world, name)
    with desk.store.writing() as connection:
        connection.execute(delete(Secret).where(Secret.name.in_(("sign", "age"))))
    return own.keys(desk)


def test_that_an_unknown_key_is_refused_and_the_file_kept(world):
    world.person()
    rekeyed(world, "township")
    before = records(world)
    taken = world.take(world.export().path)
    assert (taken.result, taken.receipt, taken.applied) == ("refused", None, 0)
    assert taken.reason == "发送单位（431281103）的签名密钥不在名册上。请让该单位先办理登记，核对指纹后再收。"
    assert records(world) == before
    assert len(list((world.bureau.inbox / "待处理").glob("*.mzp"))) == 1


def test_that_a_refused_package_is_taken_once_its_sender_is_enrolled(world):
    key = world.person()
    rekeyed(world, "township")
    made = world.export()
    assert world.take(made.path).result == "refused"
    enrolment.accept(world.bureau, [enrolment.request(world.township, world.stick).path], world.stick)
    assert world.take(made.path).result == "merged"
    assert world.get(world.bureau, key)["name"] == "单思怡"


def test_that_a_revoked_key_is_refused_from_its_day_on(world):
    key = world.person()
    before = world.export()
    world.clock.advance(days=3)
    sign = own.keys(world.township).sign.public.text
    enrolment.revoke(world.bureau, sign, date(2026, 10, 27), world.stick)
    world.change(key, phone="13911111111")
    after = world.export()
    assert world.take(after.path).reason == (
        "托口镇人民政府民政办的这把签名密钥已于 2026-10-27 注销。请让该单位重新登记后再报送。"
    )
    assert world.take(before.path).result == "merged"


def test_that_a_package_sealed_to_another_key_is_refused(world):
    world.person()
    made = world.export()
    rekeyed(world, "bureau")
    assert world.take(made.path).reason == "这个包不是发给本单位的。请核对文件，把它交给收件单位。"


def test_that_a_package_for_another_office_is_refused(world, monkeypatch):
    world.person()
    original = packing.manifest_of

    def elsewhere(*given, **named):
        return replace(original(*given, **named), to="431202")

    monkeypatch.setattr(packing, "manifest_of", elsewhere)
    taken = world.take(world.export().path)
    assert (taken.result, taken.reason) == ("refused", "这个包不是发给本单位的。请核对文件，把它交给收件单位。")


def test_that_a_roster_or_a_receipt_is_not_taken_in(world):
    world.person()
    receipt = world.take(world.export().path).receipt
    assert world.take(receipt).reason == "这是回执，不能在这里读入。请到对应的功能里打开它。"
    assert world.take(world.bureau.folder / "roster.mzp").reason == "这是名册，不能在这里读入。请到对应的功能里打开它。"


def test_that_a_foreign_file_is_refused(world, tmp_path):
    path = tmp_path / "张三.mzp"
    path.write_bytes(b"hello" * 100)
    taken = world.take(path)
    assert (taken.result, taken.file) == ("refused", "张三.mzp")
    assert taken.reason == "这个文件不是本程序的报送包。请选择扩展名为 .mzp 的文件。"


def test_that_a_missing_file_does_not_stop_the_others(world):
    world.person()
    missing, good = world.take(world.stick / "没有.mzp", world.export().path)
    assert (missing.result, missing.reason) == ("refused", "找不到这个文件。请检查路径，或重新插入U盘。")
    assert good.result == "merged"


def test_that_a_half_copied_package_is_told_by_name_and_changes_nothing(world):
    world.person()
    path = world.export().path
    whole = path.read_bytes()
    path.write_bytes(whole[:len(whole) * 80 // 100 + 1])
    before = world.dump(world.bureau)
    taken = world.take(path)
    assert (taken.result, taken.site, taken.number, taken.period) == ("damaged", "431281103", 1, "2026-10")
    assert taken.reason == "只拷到 80%，请重新拷贝。"
    assert world.dump(world.bureau) == before


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_that_a_damaged_package_changes_nothing(world, place):
    world.person()
    path = world.export().path
    spoilt = bytearray(path.read_bytes())
    spoilt[int(len(spoilt) * place)] ^= 4
    path.write_bytes(spoilt)
    before = world.dump(world.bureau)
    assert world.take(path).result == "damaged"
    assert world.dump(world.bureau) == before


def test_that_a_newer_schema_is_held_for_the_upgrade(world, monkeypatch):
    world.person()
    monkeypatch.setattr(packing.migrate, "newest", lambda: "9999")
    made, before = world.export(), records(world)
    taken = world.take(made.path)
    assert (taken.result, taken.reason) == (
        "held", "报送单位的程序版本比本机新，这个包已留待升级。请升级本程序后再读入。"
    )
    assert records(world) == before
    kept = list((world.bureau.inbox / "待升级").glob("*.mzp"))
    assert [path.read_bytes() for path in kept] == [made.path.read_bytes()]


def test_that_a_newer_format_is_held_as_it_is(world):
    data = container.build([("manifest.json", canonical.dumps({"format": 2, "new": 1})), ("x", b"y")])
    path = world.stick / "new.mzp"
    path.write_bytes(data)
    taken = world.take(path)
    assert (taken.result, taken.reason) == ("held", "这个包由更新版本的程序写成，已留待升级。请升级本程序后再读入。")
    assert [p.read_bytes() for p in (world.bureau.inbox / "待升级").glob("*.mzp")] == [data]


def test_that_a_gap_is_held_and_the_receipt_brings_the_base_back(world):
    """The bureau goes back to an older copy of its own database; nothing that townships sent is lost for good."""
    key = world.person()
    world.round()
    world.keep("bureau", "old-bureau")
    world.change(key, phone="13911111111")
    world.round()
    world.put_back("bureau", "old-bureau")
    world.change(key, address="三里村")
    gap = world.export()
    before = records(world)
    taken = world.take(gap.path)
    assert (taken.result, taken.applied, taken.phone) == ("gap", 0, "")
    assert taken.reason == "中间缺少变更，已留待处理。请把回执带回乡镇，读入后重新报送。"
    after = records(world)
    before.pop("package_sent"), after.pop("package_sent")
    assert after == before
    read = world.read(taken)
    assert not read.accepted
    assert read.words == "第3号包市局没有合并：中间缺少变更，请重新报送，新包会从市局的进度接上"
    again = world.export()
    assert (again.number, again.again) == (4, False)
    taken, read = world.round()
    assert (taken.result, taken.verdict, read.accepted) == ("merged", "两边一致", True)
    found = world.get(world.bureau, key)
    assert (found["phone"], found["address"]) == ("13911111111", "三里村")
    assert world.take(gap.path).result == "duplicate"


FORK = (
    "与本局已收的内容对不上：该乡镇的数据可能从旧备份恢复后又继续录入，没有合并任何内容。"
    "请把回执带回乡镇，读入后按提示重新接上。"
)


def test_that_a_restored_older_copy_that_went_on_is_a_fork(world):
    key = world.person()
    world.round()
    world.keep("township", "old-township")
    world.change(key, phone="13911111111")
    world.take(world.export().path)
    world.put_back("township", "old-township")
    world.change(key, phone="13922222222")
    made, before = world.export(), records(world)
    taken = world.take(made.path)
    assert (taken.result, taken.applied, taken.phone, taken.reason) == ("fork", 0, "", FORK)
    after = records(world)
    before.pop("package_sent"), after.pop("package_sent")
    assert after == before
    assert world.get(world.bureau, key)["phone"] == "13911111111"
    row = next(r for r in world.rows(world.bureau, PackageReceived) if r["sha256"] == made.sha256)
    assert (row["result"], row["applied"]) == ("fork", 0)


def test_that_an_older_copy_does_not_write_over_the_package_in_the_outbox(world):
    """The numbers that lie in the outbox are not given a second time, even where the database forgot them."""
    key = world.person()
    world.round()
    world.keep("township", "old-township")
    world.change(key, phone="13911111111")
    second = world.export()
    data = second.path.read_bytes()
    world.put_back("township", "old-township")
    world.change(key, phone="13922222222")
    assert handin.preview(world.township).number == 3
    assert world.export().number == 3
    assert (world.township.outbox / second.path.name).read_bytes() == data


def test_that_two_clones_cannot_both_be_accepted(world):
    key = world.person()
    world.round()
    world.keep("township", "clone")
    world.change(key, phone="13911111111")
    assert world.take(world.export().path).result == "merged"
    clone = world.open("431281103", world.folder / "clone")
    world.change(key, desk=clone, phone="13922222222")
    assert world.take(world.export(clone).path).result == "fork"
    clone.store.close()
    world.change(key, address="三里村")
    assert world.take(world.export().path).result == "merged"


def test_that_an_older_copy_that_did_not_go_on_is_told_by_its_receipt(world):
    key = world.person()
    world.round()
    world.keep("township", "old-township")
    world.change(key, phone="13911111111")
    world.take(world.export().path)
    world.put_back("township", "old-township")
    world.clock.advance(days=30)
    taken = world.take(world.export().path)
    assert taken.result == "duplicate"
    read = world.read(taken)
    assert (read.accepted, read.parted) == (False, True)
    assert read.words == (
        "第3号包：市局已收的变更里有本机没有的内容，本机的数据曾退回到较早的一份，请重新接上后再报送"
    )


def test_that_a_restore_that_lost_nothing_the_bureau_has_goes_on_as_a_new_life(world, tmp_path):
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    file = tmp_path / "b.mzb"
    backup.make(world.township.folder, world.township.store.engine, file, world.clock)
    world.restore(file)
    assert world.township.office.letter == "B"
    world.change(key, address="三里村")
    made = world.export()
    assert "_B" in made.path.name
    taken, read = world.round()
    assert (taken.result, taken.applied, taken.verdict, read.accepted) == ("merged", 2, "两边一致", True)
    world.change(key, address="四里村")
    taken, _ = world.round()
    assert (taken.result, taken.applied, taken.verdict) == ("merged", 1, "两边一致")


def test_that_lives_after_lives_stay_one_chain(world, tmp_path):
    key = world.person()
    for number in range(3):
        file = tmp_path / f"{number}.mzb"
        world.change(key, phone=f"1390000000{number}")
        backup.make(world.township.folder, world.township.store.engine, file, world.clock)
        world.clock.advance(seconds=5)
        world.restore(file)
    taken, _ = world.round()
    assert (taken.result, taken.verdict) == ("merged", "两边一致")
    world.change(key, phone="13700000000")
    assert world.round()[0].verdict == "两边一致"
    assert world.get(world.bureau, key)["phone"] == "13700000000"


def test_that_a_restore_that_went_back_behind_the_bureau_is_a_fork(world, tmp_path):
    key = world.person()
    world.round()
    file = tmp_path / "b.mzb"
    backup.make(world.township.folder, world.township.store.engine, file, world.clock)
    world.change(key, phone="13911111111")
    world.round()
    world.restore(file)
    world.change(key, phone="13922222222")
    assert world.take(world.export().path).reason == FORK


def test_that_a_clock_a_year_back_loses_nothing(world):
    key = world.person()
    world.round()
    world.clock.advance(days=-365)
    world.change(key, phone="13911111111")
    taken, _ = world.round()
    assert (taken.result, taken.verdict) == ("merged", "两边一致")
    assert world.get(world.bureau, key)["phone"] == "13911111111"


def test_that_a_package_with_a_broken_chain_is_refused(world, monkeypatch):
    """Somebody with the township's key changed an entry: the chain in the manifest no longer fits."""
    world.person()
    original = packing.stream.line_of
    other = ("单思怡".encode(), "单思佳".encode())
    monkeypatch.setattr(packing.stream, "line_of", lambda entry: original(entry).replace(*other))
    taken = world.take(world.export().path)
    assert (taken.result, taken.reason) == (
        "refused", "包的内容不合格式（变更链与清单不符），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


@pytest.mark.parametrize(("line", "what"), [
    (b"{}\n", "变更缺少或多出字段"), (b"[1]\n", "变更缺少或多出字段"), (b"x\n", "变更不是 JSON"),
    (b"[" * 9000 + b"\n", "变更不是 JSON"), (b"x" * (1 << 20) + b"\n", "载荷中有过长或没有结尾的行"),
    (b"{}", "载荷中有过长或没有结尾的行"), (b"", "变更链与清单不符"),
])
def test_that_changes_written_otherwise_are_refused(world, monkeypatch, line, what):
    world.person()
    original = packing.draw
    monkeypatch.setattr(packing, "draw", lambda *given: replace(original(*given), changes=[line]))
    taken = world.take(world.export().path)
    assert (taken.result, taken.reason) == (
        "refused", f"包的内容不合格式（{what}），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


@pytest.mark.parametrize("change", [
    {"seq": "8"}, {"payload": 1}, {"payload": {"a": 1}}, {"entity": None}, {"base_version": 1.5}, {"digest": 0},
    {"operator": "\ud800"}, {"seq": True},
])
def test_that_an_entry_of_other_types_is_refused(world, monkeypatch, change):
    import json

    world.person()
    original = packing.stream.line_of

    def spoilt(entry):
        return json.dumps(json.loads(original(entry)) | change).encode() + b"\n"

    monkeypatch.setattr(packing.stream, "line_of", spoilt)
    taken = world.take(world.export().path)
    assert taken.result == "refused"
    assert taken.reason.startswith("包的内容不合格式（变更")


def test_that_only_the_bureau_takes_in_and_only_townships_hand_in(world):
    with pytest.raises(Refusal) as caught:
        intake.take(world.township, [])
    assert caught.value.sentence == "报送包由市局接收，本机不能办理。请把文件交给市局。"
    with pytest.raises(Refusal) as caught:
        handin.export(world.bureau, world.stick)
    assert caught.value.sentence == "报送包由乡镇制作，本机不能办理。请在乡镇的电脑上操作。"


def test_that_a_full_stick_costs_no_number_and_no_package(world, monkeypatch):
    world.person()
    stick, real = world.stick, shutil.disk_usage
    small = shutil._ntuple_diskusage(10**9, 10**9, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: small if path == stick else real(path))
    with pytest.raises(Refusal) as caught:
        world.export()
    assert caught.value.code == "no-space"
    assert list(stick.glob("*_U_0001_*")) == []
    monkeypatch.undo()
    made = world.export()
    assert (made.number, made.again) == (1, True)


def test_that_the_copy_kept_at_the_bureau_is_the_package_itself(world):
    world.person()
    made = world.export()
    world.take(made.path)
    kept = list(world.bureau.inbox.glob("*.mzp"))
    assert [path.read_bytes() for path in kept] == [made.path.read_bytes()]
    assert kept[0].name == made.path.name.replace(".mzp", f"_{made.sha256[:8]}.mzp")


def test_that_the_status_counts_what_waits(world):
    key = world.person()
    assert marks.summary(world.township) == marks.Summary("", "", _head(world))
    world.round()
    assert marks.summary(world.township) == marks.Summary("第1号 2026-10", "第1号 2026-10", 0)
    world.change(key, phone="13911111111")
    world.export()
    assert marks.summary(world.township) == marks.Summary("第2号 2026-10", "第1号 2026-10", 1)
    assert marks.summary(world.bureau).last_package == "第1号 2026-10"


def _head(world):
    with world.township.store.reading() as connection:
        return world.township.store.head(connection).seq


def test_that_a_payload_erased_by_law_travels_as_its_digest(world):
    """The content is gone at the township; the chain still verifies and the bureau's record is untouched."""
    key = world.person()
    world.round()
    world.change(key, phone="13911111111")
    with world.township.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE change_log SET payload = '', sealed = NULL WHERE seq = (SELECT max(seq) FROM change_log)"
        )
    taken, read = world.round()
    assert (taken.result, taken.applied, read.accepted) == ("merged", 1, True)
    assert world.get(world.bureau, key, Person)["phone"] == "13800000000"


def test_that_a_full_package_whose_state_was_changed_is_refused(world, monkeypatch):
    world.person()
    original = packing.draw

    def other(*given):
        drawn = original(*given)
        rows = {name: [line.replace(b"1380", b"1390") for line in lines] for name, lines in drawn.rows.items()}
        return replace(drawn, rows=rows)

    monkeypatch.setattr(packing, "draw", other)
    assert world.take(world.export(full=True).path).reason == (
        "包的内容不合格式（全量数据与清单不符），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


def test_that_the_file_name_does_not_matter(world):
    """What a file is called says nothing: only its content counts."""
    world.person()
    path = world.export().path
    renamed = path.rename(world.stick / "x.bin")
    assert world.take(renamed).result == "merged"
