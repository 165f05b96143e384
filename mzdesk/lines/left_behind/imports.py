"""What follows from an imported roster row, and only what follows: nothing is guessed."""

from typing import Any

from mzdesk.lines.left_behind.codes import CarerRelation, HasCarer


def completed(values: dict[str, Any]) -> dict[str, Any]:
    """A named carer means 有委托照料人; relation 无 without a name means 无, and makes no agreement row."""
    name, relation = values.get("care.carer_name"), values.get("care.relation")
    if name and relation is not CarerRelation.NOBODY:
        return {**values, "has_carer": HasCarer.YES}
    if not name and relation is CarerRelation.NOBODY:
        rest = {path: value for path, value in values.items() if not path.startswith("care.")}
        return {**rest, "has_carer": HasCarer.NO}
    return values
