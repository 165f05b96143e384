"""Elders on the register, made through the services a clerk uses."""

from datetime import date
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.lines import LINES
from mzdesk.lines.elders.codes import EntryReason, Living, Tag
from mzdesk.people.desk import Desk
from mzdesk.services import records
from tests.fixtures import id_number, put, village

ELDERS = LINES["elders"]


def elder(
    desk: Desk, name: str, tags: tuple[Tag, ...] = (Tag.EMPTY_NEST,), *, born: date = date(1950, 4, 1), order: int = 0,
    since: date = date(2026, 1, 5), place: int = 0, **values: Any,
) -> str:
    """On the register since a day; returns the record's id."""
    key = put(desk, ELDERS, {
        "name": name, "sex": "1", "birth": PartialDay.of(born), "id_no": id_number(born, "1", order),
        "village": village(desk, place), "living": Living.SPOUSE, "visitor": "张村医", "contact_phone": "13800001111",
        **values,
    }, parts={"tags": [{"tag": tag, "began": since} for tag in tags]})
    records.advance(desk, ELDERS, key, "登记", day=since, reason=EntryReason.NEW)
    return key
