"""Making, opening and describing an office: its folder, database, keys and password."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select, update

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import Refusal
from mzdesk.lines import LINES
from mzdesk.people.access import Permission, only_reading
from mzdesk.people.desk import BUREAU, TOWNSHIP, Desk, Office
from mzdesk.people.doors import demand
from mzdesk.people.places import Village, divisions, sample_villages
from mzdesk.policy import shipped
from mzdesk.services import accounts, search_index
from mzdesk.services.accounts import change_password
from mzdesk.services.accounts import reset_by_code as reset_password
from mzdesk.services.parameters import in_force
from mzdesk.services.passwords import password_problems
from mzdesk.store import backup, keyring, lives, migrate
from mzdesk.store.address import Address
from mzdesk.store.database import COPY_IT, PROTECTED, Store, empty_file, engine_of, holds_office
from mzdesk.store.founding import found_office
from mzdesk.store.local import OfficeRow
from mzdesk.store.work import table_of

__all__ = [
    "Created", "Status", "change_password", "create", "divisions", "exists", "password_problems", "reset_password",
    "status", "unlock",
]



@dataclass(frozen=True)
class Created:
    """A new office, opened, and the recovery code that is shown only now."""

    desk: Desk
    recovery_code: str


@dataclass(frozen=True)
class Status:
    """What the office holds, in numbers."""

    role: str
    area: str
    name: str
    records: Mapping[str, int]
    changes: int
    schema: str


def exists(folder: Path) -> bool:
    """True where the folder holds an office."""
    return holds_office(folder)


def create(  # noqa: PLR0913  (each is asked for once, at the first start)
    folder: Path, *, role: str, area: str, name: str, password: str, clock: Clock, operator: str = "经办人",
    check_password: bool = True, database: str = "", database_password: str = "",
) -> Created:
    """Make an office in an empty folder: encrypted database, keyring, villages to start with.

    A bureau may name a ``database`` on a PostgreSQL server (``store.address``); the folder then holds the keyring and
    says where it is. ``check_password`` False is for sample offices only. Raises Refusal for a folder in use, an
    unknown division, or a weak password; then nothing is left behind.
    """
    _refuse_bad_start(folder, role, area, name, password if check_password else None)
    address = _address(role, database, database_password)
    made = keyring.make(password)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sub in ("outbox", "inbox", "backups", "logs"):
            (folder / sub).mkdir(exist_ok=True)
        keyring.save(folder / backup.KEYS, made.document)
    except OSError:
        raise Refusal("数据文件夹无法写入", "请换一个位置，或检查权限和磁盘空间", code="folder") from None
    try:
        found_office(folder, made.key, address, role=role, area=area, name=name, clock=clock)
    except BaseException:
        (folder / backup.KEYS).unlink(missing_ok=True)
        raise
    desk = _open(folder, made.key, clock, operator)
    search_index.begin(desk)
    if role == TOWNSHIP:
        with desk.store.work(operator, "初次设置：样例村名，待核实") as work:
            for code, village in sample_villages(area):
                work.put(Village, {"code": code, "name": village})
    return Created(desk, made.recovery_code)


def _refuse_bad_start(folder: Path, role: str, area: str, name: str, password: str | None) -> None:
    if exists(folder):
        raise Refusal("这个文件夹里已经有一个办公室的数据", "请直接打开它，或换一个文件夹", code="folder-in-use")
    if (folder / backup.KEYS).exists():
        raise Refusal("这个文件夹里有密钥文件，但数据文件不见了", "请从备份恢复，不要在这里新建",
                      code="no-database")
    if role not in (TOWNSHIP, BUREAU):
        raise Refusal("角色只能是乡镇（township）或市局（bureau）", "请重新选择", code="bad-role")
    if not any(d.code == area and d.role == role for d in divisions()):
        raise Refusal(f"区划表里没有代码为 {area} 的这类单位", "请从区划表中选择", code="bad-area")
    if not name.strip():
        raise Refusal("单位名称不能为空", "请填写印在文书上的单位全称", code="no-name")
    weak = password_problems(password) if password is not None else ""
    if weak:
        raise Refusal(weak, "换一个密码后再继续", code="weak-password")


def _address(role: str, database: str, password: str) -> Address | None:
    if not database.strip():
        return None
    if role != BUREAU:
        raise Refusal(
            "乡镇的数据放在本机的加密文件里，不用数据库服务器", "请去掉数据库地址再试", code="database-for-bureau"
        )
    return Address.of(database, password)


def unlock(
    folder: Path, *, password: str = "", recovery_code: str = "", clock: Clock, operator: str = "经办人",
) -> Desk:
    """Open an office. The password decides whose account it is and what it may; the recovery code opens as
    administrator. ``operator`` is the name where the office has no accounts. A wrong password is a Refusal with code
    wrong-password. Nothing is noted of it: see ``services.entrance``."""
    if not exists(folder) and (folder / backup.KEYS).exists():
        raise Refusal("数据文件 mzdesk.db 不见了", "请从备份恢复", code="no-database")
    if not exists(folder):
        raise Refusal("这个文件夹里没有办公室的数据", "请先完成初次设置（init），或换一个文件夹", code="no-office")
    protected = _protected(folder)
    document = keyring.load(folder / backup.KEYS)
    door, key = keyring.open_door(document, password=password, recovery_code=recovery_code)
    try:
        if empty_file(folder):
            raise Refusal("数据文件 mzdesk.db 是空的", "请从备份恢复", code="damaged")
        desk = _open(folder, key, clock, operator, protected=protected)
    except Refusal as refusal:
        if refusal.code != "not-a-database":
            raise
        raise Refusal("密码是对的，但数据文件打不开：文件已损坏，或密钥文件不是配它的", "请从最近的备份恢复",
                      code="damaged") from None
    accounts.sit_down(desk, door)
    if protected:
        desk.access = only_reading(desk.access)
    return desk


def _protected(folder: Path) -> bool:
    """Whether nothing can be written where the database lies. It may be looked at as long as all of it is in its one
    file: with a log beside it the program was not closed properly, or somebody works with it, and it is refused."""
    database = folder / backup.DATABASE
    if os.access(folder, os.W_OK) and (not database.exists() or os.access(database, os.W_OK)):
        return False
    if not database.exists():
        raise Refusal(f"{PROTECTED}，不能打开", COPY_IT, code="read-only")
    if any(database.with_name(f"{database.name}{beside}").exists() for beside in ("-wal", "-shm")):
        raise Refusal(f"{PROTECTED}，而且程序没有正常退出，还有没合并的修改，不能打开", COPY_IT, code="read-only")
    return True


def _open(folder: Path, key: bytes, clock: Clock, operator: str, *, protected: bool = False) -> Desk:
    engine = engine_of(folder, key, protected=protected)
    if protected and migrate.recognised(engine) != migrate.newest():
        raise Refusal(f"{PROTECTED}，又是旧版程序写的，要先升级才能打开", COPY_IT, code="read-only")

    def keep(stands: str) -> None:
        backup.make(folder, engine, folder / "backups" / f"before-upgrade-{stands}.mzb", clock)

    migrate.upgrade(engine, keep)
    store = Store(engine, clock, search_index.indexers(), key, protected=protected)
    row = _office_row(store)
    if row.role == TOWNSHIP and not protected:
        row = _noticed(store, folder, row)
    office = Office(row.role, row.area, row.name, row.replica, row.letter, row.epoch)
    desk = Desk(store, office, operator, clock, shipped(), folder)
    desk.policy = in_force(desk)
    return desk


def _office_row(store: Store) -> Row[Any]:
    with store.reading() as connection:
        row = connection.execute(select(OfficeRow)).first()
    if row is None:
        raise Refusal("数据文件里没有办公室信息", "请从备份恢复", code="no-office")
    return row


def _noticed(store: Store, folder: Path, row: Row[Any]) -> Row[Any]:
    """Where the database is an older copy of itself, a new life begins before anything is written or printed."""
    with store.reading() as connection:
        older, head = lives.behind_head(connection, folder), store.head(connection)
    if older:
        with store.writing() as connection:
            store.epoch = lives.begin(connection, store.clock, lives.OLDER_COPY, pause=True).epoch
        row = _office_row(store)
    store.head_folder = folder
    store.committed(head)
    return row


def rename(desk: Desk, name: str) -> None:
    """Another name of the office, as it is printed from now on; what was printed keeps the old one."""
    demand(desk, Permission.SAVE)
    if not name.strip():
        raise Refusal("单位名称不能为空", "请填写印在文书上的单位全称", code="no-name")
    with desk.store.writing() as connection:
        connection.execute(update(OfficeRow).values(name=name.strip()))
    desk.office = replace(desk.office, name=name.strip())


def status(desk: Desk) -> Status:
    """Counts per register (not voided), the number of log entries, the schema."""
    records = {}
    with desk.store.reading() as connection:
        for line in LINES.values():
            table = table_of(line.record)
            records[line.register] = int(
                connection.scalar(select(func.count()).select_from(table).where(table.c.void_reason.is_(None))) or 0
            )
        changes = desk.store.head(connection).seq
    office = desk.office
    return Status(office.role, office.area, office.name, records, changes, migrate.current(desk.store.engine))
