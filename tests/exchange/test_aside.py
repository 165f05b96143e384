"""What is laid aside comes back byte for byte, in little memory, and nobody finds it on the disk."""

import errno
import io
import os
import tempfile
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import aside
from mzdesk.exchange.aside import IN_MEMORY, PIECE, Aside, whole
from mzdesk.exchange.keys import AgeKey, seal_aside

BEYOND = (IN_MEMORY + 2) * PIECE + 77
"""Bytes of which some must go into the file."""


def laid(data: bytes, step: int = 50_001) -> Aside:
    found = Aside()
    for at in range(0, len(data), step):
        assert found.write(data[at:at + step]) == len(data[at:at + step])
    return found


@given(st.lists(st.binary(max_size=40)), st.integers(0, 300))
def test_that_any_writes_give_back_their_bytes_from_any_place(writes, start):
    """With pieces so small that a few bytes reach the file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aside, "PIECE", 16)
        patch.setattr(aside, "IN_MEMORY", 2)
        found = Aside()
        for some in writes:
            found.write(some)
        data = b"".join(writes)
        assert (len(found), whole(found), found.reader().read()) == (len(data), data, data)
        assert b"".join(found.pieces(start)) == data[start:]


def test_that_what_goes_to_the_disk_is_sealed_and_has_no_name(tmp_path, monkeypatch):
    kept = (tmp_path / "scratch").open("w+b", buffering=0)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: kept)
    data = "居民的姓名和证件号".encode() * (BEYOND // 27)
    found = laid(data)
    on_disk = (tmp_path / "scratch").read_bytes()
    assert len(on_disk) > PIECE
    assert "姓名".encode() not in on_disk
    assert whole(found) == data
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    again = laid(data)
    assert whole(again) == data
    if os.name == "posix":
        assert not list((tmp_path / "own").iterdir())


def test_that_little_memory_is_taken(tmp_path):
    tracemalloc.start()
    found, piece = Aside(), os.urandom(1 << 20)
    for _ in range(60):
        found.write(piece)
    assert sum(map(len, found)) == 60 << 20
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


class FullDisk(io.BytesIO):
    """Takes so many pieces and no more."""

    def __init__(self, pieces: int, short: bool) -> None:
        super().__init__()
        self.left, self.short = pieces, short

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.left -= 1
        if self.left >= 0:
            return super().write(data)
        if self.short:
            return super().write(data[:100])
        raise OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("pieces", [0, 1])
def test_that_a_full_disk_loses_nothing(monkeypatch, pieces, short):
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: FullDisk(pieces, short))
    data = os.urandom(BEYOND)
    found = laid(data)
    assert whole(found) == data


def test_that_no_folder_for_temporary_files_loses_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    data = os.urandom(BEYOND)
    assert whole(laid(data)) == data


def test_that_a_disk_that_gives_back_something_else_is_told_in_words(monkeypatch):
    disk = io.BytesIO()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: disk)
    found = laid(os.urandom(BEYOND))
    disk.getbuffer()[-PIECE:-PIECE + 1] = b"?"
    with pytest.raises(Refusal) as caught:
        whole(found)
    assert caught.value.code == "scratch-lost"
    key = AgeKey.generate()
    with pytest.raises(Refusal) as caught:
        seal_aside(found, [key.recipient])
    assert caught.value.code == "scratch-lost"
    with pytest.raises(Refusal) as caught:
        key.open_aside(spoilt(monkeypatch, key))
    assert caught.value.code == "scratch-lost"


def spoilt(monkeypatch: pytest.MonkeyPatch, key: AgeKey) -> Aside:
    """A sealed text whose last piece on the disk was changed."""
    plain = laid(os.urandom(BEYOND))
    disk = io.BytesIO()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: disk)
    sealed = seal_aside(plain, [key.recipient])
    disk.getbuffer()[-1:] = bytes([disk.getbuffer()[-1] ^ 1])
    return sealed
