"""冲突与待核 by keyboard at the bureau, and what was decided read at the township."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mzdesk.exchange import enrolment, feedback, handin, intake, merge, receipts, settling
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import records, settings
from tests.fixtures import CHILDREN, edit, make_desk, put_child, village
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, reason
from ui.pages.conflicts_page import ConflictsPage
from ui.pages.handin_page import HandinPage
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pair(make_desk: Callable[..., Desk], tmp_path: Path) -> tuple[Desk, Desk, Path]:
    """A township and a bureau that know each other, and their stick."""
    stick = tmp_path / "优盘"
    stick.mkdir()
    township, bureau = make_desk(), make_desk(role="bureau")
    roster = enrolment.accept(bureau, [enrolment.request(township, stick).path], stick)
    enrolment.install(township, roster.path)
    return township, bureau, stick


@pytest.fixture
def offices(pair: tuple[Desk, Desk, Path]) -> tuple[Desk, Desk, Path, list[str]]:
    """A township and a bureau that both corrected the names of two children."""
    township, bureau, stick = pair
    keys = [put_child(township, "待核实", name=name, id_no=None, village=village(township))
            for name in ("杨一", "杨二")]
    (taken,) = intake.take(bureau, [handin.export(township, stick).path], receipts=stick)
    receipts.read(township, taken.receipt)
    for key in keys:
        edit(bureau, CHILDREN, key, name="杨局")
        edit(township, CHILDREN, key, name="杨镇")
    (taken,) = intake.take(bureau, [handin.export(township, stick).path], receipts=stick)
    assert taken.conflicts == 2
    receipts.read(township, taken.receipt)
    return township, bureau, stick, keys


def opened(qtbot: QtBot, bureau: Desk, folder: Path) -> tuple[MainWindow, ConflictsPage]:
    window = window_of(qtbot, bureau, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("conflicts")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ConflictsPage)
    return window, page


def names(desk: Desk, keys: list[str]) -> list[str]:
    return [records.load(desk, CHILDREN, key).get("name") for key in keys]


def test_two_conflicts_are_two_keys(qtbot: QtBot, offices: tuple, tmp_path: Path) -> None:
    _, bureau, _, keys = offices
    window, page = opened(qtbot, bureau, tmp_path)
    assert page.tabs.tabText(0) == "冲突（2）"
    assert sorted(page.table.texts()) == [
        ["托口镇", "居民", "杨局", "姓名", before, "杨局", "杨镇", "等核定"] for before in ("杨一", "杨二")]
    assert page.table.hasFocus()
    press(page.table, Key.Key_1)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "冲突（1）")
    page.table.setCurrentCell([row[7] for row in page.table.texts()].index("等核定"), 0)
    press(page.table, Key.Key_2)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "冲突（0）")
    assert sorted(row[7] for row in page.table.texts()) == ["以乡镇为准", "以市局为准"]
    assert sorted(names(bureau, keys)) == ["杨局", "杨镇"]


def test_a_quick_hand_decides_each_once(qtbot: QtBot, offices: tuple, tmp_path: Path) -> None:
    """Three keys for two conflicts, faster than the list is read again."""
    _, bureau, _, keys = offices
    window, page = opened(qtbot, bureau, tmp_path)
    for _ in range(3):
        press(page.table, Key.Key_1)
    assert not window.refusal.isVisible()
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "冲突（0）")
    assert names(bureau, keys) == ["杨镇", "杨镇"]


def test_a_decision_is_taken_back_and_the_file_opened(qtbot: QtBot, offices: tuple, tmp_path: Path) -> None:
    _, bureau, _, keys = offices
    window, page = opened(qtbot, bureau, tmp_path)
    press(page.table, Key.Key_1)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "冲突（1）")
    page.table.setCurrentCell([row[7] for row in page.table.texts()].index("以乡镇为准"), 0)
    press(page.table, Key.Key_Backspace)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "冲突（2）")
    assert names(bureau, keys) == ["杨局", "杨局"]
    press(page.table, Key.Key_Return)
    idle(qtbot, window)
    assert isinstance(window.page, RecordsPage)
    assert window.page.record.record_id in keys


def test_feedback_is_written_and_read_at_the_township(qtbot: QtBot, offices: tuple, tmp_path: Path) -> None:
    township, bureau, stick, keys = offices
    for one in settling.conflicts(bureau):
        settling.settle(bureau, one.id, settling.BUREAU_STANDS)
    (made,) = feedback.export_all(bureau, stick)
    settings.put(township, "exchange.folder", str(stick))
    window = window_of(qtbot, township, tmp_path / "t")
    window.open_page("handin")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, HandinPage)
    page.read_receipt(made.path)
    idle(qtbot, window)
    assert names(township, keys) == ["杨局", "杨局"]
    assert page.done.isVisible()


@pytest.fixture
def aside(pair: tuple[Desk, Desk, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Desk, Path]:
    """A township whose newest entry the bureau had to set aside."""
    township, bureau, stick = pair
    (taken,) = intake.take(bureau, [handin.export(township, stick).path], receipts=stick)
    receipts.read(township, taken.receipt)
    with township.store.work("李") as work:
        work.put(Person, {"name": "单大山"})
    with monkeypatch.context() as patch:
        patch.setattr(merge.Merger, "_wrong_place", lambda *given: "R6")
        (taken,) = intake.take(bureau, [handin.export(township, stick).path], receipts=stick)
    assert (taken.conflicts, taken.held) == (0, 1)
    return township, bureau, stick


def test_what_waits_is_in_front_where_there_is_no_conflict(qtbot: QtBot, aside: tuple, tmp_path: Path) -> None:
    _, bureau, _ = aside
    window, page = opened(qtbot, bureau, tmp_path)
    assert (page.tabs.tabText(1), page.tabs.currentIndex()) == ("待核（1）", 1)
    assert page.aside.hasFocus()
    (row,) = page.aside.texts()
    assert row[0] == "托口镇"
    assert row[3:] == ["R6", "缺少上级记录或这条记录本身", "请让报送单位报一次全量包"]
    with qtbot.waitSignal(window.operations.told) as told:
        press(page.aside, Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["重新核对：写入1条，还有0条待核"]
    idle(qtbot, window)
    assert page.aside.rowCount() == 0
    with bureau.store.reading() as connection:
        assert connection.scalar(select(Person.name)) == "单大山"


def test_an_entry_is_not_taken_for_a_reason_that_the_township_reads(
    qtbot: QtBot, aside: tuple, tmp_path: Path,
) -> None:
    township, bureau, stick = aside
    window, page = opened(qtbot, bureau, tmp_path)

    answer(Question, reason("重复报送"))
    press(page.aside, Key.Key_Delete)
    idle(qtbot, window)
    assert page.tabs.tabText(1) == "待核（0）"
    assert page.aside.rowCount() == 0
    (made,) = feedback.export_all(bureau, stick)
    feedback.read(township, made.path)
    assert any("重复报送" in one.words for one in feedback.told(township))


def test_no_button_acts_on_a_list_out_of_sight(qtbot: QtBot, offices: tuple, tmp_path: Path) -> None:
    _, bureau, _, _ = offices
    _, page = opened(qtbot, bureau, tmp_path)

    def seen() -> list[str]:
        return [made.text().strip() for made in page.findChildren(QPushButton) if made.isVisible()]

    assert seen() == ["以乡镇为准（1）", "以市局为准（2）", "撤回（Backspace）", "写反馈包（Ctrl+E）"]
    press(page.table, Key.Key_Tab, Ctrl)
    assert seen() == ["写反馈包（Ctrl+E）"]
    assert page.tabs.tabText(0) == "冲突（2）"


def test_an_empty_inbox_says_so(qtbot: QtBot, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    _, page = opened(qtbot, make_desk(role="bureau"), tmp_path)
    assert page.told.text() == ""
    assert [front.currentIndex() for front in page._fronts] == [1, 1]
