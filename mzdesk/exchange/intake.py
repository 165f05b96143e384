"""接收: the bureau checks a package, merges it in one transaction, and answers with a receipt (docs/package.md §7)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.exchange import answering, blobs, comparison, files, merging, own, payload, refusals, stream
from mzdesk.exchange import format as package_format
from mzdesk.exchange.applying import MergeWork
from mzdesk.exchange.format import Package
from mzdesk.exchange.manifest import KINDS
from mzdesk.exchange.merging import DUPLICATE, FORK, GAP, MERGED, Opened
from mzdesk.exchange.records import PackageReceived
from mzdesk.exchange.roster import Roster, Seat, trusted
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.store import migrate
from mzdesk.store.bulk import collector_paused

DAMAGED, REFUSED, HELD = "damaged", "refused", "held"
PENDING, FOR_UPGRADE = "待处理", "待升级"
_ACCEPTED = (MERGED, DUPLICATE)
RESULTS = (MERGED, DUPLICATE, GAP, FORK, DAMAGED, REFUSED, HELD)


@dataclass(frozen=True)
class Taken:
    """The outcome for one file. ``receipt`` is the receipt's path; ``phone`` the 电话回执码 to read out."""

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
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class _PreviewOverError(Exception):
    """Leaves the unit of work of a preview, so that nothing of it stays."""


@dataclass
class Intake:
    """One call of ``take``: who takes in, and how."""

    desk: Desk
    keys: own.Keys
    roster: Roster
    dry_run: bool
    receipts: Path | None
    progress: Progress

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
        with self.desk.store.writing() as connection:
            blobs.keep(connection, package.manifest.site, pictures)
            content["missing"] = blobs.missing(connection, package.manifest.site)[:blobs.MOST_TOLD]
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
        members = package.open(self.keys.age)
        comparison.check_members(package.manifest, members)
        if payload.CHANGES not in members:
            raise refusals.malformed("载荷缺少变更")
        changes = stream.read_changes(members[payload.CHANGES], package.manifest)
        return Opened(package, seat, changes, members, blobs.of_members(members))

    def _received(self, package: Package) -> RowMapping | None:
        with self.desk.store.reading() as connection:
            return connection.execute(
                select(PackageReceived).where(PackageReceived.sha256 == package.sha256)
            ).mappings().first()

    def _placed(self, taken: Taken, opened: Opened) -> Taken:
        """§7.2–7.6 in one transaction, then the receipt."""
        if not self.dry_run:
            self._keep(opened.package, self.desk.inbox)
        outcome: dict[str, Any] = {}
        work = MergeWork(self.desk.store, self.desk.operator, "接收报送包")
        try:
            with collector_paused(), work:
                outcome = merging.merge(self.desk, work, opened, self.progress)
                if self.dry_run:
                    raise _PreviewOverError
        except _PreviewOverError:
            pass
        taken = replace(
            taken, result=outcome["result"], reason=outcome["reason"], applied=outcome["applied"],
            held=outcome["held"], conflicts=outcome["conflicts"], verdict=outcome["verdict"],
            pictures=outcome["pictures"], missing=outcome["missing"],
        )
        if self.dry_run or taken.result == FORK:
            return taken
        received = self._received(opened.package)
        assert received is not None
        return self._answered(taken, opened.seat, received)

    def _answered(self, taken: Taken, seat: Seat, received: RowMapping) -> Taken:
        """§8.1: the receipt, the same one again for the same package."""
        taken = replace(
            taken, applied=received["applied"], held=received["held"], conflicts=received["conflicts"],
            verdict=json.loads(received["receipt"])["verdict"],
            missing=len(json.loads(received["receipt"]).get("missing", ())),
        )
        if self.dry_run:
            return taken
        answer = answering.receipt(self.desk, self.keys, seat, received, self.receipts)
        phone = answer.phone if taken.result in _ACCEPTED else ""
        return replace(taken, receipt=answer.path, phone=phone)

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
            files.write(package.data, folder, name)


def take(
    desk: Desk, paths: Sequence[Path], *, dry_run: bool = False, receipts: Path | None = None,
    progress: Progress = silent,
) -> tuple[Taken, ...]:
    """Take packages in, in the order of their numbers whatever order they were given in; answers in the given order.

    A preview (``dry_run``) does everything and keeps nothing. Receipts go to ``receipts``, or to the outbox.
    """
    if desk.office.role != BUREAU:
        raise Refusal("报送包由市局接收，本机不能办理", "请把文件交给市局", code="wrong-role")
    paths = [path for path in paths if path.suffix != blobs.SUFFIX]  # volumes are looked for beside their package
    intake = Intake(desk, own.keys(desk), own.demand_roster(desk), dry_run, receipts, progress)
    outcomes: dict[int, Taken] = {}
    for done, (_, place) in enumerate(sorted((_order(path), place) for place, path in enumerate(paths))):
        progress(done, len(paths), "正在接收")
        outcomes[place] = intake.take(paths[place])
    return tuple(outcomes[place] for place in range(len(paths)))


def _order(path: Path) -> tuple[str, str, int]:
    try:
        found = files.peek(path)
    except Refusal:
        return "", "", 0
    return found.site, found.replica, found.number
