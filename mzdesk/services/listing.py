"""Lists of a line: what to show, in words, masked, with what asks for attention."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, true

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.describe import Column, Kind, Line, fields_of
from mzdesk.describe.line import DRAFT
from mzdesk.describe.values import words_of
from mzdesk.lines import LINES
from mzdesk.people import search
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.deadlines import due_of, last_visit
from mzdesk.services.dossiers import dossiers, fields, selection
from mzdesk.services.findings import rule_findings
from mzdesk.services.names import Names, called, mask, names, site_name
from mzdesk.store.base import Record
from mzdesk.store.work import table_of

SITE = "_site"
"""The column of the township, which no line declares."""
OVERDUE, SOON = "red", "amber"
SOON_DAYS = 7
FIRST, AT_ONCE = 60, 60  # rows of a first screen, and records that are read together for it


@dataclass(frozen=True)
class Chip:
    """A short word with a tone: red, amber, green, blue or grey."""

    text: str
    tone: str


@dataclass(frozen=True)
class Query:
    """What a list is asked for. Empty means all; ``states`` empty means the states on the register.

    ``month`` asks for those whose interval on the register covers the end of that month, whatever they are now.
    ``ids`` asks for these records and nothing else. ``most`` limits how many records are read, for lists that follow
    each keystroke; 0 reads all.
    """

    text: str = ""
    village: str = ""
    states: tuple[str, ...] = ()
    risk: str = ""
    only_problems: bool = False
    view: str = ""
    site: str = ""
    sort: str = ""
    descending: bool = False
    month: Month | None = None
    most: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One record in a list: texts by column, keys to sort by, and what asks for attention. At a bureau the text under
    ``SITE`` is the township."""

    id: str
    state: str
    texts: Mapping[str, str]
    sort_keys: Mapping[str, Any] = field(default_factory=dict)
    chips: tuple[Chip, ...] = ()
    problems: int = 0
    due: date | None = None
    due_tone: str = ""
    name: str = ""
    site: str = ""


@dataclass(frozen=True)
class Listing:
    """The rows asked for, and how many the register holds with the same filter but without text and view. ``whole``
    False: there may be more rows."""

    rows: tuple[Row, ...]
    total: int
    whole: bool = True

    def by_site(self) -> list[tuple[str, int]]:
        """How many rows each township has, by the townships' codes; for a bureau's lists."""
        return sorted(Counter(row.site for row in self.rows).items())


@dataclass(frozen=True)
class View:
    """A saved view of a list, shown as a tab."""

    key: str
    title: str


Test = Callable[[Line, Dossier, Circumstances, int], bool]


def _unvisited(line: Line, dossier: Dossier, around: Circumstances, problems: int) -> bool:
    """No visit that counts in this calendar month; a different question from overdue (care.md §1.4, trap 8)."""
    last = last_visit(line, dossier, around)
    return dossier.state in line.roster_states and (last is None or Month.of(last) < Month.of(around.today))


def _overdue(line: Line, dossier: Dossier, around: Circumstances, problems: int) -> bool:
    due = due_of(line, dossier, around)
    return due is not None and due < around.today


def _soon(line: Line, dossier: Dossier, around: Circumstances, problems: int) -> bool:
    due = due_of(line, dossier, around)
    return due is not None and around.today <= due <= around.today + timedelta(days=SOON_DAYS)


_VIEWS: dict[str, tuple[str, Test]] = {
    "unvisited": ("本月未访", _unvisited),
    "overdue": ("逾期未访", _overdue),
    "soon": ("7日内应访", _soon),
    "problems": ("有问题", lambda line, d, around, problems: problems > 0),
    "draft": ("草稿", lambda line, d, around, problems: d.state == DRAFT),
    "left": ("已退出", lambda line, d, around, problems: d.state not in (*line.roster_states, DRAFT)),
    "all": ("全部", lambda line, d, around, problems: True),
}
_EVERY_STATE = ("problems", "draft", "left", "all")


_DUE_TITLES = {"overdue": "已超期", "soon": "7日内到期"}


