"""The frame of the window: pages by key and keyboard, badges, search, undo, lock."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from tests.ui.typing_helpers import press, retype, show, type_text
from ui import operations, theme
from ui.help.window import HelpWindow
from ui.shell.keys import KeysDialog
from ui.shell.links import Links
from ui.shell.navigation import BEFORE, Navigation
from ui.shell.page import Badge, Hit, Page, PageEntry, Shortcut
from ui.shell.preferences import Preferences
from ui.shell.recent import RecentDialog
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@dataclass
class Office:
    name: str = "托口镇人民政府民政办"
    area: str = "431281103"


@dataclass
class DeskStub:
    """What the frame asks of an open office."""

    office: Office = field(default_factory=Office)
    operator: str = "李向阳"

    def today(self) -> date:
        return date(2026, 10, 8)


@dataclass(frozen=True)
class Changed:
    touched: frozenset[tuple[str, str]]


class Recorded(Page):
    """A page that remembers what the window asked of it."""

    shortcuts = (Shortcut("Insert", "登记一名儿童"),)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []
        self.lost = ""
        self.saves = True
        self.editor = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.editor)

    def open(self, **arguments: Any) -> None:
        self.asked.append(("open", arguments))

    def activated(self) -> None:
        self.asked.append("activated")
        self.editor.setFocus()

    def refresh(self, touched: Any) -> None:
        self.asked.append(("refresh", sorted(touched)))

    def set_month(self, month: Month) -> None:
        self.asked.append(("month", str(month)))

    def unsaved(self) -> str:
        return self.lost

    def save_now(self) -> bool:
        self.asked.append("save")
        return self.saves

    def discard(self) -> None:
        self.lost = ""
        self.asked.append("discard")

    def print_now(self) -> None:
        self.asked.append("print")


@dataclass
class World:
    """The window under test and everything handed to it."""

    window: MainWindow
    made: dict[str, Recorded]
    undone: list[str]
    badges: dict[str, Badge]
    preferences: Preferences

    def page(self, key: str) -> Recorded:
        return self.made[key]


@dataclass(frozen=True)
class Work:
    work_id: str = "w1"
    words: str = "导入花名册"


@dataclass(frozen=True)
class Recent:
    work_id: str
    words: str
    why_not: str = ""
    when: str = "2026-10-08 09:05"
    who: str = "李向阳"


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path) -> Any:
    made: dict[str, Recorded] = {}
    undone: list[str] = []
    badges = {"children": Badge(3, "red", "3 人逾期未访")}

    def entry(key: str, title: str, group: str, **more: Any) -> PageEntry:
        def make() -> Page:
            made[key] = Recorded()
            return made[key]

        return PageEntry(key, title, "fa6s.house", group, make, badge=lambda: badges.get(key), **more)

    def reopen(typed: Any) -> None:
        if typed.password != "right":
            raise Refusal("密码不对", "请检查大小写和输入法后再试", code="wrong-password")

    def undo(work_id: str) -> Any:
        undone.append(work_id)
        return Changed(frozenset({("child", "c1")}))

    links = Links(
        last_work=Work, undo=undo, sync_words=lambda: "已报至 9 月，市局已收",
        backup_words=lambda: "上次备份 2026-10-07",
        search=lambda typed: [Hit("杨小某", "茶溪村", "children", {"record": "c1"})] if typed == "yxm" else [],
        reopen=reopen, recent=lambda: [
            Recent("w8", "打印 走访记录表", "打印、导出是已经发生的事，只能留下记录"), Recent("w7", "修改农村留守儿童"),
        ],
    )
    pages = (
        entry("children", "留守儿童", "关爱探访", by_month=True), entry("handin", "月度报送", "报送"),
        entry("settings", "设置", "本机"),
    )
    preferences = Preferences(tmp_path)
    window = MainWindow(DeskStub(), pages, links, preferences)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: [setattr(page, "lost", "") for page in made.values()])
    show(qtbot, window)
    yield World(window, made, undone, badges, preferences)
    window.operations.stop_all()


def settled(qtbot: QtBot, world: World) -> None:
    qtbot.waitUntil(lambda: world.window.bottom.undo.isVisible() and not world.window.operations.busy)


def answer(qtbot: QtBot, verb: int) -> None:
    """Press a button of the next question; -1 goes back."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Question):
            (dialog.back if verb < 0 else dialog.verbs[verb]).click()
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def test_first_page_is_in_front_and_others_are_not_made_yet(world: World) -> None:
    assert world.window.here == "children"
    assert list(world.made) == ["children"]
    assert world.page("children").asked == [("month", "2026-10"), ("open", {}), "activated"]
    assert world.window.topbar.title.text() == "留守儿童"


