"""Left-behind children as plain values, for rules that need no database."""

from datetime import date
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.policy import Policy, shipped

TODAY = date(2026, 10, 9)


def around(today: date = TODAY, policy: Policy | None = None) -> Circumstances:
    return Circumstances(today, policy or shipped())


def child(parts: dict[str, list[dict[str, Any]]] | None = None, **values: Any) -> Dossier:
    """A child's file; rows of parts are given newest first."""
    if isinstance(values.get("birth"), str):
        values["birth"] = PartialDay.stored(values["birth"])
    return Dossier("1", "登记在册", values, {key: tuple(rows) for key, rows in (parts or {}).items()})


def rules(problems: Any) -> dict[str, str]:
    """Rule → the field it stands beside, with ! where it blocks."""
    return {p.rule: f"{p.field}{'!' if p.blocking else ''}" for p in problems}
