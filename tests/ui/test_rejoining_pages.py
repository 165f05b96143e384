"""A merge taken back, a restored township that begins again, what it lost found again: by keyboard, page by page."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.exchange import enrolment, feedback, forks, handin, intake, journal, rebase, receipts
from mzdesk.people.desk import Desk
from mzdesk.services import records
from mzdesk.services.differences import Whose
from mzdesk.store import backup, lives
from tests.fixtures import CHILDREN, PASSWORD, TODAY, edit, make_desk, opened, put_child
from tests.ui.offices import answer, focused, idle, window_of
from tests.ui.test_exchange_pages import Three, agree, children, three
from tests.ui.typing_helpers import press
from ui.pages import forks_page
from ui.pages.forks_page import ForksPage
from ui.pages.handin_page import HandinPage
from ui.pages.intake_page import IntakePage
from ui.pages.recover_page import RecoverPage
from ui.pages.today_page import TodayPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question
from ui.widgets.plain_table import Line

__all__ = ["make_desk", "three"]

Key, Ctrl, Alt = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def on(qtbot: QtBot, desk: Desk, folder: Path, key: str) -> MainWindow:
    window = window_of(qtbot, desk, folder)
    window.open_page(key)
    idle(qtbot, window)
    return window


def back(qtbot: QtBot, window: MainWindow) -> None:
    """The dialog is closed and the work done: the window has the keyboard again."""
    idle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def merged(three: Three) -> Path:
    """The township's first package, merged, its receipt read."""
    three.enrol()
    made = handin.export(three.township, three.stick)
    (taken,) = intake.take(three.bureau, [made.path], receipts=three.stick)
    assert taken.receipt is not None
    receipts.read(three.township, taken.receipt)
    return made.path


