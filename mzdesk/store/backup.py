"""Backups: one file that holds the encrypted database as of one moment and its keyring; and the way back from it."""

import hashlib
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from mzdesk.basics.clock import Clock
from mzdesk.basics.disks import free_bytes
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.store import database, keyring, lives, log, migrate, transfer
from mzdesk.store.address import Address
from mzdesk.store.backup_plan import keep_plan, plan_of
from mzdesk.store.database import encrypted_engine, key_of
from mzdesk.store.local import OfficeRow
from mzdesk.store.trouble import explained

DATABASE = database.DATABASE
KEYS = "mzdesk.keys"
COPY = "mzdesk.copy"
ABOUT = "backup.json"
FORMAT = 1
SPARE = 256 << 10
"""Bytes that stay free on a disk beside what a backup takes."""


@dataclass(frozen=True)
class BackupFile:
    """A written backup: where, how large (bytes), and which moment of the change log it holds."""

    path: Path
    size: int
    seq: int


def make(
    folder: Path, engine: Engine, to: Path, clock: Clock, *, why: str = "", progress: Progress = silent,
) -> BackupFile:
    """Write a backup of an open database. The target appears whole or not at all, and only after what was written
    was read back from its place and found to be what was meant.

    Writers are not held up: the copy is taken from one moment while they go on. What stands on a server is kept as a
    file too, so that either can be put back as either. ``why`` is kept in the file. Raises Refusal where there is no
    room, the target cannot be written, or what was read back differs.
    """
    beside = folder if os.access(folder, os.W_OK) else to.parent
    copy, part = beside / f"{COPY}-{os.getpid()}-{threading.get_ident()}", to.with_name(to.name + ".part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        _refuse_full(_size(folder, engine), beside, to.parent)
        copy.unlink(missing_ok=True)
        progress(0, 0, "取出这一刻的资料")
        made = clock.now().isoformat(timespec="seconds")
        found = {"format": FORMAT, "made": made, "why": why, **_taken(engine, copy)}
        found["sha256"] = {DATABASE: _sha256(copy), KEYS: _sha256(folder / KEYS)}
        _written(part, found, {DATABASE: copy, KEYS: folder / KEYS}, progress)
        progress(0, 0, "读回核对")
        if _read_back(part) != found:
            raise _unreadable()
        os.replace(part, to)
    except OSError as error:
        raise Refusal(f"备份没有写成：{reason(error)}", "请换一个位置再试", code="backup-failed") from None
    finally:
        for leftover in (copy, part):
            with suppress(OSError):
                leftover.unlink()
    return BackupFile(to, to.stat().st_size, found["seq"])


def _size(folder: Path, engine: Engine) -> int:
    """The bytes the database takes now."""
    if engine.dialect.name != "sqlite":
        with explained(), engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    return sum((folder / name).stat().st_size for name in (DATABASE, f"{DATABASE}-wal") if (folder / name).exists())


def _refuse_full(size: int, beside: Path, target: Path) -> None:
    """Both the copy beside the database and the file itself need about as much room as the database takes now."""
    for place, name in ((beside, "数据文件夹所在的磁盘"), (target, "要写入的位置")):
        free = free_bytes(place)
        if free < size + SPARE:
            raise Refusal(
                f"备份没有写成：{name}空间不足，还要 {(size + SPARE) / 1048576:.0f} MB，只剩 {free / 1048576:.0f} MB",
                "请清理磁盘或换一个位置再试", code="backup-no-room")


def _taken(engine: Engine, copy: Path) -> dict[str, Any]:
    """Copy one moment of the database, look whether the copy is sound, and say what it holds."""
    if engine.dialect.name != "sqlite":
        return _taken_from_server(engine, copy)
    with explained():
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM INTO ?", (str(copy),))
            cursor.execute("ATTACH ? AS taken", (str(copy),))
            try:
                return _holds(cursor)
            finally:
                cursor.execute("DETACH taken")
        finally:
            raw.close()


def _taken_from_server(engine: Engine, copy: Path) -> dict[str, Any]:
    """The same of a server: its rows as of one moment become an encrypted file, under the office's own key."""
    key = key_of(engine)
    with explained(), engine.connect() as connection:
        transfer.to_file(connection, copy, key)
    file = encrypted_engine(copy, key)
    try:
        with explained(), file.connect() as connection:
            connection.exec_driver_sql("ATTACH ? AS taken", (str(copy),))
            return _holds(connection.connection.cursor())
    finally:
        file.dispose()


def _holds(cursor: Any) -> dict[str, Any]:
    for look in ("quick_check", "cipher_integrity_check"):
        if any(row[0] != "ok" for row in cursor.execute(f"PRAGMA taken.{look}").fetchall()):
            raise Refusal("数据文件里有损坏的页，没有写成备份", "请用最近的好备份恢复，不要覆盖旧备份",
                          code="damaged")
    tables = [str(row[0]) for row in cursor.execute(
        "SELECT name FROM taken.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
    rows = {name: cursor.execute(f'SELECT count(*) FROM taken."{name}"').fetchone()[0] for name in tables}
    office = cursor.execute("SELECT area, name, role, letter, replica, epoch FROM taken.office").fetchone()
    area, name, role, letter, replica, epoch = office or ("",) * 6
    last = cursor.execute(
        "SELECT seq, hash FROM taken.change_log WHERE epoch = ? ORDER BY seq DESC LIMIT 1", (epoch,)).fetchone()
    branch = cursor.execute("SELECT parent_seq, parent_hash FROM taken.epoch WHERE id = ?", (epoch,)).fetchone()
    seq, found_hash = last or branch or (0, log.ROOT)
    return {"area": area, "name": name, "role": role, "letter": letter, "replica": replica, "epoch": epoch,
            "seq": seq, "hash": found_hash, "rows": {table: count for table, count in rows.items() if count}}


def _written(part: Path, found: dict[str, Any], members: dict[str, Path], progress: Progress) -> None:
    """Write the file piece by piece and bring it to the disk."""
    total, done = sum(path.stat().st_size for path in members.values()), 0
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as out:
        out.writestr(ABOUT, json.dumps(found, ensure_ascii=False, indent=1))
        for name, path in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.file_size = path.stat().st_size
            with open(path, "rb") as source, out.open(entry, "w") as target:
                while block := source.read(1 << 20):
                    target.write(block)
                    done += len(block)
                    progress(min(done, total - 1), total, "写入")
    _to_disk(part)


def _to_disk(part: Path) -> None:
    """Bring a file to the disk and out of memory: what is read back then comes from the disk."""
    with open(part, "rb+") as written:
        os.fsync(written.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def copy_through(source: Path, part: Path, progress: Progress = silent) -> None:
    """Copy a file and bring the copy to the disk."""
    total, done = source.stat().st_size, 0
    with open(source, "rb") as read, open(part, "wb") as out:
        while block := read.read(1 << 20):
            out.write(block)
            done += len(block)
            progress(min(done, total - 1), total, "写到第二处")
    _to_disk(part)


def _read_back(part: Path) -> dict[str, Any]:
    try:
        return about(part)
    except Refusal:
        raise _unreadable() from None


def _unreadable() -> Refusal:
    return Refusal("备份写完后读回来核对，内容不对", "这个磁盘或U盘可能坏了，请换一个再备份", code="backup-unreadable")


def reason(error: OSError) -> str:
    """What is the matter with the disk, in words."""
    said = {28: "磁盘空间不足", 13: "没有写入权限", 30: "磁盘是只读的", 27: "这个磁盘的格式放不下这么大的文件"}
    return said.get(error.errno or 0, "磁盘无法写入")


def glance(backup: Path) -> dict[str, Any] | None:
    """What a backup says of itself without the check of its content; None where it is none."""
    try:
        with zipfile.ZipFile(backup) as box:
            found: dict[str, Any] = json.loads(box.read(ABOUT))
        return found if {"format", "made", "seq", "area", "epoch"} <= set(found) else None
    except (ValueError, KeyError, TypeError, RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError, EOFError):
        return None


def about(backup: Path) -> dict[str, Any]:
    """What a backup says of itself; a Refusal where it is no backup, or cut, or changed."""
    try:
        with zipfile.ZipFile(backup) as box:
            stored = all(m.compress_type == zipfile.ZIP_STORED and not m.flag_bits for m in box.infolist())
            if set(box.namelist()) != {ABOUT, DATABASE, KEYS} or not stored:
                raise ValueError
            found: dict[str, Any] = json.loads(box.read(ABOUT))
            if found["format"] != FORMAT:
                raise Refusal("这个备份由更新版本的程序写成", "请安装新版程序后再恢复", code="newer-backup")
            for name in (DATABASE, KEYS):
                if _member_sha256(box, name) != found["sha256"][name]:
                    raise ValueError
            return found
    except FileNotFoundError:
        raise Refusal("找不到这个备份文件", "请检查路径和U盘", code="no-backup") from None
    except (ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile, OSError, EOFError):
        raise Refusal("备份文件不完整或已损坏，没有恢复任何内容", "请换一份备份", code="damaged-backup") from None


def unpack(backup: Path, scratch: Path) -> None:
    """Lay the database and its keyring, encrypted as they are, into a folder. Check with ``about`` first."""
    scratch.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(backup) as box:
        for name in (DATABASE, KEYS):
            with box.open(name) as member, open(scratch / name, "wb") as out:
                shutil.copyfileobj(member, out, 1 << 20)


def restore(
    backup: Path, folder: Path, clock: Clock, *, password: str = "", recovery_code: str = "",
    address: Address | None = None,
) -> str:
    """Put a backup in place as a new life (epoch) of the database; returns the new epoch.

    It goes to the server at ``address``, or else the one that the folder names; without either, into the folder.
    Everything is checked in a scratch folder first. A database already in place is moved aside, not deleted.
    """
    why = lives.MOVED if about(backup).get("why") == lives.MOVED else "从备份恢复"
    doors = {"password": password, "recovery_code": recovery_code}
    return _put_in_place(lambda scratch: unpack(backup, scratch), folder, clock, why, doors, address)


def put_back(aside: Path, folder: Path, clock: Clock, *, password: str = "", recovery_code: str = "") -> str:
    """Put a database that a restore moved aside in place again, as a new life; returns the new epoch. What lies there
    now is moved aside in turn, and ``aside`` stays as it is."""
    doors = {"password": password, "recovery_code": recovery_code}
    return _put_in_place(lambda scratch: copy_files(aside, scratch), folder, clock, "放回换下的资料", doors)


def copy_files(aside: Path, scratch: Path) -> None:
    """Copy the files of an office that nobody has open."""
    scratch.mkdir(parents=True, exist_ok=True)
    for name in (DATABASE, f"{DATABASE}-wal", KEYS):
        if (aside / name).exists():
            shutil.copyfile(aside / name, scratch / name)


def _put_in_place(
    lay: Callable[[Path], None], folder: Path, clock: Clock, why: str, doors: dict[str, str],
    address: Address | None = None,
) -> str:
    scratch = folder / "restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.mkdir(parents=True)
        lay(scratch)
        key = keyring.open_with(keyring.load(scratch / KEYS), **doors)
        address = address or Address.load(folder, key)
        plan = plan_of(folder)
        epoch, letter = _begin_new_life(encrypted_engine(scratch / DATABASE, key), clock, why, plan.letter)
        if address is None:
            _swap(scratch, folder, clock, (DATABASE, KEYS))
        else:
            transfer.to_server(scratch / DATABASE, key, address, aside_schema(clock))
            _swap(scratch, folder, clock, (KEYS,))
            address.save(folder, key)
        with suppress(OSError):
            keep_plan(folder, replace(plan, letter=letter))
    except OSError as error:
        raise Refusal(f"没有恢复成功：{reason(error)}", "原来的数据没有改动", code="restore-failed") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return epoch


def aside_schema(clock: Clock) -> str:
    """The name under which a server keeps what a restore replaces at this moment."""
    return f"mzdesk_{clock.now():%Y%m%d_%H%M%S}"


def _begin_new_life(engine: Engine, clock: Clock, why: str, used: str) -> tuple[str, str]:
    """Mark the restored database: a new epoch that remembers where it branched off, and the next letter after its own
    and after ``used``, which another life in this folder had."""
    try:
        migrate.recognised(engine)
        with explained(), engine.connect().execution_options(writes=True) as connection:
            role = connection.scalar(select(OfficeRow.role))
            pause = role == "township" and why != lives.MOVED  # a move loses nothing: the old place was closed first
            life = lives.begin(connection, clock, why, pause=pause, used=used)
            connection.commit()
            return life.epoch, life.letter
    finally:
        engine.dispose()


def _swap(scratch: Path, folder: Path, clock: Clock, names: tuple[str, ...]) -> None:
    aside = folder / f"replaced-{clock.now():%Y%m%d-%H%M%S}"
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEYS, lives.HEAD_FILE):
        if (folder / name).exists():
            aside.mkdir(exist_ok=True)
            os.replace(folder / name, aside / name)
    for name in names:
        os.replace(scratch / name, folder / name)


def _member_sha256(box: zipfile.ZipFile, name: str) -> str:
    running = hashlib.sha256()
    with box.open(name) as member:
        while block := member.read(1 << 20):
            running.update(block)
    return running.hexdigest()


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
