"""What one township must know from the bureau, gathered for its feedback package (docs/package.md §8.5).

A further kind of thing to tell is one more key of the document; who does not know it passes it over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from mzdesk.describe.columns import Stored
from mzdesk.exchange import peers, recovering, refusals, sharing, state
from mzdesk.exchange.records import Conflict, HeldRow
from mzdesk.exchange.recovered import Offer
from mzdesk.exchange.settling import BUREAU_STANDS, DECIDED, DROPPED, OPEN, WHOLE
from mzdesk.exchange.shapes import NAME, UUID, Reader, expected, listed, optional, shaped, text, whole
from mzdesk.people.merges import PersonMerge
from mzdesk.people.places import division
from mzdesk.store.log import LOG, MERGE, UNMERGE
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
    recovered: tuple[Offer, ...] = ()
    roster: Carried | None = None
    policy: Carried | None = None

    @property
    def something(self) -> bool:
        """True where there is anything of this township's records to tell."""
        return bool(self.edits or self.rows or self.notes or self.contests or self.recovered)

    def document(self) -> dict[str, Any]:
        """As it stands in ``feedback.json``."""
        return {
            **{key: [vars(one) for one in getattr(self, key)] for key in _LISTS},
            **{key: vars(found) if (found := getattr(self, key)) else None for key in _CARRIED},
        }


_JSON = text(r"[\s\S]{1,20000}")
_LONG = text(r"[\s\S]{1,400000}")
_FIELD_OR_ALL = text("(?:[a-z][a-z0-9_]{0,39})?")
_WORDS = text(r"[^\x00-\x08\x0b-\x1f\x7f]{1,200}")
_PACKAGE = shaped(Carried, version=whole(), package=text(r"[A-Za-z0-9+/=]{1,2000000}"))
_LISTS: Mapping[str, Reader] = {
    "edits": listed(shaped(Edit, entity=NAME, record=UUID, field=NAME, before=_JSON, after=_JSON), MOST),
    "rows": listed(shaped(NewRow, entity=NAME, record=UUID, values=_JSON), MOST),
    "notes": listed(shaped(Note, topic=NAME, entity=NAME, record=UUID, words=_WORDS), MOST),
    "contests": listed(shaped(Contest, entity=NAME, record=UUID, field=NAME), MOST),
    "recovered": listed(
        shaped(Offer, entity=NAME, record=UUID, field=_FIELD_OR_ALL, township=_LONG, bureau=_LONG), MOST),
}
_CARRIED: Mapping[str, Reader] = {"roster": optional(_PACKAGE), "policy": optional(_PACKAGE)}


def parsed(document: Any) -> Content:
    """The content of ``feedback.json``. What an older bureau does not send is empty; unknown keys are passed over."""
    if not isinstance(document, dict) or "edits" not in document:
        raise refusals.malformed("反馈")
    found = {key: expected(document.get(key, []), reader, "反馈") for key, reader in _LISTS.items()}
    carried = {key: expected(document.get(key), reader, "反馈") for key, reader in _CARRIED.items()}
    return Content(**found, **carried)


def gathered(connection: Connection, site: str, replica: str) -> Content:
    """What the bureau has to tell one computer of a township about its records."""
    return Content(tuple(edits(connection, site, replica)), tuple(_new_rows(connection, site)),
                   tuple(_notes(connection, site)), tuple(_contests(connection, site)),
                   tuple(_offers(connection, site, replica)))


def _offers(connection: Connection, site: str, replica: str) -> Iterator[Offer]:
    """What is left of a life that the computer lost (§7.8)."""
    for row in recovering.offered(connection, site, replica):
        told = recovering.now(connection, row)
        if told is not None:
            yield Offer(row["entity"], row["record_id"], row["field"], row["township"], told)


def edits(connection: Connection, site: str, replica: str) -> Iterator[Edit]:
    """The fields whose last word here is not this computer's: edits of the bureau's clerks, conflicts decided the
    bureau's way, and what another computer of the same office handed in (§7.9). A field that was changed and changed
    back is told as well: the township may have read of it in between."""
    known = sharing.known_to(connection, site, replica)
    found = _written(connection, site, replica, known)
    decided = connection.execute(select(Conflict).where(
        Conflict.site == site, Conflict.state.in_((DECIDED, "settled")), Conflict.winner == BUREAU_STANDS)).mappings()
    for one in decided:
        where = one["entity"], one["record_id"], one["field"]
        mine = (known is None or where[:2] in known) and _now(connection, *where) == json.loads(one["ours"])
        if mine:  # else somebody wrote it again since, and the log says who
            found[where] = [json.loads(one["theirs"])]
    for (entity, record, key), stood in found.items():
        now = _now(connection, entity, record, key)
        if any(value != now for value in stood):
            yield Edit(entity, record, key, *(json.dumps(value, ensure_ascii=False) for value in (stood[0], now)))


def _written(
    connection: Connection, site: str, replica: str, known: state.Known | None
) -> dict[tuple[str, str, str], list[Stored]]:
    """For each field whose last entry in the log here is not this computer's: what stood there since its own."""
    found: dict[tuple[str, str, str], list[Stored]] = {}
    undone = peers.undone_works(connection)
    others = {work for other in peers.replicas(connection, site) if other != replica
              for work in peers.works_of(connection, site, other)}
    touched = set(connection.scalars(select(LOG.c.entity).where(
        or_(LOG.c.kind.not_in(("create", MERGE, UNMERGE)), LOG.c.work.in_(others))).distinct()))
    for name, kept in sorted(state.kept().items()):
        if name not in touched:
            continue
        rows = connection.execute(select(LOG.c.record_id, LOG.c.kind, LOG.c.payload, LOG.c.work).join(
            kept.raw, kept.raw.c.id == LOG.c.record_id).where(
            LOG.c.entity == name, kept.raw.c.site == site, LOG.c.kind.not_in(("create", UNMERGE))).order_by(LOG.c.seq))
        for row in rows:
            if row.work in undone or (known is not None and (name, row.record_id) not in known):
                continue
            for key, (before, _) in json.loads(row.payload or "{}").items():
                if key not in kept.owners or key == "site":
                    continue
                if row.kind == MERGE and row.work not in others:
                    found.pop((name, row.record_id, key), None)
                else:
                    found.setdefault((name, row.record_id, key), []).append(before)
    return found


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
