"""From the empty screen to the open office: lock screen or first start, then the main window."""

import gc
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import DAMAGED, Refusal
from mzdesk.services import tries
from ui.operations import Operations
from ui.shell.crash import Reports
from ui.shell.lock import LockScreen, Typed
from ui.shell.preferences import Preferences

if TYPE_CHECKING:
    from ui.shell.page import PageEntry
    from ui.shell.prepared import Prepared
    from ui.shell.window import MainWindow

DATABASE, KEYS = "mzdesk.db", "mzdesk.keys"
PROGRAM = "民政工作台"
LOOK_MS = 50
NEXT = (
    "mzdesk.services.entrance", "mzdesk.lines", "mzdesk.services.history", "mzdesk.services.listing", "qtawesome",
    "ui.shell.window", "ui.shell.behind", "ui.pages.register", "mzdesk.exchange.marks", "mzdesk.services.today",
    "ui.pages.today_page", "mzdesk.services.finder", "pypinyin", "chinese_calendar",
)
"""What the step after the password needs, in the order in which it needs it."""


@dataclass(frozen=True)
class House:
    """What the start is handed by main.py: where the data lies, the clock, and the pages of an open office."""

    folder: Path
    clock: Clock
    reports: Reports
    pages: "Callable[[Any, Starter], Sequence[PageEntry]]"
    backs_up: bool = False  # makes backups by itself; not for a sample or a self-check


