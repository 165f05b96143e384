"""导入花名册 by keyboard on the sample rosters: nothing guessed, nothing written early, bad rows given back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import records
from tests.fixtures import CHILDREN, make_desk
from tests.services.rosters import ROSTERS, SAMPLES, counts, judged, of_file, village_names
from tests.ui.offices import focused, idle, window_of
from tests.ui.typing_helpers import press
from ui.pages.import_page import COLUMNS, DONE, FILE, ROWS, ImportPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
TUOKOU = "托口镇留守儿童花名册.xlsx"


def opened(qtbot: QtBot, desk: Desk, folder: Path) -> tuple[MainWindow, ImportPage]:
    """The page as Ctrl+I in an empty register opens it."""
    window = window_of(qtbot, desk, folder, "left_behind")
    idle(qtbot, window)
    press(window.page.list, Key.Key_I, Ctrl)
    assert window.here == "import"
    assert isinstance(window.page, ImportPage)
    return window, window.page


def step(page: ImportPage) -> int:
    return page._front.currentIndex()


def to_rows(qtbot: QtBot, window: MainWindow, page: ImportPage, name: str) -> None:
    page.read_file(SAMPLES / name)
    idle(qtbot, window)
    assert step(page) == COLUMNS
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    assert step(page) == ROWS


def people(desk: Desk) -> int:
    return len(records.listing(desk, CHILDREN, records.Query(view="all")).rows)


@pytest.mark.parametrize("name", ROSTERS)
def test_each_roster_from_file_to_register(
    name: str, qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    """As many as the raw cells allow; the file once more adds nobody."""
    area = ROSTERS[name]
    desk = make_desk(area=area)
    raw = judged(of_file(SAMPLES / name), village_names(area))
    good = counts(raw)["good"]
    window, page = opened(qtbot, desk, tmp_path)
    to_rows(qtbot, window, page, name)
    assert people(desk) == 0, "nothing is written before the last step"
    assert len(page.model.shown) == len(raw)
    assert {row.number for row in page.model.shown if row.outcome == "rejected"} == {
        row.number for row in raw if row.wrong}
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    assert step(page) == DONE and people(desk) == good
    assert page.finish.outcome.text() == f"已导入 {good} 人。"
    page.open(register=CHILDREN.key)
    to_rows(qtbot, window, page, name)
    assert not page.go_button.isEnabled() and page.go_button.text() == "没有可导入的行"
    assert people(desk) == good


def test_what_is_wrong_is_told_in_its_cell(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    raw = [row for row in judged(of_file(SAMPLES / TUOKOU), village_names("431281103")) if row.wrong]
    window, page = opened(qtbot, desk, tmp_path)
    to_rows(qtbot, window, page, TUOKOU)
    current = page.rows.current()
    assert current is not None and current.number == raw[0].number, "the cursor stands on the first row with a problem"
    assert page.reasons.text().startswith(f"第 {raw[0].number} 行　●")
    seen = set()
    for _ in range(len(page.model.shown)):
        press(page.rows, Key.Key_F8)
        row = page.rows.current()
        assert row is not None and row.problems
        seen.add(row.number)
        index = page.rows.currentIndex()
        if index.column() > 1:
            assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
            assert index.data(Qt.ItemDataRole.ToolTipRole) in "\n".join(p.message for p in row.problems)
    assert seen >= {row.number for row in raw}


def test_a_row_as_draft_and_the_rest_given_back(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    """Space takes one bad row as 草稿; the others come back in a workbook with 错误原因 as its last column."""
    desk = make_desk()
    raw = judged(of_file(SAMPLES / TUOKOU), village_names("431281103"))
    window, page = opened(qtbot, desk, tmp_path)
    to_rows(qtbot, window, page, TUOKOU)
    press(page.rows, Key.Key_Space)
    chosen = page.rows.current()
    assert chosen is not None and chosen.outcome == "draft"
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    drafts = records.listing(desk, CHILDREN, records.Query(view="draft")).rows
    assert len(drafts) == 1 and drafts[0].problems > 0
    page.save_errors(tmp_path / "错误行.xlsx")
    idle(qtbot, window)
    sheet = load_workbook(tmp_path / "错误行.xlsx").active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    bad = [row for row in raw if row.wrong and row.number != chosen.number]
    assert len([line for line in lines if line[-1] not in (None, "错误原因")]) == len(bad)
    assert any(line[-1] == "错误原因" for line in lines)
    assert focused() is page.finish.list_button
    press(page, Key.Key_Return)
    assert window.here == CHILDREN.key


def test_all_bad_rows_as_drafts(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    """Ctrl+D; somebody named twice in the file stays out all the same."""
    desk = make_desk()
    raw = judged(of_file(SAMPLES / TUOKOU), village_names("431281103"))
    window, page = opened(qtbot, desk, tmp_path)
    to_rows(qtbot, window, page, TUOKOU)
    press(page, Key.Key_D, Ctrl)
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    twice = sum("repeated" in row.wrong for row in raw)
    assert people(desk) == len(raw) - twice


def test_escape_goes_back_step_by_step(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    window, page = opened(qtbot, desk, tmp_path)
    to_rows(qtbot, window, page, TUOKOU)
    for expected in (COLUMNS, FILE):
        press(page, Key.Key_Escape)
        assert step(page) == expected
    press(page, Key.Key_Escape)
    assert window.here == CHILDREN.key and people(desk) == 0


def test_a_column_chosen_twice_holds_the_step(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    window, page = opened(qtbot, make_desk(), tmp_path)
    page.read_file(SAMPLES / TUOKOU)
    idle(qtbot, window)
    page.columns.boxes[0].choose("name")
    assert page.said.isVisible() and "姓名" in page.said.words()[0]
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    assert step(page) == COLUMNS


def test_a_mapping_is_remembered_by_its_headings(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    desk = make_desk()
    window, page = opened(qtbot, desk, tmp_path)
    page.read_file(SAMPLES / TUOKOU)
    idle(qtbot, window)
    school = next(column for column, path in page.columns.mapping().items() if path == "school")
    page.columns.boxes[school].choose("")
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    press(page, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    page.open(register=CHILDREN.key)
    page.read_file(SAMPLES / TUOKOU)
    idle(qtbot, window)
    assert school not in page.columns.mapping()


def test_a_cut_workbook_is_told_and_the_step_stays(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    cut = tmp_path / "半个.xlsx"
    cut.write_bytes((SAMPLES / TUOKOU).read_bytes()[:3000])
    window, page = opened(qtbot, make_desk(), tmp_path)
    page.read_file(cut)
    qtbot.waitUntil(window.refusal.isVisible)
    idle(qtbot, window)
    assert step(page) == FILE


def test_a_stopped_import_writes_nothing(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    window, page = opened(qtbot, desk, tmp_path)
    to_rows(qtbot, window, page, TUOKOU)
    told: list[str] = []
    window.operations.told.connect(told.append)
    window.operations.started.connect(lambda task: task.cancel())
    press(page, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    idle(qtbot, window)
    assert told[-1] == "已取消，没有改动任何数据"
    assert step(page) == ROWS and people(desk) == 0
    page.discard()
