"""One clerk's day by keyboard alone: open, what is due, a visit, an intake, a search, a roster, the stick, lock."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mzdesk.exchange import enrolment
from mzdesk.people.desk import Desk
from mzdesk.services import records, settings
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, copied, opened, put_child, village
from tests.ui import relief
from tests.ui.hands import Hands
from tests.ui.offices import answer, focused, idle, without_questions
from tests.ui.relief import DIBAO, HEAD
from tests.ui.typing_helpers import press, show
from tests.visiting.elders import ELDERS, elder
from ui.pages.exchange_parts import STICK
from ui.pages.handin_page import HandinPage
from ui.pages.print_page import FOLDER, PrintPage
from ui.pages.records_page import RecordsPage
from ui.pages.register import pages_of
from ui.pages.today_page import TodayPage
from ui.pages.visits_page import VisitsPage
from ui.shell.crash import Reports
from ui.shell.starting import House, Starter
from ui.shell.window import MainWindow

Key = Qt.Key
Ctrl, Alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Day:
    """The window, the hands, and what each task took."""

    def __init__(self, qtbot: QtBot, starter: Starter, desk: Desk) -> None:
        self.qtbot, self.starter, self.desk = qtbot, starter, desk
        self.taken: list[tuple[str, Hands]] = []
        self.hands = Hands()

    def task(self, name: str) -> Hands:
        """The next task begins, counted from nothing."""
        self.hands = Hands()
        self.taken.append((name, self.hands))
        return self.hands

    @property
    def window(self) -> MainWindow:
        assert isinstance(self.starter.window, MainWindow)
        return self.starter.window

    def settle(self) -> None:
        """What a person sees before the next key: everything told to every page, nothing under way."""
        QApplication.processEvents()
        idle(self.qtbot, self.window)
        QApplication.processEvents()
        idle(self.qtbot, self.window)
        if not self.window.isActiveWindow():  # the offscreen screen does not give the focus back after a dialog
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)

    def to_page(self, kind: type, words: str) -> None:
        """By the navigation: F6, down to the entry, Enter."""
        self.hands.press(Key.Key_F6)
        buttons = self.window.navigation
        for _ in range(40):
            if words in focused().accessibleName():
                break
            self.hands.press(Key.Key_Down)
        assert buttons.isAncestorOf(focused())
        assert words in focused().accessibleName()
        self.hands.press(Key.Key_Return)
        self.settle()
        assert isinstance(self.window.page, kind)

    def tell(self) -> None:
        lines = [f"{name}：{hands.keys} 次按键，约 {hands.seconds:.0f} 秒" for name, hands in self.taken]
        whole = sum(hands.keys for _, hands in self.taken)
        print("\n".join([*lines, f"一天合计：{whole} 次按键，没有用鼠标"]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An enrolled office with a family, elders of whom one is late, and children on the register; closed."""
    stick = tmp_path / "优盘"
    stick.mkdir()
    office, bureau = opened(copied(tmp_path / "办公室")), opened(copied(tmp_path / "市局", role="bureau"))
    try:
        relief.family(office)
        elder(office, "向长生", since=date(2026, 8, 1))
        elder(office, "龙桂香", order=1, since=date(2026, 9, 25))
        for place, name in enumerate(("杨思怡", "单小辰", "欧阳志英")):
            put_child(office, "登记在册", name=name, id_no=None, village=village(office, place))
        asked = enrolment.request(office, stick).path
        enrolment.install(office, enrolment.accept(bureau, [asked], stick).path)
        for choice in (STICK, FOLDER):  # where the last package and the last PDF went
            settings.put(office, choice, str(stick))
    finally:
        office.store.close()
        bureau.store.close()
    return tmp_path / "办公室"


@pytest.fixture
def day(qtbot: QtBot, folder: Path) -> Iterator[Day]:
    """The program as it stands on the screen in the morning: locked, the cursor where the password is typed."""
    clock = at(TODAY)
    starter = Starter(House(folder, clock, Reports(folder / "logs", clock.now), pages_of))
    starter.begin()
    assert starter.window is not None
    show(qtbot, starter.window)
    desk = opened(folder)
    made = Day(qtbot, starter, desk)
    yield made
    desk.store.close()
    if isinstance(starter.window, MainWindow):
        without_questions(starter.window)
    starter.window.close()


def test_a_day_without_a_mouse(day: Day, folder: Path) -> None:
    open_the_office(day)
    see_what_is_due(day)
    visit(day)
    take_in(day)
    search(day)
    print_a_roster(day, folder)
    hand_in(day, folder)
    lock(day)
    day.tell()
    assert sum(hands.keys for _, hands in day.taken) < 120


def open_the_office(day: Day) -> None:
    hands = day.task("开机解锁")
    day.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    hands.type(PASSWORD)
    hands.press(Key.Key_Return)
    day.qtbot.waitUntil(lambda: isinstance(day.starter.window, MainWindow), timeout=20_000)
    day.settle()


