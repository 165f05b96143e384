"""A register by keyboard: find, open, fill in, mend, save, step, undo, batch; nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mzdesk.basics.days import PartialDay
from mzdesk.describe import Kind
from mzdesk.describe.values import words_of
from mzdesk.people.desk import Desk
from mzdesk.services import audit, records
from mzdesk.store.deeds import UNMASK, Deed
from mzdesk.store.work import table_of
from tests.fixtures import CHILDREN, TODAY, child_values, id_number, make_desk, names_of, put_child, village
from tests.ui.offices import answer, focused, idle, window_of
from tests.ui.typing_helpers import press, retype, type_text
from ui.pages.records_page import RecordsPage
from ui.pages.step_dialog import StepDialog
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key = Qt.Key
Ctrl, Alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ON_REGISTER = "登记在册"
ENTERING = next(step for step in CHILDREN.steps if step.action == "核实登记")


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    """Three children on the register, one draft."""
    desk = make_desk()
    for place, (name, birth) in enumerate((("杨思怡", date(2016, 3, 5)), ("单小辰", date(2018, 1, 9)),
                                           ("欧阳志英", date(2014, 7, 30)))):
        key = put_child(desk, "待核实", name=name, birth=PartialDay.of(birth), id_no=id_number(birth, "2"),
                        village=village(desk, place))
        records.advance(desk, CHILDREN, key, "核实登记", day=date(2026, 9, 1), reason=str(next(iter(ENTERING.reasons))))
    put_child(desk, name="未完成", id_no=None, village=None)
    return desk


@pytest.fixture
def window(qtbot: QtBot, office: Desk, tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, office, tmp_path, "left_behind")
    loaded(qtbot, made)
    return made


def loaded(qtbot: QtBot, window: MainWindow) -> RecordsPage:
    """Wait until the list has answered and nothing is under way."""
    page = window.page
    assert isinstance(page, RecordsPage)
    qtbot.waitUntil(lambda: bool(page.list.model.rows) and not window.operations.busy)
    return page


def shown(page: RecordsPage) -> list[str]:
    return [row.texts["name"] for row in page.list.model.rows]


def editor(page: RecordsPage, path: str) -> Any:
    return page.record.form.editor(path)


def find_and_open(qtbot: QtBot, window: MainWindow, typed: str) -> RecordsPage:
    page = loaded(qtbot, window)
    press(page.list.table, Key.Key_Slash)
    assert focused() is page.list.filters.search
    type_text(focused(), typed)
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 1 and not window.operations.busy)
    press(focused(), Key.Key_Return)
    press(page.list.table, Key.Key_Return)
    assert page.in_record
    return page


# the list


def test_the_list_opens_with_the_register_and_the_cursor_in_it(window: MainWindow, qtbot: QtBot) -> None:
    page = loaded(qtbot, window)
    assert sorted(shown(page)) == ["单小辰", "杨思怡", "欧阳志英"]
    assert focused() is page.list.table
    assert page.list.table.current() is not None


def test_the_list_of_children_is_noted_when_it_comes_to_the_front(
        window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    def noted() -> list[str]:
        return [one.words.what for one in audit.trail(office, audit.Query(kind="deed:view")).entries]

    assert noted() == ["查看 农村留守儿童名单"]
    for key in ("elders", "left_behind", "today", "left_behind"):
        window.open_page(key)
        idle(qtbot, window)
    assert noted() == ["查看 农村留守儿童名单"]


@pytest.mark.parametrize("typed", ["杨思", "ysy", "yangsiyi", "央思", "431299201603"])
def test_typing_finds_at_once_and_enter_opens(window: MainWindow, qtbot: QtBot, typed: str) -> None:
    page = find_and_open(qtbot, window, typed)
    assert editor(page, "name").value() == "杨思怡"


def test_views_filters_and_clearing_them(window: MainWindow, qtbot: QtBot) -> None:
    page = loaded(qtbot, window)
    tabs = [page.list.tabs.tabText(n) for n in range(page.list.tabs.count())]
    assert tabs == ["在册", "本月未访", "逾期未访", "7日内应访", "有问题", "草稿", "已退出", "全部"]
    for _ in range(tabs.index("草稿")):
        press(page.list.table, Key.Key_Tab, Ctrl)
    qtbot.waitUntil(lambda: shown(page) == ["未完成"])
    page.list.show_view("")
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    press(page.list.table, Key.Key_F, Ctrl)
    type_text(focused(), "没有这个人")
    qtbot.waitUntil(lambda: not page.list.model.rows and not window.operations.busy)
    press(focused(), Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)


def test_a_batch_says_who_could_not_and_why(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    """Marked with Space; 退出 needs a reason; the one that somebody else has taken off meanwhile is told of."""
    page = loaded(qtbot, window)
    page.list.table.go_to(0)
    press(page.list.table, Key.Key_Space)
    press(page.list.table, Key.Key_Space)
    assert len(page.list.model.marked) == 2
    gone = sorted(page.list.model.marked)[0]
    exit_ = next(s for s in CHILDREN.steps if s.action == "退出")
    records.advance(office, CHILDREN, gone, "退出", day=TODAY, reason=str(next(iter(exit_.reasons))))

    def leave(dialog: StepDialog) -> None:
        dialog.reason.set_value(next(iter(exit_.reasons)))
        answer(Question, lambda told: told.reject())
        dialog.accept()

    def choose(question: Question) -> None:
        answer(StepDialog, leave)
        press(question.verbs[0], Key.Key_Return)

    answer(Question, choose)
    told: list[str] = []
    window.operations.told.connect(told.append)
    press(page.list.table, Key.Key_D, Ctrl)
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1] == "退出：办好1人，没办成1人"
    idle(qtbot, window)
    qtbot.waitUntil(lambda: len(shown(page)) == 1)


# the file


def test_a_new_child_by_keyboard_only(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    """Insert, fields with Enter, codes by one key, the number fills birth and sex; Ctrl+S keeps a draft."""
    page = loaded(qtbot, window)
    press(page.list.table, Key.Key_Insert)
    assert page.in_record and focused() is editor(page, "name")
    type_text(focused(), "覃玉兰")
    press(focused(), Key.Key_Return)
    assert focused() is editor(page, "id_no")
    number = id_number(date(2017, 11, 2), "2", order=3)
    type_text(focused(), number)
    press(focused(), Key.Key_Return)
    assert words_of(editor(page, "sex").value()) == "女"
    assert editor(page, "birth").value() == PartialDay(2017, 11, 2)
    editor(page, "village").setFocus()
    name = records.village_options(office)[1].label
    type_text(focused(), name)
    press(focused(), Key.Key_Return)
    press(focused(), Key.Key_S, Ctrl)
    assert page.record.record_id
    stored = records.load(office, CHILDREN, page.record.record_id)
    assert (stored.state, stored.get("name"), stored.get("id_no")) == ("草稿", "覃玉兰", number)
    assert stored.get("village") == village(office, 1)
    press(page.record, Key.Key_Escape)
    assert not page.in_record


def test_problems_stand_beside_the_field_while_typing(window: MainWindow, qtbot: QtBot) -> None:
    page = find_and_open(qtbot, window, "ysy")
    birth = editor(page, "birth")
    birth.setFocus()
    retype(birth, "20160306")
    press(birth, Key.Key_Return)
    mark = page.record.form.findChild(QWidget, "mark_birth")
    qtbot.waitUntil(lambda: not mark.isHidden())
    assert "身份证" in mark.text()


def test_a_record_out_of_sight_is_not_checked_before_it_is_seen_again(
    window: MainWindow, qtbot: QtBot, office: Desk, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The office may be locked before the pause in typing is over: nothing must read it then."""
    page, asked = find_and_open(qtbot, window, "ysy"), []
    told = records.check
    monkeypatch.setattr(records, "check", lambda *said: asked.append(said) or told(*said))
    birth = editor(page, "birth")
    birth.setFocus()
    retype(birth, "20160306")
    window.hide()
    page.record.form.edited.emit("birth")  # a field that loses the focus with its window
    asked.clear()
    timers = page.record.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert timers
    assert not any(timer.isActive() for timer in timers)
    window.show()
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert not page.record.form.findChild(QWidget, "mark_birth").isHidden()
    page.discard()