def test_pages_open_by_ctrl_and_their_number(world: World) -> None:
    press(world.window, Key.Key_2, Ctrl)
    assert world.window.here == "handin"
    assert world.window.navigation.button("handin").isChecked()
    press(world.window, Key.Key_1, Ctrl)
    assert world.window.here == "children"


def test_navigation_is_walked_by_arrows_and_opened_by_enter(world: World) -> None:
    press(world.window, Key.Key_F6)
    navigation = world.window.navigation
    assert navigation.button("children").hasFocus()
    press(navigation.button("children"), Key.Key_Down)
    assert navigation.button("handin").hasFocus()
    press(navigation.button("handin"), Key.Key_Return)
    assert world.window.here == "handin"
    assert world.page("handin").editor.hasFocus()


def test_f6_comes_back_from_the_navigation_to_the_page(world: World) -> None:
    press(world.window, Key.Key_F6)
    press(world.window, Key.Key_F6)
    assert world.page("children").editor.hasFocus()


def test_page_opens_another_with_arguments(world: World) -> None:
    world.page("children").go("handin", month="2026-09")
    assert world.window.here == "handin"
    assert world.page("handin").asked[0] == ("open", {"month": "2026-09"})


def test_crumbs_stand_beside_the_title_of_the_page_in_front(world: World) -> None:
    world.page("children").crumbs_changed.emit(("登记档案",))
    assert world.window.topbar.crumbs.text().split() == ["›", "登记档案"]
    world.window.open_page("handin")
    assert world.window.topbar.crumbs.text() == ""


def test_changes_refresh_the_page_in_front_now_and_others_when_they_come_there(qtbot: QtBot, world: World) -> None:
    world.window.open_page("handin")
    world.page("children").asked.clear()
    world.page("handin").asked.clear()
    operations.announce(world.window, Changed(frozenset({("child", "c1")})))
    operations.announce(world.window, Changed(frozenset({("visit", "v1")})))
    assert world.page("handin").asked == [("refresh", [("child", "c1")]), ("refresh", [("visit", "v1")])]
    assert world.page("children").asked == []
    world.window.open_page("children")
    assert world.page("children").asked[0] == ("refresh", [("child", "c1"), ("visit", "v1")])


def test_frame_shows_last_work_backup_sync_and_badges(qtbot: QtBot, world: World) -> None:
    settled(qtbot, world)
    window = world.window
    assert window.bottom.words.text() == "上一步：导入花名册"
    assert window.bottom.backup.text() == "上次备份 2026-10-07"
    assert window.topbar.sync.text() == "已报至 9 月，市局已收"
    badge = window.navigation.button("children").badge()
    assert badge == Badge(3, "red", "3 人逾期未访")
    assert window.navigation.button("children").accessibleName() == "留守儿童 3 人逾期未访"
    assert window.navigation.button("handin").badge() is None


def test_badges_follow_changes(qtbot: QtBot, world: World) -> None:
    settled(qtbot, world)
    world.badges.clear()
    operations.announce(world.window, Changed(frozenset({("child", "c1")})))
    qtbot.waitUntil(lambda: world.window.navigation.button("children").badge() is None)


def test_undo_takes_back_the_last_work_and_refreshes(qtbot: QtBot, world: World) -> None:
    settled(qtbot, world)
    with qtbot.waitSignal(world.window.operations.changed):
        world.window.bottom.undo.click()
    assert world.undone == ["w1"]
    assert world.page("children").asked[-1] == ("refresh", [("child", "c1")])
    assert world.window.bottom.words.text() == "已撤销上一步"


def test_ctrl_z_outside_of_typing_undoes_the_last_work(qtbot: QtBot, world: World) -> None:
    settled(qtbot, world)
    world.window.navigation.focus_here()
    with qtbot.waitSignal(world.window.operations.changed):
        press(world.window, Key.Key_Z, Ctrl)
    assert world.undone == ["w1"]


def test_ctrl_z_while_typing_takes_back_the_typing_only(qtbot: QtBot, world: World) -> None:
    settled(qtbot, world)
    editor = world.page("children").editor
    editor.setFocus()
    type_text(editor, "abc")
    press(editor, Key.Key_Z, Ctrl)
    assert editor.text() == ""
    assert world.undone == []


def test_search_finds_while_typing_and_opens_the_find(qtbot: QtBot, world: World) -> None:
    press(world.window, Key.Key_K, Ctrl)
    search = world.window.topbar.search
    assert search.hasFocus()
    type_text(search, "yxm")
    press(search, Key.Key_Return)
    assert world.page("children").asked[-2:] == [("open", {"record": "c1"}), "activated"]
    assert search.text() == ""


