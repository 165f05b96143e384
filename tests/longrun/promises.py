"""What the exchange promises, checked after every step of a schedule against the databases themselves.

The notes kept here come from the townships' own logs and from what the clerks were made to do, never from the code
that merges. A promise that is broken raises ``Broken`` with the step that showed it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mzdesk.describe.fields import Owner
from mzdesk.exchange import files, state, stream
from mzdesk.exchange.latest import REASON
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.records import Conflict, HeldRow
from mzdesk.people.desk import Desk
from mzdesk.store import log
from mzdesk.store.local import EpochRow
from mzdesk.store.log import Head
from tests.longrun.offices import CASE, ELDER, Machine

TABLES = (
    "person", CASE.__tablename__, "entitlement", ELDER.__tablename__, "elder_visit", "batch", "batch_line")
Field = tuple[str, str, str]
Rows = dict[tuple[str, str], dict[str, Any]]


class Broken(AssertionError):  # noqa: N818  (it names what happened to a promise)
    """A promise was broken."""


def demand(kept: bool, promise: str, *about: object) -> None:
    if not kept:
        raise Broken(f"{promise} {about}" if about else promise)


@dataclass(frozen=True)
class Entry:
    """One entry of a township's log, as the township itself holds it."""

    seq: int
    hash: str
    entity: str
    record: str
    pairs: Mapping[str, list[Any]]
    by_clerk: bool


@dataclass(frozen=True)
class Handed:
    """A package on its way: the file, what its manifest says, and the entries that it carries."""

    path: Path
    manifest: Manifest
    entries: tuple[Entry, ...]

    @property
    def site(self) -> str:
        return self.manifest.site

    @property
    def gives_up(self) -> str | None:
        """The hash of the last entry of the life that a re-basing gives up; None of an ordinary package."""
        told = self.manifest.body.get("rebase")
        return told["dead"]["hash"] if told else None


def rows(desk: Desk) -> Rows:
    """The records of the schedule as an office has them, without its own version counter."""
    found: Rows = {}
    with desk.store.reading() as connection:
        cursor = connection.connection.cursor()
        for name in TABLES:
            cursor.execute(f"SELECT * FROM {name}")
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                del row["version"]
                found[name, row.pop("id")] = row
    return found


def differing(left: Rows, right: Rows) -> set[Field]:
    """The fields in which two states differ; a record that only one side has differs in every filled field."""
    found = set()
    for key in left.keys() | right.keys():
        mine, other = left.get(key, {}), right.get(key, {})
        if mine != other:
            found |= {(*key, name) for name in mine.keys() | other.keys() if mine.get(name) != other.get(name)}
    return found


def differing_for(machine: Machine, bureau: Machine) -> set[Field]:
    """The fields in which the two sides differ, of the records that this computer has: its township may have two."""
    here, there = rows(machine.desk), rows(bureau.desk)
    return differing(here, {key: row for key, row in there.items() if key in here})


def owner(where: Field) -> Owner:
    return state.kept()[where[0]].owners[where[2]]


def entries_of(machine: Machine, after: int, until: int) -> tuple[Entry, ...]:
    """The entries of a township's log between two numbers, through all lives of its database."""
    epoch = machine.desk.office.epoch
    with machine.desk.store.reading() as connection:
        lives = stream.ancestors(connection, epoch)
        return tuple(
            Entry(row["seq"], row["hash"], row["entity"], row["record_id"], json.loads(row["payload"]),
                  not row["reason"].startswith(REASON))
            for row in stream.entries(connection, epoch, lives, after) if row["seq"] <= until)


def handed(machine: Machine, path: Path) -> Handed:
    manifest = files.peek(path)
    return Handed(path, manifest, entries_of(machine, manifest.base.seq, manifest.end.seq))


