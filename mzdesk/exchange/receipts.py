"""回执: the township reads the bureau's answer, which alone moves its export base (docs/package.md §8)."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.describe.fields import Owner
from mzdesk.exchange import blobs, canonical, files, own, payload, rebase, refusals, stream
from mzdesk.exchange.format import Package
from mzdesk.exchange.keys import phone_code
from mzdesk.exchange.manifest import KINDS, UPWARD, Ancestor, Point
from mzdesk.exchange.records import PackageSent, PeerMark, ReceiptRead
from mzdesk.exchange.roster import Roster, trusted
from mzdesk.exchange.shapes import SHA, SITE, UUID, expected, listed, optional, shaped, text, whole, whole_object
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import asks
from mzdesk.store.local import Contested

MERGED, DUPLICATE, GAP, FORK = "merged", "duplicate", "gap", "fork"
_ANY = text(r"[\s\S]{0,400}")
_POINT = shaped(Point, seq=whole(), hash=SHA)


@dataclass(frozen=True)
class Mark:
    """How far the bureau says it has accepted this office's log."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Receipt:
    """The content of a receipt. ``held`` and ``conflicts`` may name records and hold values: never to be logged."""

    package: str
    kind: str
    number: int
    period: str
    site: str
    replica: str
    result: str
    mark: Mark
    end: Point
    applied: int
    verdict: str
    held: tuple[Mapping[str, Any], ...]
    conflicts: tuple[Mapping[str, Any], ...]
    missing: tuple[str, ...] = ()
    ladder: tuple[Point, ...] = ()
    common: Point | None = None


@dataclass(frozen=True)
class Read:
    """A receipt that was read. ``accepted``: the bureau took the package in; ``high_water``: the export base now;
    ``parted``: the bureau holds entries that are not in this office's log."""

    accepted: bool
    high_water: int
    receipt: Receipt
    words: str
    parted: bool = False


_READER = shaped(
    Receipt, package=SHA, kind=text("incremental|full"), number=whole(), period=text("[0-9]{4}-[0-9]{2}"), site=SITE,
    replica=UUID, result=text("merged|duplicate|gap|fork"), mark=shaped(Mark, epoch=UUID, seq=whole(), hash=SHA),
    end=_POINT, applied=whole(), verdict=_ANY, held=listed(whole_object, 200_000),
    conflicts=listed(whole_object, 200_000), missing=listed(SHA, blobs.MOST_TOLD), ladder=listed(_POINT, 200),
    common=optional(_POINT),
)
_LATER: dict[str, Any] = {"missing": [], "ladder": [], "common": None}
"""What a receipt of an earlier program does not say."""


@asks(Permission.HANDIN)
def read(desk: Desk, path: Path) -> Read:
    """Read a receipt and move the export base to the mark it carries. Reading it again changes nothing.

    Where the mark does not stand in this office's own log, the bureau holds entries of a life that was lost here; that
    is remembered, and nothing leaves this office before a person re-bases (§7.8). Raises Refusal where the receipt is
    not the bureau's, not for this installation, or of no package that is known here.
    """
    if desk.office.role != TOWNSHIP:
        raise Refusal("回执由乡镇读入，本机不能办理", "请在乡镇的电脑上操作", code="wrong-role")
    desk.store.refuse_closed()
    roster = own.demand_roster(desk)
    package = files.read(path)
    receipt = opened(desk, roster, package)
    with desk.store.writing() as connection:
        ours = _is_ours(desk, connection, receipt.mark)
        sent = connection.scalar(select(PackageSent.number).where(PackageSent.sha256 == receipt.package))
        if sent is None and (ours or not receipt.ladder):
            raise Refusal(
                "这份回执对应的报送包不是本机发出的", "请核对回执是不是给本机的", code="unknown-package"
            )
        _contest(desk, connection, receipt)
        again = _keep(desk, connection, package, receipt)
        if ours:
            base = _moved(desk, connection, roster, receipt)
        else:
            base = _base(connection, roster) if again else _parted(desk, connection, roster, receipt)
        if receipt.result not in (GAP, FORK):
            blobs.ask_for(connection, receipt.missing)
    accepted = receipt.result not in (GAP, FORK) and ours
    return Read(accepted, base.seq, receipt, _said(receipt, accepted, ours), parted=not ours)


