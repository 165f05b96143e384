"""月度报送: what will be handed in, the package for the stick, the bureau's receipts; before that the enrolment."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mzdesk.basics.months import Month
from mzdesk.basics.progress import Progress
from mzdesk.exchange import handin, journal, own, receipts, verify
from mzdesk.exchange.handin import Export
from mzdesk.exchange.journal import Sent
from mzdesk.exchange.preview import Preview, Tally, preview
from mzdesk.exchange.receipts import Read
from mzdesk.people.desk import Desk
from ui import operations
from ui.pages import exchange_parts as parts
from ui.pages.handin_enrol import EnrolSteps
from ui.pages.handin_phone import ask_phone_code
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, button, label
from ui.widgets.plain_table import Line, PlainTable

STATUS_TONES = {journal.RECEIVED: "green", journal.PHONED: "green", journal.WAITING: "amber", journal.RETURNED: "red"}
KINDS = {"incremental": "增量", "full": "全量"}
TALLY_HEADS = ("", "新增", "变更", "退出", "合计")


@dataclass(frozen=True)
class Standing:
    """What the page shows, read together: ``preview`` None before enrolment."""

    preview: Preview | None
    sent: list[Sent]


class HandinPage(Page):
    """Enrolment in two steps the first time; from then on summary, package, receipt, history."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+E", "导出报送包"), Shortcut("Ctrl+R", "读入回执"), Shortcut("Ctrl+T", "输入电话回执码"),
        Shortcut("Ctrl+H", "核对报送包文件"), Shortcut("Ctrl+PgUp / Ctrl+PgDn", "上月 / 下月"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._month = Month.of(desk.today())
        self._asked = 0
        self.enrol = EnrolSteps(desk)
        self.enrol.installed.connect(self._read)
        self.summary = label("", "section", wrap=True)
        self.facts = label("", "muted", wrap=True)
        self.registers = PlainTable("各台账的变动", ("台账", *TALLY_HEADS[1:]), stretch=0)
        self.villages = PlainTable("各村的变动", ("村（社区）", *TALLY_HEADS[1:]), stretch=0)
        heads = ("第几号", "月份", "种类", "变更条数", "导出时间", "核对码", "状态", "回执时间", "文件")
        self.history = PlainTable("报送记录", heads, stretch=8)
        self.done = Banner("green")
        self.done.hide()
        self.full = QCheckBox("全量包（市局要求核对时用）")
        self._buttons = [
            button("导出报送包（Ctrl+E）", self.choose_export, role="main", icon="fa6s.file-export"),
            button("读入回执（Ctrl+R）", self.choose_receipt),
            button("电话回执码（Ctrl+T）", self.phone),
            button("核对文件（Ctrl+H）", self.choose_verify),
        ]
        self.export_button = self._buttons[0]
        self._front = QStackedWidget()
        self._front.addWidget(QWidget())
        self._front.addWidget(self.enrol)
        self._front.addWidget(self._work())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        column.addWidget(self._front, 1)
        self.full.toggled.connect(lambda _: self._read())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+E", self.choose_export), ("Ctrl+R", self.choose_receipt), ("Ctrl+T", self.phone),
                           ("Ctrl+H", self.choose_verify)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    def _work(self) -> QFrame:
        made = QFrame()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        upper, inside = parts.titled_card("本次报送")
        inside.addWidget(self.summary)
        inside.addWidget(self.facts)
        row = QHBoxLayout()
        for push in self._buttons:
            row.addWidget(push)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(self.full)
        column.addWidget(upper)
        tables = QHBoxLayout()
        tables.setSpacing(10)
        tables.addWidget(self.registers, 1)
        tables.addWidget(self.villages, 1)
        column.addLayout(tables, 3)
        column.addWidget(label("报送记录", "section"))
        column.addWidget(self.history, 2)
        return made

    # the page

    def activated(self) -> None:
        self._read()
        self._focus()

    def _focus(self) -> None:
        if self._front.currentWidget() is self.enrol:
            self.enrol.focus_here()
        else:
            self.export_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, touched: Touched) -> None:
        self._read()

    def set_month(self, month: Month) -> None:
        self._month = month
        self._read()

    def _read(self) -> None:
        self._asked += 1
        asked, full, month = self._asked, self.full.isChecked(), self._month

        def read(_: Progress) -> Standing:
            if own.roster(self._desk) is None:
                return Standing(None, [])
            return Standing(preview(self._desk, full, month), journal.sent(self._desk))

        operations.run(self, read, label="", progress=False, on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Standing) -> None:
        if asked != self._asked:
            return
        here = self._front.currentIndex()
        self._front.setCurrentIndex(1 if found.preview is None else 2)
        if found.preview is None:
            self.enrol.show_fingerprint()
        else:
            self._say(found.preview, found.sent)
        if self._front.currentIndex() != here and self.isVisible():
            self._focus()

    def _say(self, waiting: Preview, sent: list[Sent]) -> None:
        self.summary.setText(said(waiting, self._month, full=self.full.isChecked()))
        last = next((one for one in sent if one.status in (journal.RECEIVED, journal.PHONED)), None)
        covered = f"第 {last.number} 号（{last.period}）" if last else "还没有"
        open_ = [one for one in sent if one.status == journal.WAITING]
        since = f"市局已收到：{covered}。"
        if open_:
            since += f"第 {open_[0].number} 号还在等市局回执；没有回执也可以再报，新包会从上次回执接上。"
        self.facts.setText(since)
        self.registers.show_lines([_line(tally) for tally in waiting.registers])
        self.villages.show_lines([_line(tally) for tally in waiting.villages])
        self.history.show_lines([
            Line(str(one.number), (
                str(one.number), one.period, KINDS.get(one.kind, one.kind), str(one.entries), one.created,
                parts.grouped(one.short), one.status, one.answered, one.file,
            ), ((6, STATUS_TONES[one.status]),)) for one in sent
        ])

    # exporting

    def choose_export(self) -> None:
        """Ctrl+E."""
        if self._front.currentIndex() == 2 and self.export_button.isEnabled():
            folder = parts.choose_folder(self, self._desk, "报送包放到哪里（U 盘）")
            if folder:
                self.export_to(folder)

    def export_to(self, folder: Path) -> None:
        """Write the package in the background."""
        full, month = self.full.isChecked(), self._month
        self.export_button.setEnabled(False)
        operations.run(
            self, lambda progress: handin.export(self._desk, folder, full, month, progress), label="导出报送包",
            on_done=self._exported, on_ended=lambda: self.export_button.setEnabled(True),
        )

    def _exported(self, made: Export) -> None:
        again = "没有新的变更，把原来的包又给了一份：" if made.again else ""
        self.done.say(
            f"{again}{made.path.name}　{made.words}",
            f"第 {made.number} 号，核对码 {parts.grouped(made.short)}。"
            "请把 U 盘交给市局，拿回回执后按 Ctrl+R 读入；也可以请市局在电话里念回执码。", "green",
        )
        self.full.setChecked(False)
        self._moved_on()

    def _moved_on(self) -> None:
        """The page and the top bar tell where the office now stands."""
        self._read()
        self.badge_changed.emit()

    # receipts

    def choose_receipt(self) -> None:
        """Ctrl+R."""
        if self._front.currentIndex() == 2:
            path = parts.choose_file(self, self._desk, "选择市局的回执")
            if path:
                self.read_receipt(path)

    def read_receipt(self, path: Path) -> None:
        operations.run(self, lambda _: receipts.read(self._desk, path), label="读入回执", progress=False,
                       on_done=self._receipt_read)

    def _receipt_read(self, found: Read) -> None:
        told = found.receipt
        more = [f"市局写入 {told.applied} 条"]
        if told.held:
            more.append(f"{len(told.held)} 条待市局核实")
        if told.conflicts:
            more.append(f"{len(told.conflicts)} 处两边都改过")
        self.done.say(found.words, "，".join(more) + "。", "green" if found.accepted else "amber")
        self._moved_on()

    def phone(self) -> None:
        """Ctrl+T: the bureau reads eight letters and digits out on the telephone."""
        if self._front.currentIndex() == 2:
            ask_phone_code(self, self.confirm)

    def confirm(self, code: str) -> int:
        """Raises Refusal where the code is not that of a package that was sent."""
        number = receipts.confirm_by_phone(self._desk, code)
        self.done.say(f"第 {number} 号包：电话确认市局已收", "纸质或文件回执拿到后仍请按 Ctrl+R 读入。", "green")
        self._moved_on()
        return number

    def choose_verify(self) -> None:
        """Ctrl+H."""
        path = parts.choose_file(self, self._desk, "选择要核对的报送文件")
        if path:
            self.verify_file(path)

    def verify_file(self, path: Path) -> None:
        roster = own.roster(self._desk)
        operations.run(self, lambda _: verify.verify(path, roster), label="核对文件", progress=False,
                       on_done=self._verified)

    def _verified(self, found: verify.Verified) -> None:
        whose = f"{found.name or found.site} 第 {found.number} 号 {found.period}"
        if found.ok:
            words = f"{found.reason}核对码 {parts.grouped(found.sha256[:8].upper())}。"
            self.done.say(f"文件完整：{whose}", words, "green")
        else:
            self.done.say("这个文件有问题", found.reason, "red")


def said(waiting: Preview, month: Month, *, full: bool) -> str:
    """One sentence: what the package of this month would carry."""
    period = f"{month.year} 年 {month.month} 月"
    if waiting.again:
        return f"{period}：自上次导出后没有新的变更，再导出会得到原来的第 {waiting.number} 号包。"
    new, changed, ended = (sum(getattr(t, key) for t in waiting.registers) for key in ("new", "changed", "ended"))
    whole = "，并附全部在册资料供市局核对" if full else ""
    return (f"{period}第 {waiting.number} 号：新增 {new} 人，变更 {changed} 人，退出 {ended} 人"
            f"（共 {waiting.changes} 条变更{whole}）。")


def _line(tally: Tally) -> Line:
    return Line(tally.title, (
        tally.title, str(tally.new), str(tally.changed), str(tally.ended), str(tally.total)))
