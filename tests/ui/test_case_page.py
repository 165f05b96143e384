"""A relief case by keyboard: its steps and papers, what is shown and not typed, known residents, a death."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import records
from mzdesk.store.work import table_of
from tests.fixtures import TODAY, make_desk
from tests.ui import relief
from tests.ui.offices import answer, focused, idle, window_of
from tests.ui.relief import CHILD, DIBAO, HEAD, SPOUSE
from tests.ui.typing_helpers import press, retype, type_text
from ui import theme
from ui.forms.written_panel import WrittenPanel
from ui.pages.death_dialog import DeathDialog
from ui.pages.print_page import PrintPage
from ui.pages.record_side import papers_by_state
from ui.pages.records_page import RecordsPage
from ui.pages.step_dialog import StepDialog
from ui.shell import behind
from ui.shell.window import MainWindow
from ui.widgets.plain_table import PlainTable

__all__ = ["make_desk"]

Key = Qt.Key
Ctrl, Alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def people(office: Desk) -> dict[str, str]:
    return relief.family(office)


@pytest.fixture
def window(qtbot: QtBot, office: Desk, tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, office, tmp_path)
    qtbot.waitUntil(made.isActiveWindow)
    idle(qtbot, made)
    return made


def opened(qtbot: QtBot, window: MainWindow, key: str, line: str = "rural_dibao") -> RecordsPage:
    window.open_page(line, record=key)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage) and page.in_record
    return page


def back(qtbot: QtBot, window: MainWindow) -> None:
    """The window has the keyboard again, as any screen gives it back when a dialog closes."""
    idle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def new(qtbot: QtBot, window: MainWindow, line: str = "rural_dibao") -> RecordsPage:
    window.open_page(line)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    press(page.list.table, Key.Key_Insert)
    return page


def words_in(page: RecordsPage) -> list[str]:
    return [made.text() for made in page.record.side.findChildren(QLabel) if made.isVisibleTo(page.record.side)]


def steps_in(page: RecordsPage) -> list[str]:
    texts = [made.text() for made in page.record.side.findChildren(QPushButton) if not made.isHidden()]
    return [text for text in texts if text[-5:-1] == "Alt+" or text.endswith(tuple(f"Alt+{n}" for n in range(1, 6)))]


def take(dialog: StepDialog) -> None:
    """Enter through the question with what stands there."""
    dialog.words.setFocus()
    press(dialog.words, Key.Key_Return)


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


# steps and papers


def test_submit_and_accept_by_keys_then_print(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    """Alt+1 twice; after each step its paper is offered, F9 opens it."""
    key = relief.application(office, people[HEAD])
    page = opened(qtbot, window, key)
    answer(StepDialog, take)
    press(page.record, Key.Key_1, Alt)
    qtbot.waitUntil(lambda: records.load(office, DIBAO, key).state == "已提交")
    assert page.record.paper_offer.kind == "申请审批表"
    back(qtbot, window)
    answer(StepDialog, take)
    press(page.record, Key.Key_1, Alt)
    qtbot.waitUntil(lambda: records.load(office, DIBAO, key).state == "已受理")
    back(qtbot, window)
    case = records.load(office, DIBAO, key)
    assert case.get("accepted") == TODAY
    assert [row["action"] for row in case.parts["events"]] == ["受理", "提交"]
    offer = page.record.paper_offer
    assert offer.isVisible() and "打印受理通知书（F9）" in offer.print_button.text()
    press(page.record, Key.Key_F9)
    assert isinstance(window.page, PrintPage)
    idle(qtbot, window)


def test_where_a_case_stands_is_told(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    key = relief.accepted(office, people[HEAD])
    page = opened(qtbot, window, key)
    told = words_in(page)
    assert "现在：已受理" in told
    clock = next(made for made in page.record.side.findChildren(QLabel) if made.text().startswith("审核确认："))
    assert "2026-11-19" in clock.text() and "57号" in clock.toolTip()


@pytest.mark.parametrize(("day", "role"), [((2026, 8, 24), "warn"), ((2026, 6, 1), "problem")])
def test_an_end_that_is_near_or_past_is_coloured(
    day: tuple[int, int, int], role: str, qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    key = relief.accepted(office, people[HEAD], day)
    page = opened(qtbot, window, key)
    clock = next(made for made in page.record.side.findChildren(QLabel) if made.text().startswith("审核确认："))
    assert clock.property("role") == role
    badge = behind.overdue_badge(office, "rural_dibao")
    assert (badge.count, badge.words) == (1, "1 件已超期") if role == "problem" else badge is None


def test_a_correction_stands_in_the_menu_and_asks_why(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    """Alt+0, 更正：退回提交; without words it is not taken."""
    key = relief.accepted(office, people[HEAD])
    page = opened(qtbot, window, key)
    side = page.record.side
    assert [text for text in steps_in(page) if "更正" in text] == []
    assert "（Alt+0）" in side.more.text()
    assert entries(side.more.menu()) == ["更正：退回提交", "登记死亡…"]

    def why(dialog: StepDialog) -> None:
        assert dialog.words.placeholderText() == "请写明原因"
        dialog.words.setFocus()
        press(dialog.words, Key.Key_Return)
        assert dialog.isVisible() and "请写明原因" in dialog._said.text()
        assert focused() is dialog.words
        type_text(dialog.words, "受理日期录错")
        press(dialog.words, Key.Key_Return)

    answer(StepDialog, why)
    press(page.record, Key.Key_0, Alt)
    qtbot.waitUntil(lambda: side.more.menu().isVisible())
    press(side.more.menu(), Key.Key_Down)
    press(side.more.menu(), Key.Key_Return)
    qtbot.waitUntil(lambda: records.load(office, DIBAO, key).state == "已提交")
    idle(qtbot, window)
    case = records.load(office, DIBAO, key)
    assert case.get("accepted") is None
    assert case.parts["events"][0]["words"] == "受理日期录错"


def test_the_papers_of_the_state_come_first() -> None:
    assert papers_by_state(DIBAO, "已受理")[:2] == ("受理通知书", "入户调查表")
    assert set(papers_by_state(DIBAO, "已受理")) == set(DIBAO.papers)
    children = LINES["left_behind"]
    assert papers_by_state(children, "登记在册") == tuple(children.papers)


def test_at_most_four_papers_are_buttons(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    page = opened(qtbot, window, relief.accepted(office, people[HEAD]))
    side = page.record.side
    keys = [made.shortcut().toString() for made in side.papers]
    assert keys == ["Alt+6", "Alt+7", "Alt+8", "Alt+9"]
    assert len(side.papers) + len(entries(side.more_papers.menu())) == len(DIBAO.papers)


# what steps write


def test_what_steps_write_is_shown_and_not_typed(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    key = relief.paid(office, people[HEAD])
    page = opened(qtbot, window, key)
    form = page.record.form
    written = [part.key for part in DIBAO.parts if part.written and not part.pictures]
    assert set(written) == {"entitlements", "calculation", "events"}
    for part in written:
        panel = form.parts[part]
        assert isinstance(panel, WrittenPanel)
        assert not panel.findChildren(QPushButton)
    table = form.parts["entitlements"].table
    place = DIBAO.part("entitlements").columns.index("monthly")
    assert table.horizontalHeaderItem(place).text() == "月金额（元）"
    assert table.item(0, place).text() == "612.00"
    assert table.item(0, place).textAlignment() & Qt.AlignmentFlag.AlignRight
    assert not form.changed
    names = [form.parts["members"].table.item(y, 0).text() for y in range(3)]
    assert sorted(names) == sorted([HEAD, SPOUSE, CHILD])


def test_an_amount_and_a_month_as_they_are_typed(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    page = opened(qtbot, window, relief.application(office, people[HEAD]))
    form = page.record.form
    form.go_to("history_monthly")
    amount, month = form.editor("history_monthly"), form.editor("paid_through")
    retype(amount, "350")
    press(amount, Key.Key_Return)
    assert (amount.text(), amount.value()) == ("350.00", Money(350_00))
    month.setFocus()
    retype(month, "202610")
    press(month, Key.Key_Return)
    assert (month.text(), month.value()) == ("2026-10", Month(2026, 10))
    press(month, Key.Key_S, Ctrl)
    idle(qtbot, window)
    assert records.load(office, DIBAO, page.record.record_id).get("history_monthly") == Money(350_00)


# known residents


def test_a_known_resident_is_offered_by_name_and_used(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    """Insert, the name, Ctrl+U: the file fills the form and the household stands as rows."""
    page = new(qtbot, window)
    assert focused() is page.record.form.editor("name")
    type_text(focused(), HEAD)
    banner = page.record.banner
    qtbot.waitUntil(banner.isVisible)
    assert banner.use_button.text() == "使用该居民档案（Ctrl+U）"
    press(focused(), Key.Key_U, Ctrl)
    assert page.record.form.editor("id_no").value() == relief.number_of(HEAD)
    rows = page.record.form.dossier().parts["members"]
    assert {row["person"] for row in rows} == set(people.values())
    assert page.record.form.editor("applied").value() == TODAY
    assert not banner.isVisible()
    press(focused(), Key.Key_S, Ctrl)
    idle(qtbot, window)
    case = records.load(office, DIBAO, page.record.record_id)
    assert case.get("person_id") == people[HEAD] and len(case.parts["members"]) == 3
    person = table_of(Person)
    with office.store.reading() as connection:
        assert len(connection.execute(select(person.c.id).where(person.c.name == HEAD)).all()) == 1


def test_a_settled_case_does_not_forbid_another_and_an_open_one_does(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    key = relief.application(office, people[HEAD])
    records.advance(office, DIBAO, key, "提交", day=TODAY)
    page = new(qtbot, window)
    record = page.record
    record.form.editor("id_no").setFocus()
    type_text(focused(), relief.number_of(HEAD))
    press(focused(), Key.Key_Return)
    assert record.banner.isVisible() and record.banner.use_button.isHidden()
    assert not record.banner.open_button.isHidden()
    page.discard()
    withdraw = next(step for step in DIBAO.steps if step.action == "撤回")
    records.advance(office, DIBAO, key, "撤回", day=TODAY, reason=str(next(iter(withdraw.reasons))))
    page.new_record()
    record.form.editor("id_no").setFocus()
    type_text(focused(), relief.number_of(HEAD))
    press(focused(), Key.Key_Return)
    assert not record.banner.use_button.isHidden()
    press(focused(), Key.Key_U, Ctrl)
    assert record.form.dossier().values["person_id"] == people[HEAD]
    record.check()
    assert not [p for p in record._problems if p.rule == "same-person"]
    page.discard()


def test_of_several_with_one_name_the_clerk_picks(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    other = relief.resident(office, HEAD)
    page = new(qtbot, window)
    type_text(focused(), HEAD)
    banner = page.record.banner
    qtbot.waitUntil(banner.isVisible)
    assert banner.use_button.text() == "使用其中一位…（Ctrl+U）"
    press(focused(), Key.Key_U, Ctrl)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and len(menu.actions()) == 2
    press(menu, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.record.form.dossier().values.get("person_id")))
    assert page.record.form.dossier().values["person_id"] in (people[HEAD], other)
    page.discard()


# a death


def test_a_death_is_registered_after_its_effects_were_seen(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    """Alt+0, 登记死亡…: who of the household, the day, the source; the list; only then the event."""
    key = relief.paid(office, people[HEAD])
    page = opened(qtbot, window, key)
    seen: list[list[str]] = []

    def tell(dialog: DeathDialog) -> None:
        assert [dialog.who.itemText(n) for n in range(dialog.who.count())] == [HEAD, SPOUSE, CHILD]
        press(dialog.who, Key.Key_Down)
        press(dialog.who, Key.Key_Return)
        type_text(focused(), "20261005")
        press(focused(), Key.Key_Return)
        assert focused() is dialog.source
        type_text(focused(), "村里上报")
        press(focused(), Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.touched is not None)
        seen.extend(dialog.list.texts())
        assert isinstance(focused(), PlainTable) and not dialog.go.isHidden()
        press(focused(), Key.Key_Return)
        assert focused() is dialog.go
        press(focused(), Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    answer(DeathDialog, tell)
    menu = page.record.side.more.menu()
    press(page.record, Key.Key_0, Alt)
    qtbot.waitUntil(menu.isVisible)
    press(menu, Key.Key_Up)
    press(menu, Key.Key_Return)
    person = table_of(Person)
    with office.store.reading() as connection:
        died = connection.scalar(select(person.c.died).where(person.c.id == people[SPOUSE]))
    assert str(died) == "2026-10-05"
    assert any(effect == "核减" and "农村低保" in words for effect, words in seen)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.record.form.parts["events"].table.rowCount() == 2)
    assert len(records.load(office, DIBAO, key).parts["entitlements"]) >= 2


def test_another_day_asks_to_see_the_list_again(
    qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str],
) -> None:
    page = opened(qtbot, window, relief.paid(office, people[HEAD]))

    def tell(dialog: DeathDialog) -> None:
        dialog.day.setFocus()
        type_text(dialog.day, "20261010")
        press(dialog.day, Key.Key_Return)
        press(focused(), Key.Key_Return)
        assert "今天之后" in dialog._wrong.text() and dialog.go.isHidden()
        retype(dialog.day, "20261005")
        dialog.show_touched()
        qtbot.waitUntil(lambda: dialog.touched is not None)
        dialog.day.setFocus()
        retype(dialog.day, "20260905")
        assert dialog.touched is None and dialog.go.isHidden()
        press(dialog, Key.Key_Escape)

    answer(DeathDialog, tell)
    page.record.doings.death()
    idle(qtbot, window)


def test_nobody_dies_in_a_record_that_is_not_saved(qtbot: QtBot, window: MainWindow, office: Desk) -> None:
    page = new(qtbot, window)
    assert page.record.side.more.isHidden()
    page.discard()


# the list


def test_the_tabs_of_a_programme(qtbot: QtBot, window: MainWindow, office: Desk, people: dict[str, str]) -> None:
    relief.accepted(office, people[HEAD])
    window.open_page("rural_dibao")
    idle(qtbot, window)
    page: Any = window.page
    tabs = [page.list.tabs.tabText(n) for n in range(page.list.tabs.count())]
    assert tabs == ["在保", "在办", "办结未享受", "已停发", "已超期", "7日内到期", "有问题", "全部"]
    assert page.list.filters._risk.isHidden()
    page.list.show_view("open")
    qtbot.waitUntil(lambda: [row.state for row in page.list.model.rows] == ["已受理"])
    assert page.list.model.columns[2].label == "状态"
    page.list.filters._state.setCurrentText("发放中")
    qtbot.waitUntil(lambda: not page.list.model.rows and not window.operations.busy)


def test_registers_stand_in_their_groups(window: MainWindow) -> None:
    entries = list(window._entries.values())
    assert {line.key for line in LINES.values()} <= {entry.key for entry in entries}
    groups = list(dict.fromkeys(entry.group for entry in entries if entry.key in LINES))
    assert groups == ["社会救助", "居民", "关爱探访", "养老机构"]


@pytest.mark.parametrize("large", [False, True])
def test_a_case_fits_the_smallest_screen(
    large: bool, qtbot: QtBot, office: Desk, people: dict[str, str], tmp_path: Path, qapp: QApplication,
) -> None:
    theme.apply(qapp, large=large)
    try:
        window = window_of(qtbot, office, tmp_path)
        for key in (relief.paid(office, people[HEAD]), relief.accepted(office, relief.resident(office, CHILD))):
            page = opened(qtbot, window, key)
            page.record.paper_offer.offer(key, "受理", "受理通知书")
            for place in range(page.record.form.count()):
                page.record.form.setCurrentIndex(place)
                least = window.minimumSizeHint()
                assert (least.width() <= 1366, least.height() <= 768) == (True, True), f"{place}: {least}"
            form = page.record.form.sections[0]
            assert form.width() <= form.parentWidget().width()
            for made in page.record.side.findChildren(QPushButton):
                words = made.fontMetrics().horizontalAdvance(made.text())
                assert made.isHidden() or words <= made.width() - 4, made.text()
    finally:
        theme.apply(qapp)
