"""接收: the bureau checks a package, merges it in one transaction, and answers with a receipt (docs/package.md §7)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Cancelled, Progress, silent
from mzdesk.exchange import (
    answering,
    before,
    blobs,
    contents,
    feedback,
    files,
    merging,
    own,
    refusals,
    sharing,
)
from mzdesk.exchange import format as package_format
from mzdesk.exchange.applying import MergeWork
from mzdesk.exchange.format import Package
from mzdesk.exchange.manifest import KINDS
from mzdesk.exchange.merging import DUPLICATE, FORK, GAP, MERGED, Opened
from mzdesk.exchange.records import PackageReceived
from mzdesk.exchange.roster import Roster, Seat, trusted
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.doors import asks
from mzdesk.store import migrate
from mzdesk.store.bulk import collector_paused

DAMAGED, REFUSED, HELD = "damaged", "refused", "held"
PENDING, FOR_UPGRADE = "待处理", "待升级"
CANCELLED = "已按您的要求停下，这个包没有接收。其余已接收的有效，请稍后再接收这个包。"
_ACCEPTED = (MERGED, DUPLICATE)
RESULTS = (MERGED, DUPLICATE, GAP, FORK, DAMAGED, REFUSED, HELD)


@dataclass(frozen=True)
class Taken:
    """The outcome for one file. ``receipt`` is the receipt's path; ``phone`` the 电话回执码 to read out. ``recovered``:
    values and records of a lost life that go back with the ``feedback`` package beside the receipt."""

    file: str
    result: str
    applied: int = 0
    held: int = 0
    conflicts: int = 0
    receipt: Path | None = None
    reason: str = ""
    site: str = ""
    number: int = 0
    period: str = ""
    verdict: str = ""
    phone: str = ""
    pictures: int = 0
    missing: int = 0
    recovered: int = 0
    feedback: Path | None = None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class _PreviewOverError(Exception):
    """Leaves the unit of work of a preview, so that nothing of it stays."""


@dataclass
class Intake:
    """One call of ``take``: who takes in, and how. A preview does the packages of a township in one unit of work, each
    on top of those before it, and leaves it without a trace."""

    desk: Desk
    keys: own.Keys
    roster: Roster
    receipts: Path | None
    progress: Progress
    work: MergeWork | None = None

    @property
    def dry_run(self) -> bool:
        return self.work is not None

    def take(self, path: Path) -> Taken:
        """One file, from bytes to answer. Trouble with the package is an outcome; trouble here is a Refusal."""
        taken = Taken(path.name, REFUSED)
        try:
            package = files.read(path)
        except Refusal as refusal:
            return self._unreadable(taken, path, refusal)
        manifest = package.manifest
        taken = replace(
            taken, site=manifest.site, number=manifest.number, period=manifest.period, counts=manifest.counts
        )
        try:
            seat = self._admitted(package)
            received = self._received(package)
            if received is not None and received["result"] in _ACCEPTED:
                return self._answered(replace(taken, result=DUPLICATE), seat, self._late(package, path, received))
            with collector_paused():
                opened = self._opened(package, seat)
            pictures, trouble = self._volumes(path)
            opened = replace(opened, pictures={**opened.pictures, **pictures})
        except Refusal as refusal:
            result = HELD if refusal.code in refusals.NEWER else REFUSED
            self._set_aside(package, FOR_UPGRADE if result == HELD else PENDING)
            return replace(taken, result=result, reason=refusal.sentence)
        if not self.dry_run:
            self._keep(package, self.desk.inbox)
        del package  # its sealed content is as large as what was opened
        placed = self._placed(taken, opened)
        return replace(placed, reason=placed.reason or trouble)

    def _volumes(self, path: Path) -> tuple[dict[str, bytes], str]:
        """The pictures in the volumes beside a package. A broken volume holds nothing else up: what it carried is
        told as missing, and comes again."""
        pictures: dict[str, bytes] = {}
        trouble = ""
        for volume in blobs.volumes_of(path):
            try:
                pictures |= blobs.read_volume(volume, self.keys.age)
            except Refusal as refusal:
                trouble = refusal.sentence
        return pictures, trouble

    def _late(self, package: Package, path: Path, received: RowMapping) -> RowMapping:
        """A package that was merged before may bring volumes that had not come with it then."""
        content = json.loads(received["receipt"])
        if self.dry_run or not content.get("missing"):
            return received
        pictures, _ = self._volumes(path)
        site, replica = package.manifest.site, package.manifest.replica
        with self.desk.store.writing() as connection:
            before.add_pictures(connection, package.sha256, blobs.keep(connection, site, pictures))
            known = sharing.known_to(connection, site, replica)
            content["missing"] = blobs.missing(connection, site, known)[:blobs.MOST_TOLD]
            connection.execute(update(PackageReceived).where(PackageReceived.sha256 == package.sha256).values(
                receipt=json.dumps(content, ensure_ascii=False)))
        found = self._received(package)
        assert found is not None
        return found

    def _unreadable(self, taken: Taken, path: Path, refusal: Refusal) -> Taken:
        """Damaged, half copied, not ours, or of a newer format. What it was is told where its manifest is whole."""
        result = DAMAGED if refusal.code in refusals.DAMAGED else HELD if refusal.code in refusals.NEWER else REFUSED
        try:
            told = files.peek(path)
            taken = replace(taken, site=told.site, number=told.number, period=told.period)
        except Refusal:
            pass
        data = files.raw(path, package_format.LARGEST_PAYLOAD) if result == HELD and not self.dry_run else None
        if data is not None:
            name = f"{hashlib.sha256(data).hexdigest()[:16]}.mzp"
            files.write(data, self.desk.inbox / FOR_UPGRADE, name)
        return replace(taken, result=result, reason=refusal.sentence)

    def _admitted(self, package: Package) -> Seat:
        """§7.1: signed by an enrolled key, for this bureau, of a kind that is taken in here, of a known schema."""
        manifest = package.manifest
        seat = trusted(self.roster, package)
        if manifest.kind not in ("incremental", "full"):
            raise refusals.wrong_kind(KINDS[manifest.kind])
        if manifest.to != self.desk.office.area:
            raise refusals.wrong_recipient()
        if manifest.schema not in {revision for revision, _ in migrate.sentences()}:
            raise refusals.newer_schema()
        return seat

    def _opened(self, package: Package, seat: Seat) -> Opened:
        found = contents.looked_through(package.unpacked(self.keys.age), package.manifest)
        return Opened(package.without_payload(), seat, found.changes, found.unpacked, found.pictures)

    def _received(self, package: Package) -> RowMapping | None:
        query = select(PackageReceived).where(PackageReceived.sha256 == package.sha256)
        if self.work is not None:
            return self.work.connection.execute(query).mappings().first()
        with self.desk.store.reading() as connection:
            return connection.execute(query).mappings().first()

    def _placed(self, taken: Taken, opened: Opened) -> Taken:
        """§7.2–7.6 in one transaction, then the receipt."""
        if self.work is not None:
            with collector_paused(), self.work.connection.begin_nested():
                return _told(taken, merging.merge(self.desk, self.work, opened, self.progress))
        with collector_paused(), MergeWork(self.desk.store, self.desk.operator, "接收报送包", asked=True) as work:
            taken = _told(taken, merging.merge(self.desk, work, opened, self.progress))
        received = self._received(opened.package)
        assert received is not None
        return self._answered(taken, opened.seat, received)

    def _answered(self, taken: Taken, seat: Seat, received: RowMapping) -> Taken:
        """§8.1: the receipt, the same one again for the same package; and what goes back to a township that lost it."""
        content = json.loads(received["receipt"])
        taken = replace(
            taken, applied=received["applied"], held=received["held"], conflicts=received["conflicts"],
            verdict=content["verdict"], missing=len(content.get("missing", ())),
        )
        if self.dry_run:
            return taken
        try:
            answer = answering.receipt(self.desk, self.keys, seat, received, self.receipts)
            accepted = taken.result in _ACCEPTED
            back = feedback.with_recoveries(self.desk, seat, self.receipts) if accepted else None
        except Refusal as refusal:  # a stick that is full or protected: the same file again brings the receipt
            return replace(taken, reason=f"{taken.reason}内容已处理，只是回执没有写出：{refusal.sentence}")
        phone = answer.phone if accepted else ""
        return replace(taken, receipt=answer.path, phone=phone, feedback=back)

    def _set_aside(self, package: Package, folder: str) -> None:
        if not self.dry_run:
            self._keep(package, self.desk.inbox / folder)

    def _keep(self, package: Package, folder: Path) -> None:
        """A copy in the office's own folder, under a name of ours that carries the start of its hash."""
        found = package.manifest
        name = package_format.file_name(found.site, found.replica, found.letter, True, found.number, found.period)
        name = name.replace(".mzp", f"_{package.sha256[:8]}.mzp")
        if not (folder / name).exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            files.write_pieces(package.pieces, package.size, folder, name)


