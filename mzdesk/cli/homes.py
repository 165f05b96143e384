"""Commands on homes for elders: beds, the board, checks, the figures of a month."""

from pathlib import Path

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.cli.registers import write_content
from mzdesk.cli.relief import day_of, month_of
from mzdesk.describe import fields_of
from mzdesk.homes import checklist
from mzdesk.homes.codes import Result
from mzdesk.lines.home_residents.record import ResidentBed
from mzdesk.lines.inspections.codes import InspectionKind
from mzdesk.lines.inspections.record import Inspection
from mzdesk.people.desk import Desk
from mzdesk.services import papers, references
from mzdesk.services.figures import Figure
from mzdesk.services.homes import board as boards
from mzdesk.services.homes import figures as figures_of
from mzdesk.services.homes import inspecting
from mzdesk.services.homes.reading import HOMES


@click.group("homes")
def homes_() -> None:
    """养老机构：床位、检查、月度数字"""


@homes_.command()
@click.argument("home", metavar="机构")
@click.option("--floor", type=int, required=True, help="楼层")
@click.option("--rooms", required=True, help="房间号，写作 101-108")
@click.option("--each", type=int, default=2, help="每间床位数")
@click.option("--building", default="", help="楼栋")
@click.option("--nursing", is_flag=True, help="护理型床位")
@click.option("--day", default="", help="启用日期（缺省今天）")
@pass_call
def beds(
    call: Call, home: str, floor: int, rooms: str, each: int, building: str, nursing: bool, day: str,
) -> None:
    """批量添加床位"""
    desk = call.desk()
    first, _, last = rooms.partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise Refusal("看不懂房间号", "请写成 101-108 的样子", code="bad-rooms")
    wanted = boards.Rooms(floor, int(first), int(last or first), each, nursing, building)
    boards.add_beds(desk, _home(desk, home), wanted, day_of(day, desk))
    call.answer({"beds": (wanted.last - wanted.first + 1) * each}, "已添加床位")


@homes_.command("board")
@click.argument("home", metavar="机构")
@click.option("--day", default="", help="哪一天（缺省今天）")
@click.option("--to", type=FILE, help="床位图 PDF")
@pass_call
def board_(call: Call, home: str, day: str, to: Path | None) -> None:
    """床位图：每张床住着谁"""
    desk = call.desk()
    found = boards.board(desk, _home(desk, home), day_of(day, desk))
    pages = 0
    if to is not None:
        content = boards.board_paper(found, desk.office_name(), desk)
        pages = write_content(call, content, to)
        papers.register_print(desk, HOMES, content.title, subject_id=found.home, pages=pages, exported=True)
    call.answer(
        {"words": found.words, "pages": pages, "beds": [
            {"bed": one.label, "state": one.state, "resident": one.resident or None, "care": one.care or None}
            for one in found.tiles]},
        found.words, *(f"  {one.label}  {one.state}  {one.name}  {one.care}" for one in found.tiles))


@homes_.command()
@click.argument("resident", metavar="老人编号")
@click.argument("bed", metavar="床位")
@click.option("--day", default="", help="从哪一天起（缺省今天）")
@pass_call
def assign(call: Call, resident: str, bed: str, day: str) -> None:
    """安排或调换床位"""
    desk = call.desk()
    found, problem = references.read_reference(desk, fields_of(ResidentBed)["bed"], bed)
    if found is None:
        raise Refusal(problem.message if problem else "没有这张床位", "请核对床位", code="no-bed")
    boards.assign(desk, resident, found, day_of(day, desk))
    call.answer({"bed": bed}, f"已安排到{bed}")


@homes_.command("checklist")
@click.option("--day", default="", help="哪一天有效的清单（缺省今天）")
@pass_call
def checklist_(call: Call, day: str) -> None:
    """检查清单"""
    desk = call.desk()
    on = day_of(day, desk)
    found = checklist.items(desk.policy, on)
    call.answer({"version": checklist.version(desk.policy, on), "items": [
        {"code": one.code, "category": one.category.label, "text": one.text, "major": one.major, "basis": one.basis}
        for one in found]}, *(f"{one.code}  {one.category.label}  {one.text}" for one in found), f"共{len(found)}项。")


