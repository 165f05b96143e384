"""What an office signs each month: 发放表, 变动报告单, 与上月比 (assistance.md §5.8, §5.14, §7). Exact in 分."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mzdesk.basics.identity import masked
from mzdesk.basics.money import Money, capital
from mzdesk.basics.months import Month
from mzdesk.basics.names import masked_name
from mzdesk.basics.problems import Refusal
from mzdesk.cases.ages import is_minor
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import MADE, Nature
from mzdesk.describe import Line
from mzdesk.describe.paper import MONEY, Roster, RosterColumn
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.batches import LineView, batch, lines, totals
from mzdesk.services.comparing import KINDS, LESS, MORE, NEW, STOPPED, Change, Comparison, Side, compare
from mzdesk.services.names import names
from mzdesk.services.papers import BANK, INTERNAL, PUBLIC, PURPOSES
from mzdesk.services.payables import names_of

SIGNERS = ("制表", "复核", "主管")
UNIT = "金额单位：元"
NO_PLACE = "未登记村"


# 发放表

@asks(Permission.PRINT)
def payment_sheet(desk: Desk, key: str, purpose: str = INTERNAL) -> Roster:
    """发放表 of a batch: one row a case, a column for each component, back pay apart. ``bank`` shows numbers whole,
    ``internal`` masks them; ``public`` says only who, how many and how much (trap 17: no numbers, no accounts, no
    component that hints at an illness, a minor by surname). Refused before 核对: an unchecked list is not signed."""
    view = batch(desk, key)
    _refuse_purpose(LINES[view.programme], purpose)
    if view.stage == MADE:
        raise Refusal("这批还没有核对，不能打印发放表", "请先核对", code="batch-order")
    # The sheet is what was signed and sent: what came back from the bank later does not change it.
    rows = [replace(row, result=None) for row in lines(desk, key) if not row.held]
    if purpose == PUBLIC:
        rows = _public(desk, rows)
    components = list(dict.fromkeys(row.component for row in rows if row.nature is Nature.REGULAR))
    summed = totals(rows)
    amount = f"{summed.amount.grouped}元（{capital(summed.amount)}）"
    note = f"第{view.number}批，合计{summed.households}户、{summed.people}人、{summed.times}人次，{amount}"
    return Roster(
        title=f"{desk.office.place}{view.title}资金发放表（{view.month.words}）", office=desk.office.name,
        date=_today(desk), columns=_columns(components, purpose),
        rows=[_row(place, group, components, purpose) for place, group in enumerate(_by_case(rows), 1)],
        counted="户", purpose=PURPOSES[purpose], signers=SIGNERS, notes=(note, UNIT),
    )


def _refuse_purpose(line: Line, purpose: str) -> None:
    if purpose not in PURPOSES:
        raise Refusal("用途只能是 internal、public 或 bank", "请重新选择用途", code="bad-purpose")
    if purpose == PUBLIC and line.children:
        raise Refusal("儿童信息不得公示，不能生成公示用发放表", "请改用内部用途", code="children-not-public")


def _public(desk: Desk, rows: Sequence[LineView]) -> list[LineView]:
    """The rows with everything taken out that must not hang on a board."""
    with desk.store.reading() as connection:
        people = names_of(connection, {row.holder_id for row in rows if row.holder_id})
    return [
        replace(row, holder=_board_name(desk, row, people.get(row.holder_id)), holder_no="", id_no="", payee_name="",
                bank="", account="") for row in rows
    ]


def _board_name(desk: Desk, row: LineView, person: Any) -> str:
    minor = person is not None and is_minor(person.birth, desk.today(), desk.policy)
    return masked_name(row.holder) if minor else row.holder


def _by_case(rows: Sequence[LineView]) -> list[list[LineView]]:
    found: dict[str, list[LineView]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return list(found.values())


def _columns(components: Sequence[Component], purpose: str) -> tuple[RosterColumn, ...]:
    by_component = [RosterColumn(one.label, 24, "本月", total=MONEY) for one in components]
    amounts = [RosterColumn("本月金额", 26, total=MONEY)] if purpose == PUBLIC else by_component
    made = [
        RosterColumn("序号", 10, align="center"), RosterColumn("村（社区）", 26), RosterColumn("姓名", 22),
        RosterColumn("保障人数", 16, align="right", total=True), *amounts,
        RosterColumn("补发", 22, total=MONEY), RosterColumn("合计", 26, total=MONEY),
    ]
    if purpose != PUBLIC:
        made.insert(3, RosterColumn("身份证号", 40))
        made += [RosterColumn("账户姓名", 22), RosterColumn("开户银行", 28), RosterColumn("账号", 40),
                 RosterColumn("领取人（签字）", 22)]
    return (*made, RosterColumn("备注", 30))


def _row(place: int, group: list[LineView], components: Sequence[Component], purpose: str) -> tuple[str, ...]:
    first = group[0]
    regular = [row for row in group if row.nature is Nature.REGULAR]
    back = [row for row in group if row.nature is not Nature.REGULAR]
    cells = [str(place), first.village, first.holder, str(max(row.people for row in group))]
    if purpose == PUBLIC:
        cells.append(_money(sum(row.amount for row in regular)))
    else:
        cells += [_money(sum(row.amount for row in regular if row.component is one)) for one in components]
    cells += [_money(sum(row.amount for row in back)), Money(sum(row.amount for row in group)).grouped]
    if purpose != PUBLIC:
        show = str if purpose == BANK else masked
        cells.insert(3, show(first.holder_no))
        cells += [first.payee_name, first.bank, show(first.account), ""]
    return (*cells, _remark(back))


def _remark(back: Sequence[LineView]) -> str:
    """For which months something is paid late, and whether it came back before."""
    said = []
    for nature in (Nature.BACK, Nature.AGAIN):
        months = sorted({row.month for row in back if row.nature is nature})
        if months:
            said.append(f"{nature.label}{_span(months)}")
    return "；".join(said)


def _span(months: Sequence[Month]) -> str:
    """2026-08, 2026-08至2026-09; months with a gap are named one by one."""
    if len(months) == 1:
        return str(months[0])
    unbroken = list(months[0].until(months[-1])) == list(months)
    return f"{months[0]}至{months[-1]}" if unbroken else "、".join(map(str, months))


def _money(amount: int) -> str:
    return Money(amount).grouped if amount else ""


# 变动报告单

@asks(Permission.PRINT)
def change_sheet(desk: Desk, programme: str, month: Month) -> Roster:
    """变动报告单: every case whose amount changed from the month before, by kind, with the money of each and why."""
    line = LINES[programme]
    found = compare(desk, line, month)
    villages = names(desk).villages
    rows = [
        (str(place), one.kind, villages.get(one.village, ""), one.name, str(one.people), _money(one.before),
         _money(one.after), one.effect.grouped, one.reason) for place, one in enumerate(found.changes, 1)
    ]
    kinds = "；".join(_said(kind, found.summed(kind)) for kind in KINDS)
    return Roster(
        title=f"{desk.office.place}{line.title}变动报告单（{month.words}）", office=desk.office.name,
        date=_today(desk), columns=(
            RosterColumn("序号", 10, align="center"), RosterColumn("变动", 16, align="center"),
            RosterColumn("村（社区）", 28), RosterColumn("姓名", 24),
            RosterColumn("人数", 14, align="right", total=True), RosterColumn("上月金额", 28, total=MONEY),
            RosterColumn("本月金额", 28, total=MONEY), RosterColumn("增减", 28, total=MONEY),
            RosterColumn("原因", 80)),
        rows=rows, counted="户", purpose=PURPOSES[INTERNAL], signers=SIGNERS,
        notes=(kinds, balance(found), f"{UNIT}；停发的人数为上月人数"),
    )


def _said(kind: str, side: Side) -> str:
    return f"{kind}{side.households}户、{side.people}人、{side.amount.grouped}元"


def balance(found: Comparison) -> str:
    """上月合计 + 变动 = 本月合计."""
    effect = Money(sum(one.effect for one in found.changes))
    shown = f"（{effect.grouped}）" if effect < 0 else effect.grouped
    return f"上月合计{found.before.grouped}元 ＋ 变动{shown}元 ＝ 本月合计{found.after.grouped}元（应发，不含补发）"


# 与上月比

_SIDE, _MONEY_ONLY = ("户", "人", "元"), ("户", "元")
_GROUPS = (("上月", _SIDE), (NEW, _SIDE), (STOPPED, _SIDE), (MORE, _MONEY_ONLY), (LESS, _MONEY_ONLY),
           ("变动合计", _SIDE), ("本月", _SIDE))


@asks(Permission.PRINT)
def comparison_sheet(desk: Desk, programme: str, month: Month) -> Roster:
    """与上月比: one row a village; in every row and in the 合计, 上月 and 变动合计 come to 本月."""
    line = LINES[programme]
    found = compare(desk, line, month)
    changes: dict[str, list[Change]] = defaultdict(list)
    for one in found.changes:
        changes[one.village].append(one)
    villages = names(desk).villages
    titled = sorted((villages.get(place.village, NO_PLACE), place.village, place) for place in found.places)
    rows = [
        (str(number), title, *_compared(place.before, place.after, changes[village]))
        for number, (title, village, place) in enumerate(titled, 1)
    ]
    columns = [
        RosterColumn(label, 25 if label == "元" else 10, group, "right", MONEY if label == "元" else True)
        for group, labels in _GROUPS for label in labels
    ]
    return Roster(
        title=f"{desk.office.place}{line.title}与上月对比表（{month.words}）", office=desk.office.name,
        date=_today(desk), columns=(RosterColumn("序号", 9, align="center"), RosterColumn("村（社区）", 26), *columns),
        rows=rows, counted="个村", purpose=PURPOSES[INTERNAL], signers=SIGNERS,
        notes=(balance(found), f"{UNIT}；停发的户、人为上月数；增发、减发户的人数增减计入变动合计"),
    )


def _compared(before: Side, after: Side, changes: Sequence[Change]) -> list[str]:
    """The cells of one village, as ``_GROUPS`` orders them."""
    def of(kind: str) -> Side:
        some = [one for one in changes if one.kind == kind]
        return Side(len(some), sum(one.people for one in some), Money(sum(one.effect for one in some)))

    whole = Side(after.households - before.households, after.people - before.people,
                 Money(sum(one.effect for one in changes)))
    cells: list[str] = []
    for side, labels in zip((before, of(NEW), of(STOPPED), of(MORE), of(LESS), whole, after),
                            (labels for _, labels in _GROUPS), strict=True):
        counts = (side.households, side.people) if labels is _SIDE else (side.households,)
        cells += [*(str(count) if count else "" for count in counts), _money(side.amount)]
    return cells


def _today(desk: Desk) -> str:
    today = desk.today()
    return f"{today.year}年{today.month}月{today.day}日"
