"""The month in bars: stock and flow of each programme, visits of each village, payments month by month."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.record import Entitlement
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.residents import Person
from mzdesk.services.names import village_options
from mzdesk.services.statistics import TOTALS, movement, paid
from mzdesk.services.visiting.figures import LINE as ELDERS
from mzdesk.services.visiting.figures import month_figures
from mzdesk.store.work import table_of

STOCK, VISITS, PAYMENTS = "stock", "visits", "payments"
KINDS: Mapping[str, str] = {STOCK: "各项目在册与增减", VISITS: "各村老人探访", PAYMENTS: "每月发放（社会救助资金合计）"}
RELIEF = ("rural_dibao", "urban_dibao", "temporary_aid", "disability", "old_age")
MONTHS = 12


@dataclass(frozen=True)
class Bar:
    """One bar. ``part`` of ``whole`` is filled (the same where nothing is left over); ``shown`` stands at its end;
    ``cells`` are its row in the table; ``ids`` of ``register`` stand behind it."""

    label: str
    part: int
    whole: int
    shown: str
    cells: tuple[str, ...]
    ids: tuple[str, ...] = ()
    register: str = ""


@dataclass(frozen=True)
class Chart:
    """``heads`` of the table that says the same; ``words`` say in a sentence what the picture shows."""

    title: str
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    words: str


@asks(Permission.READ)
def chart(desk: Desk, kind: str, month: Month) -> Chart:
    """One of the KINDS for a month."""
    return _MAKERS[kind](desk, month)


def _stock(desk: Desk, month: Month) -> Chart:
    bars = []
    for key in RELIEF:
        line = LINES[key]
        ids, moved = _standing(desk, key, month), movement(desk, line, month)
        new, stopped = moved.new + moved.moved_in, moved.stopped + moved.moved_out
        cells = (line.title, str(len(ids)), str(new), str(stopped))
        shown = f"{len(ids)} {line.unit}（新增 {new}，减少 {stopped}）"
        bars.append(Bar(line.title, len(ids), len(ids), shown, cells, ids, key))
    largest = max(bars, key=lambda bar: bar.whole)
    said = f"在册最多的是{largest.label}，{largest.shown}" if largest.whole else "没有在册的待遇"
    words = f"{month.words}{said}。"
    return Chart(f"{month.words}{KINDS[STOCK]}", ("项目", "在册", "新增", "减少"), tuple(bars), words)


def _standing(desk: Desk, key: str, month: Month) -> tuple[str, ...]:
    """Cases of a register that have an entitlement in the month."""
    table, case = table_of(Entitlement), table_of(LINES[key].record)
    query = select(case.c.id).distinct().join_from(case, table, table.c.owner_id == case.c.id).where(
        case.c.void_reason.is_(None), table.c.void_reason.is_(None), table.c.began <= month,
        table.c.ended.is_(None) | (table.c.ended >= month)).order_by(case.c.id)
    with desk.store.reading() as connection:
        return tuple(connection.scalars(query))


def _visits(desk: Desk, month: Month) -> Chart:
    found = month_figures(desk, month)
    elder, person = table_of(ELDERS.record), table_of(Person)
    with desk.store.reading() as connection:
        where = {key: village for key, village in connection.execute(
            select(elder.c.id, person.c.village).join_from(elder, person, elder.c.person_id == person.c.id))}
    seen = Counter(where.get(one) for one in found.figure("visited").ids)
    held: dict[str | None, list[str]] = defaultdict(list)
    for one in found.figure("end").ids:
        held[where.get(one)].append(one)
    bars = []
    for village in village_options(desk):
        ids, done = held[village.id], seen[village.id]
        if ids:
            cells = (village.label, str(len(ids)), str(done), str(len(ids) - done))
            bars.append(Bar(village.label, done, len(ids), f"{done}/{len(ids)}", cells, tuple(ids), ELDERS.key))
    total, visited = sum(bar.whole for bar in bars), sum(bar.part for bar in bars)
    words = f"{month.words}应访 {total} 人，已访 {visited} 人，还没有访的 {total - visited} 人。"
    return Chart(f"{month.words}{KINDS[VISITS]}", ("村（社区）", "在册", "已访", "未访"), tuple(bars), words)


def _payments(desk: Desk, month: Month) -> Chart:
    bars = []
    for back in range(MONTHS - 1, -1, -1):
        when = month.plus(-back)
        found = paid(desk, when, when, TOTALS["社会救助资金合计"])
        cells = (when.words, found.amount.grouped, str(found.times), str(found.households))
        bars.append(Bar(when.words, int(found.amount), int(found.amount), f"{found.amount.grouped} 元", cells))
    total = Money(sum(bar.whole for bar in bars))
    words = f"到{month.words}为止的 {MONTHS} 个月共发放 {total.grouped} 元，{month.words}发放 {bars[-1].shown}。"
    return Chart(f"到{month.words}{KINDS[PAYMENTS]}", ("月份", "发放（元）", "人次", "户数"), tuple(bars), words)


_MAKERS: Mapping[str, Callable[[Desk, Month], Chart]] = {STOCK: _stock, VISITS: _visits, PAYMENTS: _payments}