@dataclass
class BureauNotes:
    """What is known of the bureau's database; it goes back with the database when an old copy is put back.

    ``accepted`` holds the hashes of the entries that were merged; ``standing`` the last word that the bureau's own
    people said on a field, until something that knew of it, or was told beside it, took its place; ``marks`` the
    entry up to which each computer's log was merged.
    """

    accepted: set[str] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)
    standing: dict[Field, Any] = field(default_factory=dict)
    merges: dict[Path, "Merge"] = field(default_factory=dict)

    def copy(self) -> "BureauNotes":
        return BureauNotes(set(self.accepted), dict(self.marks), dict(self.standing), dict(self.merges))


@dataclass(frozen=True)
class Merge:
    """What a merge did: the entries it brought, the computer's mark and the fields as they were before it, the words
    that it took the place of."""

    entries: frozenset[str]
    replica: str
    mark: str
    before: Mapping[Field, Any]
    replaced: Mapping[Field, Any]


@dataclass
class Promises:
    """The notes of one schedule. ``said`` holds every value that the bureau's people ever put into a field, each with
    the entries that had been accepted by then."""

    notes: BureauNotes = field(default_factory=BureauNotes)
    said: dict[Field, dict[Any, set[str]]] = field(default_factory=dict)
    ever_accepted: set[str] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)
    """Townships that began again: what they handed in before may belong to a life that counts no more."""

    def begin(self, machines: list[Machine]) -> None:
        """Everything that was handed in before the schedule began."""
        for machine in machines:
            entries = entries_of(machine, 0, 1 << 40)
            self.notes.accepted |= {entry.hash for entry in entries}
            self.notes.marks[machine.desk.office.replica] = entries[-1].hash
        self.ever_accepted |= self.notes.accepted

    def bureau_wrote(self, where: Field, value: Any) -> None:
        self.said.setdefault(where, {}).setdefault(value, set()).update(self.notes.accepted)
        self.notes.standing[where] = value

    # what a package did

    def taken(self, bureau: Machine, package: Handed, result: str, before: Rows) -> None:
        """Called after each package that the bureau took in whole, with the records as they were before it."""
        if result == "merged":
            self._merged(bureau, package, before)
            return
        demand(rows(bureau.desk) == before, "a package that was not merged changed something", result)
        known = self.notes.accepted
        if package.site in self.parted or package.manifest.ancestors:
            return
        lacking = [entry for entry in package.entries if entry.hash not in known]
        if result == "duplicate":
            demand(not lacking, "a package with new entries was called a duplicate", package.path.name)
        if result == "fork":  # one without entries of its own may go on from entries whose merge was taken back
            apart = bool(lacking) or package.manifest.base.hash not in known
            demand(apart, "a package was called a fork though all of it was accepted", package.path.name)
        if result == "gap":
            demand(package.manifest.base.hash not in known, "a gap that is none", package.path.name)

    def _merged(self, bureau: Machine, package: Handed, before: Rows) -> None:
        replica = package.manifest.replica
        mark = self.notes.marks.get(replica, "")
        again = package.gives_up == mark  # else all of it was merged already, whatever it thinks was given up
        after = rows(bureau.desk)
        new = [e for e in package.entries if again or e.hash not in self.notes.accepted]
        last = {(e.entity, e.record, name): pair[1] for e in new for name, pair in e.pairs.items()}
        changed = differing(before, after)
        demand(changed <= last.keys(), "a merge changed what the package does not speak of", changed - last.keys())
        with bureau.desk.store.reading() as connection:
            conflicts = connection.execute(select(Conflict).where(Conflict.site == package.site)).mappings().all()
            held = {(row.entity, row.record_id) for row in connection.execute(
                select(HeldRow.entity, HeldRow.record_id).where(HeldRow.site == package.site))}
        told = {(row["entity"], row["record_id"], row["field"], side, row[side])
                for row in conflicts for side in ("ours", "theirs")}
        for where, value in last.items():
            entity, record, name = where
            stands = after.get((entity, record), {}).get(name) == value
            kept = (*where, "theirs", json.dumps(value, ensure_ascii=False)) in told or (entity, record) in held
            demand(stands or kept, "a township's edit is neither at the bureau nor told", where, value)
        knew = {(e.entity, e.record, name, pair[0]) for e in new for name, pair in e.pairs.items()}
        stood = {where: before[where[:2]].get(where[2]) for where in changed if where[:2] in before}
        for where, value in stood.items():
            kept = (*where, "ours", json.dumps(value, ensure_ascii=False)) in told and owner(where) is Owner.TOWNSHIP
            demand(kept or (*where, value) in knew, "what stood at the bureau was overwritten in silence", where, value)
        replaced = {where: self.notes.standing.pop(where) for where in [*self.notes.standing] if where in changed}
        fresh = frozenset(entry.hash for entry in package.entries) - self.notes.accepted
        stood = {where: stood.get(where) for where in changed}
        self.notes.merges[package.path] = Merge(fresh, replica, mark, stood, replaced)
        self.notes.accepted |= {entry.hash for entry in package.entries}
        self.notes.marks[replica] = package.manifest.end.hash
        self.ever_accepted |= self.notes.accepted

    def undone(self, bureau: Machine, path: Path) -> None:
        """Called after a merge was taken back: it is as if it had not been, and its entries are to come again."""
        found, after = self.notes.merges.pop(path), rows(bureau.desk)
        for where, value in found.before.items():
            now = after.get(where[:2], {}).get(where[2])
            demand(now == value, "a merge that was taken back left something behind", where, now)
        self.notes.accepted -= found.entries
        self.notes.marks[found.replica] = found.mark
        self.notes.standing = {**found.replaced, **self.notes.standing}

    # what the bureau's answer did

    def answered(self, machine: Machine, before: Rows) -> None:
        """Called after a feedback was read: only the bureau's own words came in, and over nothing it had not seen."""
        after = rows(machine.desk)
        changed = differing(before, after)
        log_of_fields = [((e.entity, e.record, name), pair, e) for e in entries_of(machine, 0, 1 << 40)
                         for name, pair in e.pairs.items() if (e.entity, e.record, name) in changed]
        unseen, left = set(), {}
        for where, (earlier, later), entry in log_of_fields[:-len(changed) or None]:
            left[where] = (earlier, entry.hash) if entry.by_clerk else (self, "")
            if entry.by_clerk and entry.hash not in self.ever_accepted and later == before[where[:2]].get(where[2]):
                unseen.add(where)  # what an earlier feedback wrote is the bureau's own word
        for where in changed:
            entity, record, name = where
            value = after[entity, record].get(name)
            lost = machine.site in self.parted and owner(where) is Owner.BUREAU  # the bureau's own fields come back
            demand(lost or value in self.said.get(where, ()), "a feedback brought what the bureau never said", where,
                   value)
            demand(owner(where) is Owner.BUREAU or where not in unseen,
                   "a feedback went over an edit that the bureau has not seen", where)
            was, changed_by = left.get(where, (self, ""))
            knowing = changed_by in self.said.get(where, {}).get(value, ())  # then somebody decided for the older value
            demand(was != value or knowing, "a feedback took back what was changed after it", where, value)

    # at the end

    def whole(self, machine: Machine) -> None:
        """Every life of the database verifies from where it branched off, and the records are those of the log."""
        with machine.desk.store.reading() as connection:
            for life in connection.execute(select(EpochRow)):
                broken = log.broken_at(connection, life.id, Head(life.parent_seq, life.parent_hash))
                demand(broken is None, "a chain does not verify", machine.site, broken)

    def arrived(self, machine: Machine, bureau: Machine) -> None:
        """After the last delivery: every entry of this township's log was accepted, and both sides agree."""
        lacking = [e.seq for e in entries_of(machine, 0, 1 << 40) if e.hash not in self.notes.accepted]
        demand(not lacking, "entries never arrived", machine.site, lacking)
        apart = differing_for(machine, bureau)
        demand(not apart, "the two sides differ after everything was delivered", machine.site, apart)
