"""恢复, step by step: what the backup holds, what would be lost, in place, and back again."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import text

from mzdesk import printing
from mzdesk.basics.problems import Refusal
from mzdesk.services import backups, offices, records, restoring
from mzdesk.services.restoring import Doors
from mzdesk.store import copies
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, edit, opened, put_child, template

HERE = Doors(password=PASSWORD)


@pytest.fixture
def closed(desk):
    """A closed office of which a backup was made before the last two changes: (folder, id, backup, clock)."""
    key = put_child(desk, name="杨思怡")
    file = backups.to_file(desk, desk.backups / "先前.mzb").path
    desk.clock.advance(hours=3)
    edit(desk, CHILDREN, key, name="杨思仪")
    edit(desk, CHILDREN, key, school="中心小学")
    desk.store.close()
    return desk.folder, key, file, at(TODAY, 15)


def name_of(desk, key):
    return records.load(desk, CHILDREN, key).values["name"]


def test_what_a_backup_holds_is_told_without_the_password(closed):
    folder, _, file, _ = closed
    found = restoring.holding(file)
    assert (found.office, found.area, found.people, found.pictures) == ("民政办（测试）", "431281103", 1, 0)
    assert f"{found.made:%Y-%m-%d %H:%M}" == "2026-10-09 09:00"
    assert found.size == file.stat().st_size
    assert restoring.offered(folder)[0].path == file


def test_examining_tells_what_would_be_lost_and_touches_nothing(closed):
    folder, _, file, clock = closed
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = restoring.examine(file, folder, clock, HERE)
    assert found.sound
    assert all(check.ok for check in found.checks)
    again = opened(folder)
    with again.store.reading() as connection:
        lost = again.store.head(connection).seq - found.holding.entries
    again.store.close()
    assert (found.lost, found.lost_words) == (lost, f"备份以后的 {lost} 条修改会换下。")
    assert lost >= 2
    assert not (folder / restoring.SCRATCH).exists()
    assert set(before) <= {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.file_only
def test_a_restore_keeps_what_it_replaces_twice_and_says_so(closed):
    folder, key, file, clock = closed
    examined = restoring.examine(file, folder, clock, HERE)
    done = restoring.carry_out(examined, folder, clock, HERE, operator="李向阳")
    assert name_of(done.desk, key) == "杨思怡"
    assert done.desk.office.letter == "B"
    assert restoring.aside_folders(folder) == [done.aside]
    assert done.kept.name.endswith("_restore.mzb")
    assert restoring.holding(done.kept).entries == examined.holding.entries + examined.lost
    paper = restoring.record(done)
    cells = [cell.text for row in paper.blocks[0].rows for cell in row]
    assert {file.name, "李向阳", "B", done.lost_words, done.aside.name} <= set(cells)
    assert printing.render(paper, io.BytesIO()) == 1
    done.desk.store.close()


@pytest.mark.file_only
def test_what_was_replaced_can_be_put_back_and_no_letter_is_given_twice(closed):
    folder, key, file, clock = closed
    done = restoring.carry_out(restoring.examine(file, folder, clock, HERE), folder, clock, HERE)
    put_child(done.desk, name="恢复后登记的", id_no=None)
    done.desk.store.close()
    later = at(TODAY + timedelta(days=1))
    examined = restoring.examine(done.aside, folder, later, HERE)
    assert examined.lost_words == "放回的是以前换下的资料，现有资料会整个换下。"
    back = restoring.carry_out(examined, folder, later, HERE)
    assert name_of(back.desk, key) == "杨思仪"
    assert back.desk.office.letter == "C"
    back.desk.store.close()
    assert len(restoring.aside_folders(folder)) == 2
    third = restoring.carry_out(restoring.examine(file, folder, later, HERE), folder, later, HERE)
    assert third.desk.office.letter == "D"
    third.desk.store.close()


def test_a_server_keeps_what_was_replaced_under_another_name(desk):
    if desk.store.engine.dialect.name == "sqlite":
        pytest.skip("a file is moved aside into a folder")
    key = put_child(desk, name="杨思怡")
    file = backups.make(desk, backups.MANUAL).path
    edit(desk, CHILDREN, key, name="杨思仪")
    desk.store.close()
    clock = at(TODAY, 15)
    done = restoring.carry_out(restoring.examine(file, desk.folder, clock, HERE), desk.folder, clock, HERE)
    assert name_of(done.desk, key) == "杨思怡"
    assert done.aside_words == "数据库服务器上的 mzdesk_20261009_150000 模式"
    cells = [cell.text for row in restoring.record(done).blocks[0].rows for cell in row]
    assert done.aside_words in cells
    with done.desk.store.reading() as connection:
        names = connection.scalars(text("SELECT name FROM mzdesk_20261009_150000.person")).all()
    assert names == ["杨思仪"]
    assert restoring.holding(done.kept).people == 1
    done.desk.store.close()


def test_the_recovery_code_is_known_by_its_form(closed):
    folder, _, file, clock = closed
    code = template("township", "431281103")[1]
    assert Doors.typed(code.lower().replace("-", " ")) == Doors(recovery_code=code.lower().replace("-", " "))
    assert Doors.typed("mima-1234") == HERE
    assert restoring.examine(file, folder, clock, Doors.typed(code)).sound
    assert code not in repr(Doors.typed(code))


def test_a_wrong_password_changes_nothing(closed):
    folder, key, file, clock = closed
    with pytest.raises(Refusal) as caught:
        restoring.examine(file, folder, clock, Doors(password="falsch-99"))
    assert caught.value.code == "wrong-password"
    assert not (folder / restoring.SCRATCH).exists()
    again = opened(folder)
    assert name_of(again, key) == "杨思仪"
    again.store.close()


@pytest.mark.file_only
def test_over_a_damaged_database_it_is_restored_all_the_same(closed):
    folder, key, file, clock = closed
    (folder / "mzdesk.db").write_bytes(b"broken" * 5000)
    examined = restoring.examine(file, folder, clock, HERE)
    assert examined.lost_words == "现有资料打不开，算不出会少多少；备份以后的修改都不在备份里。"
    done = restoring.carry_out(examined, folder, clock, HERE)
    assert name_of(done.desk, key) == "杨思怡"
    assert done.kept is None
    assert (done.aside / "mzdesk.db").read_bytes() == b"broken" * 5000
    done.desk.store.close()


def test_into_an_empty_folder_nothing_is_lost(closed, tmp_path):
    _, key, file, clock = closed
    examined = restoring.examine(file, tmp_path / "新电脑", clock, HERE)
    assert examined.lost_words == "这里还没有资料，不会丢失什么。"
    done = restoring.carry_out(examined, tmp_path / "新电脑", clock, HERE)
    assert name_of(done.desk, key) == "杨思怡"
    assert done.aside is None
    done.desk.store.close()


def test_a_backup_of_another_office_is_told(closed, make_desk):
    folder, _, _, clock = closed
    other = make_desk(area="431281104")
    foreign = backups.to_file(other, other.backups / "先前.mzb").path
    found = restoring.examine(foreign, folder, clock, HERE)
    assert found.lost_words == "备份与现有资料不是同一条记录链，现有资料会整个换下。"


def test_a_backup_whose_database_is_damaged_inside_cannot_be_put_in_place(closed, monkeypatch):
    """The file is whole as it was written, but what was written was damaged already (an old program, a bad memory)."""
    folder, _, file, clock = closed
    copies_of = restoring.files.unpack

    def unpack(source, scratch):
        copies_of(source, scratch)
        content = bytearray((scratch / "mzdesk.db").read_bytes())
        content[-2000] ^= 1
        (scratch / "mzdesk.db").write_bytes(content)

    monkeypatch.setattr(restoring.files, "unpack", unpack)
    try:
        assert not restoring.examine(file, folder, clock, HERE).sound
    except Refusal as refusal:
        assert refusal.code in ("damaged", "disk-error")
    assert offices.exists(folder)
    assert copies.newest_good(copies.found_in(folder / "backups")).path == file
