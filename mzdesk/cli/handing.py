"""Commands of 报送: export, verify, intake, receipt, keys."""

import os
from pathlib import Path

import click

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.exchange import handin, own, receipt_sheet, undoing, waiting
from mzdesk.exchange import intake as intakes
from mzdesk.exchange import receipts as receipt_files
from mzdesk.exchange import verify as verifying
from mzdesk.people.desk import Desk
from mzdesk.people.doors import act
from mzdesk.services import backups, differences, papers
from mzdesk.store.deeds import PACKAGE

RESULTS = {
    "merged": "已合并", "duplicate": "重复", "gap": "缺号，未合并", "fork": "分叉，未合并", "damaged": "文件不完整",
    "refused": "拒收", "held": "待升级",
}


@click.command()
@click.option("--to", required=True, type=FILE, help="写到哪个文件夹（U盘）")
@click.option("--full", is_flag=True, help="全量包，供市局核对")
@click.option("--month", default="", help="报送月份，写作 2026-10")
@pass_call
def export(call: Call, to: Path, full: bool, month: str) -> None:
    """生成下一个报送包"""
    asked = Month.parse(month) if month else None
    if month and asked is None:
        raise Refusal("看不懂这个月份", "请写成 2026-10 的样子", code="bad-month")
    desk = call.desk()
    made = handin.export(desk, to, full=full, month=asked, progress=call.progress)
    act(desk, PACKAGE, f"写出报送包第{made.number}号（{made.period}）")
    call.answer(
        {"path": made.path, "number": made.number, "kind": made.kind, "period": made.period, "counts": made.counts,
         "payload_sha256": made.payload_sha256, "sha256": made.sha256, "again": made.again},
        f"第{made.number}号包{'（没有新变更，重发原包）' if made.again else ''}：{made.path}",
        f"电话核对码：{made.short}", made.words,
    )


@click.command()
@click.argument("file", type=FILE)
@click.pass_context
def verify(context: click.Context, file: Path) -> None:
    """查看并验证报送包（不需要密码）"""
    call: Call = context.obj
    found = verifying.verify(file, own.roster_beside(call.folder))
    call.answer(
        {"ok": found.ok, "site": found.site, "number": found.number, "period": found.period, "kind": found.kind,
         "counts": found.counts, "reason": found.reason, "name": found.name, "created": found.created,
         "key": found.key, "payload_sha256": found.payload_sha256, "sha256": found.sha256},
        f"{'完整' if found.ok else '有问题'}：{found.name or found.site} 第{found.number}号 {found.period}",
        *([found.reason] if found.reason else []),
    )
    if not found.ok:
        if call.as_json:
            click.echo(found.reason, err=True)
        context.exit(1)


@click.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--dry-run", is_flag=True, help="只预览，不合并")
@click.option("--receipts", type=FILE, help="回执写到哪个文件夹（缺省 outbox）")
@click.option("--waiting", "upgraded", is_flag=True, help="程序升级后：接收“待升级”里现在看得懂的包")
@pass_call
def intake(call: Call, files: tuple[Path, ...], dry_run: bool, receipts: Path | None, upgraded: bool) -> None:
    """市局：接收报送包，合并并写回执"""
    if not files and not upgraded:
        raise click.UsageError("no files")
    desk = call.desk()
    if not dry_run:
        backups.make(desk, backups.INTAKE, call.progress)
    taken: tuple[intakes.Taken, ...] = ()
    if upgraded and not dry_run:
        taken = waiting.take_waiting(desk, receipts=receipts, progress=call.progress)
    taken += intakes.take(desk, files, dry_run=dry_run, receipts=receipts, progress=call.progress)
    call.answer(
        {"packages": taken, "dry_run": dry_run},
        *(f"{t.file}：{RESULTS[t.result]}，写入{t.applied}条，待核{t.held}条，冲突{t.conflicts}处"
          f"{f'，照片{t.pictures}张' if t.pictures else ''}{f'，缺照片{t.missing}张' if t.missing else ''}"
          f"{f'，找回{t.recovered}处' if t.recovered else ''}。{t.reason}" for t in taken),
    )
    if any(t.result not in ("merged", "duplicate") for t in taken):
        for t in taken:
            if t.reason and call.as_json:
                click.echo(f"{t.file}：{t.reason}", err=True)
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=FILE)
@pass_call
def receipt(call: Call, file: Path) -> None:
    """乡镇：读入回执"""
    found = receipt_files.read(call.desk(), file)
    data = {"accepted": found.accepted, "high_water": found.high_water, "number": found.receipt.number}
    call.answer(data, found.words)


@click.command("receipt-sheet")
@click.argument("package", metavar="包")
@click.option("--to", required=True, type=FILE, help="输出的 PDF")
@pass_call
def receipt_paper(call: Call, package: str, to: Path) -> None:
    """市局：打印一个包的回执单（写包的文件名，或收件记录里核对码的前八位以上）"""
    desk = call.desk()
    content = receipt_sheet.sheet(desk, undoing.find(desk, package), differences.wording(desk))
    pages = write_content(call, content, to)
    papers.register_print(desk, None, content.title, copies=content.copies, pages=pages, exported=True)
    call.answer({"path": str(to), "pages": pages, "copies": content.copies},
                f"{content.title}（{content.number}）：{pages}页，一式{content.copies}份，已写到 {to}")


@click.command()
@click.option("--identity", type=FILE, help="另存本办公室的 age 私钥，供审计解密；用后销毁")
@pass_call
def keys(call: Call, identity: Path | None) -> None:
    """公钥与指纹"""
    desk = call.desk()
    mine = own.keys(desk)
    if identity:
        _write_identity(desk, identity, mine.age.text)
    call.answer(
        {"minisign": mine.sign.public.text, "age": mine.age.recipient, "fingerprint": mine.fingerprint(desk),
         "identity": str(identity) if identity else None},
        f"签名公钥（minisign）：{mine.sign.public.text}", f"加密公钥（age）：{mine.age.recipient}",
        f"指纹：{mine.fingerprint(desk)}", *([f"age 私钥已写到 {identity}，用后请销毁。"] if identity else []),
    )


def _write_identity(desk: Desk, to: Path, text: str) -> None:
    """The private age key for an auditor: only this user may read the file, and the log says that it was written."""
    papers.register_print(desk, None, "age 私钥", purpose="审计解密", exported=True)
    try:
        with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(text + "\n")
    except FileExistsError:
        raise Refusal("这个文件已经存在", "请换一个文件名", code="file-exists") from None
    except OSError:
        raise Refusal("私钥文件没有写成", "请换一个位置", code="cannot-write") from None


COMMANDS = (export, verify, intake, receipt, receipt_paper, keys)