@homes_.command()
@click.argument("home", metavar="机构")
@click.option("--kind", default="月度检查", help="检查类型")
@click.option("--day", default="", help="检查日期（缺省今天）")
@click.option("--inspectors", required=True, help="检查人员")
@click.option("--accompanied", default="", help="机构陪同人")
@pass_call
def begin(call: Call, home: str, kind: str, day: str, inspectors: str, accompanied: str) -> None:
    """开始一次检查"""
    desk = call.desk()
    chosen = InspectionKind.read(kind)
    if chosen is None:
        known = "、".join(one.label for one in InspectionKind)
        raise Refusal(f"没有“{kind}”这种检查", f"可填：{known}", code="bad-kind")
    made = inspecting.begin(desk, _home(desk, home), chosen, day_of(day, desk), inspectors, accompanied)
    call.answer({"id": made}, f"已开始检查：{made}")


@homes_.command()
@click.argument("key", metavar="检查编号")
@click.argument("code", metavar="项")
@click.argument("result", metavar="结果")
@click.option("--words", default="", help="问题说明")
@click.option("--place", default="", help="部位")
@pass_call
def answer(call: Call, key: str, code: str, result: str, words: str, place: str) -> None:
    """录入一项或几项的结果：符合、不符合、不适用；项可写 0201、02（整类未查的）、all（全部未查的）"""
    desk = call.desk()
    chosen = Result.read(result)
    if chosen is None:
        raise Refusal(f"没有“{result}”这个结果", "可填：符合、不符合、不适用", code="bad-result")
    found = inspecting.sheet(desk, key)
    rest = [one.item.code for one in found.answers
            if one.result is None and (code == "all" or (len(code) == 2 and one.item.code.startswith(code)))]
    asked = rest if code == "all" or len(code) == 2 else [code]
    inspecting.answer(desk, key, [inspecting.Answer(one, chosen, words, place) for one in asked])
    now = inspecting.sheet(desk, key)
    call.answer({"answered": now.done, "of": len(now.answers)}, f"已查{now.done}项，共{len(now.answers)}项")


@homes_.command()
@click.argument("key", metavar="检查编号")
@pass_call
def finish(call: Call, key: str) -> None:
    """完成检查：不符合的转为隐患"""
    desk = call.desk()
    changes = inspecting.finish(desk, key)
    made = sorted(changes.of(inspecting.HAZARDS.record))
    call.answer({"hazards": made}, f"检查已完成，登记隐患{len(made)}条。")


@homes_.command()
@click.argument("month")
@pass_call
def figures(call: Call, month: str) -> None:
    """养老机构月度数字：在住、床位、入住率、失能半失能集中供养率"""
    desk = call.desk()
    found = figures_of.homes_month(desk, month_of(month))
    call.answer(
        {"month": str(found.month), "figures": _plain(found.figures),
         "homes": [{"id": one.home, "name": one.name, "figures": _plain(one.figures),
                    "rate": figures_of.percent(one.month.rate)} for one in found.homes]},
        *(f"  {one.title}：{one.shown}" for one in found.figures))


@homes_.command()
@click.argument("month")
@click.option("--home", default="", help="只算一家机构")
@pass_call
def hazards(call: Call, month: str, home: str) -> None:
    """隐患月度数字：新增、销号、逾期、销号率"""
    desk = call.desk()
    found = figures_of.hazards_month(desk, month_of(month), _home(desk, home) if home else "")
    call.answer({"month": str(found.month), "figures": _plain(found.figures)},
                *(f"  {one.title}：{one.shown}" for one in found.figures))


def _plain(found: tuple[Figure, ...]) -> dict[str, dict[str, object]]:
    return {one.key: {"title": one.title, "value": one.shown, "records": list(one.ids)} for one in found}


def _home(desk: Desk, typed: str) -> str:
    found, problem = references.read_reference(desk, fields_of(Inspection)["home"], typed)
    if found is None:
        raise Refusal(problem.message if problem else "没有这家养老机构", "请核对机构名称", code="no-home")
    return found


COMMANDS = (homes_,)
