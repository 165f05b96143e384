"""The line over a record that is being typed: this person is known already, open the file or use it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from mzdesk.describe import Line
from mzdesk.people.desk import Desk
from mzdesk.services import casework, records
from mzdesk.services.casework import Known
from ui.widgets import Banner, button

MOST = 8


class KnownPerson(Banner):
    """Looks for the identity number, or else for the name; one find is offered at once, several in a menu.

    A record of the same line that still goes on is to be opened; a settled one does not stand in the way of another
    where the line is a relief programme.
    """

    opened = Signal(str)  # record id
    used = Signal(str)  # person id

    def __init__(self, desk: Desk, line: Line, parent: QWidget | None = None) -> None:
        super().__init__("amber", parent)
        self._desk, self._line = desk, line
        self._offers = line.relief or "members" in line.part_keys
        self.found: list[Known] = []
        self.open_button = self.add_button(button("打开该档案", self._open))
        self.use_button = self.add_button(QPushButton())
        self.use_button.setAutoDefault(False)
        self.use_button.clicked.connect(lambda _=False: self.use())
        self._of_number = False
        self.hide()

    def look_for_number(self, number: str, besides: str | None, *, new: bool) -> None:
        """Say who has this number already; only a new record can still take over a resident's file."""
        match = records.same_person(self._desk, self._line, number, besides=besides)
        self._of_number = match is not None
        if match is None:
            self.forget()
            return
        found = casework.known(self._desk, self._line, [match.person_id])
        self.found = found
        record = match.record_id or ""
        if new and self._offers and found:
            self._say(found)
        else:
            self.found = [Known(match.person_id, "", record, "", True)]
            self._show("这个人已经在系统里", match.words, bool(record), "")

    def look_for_name(self, name: str) -> None:
        """Say who has this name already, unless the number said it."""
        if not self._offers or self._of_number:
            return
        options = records.person_options(self._desk, name, MOST) if name else []
        found = casework.known(self._desk, self._line, [one.id for one in options if one.label == name])
        self.found = found
        if found:
            self._say(found)
        else:
            self.forget()

    def forget(self) -> None:
        self.found, self._of_number = [], False
        self.hide()

    def _say(self, found: list[Known]) -> None:
        if len(found) > 1:
            self._show(f"有{len(found)}位同名的居民", "如果是其中一位，请直接使用他的档案，不要重复登记。", False,
                       "使用其中一位…（Ctrl+U）")
            return
        one = found[0]
        if self._stands_in_the_way(one):
            title = self._line.title
            self._show(f"这个人已在{title}台账（{one.state}）", f"{one.words}。请打开该档案继续办理。", True, "")
            return
        before = f"以前的{self._line.title}（{one.state}）已办结，可以再次申请。" if one.record_id else ""
        self._show("这个人已有居民档案", f"{one.words}。{before}", bool(one.record_id), "使用该居民档案（Ctrl+U）")

    def _stands_in_the_way(self, one: Known) -> bool:
        return bool(one.record_id) and (one.goes_on or not self._line.relief)

    def _show(self, first: str, second: str, opens: bool, uses: str) -> None:
        self.open_button.setVisible(opens)
        self.use_button.setVisible(bool(uses))
        self.use_button.setText(uses)
        self.say(first, second)

    def _open(self) -> None:
        if self.found and self.found[0].record_id:
            self.opened.emit(self.found[0].record_id)

    def use(self) -> None:
        """Ctrl+U: take the one who was found; of several, ask which."""
        if self.isHidden() or self.use_button.isHidden():
            return
        if len(self.found) == 1:
            self.used.emit(self.found[0].person_id)
            return
        menu = self.menu()
        menu.popup(self.use_button.mapToGlobal(self.use_button.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def menu(self) -> QMenu:
        """One entry a find; whoever has a record that goes on is opened instead."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for one in self.found:
            if self._stands_in_the_way(one):
                action = menu.addAction(f"{one.words}（{one.state}，打开该档案）")
                action.triggered.connect(partial(self._emit_opened, one.record_id))
            else:
                menu.addAction(one.words).triggered.connect(partial(self._emit_used, one.person_id))
        return menu

    def _emit_opened(self, record: str, _: bool = False) -> None:
        self.opened.emit(record)

    def _emit_used(self, person: str, _: bool = False) -> None:
        self.used.emit(person)
