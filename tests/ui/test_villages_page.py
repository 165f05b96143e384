"""村（社区）: added, renamed, closed and opened again by keyboard; what does not fit is told in the dialog."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import records, villages
from tests.fixtures import make_desk, put_child, village
from tests.ui.offices import answer, focused, idle, window_of
from tests.ui.typing_helpers import press, retype, type_text
from ui.pages.villages_page import PlaceDialog, VillagesPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    desk = make_desk()
    put_child(desk, village=village(desk))
    return desk


def opened(qtbot: QtBot, desk: Desk, folder: Path) -> tuple[MainWindow, VillagesPage]:
    window = window_of(qtbot, desk, folder)
    window.open_page("villages")
    idle(qtbot, window)
    assert isinstance(window.page, VillagesPage)
    return window, window.page


def names(desk: Desk) -> list[str]:
    return [place.name for place in villages.places(desk)]


def test_a_village_is_added_and_can_be_chosen(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path)

    def fill(dialog: PlaceDialog) -> None:
        type_text(dialog.name, "清水村")
        press(dialog.name, Key.Key_Return)

    answer(PlaceDialog, fill)
    press(page.table, Key.Key_Insert)
    idle(qtbot, window)
    assert "清水村" in names(office)
    assert [option.label for option in records.village_options(office, "qsc")] == ["清水村"]


def test_renaming_keeps_the_people(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    window, page = opened(qtbot, office, tmp_path)
    place = page.current()
    assert place is not None and place.residents == 1

    def rename(dialog: PlaceDialog) -> None:
        retype(dialog.name, "合并后的村")
        press(dialog.name, Key.Key_Return)

    answer(PlaceDialog, rename)
    press(page.table, Key.Key_Return)
    idle(qtbot, window)
    (found,) = (one for one in villages.places(office) if one.id == place.id)
    assert (found.name, found.residents) == ("合并后的村", 1)


def test_a_closed_village_is_offered_no_more_and_can_be_opened_again(
    qtbot: QtBot, office: Desk, tmp_path: Path,
) -> None:
    window, page = opened(qtbot, office, tmp_path)
    name = page.current().name

    def close(dialog: PlaceDialog) -> None:
        retype(dialog.ended, "20260930")
        press(dialog.ended, Key.Key_Return)

    def reopen(dialog: PlaceDialog) -> None:
        retype(dialog.ended, "")
        press(dialog.ended, Key.Key_Return)

    for act, offered in ((close, False), (reopen, True)):
        answer(PlaceDialog, act)
        press(page.table, Key.Key_Return)
        idle(qtbot, window)
        assert (name in [option.label for option in records.village_options(office)]) is offered


@pytest.mark.parametrize(("name", "code", "said"), [
    ("", "", "村（社区）名称不能为空。请填写名称。"),
    ("甲村", "123", "村（社区）代码应为12位，前9位是本乡镇代码。请核对统计用区划代码。"),
    ("甲村", "431281104200", "村（社区）代码应为12位，前9位是本乡镇代码。请核对统计用区划代码。"),
    ("甲村", "431281103200", "这个代码已经用在另一个村（社区）。请核对统计用区划代码。"),
])
def test_what_does_not_fit_is_told_and_stays(
    qtbot: QtBot, office: Desk, tmp_path: Path, name: str, code: str, said: str,
) -> None:
    _, page = opened(qtbot, office, tmp_path)
    before, told = names(office), []

    def again(dialog: PlaceDialog) -> None:
        told.extend((dialog.said.text(), dialog.name.text()))
        press(dialog, Key.Key_Escape)

    def fill(dialog: PlaceDialog) -> None:
        type_text(dialog.name, name)
        type_text(dialog.code, code)
        answer(PlaceDialog, again)
        press(dialog.name, Key.Key_Return)

    answer(PlaceDialog, fill)
    press(page.table, Key.Key_Insert)
    assert told == [said, name]
    assert names(office) == before


def test_finding_by_name_or_code(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    _, page = opened(qtbot, office, tmp_path)
    press(page.table, Key.Key_F, Ctrl)
    type_text(focused(), "红星")
    assert [page.table.item(y, 0).text() for y in range(page.table.rowCount())] == ["红星村"]
    press(focused(), Key.Key_Escape)
    assert page.table.rowCount() == len(names(office))


def test_the_bureau_sees_the_townships_and_changes_nothing(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    desk = make_desk(role="bureau")
    _, page = opened(qtbot, desk, tmp_path)
    page.add()
    page.change()
    assert page.table.columnCount() == 5
