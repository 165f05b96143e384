"""What each step on a hazard fixes: rounds with their deadlines, extensions, the outcome of a 复查 (care.md §4.4)."""

from datetime import date, timedelta
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe import Outcome, Taken
from mzdesk.lines.hazards import codes
from mzdesk.lines.hazards.rules import current, deadline


def orders(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """The first round, or the next after a failed 复查; its deadline is fixed now."""
    row = deadline(hazard, around)
    due = hazard.get("plan_due") or taken.day + timedelta(days=int(row["days"]) if row else 0)
    return Outcome({"plan_due": due, "mended_words": None}, rows=(("rounds", _round(hazard, taken.day, due)),))


def _round(hazard: Dossier, day: date, due: date) -> dict[str, Any]:
    return {"place": len(hazard.parts.get("rounds", ())) + 1, "issued": day, "first_due": due, "due": due,
            "responsible": hazard.get("responsible")}


def mends_at_once(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    row = _round(hazard, taken.day, taken.day) | {"mended": taken.day, "mended_words": hazard.get("mended_words")}
    return Outcome({"way": codes.MendingWay.AT_ONCE}, rows=(("rounds", row),))


def mends(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    change = {"mended": taken.day, "mended_words": hazard.get("mended_words")}
    return Outcome(changes=(("rounds", current(hazard)["id"], change),))


def extends(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """The deadline in force moves; the first one stays in its place."""
    running, new = current(hazard), hazard.get("extend_to")
    row = {"granted": taken.day, "old_due": running.get("due"), "new_due": new, "why": hazard.get("extend_why"),
           "approver": hazard.get("approver")}
    return Outcome({"extend_to": None, "extend_why": None, "approver": None, "approver_post": None},
                   rows=(("extensions", row),), changes=(("rounds", running["id"], {"due": new}),))


def _rechecked(hazard: Dossier, taken: Taken, outcome: codes.Outcome) -> Outcome:
    change = {"rechecked": taken.day, "rechecker": hazard.get("rechecker"), "outcome": outcome,
              "words": taken.words or None}
    running = current(hazard)
    return Outcome(changes=(("rounds", running["id"], change),) if running else ())


def passes(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    return _rechecked(hazard, taken, codes.Outcome.GOOD)


def fails(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """Round + 1 with a new deadline."""
    done, again = _rechecked(hazard, taken, codes.Outcome.NOT_GOOD), orders(hazard, around, taken)
    return Outcome({**again.values, "rechecker": None}, rows=again.rows, changes=done.changes)


def comes_back(hazard: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """收到反馈: who has the power has dealt with it; it is rechecked like any other."""
    words = {"mended": taken.day, "mended_words": taken.words}
    running = current(hazard)
    if running and running.get("mended") is None:
        return Outcome({"mended_words": taken.words}, changes=(("rounds", running["id"], words),))
    row = _round(hazard, taken.day, taken.day) | words
    return Outcome({"mended_words": taken.words}, rows=(("rounds", row),))
