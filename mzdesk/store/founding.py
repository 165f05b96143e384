"""The first rows of a new database: which office it is, and its first life."""

import os
from pathlib import Path

from sqlalchemy import Connection, insert

from mzdesk.basics.clock import Clock
from mzdesk.store import migrate
from mzdesk.store.address import Address
from mzdesk.store.base import new_id
from mzdesk.store.database import DATABASE, encrypted_engine
from mzdesk.store.local import EpochRow, OfficeRow
from mzdesk.store.log import ROOT
from mzdesk.store.trouble import explained


def found_office(
    folder: Path, key: bytes, address: Address | None, *, role: str, area: str, name: str, clock: Clock
) -> None:
    """Make a database with the newest schema, one office and its first epoch: an encrypted file in the folder, or
    tables on a server that the folder then names. Whole or not at all."""
    office = {"role": role, "area": area, "name": name.strip()}
    if address is not None:
        _on_server(address, key, office, clock)
        address.save(folder, key)
        return
    part = folder / f"{DATABASE}.new"
    part.unlink(missing_ok=True)
    engine = encrypted_engine(part, key)
    try:
        with explained(), engine.connect().execution_options(writes=True) as connection:
            _fill(connection, office, clock)
            connection.commit()
    finally:
        engine.dispose()
    os.replace(part, folder / DATABASE)


def _on_server(address: Address, key: bytes, office: dict[str, str], clock: Clock) -> None:
    from mzdesk.store.server import check_server, make_schema, server_engine

    engine = server_engine(address, key)
    try:
        check_server(engine)
        with explained(), engine.connect().execution_options(writes=True) as connection:
            make_schema(connection)
            _fill(connection, office, clock)
            connection.commit()
    finally:
        engine.dispose()


def _fill(connection: Connection, office: dict[str, str], clock: Clock) -> None:
    migrate.take_steps(connection)
    replica, epoch = new_id(clock.now()), new_id(clock.now())
    connection.execute(insert(EpochRow), {
        "id": epoch, "number": 1, "parent": None, "parent_seq": 0, "parent_hash": ROOT,
        "began": clock.now().isoformat(timespec="seconds"), "why": "初次设置",
    })
    connection.execute(insert(OfficeRow), {**office, "replica": replica, "letter": "A", "epoch": epoch})
