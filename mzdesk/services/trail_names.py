"""Whose record an entry of the change log speaks of: found for a page of entries at a time, a query a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.describe import Line, fields_of
from mzdesk.describe.values import words_of
from mzdesk.lines import LINES
from mzdesk.people.accounts import Account
from mzdesk.people.places import Village
from mzdesk.people.residents import Person
from mzdesk.services.history import record_classes
from mzdesk.store.base import PartRecord, Record
from mzdesk.store.deeds import Deed
from mzdesk.store.work import table_of

Key = tuple[str, str]
CHUNK = 500


@dataclass(frozen=True)
class Whose:
    """The file behind an entry: its register (key and title), its id, and what it is called. All "" for none."""

    register: str = ""
    title: str = ""
    record: str = ""
    name: str = ""


def whose(connection: Connection, keys: Sequence[Key]) -> dict[Key, Whose]:
    """The file of each (table, id)."""
    by_table: dict[str, set[str]] = {}
    for entity, record_id in keys:
        by_table.setdefault(entity, set()).add(record_id)
    found: dict[Key, Whose] = {}
    for entity, ids in by_table.items():
        known = record_classes().get(entity)
        if known is not None:
            found |= {(entity, key): one for key, one in _of(connection, known[0], known[1], sorted(ids)).items()}
    return found


def _of(connection: Connection, record: type[Record], title: str, ids: list[str]) -> dict[str, Whose]:
    line = next((line for line in LINES.values() if line.record is record), None)
    if line is not None:
        return _files(connection, line, ids)
    if record is Deed:
        return _subjects(connection, ids)
    if record in (Person, Village, Account):
        table = table_of(record)
        return {row.id: Whose("", title, "", row.name or "") for row in _rows(
            connection, ids, lambda some: select(table.c.id, table.c.name).where(table.c.id.in_(some)))}
    if issubclass(record, PartRecord):
        return _owners(connection, record, title, ids)
    return {key: Whose("", title) for key in ids}


def _rows(connection: Connection, ids: Sequence[str], query: Any) -> Iterable[Any]:
    for start in range(0, len(ids), CHUNK):
        yield from connection.execute(query(ids[start:start + CHUNK]))


def _files(connection: Connection, line: Line, ids: list[str]) -> dict[str, Whose]:
    """The records of a register by what they are called: the name of their person, else what they are known by."""
    table = table_of(line.record)
    if line.subject is not None:
        person = table_of(line.subject)
        rows = _rows(connection, ids, lambda some: select(table.c.id, person.c.name).join_from(
            table, person, table.c.person_id == person.c.id, isouter=True).where(table.c.id.in_(some)))
        return {row.id: Whose(line.key, line.title, row.id, row.name or "") for row in rows}
    spoken = [table.c[key] for key in line.record.SPOKEN if key in fields_of(line.record)]  # type: ignore[attr-defined]
    rows = _rows(connection, ids, lambda some: select(table.c.id, *spoken).where(table.c.id.in_(some)))
    return {row[0]: Whose(line.key, line.title, row[0], " ".join(filter(None, map(words_of, row[1:])))) for row in rows}


def _owners(connection: Connection, record: type[PartRecord], title: str, ids: list[str]) -> dict[str, Whose]:
    """The files that rows belong to; several registers may keep rows of one kind."""
    table = table_of(record)
    owners = {row.id: row.owner_id for row in _rows(
        connection, ids, lambda some: select(table.c.id, table.c.owner_id).where(table.c.id.in_(some)))}
    files: dict[str, Whose] = {}
    for line in LINES.values():
        if any(part.record is record for part in line.parts):
            files |= _files(connection, line, sorted(set(owners.values()) - files.keys()))
    return {key: files.get(owner, Whose("", title)) for key, owner in owners.items()}


def _subjects(connection: Connection, ids: list[str]) -> dict[str, Whose]:
    """What deeds were done with."""
    deed = table_of(Deed)
    rows = list(_rows(connection, ids, lambda some: select(
        deed.c.id, deed.c.register, deed.c.subject_id).where(deed.c.id.in_(some))))
    lines = {line.register: line for line in LINES.values()}
    found: dict[str, Whose] = {}
    for register, line in lines.items():
        mine = [row for row in rows if row.register == register]
        files = _files(connection, line, sorted({row.subject_id for row in mine if row.subject_id})) if mine else {}
        found |= {row.id: files.get(row.subject_id or "", Whose(line.key, line.title)) for row in mine}
    return found
