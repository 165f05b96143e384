"""Backups hold one moment whole, refuse to be restored when anything in them changed, and begin a new life."""

import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mzdesk.basics.problems import Refusal
from mzdesk.services import keeping, offices, records
from mzdesk.store import backup, lives, log
from mzdesk.store.local import EpochRow
from mzdesk.store.log import LOG
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, edit, opened, put_child, template

MEMBERS = {"backup.json", "mzdesk.db", "mzdesk.keys"}


@pytest.fixture(scope="module")
def written(shared_desk, tmp_path_factory):
    """An office with one child, and a backup of it."""
    key = put_child(shared_desk, name="杨思怡")
    return shared_desk, key, keeping.backup(shared_desk, tmp_path_factory.mktemp("stick") / "备份 2026.mzb")


def restored(written, folder, **doors):
    return keeping.restore(written[2].path, folder, at(TODAY, 10), **(doors or {"password": PASSWORD}))


def refused(path, folder, **doors):
    with pytest.raises(Refusal) as caught:
        keeping.restore(path, folder, at(TODAY, 10), **(doors or {"password": PASSWORD}))
    return caught.value


def test_a_backup_is_one_file_that_says_what_it_is(written):
    desk, _, made = written
    assert made.size == made.path.stat().st_size
    assert [p.name for p in made.path.parent.iterdir()] == ["备份 2026.mzb"]
    with zipfile.ZipFile(made.path) as box:
        assert set(box.namelist()) == MEMBERS
        assert not box.read("mzdesk.db").startswith(b"SQLite format 3")
        assert "杨思怡".encode() not in box.read("mzdesk.db")
    about = backup.about(made.path)
    with desk.store.reading() as connection:
        entry = connection.execute(select(LOG.c.hash).where(
            LOG.c.epoch == desk.office.epoch, LOG.c.seq == made.seq)).one()
    assert (about["area"], about["epoch"], about["seq"], about["hash"]) == (
        "431281103", desk.office.epoch, made.seq, entry.hash)


def test_a_restored_office_has_the_same_records(written, tmp_path):
    restored(written, tmp_path / "new")
    desk = opened(tmp_path / "new")
    assert records.load(desk, CHILDREN, written[1]) == records.load(written[0], CHILDREN, written[1])
    assert all(check.ok for check in keeping.doctor(desk))
    desk.store.close()


def test_a_restored_office_opens_with_its_recovery_code_too(written, tmp_path):
    code = template("township", "431281103")[1]
    restored(written, tmp_path / "new", recovery_code=code)
    offices.unlock(tmp_path / "new", recovery_code=code, clock=at(TODAY)).store.close()


def test_a_restore_begins_a_new_life_with_the_next_letter(written, tmp_path):
    epoch = restored(written, tmp_path / "new")
    desk = opened(tmp_path / "new")
    about = backup.about(written[2].path)
    assert desk.office.epoch == desk.store.epoch == epoch != written[0].office.epoch
    assert desk.office.letter == "B"
    assert desk.office.replica == written[0].office.replica
    with desk.store.reading() as connection:
        lives = connection.execute(select(EpochRow).order_by(EpochRow.number)).all()
    assert [life.number for life in lives] == [1, 2]
    assert (lives[1].parent, lives[1].parent_seq, lives[1].parent_hash) == (
        about["epoch"], about["seq"], about["hash"])
    desk.store.close()


def test_the_chain_of_the_new_life_goes_on_from_the_old_one(written, tmp_path):
    epoch = restored(written, tmp_path / "new")
    desk = opened(tmp_path / "new")
    edit(desk, CHILDREN, written[1], name="杨思仪")
    about = backup.about(written[2].path)
    with desk.store.reading() as connection:
        assert connection.scalar(select(LOG.c.seq).where(LOG.c.epoch == epoch)) == about["seq"] + 1
        start = log.Head(about["seq"], about["hash"])
        assert log.broken_at(connection, epoch, start) is None
        assert log.broken_at(connection, epoch, log.Head(about["seq"], "1" * 64)) == about["seq"] + 1
    desk.store.close()


def test_the_database_that_was_there_is_moved_aside_and_still_opens(written, make_desk, tmp_path):
    old = make_desk()
    key = put_child(old, name="只在这里")
    old.store.close()
    restored(written, old.folder)
    (aside,) = old.folder.glob("replaced-*")
    assert aside.name == "replaced-20261009-100000"
    again = opened(aside)
    assert records.load(again, CHILDREN, key).values["name"] == "只在这里"
    again.store.close()
    new = opened(old.folder)
    assert records.load(new, CHILDREN, written[1]).values["name"] == "杨思怡"
    new.store.close()


