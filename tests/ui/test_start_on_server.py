"""The first start of a bureau whose data are to stand on a database server, by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.clock import FixedClock
from mzdesk.services import offices
from tests import postgres
from tests.fixtures import dropped
from tests.ui.typing_helpers import press, show, type_text
from ui.operations import Operations
from ui.pages.start import Making, StartPage
from ui.shell.crash import Reports

Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> StartPage:
    def create(**wanted: Any) -> Any:
        return offices.create(tmp_path / "office", clock=clock, **wanted)

    made = StartPage(Making(offices.divisions, offices.password_problems, create, lambda *_: None))
    qtbot.addWidget(made)
    Operations(made, Reports(tmp_path / "logs", clock.now, silent=True))
    show(qtbot, made)
    made.step.begin()
    return made


@pytest.fixture
def database() -> Iterator[str]:
    running = postgres.server()
    name = running.database()
    yield running.url(name)
    running.drop(name)


def enter() -> None:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    press(focus, Key.Key_Return)


def to_password(page: StartPage, *, bureau: bool = True) -> None:
    if bureau:
        press(page.role.township, Key.Key_Down)
    enter()
    type_text(page.office.asked, "洪江市" if bureau else "tk")
    enter()
    enter()
    type_text(page.office.who, "王局")
    enter()
    assert page.step is page.password
    type_text(page.password.first, "minzheng2026")
    enter()
    type_text(page.password.second, "minzheng2026")


def test_a_bureau_begins_on_a_server(qtbot: QtBot, page: StartPage, database: str) -> None:
    to_password(page)
    assert page.password.server.isVisible()
    type_text(page.password.server.address, database)
    page.password.server.address.setFocus()
    enter()
    assert page.password.server.secret.hasFocus()
    enter()
    qtbot.waitUntil(lambda: page.step is page.code, timeout=20_000)
    created = page._created
    assert created is not None
    assert created.desk.office.role == "bureau"
    assert created.desk.store.engine.dialect.name == "postgresql"
    dropped(created.desk.store)


def test_a_server_that_cannot_be_reached_is_told_and_can_be_corrected(
    qtbot: QtBot, page: StartPage, tmp_path: Path
) -> None:
    to_password(page)
    type_text(page.password.server.address, f"postgresql://mz@/mz?host={tmp_path}")
    page.forward()
    qtbot.waitUntil(lambda: page.problem.text() != "", timeout=20_000)
    assert page.problem.text() == "连不上数据库服务器。请检查网络、服务器地址和端口，并确认服务器正在运行。"
    assert page.step is page.password
    page.password.server.address.clear()
    page.forward()
    qtbot.waitUntil(lambda: page.step is page.code, timeout=20_000)
    created = page._created
    assert created is not None
    assert created.desk.store.engine.dialect.name == "sqlite"
    created.desk.store.close()


def test_a_township_is_not_asked_for_a_server(page: StartPage) -> None:
    to_password(page, bureau=False)
    assert not page.password.server.isVisible()
    assert page.password.server.wanted() == {"database": "", "database_password": ""}
