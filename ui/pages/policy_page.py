"""政策与码表: the bureau's parameters as tables; rows drafted, compared, tried, issued as a package."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files, policies
from mzdesk.people.desk import Desk
from mzdesk.policy.tables import dumped
from mzdesk.services import parameters, policy_book, policy_words
from mzdesk.services.policy_book import DRAFTED, Table
from ui import operations, theme
from ui.pages import exchange_parts as parts
from ui.pages.policy_dialogs import ask_end, ask_holidays, ask_row, show_effects
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, button, label
from ui.widgets.asking import ask_reason, decide
from ui.widgets.plain_table import Line, PlainTable

TONES = {policy_book.IN_FORCE: "green", policy_book.COMING: "blue", policy_book.OVER: "grey"}
TAIL = ("生效", "截止", "状态", "来自", "待核实", "依据")
HOLIDAYS = "calendar_day"


class PolicyPage(Page):
    """Tables at the left, the rows of one at the right. Nothing counts before it is issued."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Insert", "添加一行（放假和调休：填一年的安排）"), Shortcut("回车", "以这一行为底添加一行"),
        Shortcut("Delete", "停止执行一行；拟下发的：撤去"), Shortcut("Alt+V", "待核实的：核实，写依据"),
        Shortcut("Ctrl+D", "比较与试算"), Shortcut("Ctrl+E", "签名下发"), Shortcut("Ctrl+G", "再写一份已下发的"),
        Shortcut("Ctrl+O", "读入参数文件（TOML）"), Shortcut("Ctrl+S", "另存为参数文件（TOML）"),
        Shortcut("Ctrl+Tab", "左边的表 / 右边的行"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._table: Table | None = None
        self.done = Banner("green")
        self.done.hide()
        self.told = label("", "muted", wrap=True)
        self.tables = PlainTable("参数表", ("类别", "参数表", "待核实", "拟下发"), stretch=1)
        self.heading = label("", "section", wrap=True)
        self.rows = PlainTable("各行", ("", *TAIL))
        self._right = QVBoxLayout()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for words, slot, role in (
            ("添加一行（Insert）", self.add, "main"), ("停止执行（Delete）", self.end, ""),
            ("核实（Alt+V）", self.verify, ""), ("比较与试算（Ctrl+D）", self.compare, ""),
            ("签名下发（Ctrl+E）", self.issue, "main"),
        ):
            buttons.addWidget(button(words, slot, role=role))
        buttons.addStretch(1)
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(self.heading)
        self._right.addWidget(self.rows, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.tables)
        split.addWidget(right)
        split.setSizes([theme.sizes().px(470), theme.sizes().px(670)])
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        column.addWidget(self.told)
        column.addWidget(split, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.tables.moved.connect(lambda _: self._show_table())
        self.tables.opened.connect(lambda _: self.rows.setFocus())
        self._wire_rows()
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Insert", self.add), ("Alt+V", self.verify), ("Ctrl+D", self.compare), ("Ctrl+E", self.issue),
            ("Ctrl+G", self.hand_out), ("Ctrl+O", self.choose_text), ("Ctrl+S", self.choose_save),
            ("Ctrl+Tab", self._other), ("Delete", self.end),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    def _wire_rows(self) -> None:
        self.rows.opened.connect(lambda _: self.add(like=True))

    def activated(self) -> None:
        self._read()
        self.tables.setFocus()

    def refresh(self, touched: Touched) -> None:
        if self.isVisible():
            self._read()

    def _other(self) -> None:
        (self.tables if self.rows.hasFocus() else self.rows).setFocus()

    # showing

    def _read(self) -> None:
        drafted = policy_book.draft(self._desk)
        count = {name: sum(one == name for one, _ in drafted) for name, _ in drafted}
        unverified = {name: 0 for name in self._desk.policy.tables}
        for name, _ in self._desk.policy.unverified(self._desk.today()):
            unverified[name] += 1
        order = {title: place for place, title in enumerate(policy_words.GROUPS)}
        names = sorted(self._desk.policy.tables, key=lambda name: (
            order.get(policy_words.group(name), len(order)), policy_words.title(name)))
        self.tables.show_lines([Line(name, (
            policy_words.group(name), policy_words.title(name), str(unverified[name] or ""),
            str(count.get(name, "")),
        ), ((2, "amber"), (3, "blue"))) for name in names])
        version = parameters.version(self._desk)
        issued = f"已下发到第 {version} 版" if version else "还没有下发过"
        self.told.setText(f"{issued}；拟下发 {len(drafted)} 行，签名下发以后才生效。" if drafted else
                          f"{issued}。改动先列为“拟下发”，签名下发以后才生效。")
        self._show_table()

    def _show_table(self) -> None:
        name = self.tables.current()
        if not name:
            return
        self._table = policy_book.table(self._desk, name)
        heads = (*(column.label for column in self._table.columns), *TAIL)
        fresh = PlainTable("各行", heads, stretch=-1)
        self._right.replaceWidget(self.rows, fresh)
        had = self.rows.hasFocus()
        self.rows.hide()
        self.rows.deleteLater()
        self.rows = fresh
        self._wire_rows()
        self.rows.show_lines([_line(one, len(self._table.columns)) for one in self._table.lines])
        self.heading.setText(self._table.title)
        if had:
            self.rows.setFocus()

    def _current(self) -> policy_book.Line | None:
        key = self.rows.current()
        return next((one for one in self._table.lines if one.key == key), None) if self._table and key else None

    # drafting

    def add(self, *, like: bool = False) -> None:
        """Insert: a row as a form; Enter on a row: the same with its values."""
        if self._table is None:
            return
        desk, table = self._desk, self._table
        if table.key == HOLIDAYS:
            answer = ask_holidays(self, desk.today().year + 1, lambda *asked: policy_book.holidays(desk, *asked))
        else:
            answer = ask_row(self, table, self._current() if like else None, lambda typed, **more: policy_book.add(
                desk, table.key, typed, **more))
        if answer:
            self._read()

    def end(self) -> None:
        """Delete: a drafted row goes; one in force is to hold no longer."""
        line = self._current()
        if line is None or self._table is None:
            return
        name = self._table.key
        if line.origin == DRAFTED:
            policy_book.drop(self._desk, name, line.row)
            self._read()
            return
        answer = ask_end(self, "　".join(filter(None, line.cells[:4])), self._desk.today())
        if answer is not None and operations.attempt(
                self, lambda: policy_book.end(self._desk, name, line.row, answer.day, answer.basis)):
            self._read()

    def verify(self) -> None:
        """Alt+V: a row that was only a default is right; from now on it stands on a source."""
        line = self._current()
        if line is None or self._table is None or not line.unverified:
            operations.of(self).told.emit("先选中一行标着“待核实”的")
            return
        name = self._table.key
        basis = ask_reason(self, "核实这一行", "　".join(filter(None, line.cells[:4])), "记为已核实",
                           prompt="依据（文号，必填）")
        if basis and operations.attempt(self, lambda: policy_book.verify(self._desk, name, line.row, basis)):
            self._read()

    # comparing and issuing

    def compare(self) -> None:
        """Ctrl+D: the draft beside what holds, and what it makes of the cases that are paid."""
        if not policy_book.draft(self._desk):
            operations.of(self).told.emit("没有拟下发的行")
            return
        desk = self._desk
        operations.run(
            self, lambda progress: (policy_book.differences(desk), policy_book.effects(desk, progress)), label="试算",
            on_done=lambda found: show_effects(self, *found))

    def issue(self) -> None:
        """Ctrl+E: the draft becomes the next edition."""
        drafted = policy_book.draft(self._desk)
        if not drafted:
            operations.of(self).told.emit("没有拟下发的行；按 Ctrl+G 再写一份已下发的")
            return
        names = dict.fromkeys(policy_words.title(name) for name, _ in drafted)
        words = f"{len(drafted)} 行，涉及：{'、'.join(names)}。\n\n各乡镇安装后，这几类参数只能由市局改。"
        if decide(self, "签名下发这些参数吗？", words, "签名下发"):
            folder = parts.choose_folder(self, self._desk, "政策包放到哪里（U 盘）")
            if folder:
                self.issue_to(folder)

    def issue_to(self, folder: Path) -> None:
        desk, toml = self._desk, dumped(policy_book.draft(self._desk))
        operations.run(self, lambda _: policies.publish(desk, toml, folder), label="下发政策参数", progress=False,
                       on_done=self._issued)

    def _issued(self, made: policies.Published) -> None:
        policy_book.discard(self._desk)
        parameters.refresh(self._desk)
        self._said(made)
        self._read()

    def _said(self, made: policies.Published) -> None:
        self.done.say(f"政策参数第 {made.version} 版：{made.path.name}　{made.words}",
                      f"共 {made.rows} 行，写在 {made.path.parent}，请交给各乡镇，在“月度报送”里读入；"
                      "写反馈包时也会带上。", "green")

    def hand_out(self) -> None:
        """Ctrl+G."""
        folder = parts.choose_folder(self, self._desk, "政策包放到哪里（U 盘）")
        if folder:
            operations.run(self, lambda _: policies.hand_out(self._desk, folder), label="写政策包", progress=False,
                           on_done=self._said)

    # files

    def choose_text(self) -> None:
        """Ctrl+O."""
        path = parts.choose_file(self, self._desk, "选择政策参数文件（.toml）")
        if path:
            self.take_text(path)

    def take_text(self, path: Path) -> None:
        """Add the rows of a file to the draft."""
        done = operations.attempt(self, lambda: policy_book.take_text(self._desk, policy_book.read_file(path)))
        if done:
            operations.of(self).told.emit(f"读入{done.value}行，列为“拟下发”")
            self._read()

    def choose_save(self) -> None:
        """Ctrl+S."""
        name, _ = QFileDialog.getSaveFileName(self.window(), "另存为", "政策参数.toml", "参数文件（*.toml）")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """What was issued and what is drafted, as a text to keep beside."""
        def write() -> Path:
            text = policy_book.text(self._desk)
            if not text:
                raise Refusal("还没有下发过、也没有拟下发的行", "请先添加一行", code="no-policy")
            return files.write(text.encode(), path.parent, path.name).path

        if operations.attempt(self, write):
            operations.of(self).told.emit(f"已写到 {path}")


def _line(one: policy_book.Line, columns: int) -> Line:
    mark = "待核实" if one.unverified else ""
    cells = (*one.cells, one.begins, one.ends, one.state, one.origin, mark, one.basis)
    return Line(one.key, cells, ((columns + 2, TONES[one.state]), (columns + 3, "blue" if one.origin == DRAFTED else
                                                                   "grey"), (columns + 4, "amber")))
