"""设置 › 账户 by keyboard, the window of each role, and the lock that another account opens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mzdesk.people.access import Role
from mzdesk.people.desk import Desk
from mzdesk.services import accounts, audit, offices
from mzdesk.services.accounts import Wanted
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD, TODAY, at, make_desk, put_child, village
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, retype
from tests.visiting import elders
from ui.pages.records_page import RecordsPage
from ui.pages.settings.accounts_panel import AccountsPanel
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]
Key, Control, Alt = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
OTHER = "jingban-22"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "COST", CHEAP)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    made = make_desk()
    made.operator = "李向阳"
    return made


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    made = window_of(qtbot, desk, tmp_path)
    made.open_page("settings", section="accounts")
    idle(qtbot, made)
    panel_of(made).activated()
    return made


def panel_of(window: MainWindow) -> AccountsPanel:
    panel = window.page.panel  # type: ignore[attr-defined]
    assert isinstance(panel, AccountsPanel)
    return panel


def fill(window: MainWindow, name: str, password: str = OTHER, own: str = PASSWORD) -> None:
    form = panel_of(window).form
    for edit, words in ((form.name, name), (form.new, password), (form.again, password), (form.own, own)):
        retype(edit, words)


def test_an_account_is_added_by_keyboard(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = panel_of(window)
    assert panel.table.hasFocus()
    press(panel.table, Key.Key_Insert)
    assert panel.form.name.hasFocus()
    fill(window, "张丽")
    press(panel.form.own, Key.Key_S, Control)
    idle(qtbot, window)
    assert [row[0] for row in panel.table.texts()] == ["李向阳", "张丽"]
    assert not panel.form.isVisible()
    assert panel.form.password() == panel.form.own_password() == ""
    again = offices.unlock(desk.folder, password=OTHER, clock=at(TODAY))
    assert again.operator == "张丽"
    again.store.close()


def test_a_villages_account_gets_its_villages_by_the_space_bar(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = panel_of(window)
    press(panel.table, Key.Key_Insert)
    fill(window, "王芳")
    panel.form.role.setFocus()
    press(panel.form.role, Key.Key_End)
    assert panel.form.villages.isVisible()
    press(panel.form.own, Key.Key_S, Control)
    idle(qtbot, window)
    assert panel.form.problem.text() == "村级录入的账户要指定村（社区）。请至少选择一个村（社区）。"
    assert panel.form.villages.hasFocus()
    press(panel.form.villages, Key.Key_Space)
    press(panel.form.villages, Key.Key_S, Control)
    idle(qtbot, window)
    seat = accounts.seats(desk)[1]
    assert (seat.role, seat.villages) == (Role.VILLAGE, (village(desk),))


@pytest.mark.parametrize(("password", "own", "words"), [
    ("kurz1", PASSWORD, "密码至少8位。密码没有改。"), (OTHER, "falsch-99", f"密码不对。{keyring.ADVICE}。"),
    (PASSWORD, PASSWORD, "这个密码不能用。请换一个密码。"),
])
def test_what_is_wrong_is_told_in_the_form(
    qtbot: QtBot, window: MainWindow, password: str, own: str, words: str,
) -> None:
    panel = panel_of(window)
    press(panel.table, Key.Key_Insert)
    fill(window, "张丽", password, own)
    press(panel.form.own, Key.Key_S, Control)
    idle(qtbot, window)
    assert panel.form.problem.text() == words
    assert panel.form.isVisible()


def test_a_password_is_reset_and_an_account_closed_by_keyboard(
    qtbot: QtBot, window: MainWindow, desk: Desk,
) -> None:
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    panel = panel_of(window)
    panel.refresh()
    panel.table.setCurrentCell(1, 0)
    press(panel.table, Key.Key_W, Alt)
    assert panel.form.new.hasFocus()
    for edit, words in ((panel.form.new, "lingshi-99"), (panel.form.again, "lingshi-99"), (panel.form.own, PASSWORD)):
        assert edit.hasFocus()
        retype(edit, words)
        press(edit, Key.Key_Return)
    idle(qtbot, window)
    offices.unlock(desk.folder, password="lingshi-99", clock=at(TODAY)).store.close()

    def close(dialog: Question) -> None:
        retype(dialog.reason, "diaoli")
        press(dialog.reason, Key.Key_Return)

    panel.table.setCurrentCell(1, 0)
    answer(Question, close)
    press(panel.table, Key.Key_Delete)
    assert accounts.seats(desk)[1].closed == TODAY
    assert panel.table.texts()[1][4] == f"{TODAY} 停用"


def seated(qtbot: QtBot, desk: Desk, folder: Path, wanted: Wanted) -> MainWindow:
    """The window of somebody with another account."""
    accounts.add(desk, wanted, OTHER, PASSWORD)
    other = offices.unlock(desk.folder, password=OTHER, clock=at(TODAY))
    return window_of(qtbot, other, folder)


def test_a_villages_window_has_only_its_own_pages(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    window = seated(qtbot, desk, tmp_path, Wanted("王芳", Role.VILLAGE, (village(desk),)))
    idle(qtbot, window)
    assert set(window.keys) == {"visits", "village", "settings", "print"}
    with qtbot.waitSignal(window.operations.told) as told:
        assert window.open_page("elders") is False
    assert told.args == ["您的账户没有这一页的权限"]
    window._desk.store.close()


def test_a_leaders_window_has_no_page_that_writes(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    window = seated(qtbot, desk, tmp_path, Wanted("周镇长", Role.LEADER))
    idle(qtbot, window)
    assert {"today", "elders", "rural_dibao", "audit", "print"} <= set(window.keys)
    assert not {"handin", "import", "visits", "handover", "restore", "left_behind"} & set(window.keys)
    window._desk.store.close()


def test_a_leader_goes_through_a_whole_file_and_changes_nothing(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    key = elders.elder(desk, "黄志高")
    window = seated(qtbot, desk, tmp_path, Wanted("周镇长", Role.LEADER))
    window.open_page("elders", record=key)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    form = page.record.form
    for place in range(form.count() - 1):  # the last tab is the history
        form.setCurrentIndex(place)
        shown = form.currentWidget()
        assert shown is not None
        for typed in ("9", Key.Key_Delete, Key.Key_Insert, Key.Key_Space):
            for editor in (one for one in shown.findChildren(QWidget) if hasattr(one, "set_read_only") and hasattr(
                    one, "field") and one.isVisible()):
                editor.setFocus(Qt.FocusReason.TabFocusReason)
                assert editor.hasFocus()  # it can be gone to, read and copied
                if isinstance(typed, str):
                    QTest.keyClicks(editor, typed)
                else:
                    QTest.keyClick(editor, typed)
            QTest.keyClick(shown, Key.Key_Insert)
    assert not form.changed
    assert {label: widget.isVisible() for label, widget in (
        ("save", page.record.save_button), ("add", form.parts["tags"].add))} == {"save": False, "add": False}
    words = "您的账户（分管领导）只能查看，不能登记和修改"
    with qtbot.waitSignal(window.operations.told) as told:
        press(form, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [words]
    press(page.record, Key.Key_Escape)
    with qtbot.waitSignal(window.operations.told) as told:
        press(page.list.table, Key.Key_Insert)
    assert told.args == [words]
    assert not page.in_record
    window._desk.store.close()


def test_another_account_opens_the_lock_and_takes_over(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    window.lock()
    window.lock_screen.password.setText(PASSWORD)
    press(window.lock_screen.password, Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locked)
    window.lock()
    window.lock_screen.password.setText(OTHER)
    with qtbot.waitSignal(window.switched) as switched:
        press(window.lock_screen.password, Key.Key_Return)
    other = switched.args[0]
    assert (other.operator, window.locked) == ("张丽", True)
    idle(qtbot, window)
    other.store.close()


def test_the_wait_goes_on_in_a_new_window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    """Closing the program and starting it again does not shorten it."""
    from mzdesk.services import tries

    for _ in range(3):
        tries.missed(desk.folder, desk.clock)
    window = window_of(qtbot, desk, tmp_path / "again")
    window.lock()
    assert window.lock_screen.problem.text() == "已错 3 次。请等 4 秒再试。"
    assert not window.lock_screen.open.isEnabled()


@pytest.mark.parametrize("wanted", [
    Wanted("经办甲"), Wanted("周镇长", Role.LEADER), Wanted("周局长", Role.LEADER, special=True),
    Wanted("王芳", Role.VILLAGE, ("",)),
], ids=lambda wanted: f"{wanted.role.name}{wanted.special}")
def test_whoever_opens_every_page_is_refused_nowhere(
    qtbot: QtBot, desk: Desk, tmp_path: Path, wanted: Wanted,
) -> None:
    """What an account may not do is not in its window: walking through all of it meets no closed door."""
    put_child(desk, "登记在册", village=village(desk))
    elders.elder(desk, "黄志高")
    if wanted.role is Role.VILLAGE:
        wanted = Wanted(wanted.name, wanted.role, (village(desk),))
    window = seated(qtbot, desk, tmp_path, wanted)
    refusals: list[str] = []
    window.operations.refused.connect(lambda refusal: refusals.append(refusal.sentence))
    for key in window.keys:
        window.open_page(key)
        idle(qtbot, window)
    window.heartbeat.beat()
    idle(qtbot, window)
    assert refusals == []
    assert audit.trail(desk, audit.Query(kind="deed:refused")).total == 0
    window._desk.store.close()


def test_the_recovery_code_is_renewed_by_keyboard(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = panel_of(window)
    press(panel.table, Key.Key_K, Alt)
    card = panel.recovery
    assert card.own.hasFocus()
    retype(card.own, "falsch-99")
    press(card.own, Key.Key_Return)
    idle(qtbot, window)
    assert (card.problem.text(), card.code.isVisible()) == (f"密码不对。{keyring.ADVICE}。", False)
    retype(card.own, PASSWORD)
    press(card.own, Key.Key_Return)
    idle(qtbot, window)
    code = "-".join(card.code.text().replace("\n", "　").split("　"))
    offices.unlock(desk.folder, recovery_code=code, clock=at(TODAY)).store.close()
    panel.activated()
    assert not card.code.isVisible()
