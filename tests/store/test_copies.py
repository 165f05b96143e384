"""The office's own backups: only when something changed, thinned, brought to a second place, and asked for there."""

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.services import backups, keeping, settings
from mzdesk.store import backup, backup_plan, copies
from tests.fixtures import CHILDREN, TODAY, at, edit, put_child

DAY = timedelta(days=1)


def made(desk, why=backups.DAILY):
    return backups.make(desk, why)


def later(desk, **delta):
    desk.clock.advance(**delta)
    return desk


def second(desk, folder):
    folder.mkdir(parents=True, exist_ok=True)
    backups.choose(desk, second=str(folder))
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_named_by_office_time_and_reason_and_is_whole(desk):
    put_child(desk)
    path = made(desk).path
    assert path.parent == desk.backups
    assert path.name == f"MZ_431281103_A{desk.office.replica[-4:]}_20261009-090000_daily.mzb"
    about = backup.about(path)
    assert (about["name"], about["why"], about["rows"]["person"]) == ("民政办（测试）", "daily", 1)
    assert names(desk.backups) == [path.name]
    assert not list(desk.folder.glob("mzdesk.copy*"))


def test_nothing_is_made_where_nothing_changed(desk):
    key = put_child(desk)
    assert made(desk).path
    assert made(later(desk, days=1)).path is None
    edit(desk, CHILDREN, key, name="杨思仪")
    assert made(later(desk, days=1)).path
    assert len(names(desk.backups)) == 2


def test_what_the_log_does_not_tell_counts_as_a_change_too(desk):
    made(desk)
    settings.put(desk, "print.folder", "/somewhere")
    assert made(later(desk, hours=1)).path


def test_a_new_password_makes_the_old_backup_old(desk, monkeypatch):
    from mzdesk.services import offices
    from mzdesk.store import keyring
    from tests.fixtures import CHEAP, PASSWORD

    monkeypatch.setattr(keyring, "COST", CHEAP)
    made(desk)
    offices.change_password(desk, PASSWORD, "neues-wort-77")
    assert made(later(desk, hours=1)).path


