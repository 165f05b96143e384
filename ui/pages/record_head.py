"""The header of a record: who, where, in which state, what is due next."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mzdesk.basics.days import age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.identity import masked
from mzdesk.describe import Line
from mzdesk.services.names import called
from ui.lists.wording import due_word, tone_of
from ui.widgets import Chip, label


class RecordHead(QWidget):
    """Two lines: name with chips; masked number, age, village, next due day."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._name = label("", "title")
        self._state = Chip()
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        self._facts = label("", "muted")
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self._name)
        upper.addWidget(self._state)
        upper.addLayout(self._chips)
        upper.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(upper)
        column.addWidget(self._facts)

    def show_dossier(self, dossier: Dossier, village: str, around: Circumstances) -> None:
        """Show a dossier as it stands (also while it is being typed)."""
        nobody = "未填名称" if self._line.subject is None else "未填姓名"
        self._name.setText(called(self._line, dossier.values) or (
            nobody if dossier.id else f"新建{self._line.title}"))
        self._state.show_words(dossier.state, tone_of(dossier.state))
        while (item := self._chips.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()  # it is deleted only when the event loop comes round
                gone.deleteLater()
        for words, tone in self._line.chips(dossier, around) if self._line.chips else ():
            self._chips.addWidget(Chip(words, tone))
        self._facts.setText("　".join(self._words(dossier, village, around)))

    def _words(self, dossier: Dossier, village: str, around: Circumstances) -> list[str]:
        found = []
        if dossier.get("id_no"):
            found.append(masked(dossier.get("id_no")))
        if dossier.get("birth") and dossier.get("birth").earliest <= around.today:
            found.append(f"{age_on(dossier.get('birth'), around.today)}周岁")
        if village:
            found.append(f"{village}{dossier.get('group') or ''}")
        line = self._line
        asked = line.due is not None and dossier.state in line.roster_states
        due = line.due(dossier, around) if line.due and asked else None
        if due:
            found.append(f"{due_word(line)} {due}" + ("（已逾期）" if due < around.today else ""))
        if dossier.get("died"):
            found.append(f"已登记死亡 {dossier.get('died')}")
        return found or ["还没有填写"]
