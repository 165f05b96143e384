"""When somebody must be visited next: the last visit that counts, plus the interval that policy sets (care.md §1.4)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier


def last_that_counts(visits: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> date | None:
    """The day of the newest visit that satisfies a ``visit_policy`` row, or None.

    ``visits`` newest first; one at which nobody was seen counts as none (care.md trap 8). ``row["methods"]`` are the
    ways that count at all; of the ``row["calls"]`` (telephone, video) one counts only where fewer than
    ``row["calls_in_a_row"]`` calls came directly before it.
    """
    dated = [visit for visit in visits if visit.get("visited") and visit.get("seen") is not False]
    for place, visit in enumerate(dated):
        way = str(visit.get("way"))
        if way not in row["methods"]:
            continue
        before = len(list(takewhile(lambda v: str(v.get("way")) in row["calls"], dated[place + 1:])))
        if way in row["calls"] and before >= row["calls_in_a_row"]:
            continue
        day: date = visit["visited"]
        return day
    return None


def next_due(dossier: Dossier, around: Circumstances, category: str, risk: str = "0") -> date | None:
    """下次应访: the last visit that counts plus the interval of category and risk; never visited: counted from the
    day of registration. None where neither is known or policy says nothing."""
    row = around.policy.find("visit_policy", around.today, category=category, risk=risk)
    if row is None:
        return None
    start = last_that_counts(dossier.parts.get("visits", ()), row) or dossier.get("spells.began")
    return start + timedelta(days=int(row["interval_days"])) if start else None