def test_search_that_finds_nothing_says_what_can_be_typed(qtbot: QtBot, world: World) -> None:
    search = world.window.topbar.search
    search.setFocus()
    type_text(search, "zzz")
    press(search, Key.Key_Return)
    assert search.popup.labels == [
        "没有找到，可输入姓名、拼音或首字母、身份证号开头、电话末四位、机构名、编号、文书名、页面名"]
    assert world.window.here == "children"


def test_month_is_shown_and_changed_where_a_page_goes_by_month(world: World) -> None:
    chooser = world.window.topbar.month
    assert chooser.isVisible()
    press(world.window, Key.Key_PageUp, Ctrl)
    assert world.page("children").asked[-1] == ("month", "2026-09")
    chooser.step(0)
    assert world.page("children").asked[-1] == ("month", "2026-10")
    world.window.open_page("settings")
    assert not chooser.isVisible()


def test_f5_and_f9_reach_the_page_in_front(world: World) -> None:
    press(world.window, Key.Key_F5)
    press(world.window, Key.Key_F9)
    assert world.page("children").asked[-2:] == [("refresh", []), "print"]


@pytest.mark.parametrize(
    ("verb", "here", "last"), [(0, "handin", "save"), (1, "handin", "discard"), (-1, "children", "")]
)
def test_unsaved_page_is_left_only_by_a_decision(
    qtbot: QtBot, world: World, verb: int, here: str, last: str
) -> None:
    page = world.page("children")
    page.lost = "登记档案有未保存的修改"
    page.asked.clear()
    answer(qtbot, verb)
    assert world.window.open_page("handin") is (here == "handin")
    assert world.window.here == here
    assert world.window.navigation.button(here).isChecked()
    assert page.asked == ([last] if last else [])


def test_page_that_could_not_be_saved_stays_in_front(qtbot: QtBot, world: World) -> None:
    page = world.page("children")
    page.lost, page.saves = "登记档案有未保存的修改", False
    answer(qtbot, 0)
    assert not world.window.open_page("handin")


def test_window_with_unsaved_page_does_not_close_by_itself(qtbot: QtBot, world: World) -> None:
    world.page("children").lost = "登记档案有未保存的修改"
    answer(qtbot, -1)
    assert not world.window.close()
    assert world.window.isVisible()
    world.page("children").lost = ""
    assert world.window.close()


def test_f1_lists_the_keys_of_the_page_and_of_the_window(qtbot: QtBot, world: World) -> None:
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, KeysDialog)
        seen.extend(word for row in dialog.table.texts() for word in row)
        type_text(dialog.search, "locked")
        assert not dialog.table.texts()
        dialog.search.clear()
        retype(dialog.search, "Ctrl+K")
        assert dialog.table.texts() == [["任何时候", "Ctrl+K", "查人查档"]]
        dialog.accept()

    QTimer.singleShot(0, look)
    press(world.window, Key.Key_F1)
    assert {"留守儿童", "Insert", "登记一名儿童", "Ctrl+K", "Ctrl+L", "Enter / Shift+Enter"} <= set(seen)


def test_navigation_folds_to_icons_and_remembers_it(world: World) -> None:
    press(world.window, Key.Key_B, Ctrl)
    assert not world.window.navigation.wide
    assert world.preferences.narrow
    assert world.window.navigation.button("children").accessibleName() == "留守儿童"


def test_in_a_window_too_narrow_for_its_words_the_navigation_shows_icons(qtbot: QtBot, world: World) -> None:
    window = world.window
    room = window.page.minimumSizeHint().width() + window.navigation.maximumWidth()
    window.page.setMinimumWidth(window.width() - window.navigation.width() + 20)
    qtbot.waitUntil(lambda: not window.navigation.wide)
    assert not world.preferences.narrow
    press(window, Key.Key_B, Ctrl)
    assert not window.navigation.wide
    window.page.setMinimumWidth(room - window.navigation.maximumWidth())
    window.resize(window.width() + 1, window.height())
    qtbot.waitUntil(lambda: window.navigation.wide)


def test_lock_hides_the_page_and_opens_by_the_password_again(qtbot: QtBot, world: World) -> None:
    editor = world.page("children").editor
    type_text(editor, "half typed")
    press(world.window, Key.Key_L, Ctrl)
    assert world.window.locked
    assert not editor.isVisible()
    screen = world.window.lock_screen
    assert screen.password.hasFocus()
    type_text(screen.password, "right")
    with qtbot.waitSignal(screen.opened):
        press(screen.password, Key.Key_Return)
    assert not world.window.locked
    assert editor.text() == "half typed"
    assert editor.hasFocus()
    assert screen.password.text() == ""