def test_a_merge_is_taken_back_by_keyboard_and_taken_again(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    path = merged(three)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    page = window.page
    assert isinstance(page, IntakePage)
    press(page, Key.Key_Tab, Ctrl)
    assert focused() is page.log
    assert page.log.texts()[0][9] != ""  # the telephone code can be read out again at any time
    said: list[str] = []

    def undo(question: Question) -> None:
        said.append(question.windowTitle())
        question.verbs[0].click()

    answer(Question, undo)
    press(page.log, Key.Key_Backspace)
    back(qtbot, window)
    assert said == ["撤回这个包的合并吗？"]
    assert children(three.bureau) == 0
    assert [row[5] for row in page.log.texts()] == ["已撤回"]
    page.look_at([path])
    idle(qtbot, window)
    assert page.table.texts()[0][4] == "可以合并"
    qtbot.waitUntil(page.table.hasFocus)
    press(page.table, Key.Key_Return, Ctrl)
    idle(qtbot, window)
    assert children(three.bureau) == 3
    assert journal.received(three.bureau)[0].result == "merged"


def test_going_back_takes_nothing_back(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    merged(three)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    answer(Question, lambda question: question.back.click())
    press(window.page, Key.Key_Tab, Ctrl)
    press(window.page.log, Key.Key_Backspace)
    idle(qtbot, window)
    assert children(three.bureau) == 3


def test_a_refused_undo_says_what_to_do(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    merged(three)
    child = records.listing(three.bureau, CHILDREN, records.Query(view="all")).rows[0].id
    edit(three.bureau, CHILDREN, child, address="三里村")
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    refused: list[str] = []
    window.operations.refused.connect(lambda refusal: refused.append(refusal.code))
    answer(Question, agree)
    press(window.page, Key.Key_Tab, Ctrl)
    press(window.page.log, Key.Key_Backspace)
    idle(qtbot, window)
    assert refused == ["moved-on"]
    assert children(three.bureau) == 3


def restored(three: Three) -> Desk:
    """The township hands in more, then is restored to the backup before that, and goes on."""
    merged(three)
    desk = three.township
    file = desk.folder.parent / "b.mzb"
    backup.make(desk.folder, desk.store.engine, file, desk.clock)
    put_child(desk, "待核实", name="龙小妹", id_no=None)
    made = handin.export(desk, three.stick)
    (taken,) = intake.take(three.bureau, [made.path], receipts=three.stick)
    assert taken.result == "merged"
    desk.store.close()
    backup.restore(file, desk.folder, desk.clock, password=PASSWORD)
    three.township = opened(desk.folder, TODAY)
    return three.township


def test_a_restored_office_goes_on_and_begins_again_by_keyboard(
    three: Three, qtbot: QtBot, tmp_path: Path, make_desk: Callable[..., Desk],
) -> None:
    township = restored(three)
    window = on(qtbot, township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    assert page.stop.said.text() == (
        "本机的数据于 2026-10-09 09:00 从备份恢复，此后的录入可能不在本机，报送已暂停。请核对最近的录入。")
    words: list[str] = []
    answer(Question, lambda question: (words.append(question.windowTitle()), question.verbs[0].click()))
    press(page, Key.Key_J, Ctrl)
    back(qtbot, window)
    assert words == ["继续报送"]
    assert page.stop.isHidden()
    (fork,) = intake.take(three.bureau, [handin.export(township, three.stick).path], receipts=three.stick)
    assert fork.result == "fork"
    page.read_receipt(fork.receipt)
    idle(qtbot, window)
    assert page.stop.go_button.text() == "与市局重新接上（Ctrl+J）"
    answer(Question, agree)
    press(page, Key.Key_J, Ctrl)
    back(qtbot, window)
    assert page.stop.said.text() == "正在与市局重新接上：请导出报送包交市局，读入回执和反馈包后完成。"
    page.export_to(three.stick)
    idle(qtbot, window)
    path = sorted(three.stick.glob("*_U_*.mzp"), key=lambda one: one.stat().st_mtime_ns)[-1]
    (taken,) = intake.take(three.bureau, [path], receipts=three.stick)
    assert (taken.result, taken.feedback is not None) == ("merged", True)
    page.read_receipt(taken.receipt)
    idle(qtbot, window)
    page.read_receipt(taken.feedback)
    idle(qtbot, window)
    assert page.stop.look_button.isVisible()
    press(page, Key.Key_L, Alt)
    idle(qtbot, window)
    found = window.page
    assert isinstance(found, RecoverPage)
    rows = found.table.texts()
    assert {row[5] for row in rows} == {"采用"}
    assert {row[1] for row in rows} == {"龙小妹"}
    answer(Question, agree)
    press(found.table, Key.Key_S, Ctrl)
    idle(qtbot, window)
    assert found.table.rowCount() == 0
    assert children(township) == 4
    (last,) = intake.take(three.bureau, [handin.export(township, three.stick).path], receipts=three.stick)
    assert last.verdict == "两边一致"
    township.store.close()


def offered_again(three: Three) -> Desk:
    """The restored township has begun again, and the bureau tells what it still holds."""
    township = restored(three)
    rebase.confirm(township)
    (fork,) = intake.take(three.bureau, [handin.export(township, three.stick).path], receipts=three.stick)
    receipts.read(township, fork.receipt)
    rebase.rebase(township)
    (taken,) = intake.take(three.bureau, [handin.export(township, three.stick).path], receipts=three.stick)
    feedback.read(township, taken.feedback)
    return township


def test_the_digits_choose_line_by_line(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    township = offered_again(three)
    window = on(qtbot, township, tmp_path / "t", "recover")
    page = window.page
    assert isinstance(page, RecoverPage)
    count = page.table.rowCount()
    for _ in range(count):
        press(page.table, Key.Key_2)
    assert [row[5] for row in page.table.texts()] == ["不采用"] * count
    page.table.setCurrentCell(0, 0)
    press(page.table, Key.Key_1)
    assert page.table.texts()[0][5] == "采用"
    press(page.table, Key.Key_A, Alt)
    assert [row[5] for row in page.table.texts()] == ["采用"] * count
    township.store.close()


def test_the_bureau_sees_both_lives(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    township = restored(three)
    rebase.confirm(township)
    child = records.listing(township, CHILDREN, records.Query(view="all")).rows[0].id
    edit(township, CHILDREN, child, address="四里村")
    intake.take(three.bureau, [handin.export(township, three.stick).path], receipts=three.stick)
    assert len(forks.forks(three.bureau)) == 1
    window = on(qtbot, three.bureau, tmp_path / "b", "forks")
    page = window.page
    assert isinstance(page, ForksPage)
    assert page.table.texts()[0][7] == "等乡镇重新接上"
    shown = {(row[2], row[4], row[5]) for row in page.sides.texts()}
    assert ("现住址", "（空）", "四里村") in shown
    assert any(row[2] == "姓名" and row[4] == "龙小妹" for row in page.sides.texts())
    press(page.table, Key.Key_Tab, Ctrl)
    assert focused() is page.sides
    township.store.close()


def test_of_two_forks_the_one_chosen_last_is_shown(
    three: Three, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two workers read: the one that was asked first may answer last."""
    gate = threading.Event()

    def read(desk: Desk, sha256: str) -> list[tuple[Whose, Line]]:
        if sha256 == "first":
            assert gate.wait(60)
        return [(Whose("", "", sha256), Line("0", ("", sha256, "", "", "", "")))]

    window = on(qtbot, three.bureau, tmp_path / "b", "forks")
    page = window.page
    assert isinstance(page, ForksPage)
    monkeypatch.setattr(forks_page, "_sides", read)
    page.table.moved.emit("first")
    page.table.moved.emit("second")
    qtbot.waitUntil(lambda: [row[1] for row in page.sides.texts()] == ["second"])
    gate.set()
    idle(qtbot, window)
    assert [row[1] for row in page.sides.texts()] == ["second"]


def test_what_waited_for_an_upgrade_is_taken_by_one_key(
    three: Three, qtbot: QtBot, tmp_path: Path, monkeypatch,
) -> None:
    from mzdesk.exchange import packing
    from mzdesk.store import migrate

    three.enrol()
    with monkeypatch.context() as patch:
        patch.setattr(packing.migrate, "newest", lambda: "9001")
        made = handin.export(three.township, three.stick)
    (taken,) = intake.take(three.bureau, [made.path])
    assert taken.result == "held"
    steps = [*migrate.sentences(), ("9001", "又一步")]
    monkeypatch.setattr(migrate, "sentences", lambda: steps)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    page = window.page
    assert isinstance(page, IntakePage)
    assert page.waiting_button.text() == "接收待升级的 1 个包（Alt+W）"
    press(page, Key.Key_W, Alt)
    idle(qtbot, window)
    assert children(three.bureau) == 3
    assert page.waiting_button.isHidden()


def test_the_head_file_stops_the_hand_in_of_an_older_copy(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    merged(three)
    desk = three.township
    old = (desk.folder / backup.DATABASE)
    desk.store.close()
    copy = old.read_bytes()
    desk = opened(desk.folder, TODAY)
    put_child(desk, "待核实", name="龙小妹", id_no=None)
    desk.store.close()
    old.write_bytes(copy)
    for beside in ("-wal", "-shm"):
        (desk.folder / f"{backup.DATABASE}{beside}").unlink(missing_ok=True)
    desk = opened(desk.folder, TODAY)
    assert (desk.folder / lives.HEAD_FILE).exists()
    window = on(qtbot, desk, tmp_path / "t", "handin")
    assert window.page.stop.said.text().startswith("本机的数据于 2026-10-09 09:00 被换成了较早的一份，")
    enrolment.request(desk, three.stick)
    desk.store.close()


def test_the_sheet_of_a_receipt_is_shown_by_f9(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    merged(three)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    press(window.page, Key.Key_Tab, Ctrl)
    window.page.print_now()
    idle(qtbot, window)
    shown = window.page
    assert type(shown).__name__ == "PrintPage"
    qtbot.waitUntil(lambda: shown.sheets.pages == 1, timeout=20_000)


def test_a_receipt_is_looked_at_again_from_the_history(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    merged(three)
    child = records.listing(three.bureau, CHILDREN, records.Query(view="all")).rows[0].id
    edit(three.bureau, CHILDREN, child, name="单小佳")
    edit(three.township, CHILDREN, child, name="单小思")
    made = handin.export(three.township, three.stick)
    (taken,) = intake.take(three.bureau, [made.path], receipts=three.stick)
    receipts.read(three.township, taken.receipt)
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    page.history.setFocus()
    page.history.setCurrentCell(0, 0)
    press(page.history, Key.Key_Return)
    idle(qtbot, window)
    rows = page.below.found.texts()
    assert [(row[0], row[3], row[4]) for row in rows] == [("两边都改过", "姓名", "乡镇：单小思；市局：单小佳")]
    press(page.below.found, Key.Key_Return)
    idle(qtbot, window)
    assert window.page is not page  # the file itself


def test_packages_are_dropped_onto_the_page(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    three.enrol()
    made = handin.export(three.township, three.stick)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    page = window.page
    assert isinstance(page, IntakePage)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(three.stick))])  # a folder gives what lies in it
    page.dropEvent(QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    idle(qtbot, window)
    rows = {row[9]: row[4] for row in page.table.texts()}
    assert rows[made.path.name] == "可以合并"


def opened_from_today(qtbot: QtBot, window: MainWindow, title: str) -> None:
    """今日, to the line of a matter, Enter."""
    window.open_page("today")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, TodayPage)
    for _ in range(page.tabs.count()):
        matters = [row[1] for row in page.table.texts()]
        if title in matters:
            break
        press(page.table, Key.Key_Tab, Ctrl)
    qtbot.waitUntil(page.table.hasFocus)
    for _ in range(matters.index(title)):
        press(page.table, Key.Key_Down)
    press(page.table, Key.Key_Return)
    idle(qtbot, window)


def test_what_came_back_opens_from_today_where_it_is_dealt_with(
        three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    merged(three)
    child = records.listing(three.bureau, CHILDREN, records.Query(view="all")).rows[0].id
    edit(three.bureau, CHILDREN, child, address="三里村")
    made = feedback.export(three.bureau, three.township.office.area, three.stick)
    feedback.read(three.township, made.path)
    window = window_of(qtbot, three.township, tmp_path / "t")
    opened_from_today(qtbot, window, "市局反馈")
    page = window.page
    assert isinstance(page, HandinPage)
    assert page.below.currentWidget() is page.below.told
    qtbot.waitUntil(page.below.told.hasFocus)


def test_a_month_that_is_late_opens_from_today_as_that_month(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    three.enrol()
    window = window_of(qtbot, three.township, tmp_path / "t")
    opened_from_today(qtbot, window, "上报截止")
    page = window.page
    assert isinstance(page, HandinPage)
    assert window.topbar.month.month == Month.of(three.township.today()).plus(-1)
    assert page.summary.text().startswith("2026年9月")


def test_what_was_found_again_opens_from_today(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    township = offered_again(three)
    window = window_of(qtbot, township, tmp_path / "t")
    opened_from_today(qtbot, window, "找回")
    assert isinstance(window.page, RecoverPage)
    township.store.close()
