"""The change log: append-only, one entry per record change, each chained to the one before by its hash.

It is the audit trail and the stream that packages carry. An entry's payload can be erased by law later while the
chain still verifies, because the chain runs over the payload's digest (sync.md, Words).
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Index, Integer, RowMapping, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from mzdesk.store.base import Base
from mzdesk.store.bulk import bulk
from mzdesk.store.local import EpochRow

ROOT = "0" * 64
MERGE = "merge"  # the kind of entries that an intake of packages writes
UNMERGE = "unmerge"  # an entry that takes one of those back; a record's version counts it as one less
KEEP = "keep"  # what the other office has was seen and left: this office's value stands
PAGE = 2000
_SALTS = 64

Pairs = Mapping[str, list[Any]]


class LogEntry(Base):
    """One change of one record. ``payload`` is canonical JSON ``{"field": [before, after]}`` in stored forms.

    ``sealed`` holds the fields that never leave the office; only their digest travels. ``work`` groups the entries of
    one unit of work, which is what 撤销 takes back.
    """

    __tablename__ = "change_log"
    epoch: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    work: Mapped[str] = mapped_column(String(36))
    entity: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(8))
    base_version: Mapped[int] = mapped_column(Integer)
    operator: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(200))
    time: Mapped[str] = mapped_column(String(30))
    salt: Mapped[str] = mapped_column(String(32))
    payload: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Text)
    sealed_digest: Mapped[str] = mapped_column(String(64))
    payload_digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        Index("ix_change_log_record", "record_id"),
        Index("ix_change_log_work", "work"),
        Index("ix_change_log_time", "time"),
    )


LOG = LogEntry.__table__
META = ("seq", "work", "entity", "record_id", "kind", "base_version", "operator", "reason", "time")
_META = itemgetter(*META)


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_quoted = json.encoder.encode_basestring


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spare blanks; equal values give equal text."""
    return _CANONICAL(value)


def digest_of(salt: str, payload: str, sealed_digest: str) -> str:
    """The digest that stands for an entry's content in the chain."""
    return hashlib.sha256(f"{salt}\n{payload}\n{sealed_digest}".encode()).hexdigest()


def chained(before: str, entry: Mapping[str, Any] | RowMapping) -> str:
    """The hash of an entry after the hash ``before``. Its meta data stand as a JSON array without blanks."""
    seq, work, entity, record_id, kind, base_version, operator, reason, time = _META(entry)
    meta = (
        f"[{seq},{_quoted(work)},{_quoted(entity)},{_quoted(record_id)},{_quoted(kind)},{base_version},"
        f"{_quoted(operator)},{_quoted(reason)},{_quoted(time)}]"
    )
    return hashlib.sha256(f"{before}\n{meta}\n{entry['payload_digest']}".encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of a chain: the last number and its hash."""

    seq: int = 0
    hash: str = ROOT


def _salts() -> Iterator[str]:
    """Random texts of 32 digits; the system is asked for many at a time."""
    while True:
        some = secrets.token_hex(16 * _SALTS)
        for place in range(0, len(some), 32):
            yield some[place:place + 32]


class LogWriter:
    """Collects the entries of one unit of work and writes them in one go."""

    def __init__(self, epoch: str, head: Head) -> None:
        self._epoch = epoch
        self._seq, self._hash = head.seq, head.hash
        self._entries: list[dict[str, Any]] = []
        self._salts = _salts()

    @property
    def head(self) -> Head:
        """Where the chain ends with what was appended."""
        return Head(self._seq, self._hash)

    def append(self, pairs: Pairs, sealed: Pairs, text: str = "", **meta: Any) -> None:
        """Add one entry; ``meta`` gives work, entity, record_id, kind, base_version, operator, reason, time.

        ``text`` are the pairs as canonical JSON, where the caller has that already.
        """
        salt = next(self._salts)
        sealed_text = canonical(sealed) if sealed else None
        sealed_digest = hashlib.sha256(f"{salt}\n{sealed_text}".encode()).hexdigest() if sealed_text else ""
        payload = text or canonical(pairs)
        entry = {
            **meta, "epoch": self._epoch, "seq": self._seq + 1, "salt": salt, "payload": payload,
            "sealed": sealed_text, "sealed_digest": sealed_digest,
            "payload_digest": digest_of(salt, payload, sealed_digest),
        }
        self._hash = entry["hash"] = chained(self._hash, entry)
        self._seq += 1
        self._entries.append(entry)

    def write(self, connection: Connection) -> None:
        if self._entries:
            bulk(connection, LOG, self._entries)
            self._entries = []


def head(connection: Connection, epoch: str) -> Head:
    """The last entry of a life of the database; a new life goes on from where it branched off."""
    last = connection.execute(
        select(LOG.c.seq, LOG.c.hash).where(LOG.c.epoch == epoch).order_by(LOG.c.seq.desc()).limit(1)
    ).first()
    if last:
        return Head(last.seq, last.hash)
    branch = connection.execute(
        select(EpochRow.parent_seq, EpochRow.parent_hash).where(EpochRow.id == epoch)
    ).first()
    return Head(branch.parent_seq, branch.parent_hash) if branch else Head()


def last_time(connection: Connection) -> str:
    """The highest time stamp in the log, or ""."""
    return connection.scalar(select(func.max(LOG.c.time))) or ""


def entries(connection: Connection, epoch: str, after: int = 0) -> Iterator[RowMapping]:
    """The entries of a life in order, read page by page so that memory stays flat."""
    while True:
        page = connection.execute(
            select(LOG).where(LOG.c.epoch == epoch, LOG.c.seq > after).order_by(LOG.c.seq).limit(PAGE)
        ).mappings().all()
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1]["seq"]


def broken_at(
    connection: Connection, epoch: str, start: Head, step: Callable[[], object] = lambda: None,
) -> int | None:
    """The number of the first entry whose chain or payload does not verify, or None where all is well. ``step`` is
    called for each entry."""
    seq, before = start.seq, start.hash
    for entry in entries(connection, epoch, start.seq):
        step()
        sealed = entry["sealed"]
        sealed_ok = sealed is None or entry["sealed_digest"] == hashlib.sha256(
            f"{entry['salt']}\n{sealed}".encode()).hexdigest()
        whole = entry["payload_digest"] == digest_of(entry["salt"], entry["payload"], entry["sealed_digest"])
        if entry["seq"] != seq + 1 or not whole or not sealed_ok or entry["hash"] != chained(before, entry):
            return int(entry["seq"])
        seq, before = entry["seq"], entry["hash"]
    return None
