"""探访录入: the sheet of a village as it came back, typed line by line: Enter for a usual visit, else a digit."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout

from mzdesk.basics.days import read_day
from mzdesk.basics.months import Month
from mzdesk.lines.elders import rules
from mzdesk.lines.elders.codes import Way
from mzdesk.people.desk import Desk
from mzdesk.services import settings
from mzdesk.services.names import village_options
from mzdesk.services.visiting import rounds, sheets
from mzdesk.services.visiting.rounds import Answer, Stop, Written
from ui import operations, theme
from ui.pages.visits_round import RoundRow, SpecialRound
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("组", "姓名", "年龄", "类别", "探访人", "上次", "应访", "本月")
MONTH = len(HEADS) - 1
DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
GROUP_KEYS = dict(zip(DIGITS, rules.GROUPS, strict=True))
GROUP_WORDS = dict(zip(rules.GROUPS, ("健康", "经济", "家庭", "安全", "需求"), strict=True))
VILLAGE = "visits.village"


@dataclass(frozen=True)
class Found:
    """One village as it was read: the stops, and who has a left-behind child in the household."""

    village: str
    stops: tuple[Stop, ...]
    with_child: frozenset[str]


def read(desk: Desk, village: str, month: Month, special: SpecialRound | None = None) -> Found:
    stops = tuple(rounds.stops(desk, village, month, special[1:] if special else None))
    return Found(village, stops, frozenset(rounds.children_with(desk, [one.elder for one in stops])))


class SheetTable(PlainTable):
    """The stops of a village. Digits and Backspace are told to the page."""

    digit = Signal(int)
    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and (event.key() == Qt.Key.Key_0 or event.key() in GROUP_KEYS):
            self.digit.emit(event.key())
        elif plain and event.key() == Qt.Key.Key_Backspace:
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)


class VisitsPage(Page):
    """One village at a time, in the order of the sheet; what is saved moves on to the next line."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "见到本人，一切正常，到下一位"), Shortcut("0", "没有见到本人"),
        Shortcut("1 … 5", "健康、经济、家庭、安全、需求有异常，再按回车写情况"),
        Shortcut("Backspace", "撤回这一位刚录入的"),
        Shortcut("Alt+D", "改探访日期"), Shortcut("Alt+F", "换一个村"), Shortcut("F9", "打印路线单"),
        Shortcut("Ctrl+回车", "打开档案"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stops: list[Stop] = []
        self._with_child: frozenset[str] = frozenset()
        self._said: dict[str, str] = {}
        self._written: dict[str, Written] = {}
        self._abnormal: set[str] = set()
        self._asked, self._own = 0, False
        self.village, self.way = QComboBox(), QComboBox()
        self.rounds = RoundRow(desk)
        self.special = self.rounds.kind
        self.day = QLineEdit(str(desk.today()))
        self.visitor = QLineEdit(placeholderText="结对人")
        self.words = QLineEdit(placeholderText="异常情况，回车保存；没有异常不用写")
        self.told = label("", "muted")
        self.table = SheetTable("要探访的老人", HEADS, stretch=3)
        self._marks = {group: self._mark(place, group) for place, group in enumerate(rules.GROUPS, 1)}
        self._front = QStackedWidget()
        self._front.addWidget(self.table)
        about = "在“老人探访”中登记后，这里按组列出。"
        self._front.addWidget(EmptyState("fa6s.person-cane", "这个村没有在册老人", about))
        self._fill_choices()
        self._build()
        self._connect()

    def _fill_choices(self) -> None:
        self.way.setAccessibleName("方式")
        for code in Way:
            self.way.addItem(code.label, code)
        self.village.setAccessibleName("村（社区）")
        for edit, name in ((self.day, "探访日期"), (self.visitor, "探访人"), (self.words, "情况说明")):
            edit.setAccessibleName(name)
        self.day.setFixedWidth(theme.sizes().px(108))
        self.visitor.setMaximumWidth(theme.sizes().px(190))
        self.village.setMinimumWidth(theme.sizes().px(150))

    def _mark(self, place: int, group: str) -> QPushButton:
        made = button(f"{GROUP_WORDS[group]}（{place}）", lambda: self._toggle(group))
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for words, widget in (("", self.village), ("日期", self.day), ("方式", self.way), ("", self.special),
                              ("探访人", self.visitor)):
            if words:
                top.addWidget(label(words))
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(button("打印路线单（F9）", self.print_now, icon="fa6s.print"))
        bottom = QHBoxLayout()
        bottom.setSpacing(6)
        bottom.addWidget(button("正常（回车）", self._usual, role="main"))
        bottom.addWidget(button("未见到（0）", self._missed))
        bottom.addWidget(label("异常："))
        for mark in self._marks.values():
            bottom.addWidget(mark)
        bottom.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.rounds)
        column.addWidget(self.told)
        column.addWidget(self._front, 1)
        column.addLayout(bottom)
        column.addWidget(self.words)

    def _connect(self) -> None:
        self.village.currentIndexChanged.connect(lambda _: self._village_chosen())
        self.rounds.changed.connect(self._round_changed)
        self.table.opened.connect(lambda _: self._usual())
        self.table.digit.connect(self._digit)
        self.table.taken_back.connect(self._take_back)
        self.table.moved.connect(lambda _: self._clear())
        self.words.returnPressed.connect(self._save_abnormal)
        for edit in (self.day, self.visitor):
            edit.returnPressed.connect(self.table.setFocus)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Alt+F", self.village.setFocus), ("Alt+D", self._ask_day), ("Ctrl+Return", self._open),
                           ("Ctrl+Enter", self._open), ("Esc", self.table.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def activated(self) -> None:
        if not self.village.count():
            self._list_villages()
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        """Another page changed something; what this one wrote stands in its rows already."""
        if not self._own:
            self._read()

    def print_now(self) -> None:
        """F9: the sheet of this village."""
        desk, village, month, special = self._desk, self._village(), Month.of(self._desk.today()), self.rounds.special()
        if village:
            self.go("print", make=lambda _: sheets.route_sheet(desk, village, month, special), title="探访路线单",
                    register=rounds.LINE, subject_id="", purpose="", back="visits", back_arguments={})

    def _list_villages(self) -> None:
        kept = settings.get(self._desk, VILLAGE)
        self.village.blockSignals(True)
        for one in village_options(self._desk):
            self.village.addItem(one.label, one.id)
        self.village.setCurrentIndex(max(0, self.village.findData(kept)))
        self.village.blockSignals(False)

    def _village(self) -> str:
        return str(self.village.currentData() or "")

    def _village_chosen(self) -> None:
        operations.attempt(self, lambda: settings.put(self._desk, VILLAGE, self._village()))
        self._said.clear()
        self._written.clear()
        self._read()

    def _read(self) -> None:
        village = self._village()
        if not self.isVisible() or not village:
            return
        self._asked += 1
        asked, desk, month, special = self._asked, self._desk, Month.of(self._desk.today()), self.rounds.special()
        operations.run(self, lambda _: read(desk, village, month, special), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self._stops, self._with_child = list(found.stops), found.with_child
        self._fill()

    def _fill(self) -> None:
        self.table.show_lines([self._line(one) for one in self._stops])
        self._front.setCurrentIndex(0 if self._stops else 1)
        special = self.rounds.special()
        if (head := self.table.horizontalHeaderItem(MONTH)) is not None:
            head.setText("本轮" if special else "本月")
        seen, whole = rounds.walked(self._stops, in_round=special is not None)
        late = sum(1 for one in self._stops if one.due and one.due < self._desk.today())
        which = f"{special[0].label}特别探访" if special else "本月"
        words = f"{which}已访 {seen} 人，共 {whole} 人；逾期 {late} 人。★ 同户有留守儿童，一并记入。"
        self.told.setText(words if whole else "")

    def _line(self, stop: Stop) -> Line:
        elder, around = stop.elder, self._desk.around()
        name = f"{elder.get('name') or ''}{'★' if stop.id in self._with_child else ''}"
        days = stop.special if self.rounds.special() else stop.month
        month = self._said.get(stop.id) or "、".join(str(day.day) + "日" for day in days[:3])
        tones = [(MONTH, "green" if days else "amber")] if month else []
        if stop.due and stop.due < self._desk.today():
            tones.append((6, "red"))
        return Line(stop.id, (
            str(elder.get("group") or ""), name, str(rules.age(elder, around) or ""), rules.tag_words(elder, around),
            str(elder.get("visitor") or ""), str(stop.last or ""), str(stop.due or ""), month), tuple(tones))

    def _round_changed(self) -> None:
        self._said.clear()
        self._read()

    # one line

    def _digit(self, key: int) -> None:
        if key == Qt.Key.Key_0:
            self._missed()
        else:
            self._toggle(GROUP_KEYS[Qt.Key(key)])

    def _toggle(self, group: str) -> None:
        self._abnormal ^= {group}
        self._marks[group].setChecked(group in self._abnormal)

    def _clear(self) -> None:
        self._abnormal.clear()
        self.words.clear()
        for mark in self._marks.values():
            mark.setChecked(False)

    def _usual(self) -> None:
        """Enter: seen and well; with something abnormal marked, say what first."""
        if self._abnormal and not self.words.text().strip():
            self.words.setFocus()
            operations.of(self).told.emit("写一句情况，再按回车保存")
        else:
            self._save(seen=True)

    def _save_abnormal(self) -> None:
        if self._save(seen=True):
            self.table.setFocus()

    def _missed(self) -> None:
        self._save(seen=False)

    def _save(self, *, seen: bool) -> bool:
        day = self._day()
        key = self.table.current()
        if day is None or not key:
            return False
        abnormal = tuple(group for group in rules.GROUPS if group in self._abnormal)
        answer = Answer(day, seen, self.way.currentData(), self.visitor.text(), abnormal, self.words.text(),
                        special=self.rounds.chosen)
        self._own = True
        done = operations.attempt(self, lambda: rounds.record(self._desk, key, answer))
        self._own = False
        if not done:
            return False
        self._written[key] = done.value
        self._said[key] = f"{day.day}日" if seen else f"{day.day}日未见"
        place = next(n for n, one in enumerate(self._stops) if one.id == key)
        self._stops[place] = rounds.answered(self._stops[place], answer, self.rounds.special())
        row = self.table.currentRow()
        self._fill()
        self._clear()
        self.table.setCurrentCell(min(row + 1, self.table.rowCount() - 1), 0)
        return True

    def _take_back(self) -> None:
        """Backspace: the line under the cursor, else the one above it, was typed wrong."""
        row = self.table.currentRow()
        key = next((k for k in (self.table.current(), self.table.key_of(row - 1)) if k in self._written), "")
        if not key:
            operations.of(self).told.emit("这一位没有刚录入的探访；以前的请打开档案更正")
            return
        self._own = True
        done = operations.attempt(self, lambda: rounds.take_back(self._desk, self._written[key]))
        self._own = False
        if done:
            self._written.pop(key)
            self._said.pop(key)
            operations.of(self).told.emit("已撤回一次探访")
            self._read()

    def _day(self) -> date | None:
        """The day typed at the top; a bare number is a day of this month."""
        typed, today = self.day.text().strip(), self._desk.today()
        if typed.isdigit() and len(typed) <= 2:
            typed = f"{today.year}-{today.month:02}-{int(typed):02}"
        found = read_day(typed, today)
        if found is None or found.whole is None:
            operations.of(self).told.emit("看不懂探访日期，请写成 8 或 2026-10-08 的样子")
            self._ask_day()
            return None
        self.day.setText(str(found.whole))
        return found.whole

    def _ask_day(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def _open(self) -> None:
        if self.table.current():
            self.go(rounds.LINE.key, record=self.table.current())
