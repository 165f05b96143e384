"""What the steps of 入住老人 write beside the state."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe import Outcome, Taken


def leaves(resident: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """Leaving frees the bed and ends an absence on the same day."""
    changes = []
    for part in ("beds", "absences"):
        for row in resident.parts.get(part, ()):
            if row.get("ended") is None and row.get("began"):
                changes.append((part, row["id"], {"ended": max(taken.day, row["began"])}))
    return Outcome(changes=tuple(changes))
