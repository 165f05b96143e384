"""What a township's package holds, looked through once before anything is written: shape, chain, state, pictures."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mzdesk.exchange import blobs, comparison, payload, refusals, stream
from mzdesk.exchange.manifest import Manifest, TableState
from mzdesk.exchange.stream import Changes
from mzdesk.exchange.unpacking import STATE, Member, Unpacked


@dataclass(frozen=True)
class Contents:
    """A payload in which everything that needs no database was checked. ``pictures`` by digest."""

    unpacked: Unpacked
    changes: Changes
    pictures: Mapping[str, bytes]


def looked_through(unpacked: Unpacked, manifest: Manifest) -> Contents:
    """Go through the members once. Raises Refusal where one is missing, or is not what the manifest tells of."""
    changes: Changes | None = None
    states: dict[str, TableState] = {}
    pictures: dict[str, bytes] = {}
    for member in unpacked:
        if member.name == payload.CHANGES:
            changes = Changes(unpacked, manifest, stream.digests(member.lines(), manifest))
        elif member.name.startswith(STATE):
            states[member.name] = _state(member)
        elif member.name.startswith(blobs.PREFIX):
            pictures |= blobs.of_members({member.name: memoryview(member.read())})
    _check_states(manifest, states)
    if changes is None:
        raise refusals.malformed("载荷缺少变更")
    return Contents(unpacked, changes, pictures)


def _state(member: Member) -> TableState:
    digest, rows = hashlib.sha256(), 0
    for some in _gathered(member.lines()):
        digest.update(b"\n".join(some) + b"\n")
        rows += len(some)
    return TableState(rows, digest.hexdigest())


def _gathered(lines: Iterable[bytes], most: int = 1000) -> Iterable[list[bytes]]:
    some: list[bytes] = []
    for line in lines:
        some.append(line)
        if len(some) == most:
            yield some
            some = []
    if some:
        yield some


def _check_states(manifest: Manifest, found: Mapping[str, TableState]) -> None:
    """The state files are those the manifest tells of, no more and no less, in the order of their names."""
    told = {comparison.member_name(table): state for table, state in manifest.state.items()}
    if found != (told if manifest.kind == "full" else {}) or list(found) != sorted(found):
        raise refusals.malformed("全量数据与清单不符")
