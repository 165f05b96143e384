"""The desk with 50,000 people: from the start of the process to 今日, from a key to the finds, from page to page.

Run ``python tests/bench/bench_desk.py [people] [folder]``; a folder is kept and used again. Beside each stands what it
is measured against: an empty QMainWindow of the same Qt plus the opening of the key, a bare FTS5 index of the names.
The start is from the start of the process until the lock screen is painted, plus from Enter after the password until
今日 is painted with its lines; while the password is typed the program reads what it needs next and makes its window.
Each is given on the clock and in processor time, which other work on the machine moves less. Modules are found
compiled, as those of an installed program are.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.bench_start import BARE, ROOT, environment, first_paint

ROUNDS, NEXT_DAYS = 7, 3
KEY = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from mzdesk.store import keyring
document = keyring.load(Path(sys.argv[1]) / "mzdesk.keys")
began, spent = time.monotonic(), time.process_time()
keyring.open_with(document, password="bench")
print(time.monotonic() - began, time.process_time() - spent)
"""
START = """
import sys, threading, time
sys.path.insert(0, sys.argv[2])
from datetime import timedelta
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication
from ui.shell import application as desk
application = QApplication(sys.argv)
application.setStyle("Fusion")
desk.dress(application)
from ui.shell.lock import Typed
from ui.shell.starting import House, Starter
from tests.bench.clock import CLOCK
from ui.shell.application import pages_of
from ui.shell.crash import Reports
CLOCK.moment += timedelta(days=int(sys.argv[3]))
starter = Starter(House(Path(sys.argv[1]), CLOCK, Reports(Path(sys.argv[1]) / "logs", CLOCK.now, True), pages_of))
starter.begin()
starter.window.grab()
print(time.monotonic(), time.process_time())
QCoreApplication.processEvents()
time.sleep(float(sys.argv[4]))
for thread in threading.enumerate():
    if thread.name == "warm-up" and float(sys.argv[4]):
        thread.join()
QCoreApplication.processEvents()
began, spent = time.monotonic(), time.process_time()
window = starter.enter(starter._unlock(Typed("bench")))
window.open_page("today")
while window.page.table.rows() == 0:
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
window.grab()
print(time.monotonic() - began, time.process_time() - spent)
"""
KEYS = ("liangyu", "lyx", "zhangw", "43129919", "yangs", "0012", "wuxiao")
TYPING = 1.5  # seconds in which a password is typed
Took = tuple[float, float]
"""On the clock, and in processor time."""


def started(folder: Path, days: int = 0, typing: float = TYPING) -> Took:
    """Seconds until 今日 is painted with its lines, so many days after the office was made, without the typing."""
    began = time.monotonic()
    locked, spent, opened, more = map(float, _process(START, str(folder), str(ROOT), str(days), str(typing)).split())
    return locked - began + opened, spent + more


