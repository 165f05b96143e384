"""From the start of the process to the first painted window, beside an empty QMainWindow of the same Qt.

Run ``python tests/bench/bench_start.py [rounds]``. The window is painted empty first; the
lock screen in it, and the time from the right password to the main window with the list of 300 children, stand beside.
Every process finds its modules compiled, as those of an installed program are: the first of each kind is not counted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

ROUNDS = 9
WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            print(time.monotonic(), flush=True)
            app().exit(0)
        return False
def app():
    return QApplication.instance()
"""
BARE = WATCH + """
application = QApplication(sys.argv)
watch = Watch()
application.installEventFilter(watch)
window = QMainWindow()
window.resize(1366, 768)
window.show()
application.exec()
"""
OURS = WATCH + """
from pathlib import Path
from ui.shell import application as desk
made = QApplication.__init__
def begin(self, *given):
    made(self, *given)
    self.watch = Watch()
    self.installEventFilter(self.watch)
QApplication.__init__ = begin
desk.run(Path(sys.argv[1]), lambda folder: None)
"""
LOCK = WATCH + """
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.shell import application as desk
from ui.shell import lock
class Seen(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, lock.LockScreen):
            print(time.monotonic(), flush=True)
            app().exit(0)
        return False
real = desk.dress
def dress(application, **more):
    application.watch = Seen()
    application.installEventFilter(application.watch)
    real(application, **more)
desk.dress = dress
desk.run(Path(sys.argv[1]), lambda folder: None)
"""
OPENING = """
import json, sys, time, resource
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication
from mzdesk.services import offices
from ui.shell import application as desk
application = QApplication(sys.argv)
desk.dress(application)
starter = desk._starter(Path(sys.argv[1]))
starter.begin()
for _ in range(20):
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
began = time.monotonic()
opened = offices.unlock(Path(sys.argv[1]), password="demo", clock=starter.house.clock)
key = time.monotonic()
window = starter.enter(opened)
window.open_page("left_behind")
while not window.page.list.model.rows:
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
window.grab()
print(json.dumps([key - began, time.monotonic() - key, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


COMPILED = tempfile.gettempdir() + "/mzdesk-bench-compiled"


def environment() -> dict[str, str]:
    """Of a measured process: no screen, and compiled modules in a folder of their own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": COMPILED}


def first_paint(script: str, folder: Path) -> float:
    """Seconds from starting Python to the first paint of a window."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True,
        env=environment(),
    )
    return float(done.stdout.split()[0]) - began


def _opening(office: Path) -> list[float]:
    """Seconds for the key, seconds until the list stands in the main window, most megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(office)], cwd=ROOT, capture_output=True, text=True, check=True,
        env=environment())
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    from mzdesk.basics.clock import CHINA, FixedClock
    from mzdesk.demo.build import build

    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        build(Path(room), seed=1, clock=FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA)))
        office = Path(room) / "431281103"
        taken: dict[str, list[float]] = {"bare": [], "ours": [], "lock": []}
        for script in (BARE, OURS, LOCK):
            first_paint(script, office)
        for _ in range(rounds):
            taken["bare"].append(first_paint(BARE, office))
            taken["ours"].append(first_paint(OURS, office))
            taken["lock"].append(first_paint(LOCK, office))
        _opening(office)
        key, window, memory = _opening(office)
    bare, ours = statistics.median(taken["bare"]), statistics.median(taken["ours"])
    return {
        "empty_window_s": bare, "first_paint_s": ours, "start_ratio": ours / bare,
        "lock_screen_s": statistics.median(taken["lock"]), "key_from_password_s": key,
        "main_window_with_list_s": window, "peak_mb": memory,
    }


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS).items():
        print(f"{name:28} {value:.3f}")
