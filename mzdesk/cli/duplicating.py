"""重复比对 from the command line: pairs that may be one person, what was said of them, merges and their way back."""

from collections.abc import Mapping

import click

from mzdesk.cli.frame import Call, pass_call
from mzdesk.services import across, same_person


@click.group(invoke_without_command=True)
@click.option("--rule", default="", help="只列一条规则，如 T1")
@click.pass_context
def duplicates(context: click.Context, rule: str) -> None:
    """重复比对：市局跨乡镇核对，乡镇查本机重复的居民档案；不写子命令时列出"""
    if context.invoked_subcommand is None:
        _list(context.obj, rule)


@duplicates.command("list")
@click.option("--rule", default="", help="只列一条规则，如 T1")
@pass_call
def list_(call: Call, rule: str) -> None:
    """列出成对的疑点，待核的在前"""
    _list(call, rule)


def _list(call: Call, rule: str) -> None:
    found = [pair for pair in across.pairs(call.desk(), call.progress) if rule in ("", pair.rule)]
    call.answer({"pairs": [
        {"id": pair.key, "rule": pair.rule, "title": pair.title, "first": pair.first.person,
         "first_site": pair.first.site, "second": pair.second.person, "second_site": pair.second.site,
         "words": pair.words, "state": pair.state, "note": pair.note} for pair in found],
        "open": across.open_count(found)},
        *(f"{pair.key}  {pair.title}：{pair.first.words}　{pair.second.words}　{pair.words}　"
          f"{across.STATES[pair.state]}" for pair in found), f"共{len(found)}对，{across.open_count(found)}对待核。")


@duplicates.command()
@click.argument("key", metavar="编号")
@click.argument("state", type=click.Choice(across.NOTED))
@click.option("--words", default="", help="核对结果")
@pass_call
def note(call: Call, key: str, state: str, words: str) -> None:
    """记下核对结果：not_same 不是同一人，settled 已处理，open 撤回"""
    desk = call.desk()
    across.note(desk, across.find(desk, key), state, words)
    call.answer({"id": key, "state": state}, f"已记为“{across.STATES[state]}”")


@duplicates.command()
@click.argument("kept", metavar="保留的居民")
@click.argument("alias", metavar="并入的居民")
@click.option("--words", default="", help="核对结果")
@click.option("--dry-run", is_flag=True, help="只看，不合并")
@pass_call
def merge(call: Call, kept: str, alias: str, words: str, dry_run: bool) -> None:
    """两份居民档案是同一人：合并，合并前后逐类清点"""
    desk = call.desk()
    seen = same_person.look(desk, kept, alias)
    told = {"kept": {"person": seen.kept.person, "counts": seen.kept.counts},
            "alias": {"person": seen.alias.person, "counts": seen.alias.counts},
            "together": seen.together, "across": seen.across, "warnings": list(seen.warnings)}
    said = [f"保留：{seen.kept.words}，{_counted(seen.kept.counts)}",
            f"并入：{seen.alias.words}，{_counted(seen.alias.counts)}", *seen.warnings]
    if dry_run:
        call.answer({**told, "dry_run": True}, *said, f"合并后：{_counted(seen.together)}。没有合并。")
        return
    done = same_person.merge(desk, kept, alias, words)
    call.answer({**told, "dry_run": False, "id": done.id, "before": done.before, "after": done.after,
                 "moved": done.moved, "counts": done.counts},
                *said, f"已合并：合并前共{done.before}条，合并后{done.after}条，一条不少。",
                f"撤销：duplicates unmerge {done.id}")


def _counted(counts: Mapping[str, int]) -> str:
    return "、".join(f"{title}{count}条" for title, count in counts.items()) or "没有档案"


@duplicates.command()
@click.argument("key", metavar="合并编号")
@pass_call
def unmerge(call: Call, key: str) -> None:
    """撤销一次合并：并入的档案恢复原样"""
    done = same_person.unmerge(call.desk(), key)
    call.answer({"id": done.id, "moved": done.moved}, f"已撤销合并，{done.moved}条记录改回原来的档案。")


@duplicates.command()
@pass_call
def merges(call: Call) -> None:
    """列出办理过的合并，已撤销的在后"""
    found = same_person.register(call.desk())
    call.answer({"merges": found}, *(
        f"{one.id}  {one.merged}  {one.alias_words} 并入 {one.kept_words}：{one.words}"
        f"{f'（{one.undone}撤销）' if one.undone else ''}" for one in found), f"共{len(found)}次。")


COMMANDS = (duplicates,)
