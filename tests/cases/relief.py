"""Relief cases made through the services a clerk uses, with a policy whose figures are easy to reckon by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.clock import FixedClock
from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind, IncomeCategory, IncomeMode, Material, ReviewClass
from mzdesk.cases.payments import CHECKED, CLOSED, PRINTED, SENT, Result
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.lines.disability.codes import Barred, FamilyType, Wanted
from mzdesk.people.codes import DisabilityGrade, DisabilityKind, Relation, Sex
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.policy import shipped
from mzdesk.services import batches, casework, payments, records
from tests.fixtures import at, id_number, village

DIBAO, URBAN, DISABILITY, OLD_AGE, TEMPORARY = (
    LINES[key] for key in ("rural_dibao", "urban_dibao", "disability", "old_age", "temporary_aid"))
BASIS = {"basis": "测试文件", "valid_from": date(2024, 1, 1)}

FIGURES: list[tuple[str, dict[str, Any]]] = [
    ("standard", {**BASIS, "programme": "rural_dibao", "year": "4800"}),
    ("standard", {**BASIS, "programme": "urban_dibao", "year": "7200"}),
    ("rate", {**BASIS, "component": "living", "month": "80"}),
    ("rate", {**BASIS, "component": "care", "month": "90"}),
    ("age_rate", {**BASIS, "component": "old_age", "least": 80, "most": 89, "month": "50"}),
    ("age_rate", {**BASIS, "component": "old_age", "least": 90, "most": 99, "month": "100"}),
]
"""400 and 600 元 a month; 80, 90; 50 and 100."""


def with_policy(desk: Desk, *more: tuple[str, dict[str, Any]]) -> Desk:
    """The desk with these rows over the shipped ones."""
    desk.policy = shipped().with_rows([*((t, {**BASIS, **row}) for t, row in more), *FIGURES])
    return desk


def on(desk: Desk, day: date) -> Desk:
    """The same desk on another day."""
    assert isinstance(desk.clock, FixedClock)
    desk.clock.moment = at(day).moment + timedelta(seconds=desk.clock.moment.second + 1)
    return desk


def person(desk: Desk, name: str, birth: date = date(1975, 6, 1), sex: str = "1", order: int = 0) -> str:
    with desk.store.work("经办人") as work:
        return work.put(Person, {
            "name": name, "sex": Sex.read(sex), "birth": PartialDay.of(birth), "id_no": id_number(birth, sex, order),
            "village": village(desk),
        })


def application(desk: Desk, **values: Any) -> dict[str, Any]:
    """What every application says."""
    return {
        "kind": CaseKind.NEW, "applied": desk.today() - timedelta(days=25), "handler": "李经办", "relative": False,
        "lacking": (Material.NONE,), "payee_name": "户主", "bank": "农商行", "account": "6230900000000001", **values,
    }


def save_new(
    desk: Desk, line: Line, person_id: str, values: dict[str, Any], parts: dict[str, Any] | None = None,
) -> str:
    """A draft about a known person."""
    new = casework.for_person(desk, line, person_id)
    after = replace(new, values={**new.values, **values}, parts={**new.parts, **(parts or {})})
    return records.save(desk, line, records.blank(desk, line), after).id


def edit(desk: Desk, line: Line, key: str, values: dict[str, Any] | None = None, **parts: Any) -> None:
    """Change values; a part is given as a function of its rows or as rows."""
    before = records.load(desk, line, key)
    made = {k: tuple(rows(before.parts[k]) if callable(rows) else rows) for k, rows in parts.items()}
    records.save(desk, line, before, replace(
        before, values={**before.values, **(values or {})}, parts={**before.parts, **made}))


def member(person_id: str, relation: Relation = Relation.SELF, **more: Any) -> dict[str, Any]:
    return {"person": person_id, "relation": relation, "counted": True, "insured": True,
            "authorised": date(2026, 1, 2), **more}


def income(person_id: str, amount: int, **more: Any) -> dict[str, Any]:
    """Wages of a year, in 元."""
    return {"person": person_id, "category": IncomeCategory.WAGE, "item": "务工", "mode": IncomeMode.ACTUAL,
            "gross": Money(amount * 100), **more}


def dibao(
    desk: Desk, people: Sequence[str], yearly: int = 0, *, line: Line = DIBAO, parts: dict[str, Any] | None = None,
    **values: Any,
) -> str:
    """A saved application of a household; the first is the applicant and earns ``yearly`` 元."""
    relations = [Relation.SELF, *[Relation.OTHER] * len(people)]
    rows = {
        "members": tuple(member(p, r) for p, r in zip(people, relations, strict=False)),
        "incomes": (income(people[0], yearly),) if yearly else (), **(parts or {}),
    }
    return save_new(desk, line, people[0], application(
        desk, review_class=ReviewClass.A, single=len(people) == 1, **values), rows)


def disability(desk: Desk, person_id: str, id_no: str, **values: Any) -> str:
    """An application for both allowances by somebody with 肢体二级."""
    return save_new(desk, DISABILITY, person_id, application(desk, **{
        "wants": (Wanted.LIVING, Wanted.CARE), "card_no": f"{id_no}42", "card_kind": DisabilityKind.LIMB,
        "card_grade": DisabilityGrade.SECOND, "card_issued": date(2022, 3, 1), "card_expires": date(2032, 3, 1),
        "family_type": FamilyType.DIBAO, "excludes": (Barred.NONE,), **values}))


def grant(desk: Desk, line: Line, key: str) -> None:
    """Take a case from draft to 发放中; the posting hangs its days, the decision falls on the desk's day."""
    today, begin = desk.today(), desk.today() - timedelta(days=20)
    records.advance(desk, line, key, "提交", day=begin)
    records.advance(desk, line, key, "受理", day=begin)
    if "surveys" in line.part_keys:
        first, second = person(desk, "调查甲", order=90), person(desk, "调查乙", order=91)
        edit(desk, line, key, surveys=[survey(begin, first, second)])
        records.advance(desk, line, key, "调查完成", day=begin)
    records.advance(desk, line, key, "初审公示", day=begin)
    edit(desk, line, key, {"decision_no": "洪民〔2026〕1号"}, postings=lambda rows: [{**rows[0], "objected": False}])
    records.advance(desk, line, key, "公示无异议，上报", day=today - timedelta(days=1))
    records.advance(desk, line, key, "确认同意", day=today)


