"""The single door for work: runs it, shows what came of it in one place, and tells every screen what changed.

A page never starts a thread, never catches an exception and never refreshes another page. It says

    operations.run(self, lambda progress: imports.take_in(desk, line, judged, progress=progress),
                   label="导入花名册", on_done=self._imported)          # long work, in a worker thread
    saved = operations.attempt(self, lambda: records.save(desk, line, before, after))   # quick work, at once
    if saved: self._show(saved.value.id)

and gets: progress with cancel in the bottom line, a Refusal in the window's red bar, a cancel told quietly, anything
else in the crash dialog with a report; and where the result is (or has) ``changes``, every page's ``refresh``.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Cancelled, Progress

if TYPE_CHECKING:
    from ui.shell.crash import Reports

T = TypeVar("T")
Job = Callable[[Progress], T]

_log = logging.getLogger("ui.operations")
_REPORT_EVERY = 0.05
WORKERS = 2


@dataclass(frozen=True)
class Done(Generic[T]):
    """What ``attempt`` gives back when it went well; always true, so that ``if saved:`` reads as it should."""

    value: T


class Task(QObject):
    """One piece of work on its way. The bottom line listens to ``progressed``; ``cancel`` asks it to stop."""

    progressed = Signal(int, int, str)
    ended = Signal(object, object)  # result, error: exactly one of them means something

    def __init__(self, label: str, *, cancellable: bool, writes: bool = True) -> None:
        super().__init__()
        self.label = label
        self.writes = writes
        self.cancellable = cancellable
        self.running = True
        self.cancelling = False
        self._reported = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next step. It then leaves everything as it was before."""
        self.cancelling = True

    def report(self, done: int, total: int, words: str = "") -> None:
        """The ``Progress`` that the job is handed; called in the worker thread."""
        if self.cancelling:
            raise Cancelled
        now = time.monotonic()
        if done >= total or now - self._reported >= _REPORT_EVERY:
            self._reported = now
            self.progressed.emit(done, total, words)


class _Run(QRunnable):
    """The worker's side of a task: one of the three places that may catch everything."""

    def __init__(self, task: Task, job: Job[Any]) -> None:
        super().__init__()
        self._task, self._job = task, job
        self.setAutoDelete(False)

    def run(self) -> None:
        result, error = None, None
        try:
            result = self._job(self._task.report)
        except Exception as caught:
            error = caught
        try:
            self._task.ended.emit(result, error)
        except RuntimeError:
            if isValid(self._task):
                raise
            # the program was closed meanwhile: nobody waits for the outcome


@dataclass(frozen=True)
class _Wishes:
    parent: QWidget
    run: _Run
    on_done: Callable[[Any], object] | None
    on_refused: Callable[[Refusal], object] | None
    on_ended: Callable[[], object] | None


