"""The change log as it travels: the lives of a database in order, entries as lines, the chain checked (§5)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from mzdesk.exchange import payload, refusals
from mzdesk.exchange.manifest import Ancestor, Manifest, Point
from mzdesk.store import log
from mzdesk.store.local import EpochRow
from mzdesk.store.log import LOG

_NUMBERS = ("seq", "base_version")
_TEXTS = ("work", "entity", "record_id", "kind", "operator", "reason", "time", "salt", "sealed")
_TEXT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_KEYS = frozenset((*_NUMBERS, *_TEXTS, "payload", "digest"))


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


def read_changes(member: memoryview, manifest: Manifest) -> list[Change]:
    """The entries of changes.jsonl, in order from the manifest's base to its end, every hash recomputed (§5.2).

    Raises Refusal where a line has another shape or the chain does not run from base to end.
    """
    before, seq, found = manifest.base.hash, manifest.base.seq, []
    for line in payload.lines(member):
        entry = _entry(line)
        seq += 1
        if entry["seq"] != seq:
            raise refusals.malformed("变更的编号不连续")
        before = _next_hash(before, entry)
        found.append(Change(
            seq, before, entry["entity"], entry["record_id"], entry["kind"], entry["payload"] or ""
        ))
    if (seq, before) != (manifest.end.seq, manifest.end.hash):
        raise refusals.malformed("变更链与清单不符")
    return found


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
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise refusals.malformed("变更不是 JSON") from None
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        raise refusals.malformed("变更缺少或多出字段")
    texts = all(isinstance(entry[key], str) for key in _TEXTS) and isinstance(entry["digest"], str)
    numbers = all(type(entry[key]) is int for key in _NUMBERS)
    if not texts or not numbers or not isinstance(entry["payload"], str | None):
        raise refusals.malformed("变更的类型不对")
    return entry
