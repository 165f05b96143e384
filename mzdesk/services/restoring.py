"""恢复, step by step: what a backup holds, whether it opens and is sound, what would be lost; then in its place.

No office is open while this runs: the database that is replaced may be the damaged one.
"""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mzdesk.basics.clock import CHINA, Clock
from mzdesk.basics.problems import DAMAGED, Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.paper import Cell, Grid, Paper, Signatures, Words
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import demand
from mzdesk.people.places import division
from mzdesk.services import keeping, offices
from mzdesk.services.deeds import note
from mzdesk.services.keeping import Check
from mzdesk.store import backup as files
from mzdesk.store import copies, keyring, rewind
from mzdesk.store.copies import RESTORE, Found
from mzdesk.store.deeds import RESTORE as RESTORE_DEED
from mzdesk.store.log import Head

__all__ = ["Doors", "Examined", "Found", "Holding", "Restored", "aside_folders", "aside_moment", "carry_out", "examine",
           "holding", "offered", "record"]

SCRATCH = "examining"
DAMAGE = ("数据文件",)
UNREADABLE = "现有资料打不开，算不出会少多少；备份以后的修改都不在备份里。"


@dataclass(frozen=True)
class Doors:
    """What opens the backup: the password or the recovery code of its time. Never shown."""

    password: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)

    @classmethod
    def typed(cls, words: str) -> "Doors":
        """A recovery code is known by its form; everything else is a password."""
        return cls(recovery_code=words) if keyring.is_code(words) else cls(password=words)


@dataclass(frozen=True)
class Holding:
    """What a backup says it holds; every byte of it was checked. A database that was moved aside (``path`` is a folder)
    tells nothing before it is opened."""

    path: Path
    office: str
    area: str
    made: datetime
    size: int
    entries: int | None
    people: int | None
    pictures: int | None
    about: Mapping[str, Any]


@dataclass(frozen=True)
class Examined:
    """What opening the backup in a scratch folder showed. ``lost``: how many changes the present database has that the
    backup lacks; None where that cannot be said, and ``lost_words`` why."""

    holding: Holding
    checks: tuple[Check, ...]
    lost: int | None
    lost_words: str

    @property
    def sound(self) -> bool:
        """Whether it can be put in place: its pages and its log are whole."""
        return all(check.ok for check in self.checks if check.what in DAMAGE or check.what.startswith("变更日志"))


@dataclass(frozen=True)
class Restored:
    """What was done: the office that lies in the folder now, and where the one before was put: ``aside`` in a folder,
    and ``aside_words`` in words, since a server keeps it under another name."""

    desk: Desk
    source: Path
    made: datetime
    on: str
    aside: Path | None
    kept: Path | None
    lost_words: str
    aside_words: str = "无"


def offered(folder: Path) -> list[Found]:
    """Backups in the known places, the newest first."""
    return copies.everywhere(folder)


def holding(path: Path) -> Holding:
    """Check every byte of a backup and say what it holds. Raises Refusal where it is none, or damaged."""
    if path.is_dir():
        size = sum((path / name).stat().st_size for name in (files.DATABASE, files.KEYS) if (path / name).exists())
        return Holding(path, "", "", aside_moment(path), size, None, None, None, {})
    about = files.about(path)
    rows = about.get("rows")
    place = division(str(about["area"]))
    made = datetime.fromisoformat(str(about["made"]))
    return Holding(
        path, str(about.get("name") or (place.name if place else about["area"])), str(about["area"]),
        made if made.tzinfo else made.replace(tzinfo=CHINA), path.stat().st_size, int(about["seq"]),
        rows.get("person", 0) if rows is not None else None, rows.get("blob", 0) if rows is not None else None, about)


def examine(file: Path, folder: Path, clock: Clock, doors: Doors, progress: Progress = silent) -> Examined:
    """Open the backup in a scratch folder, look whether all of it is sound, and count what would be lost. The scratch
    folder is gone afterwards; nothing else is touched."""
    found = holding(file)
    scratch = folder / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        progress(0, 0, "取出备份")
        (files.copy_files if file.is_dir() else files.unpack)(file, scratch)
        desk = offices.unlock(scratch, password=doors.password, recovery_code=doors.recovery_code, clock=clock)
        try:
            demand(desk, Permission.RESTORE)
            progress(0, 0, "逐项核对")
            checks = tuple(one for one in keeping.doctor(desk) if one.what != "电脑时钟")
        finally:
            desk.store.close()
    except OSError as error:
        raise Refusal(f"没有查看成功：{files.reason(error)}", "原来的数据没有改动", code="restore-failed") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    progress(0, 0, "与现有资料比较")
    return Examined(found, checks, *_lost(found, folder, clock, doors))


