"""Commands for what went wrong between the offices: undo a merge, forks, pausing and beginning again, 找回."""

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import Call, pass_call
from mzdesk.exchange import forks as fork_list
from mzdesk.exchange import rebase, recovered, undoing
from mzdesk.people.desk import Desk
from mzdesk.services import differences
from mzdesk.services.names import names, site_name


@click.command()
@click.argument("package", metavar="包")
@pass_call
def undo(call: Call, package: str) -> None:
    """市局：撤回一个包的合并（写文件名，或收件记录里核对码的前八位以上）"""
    desk = call.desk()
    done = undoing.undo(desk, undoing.find(desk, package), call.progress)
    call.answer(
        {"package": done.sha256, "site": done.site, "number": done.number, "period": done.period,
         "restored": done.restored, "removed": done.removed},
        f"已撤回{site_name(done.site)}第{done.number}号（{done.period}）：{done.restored}条恢复原值，"
        f"{done.removed}条随包而来的记录已移出。文件还在收件夹，可以重新接收。")


@click.group()
def forks() -> None:
    """市局：分叉，两边各自的内容"""


@forks.command("list")
@pass_call
def forks_list(call: Call) -> None:
    """列出分叉，没有接上的在前"""
    found = sorted(fork_list.forks(call.desk()), key=lambda one: one.healed)
    call.answer({"forks": found}, *(
        f"{one.sha256[:8]}  {site_name(one.site)} 第{one.number}号（{one.period}）：共同到第{one.common}条，"
        f"市局此后{one.ours}条，乡镇此后{one.theirs}条　{'已重新接上' if one.healed else '等乡镇重新接上'}"
        for one in found), f"共{len(found)}处。")


@forks.command("show")
@click.argument("package", metavar="核对码")
@pass_call
def forks_show(call: Call, package: str) -> None:
    """一处分叉：两边各自写了什么"""
    desk = call.desk()
    known = names(desk)
    rows = []
    for one in fork_list.sides(desk, undoing.find(desk, package)):
        words = [differences.words_of_value(desk, one.entity, one.field, value, known)
                 for value in (one.before, one.bureau, one.township)]
        rows.append({"entity": one.entity, "record": one.record, "field": one.field,
                     "what": differences.title_of(one.entity), "label": differences.label_of(one.entity, one.field),
                     "before": words[0], "bureau": words[1], "township": words[2]})
    call.answer({"rows": rows}, *(
        f"{row['what']}·{row['label']}：原来{row['before']}，市局已收的{row['bureau']}，这个包里的{row['township']}"
        for row in rows), f"共{len(rows)}处。")


@click.group("rebase")
def rebasing() -> None:
    """乡镇：恢复后确认继续报送、与市局重新接上"""


@rebasing.command("show")
@pass_call
def rebase_show(call: Call) -> None:
    """报送是不是停着，为什么"""
    desk = call.desk()
    paused, parted = rebase.pause(desk), rebase.parting(desk)
    lines = []
    if paused:
        lines.append(f"本机的数据于 {paused.since} {paused.why}，报送已暂停。核对后用 rebase confirm 继续。")
    if parted and parted.stage == rebase.FORKED:
        lines.append(f"与市局的进度在第{parted.common.seq}条之后分开：本机{parted.ours}条，市局{parted.theirs}条。"
                     "用 rebase begin 重新接上。")
    elif parted:
        lines.append(f"正在重新接上：第{parted.number}号包起从第{parted.common.seq}条之后报送，等市局回执。")
    call.answer({"paused": paused, "parted": parted}, *(lines or ["报送正常。"]))


@rebasing.command("confirm")
@pass_call
def rebase_confirm(call: Call) -> None:
    """核对过恢复的内容，继续报送"""
    desk = call.desk()
    if rebase.pause(desk) is None:
        raise Refusal("报送没有暂停", "照常报送即可", code="not-paused")
    rebase.confirm(desk)
    call.answer({"paused": None}, "已确认，可以继续报送。")


@rebasing.command("begin")
@pass_call
def rebase_begin(call: Call) -> None:
    """与市局重新接上：从两边最后一致的地方起重新报送"""
    desk = call.desk()
    found = rebase.rebase(desk)
    call.answer({"parted": found, "letter": desk.office.letter},
                f"已从第{found.common.seq}条之后重新接上（本机代号{desk.office.letter}）。请再导出一次报送包交市局。")


@click.group()
def recover() -> None:
    """乡镇：找回，市局留着而本机没有的内容"""


def _answer(call: Call, desk: Desk, keys: tuple[str, ...], said: str) -> None:
    waiting = recovered.questions(desk)
    chosen = {one.id: said or one.usual for one in waiting if not keys or one.id in keys}
    if set(keys) - chosen.keys():
        raise Refusal("没有这一处找回内容", "用 recover list 查看编号", code="no-recovery")
    recovered.answer(desk, chosen)
    call.answer({"answered": len(chosen), "waiting": len(waiting) - len(chosen)},
                f"核对了{len(chosen)}处，还有{len(waiting) - len(chosen)}处。下次报送时带给市局。")


@recover.command("list")
@pass_call
def recover_list(call: Call) -> None:
    """列出等核对的找回内容"""
    desk = call.desk()
    known = names(desk)
    rows = []
    for one in recovered.questions(desk):
        whole = one.whole
        mine, theirs = ("", "整条记录") if whole else (
            differences.words_of_value(desk, one.entity, one.field, value, known) for value in (one.ours, one.theirs))
        rows.append({"id": one.id, "record": one.record, "what": differences.title_of(one.entity),
                     "field": "" if whole else differences.label_of(one.entity, one.field), "township": mine,
                     "bureau": theirs, "usual": one.usual})
    call.answer({"recovered": rows}, *(
        f"{row['id']}  {row['what']}{'·' + row['field'] if row['field'] else ''}：本机{row['township'] or '没有'}，"
        f"市局{row['bureau']}（建议{'采用' if row['usual'] == recovered.TAKE else '不采用'}）" for row in rows),
        f"共{len(rows)}处。")


@recover.command("take")
@click.argument("keys", nargs=-1, metavar="编号…")
@pass_call
def recover_take(call: Call, keys: tuple[str, ...]) -> None:
    """采用；不写编号为全部"""
    _answer(call, call.desk(), keys, recovered.TAKE)


@recover.command("leave")
@click.argument("keys", nargs=-1, metavar="编号…")
@pass_call
def recover_leave(call: Call, keys: tuple[str, ...]) -> None:
    """不采用；不写编号为全部"""
    _answer(call, call.desk(), keys, recovered.LEAVE)


@recover.command("usual")
@pass_call
def recover_usual(call: Call) -> None:
    """全部照建议办"""
    _answer(call, call.desk(), (), "")


COMMANDS = (undo, forks, rebasing, recover)
