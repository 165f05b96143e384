"""Files on sticks: whole or absent, and nothing followed or opened that is no ordinary file."""

import hashlib
import os
import shutil

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files


def refused(work) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


def test_that_a_written_file_may_be_pulled_out(tmp_path):
    folder = tmp_path / "优盘 一"
    folder.mkdir()
    made = files.write(b"data", folder, "a.mzp")
    assert made.words == "可以安全拔出"
    assert made.path.read_bytes() == b"data"
    assert os.listdir(folder) == ["a.mzp"]


def test_that_one_missing_folder_is_made(tmp_path):
    assert files.write(b"x", tmp_path / "202610", "a.mzp").path == tmp_path / "202610" / "a.mzp"


def test_that_writing_again_replaces_the_file(tmp_path):
    files.write(b"one", tmp_path, "a.mzp")
    assert files.write(b"two", tmp_path, "a.mzp").path.read_bytes() == b"two"


def test_that_a_missing_folder_is_said(tmp_path):
    said = refused(lambda: files.write(b"x", tmp_path / "gone" / "month", "a.mzp"))
    assert said.sentence == "找不到要写入的文件夹。请检查路径，或重新插入U盘。"


def test_that_a_stick_without_room_is_said_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000))
    said = refused(lambda: files.write(bytes(3 << 20), tmp_path, "a.mzp"))
    assert said.sentence == "目标磁盘空间不足：需要 3.1 MB，只剩 0.1 MB。请清理后重试，或换一个U盘。"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("number", "words"), [
    (28, "空间不足"), (13, "没有写入权限"), (30, "是只读的，或被写保护"), (5, "读写出错"), (99, "无法写入"),
])
def test_that_trouble_while_writing_leaves_nothing_behind(tmp_path, monkeypatch, number, words):
    def broken(handle):
        raise OSError(number, "trouble")

    monkeypatch.setattr(os, "fsync", broken)
    said = refused(lambda: files.write(b"x", tmp_path, "a.mzp"))
    assert said.sentence == f"没有写成：目标磁盘{words}。请换一个U盘或文件夹再试。"
    assert os.listdir(tmp_path) == []


def test_that_a_stick_that_gives_back_other_bytes_is_said_to_be_broken(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_read_back", lambda path: hashlib.sha256(path.read_bytes()[:-1] + b"?").digest())
    said = refused(lambda: files.write(b"data", tmp_path, "a.mzp"))
    assert said.sentence == "写入后读回的内容不一样，这个文件已删除。这个U盘可能已坏，请换一个。"
    assert os.listdir(tmp_path) == []


def test_that_a_package_is_read_from_a_file(tmp_path, build):
    made = build()
    path = files.write(made.data, tmp_path, "包 一.mzp").path
    assert files.read(path).sha256 == made.sha256


def test_that_a_half_copied_file_still_tells_what_it_was(tmp_path, build):
    whole = build(os.urandom(20_000)).data
    path = files.write(whole[:len(whole) * 49 // 100 + 1], tmp_path, "a.mzp").path
    assert files.peek(path).words == "月报包 2026-10 第3号"
    assert refused(lambda: files.read(path)).sentence == "只拷到 49%，请重新拷贝。"


def test_that_no_link_is_followed(tmp_path, build):
    files.write(build().data, tmp_path, "real.mzp")
    (tmp_path / "link.mzp").symlink_to(tmp_path / "real.mzp")
    assert refused(lambda: files.read(tmp_path / "link.mzp")).code == "not-a-package"


def test_that_a_folder_or_a_pipe_is_no_package(tmp_path):
    os.mkfifo(tmp_path / "pipe.mzp")
    for path in (tmp_path, tmp_path / "pipe.mzp"):
        assert refused(lambda p=path: files.read(p)).code == "not-a-package"


def test_that_a_missing_file_is_said(tmp_path):
    assert refused(lambda: files.read(tmp_path / "a.mzp")).sentence == "找不到这个文件。请检查路径，或重新插入U盘。"


def test_that_a_copy_on_the_stick_is_the_file_of_the_office(tmp_path):
    """Larger than one piece, and its last piece is not a full one."""
    data = os.urandom((3 << 20) + 17)
    own, stick = tmp_path / "outbox", tmp_path / "优盘"
    source = files.write(data, own, "a.mzp").path
    made = files.copy(source, stick)
    assert (made.path, made.size, made.path.read_bytes()) == (stick / "a.mzp", len(data), data)
    assert os.listdir(stick) == ["a.mzp"]


def test_that_a_copy_on_a_broken_stick_is_taken_away_and_the_file_of_the_office_stays(tmp_path, monkeypatch):
    source = files.write(b"data", tmp_path / "outbox", "a.mzp").path
    stick = tmp_path / "stick"
    monkeypatch.setattr(files, "_read_back", lambda path: hashlib.sha256(b"dat?").digest())
    assert refused(lambda: files.copy(source, stick)).code == "bad-medium"
    assert (os.listdir(stick), source.read_bytes()) == ([], b"data")


def test_that_a_file_filled_up_with_zeros_is_called_half_copied(tmp_path, build):
    """However long the run of zeros is: it is looked for from the end, piece by piece."""
    whole = build(os.urandom(3 << 20)).data
    path = tmp_path / "a.mzp"
    copied = len(whole) * 255 // 1000
    path.write_bytes(whole[:copied] + bytes(len(whole) - copied))
    assert refused(lambda: files.read(path)).sentence == "只拷到 25%，请重新拷贝。"
