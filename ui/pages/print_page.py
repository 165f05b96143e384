"""打印预览: the finished pages, to be printed, saved as PDF or (rosters) as a workbook; each time is registered."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from mzdesk import printing, sheets
from mzdesk.basics.placing import put
from mzdesk.basics.progress import Progress
from mzdesk.describe import Line
from mzdesk.describe.paper import Paper, Roster
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import demand, may
from mzdesk.printing.shifting import Offset, shifted
from mzdesk.services import papers, print_choices, settings
from mzdesk.services.papers import PrintRecord
from ui import operations, theme
from ui.pages import print_windows
from ui.pages.print_fonts import fonts_of
from ui.pages.print_sheets import FIT_PAGE, FIT_WIDTH, Sheets
from ui.shell.page import Page, Shortcut
from ui.widgets import Banner, button, label, section_title
from ui.widgets.scrolled import scrolled


@dataclass(frozen=True)
class Ready:
    """A sheet that is drawn already (a test page): it is printed as it is and not registered."""

    pdf: bytes


Content = Paper | Roster | Ready
FOLDER, PRINTER, DUPLEX = "print.folder", "print.printer", "print.duplex"
DUPLEX_WORDS = (("", "单面"), ("long", "双面，沿长边翻"), ("short", "双面，沿短边翻"))
PANEL = 264


@dataclass(frozen=True)
class Job:
    """What is to be shown: how to make it for a purpose, what it is of, and where Esc leads."""

    make: Callable[[str], Content]
    title: str
    line: Line | None
    subject_id: str
    purpose: str
    back: str
    back_arguments: dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A finished document: the bytes on the screen are the bytes that are printed and saved."""

    content: Content
    pdf: bytes
    pages: int
    missing: tuple[str, ...]


def drawn(content: Content, progress: Progress, fonts: printing.Fonts | None = None) -> Made:
    """Draw in memory; personal data reach no file before the clerk saves one."""
    if isinstance(content, Ready):
        return Made(content, content.pdf, 1, ())
    out = io.BytesIO()
    missing = tuple(printing.missing_glyphs(content, fonts))
    pages = printing.render(content, out, progress=progress, fonts=fonts)
    return Made(content, out.getvalue(), pages, missing)


