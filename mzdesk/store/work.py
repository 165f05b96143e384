"""The unit of work: the only place that writes records, and therefore the only place that logs changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Column, Connection, Table, bindparam, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.describe.columns import restored, stored
from mzdesk.store import tokens
from mzdesk.store.base import Record
from mzdesk.store.bulk import bulk
from mzdesk.store.log import KEEP, LogWriter
from mzdesk.store.trouble import explained, in_words

UNLOGGED = ("id", "version")


@dataclass(frozen=True)
class Changes:
    """What a finished unit of work touched; screens refresh from it, and 撤销 names it."""

    work_id: str = ""
    touched: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def of(self, record: type[Record]) -> set[str]:
        """The ids of one kind of record that were touched."""
        return {key for table, key in self.touched if table == record.__tablename__}


class StaleError(Refusal):
    """Somebody else changed the record after it was read."""

    def __init__(self) -> None:
        super().__init__(
            "这条记录刚被另一个窗口改过，您的修改还没有保存", "请按 F5 看最新内容后再改一次", code="stale-record"
        )


@cache
def table_of(record: type[Record]) -> Table:
    """The table behind a record class."""
    table = record.__table__
    assert isinstance(table, Table)
    return table


@cache
def _logged(table: Table) -> dict[str, Column[Any]]:
    return {c.key: c for c in table.columns if c.key not in UNLOGGED}


@cache
def _staying(table: Table) -> frozenset[str]:
    """The fields of a table that never leave the office."""
    return frozenset(c.key for c in table.columns if not c.info.get("field", {}).get("travels", True))


class Work:
    """One transaction. ``put`` and ``void`` change records; leaving without an exception commits all of it.

    New rows are gathered and written together, so that importing ten thousand is not ten thousand statements.
    """

    def __init__(self, store: Any, operator: str, reason: str = "", *, asked: bool = False) -> None:
        self._store = store
        self._guard = None if asked else store.guard
        self._operator = operator
        self._reason = reason
        self._new: dict[Table, dict[str, dict[str, Any]]] = {}
        self._plain: dict[Table, dict[str, dict[str, Any]]] = {}  # the same rows as the database stores them
        self._touched: set[tuple[str, str]] = set()
        self.work_id: str = store.make_id()
        self.changes = Changes()

    def __enter__(self) -> Self:
        self.connection: Connection = self._store.begin()
        try:
            with explained():
                self._log = LogWriter(self._store.epoch, self._store.head(self.connection))
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                with explained():
                    self.flush()
                    self._log.write(self.connection)
                    self.connection.commit()
                self._store.committed(self._log.head)
                self.changes = Changes(self.work_id, frozenset(self._touched))
            else:
                with explained():
                    self.connection.rollback()
        finally:
            self.connection.close()
        trouble = in_words(error) if error is not None else None
        if trouble is not None:  # a full disk shows as soon as much is written, not only at the end
            raise trouble from None

    def new_id(self) -> str:
        """An id for a row beside the records; it sorts after every one made before."""
        found: str = self._store.make_id()
        return found

    def get(self, record: type[Record], key: str) -> dict[str, Any] | None:
        """The row as values, or None."""
        table = table_of(record)
        if key in self._new.get(table, {}):
            return dict(self._new[table][key])
        row = self.connection.execute(select(table).where(table.c.id == key)).mappings().first()
        return dict(row) if row else None

    def put(
        self, record: type[Record], values: Mapping[str, Any], key: str | None = None, *,
        base_version: int | None = None, kind: str = "", reason: str = "",
    ) -> str:
        """Write the given fields of one record and log the difference; returns its id.

        Without ``key`` a new record is made. With ``base_version`` the write is refused (StaleError) when the stored
        record has moved on since it was read. A write that changes nothing leaves no trace.
        """
        table = table_of(record)
        unknown = set(values) - set(_logged(table))
        if unknown:
            raise KeyError(f"{table.name} has no {sorted(unknown)}")
        old = self.get(record, key) if key else None
        if old is None:
            return self._create(table, values, key, reason)
        if base_version is not None and old["version"] != base_version:
            raise StaleError
        return self._change(table, old, values, kind or "update", reason)

    def void(self, record: type[Record], key: str, reason: str, base_version: int | None = None) -> None:
        """作废: the record stays, with its reason, and counts nowhere."""
        self.put(record, {"void_reason": reason}, key, base_version=base_version, kind="void", reason=reason)

    def keep(self, record: type[Record], key: str, told: Mapping[str, Any], reason: str = "") -> None:
        """Log that this office's values stand against those which the other office has (``told``, in stored form)."""
        table, row = table_of(record), self.get(record, key)
        assert row is not None
        columns = _logged(table)
        pairs = {name: [theirs, stored(columns[name], row[name])] for name, theirs in told.items()}
        pairs = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if pairs:
            self.flush()
            self.connection.execute(update(table).where(table.c.id == key).values(version=row["version"] + 1))
            self._append(table, key, KEEP, row["version"], pairs, reason)

    def _create(self, table: Table, values: Mapping[str, Any], key: str | None, reason: str) -> str:
        key = key or self._store.make_id()
        row = dict.fromkeys(_logged(table)) | {"site": self._store.site} | dict(values) | {"id": key, "version": 1}
        self._new.setdefault(table, {})[key] = row
        plain = {name: stored(column, row[name]) for name, column in _logged(table).items()}
        self._plain.setdefault(table, {})[key] = {"id": key, "version": 1, **plain}
        pairs = {name: [None, value] for name, value in plain.items() if value is not None}
        self._append(table, key, "create", 0, pairs, reason)
        return key

    def _change(self, table: Table, old: dict[str, Any], values: Mapping[str, Any], kind: str, reason: str) -> str:
        columns, key = _logged(table), str(old["id"])
        pairs = {}
        for name, value in values.items():
            before, after = stored(columns[name], old[name]), stored(columns[name], value)
            if before != after:
                pairs[name] = [before, after]
        if not pairs:
            return key
        changed = {name: restored(columns[name], after) for name, (_, after) in pairs.items()}
        pending = self._new.get(table, {}).get(key)
        if pending is not None:
            pending.update(changed, version=old["version"] + 1)
            self._plain[table][key].update({n: after for n, (_, after) in pairs.items()}, version=old["version"] + 1)
        else:
            changed["version"] = old["version"] + 1
            self.connection.execute(update(table).where(table.c.id == key).values(changed))
            self._index(table, key, old | changed, replace=True)
        self._append(table, key, kind, old["version"], pairs, reason)
        return key

    def _append(self, table: Table, key: str, kind: str, base: int, pairs: dict[str, Any], reason: str) -> None:
        self._entry(table, key, kind, base, pairs, reason)
        self._touched.add((table.name, key))

    def _entry(  # noqa: PLR0917  (the parts of an entry)
        self, table: Table, key: str, kind: str, base: int, pairs: dict[str, Any], reason: str, text: str = "",
    ) -> None:
        if self._guard is not None and not self._guard(table.name):
            raise Refusal("您的账户不能改动这类记录", "请由有这项权限的人办理", code="not-permitted")
        sealed = {name: pairs.pop(name) for name in _staying(table) & pairs.keys()}
        self._log.append(
            pairs, sealed, text, work=self.work_id, entity=table.name, record_id=key, kind=kind, base_version=base,
            operator=self._operator, reason=reason or self._reason, time=self._store.stamp(),
        )

    def flush(self) -> None:
        """Write the gathered new rows, so that a query of this unit of work sees them."""
        for table, rows in self._new.items():
            bulk(self.connection, table, list(self._plain[table].values()))
            self._index_new(table, rows)
        self._new, self._plain = {}, {}

    def _index_new(self, table: Table, rows: Mapping[str, Mapping[str, Any]]) -> None:
        found = self._store.indexers.get(table.name)
        if found:
            tokens.add(self.connection, found, rows)

    def _index(self, table: Table, key: str, row: Mapping[str, Any], *, replace: bool) -> None:
        if self._store.indexers.get(table.name):
            if replace:
                tokens.forget(self.connection, (key,))
            self._index_new(table, {key: row})

    def apply_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Update many rows of one table at once; each mapping has ``id`` and the same other keys."""
        names = [name for name in rows[0] if name != "id"]
        statement = update(table).where(table.c.id == bindparam("b_id"))
        values = {name: bindparam(f"b_{name}", type_=table.c[name].type) for name in names}
        self.connection.execute(statement.values(values), [{f"b_{k}": v for k, v in row.items()} for row in rows])