def _lost(found: Holding, folder: Path, clock: Clock, doors: Doors) -> tuple[int | None, str]:
    """How many changes the present database has that the backup lacks."""
    if not offices.exists(folder):
        return None, "这里还没有资料，不会丢失什么。"
    if found.entries is None:
        return None, "放回的是以前换下的资料，现有资料会整个换下。"
    present = _present(folder, clock, doors)
    if present is None:
        return None, UNREADABLE
    try:
        with present.store.reading() as connection:
            head = present.store.head(connection)
            if not rewind.knows(connection, str(found.about["epoch"]), Head(found.entries, str(found.about["hash"]))):
                return None, "备份与现有资料不是同一条记录链，现有资料会整个换下。"
            lost = head.seq - found.entries
    except Refusal as refusal:
        if refusal.code not in DAMAGED:
            raise
        return None, UNREADABLE
    finally:
        present.store.close()
    return lost, f"备份以后的 {lost} 条修改会换下。" if lost else "备份以后没有修改，不会丢失什么。"


def _present(folder: Path, clock: Clock, doors: Doors) -> Desk | None:
    """The office that lies in the folder, where the same password opens it and it can be read."""
    with suppress(Refusal):
        return offices.unlock(folder, password=doors.password, recovery_code=doors.recovery_code, clock=clock)
    return None


def carry_out(
    examined: Examined, folder: Path, clock: Clock, doors: Doors, *, operator: str = "", progress: Progress = silent,
) -> Restored:
    """Put the backup in place as a new life. A database that can still be opened is backed up first; it is moved aside
    in any case, and can be put back."""
    file = examined.holding.path
    replaces = offices.exists(folder)
    kept = _kept_before(folder, clock, doors, progress)
    progress(0, 0, "恢复")
    before = set(aside_folders(folder))
    put = files.put_back if file.is_dir() else files.restore
    put(file, folder, clock, password=doors.password, recovery_code=doors.recovery_code)
    aside = next(iter(set(aside_folders(folder)) - before), None)
    desk = offices.unlock(folder, password=doors.password, recovery_code=doors.recovery_code, clock=clock)
    demand(desk, Permission.RESTORE)
    if not desk.access.account:
        desk.operator = operator or desk.operator
    moment = f"{examined.holding.made:%Y-%m-%d %H:%M}"
    words = f"放回 {moment} 换下的资料" if file.is_dir() else f"从 {moment} 的备份恢复"
    with desk.store.work(desk.operator, "从备份恢复") as work:
        note(work, desk, RESTORE_DEED, words=words)
    words = aside.name if aside else "无"
    if replaces and desk.store.engine.dialect.name != "sqlite":
        words = f"数据库服务器上的 {files.aside_schema(clock)} 模式"
    return Restored(desk, file, examined.holding.made, f"{clock.now():%Y-%m-%d %H:%M}", aside, kept,
                    examined.lost_words, words)


def _kept_before(folder: Path, clock: Clock, doors: Doors, progress: Progress) -> Path | None:
    present = _present(folder, clock, doors) if offices.exists(folder) else None
    if present is None:
        return None
    try:
        return copies.automatic(folder, present.store.engine, clock, RESTORE, progress).path
    except Refusal:
        return None  # what is replaced is moved aside whole all the same
    finally:
        present.store.close()


def aside_folders(folder: Path) -> list[Path]:
    """The databases that restores moved aside, the newest first."""
    return sorted((path for path in folder.glob("replaced-*") if (path / files.DATABASE).exists()), reverse=True)


def aside_moment(aside: Path) -> datetime:
    """When a database was moved aside, from the folder's name."""
    text = aside.name.removeprefix("replaced-").rstrip("+")
    try:
        return datetime.strptime(text, "%Y%m%d-%H%M%S").replace(tzinfo=CHINA)
    except ValueError:
        return datetime.fromtimestamp(aside.stat().st_mtime, CHINA)


def record(found: Restored) -> Paper:
    """恢复记录, to be printed, signed and kept with the safe's papers."""
    office = found.desk.office
    rows = (
        (Cell("单位", head=True), Cell(office.name, span=3)),
        (Cell("恢复时间", head=True), Cell(found.on), Cell("经办人", head=True), Cell(found.desk.operator)),
        (Cell("所用备份", head=True), Cell(found.source.name, span=3)),
        (Cell("备份时间", head=True), Cell(f"{found.made:%Y-%m-%d %H:%M}"), Cell("文书编号字母", head=True),
         Cell(office.letter)),
        (Cell("现有资料", head=True), Cell(found.lost_words, span=3, lines=2)),
        (Cell("换下的资料", head=True), Cell(found.aside_words, span=3)),
    )
    return Paper(title="资料恢复记录", blocks=(
        Grid((3, 4, 3, 4), rows),
        Words("恢复后请核对：备份以后办的事要补录；报送前先与市民政局核对上次收到的号数。"),
        Signatures(("经办人", "分管负责人")),
    ))
