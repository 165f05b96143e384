"""What one township must know from the bureau, gathered for its feedback package (docs/package.md §8.5).

A further kind of thing to tell is one more key of the document; who does not know it passes it over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.describe.columns import Stored
from mzdesk.exchange import refusals, state
from mzdesk.exchange.records import Conflict, HeldRow
from mzdesk.exchange.settling import BUREAU_STANDS, DECIDED, DROPPED, OPEN, WHOLE
from mzdesk.exchange.shapes import NAME, UUID, Reader, expected, listed, optional, shaped, text, whole
from mzdesk.people.merges import PersonMerge
from mzdesk.people.places import division
from mzdesk.store.log import LOG, MERGE
from mzdesk.store.work import table_of

MOST = 200_000
NEW_ROWS = (PersonMerge.__tablename__,)
"""The tables in which the bureau makes rows of its own for a township."""
MERGED, NOT_TAKEN = "merge", "dropped"


@dataclass(frozen=True)
class Edit:
    """One field: what the township was known to have, and what stands at the bureau. Values as JSON texts."""

    entity: str
    record: str
    field: str
    before: str
    after: str

    @property
    def pair(self) -> tuple[Stored, Stored]:
        return json.loads(self.before), json.loads(self.after)


@dataclass(frozen=True)
class NewRow:
    """A whole row that the bureau made: its fields in stored form, as one JSON text."""

    entity: str
    record: str
    values: str


@dataclass(frozen=True)
class Note:
    """A sentence about a record; nothing changes by it. ``topic``: what it is about."""

    topic: str
    entity: str
    record: str
    words: str


@dataclass(frozen=True)
class Contest:
    """A field that waits for the bureau's word."""

    entity: str
    record: str
    field: str


@dataclass(frozen=True)
class Carried:
    """An open package inside the feedback (roster, policy), in Base64, with its version."""

    version: int
    package: str


@dataclass(frozen=True)
class Content:
    """Everything in one feedback package."""

    edits: tuple[Edit, ...] = ()
    rows: tuple[NewRow, ...] = ()
    notes: tuple[Note, ...] = ()
    contests: tuple[Contest, ...] = ()
    roster: Carried | None = None
    policy: Carried | None = None

    @property
    def something(self) -> bool:
        """True where there is anything of this township's records to tell."""
        return bool(self.edits or self.rows or self.notes or self.contests)

    def document(self) -> dict[str, Any]:
        """As it stands in ``feedback.json``."""
        return {
            **{key: [vars(one) for one in getattr(self, key)] for key in _LISTS},
            **{key: vars(found) if (found := getattr(self, key)) else None for key in _CARRIED},
        }


_JSON = text(r"[\s\S]{1,20000}")
_WORDS = text(r"[^\x00-\x08\x0b-\x1f\x7f]{1,200}")
_PACKAGE = shaped(Carried, version=whole(), package=text(r"[A-Za-z0-9+/=]{1,2000000}"))
_LISTS: Mapping[str, Reader] = {
    "edits": listed(shaped(Edit, entity=NAME, record=UUID, field=NAME, before=_JSON, after=_JSON), MOST),
    "rows": listed(shaped(NewRow, entity=NAME, record=UUID, values=_JSON), MOST),
    "notes": listed(shaped(Note, topic=NAME, entity=NAME, record=UUID, words=_WORDS), MOST),
    "contests": listed(shaped(Contest, entity=NAME, record=UUID, field=NAME), MOST),
}
_CARRIED: Mapping[str, Reader] = {"roster": optional(_PACKAGE), "policy": optional(_PACKAGE)}


def parsed(document: Any) -> Content:
    """The content of ``feedback.json``. What an older bureau does not send is empty; unknown keys are passed over."""
    if not isinstance(document, dict) or "edits" not in document:
        raise refusals.malformed("反馈")
    found = {key: expected(document.get(key, []), reader, "反馈") for key, reader in _LISTS.items()}
    carried = {key: expected(document.get(key), reader, "反馈") for key, reader in _CARRIED.items()}
    return Content(**found, **carried)


def gathered(connection: Connection, site: str) -> Content:
    """What the bureau has to tell one township about its records."""
    return Content(tuple(edits(connection, site)), tuple(_new_rows(connection, site)),
                   tuple(_notes(connection, site)), tuple(_contests(connection, site)))


