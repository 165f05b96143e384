"""Commands on relief: people and cases, steps, deaths, standards, comparison."""

from datetime import date
from pathlib import Path

import click

from mzdesk.basics.days import read_day
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.describe import Line
from mzdesk.exchange import policies
from mzdesk.lines import LINES, line_of
from mzdesk.people.desk import Desk
from mzdesk.services import casework, comparing, deaths, papers, parameters, payment_sheets, records
from mzdesk.services.raising import raise_from


def day_of(typed: str, desk: Desk) -> date:
    found = read_day(typed, desk.today()) if typed else None
    if typed and (found is None or found.whole is None):
        raise Refusal("看不懂这个日期", "请写成 2026-10-08 的样子", code="bad-day")
    return found.whole if found and found.whole else desk.today()


def month_of(typed: str) -> Month:
    found = Month.parse(typed)
    if found is None:
        raise Refusal("看不懂这个月份", "请写成 2026-10 的样子", code="bad-month")
    return found


def pairs_of(typed: tuple[str, ...]) -> dict[str, str]:
    """``field=value`` words as a mapping."""
    found = {}
    for word in typed:
        key, sign, value = word.partition("=")
        if not sign:
            raise click.UsageError("values are written field=value")
        found[key] = value
    return found


def find(desk: Desk, key: str) -> Line:
    """The line that holds a record."""
    for line in LINES.values():
        try:
            records.load(desk, line, key)
        except Refusal:
            continue
        return line
    raise Refusal("没有这个编号的记录", "用 list 命令查看编号", code="no-record")


@click.command()
@click.argument("register")
@click.argument("values", nargs=-1)
@click.option("--person", default="", metavar="ID", help="已登记居民的编号：带出本人和同户成员")
@pass_call
def new(call: Call, register: str, values: tuple[str, ...], person: str) -> None:
    """登记一条草稿（栏目=值；members+.person=编号 添加一行）"""
    line, desk = line_of(register), call.desk()
    blank = casework.for_person(desk, line, person) if person else records.blank(desk, line)
    after = casework.put_values(desk, line, blank, pairs_of(values))
    saved = records.save(desk, line, records.blank(desk, line), after)
    found = records.load(desk, line, saved.id)
    call.answer({"id": saved.id, "person": found.values.get("person_id"), "state": found.state},
                f"已存为草稿：{saved.id}")


@click.command("set")
@click.argument("key", metavar="ID")
@click.argument("values", nargs=-1, required=True)
@pass_call
def set_(call: Call, key: str, values: tuple[str, ...]) -> None:
    """改一条记录（栏目=值；postings.objected=否 改最近一行；surveys+.way=… 添加一行）"""
    desk = call.desk()
    line = find(desk, key)
    before = records.load(desk, line, key)
    saved = records.save(desk, line, before, casework.put_values(desk, line, before, pairs_of(values)))
    found = records.check(desk, line, records.load(desk, line, key))
    call.answer({"id": saved.id, "problems": [{"field": p.field, "rule": p.rule, "text": p.message,
                                               "blocking": p.blocking} for p in found]},
                "已保存", *(f"  {p.message}" for p in found))


@click.command()
@click.argument("key", metavar="ID")
@click.argument("action", required=False, default="")
@click.option("--day", default="", help="办理日期（缺省今天）")
@click.option("--reason", default="", help="原因代码")
@click.option("--words", default="", help="说明")
@pass_call
def step(call: Call, key: str, action: str, day: str, reason: str, words: str) -> None:
    """办理下一步；不写步骤时列出现在能办的"""
    desk = call.desk()
    line = find(desk, key)
    case = records.load(desk, line, key)
    if not action:
        found = records.available(line, case)
        told = casework.standing(desk, line, case)
        call.answer({"state": case.state, "steps": [one.action for one in found],
                     "clocks": [{"words": one.words, "basis": one.basis} for one in told]},
                    f"{line.title}  {case.state}", *(f"  可办理：{one.action} → {one.target}" for one in found),
                    *(f"  {one.words}" for one in told))
        return
    records.advance(desk, line, key, action, day=day_of(day, desk), reason=reason, words=words)
    state = records.load(desk, line, key).state
    call.answer({"id": key, "state": state}, f"已办理“{action}”，现在是“{state}”")


