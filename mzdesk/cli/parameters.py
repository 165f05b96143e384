"""政策与码表 from the command line: look at tables, draft rows, compare, try on the cases, issue."""

from datetime import date
from pathlib import Path

import click

from mzdesk.basics.days import read_day
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.exchange import policies
from mzdesk.people.desk import Desk
from mzdesk.policy.tables import dumped
from mzdesk.services import parameters as taken
from mzdesk.services import policy_book, policy_words


@click.group()
def parameters() -> None:
    """政策参数：查看、拟定、比较、试算、签名下发"""


@parameters.command("list")
@click.argument("table", required=False, default="", metavar="[表]")
@pass_call
def list_(call: Call, table: str) -> None:
    """列出参数表；写表名时列出它的各行"""
    desk = call.desk()
    if not table:
        names = policy_book.table_names(desk)
        call.answer({"tables": [{"table": name, "title": policy_words.title(name)} for name in names],
                     "version": taken.version(desk)}, *(f"{name}  {policy_words.title(name)}" for name in names))
        return
    found = policy_book.table(desk, _known(desk, table))
    heads = [column.label for column in found.columns]
    call.answer({"table": table, "columns": [column.key for column in found.columns], "rows": [
        {"place": place, "cells": line.cells, "from": line.begins, "until": line.ends, "state": line.state,
         "origin": line.origin, "unverified": line.unverified, "basis": line.basis}
        for place, line in enumerate(found.lines, 1)]},
        f"{found.title}：{'，'.join(heads)}", *(
            f"{place}  {'，'.join(line.cells)}  {line.begins}至{line.ends or '今'}  {line.state}  {line.origin}"
            f"{'  待核实' if line.unverified else ''}  {line.basis}" for place, line in enumerate(found.lines, 1)))


def _known(desk: Desk, table: str) -> str:
    if table not in desk.policy.tables:
        raise Refusal(f"没有名为“{table}”的参数表", "用 parameters list 查看表名", code="no-table")
    return table


def _day(desk: Desk, typed: str) -> date:
    found = read_day(typed, desk.today())
    if found is None or found.whole is None:
        raise Refusal("看不懂这个日期", "请写成 2027-01-01 的样子", code="bad-day")
    return found.whole


def _place(desk: Desk, table: str, place: int) -> policy_book.Line:
    lines = policy_book.table(desk, _known(desk, table)).lines
    if not 1 <= place <= len(lines):
        raise Refusal("没有这一行", "用 parameters list 表 查看行号", code="no-row")
    return lines[place - 1]


@parameters.command()
@click.argument("table", metavar="表")
@click.argument("values", nargs=-1, metavar="栏=值…")
@click.option("--from", "begins", required=True, help="生效日期")
@click.option("--until", "ends", default="", help="截止日期")
@click.option("--basis", required=True, help="依据（文号）")
@click.option("--unverified", is_flag=True, help="标为待核实")
@pass_call
def add(call: Call, table: str, values: tuple[str, ...], begins: str, ends: str, basis: str, unverified: bool) -> None:
    """拟定一行"""
    desk = call.desk()
    typed = dict(value.partition("=")[::2] for value in values)
    problems = policy_book.add(desk, _known(desk, table), typed, begins=begins, ends=ends, basis=basis,
                               unverified=unverified)
    if problems:
        raise Refusal("；".join(one.message for one in problems), "改正后再试", code="bad-row")
    call.answer({"drafted": len(policy_book.draft(desk))}, f"已列为拟下发，共{len(policy_book.draft(desk))}行。")


@parameters.command()
@click.argument("table", metavar="表")
@click.argument("place", type=int, metavar="行号")
@click.option("--until", required=True, help="执行到哪一天")
@click.option("--basis", required=True, help="依据（文号）")
@pass_call
def end(call: Call, table: str, place: int, until: str, basis: str) -> None:
    """停止执行一行"""
    desk = call.desk()
    policy_book.end(desk, table, _place(desk, table, place).row, _day(desk, until), basis)
    call.answer({"drafted": len(policy_book.draft(desk))}, "已列为拟下发。")


@parameters.command()
@click.argument("table", metavar="表")
@click.argument("place", type=int, metavar="行号")
@pass_call
def drop(call: Call, table: str, place: int) -> None:
    """撤去一行拟下发的"""
    desk = call.desk()
    policy_book.drop(desk, table, _place(desk, table, place).row)
    call.answer({"drafted": len(policy_book.draft(desk))}, f"还有{len(policy_book.draft(desk))}行拟下发。")


@parameters.command()
@click.argument("year", type=int, metavar="年份")
@click.option("--off", default="", help="放假，如 2027-01-01、2027-02-05~2027-02-11")
@click.option("--works", default="", help="周末上班的日子")
@click.option("--basis", required=True, help="依据（文号）")
@pass_call
def holidays(call: Call, year: int, off: str, works: str, basis: str) -> None:
    """拟定一年的放假和调休"""
    count = policy_book.holidays(call.desk(), year, off, works, basis)
    call.answer({"days": count}, f"{year}年{count}天已列为拟下发。")


@parameters.command()
@pass_call
def compare(call: Call) -> None:
    """拟下发的与现行的比较，试算会变的金额"""
    desk = call.desk()
    found, effects = policy_book.differences(desk), policy_book.effects(desk, call.progress)
    call.answer({"differences": found, "effects": effects}, *(
        f"{one.title}：{one.before or '（新增）'} → {one.after}" for one in found), *(
        f"{one.programme} {one.site}：{one.cases}件中{one.changed}件变，"
        f"{one.before.grouped} → {one.after.grouped}元" for one in effects))


@parameters.command()
@click.option("--to", required=True, type=FILE, help="写到哪个文件夹（U盘）")
@pass_call
def issue(call: Call, to: Path) -> None:
    """签名下发拟定的各行；没有拟定的，再写一份已下发的"""
    desk = call.desk()
    drafted = policy_book.draft(desk)
    made = policies.publish(desk, dumped(drafted), to) if drafted else policies.hand_out(desk, to)
    policy_book.discard(desk)
    call.answer({"path": made.path, "version": made.version, "rows": made.rows},
                f"政策参数第{made.version}版，共{made.rows}行，已写到 {made.path}。{made.words}")


COMMANDS = (parameters,)
