"""Use cases on the records of any line: save, take a step, void. Reading and lists are re-exported beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.describe import Begotten, Line, Outcome, Part, Step, Taken, fields_of
from mzdesk.describe.line import DRAFT
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import asks, demand, may
from mzdesk.services.dossiers import blank, fields, introduced, load, record_fields
from mzdesk.services.findings import (
    Match,
    check,
    refuse_if_blocking,
    rule_findings,
    same_person,
    taken_by_others,
)
from mzdesk.services.history import HistoryEntry, history
from mzdesk.services.holdings import exclusion_problems, survey_problems
from mzdesk.services.listing import Chip, Listing, Query, Row, View, first, listing, views
from mzdesk.services.looking import look, look_through
from mzdesk.services.names import Option, parse, person_options, text_of, unmask, village_options
from mzdesk.services.undoing import LastWork, last_work, undo
from mzdesk.store.work import Changes, Work, table_of

__all__ = [
    "Chip", "HistoryEntry", "LastWork", "Listing", "Match", "Option", "Query", "Row", "Saved", "View", "advance",
    "available", "blank", "check", "fields", "first",
    "history", "last_work", "listing", "load", "look", "look_through", "offered", "parse",
    "person_options", "record_fields", "same_person", "save", "text_of", "undo", "unmask", "views", "village_options",
    "void",
]


ENTERED = "entered"


@dataclass(frozen=True)
class Saved:
    """The record that was written, and what changed with it."""

    id: str
    changes: Changes


@asks(Permission.SAVE)
def save(desk: Desk, line: Line, before: Dossier, after: Dossier, reason: str = "") -> Saved:
    """Write what differs between the dossier that was read and the one as edited.

    A draft may have any problem. A record beyond draft is not saved with a blocking problem it did not have before.
    Rows of parts that are missing in ``after`` are voided. Raises Refusal, also where somebody else changed the
    record meanwhile (code stale-record); then nothing is written.
    """
    if before.id is None:
        refuse_new_at_bureau(desk)
    if after.state != DRAFT:
        known = {(p.field, p.message) for p in _findings(desk, line, before)}
        refuse_if_blocking(p for p in _findings(desk, line, after) if (p.field, p.message) not in known)
    with desk.store.work(desk.operator, reason) as work:
        key = write(work, line, before, _entered(line, after, desk.today()))
    return Saved(key, work.changes)


def _findings(desk: Desk, line: Line, dossier: Dossier) -> list[Problem]:
    dossier = introduced(desk, line, dossier)
    return [*rule_findings(desk, line, dossier), *taken_by_others(desk, line, dossier)]


def refuse_new_at_bureau(desk: Desk) -> None:
    """A register belongs to its township: the bureau corrects and merges, it registers nobody (sync.md, owners)."""
    if desk.office.role != TOWNSHIP:
        raise Refusal("市局不新建登记", "请由乡镇登记后报送上来", code="wrong-role")


def _entered(line: Line, dossier: Dossier, today: date) -> Dossier:
    """New rows of parts that keep a 录入日期 get today's, so that a backdated visit shows its lag (care.md trap 8)."""
    parts = {
        part.key: tuple(
            {**row, ENTERED: row.get(ENTERED) or today} if row.get("id") is None and any(row.values()) else row
            for row in dossier.parts.get(part.key, ())
        ) for part in line.parts if ENTERED in fields_of(part.record)
    }
    return replace(dossier, parts={**dossier.parts, **parts})


def write(work: Work, line: Line, before: Dossier, after: Dossier, kind: str = "") -> str:
    """Put the difference of two dossiers into a unit of work; returns the record's id."""
    values = _changed(fields_of(line.record), before, after)
    if after.state != before.state or before.id is None:
        values["state"] = after.state
    if line.subject is not None:
        person_id = after.values.get("person_id")
        person = _changed(fields_of(line.subject), before, after)
        if person_id is None:
            person_id = work.put(line.subject, person)
        elif person:
            work.put(line.subject, person, person_id, base_version=before.version.get(person_id))
        if before.values.get("person_id") != person_id:
            values["person_id"] = person_id
    key = before.id
    if key is None:
        key = work.put(line.record, values)
    elif values:
        work.put(line.record, values, key, base_version=before.version.get(key), kind=kind)
    for part in line.parts:
        _write_part(work, part, key, before, after)
    return key