def views(line: Line) -> tuple[View, ...]:
    """The tabs over the list of a line; those on the register first."""
    shown = [k for k in _VIEWS if line.visits or (k != "unvisited" and (line.due or k not in _DUE_TITLES))]
    if line.views:
        shown = [k for k in shown if k not in ("draft", "left")]
    titles = {key: _VIEWS[key][0] for key in shown} | ({} if line.visits else {
        key: _DUE_TITLES[key] for key in shown if key in _DUE_TITLES})
    own = [View(view.key, view.title) for view in line.views]
    return View("", line.standing), *own, *(View(key, title) for key, title in titles.items())


@asks(Permission.READ)
def listing(desk: Desk, line: Line, query: Query) -> Listing:
    """The rows a query asks for, sorted; the default order is village, then name."""
    around = desk.around()
    with desk.store.reading() as connection:
        found = dossiers(connection, line, query=_narrowed(line, query), notes=False)
        total = _total(connection, line, query) if query.text or query.most else len(found)
    test = _VIEWS[query.view][1] if query.view in _VIEWS else None
    chosen: list[tuple[Dossier, int]] = []
    for dossier in found:
        problems = len(rule_findings(desk, line, dossier, notes=False))
        keep = (not query.risk or str(dossier.get(line.risk) or "0") == query.risk)
        keep = keep and (not query.only_problems or problems > 0)
        keep = keep and (query.month is None or _on_register(line, dossier, query.month.last))
        if keep and (test is None or test(line, dossier, around, problems)):
            chosen.append((dossier, problems))
    known = names(desk, _person_ids(line, found))
    rows = [_row(line, dossier, problems, known, around) for dossier, problems in chosen]
    rows.sort(key=lambda row: _order(row, query.sort), reverse=query.descending)
    return Listing(tuple(rows), total)


@asks(Permission.READ)
def first(desk: Desk, line: Line, query: Query, count: int = FIRST) -> Listing | None:
    """The first screen of what ``listing`` gives, read without the rest; ``whole`` where that is all of it. None where
    the order cannot be told without reading every record: another order than by village and name."""
    if line.subject is None or query.sort or query.descending or query.most or query.ids or query.text.strip():
        return None
    person = table_of(line.subject)
    narrowed, known = _narrowed(line, query), names(desk).villages
    placed = any(column.key == "village" for column in line.columns)
    with desk.store.reading() as connection:
        found = connection.execute(narrowed.with_only_columns(
            table_of(line.record).c.id, person.c.name, person.c.village)).all()
    ordered = sorted(found, key=lambda row: (
        _sound(known.get(row.village or "", "") if placed else ""), _sound(row.name or ""), row.id))
    rows: list[Row] = []
    looked = 0
    while looked < len(ordered) and len(rows) < count:
        some = ordered[looked:looked + AT_ONCE]
        rows += listing(desk, line, replace(query, ids=tuple(row.id for row in some))).rows
        looked += len(some)
    return Listing(tuple(rows), len(ordered), whole=looked == len(ordered))


def _total(connection: Connection, line: Line, query: Query) -> int:
    everyone = _narrowed(line, replace(query, text="", most=0)).with_only_columns(func.count())
    return connection.scalar(everyone) or 0


def _on_register(line: Line, dossier: Dossier, day: date) -> bool:
    return any(
        row["began"] <= day and (row["ended"] is None or row["ended"] > day)
        for row in dossier.parts.get(line.spells, ()) if row["began"]
    )


def _narrowed(line: Line, query: Query) -> Select[Any]:
    narrowed, table = selection(line)
    if query.ids:
        return narrowed.where(table.c.id.in_(query.ids))
    own = next((view.states for view in line.views if view.key == query.view), ())
    every = query.view in _EVERY_STATE or query.month or (not line.visits and query.view in _DUE_TITLES)
    states = query.states or own or (() if every else line.roster_states)
    if states:
        narrowed = narrowed.where(table.c.state.in_(states))
    if query.site:
        narrowed = narrowed.where(table.c.site == query.site)
    if query.village:
        narrowed = narrowed.where(lying_in(line, table, query.village))
    condition = _named(line, table, query.text) if query.text.strip() else None
    if condition is not None:
        narrowed = narrowed.where(condition)
    return narrowed.limit(query.most) if query.most else narrowed


