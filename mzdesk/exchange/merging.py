"""The one transaction of an intake: where the package stands, its changes merged, the outcome noted (§7.2–7.6)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from mzdesk.basics.progress import Progress
from mzdesk.describe.fields import Owner
from mzdesk.exchange import answering, applying, blobs, comparison, peers, recovering, sharing, state
from mzdesk.exchange.applying import MergeWork
from mzdesk.exchange.before import Before
from mzdesk.exchange.format import Package
from mzdesk.exchange.manifest import Manifest, Point, written
from mzdesk.exchange.merge import RULES, Merger
from mzdesk.exchange.peers import Peer
from mzdesk.exchange.position import Mark, Placed, Situation, placed
from mzdesk.exchange.records import Conflict, HeldRow, PackageReceived
from mzdesk.exchange.roster import Seat
from mzdesk.exchange.stream import Change
from mzdesk.exchange.unpacking import Unpacked
from mzdesk.people import merges
from mzdesk.people.desk import Desk
from mzdesk.store.base import new_id
from mzdesk.store.log import LOG, UNMERGE
from mzdesk.store.log import MERGE as MERGE_KIND

MERGED, DUPLICATE, GAP, FORK = (s.value for s in Situation)
SAID = {
    GAP: "中间缺少变更，已留待处理。请把回执带回乡镇，读入后重新报送。",
    FORK: "与本局已收的内容对不上：该乡镇的数据可能从旧备份恢复后又继续录入，没有合并任何内容。"
          "请把回执带回乡镇，读入后按提示重新接上。",
}


@dataclass(frozen=True)
class Opened:
    """A package that is whole, for us and from an enrolled office, with its content read and its chain checked."""

    package: Package
    seat: Seat
    changes: Sequence[Change]
    members: Unpacked
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by digest: those in the package and those in the volumes that came with it."""

    @property
    def manifest(self) -> Manifest:
        return self.package.manifest


def merge(desk: Desk, work: MergeWork, opened: Opened, progress: Progress) -> dict[str, Any]:
    """Decide where the package stands and, where it is new, merge it; returns what became of it."""
    connection, manifest, sha256 = work.connection, opened.manifest, opened.package.sha256
    peer = peers.peer(connection, manifest.site, manifest.replica) or Peer(Mark(Point(), 0, manifest.epoch))
    place = placed(manifest, opened.changes, peer.mark, peers.known_hashes(connection, manifest))
    result, mark = place.situation.value, peer.mark.point
    outcome = {"result": result, "reason": SAID.get(result, ""), "applied": 0, "held": 0, "conflicts": 0,
               "verdict": "", "pictures": 0, "missing": 0, "recovered": 0}
    content = answering.content(sha256, manifest, result, mark, peer.mark.epoch)
    before = Before(*peers.stored(connection, manifest.site, manifest.replica))
    if place.situation is Situation.NEW:
        outcome |= _taken(desk, work, opened, (peer, place, before), content, progress)
    else:
        content["ladder"] = [written(point) for point in peers.ladder(connection, peer, place.common)]
    if place.situation is Situation.FORK:
        content["common"], content["verdict"] = written(place.common), answering.FORKED
    if place.situation is Situation.OLD:
        content["verdict"] = answering.AGREE
        if mark == manifest.end:
            differing = state.differing(connection, manifest.site, manifest.state)
            content["verdict"] = verdict(connection, manifest, differing)
    if place.situation in (Situation.NEW, Situation.OLD):
        _pictures(connection, opened, before, outcome, content)
    outcome["verdict"] = content["verdict"]
    _note(desk, work, opened, outcome, content)
    if place.situation is Situation.NEW:
        before.keep(connection, sha256, work.work_id)
    return outcome


def _taken(
    desk: Desk, work: MergeWork, opened: Opened, where: tuple[Peer, Placed, Before], content: dict[str, Any],
    progress: Progress,
) -> dict[str, Any]:
    """Merge what is new. A re-basing gives the entries after the last common one another life first."""
    connection, manifest, (peer, place, before) = work.connection, opened.manifest, where
    sha256 = opened.package.sha256
    if place.rebased:
        before.dead = peers.set_dead(connection, peer, place.after, new_id(desk.clock.now()))
    new = opened.changes[place.after - manifest.base.seq:]
    before.entries = {"after": place.after, "lives": [vars(life) for life in manifest.lineage()]}
    merger = applying.apply(work, manifest, new, progress)
    merges.follow(work, manifest.site)
    _note(desk, work, opened, {"result": MERGED, "reason": "", "applied": 0, "held": 0, "conflicts": 0}, content)
    peers.keep_hashes(connection, manifest, new)
    content |= answering.told(merger)
    content["mark"] = {"epoch": manifest.epoch, "seq": manifest.end.seq, "hash": manifest.end.hash}
    before.answered = recovering.answered(connection, manifest, new, whatever=place.rebased)
    differing = state.differing(connection, manifest.site, manifest.state)
    compared = differing if manifest.kind == "full" and not place.rebased else None
    differences = _remember(desk, connection, opened, merger, before, compared)
    peers.move(connection, manifest, _now(desk))
    found = 0
    if place.rebased:
        found = recovering.offer(desk, connection, sha256, manifest, opened.members, place.after,
                                 differing=differing)
    content["verdict"] = verdict(connection, manifest, differing)
    if found and content["verdict"] == answering.AGREE:  # the bureau's own fields stand in no digest
        content["verdict"] = answering.RECOVER
    return {"applied": merger.applied, "held": len(merger.held), "conflicts": differences, "recovered": found}


