"""找回 at the bureau: what it alone holds after a township went back and began again, offered until answered (§7.8).

The full package of a re-basing is held against the bureau's records once its changes are merged. What still differs
was written in the life that the township lost. It stays as it is here, and goes back as an offer.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from mzdesk.describe.columns import Stored
from mzdesk.describe.fields import Owner
from mzdesk.exchange import applying, comparison, peers, sharing, state
from mzdesk.exchange.comparison import MISSING, Found
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.merge import Key, read_pairs
from mzdesk.exchange.records import Conflict, HeldRow, Recovery
from mzdesk.exchange.stream import Change
from mzdesk.exchange.unpacking import Unpacked
from mzdesk.people.desk import Desk
from mzdesk.store.base import new_id

OPEN, CLOSED = "open", "closed"
WHOLE_RECORD = ""


def offer(
    desk: Desk, connection: Connection, package: str, manifest: Manifest, members: Unpacked, after: int, *,
    differing: list[str],
) -> int:
    """Note what is to be offered after a re-basing; returns how many values and records. ``after``: the last entry
    that both lives share; ``differing``: the tables whose digests are not the sender's."""
    site, replica = manifest.site, manifest.replica
    known = sharing.known_to(connection, site, replica)
    waiting = _waiting(connection, site)
    rows: list[dict[str, Any]] = []
    for found in comparison.differences(connection, manifest, members, differing):
        key = (found.entity, found.record_id)
        if (known is not None and key not in known) or waiting & {(*key, ""), (*key, found.field)}:
            continue
        if found.field == MISSING:
            if found.theirs is None:
                rows.append(_whole(connection, key))
        else:
            rows.append(_value(found))
    whole = {(row["entity"], row["record_id"]) for row in rows if row["field"] == WHOLE_RECORD}
    rows += [row for row in _owned(connection, manifest, after) if (row["entity"], row["record_id"]) not in whole]
    moment = desk.clock.now()
    shared = {"package": package, "site": site, "replica": replica, "state": OPEN}
    if rows:
        connection.execute(insert(Recovery), [row | shared | {"id": new_id(moment)} for row in rows])
    return len(rows)


def _waiting(connection: Connection, site: str) -> set[tuple[str, str, str]]:
    """Fields on which a person decides, and records (field "") with an entry that waits: these are told already."""
    fields = connection.execute(select(Conflict.entity, Conflict.record_id, Conflict.field).where(
        Conflict.site == site, Conflict.state == "open"))
    held = connection.execute(select(HeldRow.entity, HeldRow.record_id).where(
        HeldRow.site == site, HeldRow.state == "open"))
    return {tuple(row) for row in fields} | {(row.entity, row.record_id, "") for row in held}


def _value(found: Found) -> dict[str, Any]:
    return {"entity": found.entity, "record_id": found.record_id, "field": found.field,
            "township": applying.plain(found.theirs), "bureau": applying.plain(found.ours)}


def _whole(connection: Connection, key: Key) -> dict[str, Any]:
    return {"entity": key[0], "record_id": key[1], "field": WHOLE_RECORD, "township": applying.plain(None),
            "bureau": json.dumps(_row(connection, key), ensure_ascii=False)}


def _row(connection: Connection, key: Key) -> dict[str, Stored]:
    """The filled fields of a record that travel."""
    kept = state.kept()[key[0]]
    row = connection.execute(select(kept.raw).where(kept.raw.c.id == key[1])).mappings().one()
    return {name: row[name] for name in kept.owners if row[name] is not None}


def _owned(connection: Connection, manifest: Manifest, after: int) -> Iterator[dict[str, Any]]:
    """The bureau's own fields of the records that a lost life touched: no digest speaks of them. What another computer
    with the same past found again since is lost to this one all the same."""
    dead = sharing.touched_by(connection, peers.works_lost(connection, manifest, after))
    for key in sorted(dead):
        kept = state.kept().get(key[0])
        names = [name for name, owner in kept.owners.items() if owner is Owner.BUREAU] if kept else []
        row = connection.execute(select(kept.raw).where(
            kept.raw.c.id == key[1])).mappings().first() if kept and names else None
        for name in names if row is not None else []:
            if row is not None and row[name] is not None:
                yield _value(Found(key[0], key[1], name, row[name], None))


def offered(connection: Connection, site: str, replica: str) -> list[RowMapping]:
    """The open offers to an installation, as they were noted, parents first as ids sort by their time."""
    return list(connection.execute(select(Recovery).where(
        Recovery.site == site, Recovery.replica == replica, Recovery.state == OPEN).order_by(
        Recovery.record_id, Recovery.field)).mappings())


def answered(
    connection: Connection, manifest: Manifest, changes: Sequence[Change], *, whatever: bool = False
) -> list[str]:
    """Close the offers that a package answers, whatever it says; returns their ids. ``whatever``: close them all, as
    a re-basing makes them anew."""
    waiting = {(row["entity"], row["record_id"], row["field"]): str(row["id"])
               for row in offered(connection, manifest.site, manifest.replica)}
    found: list[str] = list(waiting.values()) if whatever else []
    for change in changes if waiting and not whatever else ():
        for name in (WHOLE_RECORD, *(read_pairs(change) or {})):
            key = waiting.pop((change.entity, change.record_id, name), None)
            if key is not None:
                found.append(key)
    set_state(connection, found, CLOSED)
    return found


def set_state(connection: Connection, ids: Sequence[str], stands: str) -> None:
    """Mark offers as answered, or open again."""
    for some in applying.chunks(ids):
        connection.execute(update(Recovery).where(Recovery.id.in_(some)).values(state=stands))


def now(connection: Connection, row: RowMapping) -> str | None:
    """What the bureau has today of an offer, as JSON; None where it is what the township has anyway."""
    if row["field"] == WHOLE_RECORD:
        return json.dumps(_row(connection, (row["entity"], row["record_id"])), ensure_ascii=False)
    raw = state.kept()[row["entity"]].raw
    value = connection.execute(select(raw.c[row["field"]]).where(raw.c.id == row["record_id"])).scalar()
    told = applying.plain(value)
    return None if told == row["township"] else told

