"""What a finished check makes: a hazard of everything that was not met (care.md §4.4)."""

from collections.abc import Mapping
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe import Begotten, Outcome, Taken
from mzdesk.homes.checklist import version
from mzdesk.homes.codes import Level, Result, Source


def finish(inspection: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """Every 不符合 becomes a hazard, unless one of the same item is open there already."""
    day = inspection.get("inspected")
    begets = tuple(
        _hazard(inspection, row, taken) for row in inspection.parts.get("items", ())
        if row.get("result") is Result.UNMET)
    return Outcome({"edition": inspection.get("edition") or version(around.policy, day)}, begets=begets)


def _hazard(inspection: Dossier, row: Mapping[str, Any], taken: Taken) -> Begotten:
    values = {
        "home": inspection.get("home"), "source": Source.TOWNSHIP, "inspection": inspection.id,
        "item": row.get("code"), "category": row.get("category"), "words": row.get("words"),
        "place": row.get("place"), "level": Level.MAJOR if row.get("major") else Level.USUAL,
        "found": inspection.get("inspected"), "finder": (inspection.get("inspectors") or "")[:30],
    }
    event = {"done": inspection.get("inspected"), "action": "登记", "source": "草稿", "target": "已登记",
             "words": "检查发现", "who": taken.who}
    return Begotten("hazards", "已登记", values, (("events", event),), same=("home", "item"), link="previous")
