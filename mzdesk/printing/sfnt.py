"""Reading a font file's header: what it is called, whether its outlines and its licence bits allow printing."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

NO_EMBEDDING, NO_SUBSET, BITMAP_ONLY = 0x0002, 0x0100, 0x0200
EMBEDDING_LEVEL = 0x000F
FAMILY, FULL, POSTSCRIPT = 1, 4, 6
MAC, WINDOWS = 1, 3


@dataclass(frozen=True)
class FaceFile:
    """One face of a font file. ``names`` are its family, full and PostScript names in every language it carries."""

    path: Path
    index: int
    names: tuple[str, ...]
    outlines: bool
    fs_type: int

    @property
    def title(self) -> str:
        """The name to show: a Chinese one when the font has it."""
        chinese = [n for n in self.names if not n.isascii()]
        return (chinese or list(self.names) or [self.path.stem])[0]

    @property
    def hindrance(self) -> str:
        """Why this face cannot be put into a PDF, or "" if it can."""
        if not self.outlines:
            return "字形格式不是 TrueType，无法嵌入"
        # Level 2 alone forbids embedding; together with a laxer bit the laxer one counts (OpenType, OS/2.fsType).
        if self.fs_type & EMBEDDING_LEVEL == NO_EMBEDDING:
            return "字体许可不允许嵌入文件"
        if self.fs_type & (NO_SUBSET | BITMAP_ONLY):
            return "字体许可不允许只嵌入所用字"
        return ""


def read_face(path: Path, index: int = 0) -> FaceFile | None:
    """The header of one face, or None when the file cannot be read as a font."""
    try:
        with path.open("rb") as file:
            tables = _tables(file, index)
            names = _names(_table(file, tables, b"name")) if tables else ()
            os2 = _table(file, tables, b"OS/2")
    except (OSError, struct.error):
        return None
    if not tables:
        return None
    fs_type = struct.unpack_from(">H", os2, 8)[0] if len(os2) >= 10 else 0
    return FaceFile(path, index, names, b"glyf" in tables and b"cmap" in tables, fs_type)


Tables = dict[bytes, tuple[int, int]]


def _tables(file: BinaryIO, index: int) -> Tables:
    """Tag to (offset, length). Collections (.ttc) start with a list of faces."""
    start = 0
    if file.read(4) == b"ttcf":
        _, count = struct.unpack(">LL", file.read(8))
        if index >= count:
            return {}
        file.seek(12 + 4 * index)
        start = struct.unpack(">L", file.read(4))[0]
    file.seek(start)
    version, count = struct.unpack(">4sH6x", file.read(12))
    if version not in (b"\0\1\0\0", b"OTTO", b"true"):
        return {}
    found: Tables = {}
    for _ in range(count):
        tag, offset, length = struct.unpack(">4s4xLL", file.read(16))
        found[tag] = (offset, length)
    return found


def _table(file: BinaryIO, tables: Tables, tag: bytes) -> bytes:
    offset, length = tables.get(tag, (0, 0))
    file.seek(offset)
    return file.read(length)


def _names(table: bytes) -> tuple[str, ...]:
    if len(table) < 6:
        return ()
    count, storage = struct.unpack_from(">HH", table, 2)
    found: list[str] = []
    for number in range(count):
        platform, _, _, kind, length, offset = struct.unpack_from(">6H", table, 6 + 12 * number)
        if kind not in (FAMILY, FULL, POSTSCRIPT) or platform not in (MAC, WINDOWS):
            continue
        raw = table[storage + offset:storage + offset + length]
        name = raw.decode("utf-16-be" if platform == WINDOWS else "mac_roman", "ignore").strip()
        if name and name not in found and (platform == WINDOWS or name.isascii()):
            found.append(name)
    return tuple(found)
