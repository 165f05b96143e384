"""The steps of 工作交接: the list, the people, the last look before it, the new recovery code, what was done."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from mzdesk.people.desk import Desk
from mzdesk.services import accounts
from mzdesk.services.handover import HandedOver, Inventory, Successor
from mzdesk.services.passwords import password_problems
from ui import theme
from ui.pages.settings.panel import line_edit
from ui.pages.start_steps import CheckStep, CodeStep, StartStep
from ui.widgets import button, label
from ui.widgets.plain_table import Line, PlainTable

FIELD = 260
NEW = "新的账户"


class ListStep(StartStep):
    """What is handed over, part by part."""

    title = "交接清单"

    def __init__(self) -> None:
        super().__init__("要交接的内容", "按本机资料生成。请打印出来（F9）逐项核对；手写项由三方当面填写。")
        self.table = PlainTable("交接清单", ("部分", "内容", "情况"), stretch=2)
        self.column.addWidget(self.table, 1)
        self.digest = label("正在生成……", "muted")
        self.column.addWidget(self.digest)

    def show_inventory(self, found: Inventory) -> None:
        """Show the list, a line a row of it."""
        lines = []
        for part in found.parts:
            lines += [Line(part.title, (part.title, row[0], "　".join(row[1:]))) for row in part.rows]
            if part.words:
                lines.append(Line(part.title, (part.title, "", part.words)))
        self.table.show_lines(lines)
        self.digest.setText(f"生成于 {found.made}　清单摘要 {found.digest}（印在清单上，也记进操作记录）")

    def begin(self) -> None:
        self.table.setFocus()


class PeopleStep(StartStep):
    """Who takes over, who watches; the successor types the own password, the leaver confirms with theirs."""

    title = "接交人和监交人"

    def __init__(self, desk: Desk) -> None:
        super().__init__("谁来接？", "请接交人本人来设密码。接交人得到移交人的全部权限，并能管理账户。")
        self._desk = desk
        self.who = QComboBox()
        self.who.setFixedWidth(theme.sizes().px(FIELD))
        self.name, self.watcher = line_edit(FIELD), line_edit(FIELD)
        self.new, self.again, self.own = (line_edit(FIELD, secret=True) for _ in range(3))
        self.strength = label("", "small")
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(10)
        self._heads: dict[QWidget, QLabel] = {}
        for words, widget in (
            ("接交人", self.who), ("接交人姓名", self.name), ("接交人的密码", self.new), ("", self.strength),
            ("再输一遍", self.again), ("监交人姓名", self.watcher), ("移交人（您）的密码", self.own),
        ):
            self._row(words, widget)
        self.column.addLayout(self._form)
        self.column.addStretch(1)
        self.who.currentIndexChanged.connect(lambda _: self._show_new())
        self.new.textChanged.connect(self._judge)

    def _row(self, words: str, widget: QWidget) -> None:
        head = QLabel(words)
        head.setBuddy(widget)
        if words:
            widget.setAccessibleName(words)
        self._form.addRow(head, widget)
        self._heads[widget] = head

    def begin(self) -> None:
        if not self.who.count():
            self.who.addItem(NEW, "")
            for one in accounts.seats(self._desk):
                if one.closed is None and not one.mine:
                    self.who.addItem(f"已有账户：{one.name}（{one.role.label}）", one.id)
        self._show_new()
        (self.who if self.who.count() > 1 else self.name).setFocus()

    @property
    def _new(self) -> bool:
        return not self.who.currentData()

    def _show_new(self) -> None:
        for widget in (self.name, self.new, self.strength, self.again):
            widget.setVisible(self._new)
            self._heads[widget].setVisible(self._new)
        self._judge()

    def _judge(self) -> None:
        typed = self.new.text()
        wrong = password_problems(typed) if typed else ""
        self.strength.setText(f"{wrong}。" if wrong else "这个密码可以用。" if typed else "至少 8 位，请本人输入。")

    def _fields(self) -> list[QLineEdit]:
        return [edit for edit in (self.name, self.new, self.again, self.watcher, self.own) if not edit.isHidden()]

    def enter(self) -> bool:
        """On to the next field; from the last one the step goes on."""
        fields = self._fields()
        if self.who.hasFocus():
            fields[0].setFocus()
            return True
        at = next((place for place, edit in enumerate(fields) if edit.hasFocus()), len(fields) - 1)
        if at == len(fields) - 1:
            return False
        fields[at + 1].setFocus()
        return True

    def missing(self) -> str:
        weak = password_problems(self.new.text()) if self._new else ""
        for lacking, words, at in (
            (self._new and not self.name.text().strip(), "请填写接交人姓名。", self.name),
            (bool(weak), f"接交人的{weak}。" if weak.startswith("密码") else f"{weak}。", self.new),
            (self._new and self.new.text() != self.again.text(), "接交人的两遍密码不一样，请重新输入。", self.again),
            (not self.watcher.text().strip(), "请填写监交人姓名。", self.watcher),
            (not self.own.text(), "请移交人输入自己的密码。", self.own),
        ):
            if lacking:
                at.setFocus()
                at.selectAll()
                return words
        return ""

    def successor(self) -> Successor:
        """Who takes over, as it was typed."""
        return Successor(self.name.text().strip(), str(self.who.currentData() or ""), self.new.text())

    def successor_name(self) -> str:
        if self._new:
            return self.name.text().strip()
        return next((one.name for one in accounts.seats(self._desk) if one.id == self.who.currentData()), "")

    def supervisor(self) -> str:
        return self.watcher.text().strip()

    def own_password(self) -> str:
        return self.own.text()

    def clear(self) -> None:
        """Nothing of a password stays in the fields."""
        for edit in (self.new, self.again, self.own):
            edit.clear()


class SummaryStep(StartStep):
    """The last look: what will happen, in sentences."""

    title = "核对"
    onward = "现在交接"

    def __init__(self) -> None:
        super().__init__("交接以后", "清单核对无误、三方都在场时再办。办完不能撤回，只能由接交人重新添加账户。")
        self.words = label("", wrap=True)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_people(self, leaver: str, people: PeopleStep) -> None:
        """What will be done, with whom."""
        name = people.successor_name()
        self.words.setText("\n\n".join((
            f"1.　{name}可以用自己的密码打开，什么都能办，并能管理账户。",
            f"2.　{leaver}的账户马上停用，原来的密码不再能打开；姓名和做过的事留在记录里。",
            "3.　原来的恢复码作废，下一步显示新的恢复码，请打印后由单位封存。",
            f"4.　这次交接和清单摘要记进操作记录；监交人{people.supervisor()}在清单上签字。",
        )))

    def begin(self) -> None:
        self.setFocus()


class NewCode(CodeStep):
    """The new recovery code, shown only now."""

    title = "新的恢复码"

    def __init__(self, on_print: Callable[[], object]) -> None:
        super().__init__(on_print)


class CheckCode(CheckStep):
    """The proof that the code was kept."""

    title = "核对恢复码"
    onward = "恢复码已保管好"


class ResultStep(StartStep):
    """What was done; from here the successor goes on."""

    title = "交接完成"
    onward = "锁定，请接交人打开"

    def __init__(self, on_print: Callable[[], object]) -> None:
        super().__init__("交接已办好", "请打印交接清单，三方签字，一式三份。")
        self.words = label("", "good", wrap=True)
        self.column.addWidget(self.words)
        self.print = button("打印交接清单（F9）", on_print, icon="fa6s.print")
        self.column.addWidget(self.print, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_done(self, done: HandedOver) -> None:
        self.words.setText(f"{done.leaver}的账户已停用，{done.successor}接手；新的恢复码已生效。")

    def begin(self) -> None:
        self.setFocus()
