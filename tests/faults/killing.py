"""Kills the program with SIGKILL while it writes, again and again, and looks what is left.

Run ``python -m tests.faults.killing save|import|export|intake FOLDER KILLS SEED``; the outcome is one line of JSON.
The work runs in a forked child that opens the office by its password and writes for real; the moment of each kill is
drawn at random within the time the work was measured to take. After each kill the parent opens the database, looks at
pages, chain and records, and at what the activity promises: all or nothing.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from select import select
from typing import Any

from sqlalchemy import select as query

from mzdesk import sheets
from mzdesk.basics.days import PartialDay
from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, handin, intake, receipts, verify
from mzdesk.people.desk import Desk
from mzdesk.services import imports, keeping, records
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of
from tests.fixtures import CHILDREN, copied, id_number, opened, put_child, village
from tests.services.rosters import SAMPLES, counts, judged, of_file, village_names

ROSTER = SAMPLES / "托口镇留守儿童花名册.xlsx"
READY, DONE = b"r", b"d"
COUNT = 120  # children that an export or an intake carries
DIGITS = "一二三四五六七八九十"
VISIT = {"visitor": "村儿童主任", "place": "家中"}


@dataclass
class Activity:
    """``prepare`` makes the offices in a folder once; ``work`` is what gets killed; ``look`` tells what is wrong."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    look: Callable[[Path], list[str]]
    fresh: bool = True  # each kill begins with the prepared folder; else the next goes on where the last was killed


def sound(desk: Desk) -> list[str]:
    """What the doctor finds wrong, and every record whose values are not those of its newest log entries."""
    wrong = [f"{check.what}：{check.said}" for check in keeping.doctor(desk) if not check.ok]
    table = table_of(CHILDREN.record)
    with desk.store.reading() as connection:
        logged: dict[str, dict[str, Any]] = {}
        entries = query(LOG.c.record_id, LOG.c.payload).where(LOG.c.entity == table.name).order_by(LOG.c.seq)
        for key, payload in connection.execute(entries):
            pairs = json.loads(payload)
            logged.setdefault(key, {}).update({name: after for name, (_, after) in pairs.items()})
        rows = {row.id: row for row in connection.execute(query(table))}
    if set(rows) != set(logged):
        wrong.append("records and log differ")
    wrong += [f"{key} school" for key, row in rows.items() if row.school != logged.get(key, {}).get("school")]
    return wrong


# saving: name, school and a visit of one child, all three or none


def prepare_save(folder: Path) -> None:
    desk = opened(copied(folder / "office"))
    put_child(desk, "待核实", village=village(desk))
    desk.store.close()


def work_save(folder: Path) -> None:
    desk = opened(folder / "office")
    key = records.listing(desk, CHILDREN, records.Query(view="all")).rows[0].id
    os.write(1, READY)
    for _ in range(400):
        before = records.load(desk, CHILDREN, key)
        step = len(before.parts["visits"]) + 1
        visit = {"id": None, "visited": date(2026, 9, 1 + step % 30), **VISIT}
        values = {**before.values, "name": f"杨{DIGITS[step % 10]}", "school": f"第{step}小学"}
        after = replace(before, state="草稿", values=values, parts={
            **before.parts, "visits": (visit, *before.parts["visits"])})
        records.save(desk, CHILDREN, before, after)


def look_save(folder: Path) -> list[str]:
    desk = opened(folder / "office")
    try:
        wrong = sound(desk)
        found = records.load(desk, CHILDREN, records.listing(desk, CHILDREN, records.Query(view="all")).rows[0].id)
        step = len(found.parts["visits"])
        if step and (found.get("school"), found.get("name")) != (f"第{step}小学", f"杨{DIGITS[step % 10]}"):
            wrong.append(f"half a save: {step} visits, {found.get('school')}")
        return wrong
    finally:
        desk.store.close()


# importing: all rows of the file that are right, or none


def prepare_import(folder: Path) -> None:
    copied(folder / "office")


def work_import(folder: Path) -> None:
    desk = opened(folder / "office")
    table = sheets.table_of_file(ROSTER, imports.known_words(CHILDREN))
    mapping = imports.propose(desk, CHILDREN, table)
    judgement = imports.judge(desk, CHILDREN, table, mapping)
    os.write(1, READY)
    imports.take_in(desk, CHILDREN, judgement, table, mapping)


def look_import(folder: Path) -> list[str]:
    desk = opened(folder / "office")
    try:
        there = len(records.listing(desk, CHILDREN, records.Query(view="all")).rows)
        good = counts(judged(of_file(ROSTER), village_names("431281103")))["good"]
        return [*sound(desk), *([] if there in (0, good) else [f"{there} of {good} children"])]
    finally:
        desk.store.close()


# exporting: under its own name a package is whole, and the next export goes on


