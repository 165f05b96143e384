"""今日 asks for the backup on the stick and for the drill, and no longer when they were done."""

from datetime import date

from mzdesk.services import backups, drill, today
from tests.fixtures import PASSWORD, put_child


def asked(desk):
    day = today.read(desk)
    return {(one.matter, group, one.due, one.words) for group, some in day.items.items() for one in some
            if one.register == "settings"}


def test_nothing_is_asked_of_an_office_without_a_backup(desk):
    assert asked(desk) == set()


def test_the_stick_and_the_drill_are_asked_for_until_they_were_done(desk, tmp_path):
    put_child(desk)
    backups.make(desk, backups.DAILY)
    late = ("演练", "late", date(2020, 4, 2), "把最近的备份恢复到临时位置核对一遍，在“设置 › 备份”里做")
    assert asked(desk) == {late}
    desk.clock.advance(days=9)
    told = "备份还没有到过U盘，请插好U盘，在“设置 › 备份”里立即备份"
    assert asked(desk) == {late, ("备份", "late", date(2026, 10, 16), told)}
    backups.to_file(desk, tmp_path / "stick" / "x.mzb")
    drill.run(desk, drill.newest(desk).path, password=PASSWORD)
    assert asked(desk) == set()
    desk.clock.set(date(2026, 12, 20))
    assert {(matter, due) for matter, _, due, _ in asked(desk)} == {
        ("备份", date(2026, 10, 25)), ("演练", date(2027, 1, 18))}
