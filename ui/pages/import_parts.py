"""Parts of the import page: the bar that counts and filters by outcome, and the last step that says what was done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mzdesk.services.imports import ImportResult, Judgement
from ui.pages.import_rows import OUTCOMES
from ui.widgets import button, card, label


def columns_step(columns: QWidget, sheet: QWidget) -> QWidget:
    """The second step: what to do, which sheet, the columns."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.addWidget(label("每一栏导入到哪里？认出来的已经填好，不对的请改。在右边的框里打几个字就能找到。"))
    row.addStretch(1)
    row.addWidget(sheet)
    column.addLayout(row)
    column.addWidget(columns, 1)
    return made


def rows_step(outcomes: QWidget, drafts: QWidget, rows: QWidget, reasons: QWidget) -> QWidget:
    """The third step: counts, every row, and what is to be said of the row under the cursor."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    row = QHBoxLayout()
    row.addWidget(outcomes)
    row.addStretch(1)
    row.addWidget(drafts)
    column.addLayout(row)
    column.addWidget(rows, 1)
    frame, inside = card(8)
    inside.addWidget(reasons)
    frame.setMinimumHeight(64)
    column.addWidget(frame)
    column.addWidget(label("空格 把这一行作为草稿导入　F8 下一处问题　红色须更正，黄色请核对", "small"))
    return made


class OutcomeBar(QWidget):
    """全部, 可导入, 已在册, 有问题, 作为草稿, each with its number; the pressed one filters."""

    chosen = Signal(str)  # outcome, or "" for all

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.chips: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for key in ("", *OUTCOMES):
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _=False, k=key: self.chosen.emit(k))
            self._group.addButton(chip)
            self.chips[key] = chip
            row.addWidget(chip)
        self.choose("")

    @property
    def outcome(self) -> str:
        """What is filtered by."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def choose(self, outcome: str) -> None:
        self.chips[outcome].setChecked(True)

    def show_counts(self, judged: Judgement) -> None:
        self.chips[""].setText(f"全部 {len(judged.rows)}")
        for key, (words, _) in OUTCOMES.items():
            self.chips[key].setText(f"{words} {judged.counts[key]}")


class FinishStep(QFrame):
    """How many were taken in, what became of the others, and what to do next."""

    wants_list = Signal()
    wants_errors = Signal()
    wants_file = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.outcome = label("", "section", wrap=True)
        self.advice = label("", "", wrap=True)
        self.list_button = button("到名单去看（回车）", self.wants_list.emit, role="main")
        self.list_button.setAutoDefault(True)
        self.errors_button = button("另存错误行（Ctrl+S）", self.wants_errors.emit)
        row = QHBoxLayout()
        row.addWidget(self.list_button)
        row.addWidget(self.errors_button)
        row.addWidget(button("再导入一个文件（Ctrl+O）", self.wants_file.emit))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(1)
        column.addWidget(self.outcome)
        column.addWidget(self.advice)
        column.addLayout(row)
        column.addStretch(2)

    def tell(self, result: ImportResult, state: str) -> None:
        """``state`` is the one in which imported records wait."""
        drafts = f"，草稿 {result.drafts} 人" if result.drafts else ""
        self.outcome.setText(f"已导入 {result.imported} 人{drafts}。")
        words = []
        if result.already_there:
            words.append(f"{result.already_there} 人已经在台账里，没有重复导入。")
        if result.rejected:
            words.append(f"{result.rejected} 行有问题没有导入：请另存错误行，按最后一栏“错误原因”改好后再导入一次。")
        if result.imported:
            words.append(f"导入的人在“{state}”状态，核实后登记。导错了可以按 Ctrl+Alt+Z 撤销。")
        self.advice.setText("\n".join(words))
        self.errors_button.setVisible(bool(result.rejected))
