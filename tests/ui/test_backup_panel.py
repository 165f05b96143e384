"""设置 › 备份 by keyboard: backups at once, the plan, the reminder, the drill with its printed record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import backups
from tests.fixtures import PASSWORD, make_desk, put_child
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui.pages.drill_dialog import DrillDialog
from ui.shell.backing_up import BackupWatch, ClosingDialog
from ui.shell.window import MainWindow

__all__ = ["make_desk"]
Key = Qt.Key


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    put_child(desk)
    made = window_of(qtbot, desk, tmp_path)
    made.open_page("settings", section="backup")
    idle(qtbot, made)
    return made


def panel(window: MainWindow) -> Any:
    return window.page.panel


def test_a_backup_is_one_key_and_its_file_is_listed(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    with qtbot.waitSignal(window.operations.told) as told:
        panel(window).back_up.click()
    idle(qtbot, window)
    assert told.args == ["备份完成"]
    (row,) = panel(window).table.texts()
    assert row[:2] == ["2026-10-09 09:00", "手动"]
    assert panel(window).state.text() == "上次备份 2026-10-09 09:00，共 1 份。"
    with qtbot.waitSignal(window.operations.told) as told:
        panel(window).back_up.click()
    assert told.args == ["上次备份后没有修改，不用再备份"]
    assert len(list(desk.backups.iterdir())) == 1


def test_the_second_place_is_chosen_reached_and_asked_for(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path,
) -> None:
    assert panel(window).second.text() == "没有设定。电脑坏了，只剩这一处的备份也会一起丢。"
    stick = tmp_path / "U盘"
    stick.mkdir()
    panel(window).use_second(stick)
    assert not panel(window).near.isHidden()  # a folder of the test lies on the same disk
    with qtbot.waitSignal(window.operations.told) as told:
        panel(window).make_now()
    assert told.args == ["备份完成，U盘上也有了，可以安全拔出"]
    idle(qtbot, window)
    assert panel(window).second.text() == f"{stick}（上次写到 2026-10-09 09:00）"
    desk.clock.advance(days=9)
    panel(window).refresh()
    idle(qtbot, window)
    assert panel(window).waiting.text() == "备份 9 天没有到U盘。请插好U盘再按“立即备份”。"
    window.look_again()
    qtbot.waitUntil(lambda: window.bottom.backup.text() == "上次备份 2026-10-09 09:00 · 备份 9 天没有到U盘")


def test_choices_are_kept(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    view = panel(window)
    view.hours.setCurrentIndex(view.hours.findData(4))
    view.hours.activated.emit(view.hours.currentIndex())
    view.remind.setCurrentIndex(view.remind.findData(14))
    view.remind.activated.emit(view.remind.currentIndex())
    view.on_close.click()
    plan = backups.plan(desk)
    assert (plan.hours, plan.remind_days, plan.on_close) == (4, 14, False)
    idle(qtbot, window)


def test_the_drill_is_done_by_keyboard_and_its_record_is_printed(
    qtbot: QtBot, window: MainWindow, desk: Desk,
) -> None:
    backups.make(desk, backups.DAILY)

    def go(dialog: DrillDialog) -> None:
        press(dialog.typed, Key.Key_Return)
        assert dialog.problem.text() == "请输入密码或恢复码。"
        type_text(dialog.typed, PASSWORD)
        press(dialog.typed, Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.result_found is not None, timeout=20_000)
        assert dialog.verdict.text() == "备份可以恢复，内容与现有资料一致。"
        assert {row[1] for row in dialog.table.texts()} == {"相符"}
        press(dialog.print_button, Key.Key_F9)

    answer(DrillDialog, go)
    panel(window).drill.click()
    idle(qtbot, window)
    assert window.here == "print"
    qtbot.waitUntil(lambda: window.page._made is not None)
    cells = [cell.text for row in window.page._made.content.blocks[1].rows for cell in row]
    assert desk.office.name in cells
    press(window.page.sheets, Key.Key_Escape)
    assert window.here == "settings"
    idle(qtbot, window)
    assert panel(window).drilled.text() == "上次通过：2026-10-09。下次应在 2027-01-09 前做。"


def test_a_wrong_password_stays_in_the_drill_and_says_so(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    backups.make(desk, backups.DAILY)

    def go(dialog: DrillDialog) -> None:
        type_text(dialog.typed, "falsch-99")
        press(dialog.typed, Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.problem.text() != "")
        assert dialog.problem.text().startswith("密码不对。")
        qtbot.waitUntil(dialog.begin.isEnabled)
        press(dialog.typed, Key.Key_Escape)

    answer(DrillDialog, go)
    panel(window).start_drill()
    idle(qtbot, window)


def test_without_a_backup_the_drill_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.operations.refused) as refused:
        panel(window).start_drill()
    assert refused.args[0].sentence == "没有找到本单位的备份。请先备份一次，再做演练。"


# behind the window


def test_soon_after_the_start_a_due_backup_is_made_and_told(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    watch = BackupWatch(window, desk)
    with qtbot.waitSignal(window.operations.told) as told:
        watch.look()
    assert told.args == ["已自动备份"]
    idle(qtbot, window)
    watch.look()
    assert not [task for task in window.operations.busy if task.label]
    (file,) = desk.backups.iterdir()
    assert file.name.endswith("_daily.mzb")
    window.last_wish = None


def test_closing_waits_for_the_backup_and_closes_by_itself(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    BackupWatch(window, desk)
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    (file,) = desk.backups.iterdir()
    assert file.name.endswith("_closing.mzb")


def test_closing_can_go_without_the_backup(qtbot: QtBot, window: MainWindow, desk: Desk, monkeypatch: Any) -> None:
    """The backup hangs on a slow disk until it is told to stop."""

    def slow(desk: Desk, why: str, progress: Any) -> None:
        while True:
            progress(0, 0, "写入")

    monkeypatch.setattr(backups, "make", slow)
    BackupWatch(window, desk)
    window.close()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClosingDialog)
    press(dialog, Key.Key_Escape)
    assert window.isVisible()
    dialog.go.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert list(desk.backups.iterdir()) == []


def test_a_full_disk_does_not_keep_the_window_open(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.backups.rmdir()
    desk.backups.write_bytes(b"a file where the folder should be")
    BackupWatch(window, desk)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)


def test_switched_off_nothing_is_made_on_closing(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    backups.choose(desk, on_close=False)
    BackupWatch(window, desk)
    window.close()
    assert not window.isVisible()
    assert list(desk.backups.iterdir()) == []