def _said(receipt: Receipt, accepted: bool, ours: bool) -> str:
    number = f"第{receipt.number}号包"
    if not ours:
        return f"{number}：市局已收的变更里有本机没有的内容，本机的数据曾退回到较早的一份，请重新接上后再报送"
    if not accepted:
        return f"{number}市局没有合并：中间缺少变更，请重新报送，新包会从市局的进度接上"
    lacking = f"；有{len(receipt.missing)}张照片没有收到，请再报送一次" if receipt.missing else ""
    return f"{number}市局已收（{receipt.verdict}）{lacking}"


def opened(desk: Desk, roster: Roster, package: Package) -> Receipt:
    """The content of a receipt, after every check that needs no database (§8.2)."""
    manifest = package.manifest
    seat = trusted(roster, package)
    if manifest.kind != "receipt":
        raise refusals.wrong_kind(KINDS[manifest.kind])
    if not roster.speaks(seat):
        raise Refusal("这份回执不是市局签发的", "请核对文件来源", code="not-the-bureau")
    if manifest.to != desk.office.area:
        raise refusals.wrong_recipient()
    members = package.open(own.keys(desk).age)
    try:
        document = canonical.loads(bytes(members[payload.RECEIPT]))
    except (KeyError, ValueError):
        raise refusals.malformed("回执") from None
    if isinstance(document, dict):
        document = {**_LATER, **document}
    receipt: Receipt = expected(document, _READER, "回执")
    if (receipt.site, receipt.replica) != (desk.office.area, desk.office.replica):
        raise Refusal("这份回执是给另一台电脑的", "请在发出那个报送包的电脑上读入", code="another-replica")
    return receipt


def _is_ours(desk: Desk, connection: Connection, mark: Mark) -> bool:
    ancestors = stream.ancestors(connection, desk.office.epoch)
    return stream.point_at(connection, desk.office.epoch, ancestors, mark.seq) == Point(mark.seq, mark.hash)


def _base(connection: Connection, roster: Roster) -> Point:
    found = connection.execute(select(PeerMark.seq, PeerMark.hash).where(
        PeerMark.site == roster.bureau.site, PeerMark.replica == "")).first()
    return Point(found.seq, found.hash) if found else Point()


def _parted(desk: Desk, connection: Connection, roster: Roster, receipt: Receipt) -> Point:
    """The bureau's mark is none of ours: remember where the logs part. The base stays (§7.8)."""
    mark = receipt.mark
    ladder = (*receipt.ladder, *((receipt.end,) if receipt.result == DUPLICATE else ()))
    if rebase.note(desk, connection, ladder, Ancestor(mark.epoch, mark.seq, mark.hash)) is None:
        raise Refusal(
            "回执里的进度与本机的变更记录对不上，可能本机的数据是从旧备份恢复的", "请与市局联系，暂不要继续报送",
            code="not-our-mark",
        )
    return _base(connection, roster)


def _moved(desk: Desk, connection: Connection, roster: Roster, receipt: Receipt) -> Point:
    """§8.3: forward to the mark; back only where the bureau reports a gap. The mark stands in our own log."""
    mark, base = Point(receipt.mark.seq, receipt.mark.hash), _base(connection, roster)
    gone = receipt.result == GAP and rebase.needless(desk, connection, receipt.number)
    if gone or receipt.result in (MERGED, DUPLICATE):
        rebase.over(connection)
    if mark.seq < base.seq and receipt.result != GAP:
        return base
    connection.execute(delete(PeerMark).where(PeerMark.site == roster.bureau.site, PeerMark.replica == ""))
    connection.execute(insert(PeerMark), {
        "site": roster.bureau.site, "replica": "", "epoch": receipt.mark.epoch, "seq": mark.seq, "hash": mark.hash,
        "number": receipt.number, "moved": _now(desk),
    })
    return mark


