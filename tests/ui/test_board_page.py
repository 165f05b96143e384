"""床位图 by keyboard: walking the beds, opening a resident, giving an empty bed, putting beds up."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import records
from tests.fixtures import TODAY, make_desk, put, village
from tests.homes.house import HOMES, RESIDENTS, beds, change, home, resident
from tests.ui.offices import answer, focused, idle, window_of
from tests.ui.typing_helpers import press, retype
from ui import theme
from ui.pages.board_dialogs import ResidentDialog, RoomsDialog
from ui.pages.board_page import BoardPage
from ui.pages.print_page import PrintPage
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow
from ui.widgets.bed_board import tone_of

__all__ = ["make_desk"]

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def opened(qtbot: QtBot, office: Desk, folder: Path) -> tuple[MainWindow, BoardPage]:
    window = window_of(qtbot, office, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("board")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, BoardPage)
    return window, page


def test_the_arrows_walk_the_beds_and_enter_opens_who_sleeps_there(
    qtbot: QtBot, office: Desk, tmp_path: Path,
) -> None:
    where = home(office)
    named = beds(office, where)
    first = resident(office, where, "向大爷", named["101-1"], care_level="3")
    window, page = opened(qtbot, office, tmp_path)
    assert page.told.text() == "核定8张，现有4张，在住1人，空床3张，入住率25.0%"
    assert focused() is page.beds
    assert page.beds.current() == named["101-1"]
    assert page.here.text() == "101-1床：向大爷，介护"
    press(page.beds, Key.Key_Right)
    assert (page.beds.current(), page.here.text()) == (named["101-2"], "101-2床：空床")
    press(page.beds, Key.Key_Home)
    press(page.beds, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert window.page.record.record_id == first


def test_beds_are_coloured_by_care_and_state(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    named = beds(office, where)
    resident(office, where, "甲", named["101-1"], care_level="4")
    key = resident(office, where, "乙", named["101-2"], order=1, care_level="1")
    change(office, RESIDENTS, key, {"absences": {"kind": "2", "began": TODAY}})
    change(office, HOMES, where, {"outages": {"bed": named["102-1"], "kind": "1", "began": TODAY}})
    _, page = opened(qtbot, office, tmp_path)
    tiles = {tile.bed: tile for tile in page._board.tiles}
    assert [tone_of(tiles[named[bed]]) for bed in ("101-1", "101-2", "102-1", "102-2")] == [
        "red", "green", "grey", "grey"]
    assert [tiles[named[bed]].state for bed in ("101-1", "101-2", "102-1", "102-2")] == ["在住", "住院", "维修", "空床"]
    picture = page.beds.grab().toImage()
    ratio = picture.devicePixelRatio()

    def colour(bed: str) -> str:
        spot = page.beds.place_of(named[bed]).bottomLeft()
        return picture.pixelColor(int((spot.x() + 10) * ratio), int((spot.y() - 4) * ratio)).name()

    assert colour("101-1") == QColor(theme.Colour.RED_SOFT).name()
    assert colour("101-2") == QColor(theme.Colour.GREEN_SOFT).name()
    assert colour("102-2") == QColor(theme.Colour.CARD).name()


def test_an_empty_bed_is_given_with_enter(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    named = beds(office, where)
    key = resident(office, where, "向大爷", named["101-1"], began=date(2026, 9, 1))
    window, page = opened(qtbot, office, tmp_path)
    press(page.beds, Key.Key_Right)
    answer(ResidentDialog, lambda dialog: press(dialog.who, Key.Key_Return))
    press(page.beds, Key.Key_Return)
    idle(qtbot, window)
    rows = records.load(office, RESIDENTS, key).parts["beds"]
    assert [(row["bed"], row["began"], row["ended"]) for row in rows] == [
        (named["101-2"], TODAY, None), (named["101-1"], date(2026, 9, 1), TODAY)]
    qtbot.waitUntil(lambda: page.beds.tile(named["101-2"]).name == "向大爷")


def test_who_lives_there_without_a_bed_is_told(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    key = resident(office, where, "向大爷", beds(office, where)["101-1"], began=date(2026, 9, 1))
    before = records.load(office, RESIDENTS, key)
    with office.store.work("经办人") as work:
        work.put(RESIDENTS.part("beds").record, {"ended": date(2026, 9, 9)}, before.parts["beds"][0]["id"])
    _, page = opened(qtbot, office, tmp_path)
    assert page.waiting.text() == "在住但没有床位：向大爷。在空床上按回车安排。"


def test_rooms_are_put_up_at_once(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    window, page = opened(qtbot, office, tmp_path)

    def fill(dialog: RoomsDialog) -> None:
        assert dialog.first.hasFocus()
        retype(dialog.floor, "2")
        retype(dialog.first, "201")
        retype(dialog.last, "203")
        press(dialog.last, Key.Key_Return)

    answer(RoomsDialog, fill)
    press(page.beds, Key.Key_N, Alt)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.told.text().startswith("核定8张，现有10张"))
    assert {"201-1", "203-2"} <= beds(office, where).keys()

    def again(dialog: RoomsDialog) -> None:
        retype(dialog.first, "101")
        press(dialog.first, Key.Key_Return)

    answer(RoomsDialog, again)
    press(page.beds, Key.Key_N, Alt)
    idle(qtbot, window)
    assert len(beds(office, where)) == 10


def test_another_day_shows_who_was_there_then(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    named = beds(office, where)
    key = resident(office, where, "向大爷", named["101-1"], began=date(2026, 9, 1))
    records.advance(office, RESIDENTS, key, "离院", day=date(2026, 9, 20), reason="2")
    window, page = opened(qtbot, office, tmp_path)
    assert page.beds.tile(named["101-1"]).state == "空床"
    press(page.beds, Key.Key_D, Alt)
    retype(page.day, "2026-09-19")
    press(page.day, Key.Key_Return)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.beds.tile(named["101-1"]).name == "向大爷")


def test_without_a_home_it_leads_to_registering_one(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path)
    assert page.told.text() == "还没有登记养老机构。"
    page._add()
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert window.page.in_record
    window.page.discard()


def test_f9_shows_the_board_as_it_will_be_printed(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    where = home(office)
    resident(office, where, "向大爷", beds(office, where)["101-1"])
    window, page = opened(qtbot, office, tmp_path)
    page.print_now()
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)


def test_a_home_is_registered_and_found_by_a_part_of_its_name(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    home(office)
    put(office, HOMES, {"name": "夕阳红养老院", "village": village(office)})
    found = records.listing(office, HOMES, records.Query(text="夕阳", view="all")).rows
    assert [row.name for row in found] == ["夕阳红养老院"]
