"""Batches and their lines as they are read: with names, in order, with totals counted as statistics count them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import Batch, BatchLine, Nature, Result
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.names import names
from mzdesk.services.payables import names_of
from mzdesk.store.work import table_of


@dataclass(frozen=True)
class BatchView:
    """One batch in a list."""

    id: str
    programme: str
    title: str
    month: Month
    number: int
    stage: str
    rows: int
    total: Money
    days: Mapping[str, date | None]


@dataclass(frozen=True)
class LineView:
    """One line of a batch with names; numbers are whole here and masked where they are shown. ``id_no`` is that of
    the person the line is for, ``holder_no`` that of the holder, under whose name it is paid."""

    id: str
    case_id: str
    holder: str
    holder_id: str
    holder_no: str
    id_no: str
    person_id: str
    person: str
    village: str
    component: Component
    month: Month
    nature: Nature
    amount: Money
    people: int
    payee_name: str
    bank: str
    account: str
    held: bool
    result: Result | None
    result_words: str


@dataclass(frozen=True)
class Totals:
    """人次: person-months paid, each benefit for itself. 人数 and 户数: each person and case once (traps 11, 12)."""

    rows: int
    amount: Money
    times: int
    people: int
    households: int


@asks(Permission.READ)
def batches(desk: Desk, programme: str = "", limit: int = 200) -> list[BatchView]:
    """Batches, the newest first."""
    table = table_of(Batch)
    query = select(table).where(table.c.void_reason.is_(None)).order_by(
        table.c.month.desc(), table.c.programme, table.c.number.desc()).limit(limit)
    if programme:
        query = query.where(table.c.programme == programme)
    with desk.store.reading() as connection:
        return [_view(row) for row in connection.execute(query).mappings()]


@asks(Permission.READ)
def batch(desk: Desk, key: str) -> BatchView:
    table = table_of(Batch)
    with desk.store.reading() as connection:
        row = connection.execute(
            select(table).where(table.c.id == key, table.c.void_reason.is_(None))).mappings().first()
    if row is None:
        raise Refusal("没有这个发放批次", "它可能已作废，请刷新", code="no-batch")
    return _view(row)


def _view(row: RowMapping) -> BatchView:
    line = LINES.get(row["programme"])
    days = {key: row[key] for key in ("made", "checked", "printed", "sent", "answered", "closed")}
    return BatchView(row["id"], row["programme"], line.title if line else row["programme"], row["month"],
                     row["number"], row["stage"], row["rows"] or 0, row["total"] or Money(0), days)


@asks(Permission.READ)
def lines(desk: Desk, key: str) -> list[LineView]:
    """The lines of a batch by village and name."""
    table = table_of(BatchLine)
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(table).where(table.c.owner_id == key, table.c.void_reason.is_(None))).mappings().all()
        people = names_of(connection, {row[k] for row in rows for k in ("holder", "person") if row[k]})
    villages = names(desk).villages
    found = [
        LineView(
            row["id"], row["case_id"] or "", _name(people, row["holder"]), row["holder"] or "",
            _id_no(people, row["holder"]), _id_no(people, row["person"] or row["holder"]), row["person"] or "",
            _name(people, row["person"]), villages.get(row["village"] or "", ""), row["component"], row["month"],
            row["nature"], row["amount"], row["people"] or 1, row["payee_name"] or "", row["bank"] or "",
            row["account"] or "", bool(row["held"]), row["result"], row["result_words"] or "",
        ) for row in rows
    ]
    return sorted(found, key=lambda one: (one.village, one.holder, one.case_id, one.month, str(one.component)))


def _name(people: Mapping[str, Any], key: str | None) -> str:
    found = people.get(key or "")
    return found.name or "" if found else ""


def _id_no(people: Mapping[str, Any], key: str | None) -> str:
    found = people.get(key or "")
    return found.id_no or "" if found else ""


def totals(rows: Iterable[LineView], people_of: Mapping[str, set[str]] | None = None) -> Totals:
    """Sums of lines that are paid or on their way. ``people_of`` tells the insured people of a case, to count each
    person once; without it a household counts by its number of people."""
    counted = [row for row in rows if not row.held and row.result is not Result.RETURNED]
    times = sum(row.people for row in counted if row.component is not Component.CLASS_EXTRA)
    persons: set[str] = set()
    by_case: dict[str, int] = {}
    for row in counted:
        if row.person_id and row.component is not Component.CLASS_EXTRA:
            persons.add(row.person_id)
        elif not row.person_id:
            by_case[row.case_id] = max(by_case.get(row.case_id, 0), row.people)
    if people_of is not None:
        known = set().union(*(people_of.get(case, set()) for case in by_case)) if by_case else set()
        heads = len(persons | known)
    else:
        heads = len(persons) + sum(by_case.values())
    return Totals(len(counted), Money(sum(row.amount for row in counted)), times, heads,
                  len({row.case_id for row in counted}))