def test_two_restores_in_the_same_minute_lose_no_database(written, make_desk):
    old = make_desk()
    key = put_child(old, name="只在这里")
    old.store.close()
    restored(written, old.folder)
    restored(written, old.folder)
    kept = [opened(aside) for aside in old.folder.glob("replaced-*")]
    names = [row.texts["name"] for one in kept
             for row in records.listing(one, CHILDREN, records.Query(view="all")).rows]
    for one in kept:
        one.store.close()
    assert sorted(names) == ["只在这里", "杨思怡"]
    assert key


def test_letters_go_on_past_z():
    assert [lives.next_letter(letter) for letter in ("A", "B", "Y", "Z", "AA", "AZ", "BA")] == [
        "B", "C", "Z", "AA", "AB", "BA", "BB"]


def test_a_wrong_password_restores_nothing(written, make_desk):
    old = make_desk()
    key = put_child(old, name="只在这里")
    refusal = refused(written[2].path, old.folder, password="falsch-99")
    assert refusal.code == "wrong-password"
    assert records.load(old, CHILDREN, key).values["name"] == "只在这里"
    assert not list(old.folder.glob("replaced-*")) + list(old.folder.glob("restoring"))


def test_a_missing_backup_is_refused_in_words(tmp_path):
    assert refused(tmp_path / "keins.mzb", tmp_path / "new").sentence == "找不到这个备份文件。请检查路径和U盘。"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_backup_is_refused_and_restores_nothing(written, tmp_path, share):
    whole = written[2].path.read_bytes()
    (tmp_path / "cut.mzb").write_bytes(whole[:int(len(whole) * share)])
    refusal = refused(tmp_path / "cut.mzb", tmp_path / "new")
    assert refusal.sentence == "备份文件不完整或已损坏，没有恢复任何内容。请换一份备份。"
    assert not (tmp_path / "new" / "mzdesk.db").exists()


@settings(max_examples=300)
@given(st.data())
def test_a_flipped_bit_is_refused_or_means_nothing(written, tmp_path_factory, data):
    """Every bit of the members is checked; of the ZIP's own marks some mean nothing, then all is still as it was."""
    whole = bytearray(written[2].path.read_bytes())
    ends = st.integers(0, 200) | st.integers(len(whole) - 700, len(whole) - 1)
    place = data.draw(ends | st.integers(0, len(whole) - 1), "place")
    whole[place] ^= 1 << data.draw(st.integers(0, 7), "bit")
    flipped = tmp_path_factory.getbasetemp() / "flipped.mzb"
    flipped.write_bytes(whole)
    try:
        found = backup.about(flipped)
    except Refusal as refusal:
        assert refusal.code == "damaged-backup"
    else:
        assert found == backup.about(written[2].path)


@pytest.mark.parametrize("member", sorted(MEMBERS))
def test_a_changed_member_is_refused(written, tmp_path, member):
    with zipfile.ZipFile(written[2].path) as box:
        members = {name: box.read(name) for name in MEMBERS}
    members[member] = members[member].replace(b"1", b"2", 1)
    with zipfile.ZipFile(tmp_path / "changed.mzb", "w") as out:
        for name, content in members.items():
            out.writestr(name, content)
    assert refused(tmp_path / "changed.mzb", tmp_path / "new").code in ("damaged-backup", "newer-backup")


def test_a_backup_of_a_newer_format_is_refused_in_words(written, tmp_path):
    with zipfile.ZipFile(written[2].path) as box:
        members = {name: box.read(name) for name in MEMBERS}
    members["backup.json"] = json.dumps({**json.loads(members["backup.json"]), "format": 2}).encode()
    with zipfile.ZipFile(tmp_path / "newer.mzb", "w") as out:
        for name, content in members.items():
            out.writestr(name, content)
    refusal = refused(tmp_path / "newer.mzb", tmp_path / "new")
    assert refusal.sentence == "这个备份由更新版本的程序写成。请安装新版程序后再恢复。"


def test_a_backup_with_another_file_in_it_is_refused(written, tmp_path):
    changed = tmp_path / "more.mzb"
    changed.write_bytes(written[2].path.read_bytes())
    with zipfile.ZipFile(changed, "a") as box:
        box.writestr("../mzdesk.exe", b"MZ")
    assert refused(changed, tmp_path / "new").code == "damaged-backup"
    assert not (tmp_path / "mzdesk.exe").exists()


def test_a_backup_over_an_older_one_appears_whole(written, tmp_path):
    target = tmp_path / "backup.mzb"
    target.write_bytes(b"old")
    made = keeping.backup(written[0], target)
    assert backup.about(target)["seq"] == made.seq
    assert [p.name for p in tmp_path.iterdir()] == ["backup.mzb"]


def test_a_backup_that_cannot_be_written_is_refused_in_words(written, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refusal) as caught:
        keeping.backup(written[0], tmp_path / "file" / "backup.mzb")
    assert caught.value.sentence == "备份没有写成：磁盘无法写入。请换一个位置再试。"
