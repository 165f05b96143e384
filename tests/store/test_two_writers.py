"""Two programs on one database: both finish, no change is lost, and the chain runs through the work of both."""

import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest
from sqlalchemy import select

from mzdesk.basics.problems import Refusal
from mzdesk.people.residents import Person
from mzdesk.store import log
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of
from tests.fixtures import PASSWORD, copied, dropped, opened

ROOT = Path(__file__).resolve().parents[2]
EACH = 40

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.people.residents import Person
from mzdesk.services import offices
folder, name, times, password = sys.argv[1:]
clock = FixedClock(datetime(2026, 10, 9, 9, tzinfo=CHINA))
desk = offices.unlock(Path(folder), password=password, clock=clock, operator=name)
sys.stdin.readline()
for place in range(int(times)):
    with desk.store.work(name) as work:
        key = work.put(Person, {"name": f"{name}{place}"})
        work.put(Person, {"phone": f"1380000{place:04d}"}, key)
desk.store.close()
"""


def start(folder, name):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), name, str(EACH), PASSWORD],
        cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_write_at_once(tmp_path, kept_in):
    folder = copied(tmp_path / "office", kept_in=kept_in)
    both = [start(folder, name) for name in ("甲", "乙")]
    for one in both:
        one.stdin.write("\n")
        one.stdin.flush()
    for one in both:
        _, said = one.communicate(timeout=60)
        assert one.returncode == 0, said
    desk = opened(folder)
    with desk.store.reading() as connection:
        people = connection.execute(select(table_of(Person))).all()
        entries = connection.execute(select(LOG.c.operator, LOG.c.time, LOG.c.work).order_by(LOG.c.seq)).all()
        assert log.broken_at(connection, desk.store.epoch, log.Head()) is None
    dropped(desk.store)
    assert sorted(p.name for p in people) == sorted(f"{name}{n}" for name in ("甲", "乙") for n in range(EACH))
    assert {p.version for p in people} == {2}
    times = [entry.time for entry in entries]
    assert times == sorted(set(times))
    order = [e.operator for e in entries if e.operator in ("甲", "乙")]
    assert order.count("甲") == order.count("乙") == 2 * EACH
    runs = [work for work, _ in groupby(entry.work for entry in entries)]
    assert len(runs) == len(set(runs)), "the entries of two units of work are mixed"


def impatient(store):
    """Let the store's one connection wait 20 milliseconds for the lock instead of eight seconds."""
    with store.engine.connect() as connection:
        on_file = connection.dialect.name == "sqlite"
        connection.exec_driver_sql("PRAGMA busy_timeout = 20" if on_file else "SET lock_timeout = 20")
        connection.commit()


def test_a_writer_that_waits_too_long_is_refused_in_words(desk):
    other = opened(desk.folder)
    impatient(other.store)
    with desk.store.work("甲") as work:
        work.put(Person, {"name": "甲"})
        with pytest.raises(Refusal) as caught, other.store.work("乙"):
            pass
    assert (caught.value.code, caught.value.sentence) == (
        "busy", "另一个窗口正在写入，这次修改没有保存。请稍等几秒再试。")
    with other.store.work("乙") as work:
        work.put(Person, {"name": "乙"})
    other.store.close()
