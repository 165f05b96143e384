"""个人总览 by keyboard: from the search, a list and a file; each line leads to its record and Alt+Left comes back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.people.codes import Relation
from mzdesk.people.desk import Desk
from mzdesk.services import households, person_file
from tests.cases import relief
from tests.fixtures import id_number, make_desk
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from tests.visiting.elders import ELDERS, elder
from ui.pages.person_page import PersonPage
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key, Alt, Ctrl = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def window(qtbot: QtBot, office: Desk, tmp_path: Path) -> MainWindow:
    key = elder(office, "向东", since=date(2026, 8, 1), group="3组")
    person = person_file.whose(office, ELDERS, key)
    other = relief.person(office, "李小妹", sex="2", order=6)
    households.found(office, person, [(other, Relation.SPOUSE)], Month(2020, 1))
    made = window_of(qtbot, office, tmp_path)
    qtbot.waitUntil(made.isActiveWindow)
    made.open_page("person", person=person)
    idle(qtbot, made)
    return made


def page_of(window: MainWindow) -> PersonPage:
    page = window.page
    assert isinstance(page, PersonPage)
    return page


def test_the_page_tells_who_where_with_whom(window: MainWindow) -> None:
    page = page_of(window)
    assert page.name.text() == "向东"
    assert page.place.text().endswith("3组　76周岁")
    assert page.registers.texts() == [["老人探访", "在册", "2026-08-31（已过）"], ["居民家庭", "在册", ""]] or (
        page.registers.texts()[0] == ["老人探访", "在册", "2026-08-31（已过）"])
    assert [row[0] for row in page.household.texts()] == ["向东", "李小妹"]
    assert any(row[1] == "老人探访" for row in page.course.texts())


def test_a_line_leads_to_its_record_and_alt_left_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    press(page, Key.Key_Tab, Ctrl)
    press(page, Key.Key_Tab, Ctrl)
    qtbot.waitUntil(page.household.hasFocus)
    press(page, Key.Key_Tab, Ctrl | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(page.registers.hasFocus)
    press(page.registers, Key.Key_Return)
    idle(qtbot, window)
    assert window.here == "elders"
    assert isinstance(window.page, RecordsPage)
    assert window.page.in_record
    press(window, Key.Key_Left, Alt)
    idle(qtbot, window)
    assert window.here == "person"
    assert page_of(window).name.text() == "向东"


def test_somebody_of_the_household_is_one_key_away(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.household.go_to(1)
    press(page.household, Key.Key_Return)
    idle(qtbot, window)
    assert page.name.text() == "李小妹"
    press(window, Key.Key_Left, Alt)
    idle(qtbot, window)
    assert page.name.text() == "向东"


def test_from_a_list_and_from_a_file_by_alt_o(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("elders", view="")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    page.list.table.setFocus()
    press(page.list.table, Key.Key_O, Alt)
    idle(qtbot, window)
    assert window.here == "person"
    window.open_page("elders")
    page.open_record(page.list.model.rows[0].id)
    idle(qtbot, window)
    press(page.record, Key.Key_O, Alt)
    idle(qtbot, window)
    assert page_of(window).name.text() == "向东"


def test_what_is_masked_is_shown_by_f7_and_hidden_on_the_next_visit(qtbot: QtBot, window: MainWindow) -> None:
    page, number = page_of(window), id_number(date(1950, 4, 1), "1", 0)

    def told() -> list[str]:
        return [page.facts.itemAt(at).widget().text() for at in range(page.facts.count())]  # type: ignore[union-attr]

    assert number not in told()
    press(page, Key.Key_F7)
    assert number in told()
    window.open_page("today")
    window.open_page("person", person=page.person)
    idle(qtbot, window)
    assert number not in told()


def test_f9_previews_the_paper(qtbot: QtBot, window: MainWindow) -> None:
    press(page_of(window), Key.Key_F9)
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)
    assert window.page.heading.text() == "一人一档"


def test_without_a_person_it_says_how_to_find_one(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    made = window_of(qtbot, office, tmp_path, "person")
    assert not page_of(made)._body.isVisible()
