"""The office's own backups: made when something changed, thinned as they grow old, copied to a second place."""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from mzdesk.basics.clock import CHINA, Clock
from mzdesk.basics.disks import free_bytes
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.store import backup as backups
from mzdesk.store import log
from mzdesk.store.backup import KEYS
from mzdesk.store.backup_plan import keep_plan, plan_of, plugged_in
from mzdesk.store.base import Base
from mzdesk.store.local import OfficeRow
from mzdesk.store.thinning import TIERS, Tier, staying
from mzdesk.store.trouble import explained

FOLDER = "backups"
SUFFIX = ".mzb"
NAME = re.compile(r"MZ_(\d+)_([A-Z]{1,2}[0-9a-f]{4})_(\d{8}-\d{6})_([a-z]+)\.mzb")
DAILY, CLOSING, UPGRADE, RESTORE, INTAKE, MANUAL = "daily", "closing", "upgrade", "restore", "intake", "manual"
WHYS = {DAILY: "定时", CLOSING: "退出前", UPGRADE: "升级前", RESTORE: "恢复前", INTAKE: "合并前", MANUAL: "手动"}


@dataclass(frozen=True)
class Found:
    """A backup file that lies somewhere, and what it says of itself."""

    path: Path
    about: Mapping[str, Any]

    @property
    def made(self) -> datetime:
        return _moment(str(self.about["made"])) or datetime.min.replace(tzinfo=CHINA)

    @property
    def size(self) -> int:
        """Bytes; 0 where the file has gone meanwhile."""
        with suppress(OSError):
            return self.path.stat().st_size
        return 0


@dataclass(frozen=True)
class Made:
    """What an automatic backup came to: the new file, or None where nothing had changed; the copy in the second place;
    and why there is none, where one was wanted."""

    path: Path | None = None
    second: Path | None = None
    trouble: str = ""


def found_in(place: Path) -> list[Found]:
    """The backups in a folder, the newest first. A place that cannot be read has none."""
    try:
        paths = sorted(place.glob(f"*{SUFFIX}"))
    except OSError:
        return []
    every = [Found(path, about) for path in paths if (about := backups.glance(path)) is not None]
    return sorted(every, key=lambda found: found.made, reverse=True)


def newest_good(found: Sequence[Found]) -> Found | None:
    """The first of those, newest first, that is whole in every byte."""
    for one in found:
        with suppress(Refusal):
            backups.about(one.path)
            return one
    return None


def due(folder: Path, clock: Clock) -> bool:
    """Whether the time for a regular backup has come; a clock that was set back counts as come."""
    plan = plan_of(folder)
    last = _moment(plan.made)
    now = clock.now()
    return plan.hours > 0 and (last is None or last > now or now - last >= timedelta(hours=plan.hours))


def automatic(folder: Path, engine: Engine, clock: Clock, why: str, progress: Progress = silent) -> Made:
    """Make a backup if anything changed since the newest good one, thin the old ones, and bring the newest to the
    second place if that is there. Raises Refusal where no backup could be written."""
    place = folder / FOLDER
    newest = _newest_sound(place)
    path = None
    if newest is None or _changed(folder, engine, newest.about):
        _sweep(folder, clock)
        path = _make(folder, engine, clock, why, progress)
        newest = Found(path, backups.glance(path) or {})
    with suppress(OSError):
        keep_plan(folder, replace(plan_of(folder), made=clock.now().isoformat(timespec="seconds")))
    thin(place, clock.now(), newest)
    second, trouble = _to_second(folder, newest, clock, progress)
    return Made(path, second, trouble)


def _newest_sound(place: Path) -> Found | None:
    """The newest good one. Newer ones that are damaged get another name, so that none of them counts in thinning."""
    every = found_in(place)
    good = newest_good(every)
    for one in every[:every.index(good) if good else len(every)]:
        with suppress(OSError):
            one.path.rename(one.path.with_name(one.path.name + ".damaged"))
    return good


def _make(folder: Path, engine: Engine, clock: Clock, why: str, progress: Progress) -> Path:
    with explained(), engine.connect() as connection:
        office = connection.execute(select(OfficeRow)).one()
    name = f"MZ_{office.area}_{office.letter}{office.replica[-4:]}_{clock.now():%Y%m%d-%H%M%S}_{why}{SUFFIX}"
    to = folder / FOLDER / name
    try:
        backups.make(folder, engine, to, clock, why=why, progress=progress)
    except Refusal as refusal:
        if refusal.code != "backup-no-room":
            raise
        thin(folder / FOLDER, clock.now(), newest_good(found_in(folder / FOLDER)), TIERS[1:])
        backups.make(folder, engine, to, clock, why=why, progress=progress)
    return to


def _changed(folder: Path, engine: Engine, about: Mapping[str, Any]) -> bool:
    """Whether anything was logged, the keys were wrapped anew, or any table has more or fewer rows."""
    if about.get("sha256", {}).get(KEYS) != _digest(folder / KEYS):
        return True
    with explained(), engine.connect() as connection:
        epoch = connection.scalar(select(OfficeRow.epoch)) or ""
        head = log.head(connection, epoch)
        same = (about["epoch"], about["seq"], about.get("hash")) == (epoch, head.seq, head.hash)
        return not same or _counted(connection) != {
            name: count for name, count in about.get("rows", {}).items() if name in Base.metadata.tables}


