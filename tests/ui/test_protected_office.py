"""An office where nothing can be written: every page can be looked at, the window says what it is, nothing changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.services import deadlines, offices
from tests.fixtures import PASSWORD, TODAY, at, copied, opened, put_child
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from tests.visiting.elders import elder
from ui.pages.records_page import RecordsPage
from ui.pages.today_page import TodayPage
from ui.shell.starting import say_protected
from ui.widgets import Banner


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    folder = copied(tmp_path / "office")
    made = opened(folder)
    elder(made, "甲", since=date(2026, 8, 1))
    put_child(made, "登记在册")
    deadlines.catch_up(made)
    made.store.close()
    monkeypatch.setattr(offices.os, "access", lambda *_: False)
    found = offices.unlock(folder, password=PASSWORD, clock=at(TODAY))
    yield found
    found.store.close()


def files(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in desk.folder.iterdir() if path.is_file()}


def test_every_page_can_be_looked_at_and_nothing_is_written(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    before = files(desk)
    window = window_of(qtbot, desk, tmp_path / "window")
    say_protected(window)
    refusals: list[str] = []
    window.operations.refused.connect(lambda refusal: refusals.append(refusal.sentence))
    assert {"today", "elders", "audit", "checks"} <= set(window.keys)
    assert not {"left_behind", "print", "import", "handin", "visits", "restore"} & set(window.keys)
    for key in window.keys:
        window.open_page(key)
        idle(qtbot, window)
    window.heartbeat.beat()
    window.topbar.search.setText("jia")
    window.topbar.search.look_now()
    idle(qtbot, window)
    assert refusals == []
    assert files(desk) == before


def test_what_it_is_and_what_to_do_stands_above_every_page(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    window = window_of(qtbot, desk, tmp_path / "window")
    say_protected(window)
    (banner,) = (one for one in window.findChildren(Banner) if one.objectName() == "protected")
    assert banner.isVisible()
    assert banner.words() == (
        "只能查看：数据文件夹在只读的位置（光盘、写保护的U盘，或没有写入权限）",
        "不能登记、办理、打印和报送，儿童档案也不显示；期限按最后一次打开时计算。"
        "要办理，请把整个文件夹复制到可以写的磁盘上再打开。")


def test_a_record_opens_from_today_and_cannot_be_changed(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    window = window_of(qtbot, desk, tmp_path / "window", "today")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, TodayPage)
    assert [row[2] for row in page.table.texts()] == ["甲"]
    press(page.table, Qt.Key.Key_Return)
    idle(qtbot, window)
    records = window.page
    assert isinstance(records, RecordsPage)
    assert records.in_record
    with qtbot.waitSignal(window.operations.told) as told:
        press(records.record.form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["数据文件夹在只读的位置，只能查看"]


def test_what_cannot_be_done_here_is_no_matter_of_the_account(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    window = window_of(qtbot, desk, tmp_path / "window", "today")
    idle(qtbot, window)
    with qtbot.waitSignal(window.operations.told) as told:
        press(window.page.table, Qt.Key.Key_F9)
    assert told.args == ["数据文件夹在只读的位置，只能查看"]
