"""Full, protected and pulled-out disks: one sentence, nothing half done, and the next try brings everything."""

import os
import re
import resource
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import blobs, enrolment, feedback, files, handin, intake, policies, receipts
from mzdesk.people.residents import Person
from mzdesk.services import keeping, records
from mzdesk.store import backup, database
from tests.exchange.conftest import World, made_once, make_world, world
from tests.faults.disks import Disk, disk, fat
from tests.faults.points import TOML
from tests.fixtures import CHILDREN, copied, opened, put_child

__all__ = ["disk", "fat", "made_once", "make_world", "world"]
FULL = "没有写成：目标磁盘空间不足。请换一个U盘或文件夹再试。"
NOT_SAVED = "磁盘空间不足，这次修改没有保存。请清理磁盘或换一个位置后重试。"
RECORDS = ("person", "change_log", "package_sent", "package_received", "peer_mark", "receipt_read", "conflict")


def refused(work) -> str:
    with pytest.raises(Refusal) as caught:
        work()
    assert re.fullmatch(r"[^\n]+。", caught.value.sentence)
    return caught.value.sentence


def records_of(world, desk):
    found = world.dump(desk)
    return {name: found[name] for name in RECORDS}


def moved(world: World, who: str, target: Disk) -> None:
    """The office's folder onto another disk."""
    desk = getattr(world, who)
    desk.store.close()
    name = desk.folder.name
    shutil.copytree(desk.folder, target.folder / name)
    setattr(world, who, world.open(name, target.folder / name))


def many(world: World) -> None:
    """300 residents at the township."""
    with world.township.store.work("李") as work:
        for number in range(300):
            work.put(Person, {"name": f"单{number}", "address": f"三里村{number}组" * 9})


# the stick


def test_a_stick_that_fills_up_while_it_is_written(world, disk, monkeypatch):
    """Another program takes the room between the look at the free space and the writing."""
    many(world)
    world.stick = disk(4).folder
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1 << 30, 0, 1 << 30))
    assert refused(world.export) == FULL
    assert os.listdir(world.stick) == []
    monkeypatch.undo()
    world.stick = world.folder / "另一个优盘"
    taken = world.take(world.export().path)
    assert (taken.result, taken.number) == ("merged", 1)


def test_a_full_stick_is_told_before_anything_is_written(world, disk):
    world.person()
    world.stick = disk(48).folder
    assert refused(world.export) == "目标磁盘空间不足：需要 0.1 MB，只剩 0.1 MB。请清理后重试，或换一个U盘。"
    assert os.listdir(world.stick) == []


@pytest.mark.parametrize("what", ["package", "feedback", "roster", "policy"])
def test_a_protected_stick(world, disk, what):
    key = world.person()
    stick = disk(512)
    world.take(world.export().path)
    world.change(key, world.bureau, phone="13922222222")
    request = enrolment.request(world.township, world.stick).path
    world.stick = stick.folder
    stick.protect()
    work = {
        "package": world.export,
        "feedback": lambda: feedback.export(world.bureau, "431281103", world.stick),
        "roster": lambda: enrolment.accept(world.bureau, [request], world.stick),
        "policy": lambda: policies.publish(world.bureau, TOML.format(1), world.stick),
    }[what]
    assert refused(work) == "没有写成：目标磁盘是只读的，或被写保护。请换一个U盘或文件夹再试。"
    assert os.listdir(world.stick) == []
    stick.release()
    work()
    assert [path.suffix for path in world.stick.iterdir()] == [".mzp"]


def test_a_package_is_read_from_a_protected_stick_and_answered_into_the_outbox(world, disk):
    world.person()
    stick = disk(512)
    world.stick = stick.folder
    path = world.export().path
    stick.protect()
    (taken,) = intake.take(world.bureau, [path])
    assert (taken.result, taken.receipt.parent) == ("merged", world.bureau.outbox)
    assert receipts.read(world.township, taken.receipt).accepted


def test_a_receipt_that_could_not_be_written_holds_nothing_up_and_comes_with_the_same_file_again(world, disk):
    world.person(), world.person(world.other)
    paths = [world.export().path, world.export(world.other).path]
    stick = disk(512)
    stick.protect()
    words = "内容已处理，只是回执没有写出：没有写成：目标磁盘是只读的，或被写保护。请换一个U盘或文件夹再试。"
    for result in ("merged", "duplicate"):
        taken = intake.take(world.bureau, paths, receipts=stick.folder)
        assert [(one.result, one.receipt, one.reason) for one in taken] == [(result, None, words)] * 2
    stick.release()
    taken = intake.take(world.bureau, paths, receipts=stick.folder)
    assert receipts.read(world.township, taken[0].receipt).accepted
    assert receipts.read(world.other, taken[1].receipt).accepted


