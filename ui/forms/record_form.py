"""The whole file of one record: a tab a section, a tab a part, and the dossier as it stands edited."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Problem
from mzdesk.describe import Line, Part
from mzdesk.services.dossiers import record_fields
from ui import theme
from ui.forms.part_panel import PartPanel
from ui.forms.part_table import Cells
from ui.forms.picture_panel import PicturePanel, Pictures
from ui.forms.section_form import MakeEditor, SectionForm
from ui.forms.side_tabs import SideTabs
from ui.forms.written_panel import WrittenPanel
from ui.widgets.scrolled import scrolled

MANY_TABS, MANY_LARGE = 10, 7  # with large letters fewer stand side by side


class RecordForm(QTabWidget):
    """Shows a dossier and gives the edited one back; knows nothing of saving. Many tabs stand below each other."""

    edited = Signal(str)  # path of the field, or the part's key
    wants_secrets = Signal()
    filled = Signal()  # Enter or Tab on the last field of the form, or of a row: what follows is saving

    def __init__(self, line: Line, cells: Cells, make: MakeEditor, pictures: Pictures | None = None) -> None:
        super().__init__()
        self._line = line
        self._pictures = pictures
        self._before: Dossier | None = None
        self._own: dict[str, Any] = {}
        self.sections: list[SectionForm] = []
        self.parts: dict[str, PartPanel | WrittenPanel | PicturePanel] = {}
        self._where: dict[str, int] = {}
        many = MANY_LARGE if theme.sizes().points > theme.BASE_POINTS else MANY_TABS
        if len(line.form) + len(line.parts) >= many:
            self.setTabBar(SideTabs())
            self.setTabPosition(QTabWidget.TabPosition.West)
        self.setDocumentMode(True)
        self.setAccessibleName(f"{line.title}档案的各部分")
        described = record_fields(line)
        for section in line.form:
            form = SectionForm((section,), described, make, titles=False)
            form.edited.connect(self.edited)
            form.left.connect(self.edited)
            form.wants_secrets.connect(self.wants_secrets)
            form.wants_next.connect(self._next_tab)
            self._where.update(dict.fromkeys(form.editors, self.addTab(scrolled(form, role="card"), section.title)))
            self.sections.append(form)
        for part in line.parts:
            panel = self._panel(part, cells, make)
            self._where[part.key] = self.addTab(panel, part.title)
            self.parts[part.key] = panel

    def _panel(self, part: Part, cells: Cells, make: MakeEditor) -> PartPanel | WrittenPanel | PicturePanel:
        if part.pictures and self._pictures is not None:
            return PicturePanel(part, self._pictures)
        if part.written:
            return WrittenPanel(part, cells)
        panel = PartPanel(part, cells, make)
        panel.edited.connect(lambda: self._part_edited(part.key))
        panel.wants_secrets.connect(self.wants_secrets)
        panel.form.wants_next.connect(self._next_tab)
        return panel

    def _part_edited(self, key: str) -> None:
        self._count(key)
        self.edited.emit(key)

    def _count(self, key: str) -> None:
        """The number of rows, which stands beside the title where tabs stand below each other."""
        self.tabBar().setTabData(self._where[key], self.parts[key].table.rowCount())

    def show_dossier(self, dossier: Dossier, *, secrets: bool) -> None:
        """Show a dossier as stored; ``secrets`` False hides what is sensitive until asked for."""
        self._before = dossier
        self._own = {k: v for k, v in dossier.values.items() if k not in self._where}
        for form in self.sections:
            form.show_values(dossier.values, secrets=secrets)
        for key, panel in self.parts.items():
            panel.show_rows(dossier.parts.get(key, ()), secrets=secrets)
            if isinstance(panel, PicturePanel):
                panel.show_record(dossier.id or "")
            self._count(key)

    def use_values(self, values: Mapping[str, Any]) -> None:
        """Take over values (an existing resident's) into the form and keep those that have no editor."""
        self._own.update({k: v for k, v in values.items() if k not in self._where})
        for form in self.sections:
            for key in form.editors.keys() & values.keys():
                form.set_value(key, values[key])

    def start_from(self, dossier: Dossier) -> None:
        """Compare from now on with this dossier, without showing it: what is in the form counts as typed."""
        self._before = dossier

    def put_rows(self, part: str, rows: tuple[Mapping[str, Any], ...], *, secrets: bool) -> None:
        """Put rows into a part in place of those that are shown."""
        self.parts[part].show_rows(rows, secrets=secrets)
        self._count(part)

    def use_rows(self, part: str, rows: tuple[Mapping[str, Any], ...]) -> None:
        """Put rows into a part that has none yet."""
        if not self.parts[part].rows():
            self.parts[part].show_rows(rows, secrets=True)
            self._count(part)

    def dossier(self) -> Dossier:
        """The dossier as it stands edited."""
        assert self._before is not None
        values = {**self._before.values, **self._own}
        for form in self.sections:
            values.update(form.values())
        parts = {key: panel.rows() for key, panel in self.parts.items()}
        return replace(self._before, values=values, parts=parts)

    @property
    def changed(self) -> bool:
        """True where saving would write something."""
        if self._before is None:
            return False
        now = self.dossier()
        if self.unreadable():
            return True
        if any(now.values.get(k) != self._before.values.get(k) for k in now.values):
            return True
        return any(_plain(now.parts[k]) != _plain(self._before.parts.get(k, ())) for k in now.parts)

    def set_read_only(self, on: bool) -> None:
        """For somebody who may read and not write."""
        for one in (*self.sections, *self.parts.values()):
            one.set_read_only(on)

    def settle(self) -> None:
        for one in (*self.sections, *self.parts.values()):
            one.settle()

    def unreadable(self) -> list[str]:
        """Paths of fields whose typed text cannot be kept."""
        found = [key for form in self.sections for key in form.unreadable()]
        return found + [key + path for key, panel in self.parts.items() for path in panel.unreadable()]

    def uncover(self) -> None:
        for form in self.sections:
            form.uncover()
        for panel in self.parts.values():
            panel.uncover()

    def show_problems(self, problems: list[Problem], *, missing: bool) -> None:
        """Each problem beside its field."""
        own = [p for p in problems if "#" not in p.field]
        for form in self.sections:
            form.show_problems(own, missing=missing)
        for key, panel in self.parts.items():
            rows = [
                replace(p, field=p.field.removeprefix(key)) for p in problems if p.field.startswith(f"{key}#")
            ]
            panel.show_problems(rows, missing=missing)

    def go_to(self, path: str) -> None:
        """Open the tab of a field and put the focus there; ``care#0.signed`` for a row of a part."""
        part, row, key = path.partition("#")[0], *_row_and_key(path)
        if part in self.parts:
            self.setCurrentIndex(self._where[part])
            self.parts[part].go_to(row, key)
        elif path in self._where:
            self.setCurrentIndex(self._where[path])
            next(form for form in self.sections if path in form.editors).focus(path)

    def editor(self, path: str) -> QWidget:
        return next(form.editors[path] for form in self.sections if path in form.editors)

    def set_defaults(self, part: str, defaults: Callable[[], Mapping[str, Any]]) -> None:
        """What a new row of a part begins with."""
        panel = self.parts[part]
        if isinstance(panel, PartPanel):
            panel.defaults = defaults  # type: ignore[method-assign]

    def focus_here(self) -> None:
        """The first field of the tab in front."""
        place, panels = self.currentIndex(), list(self.parts.values())
        if place < len(self.sections):
            self.sections[place].focus_first()
        elif place - len(self.sections) < len(panels):
            panels[place - len(self.sections)].focus_first()
        else:
            self.tabBar().setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, by: int) -> None:
        """Next or previous tab, with the focus in its first field."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())
        self.focus_here()

    def _next_tab(self, forward: bool) -> None:
        last = self.currentIndex() >= len(self.sections) - 1
        if forward and last:
            self.filled.emit()
        elif forward:
            self.step(1)
        elif not forward and 0 < self.currentIndex() < len(self.sections):
            self.setCurrentIndex(self.currentIndex() - 1)
            self.sections[self.currentIndex()].focus_last()


def _plain(rows: Any) -> list[dict[str, Any]]:
    """Rows without what is not edited, so that a row read and a row shown compare equal."""
    return [{k: v for k, v in row.items() if v is not None and k not in ("owner_id", "version")} for row in rows]


def _row_and_key(path: str) -> tuple[int, str]:
    place, _, key = path.partition("#")[2].partition(".")
    return int(place) if place.isdigit() else 0, key