def test_locked_window_obeys_no_shortcut(world: World) -> None:
    world.window.lock()
    press(world.window, Key.Key_2, Ctrl)
    press(world.window, Key.Key_K, Ctrl)
    assert world.window.here == "children"
    assert world.window.lock_screen.password.hasFocus()


def test_lock_closes_an_open_dialog(qtbot: QtBot, world: World) -> None:
    QTimer.singleShot(0, world.window.lock)
    press(world.window, Key.Key_F1)
    assert world.window.locked


def test_lock_comes_when_nobody_is_at_the_desk(qtbot: QtBot, world: World) -> None:
    world.window._idle.timer.start(1)
    qtbot.waitUntil(lambda: world.window.locked)


def test_every_widget_that_takes_the_focus_has_a_name(world: World) -> None:
    nameless = [
        repr(w) for w in world.window.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and isinstance(w, QWidget)
        and w is not world.page("children").editor
        and not (w.accessibleName() or getattr(w, "text", str)() or w.objectName().startswith("qt_"))
    ]
    assert nameless == []


def test_redress_makes_pages_afresh_and_keeps_the_one_with_something_unsaved(world: World) -> None:
    press(world.window, Key.Key_2, Ctrl)
    children, handin = world.page("children"), world.page("handin")
    world.page("children").lost = "登记档案有未保存的修改"
    world.window.redress()
    assert world.page("children") is children
    assert world.page("handin") is not handin
    assert world.window.here == "handin"
    assert world.window.navigation.button("handin").isChecked()
    press(world.window, Key.Key_F6)
    assert world.window.navigation.button("handin").hasFocus()


def test_f1_twice_opens_the_manual(qtbot: QtBot, world: World) -> None:
    QTimer.singleShot(0, lambda: press(QApplication.activeModalWidget(), Key.Key_F1))
    press(world.window, Key.Key_F1)
    shown = world.window.findChild(HelpWindow, "help")
    assert shown is not None
    assert shown.isVisible()
    world.window.lock()
    assert not shown.isVisible()


def test_recent_works_are_listed_and_one_is_undone(qtbot: QtBot, world: World) -> None:
    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, RecentDialog):
            QTimer.singleShot(5, look)
            return
        assert [row[2] for row in dialog.table.texts()] == ["打印 走访记录表", "修改农村留守儿童"]
        assert not dialog.undo.isEnabled()
        assert dialog.said.text() == "不能撤销：打印、导出是已经发生的事，只能留下记录。"
        press(dialog.table, Key.Key_Down)
        press(dialog.table, Key.Key_Return)

    settled(qtbot, world)
    QTimer.singleShot(0, look)
    with qtbot.waitSignal(world.window.operations.told) as told:
        world.window.show_recent()
    assert told.args == ["已撤销上一步"]
    assert world.undone == ["w7"]


def test_a_refusal_with_a_page_in_the_manual_offers_it(qtbot: QtBot, world: World) -> None:
    bar = world.window.refusal
    bar.show_refusal(Refusal("没有这样的记录", "请刷新", code="no-record"))
    assert not bar.how.isVisible()
    bar.show_refusal(Refusal("密码不对", "请再试", code="wrong-password"))
    assert bar.how.isVisible()
    press(world.window, Key.Key_H, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: world.window.findChild(HelpWindow, "help") is not None)
    shown = world.window.findChild(HelpWindow, "help")
    assert "忘记密码" in shown.page.toPlainText()


@pytest.mark.parametrize("large", [False, True])
def test_a_long_title_ends_where_its_count_begins(qtbot: QtBot, large: bool) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, large=large)
    entry = PageEntry("disability", "残疾人两项补贴", "fa6s.wheelchair", "社会救助", Page)
    made = Navigation("民政办（测试）", [entry])
    qtbot.addWidget(made)
    made.show()
    button = made.button("disability")
    assert button.text().strip() == "残疾人两项补贴"
    for count in (7, 42, 120, 1200):
        made.show_badge("disability", Badge(count, "red"))
        words = button.fontMetrics().horizontalAdvance(button.text())
        assert BEFORE + button.iconSize().width() + words <= button._box().left()
        assert button.toolTip().startswith("残疾人两项补贴")
    made.show_badge("disability", None)
    assert button.text().strip() == "残疾人两项补贴"
    theme.apply(app)
