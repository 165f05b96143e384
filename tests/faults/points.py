"""Kills the program right before every single call that makes a write durable or visible, one call after the other.

Run ``python -m tests.faults.points export|intake|… FOLDER`` with the library made from points.c preloaded, so that the
calls of the database are met as well; without it the calls of Python itself. The outcome is one line of JSON. For
every n the work runs in a forked child that ends itself at its n-th such call (fsync, rename, unlink, truncate), until
it comes to its end by itself; after each death the parent looks whether the office opens, is whole, holds all or
nothing, and whether doing the same again succeeds.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from mzdesk.exchange import enrolment, feedback, files, handin, intake, own, packing, policies, receipts
from mzdesk.people.desk import Desk
from mzdesk.services import keeping, records
from mzdesk.store import backup, keyring
from mzdesk.store.database import encrypted_engine
from tests.faults import killing
from tests.faults.killing import Activity, opened, package_of, sound
from tests.fixtures import CHILDREN, PASSWORD, at, copied, put_child

CHILDREN_SENT = 8
TOML = '[[round_ages]]\nvalid_from = 2026-01-01\nbasis = "测试〔2026〕{}号"\nages = [80, 90, 100]\n'
MOST = 400


@contextmanager
def office(folder: Path, name: str) -> Iterator[Desk]:
    desk = opened(folder / name)
    try:
        yield desk
    finally:
        desk.store.close()


def left_over(desk: Desk) -> list[str]:
    """Half written files in the office's folder; whatever a killed write left goes with the next one."""
    return [f"{path.name} is left over" for path in desk.folder.rglob("*.part")]


# a receipt: the base has moved or not; reading it again moves it


def prepare_receipt(folder: Path) -> None:
    killing.prepare_intake(folder)
    with office(folder, "bureau") as bureau:
        intake.take(bureau, [package_of(folder)], receipts=folder / "优盘")


def receipt_of(folder: Path) -> Path:
    return next((folder / "优盘").glob("*_D_*.mzp"))


def work_receipt(folder: Path) -> None:
    with office(folder, "office") as desk:
        receipts.read(desk, receipt_of(folder))


def look_receipt(folder: Path) -> list[str]:
    with office(folder, "office") as desk:
        wrong = sound(desk)
        roster = own.demand_roster(desk)
        with desk.store.reading() as connection:
            moved, head = packing.base(connection, roster).seq, desk.store.head(connection).seq
        if moved not in (0, head):
            wrong.append(f"the base stands at {moved}")
        if receipts.read(desk, receipt_of(folder)).high_water != head:
            wrong.append("the receipt read again does not move the base")
        put_child(desk, name="杨后来")
        made = handin.export(desk, folder / "优盘")
    with office(folder, "bureau") as bureau:
        (taken,) = intake.take(bureau, [made.path])
        there = len(records.listing(bureau, CHILDREN, records.Query(view="all")).rows)
    return wrong if (taken.result, there) == ("merged", killing.COUNT + 1) else [*wrong, f"{taken.result} {there}"]


# a roster: the old or the new one is in force, and the one beside the database is that one


def prepare_roster(folder: Path) -> None:
    killing.enrolled(folder)
    with office(folder, "bureau") as bureau, office(folder, "office") as desk:
        request = enrolment.request(desk, folder / "优盘").path
        enrolment.accept(bureau, [request], folder / "优盘")


def roster_of(folder: Path) -> Path:
    return next(path for path in (folder / "优盘").glob("*_D_*.mzp"))


def work_roster(folder: Path) -> None:
    with office(folder, "office") as desk:
        enrolment.install(desk, roster_of(folder))


def look_roster(folder: Path) -> list[str]:
    with office(folder, "office") as desk:
        wrong, known = sound(desk), own.demand_roster(desk).version
        if known not in (1, 2):
            wrong.append(f"version {known}")
        enrolment.install(desk, roster_of(folder))
        beside = own.roster_beside(desk.folder)
        if (own.demand_roster(desk).version, beside.version if beside else 0) != (2, 2):
            wrong.append("installed again, the roster in force and the one beside the database are not the new one")
        return [*wrong, *left_over(desk)]


# publishing at the bureau: no version is signed twice with different content


