"""The program as it is started: the sample office in a window, the self-check where there is no screen."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import main
def look():
    window = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "MainWindow")
    if window.page.table.model().rowCount() and not window.operations.busy:
        print(window.windowTitle(), window.page.table.model().rowCount())
        window.close()
        QApplication.exit(0)
def begin(self, *given, real=QApplication.__init__):
    real(self, *given)
    self.watch = QTimer(self, interval=50)
    self.watch.timeout.connect(look)
    self.watch.start()
QApplication.__init__ = begin
sys.exit(main.main(["--demo"]))
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )


def test_the_sample_office_opens_with_what_is_to_be_done() -> None:
    done = run("-c", SAMPLE)
    assert done.returncode == 0, done.stderr
    title, _, count = done.stdout.strip().rpartition(" ")
    assert "民政工作台" in title
    assert int(count) > 40


def test_the_self_check_paints_every_page() -> None:
    done = run("main.py", "--offscreen-check")
    assert done.returncode == 0, done.stderr
