"""What two offices say of one field, in words: whose record, which field, each value."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, select

from mzdesk.describe import Line, fields_of
from mzdesk.describe.columns import Stored, restored
from mzdesk.describe.wording import Wording
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import dossiers
from mzdesk.services.history import record_classes
from mzdesk.services.names import Names, called, mask, names
from mzdesk.store.base import PartRecord, Record
from mzdesk.store.work import table_of

OUTCOMES = {"applied": "已写入", "already": "本来就一致", "kept": "没有写入，本机后来改过"}
"""What became of a line of the bureau's feedback."""
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


class Told(Protocol):
    """One line of the bureau's feedback, whoever reads it."""

    @property
    def kind(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def words(self) -> str: ...


def told_words(desk: Desk, line: Told, known: Names | None = None) -> str:
    """What the bureau told, in words: a value and the one before it, masked; a merge; its own sentence."""
    if line.kind == "merge":
        return "市局把两份居民档案合并为一份"
    if line.kind != "edit":
        return line.words
    found = record_classes().get(line.entity)
    described = fields_of(found[0]).get(line.field) if found else None
    known = known or names(desk)
    before, after = (words_of_value(desk, line.entity, line.field, json.loads(text), known)
                     for text in (line.before, line.after))
    if described is not None:
        before, after = (text if text == NOTHING else mask(described, text) for text in (before, after))
    return f"{before} → {after}"


def wording(desk: Desk) -> Wording:
    """How this office's papers speak of records that a package changed."""
    known = names(desk)

    def value(entity: str, field: str, held: Stored) -> str:
        return words_of_value(desk, entity, field, held, known)

    return Wording(lambda entity, record: whose(desk, entity, record).name, title_of, label_of, value)
