"""A whole record of any line, as an office would fill it: right where rules ask, a plain answer everywhere else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import Material
from mzdesk.describe import Field, Kind, Line, fields_of
from mzdesk.lines import LINES
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import records
from mzdesk.services.dossiers import record_fields
from tests.fixtures import child_values, id_number, put, village

GROWN, OLD = date(1962, 4, 1), date(1940, 4, 1)

# Answers that the rules of a line ask for; everything else is filled by kind.
_ADULT: dict[str, Any] = {"sex": "1", "birth": PartialDay.of(GROWN), "id_no": id_number(GROWN)}
_RELIEF: dict[str, Any] = {
    **_ADULT, "lacking": (Material.NONE,), "relative": False, "kind": "1", "accepted": None, "decided": None,
    "notified": None, "history_monthly": None, "paid_through": None, "hukou_out": False, "level": None,
    "extension": None, "applied": date(2025, 1, 6),
}
_ASKED: dict[str, dict[str, Any]] = {
    "left_behind": {"lives_alone": False, "guardian_harm": False, "dropped_out": None, "dropout_reason": None,
                    "has_carer": "1", "hukou_kind": "2", "risk": "3", "misconduct": ("0",)},
    "left_behind_women": {"sex": "2", "birth": PartialDay(1985, 6, 1), "id_no": id_number(date(1985, 6, 1), "2")},
    "home_residents": {"birth": PartialDay.of(OLD), "id_no": id_number(OLD), "ability_score": 90, "ability_level": "0"},
    "hazards": {"number": None, "rechecker": "复查人", "extend_to": None, "plan_due": None},
    "elders": {"birth": PartialDay.of(OLD), "id_no": id_number(OLD), "ability_score": 90, "ability_level": "0"},
    "household": _ADULT,
    "staff": _ADULT,
    "rural_dibao": {**_RELIEF, "single": False},
    "urban_dibao": {**_RELIEF, "single": False},
    "temporary_aid": {**_RELIEF, "paid_first": None, "backfilled": None},
    "disability": {
        **_RELIEF, "card_no": f"{id_number(GROWN)}42", "card_kind": "4", "card_grade": "2", "excludes": ("0",),
        "card_expires": date(2030, 1, 1), "wants": ("1", "2"), "family_type": "1",
    },
    "old_age": {**_RELIEF, "birth": PartialDay.of(OLD), "id_no": id_number(OLD)},
}
_ASKED_OF_ROWS: dict[str, dict[str, Any]] = {
    "left_behind_care": {"harmed_before": False, "bad_habits": False, "neglected_before": False, "unfit": False,
                         "carer_children": 1, "relation": "1", "signing_way": "1",
                         "carer_birth": PartialDay(1962, 4)},
    "left_behind_parent": {"away_since": PartialDay(2024, 2), "state_ends": None},
    "case_member": {"relation": "0", "began": None, "ended": None, "uncounted": None},
    "case_hearing": {"present": 12, "agreed": 12, "against": 0, "abstained": 0},
    "case_property": {"amount": Money(1000)},
    "case_survey": {"surveyed": None},
    "home_resident_bed": {"ended": None}, "home_resident_absence": {"ended": None},
    "elder_home_bed": {"ended": None},
    "household_member": {"relation": "0", "ended": None, "left": None, "uncounted": None},
}
_BY_STEPS = ("postings", "entitlements", "calculation", "events", "hearings", "rounds", "extensions", "outages",
             "photos")
"""Parts whose rows come from steps or depend on them."""


def person(desk: Desk, order: int = 0, birth: date = GROWN) -> str:
    """A resident who is not the subject of the record."""
    with desk.store.work("经办人") as work:
        return work.put(Person, {
            "name": f"单思怡{'甲乙丙丁'[order]}", "sex": Sex.MALE, "birth": PartialDay.of(birth),
            "id_no": id_number(birth, "1", 300 + order), "village": village(desk),
        })


def pointed_to(desk: Desk, of: str) -> str | None:
    """A record that a field can point to: always the same home, a bed of its own for each who asks."""
    line = LINES["elder_homes"]
    bed = {"floor": 1, "room": "101", "began": GROWN}
    found = records.listing(desk, line, records.Query(text="向䶮·艾力", view="all")).rows
    home = found[0].id if found else put(desk, line, {
        "name": "向䶮·艾力敬老院", "village": village(desk), "kind": "1", "director": "院长", "approved_beds": 99})
    if of == "elder_home":
        return home
    if of != "elder_home_bed":
        return None
    before = records.load(desk, line, home)
    rows = before.parts["beds"]
    after = replace(before, parts={**before.parts, "beds": (*rows, {"id": None, **bed, "bed": str(len(rows) + 1)})})
    records.save(desk, line, before, after)
    return next(str(row["id"]) for row in records.load(desk, line, home).parts["beds"]
                if row["id"] not in {one["id"] for one in rows})


_PLAIN: dict[Kind, Callable[[Desk, Field], Any]] = {
    Kind.DAY: lambda desk, field: desk.today() - timedelta(days=3),
    Kind.PARTIAL_DAY: lambda desk, field: PartialDay(2026, 9),
    Kind.NUMBER: lambda desk, field: 1,
    Kind.MONEY: lambda desk, field: Money(12_345),
    Kind.MONTH: lambda desk, field: Month(2026, 9),
    Kind.FLAG: lambda desk, field: True,
    Kind.CHOICE: lambda desk, field: next(iter(field.members or ())),
    Kind.CHOICES: lambda desk, field: tuple(field.members or ())[:2],
    Kind.IDNO: lambda desk, field: id_number(GROWN),
    Kind.PHONE: lambda desk, field: "13800000000",
    Kind.VILLAGE: lambda desk, field: village(desk),
    Kind.RECORD: lambda desk, field: pointed_to(desk, field.of),
    Kind.PERSON: lambda desk, field: person(desk, 1 if field.key == "second" else 0) if field.required else None,
}


def _plain(desk: Desk, field: Field) -> Any:
    """An answer by kind; days lie a little back, and the first code of a list is taken."""
    if field.by_event:
        return None
    answer = _PLAIN.get(field.kind, lambda desk, field: f"{field.label}向䶮"[:field.size])
    return answer(desk, field)


def _answers(desk: Desk, described: Mapping[str, Field], asked: dict[str, Any]) -> dict[str, Any]:
    return {key: asked[key] if key in asked else _plain(desk, field) for key, field in described.items()}


def whole(desk: Desk, line: Line) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The values of a record and one row of each part, except of the intervals and of what only steps write."""
    asked = {**(child_values(desk) if line.key == "left_behind" else {}), **_ASKED.get(line.key, {})}
    values = _answers(desk, record_fields(line), asked)
    parts = {
        part.key: [_answers(desk, fields_of(part.record), _ASKED_OF_ROWS.get(part.record.__tablename__, {}))]
        for part in line.parts if part.key not in (line.spells, *_BY_STEPS)
    }
    for row in parts.get("surveys", []):
        row["surveyed"] = desk.today()
    return values, parts
