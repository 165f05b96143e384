"""Commands on villages: list, add, rename, close."""

from datetime import date
from pathlib import Path

import click

from mzdesk.basics.days import read_day
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.cli.relief import month_of
from mzdesk.people.desk import Desk
from mzdesk.services import papers, village_work, villages
from mzdesk.services.names import village_by_name


@click.group()
def village() -> None:
    """村（社区）：列出、登记、更名、停用"""


@village.command("list")
@pass_call
def list_(call: Call) -> None:
    """列出村（社区）"""
    found = villages.places(call.desk())
    said = (f"{p.code}  {p.name}  {p.residents}人{'（已停用）' if p.ended else ''}" for p in found)
    call.answer({"villages": found}, *said)


@village.command()
@click.argument("name")
@click.option("--code", default="", help="12位代码")
@pass_call
def add(call: Call, name: str, code: str) -> None:
    """登记一个村（社区）"""
    villages.add(call.desk(), name, code)
    call.answer({"added": name}, f"已登记：{name}")


@village.command()
@click.argument("which")
@click.option("--name", default="", help="新名称")
@click.option("--code", default="", help="新代码")
@click.option("--ended", default="", help="停用日期")
@pass_call
def change(call: Call, which: str, name: str, code: str, ended: str) -> None:
    """更名、改代码或停用（按名称或代码指定）"""
    desk = call.desk()
    villages.change(desk, _one(desk, which), name=name, code=code, ended=_day(ended))
    call.answer({"changed": which}, f"已更改：{which}")


@village.command()
@click.argument("which")
@click.option("--month", default="", help="月份，写作 2026-10；不写为本月")
@click.option("--to", type=FILE, help="任务单，.pdf 或 .xlsx")
@pass_call
def tasks(call: Call, which: str, month: str, to: Path | None) -> None:
    """一个村到月底要办的事：走访、期限、探访发现的问题"""
    desk = call.desk()
    key = _one(desk, which)
    wanted = month_of(month) if month else Month.of(desk.today())
    found = village_work.work_of(desk, key, wanted)
    if to is not None:
        content = village_work.task_sheet(desk, key, wanted)
        papers.register_print(desk, None, content.title, pages=write_content(call, content, to), exported=True)
    call.answer({"village": found.name, "items": found.items, "officers": found.officers},
                *(f"{one.due or ''}  {one.matter}  {one.group}  {one.name}  {one.words}" for one in found.items),
                f"共{len(found.items)}件。")


def _one(desk: Desk, which: str) -> str:
    found = village_by_name(desk, which)
    if found is None:
        raise Refusal("没有这个村（社区）", "请核对名称或代码", code="no-village")
    return found


def _day(typed: str) -> date | None:
    if not typed:
        return None
    found = read_day(typed)
    if found is None or found.whole is None:
        raise Refusal("看不懂这个日期", "请写成 2026-10-08 的样子", code="bad-day")
    return found.whole


COMMANDS = (village,)
