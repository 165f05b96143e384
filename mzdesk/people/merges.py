"""合并居民: two files of one person, joined by an entry with a permanent alias that can be taken back (sync rules).

Where both files belong to one township, everything that names the alias is made to name the file that is kept, and the
alias is voided. Where they belong to two townships, each keeps its own file and its own rows; the entry says that
both are one person, and whoever asks across townships asks by ``resolved``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Mapped

from mzdesk.describe import Kind, Secrecy, day, fields_of, quantity, text
from mzdesk.store.base import Base, PartRecord, Record, Register
from mzdesk.store.log import LOG
from mzdesk.store.work import Work, table_of

CHUNK = 500
GONE = "已并入另一份居民档案"
"""Why the file that was joined to another one counts no more."""
FOLLOWED = "按居民合并改指保留的档案"


class PersonMerge(Record):
    """One merge. It belongs to the township of the alias; ``undone`` is the day on which it was taken back.

    ``filled`` names the fields that the kept file took over from the alias because it lacked them.
    """

    __tablename__ = "person_merge"
    alias: Mapped[str | None] = text("并入的档案", 36)
    kept: Mapped[str | None] = text("保留的档案", 36)
    kept_site: Mapped[str | None] = text("保留的档案所在乡镇", 12, secrecy=Secrecy.PUBLIC)
    merged: Mapped[date | None] = day("合并日期", secrecy=Secrecy.PUBLIC)
    undone: Mapped[date | None] = day("撤销日期", secrecy=Secrecy.PUBLIC)
    words: Mapped[str | None] = text("核对结果", 120)
    filled: Mapped[str | None] = text("补入的栏目", 300)
    kept_rows: Mapped[int | None] = quantity("保留的档案原有", "条")
    alias_rows: Mapped[int | None] = quantity("并入的档案原有", "条")
    LOOKED_UP = (("alias",), ("kept",))


def aliases(connection: Connection) -> dict[str, str]:
    """The merges in force: each alias with the file it was joined to."""
    table = table_of(PersonMerge)
    rows = connection.execute(select(table.c.alias, table.c.kept).where(
        table.c.undone.is_(None), table.c.void_reason.is_(None)).order_by(table.c.id))
    return {row.alias: row.kept for row in rows}


def resolved(known: Mapping[str, str], key: str) -> str:
    """The file that stands for a person after all merges."""
    seen = {key}
    while key in known and known[key] not in seen:
        key = known[key]
        seen.add(key)
    return key


def group(known: Mapping[str, str], key: str) -> set[str]:
    """Every file of the person of whom ``key`` is one."""
    head, found = resolved(known, key), {key}
    found |= {head} | {alias for alias in known if resolved(known, alias) == head}
    return found


@cache
def references() -> tuple[tuple[type[Record], str], ...]:
    """Every column of a record that names a resident: the registers' own person, and fields of that kind."""
    found: list[tuple[type[Record], str]] = []
    for mapper in Base.registry.mappers:
        record = mapper.class_
        if issubclass(record, Record):
            keys = [key for key, field in fields_of(record).items() if field.kind is Kind.PERSON]
            found += [(record, key) for key in (["person_id"] if issubclass(record, Register) else []) + keys]
    return tuple(sorted(found, key=lambda one: (table_of(one[0]).name, one[1])))


def naming(connection: Connection, persons: Iterable[str], *, voided: bool = True) -> Iterator[tuple[Table, Any, str]]:
    """Every row that names one of these people: its table, the row, and the column that names them."""
    wanted = sorted(persons)
    for record, key in references():
        table = table_of(record)
        for start in range(0, len(wanted), CHUNK):
            query = select(table.c.id, table.c.site, table.c[key].label("named")).where(
                table.c[key].in_(wanted[start:start + CHUNK])).order_by(table.c.id)
            for row in connection.execute(query if voided else query.where(table.c.void_reason.is_(None))):
                yield table, row, key


