"""变更户主, 分户, 并户, 移居: who leads or goes, each one's relation to the head, one confirmation."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.problems import Refusal
from mzdesk.people.codes import Relation
from mzdesk.people.desk import Desk
from mzdesk.services import households, records
from mzdesk.services.households import Present
from ui import operations, theme
from ui.widgets import button, label

HEAD, SPLIT, MERGE, MOVE = "变更户主…", "分户…", "并户…", "移居…"
ACTIONS = (HEAD, SPLIT, MERGE, MOVE)
ABOUT = {
    HEAD: "选出新户主，核对其他成员与新户主的关系。",
    SPLIT: "勾选从本月起分出去的成员；第一个勾选的是新户的户主。",
    MERGE: "按姓名找到另一户，核对成员与本户户主的关系；从本月起并入，原户注销。",
    MOVE: "整户迁到另一个村（社区），成员的居住村组一并改。",
}
OPPOSITE = {Relation.SPOUSE: Relation.SPOUSE, Relation.SON: Relation.PARENT, Relation.DAUGHTER: Relation.PARENT,
            Relation.PARENT: Relation.SON, Relation.SIBLING: Relation.SIBLING}
"""What the old head is to somebody who was this to him: a proposal, for the clerk to correct."""


class HouseholdDialog(QDialog):
    """One dialog for the four; ``done_with`` holds the id of the household to show afterwards."""

    def __init__(self, parent: QWidget, desk: Desk, key: str, action: str) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(action.rstrip("…"))
        self.setMinimumWidth(theme.sizes().px(520))
        self._desk, self._key, self._action = desk, key, action
        self.done_with = ""
        self.members = households.present(desk, key)
        self.relations: dict[str, QComboBox] = {}
        self.going: dict[str, QCheckBox] = {}
        self.said = label("", "problem", wrap=True)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(self.windowTitle(), "section"))
        column.addWidget(label(ABOUT[action], "small", wrap=True))
        column.addLayout(self._form)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        self.go = button(f"确认{self.windowTitle()}", self._go, role="main")
        self.go.setDefault(True)
        row.addWidget(self.go)
        column.addLayout(row)
        {HEAD: self._ask_head, SPLIT: self._ask_split, MERGE: self._ask_merge, MOVE: self._ask_move}[action]()

    # what is asked

    def _relation(self, member: Present, proposed: Any) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(f"{member.name}与户主关系")
        for relation in Relation:
            if relation is not Relation.SELF:
                made.addItem(relation.label, relation.value)
        made.setCurrentIndex(max(0, made.findData(str(proposed or Relation.OTHER))))
        self.relations[member.person] = made
        return made

    def _ask_head(self) -> None:
        self.head = QComboBox()
        self.head.setAccessibleName("新户主")
        for member in self.members[1:]:
            self.head.addItem(member.name, member.person)
        self._form.addRow("新户主", self.head)
        second = self.members[1].relation if len(self.members) > 1 else None
        for place, member in enumerate(self.members):
            proposed = member.relation if place or second is None else OPPOSITE.get(second)
            self._form.addRow(member.name, self._relation(member, proposed))
        self.head.currentIndexChanged.connect(lambda _: self._show_others())
        self._show_others()
        self.head.setFocus()
        if not self.head.count():
            self.said.setText("本户没有别的成员，不能变更户主")
            self.go.setEnabled(False)

    def _show_others(self) -> None:
        """The new head has no relation to himself."""
        for person, combo in self.relations.items():
            combo.setEnabled(person != self.head.currentData())

    def _ask_split(self) -> None:
        for member in self.members[1:]:
            tick = QCheckBox(member.name)
            self.going[member.person] = tick
            self._form.addRow(tick, self._relation(member, Relation.OTHER))
        if self.going:
            next(iter(self.going.values())).setFocus()
        else:
            self.said.setText("本户只有户主一人，不能分户")
            self.go.setEnabled(False)

    def _ask_merge(self) -> None:
        self.search = QLineEdit(placeholderText="另一户任何一人的姓名、首字母或身份证号")
        self.search.setAccessibleName("找另一户")
        self.other = QComboBox()
        self.other.setAccessibleName("另一户")
        self._form.addRow("找另一户", self.search)
        self._form.addRow("另一户", self.other)
        self._wait = QTimer(self, singleShot=True, interval=150)
        self._wait.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.other.currentIndexChanged.connect(lambda _: self._show_members())
        self.search.setFocus()

    def _find(self) -> None:
        self.other.clear()
        for key, words in households.others(self._desk, self._key, self.search.text()):
            self.other.addItem(words, key)

    def _show_members(self) -> None:
        while self._form.rowCount() > 2:
            self._form.removeRow(2)
        self.relations.clear()
        key = self.other.currentData()
        for member in households.present(self._desk, key) if key else ():
            self._form.addRow(member.name, self._relation(member, Relation.OTHER))

    def _ask_move(self) -> None:
        self.village = QComboBox()
        self.village.setAccessibleName("村（社区）")
        for option in records.village_options(self._desk):
            self.village.addItem(option.label, option.id)
        self.group = QLineEdit()
        self.group.setAccessibleName("组")
        self._form.addRow("迁到", self.village)
        self._form.addRow("组", self.group)
        self.village.setFocus()

    # doing it

    def _chosen(self) -> dict[str, Relation]:
        return {person: Relation(combo.currentData()) for person, combo in self.relations.items()}  # type: ignore[call-arg]

    def _go(self) -> None:
        work = {HEAD: self._change_head, SPLIT: self._split, MERGE: self._merge, MOVE: self._move}[self._action]()
        if work is not None and operations.attempt(self, work, on_refused=self._refused):
            self.accept()

    def _refused(self, why: Refusal) -> None:
        self.said.setText(why.sentence)

    def _change_head(self) -> Callable[[], object] | None:
        head, chosen = self.head.currentData(), self._chosen()
        self.done_with = self._key
        return lambda: households.change_head(self._desk, self._key, head, chosen)

    def _split(self) -> Callable[[], object] | None:
        going = [person for person, tick in self.going.items() if tick.isChecked()]
        if not going:
            self.said.setText("请勾选分出去的成员")
            return None
        chosen = self._chosen()

        def work() -> object:
            self.done_with, changes = households.split(
                self._desk, self._key, going[0], [(person, chosen[person]) for person in going[1:]])
            return changes

        return work

    def _merge(self) -> Callable[[], object] | None:
        other = self.other.currentData()
        if not other:
            self.said.setText("请先找到另一户")
            self.search.setFocus()
            return None
        self.done_with = self._key
        return lambda: households.merge(self._desk, self._key, other, self._chosen())

    def _move(self) -> Callable[[], object] | None:
        self.done_with = self._key
        return lambda: households.move(self._desk, self._key, self.village.currentData(), self.group.text().strip())


def ask_household(parent: QWidget, desk: Desk, key: str, action: str) -> str:
    """Ask and do; the id of the household to show, or "" when the clerk went back."""
    dialog = HouseholdDialog(parent, desk, key, action)
    found = dialog.done_with if dialog.exec() == QDialog.DialogCode.Accepted else ""
    dialog.deleteLater()
    return found
