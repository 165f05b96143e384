"""Commands that begin and describe an office: init, demo, status, keys."""

from dataclasses import asdict
from pathlib import Path

import click

from mzdesk.cli.frame import FILE, Call, database_password, operator, pass_call
from mzdesk.exchange import marks
from mzdesk.services import offices


@click.command()
@click.option("--role", required=True, type=click.Choice(["township", "bureau"]), help="乡镇 township，市局 bureau")
@click.option("--area", required=True, help="区划代码：乡镇9位，市局6位")
@click.option("--name", required=True, help="单位名称")
@click.option("--database", default="", help="市局可用 PostgreSQL：postgresql+psycopg://用户名@服务器/数据库名")
@pass_call
def init(call: Call, role: str, area: str, name: str, database: str) -> None:
    """初次设置：建立数据文件夹、数据库和密钥，显示恢复码（只显示这一次）"""
    made = offices.create(
        call.folder, role=role, area=area, name=name, password=call.password(confirm=True), clock=call.clock,
        operator=operator(), database=database,
        database_password=database_password(),
    )
    marks.ensure_keys(made.desk)
    office = made.desk.office
    call.answer(
        {"folder": str(call.folder), "role": role, "area": area, "name": name, "replica": office.replica,
         "recovery_code": made.recovery_code},
        f"已建立：{name}（{area}）", f"恢复码：{made.recovery_code}", "请打印或抄下恢复码，另处存放；它只显示这一次。",
    )


@click.command()
@click.option("--out", required=True, type=FILE, help="放样例办公室的文件夹")
@click.option("--scale", default="small", type=click.Choice(["small"]), help="规模")
@click.option("--seed", default=2020, type=int, help="随机种子")
@pass_call
def demo(call: Call, out: Path, scale: str, seed: int) -> None:
    """建立样例办公室（人员均为虚构，密码 demo）"""
    from mzdesk.demo import build

    made = build(out, seed=seed, clock=call.clock, progress=call.progress)
    call.answer({"offices": made}, *(f"{o['name']}：{o['path']}（密码 demo）" for o in made))


@click.command()
@pass_call
def status(call: Call) -> None:
    """办公室的状态"""
    desk = call.desk()
    found, handed = offices.status(desk), marks.summary(desk)
    data = {**asdict(found), **asdict(handed)}
    call.answer(
        data, f"{found.name}（{'乡镇' if found.role == 'township' else '市局'} {found.area}）",
        *(f"  {register}：{count}条" for register, count in found.records.items()),
        f"  上次报送：{handed.last_package or '还没有'}；上次回执：{handed.last_receipt or '还没有'}；"
        f"待报送变更 {handed.pending_changes} 条",
    )


COMMANDS = (init, demo, status)
