"""The outer ZIP: stored members in a fixed order, of which no byte is free to be anything else (docs/package.md §1)."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from mzdesk.exchange.aside import Bytes, pieces_of, whole

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
VERSION, UNIX, DAY, MODE = 20, 3 << 8, 0x21, 0o100644 << 16


@dataclass(frozen=True)
class Member:
    """A stored member: its name (ASCII), length and CRC-32."""

    name: str
    size: int
    crc: int

    @classmethod
    def of(cls, name: str, data: Bytes) -> "Member":
        crc = 0
        for piece in pieces_of(data):
            crc = zlib.crc32(piece, crc)
        return cls(name, len(data), crc)

    def header(self) -> bytes:
        """The local header that stands right before the member's bytes: 1980-01-01, no extra fields."""
        name = self.name.encode("ascii")
        return LOCAL.pack(b"PK\3\4", VERSION, 0, 0, 0, DAY, self.crc, self.size, self.size, len(name), 0) + name

    def entry(self, offset: int) -> bytes:
        """Its line in the central directory."""
        name = self.name.encode("ascii")
        return CENTRAL.pack(
            b"PK\1\2", UNIX | VERSION, VERSION, 0, 0, 0, DAY, self.crc, self.size, self.size, len(name),
            0, 0, 0, 0, MODE, offset,
        ) + name


def header_size(name: str) -> int:
    """The length of a member's local header."""
    return LOCAL.size + len(name)


def total_size(sizes: Sequence[tuple[str, int]]) -> int:
    """The length of a whole file whose members have these names and sizes."""
    return END.size + sum(header_size(name) + size + CENTRAL.size + len(name) for name, size in sizes)


def directory(members: Sequence[Member]) -> bytes:
    """Everything after the last member: the central directory and the end record."""
    lines, offset = [], 0
    for member in members:
        lines.append(member.entry(offset))
        offset += len(member.header()) + member.size
    entries = b"".join(lines)
    return entries + END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(entries), offset, 0)


def parts(members: Sequence[tuple[str, Bytes]]) -> list[Bytes]:
    """The whole file in parts, so that a large member is not copied."""
    described = [Member.of(name, data) for name, data in members]
    found = [part for member, (_, data) in zip(described, members, strict=True) for part in (member.header(), data)]
    return [*found, directory(described)]


def build(members: Sequence[tuple[str, bytes]]) -> bytes:
    """The whole file."""
    return b"".join(map(whole, parts(members)))


def size_in_header(header: bytes) -> int | None:
    """The size that a local header claims, or None where the bytes are no local header."""
    return LOCAL.unpack_from(header)[8] if len(header) >= LOCAL.size and header[:4] == b"PK\3\4" else None
