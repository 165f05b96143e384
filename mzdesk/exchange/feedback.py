"""反馈: what the bureau decided, corrected and joined goes back to the township, with roster and parameters (§8.5).

It carries, for every field whose last word at the bureau is the bureau's own, the value that the township was known
to have and the one that stands now. Reading it again changes nothing, and it is always whole: a lost one needs no
successor to name it.
"""

import base64
import binascii
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.columns import restored
from mzdesk.describe.fields import Owner
from mzdesk.exchange import (
    answering,
    blobs,
    canonical,
    enrolment,
    files,
    latest,
    own,
    payload,
    policies,
    recovered,
    recovering,
    refusals,
    state,
    telling,
)
from mzdesk.exchange import format as package_format
from mzdesk.exchange.format import Package
from mzdesk.exchange.latest import REASON
from mzdesk.exchange.manifest import KINDS, Manifest, Point
from mzdesk.exchange.merge import wrong_value
from mzdesk.exchange.records import PackageReceived
from mzdesk.exchange.recovered import Offer
from mzdesk.exchange.roster import Seat, trusted
from mzdesk.exchange.telling import Carried, Content, Edit, NewRow, Note
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, TOWNSHIP, Desk
from mzdesk.people.doors import asks
from mzdesk.store.local import Contested, Told
from mzdesk.store.work import Changes, Work, table_of

__all__ = ["APPLIED", "KIND", "Edit", "Line", "Read", "Written", "export", "export_all", "read", "told"]

KIND = "feedback"
NEWEST = (PackageReceived.received.desc(), PackageReceived.number.desc())
APPLIED, ALREADY, KEPT = "applied", "already", "kept"


@dataclass(frozen=True)
class Written:
    """A feedback package on the stick: fields, joined people, sentences and offers of 找回 in it; versions it brings
    (0: none)."""

    path: Path
    edits: int
    words: str
    site: str = ""
    rows: int = 0
    notes: int = 0
    roster: int = 0
    policy: int = 0
    recovered: int = 0


@dataclass(frozen=True)
class Line:
    """One line of what came; ``kind`` edit, merge, note, roster or policy, ``before`` and ``after`` JSON texts."""

    number: int
    kind: str
    entity: str
    record: str
    field: str
    before: str
    after: str
    words: str
    outcome: str
    read: str = ""


@dataclass(frozen=True)
class Read:
    """What reading one did. ``kept`` are edits that did not stand, because this office changed the field since.
    ``roster`` and ``policy`` are the versions that were installed with it (0: none newer came); ``recovered`` counts
    what now waits to be taken over or left."""

    number: int
    applied: int
    already: int
    kept: tuple[Edit, ...]
    changes: Changes = field(default_factory=Changes)
    lines: tuple[Line, ...] = ()
    contests: int = 0
    roster: int = 0
    policy: int = 0
    recovered: int = 0


@asks(Permission.HANDIN)
def export(desk: Desk, site: str, to: Path, replica: str = "") -> Written:
    """Write the feedback for one computer of a township: the one named, else the one that handed in last. A Refusal
    where it is not enrolled."""
    _only(desk, BUREAU, "反馈包由市局制作，本机不能办理", "请在市局操作")
    roster, keys = own.demand_roster(desk), own.keys(desk)
    seat = _seat(desk, site, replica)
    with desk.store.reading() as connection:
        content = telling.gathered(connection, site, seat.replica)
        number = latest.next_number(desk, connection)
        inside, beyond = blobs.split(connection, _digests(content.recovered))
        pictures = blobs.members(connection, inside)
    content = replace(content, roster=_roster(desk), policy=_policy(desk))
    office, now = desk.office, desk.clock.now()
    counts = {"edit": len(content.edits), "row": len(content.rows), "note": len(content.notes),
              "recovered": len(content.recovered)}
    manifest = Manifest(
        kind=KIND, site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch, number=number,
        period=now.strftime("%Y-%m"), created=now.isoformat(timespec="seconds"), signer=keys.sign.public.text, to=site,
        roster=roster.version, counts={KIND: counts},
    )
    built = package_format.build(
        manifest, keys.sign, [(payload.FEEDBACK, [canonical.dumps(content.document())]), *pictures],
        [seat.age, keys.age.recipient])
    name = package_format.file_name(site, seat.replica, office.letter, False, number, manifest.period)
    written = files.write(built.data, desk.outbox, name)
    volumes = blobs.write_volumes(desk, name, beyond, [seat.age, keys.age.recipient])
    answering.remember(desk, built, name, mark=Point(), recipient=seat.age)
    if to.resolve() != desk.outbox.resolve():
        for volume in volumes:
            files.copy(volume, to)
        written = files.copy(written.path, to)
    return Written(written.path, len(content.edits), written.words, site, len(content.rows), len(content.notes),
                   content.roster.version if content.roster else 0, content.policy.version if content.policy else 0,
                   len(content.recovered))


