"""The program as it is started on machines as they are: started twice, killed, read-only places, odd names of folders.

Every case is a process of its own with the offscreen window; what it says on its standard output is what was seen.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures import PASSWORD, copied

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
RUN = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
import main
from ui.shell.first_start import FirstStart
todo, password = sys.argv[1], sys.argv[2]
told = set()
def say(words):
    if words not in told:
        told.add(words)
        print(words, flush=True)
def window(name):
    return next((w for w in QApplication.topLevelWidgets() if type(w).__name__ == name), None)
def look():
    app = QApplication.instance()
    first = app.findChild(FirstStart)
    dialog = app.activeModalWidget()
    if isinstance(dialog, QDialog):
        say("dialog " + dialog.windowTitle())
        if type(dialog).__name__ != "ClosingDialog":
            dialog.reject()
        return
    main_window = window("MainWindow")
    if main_window is not None:
        if main_window.operations.busy or not main_window.isVisible():
            return
        say("open " + main_window.windowTitle())
        if todo == "close":
            main_window.last_wish = None
            main_window.close()
        return
    start = next((w for w in QApplication.topLevelWidgets() if hasattr(w, "centralWidget") and w.centralWidget()), None)
    if start is None:
        return
    screen = start.centralWidget()
    if type(screen).__name__ == "LockScreen":
        if first is not None and "ready" not in told:
            first.wanted.connect(lambda: print("front", flush=True))
        say("ready")
        if screen.problem.text():
            say("problem " + screen.problem.text())
            app.exit(0)
        elif todo in ("close", "open") and screen.open.isEnabled():
            screen.password.setText(password)
            screen.open.click()
    elif type(screen).__name__ == "StartPage":
        say("first start")
        app.exit(0)
def begin(self, *given, real=QApplication.__init__):
    real(self, *given)
    self.watch = QTimer(self, interval=30)
    self.watch.timeout.connect(look)
    self.watch.start()
QApplication.__init__ = begin
sys.exit(main.main(sys.argv[3:]))
"""


def start(todo: str, *arguments: str, root: Path = ROOT, **more: object) -> subprocess.Popen[str]:
    given = {"env": dict(os.environ), **more}
    return subprocess.Popen([sys.executable, "-c", RUN, todo, PASSWORD, *arguments], cwd=root, text=True,
                            encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE, **given)  # type: ignore


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.strip()


def until(process: subprocess.Popen[str], wanted: str) -> str:
    for line in lines(process):
        if line.startswith(wanted):
            return line
    assert process.stderr is not None
    raise AssertionError(f"never said {wanted!r}: {process.stderr.read()[-3000:]}")


def outcome(process: subprocess.Popen[str]) -> tuple[int, list[str], str]:
    """Status, what was seen, and what stands on standard error beside the offscreen screen's own remark."""
    out, errors = process.communicate(timeout=PATIENCE)
    kept = [line for line in errors.splitlines() if "does not support propagateSizeHints" not in line]
    return process.returncode, out.splitlines(), "\n".join(kept)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return copied(tmp_path / "office")


def test_a_second_start_brings_the_running_window_forward_and_a_killed_one_leaves_nothing(office: Path) -> None:
    first = start("stay", "--data", str(office))
    try:
        until(first, "ready")
        code, said, errors = outcome(start("stay", "--data", str(office)))
        assert (code, said) == (0, []), errors
        assert until(first, "front") == "front"
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=PATIENCE)
    again = start("close", "--data", str(office))
    code, said, errors = outcome(again)
    assert code == 0, errors
    assert said[0] == "ready"
    assert said[1].startswith("open 民政工作台")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a process for a while")
def test_a_running_program_that_does_not_answer_is_told(office: Path) -> None:
    first = start("stay", "--data", str(office))
    try:
        until(first, "ready")
        first.send_signal(signal.SIGSTOP)
        code, said, errors = outcome(start("stay", "--data", str(office)))
        assert code == 1
        assert said == ["dialog 程序没有反应"]
        assert "程序已经打开，但没有反应。请先在任务管理器里结束它，或重新启动电脑，再打开。" in errors
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=PATIENCE)


