"""What each kind of record is found by, as its line describes it; and making the index anew from the records."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any

from sqlalchemy import select

from mzdesk.basics.progress import Progress, silent
from mzdesk.describe import Line, Secrecy, fields_of
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.people.search import own_tokens, person_tokens
from mzdesk.services import settings
from mzdesk.store import tokens as index
from mzdesk.store.tokens import Tokens
from mzdesk.store.work import table_of

EDITION, STANDS = "2", "search.edition"
"""Raised whenever something else is made a token; an index of another edition is made anew."""
AT_ONCE = 1000


@cache
def known_apart() -> Mapping[str, Line]:
    """The lines whose records are known by texts of their own, by table."""
    return {table_of(line.record).name: line for line in LINES.values() if line.known_by}


def indexers() -> dict[str, Tokens]:
    """By table, what a stored row is found by."""
    found: dict[str, Tokens] = {table_of(Person).name: person_tokens}
    for name, line in known_apart().items():
        described = fields_of(line.record)
        secret = [key for key in line.known_by if described[key].secrecy >= Secrecy.SENSITIVE]
        named = [key for key in line.known_by if key not in secret]
        found[name] = partial(_own, line.key, named, secret)
    return found


def _own(kind: str, named: list[str], secret: list[str], row: Mapping[str, Any]) -> Iterable[str]:
    return own_tokens(kind, row, named, secret)


def missing(desk: Desk) -> bool:
    """Whether the index was never made, or by a program that knew less."""
    return settings.get(desk, STANDS) != EDITION


def begin(desk: Desk) -> None:
    """A new office has nothing to index yet."""
    settings.put(desk, STANDS, EDITION)


def rebuild(desk: Desk, progress: Progress = silent) -> int:
    """Make every token anew from the records; how many there are. Work goes on meanwhile: a thousand records at a
    time are exchanged, and who is looked for in between is found by the old tokens or the new ones."""
    kept = indexers()
    done = 0
    for place, (name, tokens) in enumerate(kept.items()):
        record = Person if name == table_of(Person).name else known_apart()[name].record
        table, last = table_of(record), ""
        while True:
            progress(place, len(kept))
            with desk.store.writing() as connection:
                rows = connection.execute(select(table).where(table.c.id > last).order_by(table.c.id).limit(
                    AT_ONCE)).mappings().all()
                index.forget(connection, [row["id"] for row in rows])
                done += index.add(connection, tokens, {row["id"]: dict(row) for row in rows})
            if len(rows) < AT_ONCE:
                break
            last = rows[-1]["id"]
    settings.put(desk, STANDS, EDITION)
    return done
