"""Commands on 探访: the sheet that goes along, the answers that come back, the figures of a month."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from mzdesk.basics.days import read_day
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.cli.relief import month_of
from mzdesk.lines.elders import rules
from mzdesk.lines.elders.codes import ReferredTo, Risk, Round, Way
from mzdesk.people.desk import Desk
from mzdesk.services import papers
from mzdesk.services.names import unknown_village, village_by_name
from mzdesk.services.visiting import figures, rounds, sheets

GROUP_NAMES = {"健康": "health", "经济": "money", "家庭": "family", "安全": "safety", "服务需求": "service"}


@click.group()
def visits() -> None:
    """老人探访：路线单、录入、月度数字"""


@visits.command()
@click.argument("village")
@click.option("--month", default="", help="月份，写作 2026-10；不写为本月")
@click.option("--special", default="", help="特别探访：高温、寒潮、暴雨洪涝、停电停水")
@click.option("--from", "begin", default="", help="特别探访起始日期")
@click.option("--until", default="", help="特别探访截止日期")
@click.option("--to", type=FILE, required=True, help="路线单，.pdf 或 .xlsx")
@pass_call
def sheet(call: Call, village: str, month: str, special: str, begin: str, until: str, to: Path) -> None:
    """一个村的探访路线单（大字，可打勾）"""
    desk = call.desk()
    wanted = month_of(month) if month else month_of(desk.today().strftime("%Y-%m"))
    kind = _code(Round, special, "特别探访")
    about = (kind, _day(begin, desk), _day(until, desk)) if kind else None
    content = sheets.route_sheet(desk, _village(desk, village), wanted, about)
    pages = write_content(call, content, to)
    papers.register_print(desk, rounds.LINE, content.title, pages=pages, exported=True)
    call.answer({"rows": len(content.rows), "pages": pages, "path": str(to)}, f"已写到 {to}，共{len(content.rows)}人。")


@visits.command("list")
@click.argument("village")
@click.option("--month", default="", help="月份，写作 2026-10；不写为本月")
@pass_call
def list_(call: Call, village: str, month: str) -> None:
    """一个村要探访的老人，按组排列"""
    desk = call.desk()
    wanted = month_of(month) if month else month_of(desk.today().strftime("%Y-%m"))
    found = rounds.stops(desk, _village(desk, village), wanted)
    seen, whole = rounds.walked(found)
    call.answer({"visited": seen, "of": whole, "stops": [
        {"record": one.id, "group": one.elder.get("group"), "name": one.elder.get("name"), "last": one.last,
         "due": one.due, "month": list(one.month)} for one in found]},
        *(f"{one.id}  {one.elder.get('group') or ''}  {one.elder.get('name')}  上次{one.last or '—'}  "
          f"应访{one.due or '—'}" for one in found), f"本月已访{seen}人，共{whole}人。")


@visits.command()
@click.argument("record_id", metavar="编号")
@click.option("--day", "day_", default="", help="探访日期；不写为今天")
@click.option("--way", default="上门", help="上门、电话、视频、邻里代看、智能设备")
@click.option("--missed", is_flag=True, help="没有见到本人")
@click.option("--visitor", default="", help="探访人；不写为结对探访人")
@click.option("--abnormal", default="", help="异常的方面：健康、经济、家庭、安全、服务需求，用、隔开")
@click.option("--words", default="", help="情况说明")
@click.option("--mark", default="", help="风险标记：红、黄、绿")
@click.option("--refer", default="", help="转介：卫生院、残联、派出所、供电所、救助受理、联系家属、村（居）委会")
@click.option("--special", default="", help="特别探访：高温、寒潮、暴雨洪涝、停电停水")
@pass_call
def record(call: Call, /, record_id: str, **typed: Any) -> None:
    """录入一次探访；有异常的自动转为待办问题，同户留守儿童一并记走访"""
    desk = call.desk()
    found = rounds.record(desk, record_id, rounds.Answer(
        _day(typed["day_"], desk), not typed["missed"], _code(Way, typed["way"], "方式") or Way.HOME, typed["visitor"],
        _groups(typed["abnormal"]), typed["words"], _code(Risk, typed["mark"], "风险标记"),
        _code(ReferredTo, typed["refer"], "转介"), _code(Round, typed["special"], "特别探访")))
    also = f"，同户留守儿童{found.children}人一并记入" if found.children else ""
    call.answer({"visit": found.visit, "task": found.task or None, "children": found.children},
                f"已录入{'，生成一件待办问题' if found.task else ''}{also}。")


@visits.command("figures")
@click.argument("month")
@click.option("--village", default="", help="只算一个村")
@pass_call
def figures_(call: Call, month: str, village: str) -> None:
    """探访月度数字：在册、已访、月探访率、问题办结"""
    desk = call.desk()
    found = figures.month_figures(desk, month_of(month), _village(desk, village) if village else "")
    rate = None if found.rate is None else round(float(found.rate) * 100, 1)
    call.answer({
        "month": str(found.month), "rate": rate,
        "figures": {one.key: {"title": one.title, "count": one.count, "records": list(one.ids)}
                    for one in found.figures},
        "by_tag": [{"tag": tag.label, "of": held, "visited": seen} for tag, held, seen in found.by_tag],
    }, *(f"  {one.title}：{one.count}" for one in found.figures),
        *(f"  {tag.label}：{seen}/{held}" for tag, held, seen in found.by_tag),
        "月末没有在册老人。" if rate is None else f"月探访率 {rate}%。")


def _village(desk: Desk, typed: str) -> str:
    found = village_by_name(desk, typed)
    if found is None:
        raise Refusal(unknown_village(desk, typed), "请核对村（社区）名称", code="no-village")
    return found


def _day(typed: str, desk: Desk) -> date:
    if not typed:
        return desk.today()
    found = read_day(typed, desk.today())
    if found is None or found.whole is None:
        raise Refusal("看不懂这个日期", "请写成 2026-10-08 的样子", code="bad-day")
    return found.whole


def _code(codes: Any, typed: str, what: str) -> Any:
    if not typed:
        return None
    found = codes.read(typed)
    if found is None:
        raise Refusal(f"{what}没有“{typed}”这一项", f"可填：{'、'.join(one.label for one in codes)}", code="bad-code")
    return found


def _groups(typed: str) -> tuple[str, ...]:
    asked = [one for one in typed.replace(",", "、").replace("，", "、").split("、") if one]
    wrong = next((one for one in asked if one not in GROUP_NAMES), None)
    if wrong:
        raise Refusal(f"没有“{wrong}”这一方面", f"可填：{'、'.join(GROUP_NAMES)}", code="bad-group")
    assert set(GROUP_NAMES.values()) == set(rules.GROUPS)
    return tuple(GROUP_NAMES[one] for one in asked)


COMMANDS = (visits,)
