"""待升级: packages of a newer program, kept until this one was upgraded, then taken in like any other (§2.2, §7.1)."""

from pathlib import Path

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.exchange import files, intake
from mzdesk.exchange.intake import FOR_UPGRADE, HELD, Taken
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.store import migrate


def waiting(desk: Desk) -> list[Path]:
    """Every package that is kept for an upgrade, by name."""
    return sorted((desk.inbox / FOR_UPGRADE).glob("*.mzp"))


def readable(desk: Desk) -> list[Path]:
    """Those of them that this program understands by now."""
    if desk.office.role != BUREAU:
        return []
    known = {revision for revision, _ in migrate.sentences()}
    return [path for path in waiting(desk) if _schema(path) in known]


def _schema(path: Path) -> str:
    try:
        return files.read(path).manifest.schema
    except Refusal:
        return ""  # still of a newer format


def take_waiting(
    desk: Desk, *, receipts: Path | None = None, progress: Progress = silent
) -> tuple[Taken, ...]:
    """Take in what can be read now; a package leaves the folder once its outcome is another than before."""
    paths = readable(desk)
    taken = intake.take(desk, paths, receipts=receipts, progress=progress)
    for path, one in zip(paths, taken, strict=True):
        if one.result != HELD and one.reason != intake.CANCELLED:
            path.unlink(missing_ok=True)
    return taken
