"""Keeping an office whole: backup, restore, and the doctor who looks whether all is well."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, case, func, select, union_all

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import DAMAGED, Refusal
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import act, asks, demand
from mzdesk.services import offices
from mzdesk.services.backups import to_file
from mzdesk.services.history import record_classes
from mzdesk.store import backup as backups
from mzdesk.store import copies, health, keyring, log, migrate
from mzdesk.store.address import Address
from mzdesk.store.backup import BackupFile
from mzdesk.store.database import holds_office
from mzdesk.store.deeds import BACKUP
from mzdesk.store.local import EpochRow
from mzdesk.store.log import LOG, UNMERGE, Head
from mzdesk.store.work import table_of

SCRATCH = "restoring-look"
PAGE = 4096
"""Bytes of a page of the encrypted database; the file is a whole number of them."""


@dataclass(frozen=True)
class Check:
    """One thing the doctor looked at."""

    what: str
    ok: bool
    said: str


@asks(Permission.BACKUP)
def backup(desk: Desk, to: Path) -> BackupFile:
    """Write an encrypted backup of the open office. It is noted first, so that the backup knows of itself."""
    act(desk, BACKUP, "写一份备份")
    try:
        return to_file(desk, to)
    except Refusal:
        act(desk, BACKUP, "备份没有写成")
        raise


def restore(
    file: Path, folder: Path, clock: Clock, *, password: str = "", recovery_code: str = "", database: str = "",
    database_password: str = "",
) -> str:
    """Put a backup in place; see ``store.backup.restore``. Whoever opens it must be a clerk in it."""
    _refuse_without_right(file, folder, clock, password=password, recovery_code=recovery_code)
    address = Address.of(database, database_password) if database else None
    return backups.restore(file, folder, clock, password=password, recovery_code=recovery_code, address=address)


def _refuse_without_right(file: Path, folder: Path, clock: Clock, **doors: str) -> None:
    """Where the backup has accounts, look inside whose password it is before anything is put in place."""
    backups.about(file)
    scratch = folder / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        backups.unpack(file, scratch)
        if len(keyring.accounts(keyring.load(scratch / backups.KEYS))) > 1:
            desk = offices.unlock(scratch, clock=clock, **doors)
            try:
                demand(desk, Permission.RESTORE)
            finally:
                desk.store.close()
    except OSError as error:
        raise Refusal(f"没有恢复成功：{backups.reason(error)}", "原来的数据没有改动", code="restore-failed") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def doctor(desk: Desk) -> list[Check]:
    """Look at everything that can be looked at without changing anything. What cannot be read because the file is
    damaged is a finding too, and the next is looked at."""
    looks: tuple[tuple[str, Callable[[Desk], list[Check]]], ...] = (
        ("数据文件", lambda d: [_pages(d)]), ("数据结构", lambda d: [_schema(d)]), ("变更日志", _chains),
        ("记录", lambda d: [records_match(d)]), ("电脑时钟", lambda d: [_clock(d)]),
        ("从属关系", lambda d: [_orphans(d)]))
    found: list[Check] = []
    for what, look in looks:
        try:
            found += look(desk)
        except Refusal as refusal:
            if refusal.code not in DAMAGED:
                raise
            found.append(Check(what, False, "有损坏的页，请尽快从备份恢复" if what == "数据文件" else "读不出来"))
    return found


def files(folder: Path) -> list[Check]:
    """Look at the files of an office that need not open: which is missing or damaged, and what there is to restore
    from. Nothing is changed."""
    return [*_database_file(folder), _keyring_file(folder), _newest_backup(folder)]


def _database_file(folder: Path) -> list[Check]:
    path = folder / backups.DATABASE
    if not path.exists():
        return [] if holds_office(folder) else [Check("mzdesk.db", False, "不见了，请从备份恢复")]
    size = path.stat().st_size
    if not size:
        return [Check("mzdesk.db", False, "是空的，请从备份恢复")]
    if size % PAGE:
        return [Check("mzdesk.db", False, f"只剩 {size} 字节，不是整页，可能被截断，请从备份恢复")]
    return [Check("mzdesk.db", True, f"{size / 1048576:.1f} MB")]


def _keyring_file(folder: Path) -> Check:
    try:
        keyring.load(folder / backups.KEYS)
    except Refusal as refusal:
        return Check("mzdesk.keys", False, f"{refusal.happened}，{refusal.advice}")
    return Check("mzdesk.keys", True, "完整")


def _newest_backup(folder: Path) -> Check:
    found = copies.newest_good(copies.found_in(folder / copies.FOLDER))
    if found is None:
        return Check("备份", False, "数据文件夹里没有完整的备份，请插上存有备份的U盘找一找")
    return Check("备份", True, f"最近的好备份 {found.made:%Y-%m-%d %H:%M}，{found.path.name}")


def _pages(desk: Desk) -> Check:
    with desk.store.reading() as connection:
        found = health.pages(connection)
    return Check(found.what, not found.damaged, found.said)


def _schema(desk: Desk) -> Check:
    stands, newest = migrate.current(desk.store.engine), migrate.newest()
    return Check("数据结构", stands == newest, f"第{stands}步" if stands == newest else f"在第{stands}步，应为{newest}")


def _chains(desk: Desk) -> list[Check]:
    """The present life's chain, from where it branched off."""
    with desk.store.reading() as connection:
        lives = connection.execute(select(EpochRow).order_by(EpochRow.number)).all()
        found = []
        for life in lives:
            broken = log.broken_at(connection, life.id, Head(life.parent_seq, life.parent_hash))
            end = log.head(connection, life.id)
            said = f"到第{end.seq}条，逐条相连" if broken is None else f"第{broken}条被改动或缺失"
            found.append(Check(f"变更日志（{life.why}）", broken is None, said))
    return found


def records_match(desk: Desk) -> Check:
    """Every record's version is the number of its log entries, those taken back left out with what took them back:
    nothing was written past the unit of work."""
    wrong = 0
    with desk.store.reading() as connection:
        for name, (record, _) in record_classes().items():
            table = table_of(record)
            counted = (
                select(LOG.c.record_id, func.sum(case((LOG.c.kind == UNMERGE, -1), else_=1)).label("n"))
                .where(LOG.c.entity == name).group_by(LOG.c.record_id).subquery()
            )
            wrong += connection.scalar(
                select(func.count()).select_from(table)
                .join(counted, counted.c.record_id == table.c.id, isouter=True)
                .where(func.coalesce(counted.c.n, 0) != table.c.version)
            ) or 0
    said = "都与日志相符" if not wrong else f"{wrong}条与日志不符"
    return Check("记录", not wrong, said)


def _orphans(desk: Desk) -> Check:
    """Every row of a part has its record; several lines may keep rows of one kind."""
    owners: dict[Table, list[Table]] = {table_of(BatchLine): [table_of(Batch)]}
    for line in LINES.values():
        for part in line.parts:
            owners.setdefault(table_of(part.record), []).append(table_of(line.record))
    wrong = 0
    with desk.store.reading() as connection:
        for table, records in owners.items():
            known = union_all(*(select(record.c.id) for record in records)).subquery()
            wrong += connection.scalar(
                select(func.count()).select_from(table).join(known, known.c.id == table.c.owner_id, isouter=True)
                .where(known.c.id.is_(None))
            ) or 0
    return Check("从属关系", not wrong, "完整" if not wrong else f"{wrong}条找不到所属的记录")


def _clock(desk: Desk) -> Check:
    back = desk.store.clock_went_back
    said = "电脑日期早于最后一次操作，请先校准电脑时间" if back else "正常"
    return Check("电脑时钟", not back, said)
