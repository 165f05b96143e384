"""操作记录: the trail in words with filters, a page at a time; Enter opens the record, Alt+V proves the chain."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mzdesk import sheets
from mzdesk.basics.days import read_day
from mzdesk.basics.progress import Progress
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import demand, may
from mzdesk.services import audit, papers, proof
from mzdesk.services.audit import Entry, Found, Query
from mzdesk.services.proof import Proof
from ui import operations, theme
from ui.pages.audit_parts import EntryCard, TrailTable
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, button, label
from ui.widgets.empty import EmptyState

FILE = "操作记录"


class AuditPage(Page):
    """Filters above, the trail at the left, the entry under the cursor in full at the right."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Alt+F", "到查找栏"), Shortcut("回车", "在查找栏里：按条件查；在表里：打开这条记录"),
        Shortcut("PgUp / PgDn", "上一屏；在表的末尾翻到下一页"), Shortcut("Alt+← / Alt+→", "上一页 / 下一页"),
        Shortcut("Alt+R", "只看这条记录的经过"), Shortcut("Esc", "清除条件"),
        Shortcut("Alt+V", "校验：重新计算全部记录"),
        Shortcut("F9", "打印这些记录；校验后打印校验单"), Shortcut("Ctrl+E", "另存为 Excel（全部）"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._query = Query()
        self._start, self._total, self._asked = 0, 0, 0
        self._entries: dict[str, Entry] = {}
        self._proof: Proof | None = None
        self.text, self.since, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.who, self.register, self.kind = QComboBox(), QComboBox(), QComboBox()
        self.table, self.card = TrailTable(), EntryCard()
        self.only, self.proved = Banner("blue"), Banner("green")
        self.place = label("", "muted")
        self._front = QStackedWidget()
        self._build()
        self._connect()

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(self._filters())
        self.only.add_button(button("显示全部（Esc）", self.clear, role="link"))
        self.proved.add_button(button("打印校验单（F9）", self._print_proof, icon="fa6s.print"))
        self.proved.add_button(button("收起", self._put_proof_away, role="link"))
        for banner in (self.only, self.proved):
            banner.hide()
            column.addWidget(banner)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.card)
        inside = QWidget()
        inside.setLayout(middle)
        middle.setContentsMargins(0, 0, 0, 0)
        self._front.addWidget(inside)
        self._front.addWidget(EmptyState(
            "fa6s.clock-rotate-left", "没有符合条件的记录", "换一个条件，或按 Esc 显示全部。", action="显示全部",
            on_action=self.clear))
        column.addWidget(self._front, 1)
        column.addLayout(self._foot())

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.text.setPlaceholderText("查找（Alt+F）")
        for edit, name, hint, width in (
            (self.text, "查找", "", 160), (self.since, "起始日期", "从", 90), (self.until, "截止日期", "到", 90),
        ):
            edit.setAccessibleName(name)
            edit.setFixedWidth(theme.sizes().px(width))
            if hint:
                edit.setPlaceholderText(f"{hint}，如 -7")
        for box, name, width in ((self.who, "操作人", 100), (self.register, "台账", 135), (self.kind, "事项", 125)):
            box.setAccessibleName(name)
            box.setFixedWidth(theme.sizes().px(width))
        for widget in (self.text, self.who, self.register, self.kind, self.since, self.until):
            row.addWidget(widget)
        row.addWidget(button("查（回车）", self.ask))
        row.addStretch(1)
        return row

    def _foot(self) -> QVBoxLayout:
        turning, doing = QHBoxLayout(), QHBoxLayout()
        self.before = button("上一页（Alt+←）", lambda: self._turn(-1))
        self.after = button("下一页（Alt+→）", lambda: self._turn(1))
        turning.addWidget(self.place, 1)
        turning.addWidget(self.before)
        turning.addWidget(self.after)
        self.verify = button("校验（Alt+V）", self.prove, icon="fa6s.link")
        self.save = button("另存为 Excel（Ctrl+E）", self._choose)
        if not may(self._desk, Permission.EXPORT):
            self.save.hide()
        doing.addStretch(1)
        for made in (self.verify, self.save, button("打印（F9）", self.print_now, icon="fa6s.print")):
            doing.addWidget(made)
        column = QVBoxLayout()
        column.setSpacing(6)
        for row in (turning, doing):
            row.setSpacing(6)
            column.addLayout(row)
        return column

    def _connect(self) -> None:
        for edit in (self.text, self.since, self.until):
            edit.returnPressed.connect(self.ask)
        for box in (self.who, self.register, self.kind):
            box.activated.connect(lambda _: self.ask())
        self.table.opened.connect(self._open)
        self.table.moved.connect(self._moved)
        self.table.beyond.connect(self._turn)
        self.table.sorted.connect(self._sort)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Alt+F", self._to_text), ("Alt+Left", lambda: self._turn(-1)), ("Alt+Right", lambda: self._turn(1)),
            ("Alt+R", self._only_record), ("Esc", self.clear), ("Alt+V", self.prove), ("Ctrl+E", self._choose),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def open(self, **arguments: Any) -> None:
        if "record" in arguments:
            self._query = Query(record=arguments["record"])
            self._start = 0

    def activated(self) -> None:
        if not self.kind.count():
            self._fill()
        self._read()
        self.table.setFocus()

    def refresh(self, touched: Touched) -> None:
        if self._start == 0:
            self._read()

    def print_now(self) -> None:
        """F9: the proof where one was just made, else the trail that is shown."""
        if self._proof is not None:
            self._print_proof()
            return
        desk, query = self._desk, self._query
        self.go("print", make=lambda _: audit.sheet(desk, query), title=FILE, register=None, subject_id="",
                purpose="", back="audit", back_arguments={})

    def _fill(self) -> None:
        for box, first, some in (
            (self.who, "所有人", {name: name for name in audit.people(self._desk)}),
            (self.register, "所有台账", audit.registers(self._desk)), (self.kind, "所有事项", audit.kinds()),
        ):
            box.addItem(first, "")
            for key, words in some.items():
                box.addItem(words, key)

    def _to_text(self) -> None:
        self.text.setFocus()
        self.text.selectAll()

    # asking

    def ask(self) -> None:
        """Enter in a filter: what stands in the fields counts from now on."""
        read = [self._day(edit) for edit in (self.since, self.until)]
        if not all(fine for _, fine in read):
            return
        self._query = replace(
            self._query, who=self.who.currentData(), register=self.register.currentData(),
            kind=self.kind.currentData(), since=read[0][0], until=read[1][0], text=self.text.text())
        self._start = 0
        self._read()

    def _day(self, edit: QLineEdit) -> tuple[date | None, bool]:
        """The day typed, and whether it can be read; nothing typed is no day."""
        typed = edit.text().strip()
        if not typed:
            return None, True
        found = read_day(typed, self._desk.today())
        if found is None or found.whole is None:
            operations.tell(self, "看不懂这个日期，请写成 2026-10-08 的样子")
            edit.setFocus()
            edit.selectAll()
            return None, False
        edit.setText(str(found.whole))
        return found.whole, True

    def clear(self) -> None:
        """Esc: everything again."""
        for edit in (self.text, self.since, self.until):
            edit.clear()
        for box in (self.who, self.register, self.kind):
            box.setCurrentIndex(0)
        self._query, self._start = Query(), 0
        self._read()
        self.table.setFocus()

    def _only_record(self) -> None:
        entry = self._entries.get(self.table.current())
        if entry is not None and entry.whose.record:
            self._query, self._start = Query(record=entry.whose.record), 0
            self._read()

    def _sort(self, key: str) -> None:
        down = not self._query.descending if self._query.sort == key else key == audit.TIME
        self._query, self._start = replace(self._query, sort=key, descending=down), 0
        self._read()

    def _turn(self, by: int) -> None:
        start = self._start + by * audit.PAGE
        if 0 <= start < self._total:
            self._start = start
            self._read(last=by < 0)

    def _read(self, *, last: bool = False) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        asked, desk, query, start = self._asked, self._desk, self._query, self._start
        total = self._total if start else None  # counted once, with the first page
        operations.run(self, lambda _: audit.trail(desk, query, start, audit.PAGE, total), label="", progress=False,
                       on_done=lambda found: self._show(asked, found, last=last))

    def _show(self, asked: int, found: Found, *, last: bool) -> None:
        if asked != self._asked:
            return
        self._total = found.total
        self._entries = {one.key: one for one in found.entries}
        self.table.show_entries(found.entries, self._query, last=last)
        self._front.setCurrentIndex(0 if found.entries else 1)
        end = found.start + len(found.entries)
        pages = max(1, -(-found.total // audit.PAGE))
        at = found.start // audit.PAGE + 1
        said = f"第 {found.start + 1}—{end} 条，共 {found.total:,} 条　第 {at} 页，共 {pages:,} 页"
        self.place.setText(said if found.entries else "")
        self.before.setEnabled(found.start > 0)
        self.after.setEnabled(end < found.total)
        self._tell_record()
        self._moved(self.table.current())

    def _tell_record(self) -> None:
        named = next((one.whose for one in self._entries.values() if one.whose.record == self._query.record), None)
        if self._query.record:
            name = f"{named.title} {named.name}" if named else "这条记录"
            self.only.say(f"只列出{name}的经过")
        else:
            self.only.hide()

    def _moved(self, key: str) -> None:
        self.card.show_entry(self._entries.get(key))

    def _open(self, key: str) -> None:
        """Enter: the record behind the line."""
        whose = self._entries[key].whose
        if whose.record and whose.register in LINES:
            self.go(whose.register, record=whose.record)
        else:
            operations.tell(self, "这一条没有对应的档案")

    # the proof

    def prove(self) -> None:
        """Alt+V: recompute every hash."""
        self.verify.setEnabled(False)
        operations.run(self, lambda progress: proof.prove(self._desk, progress), label="校验操作记录",
                       on_done=self._proved, on_ended=lambda: self.verify.setEnabled(True))

    def _proved(self, found: Proof) -> None:
        self._proof = found
        second = "　".join(f"{life.why}：{life.entries:,} 条" for life in found.lives)
        self.proved.say(f"{found.said}。", second, "green" if found.whole else "red")

    def _print_proof(self) -> None:
        desk, found = self._desk, self._proof
        if found is not None:
            self.go("print", make=lambda _: proof.proof_paper(desk, found), title="操作记录校验单", register=None,
                    subject_id="", purpose="", back="audit", back_arguments={})

    def _put_proof_away(self) -> None:
        self._proof = None
        self.proved.hide()

    # the workbook

    def _choose(self) -> None:
        if not may(self._desk, Permission.EXPORT):
            return
        name = f"{FILE}{self._desk.today():%Y%m%d}.xlsx"
        path, _ = QFileDialog.getSaveFileName(self.window(), "另存为 Excel", name, "Excel 工作簿 (*.xlsx)")
        if path:
            self.save_to(Path(path).with_suffix(".xlsx"))

    def save_to(self, path: Path) -> None:
        """The whole trail as it is narrowed, row by row."""
        desk, query = self._desk, self._query

        def work(progress: Progress) -> Any:
            demand(desk, Permission.EXPORT)
            rows = (audit.cells(one) for one in audit.each(desk, query, progress))
            sheets.write_long(audit.HEADS, rows, path, FILE)
            return papers.register_print(desk, None, f"{FILE}（xlsx）", exported=True)

        operations.run(self, work, label="保存操作记录",
                       on_done=lambda _: operations.tell(self, f"已保存 {path.name}"))
