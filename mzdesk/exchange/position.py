"""Where a package stands beside what the bureau has of the same log: new, old, a gap, another life. Pure (§7.2).

The bureau keeps the hash of every entry it accepted. A package repeats everything since the last receipt, so the two
overlap; where one hash of the overlap differs, the township's database went back and lived on differently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from mzdesk.exchange.manifest import Manifest, Point
from mzdesk.exchange.stream import Change


class Situation(Enum):
    """What is to be done with a package."""

    NEW = "merged"
    OLD = "duplicate"
    GAP = "gap"
    FORK = "fork"


@dataclass(frozen=True)
class Mark:
    """How far the bureau accepted a log, and the number of the last package it did so with."""

    point: Point
    number: int = 0


def placed(manifest: Manifest, changes: Sequence[Change], mark: Mark, known: Mapping[int, str]) -> Situation:
    """``known`` holds the hashes the bureau accepted in the lives this package comes from, by number, from the
    package's base on; the base itself included, unless it is 0."""
    base, at = manifest.base, mark.point
    if base.seq > at.seq:
        return Situation.GAP
    if base.seq and known.get(base.seq) != base.hash:
        return Situation.FORK
    overlap = changes[: max(0, min(at.seq, manifest.end.seq) - base.seq)]
    if any(known.get(change.seq) != change.hash for change in overlap):
        return Situation.FORK
    if manifest.end.seq < at.seq:
        return Situation.OLD
    return Situation.OLD if manifest.end.seq == at.seq and manifest.number <= mark.number else Situation.NEW
