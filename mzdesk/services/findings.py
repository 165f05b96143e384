"""What can be said against a record as it stands: missing fields, the identity number, the line's own rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.basics import identity
from mzdesk.basics.days import PartialDay
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Problem, Refusal, Weight
from mzdesk.cases.lifecycle import DENIED, ENDED, MOVED, REFUSED, STOPPED
from mzdesk.describe import Field, Kind, Line, Part, fields_of
from mzdesk.people.desk import Desk
from mzdesk.people.places import Village
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import introduced, record_fields
from mzdesk.services.holdings import exclusion_problems, survey_problems
from mzdesk.store.work import table_of

SETTLED = (REFUSED, DENIED, ENDED, STOPPED, MOVED)
"""States of a case in which nothing is asked for any more."""


@dataclass(frozen=True)
class Match:
    """A person already known under the same identity number, and in words where."""

    person_id: str
    record_id: str | None
    words: str


def check(desk: Desk, line: Line, dossier: Dossier) -> list[Problem]:
    """Every finding of one record: required fields, identity number, rules, rows of parts, same person."""
    dossier = introduced(desk, line, dossier)
    found = rule_findings(desk, line, dossier)
    number = dossier.get("id_no")
    if line.subject is not None and number and not identity.check(number):
        same = same_person(desk, line, number, besides=dossier.values.get("person_id"))
        if same:
            found.append(Problem("id_no", same.words, Weight.WARN, "same-person"))
    found += taken_by_others(desk, line, dossier)
    if line.relief and dossier.state not in SETTLED:
        found += [*exclusion_problems(desk, line, dossier), *survey_problems(desk, dossier)]
    return found


def taken_by_others(desk: Desk, line: Line, dossier: Dossier) -> list[Problem]:
    """What only one can have at a time and another record has on the same days: a bed (care.md §4.5).

    An interval holds its first day and not its last, so that a bed changes hands on one day (care.md trap 13)."""
    found = []
    with desk.store.reading() as connection:
        for part in line.parts:
            for field in fields_of(part.record).values():
                if field.exclusive:
                    rows = [(place, row) for place, row in enumerate(dossier.parts.get(part.key, ()))
                            if row.get(field.key) and row.get("began")]
                    held = _held(connection, part, field, [row[field.key] for _, row in rows], dossier.id)
                    found += [
                        Problem(f"{part.key}#{place}.{field.key}", f"这个{field.label}在这段时间已由他人使用，请核对",
                                rule="exclusive")
                        for place, row in rows
                        if any(_meet(row, other) for other in held if other[field.key] == row[field.key])
                    ]
    return found


def _held(connection: Connection, part: Part, field: Field, wanted: list[str], besides: str | None) -> list[
        dict[str, Any]]:
    table = table_of(part.record)
    query = select(table.c[field.key], table.c.began, table.c.ended).where(
        table.c[field.key].in_(wanted), table.c.void_reason.is_(None), table.c.owner_id != (besides or ""))
    return [dict(row) for row in connection.execute(query).mappings()] if wanted else []


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two intervals [began, ended) have a day in common."""
    if other["began"] is None:
        return False
    return bool((other["ended"] is None or one["began"] < other["ended"])
                and (one.get("ended") is None or other["began"] < one["ended"]))


def rule_findings(desk: Desk, line: Line, dossier: Dossier, *, notes: bool = True) -> list[Problem]:
    """As ``check``, without looking at other records: fast enough for every row of a list.

    ``notes`` False for a dossier that was read without its long texts, which then do not count as missing.
    """
    around = desk.around()
    found = [*missing(_asked(line), dossier.values), *_identity(dossier.values)]
    found += line.check(dossier, around)
    for part in line.parts:
        asked, numbers = _asked_of_rows(part, notes)
        for place, row in enumerate(dossier.parts.get(part.key, ())):
            rows = [*missing(asked, row), *_numbers(numbers, row)]
            if part.check:
                rows += part.check(dossier, row, around)
            if rows:
                found += [Problem(f"{part.key}#{place}.{p.field}", p.message, p.weight, p.rule) for p in rows]
    return found


