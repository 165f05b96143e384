"""换机: an office moves to a new computer. The old one is closed first, so that nothing is lost between them."""

from dataclasses import dataclass
from pathlib import Path

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.people.desk import Desk
from mzdesk.store import backup, lives


@dataclass(frozen=True)
class Moved:
    """The file that carries the office to its new computer, and how far its log goes in it."""

    path: Path
    size: int
    seq: int


def move_out(desk: Desk, to: Path, progress: Progress = silent) -> Moved:
    """Close the office here and write everything of it into one encrypted file for the new computer.

    From then on it can be looked at here, and no more. Raises Refusal where the file cannot be written; then the office
    stays open.
    """
    desk.store.refuse_closed()
    now = desk.clock.now().isoformat(timespec="seconds")
    with desk.store.writing() as connection:
        lives.close(connection, now)
    desk.store.closed = now[:16].replace("T", " ")
    written = None
    try:
        written = backup.make(desk.folder, desk.store.engine, to, desk.clock, why=lives.MOVED, progress=progress)
    finally:
        if written is None:
            with desk.store.writing() as connection:
                lives.reopen(connection)
            desk.store.closed = ""
    return Moved(written.path, written.size, written.seq)


def move_in(file: Path, folder: Path, clock: Clock, *, password: str = "", recovery_code: str = "") -> str:
    """Take the office over on its new computer, as a new life with the next letter; returns the new epoch.

    Any backup can be restored; this takes only the file of a move, since only behind that one the old place is closed.
    """
    if backup.about(file).get("why") != lives.MOVED:
        raise Refusal("这不是换机文件", "换机请先在旧电脑上办理“换到新电脑”；平常的备份请用恢复", code="not-a-move")
    return backup.restore(file, folder, clock, password=password, recovery_code=recovery_code)
