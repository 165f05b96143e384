"""The Qt application: scale, input method, look, and the three ways to run it: for work, for a demo, for a check."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QLibraryInfo
from PySide6.QtWidgets import QApplication, QMainWindow

from ui.shell.collecting import Collector
from ui.shell.first_start import FirstStart
from ui.shell.preferences import Preferences

# The rest of the program is imported where it is used: the window stands on the screen before it is read.
if TYPE_CHECKING:
    from collections.abc import Sequence

    from mzdesk.people.desk import Desk
    from ui.shell.page import PageEntry
    from ui.shell.starting import Starter
    from ui.shell.window import MainWindow
STUCK = "程序已经打开，但没有反应。请先在任务管理器里结束它，或重新启动电脑，再打开。"
OFFICES = (("township", "431281103"), ("bureau", "431281"))


def run(folder: Path, keep_log: Callable[[Path], None], *, demo: bool = False) -> int:
    """Open the window and stay until it is closed; the exit status of the process."""
    choose_input_method()
    office = _demo_office(folder) if demo else folder
    preferences = Preferences(office)
    if preferences.scale != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(preferences.scale / 100))
    app = QApplication(sys.argv[:1])
    Collector(app)
    app.setStyle("Fusion")
    first = FirstStart(office, app)
    if not first.take():
        return _hand_over(app, first, large=preferences.large)
    window = QMainWindow()
    preferences.place(window)
    window.show()
    app.processEvents()
    keep_log(office / "logs")
    dress(app, large=preferences.large, high_contrast=preferences.high_contrast)
    starter = _starter(office, backs_up=not demo)
    _catch_the_rest(starter)
    starter.window = window
    first.wanted.connect(starter.come_forward)
    from ui.shell.crash import guarded

    if not guarded(lambda: _open_demo(starter) if demo else starter.begin(), starter.house.reports):
        return 1
    return app.exec()


def _hand_over(app: QApplication, first: FirstStart, *, large: bool) -> int:
    """The program runs already: its window comes forward. Where it does not answer, one sentence says what to do."""
    if first.hand_over():
        return 0
    sys.stderr.write(f"{STUCK}\n")
    dress(app, large=large)
    from ui.widgets.asking import Question

    parent = QMainWindow()
    Question(parent, "程序没有反应", STUCK, ("知道了",), back="关闭").exec()
    return 1


def dress(app: QApplication, *, large: bool = False, high_contrast: bool = False) -> None:
    """Give the application its name, its fonts and its look."""
    app.setApplicationName("mzdesk")
    app.setApplicationDisplayName("")
    from ui import theme

    theme.load_bundled_fonts()
    theme.apply(app, large=large, high_contrast=high_contrast)


def _starter(folder: Path, *, silent: bool = False, backs_up: bool = False) -> "Starter":
    from mzdesk.basics.clock import SystemClock
    from ui.shell.crash import Reports
    from ui.shell.starting import House, Starter

    clock = SystemClock()
    return Starter(House(folder, clock, Reports(folder / "logs", clock.now, silent), pages_of, backs_up))


def pages_of(desk: "Desk", starter: "Starter") -> "Sequence[PageEntry]":
    """The pages of an open office: what they are made of is imported once there is one."""
    from ui.pages import register

    return register.pages_of(desk, starter)


def _catch_the_rest(starter: "Starter") -> None:
    from ui.shell.crash import catch_the_rest

    catch_the_rest(starter.house.reports, lambda: starter.window)


def _demo_office(folder: Path) -> Path:
    """The sample township; made before anything else is written into its folder."""
    from mzdesk.basics.clock import SystemClock
    from mzdesk.demo.build import build

    office = folder / OFFICES[0][1]
    if not (office / "mzdesk.db").exists():
        build(folder, seed=1, clock=SystemClock())
    return office


def _open_demo(starter: "Starter") -> None:
    from mzdesk.demo.build import PASSWORD
    from mzdesk.services import offices

    starter.enter(offices.unlock(starter.house.folder, password=PASSWORD, clock=starter.house.clock))


def choose_input_method() -> None:
    """Where the desktop's input method is fcitx and Qt brings no plug-in for it, speak its ibus-compatible door;
    otherwise no Chinese could be typed."""
    if "QT_IM_MODULE" in os.environ or "fcitx" not in os.environ.get("XMODIFIERS", ""):
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if not list(plugins.glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def check(room: Path) -> int:
    """Make an office of each role, paint every page once, report what went wrong; 0 when nothing did."""
    app = QApplication(sys.argv[:1])
    Collector(app)
    dress(app)
    bad = [role for role, area in OFFICES if not _paints(room / role, role, area)]
    for role in bad:
        sys.stderr.write(f"{role}: 自检没有通过\n")
    return 1 if bad else 0


def _paints(folder: Path, role: str, area: str) -> bool:
    from mzdesk.services import offices

    starter = _starter(folder, silent=True)
    reports = starter.house.reports
    _catch_the_rest(starter)
    made = offices.create(folder, role=role, area=area, name="自检", password="check", clock=starter.house.clock,
                          check_password=False)
    window = starter.enter(made.desk)
    painted = True
    for key in window.keys:
        window.open_page(key)
        _settle(window)
        painted = painted and not window.grab().isNull()
    window.lock()
    _settle(window)
    window.close()
    made.desk.store.close()
    return painted and not reports.written


def _settle(window: "MainWindow") -> None:
    """Let everything that was set off come to its end: timers at zero, worker results, painting."""
    rounds = 0
    while window.operations.busy or rounds < 3:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        rounds += 1
