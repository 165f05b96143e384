"""The rows of a part (parents, agreements, visits): a short table and the form of the row under the cursor."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTableWidget, QVBoxLayout, QWidget

from mzdesk.basics.problems import Problem
from mzdesk.describe import Part, fields_of
from ui import theme
from ui.forms.part_table import Cells, part_table, write_row
from ui.forms.section_form import MakeEditor, SectionForm
from ui.widgets import button, label
from ui.widgets.empty import EmptyState
from ui.widgets.scrolled import scrolled

Values = dict[str, Any]
LEAST_ROWS, MOST_ROWS = 2, 5


class PartPanel(QWidget):
    """Edits the rows of one part. ``rows()`` gives them back as a dossier keeps them, newest first as shown."""

    edited = Signal()
    wants_secrets = Signal()

    def __init__(self, part: Part, cells: Cells, make: MakeEditor) -> None:
        super().__init__()
        self.part = part
        self._cells = cells
        self._described = fields_of(part.record)
        self._rows: list[Values] = []
        self._removed: list[tuple[int, Values]] = []
        self._secrets = True
        self._problems: list[Problem] = []
        self._missing = False
        self._locked = False
        self.table = self._table()
        self.form = SectionForm(part.form, self._described, make, titles=len(part.form) > 1, prefix=f"{part.key}.")
        self.form.edited.connect(self._edited)
        self.form.left.connect(lambda _: self._refresh_row())
        self.form.wants_secrets.connect(self.wants_secrets)
        self.add = button(f"添加{part.title}（Insert）", self.add_row, icon="fa6s.plus")
        self.remove = button("删去这一行", self.remove_row, role="danger")
        self.back = button("恢复删去的", self.restore_row, role="link")
        self._note = label("", "small")
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Insert), self, self.add_row, context=within)
        QShortcut(QKeySequence("Ctrl+Down"), self, lambda: self._next_row(1), context=within)
        QShortcut(QKeySequence("Ctrl+Up"), self, lambda: self._next_row(-1), context=within)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.setSpacing(8)
        row = QHBoxLayout()
        for made in (self.add, self.remove, self.back):
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(self._note)
        column.addLayout(row)
        column.addWidget(self.table)
        self._area = scrolled(self.form, role="card")
        column.addWidget(self._area, 1)
        self._empty = EmptyState(
            "fa6s.table-list", f"还没有{self.part.title}记录", f"按 Insert 添加{self.part.title}。"
        )
        column.addWidget(self._empty, 1)

    def _table(self) -> QTableWidget:
        made = part_table(self.part)
        made.horizontalHeader().setStretchLastSection(True)
        made.currentCellChanged.connect(lambda now, _c, before, _b: self._moved(now, before))
        return made

    # rows

    def show_rows(self, rows: tuple[Mapping[str, Any], ...], *, secrets: bool) -> None:
        """Show stored rows; the first one is under the cursor."""
        self._rows = [dict(row) for row in rows]
        self._removed = []
        self._secrets = secrets
        self._fill(0)

    def rows(self) -> tuple[Values, ...]:
        self._take()
        return tuple(self._rows)

    def _fill(self, place: int) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._rows))
        for y in range(len(self._rows)):
            self._write(y)
        self.table.resizeColumnsToContents()
        self._fit_height()
        self.table.setCurrentCell(place if self._rows else -1, 0)
        self.table.blockSignals(False)
        self._show(place)

    def _fit_height(self) -> None:
        """Room for a few rows, and for the bar below them where the columns are wider than the page."""
        shown = min(max(len(self._rows), LEAST_ROWS), MOST_ROWS)
        widths = sum(self.table.columnWidth(x) for x in range(self.table.columnCount() - 1))
        last = self.table.sizeHintForColumn(self.table.columnCount() - 1)
        bar = theme.sizes().px(12) if widths + last > self.width() > 0 else 0
        self.table.setFixedHeight(theme.sizes().row * (shown + 1) + 6 + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _write(self, y: int) -> None:
        write_row(self.table, y, self.part, self._cells, self._rows[y])

    def _show(self, place: int) -> None:
        there = 0 <= place < len(self._rows)
        self._area.setVisible(there)
        self.table.setVisible(there)
        self._empty.setVisible(not there)
        self.remove.setEnabled(there)
        self.back.setVisible(bool(self._removed) and not self._locked)
        self.add.setEnabled(not self.part.most or len(self._rows) < self.part.most)
        self._note.setText(f"共{len(self._rows)}行" if there else "")
        if there:
            stored = self._rows[place].get("id") is not None
            self.form.show_values(self._rows[place], secrets=self._secrets or not stored)
            self._mark(place)

    def _moved(self, now: int, before: int) -> None:
        if now == before:
            return
        if self._held(before):
            return
        if 0 <= before < len(self._rows):
            self._take(before)
        self._show(now)

    def _next_row(self, by: int) -> None:
        """Ctrl+Down, Ctrl+Up: the same field of the next row, as one fills in a column on paper."""
        key = self.form.focused()
        self.form.settle()
        place = self.table.currentRow() + by
        if 0 <= place < len(self._rows):
            self.table.setCurrentCell(place, 0)
            if key and self.table.currentRow() == place:
                self.form.focus(key)

    def _held(self, place: int) -> bool:
        """True where the row in the form has text that cannot be kept: leaving it would lose what was typed."""
        unreadable = self.form.unreadable()
        if not unreadable:
            return False
        self.table.blockSignals(True)
        self.table.setCurrentCell(place, 0)
        self.table.blockSignals(False)
        self.form.settle()
        self._mark(place)
        self.form.focus(unreadable[0])
        return True

    def unreadable(self) -> list[str]:
        """Paths below the part of fields whose typed text cannot be kept: ``#row.field``."""
        return [f"#{self.table.currentRow()}.{key}" for key in self.form.unreadable()]

    def _take(self, place: int | None = None) -> None:
        place = self.table.currentRow() if place is None else place
        if 0 <= place < len(self._rows):
            self._rows[place].update(self.form.values())
            self._write(place)

    def _refresh_row(self) -> None:
        self._take()

    def _edited(self, _: str) -> None:
        self.edited.emit()

    def add_row(self, defaults: Mapping[str, Any] | None = None) -> None:
        """A new row at the top, with what can be expected already filled in."""
        full = self.part.most and len(self._rows) >= self.part.most
        if self._locked or full or self._held(self.table.currentRow()):
            return
        self._take()
        self._rows.insert(0, {"id": None, **dict.fromkeys(self._described), **(defaults or self.defaults())})
        self._fill(0)
        self.form.focus_first()
        self.edited.emit()

    def defaults(self) -> Mapping[str, Any]:
        """What a new row begins with; the page may replace this."""
        return {}

    def remove_row(self) -> None:
        """Take the row under the cursor off; it can be brought back until the record is saved."""
        place = self.table.currentRow()
        if 0 <= place < len(self._rows) and not self._locked:
            self._take()
            self._removed.append((place, self._rows.pop(place)))
            self._fill(min(place, len(self._rows) - 1))
            self.edited.emit()

    def restore_row(self) -> None:
        if self._removed and not self._held(self.table.currentRow()):
            place, row = self._removed.pop()
            self._rows.insert(min(place, len(self._rows)), row)
            self._fill(min(place, len(self._rows) - 1))
            self.edited.emit()

    def settle(self) -> None:
        self.form.settle()

    def set_read_only(self, on: bool) -> None:
        """The rows can be gone through and read; none is added, changed or taken off."""
        self._locked = on
        self.form.set_read_only(on)
        for made in (self.add, self.remove):
            made.setVisible(not on)
        self._empty.say(f"还没有{self.part.title}记录", "" if on else f"按 Insert 添加{self.part.title}。")

    def focus_first(self) -> None:
        """The first field of the row under the cursor; without a row the button that adds one."""
        if self._rows:
            self.form.focus_first()
        elif not self._locked:
            self.add.setFocus(Qt.FocusReason.TabFocusReason)

    def uncover(self) -> None:
        self._secrets = True
        self.form.uncover()

    # findings

    def show_problems(self, problems: list[Problem], *, missing: bool) -> None:
        """Problems of all rows, with paths ``#row.field``."""
        self._problems, self._missing = problems, missing
        self._mark(self.table.currentRow())

    def _mark(self, place: int) -> None:
        own = [
            Problem(p.field.partition(".")[2], p.message, p.weight, p.rule) for p in self._problems
            if p.field.partition(".")[0] == f"#{place}"
        ]
        self.form.show_problems(own, missing=self._missing)

    def go_to(self, place: int, key: str) -> None:
        self.table.setCurrentCell(place, 0)
        if key in self.form.editors:
            self.form.focus(key)
