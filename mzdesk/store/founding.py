"""The first rows of a new database: which office it is, and its first life."""

from pathlib import Path

from sqlalchemy import insert

from mzdesk.basics.clock import Clock
from mzdesk.store import migrate
from mzdesk.store.base import new_id
from mzdesk.store.database import encrypted_engine
from mzdesk.store.local import EpochRow, OfficeRow
from mzdesk.store.log import ROOT
from mzdesk.store.trouble import explained


def found_office(path: Path, key: bytes, *, role: str, area: str, name: str, clock: Clock) -> None:
    """Make an encrypted database with the newest schema, one office and its first epoch."""
    engine = encrypted_engine(path, key)
    try:
        migrate.upgrade(engine)
        replica, epoch = new_id(clock.now()), new_id(clock.now())
        with explained(), engine.connect().execution_options(writes=True) as connection:
            connection.execute(insert(EpochRow), {
                "id": epoch, "number": 1, "parent": None, "parent_seq": 0, "parent_hash": ROOT,
                "began": clock.now().isoformat(timespec="seconds"), "why": "初次设置",
            })
            connection.execute(insert(OfficeRow), {
                "replica": replica, "role": role, "area": area, "name": name.strip(), "letter": "A", "epoch": epoch,
            })
            connection.commit()
    finally:
        engine.dispose()
