"""What was typed and not saved yet: kept from the first field on, so that a power cut costs nobody an application.

It lies in this desk's own encrypted store, beside the remembered choices: it is no record, counts nowhere and never
travels. One is kept for each record that is being changed, and one for the new record of each register.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from mzdesk.basics.dossier import Dossier, Values
from mzdesk.describe import Line, Part, fields_of
from mzdesk.describe.columns import restored, stored
from mzdesk.people.desk import Desk
from mzdesk.services import settings
from mzdesk.services.dossiers import introduce
from mzdesk.store.local import Setting
from mzdesk.store.work import table_of

PREFIX = "unsaved"
ROW_KEYS = ("id", "version")


@dataclass(frozen=True)
class Kept:
    """What was typed, over the record as it is stored now."""

    dossier: Dossier
    paths: frozenset[str]
    """Fields and parts that differ from what is stored."""
    when: str
    """Time of the last keystroke kept, as ``2026-10-08 16:03``."""
    moved_on: bool
    """True where the record was saved by somebody else after this was typed."""


def keep(desk: Desk, line: Line, before: Dossier, now: Dossier) -> None:
    """Put what differs from the stored record aside; nothing is left where nothing differs."""
    values = {key: value for key, value in now.values.items() if value != before.values.get(key)}
    parts = {part.key: now.parts.get(part.key, ()) for part in line.parts
             if not part.written and now.parts.get(part.key, ()) != before.parts.get(part.key, ())}
    if not values and not parts:
        forget(desk, line, before.id)
        return
    document = {
        "when": desk.clock.now().strftime("%Y-%m-%d %H:%M"), "version": dict(before.version),
        "values": _plain(_columns(line), values),
        "parts": {part.key: [_plain_row(part, row) for row in parts[part.key]] for part in line.parts
                  if part.key in parts},
    }
    settings.put(desk, _key(desk, line, before.id), json.dumps(document, ensure_ascii=False))


def kept(desk: Desk, line: Line, before: Dossier) -> Kept | None:
    """What was typed of this record and not saved, or None. What an older version of mzdesk kept and this one cannot
    hold any more is left out."""
    text = settings.get(desk, _key(desk, line, before.id))
    if not text:
        return None
    document = json.loads(text)
    values = dict(_values(_columns(line), document["values"]))
    with desk.store.reading() as connection:
        parts = {part.key: _rows(connection, part, before, document["parts"][part.key]) for part in line.parts
                 if part.key in document["parts"]}
    made = replace(before, values={**before.values, **values}, parts={**before.parts, **parts})
    moved_on = before.id is not None and document["version"] != dict(before.version)
    return Kept(made, frozenset((*values, *parts)), document["when"], moved_on)


def forget(desk: Desk, line: Line, record_id: str | None) -> None:
    """It was saved, or is not wanted."""
    key = _key(desk, line, record_id)
    if settings.get(desk, key):
        with desk.store.writing() as connection:
            connection.execute(delete(Setting).where(Setting.key == key))


def waiting(desk: Desk, lines: Mapping[str, Line]) -> list[tuple[Line, str | None]]:
    """The records of which something typed waits to be saved: line, and record id or None for a new one."""
    with desk.store.reading() as connection:
        keys = connection.scalars(select(Setting.key).where(Setting.key.startswith(f"{_own(desk)}:")).order_by(
            Setting.key)).all()
    found = (key.split(":", 2) for key in keys)
    return [(lines[line], record or None) for _, line, record in found if line in lines]


def belong(desk: Desk) -> None:
    """What was typed by whoever worked alone belongs to the account on which that person sits now."""
    with desk.store.writing() as connection:
        alone = connection.scalars(select(Setting.key).where(Setting.key.startswith(f"{PREFIX}:"))).all()
        for key in alone:
            connection.execute(update(Setting).where(Setting.key == key).values(
                key=f"{_own(desk)}:{key.removeprefix(f'{PREFIX}:')}"))


def _own(desk: Desk) -> str:
    """Each account has its own; another one is not given what somebody else was typing."""
    return f"{PREFIX}@{desk.access.account}" if desk.access.account else PREFIX


def _key(desk: Desk, line: Line, record_id: str | None) -> str:
    return f"{_own(desk)}:{line.key}:{record_id or ''}"


def _columns(line: Line) -> dict[str, Any]:
    """The column of each field of the subject and the record, and of the link between them."""
    tables = [table_of(line.record), *([table_of(line.subject)] if line.subject else [])]
    found = {key: table.c[key] for table, record in zip(tables, (line.record, line.subject), strict=False)
             for key in fields_of(record)}
    if line.subject is not None:
        found["person_id"] = tables[0].c.person_id
    return found


def _plain(columns: Mapping[str, Any], values: Values) -> dict[str, Any]:
    return {key: stored(columns[key], value) for key, value in values.items() if key in columns}


def _plain_row(part: Part, row: Values) -> dict[str, Any]:
    table: Table = table_of(part.record)
    own = {key: row.get(key) for key in ROW_KEYS if row.get(key) is not None}
    return own | _plain({key: table.c[key] for key in fields_of(part.record)}, row)


def _values(columns: Mapping[str, Any], plain: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in plain.items():
        if key not in columns:
            continue
        try:
            yield key, restored(columns[key], value)
        except (ValueError, TypeError):
            continue


def _rows(connection: Connection, part: Part, before: Dossier, rows: list[dict[str, Any]]) -> tuple[Values, ...]:
    table: Table = table_of(part.record)
    columns = {key: table.c[key] for key in fields_of(part.record)}
    old = {row["id"]: row for row in before.parts.get(part.key, ())}
    found = [{**old.get(row.get("id"), {}), **dict(_values(columns, row)), "id": row.get("id")} for row in rows]
    introduce(connection, fields_of(part.record), found)
    return tuple(found)
