"""Commands of the bureau on what waits for a person: conflicts, entries set aside, feedback."""

from pathlib import Path
from typing import Any

import click

from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.exchange import feedback as feedbacks
from mzdesk.exchange import settling
from mzdesk.services import differences
from mzdesk.services.differences import OUTCOMES, told_words
from mzdesk.services.names import names, site_name

STANDS = {"township": settling.TOWNSHIP_STANDS, "bureau": settling.BUREAU_STANDS}


@click.group()
def conflict() -> None:
    """冲突与待核：列出、核定、撤回、重新核对"""


@conflict.command("list")
@click.option("--site", default="", help="只列一个乡镇（9 位代码）")
@pass_call
def list_(call: Call, site: str) -> None:
    """等核定的冲突和待核内容"""
    desk = call.desk()
    known = names(desk)
    rows = []
    for one in settling.conflicts(desk, site):
        words = [differences.words_of_value(desk, one.entity, one.field, value, known)
                 for value in (one.before, one.ours, one.theirs)]
        rows.append({
            "id": one.id, "site": one.site, "record": differences.whose(desk, one.entity, one.record_id).record,
            "what": differences.title_of(one.entity), "field": differences.label_of(one.entity, one.field),
            "before": words[0], "bureau": words[1], "township": words[2]})
    aside = [{"id": one.id, "site": one.site, "what": differences.title_of(one.entity), "rule": one.rule,
              "words": one.words, "advice": one.advice} for one in settling.held(desk, site)]
    call.answer({"conflicts": rows, "held": aside}, *(
        f"{row['id']}  {site_name(row['site'])}  {row['what']}·{row['field']}：原来{row['before']}，"
        f"市局{row['bureau']}，乡镇{row['township']}" for row in rows),
        *(f"{row['id']}  {site_name(row['site'])}  {row['what']}：{row['words']}" for row in aside),
        f"冲突{len(rows)}处，待核{len(aside)}条。")


@conflict.command()
@click.argument("key", metavar="编号")
@click.argument("stands", type=click.Choice(list(STANDS)))
@pass_call
def settle(call: Call, key: str, stands: str) -> None:
    """核定一处：以乡镇（township）或市局（bureau）的为准"""
    settling.settle(call.desk(), key, STANDS[stands])
    call.answer({"id": key, "stands": stands}, "已核定")


@conflict.command()
@click.argument("key", metavar="编号")
@pass_call
def reopen(call: Call, key: str) -> None:
    """撤回一处核定"""
    settling.take_back(call.desk(), key)
    call.answer({"id": key}, "已撤回")


@conflict.command()
@click.argument("key", metavar="编号")
@click.option("--reason", required=True, help="原因")
@pass_call
def drop(call: Call, key: str, reason: str) -> None:
    """不采用一条待核内容"""
    settling.drop(call.desk(), key, reason)
    call.answer({"id": key}, "已不采用")


@conflict.command()
@click.option("--site", default="", help="只核对一个乡镇（9 位代码）")
@pass_call
def retry(call: Call, site: str) -> None:
    """重新核对待核内容（程序或代码表升级后）"""
    done, left = settling.try_again(call.desk(), site)
    call.answer({"applied": done, "waiting": left}, f"写入{done}条，还有{left}条待核。")


@click.group()
def feedback() -> None:
    """反馈：市局的决定和更正回到乡镇"""


@feedback.command("export")
@click.argument("site")
@click.option("--to", required=True, type=FILE, help="写到哪个文件夹（U盘）")
@pass_call
def export_(call: Call, site: str, to: Path) -> None:
    """市局：写一个乡镇的反馈包"""
    made = feedbacks.export(call.desk(), site, to)
    call.answer({"path": str(made.path), "edits": made.edits},
                f"反馈包已写到 {made.path}，共{made.edits}处。{made.words}")


@feedback.command("export-all")
@click.option("--to", required=True, type=FILE, help="写到哪个文件夹（U盘）")
@pass_call
def export_all(call: Call, to: Path) -> None:
    """市局：给每个有内容要反馈的乡镇各写一个反馈包"""
    made = feedbacks.export_all(call.desk(), to, call.progress)
    call.answer({"packages": [
        {"path": one.path, "site": one.site, "edits": one.edits, "rows": one.rows, "notes": one.notes,
         "roster": one.roster, "policy": one.policy} for one in made]},
        *(f"{site_name(one.site)}：{one.edits}处，{one.path}" for one in made), f"共{len(made)}个反馈包。")


@feedback.command("list")
@pass_call
def told(call: Call) -> None:
    """乡镇：市局反馈过什么，逐条"""
    desk = call.desk()
    known = names(desk)
    rows: list[dict[str, Any]] = []
    for one in feedbacks.told(desk):
        whose = differences.whose(desk, one.entity, one.record) if one.record else differences.Whose()
        rows.append({"number": one.number, "kind": one.kind, "register": whose.register, "record": whose.record,
                     "what": differences.title_of(one.entity) if one.entity else "",
                     "field": differences.label_of(one.entity, one.field) if one.field else "",
                     "words": told_words(desk, one, known), "outcome": one.outcome})
    call.answer({"told": rows}, *(
        f"第{row['number']}号  {row['what']}{'·' if row['field'] else ''}{row['field']}  {row['words']}  "
        f"{OUTCOMES[row['outcome']]}" for row in rows), f"共{len(rows)}条。")


@feedback.command()
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="只看，不写入")
@pass_call
def read(call: Call, file: Path, dry_run: bool) -> None:
    """乡镇：读入反馈包"""
    done = feedbacks.read(call.desk(), file, dry_run=dry_run)
    call.answer({"applied": done.applied, "already": done.already, "kept": len(done.kept), "dry_run": dry_run,
                 "contests": done.contests, "roster": done.roster, "policy": done.policy},
                f"写入{done.applied}处，本来就一致{done.already}处，本机另有修改、没有改动{len(done.kept)}处，"
                f"还有{done.contests}处等市局核定。",
                *([f"名册更新到第{done.roster}版。"] if done.roster else []),
                *([f"政策参数更新到第{done.policy}版。"] if done.policy else []))


COMMANDS = (conflict, feedback)
