"""The file of one record: header, tabs to fill in, what is to be mended, steps and papers; saves and moves on."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mzdesk.basics import identity
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.describe import Line, fields_of
from mzdesk.describe.line import DRAFT
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import ONLY_LOOKED_AT, may
from mzdesk.services import casework, imports, records
from mzdesk.services.dossiers import record_fields
from mzdesk.services.names import names
from ui import operations
from ui.fields.line_editor import ENTER_KEYS
from ui.forms.part_table import Cells
from ui.forms.record_form import RecordForm
from ui.forms.section_form import maker
from ui.pages.history_view import HistoryView
from ui.pages.keeping import Keeper
from ui.pages.known_person import KnownPerson
from ui.pages.record_doings import Doings, PaperOffer, options_of, person_name, visit_defaults
from ui.pages.record_head import RecordHead
from ui.pages.record_pictures import pictures_of
from ui.pages.record_side import RecordSide
from ui.widgets import button

CHECK_AFTER_MS = 150
IDENTITY, NAME = "id_no", "name"


def only_read(desk: Desk) -> str:
    """For somebody who tries to write with an account that only reads, or where nothing can be written."""
    if desk.store.protected:
        return ONLY_LOOKED_AT
    return f"您的账户（{desk.access.role.label}）只能查看，不能登记和修改"


class RecordView(QWidget):
    """One record of any line. Signals say where the clerk wants to go; saving happens here."""

    left = Signal()
    saved = Signal(str)
    wants_record = Signal(str)
    wants_neighbour = Signal(int)
    wants_new = Signal()
    wants_paper = Signal(str)

    def __init__(self, desk: Desk, line: Line) -> None:
        super().__init__()
        self._desk, self._line = desk, line
        self._dossier = records.blank(desk, line)
        self._problems: list[Problem] = []
        self._missing = False
        self._seen = ""
        self.head = RecordHead(line)
        cells = Cells(names(desk), lambda key: person_name(desk, key))
        self.form = RecordForm(line, cells, maker(desk.today, options_of(desk)), pictures_of(self, desk, line))
        self.history = HistoryView()
        self._history_tab = self.form.addTab(self.history, "变更经过")
        self.side = RecordSide(line)
        self.banner = KnownPerson(desk, line)
        self.doings = Doings(self, desk, line)
        self.paper_offer = PaperOffer(self.doings.paper)
        self.keeper = Keeper(desk, line, self.form, lambda: self._dossier)
        self._check_soon = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._unchecked = False
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        self.save_button = button("保存（Ctrl+S）", self.save, role="main", icon="fa6s.floppy-disk")
        top.addWidget(button("返回名单（Esc）", self._leave))
        top.addWidget(self.save_button)
        if not may(self._desk, Permission.SAVE):
            self.save_button.hide()
            self.form.set_read_only(True)
        column.addLayout(top)
        column.addWidget(self.keeper)
        column.addWidget(self.banner)
        column.addWidget(self.paper_offer)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.form, 1)
        middle.addWidget(self.side)
        column.addLayout(middle, 1)

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.wants_secrets.connect(self.reveal)
        self.form.filled.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))
        self.form.currentChanged.connect(self._tab)
        self.side.step_wanted.connect(self.doings.step)
        self.side.jump_wanted.connect(self.form.go_to)
        self.side.paper_wanted.connect(self.doings.paper)
        self.side.death_wanted.connect(self.doings.death)
        self.side.household_wanted.connect(self.doings.household)
        self.banner.opened.connect(self.wants_record)
        self.banner.used.connect(self._use_person)
        self._check_soon.timeout.connect(self.check)
        self.keeper.dropped.connect(self._show_again)
        if self._line.visits:
            self.form.set_defaults(
                self._line.visits, lambda: visit_defaults(self._desk, self._line, self.form.dossier()))
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Ctrl+S", self.save), ("Ctrl+Return", self._save_and_next), ("Ctrl+Enter", self._save_and_next),
            ("F7", self.reveal), ("F8", self._next_problem), ("Ctrl+U", self.banner.use),
            ("Ctrl+Tab", lambda: self.form.step(1)), ("Ctrl+Shift+Tab", lambda: self.form.step(-1)),
            ("Alt+Down", lambda: self.wants_neighbour.emit(1)), ("Alt+Up", lambda: self.wants_neighbour.emit(-1)),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # showing

    def show_new(self, village: str = "") -> None:
        """An empty record; the village of the list's filter stands in it already."""
        empty = records.blank(self._desk, self._line)
        values = {**empty.values, "village": village or None} if self._line.subject else empty.values
        self._show(empty, secrets=True)
        self.form.use_values({k: v for k, v in values.items() if v is not None})
        self.keeper.give_back()
        self._missing = False
        self.check()
        self.form.setCurrentIndex(0)
        self.form.focus_here()

    def show_record(self, key: str, *, focus: bool = True) -> bool:
        """A stored record; False where it cannot be read (the reason is shown)."""
        found = operations.attempt(self, lambda: (records.look if self._dossier.id != key else records.load)(
            self._desk, self._line, key))
        if not found:
            return False
        same = self._dossier.id == key
        self._show(found.value, secrets=same and self._seen == key)
        self._missing = found.value.state != DRAFT
        self.keeper.give_back()
        self.check()
        if self.form.currentIndex() == self._history_tab:
            self._tab(self._history_tab)
        elif focus:
            self.form.focus_here()
        return True

    def _show_again(self) -> None:
        """As it was saved last, or empty."""
        if self._dossier.id is None:
            self.show_new()
        else:
            self.show_record(self._dossier.id)

    def _show(self, dossier: Dossier, *, secrets: bool) -> None:
        self._dossier = dossier
        self.form.show_dossier(dossier, secrets=secrets)
        self.form.setTabEnabled(self._history_tab, dossier.id is not None)
        stored = dossier.id is not None
        self._show_head(dossier)
        self.side.show_steps(dossier.state, records.offered(self._desk, self._line, dossier), stored=stored,
                             may_die=self.doings.may_die(dossier))
        self.banner.forget()
        self.keeper.put_away()
        self.paper_offer.keep_for(dossier.id or "")

    def _show_head(self, dossier: Dossier) -> None:
        village = names(self._desk).villages.get(dossier.values.get("village") or "", "")
        self.head.show_dossier(dossier, village, self._desk.around())
        self.side.show_standing(dossier.state, casework.standing(self._desk, self._line, dossier))

    @property
    def stored(self) -> Dossier:
        """The record as it was read."""
        return self._dossier

    @property
    def record_id(self) -> str:
        return self._dossier.id or ""

    @property
    def changed(self) -> bool:
        return self.form.changed

    def title(self) -> str:
        """For the breadcrumb; no name, since it also stands in the window's title."""
        return "登记档案" if self._dossier.id else "新建"

    # checking while typing

    def _edited(self, path: str) -> None:
        if path == IDENTITY:
            self._identity_typed()
        self._soon_checked()
        self.keeper.typed()

    def _soon_checked(self) -> None:
        """After a pause in typing. Out of sight nothing is checked before it is seen again: the office may be locked
        by then, and a field that loses the focus with its window still reads what was typed into it."""
        self._unchecked = not self.isVisible()
        if not self._unchecked:
            self._check_soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._unchecked = self._unchecked or self._check_soon.isActive()
        self._check_soon.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unchecked:
            self._check_soon.start()

    def check(self) -> None:
        """Say what is to be said of the record as it stands in the form."""
        self._check_soon.stop()
        self._unchecked = False
        edited = self.form.dossier()
        self._problems = records.check(self._desk, self._line, edited)
        self.form.show_problems(self._problems, missing=self._missing)
        self.side.show_problems(self._problems)
        self._show_head(edited)
        if self._dossier.id is None and not edited.values.get("person_id"):
            self.banner.look_for_name(edited.values.get(NAME) or "")

    def _identity_typed(self) -> None:
        """A whole right number fills birth date and sex where they are empty, and tells who has it already."""
        editors = {key: editor for form in self.form.sections for key, editor in form.editors.items()}
        number = str(editors[IDENTITY].value() or "")
        if not number or identity.check(number):
            self.banner.forget()
            return
        for key, value in imports.from_idno(dict.fromkeys(("birth", "sex")) | {IDENTITY: number}).items():
            if editors[key].value() is None:
                editors[key].set_value(value)
        self.banner.look_for_number(
            number, self.form.dossier().values.get("person_id"), new=self._dossier.id is None)

    def _use_person(self, person_id: str) -> None:
        """Fill the new record from a resident's file. What was typed of the case itself stays."""
        if self._dossier.id is not None:
            return
        new = operations.attempt(self, lambda: casework.for_person(self._desk, self._line, person_id))
        if not new:
            return
        if new.value.get(IDENTITY) != self.form.dossier().values.get(IDENTITY):
            operations.attempt(self, lambda: records.unmask(
                self._desk, self._line.register, person_id, "全部敏感内容", "使用居民档案"))
        typed = self.form.dossier().values
        own = record_fields(self._line).keys() - fields_of(self._line.subject).keys() if self._line.subject else ()
        kept = {key: typed[key] for key in own if typed.get(key) is not None}
        self._dossier = replace(self._dossier, version=new.value.version)
        self.form.start_from(self._dossier)
        self.form.use_values({**new.value.values, **kept})
        for part, rows in new.value.parts.items():
            self.form.use_rows(part, rows)
        self.banner.forget()
        self.check()
        members = len(new.value.parts.get("members", ()))
        operations.of(self).told.emit("已填入居民档案" + (f"，并列出家庭成员 {members} 人，请核对" if members else ""))
        self.form.focus_here()

    def _next_problem(self) -> None:
        path = self.side.next_problem()
        if path:
            self._missing = True
            self.form.show_problems(self._problems, missing=True)
            self.form.go_to(path)

    # saving

    def save(self) -> bool:
        """Ctrl+S. False where something stands in the way; the form stays as it is."""
        if not may(self._desk, Permission.SAVE):
            operations.of(self).told.emit(only_read(self._desk))
            return False
        self.form.settle()
        unread = self.form.unreadable()
        if unread:
            self.form.go_to(unread[0])
            self.check()
            operations.of(self).told.emit("有一处看不懂的内容，请先改好再保存")
            return False
        before, after = self._dossier, self.form.dossier()
        if before.id is not None and not self.form.changed:
            operations.of(self).told.emit("没有修改，不用保存")
            return True
        done = operations.attempt(
            self, lambda: records.save(self._desk, self._line, before, after), on_refused=self.refused)
        if not done:
            return False
        self.keeper.forget()
        operations.of(self).told.emit(f"已保存，{len(done.value.changes.touched)} 处写入")
        self.show_record(done.value.id, focus=False)
        self.saved.emit(done.value.id)
        return True

    def refused(self, refusal: Refusal) -> None:
        """Say at the top why it was refused, and beside each field what is missing."""
        self._missing = True
        self.check()
        from ui.widgets.refusal import RefusalBar

        RefusalBar.show_in(self.window(), refusal)

    def _save_and_next(self) -> None:
        new = self._dossier.id is None
        if self.save():
            if new:
                self.wants_new.emit()
            else:
                self.wants_neighbour.emit(1)

    def _leave(self) -> None:
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in ENTER_KEYS and self.save_button.hasFocus():
            self.save()
        else:
            super().keyPressEvent(event)

    # secrets, papers, history

    def reveal(self) -> None:
        """F7: show this record's sensitive values; the view is logged once while the record stays open."""
        key = self._dossier.id
        if key and self._seen != key:
            done = operations.attempt(
                self, lambda: records.unmask(self._desk, self._line.register, key, "全部敏感内容", "查看"))
            if not done:
                return
            self._seen = key
        self.form.uncover()

    def first_paper(self) -> None:
        """F9: the paper that the last step yields, or the first of this state."""
        kind = self.doings.first_paper()
        if kind:
            self.doings.paper(kind)

    def _tab(self, place: int) -> None:
        key = self._dossier.id
        if place != self._history_tab or key is None:
            return
        operations.run(
            self, lambda _: records.history(self._desk, self._line, key), label="", progress=False,
            on_done=self.history.show_entries,
        )