def edits(connection: Connection, site: str) -> Iterator[Edit]:
    """The fields whose last word at the bureau is its own: edits of its clerks, and conflicts decided its way. A field
    that was changed and changed back is told as well: the township may have read of it in between."""
    found: dict[tuple[str, str, str], list[Stored]] = {}
    touched = set(connection.scalars(select(LOG.c.entity).where(LOG.c.kind.not_in(("create", MERGE))).distinct()))
    for name, kept in sorted(state.kept().items()):
        if name not in touched:
            continue
        rows = connection.execute(select(LOG.c.record_id, LOG.c.kind, LOG.c.payload).join(
            kept.raw, kept.raw.c.id == LOG.c.record_id).where(
            LOG.c.entity == name, kept.raw.c.site == site, LOG.c.kind != "create").order_by(LOG.c.seq))
        for row in rows:
            for key, (before, _) in json.loads(row.payload or "{}").items():
                if key not in kept.owners or key == "site":
                    continue
                if row.kind == MERGE:
                    found.pop((name, row.record_id, key), None)
                else:
                    found.setdefault((name, row.record_id, key), []).append(before)
    decided = connection.execute(select(Conflict).where(
        Conflict.site == site, Conflict.state.in_((DECIDED, "settled")), Conflict.winner == BUREAU_STANDS)).mappings()
    for one in decided:
        found[one["entity"], one["record_id"], one["field"]] = [json.loads(one["theirs"])]
    for (entity, record, key), stood in found.items():
        now = _now(connection, entity, record, key)
        if any(value != now for value in stood):
            yield Edit(entity, record, key, *(json.dumps(value, ensure_ascii=False) for value in (stood[0], now)))


def _now(connection: Connection, entity: str, record: str, key: str) -> Stored:
    raw = state.kept()[entity].raw
    value: Stored = connection.execute(select(raw.c[key]).where(raw.c.id == record)).scalar()
    return value


def _new_rows(connection: Connection, site: str) -> Iterator[NewRow]:
    for entity in NEW_ROWS:
        kept = state.kept()[entity]
        query = select(kept.raw).where(kept.raw.c.site == site).order_by(kept.raw.c.id)
        for row in connection.execute(query).mappings():
            values = {key: row[key] for key in sorted(kept.owners) if row[key] is not None and key != "site"}
            yield NewRow(entity, row["id"], json.dumps(values, ensure_ascii=False))


def _notes(connection: Connection, site: str) -> Iterator[Note]:
    """Merges with somebody of another township, told to both; entries that the bureau did not take, with its reason."""
    table = table_of(PersonMerge)
    for row in connection.execute(select(table).where(
            (table.c.site == site) | (table.c.kept_site == site), table.c.void_reason.is_(None)).order_by(table.c.id)):
        mine, other = (row.alias, row.kept_site) if row.site == site else (row.kept, row.site)
        if mine and other and row.site != row.kept_site:
            found = division(other)
            words = f"市局核实：与{found.name if found else other}登记的是同一人"
            if row.undone:
                words = f"市局已撤销：与{found.name if found else other}登记的不是同一人"
            yield Note(MERGED, "person", mine, words)
    dropped = select(HeldRow.entity, HeldRow.record_id, HeldRow.words).where(
        HeldRow.site == site, HeldRow.state == DROPPED).order_by(HeldRow.id)
    for entity, record, why in connection.execute(dropped):
        if entity in state.kept() and _named(record):
            yield Note(NOT_TAKEN, entity, record, f"市局没有采用一条变更：{why}")


def _named(record: str) -> bool:
    """True for what is a record's id; an entry set aside may say anything."""
    try:
        UUID(record)
    except ValueError:
        return False
    return True


def _contests(connection: Connection, site: str) -> Iterator[Contest]:
    rows: Sequence[Any] = connection.execute(select(Conflict.entity, Conflict.record_id, Conflict.field).where(
        Conflict.site == site, Conflict.state == OPEN, Conflict.field != WHOLE).order_by(Conflict.id)).all()
    for row in dict.fromkeys((row.entity, row.record_id, row.field) for row in rows):
        yield Contest(*row)
