"""A family and its case of 农村低保, for tests of the pages that show them."""

from dataclasses import replace
from datetime import date
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import codes
from mzdesk.cases.codes import ReviewClass
from mzdesk.lines import LINES
from mzdesk.people.codes import Labour, Marriage, Relation, Sex
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import casework, records
from tests.fixtures import TODAY, id_number, put, village

DIBAO, HOUSEHOLD = LINES["rural_dibao"], LINES["household"]
HEAD, SPOUSE, CHILD = "单德福", "向桂英", "单小雨"
BORN = {HEAD: (date(1966, 3, 1), "1"), SPOUSE: (date(1968, 8, 12), "2"), CHILD: (date(2012, 5, 6), "2")}


def number_of(name: str) -> str:
    return id_number(*BORN[name])


def resident(desk: Desk, name: str) -> str:
    """One of the family as a resident; returns the id."""
    birth, sex = BORN[name]
    with desk.store.work(desk.operator, "登记") as work:
        return work.put(Person, {
            "name": name, "sex": Sex(sex), "birth": PartialDay.of(birth), "id_no": id_number(birth, sex),
            "village": village(desk), "group": "3组", "hukou_address": "托口镇红星村3组18号", "phone": "13874512345",
        })


def family(desk: Desk) -> dict[str, str]:
    """Three residents in one household; their ids by name."""
    people = {name: resident(desk, name) for name in BORN}
    rows = [
        {"person": people[name], "relation": relation, "counted": True, "began": Month(2020, 1)}
        for name, relation in ((HEAD, Relation.SELF), (SPOUSE, Relation.SPOUSE), (CHILD, Relation.GRANDCHILD))
    ]
    put(desk, HOUSEHOLD, {"person_id": people[HEAD]}, "在册", {"members": rows})
    return people


def application(desk: Desk, person: str, **values: Any) -> str:
    """A draft of a case for the person with everything that acceptance asks for; returns the record's id."""
    new = casework.for_person(desk, DIBAO, person)
    members = tuple(
        {**row, "authorised": TODAY, "marriage": Marriage.MARRIED, "labour": Labour.PART, "serious_illness": False}
        for row in new.parts["members"]
    )
    incomes = ({"person": person, "category": codes.IncomeCategory.BUSINESS, "item": "水稻种植",
                "mode": codes.IncomeMode.NORM, "gross": Money(3600_00)},)
    filled = {
        "kind": codes.CaseKind.NEW, "applied": TODAY, "handler": desk.operator, "relative": False,
        "review_class": ReviewClass.A, "why": "本人患病，家庭收入低。", "hardship": "因病致贫", **values,
    }
    empty = records.blank(desk, DIBAO)
    after = replace(new, values={**new.values, **filled}, parts={**new.parts, "members": members, "incomes": incomes})
    return records.save(desk, DIBAO, empty, after).id


def paid(desk: Desk, person: str, **values: Any) -> str:
    """A case that is being paid, taken over from an older list."""
    key = application(desk, person, kind=codes.CaseKind.HISTORY, decided=date(2025, 3, 1),
                      history_monthly=Money(612_00), paid_through=Month(2026, 8), **values)
    records.advance(desk, DIBAO, key, "历史数据登记", day=TODAY)
    return key


def accepted(desk: Desk, person: str, day: tuple[int, int, int] = (2026, 10, 9)) -> str:
    """A case that was applied for and accepted on a day."""
    on = date(*day)
    key = application(desk, person, applied=on)
    for action in ("提交", "受理"):
        records.advance(desk, DIBAO, key, action, day=on)
    return key
