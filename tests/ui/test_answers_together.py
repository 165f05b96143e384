"""A stick that was to and fro, taken as a whole: each side reads what is for it and says what it left."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from mzdesk.basics.progress import silent
from mzdesk.exchange import enrolment, feedback, handin, intake, journal, own
from mzdesk.services import records
from tests.fixtures import CHILDREN, edit, make_desk, put_child
from tests.ui.offices import answer, idle, window_of
from tests.ui.test_exchange_pages import Three, agree, on, three
from tests.ui.typing_helpers import press
from ui.pages import exchange_parts
from ui.pages.handin_answers import Answers, all_incoming
from ui.pages.handin_page import HandinPage
from ui.pages.handin_words import came
from ui.pages.intake_page import IntakePage
from ui.widgets.asking import Question

__all__ = ["make_desk", "three"]
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stick(three: Three) -> Path:
    """Two townships handed in, the bureau merged, answered, and corrected the address of a child."""
    three.enrol()
    for desk in (three.township, three.other):
        intake.take(three.bureau, [handin.export(desk, three.stick).path], receipts=three.stick)
    child = records.listing(three.township, CHILDREN, records.Query(view="all")).rows[0].id
    edit(three.bureau, CHILDREN, child, address="三里村")
    feedback.export_all(three.bureau, three.stick)
    return three.stick


def all_of(stick: Path) -> list[Path]:
    return sorted(stick.glob("*.mzp"), reverse=True)


def test_one_choice_of_everything_reads_what_is_ours(
    three: Three, stick: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    monkeypatch.setattr(exchange_parts, "choose_files", lambda *given: all_of(stick))
    press(page, Key.Key_R, Ctrl)
    idle(qtbot, window)
    assert page.history.texts()[0][6] == journal.RECEIVED
    title, words = page.done.words()
    assert title == "第1号包市局已收（两边一致）。"
    assert "已读入市局反馈（第 " in words
    ours = 2  # the receipt and the feedback
    upward, others, roster = 2 + 2, len(all_of(stick)) - 2 - 2 - ours - 1, 1
    assert f"另有 {upward + others} 个不是给本机的，{roster} 个以前读过，没有再读。" in words
    press(page, Key.Key_R, Ctrl)
    idle(qtbot, window)
    assert page.done.words()[0].startswith("已读入市局反馈")


def test_a_stick_is_dropped_on_the_page(three: Three, stick: Path, qtbot: QtBot, tmp_path: Path) -> None:
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(stick))])
    page.dropEvent(QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    idle(qtbot, window)
    assert page.history.texts()[0][6] == journal.RECEIVED
    assert page.done.words()[0] == "第1号包市局已收（两边一致）。"


def test_what_a_choice_left_is_told_by_its_kind(three: Three, stick: Path) -> None:
    whole = next(path for path in all_of(stick) if "_D_" in path.name and path.name.startswith("MZ_431281103"))
    cut = stick / "拷坏.mzp"
    cut.write_bytes(whole.read_bytes()[:-100])
    found = all_incoming(three.township, all_of(stick), silent)
    assert [path.name for path, _ in found.refused] == ["拷坏.mzp"]
    assert [bool(one.receipt) for _, one in found.read] == [True, False]
    told = came(found)
    assert told is not None
    title, words, tone = told
    assert title.startswith("第1号包市局已收")
    assert "没有读成 拷坏.mzp：只拷到 " in words
    assert words.endswith("请重新拷贝。")
    assert tone == "amber"
    again = all_incoming(three.township, all_of(stick), silent)
    assert [bool(one.fed_back) for _, one in again.read] == [True]
    assert again.overtaken == found.overtaken + 1


def test_of_two_receipts_the_newer_is_told_and_the_other_counted(three: Three, stick: Path) -> None:
    put_child(three.township, "待核实", name="龙小妹", id_no=None)
    intake.take(three.bureau, [handin.export(three.township, stick).path], receipts=stick)
    found = all_incoming(three.township, all_of(stick), silent)
    assert [one.receipt.receipt.number for _, one in found.read if one.receipt] == [1, 2]
    told = came(found)
    assert told is not None
    assert told[0].startswith("第2号包市局已收")
    assert "还读入了较早的 1 个。" in told[1]


def test_nothing_new_is_said_in_so_many_words() -> None:
    assert came(Answers(elsewhere=3)) == (
        "没有读到新的回执或反馈", "另有 3 个不是给本机的，没有再读。", "amber")


def test_a_newer_roster_among_the_files_is_offered(
    three: Three, stick: Path, qtbot: QtBot, tmp_path: Path,
) -> None:
    key = own.keys(three.other).sign.public.text
    enrolment.revoke(three.bureau, key, three.bureau.today(), stick)
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    answer(Question, agree)
    page.read_answers(all_of(stick))
    qtbot.waitUntil(lambda: own.roster(three.township).version == 2)
    idle(qtbot, window)
    assert page.history.texts()[0][6] == journal.RECEIVED


def test_the_bureau_passes_over_what_it_wrote_itself(
    three: Three, stick: Path, qtbot: QtBot, tmp_path: Path,
) -> None:
    put_child(three.township, "待核实", name="龙小妹", id_no=None)
    handin.export(three.township, stick)
    window = window_of(qtbot, three.bureau, tmp_path / "b")
    window.open_page("intake")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, IntakePage)
    with qtbot.waitSignal(window.operations.told) as told:
        page.look_at([stick])
    idle(qtbot, window)
    reports = sorted(path.name for path in all_of(stick) if "_U_" in path.name and "_U_0000_" not in path.name)
    assert sorted(row[-1] for row in page.table.texts()) == reports
    left = len(all_of(stick)) - len(reports)
    assert told.args == [f"3 个文件，1 个可以合并，2 个重复，跳过回执、反馈、登记申请等 {left} 个"]
    page.look_at([path for path in all_of(stick) if "_D_" in path.name])
    idle(qtbot, window)
    assert {row[4] for row in page.table.texts()} == {"拒收"}
