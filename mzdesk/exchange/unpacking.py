"""A payload gone through member by member and line by line; no form of it is ever held whole in memory (§4.2, §4.3).

A full package of a large office unpacks to hundreds of megabytes; what is needed of it at one time is one line.
"""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from mzdesk.exchange import payload, refusals
from mzdesk.exchange.aside import Aside
from mzdesk.exchange.manifest import Content, Manifest
from mzdesk.exchange.payload import BLOCK, LARGEST, LONGEST_LINE

STATE = "state/"
_PIECE = 1 << 18
_WINDOW = 1 << 27


class Unpacked:
    """The members of a payload, in their order, as often as they are asked for.

    Raises Refusal at once where the whole is not exactly what the manifest tells of, before anything is parsed.
    """

    def __init__(self, packed: Aside, manifest: Manifest) -> None:
        assert manifest.plain is not None
        self._packed = packed
        self._manifest = manifest
        self._check_whole(manifest.plain)

    def _stream(self) -> BinaryIO:
        reader: BinaryIO = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(
            self._packed.reader(), read_across_frames=False)
        return reader

    def _check_whole(self, told: Content) -> None:
        """§4.2: the size and the digest; never more is unpacked than the manifest tells of."""
        if told.size > LARGEST:
            raise refusals.too_large("载荷")
        digest, size, stream = hashlib.sha256(), 0, self._stream()
        while size <= told.size and (piece := _piece(stream, _PIECE)):
            digest.update(piece)
            size += len(piece)
        if (size, digest.hexdigest()) != (told.size, told.sha256):
            raise refusals.malformed("载荷与清单的摘要不符")

    def __iter__(self) -> Iterator["Member"]:
        """Each member must have been used before the next is asked for. Raises Refusal where the whole is not what
        ``payload.tar`` writes (§4.3), or says that it belongs to another manifest (§4.4)."""
        stream, seen = self._stream(), set[str]()
        while any(block := _exactly(stream, BLOCK)):
            name, size = payload.read_header(block)
            if name in seen or (not seen) != (name == payload.INFO):
                raise refusals.malformed("载荷的目录" if seen else "载荷与清单所说的来源不符")
            seen.add(name)
            member = Member(name, size, stream)
            if name == payload.INFO and member.read() != payload.info_of(self._manifest):
                raise refusals.malformed("载荷与清单所说的来源不符")
            yield member
            member.finish()
        if any(_exactly(stream, BLOCK)) or _piece(stream, 1):
            raise refusals.malformed("载荷的目录")

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of one member; none where there is no such member."""
        for member in self:
            if member.name == name:
                yield from member.lines()
                return

    def states(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The tables of a full package in their order, each with its lines."""
        for member in self:
            if member.name.startswith(STATE):
                yield member.name.removeprefix(STATE).removesuffix(".jsonl"), member.lines()


class Member:
    """One member, of which the bytes can be read once."""

    def __init__(self, name: str, size: int, stream: BinaryIO) -> None:
        self.name, self.size = name, size
        self._stream, self._left = stream, size

    def _next(self) -> bytes:
        piece = _exactly(self._stream, min(_PIECE, self._left))
        self._left -= len(piece)
        return piece

    def read(self) -> bytes:
        """The whole content."""
        return b"".join(iter(self._next, b""))

    def lines(self) -> Iterator[bytes]:
        """The lines without their ends, each closed by a newline and none longer than ``LONGEST_LINE``."""
        rest = b""
        while self._left:
            first, *others = (rest + self._next()).split(b"\n")
            if len(first) >= LONGEST_LINE or (others and len(others[-1]) >= LONGEST_LINE):
                raise _bad_line()
            if not others:
                rest = first
                continue
            yield first
            yield from others[:-1]
            rest = others[-1]
        if rest:
            raise _bad_line()

    def finish(self) -> None:
        """Skip what was not read, and the zeros that fill the last block."""
        while self._left:
            self._next()
        if any(_exactly(self._stream, -self.size % BLOCK)):
            raise refusals.malformed("载荷的目录")


def _bad_line() -> Exception:
    return refusals.malformed("载荷中有过长或没有结尾的行")


def _piece(stream: BinaryIO, most: int) -> bytes:
    try:
        return stream.read(most)
    except zstandard.ZstdError:
        raise refusals.malformed("载荷无法解压") from None


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """So many bytes, or a Refusal where the stream has ended before."""
    pieces, missing = [], size
    while missing:
        piece = _piece(stream, missing)
        if not piece:
            raise refusals.malformed("载荷的目录")
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
