"""操作记录 by keyboard: filters, pages, the record behind a line, the proof and its sheet, the workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from mzdesk.people.desk import Desk
from mzdesk.services import audit
from mzdesk.store.log import LOG
from tests.fixtures import make_desk, put_child
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press, retype
from tests.visiting import elders
from ui.pages.audit_page import AuditPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]
Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    made = make_desk()
    made.operator = "李向阳"
    put_child(made)
    made.operator = "王芳"
    elders.elder(made, "黄志高")
    return made


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, desk, tmp_path, "audit")
    idle(qtbot, made)
    return made


def page_of(window: MainWindow) -> AuditPage:
    assert isinstance(window.page, AuditPage)
    return window.page


def shown(window: MainWindow) -> list[list[str]]:
    return page_of(window).table.texts()


def test_a_filter_is_typed_and_asked_with_enter(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    press(page.table, Key.Key_F, Alt)
    assert page.text.hasFocus()
    retype(page.text, "王芳")
    press(page.text, Key.Key_Return)
    idle(qtbot, window)
    assert {row[1] for row in shown(window)} == {"王芳"}
    press(page.text, Key.Key_Escape)
    idle(qtbot, window)
    assert {"李向阳", "王芳"} <= {row[1] for row in shown(window)}
    assert page.table.hasFocus()


def test_a_day_that_nobody_can_read_keeps_the_list(qtbot: QtBot, window: MainWindow) -> None:
    page, before = page_of(window), shown(window)
    with qtbot.waitSignal(window.operations.told) as told:
        retype(page.since, "abc")
        press(page.since, Key.Key_Return)
    assert told.args == ["看不懂这个日期，请写成 2026-10-08 的样子"]
    assert (page.since.hasFocus(), shown(window)) == (True, before)


def test_a_day_is_typed_short(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    retype(page.since, "20261010")
    press(page.since, Key.Key_Return)
    idle(qtbot, window)
    assert page.since.text() == "2026-10-10"
    assert page._front.currentIndex() == 1  # nothing was written on the tenth


def test_the_pages_turn_at_either_end(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit, "PAGE", 5)
    page = page_of(window)
    page._read()
    idle(qtbot, window)
    first = shown(window)
    page.table.setCurrentCell(page.table.rowCount() - 1, 0)
    press(page.table, Key.Key_Right, Alt)
    idle(qtbot, window)
    assert page._start == 5
    press(page.table, Key.Key_Up)
    idle(qtbot, window)
    assert page._start == 0
    assert shown(window)[:5] == first[:5]


def test_enter_opens_the_record(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    row = next(y for y, texts in enumerate(shown(window)) if texts[4] == "黄志高")
    page.table.setCurrentCell(row, 0)
    press(page.table, Key.Key_Return)
    idle(qtbot, window)
    assert window.here == "elders"


def test_only_one_records_course_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    row = next(y for y, texts in enumerate(shown(window)) if texts[4] == "黄志高")
    page.table.setCurrentCell(row, 0)
    press(page.table, Key.Key_R, Alt)
    idle(qtbot, window)
    assert {texts[4] for texts in shown(window)} == {"黄志高"}
    assert page.only.words()[0] == "只列出老人探访 黄志高的经过"


def test_the_proof_is_told_and_printed(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    page = page_of(window)
    press(page.table, Key.Key_V, Alt)
    idle(qtbot, window)
    with desk.store.reading() as connection:
        entries = desk.store.head(connection).seq
    assert page.proved.words()[0].startswith(f"操作记录完整：重新计算了{entries}条，逐条相连，末条 ")
    press(page.table, Key.Key_F9)
    idle(qtbot, window)
    assert window.here == "print"


def test_a_broken_chain_is_told_in_red_with_its_place(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    with desk.store.writing() as connection:
        connection.execute(update(LOG).where(LOG.c.seq == 3).values(operator="别人"))
    page = page_of(window)
    press(page.table, Key.Key_V, Alt)
    idle(qtbot, window)
    assert page.proved.words()[0].startswith("操作记录第3条（")
    assert page.proved.property("tone") == "red"


def test_the_whole_trail_is_saved_as_a_workbook(qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    import openpyxl

    total = audit.trail(desk, audit.Query()).total
    page_of(window).save_to(tmp_path / "操作记录.xlsx")
    idle(qtbot, window)
    assert openpyxl.load_workbook(tmp_path / "操作记录.xlsx").active.max_row == total + 1
    assert audit.trail(desk, audit.Query(kind="deed:export")).entries[0].words.what == "导出 操作记录（xlsx）"
