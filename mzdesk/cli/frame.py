"""The frame of the command line: options, password, one JSON object or Chinese text, exit status 0, 1 or 2."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import platformdirs

from mzdesk.basics.clock import Clock, SystemClock
from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import Desk
from mzdesk.services import entrance

ENVIRONMENT = "MZDESK_PASSPHRASE"
DATABASE_ENVIRONMENT = "MZDESK_DATABASE_PASSWORD"
NEW = "MZDESK_NEW_PASSPHRASE"
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Call:
    """One call of the program: where the office is, how to answer, what the time is."""

    folder: Path
    as_json: bool
    passphrase_file: Path | None
    clock: Clock
    operator: str = ""
    opened: Desk | None = None

    def password(self, *, confirm: bool = False) -> str:
        """From the file named, the environment, or (init only) the terminal; never from an argument."""
        if self.passphrase_file:
            try:
                return self.passphrase_file.read_text("utf-8").strip("\r\n")
            except OSError:
                raise Refusal("读不到密码文件", "请检查 --passphrase-file 的路径", code="no-passphrase") from None
        if ENVIRONMENT in os.environ:
            return os.environ[ENVIRONMENT]
        if sys.stdin.isatty():
            again = "再输一次" if confirm else False
            typed: str = click.prompt("密码", hide_input=True, confirmation_prompt=again, err=True)
            return typed
        raise Refusal(
            "没有密码", f"请用 --passphrase-file 文件，或设置环境变量 {ENVIRONMENT}", code="no-passphrase"
        )

    def desk(self) -> Desk:
        """The opened office. Where it has accounts the password decides who works: --operator must be that one."""
        desk = entrance.enter(self.folder, password=self.password(), clock=self.clock, way=entrance.COMMANDS,
                              operator=self.operator or operator())
        if self.operator and desk.operator != self.operator:
            desk.store.close()
            raise Refusal("这个密码不是 --operator 所写的人的", "请核对姓名，或输入本人的密码", code="wrong-operator")
        self.opened = desk
        return desk

    def new_password(self) -> str:
        """The password to be set, from the environment or typed twice; never from an argument."""
        if NEW in os.environ:
            return os.environ[NEW]
        if sys.stdin.isatty():
            typed: str = click.prompt("新密码", hide_input=True, confirmation_prompt="再输一次", err=True)
            return typed
        raise Refusal("没有新密码", f"请设置环境变量 {NEW}", code="no-passphrase")

    def answer(self, data: Mapping[str, Any], *lines: str) -> None:
        """The result: one JSON object for scripts, or lines of Chinese text for people."""
        if self.as_json:
            click.echo(json.dumps(plain(data), ensure_ascii=False))
        else:
            for line in lines:
                click.echo(line)

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Progress goes to standard error, and only where somebody may be looking."""
        if sys.stderr.isatty():
            click.echo(f"\r{words} {done}/{total or '?'}", nl=done == total, err=True)


def operator() -> str:
    """Who works at the command line: the name in MZDESK_OPERATOR, else 经办人."""
    return os.environ.get("MZDESK_OPERATOR", "经办人")


def database_password() -> str:
    """The password of a database server; like the office's own, never an argument."""
    return os.environ.get(DATABASE_ENVIRONMENT, "")


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


pass_call = click.make_pass_decorator(Call)
FILE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=FILE, help="办公室数据文件夹（缺省：本用户的数据文件夹）")
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印一个 JSON 对象")
@click.option("--passphrase-file", type=FILE, help="从文件读密码（也可用环境变量 MZDESK_PASSPHRASE）")
@click.option("--operator", "name", default="", help="经办人姓名（也可用环境变量 MZDESK_OPERATOR）")
@click.pass_context
def cli(context: click.Context, data: Path | None, as_json: bool, passphrase_file: Path | None, name: str) -> None:
    """mzdesk 乡镇民政办工作台"""
    folder = data or Path(platformdirs.user_data_dir("mzdesk", appauthor=False))
    context.obj = Call(folder, as_json, passphrase_file, SystemClock(), name.strip())


def _load_commands() -> None:
    from mzdesk.cli import (
        accounts,
        attaching,
        auditing,
        batches,
        checking,
        deciding,
        duplicating,
        enrolling,
        finding,
        handing,
        homes,
        households,
        keeping,
        parameters,
        places,
        registers,
        rejoining,
        relief,
        starting,
        visits,
    )

    for room in (
        starting, registers, places, relief, households, batches, visits, homes, attaching, checking, handing, deciding,
        duplicating, enrolling, rejoining, keeping, parameters, accounts, auditing, finding,
    ):
        for command in room.COMMANDS:
            cli.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0 done, 1 refused, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _load_commands()
    try:
        code = cli.main(arguments, standalone_mode=False, prog_name="python -m mzdesk")
        return code if isinstance(code, int) else 0
    except Refusal as refusal:
        click.echo(refusal.sentence, err=True)
        return 1
    except click.UsageError as error:
        click.echo(f"用法不对：{in_chinese(error)}。加 --help 看说明。", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("已停止，没有改动数据。", err=True)
        return 1


def in_chinese(error: click.UsageError) -> str:
    """click's usage errors in words of ours."""
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}"
        case click.MissingParameter():
            return f"缺少 {error.param.get_error_hint(error.ctx) if error.param else '参数'}"
        case click.BadParameter():
            return f"{error.param.get_error_hint(error.ctx) if error.param else '参数'} 的值不对"
        case _ if "No such command" in error.format_message():
            return "没有这个命令"
        case _ if "Missing command" in error.format_message():
            return "缺少命令"
        case _:
            return "参数的个数或写法不对"