def _pictures(
    connection: Connection, opened: Opened, before: Before, outcome: dict[str, Any], content: dict[str, Any]
) -> None:
    site, replica = opened.manifest.site, opened.manifest.replica
    arrived = blobs.keep(connection, site, opened.pictures)
    before.pictures = arrived
    lacking = blobs.missing(connection, site, sharing.known_to(connection, site, replica))
    outcome["pictures"], outcome["missing"] = len(arrived), len(lacking)
    content["missing"] = lacking[:blobs.MOST_TOLD]


def _remember(
    desk: Desk, connection: Connection, opened: Opened, merger: Merger, before: Before, differing: list[str] | None
) -> int:
    """Write held rows and differences; returns how many values of the township did not stand. Of a full package the
    tables that are ``differing`` are gone through row by row; None where nothing is to be compared."""
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
    if differing is not None:
        before.replaced += _open_ids(connection, Conflict.site == manifest.site, Conflict.origin == "full")
        compared = _compared(connection, opened, differing) if differing else []
        rows += compared
        unsettled += len(compared)
    before.replaced += _older(connection, manifest.site, rows)
    _set_replaced(connection, before.replaced)
    if rows:
        shared = {"package": sha256, "site": manifest.site}
        connection.execute(insert(Conflict), [row | shared | {"id": new_id(moment)} for row in rows])
    return unsettled


def _compared(connection: Connection, opened: Opened, differing: list[str]) -> list[dict[str, Any]]:
    """The list of differences of a full package; the list of an earlier one is replaced by it."""
    manifest = opened.manifest
    known = sharing.known_to(connection, manifest.site, manifest.replica)
    return [{
        "entity": found.entity, "record_id": found.record_id, "field": found.field,
        "before": applying.plain(None), "ours": applying.plain(found.ours), "theirs": applying.plain(found.theirs),
        "winner": Owner.NOBODY.value, "origin": "full", "state": "open",
    } for found in comparison.differences(connection, manifest, opened.members, differing)
        if known is None or (found.entity, found.record_id) in known]


def _open_ids(connection: Connection, *where: ColumnElement[bool]) -> list[str]:
    return list(connection.scalars(select(Conflict.id).where(Conflict.state == "open", *where)))


def _older(connection: Connection, site: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """A field that differs again has one open conflict, the newest."""
    found: list[str] = []
    for row in rows:
        if row["state"] == "open" and row["origin"] == "merge":
            found += _open_ids(
                connection, Conflict.site == site, Conflict.record_id == row["record_id"],
                Conflict.field == row["field"], Conflict.entity == row["entity"])
    return found


def _set_replaced(connection: Connection, ids: Sequence[str]) -> None:
    for some in applying.chunks(ids):
        connection.execute(update(Conflict).where(Conflict.id.in_(some)).values(state="replaced"))


def verdict(connection: Connection, manifest: Manifest, differing: list[str]) -> str:
    """§7.5: the tables whose digest is not the sender's; what waits for a person or was edited here explains that."""
    site, replica = manifest.site, manifest.replica
    known = sharing.known_to(connection, site, replica) if differing else None
    if known is not None:
        differing = state.differing(connection, site, manifest.state, known)
    if not differing:
        return answering.AGREE
    offered, waiting = recovering.offered(connection, site, replica), _waiting(connection, site)
    if waiting:
        return answering.RECOVER_WAITING if offered else answering.WAITING
    if offered:
        return answering.RECOVER
    own = peers.works_of(connection, site, replica)
    if any(_edited_here(connection, name, site, known is not None, own) for name in differing):
        return answering.EDITED if known is None else answering.SHARED
    return answering.DIFFER


def _waiting(connection: Connection, site: str) -> bool:
    return any(connection.scalar(select(table.id).where(table.state == "open", table.site == site).limit(1))
               for table in (HeldRow, Conflict))


def _edited_here(connection: Connection, name: str, site: str, shared: bool, own: set[str]) -> bool:
    """True where this office itself, or with ``shared`` another computer of that township, changed a row of that
    table and township."""
    found = state.kept().get(name)
    if found is None:
        return False
    edits = select(LOG.c.seq).join(found.raw, found.raw.c.id == LOG.c.record_id).where(
        found.raw.c.site == site, LOG.c.entity == name)
    if connection.scalar(edits.where(LOG.c.kind.not_in((MERGE_KIND, UNMERGE))).limit(1)) is not None:
        return True
    others = edits.with_only_columns(LOG.c.work).where(LOG.c.kind == MERGE_KIND).distinct()
    return shared and bool(set(connection.scalars(others)) - own - peers.undone_works(connection))


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
