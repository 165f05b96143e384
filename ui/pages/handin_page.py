"""月度报送: what will be handed in, the package for the stick, the bureau's receipts; before that the enrolment."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress
from mzdesk.exchange import agenda, receipts, seats
from mzdesk.exchange.enrolment import Requested
from mzdesk.exchange.verify import Verified
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from ui import operations
from ui.pages import exchange_parts as parts
from ui.pages import handin_words as words
from ui.pages.handin_enrol import EnrolSteps
from ui.pages.handin_findings import Finding, findings
from ui.pages.handin_phone import ask_phone_code
from ui.pages.handin_reader import AnswerReader
from ui.pages.handin_state import Exported, Standing, Watch, export, standing, verified, watch
from ui.pages.handin_stop import StopLine
from ui.pages.handin_tables import Lower, TallyTable
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, button, card, label

BLANK, ENROLLING, WORKING = 0, 1, 2
FULL_ABOUT = "市局要求核对时才用：除变更外附上全部在册资料，市局比对后列出差异，不会覆盖。"


class HandinPage(Page):
    """Enrolment in two steps the first time; from then on summary, package, receipt, history."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+E", "导出报送包（登记前：写登记申请）"), Shortcut("Ctrl+R", "读入市局的回执、反馈、名册"),
        Shortcut("F9", "打印密钥登记单"), Shortcut("Ctrl+T", "输入电话回执码"), Shortcut("Ctrl+H", "核对报送包文件"),
        Shortcut("Ctrl+G", "看有缺项或疑问的档案；密钥被注销时：写登记申请"), Shortcut("Alt+U", "全量包"),
        Shortcut("Alt+F", "只看哪些报送记录"), Shortcut("回车", "在“回执里要看的”“市局反馈”里：打开档案"),
        Shortcut("Ctrl+Tab", "报送记录 / 回执里要看的 / 市局反馈"),
        Shortcut("回车", "在“报送记录”里：再看那一号的回执"),
        Shortcut("Ctrl+J", "报送暂停时：核对后继续，或与市局重新接上"), Shortcut("Alt+L", "核对找回的内容"),
        Shortcut("Ctrl+PgUp / Ctrl+PgDn", "上月 / 下月"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._desk = desk
        self._month = Month.of(desk.today())
        self._asked = 0
        self._standing: Standing | None = None
        self._watch = Watch()
        self._matter = ""
        self.done = Banner("green")
        self.done.hide()
        self.enrol = EnrolSteps(desk)
        self.enrol.requested.connect(self._requested)
        self.enrol.installed.connect(self._moved_on)
        self.summary, self.facts = label("", "section", wrap=True), label("", "muted", wrap=True)
        self.warning = label("", "warn", wrap=True)
        self.stop = StopLine(desk)
        self.stop.went_on.connect(self._went_on)
        self.stop.wanted.connect(self.look_at_found)
        self.go_button = button("", self.look_closer, role="link")
        self.export_button = button("导出报送包（Ctrl+E）", self.choose_export, role="main", icon="fa6s.file-export")
        self.receipt_button = button("读入回执（Ctrl+R）", self.choose_receipt)
        self.full = QCheckBox("全量包(&U)")
        self.full.toggled.connect(lambda _: self._read())
        self.carried = label("", "section")
        self.registers = TallyTable("各台账的变动", "台账")
        self.villages = TallyTable("各村的变动", "村（社区）")
        self.below = Lower()
        self.below.opened.connect(lambda register, record: self.go(register, record=record))
        self.below.asked.connect(self.look_at_receipt)
        self.history = self.below.history
        self.reader = AnswerReader(self, desk, self.done, self.below, self.full)
        self.reader.moved_on.connect(self._moved_on)
        self._front = QStackedWidget()
        for made in (QWidget(), self.enrol, self._work()):
            self._front.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        column.addWidget(self._front, 1)
        for keys, slot in (("Ctrl+E", self.choose_export), ("Ctrl+R", self.choose_receipt), ("Ctrl+T", self.phone),
                           ("Ctrl+H", self.choose_verify), ("Ctrl+G", self.look_closer), ("Ctrl+J", self.stop.go_on),
                           ("Alt+L", self.look_at_found)):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _work(self) -> QFrame:
        made = QFrame()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._card())
        column.addWidget(self.carried)
        tables = QHBoxLayout()
        tables.setSpacing(10)
        tables.addWidget(self.registers, 1)
        tables.addWidget(self.villages, 1)
        column.addLayout(tables, 3)
        column.addWidget(self.below, 3)
        return made

    def _card(self) -> QFrame:
        upper, inside = card()
        inside.addWidget(self.stop)
        for said in (self.summary, self.facts):
            inside.addWidget(said)
        warned = QHBoxLayout()
        warned.addWidget(self.warning, 1)
        warned.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(warned)
        row = QHBoxLayout()
        for push in (self.export_button, self.receipt_button, button("电话回执码（Ctrl+T）", self.phone),
                     button("核对文件（Ctrl+H）", self.choose_verify)):
            row.addWidget(push)
        row.addStretch(1)
        inside.addLayout(row)
        whole = QHBoxLayout()
        whole.addWidget(self.full)
        whole.addWidget(label(FULL_ABOUT, "small", wrap=True), 1)
        inside.addLayout(whole)
        return upper

    # the page

    def open(self, **arguments: Any) -> None:
        """``matter``: what of 今日 (``exchange.agenda``) is to be looked at once the page stands."""
        self._matter = arguments.get("matter", "")

    def activated(self) -> None:
        self._read()
        self._focus()

    def _focus(self) -> None:
        if self._front.currentIndex() == ENROLLING:
            self.enrol.focus_here()
        elif self._front.currentIndex() == WORKING:
            self.export_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, touched: Touched) -> None:
        self._read()

    def set_month(self, month: Month) -> None:
        self._month = month
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._asked += 1
        asked, desk, full, month = self._asked, self._desk, self.full.isChecked(), self._month
        operations.run(self, lambda _: standing(desk, full, month), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Standing) -> None:
        if asked != self._asked:
            return
        here = self._front.currentIndex()
        self._standing = found
        self._front.setCurrentIndex(ENROLLING if found.preview is None else WORKING)
        self.enrol.fingerprint.setText(found.fingerprint)
        if found.preview is not None:
            self._say(found)
            operations.run(self, lambda _: watch(self._desk), label="", progress=False,
                           on_done=lambda seen: self._warn(asked, seen))
        if self._front.currentIndex() != here and self.isVisible():
            self._focus()
        self._look_at_matter(found)

    def _say(self, found: Standing) -> None:
        assert found.preview is not None
        self.stop.show_stop(found.stop)
        self.summary.setText(words.said(found.preview, self._month, found.sent, full=self.full.isChecked()))
        self.facts.setText(words.since(found.sent))
        self.carried.setText(words.carried(found.preview, found.sent, self._watch.kept))
        self.registers.show_tallies(found.preview.registers)
        self.villages.show_tallies(found.preview.villages)
        self.below.show_sent(found.sent)
        self.below.show_told(found.told)

    def _warn(self, asked: int, seen: Watch) -> None:
        if asked != self._asked or self._standing is None or self._standing.preview is None:
            return
        self._watch = seen
        self.carried.setText(words.carried(self._standing.preview, self._standing.sent, seen.kept))
        revoked = bool(self._standing.revoked)
        told = words.warnings(seen, self._month, Month.of(self._desk.today()))
        self.warning.setText("{}。{}。".format(*words.REVOKED) if revoked else told)
        self.warning.setProperty("role", "problem" if revoked else "warn")
        self.warning.style().polish(self.warning)
        self.warning.setVisible(bool(self.warning.text()))
        self.go_button.setText("写登记申请（Ctrl+G）" if revoked else "看有疑问的（Ctrl+G）")
        self.go_button.setVisible(revoked or bool(seen.where))

    def _look_at_matter(self, found: Standing) -> None:
        """What came back from the bureau: its feedback, or the receipt that told of it."""
        wanted, self._matter = self._matter, ""
        answered = next((one.number for one in found.sent if one.answered), 0)
        if wanted.startswith(agenda.FEEDBACK):
            self.below.look_at_told()
        elif wanted and answered:
            self.look_at_receipt(answered)

    def _went_on(self) -> None:
        self._moved_on()
        self._focus()

    def look_at_found(self) -> None:
        """Alt+L: what the bureau holds of a life that was lost here."""
        if self._standing and self._standing.stop.recovered:
            self.go("recover")

    def look_closer(self) -> None:
        """Ctrl+G: to what the warning speaks of."""
        if self._standing and self._standing.revoked:
            self.enrol.choose_request()
        elif self._watch.where:
            self.go(self._watch.where, view="problems")

    def _requested(self, made: Requested) -> None:
        if self._front.currentIndex() == WORKING:
            told = f"本机指纹：{made.fingerprint}。请连同登记单交给市局，发回名册后按 Ctrl+R 读入。"
            self.done.say(f"{made.path.name}　{made.words}", told, "green")

    def _moved_on(self) -> None:
        """The page and the top bar tell where the office now stands."""
        self._read()
        self.badge_changed.emit()

    def print_now(self) -> None:
        """F9: the 登记单 that goes to the bureau with the request."""
        desk = self._desk
        self.go("print", make=lambda _: seats.sheet(desk), title="报送密钥登记单",
                register=next(iter(LINES.values())), subject_id="", purpose="", back="handin", back_arguments={})

    # exporting

    def choose_export(self) -> None:
        """Ctrl+E."""
        if self._front.currentIndex() == ENROLLING:
            self.enrol.choose_request()
        elif self._standing and self._standing.revoked:
            operations.of(self).show_trouble(self, Refusal(*words.REVOKED, code="revoked-here"))
        elif self._front.currentIndex() == WORKING and self.export_button.isEnabled():
            folder = parts.choose_folder(self, self._desk, "报送包放到哪里（U 盘）")
            if folder:
                self.export_to(folder)

    def export_to(self, folder: Path) -> None:
        """Write the package in the background. Where the stick refuses it, it lies ready for the next try."""
        full, month = self.full.isChecked(), self._month
        self.done.hide()
        self.export_button.setEnabled(False)

        def job(progress: Progress) -> Exported:
            return export(self._desk, folder, full, month, progress)

        def ended() -> None:
            self.export_button.setEnabled(True)
            (self.export_button if self.done.isHidden() else self.receipt_button).setFocus()
            self._moved_on()

        operations.run(self, job, label="导出报送包", on_done=self._exported, on_ended=ended)

    def _exported(self, made: Exported) -> None:
        self.done.say(*words.exported(made))
        self.full.setChecked(False)

    # what comes from the bureau

    def choose_receipt(self) -> None:
        """Ctrl+R: a receipt, feedback, parameters, or a new roster; the file tells which."""
        if self._front.currentIndex() == ENROLLING:
            self.enrol.choose_roster()
        elif self._front.currentIndex() == WORKING:
            self.read_answers(parts.choose_files(self, self._desk, "选择市局的回执、反馈、政策包或名册（可以全选）"))

    def read_answers(self, paths: Sequence[Path]) -> None:
        self.reader.read(paths)

    def read_receipt(self, path: Path) -> None:
        self.reader.read([path])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._front.currentIndex() == WORKING and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files, or a whole stick, that the bureau gave back."""
        self.read_answers(parts.packages_in(parts.dropped_paths(event.mimeData())))

    def look_at_receipt(self, number: int) -> None:
        """Enter on a package: what its receipt said, row by row, as long afterwards as one likes."""
        operations.run(self, lambda _: tuple(findings(self._desk, receipts.kept(self._desk, number))), label="",
                       progress=False, on_done=lambda found: self._show_receipt(number, found))

    def _show_receipt(self, number: int, found: tuple[Finding, ...]) -> None:
        self.below.show_found(found)
        if found:
            self.below.found.setFocus()
        else:
            operations.tell(self, f"第 {number} 号包的回执里没有要看的内容，或还没有回执")

    def phone(self) -> None:
        """Ctrl+T: the bureau reads eight letters and digits out on the telephone."""
        if self._front.currentIndex() == WORKING:
            self.done.hide()
            ask_phone_code(self, self.confirm)

    def confirm(self, code: str) -> int:
        """Raises Refusal where the code is not that of a package that was sent."""
        number = receipts.confirm_by_phone(self._desk, code)
        told = "下个包仍从上次的回执文件接上；回执文件拿到后请按 Ctrl+R 读入。"
        self.done.say(f"第 {number} 号包：电话确认市局已收", told, "green")
        self._moved_on()
        return number

    def choose_verify(self) -> None:
        """Ctrl+H."""
        path = parts.choose_file(self, self._desk, "选择要核对的报送文件")
        if path:
            self.verify_file(path)

    def verify_file(self, path: Path) -> None:
        def told(found: Verified) -> None:
            self.done.say(*words.verified(found))

        self.done.hide()
        operations.run(self, lambda _: verified(self._desk, path), label="核对文件", progress=False, on_done=told)