def lying_in(line: Line, table: Table, village: str) -> ColumnElement[bool]:
    """The record's person lives in the village, or it lies there itself, or in a home there. What has no place lies
    in every village."""
    lying = table_of(line.subject) if line.subject is not None else table
    if "village" in lying.c:
        return lying.c.village == village
    homes = table_of(LINES["elder_homes"].record)
    return table.c.home.in_(select(homes.c.id).where(homes.c.village == village)) if "home" in table.c else true()


def _named(line: Line, table: Table, text: str) -> Any:
    """The record's own person is asked for, or a member of its household: one search box finds both. A record that is
    about no person is found by what it is known by, and by what that points to."""
    if line.subject is None:
        return and_(*(_known_by(line, table, word) for word in text.split()))
    own = search.condition(table.c.person_id, text)
    if own is None or "members" not in line.part_keys:
        return own
    member = table_of(line.part("members").record)
    if "person" not in member.c:
        return own
    among = select(member.c.owner_id).where(member.c.void_reason.is_(None), search.condition(member.c.person, text))
    return or_(own, table.c.id.in_(among))


def _known_by(line: Line, table: Table, word: str) -> Any:
    """The word stands in a text of the natural key, or in the name of the record that a key of it points to."""
    found: list[ColumnElement[bool]] = []
    for key in line.natural_key:
        described = fields_of(line.record)[key]
        if described.kind is Kind.RECORD:
            other: type[Record] = next(
                one.record for one in LINES.values() if table_of(one.record).name == described.of)
            named = table_of(other)
            spoken = [named.c[name].contains(word, autoescape=True) for name in other.SPOKEN]
            found.append(table.c[key].in_(select(named.c.id).where(or_(*spoken))))
        elif described.kind is Kind.TEXT:
            found.append(table.c[key].contains(word, autoescape=True))
    return or_(*found)


def _person_ids(line: Line, found: list[Dossier]) -> set[str]:
    keys = [key for key, described in fields_of(line.record).items() if described.kind is Kind.PERSON]
    return {dossier.values[key] for dossier in found for key in keys if dossier.values.get(key)}


def cell(line: Line, column: Column, dossier: Dossier, known: Names, around: Circumstances, masked: bool = True) -> str:
    """One column of one record in words."""
    if column.compute:
        return words_of(column.compute(dossier, around))
    described = fields(line)[column.key]
    words = known.words(described, dossier.get(column.key))
    return mask(described, words) if masked else words


def heading(line: Line, column: Column) -> str:
    return column.label or fields(line)[column.key].label


def _row(line: Line, dossier: Dossier, problems: int, known: Names, around: Circumstances) -> Row:
    computed = {c.key: c.compute(dossier, around) for c in line.columns if c.compute}
    texts = {c.key: words_of(computed[c.key]) if c.compute else cell(line, c, dossier, known, around)
             for c in line.columns}
    keys = {c.key: _sort_key(computed[c.key] if c.compute else dossier.get(c.key))
            for c in line.columns if c.key not in ("village", "name")}
    due = due_of(line, dossier, around)
    tone = "" if due is None else OVERDUE if due < around.today else SOON if (
        due <= around.today + timedelta(days=SOON_DAYS)) else ""
    chips = tuple(Chip(*pair) for pair in line.chips(dossier, around)) if line.chips else ()
    texts[SITE] = site_name(dossier.site)
    return Row(dossier.id or "", dossier.state, texts, keys, chips, problems, due, tone, called(line, dossier.values),
               dossier.site)


def _sort_key(value: Any) -> Any:
    """Numbers are sorted as numbers; whatever else there is only says that it is there."""
    return value if isinstance(value, int) else "" if value is None else str(value)


def _order(row: Row, sort: str) -> tuple[Any, ...]:
    """Chinese text by pinyin, numbers by size, nothing last."""
    if not sort:
        return _sound(row.texts.get("village", "")), _sound(row.name), row.id
    value = row.sort_keys.get(sort)
    if isinstance(value, int):
        return False, value, "", row.id
    text = row.texts.get(sort, "")
    return not text, 0, _sound(text), row.id


@lru_cache(maxsize=50_000)
def _sound(text: str) -> str:
    found = search.spellings(text[:8]) if text else []
    return (found[0] if found else "") + text
