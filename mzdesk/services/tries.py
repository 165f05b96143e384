"""Wrong passwords since somebody got in, as a small file beside the database tells of them; read before all else.

The lock screen asks here before anything of the office is loaded, so this module needs little beside the standard
library.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from mzdesk.basics.clock import Clock
from mzdesk.basics.placing import put
from mzdesk.basics.problems import Refusal

FILE = "mzdesk.tries"
LONGEST_WAIT = 60


@dataclass(frozen=True)
class Tries:
    """Wrong passwords since somebody got in: how many, and the times of the first and the last (ISO, as the clock of
    the machine said)."""

    failures: int = 0
    first: str = ""
    last: str = ""


def wait_after(failures: int) -> int:
    """Seconds before the next try: none after the first miss, then 2, 4, 8 … at most a minute."""
    return 0 if failures < 2 else min(2 ** (failures - 1), LONGEST_WAIT)


def known(folder: Path) -> Tries:
    """What the file beside the database says; nothing where it is missing or damaged."""
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
        return Tries(int(found["failures"]), str(found["first"]), str(found["last"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Tries()


def seconds_left(folder: Path, clock: Clock) -> int:
    """How long the next try must wait. A clock set back does not shorten it: the whole time begins anew."""
    before = known(folder)
    wait = wait_after(before.failures)
    if not wait:
        return 0
    passed = _since(before.last, clock.now())
    if passed is None or passed < timedelta(0):
        _keep(folder, replace(before, last=clock.now().isoformat(timespec="seconds")))
        return wait
    return max(0, wait - int(passed.total_seconds()))


def standing(folder: Path, clock: Clock) -> tuple[int, int]:
    """How many passwords were wrong, and how many seconds are left before the next."""
    return known(folder).failures, seconds_left(folder, clock)


def _since(last: str, now: datetime) -> timedelta | None:
    try:
        return now - datetime.fromisoformat(last)
    except (ValueError, TypeError):
        return None


def _keep(folder: Path, tries: Tries) -> None:
    """On a disk that cannot be written the window still slows down for as long as it is open."""
    with suppress(Refusal):
        put(folder / FILE, lambda part: part.write_text(json.dumps(asdict(tries)), "utf-8"))


def missed(folder: Path, clock: Clock) -> None:
    """One more wrong password."""
    before, now = known(folder), clock.now().isoformat(timespec="seconds")
    _keep(folder, Tries(before.failures + 1, before.first or now, now))


def forget(folder: Path) -> None:
    """Somebody got in."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)
