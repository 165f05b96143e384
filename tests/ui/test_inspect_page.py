"""现场检查 by keyboard: a whole checklist in a few minutes, what is not met becomes a hazard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.homes.codes import Result
from mzdesk.people.desk import Desk
from mzdesk.services import attachments, records
from tests.fixtures import make_desk
from tests.homes.house import CHECKS, HAZARDS, home
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui.pages.inspect_page import RESULT, InspectPage
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def opened(qtbot: QtBot, office: Desk, folder: Path) -> tuple[MainWindow, InspectPage]:
    window = window_of(qtbot, office, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("inspect")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, InspectPage)
    return window, page


def begun(qtbot: QtBot, window: MainWindow, page: InspectPage) -> None:
    assert page.kind.hasFocus()
    page.inspectors.setFocus()
    type_text(page.inspectors, "李经办、张站长")
    press(page.inspectors, Key.Key_Return)
    press(page.accompanied, Key.Key_Return)
    idle(qtbot, window)
    qtbot.waitUntil(page.table.hasFocus)


def results(page: InspectPage) -> dict[str, str]:
    return {row[0]: row[RESULT] for row in page.table.texts()}


def test_a_whole_check_by_keyboard(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path)
    begun(qtbot, window, page)
    assert set(results(page).values()) == {"未查"}
    assert page.table.rowCount() == 104
    strokes = 0
    for key in (Key.Key_1, Key.Key_3):
        press(page.table, key)
        strokes += 1
    assert list(results(page).values())[:3] == ["符合", "不适用", "未查"]
    press(page.table, Key.Key_2)
    assert page.words.hasFocus()
    type_text(page.words, "许可证过期")
    press(page.words, Key.Key_Return)
    assert page.place.hasFocus()
    press(page.place, Key.Key_Return)
    strokes += 8
    assert page.table.hasFocus()
    assert page.table.current() == "0104"
    for _ in range(14):  # the other items of each of the fourteen categories are met
        press(page.table, Key.Key_Return, Ctrl)
        strokes += 1
    assert "未查" not in results(page).values()
    assert strokes == 24
    page._finish()
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    (row,) = records.listing(office, HAZARDS, records.Query()).rows
    found = records.load(office, HAZARDS, row.id)
    assert (found.get("item"), found.get("words"), found.get("level").label) == ("0103", "许可证过期", "重大")
    check = records.load(office, CHECKS, found.get("inspection"))
    assert (check.state, check.get("inspectors")) == ("已完成", "李经办、张站长")
    assert len(check.parts["items"]) == 104


def test_a_slip_is_taken_back_and_an_answer_changed(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path)
    begun(qtbot, window, page)
    press(page.table, Key.Key_1)
    press(page.table, Key.Key_Up)
    press(page.table, Key.Key_Backspace)
    assert results(page)["0101"] == "未查"
    press(page.table, Key.Key_3)
    press(page.table, Key.Key_Up)
    press(page.table, Key.Key_1)
    assert results(page)["0101"] == "符合"


def test_a_check_that_was_left_is_gone_on_with(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path)
    begun(qtbot, window, page)
    press(page.table, Key.Key_1)
    window.open_page("board")
    idle(qtbot, window)
    window.open_page("inspect")
    idle(qtbot, window)
    assert results(page)["0101"] == "符合"
    assert page.table.current() == "0102"


def test_what_is_not_met_without_words_holds_the_finish(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path)
    begun(qtbot, window, page)
    press(page.table, Key.Key_2)
    page._finish()
    idle(qtbot, window)
    assert window.page is page
    assert not records.listing(office, HAZARDS, records.Query(view="all")).rows


def test_a_photo_belongs_to_the_item(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path)
    begun(qtbot, window, page)
    picture = tmp_path / "现场.png"
    Image.new("RGB", (40, 30), "red").save(picture)
    press(page.table, Key.Key_Down)
    page.add_picture(str(picture))
    (shown,) = attachments.shown(office, CHECKS, page._sheet.inspection.id)
    assert (shown.about, shown.purpose, shown.title) == ("0102", "现场", "现场")


def test_an_open_hazard_of_an_item_stands_beside_it(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    from mzdesk.lines.inspections.codes import InspectionKind
    from mzdesk.services.homes import inspecting

    where = home(office)
    key = inspecting.begin(office, where, InspectionKind.MONTHLY, office.today(), "李经办")
    inspecting.answer(office, key, [inspecting.Answer("0201", Result.UNMET, "出口上锁")])
    inspecting.finish(office, key)
    window, page = opened(qtbot, office, tmp_path)
    begun(qtbot, window, page)
    row = next(row for row in page.table.texts() if row[0] == "0201")
    assert row[5] == "未销号：隐患2026-A001"


def test_f9_prints_a_blank_form_before_a_check_was_begun(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    window, page = opened(qtbot, office, tmp_path)
    page.print_now()
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)
