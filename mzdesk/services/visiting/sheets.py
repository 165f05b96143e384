"""探访路线单: the sheet that goes along, in large print with boxes to tick, sorted as one walks."""

from datetime import date

from mzdesk.basics.months import Month
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.lines.elders import rules
from mzdesk.lines.elders.codes import Round
from mzdesk.people.desk import Desk
from mzdesk.services.names import names
from mzdesk.services.papers import INTERNAL, PURPOSES
from mzdesk.services.visiting.rounds import Stop, children_with, stops

COLUMNS = (
    RosterColumn("序号", 9, align="center"), RosterColumn("组", 15), RosterColumn("姓名", 20),
    RosterColumn("年龄", 10, align="center"), RosterColumn("类别", 30), RosterColumn("上次", 14, align="center"),
    RosterColumn("应访", 14, align="center"), RosterColumn("日期", 16), RosterColumn("见到", 12, align="center"),
    RosterColumn("健康", 12, "有异常的打√", "center"), RosterColumn("经济", 12, "有异常的打√", "center"),
    RosterColumn("家庭", 12, "有异常的打√", "center"), RosterColumn("安全", 12, "有异常的打√", "center"),
    RosterColumn("需求", 12, "有异常的打√", "center"), RosterColumn("情况说明", 44),
)
BOX = "□"


def route_sheet(
    desk: Desk, village: str, month: Month, special: tuple[Round, date, date] | None = None,
) -> Roster:
    """One village's sheet for a month, or for a special round from a day to a day. No numbers and no telephones: the
    sheet is carried about (care.md §6.2)."""
    days = special[1:] if special else None
    found = stops(desk, village, month, days)
    minded = children_with(desk, [stop.elder for stop in found])
    place = names(desk).villages.get(village, "")
    what = f"{special[0].label}特别探访" if special else f"{month.words}探访"
    today = desk.today()
    return Roster(
        title=f"{place}{what}路线单", office=desk.office.name, date=f"{today.year}年{today.month}月{today.day}日",
        columns=COLUMNS, rows=[_row(desk, number, stop, stop.id in minded) for number, stop in enumerate(found, 1)],
        purpose=PURPOSES[INTERNAL], signers=("探访人", "村（居）委会"), large=True,
        notes=("逐户填写日期，见到本人打√，没有见到的写“未见”；有异常的打√并写明情况。",
               "★表示同户有留守儿童，一并走访。连续几次没有见到本人的，当天报告。"),
    )


def _row(desk: Desk, number: int, stop: Stop, minds: bool) -> tuple[str, ...]:
    elder, around = stop.elder, desk.around()
    years = rules.age(elder, around)
    star = "★" if minds else ""
    return (
        str(number), str(elder.get("group") or ""), f"{elder.get('name') or ''}{star}", str(years or ""),
        rules.tag_words(elder, around), _short(stop.last), _short(stop.due), "", BOX, *([BOX] * len(rules.GROUPS)), "",
    )


def _short(day: date | None) -> str:
    return f"{day.month}-{day.day}" if day else ""
