"""Files of an office really damaged: flipped, cut, gone; it ends in a sentence, and the backup brings it back."""

import os
import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from mzdesk.basics.problems import DAMAGED, Refusal
from mzdesk.services import backups, keeping, offices, records, restoring, today
from mzdesk.services.restoring import Doors
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, child_values, id_number, opened, put_child

PAGE = 4096
HERE = Doors(password=PASSWORD)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """An office with some people, closed, and a backup of it beside it."""
    from tests.fixtures import copied

    desk = opened(copied(tmp_path_factory.mktemp("lived") / "office"))
    for number in range(30):
        put_child(desk, name=f"杨小{number}", id_no=id_number(child_values(desk)["birth"].whole, "2", number))
    backups.make(desk, backups.DAILY)
    desk.store.close()
    return desk.folder


@pytest.fixture
def office(lived_in, tmp_path):
    shutil.copytree(lived_in, tmp_path / "office")
    return tmp_path / "office"


def use(folder):
    """A day's work on the office: every refusal there is, and one where the doctor finds something; anything else is a
    traceback and fails."""
    refused = []
    try:
        desk = offices.unlock(folder, password=PASSWORD, clock=at(TODAY, 12))
    except Refusal as refusal:
        return [refusal]
    def look():
        if not all(check.ok for check in keeping.doctor(desk)):
            raise Refusal("体检发现问题", code="damaged")

    for work in (
        look, lambda: records.listing(desk, CHILDREN, records.Query(view="all")),
        lambda: records.listing(desk, CHILDREN, records.Query(text="杨小7", view="all")), lambda: today.read(desk),
        lambda: put_child(desk, name="新来的", id_no=None), lambda: backups.make(desk, backups.DAILY),
    ):
        try:
            work()
        except Refusal as refusal:
            refused.append(refusal)
    with suppress(Refusal):
        desk.store.close()
    return refused


