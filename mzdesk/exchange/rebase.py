"""重新接上 at the township: hand-ins pause after a restore, and begin again where both offices last agreed (§7.8).

Two things stop the hand-in until a person has said so: the database was restored or replaced by an older copy
(*paused*), and the bureau holds entries that this database does not have (*forked*). After re-basing, packages start
after the last common entry and carry the whole state, until a receipt says that they were taken.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import answering, stream
from mzdesk.exchange.manifest import Ancestor, Point, written
from mzdesk.exchange.position import REBASE, Rebase
from mzdesk.exchange.records import PackageSent
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.store import lives
from mzdesk.store.local import Setting

KEY = "exchange.rebase"
FORKED, REBASING = "forked", "rebasing"


@dataclass(frozen=True)
class Pause:
    """Why hand-ins wait for a person, and since when. ``lost`` packages lie in the outbox that the database does not
    know: what they carried may be missing here."""

    why: str
    since: str
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Parting:
    """The bureau's log and ours part after ``common``; it went on to ``dead``. ``stage``: FORKED until a person
    re-bases, then REBASING from package ``number`` on. ``ours`` and ``theirs`` count the entries after ``common``."""

    stage: str
    common: Point
    dead: Ancestor
    number: int
    ours: int
    theirs: int

    @property
    def told(self) -> Rebase:
        return Rebase(self.common, self.dead)


def pause(desk: Desk) -> Pause | None:
    """None where nothing stops the hand-in."""
    with desk.store.reading() as connection:
        told = connection.scalar(select(Setting.value).where(Setting.key == lives.PAUSED))
        known = set(connection.scalars(select(PackageSent.file)))
    if not told or desk.office.role != TOWNSHIP:
        return None
    found = json.loads(told)
    lost = sorted(path.name for path in desk.outbox.glob("MZ_*_U_*.mzp") if path.name not in known)
    return Pause(found["why"], found["since"][:16].replace("T", " "), tuple(lost))


def confirm(desk: Desk) -> None:
    """A person looked at what is there: packages may leave again."""
    with desk.store.writing() as connection:
        connection.execute(delete(Setting).where(Setting.key == lives.PAUSED))


def parting(desk: Desk) -> Parting | None:
    """None where the bureau's log and ours are one as far as is known."""
    with desk.store.reading() as connection:
        return parting_in(desk, connection)


def parting_in(desk: Desk, connection: Connection) -> Parting | None:
    told = connection.scalar(select(Setting.value).where(Setting.key == KEY))
    if not told:
        return None
    found = json.loads(told)
    common, dead = Point(**found["common"]), Ancestor(**found["dead"])
    head = desk.store.head(connection)
    return Parting(found["stage"], common, dead, found["number"], head.seq - common.seq, dead.seq - common.seq)


def refuse_paused(desk: Desk) -> None:
    """Raises Refusal where no package may leave yet: it says what happened, why that matters, and what to do."""
    stopped = pause(desk)
    if stopped is not None:
        what = "被换成了较早的一份" if stopped.why == lives.OLDER_COPY else stopped.why
        raise Refusal(
            f"本机的数据于 {stopped.since} {what}，此后的录入可能不在本机，报送已暂停",
            "请核对最近的录入，确认无误后在“月度报送”页按 Ctrl+J 继续报送", code="paused")
    found = parting(desk)
    if found is not None and found.stage == FORKED:
        raise Refusal(
            f"市局已收的变更中有 {found.theirs} 条本机没有（本机的数据曾退回到较早的一份），报送已暂停",
            "请在“月度报送”页按 Ctrl+J 重新接上；两边各自录入的内容都会保留", code="forked")


def note(desk: Desk, connection: Connection, ladder: tuple[Point, ...], dead: Ancestor) -> Point | None:
    """A receipt shows that the bureau holds entries we do not have. Remember where the two logs part: at the highest
    rung of the ladder that stands in our log too. None where there is no such rung."""
    ancestors = stream.ancestors(connection, desk.office.epoch)
    rungs = sorted({Point(), *ladder}, key=lambda rung: -rung.seq)
    common = next(rung for rung in rungs
                  if stream.point_at(connection, desk.office.epoch, ancestors, rung.seq) == rung)
    known = parting_in(desk, connection)
    if not ladder:
        return None
    if known is None or known.dead != dead or known.stage == FORKED:
        _write(connection, Parting(FORKED, common, dead, 0, 0, 0))
    return common


def rebase(desk: Desk) -> Parting:
    """重新接上: from now on packages begin after the last common entry. Where our own later entries bear the name of
    the life that the bureau knows differently, a new life begins, with the next letter. Raises Refusal."""
    found = parting(desk)
    if found is None:
        raise Refusal("本机与市局的进度没有分开，不需要重新接上", "照常报送即可", code="nothing-to-rebase")
    if found.stage == REBASING:
        return found
    with desk.store.writing() as connection:
        ancestors = stream.ancestors(connection, desk.office.epoch)
        first = next((life.epoch for life in ancestors if found.common.seq + 1 <= life.seq), desk.office.epoch)
        if first == found.dead.epoch:
            life = lives.begin(connection, desk.clock, lives.REBASED, pause=False)
            desk.store.epoch = life.epoch
            desk.office = replace(desk.office, epoch=life.epoch, letter=life.letter)
        found = replace(found, stage=REBASING, number=answering.next_number(connection, upward=True))
        _write(connection, found)
        connection.execute(delete(Setting).where(Setting.key == lives.PAUSED))
    return found


def over(connection: Connection) -> None:
    """The bureau's mark stands in our log again."""
    connection.execute(delete(Setting).where(Setting.key == KEY))


def needless(desk: Desk, connection: Connection, number: int) -> bool:
    """Whether a gap, told of package ``number`` by a bureau whose mark stands in our log, ends a re-basing: the bureau
    went back itself, to before the other life came to it, and lacks even what both lives share."""
    found = parting_in(desk, connection)
    return found is not None and found.stage == REBASING and number >= found.number


def in_manifest(found: Parting | None) -> dict[str, Any]:
    """What the manifest of a package says of a re-basing."""
    if found is None:
        return {}
    return {REBASE: {"common": written(found.common), "dead": written(found.dead)}}


def _write(connection: Connection, found: Parting) -> None:
    over(connection)
    connection.execute(insert(Setting), {"key": KEY, "value": json.dumps({
        "stage": found.stage, "common": asdict(found.common), "dead": asdict(found.dead), "number": found.number})})
