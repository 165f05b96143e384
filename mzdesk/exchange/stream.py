"""The change log as it travels: the lives of a database in order, entries as lines, the chain checked (§5)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, cast, overload

from sqlalchemy import Connection, RowMapping, select

from mzdesk.exchange import payload, refusals
from mzdesk.exchange.aside import Aside
from mzdesk.exchange.manifest import Ancestor, Manifest, Point
from mzdesk.exchange.unpacking import Unpacked
from mzdesk.store import log
from mzdesk.store.local import EpochRow
from mzdesk.store.log import LOG

_NUMBERS = ("seq", "base_version")
_TEXTS = ("work", "entity", "record_id", "kind", "operator", "reason", "time", "salt", "sealed")
_TEXT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_KEYS = frozenset((*_NUMBERS, *_TEXTS, "payload", "digest"))
_all_texts, _all_numbers = itemgetter(*_TEXTS, "digest"), itemgetter(*_NUMBERS)
_HASH = 32  # bytes


_scan = cast(Any, json.JSONDecoder()).scan_once  # public, but its type is not declared


def loads(text: str) -> Any:
    """The value of a JSON text. One without blanks around it, as programs write it, is read in half the time."""
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        raise ValueError("no JSON") from None
    return value if end == len(text) else json.loads(text)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of another office's log, its chain verified. ``payload`` is "" where the content did not travel."""

    seq: int
    hash: str
    entity: str
    record_id: str
    kind: str
    payload: str


def ancestors(connection: Connection, epoch: str) -> tuple[Ancestor, ...]:
    """Every earlier life of this database, oldest first."""
    rows = {row.id: row for row in connection.execute(select(EpochRow)).all()}
    found: list[Ancestor] = []
    row = rows.get(epoch)
    while row is not None and row.parent:
        found.append(Ancestor(row.parent, row.parent_seq, row.parent_hash))
        row = rows.get(row.parent)
    return tuple(reversed(found))


def entries(connection: Connection, epoch: str, before: Iterable[Ancestor], after: int) -> Iterator[RowMapping]:
    """The entries after a number, through all lives up to the present one."""
    for life in before:
        if life.seq > after:
            for entry in log.entries(connection, life.epoch, after):
                if entry["seq"] > life.seq:
                    break
                yield entry
            after = life.seq
    yield from log.entries(connection, epoch, after)


def point_at(connection: Connection, epoch: str, before: Iterable[Ancestor], seq: int) -> Point | None:
    """The entry of this number in this database's own lives; None where it has none."""
    if seq == 0:
        return Point()
    life = next((a.epoch for a in before if seq <= a.seq), epoch)
    found = connection.scalar(select(LOG.c.hash).where(LOG.c.epoch == life, LOG.c.seq == seq))
    return Point(seq, found) if found else None


def line_of(entry: RowMapping) -> bytes:
    """An entry as one line of changes.jsonl. Sealed fields stay; their digest keeps the chain whole (§5.3).

    The payload travels as the very text that was digested, a JSON string inside the JSON. An entry whose payload was
    erased by law travels as its digest alone.
    """
    document = {key: entry[key] for key in (*_NUMBERS, *_TEXTS[:-1])}
    document["sealed"], document["payload"], document["digest"] = entry["sealed_digest"], entry["payload"], ""
    if not entry["payload"]:
        document["payload"], document["digest"] = None, entry["payload_digest"]
    return _TEXT(document).encode() + b"\n"


def digests(lines: Iterable[bytes], manifest: Manifest) -> Aside:
    """The hashes of all entries of changes.jsonl one behind the other, each recomputed from the one before (§5.2).

    Raises Refusal where a line has another shape or the chain does not run from the manifest's base to its end.
    """
    before, seq, found = manifest.base.hash, manifest.base.seq, Aside()
    for line in lines:
        entry = _entry(line)
        seq += 1
        if entry["seq"] != seq:
            raise refusals.malformed("变更的编号不连续")
        before = _next_hash(before, entry)
        found.write(bytes.fromhex(before))
    if (seq, before) != (manifest.end.seq, manifest.end.hash):
        raise refusals.malformed("变更链与清单不符")
    return found


class Changes(Sequence[Change]):
    """The entries of a package whose chain was verified, or a run of them, read from the package whenever they are
    gone through."""

    def __init__(self, unpacked: Unpacked, manifest: Manifest, hashes: Aside, start: int = 0, stop: int = -1) -> None:
        self._unpacked, self._manifest, self._hashes = unpacked, manifest, hashes
        whole = len(hashes) // _HASH
        self._start, self._stop = start, whole if stop < 0 else stop

    def __len__(self) -> int:
        return max(0, self._stop - self._start)

    @overload
    def __getitem__(self, place: int) -> Change: ...
    @overload
    def __getitem__(self, place: slice) -> "Changes": ...
    def __getitem__(self, place: int | slice) -> "Change | Changes":
        if isinstance(place, int):
            at = range(len(self))[place]
            return next(iter(self[at:at + 1]))
        start, stop, step = place.indices(len(self))
        if step != 1:
            raise ValueError("a run has no gaps")
        first, last = self._start + start, self._start + max(start, stop)
        return Changes(self._unpacked, self._manifest, self._hashes, first, last)

    def __iter__(self) -> Iterator[Change]:
        if not len(self):
            return
        lines = islice(self._unpacked.lines(payload.CHANGES), self._start, self._stop)
        for line, (seq, found) in zip(lines, self.hashes(), strict=True):
            entry = loads(line.decode())
            yield Change(seq, found, entry["entity"], entry["record_id"], entry["kind"], entry["payload"] or "")

    def hashes(self) -> Iterator[tuple[int, str]]:
        """Number and hash of each, without reading the entries again."""
        every = (piece[at:at + _HASH].hex() for piece in self._hashes.pieces(self._start * _HASH)
                 for at in range(0, len(piece), _HASH))
        numbers = range(self._manifest.base.seq + self._start + 1, self._manifest.base.seq + self._stop + 1)
        return zip(numbers, every, strict=False)  # a run may end before the package does


def _next_hash(before: str, entry: dict[str, Any]) -> str:
    try:
        if entry["payload"] is not None:
            entry["payload_digest"] = log.digest_of(entry["salt"], entry["payload"], entry["sealed"])
        else:
            entry["payload_digest"] = entry["digest"]
        return log.chained(before, entry)
    except UnicodeEncodeError:
        raise refusals.malformed("变更含有无法保存的字符") from None


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = loads(line.decode())
    except (ValueError, RecursionError):
        raise refusals.malformed("变更不是 JSON") from None
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        raise refusals.malformed("变更缺少或多出字段")
    texts, payload_text = _all_texts(entry), entry["payload"]
    if {*map(type, texts)} != {str} or {*map(type, _all_numbers(entry))} != {int}:
        raise refusals.malformed("变更的类型不对")
    if payload_text is not None and type(payload_text) is not str:
        raise refusals.malformed("变更的类型不对")
    if b"\\u0000" in line and any("\0" in text for text in (*texts, payload_text or "")):
        raise refusals.malformed("变更含有无法保存的字符")
    return entry
