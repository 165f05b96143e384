"""A home with beds and residents in an office, for tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.lines import LINES
from mzdesk.lines.home_residents.codes import ResidentKind
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.services import records
from mzdesk.services.homes import board
from tests.fixtures import id_number, put, village

HOMES, RESIDENTS, CHECKS, HAZARDS = (
    LINES[key] for key in ("elder_homes", "home_residents", "inspections", "hazards"))
BIRTH = date(1944, 5, 6)
OPENED = date(2026, 1, 1)


def home(desk: Desk, name: str = "托口镇敬老院", **values: Any) -> str:
    """A home in operation with rooms 101 and 102, two beds each."""
    key = put(desk, HOMES, {
        "name": name, "kind": "1", "village": village(desk), "director": "王院长", "approved_beds": 8, **values})
    records.advance(desk, HOMES, key, "登记", day=desk.today(), reason="1")
    board.add_beds(desk, key, board.Rooms(1, 101, 102, 2), OPENED)
    return key


def beds(desk: Desk, key: str) -> dict[str, str]:
    """The ids of the beds by what they are called: 101-1."""
    return {f"{row['room']}-{row['bed']}": row["id"] for row in records.load(desk, HOMES, key).parts["beds"]}


def resident(desk: Desk, key: str, name: str, bed: str, *, order: int = 0, began: date | None = None,
             **values: Any) -> str:
    """Somebody who lives in a home on a bed from a day on."""
    since = began or desk.today()
    made = put(desk, RESIDENTS, {
        "name": name, "sex": Sex.MALE, "birth": PartialDay.of(BIRTH), "id_no": id_number(BIRTH, "1", order),
        "village": village(desk), "home": key, "category": ResidentKind.TEKUN, **values,
    }, parts={"beds": [{"bed": bed, "began": since}]})
    records.advance(desk, RESIDENTS, made, "入住", day=since, reason="1")
    return made


def hazard(desk: Desk, key: str, **values: Any) -> str:
    """A hazard on the register."""
    made = put(desk, HAZARDS, {
        "home": key, "source": "1", "category": "02", "level": "1", "words": "灭火器过期", "found": desk.today(),
        "responsible": "王院长", **values})
    records.advance(desk, HAZARDS, made, "登记", day=desk.today())
    return made


def change(desk: Desk, line: Any, key: str, parts: dict[str, Any] | None = None, **values: Any) -> None:
    """Change values, and put rows before those of parts."""
    before = records.load(desk, line, key)
    rows = {part: ({"id": None, **row}, *before.parts[part]) for part, row in (parts or {}).items()}
    records.save(desk, line, before, replace(
        before, values={**before.values, **values}, parts={**before.parts, **rows}))
