"""Writing a package's changes through the unit of work: loaded, merged and written in bulk (docs/package.md §7)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select, update

from mzdesk.basics.progress import Progress
from mzdesk.describe.columns import Stored
from mzdesk.exchange.manifest import Manifest
from mzdesk.exchange.merge import Key, Merger, Pairs, Row, read_pairs
from mzdesk.exchange.records import HeldRow
from mzdesk.exchange.state import Kept, kept
from mzdesk.exchange.stream import Change
from mzdesk.store import tokens
from mzdesk.store.bulk import bulk_filled
from mzdesk.store.log import MERGE, UNMERGE
from mzdesk.store.work import Work, table_of

_CHUNK = 500
BATCH = 4000


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists short enough for one ``IN (…)``."""
    rest = iter(items)
    while some := list(islice(rest, _CHUNK)):
        yield some


class MergeWork(Work):
    """A unit of work that writes whole sets of merged rows, each with its entry in this office's own log."""

    def merge(self, rows: Mapping[Key, Row], touched: Iterable[Key], reason: str) -> None:
        """Write the rows that a package touched. Entries are of kind ``merge``, so that nobody undoes one alone. They
        are not among the ``changes``: hundreds of thousands of them would be held, and every page reads anew anyway."""
        tables = kept()
        new: dict[str, list[dict[str, Stored]]] = {}
        changed: dict[tuple[str, frozenset[str]], list[dict[str, Stored]]] = {}
        for entity, key in touched:
            row = rows[entity, key]
            pairs = row.pairs()
            if row.before is None:
                new.setdefault(entity, []).append({**row.values, "id": key, "version": 1})
            elif pairs:
                values = {name: row.values[name] for name in pairs} | {"id": key, "version": row.version + 1}
                changed.setdefault((entity, frozenset(values)), []).append(values)
            if pairs or row.text:
                self._entry(table_of(tables[entity].record), key, MERGE, row.version, pairs, reason, row.text)
        self._write_new(tables, new)
        self._write_changed(tables, changed, rows)
        self._log.write(self.connection)

    def take_back(self, table: Kept, key: str, version: int, pairs: Pairs, reason: str) -> None:
        """Log that an entry of a merge was taken back; the caller writes the row."""
        self._append(table_of(table.record), key, UNMERGE, version, pairs, reason)

    def written(self) -> None:
        """The entries so far go into the log, so that memory stays flat."""
        self._log.write(self.connection)

    def index_again(self, table: Kept, rows: Iterable[Mapping[str, Stored]]) -> None:
        """What rows can be found by, after their values changed."""
        for row in rows:
            self._index(table_of(table.record), str(row["id"]), row, replace=True)

    def _write_new(self, tables: Mapping[str, Kept], new: Mapping[str, list[dict[str, Stored]]]) -> None:
        for entity, values in new.items():
            bulk_filled(self.connection, tables[entity].raw, values)
            self._index_new(table_of(tables[entity].record), {str(row["id"]): row for row in values})

    def _write_changed(
        self, tables: Mapping[str, Kept], changed: Mapping[tuple[str, frozenset[str]], list[dict[str, Stored]]],
        rows: Mapping[Key, Row],
    ) -> None:
        for (entity, names), values in changed.items():
            raw = tables[entity].raw
            settings: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names if name != "id"}
            statement = update(raw).where(raw.c.id == bindparam("b_id")).values(settings)
            self.connection.execute(statement, [{f"b_{k}": v for k, v in row.items()} for row in values])
            self._index_changed(table_of(tables[entity].record), entity, [str(row["id"]) for row in values], rows)

    def _index_changed(self, table: Table, entity: str, keys: Iterable[str], rows: Mapping[Key, Row]) -> None:
        """Only what a row is found by now and was not before, or the other way round, is written."""
        found = self._store.indexers.get(entity)
        if found is None:
            return
        differing = [
            key for key in keys if set(found(rows[entity, key].before)) != set(found(rows[entity, key].values))
        ]
        for some in chunks(differing):
            tokens.forget(self.connection, some)
        self._index_new(table, {key: rows[entity, key].values for key in differing})


def apply(
    work: MergeWork, manifest: Manifest, changes: Sequence[Change], progress: Progress
) -> Merger:
    """Merge the entries into the records, batch by batch so that memory stays flat, all in the one transaction."""
    reason = f"报送包 {manifest.site} {manifest.period} 第{manifest.number}号"
    merger = Merger(kept(), manifest.site, {}, set(), _blocked(work.connection, manifest.site))
    entries, done = iter(changes), 0
    while some := list(islice(entries, BATCH)):
        progress(done, len(changes), "正在合并")
        done += len(some)
        pairs = [read_pairs(change) for change in some]
        merger.begin(*load(work.connection, some, pairs))
        for change, payload in zip(some, pairs, strict=True):
            merger.take(change, payload)
        work.merge(merger.rows, merger.touched, reason)
    return merger


def load(
    connection: Connection, changes: Sequence[Change], payloads: Sequence[Pairs | None]
) -> tuple[dict[Key, Row], set[Key]]:
    """The stored rows that the entries speak of, and which of the rows they hang on exist."""
    tables = kept()
    wanted: dict[str, dict[str, None]] = {}
    parents: dict[str, dict[str, None]] = {}
    for change, pairs in zip(changes, payloads, strict=True):
        table = tables.get(change.entity)
        if table is None:
            continue
        wanted.setdefault(change.entity, {})[change.record_id] = None
        if table.parent and pairs and table.parent[0] in pairs:
            for owner in table.parent[1]:
                parents.setdefault(owner, {})[str(pairs[table.parent[0]][1])] = None
    rows: dict[Key, Row] = {}
    for entity, ids in wanted.items():
        rows.update(_load_rows(connection, tables[entity], ids))
    found: set[Key] = set()
    for entity, ids in parents.items():
        _, standing = _by_ids(entity)
        for some in chunks(ids.keys() - wanted.get(entity, {}).keys()):
            found.update((entity, key) for key in connection.scalars(standing, {"ids": some}))
    return rows, found


@cache
def _by_ids(entity: str) -> tuple[Select[Any], Select[Any]]:
    """The rows of some ``ids``, and which of them there are. Made once: a query that holds its ids is a cycle, which
    stays for as long as the collector is paused."""
    raw = kept()[entity].raw
    some = raw.c.id.in_(bindparam("ids", expanding=True))
    return select(raw).where(some), select(raw.c.id).where(some)


def _load_rows(connection: Connection, table: Kept, ids: Iterable[str]) -> Iterator[tuple[Key, Row]]:
    rows, _ = _by_ids(table.name)
    for some in chunks(ids):
        for found in connection.execute(rows, {"ids": some}).mappings():
            values = {name: found[name] for name in table.owners}
            yield (table.name, found["id"]), Row(values, dict(values), found["version"])


def _blocked(connection: Connection, site: str) -> set[Key]:
    rows = connection.execute(
        select(HeldRow.entity, HeldRow.record_id).where(HeldRow.state == "open", HeldRow.site == site)
    )
    return {(row.entity, row.record_id) for row in rows}


def plain(value: Stored) -> str:
    """A stored value as JSON, so that text, number and nothing stay apart."""
    return json.dumps(value, ensure_ascii=False)
