"""The open office's own backups: regular ones behind the window, the plan for them, what to remind the clerk of."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.people.desk import Desk
from mzdesk.store import backup as files
from mzdesk.store import copies
from mzdesk.store.backup_plan import Plan, keep_plan, plan_of
from mzdesk.store.copies import CLOSING, DAILY, INTAKE, MANUAL, WHYS, Found, Made

__all__ = [
    "CLOSING", "DAILY", "HOURS", "INTAKE", "MANUAL", "REMIND_DAYS", "WHYS", "Found", "Made", "Plan", "choose",
    "due", "everywhere", "last_made", "last_words", "make", "on_server", "plan", "reminder", "same_disk",
    "second_due", "to_file", "wanted_on_close",
]

HOURS = (4, 8, 24, 72, 0)
"""Choices for the least time between two regular backups; 0 for none."""
REMIND_DAYS = (3, 7, 14, 30, 0)
"""Choices for the days after which the second place is asked for; 0 for never."""


def plan(desk: Desk) -> Plan:
    """What was chosen, and when each place was last reached."""
    return plan_of(desk.folder)


def choose(desk: Desk, *, hours: int | None = None, second: str | None = None, remind_days: int | None = None,
           on_close: bool | None = None) -> Plan:
    """Change the plan. A second folder must be there, and must not be the first."""
    chosen: dict[str, Any] = {"hours": hours, "second": second, "remind_days": remind_days, "on_close": on_close}
    if second:
        _refuse_bad_second(desk, Path(second))
    new = replace(plan(desk), **{name: value for name, value in chosen.items() if value is not None})
    if second is not None and second != plan(desk).second:
        new = replace(new, second_made="")
    try:
        keep_plan(desk.folder, new)
    except OSError:
        raise Refusal("备份设置没有保存：数据文件夹无法写入", "请检查磁盘空间和权限", code="folder") from None
    return new


def _refuse_bad_second(desk: Desk, second: Path) -> None:
    if not second.is_dir():
        raise Refusal("第二处备份的文件夹不存在", "请插好U盘，再选择里面的一个文件夹", code="no-folder")
    if second.resolve() == desk.backups.resolve() or second.resolve() == desk.folder.resolve():
        raise Refusal("第二处和第一处是同一个文件夹", "请选U盘或另一块硬盘上的文件夹", code="same-folder")


def on_server(desk: Desk) -> bool:
    """Whether the data stand on a database server, whose administrator sees to the regular backups."""
    return desk.store.engine.dialect.name != "sqlite"


def due(desk: Desk) -> bool:
    """Whether a regular backup should be made now."""
    return not on_server(desk) and copies.due(desk.folder, desk.clock)


def make(desk: Desk, why: str, progress: Progress = silent) -> Made:
    """Make a backup if anything changed, thin the old ones, reach the second place if it is there. Of a server only
    those are made that somebody asks for."""
    if on_server(desk) and why != MANUAL:
        return Made()
    return copies.automatic(desk.folder, desk.store.engine, desk.clock, why, progress)


def to_file(desk: Desk, to: Path, progress: Progress = silent) -> files.BackupFile:
    """A backup to a place of the clerk's choice. One outside the office's folder counts as the second place."""
    made = files.make(desk.folder, desk.store.engine, to, desk.clock, why=MANUAL, progress=progress)
    now = desk.clock.now().isoformat(timespec="seconds")
    noted = replace(plan(desk), made=now)
    if desk.folder.resolve() not in to.resolve().parents:
        noted = replace(noted, second_made=now)
    with suppress(OSError):  # the backup is written; only its day could not be noted
        keep_plan(desk.folder, noted)
    return made


def everywhere(desk: Desk) -> list[Found]:
    """The backups in all known places, the newest first."""
    return copies.everywhere(desk.folder)


def last_made(desk: Desk) -> Found | None:
    """The newest in the office's own folder."""
    return next(iter(copies.found_in(desk.backups)), None)


def last_words(desk: Desk) -> str:
    """「2026-10-09 09:00」, when the office's own folder was last looked after, or ""."""
    made = plan(desk).made
    return made[:16].replace("T", " ")


def wanted_on_close(desk: Desk) -> bool:
    """Whether a backup is to be made before the window closes."""
    chosen = plan(desk)
    return bool(chosen.on_close and chosen.hours) and not on_server(desk)


def reminder(desk: Desk) -> str:
    """「备份 9 天没有到U盘」, or ""."""
    return copies.reminder(desk.folder, desk.clock.now())


def second_due(desk: Desk) -> date | None:
    """The day by which the second place should be reached again."""
    return copies.second_due(desk.folder)


def same_disk(desk: Desk) -> bool:
    """Whether the second place lies on the very disk of the office: it would be lost with it."""
    second = plan(desk).second
    try:
        return bool(second) and Path(second).stat().st_dev == desk.folder.stat().st_dev
    except OSError:
        return False
