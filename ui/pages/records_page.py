"""A register: its list, and the file of one record behind it."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress
from mzdesk.describe import Line, Step
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import may
from mzdesk.services import papers, person_file, records
from mzdesk.services.listing import Query
from mzdesk.store.work import Changes
from ui import operations
from ui.lists.list_view import ListView
from ui.pages.record_view import RecordView, only_read
from ui.pages.step_dialog import StepAnswer, ask_step
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets.asking import ask_reason, choose


@dataclass(frozen=True)
class Batch:
    """What a batch of steps did: how many went through, which did not and why, what was written."""

    done: int
    problems: tuple[tuple[str, str], ...]
    changes: Changes


class RecordsPage(Page):
    """List in front, record behind; one page a line."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("回车", "打开档案；在档案里：下一栏"), Shortcut("Insert", "新建；在“随访”等页签里：添加一行"),
        Shortcut("空格", "选中或取消选中一行"), Shortcut("Ctrl+A", "全部选中或取消"), Shortcut("Ctrl+D", "办理已选"),
        Shortcut("Delete", "作废一条（要写原因）"), Shortcut("Ctrl+F 或 /", "搜索"), Shortcut("Ctrl+I", "导入花名册"),
        Shortcut("Ctrl+P", "花名册预览打印"), Shortcut("Ctrl+Tab", "下一个视图或页签"), Shortcut("Ctrl+S", "保存"),
        Shortcut("Ctrl+回车", "保存并到下一条"), Shortcut("Alt+↓ / Alt+↑", "下一条 / 上一条"),
        Shortcut("Ctrl+↓ / Ctrl+↑", "在“家庭成员”等页签里：下一行 / 上一行的同一栏"),
        Shortcut("F4", "打开选择列表"), Shortcut("F7", "显示敏感内容（记入日志）"), Shortcut("F8", "到下一处问题"),
        Shortcut("Alt+1 …", "办理：登记、受理、退出等"), Shortcut("Alt+0", "其他办理：更正、登记死亡"),
        Shortcut("F9、Alt+6 …", "打印文书"), Shortcut("Ctrl+U", "新建时使用居民档案"),
        Shortcut("Alt+O", "此人的个人总览"), Shortcut("Esc", "返回名单"),
    )

    def __init__(self, desk: Desk, line: Line) -> None:
        super().__init__()
        self._desk, self._line = desk, line
        self.list = ListView(desk, line)
        self._record: RecordView | None = None
        self._stale = True
        self._front = QStackedWidget()
        self._front.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._front)
        self.list.table.opened.connect(self.open_record)
        self.list.table.wanted_new.connect(self.new_record)
        self.list.table.wanted_void.connect(self._void)
        self.list.wants_import.connect(lambda: self.go("import", register=line.key))
        self.list.wants_roster.connect(self._roster)
        self.list.wants_steps.connect(self._steps_of)
        if line.subject is not None:
            QShortcut(QKeySequence("Alt+O"), self, self._about, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def record(self) -> RecordView:
        """The record view, made when first needed."""
        if self._record is None:
            made = RecordView(self._desk, self._line)
            made.left.connect(self._back)
            made.wants_record.connect(self.open_record)
            made.wants_neighbour.connect(self._neighbour)
            made.wants_new.connect(self.new_record)
            made.wants_paper.connect(self._paper)
            made.saved.connect(lambda _: self._say_crumbs())
            self._front.addWidget(made)
            self._record = made
        return self._record

    @property
    def in_record(self) -> bool:
        return self._record is not None and self._front.currentWidget() is self._record

    # the page

    def open(self, **arguments: Any) -> None:
        if "record" in arguments:
            self.open_record(arguments["record"])
        elif "view" in arguments:
            self._front.setCurrentWidget(self.list)
            self.list.show_view(arguments["view"])
        elif "ids" in arguments:
            self._front.setCurrentWidget(self.list)
            self.list.show_only(tuple(arguments["ids"]), arguments.get("words", ""))
        elif arguments.get("new"):
            self.new_record()

    def activated(self) -> None:
        if self._stale:
            self._stale = False
            self.list.reload()
        if self.in_record:
            self.record.form.focus_here()
        else:
            self._show_list()
        self._say_crumbs()

    def _show_list(self) -> None:
        operations.attempt(self, lambda: records.look_through(self._desk, self._line))
        self.list.focus_here()

    def refresh(self, touched: Touched) -> None:
        self.list.filters.show_villages(records.village_options(self._desk))
        self.list.reload()
        if self.in_record and self.record.record_id and not self.record.changed:
            self.record.show_record(self.record.record_id, focus=False)

    def unsaved(self) -> str:
        return "这份档案有未保存的修改" if self.in_record and self.record.changed else ""

    def save_now(self) -> bool:
        return self.record.save()

    def discard(self) -> None:
        self.record.keeper.forget()
        self._front.setCurrentWidget(self.list)

    def print_now(self) -> None:
        if self.in_record:
            self.record.first_paper()
        else:
            self._roster(self.list.query())

    def _say_crumbs(self) -> None:
        self.crumbs_changed.emit((self.record.title(),) if self.in_record else ())

    # from list to record and back

    def open_record(self, key: str) -> None:
        """Open one record, unless the clerk stays to save another."""
        if self._may_go() and self.record.show_record(key):
            self._front.setCurrentWidget(self.record)
            self.record.form.focus_here()
            self._say_crumbs()

    def new_record(self) -> None:
        if self._desk.office.role != TOWNSHIP:
            operations.of(self).told.emit("市局不新建登记，请由乡镇登记后报送上来")
        elif not may(self._desk, Permission.SAVE):
            operations.of(self).told.emit(only_read(self._desk))
        elif self._may_go():
            self._front.setCurrentWidget(self.record)
            self.record.show_new(self.list.filters.village)
            self._say_crumbs()

    def _about(self) -> None:
        """Alt+O: everything about the person of the record, or of the row under the cursor."""
        row = self.list.table.current()
        key = self.record.record_id if self.in_record else row.id if row else ""
        person = person_file.whose(self._desk, self._line, key) if key else ""
        if person:
            self.go("person", person=person)

    def _may_go(self) -> bool:
        if not self.unsaved():
            return True
        chosen = choose(self, "先保存吗？", "这份档案有未保存的修改。", ("保存", "不保存"), back="继续编辑")
        if chosen == 1:
            self.record.keeper.forget()
        return chosen == 1 or (chosen == 0 and self.record.save())

    def _back(self) -> None:
        if self._may_go():
            key = self.record.record_id
            self._front.setCurrentWidget(self.list)
            self.list.reload(keep=key)
            self._show_list()
            self._say_crumbs()

    def _neighbour(self, by: int) -> None:
        before, after = self.list.neighbours(self.record.record_id)
        other = after if by > 0 else before
        if other:
            self.open_record(other)
        else:
            operations.of(self).told.emit("已经是最后一条" if by > 0 else "已经是第一条")

    # void, steps, paper

    def _void(self, key: str) -> None:
        row = self.list.table.current()
        name = row.name if row else ""
        reason = ask_reason(self, f"作废{name}这条登记吗？", "记录会保留，但不再计入任何名册和统计。", "作废这条登记")
        if reason and operations.attempt(self, lambda: records.void(self._desk, self._line, key, reason)):
            operations.of(self).told.emit("已作废一条登记")

    def _steps_of(self, ids: list[str]) -> None:
        """Take one step for all marked records and say which could not and why."""
        states = {row.state for row in self.list.model.rows if row.id in ids}
        steps = [step for step in self._line.steps if step.source in states]
        if not ids or not steps:
            operations.of(self).told.emit("先用空格选中要办理的人")
            return
        words = "、".join(sorted(states))
        chosen = choose(self, f"为选中的{len(ids)}人办理什么？", f"选中的人现在的状态：{words}。",
                        tuple(s.action for s in steps))
        if chosen < 0:
            return
        step = steps[chosen]
        answer = ask_step(self, step, f"{len(ids)}人", self._desk.today)
        if answer is not None:
            operations.run(self, lambda progress: self._take(ids, step, answer, progress), label=step.action,
                           on_done=lambda found: self._told(step, found))

    def _take(self, ids: list[str], step: Step, answer: StepAnswer, progress: Progress) -> Batch:
        done, problems, touched = 0, [], frozenset[tuple[str, str]]()
        for place, key in enumerate(ids):
            progress(place, len(ids), step.action)
            try:
                saved = records.advance(self._desk, self._line, key, step.action, day=answer.day,
                                        reason=answer.reason, words=answer.words)
                done, touched = done + 1, touched | saved.changes.touched
            except Refusal as refusal:
                problems.append((key, refusal.sentence))
        return Batch(done, tuple(problems), Changes("", touched))

    def _told(self, step: Step, found: Batch) -> None:
        operations.of(self).told.emit(f"{step.action}：办好{found.done}人，没办成{len(found.problems)}人")
        names = {row.id: row.name for row in self.list.model.rows}
        if found.problems:
            lines = [f"{names.get(key, '')}：{why}" for key, why in found.problems[:12]]
            more = f"\n……另有{len(found.problems) - 12}人" if len(found.problems) > 12 else ""
            choose(self, f"有{len(found.problems)}人没有办成", "\n".join(lines) + more, ("知道了",), back="返回")

    def _roster(self, query: Query) -> None:
        desk, line = self._desk, self._line
        asked = replace(query, most=0)
        title = line.roster_title or f"{line.title}花名册"
        self.go("print", make=lambda purpose: papers.roster(desk, line, asked, purpose), title=title,
                register=line, subject_id="", purpose="internal", back=line.key, back_arguments={})

    def _paper(self, kind: str) -> None:
        desk, line, key = self._desk, self._line, self.record.record_id
        self.go("print", make=lambda _: papers.paper(desk, line, key, kind), title=kind, register=line,
                subject_id=key, purpose="", back=line.key, back_arguments={"record": key})
