"""The way back by keyboard: from the lock screen, the first start, an open office, and when data are damaged."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import backups, records
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, edit, make_desk, put_child
from tests.ui.look_checks import looked_at
from tests.ui.offices import answer, idle
from tests.ui.typing_helpers import press, type_text
from ui import theme
from ui.pages.register import pages_of
from ui.pages.restore_wizard import DOOR, RESULT, SUMMARY, RestoreWizard
from ui.shell.crash import Reports
from ui.shell.lock import LockScreen
from ui.shell.starting import House, Starter
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]
Key = Qt.Key


class Place:
    """A closed office with a backup, and the program started on it."""

    def __init__(self, desk: Desk) -> None:
        self.key = put_child(desk, name="杨思怡")
        made = backups.make(desk, backups.DAILY)
        assert made.path is not None
        self.file, self.folder = made.path, desk.folder
        edit(desk, CHILDREN, self.key, name="杨思仪")
        desk.store.close()
        clock = at(TODAY, 15)
        self.starter = Starter(House(self.folder, clock, Reports(self.folder / "logs", clock.now), pages_of))


@pytest.fixture
def place(qtbot: QtBot, make_desk: Callable[..., Desk]) -> Iterator[Place]:
    made = Place(make_desk())
    yield made
    window = made.starter.window
    if isinstance(window, MainWindow):
        window.operations.stop_all()
        window.last_wish = None
    if window is not None:
        window.close()
        window.deleteLater()
    if made.starter._desk is not None:
        made.starter._desk.store.close()


def through(qtbot: QtBot, print_it: bool = False) -> Callable[[RestoreWizard], None]:
    """Enter on the newest, the password, the decision, and on."""

    def go(wizard: RestoreWizard) -> None:
        qtbot.waitUntil(lambda: wizard.table.rowCount() > 0)
        press(wizard.table, Key.Key_Return)
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == DOOR)
        assert "内容：居民 1 人，照片和扫描件 0 份，修改记录 " in wizard.holds.text()
        qtbot.waitUntil(wizard.next_button.isEnabled)
        type_text(wizard.typed, PASSWORD)
        press(wizard.typed, Key.Key_Return)
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == SUMMARY, timeout=20_000)
        qtbot.waitUntil(wizard.next_button.isEnabled)
        assert {row[1] for row in wizard.checks.texts()} == {"好"}
        press(wizard, Key.Key_Return)
        assert wizard._stack.currentIndex() == SUMMARY  # the irreversible is not done by pressing on
        press(wizard.next_button, Key.Key_Space)
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == RESULT, timeout=20_000)
        qtbot.waitUntil(wizard.next_button.isEnabled)
        press(wizard, Key.Key_F9 if print_it else Key.Key_Return)

    return go


def opened_window(starter: Starter) -> MainWindow:
    assert isinstance(starter.window, MainWindow)
    return starter.window


def name_now(place: Place) -> Any:
    return records.load(place.starter._desk, CHILDREN, place.key).values["name"]


def test_from_the_lock_screen_into_the_restored_office_and_its_record(qtbot: QtBot, place: Place) -> None:
    place.starter.begin()
    assert place.starter.window is not None
    lock: Any = place.starter.window.centralWidget()
    answer(RestoreWizard, through(qtbot, print_it=True))
    lock.restore.click()
    window = opened_window(place.starter)
    assert name_now(place) == "杨思怡"
    assert window.here == "print"
    qtbot.waitUntil(lambda: window.page._made is not None)  # type: ignore[attr-defined]
    idle(qtbot, window)


def test_from_the_first_start_with_a_backup_from_elsewhere(
    qtbot: QtBot, place: Place, tmp_path: Path,
) -> None:
    clock = at(TODAY, 16)
    starter = Starter(House(tmp_path / "新电脑", clock, Reports(tmp_path / "logs", clock.now), pages_of))
    place.starter = starter
    starter.begin()
    assert starter.window is not None
    start: Any = starter.window.centralWidget()

    def go(wizard: RestoreWizard) -> None:
        qtbot.waitUntil(lambda: wizard.problem.text() != "")
        assert wizard.problem.text() == "没有找到备份。请插上存有备份的U盘，再按“重新查找”。"
        wizard.table.show_lines([])
        wizard.look_at(place.file)
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == DOOR)
        qtbot.waitUntil(wizard.next_button.isEnabled)
        type_text(wizard.typed, PASSWORD)
        press(wizard.typed, Key.Key_Return)
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == SUMMARY, timeout=20_000)
        assert wizard.losing.text() == "这里还没有资料，不会丢失什么。"
        qtbot.waitUntil(wizard.next_button.isEnabled)
        wizard.next_button.click()
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == RESULT, timeout=20_000)
        qtbot.waitUntil(wizard.next_button.isEnabled)
        press(wizard, Key.Key_Return)

    answer(RestoreWizard, go)
    start.restore.click()
    assert name_now(place) == "杨思怡"
    idle(qtbot, opened_window(starter))


def test_a_wrong_password_is_told_and_esc_leads_back_step_by_step(qtbot: QtBot, place: Place) -> None:
    place.starter.begin()

    def go(wizard: RestoreWizard) -> None:
        qtbot.waitUntil(lambda: wizard.table.rowCount() > 0)
        press(wizard.table, Key.Key_Return)
        qtbot.waitUntil(lambda: wizard._stack.currentIndex() == DOOR)
        qtbot.waitUntil(wizard.next_button.isEnabled)
        press(wizard, Key.Key_Return)
        assert wizard.problem.text() == "请输入密码或恢复码。"
        type_text(wizard.typed, "falsch-99")
        press(wizard.typed, Key.Key_Return)
        qtbot.waitUntil(lambda: wizard.problem.text().startswith("密码不对。"), timeout=20_000)
        qtbot.waitUntil(wizard.next_button.isEnabled)
        press(wizard, Key.Key_Escape)
        assert wizard._stack.currentIndex() == 0
        press(wizard, Key.Key_Escape)

    answer(RestoreWizard, go)
    place.starter.open_restore()
    assert not isinstance(place.starter.window, MainWindow)


@pytest.mark.parametrize("damage", ["flipped", "empty", "gone", "keyring gone", "keyring broken"])
def test_damaged_data_open_the_wizard_when_the_password_was_typed(qtbot: QtBot, place: Place, damage: str) -> None:
    database, keys = place.folder / "mzdesk.db", place.folder / "mzdesk.keys"
    if damage == "flipped":
        content = bytearray(database.read_bytes())
        content[100:140] = bytes(40)
        database.write_bytes(content)
    elif damage == "empty":
        database.write_bytes(b"")
    elif damage == "gone":
        database.unlink()
    elif damage == "keyring gone":
        keys.unlink()
    else:
        keys.write_text("{", "utf-8")
    place.starter.begin()
    assert place.starter.window is not None
    lock: Any = place.starter.window.centralWidget()
    assert isinstance(lock, LockScreen)
    answer(RestoreWizard, through(qtbot))
    type_text(lock.password, PASSWORD)
    press(lock.password, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(place.starter.window, MainWindow), timeout=40_000)
    assert name_now(place) == "杨思怡"
    assert place.starter.house.reports.written == []
    idle(qtbot, opened_window(place.starter))


def enter_office(qtbot: QtBot, place: Place) -> MainWindow:
    place.starter.begin()
    assert place.starter.window is not None
    lock: Any = place.starter.window.centralWidget()
    type_text(lock.password, PASSWORD)
    press(lock.password, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(place.starter.window, MainWindow), timeout=20_000)
    window = opened_window(place.starter)
    idle(qtbot, window)
    return window


def test_from_an_open_office_the_way_leads_over_the_start_window(qtbot: QtBot, place: Place) -> None:
    window = enter_office(qtbot, place)
    window.open_page("restore")
    answer(RestoreWizard, through(qtbot))
    press(window.page, Key.Key_Return)
    qtbot.waitUntil(lambda: place.starter.window is not window and isinstance(place.starter.window, MainWindow),
                    timeout=40_000)
    assert name_now(place) == "杨思怡"
    idle(qtbot, opened_window(place.starter))


def test_damage_that_shows_while_working_is_a_sentence_and_a_decision(qtbot: QtBot, place: Place) -> None:
    """The disk spoils the file under the open window; the next reading of what is not in memory meets it."""
    window = enter_office(qtbot, place)
    place.starter._desk.store.close()
    database = place.folder / "mzdesk.db"
    content = bytearray(database.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start + 50:start + 90] = bytes(40)
    database.write_bytes(content)
    asked: list[str] = []

    def decline(question: Question) -> None:
        asked.append(question.windowTitle())
        press(question, Key.Key_Escape)

    answer(Question, decline)
    window.refresh_all()
    qtbot.waitUntil(lambda: asked == ["要从备份恢复吗？"], timeout=20_000)
    assert window.refusal.isVisible()
    assert window.refusal.words()[0] in ("数据文件已损坏。", "数据文件打不开：密钥不对，或文件已损坏。")
    window.refresh_all()
    idle(qtbot, window)
    assert len(asked) == 1
    assert place.starter.house.reports.written == []
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_nothing_is_cut_off_on_the_way_back(qtbot: QtBot, place: Place, qapp: QApplication, large: bool) -> None:
    """The start window with the way to the restore, and each step of the wizard."""
    theme.apply(qapp, large=large)
    try:
        place.starter.begin()
        window = place.starter.window
        assert window is not None
        window.resize(1366, 768)
        QApplication.processEvents()
        accused = looked_at(window)

        def look(wizard: RestoreWizard) -> None:
            def step(number: int) -> None:
                qtbot.waitUntil(lambda: wizard._stack.currentIndex() == number, timeout=20_000)
                qtbot.waitUntil(wizard.next_button.isEnabled)
                QApplication.processEvents()
                accused.extend(looked_at(wizard))

            qtbot.waitUntil(lambda: wizard.table.rowCount() > 0)
            step(0)
            wizard.forward()
            step(DOOR)
            wizard.typed.setText(PASSWORD)
            wizard.forward()
            step(SUMMARY)
            wizard.next_button.click()
            step(RESULT)
            wizard.forward()

        answer(RestoreWizard, look)
        place.starter.open_restore()
        idle(qtbot, opened_window(place.starter))
    finally:
        theme.apply(qapp)
    assert accused == []
