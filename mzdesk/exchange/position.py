"""Where a package stands beside what the bureau has of the same log: new, old, a gap, another life. Pure (§7.2).

The bureau keeps the hash of every entry it accepted. A package repeats everything since the last receipt, so the two
overlap; where one hash of the overlap differs, the township's database went back and lived on differently.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from mzdesk.exchange.manifest import Ancestor, Manifest, Point
from mzdesk.exchange.shapes import SHA, UUID, shaped, whole
from mzdesk.exchange.stream import Change

REBASE = "rebase"
START = Point()
_POINT = shaped(Point, seq=whole(), hash=SHA)
_LIFE = shaped(Ancestor, epoch=UUID, seq=whole(), hash=SHA)


class Situation(Enum):
    """What is to be done with a package."""

    NEW = "merged"
    OLD = "duplicate"
    GAP = "gap"
    FORK = "fork"


@dataclass(frozen=True)
class Mark:
    """How far the bureau accepted a log, in which life, and the number of the last package it did so with."""

    point: Point
    number: int = 0
    epoch: str = ""


@dataclass(frozen=True)
class Rebase:
    """§7.8: what a package says of the life that its office gave up: the last common entry, and the dead end."""

    common: Point
    dead: Ancestor


@dataclass(frozen=True)
class Placed:
    """The situation. ``after``: the last entry that the bureau has already; ``common``: in a fork and in a re-basing
    the last entry that both lives share; ``rebased``: the bureau's entries after it belong to a life given up."""

    situation: Situation
    after: int = 0
    common: Point = START
    rebased: bool = False


def rebase_of(manifest: Manifest) -> Rebase | None:
    """What the manifest says of a re-basing, or None; a part of another shape says nothing."""
    found: Any = manifest.body.get(REBASE) if manifest.kind == "full" else None
    try:
        return Rebase(_POINT(found["common"]), _LIFE(found["dead"])) if isinstance(found, dict) else None
    except (KeyError, ValueError, TypeError):
        return None


def placed(manifest: Manifest, changes: Sequence[Change], mark: Mark, known: Mapping[int, str]) -> Placed:
    """``known`` holds the hashes the bureau accepted in the lives this package comes from, by number, from the
    package's base and from the ends of its earlier lives on."""
    step, at = rebase_of(manifest), mark.point
    if step and Point(step.dead.seq, step.dead.hash) == at and step.common != at:
        return _rebased(manifest, changes, step, known)
    if any(life.epoch == mark.epoch and life.seq < at.seq for life in manifest.ancestors):
        return _fork(manifest, changes, at, known)
    if manifest.base.seq > at.seq:
        return Placed(Situation.GAP, at.seq)
    overlap = changes[: max(0, min(at.seq, manifest.end.seq) - manifest.base.seq)]
    if not _has(known, manifest.base) or any(known.get(change.seq) != change.hash for change in overlap):
        return _fork(manifest, changes, at, known)
    old = manifest.end.seq < at.seq or (manifest.end.seq == at.seq and manifest.number <= mark.number)
    return Placed(Situation.OLD if old else Situation.NEW, at.seq)


def _has(known: Mapping[int, str], point: Point) -> bool:
    return point == Point() or known.get(point.seq) == point.hash


def _rebased(manifest: Manifest, changes: Sequence[Change], step: Rebase, known: Mapping[int, str]) -> Placed:
    """The office begins again after the last common entry; the bureau must hold that very entry."""
    if manifest.base != step.common or not _has(known, step.common) or step.common.seq > step.dead.seq:
        return _fork(manifest, changes, Point(step.dead.seq, step.dead.hash), known)
    return Placed(Situation.NEW, step.common.seq, step.common, True)


def _fork(manifest: Manifest, changes: Sequence[Change], at: Point, known: Mapping[int, str]) -> Placed:
    common = max((p for p in _points(manifest, changes) if p.seq <= at.seq and _has(known, p)), key=lambda p: p.seq)
    return Placed(Situation.FORK, at.seq, common)


def _points(manifest: Manifest, changes: Sequence[Change]) -> Iterator[Point]:
    """Every entry of its log that a package names."""
    yield Point()
    yield manifest.base
    yield from (Point(life.seq, life.hash) for life in manifest.ancestors)
    yield from (Point(change.seq, change.hash) for change in changes)
