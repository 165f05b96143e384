"""Whatever goes wrong inside the program ends in one dialog: slots, timers, painting, event filters, threads."""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QRunnable, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.clock import CHINA
from mzdesk.people.desk import Desk
from mzdesk.services import records, unsaved
from tests.fixtures import CHILDREN, make_desk, put_child
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import type_text
from ui.shell import crash
from ui.shell.crash import CrashDialog, Reports

__all__ = ["make_desk"]
ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 10, 9, 9, 30, tzinfo=CHINA)


class OddError(Exception):
    pass


def stumble(*_: Any) -> None:
    raise OddError("杨小某 431281201501010014")


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    return Reports(tmp_path / "logs", lambda: MOMENT)


@pytest.fixture
def caught(reports: Reports) -> Iterator[Reports]:
    """The hooks of the running program, taken away again afterwards."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    crash.catch_the_rest(reports, lambda: None)
    yield reports
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


@pytest.fixture
def seen(qtbot: QtBot) -> Iterator[list[CrashDialog]]:
    """Every crash dialog that opens is noted and answered 「继续工作」 after a moment."""
    found: list[CrashDialog] = []
    watch = QTimer(QApplication.instance(), interval=10)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CrashDialog):
            if dialog not in found:
                found.append(dialog)
            elif dialog.isVisible():
                dialog.go_on.click()

    watch.timeout.connect(look)
    watch.start()
    yield found
    watch.stop()
    watch.deleteLater()


PAINTING = """
import sys
from datetime import datetime
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from ui.shell import crash
app = QApplication([])
reports = crash.Reports(Path(sys.argv[1]), lambda: datetime(2026, 10, 9))
class Painting(QWidget):
    painted = 0
    def paintEvent(self, event):
        Painting.painted += 1
        raise ValueError("x")
page = Painting()
crash.catch_the_rest(reports, lambda: page)
seen = []
def look():
    dialog = app.activeModalWidget()
    if dialog is not None and dialog not in seen:
        seen.append(dialog)
    elif dialog is not None:
        dialog.go_on.click()
    elif seen:
        page.update()
    if Painting.painted > 20:
        app.exit(0)
watch = QTimer(interval=10)
watch.timeout.connect(look)
watch.start()
page.show()
app.exec()
print(len(seen), len(reports.written))
"""


class Filter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            stumble()
        return False


def in_slot(_: QtBot) -> None:
    press = QPushButton()
    press.clicked.connect(stumble)
    press.click()


def in_timer(_: QtBot) -> None:
    QTimer.singleShot(0, stumble)


def in_filter(_: QtBot) -> None:
    watched = QObject(QApplication.instance())
    watched.installEventFilter(Filter(watched))
    QApplication.postEvent(watched, QEvent(QEvent.Type.User))


def in_thread(_: QtBot) -> None:
    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()


class Job(QRunnable):
    def run(self) -> None:
        stumble()


def in_pool(_: QtBot) -> None:
    QThreadPool.globalInstance().start(Job())


@pytest.mark.parametrize("where", [in_slot, in_timer, in_filter, in_thread, in_pool])
def test_a_fault_anywhere_is_one_dialog_and_one_report(
    qtbot: QtBot, caught: Reports, seen: list[CrashDialog], where: Callable[[QtBot], None],
) -> None:
    with qtbot.captureExceptions():
        hooks = sys.excepthook
        crash.catch_the_rest(caught, lambda: None)
        where(qtbot)
        qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None)
        sys.excepthook = hooks
    (path,) = caught.written
    text = path.read_text("utf-8")
    assert "OddError" in text
    assert "杨小某" not in text


def test_a_page_that_fails_at_each_painting_is_told_once_and_the_program_lives(tmp_path: Path) -> None:
    """In a process of its own, where the event loop calls the painting and nothing else does."""
    done = subprocess.run([sys.executable, "-c", PAINTING, str(tmp_path / "logs")], cwd=ROOT, capture_output=True,
                          text=True, check=False, timeout=60)
    assert done.stdout.strip() == "1 1", done.stderr[-2000:]


def test_a_second_fault_is_counted_in_the_dialog_that_is_open(
    qtbot: QtBot, caught: Reports,
) -> None:
    seen: list[str] = []

    def second() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CrashDialog)
        crash.show_crash(None, KeyError("b"), caught)
        seen.append(dialog.more.text())
        assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()]) == 1
        dialog.go_on.click()

    QTimer.singleShot(50, second)
    crash.show_crash(None, OddError("a"), caught)
    assert seen == ["此后又出了 1 次问题，也写了报告。"]
    assert len(caught.written) == 2


def test_the_same_fault_later_opens_a_dialog_again(caught: Reports, seen: list[CrashDialog]) -> None:
    def fault() -> None:
        try:
            stumble()
        except OddError as error:
            crash.show_crash(None, error, caught)

    fault()
    caught.told.update({kind: at - crash.QUIET_SECONDS for kind, at in caught.told.items()})
    fault()
    assert len(seen) == 2


def test_a_start_that_fails_is_told_and_ends(caught: Reports, seen: list[CrashDialog]) -> None:
    assert crash.guarded(lambda: None, caught)
    assert not crash.guarded(stumble, caught)
    assert len(seen) == len(caught.written) == 1


def test_a_report_goes_elsewhere_where_the_log_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(crash.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    path = Reports(tmp_path / "logs", lambda: MOMENT).write(OddError("杨小某"))
    assert path == tmp_path / "tmp" / "mzdesk-crash-20261009-093000-000000.txt"
    assert "杨小某" not in path.read_text("utf-8")


def test_a_fault_in_a_finalizer_is_only_reported(qtbot: QtBot, caught: Reports, seen: list[CrashDialog]) -> None:
    class Odd:
        def __del__(self) -> None:
            stumble()

    Odd()
    gc.collect()
    assert len(caught.written) == 1
    assert seen == []


def test_what_is_typed_is_kept_when_the_program_stumbles(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path, caught: Reports, seen: list[CrashDialog],
) -> None:
    """At once, not after the moment of rest that the keeper waits for otherwise."""
    desk = make_desk()
    key = put_child(desk, name="杨思怡")
    window = window_of(qtbot, desk, tmp_path)
    window.open_page("left_behind", record=key)
    idle(qtbot, window)
    view: Any = window.page
    form = view.findChild(_form_class())
    editor = form.findChild(QWidget, "school")
    type_text(_inner(editor), "中心小学")
    assert unsaved.kept(desk, CHILDREN, records.load(desk, CHILDREN, key)) is None
    try:
        stumble()
    except OddError as error:
        crash.show_crash(window, error, caught)
    kept = unsaved.kept(desk, CHILDREN, records.load(desk, CHILDREN, key))
    assert kept is not None
    assert kept.dossier.values["school"] == "中心小学"
    assert len(seen) == 1
    assert window.isVisible()


def _form_class() -> type[QWidget]:
    from ui.forms.record_form import RecordForm

    return RecordForm


def _inner(editor: Any) -> QWidget:
    from PySide6.QtWidgets import QLineEdit

    found = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
    assert isinstance(found, QWidget)
    return found
