"""One account being made, changed, or given a new password: the fields, what is still missing, who confirms."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mzdesk.basics.problems import Refusal
from mzdesk.people.access import Role
from mzdesk.people.desk import Desk
from mzdesk.services.accounts import Seat, Wanted
from mzdesk.services.names import village_options
from mzdesk.services.passwords import password_problems
from ui import theme
from ui.pages.settings.panel import LABELS, line_edit
from ui.widgets import button, label

ABOUT = {
    Role.CLERK: "登记、办理、发放、报送，什么都能办；儿童等特殊资料和管理账户要另外勾选。",
    Role.LEADER: "只能看和打印，能办理要领导决定的步骤（确认同意、停发、销号等）；不能改登记。",
    Role.VILLAGE: "只能录入所选村（社区）的探访、看那里的任务；看不到别的村，也看不到救助金额。",
}


class Mode(Enum):
    """What the form is open for; the value is its heading."""

    NEW = "添加账户"
    CHANGE = "更改账户"
    RESET = "重设密码"


class AccountForm(QFrame):
    """Enter goes on to the next field; Ctrl+S (or Enter in the last one) asks for saving."""

    wanted = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk = desk
        self.mode = Mode.NEW
        self.seat: Seat | None = None
        self.typed = False
        self.head = label("", "section")
        self.problem = label("", "problem", wrap=True)
        self.about = label("", "small", wrap=True)
        self.name = line_edit(220)
        self.role = QComboBox()
        for role in Role:
            self.role.addItem(role.label, role)
        self.special, self.manages = QCheckBox("可看儿童等特殊资料"), QCheckBox("可管理账户（添加、停用、重设密码）")
        self.villages = QListWidget()
        self.villages.setFixedHeight(theme.sizes().px(150))
        self.new, self.again, self.own = (line_edit(220, secret=True) for _ in range(3))
        self.strength = label("", "small")
        self._rows: dict[QWidget, tuple[QLabel, QWidget]] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.head)
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        for words, widget, beside in (
            ("姓名", self.name, None), ("角色", self.role, None), ("村（社区）", self.villages, None),
            ("另外可以", self.special, None), ("", self.manages, None), ("新密码", self.new, self.strength),
            ("再输一遍", self.again, None), ("您自己的密码", self.own, None),
        ):
            self._add(words, widget, beside)
        column.addLayout(self._form)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        self.keep = button("保存（Ctrl+S）", self.save, role="main")
        row.addWidget(self.keep)
        row.addWidget(button("放弃（Esc）", self.left.emit))
        row.addStretch(1)
        column.addLayout(row)

    def _add(self, words: str, widget: QWidget, beside: QWidget | None) -> None:
        head = QLabel(words)
        head.setMinimumWidth(theme.sizes().px(LABELS))
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.setBuddy(widget)
        if words:
            widget.setAccessibleName(words)
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(widget)
        if widget is self.role:
            row.addWidget(self.about, 1)
        elif beside is not None:
            row.addWidget(beside, 1)
        else:
            row.addStretch(1)
        self._form.addRow(head, held)
        self._rows[widget] = (head, held)

    def _connect(self) -> None:
        self.role.currentIndexChanged.connect(lambda _: self._show_rows())
        self.new.textChanged.connect(self._judge)
        for edit in (self.name, self.new, self.again, self.own):
            edit.textEdited.connect(lambda _: self._was_typed())
        for box in (self.special, self.manages):
            box.clicked.connect(lambda _: self._was_typed())
        self.villages.itemChanged.connect(lambda _: self._was_typed())
        self.role.activated.connect(lambda _: self._was_typed())

    def _was_typed(self) -> None:
        self.typed = True

    # what it is open for

    def begin(self, mode: Mode, seat: Seat | None) -> None:
        """Open the form for a new account, for one that is changed, or for its new password."""
        self.mode, self.seat = mode, seat
        self.head.setText(mode.value if mode is Mode.NEW or seat is None else f"{mode.value}：{seat.name}")
        self.name.setText(seat.name if seat else "")
        self.role.setCurrentIndex(self.role.findData(seat.role if seat else Role.CLERK))
        self.special.setChecked(bool(seat and seat.special))
        self.manages.setChecked(bool(seat and seat.manages))
        self._fill_villages(seat.villages if seat else ())
        for edit in (self.new, self.again, self.own):
            edit.clear()
        self.problem.clear()
        self.typed = False
        self.show()
        self._show_rows()
        (self.new if mode is Mode.RESET else self.name).setFocus()

    def _fill_villages(self, chosen: tuple[str, ...]) -> None:
        self.villages.clear()
        for one in village_options(self._desk):
            item = QListWidgetItem(one.label)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setCheckState(Qt.CheckState.Checked if one.id in chosen else Qt.CheckState.Unchecked)
            self.villages.addItem(item)
        self.villages.setCurrentRow(0)

    def _show_rows(self) -> None:
        role, reset = self._role(), self.mode is Mode.RESET
        shown = {
            self.name: not reset, self.role: not reset, self.villages: not reset and role is Role.VILLAGE,
            self.special: not reset, self.manages: not reset and role is Role.CLERK,
            self.new: self.mode is not Mode.CHANGE, self.again: self.mode is not Mode.CHANGE,
            self.own: self.mode is not Mode.CHANGE,
        }
        for widget, on in shown.items():
            for part in self._rows[widget]:
                part.setVisible(on)
        self.about.setText(ABOUT[role])

    def _role(self) -> Role:
        return next((role for role in Role if role == self.role.currentData()), Role.CLERK)

    def _judge(self) -> None:
        typed = self.new.text()
        wrong = password_problems(typed) if typed else ""
        self.strength.setText(f"{wrong}。" if wrong else "这个密码可以用。" if typed else "请本人来输入")

    # what was typed

    def value(self) -> Wanted:
        """The account as it stands in the fields."""
        rows = [self.villages.item(row) for row in range(self.villages.count())]
        places = tuple(str(one.data(Qt.ItemDataRole.UserRole)) for one in rows
                       if one.checkState() == Qt.CheckState.Checked)
        role = self._role()
        return Wanted(self.name.text().strip(), role, places if role is Role.VILLAGE else (), self.special.isChecked(),
                      self.manages.isChecked() and role is Role.CLERK)

    def password(self) -> str:
        return self.new.text()

    def own_password(self) -> str:
        return self.own.text()

    def save(self) -> None:
        """Ctrl+S."""
        if not self.isVisible() or not self.keep.isEnabled():
            return
        if self.mode is not Mode.CHANGE and self.new.text() != self.again.text():
            self.problem.setText("两遍新密码不一样，请重新输入。")
            self.again.setFocus()
            self.again.selectAll()
            return
        self.problem.clear()
        self.wanted.emit()

    def say(self, refusal: Refusal) -> None:
        """Why it was not saved, beside the fields."""
        self.problem.setText(refusal.sentence)
        at = {"wrong-password": self.own, "weak-password": self.new, "password-taken": self.new,
              "no-village": self.villages}.get(refusal.code, self.name)
        at.setFocus()

    def allow(self, on: bool) -> None:
        self.keep.setEnabled(on)

    def put_away(self) -> None:
        """Close the form; nothing of a password stays in it."""
        for edit in (self.new, self.again, self.own):
            edit.clear()
        self.typed = False
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            last = self.own if self.own.isVisible() else self.special
            if last.hasFocus():
                self.save()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)
