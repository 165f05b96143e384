"""The sealed part of a package: a plain tar of JSON files, compressed with zstd (docs/package.md §4)."""

import hashlib
import io
import re
import tarfile
from collections.abc import Iterable, Mapping, Sequence

import zstandard

from mzdesk.exchange import canonical, refusals
from mzdesk.exchange.manifest import Content, Manifest, written

Pieces = Sequence[bytes]
INFO, CHANGES, RECEIPT, FEEDBACK = "info.json", "changes.jsonl", "receipt.json", "feedback.json"
LARGEST = 1 << 30
LARGEST_AT_ONCE = 256 << 20
"""Bytes of a payload that is unpacked into memory as a whole: receipts, feedback, volumes."""
LONGEST_LINE = 1 << 20
BLOCK = 512
_NAME = re.compile(
    r"info\.json|changes\.jsonl|receipt\.json|feedback\.json|state/[a-z][a-z0-9_]{0,39}\.jsonl|blobs/[0-9a-f]{64}")
_LEVEL = 6


def tar(members: Iterable[tuple[str, Pieces]]) -> list[bytes]:
    """The pieces of a tar whose bytes depend on nothing but names and contents: no owner, no time, no records.

    Contents are given in pieces, so that a large one is never copied into one text.
    """
    parts = []
    for name, pieces in members:
        size = sum(map(len, pieces))
        parts += [_header(name, size), *pieces, bytes(-size % BLOCK)]
    return [*parts, bytes(2 * BLOCK)]


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


def compress(plain: Pieces) -> bytes:
    """zstd with the content's size in its header, so that ``zstd -d`` and ``zstd -l`` open it."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj(size=sum(map(len, plain)))
    return b"".join([*map(packer.compress, plain), packer.flush()])


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


def content(pieces: Pieces) -> Content:
    """The digest and size of what these pieces make together."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return Content(found.hexdigest(), sum(map(len, pieces)))


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
