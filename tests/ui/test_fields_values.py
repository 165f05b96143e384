"""Every editor returns what it was shown, and tells 未采集 from an explicit 无."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.coded import Coded, UnknownCode
from mzdesk.basics.days import PartialDay
from mzdesk.describe.fields import Field, Kind
from tests.ui.typing_helpers import leave, press, retype, show, type_text
from ui.fields import Options, editor_for


class Way(Coded):
    HOME = "1", "入户", "上门"
    SCHOOL = "2", "到校"
    PHONE = "3", "电话"
    VIDEO = "4", "视频"
    OTHER = "9", "其他"


class Relief(Coded):
    DIBAO = "02", "最低生活保障", "低保"
    TEKUN = "03", "特困供养"
    MEDICAL = "05", "医疗救助"
    NONE = "99", "无"


class Found:
    def __init__(self, key: str, label: str, hint: str = "") -> None:
        self.id, self.label, self.hint = key, label, hint


VILLAGES = [Found("v1", "茶溪村", "001"), Found("v2", "三里坪村", "002"), Found("v3", "三角村", "003")]
OPTIONS = Options(
    lookup=lambda typed: [v for v in VILLAGES if typed in v.label or typed == v.hint],
    label=lambda key: next(v.label for v in VILLAGES if v.id == key),
)


def field(kind: Kind, **more: Any) -> Field:
    members = {Kind.CHOICE: Way, Kind.CHOICES: Relief}.get(kind)
    return Field(key="f", label="字段", kind=kind, members=members, **more)


def made(qtbot: QtBot, kind: Kind, **more: Any) -> Any:
    editor = editor_for(field(kind, **more), "part.f", today=lambda: date(2026, 10, 8), options=OPTIONS)
    qtbot.addWidget(editor)
    show(qtbot, editor)
    editor.setFocus()
    return editor


SHOWN: list[tuple[Kind, Any]] = [
    (Kind.TEXT, "粟𬭊"),
    (Kind.TEXT, "龚䶮、王𰻝"),
    (Kind.NOTE, "第一行\n第二行 𬭊"),
    (Kind.IDNO, "431281201501010014"),
    (Kind.PHONE, "13874500001、0745-7712345"),
    (Kind.DAY, date(2026, 2, 28)),
    (Kind.PARTIAL_DAY, PartialDay(2014, 3)),
    (Kind.PARTIAL_DAY, PartialDay(2014, 3, 5)),
    (Kind.PARTIAL_DAY, PartialDay(2014)),
    (Kind.NUMBER, 0),
    (Kind.NUMBER, 12),
    (Kind.FLAG, True),
    (Kind.FLAG, False),
    (Kind.CHOICE, Way.VIDEO),
    (Kind.CHOICE, UnknownCode("77")),
    (Kind.CHOICES, (Relief.DIBAO, Relief.MEDICAL)),
    (Kind.CHOICES, (Relief.DIBAO, UnknownCode("88"))),
    (Kind.VILLAGE, "v2"),
    (Kind.PERSON, "v1"),
]


@pytest.mark.parametrize(("kind", "value"), SHOWN)
def test_editor_returns_the_value_it_was_shown_also_after_a_visit_of_the_focus(
    qtbot: QtBot, kind: Kind, value: Any
) -> None:
    editor = made(qtbot, kind)
    editor.set_value(value)
    assert editor.value() == value
    editor.setFocus()
    leave(editor)
    assert editor.value() == value
    assert not editor.unreadable()


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_entered_is_none_and_no_problem(qtbot: QtBot, kind: Kind) -> None:
    editor = made(qtbot, kind)
    assert editor.value() is None
    editor.set_value(None)
    leave(editor)
    assert editor.value() is None
    assert editor.problem_text() == ""


@pytest.mark.parametrize("kind", list(Kind))
def test_editor_is_named_for_tests_and_screen_readers(qtbot: QtBot, kind: Kind) -> None:
    editor = made(qtbot, kind)
    assert editor.objectName() == "part.f"
    assert editor.accessibleName() == "字段"


@pytest.mark.parametrize(("kind", "value"), SHOWN)
def test_showing_a_value_is_not_the_clerks_hand(qtbot: QtBot, kind: Kind, value: Any) -> None:
    editor = made(qtbot, kind)
    with qtbot.assertNotEmitted(editor.changed):
        editor.set_value(value)


@pytest.mark.parametrize("kind", list(Kind))
def test_enter_is_left_to_the_form(qtbot: QtBot, kind: Kind) -> None:
    from PySide6.QtWidgets import QWidget

    heard: list[Any] = []

    class Form(QWidget):
        def keyPressEvent(self, event: Any) -> None:
            if event.key() == Qt.Key.Key_Return:
                heard.append(event.modifiers())

    form = Form()
    qtbot.addWidget(form)
    editor = editor_for(field(kind), today=lambda: date(2026, 10, 8), options=OPTIONS)
    editor.setParent(form)
    form.show()
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert heard == [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier]


def test_rare_names_are_typed_whole(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.TEXT, size=3)
    type_text(editor, "粟𬭊𰻝")
    assert editor.value() == "粟𬭊𰻝"
    assert editor.problem_text() == ""


def test_text_too_long_is_kept_and_told_in_characters(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.TEXT, size=3)
    type_text(editor, "粟𬭊𰻝龚")
    assert editor.problem_text() == ""  # not in the middle of the typing
    leave(editor)
    assert editor.text() == "粟𬭊𰻝龚"
    assert editor.problem_text() == "字段最多3个字，现有4个"
    assert editor.unreadable()


def test_typing_tells_that_something_changed(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.TEXT)
    with qtbot.waitSignal(editor.changed):
        type_text(editor, "杨")


def test_explicit_none_is_a_value_beside_uncollected(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.PHONE, none_word="无电话")
    assert editor.placeholderText() == "未采集"
    type_text(editor, "无")
    leave(editor)
    assert editor.value() == "无电话"
    retype(editor, "")
    assert editor.value() is None


def test_hint_stands_beside_uncollected_as_far_as_there_is_room(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.IDNO, hint="无户口儿童可暂空")
    words = editor.fontMetrics().horizontalAdvance
    for text in ("未采集（无户口儿童可暂空）", "无户口儿童可暂空", "未采集"):
        editor.resize(words(text) + 60, editor.height())
        assert editor.placeholderText() == text
    assert editor.toolTip() == "无户口儿童可暂空"


def test_idno_is_put_right_while_typing_and_grouped_after_leaving(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.IDNO, size=18)
    type_text(editor, "４３１２８１20150101009x")
    assert editor.text() == "43128120150101009X"
    leave(editor)
    assert editor.text() == "431281 20150101 009X"
    assert editor.value() == "43128120150101009X"


def test_wrong_idno_is_told_but_can_be_kept(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.IDNO, size=18)
    type_text(editor, "431281201501010017")
    leave(editor)
    assert editor.problem_text() == "身份证号校验码不对（按前17位末位应为4），请核对原件"
    assert editor.value() == "431281201501010017"
    assert not editor.unreadable()


@pytest.mark.parametrize(("typed", "value"), [("12", 12), ("１２", 12), ("12元", 12), ("0", 0)])
def test_numbers_are_read_with_and_without_their_unit(qtbot: QtBot, typed: str, value: int) -> None:
    editor = made(qtbot, Kind.NUMBER, unit="元")
    type_text(editor, typed)
    assert editor.value() == value


def test_what_is_no_number_stays_and_is_told(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.NUMBER, unit="元")
    type_text(editor, "12.5")
    leave(editor)
    assert editor.text() == "12.5"
    assert editor.problem_text() == "字段请填整数（元）"
    assert editor.unreadable()


def test_note_takes_enter_for_moving_on_and_alt_enter_for_a_new_line(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.NOTE)
    type_text(editor, "甲")
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    type_text(editor, "乙")
    assert editor.value() == "甲\n乙"


def test_note_grows_with_its_text(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.NOTE)
    before = editor.height()
    editor.set_value("一\n二\n三\n四\n五")
    assert editor.height() > before


@pytest.mark.parametrize(
    ("keys", "value"), [("1", True), ("y", True), ("0", False), ("n", False), (" ", True), ("  ", False), ("   ", None)]
)
def test_flag_is_answered_by_one_key(qtbot: QtBot, keys: str, value: bool | None) -> None:
    editor = made(qtbot, Kind.FLAG)
    type_text(editor, keys)
    assert editor.value() is value


def test_flag_goes_back_to_uncollected_by_delete(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.FLAG)
    editor.set_value(False)
    press(editor, Qt.Key.Key_Delete)
    assert editor.value() is None
    assert editor.accessibleDescription() == "未采集"


def test_read_only_flag_keeps_its_value(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.FLAG)
    editor.set_value(True)
    editor.set_read_only(True)
    type_text(editor, "0")
    assert editor.value() is True


def test_masked_value_stays_whole_and_is_shown_only_when_allowed(qtbot: QtBot) -> None:
    asked: list[bool] = []
    editor = made(qtbot, Kind.IDNO, size=18)
    editor.set_value("431281201501010014")
    editor.set_masked("431*************14", lambda: not asked.append(True) and len(asked) > 1)
    assert editor.text() == "431*************14"
    assert editor.value() == "431281201501010014"
    press(editor, Qt.Key.Key_F2)
    assert editor.text() == "431*************14"
    press(editor, Qt.Key.Key_F2)
    assert editor.text().replace(" ", "") == "431281201501010014"
    leave(editor)
    assert editor.value() == "431281201501010014"


def test_masked_value_survives_leaving_the_field(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.IDNO, size=18)
    editor.set_value("431281201501010014")
    editor.set_masked("431*************14")
    leave(editor)
    editor.setFocus()
    assert editor.text() == "431*************14"
