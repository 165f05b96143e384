"""月度数字: the figures of a month, and with Enter the records behind a number."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from tests.fixtures import make_desk
from tests.homes.house import beds, hazard, home, resident
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from tests.visiting.elders import elder
from ui.pages.figures_page import FiguresPage
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key = Qt.Key


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def opened(qtbot: QtBot, office: Desk, folder: Path, kind: str) -> tuple[MainWindow, FiguresPage]:
    window = window_of(qtbot, office, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("figures")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, FiguresPage)
    page.kind.setCurrentIndex(page.kind.findData(kind))
    idle(qtbot, window)
    return window, page


def numbers(page: FiguresPage) -> dict[str, str]:
    return {row[0]: row[1] for row in page.table.texts()}


def test_homes_of_a_month_and_the_residents_behind_a_number(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    named = beds(office, where)
    resident(office, where, "甲", named["101-1"], began=date(2026, 9, 3))
    key = resident(office, where, "乙", named["101-2"], order=1, began=date(2026, 10, 5))
    window, page = opened(qtbot, office, tmp_path, "homes")
    found = numbers(page)
    assert (found["月初在住"], found["本月入住"], found["本月离院"], found["月末在住"]) == ("1", "1", "0", "2")
    assert page.told.text() == "2026年10月。月初在住1 ＋ 本月入住1 − 本月离院0 ＝ 月末在住2"
    place = [row[0] for row in page.table.texts()].index("本月入住")
    page.table.setFocus()
    page.table.setCurrentCell(place, 0)
    press(page.table, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert [row.id for row in window.page.list.model.rows] == [key]
    assert window.page.list.only.isVisible()
    window.page.list.clear()
    idle(qtbot, window)
    assert len(window.page.list.model.rows) == 2
    assert not window.page.list.only.isVisible()


def test_another_month_is_reckoned_anew(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    resident(office, where, "甲", beds(office, where)["101-1"], began=date(2026, 9, 3))
    window, page = opened(qtbot, office, tmp_path, "homes")
    page.set_month(Month(2026, 9))
    idle(qtbot, window)
    found = numbers(page)
    assert (found["可用床日"], found["实住床日"], found["入住率（床日）"]) == ("120", "28", "23.3%")


def test_hazards_and_visits_have_their_own(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    hazard(office, home(office))
    elder(office, "单爷爷")
    window, page = opened(qtbot, office, tmp_path, "hazards")
    found = numbers(page)
    assert (found["月初未销号"], found["本月新增"], found["月末未销号"], found["销号率"]) == ("0", "1", "1", "0.0%")
    page.kind.setCurrentIndex(page.kind.findData("visits"))
    idle(qtbot, window)
    assert numbers(page)["月探访率"] == "0.0%"


def test_a_number_without_records_says_so_and_f9_prints(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path, "homes")
    told: list[str] = []
    window.operations.told.connect(told.append)
    page.table.setCurrentCell(0, 0)
    press(page.table, Key.Key_Return)
    assert told == ["这个数字背后没有记录可列"]
    page.print_now()
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)
