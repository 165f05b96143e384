"""今日: what is late, due today, in seven and in thirty days, over all registers; each line opens what is behind it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mzdesk.basics.days import read_day
from mzdesk.basics.months import Month
from mzdesk.exchange import agenda
from mzdesk.people.desk import Desk
from mzdesk.services import deadlines, housekeeping, today
from mzdesk.services.today import LATE, TITLES, TODAY, Day, VillageProgress
from mzdesk.services.village_work import Item
from mzdesk.services.visiting import rounds
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.bars import BarTable
from ui.widgets.empty import EmptyState
from ui.widgets.long_table import LongTable
from ui.widgets.plain_table import Line

HEADS = ("期限", "事项", "姓名或名称", "组", "说明")
PUT_OFF = "put_off"
ALL = (*TITLES, PUT_OFF)


@dataclass(frozen=True)
class Found:
    """The day, and the month's visits by village."""

    day: Day
    progress: list[VillageProgress]
    of_yesterday: bool = False


def look(desk: Desk, *, quickly: bool) -> Found:
    """What there is to do. ``quickly``: on the first look of a day from what was reckoned the day before, to be looked
    at again at once."""
    old = quickly and deadlines.left_yesterday(desk)
    return Found(today.read(desk, reported(desk), as_they_stand=old), today.progress(desk, as_they_stand=old), old)


def reported(desk: Desk) -> list[Item]:
    """What the exchange asks for: the day of the report, and what came back from the bureau."""
    until = desk.today() + timedelta(days=today.DAYS[today.MONTH])
    return [Item(agenda.PAGE, one.key, one.title, "", one.name, one.day, one.words, one.ready)
            for one in agenda.matters(desk, until)]


class PutOffDialog(QDialog):
    """Until when, and why."""

    def __init__(self, parent: QWidget, desk: Desk, whom: str) -> None:
        super().__init__(parent.window())
        self._desk = desk
        self.setWindowTitle("暂缓")
        self.setMinimumWidth(theme.sizes().px(420))
        self.until, self.reason = QLineEdit(), QLineEdit(placeholderText="原因（必填）")
        self.until.setAccessibleName("暂缓到")
        self.reason.setAccessibleName("原因")
        self.said = label("", "problem", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(f"暂缓：{whom}", "section", wrap=True))
        column.addWidget(label("到那一天会重新列出；期限本身不变。", "small"))
        for words, edit in (("暂缓到", self.until), ("原因", self.reason)):
            row = QHBoxLayout()
            head = label(words)
            head.setMinimumWidth(theme.sizes().px(60))
            row.addWidget(head)
            row.addWidget(edit, 1)
            column.addLayout(row)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        go = button("暂缓", self._go, role="main")
        go.setDefault(True)
        row.addWidget(go)
        column.addLayout(row)
        self.until.setFocus()

    def _go(self) -> None:
        found = read_day(self.until.text(), self._desk.today())
        if found is None or found.whole is None:
            self.said.setText("看不懂这个日期，请写成 2026-10-20 的样子")
            self.until.setFocus()
        elif not self.reason.text().strip():
            self.said.setText("请写明原因")
            self.reason.setFocus()
        else:
            self.accept()


