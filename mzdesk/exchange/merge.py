"""The three-way rule: what a township's change does to the bureau's record, field by field (docs/package.md §7). Pure.

Rows are plain values in stored form. Nothing is read or written here; the caller loads the rows a package speaks of
and writes what became of them.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, Integer, String, Text

from mzdesk.basics.coded import UnknownCode
from mzdesk.basics.days import PartialDay
from mzdesk.basics.months import Month
from mzdesk.describe.columns import (
    CodeColumn,
    CodesColumn,
    DayColumn,
    FlagColumn,
    MoneyColumn,
    MonthColumn,
    PartialDayColumn,
    Stored,
    restored,
)
from mzdesk.describe.fields import Owner
from mzdesk.exchange.state import Kept
from mzdesk.exchange.state import kept as tables
from mzdesk.exchange.stream import Change, loads
from mzdesk.store.work import table_of

Key = tuple[str, str]
Pairs = dict[str, Any]
RULES = {
    "R1": ("本机没有这个台账", "请升级本机程序后重新核对"),
    "R2": ("本机没有这个字段", "请升级本机程序后重新核对"),
    "R3": ("值的类型或长度不对", "请报送单位更正后再报"),
    "R4": ("代码表里没有这个代码", "请核对双方的代码表版本"),
    "R5": ("记录不属于报送单位", "请与报送单位核对这条记录归谁管理"),
    "R6": ("缺少上级记录或这条记录本身", "请让报送单位报一次全量包"),
    "R7": ("同一记录前面有改动待核", "先处理前面那一条"),
    "R8": ("改动的写法不合格式", "请报送单位升级程序后重新报送"),
}
_LONGEST = 20_000


@dataclass
class Row:
    """A record in memory: its values in stored form, and as they were before the package (None: it is new)."""

    values: dict[str, Stored]
    before: Mapping[str, Stored] | None
    version: int = 0
    text: str = ""
    """The pairs of a new record as the one entry that made it says them; "" where more than that is to be said."""

    def pairs(self) -> Pairs:
        """Before and after of each field that changed; nothing where ``text`` says it."""
        if self.text:
            return {}
        before = self.before or {}
        return {name: [before.get(name), value] for name, value in self.values.items() if before.get(name) != value}


@dataclass(frozen=True)
class Held:
    """An entry that could not be applied, and by which rule."""

    change: Change
    rule: str


@dataclass(frozen=True)
class Difference:
    """A field on which both offices changed their minds: before, the bureau's value, the township's; who stands."""

    before: Stored
    ours: Stored
    theirs: Stored
    winner: Owner


@dataclass
class Merger:
    """Takes changes one by one. ``blocked`` are records with an entry that waits already."""

    tables: Mapping[str, Kept]
    site: str
    rows: dict[Key, Row]
    parents: Set[Key]
    blocked: set[Key]
    applied: int = 0
    held: list[Held] = field(default_factory=list)
    differences: dict[tuple[str, str, str], Difference] = field(default_factory=dict)
    touched: dict[Key, None] = field(default_factory=dict)

    def begin(self, rows: dict[Key, Row], parents: Set[Key]) -> None:
        """The rows of the next batch, and which of the rows they hang on exist."""
        self.rows, self.parents, self.touched = rows, parents, {}

    def take(self, change: Change, pairs: Pairs | None) -> None:
        """Apply one entry with its payload as ``read_pairs`` gave it, or set it aside with the rule that stops it."""
        rule = self._apply(change, pairs)
        if rule:
            self.held.append(Held(change, rule))
            self.blocked.add((change.entity, change.record_id))
        else:
            self.applied += 1

    def _apply(self, change: Change, pairs: Pairs | None) -> str:
        kept, key = self.tables.get(change.entity), (change.entity, change.record_id)
        if kept is None:
            return "R1"
        if key in self.blocked:
            return "R7"
        if not change.payload:
            return ""
        rule = "R8" if pairs is None else wrong_value(kept, pairs)
        if rule or pairs is None:
            return rule
        row = self.rows.get(key)
        rule = self._wrong_place(kept, change, pairs, row)
        if rule:
            return rule
        if row is None:
            row = self.rows[key] = Row({}, None)
        if row.before is None and not row.values:
            row.values = {name: pair[1] for name, pair in pairs.items() if pair[1] is not None}
            unknown = [pair[0] for pair in pairs.values()].count(None)
            row.text = change.payload if unknown == len(pairs) == len(row.values) else ""
        else:
            row.text = ""
            for name, (before, after) in pairs.items():
                self._settle(kept, row, change, name, (before, after))
        self.touched[key] = None
        return ""

    def _wrong_place(self, kept: Kept, change: Change, pairs: Pairs, row: Row | None) -> str:
        """R5 and R6: whose record it is, and whether what it hangs on is there. R3: a new record must be whole."""
        if row is None and change.kind != "create":
            return "R6"
        if row is None and not pairs.keys() >= needed(kept):
            return "R3"
        site = pairs["site"][1] if "site" in pairs else row.values.get("site") if row else None
        if site != self.site or (row is not None and row.values.get("site") != self.site):
            return "R5"
        if kept.parent and kept.parent[0] in pairs:
            parent = pairs[kept.parent[0]][1]
            if parent is not None and not any(self._exists((table, str(parent))) for table in kept.parent[1]):
                return "R6"
        return ""

    def _exists(self, key: Key) -> bool:
        return key in self.rows or key in self.parents

    def _settle(self, kept: Kept, row: Row, change: Change, name: str, pair: tuple[Stored, Stored]) -> None:
        """One field: unchanged at the bureau → apply; equal already → nothing; else its owner decides (§7.4)."""
        before, after = pair
        now, where = row.values.get(name), (change.entity, change.record_id, name)
        known = self.differences.get(where)
        if after == now and known is not None and known.winner is not Owner.TOWNSHIP:
            del self.differences[where]  # the township came round to the bureau's value by itself
        if after in (now, before):
            return
        owner = kept.owners[name]
        if now != before:
            self.differences[where] = Difference(before, now, after, owner)
            if owner is not Owner.TOWNSHIP:
                return
        row.values[name] = after


def read_pairs(change: Change) -> Pairs | None:
    """The payload as before and after by field, or None where it is no object (R8)."""
    if not change.payload:
        return None
    try:
        found = loads(change.payload)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and len(change.record_id) == 36 else None


def wrong_value(kept: Kept, pairs: Pairs) -> str:
    """The rule that a value breaks: unknown field R2, wrong type or length R3, unknown code R4, no pair R8; or ""."""
    checks, sizes = _checkers(kept.name), _sizes(kept.name)
    for name, pair in pairs.items():
        check = checks.get(name)
        if check is None:
            return "R2"
        if type(pair) is not list or len(pair) != 2:
            return "R8"
        value = pair[1]
        if type(value) is str and value.isprintable() and len(value) <= sizes.get(name, -1):
            continue  # neither NUL nor half of a character is printable
        rule = check(value)
        if rule:
            return rule
    return ""


@cache
def _needed(name: str) -> frozenset[str]:
    columns = table_of(tables()[name].record).columns
    return frozenset(c.key for c in columns if not c.nullable and c.key not in ("id", "version"))


def needed(kept: Kept) -> frozenset[str]:
    """The fields without which a row cannot stand."""
    return _needed(kept.name)


Checker = Callable[[Any], str]


@cache
def _sizes(name: str) -> dict[str, int]:
    """For each field that is free text, how long it may be."""
    columns = table_of(tables()[name].record).columns
    return {key: _size(columns[key].type) for key in tables()[name].owners if type(columns[key].type) in (String, Text)}


def _size(kind: Any) -> int:
    return kind.length if isinstance(kind, String) and kind.length else _LONGEST


@cache
def _checkers(name: str) -> dict[str, Checker]:
    """For each field that travels, a function from a stored value to the rule it breaks."""
    found = tables()[name]
    return {field: _checker(table_of(found.record).c[field]) for field in found.owners}


def _checker(column: Column[Any]) -> Checker:
    kind: Any = column.type
    empty = "" if column.nullable else "R3"
    if isinstance(kind, FlagColumn | Integer | MoneyColumn):
        low, high = (0, 1) if isinstance(kind, FlagColumn) else (-(1 << 62), 1 << 62)
        return lambda value: empty if value is None else "" if type(value) is int and low <= value <= high else "R3"
    if isinstance(kind, DayColumn | PartialDayColumn | MonthColumn | CodeColumn | CodesColumn):
        return _remembering(column, empty)
    size = _size(kind)
    return lambda value: empty if value is None else _wrong_text(value, size)


def _wrong_text(value: Any, size: int) -> str:
    """R3 for what no database of ours can hold: no text, too long, half of a character, a NUL."""
    if type(value) is not str or len(value) > size or "\0" in value:
        return "R3"
    if value.isascii():
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return "R3"
    return ""


def _remembering(column: Column[Any], empty: str) -> Checker:
    """Days and codes take few different values: each is judged once."""
    seen: dict[Any, str] = {None: empty}

    def check(value: Any) -> str:
        if type(value) is not str and value is not None:
            return "R3"
        rule = seen.get(value)
        if rule is None:
            rule = _judge(column, str(value))
            if len(seen) < _LONGEST and rule != "R4":  # a code may be added by the next parameters
                seen[value] = rule
        return rule

    return check


def _judge(column: Column[Any], value: str) -> str:
    try:
        found = restored(column, value)
    except (ValueError, TypeError):
        return "R3"
    parts = found if isinstance(found, tuple) else (found,)
    if any(isinstance(part, UnknownCode) for part in parts):
        return "R4"
    if isinstance(found, date | PartialDay | Month) and str(found) != value:
        return "R3"
    return "R3" if not value else ""
