"""What the bureau keeps of each computer's log: the mark, the lives before it, the hashes it accepted (§7.2, §7.8)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from mzdesk.exchange.manifest import Ancestor, Manifest, Point
from mzdesk.exchange.position import Mark
from mzdesk.exchange.records import ForeignEntry, MergeUndone, PackageReceived, PeerLineage, PeerMark
from mzdesk.exchange.stream import Change, Changes
from mzdesk.store.bulk import bulk

ENTRY = ForeignEntry
_BATCH = 4000


@dataclass(frozen=True)
class Peer:
    """How far an installation's log was accepted, and the lives it had gone through until there."""

    mark: Mark
    lives: tuple[Ancestor, ...] = ()

    def epoch_of(self, seq: int) -> str:
        """The life in which the accepted entry of this number was written."""
        return next((life.epoch for life in self.lives if seq <= life.seq), self.mark.epoch)


def peer(connection: Connection, site: str, replica: str) -> Peer | None:
    """None before the first package of an installation was accepted."""
    where = (PeerMark.site == site, PeerMark.replica == replica)
    found = connection.execute(select(PeerMark).where(*where)).mappings().first()
    if found is None:
        return None
    told = connection.scalar(select(PeerLineage.lives).where(
        PeerLineage.site == site, PeerLineage.replica == replica))
    lives = tuple(Ancestor(**one) for one in json.loads(told)) if told else ()
    return Peer(Mark(Point(found["seq"], found["hash"]), found["number"], found["epoch"]), lives)


def move(connection: Connection, manifest: Manifest, moved: str) -> None:
    """Set the mark to the end of a package."""
    put_back(connection, manifest.site, manifest.replica, {
        "epoch": manifest.epoch, "seq": manifest.end.seq, "hash": manifest.end.hash, "number": manifest.number,
        "moved": moved}, json.dumps([asdict(life) for life in manifest.ancestors]) if manifest.ancestors else "")


def stored(connection: Connection, site: str, replica: str) -> tuple[dict[str, Any] | None, str]:
    """The mark and the lives as they stand in the database, for ``put_back``."""
    row = connection.execute(select(
        PeerMark.epoch, PeerMark.seq, PeerMark.hash, PeerMark.number, PeerMark.moved).where(
        PeerMark.site == site, PeerMark.replica == replica)).mappings().first()
    lives = connection.scalar(select(PeerLineage.lives).where(
        PeerLineage.site == site, PeerLineage.replica == replica))
    return (dict(row) if row else None), lives or ""


def put_back(connection: Connection, site: str, replica: str, row: Mapping[str, Any] | None, lives: str) -> None:
    """Make a mark and its lives what stands; without ``row`` nothing of this installation was accepted yet."""
    who = {"site": site, "replica": replica}
    connection.execute(delete(PeerMark).where(PeerMark.site == site, PeerMark.replica == replica))
    connection.execute(delete(PeerLineage).where(PeerLineage.site == site, PeerLineage.replica == replica))
    if row is not None:
        connection.execute(insert(PeerMark), {**who, **row})
    if lives:
        connection.execute(insert(PeerLineage), {**who, "lives": lives})


def known_hashes(connection: Connection, manifest: Manifest) -> dict[int, str]:
    """The accepted hashes from the package's base on, in the lives it comes from, by number; and those with which
    its earlier lives ended."""
    found: dict[int, str] = {}
    first = 0
    for life in manifest.lineage():
        start = max(manifest.base.seq, first + 1)
        rows = connection.execute(select(ENTRY.seq, ENTRY.hash).where(
            ENTRY.epoch == life.epoch, ENTRY.seq >= start, ENTRY.seq <= life.seq))
        found.update((row.seq, row.hash) for row in rows)
        ended = _hash(connection, life.epoch, life.seq) if life.seq < start else ""
        if ended:
            found[life.seq] = ended
        first = life.seq
    return found


def _hash(connection: Connection, epoch: str, seq: int) -> str:
    return connection.scalar(select(ENTRY.hash).where(ENTRY.epoch == epoch, ENTRY.seq == seq)) or ""


def keep_hashes(connection: Connection, manifest: Manifest, changes: Sequence[Change]) -> None:
    """Remember the accepted entries (life, number, hash)."""
    hashes = changes.hashes() if isinstance(changes, Changes) else ((one.seq, one.hash) for one in changes)
    while some := list(islice(hashes, _BATCH)):
        bulk(connection, ENTRY.__table__, [
            {"epoch": manifest.epoch_of(seq), "seq": seq, "hash": found} for seq, found in some])


