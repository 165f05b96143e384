"""Writing very many rows at once: values as the database stores them, no work per row beyond handing them over."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, insert


def bulk(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]] | Sequence[RowMapping]) -> None:
    """Insert many rows of one shape whose values are already as the database stores them."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from mzdesk.store.server import copy_rows

        copy_rows(connection, table, rows)
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if statement.positiontup is None:
        connection.exec_driver_sql(statement.string, [dict(row) for row in rows])
    else:
        connection.exec_driver_sql(statement.string, list(map(itemgetter(*statement.positiontup), rows)))


@contextmanager
def collector_paused() -> Iterator[None]:
    """No cyclic garbage collection for a while: what an import or a merge makes by the hundred
    thousand has no cycles, and looking for some in it was measured at a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