def enrolled(folder: Path) -> None:
    """A bureau and a township with children that nobody has handed in yet."""
    stick = folder / "优盘"
    stick.mkdir()
    bureau, township = opened(copied(folder / "bureau", role="bureau")), opened(copied(folder / "office"))
    made = enrolment.accept(bureau, [enrolment.request(township, stick).path], stick)
    enrolment.install(township, made.path)
    for file in stick.iterdir():
        file.unlink()
    home = village(township)
    for place in range(COUNT):
        birth = date(2012 + place % 8, 1 + place % 12, 1 + place % 28)
        put_child(township, name=f"杨{place}", birth=PartialDay.of(birth), village=home,
                  id_no=id_number(birth, "2", order=place))
    bureau.store.close()
    township.store.close()


def work_export(folder: Path) -> None:
    desk = opened(folder / "office")
    os.write(1, READY)
    handin.export(desk, folder / "优盘")


def look_export(folder: Path) -> list[str]:
    desk = opened(folder / "office")
    try:
        files = [*(folder / "优盘").glob("*.mzp"), *desk.outbox.glob("*.mzp")]
        wrong = [f"{file.name} is not whole" for file in files if not verify.verify(file).ok]
        made = handin.export(desk, folder / "优盘")
        if not verify.verify(made.path).ok or sum(made.counts["left_behind_child"].values()) != COUNT:
            wrong.append("the next export is not whole")
        return [*wrong, *sound(desk)]
    finally:
        desk.store.close()


# intake: a package is merged or not; taking it in again ends in the same state, and its receipt is readable


def prepare_intake(folder: Path) -> None:
    enrolled(folder)
    township = opened(folder / "office")
    handin.export(township, folder / "优盘")
    township.store.close()


def package_of(folder: Path) -> Path:
    return next((folder / "优盘").glob("*_U_*.mzp"))


def work_intake(folder: Path) -> None:
    desk = opened(folder / "bureau")
    os.write(1, READY)
    intake.take(desk, [package_of(folder)], receipts=folder / "优盘")


def look_intake(folder: Path) -> list[str]:
    desk = opened(folder / "bureau")
    try:
        there = len(records.listing(desk, CHILDREN, records.Query(view="all")).rows)
        wrong = [] if there in (0, COUNT) else [f"{there} of {COUNT} children merged"]
        wrong += sound(desk)
        (taken,) = intake.take(desk, [package_of(folder)], receipts=folder / "优盘")
        if taken.result != ("duplicate" if there else "merged"):
            wrong.append(f"taken in again: {taken.result}")
    finally:
        desk.store.close()
    township = opened(folder / "office")
    try:
        receipts.read(township, taken.receipt)
    except Refusal as refusal:
        wrong.append(f"the receipt: {refusal.code}")
    finally:
        township.store.close()
    return wrong


ACTIVITIES = {
    "save": Activity(prepare_save, work_save, look_save, fresh=False),
    "import": Activity(prepare_import, work_import, look_import),
    "export": Activity(enrolled, work_export, look_export),
    "intake": Activity(prepare_intake, work_intake, look_intake),
}


# the killing


def start(work: Callable[[Path], None], folder: Path) -> tuple[int, int]:
    """Fork a child that works; its number, and the pipe on which it says that it is ready and done."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    os.close(ours)
    os.dup2(theirs, 1)
    status = 1
    try:
        work(folder)
        os.write(1, DONE)
        status = 0
    finally:
        os._exit(status)


def run(work: Callable[[Path], None], folder: Path, after: float) -> bool:
    """Let the work run for a while after it is ready, then kill it; True where it was still at work."""
    child, pipe = start(work, folder)
    os.read(pipe, 1)
    select([pipe], [], [], after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(pipe)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the work failed by itself")
    return os.WIFSIGNALED(status)


def measured(work: Callable[[Path], None], folder: Path) -> float:
    """How long the work takes when nobody kills it, in seconds."""
    child, pipe = start(work, folder)
    os.read(pipe, 1)
    began = time.monotonic()
    told = os.read(pipe, 1)
    took = time.monotonic() - began
    os.waitpid(child, 0)
    os.close(pipe)
    if told != DONE:
        raise RuntimeError("the work failed by itself")
    return took


def main(name: str, folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Kill until ``kills`` times the work was really cut off."""
    activity, chance = ACTIVITIES[name], random.Random(seed)
    prepared, place = folder / "prepared", folder / "place"
    prepared.mkdir(parents=True)
    activity.prepare(prepared)
    shutil.copytree(prepared, place)
    took = 0.3 if not activity.fresh else measured(activity.work, place)
    cut, wrong, tries = 0, [], 0
    while cut < kills and tries < 4 * kills and not wrong:
        tries += 1
        if activity.fresh or tries == 1:
            shutil.rmtree(place)
            shutil.copytree(prepared, place)
        cut += run(activity.work, place, chance.uniform(0, took))
        wrong = activity.look(place)
    return {"activity": name, "kills": cut, "wrong": wrong, "seconds": round(took, 3)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])), ensure_ascii=False))
