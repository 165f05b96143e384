"""Packages on sticks and disks: written so that they are whole or absent, read without trusting what is found."""

import hashlib
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from mzdesk.basics.disks import free_bytes
from mzdesk.basics.problems import Refusal
from mzdesk.exchange import format as package_format
from mzdesk.exchange import refusals
from mzdesk.exchange.format import Package
from mzdesk.exchange.manifest import Manifest

SAFE = "可以安全拔出"
_SPARE, _PIECE = 64 << 10, 1 << 20
_BY_NUMBER = {
    28: "空间不足", 13: "没有写入权限", 30: "是只读的，或被写保护", 5: "读写出错", 27: "放不下这么大的单个文件",
}


@dataclass(frozen=True)
class Written:
    """A file that was written, flushed, read back and found equal."""

    path: Path
    size: int
    words: str = SAFE


def write(data: bytes, folder: Path, name: str) -> Written:
    """Write bytes into a folder, as ``write_pieces`` does."""
    return write_pieces([data], len(data), folder, name)


def copy(source: Path, folder: Path) -> Written:
    """Write a file of the office into another folder under its own name, as ``write_pieces`` does."""
    with open(source, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        return write_pieces(iter(partial(file.read, _PIECE), b""), size, folder, source.name)


def write_pieces(pieces: Iterable[bytes], size: int, folder: Path, name: str) -> Written:
    """Write a file into a folder: free space, ``*.part``, flush, rename, flush the folder, read back and compare.
    ``size`` is that of all pieces together; one of them is held at a time.

    The part is always a new file of its own: what lies there under its name, a link too, is taken away first. A folder
    that is missing is made, but not the folders above it: a stick that is not there is not written to.

    Raises Refusal; then no file of that name was left behind half written.
    """
    target, part = folder / name, folder / f"{name}.part"
    try:
        folder.mkdir(exist_ok=True)
        free = free_bytes(folder)
        if free < size + _SPARE:
            raise Refusal(
                f"目标磁盘空间不足：需要 {_megabytes(size + _SPARE)}，只剩 {_megabytes(free)}",
                "请清理后重试，或换一个U盘", code="no-space",
            )
        try:
            part.unlink(missing_ok=True)
            written = _flushed(part, pieces)
            os.replace(part, target)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        _flush_folder(folder)
        same = _read_back(target) == written
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal("找不到要写入的文件夹", "请检查路径，或重新插入U盘", code="no-folder") from None
    except OSError as error:
        why = _BY_NUMBER.get(error.errno or 0, "无法写入")
        raise Refusal(f"没有写成：目标磁盘{why}", "请换一个U盘或文件夹再试", code="not-written") from None
    if not same:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise Refusal("写入后读回的内容不一样，这个文件已删除", "这个U盘可能已坏，请换一个", code="bad-medium")
    return Written(target, size)


def _megabytes(size: int) -> str:
    return f"{max(size, 104858) / (1 << 20):.1f} MB"


def _flushed(path: Path, pieces: Iterable[bytes]) -> bytes:
    """Write a new file through to the medium; the digest of what was given to be written."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    digest = hashlib.sha256()
    with open(os.open(path, flags, 0o666), "wb") as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.digest()


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system knows how (Windows does so by itself)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_back(path: Path) -> bytes:
    """The digest of the bytes on the medium itself: the system is asked to forget its own copy first."""
    with open(path, "rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").digest()


def read(path: Path) -> Package:
    """The package in a file. No link is followed and nothing but an ordinary file is opened (§1.6)."""
    return _opened(path, whole=True)


def _opened_plainly(path: Path) -> BinaryIO:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return open(os.open(path, flags), "rb")


def raw(path: Path, most: int) -> bytes | None:
    """The bytes of a file that this version cannot read, to be kept as they are; None where it is too large."""
    try:
        with _opened_plainly(path) as file:
            about = os.fstat(file.fileno())
            return file.read() if stat.S_ISREG(about.st_mode) and about.st_size <= most else None
    except OSError:
        return None


def peek(path: Path) -> Manifest:
    """The manifest of a file that may be half copied; nothing is vouched for."""
    return _opened(path, whole=False).manifest


def _opened(path: Path, *, whole: bool) -> Package:
    try:
        with _opened_plainly(path) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise refusals.not_a_package()
            if whole:
                return package_format.read(file, about.st_size)
            manifest, data = package_format.read_manifest(file)
            return Package(manifest, data, b"", "", about.st_size)
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal("找不到这个文件", "请检查路径，或重新插入U盘", code="no-file") from None
    except OSError:
        if path.is_symlink() or path.is_dir():
            raise refusals.not_a_package() from None
        raise Refusal("读不出这个文件", "请重新插入U盘再试；仍读不出时请重新拷贝", code="unreadable") from None
