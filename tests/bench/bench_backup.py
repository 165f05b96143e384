"""Backups of an office of 50,000 people: how long one takes beside copying the file, and what a save waits meanwhile.

Run ``python tests/bench/bench_backup.py [people]``.
"""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mzdesk.people.residents import Person  # noqa: E402
from mzdesk.services import backups, drill  # noqa: E402
from tests.bench import big_office  # noqa: E402

SAVES = 40


def seconds(work):
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def one_save(desk):
    with desk.store.work("测速") as work:
        work.put(Person, {"name": "某人"})


def measure(people: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        desk = big_office.make(Path(room) / "office", people)
        database = desk.folder / "mzdesk.db"
        alone = statistics.median(seconds(lambda: one_save(desk))[0] for _ in range(SAVES))
        copied = seconds(lambda: shutil.copyfile(database, Path(room) / "copy.db"))[0]
        took, made = seconds(lambda: backups.make(desk, backups.DAILY))
        unchanged = seconds(lambda: backups.make(desk, backups.DAILY))[0]
        waits = while_backing_up(desk)
        drilled, found = seconds(lambda: drill.run(desk, made.path, password=big_office.PASSWORD))
        assert found.ok
        result = {
            "people": people, "database_mb": database.stat().st_size / 1e6, "backup_mb": made.path.stat().st_size / 1e6,
            "file_copy_s": copied, "backup_s": took, "backup_to_copy": took / copied, "nothing_changed_s": unchanged,
            "save_alone_ms": alone * 1000, "save_meanwhile_median_ms": statistics.median(waits) * 1000,
            "save_meanwhile_worst_ms": max(waits) * 1000, "drill_s": drilled,
        }
        desk.store.close()
    return result


def while_backing_up(desk) -> list[float]:
    """What each save waited, one after the other from the start of a backup to its end."""
    one_save(desk)
    thread = threading.Thread(target=lambda: backups.make(desk, backups.MANUAL))
    desk.clock.advance(seconds=1)
    thread.start()
    waits = []
    while thread.is_alive():
        waits.append(seconds(lambda: one_save(desk))[0])
    thread.join()
    return waits


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else big_office.PEOPLE).items():
        print(f"{name:28} {value:.3f}")
