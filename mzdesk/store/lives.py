"""The lives of a database: a new one begins where it was restored, moved, or found to be an older copy of itself.

A small head file beside the database says how far its log had come. Where the database knows less than its head file,
somebody put an older copy in its place; that is told, a new life begins, and hand-ins pause until a person confirmed.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mzdesk.basics.clock import Clock
from mzdesk.store import log
from mzdesk.store.base import new_id
from mzdesk.store.local import EpochRow, OfficeRow, Setting
from mzdesk.store.log import LOG, Head

HEAD_FILE = "mzdesk.head"
PAUSED = "exchange.paused"
CLOSED = "office.closed"
OLDER_COPY, MOVED, REBASED = "换成了较早的数据文件", "换机", "与市局重新接上"


@dataclass(frozen=True)
class Life:
    """A life that just began: its id and the letter that stands in printed numbers from now on."""

    epoch: str
    letter: str


def begin(connection: Connection, clock: Clock, why: str, *, pause: bool, used: str = "") -> Life:
    """A new life from the present end of the log on, with the next letter after its own and after ``used``. ``pause``:
    no package leaves this office before a person confirmed that its content is what it should be."""
    office = connection.execute(select(OfficeRow)).one()
    end = log.head(connection, office.epoch)
    number = len(connection.execute(select(EpochRow.id)).all()) + 1
    life = Life(new_id(clock.now()), next_letter(max(office.letter, used, key=lambda one: (len(one), one))))
    now = clock.now().isoformat(timespec="seconds")
    connection.execute(insert(EpochRow), {
        "id": life.epoch, "number": number, "parent": office.epoch, "parent_seq": end.seq, "parent_hash": end.hash,
        "began": now, "why": why,
    })
    connection.execute(update(OfficeRow).values(epoch=life.epoch, letter=life.letter))
    connection.execute(delete(Setting).where(Setting.key.in_((PAUSED, CLOSED))))
    if pause:
        told = json.dumps({"why": why, "since": now, "seq": end.seq}, ensure_ascii=False)
        connection.execute(insert(Setting), {"key": PAUSED, "value": told})
    return life


def close(connection: Connection, moved: str) -> None:
    """The office works on another computer from now on (``moved``: since when): nothing is written here any more."""
    connection.execute(delete(Setting).where(Setting.key == CLOSED))
    connection.execute(insert(Setting), {"key": CLOSED, "value": moved})


def reopen(connection: Connection) -> None:
    """Take ``close`` back, where the move did not come about."""
    connection.execute(delete(Setting).where(Setting.key == CLOSED))


def closed_since(connection: Connection) -> str:
    """When the office was moved to another computer, or ""."""
    return connection.scalar(select(Setting.value).where(Setting.key == CLOSED)) or ""


def next_letter(letter: str) -> str:
    """A → B … Z → AA … AZ → BA: no printed number is ever used twice."""
    first, last = letter[:-1], letter[-1]
    if last != "Z":
        return first + chr(ord(last) + 1)
    return (next_letter(first) if first else "A") + "A"


def write_head(folder: Path, replica: str, epoch: str, head: Head) -> None:
    """Say beside the database how far its log has come. It only helps to notice an older copy: a folder in which it
    cannot be written keeps nobody from working."""
    part = folder / f"{HEAD_FILE}.part"
    with suppress(OSError):
        part.write_text(json.dumps({"replica": replica, "epoch": epoch, "seq": head.seq, "hash": head.hash}), "ascii")
        os.replace(part, folder / HEAD_FILE)


def behind_head(connection: Connection, folder: Path) -> bool:
    """True where the head file of this very database speaks of an entry that the database does not have."""
    told = _told(folder)
    office = connection.execute(select(OfficeRow)).first()
    if told is None or office is None or told["replica"] != office.replica:
        return False
    if connection.scalar(select(EpochRow.id).where(EpochRow.id == told["epoch"])) is None:
        return True
    end = log.head(connection, told["epoch"])
    if told["seq"] == end.seq:
        return bool(told["hash"] != end.hash)
    found = connection.scalar(select(LOG.c.hash).where(LOG.c.epoch == told["epoch"], LOG.c.seq == told["seq"]))
    return bool(told["seq"] > end.seq or found not in (None, told["hash"]))


def _told(folder: Path) -> dict[str, Any] | None:
    """What the head file says; None where there is none, or somebody wrote something else into it."""
    try:
        found = json.loads((folder / HEAD_FILE).read_text("ascii"))
        whole = isinstance(found, dict) and type(found["seq"]) is int
        return found if whole and all(isinstance(found[key], str) for key in ("replica", "epoch", "hash")) else None
    except (OSError, ValueError, KeyError, RecursionError):
        return None
