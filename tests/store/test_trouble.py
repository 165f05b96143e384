"""What the world can do to a database: a full disk, a read-only file, a damaged page; each is told in words."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.people.residents import Person
from mzdesk.services import keeping, offices
from mzdesk.store import log
from mzdesk.store.work import table_of
from tests.fixtures import PASSWORD, TODAY, at, copied, opened, put_child
from tests.visiting.elders import elder

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534


@pytest.fixture
def small_disk(tmp_path):
    """A file system of three megabytes, mounted for one test."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a small file system needs root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let tests mount a file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(place):
    """Take all the room that is left."""
    with open(place / "filler", "wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 4096)
        except OSError as full:
            assert full.errno == 28


def count(desk):
    with desk.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table_of(Person)))


def add_many(desk, number):
    with desk.store.work("甲") as work:
        for place in range(number):
            work.put(Person, {"name": f"某{place}", "address": "址" * 100})


def test_a_full_disk_is_told_and_nothing_is_half_written(small_disk):
    desk = opened(copied(small_disk / "office"))
    add_many(desk, 3)
    fill(small_disk)
    with pytest.raises(Refusal) as caught:
        add_many(desk, 2000)
    assert caught.value.code == "disk-full"
    assert caught.value.sentence == "磁盘空间不足，这次修改没有保存。请清理磁盘或换一个位置后重试。"
    assert count(desk) == 3
    (small_disk / "filler").unlink()
    add_many(desk, 4)
    assert count(desk) == 7
    with desk.store.reading() as connection:
        assert log.broken_at(connection, desk.store.epoch, log.Head()) is None
    assert all(check.ok for check in keeping.doctor(desk))
    desk.store.close()


def test_a_backup_to_a_full_disk_is_told_and_leaves_nothing(small_disk, desk):
    add_many(desk, 10)
    (small_disk / "backup.mzb").write_bytes(b"the older backup")
    fill(small_disk)
    with pytest.raises(Refusal) as caught:
        keeping.backup(desk, small_disk / "backup.mzb")
    assert caught.value.advice
    assert sorted(p.name for p in small_disk.iterdir()) == ["backup.mzb", "filler"]
    assert (small_disk / "backup.mzb").read_bytes() == b"the older backup"


def test_a_restore_onto_a_full_disk_changes_nothing(small_disk, desk, tmp_path):
    made = keeping.backup(desk, tmp_path / "backup.mzb")
    here = opened(copied(small_disk / "office"))
    add_many(here, 3)
    here.store.close()
    fill(small_disk)
    with pytest.raises(Refusal) as caught:
        keeping.restore(made.path, small_disk / "office", at(TODAY), password=PASSWORD)
    assert caught.value.sentence == "没有恢复成功：磁盘空间不足。原来的数据没有改动。"
    (small_disk / "filler").unlink()
    again = opened(small_disk / "office")
    assert count(again) == 3
    again.store.close()


def test_a_new_office_on_a_full_disk_is_refused_in_words(small_disk):
    fill(small_disk)
    with pytest.raises(Refusal) as caught:
        offices.create(small_disk / "office", role="township", area="431281103", name="民政办", password=PASSWORD,
                       clock=at(TODAY))
    assert caught.value.advice
    assert not offices.exists(small_disk / "office")


READ_ONLY = """
import os, sys
from datetime import date
from pathlib import Path
import sqlalchemy, sqlcipher3, argon2, alembic
from mzdesk.basics.problems import Refusal
from mzdesk.people.residents import Person
from mzdesk.lines import LINES
from mzdesk.services import offices, records
from tests.fixtures import PASSWORD, TODAY, at
records.listing
os.setuid(int(sys.argv[2]))
try:
    desk = offices.unlock(Path(sys.argv[1]), password=PASSWORD, clock=at(TODAY))
    print([row.name for row in records.listing(desk, LINES["elders"], records.Query(view="all")).rows])
    print(sorted(one.name for one in desk.access.permissions))
    with desk.store.work("甲") as work:
        work.put(Person, {"name": "某"})
except Refusal as refusal:
    print(refusal.code, refusal.sentence)
else:
    print("saved")
"""


def seen_by_nobody(*beside: str) -> list[str]:
    """What somebody says who may not write the folder of an office with one elder."""
    if os.geteuid() != 0:
        pytest.skip("becoming another user needs root")
    with tempfile.TemporaryDirectory() as outer:
        Path(outer).chmod(0o755)
        folder = copied(Path(outer) / "office")
        desk = opened(folder)
        elder(desk, "杨志高")
        desk.store.close()
        for name in beside:
            (folder / name).write_bytes(b"")
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        for path in (folder, *folder.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        said = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder), str(NOBODY)], cwd=ROOT, capture_output=True, text=True,
            check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert said.returncode == 0, said.stderr[-2000:]
    return said.stdout.splitlines()


def test_a_read_only_office_can_be_looked_at_and_nothing_else():
    assert seen_by_nobody() == [
        "['杨志高']", "['AUDIT', 'READ']",
        "read-only 数据文件夹在只读的位置（光盘、写保护的U盘，或没有写入权限），现在只能查看。"
        "请把整个文件夹复制到可以写的磁盘上再打开。"]


@pytest.mark.parametrize("beside", ["mzdesk.db-wal", "mzdesk.db-shm"])
def test_a_read_only_office_with_changes_that_are_not_merged_is_refused(beside):
    assert seen_by_nobody(beside) == [
        "read-only 数据文件夹在只读的位置（光盘、写保护的U盘，或没有写入权限），而且程序没有正常退出，"
        "还有没合并的修改，不能打开。请把整个文件夹复制到可以写的磁盘上再打开。"]


def test_a_damaged_page_is_found_by_the_doctor(desk):
    put_child(desk)
    desk.store.close()
    path = desk.folder / "mzdesk.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    again = None
    try:
        again = opened(desk.folder)
        found = {check.what: check for check in keeping.doctor(again)}
    except Refusal as refusal:
        assert refusal.code in ("damaged", "not-a-database", "disk-error")
    else:
        assert not found["数据文件"].ok
        assert found["数据文件"].said == "有损坏的页，请尽快从备份恢复"
    finally:
        if again:
            again.store.close()


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    folder = copied(tmp_path / "office")
    (folder / "mzdesk.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Refusal) as caught:
        opened(folder)
    assert caught.value.code == "damaged"
    assert caught.value.sentence == (
        "密码是对的，但数据文件打不开：文件已损坏，或密钥文件不是配它的。请从最近的备份恢复。")
