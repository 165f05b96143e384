"""登录: opening an office by a person: wrong passwords slow down over restarts of the program, and all of it is noted.

What cannot be written into the closed database stands meanwhile in a small file beside it, which says how often and
when it went wrong and nothing of anybody; the next one who gets in brings it into the chained log.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from mzdesk.basics.clock import Clock
from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import Desk
from mzdesk.people.doors import note
from mzdesk.services import accounts, offices, tries
from mzdesk.store.deeds import LOGIN, MISSED, RESTORE, Deed
from mzdesk.store.local import EpochRow
from mzdesk.store.work import table_of

WINDOW, COMMANDS = "窗口", "命令行"


class TooSoonError(Refusal):
    """Another try came before its time. ``seconds`` are left."""

    def __init__(self, failures: int, seconds: int) -> None:
        super().__init__(f"密码已错{failures}次", f"请等{seconds}秒再试", code="too-soon")
        self.seconds = seconds


def enter(
    folder: Path, *, password: str = "", recovery_code: str = "", new_password: str = "", clock: Clock,
    operator: str = "", way: str = WINDOW, named: Callable[[Desk], str] = lambda desk: "",
) -> Desk:
    """Open an office for somebody who types. Raises TooSoonError before the time after wrong passwords has passed.

    With ``recovery_code`` the administrator gets ``new_password``. ``operator`` counts where there are no accounts;
    ``named`` reads a name that the office keeps.
    """
    left = tries.seconds_left(folder, clock)
    if left:
        raise TooSoonError(tries.known(folder).failures, left)

    def opened() -> Desk:
        return offices.unlock(folder, password=password, recovery_code=recovery_code, clock=clock,
                              **({"operator": operator} if operator else {}))

    desk = _counting(folder, clock, opened)
    if not desk.access.account:
        desk.operator = named(desk) or desk.operator
    if recovery_code and new_password:
        accounts.reset_by_code(desk, recovery_code, new_password)
    came_in(desk, way)
    return desk


def _counting(folder: Path, clock: Clock, opened: Callable[[], Desk]) -> Desk:
    try:
        return opened()
    except Refusal as refusal:
        if refusal.code == "wrong-password":
            tries.missed(folder, clock)
        raise


def came_in(desk: Desk, way: str) -> None:
    """Note who came in, and what went wrong before. At the command line each operator is noted once a day: every
    single command stands in the log by what it does."""
    known = tries.known(desk.folder)
    if not known.failures and way == COMMANDS and _noted_today(desk) and not _just_restored(desk):
        return
    try:
        restored = _just_restored(desk)
        with desk.store.work(desk.operator, asked=True) as work:
            if restored:
                note(work, desk, RESTORE, words=restored)
            if known.failures:
                between = f"从{_minute(known.first)}到{_minute(known.last)}"
                note(work, desk, MISSED, words=f"密码错误{known.failures}次，{between}")
            note(work, desk, LOGIN, words=way, subject_id=desk.access.account or None)
    except Refusal as refusal:
        if refusal.code not in ("read-only", "busy", "disk-full"):
            raise
        return  # a full or protected disk may still be looked at; the file of wrong passwords stays until the next time
    tries.forget(desk.folder)


def _just_restored(desk: Desk) -> str:
    """Why the present life of the database began, where nothing was written in it yet: 从备份恢复; "" for the first."""
    with desk.store.reading() as connection:
        life = connection.execute(select(EpochRow.parent, EpochRow.parent_seq, EpochRow.why).where(
            EpochRow.id == desk.office.epoch)).first()
        fresh = life is not None and bool(life.parent) and desk.store.head(connection).seq == life.parent_seq
    return str(life.why) if life is not None and fresh else ""


def _noted_today(desk: Desk) -> bool:
    table = table_of(Deed)
    query = select(table.c.id).where(
        table.c.kind == LOGIN, table.c.done_on == desk.today(), table.c.done_by == desk.operator,
        table.c.words == COMMANDS, table.c.site == desk.office.area).limit(1)
    with desk.store.reading() as connection:
        return connection.scalar(query) is not None


def _minute(iso: str) -> str:
    return iso[:16].replace("T", " ")