def _told(taken: Taken, outcome: Mapping[str, Any]) -> Taken:
    keys = ("result", "reason", "applied", "held", "conflicts", "verdict", "pictures", "missing", "recovered")
    return replace(taken, **{key: outcome[key] for key in keys})


@asks(Permission.HANDIN)
def take(
    desk: Desk, paths: Sequence[Path], *, dry_run: bool = False, receipts: Path | None = None,
    progress: Progress = silent,
) -> tuple[Taken, ...]:
    """Take packages in, in the order of their numbers whatever order they were given in; answers in the given order.

    A preview (``dry_run``) does everything and keeps nothing. Receipts go to ``receipts``, or to the outbox. What goes
    wrong with one package keeps none of the others out; whoever cancels keeps what was merged until then.
    """
    if desk.office.role != BUREAU:
        raise Refusal("报送包由市局接收，本机不能办理", "请把文件交给市局", code="wrong-role")
    paths = [path for path in paths if path.suffix != blobs.SUFFIX]  # volumes are looked for beside their package
    intake = Intake(desk, own.keys(desk), own.demand_roster(desk), receipts, progress)
    batch = _Batch(intake, paths)
    order = sorted((_order(path), place) for place, path in enumerate(paths))
    if not dry_run:
        batch.run([place for _, place in order])
    for _, group in groupby(order, key=lambda one: one[0][0]) if dry_run else ():
        _without_a_trace(batch, [place for _, place in group])
    return tuple(batch.outcomes[place] for place in range(len(paths)))


