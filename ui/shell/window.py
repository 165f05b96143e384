"""The main window: navigation, top bar, the page in front, the bottom line, and the lock over all of it.

It knows pages by their entries only; what a page does is the page's business.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from mzdesk.people.doors import ONLY_LOOKED_AT
from ui import theme
from ui.operations import Operations
from ui.shell.bottomline import BottomLine
from ui.shell.crash import Reports
from ui.shell.heartbeat import Heartbeat
from ui.shell.idle import IdleWatch
from ui.shell.keys import KeysDialog
from ui.shell.links import Links, Pulse
from ui.shell.lock import LockScreen
from ui.shell.navigation import WIDE, Navigation
from ui.shell.page import Page, PageEntry, Touched
from ui.shell.preferences import Preferences
from ui.shell.takeback import Takeback
from ui.shell.topbar import TopBar
from ui.shell.ways import Finds, Trail
from ui.shell.workplace import Workplace
from ui.widgets.asking import choose
from ui.widgets.refusal import RefusalBar

TITLE = "民政工作台 — "
WATCH_AFTER_MS = 1000
"""From then on every event is asked whether somebody is there: not while the first page is being painted."""


class MainWindow(QMainWindow):
    """One window, one page in front. ``open_page`` is the only way from one page to another. ``switched`` carries the
    desk of another account that opened the lock."""

    switched = Signal(object)

    def __init__(
        self, desk: Desk, pages: Sequence[PageEntry], links: Links, preferences: Preferences,
        reports: Reports | None = None, *, waits: bool = False,
    ) -> None:
        """``waits``: the desk is not open yet; the first page is made but reads nothing before ``begin``."""
        super().__init__()
        self._desk, self._links, self._preferences = desk, links, preferences
        self._entries = {entry.key: entry for entry in pages}
        self._pages: dict[str, Page] = {}
        self._finds = Finds(self, links, pages)
        self._takeback = Takeback(self, links)
        self._late: dict[str, set[tuple[str, str]]] = {}
        self._here = ""
        self._trail = Trail()
        self.last_wish: Callable[[], bool] | None = None  # asked before closing: True keeps the window for a moment
        self.operations = Operations(self, reports)
        self._build()
        self._connect()
        self._keys = [self._key(keys, slot) for keys, slot in self._global_keys()]
        self._idle = IdleWatch(self, 0, self.lock)
        self.heartbeat = Heartbeat(self, pages, links, self._show_pulse)
        self._redress_soon = QTimer(self, singleShot=True, interval=0)
        self._redress_soon.timeout.connect(self.redress)
        if waits:
            self._make(pages[0].key)
        else:
            self.begin()

    def begin(self) -> None:
        """The desk is open: show who works at it, open the first page, and watch for idle minutes."""
        self.topbar.who.setText(self._desk.operator)
        QTimer.singleShot(WATCH_AFTER_MS, self, lambda: self._idle.set_minutes(self._preferences.idle_minutes))
        self.heartbeat.begin()
        for key in self._pages:  # made while the desk was shut
            self._tell_month(key)
        self.open_page(self.keys[0])

    # building

    def _build(self) -> None:
        desk = self._desk
        self.setWindowTitle(f"{TITLE}{desk.office.name}")
        self.setWindowIcon(theme.icon("fa6s.people-roof", theme.Colour.ACCENT))
        self._listed = tuple(entry for entry in self._entries.values() if entry.listed)
        self.navigation = self._navigation()
        self.topbar = TopBar(desk.operator, self._finds.find, lambda: Month.of(desk.today()), self._links.lately)
        self.refusal = RefusalBar(self)
        self._body = QStackedWidget()
        self.bottom = BottomLine(self.operations)
        self._work = Workplace(self.navigation, self.topbar, self._body, self.bottom)
        self.above = self._work.above
        self.above.addWidget(self.refusal)
        self._front = QStackedWidget()
        self._front.addWidget(self._work)
        self.setCentralWidget(self._front)

    @cached_property
    def lock_screen(self) -> LockScreen:
        """Made when it is locked for the first time."""
        made = LockScreen(self._desk.office.name, self._links.reopen, tries=self._links.tries)
        made.opened.connect(self._unlocked)
        self._front.addWidget(made)
        return made

    def _navigation(self) -> Navigation:
        made = Navigation(self._desk.office.name, self._listed)
        made.set_wide(not self._preferences.narrow)
        made.chosen.connect(self.open_page)
        made.fold_wanted.connect(self._fold)
        made.squeezed.connect(self._fit_navigation)
        return made

    def _connect(self) -> None:
        self.topbar.search.picked.connect(self._finds.open)
        self.topbar.search.about.connect(self._finds.about)
        self.topbar.month.chosen.connect(self._month_chosen)
        self.topbar.lock.clicked.connect(self.lock)
        self.bottom.undo_wanted.connect(self._takeback.undo)
        self.operations.changed.connect(self._changed)

    def _global_keys(self) -> list[tuple[str, Any]]:
        numbered = [
            (f"Ctrl+{n}", lambda key=entry.key: self.open_page(key)) for n, entry in enumerate(self._listed[:9], 1)
        ]
        return [
            ("Ctrl+K", self._to_search), ("Ctrl+L", self.lock), ("F1", self.show_keys), ("F5", self.refresh_all),
            ("F6", self._to_navigation), ("Alt+Left", self._back), ("F9", self._print), ("Ctrl+Z", self._undo_last),
            ("Ctrl+Alt+Z", self._undo_last), ("Ctrl+Shift+Z", self.show_recent),
            ("Ctrl+B", self._fold), ("Ctrl+PgUp", lambda: self._step_month(-1)),
            ("Ctrl+PgDown", lambda: self._step_month(1)), *numbered,
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_navigation()

    def _fit_navigation(self) -> None:
        """Where the window cannot hold a page beside the words of the navigation, its icons remain; where there is room
        the clerk's own choice stands."""
        room = self.width() >= theme.sizes().px(WIDE) + self._body.minimumSizeHint().width()
        wide = room and not self._preferences.narrow
        if wide != self.navigation.wide:
            self.navigation.set_wide(wide)

    def _key(self, keys: str, slot: Any) -> QShortcut:
        return QShortcut(QKeySequence(keys), self, slot)

    # pages

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._pages[self._here]

    @property
    def here(self) -> str:
        """The key of the page in front."""
        return self._here

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def open_page(self, key: str, **arguments: Any) -> bool:
        """Bring a page to the front, made on its first visit; False when the clerk stayed to save something."""
        if key not in self._entries:
            self.operations.told.emit(
                ONLY_LOOKED_AT if self._desk.store.protected else "您的账户没有这一页的权限")
            return False
        if key != self._here and self._here and not self._may_leave(self._here):
            self.navigation.mark(self._here)
            return False
        entry, page = self._entries[key], self._page(key)
        self._trail.went(key, arguments)
        self._here = key
        self.navigation.mark(key)
        self.refusal.hide()
        self.topbar.show_place(entry.title, ())
        self.topbar.month.setVisible(entry.by_month)
        if entry.by_month and "month" in arguments:
            self.topbar.month.show_month(arguments.pop("month"))
        self._body.setCurrentWidget(page)
        if self.isVisible():  # before that it has no size yet
            self._fit_navigation()
        if late := self._late.pop(key, None):
            page.refresh(frozenset(late))
        page.open(**arguments)
        page.activated()
        return True

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            self._make(key)
            self._tell_month(key)
        return self._pages[key]

    def _make(self, key: str) -> None:
        self._pages[key] = page = self._entries[key].make()
        page.crumbs_changed.connect(lambda crumbs: self._crumbs(key, crumbs))
        page.badge_changed.connect(self.heartbeat.soon)
        page.wants_redress.connect(self._redress_soon.start)
        page.wants_page.connect(lambda other, arguments: self.open_page(other, **arguments))
        self._body.addWidget(page)

    def _tell_month(self, key: str) -> None:
        if self._entries[key].by_month:
            self._pages[key].set_month(self.topbar.month.month)

    def redress(self) -> None:
        """Sizes or colours were chosen, or the office has another name: dress the program and lay everything out
        afresh. A page with something unsaved stays as it is; the others go first, for every widget there is takes its
        time to be dressed."""
        where, kept = self.page.where_now(), self._preferences
        for key, page in list(self._pages.items()):
            if not page.unsaved():
                self._body.removeWidget(page)
                page.deleteLater()
                del self._pages[key]
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, large=kept.large, high_contrast=kept.high_contrast)
        self.setWindowTitle(f"{TITLE}{self._desk.office.name}")
        before, self.navigation = self.navigation, self._navigation()
        self._work.change_navigation(before, self.navigation)
        self.topbar.fit()
        self.open_page(self._here, **where)
        self.heartbeat.soon()

    def _crumbs(self, key: str, crumbs: Sequence[str]) -> None:
        if key == self._here:
            self.topbar.show_place(self._entries[key].title, crumbs)

    def _may_leave(self, key: str) -> bool:
        page = self._pages[key]
        lost = page.unsaved()
        if not lost:
            return True
        chosen = choose(self, "先保存再离开吗？", f"{lost}。", ("保存并离开", "不保存"), back="留在这里")
        if chosen == 0:
            return page.save_now()
        if chosen == 1:
            page.discard()
            return True
        return False

    def _back(self) -> None:
        self._trail.back(self.open_page)

    def deeds(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What the search offers to do from anywhere."""
        return [("锁定", "Ctrl+L", self.lock), ("打印这一页", "F9", self._print), ("刷新", "F5", self.refresh_all),
                ("全部按键", "F1", self.show_keys), ("撤销上一步", "Ctrl+Z", self._undo_last),
                ("收起或展开导航", "Ctrl+B", self._fold)]

    def _month_chosen(self, month: Month) -> None:
        for key, page in self._pages.items():
            if self._entries[key].by_month:
                page.set_month(month)

    def _step_month(self, months: int) -> None:
        if self.topbar.month.isVisible():
            self.topbar.month.step(months)

    # what changed

    def _changed(self, changes: Any) -> None:
        touched: Touched = changes.touched
        self.bottom.show_last(None)  # until the newest is read: 撤销 must never take back an older work
        for key, page in self._pages.items():
            if key == self._here:
                page.refresh(touched)
            else:
                self._late.setdefault(key, set()).update(touched)
        self.heartbeat.soon()

    def refresh_all(self) -> None:
        """F5: the page in front reads everything again."""
        self.page.refresh(frozenset())
        self.heartbeat.soon()

    def look_again(self) -> None:
        """What the frame tells of the office may have changed: read it soon."""
        self.heartbeat.soon()

    def _show_pulse(self, pulse: Pulse) -> None:
        self.bottom.show_last(pulse.last_work)
        self.bottom.show_backup(pulse.backup_words)
        self.topbar.show_sync(pulse.sync_words)
        for key, badge in pulse.badges:
            self.navigation.show_badge(key, badge)

    def _undo_last(self) -> None:
        if self.bottom.undo.isVisible():
            self.bottom.undo.click()

    # keys

    def _to_search(self) -> None:
        self.topbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.topbar.search.selectAll()

    def _to_navigation(self) -> None:
        if self.navigation.isAncestorOf(self.focusWidget() or self):
            self.page.activated()
        else:
            self.navigation.focus_here()

    def _print(self) -> None:
        self.page.print_now()

    def _fold(self) -> None:
        self._preferences.narrow = self.navigation.wide
        self._fit_navigation()
        if not self._preferences.narrow and not self.navigation.wide:
            self.operations.told.emit("窗口太窄，放不下导航的文字；拉宽窗口就会展开")

    def show_keys(self) -> None:
        """F1."""
        dialog = KeysDialog(self, self._entries[self._here].title, self.page.keys_now(), self.show_help)
        dialog.exec()
        dialog.deleteLater()

    def show_help(self) -> None:
        """F1 twice: the page of the manual that belongs to the page in front."""
        from ui.help.topics import of_page
        from ui.help.window import show_help

        show_help(self, of_page(self._here))

    def show_recent(self) -> None:
        """Ctrl+Shift+Z."""
        self._takeback.show_recent()

    # lock

    @property
    def locked(self) -> bool:
        return self._front.currentWidget() is not self._work

    def lock(self) -> None:
        """Hide everything behind the password; what is being typed stays where it is."""
        if self.locked:
            return
        _close_dialogs()
        for key in self._keys:
            key.setEnabled(False)
        self._front.setCurrentWidget(self.lock_screen)
        self.lock_screen.office.setText(self._desk.office.name)
        self.lock_screen.begin()

    def _unlocked(self, other: object) -> None:
        """The same person goes on where it was; another account gets a window of its own."""
        if isinstance(other, Desk):
            _hand_over(self, other)
            return
        for key in self._keys:
            key.setEnabled(True)
        self._front.setCurrentWidget(self._work)
        self.page.activated()

    def set_idle_minutes(self, minutes: int) -> None:
        self._preferences.idle_minutes = minutes
        self._idle.set_minutes(minutes)

    # the end

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.locked and not all(self._may_leave(key) for key in list(self._pages)):
            event.ignore()
            return
        if not _may_stop(self) or (self.last_wish is not None and self.last_wish()):
            event.ignore()
            return
        self.operations.end()
        self._preferences.geometry = self.saveGeometry()
        event.accept()


def _may_stop(window: MainWindow) -> bool:
    """Whether what is being written may be cancelled; asked where something is."""
    if not _writing(window):
        return True
    words = "还有工作没有做完，现在退出会取消它，已保存的资料不受影响。"
    return choose(window, "现在退出吗？", words, ("停止并退出",), back="继续等待") == 0


def _writing(window: MainWindow) -> str:
    """What is being written just now, in the words of the bottom line, or ""."""
    return next((task.label for task in window.operations.busy if task.label and task.writes), "")


def _hand_over(window: MainWindow, other: Desk) -> None:
    """Another account goes on in a window of its own; not before the work of this one has come to its end, or nobody
    would hear what came of it."""
    if words := _writing(window):
        other.store.close()
        window.lock_screen.say(f"还在做“{words}”，做完后才能换人。")
    else:
        window.switched.emit(other)


def _close_dialogs() -> None:
    """Nothing may stand open above the lock."""
    from PySide6.QtWidgets import QApplication, QDialog

    while isinstance(dialog := QApplication.activeModalWidget(), QDialog):
        dialog.reject()
    for window in QApplication.topLevelWidgets():
        if window.objectName() == "help":
            window.hide()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.hide()
