"""登记: the township asks with its keys, the bureau accepts and signs the roster, the township installs it (§6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files, own, refusals
from mzdesk.exchange import format as package_format
from mzdesk.exchange.files import Written
from mzdesk.exchange.format import Built, Package
from mzdesk.exchange.keys import SigningKey, same_fingerprint
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.marks import ensure_keys
from mzdesk.exchange.roster import Roster, Seat, read_request, read_roster
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, TOWNSHIP, Desk
from mzdesk.people.doors import asks
from mzdesk.people.places import COUNTY

__all__ = [
    "Accepted", "Requested", "RosterView", "accept", "current_roster", "ensure_keys", "install", "look", "look_roster",
    "request", "revoke",
]


@dataclass(frozen=True)
class Requested:
    """A request on a stick, and the fingerprint to print on the 登记单."""

    path: Path
    fingerprint: str
    words: str


@dataclass(frozen=True)
class Accepted:
    """The new roster on a stick, its version, and the seats that were added."""

    path: Path
    version: int
    seats: tuple[Seat, ...]
    words: str


@dataclass(frozen=True)
class RosterView:
    """A roster before it is installed: whose it is, and whether it is the first here, whose fingerprint the clerk
    must compare with the bureau by eye or telephone."""

    version: int
    bureau: Seat
    offices: tuple[Seat, ...]
    first: bool


def _manifest(desk: Desk, kind: str, sign: SigningKey, **fields: object) -> Manifest:
    office, now = desk.office, desk.clock.now()
    blank = Manifest(
        kind=kind, site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch, number=0,
        period=str(Month.of(now.date())), created=now.isoformat(timespec="seconds"), signer=sign.public.text,
    )
    return replace(blank, **fields)  # type: ignore[arg-type]


@asks(Permission.HANDIN)
def request(desk: Desk, to: Path) -> Requested:
    """Write this township's enrolment request into a folder."""
    _only(desk, TOWNSHIP, "登记申请由乡镇提出")
    mine = own.keys(desk)
    seat = mine.seat(desk)
    body = {"site": seat.site, "name": seat.name, "replica": seat.replica, "sign": seat.sign, "age": seat.age}
    manifest = _manifest(desk, "enrolment", mine.sign, to=COUNTY.code, body=body)
    written = _write(package_format.build_open(manifest, mine.sign), to, upward=True)
    return Requested(written.path, seat.fingerprint, written.words)


def look(path: Path) -> Seat:
    """The seat a request asks for, so that its fingerprint can be compared before it is accepted."""
    return read_request(files.read(path))


@asks(Permission.HANDIN)
def accept(desk: Desk, paths: Sequence[Path], to: Path) -> Accepted:
    """Enrol the offices of these requests and write the next roster. Nothing changes where one request is refused.

    The fingerprints must have been compared before. Enrolling a seat again keeps its first day.
    """
    _only(desk, BUREAU, "登记由市局受理")
    current = current_roster(desk)
    today = desk.today().isoformat()
    seats = []
    for path in paths:
        seat = look(path)
        if not seat.site.startswith(desk.office.area) or len(seat.site) != 9:
            raise Refusal(
                f"登记申请的区划代码 {seat.site} 不属于本局", "请核对是不是本市的乡镇", code="foreign-site"
            )
        known = current.of_key(seat.sign)
        if known and known.site != seat.site:
            raise refusals.malformed("登记申请的密钥已属另一单位")
        seats.append(replace(seat, enrolled=known.enrolled if known and not known.revoked else today))
    for seat in seats:
        current = current.with_seat(seat)
    return _publish(desk, replace(current, version=_next_version(desk)), tuple(seats), to)


@asks(Permission.HANDIN)
def revoke(desk: Desk, sign: str, day: date, to: Path) -> Accepted:
    """注销 one signing key from a day on; what it signed before stays valid. Writes the next roster."""
    _only(desk, BUREAU, "注销由市局办理")
    try:
        changed = current_roster(desk).without(sign, day)
    except KeyError:
        raise Refusal("名册上没有这把密钥", "请从名册中选择要注销的单位", code="unknown-key") from None
    return _publish(desk, changed, (), to)


def current_roster(desk: Desk) -> Roster:
    """The bureau's roster in force; before the first, one that names nobody but the bureau."""
    mine = own.keys(desk)
    return own.roster(desk) or Roster(0, replace(mine.seat(desk), enrolled=desk.today().isoformat()))


def _next_version(desk: Desk) -> int:
    found = own.roster(desk)
    return found.version + 1 if found else 1


def _publish(desk: Desk, roster: Roster, seats: tuple[Seat, ...], to: Path) -> Accepted:
    built = _signed(desk, roster, own.keys(desk).sign, own.former_key(desk))
    own.keep_roster(desk, built.data)  # before anybody can have it: no version is ever signed twice
    written = _write(built, to, upward=False)
    return Accepted(written.path, roster.version, seats, written.words)


