"""A whole record of any line, as an office would fill it: right where rules ask, a plain answer everywhere else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.describe import Field, Kind, Line, fields_of
from mzdesk.people.desk import Desk
from mzdesk.services.dossiers import record_fields
from tests.fixtures import child_values, id_number, village

# Answers that the rules of a line ask for; everything else is filled by kind.
_ASKED: dict[str, dict[str, Any]] = {
    "left_behind": {"lives_alone": False, "guardian_harm": False, "dropped_out": None, "dropout_reason": None,
                    "has_carer": "1", "hukou_kind": "2", "risk": "3", "misconduct": ("0",)},
    "left_behind_women": {"sex": "2", "birth": PartialDay(1985, 6, 1), "id_no": id_number(date(1985, 6, 1), "2")},
}
_ASKED_OF_ROWS: dict[str, dict[str, Any]] = {
    "left_behind_care": {"harmed_before": False, "bad_habits": False, "neglected_before": False, "unfit": False,
                         "carer_children": 1, "relation": "1", "signing_way": "1",
                         "carer_birth": PartialDay(1962, 4)},
    "left_behind_parent": {"away_since": PartialDay(2024, 2), "state_ends": None},
}


_PLAIN: dict[Kind, Callable[[Desk, Field], Any]] = {
    Kind.DAY: lambda desk, field: desk.today() - timedelta(days=3),
    Kind.PARTIAL_DAY: lambda desk, field: PartialDay(2026, 9),
    Kind.NUMBER: lambda desk, field: 1,
    Kind.MONEY: lambda desk, field: Money(12_345),
    Kind.MONTH: lambda desk, field: Month(2026, 9),
    Kind.FLAG: lambda desk, field: True,
    Kind.CHOICE: lambda desk, field: next(iter(field.members or ())),
    Kind.CHOICES: lambda desk, field: tuple(field.members or ())[:2],
    Kind.IDNO: lambda desk, field: id_number(date(1962, 4, 1)),
    Kind.PHONE: lambda desk, field: "13800000000",
    Kind.VILLAGE: lambda desk, field: village(desk),
    Kind.PERSON: lambda desk, field: None,
}


def _plain(desk: Desk, field: Field) -> Any:
    """An answer by kind; days lie a little back, and the first code of a list is taken."""
    answer = _PLAIN.get(field.kind, lambda desk, field: f"{field.label}向䶮"[:field.size])
    return answer(desk, field)


def whole(desk: Desk, line: Line) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The values of a record and one row of each part, except of the intervals, which only steps write."""
    values = {key: _plain(desk, field) for key, field in record_fields(line).items()}
    if line.key == "left_behind":
        values |= child_values(desk)
    values |= _ASKED.get(line.key, {})
    parts = {
        part.key: [
            {key: _plain(desk, field) for key, field in fields_of(part.record).items()}
            | _ASKED_OF_ROWS.get(part.record.__tablename__, {})
        ]
        for part in line.parts if part.key != line.spells
    }
    return values, parts
