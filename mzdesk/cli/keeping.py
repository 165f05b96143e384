"""Commands that keep an office whole: backup, restore, doctor, drill."""

from pathlib import Path

import click

from mzdesk import printing
from mzdesk.basics.problems import DAMAGED, Refusal
from mzdesk.cli.frame import FILE, Call, database_password, pass_call
from mzdesk.people.desk import Desk
from mzdesk.services import drill as drills
from mzdesk.services import keeping, moving, print_choices, restoring


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
@click.option("--database", default="", help="市局恢复到 PostgreSQL：postgresql+psycopg://用户名@服务器/数据库名")
@pass_call
def restore(call: Call, file: Path, target: Path | None, database: str) -> None:
    """从备份恢复（恢复后是新的一代，文书编号换字母）"""
    folder = target or call.folder
    doors = restoring.Doors.typed(call.password())
    epoch = keeping.restore(
        file, folder, call.clock, password=doors.password, recovery_code=doors.recovery_code, database=database,
        database_password=database_password())
    call.answer({"folder": str(folder), "epoch": epoch},
                f"已恢复到 {folder}。报送已暂停：请核对最近的录入，再用 rebase confirm 继续。")


@click.command()
@pass_call
def doctor(call: Call) -> None:
    """体检：数据文件完整、日志链完整、程序自检"""
    findings = _looked_at(call)
    bad = [f for f in findings if not f.ok]
    said = (f"{'好' if f.ok else '坏'}  {f.what}：{f.said}" for f in findings)
    call.answer({"ok": not bad, "checks": findings}, *said)
    if bad:
        raise click.exceptions.Exit(1)


def _looked_at(call: Call) -> list[keeping.Check]:
    """What the doctor finds; where the office does not open, what is the matter with its files."""
    try:
        return keeping.doctor(call.desk())
    except Refusal as refusal:
        if refusal.code not in DAMAGED:
            raise
        return [keeping.Check("打开", False, refusal.happened), *keeping.files(call.folder)]


@click.command()
@click.option("--from", "source", type=FILE, help="用哪份备份（缺省：已知位置里最近的一份）")
@click.option("--to", type=FILE, help="演练记录写成 PDF")
@pass_call
def drill(call: Call, source: Path | None, to: Path | None) -> None:
    """演练：把最近的备份恢复到临时位置，与现有资料比较，记入日志"""
    desk = call.desk()
    file = source or drills.newest(desk).path
    found = drills.run(desk, file, password=call.password(), progress=call.progress)
    if to:
        _write_record(desk, found, to)
    call.answer(
        {"ok": found.ok, "file": found.file, "made": found.made, "seconds": found.seconds, "checks": found.checks},
        f"所用备份：{found.file}（{found.made}）",
        *(f"{'好' if check.ok else '坏'}  {check.what}：{check.said}" for check in found.checks),
        "演练通过，备份可以恢复。" if found.ok else "演练没有通过，请立即重新备份并查明原因。",
    )
    if not found.ok:
        raise click.exceptions.Exit(1)


def _write_record(desk: Desk, found: drills.Drill, to: Path) -> None:
    try:
        with open(to, "wb") as out:
            printing.render(drills.record(desk, found), out, fonts=printing.fonts_with(*print_choices.faces(desk)))
    except OSError:
        raise Refusal("演练记录没有写成", "请换一个位置", code="cannot-write") from None


@click.group()
def move() -> None:
    """换机：把单位搬到新电脑"""


@move.command("out")
@click.option("--to", required=True, type=FILE, help="换机文件（.mzb），放在 U 盘上")
@pass_call
def move_out(call: Call, to: Path) -> None:
    """旧电脑：写换机文件，本机从此只能查看"""
    made = moving.move_out(call.desk(), to, call.progress)
    call.answer({"path": str(made.path), "size": made.size, "seq": made.seq},
                f"换机文件已写到 {made.path}。本机从此只能查看，请在新电脑上接着办理。")


@move.command("in")
@click.argument("file", type=FILE)
@click.option("--data", "target", type=FILE, help="放到哪个文件夹")
@pass_call
def move_in(call: Call, file: Path, target: Path | None) -> None:
    """新电脑：读入换机文件（新的一代，文书编号换字母）"""
    folder = target or call.folder
    epoch = moving.move_in(file, folder, call.clock, password=call.password())
    call.answer({"folder": str(folder), "epoch": epoch}, f"已搬到 {folder}，可以接着办理和报送。")


COMMANDS = (move, backup, restore, doctor, drill)