def test_a_newest_backup_that_is_damaged_is_made_again_and_the_good_one_before_stays(desk):
    first = made(desk).path
    put_child(desk)
    spoiled = made(later(desk, hours=1)).path
    content = bytearray(spoiled.read_bytes())
    content[len(content) // 2] ^= 1
    spoiled.write_bytes(content)
    third = made(later(desk, days=400)).path
    assert third
    assert backup.about(third)
    assert first.exists()  # the last of its month that is whole; the damaged one counts no more
    assert not spoiled.exists()
    assert spoiled.with_name(spoiled.name + ".damaged").exists()
    assert copies.newest_good(copies.found_in(desk.backups)).path == third


def test_old_backups_are_thinned_and_other_files_stay(desk):
    key = put_child(desk)
    (desk.backups / "before-upgrade-0007.mzb").write_bytes(b"kept")
    (desk.backups / "手工备份.mzb").write_bytes(b"kept")
    for number in range(6):
        edit(desk, CHILDREN, key, school=f"第{number}小学")
        made(later(desk, minutes=10))
    assert len(list(desk.backups.glob("MZ_*"))) == 6
    edit(desk, CHILDREN, key, school="中学")
    made(later(desk, days=8))
    assert [path.name[19:34] for path in sorted(desk.backups.glob("MZ_*"))] == ["20261009-100000", "20261017-100000"]
    assert {"before-upgrade-0007.mzb", "手工备份.mzb"} <= set(names(desk.backups))


def test_thinning_never_takes_the_only_good_one(desk):
    good = made(desk).path
    found = copies.found_in_file(good)[0]
    assert copies.thin(desk.backups, desk.clock.now() + 4000 * DAY, found) == []
    assert copies.thin(desk.backups, desk.clock.now() + 4000 * DAY, None) == []
    assert good.exists()


def test_the_second_place_gets_the_newest_and_keeps_what_was_there(desk, tmp_path):
    stick = second(desk, tmp_path / "U盘 备份")
    (stick / "照片.jpg").write_bytes(b"x")
    done = made(desk)
    assert done.second == stick / done.path.name
    assert done.second.read_bytes() == done.path.read_bytes()
    assert names(stick) == sorted([done.path.name, "照片.jpg"])


def test_a_stick_that_was_away_gets_the_backup_when_it_is_back(desk, tmp_path):
    stick = second(desk, tmp_path / "stick")
    stick.rmdir()
    done = made(desk)
    assert (done.second, done.trouble) == (None, "")
    assert not stick.exists()  # never written beside the place where the stick would be
    stick.mkdir()
    again = made(later(desk, hours=2))
    assert again.path is None
    assert again.second == stick / done.path.name


def test_a_copy_that_was_cut_on_the_stick_is_written_again(desk, tmp_path):
    second(desk, tmp_path / "stick")
    copy = made(desk).second
    os.truncate(copy, copy.stat().st_size // 2)
    made(later(desk, hours=1))
    assert backup.about(copy)


def test_trouble_with_the_stick_is_told_and_the_first_backup_stands(desk, tmp_path):
    if os.geteuid() == 0 and not shutil.which("chattr"):
        pytest.skip("root writes everywhere")
    stick = second(desk, tmp_path / "stick")
    (stick / f"MZ_431281103_A{desk.office.replica[-4:]}_20261009-090000_daily.mzb.part").mkdir()
    done = made(desk)
    assert done.path.exists()
    assert (done.second, done.trouble) == (None, "第二处的备份没有写成：磁盘无法写入。请检查U盘后再试。")


@pytest.mark.parametrize(("hours", "after", "due"), [
    (24, {"hours": 23, "minutes": 59}, False), (24, {"hours": 24}, True), (4, {"hours": 4}, True),
    (0, {"days": 90}, False), (24, {"days": -3}, True),
])
def test_a_regular_backup_is_due_after_the_chosen_hours(desk, hours, after, due):
    backups.choose(desk, hours=hours)
    assert backups.due(desk) is (hours > 0)
    made(desk)
    assert not backups.due(desk)
    assert backups.due(later(desk, **after)) is due


def test_the_reminder_counts_the_days_since_the_second_place_was_reached(desk, tmp_path):
    second(desk, tmp_path / "stick")
    made(desk)
    assert backups.reminder(desk) == ""
    assert backups.reminder(later(desk, days=6)) == ""
    assert backups.reminder(later(desk, days=1)) == "备份 7 天没有到U盘"
    assert backups.reminder(later(desk, days=2)) == "备份 9 天没有到U盘"
    backups.choose(desk, remind_days=14)
    assert backups.reminder(desk) == ""
    backups.choose(desk, remind_days=0)
    assert backups.reminder(later(desk, days=100)) == ""


def test_a_second_place_that_was_never_reached_is_asked_for_after_as_many_days(desk):
    made(desk)
    assert backups.reminder(desk) == ""
    assert backups.reminder(later(desk, days=7)) == "备份还没有到过U盘"


def test_a_backup_by_hand_to_a_stick_counts_and_one_into_the_own_folder_does_not(desk, tmp_path):
    made(desk)
    later(desk, days=8)
    keeping.backup(desk, desk.backups / "手工.mzb")
    assert backups.reminder(desk) == "备份还没有到过U盘"
    keeping.backup(desk, tmp_path / "stick" / "手工.mzb")
    assert backups.reminder(desk) == ""


@pytest.mark.parametrize(("which", "sentence"), [
    ("missing", "第二处备份的文件夹不存在。请插好U盘，再选择里面的一个文件夹。"),
    ("backups", "第二处和第一处是同一个文件夹。请选U盘或另一块硬盘上的文件夹。"),
])
def test_a_second_place_that_will_not_do_is_refused(desk, which, sentence):
    with pytest.raises(Refusal) as caught:
        backups.choose(desk, second=str(desk.folder / which))
    assert caught.value.sentence == sentence
    assert backups.plan(desk).second == ""


def test_a_plan_that_cannot_be_read_is_the_usual_one(desk):
    (desk.folder / backup_plan.PLAN).write_text('{"hours": "viele", "second": 7, "remind_days": 3}', "utf-8")
    assert backups.plan(desk) == replace(backup_plan.Plan(), remind_days=3)
    (desk.folder / backup_plan.PLAN).write_text("[1, 2", "utf-8")
    assert backups.plan(desk) == backup_plan.Plan()


def test_known_places_are_searched_and_the_newest_comes_first(desk, tmp_path):
    put_child(desk)
    first = made(desk)
    later(desk, days=1)
    keeping.backup(desk, tmp_path / "media" / "老王的U盘" / "备份" / "手工.mzb")
    (tmp_path / "media" / "老王的U盘" / "schreiben.mzb").write_bytes(b"not a backup")
    found = copies.everywhere(desk.folder, [tmp_path / "media" / "老王的U盘"])
    assert [one.path.name for one in found] == ["手工.mzb", first.path.name]
    assert found[0].made.date() == TODAY + DAY


def test_no_room_is_told_before_anything_is_written(desk, monkeypatch):
    put_child(desk)
    usage = shutil.disk_usage(desk.folder)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda place: usage._replace(free=100 << 10))
    with pytest.raises(Refusal) as caught:
        made(desk)
    assert caught.value.code == "backup-no-room"
    assert caught.value.happened.startswith("备份没有写成：数据文件夹所在的磁盘空间不足，还要 ")
    assert names(desk.backups) == []


def test_what_was_written_is_read_back_before_it_takes_the_place_of_the_older(desk, tmp_path, monkeypatch):
    """A stick that loses what was written to it: the bytes change between writing and reading back."""
    target = tmp_path / "stick" / "手工.mzb"
    keeping.backup(desk, target)
    before = target.read_bytes()
    to_disk = backup._to_disk

    def lose(part):
        to_disk(part)
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)

    monkeypatch.setattr(backup, "_to_disk", lose)
    put_child(desk)
    with pytest.raises(Refusal) as caught:
        keeping.backup(desk, target)
    assert caught.value.sentence == "备份写完后读回来核对，内容不对。这个磁盘或U盘可能坏了，请换一个再备份。"
    assert target.read_bytes() == before
    assert names(target.parent) == ["手工.mzb"]


def test_writing_goes_on_while_a_backup_is_taken(desk):
    """In the middle of a backup another connection saves a record; the backup holds the moment before or after it."""
    put_child(desk)
    saved = []

    def meanwhile(done, total, words=""):
        if words == "写入" and not saved:
            saved.append(put_child(desk, name="后来的", id_no=None))

    path = desk.backups / "x.mzb"
    backup.make(desk.folder, desk.store.engine, path, desk.clock, progress=meanwhile)
    assert saved
    with desk.store.reading() as connection:
        assert backup.about(path)["seq"] < desk.store.head(connection).seq


def test_days_of_a_clock_that_went_back_do_not_remove_what_is_ahead(desk):
    ahead = made(desk).path
    put_child(desk)
    desk.clock.set(date(2025, 1, 1))
    made(desk)
    assert ahead.exists()
    assert at(TODAY).now() > desk.clock.now()
