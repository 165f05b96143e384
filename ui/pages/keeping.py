"""Keeps what is being typed from the first field on, and gives it back after a power cut or a crash."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from mzdesk.basics.dossier import Dossier
from mzdesk.describe import Line
from mzdesk.people.desk import Desk
from mzdesk.services import unsaved
from ui import operations
from ui.forms.record_form import RecordForm
from ui.shell import crash
from ui.widgets import Banner, button

KEEP_AFTER_MS = 800


class Keeper(Banner):
    """The line above a record that says what was given back, with a way to do without it."""

    dropped = Signal()

    def __init__(
        self, desk: Desk, line: Line, form: RecordForm, stored: Callable[[], Dossier], parent: QWidget | None = None,
    ) -> None:
        super().__init__("amber", parent)
        self._desk, self._line, self._form, self._stored = desk, line, form, stored
        crash.rescuers.add(self)
        self._soon = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._soon.timeout.connect(self.keep)
        self.drop_button = self.add_button(button("不要这些内容", self._drop, hint="回到上次保存的样子"))
        self.hide()

    def typed(self) -> None:
        """Something was typed: keep it as soon as the hands rest."""
        self._soon.start()

    def keep(self) -> None:
        """Put aside what was typed; while other work is under way, after that."""
        if any(task.writes for task in operations.of(self).busy):
            self._soon.start()
            return
        self._soon.stop()
        operations.attempt(
            self, lambda: unsaved.keep(self._desk, self._line, self._stored(), self._form.dossier()))

    def rescue(self) -> None:
        """The program stumbled: put aside what was typed now, whatever else is under way."""
        if self._soon.isActive():
            self._soon.stop()
            unsaved.keep(self._desk, self._line, self._stored(), self._form.dossier())

    def forget(self) -> None:
        """The record was saved, or the clerk does not want what was typed."""
        self._soon.stop()
        self.hide()
        operations.attempt(self, lambda: unsaved.forget(self._desk, self._line, self._stored().id))

    def put_away(self) -> None:
        """Another record is shown: what was typed of the one before has been dealt with."""
        self._soon.stop()
        self.hide()

    def give_back(self) -> bool:
        """Put what was kept of the record that is shown back into the form; False where there was nothing."""
        found = operations.attempt(self, lambda: unsaved.kept(self._desk, self._line, self._stored()))
        if not found or found.value is None:
            return False
        kept = found.value
        self._form.use_values({key: value for key, value in kept.dossier.values.items() if key in kept.paths})
        for part in kept.paths & self._form.parts.keys():
            self._form.put_rows(part, kept.dossier.parts[part], secrets=kept.dossier.id is None)
        more = "此后这份档案又有修改，请逐项核对。" if kept.moved_on else "请核对后按 Ctrl+S 保存。"
        self.say(f"已恢复 {kept.when} 没有保存的内容", more)
        return True

    def _drop(self) -> None:
        self.forget()
        self.dropped.emit()
