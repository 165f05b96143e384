"""Taking a workbook into a register: columns matched to fields, every row judged, the good ones written at once.

Nothing is guessed silently: what cannot be read, what disagrees and who is there already is told for each row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from mzdesk.basics import identity
from mzdesk.basics.days import PartialDay
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe import Field, Kind, Line
from mzdesk.describe.line import DRAFT
from mzdesk.describe.values import read, words_of
from mzdesk.describe.workbook import JudgedRow, RawCell, Table
from mzdesk.people.access import Permission
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.places import Village, short
from mzdesk.people.residents import Person
from mzdesk.services import household_rows
from mzdesk.services.columns import known_words, propose, remember, targets
from mzdesk.services.deeds import note
from mzdesk.services.dossiers import blank, fields
from mzdesk.services.findings import rule_findings
from mzdesk.services.known_people import KnownPeople
from mzdesk.services.names import unknown_village
from mzdesk.services.records import refuse_new_at_bureau, write
from mzdesk.services.references import read_reference
from mzdesk.store.bulk import collector_paused
from mzdesk.store.deeds import IMPORT
from mzdesk.store.work import Changes, Work, table_of

__all__ = [
    "ImportResult", "Judgement", "from_idno", "judge", "known_words", "propose", "remember", "result",
    "take_in", "targets", "with_drafts",
]

NEW, ALREADY, REJECTED, AS_DRAFT = "new", "already", "rejected", "draft"


@dataclass(frozen=True)
class Judgement:
    """What will happen to each row, and how many there are of each outcome."""

    rows: tuple[JudgedRow, ...]
    counts: Mapping[str, int]

    def reasons(self) -> dict[int, str]:
        """The sentence for the column 错误原因 of each row that is not taken in."""
        return {
            row.number: "；".join(p.message for p in row.problems if p.blocking)
            for row in self.rows if row.outcome == REJECTED
        }


@dataclass(frozen=True)
class ImportResult:
    """What an import did, in rows."""

    rows: int
    imported: int
    drafts: int
    rejected: int
    already_there: int
    changes: Changes = field(default_factory=Changes)


@asks(Permission.IMPORT)
def judge(
    desk: Desk, line: Line, table: Table, mapping: Mapping[int, str], *, drafts: bool = False,
    progress: Progress = silent,
) -> Judgement:
    """Read and judge every row. ``drafts`` True takes rows with problems in as 草稿, problems and all."""
    if "name" not in mapping.values():
        raise Refusal("还没有指定哪一列是姓名", "请在列对应表中选择“姓名”列", code="no-name-column")
    judge_one = _Judge(desk, line, mapping, drafts)
    rows = []
    for place, (number, cells) in enumerate(table.rows):
        if place % 100 == 0:
            progress(place, len(table.rows), "正在核对")
        rows.append(judge_one.row(number, cells))
    if line.key == household_rows.KEY:
        rows = household_rows.without_head(rows, set(household_rows.numbers(desk)))
    counts = {outcome: sum(r.outcome == outcome for r in rows) for outcome in (NEW, ALREADY, REJECTED, AS_DRAFT)}
    return Judgement(tuple(rows), counts)


class _Judge:
    """Judges rows one by one; remembers whom the file has named before."""

    def __init__(self, desk: Desk, line: Line, mapping: Mapping[int, str], drafts: bool) -> None:
        self._desk, self._line, self._drafts = desk, line, drafts
        self._fields = fields(line)
        self._columns = {path: column for column, path in mapping.items()}
        self._blank = blank(desk, line)
        self._villages = _village_names(desk)
        self._known = _known_people(desk, line)
        self._people = KnownPeople(desk)
        self._seen: dict[tuple[str, ...], int] = {}

    def row(self, number: int, cells: tuple[RawCell, ...]) -> JudgedRow:
        values, problems = self._read(cells)
        values = self._line.complete(values)
        notes = self._completed(values)
        dossier = draft_of(self._line, self._blank, values)
        problems += [p for p in rule_findings(self._desk, self._line, dossier) if self._concerns(p, problems)]
        problems = [replace(p, field=p.field.replace("#0", "")) for p in problems]
        same, repeated = self._same(number, values)
        if self._line.subject is Person and not same:
            problems += self._people.problems(values)
        if repeated:
            problems.append(repeated)
        blocked = any(p.blocking for p in problems)
        outcome = ALREADY if same else NEW if not blocked else AS_DRAFT if self._drafts and not repeated else REJECTED
        texts = {self._columns[path]: words for path, words in notes.items() if path in self._columns}
        return JudgedRow(number, values, tuple(problems), outcome, texts)

    @staticmethod
    def _completed(values: dict[str, Any]) -> dict[str, str]:
        """Fill in what the identity number says; told by path, so that the preview shows it."""
        found = from_idno(values)
        values.update(found)
        return {key: f"{words_of(value)}（按身份证号）" for key, value in found.items()}

    def _concerns(self, problem: Problem, read_problems: list[Problem]) -> bool:
        """Missing fields are 未采集 in an import, except the name; one problem a field is enough."""
        if problem.rule == "required":
            return problem.field == "name"
        return not any(p.field == problem.field and p.blocking for p in read_problems)

    def _read(self, cells: tuple[RawCell, ...]) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for path, column in self._columns.items():
            cell = cells[column] if column < len(cells) else None
            value, problem = self._value(self._fields[path], cell)
            if value is not None:
                values[path] = value
            if problem:
                problems.append(replace(problem, field=path))
        return values, problems

    def _value(self, described: Field, cell: RawCell) -> tuple[Any, Problem | None]:
        if described.kind is Kind.RECORD:
            typed = "".join(str(cell or "").split())
            return read_reference(self._desk, described, typed) if typed else (None, None)
        if described.kind is not Kind.VILLAGE:
            return read(described, cell)
        typed = "".join(str(cell or "").split())
        if not typed:
            return None, None
        found = self._villages.get(typed) or self._villages.get(short(typed))
        return (found, None) if found else (
            None, Problem(described.key, unknown_village(self._desk, typed), rule="village"))

    def _same(self, number: int, values: Mapping[str, Any]) -> tuple[bool, Problem | None]:
        """Whether the person is on the register already, and what to say where the file names somebody twice."""
        keys = _person_keys(values)
        if any(key in self._known for key in keys):
            return True, None
        before = next((self._seen[key] for key in keys if key in self._seen), None)
        if before is not None:
            return False, Problem("name", f"与第{before}行是同一人，只导入第{before}行", rule="repeated")
        self._seen.update(dict.fromkeys(keys, number))
        return False, None


def _village_names(desk: Desk) -> dict[str, str]:
    """Village id by name, code, and name without its last word where that is unambiguous."""
    table = table_of(Village)
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(table.c.id, table.c.name, table.c.code).where(
                table.c.void_reason.is_(None), table.c.ended.is_(None), table.c.site == desk.office.area)
        ).all()
    shorts = [short(row.name) for row in rows]
    found = {short(row.name): row.id for row in rows if shorts.count(short(row.name)) == 1}
    for row in rows:
        found.update({row.name: row.id, row.code: row.id})
    return found


def _known_people(desk: Desk, line: Line) -> set[tuple[str, ...]]:
    """Keys of everyone on the register (not voided)."""
    record, person = table_of(line.record), table_of(Person)
    on_register: Any = select(record.c.person_id).where(record.c.void_reason.is_(None))
    if line.key == household_rows.KEY:
        on_register = on_register.union(household_rows.members())
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(person.c.id_no, person.c.name, person.c.birth, person.c.village).where(person.c.id.in_(on_register))
        ).mappings()
        return {key for row in rows for key in _person_keys(dict(row))}


def _person_keys(values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """What makes two rows the same person: the identity number; without one, name, birth date and village."""
    if values.get("id_no"):
        return [("id", str(values["id_no"]))]
    name = values.get("name")
    return [("name", str(name), str(values.get("birth")), str(values.get("village")))] if name else []


def from_idno(values: Mapping[str, Any]) -> dict[str, Any]:
    """Birth date and sex out of a right identity number, where ``values`` lacks them or knows less; else nothing."""
    number = values.get("id_no")
    if not number or identity.check(number):
        return {}
    facts = identity.facts(number)
    found: dict[str, Any] = {}
    exact = PartialDay.of(facts.birth)
    birth: PartialDay | None = values.get("birth")
    if birth is None or (birth.whole is None and birth.agrees(exact)):
        found["birth"] = exact
    if values.get("sex") is None:
        found["sex"] = Sex.read(facts.sex)
    return found


def draft_of(line: Line, empty: Dossier, values: Mapping[str, Any]) -> Dossier:
    """A dossier out of values by path: plain keys for the record, ``part.key`` for one new row of a part."""
    parts: dict[str, dict[str, Any]] = {}
    plain: dict[str, Any] = {}
    for path, value in values.items():
        part, _, key = path.rpartition(".")
        if part:
            parts.setdefault(part, {"id": None})[key] = value
        else:
            plain[key] = value
    return replace(empty, values={**empty.values, **plain}, parts={
        **empty.parts, **{part: (row,) for part, row in parts.items()}})


@asks(Permission.IMPORT)
def take_in(
    desk: Desk, line: Line, judgement: Judgement, table: Table, mapping: Mapping[int, str],
    progress: Progress = silent,
) -> ImportResult:
    """Write the new rows and the drafts in one unit of work; a stop or a fault leaves the register as it was."""
    refuse_new_at_bureau(desk)
    empty = blank(desk, line)
    chosen = [row for row in judgement.rows if row.outcome in (NEW, AS_DRAFT)]
    with collector_paused(), desk.store.work(desk.operator, f"导入{line.title}{len(chosen)}人") as work:
        if line.key == household_rows.KEY:
            household_rows.take_rows(desk, work, line, empty, chosen)
        else:
            _take_each(work, line, empty, chosen, KnownPeople(desk), progress)
        if chosen:
            words = f"工作簿，共{len(judgement.rows)}行，写入{len(chosen)}人"
            note(work, desk, IMPORT, register=line.register, words=words)
    remember(desk, line, table, mapping)
    return result(judgement, work.changes)


def _take_each(
    work: Work, line: Line, empty: Dossier, chosen: list[JudgedRow], known: KnownPeople, progress: Progress,
) -> None:
    """One record a row. Who has a file as a resident already, by number and name, is not made a second time, and what
    that file says is not overwritten by a list."""
    for place, row in enumerate(chosen):
        if place % 50 == 0:
            progress(place, len(chosen), "正在导入")
        dossier = draft_of(line, empty, known.lacking(row.values))
        state = DRAFT if row.outcome == AS_DRAFT else line.imported_state
        write(work, line, empty, replace(dossier, state=state))


def result(judgement: Judgement, changes: Changes | None = None) -> ImportResult:
    """The counts of a judgement, as the import reports them."""
    counts = judgement.counts
    return ImportResult(
        len(judgement.rows), counts[NEW], counts[AS_DRAFT], counts[REJECTED], counts[ALREADY], changes or Changes()
    )


def with_drafts(judgement: Judgement, numbers: Iterable[int]) -> Judgement:
    """The same judgement with some rejected rows taken in as 草稿 after all (the clerk's choice, row by row)."""
    chosen = set(numbers)
    rows = tuple(
        replace(row, outcome=AS_DRAFT)
        if row.number in chosen and row.outcome == REJECTED and all(p.rule != "repeated" for p in row.problems) else row
        for row in judgement.rows
    )
    counts = {outcome: sum(r.outcome == outcome for r in rows) for outcome in (NEW, ALREADY, REJECTED, AS_DRAFT)}
    return Judgement(rows, counts)
