"""The questions of the bed board: who gets a bed, and which beds are put up."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mzdesk.basics.days import read_day
from mzdesk.services.homes.board import Rooms
from ui import theme
from ui.widgets import button, label

NEW = "新登记一位老人…"


class ResidentDialog(QDialog):
    """Who gets the bed: those without one first, then those who move."""

    def __init__(self, parent: QWidget, bed: str, people: list[tuple[str, str]]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("安排床位")
        self.setMinimumWidth(theme.sizes().px(420))
        self.who = QComboBox()
        self.who.setAccessibleName("安排给谁")
        for key, name in people:
            self.who.addItem(name, key)
        self.who.addItem(NEW, None)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(f"{bed}床安排给谁？", "section"))
        column.addWidget(label("从图上的日期起；原来的床位同一天空出。", "small"))
        column.addWidget(self.who)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        go = button("安排", self.accept, role="main")
        go.setDefault(True)
        row.addWidget(go)
        column.addLayout(row)
        self.who.setFocus()


def ask_resident(parent: QWidget, bed: str, people: list[tuple[str, str]]) -> str | None:
    """The id of the resident; None for a new one, "" when the clerk went back."""
    dialog = ResidentDialog(parent, bed, people)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.who.currentData() if done else ""
    dialog.deleteLater()
    return None if chosen is None else str(chosen)


class RoomsDialog(QDialog):
    """Floor, rooms from a number to a number, beds a room."""

    def __init__(self, parent: QWidget, home: str, today: date) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("批量添加床位")
        self.setMinimumWidth(theme.sizes().px(420))
        self._today = today
        self.building, self.floor = QLineEdit(), QLineEdit("1")
        self.first, self.last, self.each = QLineEdit(), QLineEdit(), QLineEdit("2")
        self.nursing = QCheckBox("护理型床位")
        self.day = QLineEdit(str(today))
        self.said = label("", "problem", wrap=True)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        for words, edit in (("楼栋（可不填）", self.building), ("楼层", self.floor), ("房间号从", self.first),
                            ("到", self.last), ("每间床位数", self.each), ("启用日期", self.day)):
            edit.setAccessibleName(words)
            form.addRow(words, edit)
        form.addRow("", self.nursing)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(home, "section"))
        column.addWidget(label("例如 1 楼、房间 101 到 108、每间 2 张，一次添加 16 张。", "small", wrap=True))
        column.addLayout(form)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        go = button("添加", self._go, role="main")
        go.setDefault(True)
        row.addWidget(go)
        column.addLayout(row)
        self.first.setFocus()

    def _go(self) -> None:
        for edit, words in ((self.floor, "楼层"), (self.first, "房间号"), (self.each, "每间床位数")):
            if not edit.text().strip().isdigit():
                self._say(f"{words}请填数字", edit)
                return
        if self.last.text().strip() and not self.last.text().strip().isdigit():
            self._say("房间号请填数字", self.last)
            return
        found = read_day(self.day.text(), self._today)
        if found is None or found.whole is None:
            self._say("看不懂启用日期，请写成 2026-10-08 的样子", self.day)
            return
        self.accept()

    def _say(self, words: str, edit: QLineEdit) -> None:
        self.said.setText(words)
        edit.setFocus()
        edit.selectAll()

    def answer(self) -> tuple[Rooms, date]:
        first = int(self.first.text())
        found = read_day(self.day.text(), self._today)
        assert found is not None and found.whole is not None
        return Rooms(int(self.floor.text()), first, int(self.last.text().strip() or first), int(self.each.text()),
                     self.nursing.isChecked(), self.building.text().strip()), found.whole


def ask_rooms(parent: QWidget, home: str, today: date) -> tuple[Rooms, date] | None:
    """Which beds are put up and from which day; None when the clerk went back."""
    dialog = RoomsDialog(parent, home, today)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.answer() if done else None
    dialog.deleteLater()
    return found
