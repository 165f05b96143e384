"""What is done with a record beside filling it in: take a step and offer its paper, register a death."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mzdesk.basics.dossier import Dossier
from mzdesk.describe import Field, Kind, Line, Step
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import may
from mzdesk.services import records
from mzdesk.services.names import called, names, record_options
from ui import operations
from ui.fields import Options
from ui.pages.death_dialog import ask_death, people_of
from ui.pages.household_dialog import ask_household
from ui.pages.record_side import papers_by_state
from ui.pages.step_dialog import ask_step
from ui.widgets import Banner, button

if TYPE_CHECKING:
    from ui.pages.record_view import RecordView


class PaperOffer(Banner):
    """After a step: it is done, and its paper is one key away. It stays until another record or step."""

    def __init__(self, print_paper: Callable[[str], None]) -> None:
        super().__init__("green")
        self.record, self.kind = "", ""
        self.print_button = self.add_button(button("", lambda: print_paper(self.kind), icon="fa6s.print"))
        self.add_button(button("不打印", self.withdraw, role="link"))
        self.hide()

    def offer(self, record: str, done: str, kind: str) -> None:
        self.record, self.kind = record, kind
        self.print_button.setText(f" 打印{kind}（F9）")
        self.print_button.setAccessibleName(f"打印{kind}（F9）")
        self.say(f"已办理：{done}", f"这一步要出具《{kind}》。")

    def withdraw(self) -> None:
        self.record, self.kind = "", ""
        self.hide()

    def keep_for(self, record: str) -> None:
        """Only the record it speaks of keeps it."""
        if record != self.record or not record:
            self.withdraw()


class Doings:
    """Steps and deaths of the record that a view shows."""

    def __init__(self, view: "RecordView", desk: Desk, line: Line) -> None:
        self._view, self._desk, self._line = view, desk, line

    def may_die(self, dossier: Dossier) -> bool:
        """A stored record with somebody alive, at the office that keeps the register."""
        return bool(dossier.id) and self._desk.office.role == TOWNSHIP and bool(people_of(dossier)) and may(
            self._desk, Permission.SAVE)

    def step(self, step: Step) -> None:
        """Save what is typed, ask for day, reason and words, take the step, offer its paper."""
        view = self._view
        if view.changed and not view.save():
            return
        key, name = view.record_id, called(self._line, view.stored.values) or "未填姓名"
        answer = ask_step(view, step, name, self._desk.today) if key else None
        if answer is None:
            return
        done = operations.attempt(view, lambda: records.advance(
            self._desk, self._line, key, step.action, day=answer.day, reason=answer.reason, words=answer.words,
        ), on_refused=view.refused)
        if not done:
            return
        operations.of(view).told.emit(f"已办理：{step.action}")
        view.show_record(key, focus=False)
        paper = next((kind for kind in step.papers if kind in self._line.papers), "")
        if paper:
            view.paper_offer.offer(key, step.action, paper)
        view.saved.emit(key)

    def death(self) -> None:
        """登记死亡: what the event touched is shown afresh by every page, this one too."""
        view = self._view
        if view.changed and not view.save():
            return
        people = people_of(view.stored)
        name = ask_death(view, self._desk, people) if people else ""
        if name:
            operations.of(view).told.emit(f"已登记死亡：{name}")
            view.saved.emit(view.record_id)

    def household(self, action: str) -> None:
        """变更户主, 分户, 并户, 移居; afterwards the household that came of it."""
        view = self._view
        if view.changed and not view.save():
            return
        key = ask_household(view, self._desk, view.record_id, action)
        if key:
            operations.of(view).told.emit(f"已办理：{action.rstrip('…')}")
            view.show_record(key, focus=False)
            view.saved.emit(key)

    def paper(self, kind: str) -> None:
        if self._view.changed and not self._view.save():
            return
        self._view.wants_paper.emit(kind)

    def first_paper(self) -> str:
        """What F9 prints: the paper that was just offered, else the first of this state."""
        view = self._view
        ordered = papers_by_state(self._line, view.stored.state)
        return view.paper_offer.kind or (ordered[0] if ordered and view.record_id else "")


def options_of(desk: Desk) -> Callable[[Field], Options | None]:
    """How villages, people and records of other registers are looked up while typing, and what they are called."""

    def village(key: str) -> str:
        return names(desk).villages.get(key, "")

    plain = {
        Kind.VILLAGE: Options(lambda typed: records.village_options(desk, typed), village),
        Kind.PERSON: Options(lambda typed: records.person_options(desk, typed), lambda key: person_name(desk, key)),
    }

    def options(field: Field) -> Options | None:
        if field.kind is Kind.RECORD:
            return Options(lambda typed: record_options(desk, field.of, typed),
                           lambda key: names(desk).record(field.of, key))
        return plain.get(field.kind)

    return options


def person_name(desk: Desk, key: str) -> str:
    return names(desk, [key]).persons.get(key, "")


def visit_defaults(desk: Desk, line: Line, edited: Dossier) -> Mapping[str, Any]:
    """A new visit: today, and what the file already says under the same field names."""
    part = line.part(line.visits)
    described = records.fields(line)
    values: dict[str, Any] = {part.newest: desk.today()}
    if f"{part.key}.entered" in described:
        values["entered"] = desk.today()
    last = edited.parts[part.key][0] if edited.parts.get(part.key) else {}
    for key in ("schooling", "school_level"):
        if f"{part.key}.{key}" in described:
            values[key] = edited.values.get(key)
    values.update({k: last.get(k) for k in ("visitor", "way", "place") if last.get(k) is not None})
    return values