def survey(day: date, first: str, second: str) -> dict[str, Any]:
    return {"surveyed": day, "way": "1", "first": first, "second": second, "facts": "土砖房", "result": "1"}


def take(desk: Desk, line: Line, key: str, action: str, **more: Any) -> None:
    records.advance(desk, line, key, action, day=more.pop("day", desk.today()), **more)


def pay(desk: Desk, line: Line, month: Month, returned: Sequence[str] = ()) -> str:
    """A whole batch from making to closing; lines of the cases in ``returned`` come back."""
    made = payments.make(desk, line, month)
    for stage in (CHECKED, PRINTED, SENT):
        payments.move(desk, made.id, stage)
    payments.answer(desk, made.id, {
        row.id: (Result.RETURNED, "账号不存在") if row.case_id in returned else (Result.PAID, "")
        for row in batches.lines(desk, made.id)})
    payments.move(desk, made.id, CLOSED)
    return made.id


def paid(desk: Desk, batch: str) -> dict[str, int]:
    """元 by benefit month of a batch's lines that were not returned."""
    found: dict[str, int] = {}
    for row in batches.lines(desk, batch):
        if row.result is not Result.RETURNED:
            found[str(row.month)] = found.get(str(row.month), 0) + int(row.amount)
    return {month: amount // 100 for month, amount in found.items()}