def _keep(desk: Desk, connection: Connection, package: Package, receipt: Receipt) -> bool:
    """Note that it was read; True where it had been read before."""
    known = connection.scalar(select(ReceiptRead.sha256).where(ReceiptRead.sha256 == package.sha256))
    if known is None:
        connection.execute(insert(ReceiptRead), {
            "sha256": package.sha256, "package": receipt.package, "number": package.manifest.number,
            "result": receipt.result, "seq": receipt.mark.seq, "read": _now(desk), "body": json.dumps({
                "verdict": receipt.verdict, "held": list(receipt.held), "conflicts": list(receipt.conflicts),
                "missing": list(receipt.missing),
            }, ensure_ascii=False),
        })
    return known is not None


def _contest(desk: Desk, connection: Connection, receipt: Receipt) -> None:
    """The fields that wait for the bureau's word, until its feedback says what became of them."""
    for one in receipt.conflicts:
        key = tuple(str(one.get(name) or "") for name in ("entity", "record_id", "field"))
        if one.get("winner") == Owner.NOBODY.value and all(key):
            where = (Contested.entity == key[0], Contested.record_id == key[1], Contested.field == key[2])
            connection.execute(delete(Contested).where(*where))
            connection.execute(insert(Contested), {
                "entity": key[0][:40], "record_id": key[1][:36], "field": key[2][:60], "told": _now(desk)})


@dataclass(frozen=True)
class Kept:
    """What was kept of the newest receipt for a package: its rows, to be looked at again at any time."""

    verdict: str = ""
    held: tuple[Mapping[str, Any], ...] = ()
    conflicts: tuple[Mapping[str, Any], ...] = ()
    missing: tuple[str, ...] = ()


def kept(desk: Desk, number: int) -> Kept:
    """The receipt read last for this office's package of that number; an empty one where none was read."""
    with desk.store.reading() as connection:
        body = connection.scalar(select(ReceiptRead.body).join(
            PackageSent, PackageSent.sha256 == ReceiptRead.package).where(
            PackageSent.number == number, PackageSent.kind.in_(UPWARD)).order_by(ReceiptRead.number.desc()).limit(1))
    found = json.loads(body) if body else {}
    return Kept(found.get("verdict", ""), *(tuple(found.get(key, ())) for key in ("held", "conflicts", "missing")))


def expected_code(desk: Desk, sent: RowMapping) -> str:
    """The 电话回执码 that the bureau reads out for a package it has taken in."""
    shared = own.keys(desk).age.shared_with(own.demand_roster(desk).bureau.age)
    return phone_code(shared, sent["sha256"], sent["end_seq"], sent["end_hash"])


@asks(Permission.HANDIN)
def confirm_by_phone(desk: Desk, code: str) -> int:
    """Mark the package as received whose code was said on the telephone; returns its number. The base stays (§8.4)."""
    typed = "".join(c for c in code.upper() if c.isalnum())
    with desk.store.reading() as connection:
        sent = connection.execute(
            select(PackageSent).where(PackageSent.kind.in_(UPWARD)).order_by(PackageSent.number.desc()).limit(12)
        ).mappings().all()
    for row in sent:
        if hmac.compare_digest(typed.encode(), expected_code(desk, row).replace("-", "").encode()):
            with desk.store.writing() as connection:
                connection.execute(
                    update(PackageSent).where(PackageSent.sha256 == row["sha256"]).values(phoned=_now(desk))
                )
            return int(row["number"])
    raise Refusal("电话回执码不对", "请与市局逐字核对八位码，注意对应的是哪一号包", code="wrong-phone-code")


def _now(desk: Desk) -> str:
    return desk.clock.now().isoformat(timespec="seconds")
