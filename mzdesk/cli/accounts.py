"""Commands on accounts: who may open the office, their passwords, and the recovery code."""

from pathlib import Path

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.exchange import standing
from mzdesk.people.access import Role
from mzdesk.people.desk import Desk
from mzdesk.services import accounts, papers
from mzdesk.services import handover as handing_over
from mzdesk.services.accounts import Seat, Wanted
from mzdesk.services.names import unknown_village, village_by_name

ROLES = {"clerk": Role.CLERK, "leader": Role.LEADER, "village": Role.VILLAGE}
NAMES = {role: name for name, role in ROLES.items()}


@click.group()
def account() -> None:
    """账户：谁能打开这个办公室"""


@account.command("list")
@pass_call
def list_(call: Call) -> None:
    """列出账户"""
    desk = call.desk()
    found = accounts.seats(desk)
    rows = [{"id": one.id, "name": one.name, "role": NAMES[one.role], "special": one.special, "manages": one.manages,
             "villages": list(one.villages), "closed": one.closed, "mine": one.mine} for one in found]
    call.answer({"accounts": rows}, *(_words(desk, one) for one in found),
                *([] if found else ["还没有账户：一个人用一个密码。"]))


def _words(desk: Desk, one: Seat) -> str:
    rights = [*(["可管理账户"] if one.manages else []), *(["可看儿童等特殊资料"] if one.special else [])]
    places = [accounts.village_words(desk, one.villages)] if one.villages else []
    closed = [f"{one.closed}停用"] if one.closed else []
    return f"{one.name}  {one.role.label}" + "".join(f"  {part}" for part in (*rights, *places, *closed))


def _wanted(desk: Desk, name: str, role: str, villages: tuple[str, ...], special: bool, manages: bool) -> Wanted:
    return Wanted(name, ROLES[role], tuple(_village(desk, typed) for typed in villages), special, manages)


def _village(desk: Desk, typed: str) -> str:
    found = village_by_name(desk, typed)
    if found is None:
        raise Refusal(unknown_village(desk, typed), "请核对名称或代码", code="no-village")
    return found


ROLE = click.option("--role", default="clerk", type=click.Choice(list(ROLES)),
                    help="经办 clerk，分管领导 leader，村级录入 village")
VILLAGES = click.option("--village", "villages", multiple=True, help="村级录入的村（社区），可重复")
SPECIAL = click.option("--special", is_flag=True, help="可看儿童等特殊资料")
MANAGES = click.option("--manages", is_flag=True, help="可管理账户（限经办）")


@account.command()
@click.argument("name")
@ROLE
@VILLAGES
@SPECIAL
@MANAGES
@pass_call
def add(call: Call, name: str, role: str, villages: tuple[str, ...], special: bool, manages: bool) -> None:
    """添加一个账户；新密码取自环境变量 MZDESK_NEW_PASSPHRASE"""
    desk = call.desk()
    made = accounts.add(desk, _wanted(desk, name, role, villages, special, manages), call.new_password(),
                        call.password())
    call.answer({"id": made.account}, f"已添加账户：{name}（{ROLES[role].label}）")


@account.command()
@click.argument("name")
@click.option("--name", "renamed", default="", help="改名")
@ROLE
@VILLAGES
@SPECIAL
@MANAGES
@pass_call
def change(call: Call, name: str, renamed: str, role: str, villages: tuple[str, ...], special: bool,
           manages: bool) -> None:
    """更改一个账户的角色、村和权限（写出全部，没写的就是没有）"""
    desk = call.desk()
    made = accounts.change(
        desk, _named(desk, name).id, _wanted(desk, renamed or name, role, villages, special, manages))
    call.answer({"id": made.account}, f"已更改账户：{renamed or name}（{ROLES[role].label}）")


def _named(desk: Desk, name: str) -> Seat:
    found = next((one for one in accounts.seats(desk) if one.name == name), None)
    if found is None:
        raise Refusal("没有这个姓名的账户", "用 account list 查看", code="no-account")
    return found


@account.command()
@click.argument("name")
@pass_call
def reset(call: Call, name: str) -> None:
    """给一个账户重设密码（停用的随之启用）；新密码取自环境变量 MZDESK_NEW_PASSPHRASE"""
    desk = call.desk()
    made = accounts.reset(desk, _named(desk, name).id, call.new_password(), call.password())
    call.answer({"id": made.account}, f"已重设密码：{name}")


@account.command()
@click.argument("name")
@click.option("--reason", required=True, help="原因")
@pass_call
def close(call: Call, name: str, reason: str) -> None:
    """停用一个账户：它的密码不再能打开，姓名留在记录里"""
    desk = call.desk()
    made = accounts.close(desk, _named(desk, name).id, reason)
    call.answer({"id": made.account}, f"已停用账户：{name}")


@account.command()
@pass_call
def password(call: Call) -> None:
    """更改自己的密码；新密码取自环境变量 MZDESK_NEW_PASSPHRASE"""
    accounts.change_password(call.desk(), call.password(), call.new_password())
    call.answer({"changed": True}, "密码已更改，恢复码不变。")


@account.command()
@pass_call
def recovery(call: Call) -> None:
    """更换恢复码，显示新的（只显示这一次）；旧的作废"""
    code = accounts.renew_recovery(call.desk(), call.password())
    call.answer({"recovery_code": code}, f"新的恢复码：{code}", "请打印或抄下，另处存放；旧的恢复码已作废。")


@click.group()
def handover() -> None:
    """工作交接"""


@handover.command("list")
@click.option("--to", type=FILE, help="写出交接清单（.pdf）")
@pass_call
def inventory(call: Call, to: Path | None) -> None:
    """按本机资料列出要交接的内容"""
    desk = call.desk()
    found = handing_over.inventory(desk, standing.rows(desk))
    if to is not None:
        pages = write_content(call, handing_over.inventory_paper(desk, found), to)
        papers.register_print(desk, None, "工作交接清单", pages=pages, exported=True)
    call.answer(
        {"made": found.made, "digest": found.digest, "path": str(to) if to else None, "parts": [
            {"title": part.title, "head": part.head, "rows": part.rows, "words": part.words} for part in found.parts]},
        *(line for part in found.parts for line in (part.title, *(f"  {'  '.join(row)}" for row in part.rows),
                                                    *([f"  {part.words}"] if part.words else []))),
        f"清单摘要 {found.digest}", *([f"交接清单已写到 {to}"] if to is not None else []))


COMMANDS = (account, handover)
