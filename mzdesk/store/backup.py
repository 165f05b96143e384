"""Backups: one file that holds the encrypted database as of one moment and its keyring; and the way back from it."""

import hashlib
import json
import os
import shutil
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import Refusal
from mzdesk.store import keyring, log, migrate
from mzdesk.store.base import new_id
from mzdesk.store.database import encrypted_engine
from mzdesk.store.local import EpochRow, OfficeRow
from mzdesk.store.trouble import explained

DATABASE = "mzdesk.db"
KEYS = "mzdesk.keys"
ABOUT = "backup.json"
FORMAT = 1


@dataclass(frozen=True)
class BackupFile:
    """A written backup: where, how large (bytes), and which moment of the change log it holds."""

    path: Path
    size: int
    seq: int


def make(folder: Path, engine: Engine, to: Path, clock: Clock) -> BackupFile:
    """Write a backup of an open database. The target appears whole or not at all.

    Raises Refusal where the target cannot be written.
    """
    copy, part = to.with_name(to.name + ".copy"), to.with_name(to.name + ".part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        with explained(), engine.connect() as connection:
            office = connection.execute(select(OfficeRow)).first()
            head = log.head(connection, office.epoch) if office else log.Head()
            connection.rollback()
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(copy),))  # type: ignore[union-attr]
        about = {
            "format": FORMAT, "made": clock.now().isoformat(timespec="seconds"), "seq": head.seq, "hash": head.hash,
            "area": office.area if office else "", "epoch": office.epoch if office else "",
            "sha256": {DATABASE: _sha256(copy), KEYS: _sha256(folder / KEYS)},
        }
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as out:
            out.writestr(ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
            out.write(copy, DATABASE)
            out.write(folder / KEYS, KEYS)
        with open(part, "rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, to)
    except OSError as error:
        raise Refusal(f"备份没有写成：{_reason(error)}", "请换一个位置再试", code="backup-failed") from None
    finally:
        for leftover in (copy, part):
            with suppress(OSError):
                leftover.unlink()
    return BackupFile(to, to.stat().st_size, head.seq)


def _reason(error: OSError) -> str:
    return {28: "磁盘空间不足", 13: "没有写入权限", 30: "磁盘是只读的"}.get(error.errno or 0, "磁盘无法写入")


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


def restore(backup: Path, folder: Path, clock: Clock, *, password: str = "", recovery_code: str = "") -> str:
    """Put a backup in place as a new life (epoch) of the database; returns the new epoch.

    Everything is checked in a scratch folder first. A database already in ``folder`` is moved aside, not deleted.
    """
    about(backup)
    scratch = folder / "restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.mkdir(parents=True)
        with zipfile.ZipFile(backup) as box:
            for name in (DATABASE, KEYS):
                with box.open(name) as member, open(scratch / name, "wb") as out:
                    shutil.copyfileobj(member, out)
        key = keyring.open_with(keyring.load(scratch / KEYS), password=password, recovery_code=recovery_code)
        epoch = _begin_new_life(encrypted_engine(scratch / DATABASE, key), clock)
        _swap(scratch, folder, clock)
    except OSError as error:
        raise Refusal(f"没有恢复成功：{_reason(error)}", "原来的数据没有改动", code="restore-failed") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return epoch


def _begin_new_life(engine: Engine, clock: Clock) -> str:
    """Mark the restored database: a new epoch that remembers where it branched off, and the next letter."""
    try:
        migrate.recognised(engine)
        with explained(), engine.connect().execution_options(writes=True) as connection:
            office = connection.execute(select(OfficeRow)).one()
            end = log.head(connection, office.epoch)
            lives = connection.execute(select(EpochRow)).all()
            epoch = new_id(clock.now())
            connection.execute(insert(EpochRow), {
                "id": epoch, "number": len(lives) + 1, "parent": office.epoch, "parent_seq": end.seq,
                "parent_hash": end.hash, "began": clock.now().isoformat(timespec="seconds"), "why": "从备份恢复",
            })
            connection.execute(update(OfficeRow).values(epoch=epoch, letter=_next_letter(office.letter)))
            connection.commit()
            return epoch
    finally:
        engine.dispose()


def _next_letter(letter: str) -> str:
    """A → B … Z → AA … AZ → BA: no printed number is ever used twice."""
    first, last = letter[:-1], letter[-1]
    if last != "Z":
        return first + chr(ord(last) + 1)
    return (_next_letter(first) if first else "A") + "A"


def _swap(scratch: Path, folder: Path, clock: Clock) -> None:
    aside = folder / f"replaced-{clock.now():%Y%m%d-%H%M%S}"
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEYS):
        if (folder / name).exists():
            aside.mkdir(exist_ok=True)
            os.replace(folder / name, aside / name)
    for name in (DATABASE, KEYS):
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
