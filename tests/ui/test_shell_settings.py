"""设置: every choice takes effect at once and is told in the bottom line."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mzdesk.basics.clock import FixedClock
from mzdesk.people.desk import Desk
from mzdesk.services import offices
from tests.ui.typing_helpers import press, retype
from ui import operations, theme
from ui.pages.settings_page import SettingsPage
from ui.shell import behind
from ui.shell.preferences import Preferences


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Any:
    created = offices.create(
        tmp_path / "office", role="township", area="431281103", name="托口镇人民政府民政办", password="minzheng2026",
        clock=clock, operator="李向阳",
    )
    yield created.desk
    created.desk.store.close()


@pytest.fixture
def idle() -> list[int]:
    return []


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, idle: list[int]) -> SettingsPage:
    made = SettingsPage(behind.settings_of(desk, idle.append), Preferences(desk.folder))
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    made.activated()
    return made


def said(page: SettingsPage) -> list[str]:
    words: list[str] = []
    operations.of(page).told.connect(words.append)
    return words


def test_operator_is_kept_for_the_next_start(page: SettingsPage, desk: Desk) -> None:
    words = said(page)
    retype(page.operator, "王𬭊")
    press(page.operator, Qt.Key.Key_Return)
    assert desk.operator == "王𬭊"
    assert words == ["经办人已改为王𬭊"]
    page.activated()
    assert page.operator.text() == "王𬭊"


def test_operator_cannot_be_nobody(page: SettingsPage, desk: Desk) -> None:
    words = said(page)
    retype(page.operator, "")
    page.keep_operator.click()
    assert desk.operator == "李向阳"
    assert words == ["经办人姓名不能为空，没有更改"]


def test_large_font_is_put_on_at_once(page: SettingsPage, desk: Desk, qapp: QApplication) -> None:
    page.large.setChecked(True)
    try:
        assert qapp.font().pointSize() == 14
        assert Preferences(desk.folder).large
    finally:
        theme.apply(qapp)


def test_scale_is_for_the_next_start(page: SettingsPage, desk: Desk) -> None:
    words = said(page)
    page.scale.setCurrentIndex(1)
    page.scale.activated.emit(1)
    assert Preferences(desk.folder).scale == 125
    assert words == ["界面缩放已设为 125%，下次打开程序时生效"]


def test_idle_time_goes_to_the_window(page: SettingsPage, idle: list[int]) -> None:
    page.idle.setCurrentIndex(0)
    page.idle.activated.emit(0)
    assert idle == [5]


def test_password_is_changed_and_the_fields_are_emptied(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    page.old.setText("minzheng2026")
    page.new.setText("tuokou-2026")
    page.again.setText("tuokou-2026")
    with qtbot.waitSignal(operations.of(page).told) as told:
        page.change.click()
    assert told.args == ["密码已更改，恢复码不变"]
    assert page.old.text() == page.new.text() == page.again.text() == ""
    offices.unlock(desk.folder, password="tuokou-2026", clock=desk.clock).store.close()


def test_wrong_old_password_is_told_beside_the_field(qtbot: QtBot, page: SettingsPage) -> None:
    page.old.setText("nope")
    page.new.setText("tuokou-2026")
    page.again.setText("tuokou-2026")
    with qtbot.waitSignal(operations.of(page).refused):
        page.change.click()
    assert page.strength.text().startswith("密码不对。")
    qtbot.waitUntil(page.change.isEnabled)


def test_two_different_new_passwords_change_nothing(page: SettingsPage) -> None:
    page.new.setText("tuokou-2026")
    page.again.setText("tuokou-2027")
    page.change.click()
    assert page.strength.text() == "两遍新密码不一样，请重新输入。"


def test_backup_is_written_and_its_time_stands_in_the_bottom_line(
    qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path
) -> None:
    assert behind.backup_words(desk) == "还没有备份，请在“设置”里备份"
    with qtbot.waitSignal(operations.of(page).told) as told:
        page.back_up_to(tmp_path / "备份.mzb")
    assert told.args == ["备份完成：备份.mzb"]
    assert (tmp_path / "备份.mzb").stat().st_size > 0
    assert behind.backup_words(desk) == "上次备份 2025-10-16 09:00"
