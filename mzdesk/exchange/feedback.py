"""反馈: what the bureau decided and corrected goes back to the township (docs/package.md §8.5).

It carries, for every field whose last word at the bureau is the bureau's own, the value that the township was known
to have and the one that stands now. Reading it again changes nothing, and it is always whole: a lost one needs no
successor to name it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.columns import Stored, restored
from mzdesk.describe.fields import Owner
from mzdesk.exchange import answering, canonical, files, latest, own, payload, refusals, state
from mzdesk.exchange import format as package_format
from mzdesk.exchange.manifest import KINDS, Manifest, Point
from mzdesk.exchange.merge import wrong_value
from mzdesk.exchange.records import Conflict, PackageReceived
from mzdesk.exchange.roster import Seat, trusted
from mzdesk.exchange.settling import BUREAU_STANDS, DECIDED
from mzdesk.exchange.shapes import NAME, UUID, expected, listed, shaped, text
from mzdesk.people.desk import BUREAU, TOWNSHIP, Desk
from mzdesk.store.log import LOG, MERGE
from mzdesk.store.work import Changes, Work, table_of

KIND = "feedback"
MOST = 200_000


@dataclass(frozen=True)
class Edit:
    """One field: what the township was known to have, and what stands at the bureau. Values as JSON texts."""

    entity: str
    record: str
    field: str
    before: str
    after: str

    @property
    def pair(self) -> tuple[Stored, Stored]:
        return json.loads(self.before), json.loads(self.after)


@dataclass(frozen=True)
class Written:
    """A feedback package on the stick."""

    path: Path
    edits: int
    words: str


@dataclass(frozen=True)
class Read:
    """What reading one did. ``kept`` are edits that did not stand, because this office changed the field since."""

    number: int
    applied: int
    already: int
    kept: tuple[Edit, ...]
    changes: Changes = field(default_factory=Changes)


_JSON = text(r"[\s\S]{1,20000}")
_EDITS = listed(shaped(Edit, entity=NAME, record=UUID, field=NAME, before=_JSON, after=_JSON), MOST)


def export(desk: Desk, site: str, to: Path) -> Written:
    """Write the feedback for one township, sealed to its newest installation. A Refusal where it is not enrolled."""
    if desk.office.role != BUREAU:
        raise Refusal("反馈包由市局制作，本机不能办理", "请在市局操作", code="wrong-role")
    roster, keys = own.demand_roster(desk), own.keys(desk)
    seat = _seat(desk, site)
    with desk.store.reading() as connection:
        edits = list(_edits(connection, site))
        number = latest.next_number(desk, connection)
    office, now = desk.office, desk.clock.now()
    body = [vars(edit) for edit in edits]
    manifest = Manifest(
        kind=KIND, site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch, number=number,
        period=now.strftime("%Y-%m"), created=now.isoformat(timespec="seconds"), signer=keys.sign.public.text, to=site,
        roster=roster.version, counts={KIND: {"edit": len(edits)}},
    )
    built = package_format.build(
        manifest, keys.sign, [(payload.FEEDBACK, [canonical.dumps({"edits": body})])],
        [seat.age, keys.age.recipient])
    name = package_format.file_name(site, seat.replica, office.letter, False, number, manifest.period)
    files.write(built.data, desk.outbox, name)
    answering.remember(desk, built, name, mark=Point(), recipient=seat.age)
    written = files.write(built.data, to, name)
    return Written(written.path, len(edits), written.words)


def export_all(desk: Desk, to: Path, progress: Progress = silent) -> tuple[Written, ...]:
    """A package for every enrolled township that there is something to tell."""
    sites = sorted({seat.site for seat in own.demand_roster(desk).offices if not seat.revoked})
    found = []
    for place, site in enumerate(sites):
        progress(place, len(sites), "正在写反馈包")
        with desk.store.reading() as connection:
            some = next(_edits(connection, site), None)
        if some is not None:
            found.append(export(desk, site, to))
    return tuple(found)


def _seat(desk: Desk, site: str) -> Seat:
    """The installation of a township that handed in last; where there is none, the one enrolled last."""
    offices = [seat for seat in own.demand_roster(desk).offices if seat.site == site and not seat.revoked]
    if not offices:
        raise Refusal("这个乡镇没有登记", "请先在“乡镇名录”里受理它的登记申请", code="not-enrolled")
    with desk.store.reading() as connection:
        last = connection.scalar(select(PackageReceived.replica).where(PackageReceived.site == site).order_by(
            PackageReceived.received.desc()).limit(1))
    return next((seat for seat in offices if seat.replica == last), offices[-1])


def _edits(connection: Connection, site: str) -> Iterator[Edit]:
    """The fields whose last word at the bureau is its own: edits of its clerks, and conflicts decided its way."""
    found: dict[tuple[str, str, str], Stored] = {}
    touched = set(connection.scalars(select(LOG.c.entity).where(LOG.c.kind.not_in(("create", MERGE))).distinct()))
    for name, kept in sorted(state.kept().items()):
        if name not in touched:
            continue
        rows = connection.execute(select(LOG.c.record_id, LOG.c.kind, LOG.c.payload).join(
            kept.raw, kept.raw.c.id == LOG.c.record_id).where(
            LOG.c.entity == name, kept.raw.c.site == site, LOG.c.kind != "create").order_by(LOG.c.seq))
        for row in rows:
            for key, (before, _) in json.loads(row.payload or "{}").items():
                if key not in kept.owners or key == "site":
                    continue
                if row.kind == MERGE:
                    found.pop((name, row.record_id, key), None)
                else:
                    found.setdefault((name, row.record_id, key), before)
    decided = connection.execute(select(Conflict).where(
        Conflict.site == site, Conflict.state.in_((DECIDED, "settled")), Conflict.winner == BUREAU_STANDS)).mappings()
    for one in decided:
        found[one["entity"], one["record_id"], one["field"]] = json.loads(one["theirs"])
    for (entity, record, key), before in found.items():
        now = _now(connection, entity, record, key)
        if now != before:
            yield Edit(entity, record, key, json.dumps(before, ensure_ascii=False), json.dumps(now, ensure_ascii=False))


def _now(connection: Connection, entity: str, record: str, key: str) -> Stored:
    raw = state.kept()[entity].raw
    value: Stored = connection.execute(select(raw.c[key]).where(raw.c.id == record)).scalar()
    return value


def read(desk: Desk, path: Path, *, dry_run: bool = False) -> Read:
    """Read a feedback package at the township. Every field by its owner: the bureau's own unless the clerk changed
    the very value that it brings; any other only where this office did not change it since. What did not stand is
    told. The newest one counts: reading it again changes nothing, and an older one is a Refusal."""
    if desk.office.role != TOWNSHIP:
        raise Refusal("反馈包由乡镇读入，本机不能办理", "请在乡镇的电脑上操作", code="wrong-role")
    package = files.read(path)
    manifest = package.manifest
    roster = own.demand_roster(desk)
    seat = trusted(roster, package)
    if manifest.kind != KIND:
        raise refusals.wrong_kind(KINDS[manifest.kind])
    if seat != roster.bureau:
        raise Refusal("这份反馈不是市局签发的", "请核对文件来源", code="not-the-bureau")
    if manifest.to != desk.office.area:
        raise refusals.wrong_recipient()
    members = package.open(own.keys(desk).age)
    try:
        document = canonical.loads(bytes(members[payload.FEEDBACK]))
        edits = expected(document["edits"], _EDITS, "反馈")
    except (KeyError, TypeError, ValueError):
        raise refusals.malformed("反馈") from None
    return _applied(desk, manifest, edits, dry_run)


class _PreviewOverError(Exception):
    """Leaves the unit of work of a preview, so that nothing of it stays."""


def _applied(desk: Desk, manifest: Manifest, edits: tuple[Edit, ...], dry_run: bool) -> Read:
    applied, already, kept = 0, 0, []
    dry_run = latest.read_before(desk, manifest) or dry_run
    work = desk.store.work(desk.operator, f"市局反馈 {manifest.period} 第{manifest.number}号")
    try:
        with work:
            for edit in edits:
                match _settle(work, desk.office.area, edit):
                    case "applied":
                        applied += 1
                    case "already":
                        already += 1
                    case _:
                        kept.append(edit)
            if dry_run:
                raise _PreviewOverError
            latest.note(work.connection, manifest)
    except _PreviewOverError:
        pass
    return Read(manifest.number, applied, already, tuple(kept), work.changes)


def _settle(work: Work, site: str, edit: Edit) -> str:
    """One field: ``applied``, ``already`` there, or ``kept`` as it is."""
    known = state.kept().get(edit.entity)
    try:
        before, after = edit.pair
    except (ValueError, RecursionError):
        raise refusals.malformed("反馈") from None
    if known is None or edit.field not in known.owners or wrong_value(known, {edit.field: [before, after]}):
        return "kept"
    stored = work.get(known.record, edit.record)
    if stored is None or stored["site"] != site:
        return "kept"
    column = table_of(known.record).c[edit.field]
    now, wanted, told = stored[edit.field], restored(column, after), restored(column, before)
    if now == wanted:
        return "already"
    if now != told and (known.owners[edit.field] is not Owner.BUREAU or latest.stood(
            work.connection, edit.entity, edit.record, edit.field, after)):
        return "kept"
    work.put(known.record, _with(edit.field, wanted), edit.record)
    return "applied"


def _with(name: str, value: Any) -> Mapping[str, Any]:
    return {name: value}
