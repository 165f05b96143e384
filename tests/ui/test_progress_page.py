"""报送进度 at the bureau: a row a township, the month in front, the list of reminders."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.exchange import enrolment, handin, intake
from mzdesk.people.desk import Desk
from tests.fixtures import make_desk, put_child, village
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from ui.pages.intake_page import IntakePage
from ui.pages.print_page import PrintPage
from ui.pages.progress_page import ProgressPage

__all__ = ["make_desk"]


def test_the_months_of_each_township(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    township, other, bureau = make_desk(), make_desk(area="431281104"), make_desk(role="bureau")
    asked = [enrolment.request(desk, stick).path for desk in (township, other)]
    roster = enrolment.accept(bureau, asked, stick)
    enrolment.install(township, roster.path)
    put_child(township, "待核实", village=village(township))
    intake.take(bureau, [handin.export(township, stick).path], receipts=stick)
    window = window_of(qtbot, bureau, tmp_path / "b")
    window.open_page("progress")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ProgressPage)
    assert page.told.text() == "2026年10月：1 个乡镇已报，共 2 个。"
    first, second = page.table.texts()
    assert first[0] == "托口镇"
    assert first[12].startswith("已回执")
    assert second[12] == "未到"
    assert (first[13], second[13]) == ("", "1")
    assert (first[14], first[15], second[14]) == ("1 份、1 村", "没有变动", "没有变动")
    assert page.table.horizontalHeaderItem(12).text() == "10月"
    page.set_month(Month(2026, 9))
    idle(qtbot, window)
    assert page.table.horizontalHeaderItem(12).text() == "9月"
    assert page.table.texts()[1][12] == ""
    page.print_now()
    idle(qtbot, window)
    assert isinstance(window.page, PrintPage)
    window.open_page("progress")
    page.set_month(Month(2026, 10))
    idle(qtbot, window)
    page.table.setCurrentCell(0, 12)
    press(page.table, Qt.Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, IntakePage)
    log = window.page.log
    assert [row[1:4] for row in log.texts()] == [["托口镇", "2026-10", "1"]]
    assert log.hasFocus()
    window.open_page("progress")
    page.table.setCurrentCell(1, 12)
    press(page.table, Qt.Key.Key_Return)
    idle(qtbot, window)
    assert log.texts() == []
    press(log, Qt.Key.Key_Escape)
    assert len(log.texts()) == 1


def test_without_townships_it_leads_to_enrolling_them(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    window = window_of(qtbot, make_desk(role="bureau"), tmp_path)
    window.open_page("progress")
    idle(qtbot, window)
    assert window.page._front.currentIndex() == 1
