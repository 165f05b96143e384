"""演练: what is restored is compared with the living office as it was at the backup; each difference is found."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from mzdesk import printing
from mzdesk.basics.problems import Refusal
from mzdesk.people.codes import Purpose
from mzdesk.services import attachments, backups, drill, keeping, undoing
from mzdesk.store import backup as files
from mzdesk.store import log
from tests.fixtures import CHILDREN, PASSWORD, edit, put_child, template
from tests.services.test_attachments import photo


@pytest.fixture
def office(desk):
    """An office with a child and a picture, a backup, and work that went on after it."""
    key = put_child(desk, name="杨思怡")
    attachments.add(desk, CHILDREN, key, photo(60, 40), Purpose.SCENE)
    file = backups.to_file(desk, desk.backups / "先前.mzb").path
    desk.clock.advance(days=3)
    edit(desk, CHILDREN, key, name="杨思仪", school="中心小学")
    put_child(desk, name="后来的", id_no=None)
    return desk, key, file


def said(found):
    return {check.what: (check.ok, check.said) for check in found.checks}


def test_a_good_backup_passes_though_work_went_on(office):
    desk, _, file = office
    found = drill.run(desk, file, password=PASSWORD)
    assert [check for check in found.checks if not check.ok] == []
    answers = said(found)
    assert answers["密码"] == (True, "用密码打开")
    assert answers["照片和扫描件"] == (True, "1张都与原件相同")
    assert answers["日志条数"][0]
    assert answers["逐表比较"][0]
    assert found.ok
    assert not (desk.folder / drill.SCRATCH).exists()


def test_the_recovery_code_opens_it_too(office):
    desk, _, file = office
    found = drill.run(desk, file, recovery_code=template("township", "431281103")[1])
    assert said(found)["密码"] == (True, "用恢复码打开")
    assert found.ok


def test_nothing_readable_is_laid_aside(office, monkeypatch):
    desk, _, file = office
    seen = []
    compared = drill._compared

    def look(*given):
        seen.extend((path.name, path.read_bytes()) for path in (desk.folder / drill.SCRATCH).rglob("*")
                    if path.is_file())
        return compared(*given)

    monkeypatch.setattr(drill, "_compared", look)
    drill.run(desk, file, password=PASSWORD)
    assert {"mzdesk.db", "mzdesk.keys"} <= {name for name, _ in seen}
    assert not any("杨思怡".encode() in content or b"SQLite format" in content for _, content in seen)


def test_a_wrong_password_is_told_and_leaves_nothing(office):
    desk, _, file = office
    with pytest.raises(Refusal) as caught:
        drill.run(desk, file, password="falsch-99")
    assert caught.value.code == "wrong-password"
    assert not (desk.folder / drill.SCRATCH).exists()


def spoil(desk, statement, **values):
    """Change the living database behind the back of the unit of work, as a damaged disk or a stranger would."""
    with desk.store.writing() as connection:
        connection.execute(text(statement), values)


@pytest.mark.parametrize(("statement", "what", "words"), [
    ("UPDATE person SET birth = '2001-01-01' WHERE name = '杨思仪'", "逐表比较", "1张表与现有资料对不上：person"),
    ("DELETE FROM village WHERE id = (SELECT min(id) FROM village)", "逐表比较", "1张表与现有资料对不上：village"),
    ("DELETE FROM blob", "照片和扫描件", "1张与原件不符"),
])
def test_what_differs_from_the_living_office_is_found(office, statement, what, words):
    desk, _, file = office
    spoil(desk, statement)
    found = drill.run(desk, file, password=PASSWORD)
    assert [(check.what, check.said) for check in found.checks if not check.ok] == [(what, words)]


def test_a_log_that_was_written_anew_is_found(office):
    desk, _, file = office
    seq = files.about(file)["seq"]
    spoil(desk, "UPDATE change_log SET hash = :wrong WHERE seq = :seq", wrong="0" * 64, seq=seq)
    found = drill.run(desk, file, password=PASSWORD)
    assert said(found)["与现有资料比较"] == (
        False, f"现有日志里没有这份备份的第{seq}条，可能不是这台电脑的备份")


def test_a_backup_of_another_life_is_told(office, make_desk):
    desk, _, _ = office
    other = make_desk()
    put_child(other)
    foreign = backups.to_file(other, other.backups / "先前.mzb").path
    with other.store.reading() as connection:
        seq = log.head(connection, other.store.epoch).seq
    found = drill.run(desk, foreign, password=PASSWORD)
    assert said(found)["与现有资料比较"] == (
        False, f"现有日志里没有这份备份的第{seq}条，可能不是这台电脑的备份")


def test_the_newest_of_this_office_is_taken(office, make_desk):
    desk, _, file = office
    assert drill.newest(desk).path == file
    desk.clock.advance(days=1)
    later = keeping.backup(desk, desk.backups / "手工.mzb").path
    assert drill.newest(desk).path == later


def test_without_a_backup_the_drill_says_what_to_do(desk):
    with pytest.raises(Refusal) as caught:
        drill.newest(desk)
    assert caught.value.sentence == "没有找到本单位的备份。请先备份一次，再做演练。"


def test_the_drill_stands_in_the_log_and_the_next_is_due_three_months_later(office):
    desk, _, file = office
    assert drill.next_due(desk) == date(2020, 4, 2)  # set up on 2 January 2020, never drilled
    drill.run(desk, file, password=PASSWORD)
    assert drill.last_passed(desk) == date(2026, 10, 12)
    assert drill.next_due(desk) == date(2027, 1, 12)
    assert undoing.last_work(desk).words != "备份演练"  # nothing to take back


def test_a_drill_that_failed_does_not_count(office):
    desk, _, file = office
    spoil(desk, "DELETE FROM blob")
    drill.run(desk, file, password=PASSWORD)
    assert drill.last_passed(desk) is None


def test_months_end_where_the_month_ends(office):
    desk, _, file = office
    desk.clock.set(date(2026, 11, 30))
    drill.run(desk, file, password=PASSWORD)
    assert drill.next_due(desk) == date(2027, 2, 28)


def test_the_record_is_printed_with_every_check_and_signed(office):
    desk, _, file = office
    found = drill.run(desk, file, password=PASSWORD)
    paper = drill.record(desk, found)
    cells = [cell.text for row in paper.blocks[1].rows for cell in row]
    assert {check.said for check in found.checks} <= set(cells)
    assert "备份可以恢复，内容与现有资料一致。" in cells
    assert paper.blocks[2].roles == ("经办人", "分管负责人")
    out = io.BytesIO()
    assert printing.render(paper, out) == 1


def test_a_drill_again_after_a_restore_follows_the_log_through_both_lives(office, tmp_path):
    desk, key, file = office
    keeping.restore(file, tmp_path / "new", desk.clock, password=PASSWORD)
    from tests.fixtures import opened

    again = opened(tmp_path / "new", desk.today() + timedelta(days=1))
    edit(again, CHILDREN, key, name="杨思义")
    found = drill.run(again, file, password=PASSWORD)
    assert [check for check in found.checks if not check.ok] == []
    again.store.close()