def empty_window(folder: Path) -> Took:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = first_paint(BARE, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def key(folder: Path) -> Took:
    """Opening the key from the password."""
    took, spent = map(float, _process(KEY, str(folder), str(ROOT)).split())
    return took, spent


def _process(script: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True,
        env=environment()).stdout


def start_of_the_day(folder: Path) -> dict[str, float]:
    from mzdesk.services import deadlines
    from tests.bench import big_office

    desk = big_office.make(folder)
    began = time.perf_counter()
    deadlines.rebuild(desk)
    rebuilt = time.perf_counter() - began
    desk.store.close()
    taken: dict[str, list[Took]] = {}
    jobs: dict[str, Callable[[Path], Took]] = {"empty_window": empty_window, "key": key, "start_to_today": started}
    for job in jobs.values():  # compiles what was never compiled
        job(folder)
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            taken.setdefault(name, []).append(job(folder))
    taken["start_without_typing"] = [started(folder, typing=0)]
    taken["start_next_day"] = [started(folder, days=1 + more) for more in range(NEXT_DAYS)]
    started(folder)  # the clock went back: everything is reckoned anew, for the next run of this bench
    found = {"reckon_everything_s": rebuilt}
    for place, unit in enumerate(("s", "cpu_s")):
        middle = {name: statistics.median(one[place] for one in some) for name, some in taken.items()}
        base = middle["empty_window"] + middle["key"]
        found |= {f"{name}_{unit}": value for name, value in middle.items()}
        found |= {f"{name}_ratio_{unit}": value / base for name, value in middle.items() if name.startswith("start")}
    return found


def pages(folder: Path) -> dict[str, float]:
    """Milliseconds from one page to another until it is painted, the second time it comes to the front: the page in
    the middle and the slowest by name, on the clock and in processor time."""
    application, window = _window(folder)
    times: dict[str, list[Took]] = {}
    for round_ in range(4):
        for key in window.keys:
            if key in ("print", "import"):
                continue
            began, spent = time.perf_counter(), time.process_time()
            window.open_page(key)
            window.grab()
            if round_:
                times.setdefault(key, []).append((time.perf_counter() - began, time.process_time() - spent))
            _settle(application, window)
    window.close()
    found = {}
    for place, unit in enumerate(("ms", "cpu_ms")):
        medians = {key: statistics.median(one[place] for one in some) * 1000 for key, some in times.items()}
        order = sorted(medians, key=lambda key: medians[key])
        for words, key in (("median", order[len(order) // 2]), ("slowest", order[-1])):
            found[f"page_switch_{words}_{unit} ({key})"] = medians[key]
    return found


def search(folder: Path) -> dict[str, float]:
    """Milliseconds from a key in the search box until its finds are painted, beside a bare FTS5 index of the names."""
    from PySide6.QtTest import QTest
    from sqlalchemy import select

    from mzdesk.people.residents import Person
    from mzdesk.services import search_index
    from tests.bench.bench_search import bare, median

    application, window = _window(folder)
    desk = window._desk
    if search_index.missing(desk):
        search_index.rebuild(desk)
    with desk.store.reading() as connection:
        people = [(row.name, row.id_no) for row in connection.execute(select(Person.name, Person.id_no))]
    box = window.topbar.search
    box.setFocus()
    painted, processor = [], []
    for words in KEYS * 3:
        box.clear()
        for sign in words:
            began, spent = time.perf_counter(), time.process_time()
            QTest.keyClick(box, sign)
            application.processEvents()
            box.popup.grab()
            painted.append((time.perf_counter() - began) * 1000)
            processor.append((time.process_time() - spent) * 1000)
    window.close()
    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        ask = bare(Path(room), people)
        fts = median(ask, 5)["median"]
    cut = statistics.quantiles(painted, n=20)[-1]
    return {"search_painted_median_ms": statistics.median(painted), "search_painted_p95_ms": cut,
            "search_painted_median_cpu_ms": statistics.median(processor),
            "search_painted_p95_cpu_ms": statistics.quantiles(processor, n=20)[-1],
            "bare_fts5_median_ms": fts, "search_ratio": statistics.median(painted) / fts}


def first_screen(folder: Path) -> dict[str, float]:
    """Seconds until a long list stands, its first screen and the whole of it."""
    from mzdesk.lines import LINES
    from mzdesk.services import records
    from tests.bench import big_office

    desk = big_office.make(folder)
    found = {}
    for key in ("elders", "household"):
        for name, read in (("first", records.first), ("whole", records.listing)):
            began = time.perf_counter()
            read(desk, LINES[key], records.Query())
            found[f"list_{key}_{name}_s"] = time.perf_counter() - began
    desk.store.close()
    return found


def _window(folder: Path) -> tuple[Any, Any]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from tests.bench.clock import CLOCK
    from ui.shell import application as desk
    from ui.shell.application import pages_of
    from ui.shell.crash import Reports
    from ui.shell.lock import Typed
    from ui.shell.starting import House, Starter

    application = QApplication.instance() or QApplication([])
    desk.dress(application)  # type: ignore[arg-type]
    starter = Starter(House(folder, CLOCK, Reports(folder / "logs", CLOCK.now, True), pages_of))
    starter.begin()
    window = starter.enter(starter._unlock(Typed("bench")))
    window.resize(1366, 768)
    _settle(application, window)
    return application, window


def _settle(application: Any, window: Any) -> None:
    rounds = 0
    while window.operations.busy or rounds < 3:
        application.processEvents()
        rounds += 1


def main() -> None:
    from tests.bench import big_office

    count = int(sys.argv[1]) if len(sys.argv) > 1 else big_office.PEOPLE
    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(room) / "office"
        big_office.make(folder, count).store.close()
        parts: tuple[Callable[[Path], dict[str, float]], ...] = (start_of_the_day, search, first_screen, pages)
        for part in parts:
            for name, value in part(folder).items():
                print(f"{name:44} {value:.3f}", flush=True)


if __name__ == "__main__":
    main()
