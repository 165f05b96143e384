"""What an office signs each month: 发放表, 变动报告单, 与上月比 (assistance.md §5.8, §5.14, §7). Exact in 分."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mzdesk.basics.identity import masked
from mzdesk.basics.money import Money, capital
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import MADE, Nature
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services.batches import LineView, batch, lines, totals
from mzdesk.services.comparing import LESS, MORE, NEW, STOPPED, Change, compare
from mzdesk.services.names import names
from mzdesk.services.papers import BANK, INTERNAL, PUBLIC, PURPOSES

SIGNERS = ("制表", "复核", "主管")


def payment_sheet(desk: Desk, key: str, purpose: str = INTERNAL) -> Roster:
    """发放表 of a batch: one row a case, a column for each component, back pay apart. ``bank`` shows numbers whole,
    ``internal`` masks them, ``public`` leaves them out. Refused before 核对, since an unchecked list is not signed."""
    view = batch(desk, key)
    if view.stage == MADE:
        raise Refusal("这批还没有核对，不能打印发放表", "请先核对", code="batch-order")
    # The sheet is what was signed and sent: what came back from the bank later does not change it.
    rows = [replace(row, result=None) for row in lines(desk, key) if not row.held]
    components = list(dict.fromkeys(row.component for row in rows))
    summed = totals(rows)
    body = [_row(place, group, components, purpose) for place, group in enumerate(_by_case(rows), 1)]
    today = desk.today()
    amount = f"{summed.amount.grouped}元（{capital(summed.amount)}）"
    note = f"第{view.number}批，合计{summed.households}户、{summed.people}人，{amount}"
    return Roster(
        title=f"{desk.office.place}{view.title}资金发放表（{view.month.words}）", office=desk.office.name,
        date=f"{today.year}年{today.month}月{today.day}日",
        columns=_columns([component.label for component in components], purpose), rows=body, counted="户",
        purpose=PURPOSES[purpose], signers=SIGNERS, notes=(note,),
    )


def _by_case(rows: Sequence[LineView]) -> list[list[LineView]]:
    found: dict[str, list[LineView]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return list(found.values())


def _columns(components: list[str], purpose: str) -> tuple[RosterColumn, ...]:
    money = [RosterColumn(label, 24, "本月", "right", total=True) for label in components]
    made = [
        RosterColumn("序号", 10, align="center"), RosterColumn("村（社区）", 26), RosterColumn("姓名", 22),
        RosterColumn("保障人数", 16, align="right", total=True), *money,
        RosterColumn("补发", 22, align="right", total=True), RosterColumn("合计", 24, align="right", total=True),
    ]
    if purpose != PUBLIC:
        made.insert(3, RosterColumn("身份证号", 40))
        made += [RosterColumn("账户姓名", 22), RosterColumn("开户银行", 28), RosterColumn("账号", 40),
                 RosterColumn("领取签字", 20)]
    return (*made, RosterColumn("备注", 24))


def _row(place: int, group: list[LineView], components: Sequence[Component], purpose: str) -> tuple[str, ...]:
    first = group[0]
    regular = [row for row in group if row.nature is Nature.REGULAR]
    back = [row for row in group if row.nature is not Nature.REGULAR]
    people = max(row.people for row in group)
    cells = [str(place), first.village, first.holder, str(people)]
    cells += [_money(sum(row.amount for row in regular if row.component is component)) for component in components]
    cells += [_money(sum(row.amount for row in back)), Money(sum(row.amount for row in group)).label]
    months = sorted({row.month for row in back})
    remark = f"补{_span(months)}" if months else ""
    if purpose != PUBLIC:
        whole = purpose == BANK
        cells.insert(3, first.id_no if whole else masked(first.id_no))
        cells += [first.payee_name, first.bank, first.account if whole else masked(first.account), ""]
    return (*cells, remark)


def _span(months: Sequence[Month]) -> str:
    return str(months[0]) if len(months) == 1 else f"{months[0]}至{months[-1]}"


def _money(amount: int) -> str:
    return Money(amount).label if amount else ""


def change_sheet(desk: Desk, programme: str, month: Month) -> Roster:
    """变动报告单: every case whose amount changed from the month before, by kind, with the money of each and why."""
    line = LINES[programme]
    found = compare(desk, line, month)
    order = {NEW: 0, MORE: 1, LESS: 2, STOPPED: 3}
    changes = sorted(found.changes, key=lambda one: (order[one.kind], one.village, one.name))
    villages = names(desk).villages
    rows = [
        (str(place), one.kind, villages.get(one.village, ""), one.name, _money(one.before), _money(one.after),
         one.effect.label, one.reason) for place, one in enumerate(changes, 1)
    ]
    return Roster(
        title=f"{desk.office.place}{line.title}变动报告单（{month.words}）", office=desk.office.name,
        date=_today(desk), columns=(
            RosterColumn("序号", 10, align="center"), RosterColumn("变动", 16, align="center"),
            RosterColumn("村（社区）", 28), RosterColumn("姓名", 24),
            RosterColumn("上月金额", 26, "", "right", total=True),
            RosterColumn("本月金额", 26, "", "right", total=True),
            RosterColumn("增减", 26, "", "right", total=True), RosterColumn("原因", 80)),
        rows=rows, counted="户", purpose=PURPOSES[INTERNAL],
        notes=_balance(found.before, found.after, changes), signers=("填表人", "审核人", "负责人"),
    )


def _balance(before: Money, after: Money, changes: Sequence[Change]) -> tuple[str, ...]:
    """上月 + 变动 = 本月, and each kind in households and money."""
    effect = Money(sum(one.effect for one in changes))
    words = [f"上月应发{before.grouped}元，变动{effect.grouped}元，本月应发{after.grouped}元（不含补发）"]
    for kind in (NEW, MORE, LESS, STOPPED):
        some = [one for one in changes if one.kind == kind]
        words.append(f"{kind}{len(some)}户，{Money(sum(one.effect for one in some)).grouped}元")
    return (words[0], "；".join(words[1:]))


def _today(desk: Desk) -> str:
    today = desk.today()
    return f"{today.year}年{today.month}月{today.day}日"
