"""What this machine itself asks for on 今日: a backup that has not reached the second place, a drill that is due."""

from datetime import date

from mzdesk.people.desk import Desk
from mzdesk.services import backups, drill
from mzdesk.services.village_work import Item

PAGE, SECTION = "settings", "backup"
"""Where such an item leads: a page, and the part of it in the place of a record."""


def items(desk: Desk, until: date) -> list[Item]:
    """What is due by a day. They are of no register and of nobody."""
    found = []
    waiting, by = backups.reminder(desk), backups.second_due(desk)
    if waiting and by is not None:
        found.append(Item(PAGE, SECTION, "备份", "", "U盘", by, f"{waiting}，请插好U盘，在“设置 › 备份”里立即备份"))
    next_drill = drill.next_due(desk)
    if next_drill is not None and next_drill <= until and backups.last_made(desk) is not None:
        found.append(Item(PAGE, SECTION, "演练", "", "模拟电脑坏了", next_drill,
                          "把最近的备份恢复到临时位置核对一遍，在“设置 › 备份”里做"))
    return found
