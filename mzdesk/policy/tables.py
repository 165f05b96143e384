"""Loading and looking up policy rows. Each row says from when to when it holds, on what basis, and whether verified."""

import hashlib
import json
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mzdesk.basics.problems import Refusal

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

Row = Mapping[str, Any]
BUREAU_KEY = "policy.bureau"
"""The setting that keeps the edition which the bureau issued."""


class Policy:
    """The rows of every table. A row holds ``valid_from`` (date), ``valid_to`` (date or missing), ``basis`` (its
    source) and ``unverified`` (True: 待核实, a default until the bureau's policy package sets it). ``tables`` names
    tables that may be empty."""

    def __init__(self, rows: Iterable[tuple[str, Row]], tables: Iterable[str] = ()) -> None:
        self._tables: dict[str, list[Row]] = {table: [] for table in tables}
        for table, row in rows:
            if not isinstance(row.get("valid_from"), date):
                raise ValueError(f"a row of {table} has no valid_from")
            self._tables.setdefault(table, []).append(row)
        # The rows never change once they are here, and a list of 5,000 people asks the same questions for each.
        self._in_force: dict[tuple[str, date], list[Row]] = {}
        self._answers: dict[tuple[Any, ...], Row | None] = {}
        self._edition: tuple[list[date], str] | None = None

    def with_rows(self, more: Iterable[tuple[str, Row]]) -> "Policy":
        """These rows before the ones there are, so that of two that begin on one day the added one counts. A row that
        says again what one says already, but with another end, source or mark, stands in its place."""
        added = list(more)
        if not added:
            return self
        said = {same(table, row) for table, row in added}
        kept = [(table, row) for table, rows in self._tables.items() for row in rows if same(table, row) not in said]
        return Policy([*added, *kept], self._tables)

    def edition(self, on: date) -> str:
        """The same text as long as the rows are the same and none has begun or ended since: what was reckoned from
        them on another day of the same edition need not be reckoned again."""
        if self._edition is None:
            rows = [(table, sorted(row.items())) for table, rows in sorted(self._tables.items()) for row in rows]
            turns = {row["valid_from"] for rows in self._tables.values() for row in rows}
            turns |= {row["valid_to"] + timedelta(days=1) for rows in self._tables.values() for row in rows
                      if row.get("valid_to", date.max) < date.max}
            self._edition = sorted(turns), hashlib.sha256(repr(rows).encode()).hexdigest()[:32]
        turned, digest = self._edition
        return f"{digest}-{bisect_right(turned, on)}"

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(self._tables)

    def every(self, table: str) -> Sequence[Row]:
        """The rows of a table of all times."""
        return tuple(self._tables.get(table, ()))

    def rows(self, table: str, on: date) -> Sequence[Row]:
        """The rows of a table in force on a day; an unknown table is a mistake of the program."""
        found = self._in_force.get((table, on))
        if found is None:
            found = [row for row in self._tables[table] if row["valid_from"] <= on <= row.get("valid_to", date.max)]
            self._in_force[table, on] = found
        return found

    def find(self, table: str, on: date, **keys: Any) -> Row | None:
        """The row in force on a day whose columns equal ``keys``; of several, the one that began last."""
        asked = (table, on, *keys.items())
        if asked not in self._answers:
            found = [row for row in self.rows(table, on) if all(row.get(key) == value for key, value in keys.items())]
            self._answers[asked] = max(found, key=lambda row: row["valid_from"]) if found else None
        return self._answers[asked]

    def demand(self, table: str, on: date, **keys: Any) -> Row:
        """As ``find``, but a missing row is told to the clerk instead of being guessed."""
        row = self.find(table, on, **keys)
        if row is None:
            raise Refusal(
                f"政策参数“{table}”里没有 {on.isoformat()} 有效的一行", "请向市民政局要最新的政策包", code="no-policy"
            )
        return row

    def unverified(self, on: date) -> list[tuple[str, Row]]:
        """Every row in force that still waits for the bureau's word."""
        return [(t, row) for t in self._tables for row in self.rows(t, on) if row.get("unverified")]


def written(text: str) -> list[tuple[str, Row]]:
    """The rows of a TOML text, each file one array per table. Raises ValueError where it is not one."""
    found = tomllib.loads(text)
    rows = [(table, entry) for table, entries in found.items() if isinstance(entries, list) for entry in entries]
    if len(rows) != sum(len(entries) if isinstance(entries, list) else 1 for entries in found.values()):
        raise ValueError("not an array of tables")
    return rows


BESIDE = frozenset(("valid_to", "basis", "unverified"))
"""What a row says beside its content."""


def same(table: str, row: Row) -> tuple[Any, ...]:
    """The content of a row: two rows with the same one say the same, from the same day."""
    return table, *sorted((key, repr(value)) for key, value in row.items() if key not in BESIDE)


def newest_first(rows: Iterable[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Rows as they were written one after another: of those with one content the last, and the last ones before the
    first, so that a correction from the same day counts."""
    kept: dict[tuple[Any, ...], tuple[str, Row]] = {}
    for table, row in rows:
        kept.pop(same(table, row), None)
        kept[same(table, row)] = table, row
    return list(reversed(kept.values()))


def dumped(rows: Iterable[tuple[str, Row]]) -> str:
    """Rows as a TOML text that ``written`` reads back."""
    pieces = []
    for table, row in rows:
        lines = [f"[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in row.items())]
        pieces.append("\n".join(lines))
    return "\n\n".join(pieces) + "\n" if pieces else ""


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | date():
            return str(value)
        case list() | tuple():
            return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(str(value), ensure_ascii=False)


@cache
def shipped() -> Policy:
    """The tables that come with the program: ``resources/policy/*.toml``, each file one array per table."""
    rows: list[tuple[str, Row]] = []
    tables: set[str] = set()
    for file in sorted((RESOURCES / "policy").glob("*.toml")):
        with open(file, "rb") as source:
            for table, entries in tomllib.load(source).items():
                tables.add(table)
                rows += [(table, entry) for entry in entries]
    return Policy(rows, tables)
