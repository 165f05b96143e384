"""The file of one record: header, tabs to fill in, what is to be mended, steps and papers; saves and moves on."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mzdesk.basics import identity
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.describe import Kind, Line, Step
from mzdesk.describe.line import DRAFT
from mzdesk.people.desk import Desk
from mzdesk.services import imports, records
from mzdesk.services.names import names
from ui import operations
from ui.fields import Options
from ui.forms.record_form import RecordForm
from ui.forms.section_form import maker
from ui.pages.history_view import HistoryView
from ui.pages.record_head import RecordHead
from ui.pages.record_side import RecordSide
from ui.pages.step_dialog import ask_step
from ui.widgets import Banner, button

CHECK_AFTER_MS = 150
IDENTITY = "id_no"


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
        self.form = RecordForm(line, names(desk), maker(desk.today, self._options()))
        self.history = HistoryView()
        self._history_tab = self.form.addTab(self.history, "变更经过")
        self.side = RecordSide(line)
        self.banner = Banner("amber")
        self._other = self.banner.add_button(button("打开该档案", self._open_same))
        self.banner.hide()
        self._check_soon = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._same = ""
        self._build()
        self._connect()

    def _options(self) -> dict[Kind, Options]:
        desk = self._desk

        def village(key: str) -> str:
            return names(desk).villages.get(key, "")

        def person(key: str) -> str:
            return names(desk, [key]).persons.get(key, "")

        return {
            Kind.VILLAGE: Options(lambda typed: records.village_options(desk, typed), village),
            Kind.PERSON: Options(lambda typed: records.person_options(desk, typed), person),
        }

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        self.save_button = button("保存（Ctrl+S）", self.save, role="main", icon="fa6s.floppy-disk")
        top.addWidget(button("返回名单（Esc）", self._leave))
        top.addWidget(self.save_button)
        column.addLayout(top)
        column.addWidget(self.banner)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.form, 1)
        middle.addWidget(self.side)
        column.addLayout(middle, 1)

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.wants_secrets.connect(self.reveal)
        self.form.currentChanged.connect(self._tab)
        self.side.step_wanted.connect(self._step)
        self.side.jump_wanted.connect(self.form.go_to)
        self.side.paper_wanted.connect(self._paper)
        self._check_soon.timeout.connect(self.check)
        if self._line.visits:
            self.form.set_defaults(self._line.visits, self._visit_defaults)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Ctrl+S", self.save), ("Ctrl+Return", self._save_and_next), ("Ctrl+Enter", self._save_and_next),
            ("F7", self.reveal), ("F8", self._next_problem), ("Ctrl+Tab", lambda: self.form.step(1)),
            ("Ctrl+Shift+Tab", lambda: self.form.step(-1)), ("Alt+Down", lambda: self.wants_neighbour.emit(1)),
            ("Alt+Up", lambda: self.wants_neighbour.emit(-1)),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # showing

    def show_new(self, village: str = "") -> None:
        """An empty record; the village of the list's filter stands in it already."""
        empty = records.blank(self._desk, self._line)
        values = {**empty.values, "village": village or None} if self._line.subject else empty.values
        self._show(empty, secrets=True)
        self.form.use_values({k: v for k, v in values.items() if v is not None})
        self._missing = False
        self.check()
        self.form.setCurrentIndex(0)
        self.form.focus_here()

    def show_record(self, key: str, *, focus: bool = True) -> bool:
        """A stored record; False where it cannot be read (the reason is shown)."""
        found = operations.attempt(self, lambda: records.load(self._desk, self._line, key))
        if not found:
            return False
        same = self._dossier.id == key
        self._show(found.value, secrets=same and self._seen == key)
        self._missing = found.value.state != DRAFT
        self.check()
        if self.form.currentIndex() == self._history_tab:
            self._tab(self._history_tab)
        elif focus:
            self.form.focus_here()
        return True

    def _show(self, dossier: Dossier, *, secrets: bool) -> None:
        self._dossier = dossier
        self.form.show_dossier(dossier, secrets=secrets)
        self.form.setTabEnabled(self._history_tab, dossier.id is not None)
        self.side.show_steps(records.available(self._line, dossier))
        self.side.enable_papers(dossier.id is not None)
        self.banner.hide()
        self._show_head(dossier)

    def _show_head(self, dossier: Dossier) -> None:
        village = names(self._desk).villages.get(dossier.values.get("village") or "", "")
        self.head.show_dossier(dossier, village, self._desk.around())

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
        self._check_soon.start()

    def check(self) -> None:
        """Say what is to be said of the record as it stands in the form."""
        self._check_soon.stop()
        edited = self.form.dossier()
        self._problems = records.check(self._desk, self._line, edited)
        self.form.show_problems(self._problems, missing=self._missing)
        self.side.show_problems(self._problems)
        self._show_head(edited)

    def _identity_typed(self) -> None:
        """A whole right number fills birth date and sex where they are empty, and tells who has it already."""
        editors = {key: editor for form in self.form.sections for key, editor in form.editors.items()}
        number = str(editors[IDENTITY].value() or "")
        if not number or identity.check(number):
            self.banner.hide()
            return
        for key, value in imports.from_idno(dict.fromkeys(("birth", "sex")) | {IDENTITY: number}).items():
            if editors[key].value() is None:
                editors[key].set_value(value)
        match = records.same_person(
            self._desk, self._line, number, besides=self._dossier.values.get("person_id"))
        self._same = match.record_id or "" if match else ""
        if match is None:
            self.banner.hide()
            return
        self.banner.say("这个人已经在系统里", match.words, "amber")
        self._other.setVisible(bool(self._same))

    def _open_same(self) -> None:
        if self._same:
            self.wants_record.emit(self._same)

    def _next_problem(self) -> None:
        path = self.side.next_problem()
        if path:
            self._missing = True
            self.form.show_problems(self._problems, missing=True)
            self.form.go_to(path)

    def _visit_defaults(self) -> Mapping[str, Any]:
        """A new visit: today, and what the file already says under the same field names."""
        part = self._line.part(self._line.visits)
        described = records.fields(self._line)
        values: dict[str, Any] = {part.newest: self._desk.today()}
        if f"{part.key}.entered" in described:
            values["entered"] = self._desk.today()
        edited = self.form.dossier()
        last = edited.parts[part.key][0] if edited.parts.get(part.key) else {}
        for key in ("schooling", "school_level"):
            if f"{part.key}.{key}" in described:
                values[key] = edited.values.get(key)
        values.update({k: last.get(k) for k in ("visitor", "way", "place") if last.get(k) is not None})
        return values

    # saving

    def save(self) -> bool:
        """Ctrl+S. False where something stands in the way; the form stays as it is."""
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
            self, lambda: records.save(self._desk, self._line, before, after), on_refused=self._refused)
        if not done:
            return False
        operations.of(self).told.emit(f"已保存，{len(done.value.changes.touched)} 处写入")
        self.show_record(done.value.id, focus=False)
        self.saved.emit(done.value.id)
        return True

    def _refused(self, refusal: Refusal) -> None:
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
        else:
            super().keyPressEvent(event)

    # secrets, steps, papers, history

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

    def _step(self, step: Step) -> None:
        if self.form.changed and not self.save():
            return
        key = self._dossier.id
        name = self._dossier.values.get("name") or "未填姓名"
        answer = ask_step(self, step, name, self._desk.today) if key else None
        if answer is None or key is None:
            return
        done = operations.attempt(self, lambda: records.advance(
            self._desk, self._line, key, step.action, day=answer.day, reason=answer.reason, words=answer.words,
        ), on_refused=self._refused)
        if done:
            operations.of(self).told.emit(f"已办理：{step.action}")
            self.show_record(key, focus=False)
            self.saved.emit(key)

    def _paper(self, kind: str) -> None:
        if self.form.changed and not self.save():
            return
        self.wants_paper.emit(kind)

    def first_paper(self) -> None:
        """F9: the paper that is printed most."""
        if self._line.papers and self._dossier.id:
            self._paper(next(iter(self._line.papers)))

    def _tab(self, place: int) -> None:
        key = self._dossier.id
        if place != self._history_tab or key is None:
            return
        operations.run(
            self, lambda _: records.history(self._desk, self._line, key), label="", progress=False,
            on_done=self.history.show_entries,
        )

