"""The special round that is under way on 探访录入: from which day to which; remembered for each kind."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from mzdesk.basics.days import read_day
from mzdesk.lines.elders.codes import Round
from mzdesk.people.desk import Desk
from mzdesk.services import settings
from ui import operations, theme
from ui.widgets import label

KEPT = "visits.round"
DAYS = 7
SpecialRound = tuple[Round, date, date]


class RoundRow(QWidget):
    """Shows itself while a kind is chosen. ``changed``: another round, or other days."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.kind = QComboBox()
        self.kind.setAccessibleName("特别探访")
        self.kind.addItem("平常探访", None)
        for one in Round:
            self.kind.addItem(one.label, one)
        self.begin, self.until = QLineEdit(), QLineEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for words, edit, name in (("特别探访  从", self.begin, "起始日期"), ("到", self.until, "截止日期")):
            edit.setAccessibleName(f"特别探访{name}")
            edit.setMaximumWidth(theme.sizes().px(130))
            edit.returnPressed.connect(self._typed)
            row.addWidget(label(words))
            row.addWidget(edit)
        row.addWidget(label("这几天里见到本人的算已访；打印的是这一轮的路线单。", "small"))
        row.addStretch(1)
        self.hide()
        self.kind.currentIndexChanged.connect(lambda _: self._chosen())

    @property
    def chosen(self) -> Round | None:
        """The kind of round; None for usual visits."""
        return Round.read(str(self.kind.currentData() or ""))

    def special(self) -> SpecialRound | None:
        """The round that is under way; None for usual visits, and while its days cannot be read."""
        kind, days = self.chosen, [
            found.whole for edit in (self.begin, self.until)
            if (found := read_day(edit.text(), self._desk.today())) and found.whole]
        return (kind, days[0], days[1]) if kind and len(days) == 2 and days[0] <= days[1] else None

    def _chosen(self) -> None:
        """The days of a round are those it had last, else a week from today."""
        kind = self.chosen
        self.setVisible(kind is not None)
        if kind is not None:
            kept = (settings.get(self._desk, f"{KEPT}.{kind.value}") or "").split(" ")
            today = self._desk.today()
            first, last = kept if len(kept) == 2 else (str(today), str(today + timedelta(days=DAYS - 1)))
            self.begin.setText(first)
            self.until.setText(last)
        self.changed.emit()

    def _typed(self) -> None:
        special = self.special()
        if special is None:
            operations.of(self).told.emit("看不懂这几天，请写成 2026-10-08 的样子，先早后晚")
            return
        kind, first, last = special
        self.begin.setText(str(first))
        self.until.setText(str(last))
        operations.attempt(self, lambda: settings.put(self._desk, f"{KEPT}.{kind.value}", f"{first} {last}"))
        self.changed.emit()
