"""How backups of this office are kept, and what is plugged in where they may go.

It stands in a plain file beside the database, so that it can still be read when the database cannot be opened.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

PLAN = "backups.json"


@dataclass(frozen=True)
class Plan:
    """How backups are kept. ``hours``: the least time between two regular ones; 0 makes none by itself. ``second``:
    the folder of the second place (a stick), or "". ``second_made``, ``made``: when each was last reached (ISO).
    ``letter``: the last that a life of this folder's database was given, so that none is given twice."""

    hours: int = 24
    on_close: bool = True
    second: str = ""
    remind_days: int = 7
    made: str = ""
    second_made: str = ""
    letter: str = ""


def plan_of(folder: Path) -> Plan:
    """What was chosen; the usual where nothing was, or where the file cannot be read."""
    try:
        kept = json.loads((folder / PLAN).read_text("utf-8"))
        usual = Plan()
        values = {f.name: kept[f.name] for f in fields(Plan)
                  if type(kept.get(f.name)) is type(getattr(usual, f.name))}
        return Plan(**values)
    except (OSError, ValueError, AttributeError):
        return Plan()


def keep_plan(folder: Path, plan: Plan) -> None:
    """Write down what was chosen; a power cut leaves the old or the new. Raises OSError where it cannot be written."""
    part = folder / (PLAN + ".part")
    with open(part, "w", encoding="utf-8") as out:
        json.dump(asdict(plan), out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, folder / PLAN)


def plugged_in() -> list[Path]:
    """Sticks and other removable disks of this computer."""
    if os.name == "nt":
        return [drive for letter in "DEFGHIJKLMNOPQRSTUVWXYZ" if (drive := Path(f"{letter}:\\")).exists()]
    found: list[Path] = []
    for root in (Path("/media"), Path("/run/media")):
        with suppress(OSError):
            users = sorted(path for path in root.iterdir() if path.is_dir())
            found += users if root == Path("/media") else []
            for user in users:
                with suppress(OSError):
                    found += sorted(path for path in user.iterdir() if os.path.ismount(path))
    return found
