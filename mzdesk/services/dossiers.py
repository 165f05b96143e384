"""Reading records of any line as dossiers, one or many, with the rows of their parts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from mzdesk.basics.dossier import Dossier, Values
from mzdesk.basics.problems import Refusal
from mzdesk.describe import Field, Kind, Line, Part, fields_of
from mzdesk.describe.line import DRAFT
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.residents import Person
from mzdesk.services.references import references
from mzdesk.store.work import table_of

CHUNK = 500


@cache
def record_fields(line: Line) -> Mapping[str, Field]:
    """The fields of the subject and the record, by key."""
    return {**(fields_of(line.subject) if line.subject else {}), **fields_of(line.record)}


@cache
def fields(line: Line) -> Mapping[str, Field]:
    """Every field of a line by path: ``name`` for the record and its subject, ``visits.visited`` for a part."""
    found = dict(record_fields(line))
    for part in line.parts:
        found.update({f"{part.key}.{key}": field for key, field in fields_of(part.record).items()})
    return found


def blank(desk: Desk, line: Line) -> Dossier:
    """A new record, nothing collected yet."""
    return Dossier(None, DRAFT, dict.fromkeys(record_fields(line)), {part.key: () for part in line.parts}, {},
                   desk.office.area)


@asks(Permission.READ)
def load(desk: Desk, line: Line, key: str) -> Dossier:
    """One record with all its rows; a Refusal where there is none of that id."""
    return fetch(desk, line, key)


def fetch(desk: Desk, line: Line, key: str) -> Dossier:
    """As ``load``, for a use case that has asked at a door of its own."""
    with desk.store.reading() as connection:
        found = dossiers(connection, line, ids=[key])
    if not found:
        raise Refusal(f"{line.title}台账里没有这条记录", "它可能已被作废，请刷新列表", code="no-record")
    return found[0]


def selection(line: Line) -> tuple[Select[Any], Table]:
    """A select of every record of a line with its subject, to be narrowed by the caller, and the record's table."""
    table = table_of(line.record)
    if line.subject is None:
        return select(table).where(table.c.void_reason.is_(None)), table
    person = table_of(line.subject)
    columns = [c.label(f"s_{c.key}") for c in person.columns if c.key in (*fields_of(line.subject), "version")]
    return select(table, *columns).join_from(
        table, person, table.c.person_id == person.c.id, isouter=True
    ).where(table.c.void_reason.is_(None)), table


def dossiers(
    connection: Connection, line: Line, *, ids: Iterable[str] | None = None, query: Select[Any] | None = None,
    notes: bool = True, parts: bool = True,
) -> list[Dossier]:
    """Records as dossiers, of the given ids or of a narrowed selection. ``notes`` False leaves out long texts,
    ``parts`` False every part: for who needs what a record is called and nothing else."""
    base, table = selection(line)
    if ids is not None:
        wanted = list(ids)
        rows: list[dict[str, Any]] = []
        for start in range(0, len(wanted), CHUNK):
            rows += _read(connection, base.where(table.c.id.in_(wanted[start:start + CHUNK])))
    else:
        rows = _read(connection, base if query is None else query)
    introduce(connection, fields_of(line.record), rows)
    keys = [row["id"] for row in rows]
    found = {part.key: _parts(connection, part, keys, notes, whole=ids is None) if parts else {} for part in line.parts}
    return [_dossier(line, row, found) for row in rows]


def _read(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    """Rows as plain dicts, which are looked into many times."""
    result = connection.execute(query)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]


def _parts(
    connection: Connection, part: Part, keys: list[str], notes: bool, whole: bool,
) -> dict[str, list[dict[str, Any]]]:
    """The live rows of a part by owner, newest first."""
    table, described = table_of(part.record), fields_of(part.record)
    columns = [table.c.id, table.c.owner_id, table.c.version] + [
        table.c[key] for key, field in described.items() if notes or field.kind is not Kind.NOTE
    ]
    query = select(*columns).where(table.c.void_reason.is_(None))
    found: dict[str, list[dict[str, Any]]] = {}
    batches = [None] if whole and len(keys) > CHUNK else [keys[i:i + CHUNK] for i in range(0, len(keys), CHUNK)]
    for batch in batches:
        narrowed = query if batch is None else query.where(table.c.owner_id.in_(batch))
        for row in _read(connection, narrowed):
            found.setdefault(row["owner_id"], []).append(row)
    introduce(connection, described, [row for rows in found.values() for row in rows])
    for rows in found.values():
        rows.sort(key=lambda row: _newest(part, row), reverse=part.newest_first)
    return found


