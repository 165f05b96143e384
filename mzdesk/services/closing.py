"""月结: freeze a month when its batches are closed; closing it again changes nothing (trap 15)."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import CLOSED, Batch, MonthClose
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.comparing import Comparison, compare
from mzdesk.services.payables import payable
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


@dataclass(frozen=True)
class MonthAhead:
    """One programme before 月结: what was paid, the month against the one before, and what waits still, in words."""

    programme: str
    title: str
    paid: Money
    compared: Comparison
    waiting: str


@dataclass(frozen=True)
class Ahead:
    """What 月结 of a month would freeze, and why it cannot yet, or ""."""

    month: Month
    programmes: tuple[MonthAhead, ...]
    hindrance: str


@asks(Permission.READ)
def ahead(desk: Desk, month: Month) -> Ahead:
    """Look at a month before it is frozen: every programme in which something was due or paid."""
    rows = []
    for key, line in LINES.items():
        if line.relief:
            compared = compare(desk, line, month)
            total = paid(desk, month, month, frozenset(Component), programme=key).amount
            with desk.store.reading() as connection:
                owed = Money(sum(one.amount for one in payable(connection, line, month)))
            if compared.before or compared.after or total:
                waiting = f"应发未发{owed.grouped}元" if owed else ""
                rows.append(MonthAhead(key, line.title, total, compared, waiting))
    return Ahead(month, tuple(rows), _hindrance(desk, month))


def _hindrance(desk: Desk, month: Month) -> str:
    """Why a month cannot be closed, in a sentence, or ""."""
    if month > Month.of(desk.today()):
        return f"{month.words}还没有到，不能月结"
    if closed(desk, month):
        return f"{month.words}已经月结"
    open_ = _open_batch(desk, month)
    return f"{LINES[open_[0]].title}{month.words}的发放批次还是“{open_[1]}”，请先回盘、关账" if open_ else ""


def _open_batch(desk: Desk, month: Month) -> tuple[str, str] | None:
    table = table_of(Batch)
    with desk.store.reading() as connection:
        found = connection.execute(select(table.c.programme, table.c.stage).where(
            table.c.month == month, table.c.void_reason.is_(None), table.c.stage != CLOSED)).first()
    return (found.programme, found.stage) if found else None


def next_open(desk: Desk) -> Month:
    """The month that comes to be closed next: after the last closed one, else the oldest with a batch, else this."""
    table, batch = table_of(MonthClose), table_of(Batch)
    with desk.store.reading() as connection:
        months = connection.scalars(select(table.c.month).where(table.c.void_reason.is_(None))).all()
        paid_in = connection.scalars(select(batch.c.month).where(batch.c.void_reason.is_(None))).all()
    this = Month.of(desk.today())
    return min(this, max(months).plus(1)) if months else min(paid_in, default=this)


def closed_months(connection: Connection, programme: str) -> set[Month]:
    """The months of a programme that take no more payments."""
    table = table_of(MonthClose)
    return set(connection.scalars(select(table.c.month).where(
        table.c.programme == programme, table.c.void_reason.is_(None))))


@asks(Permission.PAY)
def close(desk: Desk, month: Month) -> ClosedMonth:
    """Freeze a month. Refused while a batch of it is open, or before the month is over or its last days."""
    if month > Month.of(desk.today()):
        raise Refusal(f"{month.words}还没有到，不能月结", "请核对月份", code="future-month")
    found = closed(desk, month)
    if found:
        return ClosedMonth(month, tuple(found), True, Changes())
    open_ = _open_batch(desk, month)
    if open_ is not None:
        raise Refusal(f"{LINES[open_[0]].title}{month.words}的发放批次还是“{open_[1]}”", "请先回盘、关账，再月结",
                      code="open-batch")
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
