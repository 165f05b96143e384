"""What the next package would say, in numbers: per register and by village, nothing personal."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from mzdesk.basics.months import Month
from mzdesk.describe import Line
from mzdesk.exchange import own, packing, rebase, stream
from mzdesk.exchange.applying import chunks
from mzdesk.exchange.manifest import Point
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.places import Village
from mzdesk.store.work import table_of

NEW, CHANGED, ENDED = "new", "changed", "ended"
NO_VILLAGE = "未填村（社区）"


@dataclass(frozen=True)
class Tally:
    """How many records of a register, or of a village, are new, changed or ended."""

    title: str
    new: int
    changed: int
    ended: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.ended


@dataclass(frozen=True)
class Preview:
    """``changes`` log entries wait; ``again`` True: nothing is new, the stored package would be handed out."""

    changes: int
    again: bool
    number: int
    registers: tuple[Tally, ...]
    villages: tuple[Tally, ...]


@dataclass
class _Seen:
    """What the waiting entries touch: ids by table, those created, those ended."""

    touched: dict[str, set[str]]
    created: set[str]
    ended: set[str]


def preview(desk: Desk, full: bool = False, month: Month | None = None) -> Preview:
    """What ``export`` would write now."""
    roster = own.roster(desk)
    with desk.store.reading() as connection:
        parted = rebase.parting_in(desk, connection)
        start = packing.base(connection, roster, parted) if roster else Point()
        stored = roster and packing.stored_package(
            desk, connection, roster, full or parted is not None, month or Month.of(desk.today()), parted)
        number = stored["number"] if stored else packing.next_number(desk, connection)
        seen, changes = _seen(desk, connection, start)
        villages = _village_names(connection)
        by_register, by_village = [], dict[str, list[str]]()
        for line in LINES.values():
            found = _of_line(connection, line, seen)
            by_register.append(_tally(line.title, [state for state, _ in found.values()]))
            for state, village in found.values():
                by_village.setdefault(villages.get(village or "", NO_VILLAGE), []).append(state)
    tallies = tuple(_tally(name, states) for name, states in sorted(by_village.items()))
    return Preview(changes, bool(stored), number, tuple(by_register), tallies)


def _tally(title: str, states: list[str]) -> Tally:
    return Tally(title, states.count(NEW), states.count(CHANGED), states.count(ENDED))


def _seen(desk: Desk, connection: Connection, start: Point) -> tuple[_Seen, int]:
    endings = {(table_of(line.record).name, step.target) for line in LINES.values() for step in line.steps
               if step.closes or (step.source in line.roster_states and step.target not in line.roster_states)}
    seen, changes = _Seen({}, set(), set()), 0
    ancestors = stream.ancestors(connection, desk.office.epoch)
    for entry in stream.entries(connection, desk.office.epoch, ancestors, start.seq):
        changes += 1
        key = entry["record_id"]
        seen.touched.setdefault(entry["entity"], set()).add(key)
        if entry["kind"] == "create":
            seen.created.add(key)
        pairs = json.loads(entry["payload"]) if entry["payload"] else {}
        if "state" in pairs:
            seen.ended.discard(key)
            if (entry["entity"], pairs["state"][1]) in endings:
                seen.ended.add(key)
        if pairs.get("void_reason", [None, None])[1]:
            seen.ended.add(key)
    return seen, changes


def _of_line(connection: Connection, line: Line, seen: _Seen) -> dict[str, tuple[str, str | None]]:
    """For each touched record of a line: new, changed or ended, and the id of its village."""
    record = table_of(line.record)
    ids = set(seen.touched.get(record.name, ()))
    for part in line.parts:
        table = table_of(part.record)
        ids |= _column(connection, select(table.c.owner_id), table.c.id, seen.touched.get(table.name, ()))
    query = select(record.c.id)
    if line.subject is not None:
        person = table_of(line.subject)
        ids |= _column(connection, select(record.c.id), record.c.person_id, seen.touched.get(person.name, ()))
        query = select(record.c.id, person.c.village).join_from(
            record, person, record.c.person_id == person.c.id, isouter=True
        )
    found: dict[str, tuple[str, str | None]] = {}
    for some in chunks(ids):
        for row in connection.execute(query.where(record.c.id.in_(some))):
            state = ENDED if row.id in seen.ended else NEW if row.id in seen.created else CHANGED
            found[row.id] = state, row.village if line.subject is not None else None
    return found


def _column(connection: Connection, query: Select[tuple[str]], key: object, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(ids):
        found.update(connection.scalars(query.where(key.in_(some))))  # type: ignore[attr-defined]
    return found


def _village_names(connection: Connection) -> dict[str, str]:
    return {row.id: row.name or "" for row in connection.execute(select(Village.id, Village.name))}