def see_what_is_due(day: Day) -> None:
    """今日 is in front with what is late; Enter opens the file, Ctrl+1 leads back."""
    hands = day.task("看今日，打开逾期的一件")
    page = day.window.page
    assert isinstance(page, TodayPage)
    assert page.table.hasFocus()
    late = [row for row in page.table.texts() if "向长生" in row]
    assert late
    hands.press(Key.Key_Return)
    day.settle()
    opened_page = day.window.page
    assert isinstance(opened_page, RecordsPage)
    assert opened_page.record.stored.values["name"] == "向长生"
    hands.press(Key.Key_1, Ctrl)
    day.settle()


def visit(day: Day) -> None:
    """The elder was seen and is well: one Enter on the sheet of the village."""
    hands = day.task("录入一次探访")
    day.to_page(VisitsPage, "探访录入")
    page = day.window.page
    assert isinstance(page, VisitsPage)
    assert page.table.hasFocus()
    place = next(n for n, row in enumerate(page.table.texts()) if "向长生" in row)
    for _ in range(place):
        hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    day.settle()
    (key,) = [row.id for row in records.listing(day.desk, ELDERS, records.Query(text="向长生", view="all")).rows]
    (made,) = records.load(day.desk, ELDERS, key).parts["visits"]
    assert made["visited"] == TODAY
    assert made["seen"] is True
    hands.press(Key.Key_1, Ctrl)
    day.settle()
    today = day.window.page
    assert isinstance(today, TodayPage)
    assert not any("向长生" in row for row in today.table.texts()), "what was done is due no more"


def take_in(day: Day) -> None:
    """An application of a known family, saved as a draft with everything that acceptance asks for."""
    hands = day.task("受理一户低保申请（存盘）")
    day.to_page(RecordsPage, "农村低保")
    page = day.window.page
    assert isinstance(page, RecordsPage)

    hands.press(Key.Key_Insert)

    hands.type(HEAD)
    record = page.record
    day.qtbot.waitUntil(record.banner.isVisible)
    hands.press(Key.Key_U, Ctrl)
    for path, typed in (("review_class", "A"), ("kind", "1"), ("relative", "0")):
        hands.press(Key.Key_F8)
        editor = record.form.editor(path)
        assert focused() is editor or editor.isAncestorOf(focused())
        hands.type(typed)
        hands.press(Key.Key_Return)
        record.check()
    hands.press(Key.Key_S, Ctrl)
    day.settle()
    stored = records.load(day.desk, DIBAO, record.record_id)
    assert stored.values["name"] == HEAD
    assert len(stored.parts["members"]) == 3


def search(day: Day) -> None:
    """A child by the initials of her name."""
    hands = day.task("查一个人（Ctrl+K，首字母）")
    hands.press(Key.Key_K, Ctrl)
    hands.type("ysy")
    hands.press(Key.Key_Return)
    day.settle()
    page = day.window.page
    assert isinstance(page, RecordsPage)
    assert page.record.stored.values["name"] == "杨思怡"


def print_a_roster(day: Day, folder: Path) -> None:
    """The register on paper, here as a PDF on the stick."""
    hands = day.task("花名册存成 PDF")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_P, Ctrl)
    day.qtbot.waitUntil(lambda: isinstance(day.window.page, PrintPage))
    day.settle()
    stick = folder.parent / "优盘"
    answer(QFileDialog, lambda dialog: hands.press(Key.Key_Return))  # the name proposed, in the folder of last time
    hands.press(Key.Key_S, Ctrl)
    day.settle()
    day.qtbot.waitUntil(lambda: any(stick.glob("*.pdf")))
    (made,) = stick.glob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    assert "杨思怡" not in made.name


def hand_in(day: Day, folder: Path) -> None:
    """The month's package, to a folder as to a stick."""
    hands = day.task("报送包写到 U 盘")
    day.to_page(HandinPage, "月度报送")
    before = set((folder.parent / "优盘").iterdir())
    answer(QFileDialog, lambda dialog: hands.press(Key.Key_Return))  # the stick of last time
    hands.press(Key.Key_E, Ctrl)
    day.qtbot.waitUntil(lambda: len(set((folder.parent / "优盘").iterdir()) - before) == 1, timeout=20_000)
    day.settle()
    page = day.window.page
    assert isinstance(page, HandinPage)
    assert "可以安全拔出" in page.done.words()[0]


def lock(day: Day) -> None:
    hands = day.task("锁定，再打开")
    hands.press(Key.Key_L, Ctrl)
    assert day.window.locked
    assert records.listing(day.desk, CHILDREN, records.Query(view="all")).rows
    hands.type(PASSWORD)
    press(focused(), Key.Key_Return)
    hands.keys += 1
    day.qtbot.waitUntil(lambda: not day.window.locked, timeout=20_000)
    day.settle()