def back(folder):
    """The way back: the newest good backup is found and put in place; the number of people then."""
    file = next(found.path for found in restoring.offered(folder))
    done = restoring.carry_out(restoring.examine(file, folder, at(TODAY, 13), HERE), folder, at(TODAY, 13), HERE)
    listed = records.listing(done.desk, CHILDREN, records.Query(view="all"))
    done.desk.store.close()
    return len(listed.rows)


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bits_anywhere_end_in_sentences(office, seed):
    drawn = random.Random(seed)
    path = office / "mzdesk.db"
    content = bytearray(path.read_bytes())
    for _ in range(drawn.choice([1, 1, 5, 200])):
        content[drawn.randrange(len(content))] ^= 1 << drawn.randrange(8)
    path.write_bytes(content)
    refused = use(office)
    assert refused
    assert all(refusal.code in DAMAGED for refusal in refused)
    assert back(office) in (30, 31)  # 31 where the damage lay apart: the save and its backup went well


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
@pytest.mark.parametrize("whole_pages", [True, False])
def test_a_file_that_was_cut_ends_in_sentences(office, share, whole_pages):
    path = office / "mzdesk.db"
    size = int(path.stat().st_size * share)
    os.truncate(path, max(size // PAGE, 1) * PAGE if whole_pages else max(size, 10))
    refused = use(office)
    assert refused
    assert all(refusal.code in DAMAGED for refusal in refused)
    assert back(office) == 30


@pytest.mark.parametrize("page", [0, 1, 2, 3, 10, 50])
def test_a_page_of_zeros_ends_in_sentences(office, page):
    """What a disk gives back for a sector it lost."""
    with open(office / "mzdesk.db", "rb+") as file:
        file.seek(page * PAGE)
        file.write(bytes(PAGE))
    assert all(refusal.code in DAMAGED for refusal in use(office))
    assert back(office) in (30, 31)  # 31 where the damage lay apart: the save and its backup went well


DAMAGE = {
    "empty": lambda folder: (folder / "mzdesk.db").write_bytes(b""),
    "gone": lambda folder: (folder / "mzdesk.db").unlink(),
    "cut": lambda folder: os.truncate(folder / "mzdesk.db", 10_001),
    "text": lambda folder: (folder / "mzdesk.db").write_bytes(b"no database" * 4096),
    "keyring gone": lambda folder: (folder / "mzdesk.keys").unlink(),
    "keyring empty": lambda folder: (folder / "mzdesk.keys").write_bytes(b""),
    "keyring cut": lambda folder: os.truncate(folder / "mzdesk.keys", 40),
    "keyring text": lambda folder: (folder / "mzdesk.keys").write_text('{"format": 1, "doors": []}'),
}
SPOILED_KEYS = ("密钥文件 mzdesk.keys 已损坏", "坏  mzdesk.keys：密钥文件 mzdesk.keys 已损坏，请从最近的备份恢复")
NAMED = {
    "empty": ("数据文件 mzdesk.db 是空的", "坏  mzdesk.db：是空的，请从备份恢复"),
    "gone": ("数据文件 mzdesk.db 不见了", "坏  mzdesk.db：不见了，请从备份恢复"),
    "cut": (None, "坏  mzdesk.db：只剩 10001 字节，不是整页，可能被截断，请从备份恢复"),
    "text": ("密码是对的，但数据文件打不开：文件已损坏，或密钥文件不是配它的", None),
    "keyring gone": ("找不到密钥文件 mzdesk.keys",
                     "坏  mzdesk.keys：找不到密钥文件 mzdesk.keys，请把它从备份中放回数据文件夹"),
    "keyring empty": SPOILED_KEYS, "keyring cut": SPOILED_KEYS, "keyring text": SPOILED_KEYS,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_is_gone_or_spoiled_is_named_and_the_backup_brings_it_back(office, kind):
    DAMAGE[kind](office)
    (refusal,) = use(office)
    assert refusal.code in DAMAGED
    assert NAMED[kind][0] in (None, refusal.happened)
    assert back(office) == 30


@pytest.mark.parametrize("kind", DAMAGE)
def test_the_doctor_names_what_is_wrong_and_what_there_is_to_restore_from(office, kind, monkeypatch, capsys):
    DAMAGE[kind](office)
    monkeypatch.setenv("MZDESK_PASSPHRASE", PASSWORD)
    status, said, errors = doctor(office, capsys)
    assert status == 1
    assert errors == ""
    assert said[0].startswith("坏  打开：")
    assert NAMED[kind][1] is None or NAMED[kind][1] in said
    assert said[-1].startswith("好  备份：最近的好备份 2026-10-09 09:00，MZ_431281103_")


def doctor(folder, capsys):
    from mzdesk.cli import frame

    status = frame.main(["--data", str(folder), "doctor"])
    out = capsys.readouterr()
    return status, out.out.splitlines(), out.err


def test_the_doctor_names_a_damaged_page_of_an_office_that_still_opens(office, monkeypatch, capsys):
    monkeypatch.setenv("MZDESK_PASSPHRASE", PASSWORD)
    path = office / "mzdesk.db"
    for page in range(path.stat().st_size // PAGE - 1, 2, -1):
        whole = path.read_bytes()
        content = bytearray(whole)
        content[page * PAGE + 100] ^= 1
        path.write_bytes(content)
        status, said, errors = doctor(office, capsys)
        path.write_bytes(whole)
        assert status == 1
        assert errors == ""
        if not said[0].startswith("坏  打开"):
            assert said[0] == "坏  数据文件：有损坏的页，请尽快从备份恢复"
            return
    raise AssertionError("no page can be damaged without keeping the office shut")


def test_a_lost_write_ahead_log_leaves_an_office_that_opens_and_is_whole(office, tmp_path):
    """After a crash the newest saves stand in the -wal file alone; without it the office is as it was before them."""
    desk = opened(office)
    put_child(desk, name="只在日志里", id_no=None)
    shutil.copytree(office, tmp_path / "crashed")
    desk.store.close()
    crashed = tmp_path / "crashed"
    assert (crashed / "mzdesk.db-wal").stat().st_size
    (crashed / "mzdesk.db-wal").unlink()
    again = opened(crashed)
    assert all(check.ok for check in keeping.doctor(again))
    assert len(records.listing(again, CHILDREN, records.Query(view="all")).rows) == 30
    again.store.close()


def test_a_spoiled_write_ahead_log_is_left_out(office, tmp_path):
    desk = opened(office)
    put_child(desk, name="只在日志里", id_no=None)
    shutil.copytree(office, tmp_path / "crashed")
    desk.store.close()
    wal = tmp_path / "crashed" / "mzdesk.db-wal"
    content = bytearray(wal.read_bytes())
    content[len(content) // 3] ^= 255
    wal.write_bytes(content)
    assert all(refusal.code in DAMAGED for refusal in use(tmp_path / "crashed"))


def test_a_new_office_is_not_made_where_the_database_of_one_is_gone(office):
    (office / "mzdesk.db").unlink()
    with pytest.raises(Refusal) as caught:
        offices.create(office, role="township", area="431281103", name="民政办", password="minzheng-2026",
                       clock=at(TODAY))
    assert caught.value.sentence == "这个文件夹里有密钥文件，但数据文件不见了。请从备份恢复，不要在这里新建。"
    assert Path(office / "mzdesk.keys").exists()
    assert back(office) == 30


