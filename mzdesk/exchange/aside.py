"""Bytes laid aside until they are needed: a few in memory, more of them in a file without a name that nobody can read.

What a package holds must be gone through more than once, and its size be known before its first byte is written. Kept
here it takes the same memory however large the package is.
"""

import io
import secrets
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mzdesk.basics.problems import Refusal

PIECE = 1 << 18
IN_MEMORY = 8
"""So many pieces stay in memory; what is small never reaches a disk."""
_NONCE, _TAG = 12, 16


class Aside:
    """Bytes that are written once, from the beginning to the end, and read as often as one likes.

    What goes beyond ``IN_MEMORY`` pieces is sealed (AES-256-GCM, the number of the piece as its nonce) with a key that
    is nowhere but in this object, so that nothing about a person lies open on a disk and what a killed process leaves
    is noise. Where the disk for temporary files has no room, the rest stays in memory. Reading raises Refusal where the
    disk does not give back what was written.
    """

    def __init__(self, data: bytes = b"") -> None:
        self._pieces: list[bytes | None] = []
        self._last = bytearray()
        self._cipher = AESGCM(secrets.token_bytes(32))
        self._file: Any = None
        self._no_room = False
        self.lost: Refusal | None = None
        """What reading failed with; libraries that read pass on another error."""
        if data:
            self.write(data)

    def __len__(self) -> int:
        return len(self._pieces) * PIECE + len(self._last)

    def write(self, data: bytes) -> int:
        """Add to the end, as a file does."""
        self._last += data
        while len(self._last) >= PIECE:
            self._keep(bytes(self._last[:PIECE]))
            del self._last[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Nothing: what was written can be read at once."""

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces()

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """Everything from a byte on, in pieces that end where a multiple of ``PIECE`` does."""
        first, skipped = divmod(start, PIECE)
        for number in range(first, len(self._pieces)):
            yield self._piece(number)[skipped:]
            skipped = 0
        last = bytes(self._last[max(0, start - len(self._pieces) * PIECE):])
        if last:
            yield last

    def reader(self) -> BinaryIO:
        """The whole as a file that is read from its beginning."""
        return io.BufferedReader(_Reader(self.pieces()), PIECE)

    def _keep(self, piece: bytes) -> None:
        in_file = len(self._pieces) >= IN_MEMORY and not self._no_room and self._written(piece)
        self._pieces.append(None if in_file else piece)

    def _written(self, piece: bytes) -> bool:
        number = len(self._pieces)
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  (goes with this object)
            self._file.seek(number * (PIECE + _TAG))
            sealed = self._cipher.encrypt(number.to_bytes(_NONCE, "big"), piece, None)
            self._no_room = self._file.write(sealed) != len(sealed)
        except OSError:
            self._no_room = True
        return not self._no_room

    def _piece(self, number: int) -> bytes:
        held = self._pieces[number]
        if held is not None:
            return held
        try:
            self._file.seek(number * (PIECE + _TAG))
            return self._cipher.decrypt(number.to_bytes(_NONCE, "big"), self._file.read(PIECE + _TAG), None)
        except (OSError, InvalidTag):
            self.lost = Refusal("电脑上放临时文件的磁盘读不出刚写的内容", "请检查磁盘后再试一次", code="scratch-lost")
            raise self.lost from None


class _Reader(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        size = min(len(room), len(self._rest))
        room[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


Bytes = bytes | Aside


def pieces_of(data: Bytes) -> Iterator[bytes]:
    """Bytes in pieces, wherever they are."""
    return iter(data) if isinstance(data, Aside) else iter((data,))


def reader_of(data: Bytes) -> BinaryIO:
    """Bytes as a file that is read from its beginning."""
    return data.reader() if isinstance(data, Aside) else io.BytesIO(data)


def whole(data: Bytes) -> bytes:
    """Bytes as one text in memory."""
    return data if isinstance(data, bytes) else b"".join(data)
