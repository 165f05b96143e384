"""Work goes through one door: results, refusals, cancels and crashes each have one way to the clerk."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.clock import CHINA
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Cancelled
from ui import operations
from ui.operations import Operations
from ui.shell import crash
from ui.shell.bottomline import BottomLine
from ui.shell.crash import CrashDialog, Reports
from ui.widgets.refusal import RefusalBar, details

MOMENT = datetime(2026, 10, 8, 9, 30, 0, 123456, tzinfo=CHINA)


@dataclass(frozen=True)
class Changed:
    touched: frozenset[tuple[str, str]] = frozenset({("person", "p1")})


@dataclass(frozen=True)
class Saved:
    id: str
    changes: Changed


class Desk(QWidget):
    """A window with the operations, the bottom line and one page."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.reports = Reports(folder / "logs", lambda: MOMENT)
        self.operations = Operations(self, self.reports)
        self.bottom = BottomLine(self.operations)
        self.page = QWidget()
        column = QVBoxLayout(self)
        column.addWidget(self.page)
        column.addWidget(self.bottom)
        self.resize(800, 300)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    window = Desk(tmp_path)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.operations.stop_all()


def test_result_comes_back_in_the_screens_thread(qtbot: QtBot, desk: Desk) -> None:
    where: list[Any] = []
    with qtbot.waitSignal(desk.operations.finished):
        operations.run(
            desk.page, lambda progress: QThread.currentThread(), label="读取",
            on_done=lambda worker: where.extend((worker, QThread.currentThread())),
        )
    worker, screen = where
    assert screen is desk.thread() or screen == desk.thread()
    assert worker != screen


def test_changes_of_a_result_are_told_to_every_page_after_the_initiator(qtbot: QtBot, desk: Desk) -> None:
    order: list[str] = []
    desk.operations.changed.connect(lambda changes: order.append(f"pages {sorted(changes.touched)}"))
    with qtbot.waitSignal(desk.operations.changed):
        operations.run(
            desk.page, lambda progress: Saved("p1", Changed()), label="保存",
            on_done=lambda saved: order.append(f"initiator {saved.id}"),
        )
    assert order == ["initiator p1", "pages [('person', 'p1')]"]


def test_quick_work_tells_its_changes_after_the_caller_has_gone_on(qtbot: QtBot, desk: Desk) -> None:
    order: list[str] = []
    desk.operations.changed.connect(lambda changes: order.append("pages"))
    with qtbot.waitSignal(desk.operations.changed):
        saved = operations.attempt(desk.page, lambda: Saved("p1", Changed()))
        assert saved is not None
        order.append(saved.value.id)
    assert order == ["p1", "pages"]


def test_work_that_changed_nothing_refreshes_nothing(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.assertNotEmitted(desk.operations.changed, wait=50):
        assert operations.attempt(desk.page, lambda: Saved("p1", Changed(frozenset())))
        assert operations.attempt(desk.page, lambda: None)


def test_quick_work_that_returns_nothing_is_still_done(desk: Desk) -> None:
    done = operations.attempt(desk.page, lambda: None)
    assert done
    assert done.value is None


def refuse(*_: Any) -> None:
    raise Refusal("磁盘空间不足，这次修改没有保存", "请清理磁盘后重试", code="disk-full")


def test_refusal_is_shown_in_two_lines_with_details_to_copy(qtbot: QtBot, desk: Desk) -> None:
    assert operations.attempt(desk.page, refuse) is None
    bar = desk.findChild(RefusalBar)
    assert bar.isVisible()
    assert bar.words() == ("磁盘空间不足，这次修改没有保存。", "请清理磁盘后重试。")
    bar.copy.click()
    assert QApplication.clipboard().text().startswith(
        "磁盘空间不足，这次修改没有保存。请清理磁盘后重试。\n代码：disk-full\n"
    )
    bar.away.click()
    assert not bar.isVisible()


def test_refusal_of_long_work_is_shown_in_the_same_place(qtbot: QtBot, desk: Desk) -> None:
    for _ in range(2):
        with qtbot.waitSignal(desk.operations.refused):
            operations.run(desk.page, refuse, label="保存")
    assert len(desk.findChildren(RefusalBar)) == 1
    assert desk.findChild(RefusalBar).isVisible()


def test_refusal_can_be_shown_beside_its_field_instead(qtbot: QtBot, desk: Desk) -> None:
    heard: list[Refusal] = []
    with qtbot.waitSignal(desk.operations.refused):
        operations.run(desk.page, refuse, label="保存", on_refused=heard.append)
    assert [refusal.code for refusal in heard] == ["disk-full"]
    assert desk.findChild(RefusalBar) is None


def test_refusal_without_advice_has_one_line() -> None:
    assert details(Refusal("没有可以撤销的操作", code="x")).startswith("没有可以撤销的操作。\n代码：x")


def test_cancelled_work_is_told_quietly(qtbot: QtBot, desk: Desk) -> None:
    reached, ended = threading.Event(), []

    def count(progress: Any) -> None:
        for step in range(1_000_000):
            progress(step, 1_000_000)
            reached.set()

    with qtbot.waitSignal(desk.operations.told) as told:
        task = operations.run(desk.page, count, label="导入花名册", on_done=ended.append)
        reached.wait(10)
        task.cancel()
    assert told.args == ["已取消，没有改动任何数据"]
    assert ended == []
    assert desk.findChild(RefusalBar) is None


def test_progress_comes_to_sight_only_when_the_work_takes_a_moment(qtbot: QtBot, desk: Desk) -> None:
    free = threading.Event()

    def wait(progress: Any) -> None:
        progress(120, 300, "第 120 行")
        free.wait(10)

    task = operations.run(desk.page, wait, label="导入花名册")
    strip = desk.bottom.strips()[0]
    assert not strip.isVisible()
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.text() == "导入花名册　第 120 行　120 / 300"
    assert (strip.bar.value(), strip.bar.maximum()) == (120, 300)
    strip.cancel.click()
    assert task.cancelling
    assert strip.words.text() == "正在停止：导入花名册"
    with qtbot.waitSignal(desk.operations.finished):
        free.set()
    assert desk.bottom.strips() == ()


def test_work_that_cannot_be_cancelled_shows_no_cancel(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.operations.finished):
        operations.run(desk.page, lambda progress: None, label="备份", progress=False)
        assert desk.bottom.strips()[0].cancel.isHidden()


def test_button_is_freed_whatever_came_of_the_work(qtbot: QtBot, desk: Desk) -> None:
    ended: list[int] = []
    for job in (refuse, lambda progress: None):
        with qtbot.waitSignal(desk.operations.finished):
            operations.run(desk.page, job, label="", on_ended=lambda: ended.append(1))
    qtbot.waitUntil(lambda: len(ended) == 2)


def test_page_that_was_closed_meanwhile_is_not_called_back(qtbot: QtBot, desk: Desk) -> None:
    free, called = threading.Event(), []
    page = QWidget(desk)
    operations.run(page, lambda progress: free.wait(10), label="", on_done=called.append)
    page.setParent(None)
    page.deleteLater()
    QApplication.sendPostedEvents(page, 52)  # QEvent.DeferredDelete
    with qtbot.waitSignal(desk.operations.finished):
        free.set()
    assert called == []


def test_after_the_end_nothing_is_read_and_nothing_is_shown(qtbot: QtBot, desk: Desk) -> None:
    """The office is closed right after the window: whoever would read once more finds no database."""
    asked: list[str] = []

    def read_again(*_: object) -> None:
        operations.run(desk.page, lambda progress: asked.append("read"), label="")

    desk.operations.changed.connect(read_again)
    operations.attempt(desk.page, lambda: Saved("p1", Changed()))
    task = operations.run(desk.page, lambda progress: Saved("p2", Changed()), label="保存", on_done=read_again)
    desk.operations.end()
    assert not task.running
    read_again()
    QApplication.processEvents()
    assert not desk.operations.busy
    assert asked == []
    assert QApplication.activeModalWidget() is None


def test_fault_that_ends_with_the_window_leaves_only_its_report(desk: Desk) -> None:
    operations.run(desk.page, stumble, label="保存")
    operations.run(desk.page, refuse, label="保存")
    desk.operations.end()
    assert len(desk.reports.written) == 1
    assert desk.findChildren(CrashDialog) == []
    assert desk.findChild(RefusalBar) is None


def test_dialogs_work_goes_through_the_window_it_belongs_to(desk: Desk) -> None:
    from PySide6.QtWidgets import QDialog

    inner = QWidget(QDialog(desk.page))
    assert operations.of(inner) is desk.operations


def press_when_shown(qtbot: QtBot, name: str, seen: list[CrashDialog]) -> None:
    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CrashDialog):
            seen.append(dialog)
            getattr(dialog, name).click()
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


