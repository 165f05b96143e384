"""What the bureau sent: one file, or everything on a stick that is for this office, in the order in which it counts."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress
from mzdesk.exchange import enrolment, feedback, files, journal, own, policies, receipts
from mzdesk.exchange.enrolment import RosterView
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.receipts import Read
from mzdesk.people.desk import Desk
from mzdesk.services import parameters
from ui.pages.handin_findings import Finding, findings, kept_findings

ROSTER = "roster"
ORDER = {ROSTER: 0, policies.KIND: 1, "receipt": 2, feedback.KIND: 3}
"""A roster says whose word counts, feedback builds on what the receipts before it told."""
ELSEWHERE = frozenset({"wrong-recipient", "another-replica", "unknown-package", "wrong-kind"})
OVERTAKEN = frozenset({"older-feedback", "older-policy", "older-roster"})


@dataclass(frozen=True)
class Incoming:
    """What came from the bureau: a receipt or feedback that was read, with what asks for a look, or a roster to
    be offered."""

    receipt: Read | None = None
    findings: tuple[Finding, ...] = ()
    roster: RosterView | None = None
    fed_back: feedback.Read | None = None
    issue: policies.Issue | None = None


@dataclass(frozen=True)
class Answers:
    """What came of a choice of files: those that were read, oldest first; how many are for another office or computer,
    or were overtaken by what was read before; and those that could not be read."""

    read: tuple[tuple[Path, Incoming], ...] = ()
    elsewhere: int = 0
    overtaken: int = 0
    refused: tuple[tuple[Path, Refusal], ...] = ()


def incoming(desk: Desk, path: Path) -> Incoming:
    """Read what the bureau sent. A receipt and feedback count at once; a roster is only looked at."""
    match files.peek(path).kind:
        case "roster":
            return Incoming(roster=enrolment.look_roster(desk, path))
        case policies.KIND:
            issue = policies.install(desk, path)
            parameters.refresh(desk)
            return Incoming(issue=issue)
        case feedback.KIND:
            done = feedback.read(desk, path)
            if done.policy:
                parameters.refresh(desk)
            return Incoming(fed_back=done, findings=tuple(kept_findings(desk, done)))
    found = receipts.read(desk, path)
    return Incoming(found, tuple(findings(desk, found.receipt)))


def all_incoming(desk: Desk, paths: Sequence[Path], progress: Progress) -> Answers:
    """Read what is for this office among many files. Each file counts by itself: one that cannot be read stands in
    nobody's way."""
    ours, elsewhere, refused = _sorted_out(desk, paths)
    known = {one.number for one in journal.sent(desk) if one.status == journal.RECEIVED}
    read: list[tuple[Path, Incoming]] = []
    overtaken = 0
    for place, path in enumerate(ours, start=1):
        progress(place, len(ours), f"第 {place} 个文件")
        try:
            found = incoming(desk, path)
        except Refusal as refusal:
            if refusal.code in ELSEWHERE:
                elsewhere += 1
            elif refusal.code in OVERTAKEN:
                overtaken += 1
            else:
                refused.append((path, refusal))
            continue
        if _says_nothing_new(desk, found, known):
            overtaken += 1
        else:
            read.append((path, found))
    return Answers(tuple(read), elsewhere, overtaken, tuple(refused))


def _says_nothing_new(desk: Desk, found: Incoming, known: Set[int]) -> bool:
    """True for a roster that is in force already, and for the receipt of a package that the bureau is known to have."""
    if found.receipt is not None:
        return found.receipt.receipt.number in known
    roster = own.roster(desk)
    return found.roster is not None and roster is not None and found.roster.version <= roster.version


def _sorted_out(desk: Desk, paths: Sequence[Path]) -> tuple[list[Path], int, list[tuple[Path, Refusal]]]:
    """The files that came down to this office, in their order; how many did not; those that do not even say so."""
    found: list[tuple[int, int, Path]] = []
    refused: list[tuple[Path, Refusal]] = []
    elsewhere = 0
    for path in paths:
        try:
            manifest = files.peek(path)
        except Refusal as refusal:
            refused.append((path, refusal))
            continue
        if _is_for(manifest, desk.office.area):
            found.append((ORDER[manifest.kind], manifest.number, path))
        else:
            elsewhere += 1
    return [path for *_, path in sorted(found)], elsewhere, refused


def _is_for(manifest: Manifest, area: str) -> bool:
    """Rosters and parameters are for every office."""
    return manifest.kind in ORDER and manifest.to in ("", area)
