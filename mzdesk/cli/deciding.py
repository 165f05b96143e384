"""Commands of the bureau on what waits for a person: conflicts, entries set aside, feedback."""

from pathlib import Path

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.exchange import feedback as feedbacks
from mzdesk.exchange import settling
from mzdesk.services import across as pairs
from mzdesk.services import differences
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


@feedback.command()
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="只看，不写入")
@pass_call
def read(call: Call, file: Path, dry_run: bool) -> None:
    """乡镇：读入反馈包"""
    done = feedbacks.read(call.desk(), file, dry_run=dry_run)
    call.answer({"applied": done.applied, "already": done.already, "kept": len(done.kept), "dry_run": dry_run},
                f"写入{done.applied}处，本来就一致{done.already}处，本机另有修改、没有改动{len(done.kept)}处。")


@click.group()
def across() -> None:
    """跨乡镇核对：疑似同一人、异地死亡、两地重复发放"""


@across.command("list")
@click.option("--rule", default="", help="只列一条规则，如 T1")
@pass_call
def across_list(call: Call, rule: str) -> None:
    """列出成对的疑点，待核的在前"""
    found = [pair for pair in pairs.pairs(call.desk(), call.progress) if rule in ("", pair.rule)]
    call.answer({"pairs": [
        {"id": pair.key, "rule": pair.rule, "title": pair.title, "first": pair.first.person,
         "second": pair.second.person, "words": pair.words, "state": pair.state, "note": pair.note} for pair in found]},
        *(f"{pair.key}  {pair.title}：{pair.first.words}　{pair.second.words}　{pair.words}　"
          f"{pairs.STATES[pair.state]}" for pair in found), f"共{len(found)}对。")


@across.command("note")
@click.argument("key", metavar="编号")
@click.argument("state", type=click.Choice(list(pairs.STATES)))
@click.option("--words", default="", help="核对结果")
@pass_call
def across_note(call: Call, key: str, state: str, words: str) -> None:
    """记下核对结果：not_same 不是同一人，settled 已处理，open 撤回"""
    desk = call.desk()
    pair = next((one for one in pairs.pairs(desk) if one.key == key), None)
    if pair is None:
        raise Refusal("没有这一对疑点", "用 across list 查看编号", code="no-pair")
    pairs.note(desk, pair, state, words)
    call.answer({"id": key, "state": state}, f"已记为“{pairs.STATES[state]}”")


COMMANDS = (conflict, feedback, across)