def forget_hashes(connection: Connection, lives: Sequence[Ancestor], after: int) -> None:
    """As if the entries after a number had not come. ``lives`` as in a lineage, each with its last number."""
    first = after
    for life in lives:
        if life.seq > first:
            connection.execute(delete(ENTRY).where(
                ENTRY.epoch == life.epoch, ENTRY.seq > first, ENTRY.seq <= life.seq))
            first = life.seq


def set_dead(connection: Connection, found: Peer, after: int, name: str) -> list[dict[str, Any]]:
    """§7.8: the accepted entries after a number belong to a life that was given up: they are kept under another name,
    so that nothing that comes later is held against them. Returns what ``set_alive`` needs."""
    moved: list[dict[str, Any]] = []
    lives = (*found.lives, Ancestor(found.mark.epoch, found.mark.point.seq, found.mark.point.hash))
    first = after
    for life in lives:
        if life.seq > first:
            moved.append({"life": life.epoch, "dead": name, "first": first + 1, "last": life.seq})
            first = life.seq
    for one in moved:
        _rename(connection, one["life"], one["dead"], one)
    return moved


def set_alive(connection: Connection, moved: Sequence[Mapping[str, Any]]) -> None:
    """Take ``set_dead`` back."""
    for one in moved:
        _rename(connection, one["dead"], one["life"], one)


def _rename(connection: Connection, old: str, new: str, one: Mapping[str, Any]) -> None:
    connection.execute(update(ENTRY).where(
        ENTRY.epoch == old, ENTRY.seq >= one["first"], ENTRY.seq <= one["last"]).values(epoch=new))


def ladder(connection: Connection, found: Peer, *also: Point) -> list[Point]:
    """Entries of the accepted log, near ones close together and far ones wide apart: the township finds among them
    the last that it has as well. The steps are 1, 2, 4, 8 … back from the mark, and the ends of the earlier lives."""
    last = found.mark.point.seq
    seqs = {life.seq for life in found.lives if life.seq <= last}
    step = 1
    while step < last:
        seqs.add(last - step)
        step *= 2
    points = {p for p in also if p.seq}
    for seq in seqs:
        told = _hash(connection, found.epoch_of(seq), seq) if seq else ""
        if told:
            points.add(Point(seq, told))
    return sorted({found.mark.point, *points} - {Point()}, key=lambda p: -p.seq)


def undone_works(connection: Connection) -> set[str]:
    """The units of work of merges that were taken back."""
    return set(connection.scalars(select(MergeUndone.work)))


def works_of(connection: Connection, site: str, replica: str) -> set[str]:
    """The units of work that merged an installation's packages."""
    return {row.work for row in connection.execute(_merged(site, replica))}


def works_of_life(connection: Connection, site: str, replica: str, mark: Mark) -> dict[str, int]:
    """Those that merged the life in which the accepted log stood at ``mark``, each with its last entry's number."""
    stands = peer(connection, site, replica)
    names = {life.epoch for life in stands.lives} if stands else set()
    names |= {mark.epoch} if _hash(connection, mark.epoch, mark.point.seq) == mark.point.hash else _renamed(
        connection, mark.point)
    return {row.work: row.end_seq for row in connection.execute(_merged(site, replica))
            if any(_hash(connection, name, row.end_seq) == row.end_hash for name in names)}


def _renamed(connection: Connection, end: Point) -> set[str]:
    """The name that the entries of a life bear since it was given up. This looks through all entries."""
    return set(connection.scalars(select(ENTRY.epoch).where(ENTRY.seq == end.seq, ENTRY.hash == end.hash)))


def works_lost(connection: Connection, manifest: Manifest, after: int) -> set[str]:
    """Those that merged what is not in the log a package comes from, up to the entry with this number: later entries,
    and those of a life that was given up before, whatever their numbers."""
    rows = connection.execute(_merged(manifest.site, manifest.replica))
    return {row.work for row in rows if row.end_seq > after or (
        row.end_seq and _hash(connection, manifest.epoch_of(row.end_seq), row.end_seq) != row.end_hash)}


def _merged(site: str, replica: str) -> Select[tuple[str, int, str]]:
    return select(PackageReceived.work, PackageReceived.end_seq, PackageReceived.end_hash).where(
        PackageReceived.site == site, PackageReceived.replica == replica, PackageReceived.result == "merged")


def replicas(connection: Connection, site: str) -> list[str]:
    """The installations of an office whose packages were accepted."""
    return sorted(connection.scalars(select(PeerMark.replica).where(PeerMark.site == site)))
