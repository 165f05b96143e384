"""Offices for schedules of faults: made once, handed in once, then copied, so that a fresh world costs milliseconds."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.money import Money
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.cases.record import Entitlement
from mzdesk.exchange import enrolment, handin, intake, receipts
from mzdesk.lines import LINES
from mzdesk.lines.elders.record import ElderVisit
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.store import backup, base, keyring
from mzdesk.store.base import Record
from mzdesk.store.database import encrypted_engine
from tests.quick import quick_place

BUREAU, SITES = "431281", ("431281103", "431281104")
SECOND = f"{SITES[0]}-2"
"""The folder of a second computer of the first township, enrolled beside the first."""
FOLDERS = (BUREAU, *SITES, SECOND)
MOST_MACHINES = 5
PASSWORD, START = "mima-1234", datetime(2026, 10, 25, 9, tzinfo=CHINA)
CASE, ELDER = LINES["rural_dibao"].record, LINES["elders"].record
CHEAP = {"time": 1, "memory_kib": 64, "lanes": 1}
FILES = (backup.DATABASE, f"{backup.DATABASE}-wal", f"{backup.DATABASE}-shm")

# A schedule opens and copies databases all the time.
_kept = tempfile.TemporaryDirectory(prefix="mzdesk-schedules-", dir=quick_place())


@cache
def _engine(path: Path, key: bytes) -> Engine:
    """One engine for a path in all schedules of a run, so that statements are compiled once; nothing is flushed."""
    engine = encrypted_engine(path, key)

    @event.listens_for(engine, "connect")
    def hurry(connection: Any, record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return engine


@dataclass
class Machine:
    """One database in use: a township's, a second one of the same township, a clone, or the bureau's.

    ``told``: the program has said that what this database holds does not follow from what the bureau has.
    """

    site: str
    folder: Path
    key: bytes
    clock: FixedClock
    told: str = ""
    copies: list[Path] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk: Desk = self._open()

    def _open(self) -> Desk:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                offices, "engine_of", lambda folder, key, protected: _engine(folder / backup.DATABASE, key))
            return offices._open(self.folder, self.key, self.clock, "李")

    @contextmanager
    def closed(self) -> Iterator[None]:
        """The database is shut for a while, as when somebody copies or replaces its file."""
        self.desk.store.close()
        yield
        self.desk = self._open()

    def copy(self, to: Path) -> Path:
        """A raw copy of the database file, as somebody might make one."""
        with self.closed():
            to.mkdir()
            for name in FILES:
                if (self.folder / name).exists():
                    shutil.copy(self.folder / name, to / name)
        return to

    def put_back(self, copy: Path) -> None:
        """The old copy of the file in place of the present one; everything beside it stays."""
        with self.closed():
            for name in FILES:
                (self.folder / name).unlink(missing_ok=True)
                if (copy / name).exists():
                    shutil.copy(copy / name, self.folder / name)

    def restore(self, file: Path) -> None:
        """Restore a backup through the program."""
        with self.closed():
            backup.restore(file, self.folder, self.clock, password=PASSWORD)

    def ids(self, record: type[Record]) -> list[str]:
        table = record.__table__
        with self.desk.store.reading() as connection:
            return list(connection.scalars(select(table.c.id).where(table.c.site == self.site).order_by(table.c.id)))


def put(machine: Machine, record: Any, key: str | None = None, **values: Any) -> str:
    """Write one record through the unit of work, as every screen does."""
    with machine.desk.store.work("李", "录入") as work:
        return work.put(record, values, key)


def fill(machine: Machine, number: int = 0) -> None:
    """A resident with a relief case and what it grants, an elder with a visit, a payment batch with a line."""
    person = put(machine, Person, name=f"单{number}", phone=f"1380000{number:04d}")
    case = put(machine, CASE, state="草稿", person_id=person, agent="代办", account="6210")
    put(machine, Entitlement, owner_id=case, monthly=Money(50000), words="低保金")
    elder = put(machine, ELDER, state="在册", person_id=person)
    put(machine, ElderVisit, owner_id=elder, words="见到本人")
    batch = put(machine, Batch, programme="rural_dibao", stage="已生成")
    put(machine, BatchLine, owner_id=batch, case_id=case, holder=person, amount=Money(50000))


@cache
def template() -> tuple[Path, dict[str, bytes]]:
    """A bureau and two townships that were enrolled, handed in their first records and read the receipts."""
    folder, clock, keys = Path(_kept.name) / "template", FixedClock(START), dict[str, bytes]()
    with pytest.MonkeyPatch.context() as patch, drawn_ids(0):
        patch.setattr(keyring, "COST", CHEAP)
        for name in FOLDERS:
            role = "bureau" if name == BUREAU else "township"
            made = offices.create(
                folder / name, role=role, area=name[:9], name=f"单位{name[:9]}", password=PASSWORD, clock=clock)
            keys[name] = keyring.open_with(keyring.load(folder / name / backup.KEYS), password=PASSWORD)
            made.desk.store.close()
    with drawn_ids(1 << 40):
        _hand_in(folder, clock, keys)
    return folder, keys


def _hand_in(folder: Path, clock: FixedClock, keys: dict[str, bytes]) -> None:
    stick = folder / "优盘"
    stick.mkdir()
    bureau, *townships = (Machine(name[:9], folder / name, keys[name], clock) for name in FOLDERS)
    requests = [enrolment.request(one.desk, stick).path for one in townships]
    roster = enrolment.accept(bureau.desk, requests, stick).path
    for one in townships:
        enrolment.install(one.desk, roster)
        fill(one), fill(one, 1)
        (taken,) = intake.take(bureau.desk, [handin.export(one.desk, stick).path], receipts=stick)
        assert taken.receipt is not None
        receipts.read(one.desk, taken.receipt)
    for one in (bureau, *townships):
        one.copy(folder / f"copy-{one.folder.name}")
        backup.make(one.folder, one.desk.store.engine, folder / f"{one.folder.name}.mzb", clock)
        one.desk.store.close()
    for file in stick.iterdir():
        file.unlink()


@contextmanager
def drawn_ids(seed: int) -> Iterator[None]:
    """Ids by a seed instead of by chance: the order of the records, and so the schedule, is the same every time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "secrets", SimpleNamespace(randbits=random.Random(seed).getrandbits))
        yield