def test_text_that_cannot_be_read_is_kept_and_not_saved(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    page = find_and_open(qtbot, window, "ysy")
    key, birth = page.record.record_id, editor(page, "birth")
    birth.setFocus()
    retype(birth, "20161399")
    press(birth, Key.Key_S, Ctrl)
    assert birth.text() == "20161399"
    assert records.load(office, CHILDREN, key).get("birth") == PartialDay(2016, 3, 5)
    page.discard()


def test_escape_asks_only_if_something_changed(window: MainWindow, qtbot: QtBot) -> None:
    page = find_and_open(qtbot, window, "ysy")
    press(page.record, Key.Key_Escape)
    assert not page.in_record
    press(page.list.table, Key.Key_Return)
    school = editor(page, "school")
    school.setFocus()
    type_text(school, "中心小学")
    asked: list[str] = []

    def stay(question: Question) -> None:
        asked.extend(made.text() for made in (*question.verbs, question.back))
        press(question, Key.Key_Escape)

    answer(Question, stay)
    press(school, Key.Key_Escape)
    assert asked == ["保存", "不保存", "继续编辑"]
    assert page.in_record and school.value() == "中心小学"
    page.discard()


def test_the_same_number_is_told_with_the_way_to_it(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    page = loaded(qtbot, window)
    there = next(row.id for row in page.list.model.rows if row.texts["name"] == "杨思怡")
    press(page.list.table, Key.Key_Insert)
    editor(page, "id_no").setFocus()
    type_text(focused(), id_number(date(2016, 3, 5), "2"))
    press(focused(), Key.Key_Return)
    assert page.record.banner.isVisible()
    answer(Question, lambda question: press(question.verbs[1], Key.Key_Return))
    page.record.banner.findChildren(QWidget)
    page.record.banner.open_button.click()
    assert page.record.record_id == there


def test_a_visit_is_added_with_what_can_be_expected(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    """Insert on 随访: today's date stands there; the record's due day moves with the saved visit."""
    page = find_and_open(qtbot, window, "ysy")
    form, key = page.record.form, page.record.record_id
    while form.tabText(form.currentIndex()) != "随访":
        press(page.record, Key.Key_Tab, Ctrl)
    press(focused(), Key.Key_Insert)
    panel = form.parts["visits"]
    assert panel.form.editors["visited"].value() == TODAY
    before = records.load(office, CHILDREN, key)
    assert not before.parts["visits"]
    typed = {"child_seen": "1", "asked_name": "杨爷爷", "last_contact": "20261005", "make_key": "0"}
    for field, made in panel.form.editors.items():
        if panel.form.fields[field].required and made.value() is None:
            made.setFocus()
            type_text(made, typed.get(field, "1" if panel.form.fields[field].kind is Kind.CHOICE else "正常"))
            press(made, Key.Key_Return)
    press(focused(), Key.Key_S, Ctrl)
    after = records.load(office, CHILDREN, key)
    assert [page.record.side.problems.item(n).text() for n in range(page.record.side.problems.count())] == []
    assert after.parts["visits"][0]["visited"] == TODAY


def test_unreadable_text_holds_the_row_of_a_part(window: MainWindow, qtbot: QtBot) -> None:
    """Going to another row would drop what was typed: the cursor stays and the field is marked."""
    page = find_and_open(qtbot, window, "ysy")
    panel = page.record.form.parts["visits"]
    page.record.form.go_to("visits#0.visited")
    panel.add_row({"visited": date(2026, 9, 1)})
    panel.add_row({"visited": date(2026, 10, 1)})
    day = panel.form.editors["visited"]
    retype(day, "没有的日子")
    panel.table.setCurrentCell(1, 0)
    assert panel.table.currentRow() == 0
    assert day.text() == "没有的日子"
    assert panel.unreadable() == ["#0.visited"]
    page.discard()


def test_step_and_undo(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    """Alt+1 takes the child off the register with a reason; Ctrl+Alt+Z brings it back, also from within a field."""
    page = find_and_open(qtbot, window, "ysy")
    key = page.record.record_id

    def leave(dialog: StepDialog) -> None:
        press(dialog.reason, Key.Key_F4)
        press(dialog.reason, Key.Key_Down)
        press(dialog.reason, Key.Key_Return)
        dialog.words.setFocus()
        press(dialog.words, Key.Key_Return)

    answer(StepDialog, leave)
    press(page.record, Key.Key_1, Alt)
    qtbot.waitUntil(lambda: records.load(office, CHILDREN, key).state == "已退出")
    qtbot.waitUntil(lambda: window.bottom.undo.isVisible() and "退出" in window.bottom.undo.accessibleName())
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press(focused(), Key.Key_Z, Ctrl | Alt)
    qtbot.waitUntil(lambda: records.load(office, CHILDREN, key).state == ON_REGISTER)
    idle(qtbot, window)


def test_history_tells_before_and_after_in_words(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    page = find_and_open(qtbot, window, "ysy")
    school = editor(page, "school")
    school.setFocus()
    retype(school, "沙湾中学")
    press(school, Key.Key_S, Ctrl)
    page.record.form.setCurrentWidget(page.record.history)
    table = page.record.history.table
    qtbot.waitUntil(lambda: table.rowCount() > 0)
    lines = [[table.item(y, x).text() if table.item(y, x) else "" for x in range(3)] for y in range(table.rowCount())]
    assert ["就读学校", "未采集", "沙湾中学"] in lines
    assert lines[0][0].startswith("2026-10-09")
    assert "经办人" in lines[0][0]


def test_voiding_asks_for_a_reason_and_keeps_the_record(window: MainWindow, qtbot: QtBot, office: Desk) -> None:
    page = loaded(qtbot, window)
    row = page.list.table.current()

    def give(question: Question) -> None:
        assert not question.verbs[0].isEnabled()
        type_text(question.reason, "重复登记")
        question.verbs[0].click()

    answer(Question, give)
    press(page.list.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    everyone = records.listing(office, CHILDREN, records.Query(view="all"))
    assert row.texts["name"] not in names_of(everyone)
    table = table_of(CHILDREN.record)
    with office.store.reading() as connection:
        kept = connection.execute(select(table.c.void_reason).where(table.c.id == row.id)).scalar_one()
    assert kept == "重复登记"
    idle(qtbot, window)


def test_sensitive_values_are_hidden_until_f7_and_the_view_is_logged(
    window: MainWindow, qtbot: QtBot, office: Desk,
) -> None:
    page = find_and_open(qtbot, window, "ysy")
    number = editor(page, "id_no")
    assert "20160305" not in number.text()
    press(page.record, Key.Key_F7)
    assert number.text().replace(" ", "") == id_number(date(2016, 3, 5), "2")
    deed = table_of(Deed)
    with office.store.reading() as connection:
        seen = connection.execute(select(deed.c.subject_id).where(deed.c.kind == UNMASK)).scalars().all()
    assert seen == [page.record.record_id]


def test_values_that_the_test_office_was_made_of_are_right(office: Desk) -> None:
    """The files these tests open have nothing to mend: a problem seen is one that the test made."""
    for row in records.listing(office, CHILDREN, records.Query()).rows:
        assert not [p for p in records.check(office, CHILDREN, records.load(office, CHILDREN, row.id)) if p.blocking]
    assert child_values(office)["name"] == "杨思怡"