class PrintPage(Page):
    """Opened by other pages; Esc leads back to where it was opened from."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+P", "打印"), Shortcut("Ctrl+S", "另存为 PDF"), Shortcut("Ctrl+E", "花名册另存为 Excel"),
        Shortcut("PgUp / PgDn", "上一页 / 下一页"), Shortcut("Ctrl+加号 / Ctrl+减号", "放大 / 缩小"),
        Shortcut("Ctrl+0", "适合页宽"), Shortcut("Ctrl+9", "整页"), Shortcut("Esc", "返回"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._made: Made | None = None
        self._asked = 0
        self._making = False
        self.sheets = Sheets()
        self.warning = Banner("amber")
        self.warning.hide()
        self.place = label("", "muted")
        self.zoom = label("适合页宽", "muted")
        self._panel()
        self._build()
        self.sheets.page_changed.connect(lambda at, of: self.place.setText(f"第 {at} 页　共 {of} 页" if of else ""))
        self.sheets.zoom_changed.connect(self.zoom.setText)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Ctrl+P", self.print_it), ("Ctrl+S", self.choose_pdf), ("Ctrl+E", self.choose_workbook),
            ("Ctrl+0", lambda: self.sheets.set_zoom(FIT_WIDTH)),
            ("Ctrl+9", lambda: self.sheets.set_zoom(FIT_PAGE)),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # building

    def _panel(self) -> None:
        self.panel = QFrame()
        self.panel.setProperty("role", "card")
        self.panel.setFixedWidth(theme.sizes().px(PANEL))
        self.heading = section_title("")
        self.heading.setWordWrap(True)
        self.printer, self.duplex, self.purpose = QComboBox(), QComboBox(), QComboBox()
        self.copies = QSpinBox(minimum=1, maximum=99)
        for key, words in DUPLEX_WORDS:
            self.duplex.addItem(words, key)
        self.purpose.currentIndexChanged.connect(lambda _: self._make_again())
        self.printer_said = label("", "small", wrap=True)
        self.moved = label("", "small", wrap=True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for words, made in (("打印机", self.printer), ("份数", self.copies), ("单双面", self.duplex),
                            ("用途", self.purpose)):
            made.setAccessibleName(words)
            made.setMinimumWidth(theme.sizes().px(60))
            form.addRow(words, made)
        for box in (self.purpose, self.printer):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._form = form
        self.print_button = button("打印（Ctrl+P）", self.print_it, role="main", icon="fa6s.print")
        self.pdf_button = button("另存为 PDF（Ctrl+S）", self.choose_pdf)
        self.book_button = button("另存为 Excel（Ctrl+E）", self.choose_workbook)
        inside = QWidget()
        outer = QVBoxLayout(self.panel)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(inside, sideways=False, through=True))
        column = QVBoxLayout(inside)
        column.setContentsMargins(13, 11, 13, 11)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addLayout(form)
        column.addWidget(self.printer_said)
        column.addWidget(self.moved)
        for push in (self.print_button, self.pdf_button, self.book_button):
            column.addWidget(push)
        column.addStretch(1)
        column.addWidget(self.place)
        column.addWidget(self.zoom)
        column.addWidget(label("PgUp/PgDn 翻页　Ctrl+加减号 缩放\nCtrl+0 页宽　Ctrl+9 整页", "small"))
        column.addWidget(button("返回（Esc）", self.leave))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.warning)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.sheets, 1)
        row.addWidget(self.panel)
        column.addLayout(row, 1)

    # the page

    def open(self, **arguments: Any) -> None:
        if "make" not in arguments:
            return
        self._job = Job(
            arguments["make"], arguments["title"], arguments["register"], arguments["subject_id"],
            arguments["purpose"], arguments["back"], arguments["back_arguments"],
        )
        self.heading.setText(self._job.title)
        moved = Offset(*print_choices.offset(self._desk, self._job.title)) if self._job.line else Offset()
        self.moved.setText(f"套打：{moved.words}" if moved.words else "")
        self.moved.setVisible(bool(moved.words))
        self._offer_purposes(self._job)
        self._made = None
        self.sheets.clear()
        self.warning.hide()
        self.crumbs_changed.emit((self._job.title,))
        self._make()

    def activated(self) -> None:
        self.sheets.setFocus()
        if self._job is not None and self._made is None and not self._making:
            self._make()
        if not self.printer.count():
            operations.run(self, lambda _: print_windows.printers(), label="", progress=False,
                           on_done=self._offer_printers)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody's data stay on a page that is out of sight, or behind the lock; coming back draws them again."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._made = None
            self.sheets.clear()

    def _offer_purposes(self, job: Job) -> None:
        may = {"internal": "内部（遮盖证件号）", "bank": "报送（完整证件号）", "public": "公示"}
        if job.line is None or not papers.may_hang(job.line):
            may.pop("public")
        self.purpose.blockSignals(True)
        self.purpose.clear()
        for key, words in may.items():
            self.purpose.addItem(words, key)
        self.purpose.setCurrentIndex(max(0, self.purpose.findData(job.purpose)))
        self.purpose.blockSignals(False)
        self._form.setRowVisible(self.purpose, bool(job.purpose))
        self.book_button.setVisible(bool(job.purpose))

    def _offer_printers(self, names: list[str]) -> None:
        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        kept = self.printer.findData(settings.get(self._desk, PRINTER))
        self.printer.setCurrentIndex(max(kept, 0))
        self.duplex.setCurrentIndex(max(0, self.duplex.findData(settings.get(self._desk, DUPLEX))))
        self.printer.setEnabled(bool(names))
        self.printer_said.setText("" if names else "没有找到打印机。请接好并打开打印机，或先另存为 PDF。")
        self.printer_said.setVisible(not names)

    # making

    def _make_again(self) -> None:
        if self._job is not None and self._job.purpose:
            self._make()

    def _make(self) -> None:
        job = self._job
        assert job is not None
        self._asked += 1
        asked, purpose = self._asked, self.purpose.currentData() if job.purpose else ""
        self._allow(False)
        self._making = True
        operations.run(
            self, lambda progress: drawn(job.make(purpose), progress, fonts_of(self._desk)), label=f"生成{job.title}",
            on_done=lambda made: self._show(asked, made), on_ended=lambda: self._ended(asked),
        )

    def _ended(self, asked: int) -> None:
        if asked == self._asked:
            self._making = False

    def _show(self, asked: int, made: Made) -> None:
        if asked != self._asked or not self.isVisible():
            return
        self._made = made
        self.sheets.show_pdf(made.pdf)
        self.copies.setValue(made.content.copies if isinstance(made.content, Paper) else 1)
        self._allow(True)
        if made.missing:
            self.warning.say(
                f"有 {len(made.missing)} 个字这台电脑没有字体，会印成“〓”：{'、'.join(made.missing)}",
                "请安装含这些字的字体（如 天珩全字库、花园明朝）后重新预览，或打印后手工填写。",
            )
        else:
            self.warning.hide()

    def _allow(self, on: bool) -> None:
        may_take = may(self._desk, Permission.EXPORT)
        self.print_button.setEnabled(on)
        for made in (self.pdf_button, self.book_button):
            made.setEnabled(on and may_take)

    # printing and saving

    def print_it(self) -> None:
        """Ctrl+P: to the chosen printer, in the background, registered when the printer has taken it."""
        job, made = self._job, self._made
        if job is None or made is None or not self.print_button.isEnabled():
            return
        where, copies = self.printer.currentData() or "", self.copies.value()
        duplex = self.duplex.currentData()
        settings.put(self._desk, PRINTER, where)
        settings.put(self._desk, DUPLEX, duplex)
        self._allow(False)

        moved = Offset(*print_choices.offset(self._desk, job.title)) if job.line else Offset()

        def work(_: Progress) -> PrintRecord | None:
            print_windows.send(shifted(made.pdf, moved), where, copies, duplex)
            return self._register(job, made, copies, exported=False)

        operations.run(self, work, label="打印", progress=False, on_ended=lambda: self._allow(True),
                       on_done=lambda done: self._told("已送打印", done))

    def print_now(self) -> None:
        self.print_it()

    def choose_pdf(self) -> None:
        """Ctrl+S."""
        self._choose("另存为 PDF", ".pdf", "PDF 文件 (*.pdf)", self.save_pdf)

    def choose_workbook(self) -> None:
        """Ctrl+E, rosters only."""
        if self.book_button.isVisible():
            self._choose("另存为 Excel", ".xlsx", "Excel 工作簿 (*.xlsx)", self.save_workbook)

    def _choose(self, title: str, ending: str, kinds: str, save: Callable[[Path], None]) -> None:
        if self._made is None or self._job is None or not self.pdf_button.isEnabled():
            return
        folder = Path(settings.get(self._desk, FOLDER, str(Path.home())))
        name = f"{self._job.title}{self._desk.today():%Y%m%d}{ending}"
        path, _ = QFileDialog.getSaveFileName(self.window(), title, str(folder / name), kinds)
        if path:
            save(Path(path).with_suffix(ending))

    def save_pdf(self, path: Path) -> None:
        """Write the previewed bytes."""
        job, made = self._job, self._made
        assert job is not None and made is not None

        def work(_: Progress) -> PrintRecord | None:
            demand(self._desk, Permission.EXPORT)
            put(path, lambda part: part.write_bytes(made.pdf))
            return self._register(job, made, 1, exported=True, ending="pdf")

        self._save(path, work)

    def save_workbook(self, path: Path) -> None:
        """Write the roster in the office's customary layout."""
        job, made = self._job, self._made
        assert job is not None and made is not None

        def work(progress: Progress) -> PrintRecord | None:
            assert isinstance(made.content, Roster)
            demand(self._desk, Permission.EXPORT)
            sheets.write_roster(made.content, path, progress)
            return self._register(job, made, 1, exported=True, ending="xlsx")

        self._save(path, work)

    def _save(self, path: Path, work: Callable[[Progress], PrintRecord | None]) -> None:
        settings.put(self._desk, FOLDER, str(path.parent))
        self._allow(False)
        operations.run(self, work, label="保存文件", on_ended=lambda: self._allow(True),
                       on_done=lambda done: self._told(f"已保存 {path.name}", done))

    def _register(self, job: Job, made: Made, copies: int, *, exported: bool, ending: str = "") -> PrintRecord | None:
        if isinstance(made.content, Ready):
            return None
        words = f"{job.title}（{ending}）" if ending else job.title
        purpose = self.purpose.currentText() if job.purpose else ""
        return papers.register_print(
            self._desk, job.line, words, subject_id=job.subject_id, copies=copies, purpose=purpose, pages=made.pages,
            exported=exported,
        )

    def _told(self, done: str, record: PrintRecord | None) -> None:
        if record is None:
            operations.tell(self, done)
            return
        first = record.copy_number - record.copies + 1
        number = f"第 {first}—{record.copy_number} 份" if record.copies > 1 else f"第 {record.copy_number} 份"
        operations.tell(self, f"{done}，已登记为{number}")
        operations.announce(self, record.changes, later=True)

    # leaving

    def leave(self) -> None:
        """Esc."""
        if self._job is not None:
            self.go(self._job.back, **self._job.back_arguments)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif held and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.sheets.zoom_by(1)
        elif held and event.key() == Qt.Key.Key_Minus:
            self.sheets.zoom_by(-1)
        else:
            super().keyPressEvent(event)
