"""The sealed part of a package: a plain tar of JSON files, compressed with zstd (docs/package.md §4)."""

import hashlib
import io
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import zstandard

from mzdesk.exchange import canonical, refusals
from mzdesk.exchange.aside import Aside, Bytes, pieces_of
from mzdesk.exchange.manifest import Content, Manifest, written

INFO, CHANGES, RECEIPT, FEEDBACK = "info.json", "changes.jsonl", "receipt.json", "feedback.json"
LARGEST = 1 << 30
LARGEST_AT_ONCE = 256 << 20
"""Bytes of a payload that is unpacked into memory as a whole: receipts, feedback, volumes."""
LONGEST_LINE = 1 << 20
BLOCK = 512
_NAME = re.compile(
    r"info\.json|changes\.jsonl|receipt\.json|feedback\.json|state/[a-z][a-z0-9_]{0,39}\.jsonl|blobs/[0-9a-f]{64}")
_LEVEL = 6
_FOLD, _FOLD_LEVEL = 1 << 18, 1


class Folded:
    """Lines that are laid aside compressed until they are written: a full package of a large office is hundreds of
    megabytes of them, and its size must be known before its first byte."""

    def __init__(self, lines: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._folded = Aside()
        self._last = bytearray()
        self._packer = zstandard.ZstdCompressor(level=_FOLD_LEVEL)
        for line in lines:
            self.add(line)

    def add(self, line: bytes) -> None:
        self.size += len(line)
        self._last += line
        if len(self._last) >= _FOLD:
            self._folded.write(self._packer.compress(self._last))
            self._last.clear()

    def __iter__(self) -> Iterator[bytes]:
        unfolded = zstandard.ZstdDecompressor().stream_reader(self._folded.reader(), read_across_frames=True)
        yield from iter(partial(unfolded.read, _FOLD), b"")
        if self._last:
            yield bytes(self._last)


Pieces = Sequence[bytes] | Folded


def length(pieces: Pieces) -> int:
    """The number of bytes in all pieces together."""
    return pieces.size if isinstance(pieces, Folded) else sum(map(len, pieces))


def tar(members: Iterable[tuple[str, Pieces]]) -> Iterator[bytes]:
    """The pieces of a tar whose bytes depend on nothing but names and contents: no owner, no time, no records.

    Contents are given in pieces, so that a large one is never copied into one text.
    """
    for name, pieces in members:
        size = length(pieces)
        yield _header(name, size)
        yield from pieces
        yield bytes(-size % BLOCK)
    yield bytes(2 * BLOCK)


def tar_size(members: Iterable[tuple[str, Pieces]]) -> int:
    """The length of what ``tar`` gives."""
    sizes = [length(pieces) for _, pieces in members]
    return sum(BLOCK + size + -size % BLOCK for size in sizes) + 2 * BLOCK


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT)


def untar(data: bytes) -> dict[str, memoryview]:
    """The members by name. Raises Refusal where the bytes are not exactly what ``tar`` writes (§4.3)."""
    whole, members, at = memoryview(data), {}, 0
    while data[at:at + 1] not in (b"", b"\0"):
        name, size = read_header(data[at:at + BLOCK])
        at += BLOCK
        if name in members or at + size > len(data):
            raise refusals.malformed("载荷的目录")
        members[name] = whole[at:at + size]
        padded = at + size + -size % BLOCK
        if any(data[at + size:padded]):
            raise refusals.malformed("载荷的目录")
        at = padded
    if data[at:] != bytes(2 * BLOCK):
        raise refusals.malformed("载荷的目录")
    return members


def read_header(block: bytes) -> tuple[str, int]:
    try:
        name, size = block[:100].rstrip(b"\0").decode("ascii"), int(block[124:135], 8)
        if not _NAME.fullmatch(name) or block != _header(name, size):
            raise ValueError
    except ValueError:
        raise refusals.malformed("载荷的目录") from None
    return name, size


def pack(members: Sequence[tuple[str, Pieces]]) -> tuple[Aside, Content]:
    """The members as a compressed tar, and what the manifest tells of the tar; gone through once, piece by piece.

    zstd with the content's size in its header, so that ``zstd -d`` and ``zstd -l`` open it. Raises Refusal where it
    would be larger than anybody reads.
    """
    size, digest = tar_size(members), hashlib.sha256()
    if size > LARGEST:
        raise refusals.too_large("载荷")
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj(size=size)
    packed = Aside()
    for piece in tar(members):
        digest.update(piece)
        packed.write(packer.compress(piece))
    packed.write(packer.flush())
    return packed, Content(digest.hexdigest(), size)


def decompress(packed: bytes, told: Content) -> bytes:
    """Exactly the bytes the manifest tells of; never more than ``LARGEST_AT_ONCE`` whatever the stream holds (§4.2)."""
    if told.size > LARGEST_AT_ONCE:
        raise refusals.too_large("载荷")
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
        io.BytesIO(packed), read_across_frames=False
    )
    try:
        plain = reader.read(told.size)
        rest = reader.read(1)
    except zstandard.ZstdError:
        raise refusals.malformed("载荷无法解压") from None
    if len(plain) != told.size or rest or hashlib.sha256(plain).hexdigest() != told.sha256:
        raise refusals.malformed("载荷与清单的摘要不符")
    return plain


def content(data: Bytes) -> Content:
    """The digest and size of these bytes."""
    digest = hashlib.sha256()
    for piece in pieces_of(data):
        digest.update(piece)
    return Content(digest.hexdigest(), len(data))


def info_of(manifest: Manifest) -> bytes:
    """What the payload repeats of the manifest, so that one cannot be put beside another (§4.4)."""
    return canonical.dumps({
        "site": manifest.site, "replica": manifest.replica, "epoch": manifest.epoch, "number": manifest.number,
        "base": written(manifest.base), "end": written(manifest.end),
    })


def check_info(members: Mapping[str, memoryview], manifest: Manifest) -> None:
    """§4.4: a difference from the manifest is a refusal."""
    if INFO not in members or bytes(members[INFO]) != info_of(manifest):
        raise refusals.malformed("载荷与清单所说的来源不符")
