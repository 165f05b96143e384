"""Days are typed in the short forms of the desk; what cannot be read stays and is told."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.days import PartialDay
from mzdesk.describe.fields import Field, Kind
from tests.ui.typing_helpers import leave, press, show, type_text
from ui.fields import editor_for


def made(qtbot: QtBot, kind: Kind = Kind.DAY) -> Any:
    editor = editor_for(Field("seen", "随访日期", kind), today=lambda: date(2026, 10, 8))
    qtbot.addWidget(editor)
    show(qtbot, editor)
    editor.setFocus()
    return editor


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20261008", date(2026, 10, 8)), ("261008", date(2026, 10, 8)), ("1008", date(2026, 10, 8)),
        ("今天", date(2026, 10, 8)), ("昨天", date(2026, 10, 7)), ("-3", date(2026, 10, 5)),
        ("2026.9.1", date(2026, 9, 1)), ("2026年9月1日", date(2026, 9, 1)),
    ],
)
def test_day_is_read_from_its_short_forms_and_shown_in_full_on_leaving(qtbot: QtBot, typed: str, day: date) -> None:
    editor = made(qtbot)
    type_text(editor, typed)
    leave(editor)
    assert editor.value() == day
    assert editor.text() == day.isoformat()


@pytest.mark.parametrize("typed", ["20261301", "下周", "2026-02-30", "2026-10"])
def test_unreadable_day_is_kept_and_told(qtbot: QtBot, typed: str) -> None:
    editor = made(qtbot)
    type_text(editor, typed)
    leave(editor)
    assert editor.text() == typed
    assert editor.value() is None
    assert editor.unreadable()
    assert editor.problem_text() == "看不懂这个日期，请写成 2026-10-08 的样子（随访日期）"


def test_month_is_enough_where_the_day_may_be_unknown(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.PARTIAL_DAY)
    type_text(editor, "2014年3月")
    leave(editor)
    assert editor.value() == PartialDay(2014, 3)
    assert editor.text() == "2014-03"


def test_understood_day_stands_in_the_field_while_typing(qtbot: QtBot) -> None:
    editor = made(qtbot)
    type_text(editor, "-3")
    assert editor._inside.text() == "= 2026-10-05 周一"


def test_calendar_opens_by_f4_and_gives_the_day(qtbot: QtBot) -> None:
    editor = made(qtbot)
    press(editor, Qt.Key.Key_F4)
    calendar = editor.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate(2026, 10, 8)
    with qtbot.waitSignal(editor.changed):
        calendar.activated.emit(QDate(2026, 10, 1))
    assert editor.value() == date(2026, 10, 1)


def test_read_only_day_opens_no_calendar(qtbot: QtBot) -> None:
    editor = made(qtbot)
    editor.set_read_only(True)
    press(editor, Qt.Key.Key_F4)
    assert editor.findChild(QCalendarWidget) is None
