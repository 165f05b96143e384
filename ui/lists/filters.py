"""The filter bar over a list: village, state, risk, only those with problems, and the search that follows each key."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from mzdesk.describe import Line
from mzdesk.services.dossiers import record_fields
from mzdesk.services.listing import Query
from mzdesk.services.names import Option
from ui import theme

MOST_WHILE_TYPING = 300
WAIT_MS = 120
PEOPLE, OTHERS = "姓名、首字母、拼音、证号开头", "名称、编号中的几个字"


class SearchField(QLineEdit):
    """Typing searches after a moment; Enter and Down go to the table, Esc empties."""

    to_table = Signal()

    def __init__(self, of_people: bool) -> None:
        super().__init__(placeholderText=PEOPLE if of_people else OTHERS)
        self.setAccessibleName("搜索")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(theme.sizes().px(250))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.to_table.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """What the clerk narrows the list by. ``changed`` comes at once for choices, after a moment for typing."""

    changed = Signal()

    def __init__(
        self, line: Line, villages: list[Option], states: tuple[str, ...], sites: list[Option] | None = None
    ) -> None:
        super().__init__()
        self._line = line
        self.search = SearchField(line.subject is not None)
        self._village = self._combo("全部村（社区）", [(v.id, f"{v.hint} {v.label}" if len(v.hint) > 3 else v.label)
                                                    for v in villages])
        self._site = self._combo("全部乡镇", [(s.id, s.label) for s in sites or ()])
        self._state = self._combo("各种状态", [(s, s) for s in states])
        described = record_fields(line).get(line.risk)
        members = described.members if described and described.members else ()
        self._risk = self._combo("各级风险", [(m.value, f"{m.label}风险" if len(m.label) < 2 else m.label)
                                              for m in members])
        self._problems = QCheckBox("只看有问题")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 2)
        choices = (
            (self._site, "乡镇"), (self._village, "村（社区）"), (self._state, "状态"), (self._risk, "风险"),
        )
        for made, name in choices:
            made.setAccessibleName(name)
            row.addWidget(made)
            made.setVisible(made.count() > 1 or made is self._village)
        row.addWidget(self._problems)
        row.addStretch(1)
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._soon.start())
        self._villages = list(villages)
        self._site.currentIndexChanged.connect(lambda _: self._of_site())
        for made in (self._site, self._village, self._state, self._risk):
            made.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._problems.toggled.connect(lambda _: self.changed.emit())

    @staticmethod
    def _combo(every: str, options: list[tuple[str, str]]) -> QComboBox:
        made = QComboBox()
        made.addItem(every, "")
        for value, words in options:
            made.addItem(words, value)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setMaximumWidth(theme.sizes().px(190))
        return made

    def show_villages(self, villages: list[Option]) -> None:
        """Renew the villages, keeping the one chosen."""
        self._villages = list(villages)
        self._of_site()

    def _of_site(self) -> None:
        """Of the chosen township only its villages are offered."""
        site = self._site.currentText() if self._site.currentData() else ""
        villages = [one for one in self._villages if not site or one.hint == site]
        kept = self._village.currentData()
        self._village.blockSignals(True)
        while self._village.count() > 1:
            self._village.removeItem(1)
        for village in villages:
            self._village.addItem(f"{village.hint} {village.label}" if len(village.hint) > 3 else village.label,
                                  village.id)
        self._village.setCurrentIndex(max(0, self._village.findData(kept)))
        self._village.blockSignals(False)

    @property
    def village(self) -> str:
        return self._village.currentData() or ""

    def query(self, view: str, sort: str, descending: bool) -> Query:
        """The query that the bar and the given view ask for."""
        text, state = self.search.text().strip(), self._state.currentData() or ""
        return Query(
            text=text, village=self.village, states=(state,) if state else (), risk=self._risk.currentData() or "",
            only_problems=self._problems.isChecked(), view=view, sort=sort, descending=descending,
            most=MOST_WHILE_TYPING if text else 0, site=self._site.currentData() or "",
        )

    def clear(self) -> None:
        """Everything again."""
        self.blockSignals(True)
        self.search.clear()
        for made in (self._site, self._village, self._state, self._risk):
            made.setCurrentIndex(0)
        self._problems.setChecked(False)
        self.blockSignals(False)
        self.changed.emit()

    def is_narrow(self) -> bool:
        """True where anything is asked for."""
        asked = self.query("", "", False)
        return bool(asked.text or asked.site or asked.village or asked.states or asked.risk or asked.only_problems)
