"""Whole databases moved between a file and a server, table by table, as they are and at the step they stand at."""

from pathlib import Path

from sqlalchemy import Connection, MetaData, column, select, update

from mzdesk.store import migrate
from mzdesk.store.address import Address
from mzdesk.store.bulk import bulk
from mzdesk.store.database import encrypted_engine
from mzdesk.store.local import Secret
from mzdesk.store.trouble import explained
from mzdesk.store.vault import Vault

_PAGE = 2000
_STEPS = "alembic_version"


def to_file(source: Connection, path: Path, key: bytes) -> None:
    """Write everything a connection sees into a new encrypted file."""
    engine = encrypted_engine(path, key)
    try:
        with explained(), engine.connect().execution_options(writes=True) as target:
            _move(source, target)
            target.commit()
    finally:
        engine.dispose()


def to_server(path: Path, key: bytes, address: Address, aside: str) -> None:
    """Put an encrypted file's content onto a server, all or nothing; what stood there is kept under ``aside``."""
    from mzdesk.store.server import check_server, make_schema, server_engine

    file, server = encrypted_engine(path, key), server_engine(address, key)
    try:
        check_server(server)
        with explained(), file.connect() as source, server.connect().execution_options(writes=True) as target:
            make_schema(target, aside)
            _move(source, target)
            _seal(target, Vault(key, seals=True))
            target.commit()
    finally:
        file.dispose()
        server.dispose()


def _seal(target: Connection, vault: Vault) -> None:
    """What lay open in an encrypted file must not lie open on a server."""
    secret = Secret.__table__
    for name, value in target.execute(select(secret.c.name, secret.c.value)).all():
        plain = vault.opened(name, value)
        target.execute(update(Secret).where(secret.c.name == name).values(value=vault.sealed(name, plain)))


def _move(source: Connection, target: Connection) -> None:
    """The target takes the steps the source has taken, then every row of every table."""
    migrate.take_steps(target, migrate.standing(source))
    tables = MetaData()
    tables.reflect(bind=source)
    for table in tables.sorted_tables:
        if table.name == _STEPS:
            continue
        plain = select(*(column(c.name) for c in table.columns)).select_from(table)
        rows = source.execute(plain.execution_options(yield_per=_PAGE)).mappings()
        for page in rows.partitions():
            bulk(target, table, page)
