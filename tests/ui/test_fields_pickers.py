"""Pickers are typed into: code, initials or text; the list shows what fits."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.coded import Coded
from mzdesk.describe.fields import Field, Kind
from tests.ui.test_fields_values import Relief, Way, made
from tests.ui.typing_helpers import commit, leave, press, retype, type_text
from ui.fields.matching import Candidate, candidates_of, initials, matching, surely
from ui.fields.picker import no_such_option

Key = Qt.Key


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("1", "入户"), ("rh", "入户"), ("RH", "入户"), ("入", "入户"), ("户", "入户"), ("上门", "入户"),
        ("ruhu", "入户"), ("9", "其他"),
    ],
)
def test_option_is_found_by_code_initials_text_and_other_spelling(typed: str, label: str) -> None:
    assert matching(typed, candidates_of(Way))[0].label == label


def test_code_without_its_leading_zero_is_understood() -> None:
    assert matching("2", candidates_of(Relief))[0].value is Relief.DIBAO


def test_code_goes_before_text_that_begins_with_the_same_digit() -> None:
    rows = [Candidate("a", "1组", "7"), Candidate("b", "二组", "1")]
    assert [c.value for c in matching("1", rows)] == ["b", "a"]


def test_initials_leave_digits_and_letters_as_they_are() -> None:
    assert initials("第1组A") == "d1za"


def test_only_what_is_beyond_doubt_is_sure() -> None:
    both = matching("户", [Candidate("a", "农户"), Candidate("b", "住户")])
    assert surely("户", both) is None
    assert surely("rh", matching("rh", candidates_of(Way))) is not None
    assert surely("zzz", []) is None


@pytest.mark.parametrize("typed", ["4", "sp", "视频", "视"])
def test_enter_takes_the_marked_option(qtbot: QtBot, typed: str) -> None:
    editor = made(qtbot, Kind.CHOICE)
    type_text(editor, typed)
    assert editor.list_is_open()
    press(editor, Key.Key_Return)
    assert editor.value() is Way.VIDEO
    assert editor.text() == "视频"
    assert not editor.list_is_open()


def test_tab_takes_the_marked_option(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    type_text(editor, "d")
    press(editor, Key.Key_Tab)
    assert editor.value() is Way.SCHOOL


def test_choice_is_told_when_it_is_made(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    press(editor, Key.Key_F4)
    press(editor, Key.Key_Down)
    with qtbot.waitSignal(editor.changed):
        press(editor, Key.Key_Return)
    assert editor.value() is Way.HOME


def test_f4_opens_the_whole_list_at_the_present_value_and_closes_it(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    editor.set_value(Way.PHONE)
    press(editor, Key.Key_F4)
    assert editor.marked().value is Way.PHONE
    press(editor, Key.Key_Down)
    assert editor.marked().value is Way.VIDEO
    press(editor, Key.Key_F4)
    assert not editor.list_is_open()
    assert editor.value() is Way.PHONE


def test_escape_goes_back_to_what_stood_there(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    editor.set_value(Way.PHONE)
    retype(editor, "d")
    press(editor, Key.Key_Escape)
    assert editor.value() is Way.PHONE
    assert editor.text() == "电话"


def test_leaving_takes_a_code_typed_in_full(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    type_text(editor, "3")
    leave(editor)
    assert editor.value() is Way.PHONE
    assert not editor.list_is_open()


def test_leaving_with_a_doubtful_text_keeps_it_and_tells(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICES)
    commit(editor, "救")
    editor.close_list()
    leave(editor)
    assert editor.value() == (Relief.MEDICAL,)
    editor.setFocus()
    retype(editor, "")
    commit(editor, "供养保障")
    editor.close_list()
    leave(editor)
    assert editor.value() is None
    assert editor.problem_text() == "字段没有“供养保障”这一项，可填：最低生活保障、特困供养、医疗救助、无"


def test_text_that_names_nothing_is_kept_and_told(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    commit(editor, "骑马")
    leave(editor)
    assert editor.text() == "骑马"
    assert editor.unreadable()
    assert editor.problem_text() == "字段没有“骑马”这一项，可填：入户、到校、电话、视频、其他"


def test_long_lists_are_not_written_out_in_the_problem() -> None:
    many = Coded("Many", [(f"M{n}", (str(n), f"第{n}项")) for n in range(20)])  # type: ignore[call-overload]
    field = Field("f", "民族", Kind.CHOICE, members=many)
    assert no_such_option(field, "x") == "民族没有“x”这一项，请按 F4 从列表中选择"


def test_emptied_choice_is_uncollected(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    editor.set_value(Way.PHONE)
    retype(editor, "")
    leave(editor)
    assert editor.value() is None
    assert editor.problem_text() == ""


def test_read_only_picker_opens_no_list(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICE)
    editor.set_read_only(True)
    press(editor, Key.Key_F4)
    press(editor, Key.Key_Down)
    assert not editor.list_is_open()


def test_several_are_typed_one_after_the_other(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICES)
    for typed in ("05", "zd"):
        type_text(editor, typed)
        press(editor, Key.Key_Return)
    assert editor.text() == "最低生活保障、医疗救助、"
    leave(editor)
    assert editor.text() == "最低生活保障、医疗救助"
    assert editor.value() == (Relief.DIBAO, Relief.MEDICAL)


def test_several_are_ticked_and_unticked_in_the_list(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICES)
    press(editor, Key.Key_F4)
    press(editor, Key.Key_Down)
    press(editor, Key.Key_Space)
    press(editor, Key.Key_Down)
    press(editor, Key.Key_Space)
    assert editor.value() == (Relief.DIBAO, Relief.TEKUN)
    press(editor, Key.Key_Space)
    assert editor.value() == (Relief.DIBAO,)
    assert editor.list_is_open()


def test_none_of_them_stands_alone(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICES)
    editor.set_value((Relief.DIBAO, Relief.TEKUN))
    press(editor, Key.Key_End)
    commit(editor, "、")
    commit(editor, "无")
    press(editor, Key.Key_Return)
    assert editor.value() == (Relief.NONE,)
    type_text(editor, "02")
    press(editor, Key.Key_Return)
    assert editor.value() == (Relief.DIBAO,)


def test_none_written_beside_others_is_told(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.CHOICES)
    commit(editor, "低保、无")
    editor.close_list()
    leave(editor)
    assert editor.value() is None
    assert editor.problem_text() == "字段填了“无”就不能再有别的项"


def test_village_is_picked_by_typing_and_kept_as_its_id(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.VILLAGE)
    commit(editor, "三")
    assert editor.list_is_open()
    press(editor, Key.Key_Down)
    press(editor, Key.Key_Return)
    assert editor.value() == "v3"
    assert editor.text() == "三角村"


def test_village_that_two_could_be_is_asked_for(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.VILLAGE)
    commit(editor, "三")
    leave(editor)
    assert editor.value() is None
    assert editor.problem_text() == "“三”有 2 项相符，请选定一项（F4 打开列表）"


def test_unknown_village_is_told(qtbot: QtBot) -> None:
    editor = made(qtbot, Kind.VILLAGE)
    commit(editor, "无名村")
    leave(editor)
    assert editor.problem_text() == "字段没有“无名村”这一项，请按 F4 从列表中选择"


def test_clicking_a_row_takes_it(qtbot: QtBot) -> None:
    editor: Any = made(qtbot, Kind.CHOICE)
    press(editor, Key.Key_F4)
    view = editor._popup._view
    place = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor.value() is Way.SCHOOL