def _order(path: Path) -> tuple[str, str, int]:
    try:
        found = files.peek(path)
    except Refusal:
        return "", "", 0
    return found.site, found.replica, found.number


class _Batch:
    """The packages of one call, one after the other, whatever becomes of each."""

    def __init__(self, intake: Intake, paths: Sequence[Path]) -> None:
        self.intake, self.paths = intake, paths
        self.outcomes: dict[int, Taken] = {}
        self.cancelled = False

    def run(self, places: Sequence[int]) -> None:
        for place in places:
            path = self.paths[place]
            try:
                if not self.cancelled:
                    self.intake.progress(len(self.outcomes), len(self.paths), "正在接收")
                    self.outcomes[place] = self.intake.take(path)
            except Cancelled:
                if self.intake.dry_run:
                    raise
                self.cancelled = True
            except Refusal as refusal:
                self.outcomes[place] = Taken(path.name, REFUSED, reason=refusal.sentence)
            if self.cancelled:
                self.outcomes[place] = Taken(path.name, REFUSED, reason=CANCELLED)


def _without_a_trace(batch: _Batch, places: Sequence[int]) -> None:
    desk = batch.intake.desk
    try:
        with MergeWork(desk.store, desk.operator, "接收报送包", asked=True) as work:
            batch.intake.work = work
            batch.run(places)
            raise _PreviewOverError
    except _PreviewOverError:
        batch.intake.work = None