def _changed(described: Mapping[str, Any], before: Dossier, after: Dossier) -> dict[str, Any]:
    new = before.id is None
    return {
        key: after.values.get(key) for key in described
        if (new and after.values.get(key) is not None) or after.values.get(key) != before.values.get(key)
    }


def _write_part(work: Work, part: Part, owner: str, before: Dossier, after: Dossier) -> None:
    old = {row["id"]: row for row in before.parts.get(part.key, ())}
    described = fields_of(part.record)
    kept = set()
    for row in after.parts.get(part.key, ()):
        key = row.get("id")
        if key is None:
            values = {k: row[k] for k in described if row.get(k) is not None}
            if values:
                work.put(part.record, {**values, "owner_id": owner})
            continue
        kept.add(key)
        values = {k: row.get(k) for k in described if row.get(k) != old[key].get(k)}
        if values:
            work.put(part.record, values, key, base_version=before.version.get(key))
    for key in old.keys() - kept:
        work.void(part.record, key, "经办人删去这一行", base_version=before.version.get(key))


def offered(desk: Desk, line: Line, dossier: Dossier) -> list[Step]:
    """The steps that lead on and that the account may take."""
    return [step for step in available(line, dossier) if may(desk, Permission.STEP) or (
        step.signed and may(desk, Permission.SIGN))]


def available(line: Line, dossier: Dossier) -> list[Step]:
    """The steps that lead on from where the record stands."""
    return [step for step in line.steps if step.source == dossier.state and dossier.id is not None]


def advance(
    desk: Desk, line: Line, key: str, action: str, *, day: date, reason: str = "", words: str = "",
    base_version: int | None = None,
) -> Saved:
    """Take one step of the line's workflow on a day, or refuse and say why.

    ``reason`` is a code of the step's reason list, ``words`` free text. A step that opens an interval on the register
    begins it on ``day``; one that closes ends it on ``day``. What the step writes beside goes into the same unit of
    work. Where each step is kept as an event, its needs are asked as of its day. ``base_version`` refuses
    (stale-record) where the record moved on since the clerk read it.
    """
    dossier = load(desk, line, key)
    step = next((s for s in available(line, dossier) if s.action == action), None)
    if step is None:
        raise Refusal(f"“{dossier.state}”状态下不能“{action}”", "请先刷新，核对当前状态", code="no-step")
    signing = step.signed and not desk.access.may(Permission.STEP)
    demand(desk, Permission.SIGN if signing else Permission.STEP, line)
    taken = Taken(day, reason, words.strip(), desk.operator)
    _refuse_step(desk, step, taken)
    around = desk.around(day) if line.events else desk.around()
    if not step.closes and not step.back:
        entering = line.relief and dossier.state not in line.roster_states
        against = [*exclusion_problems(desk, line, dossier), *survey_problems(desk, dossier)] if entering else ()
        refuse_if_blocking([*_findings(desk, line, dossier), *step.needs(dossier, around), *against])
    elif not step.back:
        refuse_if_blocking(step.needs(dossier, around))
    outcome = step.writes(dossier, around, taken) if step.writes else Outcome()
    with desk.store.work(desk.operator, action, asked=True) as work:
        dated = {step.dated: day} if step.dated else {}
        values = {**dated, **outcome.values}
        work.put(line.record, {"state": step.target, **values, **_number(desk, work, line, dossier.values, day)}, key,
                 base_version=base_version or dossier.version[key])
        write_outcome(desk, work, line, dossier, outcome)
        if line.spells:
            _move_spell(work, line, dossier, step, Move(day, reason or None, words or None))
        if line.events:
            _note_event(work, line, dossier, step, taken)
    return Saved(key, work.changes)


def _refuse_step(desk: Desk, step: Step, taken: Taken) -> None:
    """What every step asks of its answer."""
    if step.reasons is not None and not taken.reason:
        raise Refusal(f"“{step.action}”要选一个原因", "请选择原因后再试", code="no-reason")
    if (step.needs_words or step.back) and not taken.words:
        raise Refusal(f"“{step.action}”要写明原因", "请在说明中写清楚后再试", code="no-words")
    if taken.day > desk.today():
        raise Refusal("办理日期在今天之后", "请改成今天或以前的日期", code="future-day")


