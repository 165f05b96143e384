"""A full package held against what the bureau has: a list of differences for a person, never written over (§7.6)."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from mzdesk.describe.columns import Stored
from mzdesk.exchange import refusals
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.state import Kept, kept, lines
from mzdesk.exchange.unpacking import Unpacked

MISSING = "（整条）"
_HERE, _THERE = "有", None
_NONE: tuple[str, Iterator[bytes]] = ("", iter(()))


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


def differences(
    connection: Connection, manifest: Manifest, members: Unpacked, differing: Collection[str]
) -> Iterator[Found]:
    """Every field in which the sender's rows and ours differ, in the tables whose digests were found ``differing``.
    Both come in the order of their ids, so that one row of each is held at a time."""
    states = members.states()
    name, theirs = next(states, _NONE)
    for table, known in sorted((name, found) for name, found in kept().items() if name in differing):
        while name and name < table:  # a table that is equal, or that this office does not know
            name, theirs = next(states, _NONE)
        here = name == table
        yield from _of_table(known, lines(connection, known, manifest.site), theirs if here else iter(()))
        if here:
            name, theirs = next(states, _NONE)


def _of_table(table: Kept, ours: Iterator[bytes], theirs: Iterator[bytes]) -> Iterator[Found]:
    mine, other = _next(ours), _next(theirs)
    while mine or other:
        if mine == other:
            mine, other = _next(ours), _next(theirs)
            continue
        (key, row), (their_key, their_row) = _row(mine), _row(other)
        if other is None or (mine is not None and key < their_key):
            yield Found(table.name, key, MISSING, _HERE, _THERE)
            mine = _next(ours)
        elif mine is None or their_key < key:
            yield Found(table.name, their_key, MISSING, _THERE, _HERE)
            other = _next(theirs)
        else:
            for field in sorted(row.keys() | their_row.keys()):
                if row.get(field) != their_row.get(field):
                    yield Found(table.name, key, field, row.get(field), their_row.get(field))
            mine, other = _next(ours), _next(theirs)


def _next(rows: Iterator[bytes]) -> bytes | None:
    line = next(rows, None)
    return None if line is None else line.rstrip(b"\n")


def _row(line: bytes | None) -> tuple[str, dict[str, Stored]]:
    if line is None:
        return "", {}
    try:
        key, row = json.loads(line)
        if not isinstance(key, str) or not isinstance(row, dict):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise refusals.malformed("全量数据的写法") from None
    return key, row
