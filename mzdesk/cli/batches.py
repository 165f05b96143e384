"""Commands on 发放批次, from making one to closing it."""

from pathlib import Path
from typing import Any

import click

from mzdesk import sheets
from mzdesk.cases.payments import CHECKED, CLOSED, PRINTED, SENT, Result
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.cli.relief import month_of
from mzdesk.lines import line_of
from mzdesk.people.desk import Desk
from mzdesk.services import bank, batches, closing, papers, payment_checks, payment_sheets, payments


@click.group()
def batch() -> None:
    """发放批次：生成、核对、打印、送出、回盘、关账"""


@batch.command("list")
@pass_call
def list_(call: Call) -> None:
    """列出发放批次"""
    found = batches.batches(call.desk())
    call.answer({"batches": found}, *(
        f"{one.id}  {one.title}  {one.month}  第{one.number}批  {one.stage}  {one.rows}笔  {one.total.grouped}元"
        for one in found), f"共{len(found)}批。")


@batch.command()
@click.argument("register")
@click.option("--month", required=True, help="发放月份，写作 2026-10")
@pass_call
def make(call: Call, register: str, month: str) -> None:
    """生成发放表：当月应发和以前月份未发的"""
    made = payments.make(call.desk(), line_of(register), month_of(month), call.progress)
    call.answer({"id": made.id, "rows": made.rows, "total": str(made.total)},
                f"已生成 {made.id}：{made.rows}笔，{made.total.grouped}元")


@batch.command()
@click.argument("key", metavar="ID")
@pass_call
def show(call: Call, key: str) -> None:
    """显示一个批次的明细和合计"""
    _tell(call, call.desk(), key)


@batch.command()
@click.argument("key", metavar="ID")
@pass_call
def check(call: Call, key: str) -> None:
    """核对：账号、死亡、重复、证件到期；没有必须处理的问题就转为已核对"""
    desk = call.desk()
    found = payment_checks.findings(desk, key)
    if not any(one.blocking for one in found):
        payments.move(desk, key, CHECKED)
    _tell(call, desk, key, *(f"  {one.rule}　{one.words}" for one in found), findings=[
        {"rule": one.rule, "record": one.case_id, "line": one.line_id, "text": one.words, "blocking": one.blocking}
        for one in found])


@batch.command()
@click.argument("key", metavar="ID")
@click.argument("rows", nargs=-1, required=True, metavar="明细编号…")
@click.option("--undo", is_flag=True, help="取消暂缓")
@pass_call
def hold(call: Call, key: str, rows: tuple[str, ...], undo: bool) -> None:
    """暂缓发放某几笔"""
    desk = call.desk()
    payments.hold(desk, key, rows, held=not undo)
    _tell(call, desk, key)


@batch.command("print")
@click.argument("key", metavar="ID")
@click.option("--to", type=FILE, help="发放表，.pdf 或 .xlsx")
@click.option("--purpose", default="bank", type=click.Choice(list(papers.PURPOSES)), help="用途，决定遮盖")
@pass_call
def print_(call: Call, key: str, to: Path | None, purpose: str) -> None:
    """发放表；第一次打印后转为已打印"""
    desk = call.desk()
    if to is not None:
        content = payment_sheets.payment_sheet(desk, key, purpose)
        pages = write_content(call, content, to)
        papers.register_print(desk, None, content.title, subject_id=key, purpose=purpose, pages=pages)
    if batches.batch(desk, key).stage == CHECKED:
        payments.move(desk, key, PRINTED)
    _tell(call, desk, key)


@batch.command()
@click.argument("key", metavar="ID")
@click.option("--to", required=True, type=FILE, help="银行文件（.xlsx）")
@pass_call
def send(call: Call, key: str, to: Path) -> None:
    """写银行文件，转为已送出"""
    desk = call.desk()
    content = bank.contents(desk, key)
    sheets.write_table(content.heads, content.rows, to)
    payments.move(desk, key, SENT)
    _tell(call, desk, key, f"已写到 {to}", path=str(to))


@batch.command()
@click.argument("key", metavar="ID")
@click.option("--from", "file", type=FILE, help="银行回盘工作簿")
@click.option("--all-paid", is_flag=True, help="回盘文件没有提到的各笔都登记为成功")
@pass_call
def results(call: Call, key: str, file: Path | None, all_paid: bool) -> None:
    """读入银行回盘"""
    desk, found, strange = call.desk(), bank.Answers(), tuple[str, ...]()
    if file:
        answered = bank.answers(desk, key, sheets.read(file)[0].rows)
        found, strange = dict(answered.results), answered.strange
    if all_paid:
        left = [row for row in batches.lines(desk, key) if row.result is None and not row.held]
        found |= {row.id: (Result.PAID, "") for row in left if row.id not in found}
    payments.answer(desk, key, found)
    returned = sum(result is Result.RETURNED for result, _ in found.values())
    _tell(call, desk, key, f"成功{len(found) - returned}笔，退回{returned}笔", *strange,
          returned=returned, strange=list(strange))


@batch.command()
@click.argument("key", metavar="ID")
@pass_call
def close(call: Call, key: str) -> None:
    """关账：以后不能再改"""
    desk = call.desk()
    payments.move(desk, key, CLOSED)
    _tell(call, desk, key)


@batch.command()
@click.argument("key", metavar="ID")
@click.option("--reason", required=True, help="作废原因")
@pass_call
def void(call: Call, key: str, reason: str) -> None:
    """作废一个没有送出的批次"""
    payments.void(call.desk(), key, reason)
    call.answer({"id": key}, "已作废")


def _tell(call: Call, desk: Desk, key: str, *words: str, **more: Any) -> None:
    view, listed = batches.batch(desk, key), batches.lines(desk, key)
    summed = batches.totals(listed)
    rows = [{
        "id": row.id, "case": row.case_id, "component": str(row.component), "month": str(row.month),
        "nature": row.nature.label, "amount": str(row.amount), "people": row.people, "held": row.held,
        "result": row.result.label if row.result else None,
    } for row in listed]
    call.answer(
        {**more, "id": key, "stage": view.stage, "rows": summed.rows, "total": str(summed.amount),
         "times": summed.times, "people": summed.people, "households": summed.households, "lines": rows},
        *words, f"{view.title}{view.month.words}第{view.number}批：{view.stage}，{summed.rows}笔，"
        f"{summed.households}户{summed.people}人，{summed.amount.grouped}元")


@click.command("close-month")
@click.argument("month")
@pass_call
def close_month(call: Call, month: str) -> None:
    """月结：冻结一个月，以后不再往这个月发放"""
    done = closing.close(call.desk(), month_of(month))
    rows = [{"programme": row.programme, "paid": str(row.sum.amount), "times": row.sum.times, "people": row.sum.people,
             "households": row.sum.households, "due": str(row.due), "due_before": str(row.due_before)}
            for row in done.programmes]
    call.answer({"month": str(done.month), "already": done.already, "programmes": rows},
                f"{done.month.words}{'早已月结' if done.already else '已月结'}",
                *(f"  {row.title}：发放{row.sum.amount.grouped}元，{row.sum.households}户{row.sum.people}人，"
                  f"{row.sum.times}人次；应发{row.due.grouped}元，上月{row.due_before.grouped}元"
                  for row in done.programmes))


COMMANDS = (batch, close_month)