def write_outcome(desk: Desk, work: Work, line: Line, dossier: Dossier, outcome: Outcome) -> None:
    """The rows and the records of other lines that a step makes; the values of the record itself are the caller's."""
    for part, values in outcome.rows:
        work.put(line.part(part).record, {**values, "owner_id": dossier.id})
    for part, row, values in outcome.changes:
        work.put(line.part(part).record, values, row, base_version=dossier.version.get(row))
    for one in outcome.begets:
        _beget(desk, work, one)


def _beget(desk: Desk, work: Work, one: Begotten) -> None:
    child = LINES[one.line]
    table, linked = table_of(child.record), {}
    if one.same:
        work.flush()
        alike = [table.c[key] == one.values.get(key) for key in one.same]
        found = work.connection.execute(select(table.c.id, table.c.state).where(
            table.c.void_reason.is_(None), *alike).order_by(table.c.id)).all()
        if any(row.state in child.roster_states for row in found):
            return
        linked = {one.link: found[-1].id} if found and one.link else {}
    numbered = _number(desk, work, child, one.values, desk.today())
    key = work.put(child.record, {"state": one.state, **one.values, **linked, **numbered})
    for part, values in one.rows:
        work.put(child.part(part).record, {**values, "owner_id": key})


def _number(desk: Desk, work: Work, line: Line, values: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The next number of the year for a field that is numbered and has none: 2026-A003 is installation A's third."""
    found: dict[str, Any] = {}
    for field in fields_of(line.record).values():
        if not field.numbered or values.get(field.key):
            continue
        work.flush()
        table, head = table_of(line.record), f"{field.numbered}{day.year}-{desk.office.letter}"
        column = table.c[field.key]
        given = work.connection.scalars(select(column).where(
            column.startswith(head, autoescape=True), table.c.site == desk.office.area)).all()
        last = max((int(one[len(head):]) for one in given if one[len(head):].isdigit()), default=0)
        found[field.key] = f"{head}{last + 1:03d}"
    return found


def _note_event(work: Work, line: Line, dossier: Dossier, step: Step, taken: Taken) -> None:
    """The step as one row of the case's course."""
    members = step.reasons
    reason = members.read(taken.reason) if members is not None and taken.reason else None
    work.put(line.part(line.events).record, {
        "owner_id": dossier.id, "done": taken.day, "action": step.action, "source": step.source,
        "target": step.target, "reason": reason.label if reason else None, "words": taken.words or None,
        "who": taken.who,
    })


@dataclass(frozen=True)
class Move:
    """When and why a record goes on or off the register."""

    day: date
    reason: str | None
    words: str | None


def _move_spell(work: Work, line: Line, dossier: Dossier, step: Step, move: Move) -> None:
    spell = line.part(line.spells)
    rows = dossier.parts.get(spell.key, ())
    last_end = max((row["ended"] for row in rows if row.get("ended")), default=None)
    if step.opens:
        if last_end and move.day < last_end:
            raise Refusal(f"登记日期早于上次退出日期（{last_end}）", "请核对日期", code="spell-order")
        work.put(spell.record, {
            "owner_id": dossier.id, "began": move.day, "entry_reason": move.reason, "entry_words": move.words,
        })
    if step.closes:
        current = next((row for row in rows if row.get("ended") is None), None)
        if current is None:
            raise Refusal("没有正在登记的在册记录", "请在“在册经过”中补登记日期", code="no-spell")
        if move.day < current["began"]:
            raise Refusal(f"退出日期早于登记日期（{current['began']}）", "请核对日期", code="spell-order")
        work.put(
            spell.record, {"ended": move.day, "exit_reason": move.reason, "exit_words": move.words}, current["id"]
        )


@asks(Permission.SAVE)
def void(desk: Desk, line: Line, key: str, reason: str) -> Saved:
    """作废 a record with its reason. The person stays; nothing is deleted."""
    if not reason.strip():
        raise Refusal("作废要写明原因", "请填写原因，例如“重复登记”", code="no-reason")
    dossier = load(desk, line, key)
    with desk.store.work(desk.operator, reason) as work:
        work.void(line.record, key, reason, base_version=dossier.version[key])
    return Saved(key, work.changes)
