"""The index of what records are found by: written beside the records, and asked township by township."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select

from mzdesk.store.bulk import bulk_tuples
from mzdesk.store.local import SearchToken

Tokens = Callable[[Mapping[str, Any]], Iterable[str]]


@cache
def sites() -> Select[tuple[str]]:
    """The townships whose records have tokens: one look into the index for each, however many tokens there are."""
    table = SearchToken.__table__.alias("standing")
    least = select(func.min(table.c.site).label("site")).cte("token_sites", recursive=True)
    beyond = select(func.min(table.c.site)).where(table.c.site > least.c.site).scalar_subquery()
    every = least.union_all(select(beyond).where(least.c.site.is_not(None)))
    return select(every.c.site).where(every.c.site.is_not(None))


def add(connection: Connection, tokens: Tokens, rows: Mapping[str, Mapping[str, Any]]) -> int:
    """Write what rows (by id) are found by; returns how many tokens."""
    found = sorted((row["site"], token, key) for key, row in rows.items() for token in tokens(row))
    bulk_tuples(connection, SearchToken.__table__, ["site", "token", "record_id"], found)
    return len(found)


def forget(connection: Connection, ids: Collection[str]) -> None:
    """Take away what some records, few enough for one ``IN (…)``, were found by."""
    connection.execute(delete(SearchToken).where(_of(ids)))


def _of(ids: Collection[str]) -> ColumnElement[bool]:
    return SearchToken.site.in_(sites()) & SearchToken.record_id.in_(ids)
