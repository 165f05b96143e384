"""验包: who made a package, when, what is in it, whether it is whole; needs no password and no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.roster import Roster, trusted

UNKNOWN_SENDER = "签名完整；本机没有名册，发送单位的身份未核对。"


@dataclass(frozen=True)
class Verified:
    """``ok``: whole, and signed by the key it names; with a roster, also by an office that may use that key.

    ``reason`` is a sentence where it is not ok, or where something could not be checked. ``name`` is the office's
    name by the roster. What a half-copied file says of itself is told as far as its manifest is whole.
    """

    ok: bool
    site: str = ""
    number: int = 0
    period: str = ""
    kind: str = ""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reason: str = ""
    name: str = ""
    created: str = ""
    key: str = ""
    sha256: str = ""
    payload_sha256: str = ""


def verify(path: Path, roster: Roster | None = None) -> Verified:
    """Check one file. Never raises for what is wrong with it: that is the answer."""
    try:
        package = files.read(path)
    except Refusal as refusal:
        try:
            return _told(files.peek(path), False, refusal.sentence)
        except Refusal:
            return Verified(False, reason=refusal.sentence)
    name, reason = "", UNKNOWN_SENDER
    if roster is not None:
        try:
            name, reason = trusted(roster, package).name, ""
        except Refusal as refusal:
            return _told(package.manifest, False, refusal.sentence, sha256=package.sha256)
    return _told(package.manifest, True, reason, sha256=package.sha256, name=name)


def _told(manifest: Manifest, ok: bool, reason: str, *, sha256: str = "", name: str = "") -> Verified:
    return Verified(
        ok, manifest.site, manifest.number, manifest.period, manifest.kind, manifest.counts, reason, name,
        manifest.created, manifest.key.id, sha256, manifest.cipher.sha256 if manifest.cipher else "",
    )