@dataclass
class World:
    """The offices of one schedule, in a folder of their own, with one clock and one stick."""

    folder: Path
    clock: FixedClock
    stick: Path
    bureau: Machine
    machines: list[Machine]
    keys: dict[str, bytes]
    luck: ExitStack

    def of(self, site: str) -> list[Machine]:
        return [machine for machine in self.machines if machine.site == site]

    def clone(self, machine: Machine) -> Machine:
        """A second computer with a copy of everything the first has."""
        to = self.folder / f"clone-{len(self.machines)}"
        with machine.closed():
            shutil.copytree(machine.folder, to)
        self.machines.append(Machine(machine.site, to, machine.key, self.clock, machine.told))
        return self.machines[-1]

    def close(self) -> None:
        self.luck.close()
        for machine in (self.bureau, *self.machines):
            machine.desk.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def world(seed: int) -> World:
    """A fresh world: both townships stand where the template left them. There is one at a time."""
    prepared, keys = template()
    luck = ExitStack()
    luck.enter_context(drawn_ids(seed + 1))
    folder, clock = Path(_kept.name) / "world", FixedClock(START)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared, folder, ignore=shutil.ignore_patterns("copy-*", "*.mzb"))
    bureau, *townships = (Machine(name[:9], folder / name, keys[name], clock) for name in FOLDERS)
    for machine in (bureau, *townships):
        machine.copies.append(prepared / f"copy-{machine.folder.name}")
        machine.backups.append(prepared / f"{machine.folder.name}.mzb")
    return World(folder, clock, folder / "优盘", bureau, townships, keys, luck)
