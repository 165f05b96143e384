"""打印预览 and 打印登记: what is seen is what is saved and printed, and each copy is registered."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from mzdesk.basics.days import PartialDay
from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import Desk
from mzdesk.printing.preview import Preview
from mzdesk.services import papers, records
from tests.fixtures import CHILDREN, id_number, make_desk, put_child, village
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from ui.pages import print_windows
from ui.pages.papers_page import PapersPage
from ui.pages.print_page import PrintPage
from ui.pages.print_sheets import FIT_PAGE
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
NAMES = ("杨思怡", "向䶮", "粟𫍯华")


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    desk = make_desk()
    for place, name in enumerate(NAMES):
        birth = date(2015, 3, 5 + place)
        put_child(desk, "登记在册", name=name, birth=PartialDay.of(birth), id_no=id_number(birth, "2"),
                  village=village(desk, place))
    return desk


@pytest.fixture
def window(qtbot: QtBot, office: Desk, tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, office, tmp_path, "left_behind")
    qtbot.waitUntil(lambda: bool(made.page.list.model.rows) and not made.operations.busy)
    return made


def previewed(qtbot: QtBot, window: MainWindow) -> PrintPage:
    qtbot.waitUntil(lambda: window.here == "print" and window.page.sheets.pages > 0, timeout=20_000)
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)
    return window.page


def words(pdf: bytes) -> str:
    with Preview(pdf) as shown:
        return "".join(shown.text(number) for number in range(shown.pages))


def test_the_roster_by_keyboard_and_back(window: MainWindow, qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    """Ctrl+P in the list; the saved bytes are the previewed ones; Esc leads back to the list."""
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    assert page.sheets.hasFocus()
    seen = page._made.pdf
    text = words(seen)
    assert all(name in text for name in NAMES)
    assert "本页小计" in text and "合计" in text
    assert "20150305" not in text, "an internal roster shows no whole identity number"
    page.save_pdf(tmp_path / "花名册.pdf")
    idle(qtbot, window)
    assert (tmp_path / "花名册.pdf").read_bytes() == seen
    press(page, Key.Key_Escape)
    assert window.here == CHILDREN.key


def test_the_roster_as_a_workbook(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    page.save_workbook(tmp_path / "花名册.xlsx")
    idle(qtbot, window)
    cells = [cell.value for row in load_workbook(tmp_path / "花名册.xlsx").active.iter_rows() for cell in row]
    assert set(NAMES) <= set(cells)


def test_a_purpose_is_chosen_and_children_are_never_public(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    offered = [page.purpose.itemData(n) for n in range(page.purpose.count())]
    assert offered == ["internal", "bank"]
    page.purpose.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.print_button.isEnabled() and not window.operations.busy, timeout=20_000)
    assert id_number(date(2015, 3, 5), "2") in words(page._made.pdf)
    with pytest.raises(Refusal, match="不得公示"):
        papers.roster(office, CHILDREN, records.Query(), "public")


def test_papers_of_a_child_and_their_copy_numbers(
    window: MainWindow, qtbot: QtBot, office: Desk, tmp_path: Path,
) -> None:
    """F9 in a file; each file written counts on; 打印登记 lists them, and Enter there leads back to the file."""
    press(window.page.list.table, Key.Key_Return)
    key = window.page.record.record_id
    kind = papers.kinds(CHILDREN)[0]
    press(window.page.record, Key.Key_F9)
    page = previewed(qtbot, window)
    assert page.copies.value() == papers.paper(office, CHILDREN, key, kind).copies
    assert not page.book_button.isVisible()
    for place in (1, 2):
        page.save_pdf(tmp_path / f"{place}.pdf")
        idle(qtbot, window)
    register = papers.print_register(office)
    assert [(one.words, one.copy_number, one.subject_id) for one in register] == [
        (f"{kind}（pdf）", 2, key), (f"{kind}（pdf）", 1, key)]
    window.open_page("papers")
    listed = window.page
    assert isinstance(listed, PapersPage)
    qtbot.waitUntil(lambda: listed.table.rowCount() == 2)
    idle(qtbot, window)
    press(listed.table, Key.Key_Return)
    assert window.here == CHILDREN.key and window.page.record.record_id == key


def test_a_character_without_a_font_is_told_before_printing(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    """U+E000 belongs to nobody: no font of the office can have it."""
    put_child(office, "登记在册", name="杨\ue000", id_no=None, village=village(office))
    window.page.list.reload()
    qtbot.waitUntil(lambda: len(window.page.list.model.rows) == 4)
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    assert page.warning.isVisible()
    assert "\ue000" in page.warning.words()[0]


def test_without_a_printer_the_clerk_is_told_what_to_do(
    window: MainWindow, qtbot: QtBot, office: Desk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    if page.printer.count():
        pytest.skip("this computer has a printer that needs no print queue")
    press(page.sheets, Key.Key_P, Ctrl)
    qtbot.waitUntil(window.refusal.isVisible)
    idle(qtbot, window)
    assert papers.print_register(office) == []
    assert page.printer_said.text() == "没有找到打印机。请接好并打开打印机，或先另存为 PDF。"


def test_printing_hands_the_seen_bytes_to_the_queue(
    window: MainWindow, qtbot: QtBot, office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A queue of this test's own stands in the search path and keeps what it is given."""
    (tmp_path / "bin").mkdir()
    given = tmp_path / "given.pdf"
    for name, does in (("lp", f'/bin/cat > "{given}"; echo "request id is Office-1 (1 file(s))"'),
                       ("lpstat", 'case "$1" in -d) echo "default: Office";; -e) echo Office;; esac')):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    qtbot.waitUntil(lambda: page.printer.currentText() == "Office")
    page.copies.setValue(3)
    seen = page._made.pdf
    press(page.sheets, Key.Key_P, Ctrl)
    qtbot.waitUntil(lambda: bool(papers.print_register(office)))
    idle(qtbot, window)
    assert given.read_bytes() == seen
    (one,) = papers.print_register(office)
    assert (one.copies, one.copy_number) == (3, 3)


def test_pages_are_drawn_on_a_printer_without_a_queue(
    window: MainWindow, qtbot: QtBot, tmp_path: Path,
) -> None:
    """The way of Windows: each page as a picture; here onto Qt's own PDF device, which shows how many came out."""
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    device = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(tmp_path / "out.pdf"))
    print_windows.draw_on(device, page._made.pdf)
    with Preview((tmp_path / "out.pdf").read_bytes()) as drawn:
        assert drawn.pages == page.sheets.pages
        assert [round(mm) for mm in drawn.size_mm(0)] == [297, 210]


def test_zoom_and_pages_by_keys(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    press(window.page.list.table, Key.Key_Return)
    press(window.page.record, Key.Key_F9)
    page = previewed(qtbot, window)
    assert page.sheets.pages == 2
    press(page.sheets, Key.Key_PageDown)
    assert page.sheets.page == 2
    page.sheets.set_zoom(FIT_PAGE)
    assert page.sheets.page == 2
    press(page.sheets, Key.Key_Plus, Ctrl)
    assert page.zoom.text().endswith("%")
    press(page.sheets, Key.Key_Home)
    assert page.sheets.page == 1


def test_nothing_stays_on_a_page_out_of_sight(window: MainWindow, qtbot: QtBot) -> None:
    press(window.page.list.table, Key.Key_P, Ctrl)
    page = previewed(qtbot, window)
    press(page, Key.Key_Escape)
    assert page.sheets.pages == 0 and page._made is None
