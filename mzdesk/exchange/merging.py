"""The one transaction of an intake: where the package stands, its changes merged, the outcome noted (§7.2–7.6)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from mzdesk.basics.progress import Progress
from mzdesk.describe.fields import Owner
from mzdesk.exchange import answering, applying, blobs, comparison, state
from mzdesk.exchange.applying import MergeWork
from mzdesk.exchange.format import Package
from mzdesk.exchange.manifest import Manifest, Point
from mzdesk.exchange.merge import RULES, Merger
from mzdesk.exchange.position import Mark, Situation, placed
from mzdesk.exchange.records import Conflict, HeldRow, PackageReceived, PeerMark
from mzdesk.exchange.roster import Seat
from mzdesk.exchange.stream import Change
from mzdesk.people import merges
from mzdesk.people.desk import Desk
from mzdesk.store.base import new_id
from mzdesk.store.log import LOG
from mzdesk.store.log import MERGE as MERGE_KIND

MERGED, DUPLICATE, GAP, FORK = (s.value for s in Situation)
SAID = {
    GAP: "中间缺少变更，已留待处理。请把回执带回乡镇，读入后重新报送。",
    FORK: "与本局已收的内容对不上：该乡镇的数据可能从旧备份恢复后又继续录入，没有合并任何内容。请与该乡镇核对后处理。",
}


@dataclass(frozen=True)
class Opened:
    """A package that is whole, for us and from an enrolled office, with its content read and its chain checked."""

    package: Package
    seat: Seat
    changes: Sequence[Change]
    members: Mapping[str, memoryview]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by digest: those in the package and those in the volumes that came with it."""

    @property
    def manifest(self) -> Manifest:
        return self.package.manifest


def merge(desk: Desk, work: MergeWork, opened: Opened, progress: Progress) -> dict[str, Any]:
    """Decide where the package stands and, where it is new, merge it; returns what became of it."""
    connection, manifest, sha256 = work.connection, opened.manifest, opened.package.sha256
    mark, epoch = _mark(connection, manifest)
    known = applying.known_hashes(connection, manifest)
    result = placed(manifest, opened.changes, mark, known).value
    outcome = {"result": result, "reason": SAID.get(result, ""), "applied": 0, "held": 0, "conflicts": 0,
               "verdict": "", "pictures": 0, "missing": 0}
    content = answering.content(sha256, manifest, result, mark.point, epoch)
    if result == MERGED:
        new = opened.changes[mark.point.seq - manifest.base.seq:]
        merger = applying.apply(work, manifest, new, progress)
        merges.follow(work, manifest.site, work.touched)
        applying.keep_hashes(connection, manifest, new)
        content |= answering.told(merger)
        content["mark"] = {"epoch": manifest.epoch, "seq": manifest.end.seq, "hash": manifest.end.hash}
        differences = _remember(desk, connection, opened, merger)
        _move(desk, connection, manifest)
        content["verdict"] = _verdict(connection, manifest)
        outcome |= {"applied": merger.applied, "held": len(merger.held), "conflicts": differences}
    elif result == DUPLICATE:
        content["verdict"] = _verdict(connection, manifest) if mark.point == manifest.end else answering.AGREE
    if result in (MERGED, DUPLICATE):
        outcome["pictures"] = blobs.keep(connection, manifest.site, opened.pictures)
        lacking = blobs.missing(connection, manifest.site)
        outcome["missing"], content["missing"] = len(lacking), lacking[:blobs.MOST_TOLD]
    outcome["verdict"] = content["verdict"]
    _note(desk, work, opened, outcome, content)
    return outcome


def _mark(connection: Connection, manifest: Manifest) -> tuple[Mark, str]:
    found = connection.execute(select(PeerMark).where(
        PeerMark.site == manifest.site, PeerMark.replica == manifest.replica
    )).mappings().first()
    if found is None:
        return Mark(Point(), 0), manifest.epoch
    return Mark(Point(found["seq"], found["hash"]), found["number"]), found["epoch"]


def _move(desk: Desk, connection: Connection, manifest: Manifest) -> None:
    where = (PeerMark.site == manifest.site, PeerMark.replica == manifest.replica)
    connection.execute(delete(PeerMark).where(*where))
    connection.execute(insert(PeerMark), {
        "site": manifest.site, "replica": manifest.replica, "epoch": manifest.epoch, "seq": manifest.end.seq,
        "hash": manifest.end.hash, "number": manifest.number, "moved": _now(desk),
    })


