"""A whole record of any line, as an office would fill it: right where rules ask, a plain answer everywhere else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import Material
from mzdesk.describe import Field, Kind, Line, fields_of
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import record_fields
from tests.fixtures import child_values, id_number, village

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
    "household_member": {"relation": "0", "ended": None, "left": None, "uncounted": None},
}
_BY_STEPS = ("postings", "entitlements", "calculation", "events", "hearings")
"""Parts whose rows come from steps or depend on them."""


def person(desk: Desk, order: int = 0, birth: date = GROWN) -> str:
    """A resident who is not the subject of the record."""
    with desk.store.work("经办人") as work:
        return work.put(Person, {
            "name": f"单思怡{'甲乙丙丁'[order]}", "sex": Sex.MALE, "birth": PartialDay.of(birth),
            "id_no": id_number(birth, "1", 300 + order), "village": village(desk),
        })


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
    Kind.PERSON: lambda desk, field: person(desk, 1 if field.key == "second" else 0) if field.required else None,
}


def _plain(desk: Desk, field: Field) -> Any:
    """An answer by kind; days lie a little back, and the first code of a list is taken."""
    if field.by_event:
        return None
    answer = _PLAIN.get(field.kind, lambda desk, field: f"{field.label}向䶮"[:field.size])
    return answer(desk, field)


def whole(desk: Desk, line: Line) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The values of a record and one row of each part, except of the intervals and of what only steps write."""
    values = {key: _plain(desk, field) for key, field in record_fields(line).items()}
    if line.key == "left_behind":
        values |= child_values(desk)
    values |= _ASKED.get(line.key, {})
    parts = {
        part.key: [
            {key: _plain(desk, field) for key, field in fields_of(part.record).items()}
            | _ASKED_OF_ROWS.get(part.record.__tablename__, {})
        ]
        for part in line.parts if part.key not in (line.spells, *_BY_STEPS)
    }
    for row in parts.get("surveys", []):
        row["surveyed"] = desk.today()
    return values, parts