KNOWN = ("name", "id_no", "birth", "sex", "died")
REFERENCES = {Kind.PERSON: KNOWN, Kind.RECORD: ("name", "owner")}
"""What stands beside a reference of a kind."""


def introduce(connection: Connection, described: Mapping[str, Field], rows: list[Any]) -> None:
    """Rules and papers know a person only by what the row tells: beside ``person`` stand ``person_name``,
    ``person_id_no``, ``person_birth``, ``person_sex`` and ``person_died``, as the register of people has them. Beside
    a record of another register stand what it is called (``bed_name``) and whose row it is (``bed_owner``)."""
    keys = [key for key, field in described.items() if field.kind is Kind.PERSON]
    wanted = sorted({row[key] for row in rows for key in keys if row.get(key)})
    if wanted:
        people = _people(connection, wanted)
        for key in keys:
            beside = [f"{key}_{name}" for name in KNOWN]
            for row in rows:
                person = people.get(row.get(key) or "")
                if person is not None:
                    row.update(zip(beside, person, strict=True))
    for key, field in described.items():
        if field.kind is Kind.RECORD and any(row.get(key) for row in rows):
            _call(connection, field, rows)


def introduced(desk: Desk, line: Line, dossier: Dossier) -> Dossier:
    """An edited dossier with the names of those whom it points to now, not of those it pointed to when it was read."""
    described = {part.key: fields_of(part.record) for part in line.parts}
    described[""] = fields_of(line.record)
    pointing = [key for key, fields in described.items() if any(f.kind in REFERENCES for f in fields.values())]
    if not pointing:
        return dossier
    values, parts = dict(dossier.values), dict(dossier.parts)
    with desk.store.reading() as connection:
        for key in pointing:
            if key:
                rows = [_forgetful(described[key], row) for row in parts.get(key, ())]
                parts[key] = tuple(rows)
            else:
                values = _forgetful(described[key], values)
                rows = [values]
            introduce(connection, described[key], rows)
    return replace(dossier, values=values, parts=parts)


def _forgetful(described: Mapping[str, Field], row: Values) -> dict[str, Any]:
    """A row without the names of those it pointed to."""
    gone = {f"{key}_{name}" for key, field in described.items() if field.kind in REFERENCES
            for name in REFERENCES[field.kind]}
    return {key: value for key, value in row.items() if key not in gone}


def _people(connection: Connection, wanted: list[str]) -> dict[str, tuple[Any, ...]]:
    """What is ``KNOWN`` of each of these people."""
    table = table_of(Person)
    columns = [table.c.id, *(table.c[name] for name in KNOWN)]
    people: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(wanted), CHUNK):
        query = select(*columns).where(table.c.id.in_(wanted[start:start + CHUNK]))
        people.update((key, tuple(rest)) for key, *rest in connection.execute(query).all())
    return people


def _call(connection: Connection, field: Field, rows: list[Any]) -> None:
    known = {one.id: one for one in references(connection, field.of)}
    for row in rows:
        found = known.get(row.get(field.key) or "")
        if found is not None:
            row.update({f"{field.key}_name": found.label, f"{field.key}_owner": found.owner})


def _newest(part: Part, row: Mapping[str, Any]) -> tuple[str, str]:
    value = row.get(part.newest) if part.newest else None
    return ("" if value is None else f"{value:09}" if type(value) is int else str(value), row["id"])


@cache
def _introduced(line: Line) -> tuple[str, ...]:
    """The names that ``introduce`` puts beside a reference of the record itself."""
    return tuple(f"{key}_{name}" for key, field in fields_of(line.record).items()
                 for name in REFERENCES.get(field.kind, ()))


def _dossier(line: Line, row: Values, parts: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> Dossier:
    values: dict[str, Any] = {key: row[key] for key in fields_of(line.record)}
    values.update({name: row[name] for name in _introduced(line) if name in row})
    version = {row["id"]: row["version"]}
    if line.subject is not None:
        values.update({key: row[f"s_{key}"] for key in fields_of(line.subject)})
        values["person_id"] = row["person_id"]
        version[row["person_id"]] = row["s_version"]
    own = {key: tuple(found.get(row["id"], ())) for key, found in parts.items()}
    version.update({r["id"]: r["version"] for rows in own.values() for r in rows})
    return Dossier(row["id"], row["state"], values, own, version, row["site"])