class TodayPage(Page):
    """Opens on what is late; done work goes by itself."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "打开档案去办"), Shortcut("Ctrl+Tab", "逾期 / 今日 / 7日内 / 30日内 / 已暂缓"),
        Shortcut("Alt+S", "暂缓（写原因）"), Shortcut("Backspace", "已暂缓的：取消暂缓"),
        Shortcut("Alt+V", "到各村走访；回车打开这个村的任务单"), Shortcut("F9", "打印这一页的清单"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._stale = True
        self._day: Day | None = None
        self._items: dict[str, Item] = {}
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("期限")
        self.tabs.setExpanding(False)
        for title in (*TITLES.values(), "已暂缓"):
            self.tabs.addTab(title)
        self.progress = label("", "section")
        self.villages = BarTable("各村走访", ("村（社区）", "本月走访"))
        self.table = LongTable("今日事项", HEADS, stretch=4)
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        self.nothing = EmptyState("fa6s.mug-hot", "这里没有要办的事", "办完的事会自己消失。")
        self._front.addWidget(self.nothing)
        self._build()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.tabs, 1)
        top.addWidget(button("暂缓（Alt+S）", self.put_off))
        top.addWidget(button("打印清单（F9）", self.print_now, icon="fa6s.print"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        side = QVBoxLayout()
        side.addWidget(self.progress)
        side.addWidget(self.villages, 1)
        self._side = QWidget()
        self._side.setFixedWidth(theme.sizes().px(250))
        self._side.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self._front, 1)
        middle.addWidget(self._side)
        column.addLayout(middle, 1)
        self.table.opened.connect(self._open)
        self.villages.opened.connect(lambda village: self.go("village", village=village))
        self.tabs.currentChanged.connect(lambda _: self._fill())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+Tab", lambda: self._next(1)), ("Ctrl+Shift+Tab", lambda: self._next(-1)),
                           ("Alt+S", self.put_off), ("Alt+V", self.villages.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)
        QShortcut(QKeySequence("Backspace"), self.table, self._take_up, context=Qt.ShortcutContext.WidgetShortcut)

    # the page

    def activated(self) -> None:
        if self._stale:
            self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        self._stale = True
        if self.isVisible():
            self._read()

    def print_now(self) -> None:
        desk, day, key = self._desk, self._day, self._group()
        if day is not None and key != PUT_OFF:
            self.go("print", make=lambda _: today.roster(desk, day, (key,)), title=f"{TITLES[key]}事项",
                    register=rounds.LINE, subject_id="", purpose="", back="today", back_arguments={})

    def _group(self) -> str:
        return ALL[max(self.tabs.currentIndex(), 0)]

    def _next(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        self.table.setFocus()

    def _read(self) -> None:
        self._asked += 1
        self._stale = False
        asked = self._asked
        operations.run(self, lambda _: look(self._desk, quickly=self._day is None), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        if found.of_yesterday:
            QTimer.singleShot(0, self, self._read)
        first = self._day is None
        self._day = found.day
        for place, key in enumerate(ALL):
            count = len(found.day.put_off) if key == PUT_OFF else found.day.count(key)
            self.tabs.setTabText(place, f"{TITLES.get(key, '已暂缓')} {count}")
        if first and not found.day.items[LATE]:
            self.tabs.setCurrentIndex(ALL.index(TODAY))
        done, whole = sum(one.done for one in found.progress), sum(one.whole for one in found.progress)
        self.progress.setText(f"本月走访 {done}/{whole}")
        self.villages.show_lines([Line(one.village, (one.name, f"{one.done}/{one.whole}")) for one in found.progress])
        self._side.setVisible(bool(whole))
        self._fill()

    def _fill(self) -> None:
        if self._day is None:
            return
        key = self._group()
        if key == PUT_OFF:
            rows = [(one, f"暂缓到{until}：{words}") for one, until, words in self._day.put_off]
        else:
            rows = [(one, one.words) for one in self._day.items[key]]
        self._items = {str(place): one for place, (one, _) in enumerate(rows)}
        tones = ((0, "red"),) if key == LATE else ()
        self.table.show_lines([
            Line(str(place), (str(one.due or ""), one.matter, one.name, one.group, words), tones)
            for place, (one, words) in enumerate(rows)])
        self._front.setCurrentIndex(0 if rows else 1)

    # what is done

    def _open(self, key: str) -> None:
        one = self._items[key]
        if one.register == housekeeping.PAGE:
            self.go(one.register, section=one.record_id)
        elif one.register == agenda.PAGE:
            self._open_report(one)
        else:
            self.go(one.register, record=one.record_id)

    def _open_report(self, one: Item) -> None:
        """The month to hand in, what can be found again, or what came back: each where it is dealt with."""
        if one.record_id == agenda.RECOVERY:
            self.go("recover")
        elif one.matter == agenda.DEADLINE:
            self.go(agenda.PAGE, month=Month.stored(one.record_id))
        else:
            self.go(agenda.PAGE, matter=one.record_id)

    def put_off(self) -> None:
        one = self._items.get(self.table.current())
        if one is None or self._group() == PUT_OFF:
            return
        dialog = PutOffDialog(self, self._desk, f"{one.matter} {one.name}")
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        typed, reason = read_day(dialog.until.text(), self._desk.today()), dialog.reason.text()
        dialog.deleteLater()
        until = typed.whole if typed else None
        if chosen and until is not None and operations.attempt(
                self, lambda: today.put_off(self._desk, one, until, reason)):
            operations.of(self).told.emit(f"已暂缓到{until}")
            self._read()

    def _take_up(self) -> None:
        one = self._items.get(self.table.current())
        if one is not None and self._group() == PUT_OFF and operations.attempt(
                self, lambda: today.take_up(self._desk, one)):
            self._read()