def test_another_office_has_a_window_of_its_own(office: Path, tmp_path: Path) -> None:
    first = start("stay", "--data", str(office))
    try:
        until(first, "ready")
        other = copied(tmp_path / "other", area="431281104")
        code, said, errors = outcome(start("close", "--data", str(other)))
        assert code == 0, errors
        assert said[-1].startswith("open ")
    finally:
        first.kill()
        first.communicate(timeout=PATIENCE)


def test_a_chinese_name_and_blanks_in_the_path_are_nothing_special(tmp_path: Path) -> None:
    home = tmp_path / "王 小明"
    office = copied(home / "民政 资料（2026）" / "数据")
    temporary = home / "临时 文件"
    temporary.mkdir()
    around = {
        **os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "数据 夹"), "TMPDIR": str(temporary)}
    code, said, errors = outcome(start("close", "--data", str(office), env=around))
    assert code == 0, errors
    assert said[-1].startswith("open ")
    assert errors == ""
    code, said, errors = outcome(start("close", env=around))
    assert (code, said) == (0, ["first start"]), errors
    assert (home / "数据 夹" / "mzdesk").is_dir()


def test_without_a_home_the_program_starts(office: Path) -> None:
    homes = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    around = {key: value for key, value in os.environ.items() if key not in homes}
    code, said, errors = outcome(start("close", "--data", str(office), env=around))
    assert code == 0, errors
    assert said[-1].startswith("open ")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """Shows a folder in another place where nothing can be written, not even by root."""
    mounted: list[Path] = []

    def show(folder: Path) -> Path:
        if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"):
            pytest.skip("showing a folder read-only needs root and mount")
        place = tmp_path / f"read-only-{len(mounted)}"
        place.mkdir()
        for command in (["mount", "--bind", folder, place], ["mount", "-o", "remount,ro,bind", place]):
            if subprocess.run(command, capture_output=True, check=False).returncode:
                pytest.skip("this machine does not let tests mount a folder")
            mounted.append(place)
        return place

    yield show
    for place in set(mounted):
        subprocess.run(["umount", "-l", place], check=True)


def test_a_read_only_program_folder_is_nothing_special(
    office: Path, read_only: Callable[[Path], Path],
) -> None:
    root = read_only(ROOT)
    code, said, errors = outcome(start("close", "--data", str(office), root=root))
    assert code == 0, errors
    assert said[-1].startswith("open ")
    assert errors == ""


def test_a_log_folder_that_cannot_be_written_keeps_nobody_from_working(office: Path) -> None:
    shutil.rmtree(office / "logs")
    (office / "logs").write_text("a file where the folder should be")
    code, said, errors = outcome(start("close", "--data", str(office)))
    assert code == 0, errors
    assert said[-1].startswith("open ")
    assert errors == ""


def test_an_office_in_a_read_only_place_can_be_looked_at(
    office: Path, read_only: Callable[[Path], Path],
) -> None:
    code, said, errors = outcome(start("close", "--data", str(read_only(office))))
    assert code == 0, errors
    assert said[-1].startswith("open ")
    assert errors == ""


def test_without_a_printer_the_print_page_says_so_and_saving_goes_on(office: Path) -> None:
    """No print service at all: nothing named lp or lpstat is on the search path."""
    script = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from mzdesk.basics.problems import Refusal
from ui.pages import print_windows
app = QApplication([])
print(print_windows.printers())
try:
    print_windows.send(b"%PDF", "", 1, "")
except Refusal as refusal:
    print(refusal.sentence)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PATH": "/nonexistent"}, check=False, timeout=PATIENCE)
    told = "没有找到打印机。请接好并打开打印机，或先另存为 PDF 再到别处打印。"
    assert done.stdout.splitlines() == ["[]", told], done.stderr