def _digests(offers: Sequence[Offer]) -> list[str]:
    """The pictures that come back with their records."""
    rows = [json.loads(one.bureau) for one in offers if one.entity == blobs.ENTITY and not one.field]
    return sorted({row["digest"] for row in rows if row.get("digest")})


def _roster(desk: Desk) -> Carried | None:
    found = own.roster_package(desk)
    return Carried(found.manifest.roster, base64.b64encode(found.data).decode("ascii")) if found else None


def _policy(desk: Desk) -> Carried | None:
    found = policies.signed(desk)
    return Carried(found.manifest.number, base64.b64encode(found.data).decode("ascii")) if found else None


@asks(Permission.HANDIN)
def export_all(desk: Desk, to: Path, progress: Progress = silent) -> tuple[Written, ...]:
    """A package for every enrolled computer that there is something to tell: of its records, or of a roster or
    parameters newer than those it went by when it handed in last."""
    roster = own.demand_roster(desk)
    seats = sorted({(seat.site, seat.replica) for seat in roster.offices if not seat.revoked})
    issue = policies.current(desk)
    found = []
    for place, (site, replica) in enumerate(seats):
        progress(place, len(seats), "正在写反馈包")
        with desk.store.reading() as connection:
            some = telling.gathered(connection, site, replica).something
            last = connection.execute(select(PackageReceived.roster, PackageReceived.codes).where(
                PackageReceived.site == site, PackageReceived.replica == replica).order_by(*NEWEST).limit(1)).first()
        older = last is not None and (
            (last.roster or 0) < roster.version or (issue is not None and _version(last.codes) < issue.version))
        if some or older:
            found.append(export(desk, site, to, replica))
    return tuple(found)


def with_recoveries(desk: Desk, seat: Seat, to: Path | None) -> Path | None:
    """The feedback for a computer that lost a life, where there is something of it to offer."""
    with desk.store.reading() as connection:
        if not recovering.offered(connection, seat.site, seat.replica):
            return None
    return export(desk, seat.site, to or desk.outbox, seat.replica).path


def _version(codes: str | None) -> int:
    return int(codes) if codes and codes.isdigit() else 0


def _seat(desk: Desk, site: str, replica: str) -> Seat:
    """The installation that was named; else the one that handed in last; where there is none, the one enrolled last."""
    offices = [seat for seat in own.demand_roster(desk).offices if seat.site == site and not seat.revoked]
    offices = [seat for seat in offices if replica in ("", seat.replica)]
    if not offices:
        raise Refusal("这个乡镇没有登记", "请先在“乡镇名录”里受理它的登记申请", code="not-enrolled")
    with desk.store.reading() as connection:
        last = connection.scalar(select(PackageReceived.replica).where(PackageReceived.site == site).order_by(
            *NEWEST).limit(1))
    return next((seat for seat in reversed(offices) if seat.replica == last), offices[-1])


