"""Commands that keep an office whole: backup, restore, doctor."""

from pathlib import Path

import click

from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.services import keeping


@click.command()
@click.option("--to", required=True, type=FILE, help="备份文件（.mzb）")
@pass_call
def backup(call: Call, to: Path) -> None:
    """写一份加密备份"""
    made = keeping.backup(call.desk(), to)
    call.answer({"path": str(made.path), "size": made.size, "seq": made.seq},
                f"备份已写到 {made.path}，{made.size / 1048576:.1f} MB，含变更日志到第{made.seq}条。")


@click.command()
@click.argument("file", type=FILE)
@click.option("--data", "target", type=FILE, help="恢复到哪个文件夹")
@pass_call
def restore(call: Call, file: Path, target: Path | None) -> None:
    """从备份恢复（恢复后是新的一代，文书编号换字母）"""
    folder = target or call.folder
    epoch = keeping.restore(file, folder, call.clock, password=call.password())
    call.answer({"folder": str(folder), "epoch": epoch},
                f"已恢复到 {folder}。报送前请先与市局核对上次收到的号数。")


@click.command()
@pass_call
def doctor(call: Call) -> None:
    """体检：数据文件完整、日志链完整、程序自检"""
    findings = keeping.doctor(call.desk())
    bad = [f for f in findings if not f.ok]
    said = (f"{'好' if f.ok else '坏'}  {f.what}：{f.said}" for f in findings)
    call.answer({"ok": not bad, "checks": findings}, *said)
    if bad:
        raise click.exceptions.Exit(1)


COMMANDS = (backup, restore, doctor)
