"""What two offices say of one field, in words: whose record, which field, each value."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.describe import Line, fields_of
from mzdesk.describe.columns import Stored, restored
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import dossiers
from mzdesk.services.history import record_classes
from mzdesk.services.names import Names, called, names
from mzdesk.store.base import PartRecord, Record
from mzdesk.store.work import table_of

PLAIN = {"state": "状态", "void_reason": "作废原因"}
NOTHING = "（空）"


@dataclass(frozen=True)
class Whose:
    """The file that a stored record belongs to: its register, its id, what it is called."""

    register: str = ""
    record: str = ""
    name: str = ""


def whose(desk: Desk, entity: str, record_id: str) -> Whose:
    """The file behind a record: its own, that of the part's owner, or the first on which a person stands."""
    found = record_classes().get(entity)
    if found is None:
        return Whose()
    with desk.store.reading() as connection:
        for line, key in _files(connection, found[0], record_id):
            read = dossiers(connection, line, ids=[key], notes=False)
            if read:
                return Whose(line.key, key, called(line, read[0].values))
        if found[0] is Person:
            table = table_of(Person)
            name = connection.scalar(select(table.c.name).where(table.c.id == record_id))
            return Whose("", record_id, name or "")
    return Whose()


def _files(connection: Connection, record: type[Record], key: str) -> list[tuple[Line, str]]:
    """Lines and ids of the files that may hold a record."""
    if record is Person:
        return [(line, found) for line in LINES.values() if line.subject is Person
                for found in connection.scalars(select(table_of(line.record).c.id).where(
                    table_of(line.record).c.person_id == key))]
    if issubclass(record, PartRecord):
        owner = connection.scalar(select(table_of(record).c.owner_id).where(table_of(record).c.id == key))
        return [(line, str(owner)) for line in LINES.values() for part in line.parts if part.record is record and owner]
    return [(line, key) for line in LINES.values() if line.record is record]


def label_of(entity: str, field: str) -> str:
    """The label of a field; the word for one that every record has."""
    found = record_classes().get(entity)
    described = fields_of(found[0]).get(field) if found else None
    return described.label if described else PLAIN.get(field, field)


def title_of(entity: str) -> str:
    """The word for a kind of record."""
    found = record_classes().get(entity)
    return found[1] if found else entity


def words_of_value(desk: Desk, entity: str, field: str, value: Stored, known: Names | None = None) -> str:
    """A stored value in words, unmasked: two values can be told apart only when they are seen whole."""
    found = record_classes().get(entity)
    if value is None:
        return NOTHING
    described = fields_of(found[0]).get(field) if found else None
    if found is None or described is None:
        return str(value)
    try:
        held: Any = restored(table_of(found[0]).c[field], value)
    except (ValueError, TypeError):
        return str(value)
    return (known or names(desk)).words(described, held) or NOTHING