@asks(Permission.HANDIN)
def read(desk: Desk, path: Path, *, dry_run: bool = False) -> Read:
    """Read a feedback package at the township. Every field by its owner: the bureau's own unless the clerk changed
    the very value that it brings; any other only where this office did not change it since. What did not stand is
    told. The newest one counts: reading it again changes nothing, and an older one is a Refusal. A newer roster and
    newer parameters in it are installed; the caller takes the parameters into force."""
    _only(desk, TOWNSHIP, "反馈包由乡镇读入，本机不能办理", "请在乡镇的电脑上操作")
    package = files.read(path)
    manifest = package.manifest
    roster = own.demand_roster(desk)
    seat = trusted(roster, package)
    if manifest.kind != KIND:
        raise refusals.wrong_kind(KINDS[manifest.kind])
    if not roster.speaks(seat):
        raise Refusal("这份反馈不是市局签发的", "请核对文件来源", code="not-the-bureau")
    if manifest.to != desk.office.area:
        raise refusals.wrong_recipient()
    members = package.open(own.keys(desk).age)
    try:
        document = canonical.loads(bytes(members[payload.FEEDBACK]))
    except (KeyError, ValueError):
        raise refusals.malformed("反馈") from None
    content = telling.parsed(document)
    inside = _inside(content.roster), _inside(content.policy)
    again = latest.read_before(desk, manifest)
    brought = Read(manifest.number, 0, 0, ())
    if not dry_run:
        brought = _installed(desk, brought, *inside)
    pictures = blobs.of_members(members)
    for volume in blobs.volumes_of(path):
        pictures |= blobs.read_volume(volume, own.keys(desk).age)
    return _applied(desk, Came(package, content, pictures), brought, dry_run or again)


def _inside(carried: Carried | None) -> Package | None:
    if carried is None:
        return None
    try:
        data = base64.b64decode(carried.package, validate=True)
    except (binascii.Error, ValueError):
        raise refusals.malformed("反馈") from None
    return package_format.read(io.BytesIO(data), len(data))


def _installed(desk: Desk, done: Read, roster: Package | None, policy: Package | None) -> Read:
    """Install what is newer than what is here. The parameters are judged by the roster that came with them."""
    known, issue = own.demand_roster(desk), policies.current(desk)
    lines = list(done.lines)
    if roster is not None and roster.manifest.roster > known.version:
        done = replace(done, roster=enrolment.install_package(desk, roster).version)
        lines.append(Line(done.number, "roster", "", "", "", "", "", f"名册更新到第{done.roster}版", APPLIED))
    if policy is not None and policy.manifest.number > (issue.version if issue else 0):
        done = replace(done, policy=policies.install_package(desk, policy).version)
        lines.append(Line(done.number, "policy", "", "", "", "", "", f"政策参数更新到第{done.policy}版", APPLIED))
    return replace(done, lines=tuple(lines))


@dataclass(frozen=True)
class Came:
    """What a feedback package brought."""

    package: Package
    content: Content
    pictures: Mapping[str, bytes]


class _PreviewOverError(Exception):
    """Leaves the unit of work of a preview, so that nothing of it stays."""


def _applied(desk: Desk, came: Came, brought: Read, dry_run: bool) -> Read:
    manifest, content = came.package.manifest, came.content
    lines: list[Line] = []
    waiting = 0
    kept: list[Edit] = []
    work = desk.store.work(desk.operator, f"{REASON} {manifest.period} 第{manifest.number}号", asked=True)
    try:
        with work:
            for row in content.rows:
                lines.append(_line(manifest, "merge", row, outcome=_new(work, row)))
            for edit in content.edits:
                outcome = _settle(work, desk.office.area, edit)
                kept += [edit] if outcome == KEPT else []
                lines.append(_line(manifest, "edit", edit, outcome=outcome))
            outcomes = [line.outcome for line in lines]
            lines += [_line(manifest, "note", note, outcome=ALREADY) for note in content.notes]
            lines += brought.lines
            waiting = recovered.receive(work, desk.office.area, came.package.sha256, content.recovered)
            recovered.keep_pictures(work.connection, content.recovered, came.pictures)
            if dry_run:
                raise _PreviewOverError
            latest.note(work.connection, manifest)
            _remember(desk, work.connection, content, lines)
    except _PreviewOverError:
        pass
    return replace(brought, applied=outcomes.count(APPLIED), already=outcomes.count(ALREADY), kept=tuple(kept),
                   changes=work.changes, lines=tuple(lines), contests=len(content.contests), recovered=waiting)