@click.command()
@click.argument("person", metavar="ID")
@click.option("--day", required=True, help="死亡日期")
@click.option("--source", default="", help="信息来源")
@click.option("--dry-run", is_flag=True, help="只列出受影响的事项")
@pass_call
def death(call: Call, person: str, day: str, source: str, dry_run: bool) -> None:
    """登记死亡，并处理依存的待遇和户籍事项"""
    desk = call.desk()
    died = day_of(day, desk)
    effects = deaths.touched(desk, person, died)
    if not dry_run:
        deaths.register(desk, person, died, source=source, expected=effects)
    call.answer({"touched": [{"register": e.register, "record": e.record_id, "effect": e.effect, "text": e.words}
                             for e in effects], "dry_run": dry_run},
                *(f"  {e.effect}　{e.words}" for e in effects), f"共{len(effects)}项。")


@click.command("policy")
@click.argument("file", type=FILE)
@click.option("--to", type=FILE, help="市局：签名下发，写到哪个文件夹（U盘）")
@pass_call
def policy_(call: Call, file: Path, to: Path | None) -> None:
    """装入政策参数：TOML 为本地参数，.mzp 为市局的政策包；市局加 --to 签名下发"""
    desk = call.desk()
    if file.suffix == ".mzp":
        issue = policies.install(desk, file)
        call.answer({"version": issue.version, "rows": len(issue.rows),
                     "tables": sorted({table for table, _ in issue.rows})},
                    f"已安装市局政策参数第{issue.version}版，{len(issue.rows)}行")
        return
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refusal("读不到这个参数文件", "请检查路径，文件须为 UTF-8 文字", code="cannot-read") from None
    if to is not None:
        made = policies.publish(desk, text, to)
        call.answer({"path": str(made.path), "version": made.version, "rows": made.rows},
                    f"政策参数第{made.version}版（{made.rows}行）已写到 {made.path}。{made.words}")
        return
    rows = parameters.install(desk, text)
    call.answer({"rows": len(rows), "tables": sorted({table for table, _ in rows})}, f"已装入{len(rows)}行参数")


@click.command("raise")
@click.argument("register")
@click.option("--from", "effective", required=True, help="新标准执行月份，写作 2026-06")
@click.option("--words", default="提高标准", help="说明，例如文号")
@pass_call
def raise_(call: Call, register: str, effective: str, words: str) -> None:
    """按新标准重新核算（提标）；差额由下一批补发"""
    done = raise_from(call.desk(), line_of(register), month_of(effective), words, call.progress)
    call.answer({"cases": done.cases, "lower": done.lower, "before": str(done.before), "after": str(done.after)},
                f"重新核算{done.cases}个案卷：每月由{done.before.short}元变为{done.after.short}元；"
                f"算出来更低的{done.lower}个没有改，请复核。")


@click.command()
@click.argument("register")
@click.option("--month", required=True, help="月份，写作 2026-10")
@click.option("--to", type=FILE, help="变动报告单，.pdf 或 .xlsx")
@click.option("--by-village", is_flag=True, help="写与上月对比表（一村一行），不写变动报告单")
@pass_call
def compare(call: Call, register: str, month: str, to: Path | None, by_village: bool) -> None:
    """与上月比：每一处变动、金额和原因"""
    desk, line = call.desk(), line_of(register)
    found = comparing.compare(desk, line, month_of(month))
    if to is not None:
        sheet = payment_sheets.comparison_sheet if by_village else payment_sheets.change_sheet
        content = sheet(desk, line.key, found.month)
        papers.register_print(desk, line, content.title, pages=write_content(call, content, to), exported=True)
    call.answer({"before": str(found.before), "after": str(found.after), "changes": [
        {"record": c.case_id, "kind": c.kind, "before": str(c.before), "after": str(c.after), "reason": c.reason}
        for c in found.changes]},
        *(f"  {c.kind}　{c.name}　{c.before.short} → {c.after.short}　{c.reason}" for c in found.changes),
        f"上月{found.before.grouped}元，本月{found.after.grouped}元，变动{len(found.changes)}处。")


COMMANDS = (new, set_, step, death, policy_, raise_, compare)
