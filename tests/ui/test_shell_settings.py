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
from tests.ui.offices import window_of
from tests.ui.typing_helpers import press, retype
from ui import operations, theme
from ui.pages.settings import sections
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
    made = SettingsPage(desk, Preferences(desk.folder), idle.append)
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    made.activated()
    return made


def at(page: SettingsPage, section: str) -> Any:
    """The section's panel, in front."""
    page.open(section=section)
    return page.panel


def said(page: SettingsPage) -> list[str]:
    words: list[str] = []
    operations.of(page).told.connect(words.append)
    return words


def test_operator_is_kept_for_the_next_start(page: SettingsPage, desk: Desk) -> None:
    words = said(page)
    retype(at(page, "operator").operator, "王𬭊")
    press(at(page, "operator").operator, Qt.Key.Key_Return)
    assert desk.operator == "王𬭊"
    assert words == ["经办人已改为王𬭊"]
    page.activated()
    assert at(page, "operator").operator.text() == "王𬭊"


def test_operator_cannot_be_nobody(page: SettingsPage, desk: Desk) -> None:
    words = said(page)
    retype(at(page, "operator").operator, "")
    at(page, "operator").keep_operator.click()
    assert desk.operator == "李向阳"
    assert words == ["经办人姓名不能为空，没有更改"]


def test_large_font_and_high_contrast_are_put_on_at_once(
    qtbot: QtBot, desk: Desk, qapp: QApplication, tmp_path: Path,
) -> None:
    window = window_of(qtbot, desk, tmp_path)
    kept = Preferences(tmp_path / "preferences")
    try:
        window.open_page("settings", section="look")
        window.page.panel.large.setChecked(True)  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: qapp.font().pointSize() == 14)
        qtbot.waitUntil(lambda: window.page.section == "look")  # type: ignore[attr-defined]
        window.page.panel.high_contrast.setChecked(True)  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: theme.Colour.INK == "#000000")
        assert Preferences(tmp_path / "preferences").large
        assert kept.high_contrast
    finally:
        window.operations.stop_all()
        theme.apply(qapp)


def test_scale_is_for_the_next_start(page: SettingsPage, desk: Desk) -> None:
    words = said(page)
    at(page, "look").scale.setCurrentIndex(1)
    at(page, "look").scale.activated.emit(1)
    assert Preferences(desk.folder).scale == 125
    assert words[0].startswith("界面缩放已设为 125%，下次打开程序时生效")


def test_idle_time_goes_to_the_window(page: SettingsPage, idle: list[int]) -> None:
    at(page, "lock").idle.setCurrentIndex(0)
    at(page, "lock").idle.activated.emit(0)
    assert idle == [5]


def test_password_is_changed_and_the_fields_are_emptied(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    at(page, "lock").old.setText("minzheng2026")
    at(page, "lock").new.setText("tuokou-2026")
    at(page, "lock").again.setText("tuokou-2026")
    with qtbot.waitSignal(operations.of(page).told) as told:
        at(page, "lock").change.click()
    assert told.args == ["密码已更改，恢复码不变"]
    assert at(page, "lock").old.text() == at(page, "lock").new.text() == at(page, "lock").again.text() == ""
    offices.unlock(desk.folder, password="tuokou-2026", clock=desk.clock).store.close()


def test_wrong_old_password_is_told_beside_the_field(qtbot: QtBot, page: SettingsPage) -> None:
    at(page, "lock").old.setText("nope")
    at(page, "lock").new.setText("tuokou-2026")
    at(page, "lock").again.setText("tuokou-2026")
    with qtbot.waitSignal(operations.of(page).refused):
        at(page, "lock").change.click()
    assert at(page, "lock").strength.text().startswith("密码不对。")
    qtbot.waitUntil(at(page, "lock").change.isEnabled)


def test_two_different_new_passwords_change_nothing(page: SettingsPage) -> None:
    at(page, "lock").new.setText("tuokou-2026")
    at(page, "lock").again.setText("tuokou-2027")
    at(page, "lock").change.click()
    assert at(page, "lock").strength.text() == "两遍新密码不一样，请重新输入。"


def test_backup_is_written_and_its_time_stands_in_the_bottom_line(
    qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path
) -> None:
    assert behind.backup_words(desk) == "还没有备份"
    with qtbot.waitSignal(operations.of(page).told) as told:
        at(page, "backup").back_up_to(tmp_path / "备份.mzb")
    assert told.args == ["备份完成：备份.mzb，可以安全拔出"]
    assert (tmp_path / "备份.mzb").stat().st_size > 0
    assert behind.backup_words(desk) == "上次备份 2025-10-16 09:00"


def test_sections_are_gone_through_by_keyboard(qtbot: QtBot, page: SettingsPage) -> None:
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Down)
    assert page.section == page.keys_of_sections[1]
    press(page.list, Qt.Key.Key_Return)
    assert page.panel.isAncestorOf(QApplication.focusWidget())
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.list


def test_every_section_of_both_roles_opens(page: SettingsPage) -> None:
    for section in page.keys_of_sections:
        page.open(section=section)
        assert page.section == section
        assert page.panel.isVisible()
    assert sections.sections_of("bureau")