def test_a_stick_pulled_out_between_writing_and_reading_back(world, disk, monkeypatch):
    world.person()
    stick = disk(512)
    world.stick = stick.folder
    real = files._flush_folder

    def pulled(folder):
        real(folder)
        if folder == stick.folder:
            stick.pull()

    monkeypatch.setattr(files, "_flush_folder", pulled)
    assert refused(world.export) == "找不到要写入的文件夹。请检查路径，或重新插入U盘。"
    monkeypatch.undo()
    again = world.export()
    assert (again.number, again.again, world.take(again.path).result) == (1, True, "merged")


def test_a_stick_pulled_out_in_the_middle_of_the_writing(world, disk, monkeypatch):
    world.person()
    stick = disk(512)
    world.stick = stick.folder
    real = files._flushed

    def pulled(path, pieces):
        written = real(path, pieces)
        if path.parent == stick.folder:
            stick.pull()
        return written

    monkeypatch.setattr(files, "_flushed", pulled)
    assert refused(world.export) == "找不到要写入的文件夹。请检查路径，或重新插入U盘。"
    monkeypatch.undo()
    assert world.take(world.export().path).result == "merged"


def test_a_stick_pulled_out_before_a_package_is_read(world, disk):
    world.person()
    stick = disk(512)
    world.stick = stick.folder
    path = world.export().path
    stick.pull()
    before = world.dump(world.bureau)
    (taken,) = intake.take(world.bureau, [path])
    assert (taken.result, taken.reason) == ("refused", "找不到这个文件。请检查路径，或重新插入U盘。")
    assert world.dump(world.bureau) == before


def test_a_link_that_lies_where_the_part_would_be_written_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.mzp.part").symlink_to(victim)
    (stick / "a.mzp").symlink_to(victim)
    files.write(b"data", stick, "a.mzp")
    assert victim.read_bytes() == b"mine"
    assert not (stick / "a.mzp").is_symlink()


# the office's own disk


def test_no_room_in_the_outbox(world, disk):
    world.person()
    own_disk = disk(16 << 10, "数据盘 一")
    moved(world, "township", own_disk)
    own_disk.fill(leave=40 << 10)
    before = records_of(world, world.township)
    assert refused(world.export).startswith("目标磁盘空间不足：需要 0.1 MB，只剩 0.1 MB。")
    assert records_of(world, world.township) == before
    assert list(world.township.outbox.glob("*_U_*")) == []
    own_disk.clear()
    assert world.round()[0].verdict == "两边一致"


@pytest.mark.parametrize("leave", [0, 4 << 10, 16 << 10])
def test_no_room_for_the_database_of_a_township(world, disk, leave):
    key = world.person()
    taken = world.take(world.export().path)
    own_disk = disk(16 << 10, "数据盘 一")
    moved(world, "township", own_disk)
    own_disk.fill(leave)
    before = records_of(world, world.township)
    for work in (lambda: world.change(key, phone="1" * 2000, address="三" * 60_000), lambda: world.read(taken)):
        try:
            work()
        except Refusal as refusal:
            assert refusal.sentence == NOT_SAVED
            assert records_of(world, world.township) == before
        before = records_of(world, world.township)
    own_disk.clear()
    world.change(key, address="三里村")
    world.read(taken)
    assert world.round()[0].verdict == "两边一致"
    assert all(check.ok for check in keeping.doctor(world.township))


def test_no_room_for_the_database_of_the_bureau(world, disk):
    many(world)
    package = world.export().path
    own_disk = disk(16 << 10, "数据盘 一")
    moved(world, "bureau", own_disk)
    own_disk.fill(leave=200 << 10)
    before = records_of(world, world.bureau)
    taken = world.take(package)  # one package's trouble is told as its outcome, and the next one goes on
    assert (taken.result, taken.applied, taken.receipt, taken.reason) == ("refused", 0, None, NOT_SAVED)
    assert records_of(world, world.bureau) == before
    own_disk.clear()
    assert world.take(package).verdict == "两边一致"
    assert all(check.ok for check in keeping.doctor(world.bureau))


def test_no_room_shows_in_the_middle_of_a_unit_of_work(world, disk, monkeypatch):
    """More than the database keeps in memory is written before the end, and the disk is full by then."""
    monkeypatch.setattr(database, "CACHE_KIB", 1 << 10)
    own_disk = disk(16 << 10, "数据盘 一")
    moved(world, "township", own_disk)
    own_disk.fill(leave=200 << 10)
    before = records_of(world, world.township)

    def work():
        with world.township.store.work("李") as unit:
            for number in range(4000):
                unit.put(Person, {"name": f"单{number}", "address": f"三里村{number}组" * 100})
            unit.flush()
            raise AssertionError("the disk has room for this")

    assert refused(work) == NOT_SAVED
    assert records_of(world, world.township) == before
    own_disk.clear()
    world.person()


