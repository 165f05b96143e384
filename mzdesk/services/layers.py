"""Which layer of 低收入人口 a person stands in: own tags, and 低保 by what is paid; the narrowest counts (trap 22)."""

from collections.abc import Sequence

from sqlalchemy import select

from mzdesk.basics.months import Month
from mzdesk.cases.codes import Component
from mzdesk.cases.tags import Layer, LowIncomeTag
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.holdings import holdings
from mzdesk.store.work import Changes, table_of


@asks(Permission.SAVE)
def tag(desk: Desk, persons: Sequence[str], layer: Layer, began: Month, basis: str = "",
        ended: Month | None = None) -> Changes:
    """Give each of these people a tag of their own."""
    with desk.store.work(desk.operator, f"认定{layer.label}") as work:
        for person in persons:
            work.put(LowIncomeTag, {
                "person": person, "layer": layer, "began": began, "ended": ended, "basis": basis or None})
    return work.changes


@asks(Permission.READ)
def layers(desk: Desk, persons: Sequence[str], month: Month) -> dict[str, Layer]:
    """The narrowest layer of each person in a month; who has none is left out."""
    table = table_of(LowIncomeTag)
    found: dict[str, Layer] = {}
    with desk.store.reading() as connection:
        rows = connection.execute(select(table.c.person, table.c.layer).where(
            table.c.person.in_(list(persons)), table.c.void_reason.is_(None), table.c.began <= month,
            table.c.ended.is_(None) | (table.c.ended >= month)))
        told = [(row.person, row.layer) for row in rows]
        told += [(one.person, Layer.DIBAO) for one in holdings(connection, persons, month)
                 if one.component in (Component.DIBAO, Component.CLASS_EXTRA)]
    for person, layer in told:
        found[person] = min(found.get(person, layer), layer)
    return found
