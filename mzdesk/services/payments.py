"""发放 from making a batch to closing it: 生成、核对、打印、送出、回盘、关账 (assistance.md §0, §7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.cases.payments import (
    ANSWERED,
    BATCH_STATES,
    CHECKED,
    CLOSED,
    MADE,
    PRINTED,
    SENT,
    Batch,
    BatchLine,
    Result,
)
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.batches import LineView, batch, lines
from mzdesk.services.closing import closed_months
from mzdesk.services.contested import WORDS, Waiting
from mzdesk.services.payables import payable
from mzdesk.services.payment_checks import findings
from mzdesk.services.raising import upgrade_bands
from mzdesk.store.work import Changes, table_of


@dataclass(frozen=True)
class Made:
    """A batch that was made: its id, how many lines, what they come to."""

    id: str
    rows: int
    total: Money
    changes: Changes


def programmes() -> list[Line]:
    """The lines that pay."""
    return [line for line in LINES.values() if line.relief]


@asks(Permission.PAY)
def make(desk: Desk, line: Line, month: Month, progress: Progress = silent) -> Made:
    """A new batch of everything that is payable up to ``month``. One batch of a programme is open at a time."""
    if month > Month.of(desk.today()):
        raise Refusal(f"{month.words}还没有到，不能生成发放表", "请改选本月或以前的月份", code="future-month")
    upgrade_bands(desk, line, month)
    with desk.store.work(desk.operator, f"生成{month.words}发放表") as work:
        table = table_of(Batch)
        open_ = work.connection.execute(select(table.c.id, table.c.month).where(
            table.c.programme == line.key, table.c.void_reason.is_(None), table.c.stage != CLOSED)).first()
        if open_ is not None:
            raise Refusal(f"{line.title}{open_.month.words}的发放表还没有关账", "请先回盘、关账，或作废后重新生成",
                          code="open-batch")
        if month in closed_months(work.connection, line.key):
            raise Refusal(f"{month.words}已经月结，不能再生成发放表", "没有发的款项请并入以后月份的批次",
                          code="closed-month")
        owed = payable(work.connection, line, month)
        if not owed:
            raise Refusal(f"{line.title}{month.words}没有应发的款项", "核对是否已经发过，或案卷还没有确认",
                          code="nothing-payable")
        number = 1 + len(work.connection.execute(select(table.c.id).where(
            table.c.programme == line.key, table.c.month == month, table.c.void_reason.is_(None))).all())
        cases, waiting = _cases(work.connection, line), Waiting(work.connection, line.key)
        held = [waiting.holds(one.case_id, (one.person, cases[one.case_id]["person_id"])) for one in owed]
        sent = [one.amount for one, back in zip(owed, held, strict=True) if not back]
        key = work.put(Batch, {
            "programme": line.key, "month": month, "number": number, "stage": MADE, "made": desk.today(),
            "rows": len(sent), "total": Money(sum(sent)),
        })
        for place, one in enumerate(owed, 1):
            case = cases[one.case_id]
            work.put(BatchLine, {
                "owner_id": key, "case_id": one.case_id, "holder": case["person_id"], "person": one.person,
                "village": case["village"], "component": one.component, "month": one.month, "nature": one.nature,
                "amount": one.amount, "people": one.people, "payee_name": case["payee_name"], "bank": case["bank"],
                "account": case["account"], "held": held[place - 1] or None,
            })
            if place % 500 == 0:
                progress(place, len(owed), "写入发放明细")
    return Made(key, len(sent), Money(sum(sent)), work.changes)


def _cases(connection: Connection, line: Line) -> dict[str, Any]:
    """Payee and village of every case."""
    assert line.subject is not None
    case, person = table_of(line.record), table_of(line.subject)
    query = select(case.c.id, case.c.person_id, case.c.payee_name, case.c.bank, case.c.account,
                   person.c.village).join_from(case, person, case.c.person_id == person.c.id, isouter=True)
    return {row["id"]: row for row in connection.execute(query).mappings()}


# from stage to stage

SHUT = ("这个批次已经关账，不能再改", "差错请在以后的批次补发或追缴")
_NEXT = dict(pairwise(BATCH_STATES))
_DAY = {CHECKED: "checked", PRINTED: "printed", SENT: "sent", ANSWERED: "answered", CLOSED: "closed"}


@asks(Permission.PAY)
def move(desk: Desk, key: str, stage: str) -> Changes:
    """One stage on, or refuse: a closed batch never changes (trap 15)."""
    found = batch(desk, key)
    if found.stage == CLOSED:
        raise Refusal(*SHUT, code="closed-batch")
    if BATCH_STATES.index(stage) != BATCH_STATES.index(found.stage) + 1:
        raise Refusal(f"批次现在是“{found.stage}”，下一步是“{_NEXT[found.stage]}”", "请按顺序办理", code="batch-order")
    _refuse_stage(desk, key, stage)
    with desk.store.work(desk.operator, f"{found.title}{found.month.words}发放表{stage}") as work:
        rows = [row for row in lines(desk, key) if not row.held]
        work.put(Batch, {
            "stage": stage, _DAY[stage]: desk.today(), "rows": len(rows),
            "total": Money(sum(row.amount for row in rows)),
        }, key)
    return work.changes


def _refuse_stage(desk: Desk, key: str, stage: str) -> None:
    if stage == CHECKED:
        blocking = [found for found in findings(desk, key) if found.blocking]
        if blocking:
            raise Refusal(f"还有{len(blocking)}处问题没有处理：{blocking[0].words}",
                          "请更正案卷后重新生成，或暂缓发放这些行", code="batch-findings")
    if stage == CLOSED:
        left = sum(row.result is None and not row.held for row in lines(desk, key))
        if left:
            raise Refusal(f"还有{left}笔没有发放结果", "请读入银行回盘，或逐笔登记结果", code="no-results")


@asks(Permission.PAY)
def hold(desk: Desk, key: str, line_ids: Sequence[str], held: bool = True) -> Changes:
    """暂缓: a line stays out of this batch; what it was for remains payable."""
    found = batch(desk, key)
    if found.stage == CLOSED:
        raise Refusal(*SHUT, code="closed-batch")
    if found.stage not in (MADE, CHECKED):
        raise Refusal(f"批次已是“{found.stage}”，不能再暂缓", "送出后请按退回处理", code="batch-order")
    if not held:
        _refuse_contested(desk, found.programme, [row for row in lines(desk, key) if row.id in line_ids])
    with desk.store.work(desk.operator, "暂缓发放" if held else "恢复发放") as work:
        for line_id in line_ids:
            work.put(BatchLine, {"held": held}, line_id)
        rows = [row for row in lines(desk, key) if (row.held if row.id not in line_ids else held) is False]
        work.put(Batch, {"rows": len(rows), "total": Money(sum(row.amount for row in rows)), "stage": MADE}, key)
    return work.changes


def _refuse_contested(desk: Desk, programme: str, rows: Sequence[LineView]) -> None:
    with desk.store.reading() as connection:
        waiting = Waiting(connection, programme)
    if any(waiting.holds(row.case_id, (row.person_id, row.holder_id)) for row in rows):
        raise Refusal(f"选中的人里{WORDS}", "读入市局的反馈后再恢复", code="contested")


@asks(Permission.PAY)
def answer(desk: Desk, key: str, results: Mapping[str, tuple[Result, str]]) -> Changes:
    """Book what the bank said of each line; when every line has its word the batch is 已回盘."""
    found = batch(desk, key)
    if found.stage == CLOSED:
        raise Refusal(*SHUT, code="closed-batch")
    if found.stage not in (SENT, ANSWERED):
        raise Refusal(f"批次现在是“{found.stage}”，还没有送出", "请先送出再读回盘", code="batch-order")
    rows = lines(desk, key)
    if any(row.held and row.id in results for row in rows):
        raise Refusal("暂缓的没有送银行，不能登记发放结果", "请只登记送出的各笔", code="held-line")
    with desk.store.work(desk.operator, "登记发放结果") as work:
        for line_id, (result, words) in results.items():
            work.put(BatchLine, {"result": result, "result_words": words or None}, line_id)
        left = [row for row in rows if row.result is None and not row.held and row.id not in results]
        if not left and found.stage == SENT:
            work.put(Batch, {"stage": ANSWERED, "answered": desk.today()}, key)
    return work.changes


@asks(Permission.PAY)
def void(desk: Desk, key: str, reason: str) -> Changes:
    """作废 a batch that was not sent; what it would have paid is payable again."""
    found = batch(desk, key)
    if found.stage == CLOSED:
        raise Refusal(*SHUT, code="closed-batch")
    if found.stage not in (MADE, CHECKED, PRINTED):
        raise Refusal(f"批次已是“{found.stage}”，不能作废", "送出的批次按回盘处理", code="batch-order")
    if not reason.strip():
        raise Refusal("作废要写明原因", "请填写原因", code="no-reason")
    with desk.store.work(desk.operator, reason) as work:
        work.void(Batch, key, reason)
    return work.changes
