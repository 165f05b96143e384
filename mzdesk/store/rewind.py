"""Tables as they were at an earlier place of the change log: today's rows with the later changes taken back.

This is how a backup of last week is compared with the living database of today, row by row and field by field.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, TableClause, column, select, table

from mzdesk.store import log
from mzdesk.store.base import Base, Record
from mzdesk.store.local import EpochRow, OfficeRow
from mzdesk.store.log import LOG, Head

PAGE = 5000
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Sum:
    """The number of rows of a table and the SHA-256 over all of them, in the order of their ids."""

    rows: int
    digest: str


@dataclass
class Before:
    """What later changes did to one row: it was made by them, or these values stood there before."""

    made: bool = False
    values: dict[str, Any] = field(default_factory=dict)


Changed = Mapping[tuple[str, str], Before]


def lineage(connection: Connection) -> list[tuple[str, int, int]]:
    """(life, number of its first entry less one, number of its last) from the first life to the present one."""
    lives = {row.id: row for row in connection.execute(select(EpochRow))}
    epoch = connection.scalar(select(OfficeRow.epoch)) or ""
    found: list[tuple[str, int, int]] = []
    end = log.head(connection, epoch).seq
    while epoch in lives:
        life = lives[epoch]
        found.append((epoch, life.parent_seq, end))
        epoch, end = life.parent or "", life.parent_seq
    return found[::-1]


def knows(connection: Connection, epoch: str, head: Head) -> bool:
    """Whether this database went through that place of the log: the same life, number and hash."""
    for life, start, end in lineage(connection):
        if life != epoch or not start <= head.seq <= end:
            continue
        if head.seq == start:
            branch = connection.execute(select(EpochRow.parent_hash).where(EpochRow.id == life)).one()
            return bool(branch.parent_hash == head.hash)
        return connection.scalar(
            select(LOG.c.hash).where(LOG.c.epoch == life, LOG.c.seq == head.seq)) == head.hash
    return False


def since(connection: Connection, seq: int) -> Iterator[Any]:
    """The entries of this database after a number, in order."""
    for life, _, end in lineage(connection):
        if end > seq:
            for entry in log.entries(connection, life, seq):
                if entry["seq"] <= end:
                    yield entry


def changed_since(connection: Connection, seq: int) -> dict[tuple[str, str], Before]:
    """Every row that was changed after a number of the log, with what it was before: the first change after it tells
    of each field."""
    found: dict[tuple[str, str], Before] = {}
    for entry in since(connection, seq):
        key = (str(entry["entity"]), str(entry["record_id"]))
        if key not in found:
            found[key] = Before(made=entry["base_version"] == 0, values={"version": entry["base_version"]})
        for text in (entry["payload"], entry["sealed"]):
            for name, (before, _) in (json.loads(text) if text else {}).items():
                found[key].values.setdefault(name, before)
    return found


def tables() -> dict[str, TableClause]:
    """Every record table by name, without types, so that values come as they are stored."""
    classes = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    return {one.__tablename__: table(one.__tablename__, *(column(c.key) for c in one.__table__.columns))
            for one in sorted(classes, key=lambda one: str(one.__tablename__))}


def sum_of(connection: Connection, raw: TableClause, changed: Changed | None = None) -> Sum:
    """The sum over a table, with the changes taken back where any are given."""
    names = sorted(c.name for c in raw.columns if c.name != "id")
    query = select(raw.c.id, *(raw.c[name] for name in names)).order_by(raw.c.id)
    found, rows = hashlib.sha256(), 0
    for row in connection.execute(query.execution_options(yield_per=PAGE)):
        before = changed.get((raw.name, row[0])) if changed else None
        if before is not None and before.made:
            continue
        values = dict(zip(names, row[1:], strict=True))
        if before is not None:
            values.update((name, value) for name, value in before.values.items() if name in values)
        found.update(_TEXT([row[0], {name: value for name, value in values.items() if value is not None}]).encode())
        rows += 1
    return Sum(rows, found.hexdigest())
