"""Commands of the keys: a township asks, the bureau accepts, revokes, changes its own, writes the roster."""

from pathlib import Path

import click

from mzdesk.basics.days import PartialDay, read_day
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.exchange import enrolment, own, seats
from mzdesk.exchange.keys import same_fingerprint
from mzdesk.people.desk import BUREAU


@click.group()
def enrol() -> None:
    """密钥登记：乡镇申请、市局签发名册、乡镇安装"""


@enrol.command()
@click.option("--to", required=True, type=FILE, help="写到哪个文件夹（U盘）")
@pass_call
def request(call: Call, to: Path) -> None:
    """乡镇：写登记申请"""
    made = enrolment.request(call.desk(), to)
    call.answer(
        {"path": made.path, "fingerprint": made.fingerprint},
        f"登记申请已写到 {made.path}", f"指纹：{made.fingerprint}", "请把指纹抄在登记单上，由市局当面或电话核对。",
    )


@enrol.command()
@click.argument("requests", nargs=-1, required=True, type=FILE)
@click.option("--to", required=True, type=FILE, help="名册写到哪个文件夹")
@pass_call
def accept(call: Call, requests: tuple[Path, ...], to: Path) -> None:
    """市局：受理申请，签发新一版名册（先核对指纹）"""
    made = enrolment.accept(call.desk(), requests, to)
    seats = [{"site": s.site, "name": s.name, "fingerprint": s.fingerprint} for s in made.seats]
    call.answer({"path": made.path, "version": made.version, "offices": seats},
                f"名册第{made.version}版已写到 {made.path}", *(f"  {s['name']}：{s['fingerprint']}" for s in seats))


@enrol.command()
@click.argument("file", type=FILE)
@click.option("--fingerprint", default="", help="与市局核对过的指纹")
@click.option("--anew", is_flag=True, help="市局旧密钥已丢失：按指纹重新核对（要写 --fingerprint）")
@pass_call
def install(call: Call, file: Path, fingerprint: str, anew: bool) -> None:
    """乡镇：安装名册"""
    view = enrolment.install(call.desk(), file, fingerprint, anew=anew)
    call.answer({"version": view.version, "bureau": view.bureau.site, "fingerprint": view.bureau.fingerprint},
                f"名册第{view.version}版已安装，市局指纹：{view.bureau.fingerprint}")


@enrol.command("list")
@pass_call
def seats_(call: Call) -> None:
    """名册：登记的单位、电脑、指纹、登记和注销日期"""
    desk = call.desk()
    roster = enrolment.current_roster(desk) if desk.office.role == BUREAU else own.demand_roster(desk)
    rows = [{"site": one.site, "place": seats.place_of(one), "name": one.name, "replica": one.replica,
             "fingerprint": one.fingerprint, "enrolled": one.enrolled, "revoked": one.revoked}
            for one in (roster.bureau, *roster.offices)]
    call.answer({"version": roster.version, "offices": rows}, *(
        f"{row['place']}  {row['name']}  {row['replica'][-4:]}  {row['fingerprint']}  {row['enrolled']}登记"
        + (f"，{row['revoked']}注销" if row["revoked"] else "") for row in rows), f"名册第{roster.version}版。")


@enrol.command()
@click.argument("requests", nargs=-1, required=True, type=FILE)
@pass_call
def look(call: Call, requests: tuple[Path, ...]) -> None:
    """市局：看登记申请里的指纹，受理前逐组核对"""
    found = [enrolment.look(path) for path in requests]
    call.answer({"offices": [{"site": one.site, "name": one.name, "fingerprint": one.fingerprint} for one in found]},
                *(f"{seats.place_of(one)}  {one.name}：{one.fingerprint}" for one in found))


@enrol.command()
@click.argument("fingerprint")
@click.option("--day", default="", help="从哪一天起不再有效（缺省今天）")
@click.option("--to", required=True, type=FILE, help="名册写到哪个文件夹")
@pass_call
def revoke(call: Call, fingerprint: str, day: str, to: Path) -> None:
    """市局：注销一把密钥（按指纹，用 enrol list 查看），签发新一版名册"""
    desk = call.desk()
    first = read_day(day, desk.today()) if day else PartialDay.of(desk.today())
    if first is None or first.whole is None:
        raise Refusal("看不懂这个日期", "请写成 2026-10-08 的样子", code="bad-day")
    seat = next((one for one in enrolment.current_roster(desk).offices if same_fingerprint(
        fingerprint, one.fingerprint)), None)
    if seat is None:
        raise Refusal("名册上没有这个指纹", "用 enrol list 查看指纹", code="unknown-key")
    made = enrolment.revoke(desk, seat.sign, first.whole, to)
    call.answer({"path": made.path, "version": made.version, "revoked": str(first)},
                f"{seat.name}的密钥自{first}起注销，名册第{made.version}版已写到 {made.path}")


@enrol.command("change-key")
@click.option("--to", required=True, type=FILE, help="名册写到哪个文件夹")
@pass_call
def change_key(call: Call, to: Path) -> None:
    """市局：换签名密钥，名册由新旧两把共同签发"""
    made = enrolment.change_key(call.desk(), to)
    call.answer({"path": made.path, "version": made.version, "fingerprint": made.seats[0].fingerprint},
                f"已换密钥，名册第{made.version}版（新旧两把共同签发）已写到 {made.path}",
                f"本局新指纹：{made.seats[0].fingerprint}")


@enrol.command("hand-out")
@click.option("--to", required=True, type=FILE, help="名册写到哪个文件夹")
@pass_call
def hand_out(call: Call, to: Path) -> None:
    """市局：再写一份现行名册"""
    path = enrolment.hand_out(call.desk(), to)
    call.answer({"path": path}, f"名册已写到 {path}")


@enrol.command()
@click.option("--to", required=True, type=FILE, help="写到哪个 PDF 文件")
@pass_call
def sheet(call: Call, to: Path) -> None:
    """打印：乡镇的密钥登记单，市局的名册"""
    pages = write_content(call, seats.sheet(call.desk()), to)
    call.answer({"path": to, "pages": pages}, f"{pages}页，已写到 {to}")


COMMANDS = (enrol,)
