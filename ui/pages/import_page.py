"""导入花名册: choose a file, match its columns, look at every row; nothing is written before the last step."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from mzdesk import sheets
from mzdesk.basics.progress import Progress
from mzdesk.describe import Line
from mzdesk.describe.workbook import Table
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import imports, settings
from mzdesk.services.imports import ImportResult, Judgement
from ui import operations
from ui.pages.exchange_parts import dropped_paths
from ui.pages.import_columns import ColumnsTable
from ui.pages.import_parts import FinishStep, OutcomeBar, columns_step, rows_step
from ui.pages.import_rows import RowsModel, RowsTable
from ui.shell.page import Page, Shortcut
from ui.widgets import Banner, button, label
from ui.widgets.empty import EmptyState

FOLDER = "import.folder"
KINDS = "花名册 (*.xlsx *.xlsm *.xls *.et *.csv)"
STEPS = ("① 选择文件", "② 核对栏目", "③ 核对每一行", "④ 完成")
FILE, COLUMNS, ROWS, DONE = range(4)


@dataclass(frozen=True)
class Opened:
    """A file that was read, with its tables (best first) and a mapping for each."""

    path: Path
    tables: list[Table]
    mappings: list[dict[int, str]]


class ImportPage(Page):
    """Ctrl+Enter goes on, Esc goes one step back."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+O", "选择文件"), Shortcut("Ctrl+回车", "下一步；最后一步是导入"), Shortcut("Esc", "上一步"),
        Shortcut("空格", "有问题的行作为草稿导入"), Shortcut("F8", "到下一处问题"),
        Shortcut("Ctrl+D", "所有有问题的行都作为草稿"), Shortcut("Ctrl+S", "另存错误行"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._line: Line = next(iter(LINES.values()))
        self._file: Opened | None = None
        self._table: Table | None = None
        self._mapping: dict[int, str] = {}
        self._judged: Judgement | None = None
        self._drafts: set[int] = set()
        self._result: ImportResult | None = None
        self.setAcceptDrops(True)
        self.steps = label("", "muted")
        self.where = label("", "muted", wrap=True)
        self.said = Banner("amber")
        self.said.hide()
        self.sheet = QComboBox()
        self.sheet.setAccessibleName("工作表")
        self.columns = ColumnsTable()
        self.model = RowsModel()
        self.rows = RowsTable(self.model)
        self.reasons = label("", "", wrap=True)
        self.outcomes = OutcomeBar()
        self.draft_button = button("有问题的都作为草稿（Ctrl+D）", self.all_drafts)
        self.back_button = button("上一步（Esc）", self.back)
        self.go_button = button("下一步（Ctrl+回车）", self.go_on, role="main")
        self._front = QStackedWidget()
        self._build()
        self._connect()
        self._show_step(FILE)

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.steps)
        top.addStretch(1)
        top.addWidget(self.back_button)
        top.addWidget(self.go_button)
        column.addLayout(top)
        column.addWidget(self.where)
        column.addWidget(self.said)
        self._front.addWidget(EmptyState(
            "fa6s.file-import", "把花名册拖到这里", "也可以按 Ctrl+O 选择。能读 Excel（.xlsx、.xls）、WPS 表格和 CSV；"
            "标题、两行表头、合计行和签字行会自动认出来。导入前每一行都会先给您看。",
            action="选择文件（Ctrl+O）", on_action=self.choose,
        ))
        self._front.addWidget(columns_step(self.columns, self.sheet))
        self._front.addWidget(rows_step(self.outcomes, self.draft_button, self.rows, self.reasons))
        self.finish = FinishStep()
        self._front.addWidget(self.finish)
        column.addWidget(self._front, 1)

    def _connect(self) -> None:
        self.sheet.activated.connect(self._sheet_chosen)
        self.columns.changed.connect(self._say_columns)
        self.rows.marked.connect(self.toggle_draft)
        self.rows.moved.connect(self._say_reasons)
        self.outcomes.chosen.connect(self._filter)
        self.finish.wants_list.connect(self.to_list)
        self.finish.wants_errors.connect(self.choose_errors)
        self.finish.wants_file.connect(self.choose)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Ctrl+O", self.choose), ("Ctrl+Return", self.go_on), ("Ctrl+Enter", self.go_on),
            ("Ctrl+D", self.all_drafts), ("Ctrl+S", self.choose_errors), ("F8", self.rows.next_problem),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def open(self, **arguments: Any) -> None:
        if "register" in arguments:
            self._line = LINES[arguments["register"]]
            self._forget()
            self.crumbs_changed.emit((self._line.title,))
        if arguments.get("path"):
            self.read_file(Path(arguments["path"]))

    def activated(self) -> None:
        self._focus()

    def unsaved(self) -> str:
        return "核对好的行还没有导入" if self._front.currentIndex() == ROWS else ""

    def save_now(self) -> bool:
        """Importing is the clerk's own decision: it is never done on the way out."""
        operations.tell(self, "请按 Ctrl+回车 导入")
        return False

    def discard(self) -> None:
        self._forget()

    def _forget(self) -> None:
        """Nobody's data stay behind: the file is read again when it is asked for again."""
        self._file = self._table = self._judged = self._result = None
        self._drafts = set()
        self.model.show_rows([])
        self._show_step(FILE)

    def _show_step(self, step: int) -> None:
        self._front.setCurrentIndex(step)
        words = [f"【{name}】" if place == step else name for place, name in enumerate(STEPS)]
        self.steps.setText("　›　".join(words))
        self.back_button.setVisible(step != DONE)
        self.go_button.setVisible(step in (COLUMNS, ROWS))
        self.go_button.setText("下一步（Ctrl+回车）" if step == COLUMNS else "导入（Ctrl+回车）")
        self.where.setVisible(bool(self._file) and step != DONE)
        self.said.hide()
        self._focus()

    def _focus(self) -> None:
        step = self._front.currentIndex()
        if step == COLUMNS:
            self.columns.focus_first()
        elif step == ROWS:
            self.rows.setFocus()
        elif step == DONE:
            self.finish.list_button.setFocus()
        else:
            self._front.currentWidget().setFocus()
            first = self._front.currentWidget().findChild(QPushButton)
            if first:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    # ① the file

    def choose(self) -> None:
        """Ctrl+O."""
        folder = settings.get(self._desk, FOLDER, str(Path.home()))
        found, _ = QFileDialog.getOpenFileName(self.window(), "选择花名册", folder, KINDS)
        if found:
            self.read_file(Path(found))

    def read_file(self, path: Path) -> None:
        """Read in the background and go to the columns; a file that cannot be read is told and the step stays."""
        desk, line = self._desk, self._line
        settings.put(desk, FOLDER, str(path.parent))

        def read(_: Progress) -> Opened:
            tables = sheets.tables_of_file(path, imports.known_words(line))
            return Opened(path, tables, [imports.propose(desk, line, table) for table in tables])

        operations.run(self, read, label="读取文件", on_done=self._opened)

    def _opened(self, found: Opened) -> None:
        self._file = found
        self.sheet.clear()
        for table in found.tables:
            self.sheet.addItem(f"工作表：{table.sheet}（{len(table.rows)} 行）")
        self.sheet.setVisible(len(found.tables) > 1)
        self._sheet_chosen(0)
        self._show_step(COLUMNS)
        self._say_columns()

    def _sheet_chosen(self, place: int) -> None:
        assert self._file is not None
        self._table = self._file.tables[place]
        self.columns.show_table(self._table, self._file.mappings[place], imports.targets(self._line))
        top = "、".join(str(number) for number in self._table.header_rows)
        self.where.setText(
            f"{self._file.path.name}　表头在第 {top} 行，数据 {len(self._table.rows)} 行　导入到：{self._line.title}")

    # ② the columns

    def _say_columns(self) -> None:
        twice = self.columns.twice()
        if twice:
            self.said.say(f"有栏目重复：{'、'.join(twice)}", "同一项只能从一栏导入，请把另一栏改成“不导入”。", "amber")
        else:
            self.said.hide()

    def go_on(self) -> None:
        """Ctrl+Enter."""
        step = self._front.currentIndex()
        if step == COLUMNS and not self.columns.twice():
            self._judge()
        elif step == ROWS and self.go_button.isEnabled():
            self._take_in()
        elif step == DONE:
            self.to_list()

    def _judge(self) -> None:
        desk, line, table, mapping = self._desk, self._line, self._table, self.columns.mapping()
        assert table is not None
        self._mapping = mapping
        self.go_button.setEnabled(False)
        operations.run(
            self, lambda progress: imports.judge(desk, line, table, mapping, progress=progress), label="核对每一行",
            on_done=self._judged_all, on_ended=self._allow,
        )

    # ③ the rows

    def _judged_all(self, judged: Judgement) -> None:
        assert self._table is not None
        self._judged, self._drafts = judged, set()
        self.model.show_table(self._table, self._mapping)
        self._show_step(ROWS)
        self._filter("")
        self.outcomes.choose("")
        self.rows.fit()
        first = next((n for n, row in enumerate(self.model.shown) if row.outcome == imports.REJECTED), 0)
        self.rows.go_to(first)

    def judgement(self) -> Judgement:
        """The rows with the clerk's choices."""
        assert self._judged is not None
        return imports.with_drafts(self._judged, self._drafts)

    def _filter(self, outcome: str) -> None:
        now = self.judgement()
        here = self.rows.current()
        self.model.show_rows([row for row in now.rows if not outcome or row.outcome == outcome])
        self.outcomes.show_counts(now)
        at = next((n for n, row in enumerate(self.model.shown) if here and row.number == here.number), 0)
        self.rows.go_to(at)
        self._say_reasons()
        count = self._ready()
        self.go_button.setText(f"导入 {count} 人（Ctrl+回车）" if count else "没有可导入的行")
        self._allow()

    def _ready(self) -> int:
        """How many would be taken in now."""
        counts = self.judgement().counts
        return counts[imports.NEW] + counts[imports.AS_DRAFT]

    def _allow(self) -> None:
        self.go_button.setEnabled(self._front.currentIndex() != ROWS or bool(self._ready()))

    def _say_reasons(self) -> None:
        row = self.rows.current()
        if row is None:
            self.reasons.setText("")
            return
        found = [("● " if p.blocking else "○ ") + p.message for p in row.problems]
        words = {imports.ALREADY: "这个人已经在台账里，不会重复导入。", imports.NEW: "没有问题。"}
        self.reasons.setText(f"第 {row.number} 行　" + ("　".join(found) or words.get(row.outcome, "")))

    def toggle_draft(self, number: int) -> None:
        """Space on a row with problems."""
        self._drafts ^= {number}
        before = self._drafts & {number}
        now = {row.number: row.outcome for row in self.judgement().rows}
        if before and now[number] != imports.AS_DRAFT:
            self._drafts -= {number}
            operations.tell(self, "只有“有问题”的行可以作为草稿；同一人的重复行不导入")
        self._filter(self.outcomes.outcome)

    def all_drafts(self) -> None:
        """Ctrl+D: all of them, or none when all already are."""
        if self._front.currentIndex() != ROWS or self._judged is None:
            return
        bad = {row.number for row in self._judged.rows if row.outcome == imports.REJECTED}
        self._drafts = set() if self._drafts >= bad else bad
        self._filter(self.outcomes.outcome)

    def _take_in(self) -> None:
        desk, line, table, mapping, now = self._desk, self._line, self._table, self._mapping, self.judgement()
        assert table is not None
        self.go_button.setEnabled(False)
        operations.run(
            self, lambda progress: imports.take_in(desk, line, now, table, mapping, progress), label="导入花名册",
            on_done=lambda result: self._imported(now, result), on_ended=self._allow,
        )

    # ④ done

    def _imported(self, judged: Judgement, result: ImportResult) -> None:
        self._judged, self._result = judged, result
        self._drafts = set()
        self.finish.tell(result, self._line.imported_state)
        self._show_step(DONE)
        self.model.show_rows([])

    def choose_errors(self) -> None:
        """Ctrl+S: the original workbook with only the bad rows and why."""
        if self._file is None or self._judged is None or not self._judged.reasons():
            return
        name = f"{self._file.path.stem}_错误行.xlsx"
        folder = self._file.path.parent
        found, _ = QFileDialog.getSaveFileName(self.window(), "另存错误行", str(folder / name), "Excel 工作簿 (*.xlsx)")
        if found:
            self.save_errors(Path(found).with_suffix(".xlsx"))

    def save_errors(self, path: Path) -> None:
        file, table, judged = self._file, self._table, self._judged
        assert file is not None and table is not None and judged is not None
        reasons = judged.reasons()

        def told(_: None) -> None:
            operations.tell(self, f"已另存 {len(reasons)} 行到 {path.name}")

        operations.run(self, lambda _: sheets.write_errors(file.path, table, reasons, path), label="另存错误行",
                       progress=False, on_done=told)

    def to_list(self) -> None:
        self.go(self._line.key, view="all")

    # moving

    def back(self) -> None:
        """Esc."""
        step = self._front.currentIndex()
        if step in (COLUMNS, ROWS):
            self._show_step(step - 1)
            if step == ROWS:
                self._say_columns()
        else:
            self.go(self._line.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._front.currentIndex() == DONE:
            self.to_list()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_paths(event.mimeData())
        if paths:
            self.read_file(paths[0])