@cache
def _asked(line: Line) -> tuple[Field, ...]:
    """What a record of a line must have."""
    return tuple(f for key, f in record_fields(line).items() if f.required and key not in line.optional)


@cache
def _asked_of_rows(part: Part, notes: bool) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """What a row of a part must have, and which of its fields hold an identity number."""
    described = [f for f in fields_of(part.record).values() if notes or f.kind is not Kind.NOTE]
    return tuple(f for f in described if f.required), tuple(f for f in described if f.kind is Kind.IDNO)


def missing(asked: Iterable[Field], values: Mapping[str, Any]) -> Iterator[Problem]:
    """Of the fields that must be filled, those that are not."""
    for field in asked:
        if values.get(field.key) in (None, "", ()):
            yield Problem(field.key, f"{field.label}未采集，请补填", rule="required")


def _numbers(numbers: Iterable[Field], values: Mapping[str, Any]) -> Iterator[Problem]:
    for field in numbers:
        if values.get(field.key):
            wrong = identity.check(values[field.key])
            if wrong:
                yield Problem(field.key, wrong, rule="idno")


def _identity(values: Mapping[str, Any]) -> Iterator[Problem]:
    """The identity number against itself, the birth date and the sex (GB 11643)."""
    number = values.get("id_no")
    if not number:
        return
    wrong = identity.check(number)
    if wrong:
        yield Problem("id_no", wrong, rule="idno")
        return
    facts = identity.facts(number)
    birth: PartialDay | None = values.get("birth")
    if birth is not None and not birth.agrees(PartialDay.of(facts.birth)):
        yield Problem("birth", f"与身份证号中的出生日期（{facts.birth}）不一致，请核对原件", rule="id-birth")
    sex = values.get("sex")
    if sex in ("1", "2") and sex != facts.sex:
        word = "男" if facts.sex == "1" else "女"
        yield Problem("sex", f"与身份证号中的性别（{word}）不一致，请核对原件", rule="id-sex")


def same_person(desk: Desk, line: Line, number: str, besides: str | None = None) -> Match | None:
    """Another living person record under the same identity number, and whether it stands on this register."""
    person, village, record = table_of(Person), table_of(Village), table_of(line.record)
    query = (
        select(person.c.id, person.c.name, village.c.name.label("place"), record.c.id.label("record"), record.c.state)
        .join_from(person, village, person.c.village == village.c.id, isouter=True)
        .join(record, (record.c.person_id == person.c.id) & record.c.void_reason.is_(None), isouter=True)
        .where(person.c.id_no == number, person.c.void_reason.is_(None))
        .order_by(record.c.id.is_(None))
    )
    if besides:
        query = query.where(person.c.id != besides)
    with desk.store.reading() as connection:
        row = connection.execute(query.limit(1)).first()
    if row is None:
        return None
    where = f"已在{line.title}台账（{row.state}）" if row.record else "已有居民档案"
    who = f"{row.name or '无姓名'}，{row.place or '村未填'}"
    return Match(row.id, row.record, f"这个身份证号{where}：{who}，请勿重复登记")


# A refusal can end in a log: it says these things without the values that stand beside the field on the screen.
_WITHOUT_VALUES = {
    "idno": "身份证号不对，请核对原件", "id-birth": "出生日期与身份证号不一致，请核对原件",
    "id-sex": "性别与身份证号不一致，请核对原件",
}


def refuse_if_blocking(problems: Iterable[Problem]) -> None:
    """A Refusal that lists what blocks; the field names, never the values."""
    blocking = [_WITHOUT_VALUES.get(p.rule, p.message) for p in problems if p.blocking]
    if blocking:
        some = "；".join(blocking[:6]) + (f"；等{len(blocking)}处" if len(blocking) > 6 else "")
        raise Refusal(f"还不能办理：{some}", "补全或更正后再试", code="blocking")