def _signed(desk: Desk, roster: Roster, sign: SigningKey, former: SigningKey | None) -> Built:
    """A roster as its package. A former key of the bureau signs beside the present one."""
    manifest = _manifest(desk, "roster", sign, roster=roster.version, number=roster.version, body=roster.body())
    return package_format.build_open(manifest, sign, former)


@asks(Permission.HANDIN)
def change_key(desk: Desk, to: Path) -> Accepted:
    """换密钥: the bureau signs with a new key from now on. The roster that says so is signed by the new and the old
    one, and so is every later one, so that a township which missed it can follow. What the old key signed stays valid.

    The key that opens what comes in stays the same: packages under way can still be read."""
    _only(desk, BUREAU, "市局的密钥由市局更换")
    before, old, new = current_roster(desk), own.keys(desk).sign, SigningKey.generate()
    today = desk.today()
    bureau = replace(before.bureau, sign=new.public.text, enrolled=today.isoformat())
    changed = replace(before.with_bureau(bureau, today + timedelta(days=1)), version=_next_version(desk))
    built = _signed(desk, changed, new, old)
    own.change_key(desk, new, built.data)
    written = _write(built, to, upward=False)
    return Accepted(written.path, changed.version, (bureau,), written.words)


@asks(Permission.HANDIN)
def hand_out(desk: Desk, to: Path) -> Path:
    """Write the roster in force once more, for a township that lost its copy; returns the file."""
    _only(desk, BUREAU, "名册由市局签发")
    package = own.roster_package(desk)
    if package is None:
        raise Refusal("还没有名册", "请先受理乡镇的登记申请", code="no-roster")
    found = package.manifest
    name = package_format.file_name(found.site, found.replica, found.letter, False, found.number, found.period)
    return files.write(package.data, to, name).path


def _write(built: Built, to: Path, *, upward: bool) -> Written:
    found = built.manifest
    name = package_format.file_name(found.site, found.replica, found.letter, upward, found.number, found.period)
    return files.write(built.data, to, name)


def look_roster(desk: Desk, path: Path) -> RosterView:
    """What a roster file says, checked as far as an installation would check it."""
    known = own.roster(desk)
    found = read_roster(files.read(path), known.bureau if known else None)
    return RosterView(found.version, found.bureau, found.offices, known is None)


@asks(Permission.HANDIN)
def install(desk: Desk, path: Path, fingerprint: str = "", *, anew: bool = False) -> RosterView:
    """Install a roster here. The first one pins the bureau's keys; later ones must be signed by the pinned key.

    ``fingerprint`` is what the clerk read off the bureau's sheet; where given, it must be the roster's. ``anew`` is for
    a bureau that lost its old key: the pinned key is given up for the one whose fingerprint was compared.
    """
    _only(desk, TOWNSHIP, "名册由乡镇安装")
    return install_package(desk, files.read(path), fingerprint, anew=anew)


def install_package(desk: Desk, package: Package, fingerprint: str = "", *, anew: bool = False) -> RosterView:
    """As ``install``, of a package that was read already."""
    _only(desk, TOWNSHIP, "名册由乡镇安装")
    if anew and not fingerprint.strip():
        raise Refusal("重新核对市局密钥要写明指纹", "请市局在电话里念它的指纹，照着填写", code="no-fingerprint")
    known = None if anew else own.roster(desk)
    found = read_roster(package, known.bureau if known else None)
    if found.bureau.site != desk.office.area[:6]:
        raise Refusal("这份名册不是本市民政局的", "请核对文件来源", code="foreign-roster")
    if fingerprint and not same_fingerprint(fingerprint, found.bureau.fingerprint):
        raise Refusal(
            "名册里市局的指纹与核对的不一致，没有安装", "请与市局电话核对指纹，并确认文件来源", code="wrong-fingerprint"
        )
    mine = own.keys(desk).seat(desk)
    if not any((s.site, s.sign, s.age) == (mine.site, mine.sign, mine.age) for s in found.offices):
        raise Refusal("名册里没有本单位的这台电脑", "请先把本机的登记申请交市局受理", code="not-enrolled")
    if known and found.version < known.version:
        raise Refusal(
            f"这份名册（第{found.version}版）比本机已有的（第{known.version}版）旧，没有安装",
            "请向市局要最新的名册", code="older-roster",
        )
    view = RosterView(found.version, found.bureau, found.offices, known is None)
    if known and found.version == known.version:
        if found != known:
            raise Refusal(f"本机已有另一份第{found.version}版名册", "请与市局核对", code="another-roster")
        own.lay_beside(desk, package.data)
        return view
    own.keep_roster(desk, package.data, anew=anew)
    return view


def _only(desk: Desk, role: str, words: str) -> None:
    if desk.office.role != role:
        raise Refusal(f"{words}，本机不能办理", "请在对应的单位操作", code="wrong-role")
