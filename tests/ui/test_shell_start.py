"""First start with the real services: from an empty folder to an open office, by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.clock import FixedClock
from mzdesk.basics.problems import Refusal
from mzdesk.services import offices
from mzdesk.store import backup
from tests.ui.typing_helpers import press, retype, show, type_text
from ui.pages.recovery_print import sheet
from ui.pages.start import Making, StartPage
from ui.pages.start_steps import proposed_name
from ui.shell import behind
from ui.shell.crash import Reports
from ui.shell.lock import Typed
from ui.shell.page import Page, PageEntry
from ui.shell.starting import DATABASE, House, Starter
from ui.shell.window import MainWindow

Key = Qt.Key


@pytest.fixture
def printed() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, clock: FixedClock, printed: list[tuple[str, str]]) -> Any:
    made: list[Any] = []

    def create(**wanted: Any) -> Any:
        created = offices.create(tmp_path / "office", clock=clock, **wanted)
        made.append(created.desk)
        return created

    def print_code(parent: QWidget, code: str, office: str) -> None:
        printed.append((code, office))

    start = StartPage(Making(offices.divisions, offices.password_problems, create, print_code))
    qtbot.addWidget(start)
    start.resize(1100, 700)
    show(qtbot, start)
    start.step.begin()
    yield start
    for desk in made:
        desk.store.close()


def enter() -> None:
    press(QApplication.focusWidget(), Key.Key_Return)


def to_office(start: StartPage) -> None:
    enter()
    assert start.step is start.office


def to_password(start: StartPage) -> None:
    to_office(start)
    type_text(start.office.asked, "tk")
    enter()
    enter()
    type_text(start.office.who, "李向阳")
    enter()
    assert start.step is start.password


def test_whole_first_start_is_done_by_keyboard(qtbot: QtBot, page: StartPage, printed: list[Any]) -> None:
    to_password(page)
    type_text(page.password.first, "minzheng2026")
    enter()
    type_text(page.password.second, "minzheng2026")
    enter()
    qtbot.waitUntil(lambda: page.step is page.code)
    shown = page.code.code.text().replace("　", "").replace("\n", "")
    assert len(shown) == 32
    enter()
    code, office = printed[0]
    assert code.replace("-", "") == shown
    assert office == "托口镇人民政府民政办"
    page.next_button.click()
    assert page.step is page.check
    type_text(page.check.typed, code[-4:].lower())
    with qtbot.waitSignal(page.made) as made:
        enter()
    desk = made.args[0]
    assert (desk.office.role, desk.office.area, desk.office.name) == ("township", "431281103", "托口镇人民政府民政办")
    assert desk.operator == "李向阳"


def test_bureau_is_one_choice_and_its_name_is_proposed(page: StartPage) -> None:
    press(page.role.township, Key.Key_Down)
    enter()
    assert page.office.list.count() == 1
    assert page.office.name() == "洪江市民政局"


@pytest.mark.parametrize("typed", ["tk", "托口", "431281103"])
def test_division_is_found_by_initials_name_and_code(page: StartPage, typed: str) -> None:
    to_office(page)
    retype(page.office.asked, typed)
    assert page.office.area() == "431281103"
    assert page.office.name() == "托口镇人民政府民政办"


def test_name_that_was_changed_by_hand_is_not_proposed_over(page: StartPage) -> None:
    to_office(page)
    retype(page.office.asked, "tk")
    retype(page.office.office, "托口镇社会事务办")
    retype(page.office.asked, "431281108")
    assert page.office.name() == "托口镇社会事务办"


def test_names_are_proposed_as_printed_on_papers() -> None:
    assert proposed_name("深渡苗族乡", "township") == "深渡苗族乡人民政府民政办"
    assert proposed_name("洪江市", "bureau") == "洪江市民政局"


def test_each_step_says_what_is_missing(page: StartPage) -> None:
    to_office(page)
    page.forward()
    assert page.problem.text() == "请先从列表中选定单位。"
    type_text(page.office.asked, "tk")
    page.forward()
    assert page.problem.text() == "请填写经办人姓名。"


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("abc", "abc", "密码至少8位。"),
        ("minzheng2026", "minzheng2027", "两遍密码不一样，请重新输入第二遍。"),
    ],
)
def test_weak_or_different_passwords_are_told(page: StartPage, first: str, second: str, sentence: str) -> None:
    to_password(page)
    page.password.first.setText(first)
    page.password.second.setText(second)
    page.forward()
    assert page.problem.text() == sentence
    assert page.step is page.password


def test_strength_is_said_while_typing(page: StartPage) -> None:
    to_password(page)
    type_text(page.password.first, "1234567")
    assert page.password.strength.text() == "密码至少8位。"
    type_text(page.password.first, "ab")
    assert page.password.strength.text() == "这个密码可以用。"


def test_code_that_was_not_kept_does_not_open(page: StartPage) -> None:
    page.check.expect("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH")
    page.check.typed.setText("HHHJ")
    assert page.check.missing() == "和恢复码的最后一组不一样，请核对纸上的内容再输入。"
    page.check.typed.setText(" hhhh ")
    assert page.check.missing() == ""


def test_office_that_cannot_be_made_is_told_on_the_page(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / backup.DATABASE).touch()
    to_password(page)
    page.password.first.setText("minzheng2026")
    page.password.second.setText("minzheng2026")
    page.forward()
    qtbot.waitUntil(lambda: page.problem.text() != "")
    assert page.problem.text() == "这个文件夹里已经有一个办公室的数据。请直接打开它，或换一个文件夹。"
    assert page.next_button.isEnabled()


def test_printed_sheet_carries_the_code_and_the_office() -> None:
    text = sheet("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH", "托口镇<民政办>").toPlainText()
    assert "AAAA  BBBB  CCCC  DDDD\nEEEE  FFFF  GGGG  HHHH" in text
    assert "托口镇<民政办>" in text


# the way from the start window into the main window


def pages(desk: Any, starter: Starter) -> list[PageEntry]:
    return [PageEntry("one", "第一页", "", "组", Page)]


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> House:
    return House(tmp_path / "office", clock, Reports(tmp_path / "office" / "logs", clock.now), pages)


def closing(qtbot: QtBot, starter: Starter) -> None:
    assert starter.window is not None
    qtbot.addWidget(starter.window)


def test_empty_folder_begins_with_the_first_start(qtbot: QtBot, house: House) -> None:
    starter = Starter(house)
    starter.begin()
    closing(qtbot, starter)
    assert starter.window is not None
    assert isinstance(starter.window.centralWidget(), StartPage)


def test_existing_office_begins_with_the_lock_and_opens_the_window(qtbot: QtBot, house: House) -> None:
    created = offices.create(
        house.folder, role="township", area="431281103", name="托口镇", password="minzheng2026", clock=house.clock
    )
    behind.set_operator(created.desk, "李向阳")
    created.desk.store.close()
    starter = Starter(house)
    starter.begin()
    closing(qtbot, starter)
    assert starter.window is not None
    lock: Any = starter.window.centralWidget()
    type_text(lock.password, "minzheng2026")
    with qtbot.waitSignal(lock.opened) as opened:
        press(lock.password, Key.Key_Return)
    closing(qtbot, starter)
    assert isinstance(starter.window, MainWindow)
    desk = opened.args[0]
    assert desk.operator == "李向阳"
    starter.window.operations.stop_all()
    desk.store.close()


@pytest.mark.parametrize("exists", [True, False])
def test_the_first_key_goes_into_the_first_field(qtbot: QtBot, house: House, exists: bool) -> None:
    """The empty window stands on the screen and is active before the lock screen is put into it."""
    if exists:
        offices.create(house.folder, role="township", area="431281103", name="托口镇", password="minzheng2026",
                       clock=house.clock).desk.store.close()
    starter = Starter(house)
    starter.window = QMainWindow()
    qtbot.addWidget(starter.window)
    show(qtbot, starter.window)
    starter.begin()
    screen: Any = starter.window.centralWidget()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    at = QApplication.focusWidget()
    assert at is screen.password if exists else screen.isAncestorOf(at)


def test_database_is_looked_for_under_its_right_name() -> None:
    assert DATABASE == backup.DATABASE


def test_recovery_code_sets_a_new_password(house: House) -> None:
    created = offices.create(
        house.folder, role="township", area="431281103", name="托口镇", password="minzheng2026", clock=house.clock
    )
    created.desk.store.close()
    starter = Starter(house)
    with pytest.raises(Refusal) as weak:
        starter._unlock(Typed(password="abc", recovery_code=created.recovery_code))
    assert weak.value.code == "weak-password"
    starter._unlock(Typed(password="tuokou-2026", recovery_code=created.recovery_code)).store.close()
    starter._unlock(Typed(password="tuokou-2026")).store.close()
    with pytest.raises(Refusal) as old:
        starter._unlock(Typed(password="minzheng2026"))
    assert old.value.code == "wrong-password"


def test_lock_of_an_open_office_knows_its_password_and_its_recovery_code(house: House) -> None:
    created = offices.create(
        house.folder, role="township", area="431281103", name="托口镇", password="minzheng2026", clock=house.clock
    )
    desk = created.desk
    behind.reopen(desk, Typed(password="minzheng2026"))
    with pytest.raises(Refusal):
        behind.reopen(desk, Typed(password="minzheng2027"))
    behind.reopen(desk, Typed(password="tuokou-2026", recovery_code=created.recovery_code))
    behind.reopen(desk, Typed(password="tuokou-2026"))
    desk.store.close()
