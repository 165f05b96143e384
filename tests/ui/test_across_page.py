"""跨乡镇核对 at the bureau: a pair opened, said to be two people, taken back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.exchange import enrolment, handin, intake
from mzdesk.people.desk import Desk
from mzdesk.services import records
from tests.fixtures import CHILDREN, make_desk, put_child, village
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, reason, type_text
from ui.pages.across_merge import MergeQuestion
from ui.pages.across_page import AcrossPage
from ui.pages.records_page import RecordsPage
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key = Qt.Key


def test_a_pair_is_looked_into(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    townships, bureau = [make_desk(), make_desk(area="431281104")], make_desk(role="bureau")
    roster = enrolment.accept(bureau, [enrolment.request(desk, stick).path for desk in townships], stick)
    for desk in townships:
        enrolment.install(desk, roster.path)
        put_child(desk, "待核实", village=village(desk))
        intake.take(bureau, [handin.export(desk, stick).path], receipts=stick)
    window = window_of(qtbot, bureau, tmp_path / "b")
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("across")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, AcrossPage)
    (row,) = page.table.texts()
    assert row[0] == "身份证号重复"
    assert "托口镇" in row[1] + row[2]
    page.table.setFocus()

    answer(Question, reason("电话核实，两人同名"))
    press(page.table, Key.Key_N)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.told.text().startswith("0 对待核，1 对已有结论"))
    assert page.table.rowCount() == 0
    page.all.setChecked(True)
    assert page.table.texts()[0][4:] == ["不是同一人", "电话核实，两人同名"]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.table.setFocus()
    press(page.table, Key.Key_Backspace)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.told.text().startswith("1 对待核"))
    press(page.table, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)


def test_two_files_of_one_township_are_joined_and_parted_by_keyboard(
    qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path,
) -> None:
    desk = make_desk()
    home = village(desk)
    first, second = (put_child(desk, "登记在册", village=home) for _ in range(2))
    people = [records.load(desk, CHILDREN, key).values["person_id"] for key in (first, second)]
    window = window_of(qtbot, desk, tmp_path / "w")
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("across")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, AcrossPage)
    (row,) = page.table.texts()
    assert (row[0], row[3], row[4]) == ("身份证号重复", "身份证号相同", "待核")
    page.table.setFocus()

    def one_person(question: MergeQuestion) -> None:
        counted = [texts for texts in question.table.texts() if texts[0] == "农村留守儿童"]
        assert counted == [["农村留守儿童", "1 条", "1 条", "2 条"]]
        assert not question.first.isEnabled()
        type_text(question.words, "上门核实，同一人")
        press(question.words, Key.Key_2, Qt.KeyboardModifier.AltModifier)

    answer(MergeQuestion, one_person)
    press(page.table, Key.Key_M)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.merges.rowCount() == 1)
    assert page.table.rowCount() == 0
    pointing = {records.load(desk, CHILDREN, key).values["person_id"] for key in (first, second)}
    assert len(pointing) == 1
    assert page.merges.texts()[0][3:] == ["上门核实，同一人", "2", ""]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.table.setFocus()
    press(page, Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    answer(Question, lambda question: press(question.verbs[0], Key.Key_Space))
    press(page.merges, Key.Key_Backspace)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.merges.texts()[0][5] == "2026-10-09")
    assert [records.load(desk, CHILDREN, key).values["person_id"] for key in (first, second)] == people
