"""个人总览: one person across all registers: who, on which lists, with whom, what was paid, and what happened when."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mzdesk.people.desk import Desk
from mzdesk.services import person_file, person_paper
from mzdesk.services.person_file import PersonFile, Way
from ui import operations, theme
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Chip, button, label
from ui.widgets.empty import EmptyState
from ui.widgets.long_table import LongTable
from ui.widgets.plain_table import Line

PERSON = "person"
Rows = list[tuple[Way, tuple[str, ...], tuple[tuple[int, str], ...]]]


class PersonPage(Page):
    """Four tables; Enter opens the record behind a line, Alt+Left comes back."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "打开这一行的档案"), Shortcut("Alt+左", "返回"),
        Shortcut("Ctrl+Tab", "登记 / 家庭 / 发放 / 经过"),
        Shortcut("F7", "显示被遮盖的内容（记入日志）"), Shortcut("F9", "打印一人一档"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.person = ""
        self._about: PersonFile | None = None
        self._ways: dict[LongTable, dict[str, Way]] = {}
        self.name = label("", "title")
        self.place = label("", "muted")
        self.facts = QGridLayout()
        self.registers = self._table("登记情况", ("台账", "状态", "下一期限"))
        self.household = self._table("家庭成员", ("姓名", "关系", "年龄", "共同生活"))
        self.payments = self._table("发放情况", ("月份", "项目", "金额（元）", "结果"), stretch=1)
        self.course = self._table("经过", ("日期", "类别", "内容"))
        self.tables = (self.registers, self.household, self.payments, self.course)
        self.paid = label("", "muted")
        self._chips = QHBoxLayout()
        self._body, self._nobody = QWidget(), EmptyState(
            "fa6s.id-card", "还没有选人", "按 Ctrl+K 查找，选中后按 Ctrl+回车，这里会列出此人的全部情况。")
        self._build()

    def _table(self, name: str, heads: tuple[str, ...], stretch: int = -1) -> LongTable:
        made = LongTable(name, heads, stretch=stretch)
        made.opened.connect(lambda key, table=made: self._open(self._ways[table][key]))
        return made

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.name)
        top.addLayout(self._chips)
        top.addWidget(self.place, 1)
        top.addWidget(button("显示遮盖内容（F7）", self.reveal, icon="fa6s.eye"))
        top.addWidget(button("打印一人一档（F9）", self.print_now, icon="fa6s.print"))
        self.facts.setHorizontalSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(6)
        for words, table, share in (("登记情况", self.registers, 3), ("家庭成员", self.household, 3),
                                    ("发放情况", self.payments, 4)):
            head = QHBoxLayout()
            head.addWidget(label(words, "section"))
            if table is self.payments:
                head.addWidget(self.paid, 1)
            left.addLayout(head)
            left.addWidget(table, share)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(label("经过", "section"))
        right.addWidget(self.course, 1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(left, 5)
        middle.addLayout(right, 6)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(14, 8, 14, 8)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addLayout(self.facts)
        inside.addLayout(middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)
        whole.addWidget(self._nobody)
        self._body.hide()
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+Tab", lambda: self._next(1)), ("Ctrl+Shift+Tab", lambda: self._next(-1)),
                           ("F7", self.reveal)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def open(self, **arguments: Any) -> None:
        if PERSON in arguments:
            self._about, self.person = None, arguments[PERSON]

    def activated(self) -> None:
        self.course.setFocus()
        if self.person and self._about is None:
            self._read()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was unmasked is masked again when the page is out of sight, or behind the lock."""
        super().hideEvent(event)
        if not event.spontaneous() and self._about is not None and self._about.revealed:
            self._about = None
            self._body.hide()

    def where_now(self) -> dict[str, Any]:
        return {PERSON: self.person} if self.person else {}

    def refresh(self, touched: Touched) -> None:
        if self.person:
            self._read()

    def _read(self) -> None:
        desk, person = self._desk, self.person
        revealed = self._about is not None and self._about.id == person and self._about.revealed
        operations.run(self, lambda _: person_file.read(desk, person, revealed=revealed), label="", progress=False,
                       on_done=self._show)

    def reveal(self) -> None:
        """F7: the masked values, and a note in the log that they were looked at."""
        if self._about is not None and not self._about.revealed:
            done = operations.attempt(self, lambda: person_file.reveal(self._desk, self.person))
            if done:
                self._show(done.value)
                operations.of(self).told.emit("已显示被遮盖的内容，已记入日志")

    def print_now(self) -> None:
        desk, about = self._desk, self._about
        if about is not None:
            self.go("print", make=lambda _: person_paper.paper(desk, about), title=person_paper.TITLE, register=None,
                    subject_id=about.id, purpose="", back=PERSON, back_arguments={PERSON: about.id})

    def _open(self, way: Way) -> None:
        if way.page == PERSON:
            self.go(PERSON, person=way.record)
        elif way.page:
            self.go(way.page, **({"record": way.record} if way.record else {}))

    def _next(self, by: int) -> None:
        here = next((place for place, table in enumerate(self.tables) if table.hasFocus()), 0)
        self.tables[(here + by) % len(self.tables)].setFocus()

    # showing

    def _show(self, about: PersonFile) -> None:
        if about.id != self.person:
            return
        self._about = about
        self._nobody.hide()
        self._body.show()
        self.name.setText(about.name)
        self.place.setText("　".join(filter(None, (about.place, about.years))))
        self._show_chips(about)
        self._show_facts(about)
        self._fill(self.registers, [
            (one.way, (one.title, one.state, one.due), ((2, "red"),) if one.due.endswith("）") else ())
            for one in about.registers])
        self._fill(self.household, [
            (Way(PERSON, one.person), (one.name, one.relation, one.years, "是" if one.counted else "否"), ())
            for one in about.household])
        self._fill(self.payments, [
            (one.way, (str(one.month), one.words, one.amount.short, one.result),
             ((3, "red"),) if one.result == "退回" else ()) for one in about.payments])
        year = self._desk.today().year
        self.paid.setText(f"{year}年合计 {about.total(year).short} 元，全部 {about.total().short} 元"
                          if about.payments else "")
        self._fill(self.course, [(one.way, (one.day, one.kind, one.words), ()) for one in about.course])
        self.crumbs_changed.emit((about.name,))

    def _show_chips(self, about: PersonFile) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        if about.died is not None:
            self._chips.addWidget(Chip(f"已故 {about.died}", "grey"))
        for title in dict.fromkeys(one.title for one in about.registers if one.held):
            self._chips.addWidget(Chip(title, "blue"))

    def _show_facts(self, about: PersonFile) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for place, (title, words) in enumerate(about.facts):
            row, column = divmod(place, 4)
            head = label(title, "muted")
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.facts.addWidget(head, row, column * 2)
            told = label(words)
            told.setToolTip(words)
            told.setMaximumWidth(theme.sizes().px(260))
            self.facts.addWidget(told, row, column * 2 + 1)
        self.facts.setColumnStretch(8, 1)

    def _fill(self, table: LongTable, rows: Rows) -> None:
        self._ways[table] = {str(place): way for place, (way, _, _) in enumerate(rows)}
        table.show_lines([Line(str(place), cells, tones) for place, (_, cells, tones) in enumerate(rows)])