def test_no_room_for_a_backup(tmp_path, disk):
    desk = opened(copied(tmp_path / "office"))
    target = disk(8 << 10, "备份盘 一")
    first = keeping.backup(desk, target.folder / "备份.mzb")
    put_child(desk, name="杨后来")
    target.fill(leave=100 << 10)
    for name in ("备份.mzb", "另一份.mzb"):
        said = refused(lambda name=name: keeping.backup(desk, target.folder / name))
        assert said.startswith("备份没有写成：") and "空间不足" in said
    assert sorted(os.listdir(target.folder)) == ["别人的文件.bin", "备份.mzb"]
    assert backup.about(first.path)["seq"] == first.seq
    target.clear()
    assert keeping.backup(desk, target.folder / "备份.mzb").seq > first.seq
    desk.store.close()


def test_a_limit_on_the_size_of_a_file(tmp_path):
    """Where nothing can be mounted: the system lets no file grow beyond a limit, as FAT32 does beyond 4 GiB."""
    code = "\n".join((
        "import resource, sys", "from pathlib import Path", "from mzdesk.basics.problems import Refusal",
        "from mzdesk.exchange import files", "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))",
        "folder = Path(sys.argv[1])",
        "try: files.write(bytes(65537), folder, 'a.mzp')",
        "except Refusal as refusal: print(refusal.sentence, sorted(p.name for p in folder.iterdir()))",
    ))
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).resolve().parents[2], encoding="utf-8")
    assert done.stdout.strip() == "没有写成：目标磁盘放不下这么大的单个文件。请换一个U盘或文件夹再试。 []"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 65536


# FAT32 and odd paths

NAMES_OF_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def well_named(path: Path) -> bool:
    """A name that FAT32 and Windows take: no forbidden sign, no blank or dot at the end, no device."""
    name = path.name
    return (not re.search(r'[<>:"/\\|?*\x00-\x1f]', name) and name == name.rstrip(". ") and len(name) <= 80
            and not NAMES_OF_WINDOWS.fullmatch(name))


def every_kind_of_file(world: World, backup_name: str = "备份.mzb") -> list[Path]:
    """One of everything that goes onto a stick. The name of the backup is the clerk's own."""
    key = world.person()
    taken, _ = world.round()
    world.change(key, world.bureau, phone="13922222222")
    made = [taken.receipt, world.export(full=True).path, enrolment.request(world.township, world.stick).path]
    made.append(enrolment.accept(world.bureau, [made[-1]], world.stick).path)
    made.append(policies.publish(world.bureau, TOML.format(1), world.stick).path)
    made.append(feedback.export(world.bureau, "431281103", world.stick).path)
    made.append(keeping.backup(world.township, world.stick / backup_name).path)
    return made


def test_every_name_is_one_that_fat32_and_windows_take(world):
    made = every_kind_of_file(world)
    assert all(well_named(path) for path in [*made, *world.township.outbox.iterdir(), *world.bureau.outbox.iterdir()])
    assert well_named(Path(blobs.volume_name(made[1].name, 3)))
    assert not well_named(Path("a:b.mzp")) and not well_named(Path("nul.mzp"))


def test_a_volume_stays_far_below_what_fat32_takes():
    assert blobs.VOLUME <= 200 << 20 < blobs.LARGEST < (4 << 30) - 1


def test_a_real_fat32_stick(world, fat):
    world.stick = fat
    made = every_kind_of_file(world, "backup.mzb")
    assert sorted(path.name for path in made) == sorted(os.listdir(fat))
    assert all(well_named(path) for path in made)
    assert world.round()[0].result in ("merged", "duplicate")


def test_a_real_fat32_stick_that_is_full(world, fat):
    many(world)
    with suppress(OSError), open(fat / "other.bin", "wb", buffering=0) as out:
        while True:
            out.write(bytes(4096))
    world.stick = fat
    assert "目标磁盘空间不足" in refused(world.export)
    assert os.listdir(fat) == ["other.bin"]
    (fat / "other.bin").unlink()
    assert world.take(world.export().path).verdict == "两边一致"


def test_a_path_with_chinese_blanks_and_signs(make_world, tmp_path):
    world = make_world()
    world.stick = tmp_path / "张 三的 U盘（一）" / "报送 2026年10月'份"
    world.stick.mkdir(parents=True)
    assert len(every_kind_of_file(world)) == 7
    assert world.round()[0].result in ("merged", "duplicate")
    world.close()


def test_a_whole_office_in_such_a_path(tmp_path):
    folder = tmp_path / "我的 文档（旧）" / "民政 数据"
    folder.parent.mkdir()
    desk = opened(copied(folder))
    put_child(desk)
    made = keeping.backup(desk, folder / "backups" / "今天 的.mzb")
    assert backup.about(made.path)["seq"] == made.seq
    assert len(records.listing(desk, CHILDREN, records.Query(view="all")).rows) == 1
    assert handin.preview(desk).changes > 0
    desk.store.close()