class OddError(Exception):
    pass


def stumble(progress: Any = None) -> None:
    name = "杨小某 431281201501010014"
    raise OddError(f"cannot save {name}")


def test_fault_of_the_program_ends_in_one_dialog_with_a_report(qtbot: QtBot, desk: Desk) -> None:
    seen: list[CrashDialog] = []
    press_when_shown(qtbot, "go_on", seen)
    assert operations.attempt(desk.page, stumble) is None
    written = list((desk.reports.folder).glob("*.txt"))
    assert [path.name for path in written] == ["crash-20261008-093000-123456.txt"]
    assert len(seen) == 1


def test_fault_in_a_worker_ends_in_the_same_dialog(qtbot: QtBot, desk: Desk) -> None:
    seen: list[CrashDialog] = []
    press_when_shown(qtbot, "go_on", seen)
    with qtbot.waitSignal(desk.operations.finished):
        operations.run(desk.page, stumble, label="保存")
    qtbot.waitUntil(lambda: bool(desk.reports.written))
    assert len(seen) == 1


def test_dialog_that_goes_with_its_window_is_not_taken_down_twice(qtbot: QtBot, desk: Desk) -> None:
    window = QWidget()

    def close_all() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CrashDialog)
        dialog.accept()
        shiboken6.delete(window)

    QTimer.singleShot(0, close_all)
    crash.show_crash(window, OddError("x"), desk.reports)
    assert not shiboken6.isValid(window)
    assert len(desk.reports.written) == 1


def test_report_says_where_but_nothing_about_anybody() -> None:
    try:
        try:
            stumble()
        except OddError as error:
            raise ValueError("身份证号 431281201501010014") from error
    except ValueError as error:
        text = crash.report(error)
    assert "杨小某" not in text
    assert "431281201501010014" not in text
    assert "ui/test_shell_operations.py" in text
    assert " stumble\n" in text
    assert "OddError" in text
    assert "builtins.ValueError" in text


def test_report_that_cannot_be_written_is_still_shown(qtbot: QtBot, tmp_path: Path) -> None:
    blocked = tmp_path / "logs"
    blocked.write_text("a file where the folder should be")
    seen: list[CrashDialog] = []
    press_when_shown(qtbot, "copy", seen)
    QTimer.singleShot(200, lambda: seen and seen[0].accept())
    crash.show_crash(None, OddError("x"), Reports(blocked, lambda: MOMENT))
    assert "OddError" in QApplication.clipboard().text()


def test_cancel_asked_before_the_first_step_stops_at_it() -> None:
    task = operations.Task("x", cancellable=True)
    task.cancel()
    with pytest.raises(Cancelled):
        task.report(0, 10)
