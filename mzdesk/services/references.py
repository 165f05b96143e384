"""What records of other registers are called where a field points to one: homes, their beds, inspections, hazards."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, select

from mzdesk.basics.problems import Problem
from mzdesk.describe import Field, fields_of
from mzdesk.describe.values import words_of
from mzdesk.lines import LINES
from mzdesk.people import search
from mzdesk.people.desk import Desk
from mzdesk.store.base import PartRecord, Record
from mzdesk.store.work import table_of

UNNAMED = "（未命名）"


@dataclass(frozen=True)
class Reference:
    """A record that can be pointed to: its id, what it is called, and what it belongs to."""

    id: str
    label: str
    owner: str = ""


@cache
def _classes() -> Mapping[str, type[Record]]:
    """Every record of a line, and of its parts, that says what it is called by, by table name."""
    found: dict[str, type[Record]] = {}
    for line in LINES.values():
        kept: list[type[Record]] = [line.record, *(part.record for part in line.parts)]
        for record in kept:
            if record.SPOKEN:
                found[table_of(record).name] = record
    return found


def references(connection: Connection, of: str) -> list[Reference]:
    """Everything that can be pointed to in a table, in the order of what it is called."""
    record = _classes()[of]
    table, described = table_of(record), fields_of(record)
    part = issubclass(record, PartRecord)
    columns = [table.c.id, *(table.c[key] for key in record.SPOKEN), *([table.c.owner_id] if part else [])]
    found = []
    for row in connection.execute(select(*columns).where(table.c.void_reason.is_(None))).mappings():
        words = [words_of(row[key]) for key in record.SPOKEN if key in described]
        label = "-".join(word for word in words if word)
        found.append(Reference(row["id"], label or UNNAMED, row["owner_id"] if part else ""))
    return sorted(found, key=lambda one: _by_number(one.label))


def owners(connection: Connection, of: str) -> dict[str, str]:
    """What the owners of the rows of a part are called, by id; nothing where ``of`` is no part."""
    record = _classes()[of]
    line = next((line for line in LINES.values() if record in [part.record for part in line.parts]), None)
    if line is None or table_of(line.record).name not in _classes():
        return {}
    return {one.id: one.label for one in references(connection, table_of(line.record).name)}


def labels(connection: Connection, of: str) -> dict[str, str]:
    """What every record of a table is called, by id."""
    return {one.id: one.label for one in references(connection, of)}


def reference_options(desk: Desk, of: str, typed: str = "") -> list[tuple[Reference, str]]:
    """What the typed text may mean, each with the word that tells it from its like: the home of a bed."""
    asked = search.plain(typed)
    with desk.store.reading() as connection:
        found, above = references(connection, of), owners(connection, of)
    return [
        (one, above.get(one.owner, "")) for one in found
        if not asked or asked in search.plain(one.label)
        or any(token.startswith(asked) for token in search.name_tokens(one.label))
    ]


def read_reference(desk: Desk, described: Field, typed: str) -> tuple[str | None, Problem | None]:
    """The id of what was typed by its name, or in words why not."""
    with desk.store.reading() as connection:
        found = [one for one in references(connection, described.of) if typed.strip() in (one.label, one.id)]
    if len(found) == 1:
        return found[0].id, None
    words = f"没有名为“{typed.strip()}”的{described.label}，请先登记" if not found else (
        f"有{len(found)}个{described.label}都叫“{typed.strip()}”，请从列表中选择")
    return None, Problem(described.key, words, rule="unreadable")


def _by_number(label: str) -> tuple[tuple[int, str], ...]:
    """101-2 stands before 101-10."""
    pieces = label.replace("－", "-").split("-")
    return tuple((int(piece), "") if piece.isdigit() else (10**9, piece) for piece in pieces)
