"""Where this office stands with its exchange: keys made, last package, last receipt, what waits to be handed in."""

from dataclasses import dataclass

from sqlalchemy import select

from mzdesk.exchange import own, packing, rebase
from mzdesk.exchange.manifest import UPWARD, Point
from mzdesk.exchange.records import PackageReceived, PackageSent, ReceiptRead
from mzdesk.people.desk import TOWNSHIP, Desk


@dataclass(frozen=True)
class Summary:
    """``last_package``: the newest package sent (township) or merged (bureau), as 第3号 2026-10; "" before the first.

    ``last_receipt`` likewise; ``pending_changes`` log entries that the last receipt does not cover, but
    for logins and the like. ``stopped``: closed (moved to another computer), paused, forked or rebasing; "" where
    packages may leave as usual.
    """

    last_package: str
    last_receipt: str
    pending_changes: int
    stopped: str = ""


def ensure_keys(desk: Desk) -> str:
    """Make this office's keys if it has none yet; returns its fingerprint. On a computer the office was moved to, the
    roster is laid beside the database again."""
    own.lay_roster(desk)
    return own.keys(desk).fingerprint(desk)


def summary(desk: Desk) -> Summary:
    """What ``status`` tells."""
    if desk.office.role != TOWNSHIP:
        return _of_bureau(desk)
    roster = own.roster(desk)
    with desk.store.reading() as connection:
        start = packing.base(connection, roster, rebase.parting_in(desk, connection)) if roster else Point()
        sent = connection.execute(
            select(PackageSent.number, PackageSent.period).where(PackageSent.kind.in_(UPWARD)).order_by(
                PackageSent.number.desc()
            ).limit(1)
        ).first()
        answered = connection.execute(
            select(PackageSent.number, PackageSent.period).join(
                ReceiptRead, ReceiptRead.package == PackageSent.sha256
            ).where(ReceiptRead.result.in_(("merged", "duplicate"))).order_by(PackageSent.number.desc()).limit(1)
        ).first()
        pending = packing.news(connection, start.seq, desk.store.head(connection).seq)
    return Summary(_words(sent), _words(answered), pending, _stopped(desk))


def _stopped(desk: Desk) -> str:
    if desk.store.closed:
        return "closed"
    if rebase.pause(desk) is not None:
        return "paused"
    parted = rebase.parting(desk)
    return parted.stage if parted else ""


def _of_bureau(desk: Desk) -> Summary:
    with desk.store.reading() as connection:
        taken = connection.execute(
            select(PackageReceived.number, PackageReceived.period).where(PackageReceived.result == "merged").order_by(
                PackageReceived.received.desc()
            ).limit(1)
        ).first()
        answered = connection.execute(
            select(PackageSent.number, PackageSent.period).where(PackageSent.kind == "receipt").order_by(
                PackageSent.number.desc()
            ).limit(1)
        ).first()
    return Summary(_words(taken), _words(answered), 0)


def _words(row: object) -> str:
    return f"第{row.number}号 {row.period}" if row else ""  # type: ignore[attr-defined]
