"""By when something must be done of each record: reckoned once from the record, kept in rows that follow the log.

A register of thousands is not read again for each look at 今日. The rows say up to which entry of the change log, for
which day and for which edition of the policy they hold; ``catch_up`` reckons anew only what was touched since, and what
turns by itself with the day. They are no second truth: ``rebuild`` gives the same rows from the records alone.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, func, insert, select

from mzdesk import __version__
from mzdesk.basics.days import PartialDay, birthday
from mzdesk.basics.dossier import Circumstances, Dossier, Values
from mzdesk.basics.months import Month
from mzdesk.basics.progress import Progress, silent
from mzdesk.basics.visiting import last_that_counts
from mzdesk.cases.limits import running
from mzdesk.describe import Field, Kind, Line, fields_of
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services.dossiers import CHUNK, dossiers, record_fields, selection
from mzdesk.store.bulk import bulk, collector_paused
from mzdesk.store.local import Deadline, Setting
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of

STANDS = "deadline.stands"
REVIEW = "复核"
DUE = cast(Table, Deadline.__table__)
_FOR_EVER = date(9999, 12, 31)
LOOKED_THROUGH_AGAIN = 100
"""So many entries that change no row are looked through again rather than noted, which waits for the disk."""
_one_at_a_time = threading.Lock()

Key = tuple[str, str]
Rows = list[dict[str, Any]]


def watched() -> list[Line]:
    """The lines that have anything to be done by a day."""
    return [line for line in LINES.values() if line.due is not None or line.reminders is not None]


# what one record says


def due_of(line: Line, dossier: Dossier, around: Circumstances) -> date | None:
    """The next day on which something must be done; only of what is on the register, or has a procedure under way."""
    asked = line.due is not None and (bool(line.clocks) or dossier.state in line.roster_states)
    found: date | None = line.due(dossier, around) if asked and line.due else None
    return found


def last_visit(line: Line, dossier: Dossier, around: Circumstances) -> date | None:
    """The newest visit that counts at this risk; at high risk a telephone call is none."""
    find, risk = around.policy.find, str(dossier.get(line.risk) or "0")
    policy = find("visit_policy", around.today, category=line.key, risk=risk) or find(
        "visit_policy", around.today, category=line.key, risk="0")
    newest: date | None = dossier.get(f"{line.visits}.{line.part(line.visits).newest}")
    return last_that_counts(dossier.parts.get(line.visits, ()), policy) if policy else newest


def reckoned(line: Line, dossier: Dossier, around: Circumstances) -> Rows:
    """The rows of one record as they hold on a day."""
    if dossier.state not in line.roster_states and not line.clocks:
        return []
    on = dossier.state in line.roster_states
    due = due_of(line, dossier, around)
    seen = last_visit(line, dossier, around) if line.visits and on else None
    matters = dict(_clocks(line, dossier, around, due))
    for title, day in (line.reminders(dossier, around) if line.reminders and on else ()):
        matters[title] = min(matters.get(title, (day, "")), (day, ""))
    until = _holds_until(line, dossier, around.today, [due, *(day for day, _ in matters.values())])
    whose = {key: dossier.get(key) if line.subject is not None else None for key in ("name", "village", "group")}
    rows = [("", due, seen, ""), *((title, day, None, note) for title, (day, note) in matters.items())]
    return [
        {"line": line.key, "record_id": dossier.id, "matter": matter, "due": _text(day), "seen": _text(last),
         "note": note, "until": until.isoformat(), **whose} for matter, day, last, note in rows
    ]


def _clocks(line: Line, dossier: Dossier, around: Circumstances, due: date | None) -> Iterator[
        tuple[str, tuple[date, str]]]:
    """Every clock of a procedure that runs; where none does, the review is what is due."""
    found = running(line.key, line.clocks, dossier, around)
    for one in found:
        yield one.clock.title, (one.ends, one.remark)
    if line.clocks and due is not None and due not in [one.ends for one in found]:
        yield REVIEW, (due, "")


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


@cache
def _days_in(line: Line) -> Mapping[str, tuple[str, ...]]:
    """The fields that hold a day or a month, of the record ("") and of each part."""

    def days(described: Mapping[str, Field]) -> tuple[str, ...]:
        return tuple(key for key, one in described.items() if one.kind in (Kind.DAY, Kind.PARTIAL_DAY, Kind.MONTH))

    return {"": days(record_fields(line)), **{part.key: days(fields_of(part.record)) for part in line.parts}}


def _holds_until(line: Line, dossier: Dossier, today: date, dues: Iterable[date | None]) -> date:
    """The last day on which nothing can turn by itself, as ``Line.due`` promises."""
    turns = [day + timedelta(days=1) for day in dues if day is not None and day >= today]
    for part, keys in _days_in(line).items():
        rows: Iterable[Values] = dossier.parts.get(part, ()) if part else (dossier.values,)
        turns += [turn for row in rows for key in keys if row.get(key) is not None for turn in _turns(row[key], today)]
    return min(turns) - timedelta(days=1) if turns else _FOR_EVER


def _turns(value: date | PartialDay | Month, today: date) -> Iterator[date]:
    """The days after today on which something that depends on this value may turn."""
    if isinstance(value, date):
        ends = (value, value)
    elif isinstance(value, Month):
        ends = (value.first, value.last)
    else:
        ends = (value.earliest, value.latest)
        for born in ends:
            years = today.year - born.year
            yield from (day for more in (0, 1) if (day := birthday(born, years + more)) > today)
    yield from (day for day in (ends[0], ends[1] + timedelta(days=1)) if day > today)


# rows that follow the log


@dataclass(frozen=True)
class Stands:
    """Up to where the rows hold: an entry of the log in a life of the database, a day, an edition of the policy."""

    epoch: str = ""
    seq: int = 0
    day: str = ""
    edition: str = ""

    def follows(self, other: "Stands") -> bool:
        """Whether rows that stood there can be led on to here without reckoning everything."""
        return bool(other.epoch) and (self.epoch, self.edition) == (other.epoch, other.edition) and (
            self.seq >= other.seq and self.day >= other.day)


@contextmanager
def reading(desk: Desk, *, as_they_stand: bool = False) -> Iterator[Connection]:
    """A connection on which the rows of ``Deadline`` hold for today, or as they were left: see ``left_yesterday``."""
    if not as_they_stand:
        catch_up(desk)
    with desk.store.reading() as connection:
        yield connection


def left_yesterday(desk: Desk) -> bool:
    """Whether no record, only the day has changed since the rows were reckoned: as they stand they lack only what
    turned by itself meanwhile, and may be shown while they are brought up to today."""
    with desk.store.reading() as connection:
        before, now = _kept(connection), _stands_now(connection, desk)
        return now.follows(before) and before.day < now.day and not _touched(connection, before)


def _stands_now(connection: Connection, desk: Desk) -> Stands:
    return Stands(desk.store.epoch, desk.store.head(connection).seq, desk.today().isoformat(),
                  f"{__version__}-{desk.policy.edition(desk.today())}")


def overdue(desk: Desk, line: Line) -> int:
    """How many records of a line are past their due day."""
    with reading(desk) as connection:
        return connection.scalar(select(func.count()).where(
            DUE.c.line == line.key, DUE.c.matter == "", DUE.c.due < desk.today().isoformat())) or 0


def catch_up(desk: Desk, progress: Progress = silent) -> None:
    """Bring the rows up to the newest entry of the log and to today. Cheap where nothing has changed; where nothing can
    be written they stay as they were left."""
    if desk.store.protected:
        return
    with _one_at_a_time:
        while not _one_round(desk, progress):
            pass


def rebuild(desk: Desk, progress: Progress = silent) -> None:
    """Reckon every row anew from the records."""
    with _one_at_a_time, desk.store.writing() as connection:
        connection.execute(delete(Setting).where(Setting.key == STANDS))
    catch_up(desk, progress)


def _one_round(desk: Desk, progress: Progress) -> bool:
    """One try; False where another process led the rows on meanwhile, so that it must be looked at anew."""
    with desk.store.reading() as connection:
        before, now = _kept(connection), _stands_now(connection, desk)
        if before == now:
            return True
        led = now.follows(before)
        stale = None
        if led:
            stale = _touched(connection, before)
            if before.day < now.day:  # what would turn today turned when the rows were led on to today
                stale |= _turned(connection, now.day)
            elif not stale and now.seq < before.seq + LOOKED_THROUGH_AGAIN:
                return True
        with collector_paused():
            rows = _reckon_all(connection, desk, stale, progress)
    with desk.store.writing() as connection:
        if _kept(connection) != before:
            return False
        _replace(connection, stale, rows)
        connection.execute(delete(Setting).where(Setting.key == STANDS))
        connection.execute(insert(Setting), {"key": STANDS, "value": json.dumps(
            [now.epoch, now.seq, now.day, now.edition])})
    return True


def _kept(connection: Connection) -> Stands:
    text = connection.scalar(select(Setting.value).where(Setting.key == STANDS))
    return Stands(*json.loads(text)) if text else Stands()


def _touched(connection: Connection, before: Stands) -> set[Key]:
    """The records of which, of whose person, or of whose parts something was written since."""
    changed: dict[str, set[str]] = {}
    for row in connection.execute(select(LOG.c.entity, LOG.c.record_id).where(
            LOG.c.epoch == before.epoch, LOG.c.seq > before.seq).distinct()):
        changed.setdefault(row.entity, set()).add(row.record_id)
    found: set[Key] = set()
    for line in watched():
        table = table_of(line.record)
        found |= {(line.key, key) for key in changed.get(table.name, ())}
        if line.subject is not None:
            people = changed.get(table_of(line.subject).name, set())
            found |= {(line.key, key) for key in _ids(connection, table.c.id, table.c.person_id, people)}
        for part in line.parts:
            rows = table_of(part.record)
            owners = _ids(connection, rows.c.owner_id, rows.c.id, changed.get(rows.name, set()))
            found |= {(line.key, key) for key in owners}
    return found


def _ids(connection: Connection, wanted: Any, column: Any, among: set[str]) -> Iterator[str]:
    keys = sorted(among)
    for start in range(0, len(keys), CHUNK):
        yield from connection.scalars(select(wanted).where(column.in_(keys[start:start + CHUNK])))


def _turned(connection: Connection, today: str) -> set[Key]:
    """The records that may say something else today than when they were reckoned."""
    return {(row.line, row.record_id) for row in connection.execute(
        select(DUE.c.line, DUE.c.record_id).where(DUE.c.until < today).distinct())}


def _reckon_all(connection: Connection, desk: Desk, stale: set[Key] | None, progress: Progress) -> Rows:
    """The rows of these records, or of all of them."""
    around, rows = desk.around(), []
    lines = watched()
    for place, line in enumerate(lines):
        progress(place, len(lines), line.title)
        if stale is None:
            base, table = selection(line)
            query = base if line.clocks else base.where(table.c.state.in_(line.roster_states))
            found = dossiers(connection, line, query=query, notes=False)
        else:
            wanted = [record for key, record in stale if key == line.key]
            found = dossiers(connection, line, ids=sorted(wanted), notes=False) if wanted else []
        for dossier in found:
            rows += reckoned(line, dossier, around)
    return rows


def _replace(connection: Connection, stale: set[Key] | None, rows: Rows) -> None:
    if stale is None:
        connection.execute(delete(DUE))
    else:
        for key in {line for line, _ in stale}:
            wanted = sorted(record for line, record in stale if line == key)
            for start in range(0, len(wanted), CHUNK):
                connection.execute(delete(DUE).where(
                    DUE.c.line == key, DUE.c.record_id.in_(wanted[start:start + CHUNK])))
    bulk(connection, DUE, rows)