class Starter(QObject):
    """Owns the one window there is: first the start window, then the main window in its place."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.preferences = Preferences(house.folder)
        self.window: QMainWindow | None = None
        self._set_idle: Callable[[int], Any] = lambda minutes: None
        self._desk: Any = None
        self._asked_to_restore = False
        self._prepared: Prepared | None = None
        self._warming: threading.Thread | None = None
        self._look_again = QTimer(self, interval=LOOK_MS)
        self._look_again.timeout.connect(self._prepare)

    def set_idle_minutes(self, minutes: int) -> None:
        """For the settings page, which is made before its window is shown."""
        self._set_idle(minutes)

    def begin(self) -> None:
        """Show the lock screen, or the first start where there is no office yet. Paints before heavy imports."""
        window = self.window or QMainWindow()
        window.setWindowTitle(PROGRAM)
        Operations(window, self.house.reports)
        screen = self._lock_screen() if self._lived_in() else self._first_start()
        first = screen.focusWidget()
        window.setCentralWidget(screen)
        self._show(window)
        if first is not None:  # a window that is on the screen already hands its focus to nobody
            first.setFocus()
        QTimer.singleShot(0, self, self._warm)

    def _warm(self) -> None:
        self._warming = warm_up(self.house.clock.now().date())
        self._look_again.start()

    def _lived_in(self) -> bool:
        """Whether an office is here, or one was: with its database gone, no new one may be made in its place."""
        return any((self.house.folder / name).exists() for name in (DATABASE, KEYS))

    def _lock_screen(self) -> QWidget:
        screen = LockScreen(PROGRAM, self._unlock, self.open_restore,
                            lambda: tries.standing(self.house.folder, self.house.clock))
        screen.opened.connect(self.enter)
        return screen

    def _first_start(self) -> QWidget:
        from ui.pages.recovery_print import print_code
        from ui.pages.start import Making, StartPage

        page = StartPage(Making(_divisions, _password_problems, self._create, print_code), self.open_restore)
        page.made.connect(self.enter)
        return page

    def _unlock(self, typed: Typed) -> Any:
        from ui.shell.behind import opened

        return opened(self.house.folder, self.house.clock, typed)

    def _create(self, *, operator: str, **wanted: Any) -> Any:
        from mzdesk.services import offices
        from ui.shell.behind import set_operator

        created = offices.create(self.house.folder, clock=self.house.clock, operator=operator, **wanted)
        set_operator(created.desk, operator)
        return created

    def enter(self, desk: Any) -> "MainWindow":
        """Put the main window of an open office in the place of the start window."""
        from ui.shell import prepared

        waiting, self._prepared = self._prepared, None
        if waiting is not None and waiting.opened_by(desk):
            desk, main = waiting.desk, waiting.window
            main.begin()
        else:
            main = self._window_of(desk)
        before, left = self.window, self._desk
        self._desk, self._asked_to_restore = desk, False
        prepared.remember(self.preferences, desk)
        main.switched.connect(self.enter)
        self._set_idle = main.set_idle_minutes
        if desk.store.protected:
            say_protected(main)
        elif self.house.backs_up:
            from ui.shell.backing_up import BackupWatch

            BackupWatch(main, desk)
        if not desk.store.protected:
            make_index(main, desk)
        main.operations.refused.connect(self._on_refused)
        self._show(main)
        if before is not None:
            _leave(before, left)
        return main

    def _window_of(self, desk: Any, *, waits: bool = False) -> "MainWindow":
        from ui.shell.behind import links_of
        from ui.shell.window import MainWindow

        return MainWindow(desk, self.house.pages(desk, self), links_of(desk), self.preferences, self.house.reports,
                          waits=waits)

    def _prepare(self) -> None:
        """Once everything is imported and the password is still being typed: make the window that will most likely
        follow."""
        if self._warming is not None and self._warming.is_alive():
            return
        self._look_again.stop()
        from ui.shell import prepared

        if self._desk is None and self._prepared is None:
            self._prepared = prepared.prepare(
                self.preferences, self.house.folder, self.house.clock, lambda desk: self._window_of(desk, waits=True))

    def come_forward(self) -> None:
        """Somebody started the program again: the window there is comes to the front, as large as it was."""
        window = self.window
        if window is None:
            return
        window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        window.activateWindow()

    # the way back from a backup

    def open_restore(self, why: str = "") -> None:
        """The wizard over the start window; a restored office is opened at once."""
        from ui.pages.restore_wizard import RestoreWizard

        if self.window is None:
            return
        wizard = RestoreWizard(self.window, self.house.folder, self.house.clock, f"{why}。" if why else "")
        wizard.exec()
        found, wanted = wizard.restored, wizard.print_wanted
        wizard.deleteLater()
        if found is None:
            return
        main = self.enter(found.desk)
        if wanted:
            from mzdesk.services import restoring

            main.open_page("print", make=lambda _: restoring.record(found), title="资料恢复记录", register=None,
                           subject_id="", purpose="", back=main.keys[0], back_arguments={})

    def leave_to_restore(self) -> None:
        """Close the open office, back to the start window, and open the wizard."""
        main = self.window
        app = QApplication.instance()
        if main is None or not isinstance(app, QApplication):
            return
        app.setQuitOnLastWindowClosed(False)
        try:
            if hasattr(main, "last_wish"):
                main.last_wish = None  # the restore itself makes a backup of what it replaces
            if not main.close():
                return
            self._desk.store.close()
            self.window = None
            self.begin()
            main.deleteLater()
        finally:
            app.setQuitOnLastWindowClosed(True)
        QTimer.singleShot(0, self, self.open_restore)

    def _on_refused(self, refusal: Refusal) -> None:
        """Damage found while working is told once as a decision, beside the sentence in the bar."""
        if refusal.code in DAMAGED and not self._asked_to_restore:
            self._asked_to_restore = True
            QTimer.singleShot(0, self, lambda: self._ask_to_restore(refusal))

    def _ask_to_restore(self, refusal: Refusal) -> None:
        from ui.widgets.asking import decide

        main = self.window
        words = f"{refusal.happened}。打开过的内容可能还看得到，但新的修改可能存不下来。"
        if main is not None and decide(main, "要从备份恢复吗？", words, "退出并打开恢复向导", back="先不恢复"):
            self.leave_to_restore()

    def _show(self, window: QMainWindow) -> None:
        if window is not self.window:
            self.preferences.place(window)
        self.window = window
        window.show()


def _leave(window: QMainWindow, desk: Any) -> None:
    """Take down the start window, or the window of the account that was here before (``desk``), with its office: the
    file may be replaced by a restore only when nobody holds it open. What was typed there waits for its own account;
    a backup on leaving is for the end of the day."""
    from ui.shell.crash import keep_what_is_typed
    from ui.shell.window import MainWindow

    if isinstance(window, MainWindow):
        keep_what_is_typed()
        window.last_wish = None
    window.close()
    window.deleteLater()
    if isinstance(window, MainWindow):
        desk.store.close()


def _divisions() -> Sequence[Any]:
    from mzdesk.services import offices

    return offices.divisions()


def _password_problems(typed: str) -> str:
    from mzdesk.services import offices

    return offices.password_problems(typed)


def warm_up(today: date) -> threading.Thread:
    """Import what the next step needs while the clerk still types the password; the thread that does it."""

    def load() -> None:
        from mzdesk.policy import tables
        from mzdesk.store import base, migrate

        for name in NEXT:
            import_module(name)
        base.settle()
        migrate.newest()
        tables.shipped().edition(today)  # and its digest: most offices set no rows of their own
        if not gc.get_freeze_count():
            gc.freeze()  # what was read lives to the end: looking through it again holds the window up by 0.1 s

    thread = threading.Thread(target=load, name="warm-up", daemon=True)
    thread.start()
    return thread


def say_protected(main: "MainWindow") -> None:
    """Above every page: what this is, and what to do where it shall be worked with."""
    from mzdesk.store.database import COPY_IT, PROTECTED
    from ui.widgets import Banner

    banner = Banner("amber")
    banner.setObjectName("protected")
    main.above.insertWidget(0, banner)
    limits = "不能登记、办理、打印和报送，儿童档案也不显示；期限按最后一次打开时计算"
    banner.say(f"只能查看：{PROTECTED}", f"{limits}。要办理，{COPY_IT}。")


def make_index(window: QWidget, desk: Any) -> None:
    """Where the search index is of an older program, make it anew beside the work."""
    from mzdesk.services import search_index
    from ui import operations

    if search_index.missing(desk):
        operations.run(window, lambda progress: search_index.rebuild(desk, progress), label="整理查找索引",
                       on_done=lambda _: operations.tell(window, "查找索引已整理好"))