def children(connection: Connection, persons: Iterable[str]) -> dict[str, set[str]]:
    """What hangs on these people, by table: rows that name them, and the rows of the files among those (visits,
    pictures). Voided rows are left out."""
    found: dict[str, set[str]] = {}
    files: set[str] = set()
    for table, row, key in naming(connection, persons, voided=False):
        found.setdefault(table.name, set()).add(row.id)
        if key == "person_id":
            files.add(row.id)
    owned = sorted(files)
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, PartRecord) and owned:
            part = table_of(mapper.class_)
            for start in range(0, len(owned), CHUNK):
                keys = connection.scalars(select(part.c.id).where(
                    part.c.void_reason.is_(None), part.c.owner_id.in_(owned[start:start + CHUNK]))).all()
                if keys:
                    found.setdefault(part.name, set()).update(keys)
    return found


def _class_of(table: Table) -> type[Record]:
    return next(record for record, _ in references() if table_of(record) is table)


def point(work: Work, alias: str, kept: str, reason: str = "") -> int:
    """Let every row that names the alias name the kept file; returns how many rows changed."""
    some = list(naming(work.connection, [alias]))
    for table, row, key in some:
        work.put(_class_of(table), {key: kept}, row.id, reason=reason)
    return len(some)


def point_back(work: Work, alias: str, kept: str) -> int:
    """The reverse of ``point``: of the rows that name the kept file, those that were made to, name the alias again."""
    back = 0
    for table, row, key in list(naming(work.connection, [kept])):
        if _came_from(work.connection, table.name, row.id, key) == alias:
            work.put(_class_of(table), {key: alias}, row.id)
            back += 1
    return back


def _came_from(connection: Connection, entity: str, record: str, key: str) -> str | None:
    """Whom a column named before it was changed last; None where it never was."""
    rows = connection.scalars(select(LOG.c.payload).where(
        LOG.c.record_id == record, LOG.c.entity == entity, LOG.c.kind != "create").order_by(
        LOG.c.time.desc(), LOG.c.seq.desc()))
    for payload in rows:
        pairs = json.loads(payload or "{}")
        if key in pairs:
            before: str | None = pairs[key][0]
            return before
    return None


def follow(work: Work, site: str) -> int:
    """Rows that came later and name an alias find their person: of the rows that this unit of work has written to the
    log, those of a merge within one township are made to name the kept file. Returns how many changed."""
    table = table_of(PersonMerge)
    inside = set(work.connection.scalars(select(table.c.alias).where(
        table.c.site == site, table.c.kept_site == site, table.c.undone.is_(None), table.c.void_reason.is_(None))))
    if not inside:
        return 0
    known = aliases(work.connection)
    found = {(record, name, row.id): row.named
             for some in _written(work) for record, name, row in _naming(work.connection, some, sorted(inside))}
    for (record, name, key), named in found.items():
        work.put(record, {name: resolved(known, named)}, key, reason=FOLLOWED)
    return len(found)


def _written(work: Work) -> Iterator[dict[str, list[str]]]:
    """The records by table for which this unit of work has an entry in the log, page by page: there may be hundreds of
    thousands."""
    query = select(LOG.c.entity, LOG.c.record_id).where(LOG.c.work == work.work_id).order_by(LOG.c.seq)
    for page in work.connection.execute(query.execution_options(yield_per=CHUNK)).partitions():
        some: dict[str, list[str]] = {}
        for row in page:
            some.setdefault(row.entity, []).append(row.record_id)
        yield some


def _naming(
    connection: Connection, some: Mapping[str, Sequence[str]], people: Sequence[str]
) -> Iterator[tuple[type[Record], str, Any]]:
    """Which of some records name one of these people, and in which field."""
    for record, name in references():
        table = table_of(record)
        if table.name in some:
            for row in connection.execute(select(table.c.id, table.c[name].label("named")).where(
                    table.c.id.in_(some[table.name]), table.c[name].in_(people))):
                yield record, name, row
