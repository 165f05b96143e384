"""A full package held against what the bureau has: a list of differences for a person, never written over (§7.6)."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from mzdesk.describe.columns import Stored
from mzdesk.exchange import payload, refusals
from mzdesk.exchange.manifest import Manifest, TableState
from mzdesk.exchange.state import Kept, kept, lines

MISSING = "（整条）"
_HERE, _THERE = "有", None


@dataclass(frozen=True)
class Found:
    """One difference; ``field`` is MISSING where only one side has the record."""

    entity: str
    record_id: str
    field: str
    ours: Stored
    theirs: Stored


def member_name(table: str) -> str:
    return f"state/{table}.jsonl"


def check_members(manifest: Manifest, members: Mapping[str, memoryview]) -> None:
    """The state files are those the manifest tells of, no more and no less."""
    named = {member_name(table): state for table, state in manifest.state.items()}
    found = {name for name in members if name.startswith("state/")}
    if found != (set(named) if manifest.kind == "full" else set()):
        raise refusals.malformed("全量数据与清单不符")
    for name in found:
        data = bytes(members[name])
        if TableState(data.count(b"\n"), hashlib.sha256(data).hexdigest()) != named[name]:
            raise refusals.malformed("全量数据与清单不符")


def differences(connection: Connection, manifest: Manifest, members: Mapping[str, memoryview]) -> Iterator[Found]:
    """Every field in which the sender's rows and ours differ, table by table."""
    for name, table in sorted(kept().items()):
        theirs = _rows(members.get(member_name(name), memoryview(b"")))
        yield from _of_table(connection, table, manifest.site, theirs)


def _of_table(
    connection: Connection, table: Kept, site: str, theirs: dict[str, dict[str, Stored]]
) -> Iterator[Found]:
    for line in lines(connection, table, site):
        key, mine = json.loads(line)
        other = theirs.pop(key, None)
        if other is None:
            yield Found(table.name, key, MISSING, _HERE, _THERE)
            continue
        for field in sorted(mine.keys() | other.keys()):
            if mine.get(field) != other.get(field):
                yield Found(table.name, key, field, mine.get(field), other.get(field))
    for key in theirs:
        yield Found(table.name, key, MISSING, _THERE, _HERE)


def _rows(member: memoryview) -> dict[str, dict[str, Stored]]:
    found = {}
    for line in payload.lines(member):
        try:
            key, row = json.loads(line)
            if not isinstance(key, str) or not isinstance(row, dict):
                raise ValueError
        except (ValueError, TypeError, RecursionError):
            raise refusals.malformed("全量数据的写法") from None
        found[key] = row
    return found