def work_publish(folder: Path) -> None:
    with office(folder, "bureau") as bureau:
        policies.publish(bureau, TOML.format(1), folder / "优盘")
        enrolment.accept(bureau, [request_of(folder)], folder / "优盘")


def prepare_publish(folder: Path) -> None:
    killing.enrolled(folder)
    with office(folder, "office") as desk:
        enrolment.request(desk, folder / "优盘")


def request_of(folder: Path) -> Path:
    return next((folder / "优盘").glob("*_U_*.mzp"))


def look_publish(folder: Path) -> list[str]:
    stick = folder / "优盘"
    with office(folder, "bureau") as bureau, office(folder, "office") as desk:
        wrong = sound(bureau)
        before = {path: files.read(path).manifest for path in stick.glob("MZ_*.mzp") if path != request_of(folder)}
        issue = policies.publish(bureau, TOML.format(2), stick)
        roster = enrolment.accept(bureau, [request_of(folder)], stick)
        versions = {("policy", issue.version), ("roster", roster.version)}
        wrong += [f"{told.kind} {told.number} was signed twice" for told in before.values()
                  if (told.kind, told.number) in versions]
        for path in (*before, issue.path, roster.path):
            if files.read(path).manifest.kind == "roster":
                enrolment.install(desk, path)
        policies.install(desk, issue.path)
        beside = own.roster_beside(bureau.folder)
        if beside is None or beside.version != roster.version:
            wrong.append("the roster beside the bureau's database is an older one")
        return [*wrong, *left_over(bureau)]


# the bureau's parameters and its feedback: one transaction each


def prepare_policy(folder: Path) -> None:
    killing.enrolled(folder)
    with office(folder, "bureau") as bureau:
        policies.publish(bureau, TOML.format(1), folder / "优盘")


def policy_of(folder: Path) -> Path:
    return next((folder / "优盘").glob("*政策参数*.mzp"))


def work_policy(folder: Path) -> None:
    with office(folder, "office") as desk:
        policies.install(desk, policy_of(folder))


def look_policy(folder: Path) -> list[str]:
    with office(folder, "office") as desk:
        wrong = sound(desk)
        policies.install(desk, policy_of(folder))
        found = policies.current(desk)
        return wrong if found and found.version == 1 else [*wrong, "the parameters are not there"]


def prepare_feedback(folder: Path) -> None:
    prepare_receipt(folder)
    work_receipt(folder)
    with office(folder, "bureau") as bureau:
        for row in records.listing(bureau, CHILDREN, records.Query(view="all")).rows:
            with bureau.store.work("局") as work:
                work.put(CHILDREN.record, {"school": "市一小"}, row.id)
        receipt_of(folder).unlink()
        feedback.export(bureau, "431281103", folder / "优盘")


def work_feedback(folder: Path) -> None:
    with office(folder, "office") as desk:
        feedback.read(desk, receipt_of(folder))


def schools(desk: Desk) -> list[Any]:
    rows = records.listing(desk, CHILDREN, records.Query(view="all")).rows
    return [records.load(desk, CHILDREN, row.id).get("school") for row in rows]


def look_feedback(folder: Path) -> list[str]:
    with office(folder, "office") as desk:
        wrong = sound(desk)
        if schools(desk).count("市一小") not in (0, killing.COUNT):
            wrong.append("half a feedback")
        feedback.read(desk, receipt_of(folder))
        return wrong if schools(desk) == ["市一小"] * killing.COUNT else [*wrong, "read again, it is not there"]


# a backup: the old file or the new one, whole; and the next one is made


def prepare_backup(folder: Path) -> None:
    killing.prepare_save(folder)
    with office(folder, "office") as desk:
        keeping.backup(desk, folder / "备份.mzb")


def work_backup(folder: Path) -> None:
    with office(folder, "office") as desk:
        put_child(desk, name="杨后来")
        keeping.backup(desk, folder / "备份.mzb")


