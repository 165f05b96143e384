"""The part of the page of 报送 that reads what the bureau sent and tells what came of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import answering
from mzdesk.people.desk import Desk
from ui import operations
from ui.pages import handin_words as words
from ui.pages.handin_answers import Answers, Incoming, all_incoming, incoming
from ui.pages.handin_enrol import offer_anew, offer_roster
from ui.pages.handin_findings import Finding
from ui.pages.handin_tables import Lower
from ui.widgets import Banner


class AnswerReader(QObject):
    """One file is told of in full; of many, those for this office are read and told of together. ``moved_on``: the
    office stands elsewhere now."""

    moved_on = Signal()

    def __init__(self, page: QWidget, desk: Desk, done: Banner, below: Lower, full: QCheckBox) -> None:
        super().__init__(page)
        self._page, self._desk, self._done, self._below, self._full = page, desk, done, below, full

    def read(self, paths: Sequence[Path]) -> None:
        """Read what was chosen, in the background; nothing happens where nothing was."""
        if not paths:
            return
        self._done.hide()
        if len(paths) > 1:
            operations.run(self._page, lambda progress: all_incoming(self._desk, paths, progress), label="读入回执",
                           on_done=self._came)
            return
        path = paths[0]
        operations.run(self._page, lambda _: incoming(self._desk, path), label="读入回执", progress=False,
                       on_done=lambda found: self._came(Answers(((path, found),))),
                       on_refused=lambda refusal: self._not_read(path, refusal))

    def _came(self, found: Answers) -> None:
        told = words.came(found)
        if told is not None:
            self._done.say(*told)
        read = [one for _, one in found.read]
        newest = [one for one in read if one.receipt is not None][-1:]
        for one in newest:
            self._full.setChecked(one.receipt is not None and one.receipt.receipt.verdict == answering.DIFFER)
        self._show([*newest, *(one for one in read if one.fed_back is not None)])
        for path, one in [pair for pair in found.read if pair[1].roster is not None][-1:]:
            self._offer(path, one)
        for path, refusal in found.refused:
            if refusal.code == "foreign-roster":
                self._not_read(path, refusal)

    def _show(self, some: Sequence[Incoming]) -> None:
        """What asks for a look, in the table below; every page shows what feedback changed."""
        findings: list[Finding] = [finding for one in some for finding in one.findings]
        self._below.show_found(findings)
        if findings:
            self._below.found.setFocus()
        self.moved_on.emit()
        for one in some:
            if one.fed_back is not None:
                operations.announce(self._page, one.fed_back.changes)

    def _offer(self, path: Path, found: Incoming) -> None:
        if found.roster is not None:
            offer_roster(self._page, self._desk, path, found.roster, self.moved_on.emit)

    def _not_read(self, path: Path, refusal: Refusal) -> None:
        """A roster by another key of the bureau leads to the question of its fingerprint."""
        if refusal.code == "foreign-roster":
            offer_anew(self._page, self._desk, path, self.moved_on.emit)
        else:
            operations.of(self._page).show_trouble(self._page, refusal)
