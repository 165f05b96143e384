"""操作记录: the change log as a trail in words, asked for page by page: who, when, what, of which record, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from mzdesk.basics.progress import Progress, silent
from mzdesk.cases.payments import Batch, BatchLine, Death, MonthClose
from mzdesk.describe import Line
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.accounts import Account
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks, may_see
from mzdesk.people.places import Village
from mzdesk.people.residents import Person
from mzdesk.services import trail_names
from mzdesk.services.history import KINDS, HistoryEntry, entry_in_words
from mzdesk.services.names import names
from mzdesk.services.papers import INTERNAL, PURPOSES
from mzdesk.services.trail_names import Whose
from mzdesk.store.deeds import DEEDS, Deed
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of

PAGE = 100
MOST_PRINTED = 2000
"""Lines that one print holds; a longer trail is narrowed, or written as a workbook."""
TIME, WHO, WHAT = "time", "who", "what"
SORTS = (TIME, WHO, WHAT)
DEED = "deed:"
OTHERS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "person": ("居民", (Person,)), "payment": ("发放", (Batch, BatchLine, MonthClose)), "death": ("死亡登记", (Death,)),
    "place": ("村（社区）", (Village,)), "account": ("账户", (Account,)),
}
"""What stands in the log beside the registers of the lines."""
HEADS = ("时间", "操作人", "事项", "台账", "记录", "内容", "原因")


@dataclass(frozen=True)
class Query:
    """What the trail is asked for; empty means all. ``register``: a line's key or one of ``OTHERS``. ``kind``: a kind
    of entry (create, update …) or a deed (``deed:print``). ``text`` stands in the reason, the content or the name of
    the operator. ``record``: that record, its rows, and what was done with it."""

    who: str = ""
    register: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    record: str = ""
    sort: str = TIME
    descending: bool = True


@dataclass(frozen=True)
class Entry:
    """One line of the trail. ``key`` tells it from every other; ``register`` and ``record`` lead to the file."""

    key: str
    words: HistoryEntry
    whose: Whose
    seq: int

    @property
    def content(self) -> str:
        """What was changed, each field with its words before and after."""
        return "；".join(f"{label}：{before} → {after}" if before != "未采集" else f"{label}：{after}"
                        for label, before, after in self.words.changes)


@dataclass(frozen=True)
class Found:
    """One page of the trail, and how long it is."""

    entries: tuple[Entry, ...]
    total: int
    start: int


def kinds() -> dict[str, str]:
    """Every kind of entry that may be asked for, with its word."""
    return {**KINDS, **{f"{DEED}{kind}": word for kind, word in DEEDS.items()}}


def registers(desk: Desk) -> dict[str, str]:
    """Every register that may be asked for, with its title."""
    lines = {line.key: line.title for line in LINES.values() if may_see(desk, line)}
    return lines | {key: title for key, (title, _) in OTHERS.items()}


def people(desk: Desk) -> list[str]:
    """Everybody who ever wrote an entry."""
    with desk.store.reading() as connection:
        return sorted(connection.scalars(select(LOG.c.operator).distinct()))


@asks(Permission.AUDIT)
def trail(desk: Desk, query: Query, start: int = 0, size: int = PAGE, total: int | None = None) -> Found:
    """A page of the trail from an offset on. The rest stays in the database, however long the log is.

    ``total`` is the number of entries where it was counted before; a page beyond the middle is reached from the end.
    """
    with desk.store.reading() as connection:
        wanted = _narrowed(desk, query)
        if total is None:
            total = connection.scalar(wanted.with_only_columns(func.count()).select_from(LOG)) or 0
        size = max(0, min(size, total - start))
        back = start > total // 2
        first = total - start - size if back else start
        found = connection.execute(_sorted(wanted, query, back=back).limit(size).offset(first)).mappings().all()
        entries = _in_words(desk, connection, found[::-1] if back else found)
    return Found(tuple(entries), total, start)


def each(desk: Desk, query: Query, progress: Progress = silent) -> Iterator[Entry]:
    """The whole trail, page by page, for a workbook of any length."""
    start, total = 0, 1
    while start < total:
        found = trail(desk, query, start, PAGE * 10, total if start else None)
        total = found.total
        progress(start, total, "正在读取操作记录")
        yield from found.entries
        start += PAGE * 10


def _in_words(desk: Desk, connection: Connection, rows: Any) -> list[Entry]:
    known = names(desk)
    whose = trail_names.whose(connection, [(row["entity"], row["record_id"]) for row in rows])
    return [
        Entry(f"{row['epoch']}:{row['seq']}", entry_in_words(known, row),
              whose.get((row["entity"], row["record_id"]), Whose()), int(row["seq"])) for row in rows
    ]


def _sorted(wanted: Select[Any], query: Query, *, back: bool = False) -> Select[Any]:
    """In the order asked for, or from its end. The time stamps of one log never repeat (basics.clock.HybridClock)."""
    columns: dict[str, list[ColumnElement[Any]]] = {
        TIME: [], WHO: [LOG.c.operator], WHAT: [LOG.c.entity, LOG.c.kind]}
    down, newest = query.descending, query.descending or query.sort != TIME
    order = [(column, down) for column in columns.get(query.sort, [])] + [(LOG.c.time, newest)]
    return wanted.order_by(*(column.desc() if falls != back else column.asc() for column, falls in order))


def _narrowed(desk: Desk, query: Query) -> Select[Any]:
    asked: list[ColumnElement[bool]] = []
    if query.who:
        asked.append(LOG.c.operator == query.who)
    if query.since:
        asked.append(LOG.c.time >= f"{query.since:%Y%m%d}")
    if query.until:
        asked.append(LOG.c.time < f"{query.until + timedelta(days=1):%Y%m%d}")
    if query.kind:
        asked.append(_of_kind(query.kind))
    if query.register:
        asked.append(_of_register(query.register))
    if query.record:
        asked.append(_of_record(query.record))
    if query.text.strip():
        word = query.text.strip()
        asked.append(or_(*(column.contains(word, autoescape=True) for column in (
            LOG.c.reason, LOG.c.operator, LOG.c.payload))))
    hidden = [line for line in LINES.values() if not may_see(desk, line)]
    if hidden:
        asked.append(LOG.c.entity.not_in([name for line in hidden for name in _own_tables(line)]))
        asked.append(or_(LOG.c.entity != Deed.__tablename__, LOG.c.record_id.not_in(
            _deeds(table_of(Deed).c.register.in_([line.register for line in hidden])))))
    return select(LOG).where(*asked)


def _deeds(condition: ColumnElement[bool]) -> Select[Any]:
    return select(table_of(Deed).c.id).where(condition)


def _of_kind(kind: str) -> ColumnElement[bool]:
    if kind.startswith(DEED):
        wanted = _deeds(table_of(Deed).c.kind == kind.removeprefix(DEED))
        return (LOG.c.entity == Deed.__tablename__) & LOG.c.record_id.in_(wanted)
    return (LOG.c.entity != Deed.__tablename__) & (LOG.c.kind == kind)


def _of_register(register: str) -> ColumnElement[bool]:
    if register in OTHERS:
        return LOG.c.entity.in_([record.__tablename__ for record in OTHERS[register][1]])
    line = LINES[register]
    deeds = _deeds(table_of(Deed).c.register == line.register)
    return or_(LOG.c.entity.in_(_tables(line)), (LOG.c.entity == Deed.__tablename__) & LOG.c.record_id.in_(deeds))


@cache
def _tables(line: Line) -> tuple[str, ...]:
    """The tables of a register; rows that several registers keep stand under each."""
    return table_of(line.record).name, *(table_of(part.record).name for part in line.parts)


@cache
def _own_tables(line: Line) -> tuple[str, ...]:
    """The tables that no other register keeps rows in."""
    others = {name for other in LINES.values() if other is not line for name in _tables(other)}
    return tuple(name for name in _tables(line) if name not in others)


def _of_record(record: str) -> ColumnElement[bool]:
    rows = [select(table.c.id).where(table.c.owner_id == record) for table in {
        table_of(part.record) for line in LINES.values() for part in line.parts}]
    return or_(LOG.c.record_id == record, LOG.c.record_id.in_(_deeds(table_of(Deed).c.subject_id == record)),
               *(LOG.c.record_id.in_(one) for one in rows))


def cells(entry: Entry) -> tuple[str, ...]:
    """One line of the trail as the page, the print and the workbook show it."""
    words = entry.words
    return words.when, words.who, words.what, entry.whose.title, entry.whose.name, entry.content, words.reason


COLUMNS = (
    RosterColumn("序号", 10, align="center"), RosterColumn("时间", 30), RosterColumn("操作人", 20),
    RosterColumn("事项", 34), RosterColumn("台账", 26), RosterColumn("记录", 24), RosterColumn("内容", 80),
    RosterColumn("原因", 40),
)


def sheet(desk: Desk, query: Query) -> Roster:
    """The trail on paper, its first two thousand lines; the foot says how many there are."""
    found = trail(desk, query, 0, MOST_PRINTED)
    today = desk.today()
    cut = (f"共{found.total}条，本表只印了前{MOST_PRINTED}条；要全部的请另存为 Excel，或缩小范围。",) if (
        found.total > MOST_PRINTED) else ()
    return Roster(
        title=f"{desk.office.place}操作记录", office=desk.office.name,
        date=f"{today.year}年{today.month}月{today.day}日", columns=COLUMNS, counted="条",
        rows=[(str(place), *cells(one)) for place, one in enumerate(found.entries, 1)],
        purpose=PURPOSES[INTERNAL], signers=("经办人", "负责人"), notes=(*_asked(desk, query), *cut))


def _asked(desk: Desk, query: Query) -> tuple[str, ...]:
    """What the trail was narrowed to."""
    said = [
        f"操作人：{query.who}" if query.who else "",
        f"台账：{registers(desk).get(query.register, query.register)}" if query.register else "",
        f"事项：{kinds().get(query.kind, query.kind)}" if query.kind else "",
        f"从{query.since}" if query.since else "", f"到{query.until}" if query.until else "",
        f"含“{query.text.strip()}”" if query.text.strip() else "",
    ]
    words = "，".join(filter(None, said))
    return (f"范围：{words}",) if words else ()