class Operations(QObject):
    """The work of one top-level window. The main window makes its own with ``reports``; others get one when asked."""

    changed = Signal(object)  # Changes: what a write touched, to be shown afresh
    told = Signal(str)  # a sentence for the bottom line
    started = Signal(object)  # Task
    finished = Signal(object)  # Task
    refused = Signal(object)  # Refusal, after it was shown

    def __init__(self, window: QWidget, reports: "Reports | None" = None) -> None:
        super().__init__(window)
        self.reports = reports
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(WORKERS)
        self._tasks: dict[Task, _Wishes] = {}
        self._over = False

    @property
    def busy(self) -> tuple[Task, ...]:
        """The work still on its way, oldest first."""
        return tuple(self._tasks)

    def start(self, task: Task, wishes: _Wishes) -> None:
        """Begin a task; after the ``end`` there is no office to work on any more, so it is only marked as stopped."""
        if self._over:
            task.running = False
            return
        self._tasks[task] = wishes
        task.ended.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self.started.emit(task)
        self._pool.start(wishes.run)

    def stop_all(self) -> None:
        """Cancel everything and wait for the workers."""
        for task in self.busy:
            task.cancel()
        self._pool.waitForDone()

    def end(self) -> None:
        """The window was closed: stop everything for good. What the workers still had to say is heard now, while the
        office is open, and shown to nobody; a page that would read once more on hearing of a change no longer does."""
        self._over = True
        self.stop_all()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)

    def announce(self, changes: Any) -> None:
        """Tell every screen what a write touched."""
        if not self._over:
            self.changed.emit(changes)

    @Slot(object, object)
    def _ended(self, result: object, error: object) -> None:
        task = self.sender()
        assert isinstance(task, Task)
        wishes = self._tasks.pop(task)
        task.running = False
        self.finished.emit(task)
        if self._over:
            self._note(error)
        else:
            self._tell(wishes, result, error)
        task.deleteLater()

    def _tell(self, wishes: _Wishes, result: object, error: object) -> None:
        alive = isValid(wishes.parent)
        if isinstance(error, Exception):
            self.show_trouble(wishes.parent if alive else self._window(), error, wishes.on_refused if alive else None)
        else:
            self.succeed(result, wishes.on_done if alive else None)
        if wishes.on_ended and isValid(wishes.parent):
            wishes.on_ended()

    def succeed(self, result: Any, on_done: Callable[[Any], object] | None) -> None:
        """The initiator first (it knows its form is saved), then every screen."""
        if on_done:
            on_done(result)
        changes = changes_in(result)
        if changes is not None:
            self.announce(changes)

    def _note(self, error: object) -> None:
        """Nobody is there to read a dialog: a fault of the program leaves its report."""
        if isinstance(error, Exception) and not isinstance(error, Cancelled | Refusal):
            from ui.shell.crash import write_report

            write_report(error, self.reports)

    def show_trouble(
        self, parent: QWidget, error: Exception, on_refused: Callable[[Refusal], object] | None = None
    ) -> None:
        """A cancel quietly, a refusal in its bar (or by ``on_refused``), anything else in the crash dialog."""
        if isinstance(error, Cancelled):
            self.told.emit("已取消，没有改动任何数据")
        elif isinstance(error, Refusal):
            _log.info("refused: %s", error.code)
            if on_refused:
                on_refused(error)
            else:
                self._show_refusal(parent, error)
            self.refused.emit(error)
        else:
            from ui.shell.crash import show_crash

            show_crash(parent, error, self.reports)

    def _show_refusal(self, parent: QWidget, refusal: Refusal) -> None:
        from ui.widgets.refusal import RefusalBar

        RefusalBar.show_in(parent.window(), refusal)

    def _window(self) -> QWidget:
        window = self.parent()
        assert isinstance(window, QWidget)
        return window


def of(widget: QWidget) -> Operations:
    """The operations of the window that a widget (or the dialog it stands in) belongs to."""
    root = widget
    while (above := root.parentWidget()) is not None:
        root = above
    found = root.findChild(Operations, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Operations) else Operations(root)


def run(
    parent: QWidget, job: Job[T], *, label: str, on_done: Callable[[T], object] | None = None,
    on_refused: Callable[[Refusal], object] | None = None, on_ended: Callable[[], object] | None = None,
    progress: bool = True, writes: bool = True,
) -> Task:
    """Run ``job(progress)`` in a worker thread; everything after it happens in the screen's thread.

    ``label`` says in the bottom line what is being done (「导入花名册」; no personal data). ``on_done(result)`` is
    called on success, then changes are broadcast. ``on_refused`` replaces the red bar (a wrong password beside its
    field). ``on_ended`` comes last in every case (enable the button again). ``progress`` False: the work cannot be
    cancelled. ``writes`` False: it takes no lock, so nobody need wait for it to save something.
    None of the callbacks is called when ``parent`` no longer exists; changes are broadcast all the same.
    """
    task = Task(label, cancellable=progress, writes=writes)
    of(parent).start(task, _Wishes(parent, _Run(task, job), on_done, on_refused, on_ended))
    return task


def attempt(
    parent: QWidget, function: Callable[[], T], *, on_refused: Callable[[Refusal], object] | None = None
) -> Done[T] | None:
    """Do quick work (under 0.3 s) at once. ``Done(value)`` on success, with changes broadcast **after** this returns
    to the event loop, so that the caller can mark its form as saved first; None when it was refused or failed."""
    operations = of(parent)
    try:
        result = function()
    except Exception as error:
        operations.show_trouble(parent, error, on_refused)
        return None
    changes = changes_in(result)
    if changes is not None:
        announce(parent, changes, later=True)
    return Done(result)


def announce(parent: QWidget, changes: Any, *, later: bool = False) -> None:
    """Tell every page what changed; only needed for changes that did not come through ``run`` or ``attempt``."""
    operations = of(parent)
    if later:
        QTimer.singleShot(0, operations, lambda: operations.announce(changes))
    else:
        operations.announce(changes)


def tell(parent: QWidget, words: str) -> None:
    """Say in the bottom line what was done: success never opens a dialog."""
    of(parent).told.emit(words)


def changes_in(result: Any) -> Any | None:
    """The Changes a result is or carries, where something was touched."""
    found = result if hasattr(result, "touched") else getattr(result, "changes", None)
    return found if getattr(found, "touched", None) else None

