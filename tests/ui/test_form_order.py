"""Keys go through a form as one writes on paper: Tab and Enter in the order of the sheet, and at its end to 保存."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.describe import Line
from mzdesk.describe.paper import Grid
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import papers
from mzdesk.services.dossiers import record_fields
from tests.fixtures import make_desk, put
from tests.ui.offices import focused, idle, window_of
from tests.ui.typing_helpers import press
from ui.forms.part_panel import PartPanel
from ui.forms.section_form import SectionForm
from ui.pages.record_view import RecordView
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key = Qt.Key
SHEETS = (
    ("rural_dibao", "申请审批表"), ("urban_dibao", "申请审批表"), ("temporary_aid", "临时救助审批表"),
    ("temporary_aid", "先行救助审批单"), ("disability", "两项补贴申请审核表"), ("old_age", "高龄津贴申领表"),
    ("home_residents", "入住登记表"), ("elder_homes", "机构基本情况表"), ("hazards", "隐患整改通知书"),
)
"""The printed sheets that somebody fills in, or writes on, before it is entered. Notices, cards and agreements are only
printed, in an order of their own."""


def new_record(window: MainWindow, qtbot: QtBot, line: Line) -> RecordView:
    window.open_page(line.key)
    page = window.page
    assert isinstance(page, RecordsPage)
    page.new_record()
    idle(qtbot, window)
    return page.record


def described(sections: object) -> list[str]:
    return [key for section in sections for row in section.rows for key in row]  # type: ignore[attr-defined]


def walked(forms: list[SectionForm], key: Key) -> Iterator[str]:
    """The fields that have the focus one after the other, until it stands on 保存."""
    for _ in range(200):
        here = next((found for form in forms if (found := form.focused())), "")
        if not here:
            return
        yield here
        press(focused(), key)
    raise AssertionError(f"the keys go round in the form at {here}")


def orders(record: RecordView, line: Line, key: Key) -> dict[str, tuple[list[str], list[str]]]:
    """By sheet: the fields in the order of the keys, and in the order of the description. Where they differ."""
    record.form.setCurrentIndex(0)
    record.form.focus_here()
    found = {"": (list(walked(record.form.sections, key)), described(line.form))}
    assert record.save_button.hasFocus(), "the form does not end at 保存"
    for place, part in enumerate(line.parts):
        panel = record.form.parts[part.key]
        if not isinstance(panel, PartPanel):
            continue
        record.form.setCurrentIndex(len(record.form.sections) + place)
        panel.add_row()
        found[part.title] = (list(walked([panel.form], key)), described(part.form))
        assert record.save_button.hasFocus(), f"a row of {part.title} does not end at 保存"
        panel.remove_row()
    return {name: both for name, both in found.items() if both[0] != both[1]}


@pytest.fixture
def window(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, make_desk(), tmp_path)
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return], ids=["tab", "enter"])
def test_keys_go_through_every_form_in_the_order_of_its_sheet(key: Key, window: MainWindow, qtbot: QtBot) -> None:
    found = {}
    for line in LINES.values():
        record = new_record(window, qtbot, line)
        found[line.key] = orders(record, line, key)
        window.page.discard()
    assert {name: different for name, different in found.items() if different} == {}


def heads_of(desk: Desk, line: Line, kind: str) -> list[str]:
    """The words before the boxes of a printed sheet, in the order in which they are read."""
    sheet = papers.paper(desk, line, put(desk, line, {}), kind)
    cells = [cell for block in sheet.blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    return ["".join(cell.text.split()) for cell in cells if cell.head]


@pytest.mark.parametrize(("key", "kind"), SHEETS)
def test_a_form_asks_in_the_order_of_the_sheet_that_lies_beside_it(
    key: str, kind: str, make_desk: Callable[..., Desk],
) -> None:
    line = LINES[key]
    fields = record_fields(line)
    labels = [fields[name].label for name in described(line.form)]
    printed = list(dict.fromkeys(head for head in heads_of(make_desk(), line, kind) if head in labels))
    assert len(printed) >= 8
    assert [label for label in labels if label in printed] == printed


def test_back_goes_the_same_way_and_enter_on_save_saves(window: MainWindow, qtbot: QtBot) -> None:
    sections = LINES["staff"].form
    record = new_record(window, qtbot, LINES["staff"])
    record.form.go_to(described(sections[1:])[0])
    press(focused(), Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert record.form.sections[0].focused() == described(sections[:1])[-1]
    record.form.use_values({"name": "杨秀英"})
    record.form.go_to(described(sections)[-1])
    press(focused(), Key.Key_Return)
    press(focused(), Key.Key_Return)
    assert record.record_id
