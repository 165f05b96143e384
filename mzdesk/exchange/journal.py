"""What went out and what came in, as the pages of 报送 show it: packages sent with their answers, packages received."""

from dataclasses import dataclass

from sqlalchemy import select

from mzdesk.basics.months import Month
from mzdesk.exchange import own
from mzdesk.exchange.board import GOOD
from mzdesk.exchange.manifest import UPWARD
from mzdesk.exchange.records import PackageReceived, PackageSent, ReceiptRead
from mzdesk.people.desk import Desk
from mzdesk.people.places import divisions

WAITING, RECEIVED, PHONED, RETURNED = "等市局回执", "市局已收", "电话确认已收", "市局未合并，请重新报送"


@dataclass(frozen=True)
class Sent:
    """One package of this township. ``entries`` counts the log entries in it; ``short`` the digits for the 报送单."""

    number: int
    kind: str
    period: str
    created: str
    file: str
    entries: int
    short: str
    status: str
    answered: str


@dataclass(frozen=True)
class Received:
    """One package that came to this bureau, with its outcome. ``site`` is the township's code."""

    sha256: str
    received: str
    site: str
    letter: str
    kind: str
    number: int
    period: str
    result: str
    reason: str
    applied: int
    held: int
    conflicts: int


@dataclass(frozen=True)
class Standing:
    """One township on the board of a month: its newest package, and how many it sent for that month. ``handed_in``: one
    of them was merged, and not taken back."""

    site: str
    name: str
    packages: int
    number: int
    received: str
    result: str
    handed_in: bool


def sent(desk: Desk) -> list[Sent]:
    """Packages handed out, newest first."""
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(PackageSent).where(PackageSent.kind.in_(UPWARD)).order_by(PackageSent.number.desc())
        ).mappings().all()
        answers = {
            row.package: row for row in connection.execute(
                select(ReceiptRead.package, ReceiptRead.result, ReceiptRead.read).order_by(ReceiptRead.number))
        }
    found = []
    for row in rows:
        answer = answers.get(row["sha256"])
        status = RETURNED if answer and answer.result in ("gap", "fork") else RECEIVED if answer else (
            PHONED if row["phoned"] else WAITING)
        found.append(Sent(
            row["number"], row["kind"], row["period"], minute(row["created"]), row["file"],
            row["end_seq"] - row["base_seq"], row["sha256"][:8].upper(), status,
            minute(answer.read if answer else row["phoned"]),
        ))
    return found


def received(desk: Desk) -> list[Received]:
    """Packages that came in, newest first, whatever became of them."""
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(PackageReceived).order_by(PackageReceived.received.desc(), PackageReceived.number.desc())
        ).mappings().all()
    return [
        Received(
            row["sha256"], minute(row["received"]), row["site"], row["letter"], row["kind"], row["number"],
            row["period"], row["result"], row["reason"], row["applied"], row["held"], row["conflicts"],
        ) for row in rows
    ]


def board(desk: Desk, month: Month) -> list[Standing]:
    """Every enrolled township of a month, those that sent nothing included (packages 0)."""
    roster = own.roster(desk)
    enrolled = {seat.site for seat in roster.offices if not seat.revoked} if roster else set()
    names = {division.code: division.name for division in divisions()}
    by_site: dict[str, list[Received]] = {}
    for one in received(desk):
        if one.period == str(month):
            by_site.setdefault(one.site, []).append(one)
    found = []
    for site in sorted(enrolled | set(by_site)):
        some = by_site.get(site, [])
        newest = max(some, key=lambda one: one.number, default=None)
        found.append(Standing(
            site, names.get(site, site), len(some), newest.number if newest else 0,
            newest.received if newest else "", newest.result if newest else "",
            any(one.result in GOOD for one in some),
        ))
    return found


def minute(iso: str) -> str:
    """2026-10-25T09:00:12+08:00 → 2026-10-25 09:00; "" stays."""
    return iso[:16].replace("T", " ")
