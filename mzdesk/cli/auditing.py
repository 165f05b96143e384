"""操作记录 from the command line: the trail in words, and the proof of its chain."""

from datetime import date
from pathlib import Path

import click

from mzdesk import sheets
from mzdesk.basics.days import read_day
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import demand
from mzdesk.services import audit as trail
from mzdesk.services import papers, proof


@click.group()
def audit() -> None:
    """操作记录：查询、导出、校验"""


@audit.command("list")
@click.option("--who", default="", help="操作人")
@click.option("--register", default="", help="台账")
@click.option("--kind", default="", help="事项，例如 修改、打印、登录、查看")
@click.option("--since", default="", help="起始日期")
@click.option("--until", default="", help="截止日期")
@click.option("--text", default="", help="内容、原因、操作人里的文字")
@click.option("--record", default="", help="记录编号")
@click.option("--limit", default=trail.PAGE, type=click.IntRange(1, 10_000), help="最多几条")
@click.option("--to", type=FILE, help="写成 .pdf（前两千条）或 .xlsx（全部）")
@pass_call
def list_(
    call: Call, who: str, register: str, kind: str, since: str, until: str, text: str, record: str, limit: int,
    to: Path | None,
) -> None:
    """列出操作记录，新的在前"""
    desk = call.desk()
    query = trail.Query(who, _register(desk, register), _kind(kind), _day(since, desk), _day(until, desk), text, record)
    if to is not None:
        pages = _write(call, desk, query, to)
        papers.register_print(desk, None, f"操作记录（{to.suffix.lstrip('.')}）", pages=pages, exported=True)
        call.answer({"path": str(to), "pages": pages}, f"操作记录已写到 {to}")
        return
    found = trail.trail(desk, query, 0, limit)
    rows = [{"when": one.words.when, "who": one.words.who, "what": one.words.what, "register": one.whose.title,
             "record": one.whose.record, "name": one.whose.name, "content": one.content, "reason": one.words.reason,
             "seq": one.seq} for one in found.entries]
    call.answer({"entries": rows, "total": found.total},
                *("  ".join(filter(None, trail.cells(one))) for one in found.entries),
                f"共{found.total}条" + (f"，列出前{len(rows)}条。" if len(rows) < found.total else "。"))


def _write(call: Call, desk: Desk, query: trail.Query, to: Path) -> int:
    if to.suffix.lower() != ".xlsx":
        return write_content(call, trail.sheet(desk, query), to)
    demand(desk, Permission.EXPORT)
    rows = (trail.cells(one) for one in trail.each(desk, query, call.progress))
    sheets.write_long(trail.HEADS, rows, to, "操作记录")
    return 1


def _register(desk: Desk, typed: str) -> str:
    if not typed:
        return ""
    known = trail.registers(desk)
    found = next((key for key, title in known.items() if typed in (key, key.replace("_", "-"), title)), None)
    if found is None:
        raise Refusal(f"没有名为“{typed}”的台账", f"可用的有：{'、'.join(known.values())}", code="no-register")
    return found


def _kind(typed: str) -> str:
    if not typed:
        return ""
    found = next((key for key, word in trail.kinds().items() if typed in (key, word)), None)
    if found is None:
        raise Refusal(f"没有名为“{typed}”的事项", f"可用的有：{'、'.join(trail.kinds().values())}", code="no-kind")
    return found


def _day(typed: str, desk: Desk) -> date | None:
    if not typed:
        return None
    found = read_day(typed, desk.today())
    if found is None or found.whole is None:
        raise Refusal("看不懂这个日期", "请写成 2026-10-08 的样子", code="bad-day")
    return found.whole


@audit.command()
@click.option("--to", type=FILE, help="写出校验单（.pdf）")
@pass_call
def verify(call: Call, to: Path | None) -> None:
    """校验：重新计算每一条的摘要，看有没有改动和缺失"""
    desk = call.desk()
    found = proof.prove(desk, call.progress)
    if to is not None:
        pages = write_content(call, proof.proof_paper(desk, found), to)
        papers.register_print(desk, None, "操作记录校验单", pages=pages, exported=True)
    call.answer(
        {"ok": found.whole, "entries": found.entries, "said": found.said, "lives": [
            {"why": life.why, "entries": life.entries, "first": life.first_hash, "last": life.last_hash,
             "ok": life.whole, "said": life.said} for life in found.lives]},
        *(f"{life.why}：{life.said}" for life in found.lives), f"{found.said}。",
        *([f"校验单已写到 {to}"] if to is not None else []))
    if not found.whole:
        raise click.exceptions.Exit(1)


COMMANDS = (audit,)
