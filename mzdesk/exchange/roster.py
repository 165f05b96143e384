"""名册: who is enrolled, with which keys, until when; signed by the bureau (docs/package.md §6). Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import refusals
from mzdesk.exchange.format import Package
from mzdesk.exchange.keys import fingerprint
from mzdesk.exchange.manifest import KINDS, SUITE, Manifest
from mzdesk.exchange.shapes import SITE, UUID, age_key, expected, listed, shaped, sign_key, text, whole


@dataclass(frozen=True)
class Seat:
    """One installation of one office: its code and name, its public keys, since and until when they hold.

    ``revoked`` is the first day on which the keys count no more, or "".
    """

    site: str
    name: str
    replica: str
    sign: str
    age: str
    enrolled: str = ""
    revoked: str = ""

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.site, self.sign, self.age)


@dataclass(frozen=True)
class Roster:
    """Version, the bureau's own seat, the townships' seats, and the cipher suites that are allowed."""

    version: int
    bureau: Seat
    offices: tuple[Seat, ...] = ()
    suites: tuple[str, ...] = (SUITE,)

    def seat(self, manifest: Manifest) -> Seat | None:
        """The seat whose signing key and office code a package names."""
        return next(
            (s for s in (self.bureau, *self.offices) if s.sign == manifest.signer and s.site == manifest.site), None
        )

    def of_key(self, sign: str) -> Seat | None:
        return next((s for s in (self.bureau, *self.offices) if s.sign == sign), None)

    def with_seat(self, seat: Seat) -> Roster:
        """The next version, with a seat added or replaced (same signing key)."""
        others = tuple(s for s in self.offices if s.sign != seat.sign)
        offices = sorted((*others, seat), key=lambda s: (s.site, s.enrolled, s.sign))
        return replace(self, version=self.version + 1, offices=tuple(offices))

    def without(self, sign: str, day: date) -> Roster:
        """The next version, with a key revoked from ``day`` on. Raises KeyError where nobody has it."""
        seat = next((s for s in self.offices if s.sign == sign), None)
        if seat is None:
            raise KeyError(sign)
        return self.with_seat(replace(seat, revoked=day.isoformat()))

    def speaks(self, seat: Seat | None) -> bool:
        """True for the bureau itself, with its present key or one it had before."""
        return seat is not None and seat.site == self.bureau.site

    def with_bureau(self, bureau: Seat, day: date) -> Roster:
        """The next version, in which the bureau has another signing key; the one before vouches for what it signed
        before ``day``, and stands among the revoked."""
        former = replace(self.bureau, revoked=day.isoformat())
        return replace(self.with_seat(former), bureau=bureau)

    def body(self) -> dict[str, Any]:
        """The roster as it stands in a manifest."""
        return {
            "version": self.version, "bureau": asdict(self.bureau), "offices": [asdict(s) for s in self.offices],
            "suites": list(self.suites),
        }


def _day(value: Any) -> str:
    if value != "":
        date.fromisoformat(text("[0-9]{4}-[0-9]{2}-[0-9]{2}")(value))
    return str(value)


_NAME = text(r"[^\x00-\x1f\x7f]{1,60}")
_REQUEST = shaped(Seat, site=SITE, name=_NAME, replica=UUID, sign=sign_key, age=age_key)
_SEAT = shaped(
    Seat, site=SITE, name=_NAME, replica=UUID, sign=sign_key, age=age_key, enrolled=_day, revoked=_day
)
_ROSTER = shaped(
    Roster, version=whole(), bureau=_SEAT, offices=listed(_SEAT, 1000), suites=listed(text("[a-z0-9/+.-]{1,80}"), 9)
)


def read_request(package: Package) -> Seat:
    """The seat an office asks to be enrolled with. It must have signed the request itself (§6.1)."""
    manifest = package.manifest
    if manifest.kind != "enrolment":
        raise refusals.wrong_kind(KINDS[manifest.kind])
    seat: Seat = expected(dict(manifest.body), _REQUEST, "登记申请")
    if (seat.site, seat.sign, seat.replica) != (manifest.site, manifest.signer, manifest.replica):
        raise refusals.malformed("登记申请与签名者不符")
    return seat


def read_roster(package: Package, pinned: Seat | None = None) -> Roster:
    """The roster in a package. It must be signed by the bureau it names; with ``pinned``, by that very key, and
    where the bureau's key changes, by the old and the new one (§6.3)."""
    manifest = package.manifest
    if manifest.kind != "roster":
        raise refusals.wrong_kind(KINDS[manifest.kind])
    found: Roster = expected(dict(manifest.body), _ROSTER, "名册")
    if found.bureau.site != manifest.site or len(manifest.site) != 6 or found.version != manifest.roster:
        raise refusals.malformed("名册与签发单位不符")
    if len({s.sign for s in (found.bureau, *found.offices)}) != len(found.offices) + 1:
        raise refusals.malformed("名册中有重复的密钥")
    if found.bureau.sign not in (manifest.signer, manifest.cosigner):
        raise refusals.malformed("名册与签发单位不符")
    if pinned and pinned.sign not in (manifest.signer, manifest.cosigner):
        raise Refusal(
            "这份名册不是由本机已核对过的市局密钥签发的，没有安装",
            "请与市局电话核对；市局换过密钥时，应由新旧两把密钥共同签发，旧密钥已丢失的，请重新核对市局指纹后安装",
            code="foreign-roster",
        )
    return found


def trusted(roster: Roster | None, package: Package) -> Seat:
    """The seat that signed a package, where the roster lets that key speak for that office (§3.3, §3.4).

    Raises Refusal. A key that was revoked still vouches for what it signed before.
    """
    manifest = package.manifest
    if roster is None:
        raise refusals.no_roster()
    if manifest.suite not in roster.suites:
        raise refusals.suite_not_allowed()
    seat = roster.seat(manifest)
    if seat is None:
        raise refusals.unknown_sender(manifest.site)
    if seat.revoked and manifest.created[:10] >= seat.revoked:
        raise refusals.revoked_sender(seat.name, seat.revoked)
    return seat
