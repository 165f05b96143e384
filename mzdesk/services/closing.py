"""月结: freeze a month when its batches are closed; closing it again changes nothing (trap 15)."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import CLOSED, Batch, MonthClose
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services.comparing import compare
from mzdesk.services.statistics import Sum, paid
from mzdesk.store.work import Changes, table_of


@dataclass(frozen=True)
class ClosedProgramme:
    """One programme's frozen figures: what was paid in the month, what was due in it and in the month before."""

    programme: str
    title: str
    month: Month
    sum: Sum
    due: Money
    due_before: Money


@dataclass(frozen=True)
class ClosedMonth:
    """A closed month; ``already`` where it had been closed before."""

    month: Month
    programmes: tuple[ClosedProgramme, ...]
    already: bool
    changes: Changes


def closed_months(connection: Connection, programme: str) -> set[Month]:
    """The months of a programme that take no more payments."""
    table = table_of(MonthClose)
    return set(connection.scalars(select(table.c.month).where(
        table.c.programme == programme, table.c.void_reason.is_(None))))


def close(desk: Desk, month: Month) -> ClosedMonth:
    """Freeze a month. Refused while a batch of it is open, or before the month is over or its last days."""
    if month > Month.of(desk.today()):
        raise Refusal(f"{month.words}还没有到，不能月结", "请核对月份", code="future-month")
    found = closed(desk, month)
    if found:
        return ClosedMonth(month, tuple(found), True, Changes())
    table = table_of(Batch)
    with desk.store.reading() as connection:
        open_ = connection.execute(select(table.c.programme, table.c.stage).where(
            table.c.month == month, table.c.void_reason.is_(None), table.c.stage != CLOSED)).first()
    if open_ is not None:
        raise Refusal(f"{LINES[open_.programme].title}{month.words}的发放批次还是“{open_.stage}”",
                      "请先回盘、关账，再月结", code="open-batch")
    rows = [_figures(desk, key, month) for key, line in LINES.items() if line.relief]
    with desk.store.work(desk.operator, f"{month.words}月结") as work:
        for row in rows:
            work.put(MonthClose, {
                "programme": row.programme, "month": month, "closed": desk.today(), "amount": row.sum.amount,
                "times": row.sum.times, "people": row.sum.people, "households": row.sum.households, "due": row.due,
                "due_before": row.due_before,
            })
    return ClosedMonth(month, tuple(rows), False, work.changes)


def _figures(desk: Desk, programme: str, month: Month) -> ClosedProgramme:
    line = LINES[programme]
    compared = compare(desk, line, month)
    total = paid(desk, month, month, frozenset(Component), programme=programme)
    return ClosedProgramme(programme, line.title, month, total, compared.after, compared.before)


def closed(desk: Desk, month: Month) -> list[ClosedProgramme]:
    """The frozen figures of a month, or none where it is open."""
    table = table_of(MonthClose)
    with desk.store.reading() as connection:
        rows = connection.execute(select(table).where(
            table.c.month == month, table.c.void_reason.is_(None))).mappings().all()
    return [
        ClosedProgramme(
            row["programme"], LINES[row["programme"]].title, month,
            Sum(row["amount"], row["times"], row["people"], row["households"]), row["due"], row["due_before"],
        ) for row in rows if row["programme"] in LINES
    ]