def _counted(connection: Connection) -> dict[str, int]:
    counts = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0
              for table in Base.metadata.sorted_tables}
    return {name: count for name, count in counts.items() if count}


def _digest(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _sweep(folder: Path, clock: Clock) -> None:
    """Take away what a backup that was cut short (power cut) left behind."""
    for leftover in (*folder.glob(f"{backups.COPY}*"), *(folder / FOLDER).glob("*.part")):
        with suppress(OSError):
            if clock.now().timestamp() - leftover.stat().st_mtime > 86400:
                leftover.unlink()


def thin(place: Path, now: datetime, good: Found | None, tiers: Sequence[Tier] = TIERS) -> list[Path]:
    """Remove the office's own backups that need not stay, and return them. Files of other names, and ``good``, the
    newest that is whole, are never touched; without a good one nothing is."""
    if good is None:
        return []
    ours: dict[datetime, list[Path]] = {}
    for path in place.glob(f"*{SUFFIX}"):
        named = NAME.fullmatch(path.name)
        if named:
            ours.setdefault(_stamped(named.group(3)), []).append(path)
    gone = []
    for moment in ours.keys() - staying(ours, now, tiers):
        for path in ours[moment]:
            if path != good.path and path.name != good.path.name:
                with suppress(OSError):
                    path.unlink()
                    gone.append(path)
    return sorted(gone)


def _to_second(folder: Path, newest: Found, clock: Clock, progress: Progress) -> tuple[Path | None, str]:
    """Bring the newest to the second place; (path, "") or (None, why not). A stick that is not there is no trouble."""
    plan = plan_of(folder)
    place = Path(plan.second)
    if not plan.second or not place.is_dir() or not newest.about:
        return None, ""
    try:
        to = bring(newest.path, place, progress)
    except Refusal as refusal:
        return None, refusal.sentence
    thin(place, clock.now(), Found(to, newest.about))
    with suppress(OSError):
        keep_plan(folder, replace(plan, second_made=clock.now().isoformat(timespec="seconds")))
    return to, ""


def bring(source: Path, place: Path, progress: Progress = silent) -> Path:
    """Copy a backup into a folder and read it back there. One that lies there whole already is left as it is."""
    to, part = place / source.name, place / (source.name + ".part")
    size = source.stat().st_size
    try:
        if to.exists() and to.stat().st_size == size and newest_good(found_in_file(to)):
            return to
        if free_bytes(place) < size + backups.SPARE:
            raise Refusal("第二处的备份没有写成：那里空间不足", "请清理U盘或换一个", code="backup-no-room")
        backups.copy_through(source, part, progress)
        backups.about(part)
        os.replace(part, to)
    except OSError as error:
        said = f"第二处的备份没有写成：{backups.reason(error)}"
        raise Refusal(said, "请检查U盘后再试", code="backup-failed") from None
    finally:
        with suppress(OSError):
            part.unlink()
    return to


def found_in_file(path: Path) -> list[Found]:
    """One file as ``found_in`` tells of it."""
    about = backups.glance(path)
    return [] if about is None else [Found(path, about)]


def second_due(folder: Path) -> date | None:
    """The day by which the second place should be reached again; where it never was, counted from the oldest backup.
    None where nobody is to be reminded, or there is no backup yet."""
    plan = plan_of(folder)
    last = _moment(plan.second_made)
    if last is None:
        own = found_in(folder / FOLDER)
        last = own[-1].made if own else None
    if not plan.remind_days or last is None:
        return None
    return last.astimezone(CHINA).date() + timedelta(days=plan.remind_days)


def reminder(folder: Path, now: datetime) -> str:
    """"" while the second place was reached lately, else one sentence: 「备份 9 天没有到U盘」."""
    by = second_due(folder)
    if by is None or now.date() < by:
        return ""
    last = _moment(plan_of(folder).second_made)
    if last is None:
        return "备份还没有到过U盘"
    return f"备份 {(now.date() - last.astimezone(CHINA).date()).days} 天没有到U盘"


def places(folder: Path, media: Sequence[Path] | None = None) -> list[Path]:
    """Where backups of this office may lie: its own folder, the second place, what is plugged in and its folders."""
    plan = plan_of(folder)
    known = [folder / FOLDER, *([Path(plan.second)] if plan.second else [])]
    for stick in plugged_in() if media is None else media:
        known.append(stick)
        with suppress(OSError):
            known += sorted(path for path in stick.iterdir() if path.is_dir())
    return list(dict.fromkeys(known))


def everywhere(folder: Path, media: Sequence[Path] | None = None) -> list[Found]:
    """Every backup in the known places, the newest first; the same file in two places counts twice."""
    every = [found for place in places(folder, media) for found in found_in(place)]
    return sorted(every, key=lambda found: found.made, reverse=True)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def _stamped(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d-%H%M%S").replace(tzinfo=CHINA)
