"""Writing very many rows at once: values as the database stores them, no work per row beyond handing them over."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, insert


def bulk(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]] | Sequence[RowMapping]) -> None:
    """Insert many rows of one shape whose values are already as the database stores them."""
    if rows:
        names = [str(name) for name in rows[0]]
        bulk_tuples(connection, table, names, list(map(itemgetter(*names), rows)))


def bulk_filled(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """As ``bulk``, for rows that hold only their filled fields: columns that are empty in all of them are left out."""
    if rows:
        names = sorted(set().union(*rows))
        bulk_tuples(connection, table, names, [tuple(map(row.get, names)) for row in rows])


def bulk_tuples(connection: Connection, table: Any, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """As ``bulk``, for rows that are tuples of the columns ``names`` already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from mzdesk.store.server import copy_rows

        copy_rows(connection, table, names, rows)
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    order = list(statement.positiontup or names)
    if order != names:
        places = itemgetter(*(names.index(name) for name in order))
        rows = list(map(places, rows))
    connection.exec_driver_sql(statement.string, rows)


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
