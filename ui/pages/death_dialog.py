"""登记死亡: who, when, told by whom; then everything that depends on the person, to be confirmed line by line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Refusal
from mzdesk.describe import Field, Kind
from mzdesk.people.desk import Desk
from mzdesk.services import deaths
from mzdesk.services.deaths import Touched
from mzdesk.store.work import Changes
from ui import operations, theme
from ui.fields import editor_for
from ui.pages.step_dialog import asked
from ui.widgets import button, label
from ui.widgets.plain_table import Line, PlainTable

TONES = {deaths.END: "red", deaths.REDUCE: "amber", deaths.LOOK: "blue"}
LEAST_WIDTH, LEAST_ROWS, MOST_ROWS = 620, 2, 6


@dataclass(frozen=True)
class Mortal:
    """Somebody in the record who may have died."""

    id: str
    name: str


def people_of(record: Dossier) -> list[Mortal]:
    """Whom a record is about: the person of it, then the members of the household who are there and alive."""
    found = {}
    if record.values.get("person_id") and not record.values.get("died"):
        found[record.values["person_id"]] = record.values.get("name") or "无姓名"
    for row in record.parts.get("members", ()):
        if row.get("person") and not row.get("person_died") and row.get("ended") is None:
            found.setdefault(row["person"], row.get("person_name") or "无姓名")
    return [Mortal(key, name) for key, name in found.items()]


class DeathDialog(QDialog):
    """Enter goes from field to field, then lists what is touched; only a list that was seen can be confirmed."""

    def __init__(self, parent: QWidget, desk: Desk, people: list[Mortal]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("登记死亡")
        self.setMinimumWidth(theme.sizes().px(LEAST_WIDTH))
        self._desk = desk
        self._listed: tuple[str, date] | None = None
        self.touched: list[Touched] | None = None
        self.who = QComboBox()
        self.who.setAccessibleName("死亡人员")
        for one in people:
            self.who.addItem(one.name, one.id)
        self.day: Any = editor_for(
            Field("died", "死亡日期", Kind.DAY, required=True), "death.day", today=desk.today)
        self.source: Any = editor_for(
            Field("source", "信息来源", Kind.TEXT, size=60, hint="如：死亡证明、村里上报、家属告知"), "death.source")
        self.list = PlainTable("受影响的事项", ("处理", "事项"))
        self._said = label("", "small", wrap=True)
        self._wrong = label("", "problem", wrap=True)
        self.back = button("返回（Esc）", self.reject)
        self.look = button("查看影响（回车）", self.show_touched, role="main")
        self.go = button("确认登记死亡", self._register, role="danger")
        self._build()
        self._connect()
        self._forget()
        (self.who if len(people) > 1 else self.day).setFocus()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label("登记死亡", "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for place, (words, editor) in enumerate((
            ("死亡人员", self.who), (asked(self.day.field), self.day), (asked(self.source.field), self.source),
        )):
            head = QLabel(words)
            head.setBuddy(editor)
            grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(editor, place, 1)
        column.addLayout(grid)
        column.addWidget(self._said)
        column.addWidget(self.list)
        column.addWidget(self._wrong)
        row = QHBoxLayout()
        row.addStretch(1)
        for made in (self.back, self.look, self.go):
            row.addWidget(made)
        column.addLayout(row)

    def _connect(self) -> None:
        self.day.changed.connect(self._forget)
        self.who.currentIndexChanged.connect(lambda _: self._forget())
        self.list.opened.connect(lambda _: self.go.setFocus())

    def _forget(self) -> None:
        """Another day or another person: the list must be seen again."""
        self.touched, self._listed = None, None
        self.list.show_lines([])
        self.list.hide()
        self.go.hide()
        self.look.show()
        self._said.setText("先填写死亡日期，再查看会影响哪些待遇和台账。")
        self._wrong.setText("")
        self.adjustSize()

    # what it touches

    def _asked(self) -> tuple[str, date] | None:
        """Who and when, once both are answered."""
        self.day.settle()
        day = self.day.value()
        if day is None:
            self._wrong.setText(self.day.problem_text() or "请填写死亡日期，如 20261008")
        elif day > self._desk.today():
            self._wrong.setText("死亡日期在今天之后，请核对")
        else:
            return self.who.currentData(), day
        self.day.setFocus()
        return None

    def show_touched(self) -> None:
        """Read in the background what depends on the person."""
        asked_for = self._asked()
        if asked_for is None:
            return
        person, day = asked_for
        self._listed = asked_for
        self._said.setText("正在查看……")
        operations.run(
            self, lambda _: deaths.touched(self._desk, person, day), label="", progress=False,
            on_done=lambda found: self._show(asked_for, found))

    def _show(self, asked_for: tuple[str, date], found: list[Touched]) -> None:
        if asked_for != self._listed:
            return
        self.touched = found
        self._wrong.setText("")
        self._said.setText(
            f"登记后有{len(found)}项受影响，请逐项核对：" if found else "没有待遇和台账受影响，只登记死亡日期。")
        self.list.show_lines([
            Line(f"{one.register} {one.record_id}", (one.effect, one.words), ((0, TONES.get(one.effect, "grey")),))
            for one in found])
        rows = min(max(len(found), LEAST_ROWS), MOST_ROWS)
        self.list.setFixedHeight(theme.sizes().row * (rows + 1) + 8)
        self.list.setVisible(bool(found))
        self.look.hide()
        self.go.show()
        (self.list if found else self.back).setFocus()
        self.adjustSize()

    # writing

    def _register(self) -> None:
        if self.touched is None or self._listed is None:
            return
        person, day = self._listed
        source, expected, desk = self.source.value() or "", self.touched, self._desk
        self.go.setEnabled(False)

        def work(_: Any) -> Changes:
            return deaths.register(desk, person, day, source=source, expected=expected).changes

        operations.run(self, work, label="登记死亡", progress=False, on_done=lambda _: self.accept(),
                       on_refused=self._refused, on_ended=lambda: self.go.setEnabled(True))

    def _refused(self, refusal: Refusal) -> None:
        self._forget()
        self._wrong.setText(refusal.sentence)
        self.look.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.who.hasFocus():
            self.day.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.day.hasFocus():
            self.source.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.touched is None:
            self.show_touched()
        elif self.go.hasFocus():
            self.go.click()
        else:
            self.go.setFocus()


def ask_death(parent: QWidget, desk: Desk, people: list[Mortal]) -> str:
    """Ask and register; the name of whom, or "" when the clerk went back."""
    dialog = DeathDialog(parent, desk, people)
    registered = dialog.exec() == QDialog.DialogCode.Accepted
    name = dialog.who.currentText() if registered else ""
    dialog.deleteLater()
    return name