def look_backup(folder: Path) -> list[str]:
    backup.about(folder / "备份.mzb")
    with office(folder, "office") as desk:
        wrong = sound(desk)
        made = keeping.backup(desk, folder / "备份.mzb")
        with desk.store.reading() as connection:
            head = desk.store.head(connection).seq
    if made.seq != head or backup.about(made.path)["seq"] != head:
        wrong.append("the next backup is not of the present")
    wrong += [f"{path.name} is left over" for path in folder.glob("备份.mzb.*")]
    backup.restore(made.path, folder / "again", at(killing.date(2026, 10, 9)), password=PASSWORD)
    with office(folder, "again") as desk:
        return [*wrong, *sound(desk)]


# a restore: cut off anywhere, it is done again; what it put aside is still there, with everything in it


def prepare_restore(folder: Path) -> None:
    prepare_backup(folder)
    with office(folder, "office") as desk:
        put_child(desk, name="杨后来")


def work_restore(folder: Path) -> None:
    backup.restore(folder / "备份.mzb", folder / "office", at(killing.date(2026, 10, 9)), password=PASSWORD)


def look_restore(folder: Path) -> list[str]:
    work_restore(folder)
    with office(folder, "office") as desk:
        wrong = sound(desk)
        if len(records.listing(desk, CHILDREN, records.Query(view="all")).rows) != 1:
            wrong.append("restored again, it is not what the backup holds")
    key = keyring.open_with(keyring.load(folder / "office" / backup.KEYS), password=PASSWORD)
    found = []
    for aside in sorted((folder / "office").glob(f"replaced-*/{backup.DATABASE}")):
        engine = encrypted_engine(aside, key)
        with engine.connect() as connection:
            found.append(connection.scalar(select(func.count()).select_from(CHILDREN.record.__table__)))
        engine.dispose()
    return wrong if 2 in found else [*wrong, f"what was put aside holds {found} children"]


def prepare_opening(folder: Path) -> None:
    copied(folder / "office")


def work_opening(folder: Path) -> None:
    with office(folder, "office"):
        pass


def look_opening(folder: Path) -> list[str]:
    with office(folder, "office") as desk:
        return sound(desk)


ACTIVITIES = {
    "export": Activity(killing.enrolled, killing.work_export, killing.look_export),
    "intake": Activity(killing.prepare_intake, killing.work_intake, killing.look_intake),
    "receipt": Activity(prepare_receipt, work_receipt, look_receipt),
    "roster": Activity(prepare_roster, work_roster, look_roster),
    "publish": Activity(prepare_publish, work_publish, look_publish),
    "policy": Activity(prepare_policy, work_policy, look_policy),
    "feedback": Activity(prepare_feedback, work_feedback, look_feedback),
    "backup": Activity(prepare_backup, work_backup, look_backup),
    "restore": Activity(prepare_restore, work_restore, look_restore),
    "opening": Activity(prepare_opening, work_opening, look_opening),
}


def arm(number: int) -> None:
    """Die right before the n-th call from now on: by the preloaded library, else by wrappers around Python's own."""
    library = ctypes.CDLL(None)
    if hasattr(library, "faults_arm"):
        library.faults_arm(ctypes.c_long(number))
        return
    left = [number]

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)

        return instead

    for name in ("fsync", "replace", "rename", "unlink"):
        setattr(os, name, deadly(getattr(os, name)))


def dies(work: Callable[[Path], None], place: Path, number: int) -> bool:
    """Run the work in a child that ends itself at that call; False where it came to its end before."""
    child = os.fork()
    if not child:
        status = 1
        try:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            arm(number)
            work(place)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the work failed by itself")
    return os.WIFSIGNALED(status)


def main(name: str, folder: Path) -> dict[str, Any]:
    """Kill at the first call, the second, … until the work ends by itself; then look a last time."""
    killing.COUNT = CHILDREN_SENT
    activity = ACTIVITIES[name]
    prepared, place = folder / "prepared", folder / "place"
    prepared.mkdir(parents=True)
    activity.prepare(prepared)
    wrong: list[str] = []
    for number in range(1, MOST):
        shutil.copytree(prepared, place)
        died = dies(activity.work, place, number)
        wrong += [f"call {number}: {words}" for words in activity.look(place)]
        shutil.rmtree(place)
        if not died:
            break
    return {"activity": name, "points": number - 1, "wrong": wrong,
            "preloaded": hasattr(ctypes.CDLL(None), "faults_arm")}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2])), ensure_ascii=False))
