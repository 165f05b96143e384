"""Keeping an office whole: backup, restore, and the doctor who looks whether all is well."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, func, select, union_all

from mzdesk.basics.clock import Clock
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services.backups import to_file
from mzdesk.services.history import record_classes
from mzdesk.store import backup as backups
from mzdesk.store import health, log, migrate
from mzdesk.store.address import Address
from mzdesk.store.backup import BackupFile
from mzdesk.store.local import EpochRow
from mzdesk.store.log import LOG, Head
from mzdesk.store.work import table_of


@dataclass(frozen=True)
class Check:
    """One thing the doctor looked at."""

    what: str
    ok: bool
    said: str


def backup(desk: Desk, to: Path) -> BackupFile:
    """Write an encrypted backup of the open office."""
    return to_file(desk, to)


def restore(
    file: Path, folder: Path, clock: Clock, *, password: str = "", recovery_code: str = "", database: str = "",
    database_password: str = "",
) -> str:
    """Put a backup in place; see ``store.backup.restore``."""
    address = Address.of(database, database_password) if database else None
    return backups.restore(file, folder, clock, password=password, recovery_code=recovery_code, address=address)


def doctor(desk: Desk) -> list[Check]:
    """Look at everything that can be looked at without changing anything."""
    return [_pages(desk), _schema(desk), *_chains(desk), _records(desk), _clock(desk), _orphans(desk)]


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


def _records(desk: Desk) -> Check:
    """Every record's version is the number of its log entries: nothing was written past the unit of work."""
    wrong = 0
    with desk.store.reading() as connection:
        for name, (record, _) in record_classes().items():
            table = table_of(record)
            counted = (
                select(LOG.c.record_id, func.count().label("n")).where(LOG.c.entity == name)
                .group_by(LOG.c.record_id).subquery()
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
