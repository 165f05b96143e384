"""The records as packages see them: which tables travel, their rows in stored form, and the digest over them (§4.6)."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    String,
    TableClause,
    bindparam,
    column,
    literal,
    select,
    table,
    union_all,
)

from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.describe.fields import Owner
from mzdesk.exchange.manifest import TableState
from mzdesk.lines import LINES
from mzdesk.people.merges import PersonMerge
from mzdesk.store.base import Base, PartRecord, Record, Register
from mzdesk.store.work import table_of

BEYOND_LINES: tuple[type[Record], ...] = (Batch, BatchLine, PersonMerge)
"""Records that belong to no line and travel as well; named here so that they are known wherever packages are."""
_PAGE = 5000
_ID = 36  # the length of an id; columns of other texts have other lengths
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Kept:
    """One record table. ``raw`` is the same table without types, so that values pass through in stored form.

    ``owners`` says whose value stands for each field that travels. ``parent`` names the column that must point to an
    existing row, and the tables one of which holds that row.
    """

    name: str
    record: type[Record]
    raw: TableClause
    owners: Mapping[str, Owner]
    parent: tuple[str, tuple[str, ...]] | None


@cache
def kept() -> dict[str, Kept]:
    """Every record table by name."""
    return {
        mapper.class_.__tablename__: _kept(mapper.class_)
        for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)
    }


def _kept(record: Any) -> Kept:
    owners, names = {}, []
    for found in table_of(record).columns:
        names.append(found.key)
        field = found.info.get("field", {})
        if found.key not in ("id", "version") and field.get("travels", True):
            owners[found.key] = field.get("owner", Owner.TOWNSHIP)
    raw = table(record.__tablename__, *(column(name) for name in names))
    return Kept(record.__tablename__, record, raw, owners, _parent(record))


def _parent(record: Any) -> tuple[str, tuple[str, ...]] | None:
    """Rows of one kind may belong to the records of several lines."""
    if record is BatchLine:
        return "owner_id", (Batch.__tablename__,)
    if issubclass(record, PartRecord):
        owners = [line for line in LINES.values() if any(part.record is record for part in line.parts)]
        return "owner_id", tuple(table_of(line.record).name for line in owners)
    if issubclass(record, Register):
        line = next(line for line in LINES.values() if line.record is record)
        return ("person_id", (table_of(line.subject).name,)) if line.subject is not None else None
    return None


Known = Set[tuple[str, str]]
"""Records (table, id) that one of several computers of an office knows."""


def lines(connection: Connection, table_kept: Kept, site: str, known: Known | None = None) -> Iterator[bytes]:
    """The rows of one office in one table, ordered by id, each as a canonical line of its filled fields.

    Fields that belong to the bureau are left out: there the two offices may differ until the feedback was read. With
    ``known`` only the rows that one of the office's computers knows.
    """
    names, query = _travelling(table_kept.name)
    for row in connection.execute(query, {"site": site}):
        if known is None or (table_kept.name, row[0]) in known:
            filled = {name: value for name, value in zip(names, row[1:], strict=True) if value is not None}
            yield _TEXT([row[0], filled]).encode() + b"\n"


@cache
def _travelling(table_name: str) -> tuple[list[str], Select[Any]]:
    """The fields of a table that two offices hold alike, and the query for an office's rows (parameter ``site``)."""
    found = kept()[table_name]
    names, raw = sorted(name for name, owner in found.owners.items() if owner is not Owner.BUREAU), found.raw
    query = select(raw.c.id, *(raw.c[name] for name in names)).where(raw.c.site == bindparam("site"))
    return names, query.order_by(raw.c.id).execution_options(yield_per=_PAGE)


def of_table(connection: Connection, table_kept: Kept, site: str, known: Known | None = None) -> TableState:
    """The number of rows and the digest over their lines."""
    found, rows = hashlib.sha256(), 0
    for line in lines(connection, table_kept, site, known):
        found.update(line)
        rows += 1
    return TableState(rows, found.hexdigest())


def of_site(connection: Connection, site: str, known: Known | None = None) -> dict[str, TableState]:
    """The state of every table in which the office has rows."""
    filled = set(connection.scalars(_filled(), {"site": site}))
    states = {name: of_table(connection, kept()[name], site, known) for name in sorted(filled)}
    return {name: state for name, state in states.items() if state.rows}


@cache
def _filled() -> CompoundSelect[tuple[str]]:
    """One query for the names of the tables in which an office (parameter ``site``) has a row."""
    return union_all(*(
        select(literal(name)).where(select(found.raw.c.id).where(found.raw.c.site == bindparam("site")).exists())
        for name, found in sorted(kept().items())))


def differing(
    connection: Connection, site: str, told: Mapping[str, TableState], known: Known | None = None
) -> list[str]:
    """The tables in which what is stored here differs from what was told."""
    ours = of_site(connection, site, known)
    empty = TableState(0, hashlib.sha256().hexdigest())
    return sorted(name for name in {*ours, *told} if ours.get(name, empty) != told.get(name, empty))


@cache
def references(name: str) -> tuple[str, ...]:
    """The columns of a table that hold the id of another record."""
    columns = table_of(kept()[name].record).columns
    return tuple(c.key for c in columns if c.key != "id" and isinstance(c.type, String) and c.type.length == _ID)