def _remember(desk: Desk, connection: Connection, opened: Opened, merger: Merger) -> int:
    """Write held rows and differences; returns how many values of the township did not stand."""
    manifest, sha256 = opened.manifest, opened.package.sha256
    moment = desk.clock.now()
    if merger.held:
        connection.execute(insert(HeldRow), [{
            "id": new_id(moment), "package": sha256, "site": manifest.site,
            "epoch": manifest.epoch_of(held.change.seq), "seq": held.change.seq, "entity": held.change.entity[:40],
            "record_id": held.change.record_id[:36], "kind": held.change.kind[:8], "rule": held.rule,
            "words": RULES[held.rule][0], "payload": held.change.payload, "state": "open",
        } for held in merger.held])
    rows = [{
        "entity": entity, "record_id": key, "field": name, "before": applying.plain(found.before),
        "ours": applying.plain(found.ours), "theirs": applying.plain(found.theirs), "winner": found.winner.value,
        "origin": "merge", "state": "open" if found.winner is Owner.NOBODY else "settled",
    } for (entity, key, name), found in merger.differences.items()]
    unsettled = sum(found.winner is not Owner.TOWNSHIP for found in merger.differences.values())
    if manifest.kind == "full":
        compared = _compared(connection, opened)
        rows += compared
        unsettled += len(compared)
    _replace_older(connection, manifest.site, rows)
    if rows:
        shared = {"package": sha256, "site": manifest.site}
        connection.execute(insert(Conflict), [row | shared | {"id": new_id(moment)} for row in rows])
    return unsettled


def _compared(connection: Connection, opened: Opened) -> list[dict[str, Any]]:
    """The list of differences of a full package; the list of an earlier one is replaced by it."""
    connection.execute(update(Conflict).where(
        Conflict.site == opened.manifest.site, Conflict.origin == "full", Conflict.state == "open"
    ).values(state="replaced"))
    return [{
        "entity": found.entity, "record_id": found.record_id, "field": found.field,
        "before": applying.plain(None), "ours": applying.plain(found.ours), "theirs": applying.plain(found.theirs),
        "winner": Owner.NOBODY.value, "origin": "full", "state": "open",
    } for found in comparison.differences(connection, opened.manifest, opened.members)]


def _replace_older(connection: Connection, site: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A field that differs again has one open conflict, the newest."""
    for row in rows:
        if row["state"] == "open" and row["origin"] == "merge":
            connection.execute(update(Conflict).where(
                Conflict.site == site, Conflict.record_id == row["record_id"], Conflict.field == row["field"],
                Conflict.entity == row["entity"], Conflict.state == "open",
            ).values(state="replaced"))


def _verdict(connection: Connection, manifest: Manifest) -> str:
    """§7.5: the sender's digests against ours; what waits for a person or was edited here explains a difference."""
    differing = state.differing(connection, manifest.site, manifest.state)
    if not differing:
        return answering.AGREE
    waiting = sum(
        connection.scalar(select(func.count()).select_from(table).where(
            table.state == "open", table.site == manifest.site
        )) or 0
        for table in (HeldRow, Conflict)
    )
    if waiting:
        return answering.WAITING
    edited = any(_edited_here(connection, name, manifest.site) for name in differing)
    return answering.EDITED if edited else answering.DIFFER


def _edited_here(connection: Connection, name: str, site: str) -> bool:
    """True where this office itself changed a row of that table and township."""
    found = state.kept().get(name)
    if found is None:
        return False
    edits = select(LOG.c.seq).join(found.raw, found.raw.c.id == LOG.c.record_id).where(
        found.raw.c.site == site, LOG.c.entity == name, LOG.c.kind != MERGE_KIND
    )
    return connection.scalar(edits.limit(1)) is not None


def _note(
    desk: Desk, work: MergeWork, opened: Opened, outcome: Mapping[str, Any], content: Mapping[str, Any]
) -> None:
    manifest, sha256 = opened.manifest, opened.package.sha256
    work.connection.execute(delete(PackageReceived).where(PackageReceived.sha256 == sha256))
    work.connection.execute(insert(PackageReceived), {
        "sha256": sha256, "site": manifest.site, "replica": manifest.replica, "letter": manifest.letter,
        "signer": manifest.signer, "kind": manifest.kind, "number": manifest.number, "period": manifest.period,
        "result": outcome["result"], "reason": outcome["reason"], "epoch": manifest.epoch,
        "base_seq": manifest.base.seq, "end_seq": manifest.end.seq, "end_hash": manifest.end.hash,
        "applied": outcome["applied"], "held": outcome["held"], "conflicts": outcome["conflicts"],
        "work": work.work_id, "received": _now(desk), "receipt": json.dumps(content, ensure_ascii=False),
        "roster": manifest.roster, "codes": manifest.codes,
    })


def _now(desk: Desk) -> str:
    return desk.clock.now().isoformat(timespec="seconds")