def _line(manifest: Manifest, kind: str, one: Edit | NewRow | Note, *, outcome: str) -> Line:
    match one:
        case Edit():
            return Line(manifest.number, kind, one.entity, one.record, one.field, one.before, one.after, "", outcome)
        case NewRow():
            return Line(manifest.number, kind, one.entity, one.record, "", "", one.values, "", outcome)
    return Line(manifest.number, kind, one.entity, one.record, "", "", "", one.words, outcome)


def _new(work: Work, row: NewRow) -> str:
    """A row that the bureau made for this township."""
    known = state.kept().get(row.entity)
    try:
        values = json.loads(row.values)
    except (ValueError, RecursionError):
        raise refusals.malformed("反馈") from None
    if known is None or row.entity not in telling.NEW_ROWS or not isinstance(values, dict) or wrong_value(
            known, {key: [None, value] for key, value in values.items()}):
        return KEPT
    if work.get(known.record, row.record) is not None:
        return ALREADY
    table = table_of(known.record)
    work.put(known.record, {key: restored(table.c[key], value) for key, value in values.items()}, row.record)
    return APPLIED


def _settle(work: Work, site: str, edit: Edit) -> str:
    """One field: ``applied``, ``already`` there, or ``kept`` as it is."""
    known = state.kept().get(edit.entity)
    try:
        before, after = edit.pair
    except (ValueError, RecursionError):
        raise refusals.malformed("反馈") from None
    if known is None or edit.field not in known.owners or wrong_value(known, {edit.field: [before, after]}):
        return KEPT
    stored = work.get(known.record, edit.record)
    if stored is None or stored["site"] != site:
        return KEPT
    column = table_of(known.record).c[edit.field]
    now, wanted, told = stored[edit.field], restored(column, after), restored(column, before)
    if now == wanted:
        return ALREADY
    where = (edit.entity, edit.record, edit.field)
    if now != told and not latest.told(work.connection, *where) and (
            known.owners[edit.field] is not Owner.BUREAU or latest.stood(work.connection, *where, after)):
        return KEPT
    work.put(known.record, _with(edit.field, wanted), edit.record)
    return APPLIED


def _with(name: str, value: Any) -> Mapping[str, Any]:
    return {name: value}


def _remember(desk: Desk, connection: Connection, content: Content, lines: Sequence[Line]) -> None:
    """What came, line by line, and what still waits for the bureau's word."""
    now = desk.clock.now().isoformat(timespec="seconds")
    connection.execute(delete(Contested))
    if content.contests:
        connection.execute(insert(Contested), [
            {"entity": one.entity, "record_id": one.record, "field": one.field, "told": now}
            for one in content.contests])
    if lines:
        connection.execute(insert(Told), [{
            "id": desk.store.make_id(), "number": one.number, "kind": one.kind, "entity": one.entity,
            "record_id": one.record, "field": one.field, "before": one.before, "after": one.after,
            "words": one.words, "outcome": one.outcome, "read": now} for one in lines])


def told(desk: Desk, limit: int = 2000) -> list[Line]:
    """What the bureau's feedback said, the newest first. Lines that changed nothing stand only in the newest one."""
    with desk.store.reading() as connection:
        rows = connection.execute(select(Told).order_by(Told.read.desc(), Told.number.desc(), Told.id).limit(
            limit)).mappings().all()
    newest = rows[0]["number"] if rows else 0
    return [Line(row["number"], row["kind"], row["entity"], row["record_id"], row["field"], row["before"],
                 row["after"], row["words"], row["outcome"], row["read"]) for row in rows
            if row["number"] == newest or row["outcome"] != ALREADY]


def _only(desk: Desk, role: str, words: str, advice: str) -> None:
    if desk.office.role != role:
        raise Refusal(words, advice, code="wrong-role")
