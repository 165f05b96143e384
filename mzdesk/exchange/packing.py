"""Drawing the next package from the database: the export base, the log after it, the state, the manifest (§4, §5)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, select

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress
from mzdesk.exchange import answering, blobs, policies, state, stream
from mzdesk.exchange import format as package_format
from mzdesk.exchange.keys import recipient_id
from mzdesk.exchange.manifest import UPWARD, Ancestor, Manifest, Point, TableState
from mzdesk.exchange.payload import Folded, Pieces
from mzdesk.exchange.rebase import Parting, in_manifest
from mzdesk.exchange.records import PackageSent, PeerMark, ReceiptRead
from mzdesk.exchange.roster import Roster
from mzdesk.people.desk import Desk
from mzdesk.store import migrate
from mzdesk.store.deeds import OF_THE_HOUSE, Deed
from mzdesk.store.log import LOG, Head
from mzdesk.store.work import table_of

_REPORT = 2000


@dataclass(frozen=True)
class Drawn:
    """What one consistent moment of the database gives a package."""

    base: Point
    end: Point
    ancestors: tuple[Ancestor, ...]
    changes: Pieces
    counts: dict[str, dict[str, int]]
    states: dict[str, TableState]
    rows: Mapping[str, Pieces]
    pictures: tuple[str, ...] = ()
    """Digests of what the changes attach, and of what the bureau said it lacks."""


def base(connection: Connection, roster: Roster, parted: Parting | None = None) -> Point:
    """The mark of the last receipt: what the next package starts after; while the office re-bases, the last entry
    that it has in common with the bureau."""
    if parted is not None:
        return parted.common
    found = connection.execute(
        select(PeerMark.seq, PeerMark.hash).where(PeerMark.site == roster.bureau.site, PeerMark.replica == "")
    ).first()
    return Point(found.seq, found.hash) if found else Point()


def stored_package(
    desk: Desk, connection: Connection, roster: Roster, full: bool, period: Month, parted: Parting | None = None
) -> RowMapping | None:
    """The package that is to be handed out again, because it still says everything; None where one is to be made.

    Nothing but deeds of the house may stand in the log after it. It must begin no later than the export base, be
    sealed to the bureau's present key and still lie in the outbox. Once the bureau has answered it, a new month gets
    a package of its own, even an empty one.
    """
    found = newest(connection)
    if found is None or (full and found["kind"] != "full") or found["epoch"] != desk.office.epoch:
        return None
    if parted is not None and found["number"] < parted.number:
        return None
    head, start = desk.store.head(connection), base(connection, roster, parted)
    says_all = _reaches(connection, found, head) and found["base_seq"] <= start.seq
    answered = connection.scalar(select(ReceiptRead.sha256).where(ReceiptRead.package == found["sha256"]).limit(1))
    if not says_all or (answered and (found["period"] != str(period) or blobs.asked_for(connection))):
        return None
    if found["recipient"] != recipient_id(roster.bureau.age) or not (desk.outbox / found["file"]).is_file():
        return None
    return found


def _reaches(connection: Connection, found: RowMapping, head: Head) -> bool:
    """Whether a package of the present life ends on this chain, with no news after its end."""
    end = connection.scalar(select(LOG.c.hash).where(LOG.c.epoch == found["epoch"], LOG.c.seq == found["end_seq"]))
    same = found["end_hash"] == (head.hash if found["end_seq"] == head.seq else end)
    return same and not news(connection, found["end_seq"], head.seq)


def news(connection: Connection, after: int, until: int) -> int:
    """How many entries of the log tell the bureau something new: all but the deeds of the house (logins, looks)."""
    deed = table_of(Deed)
    quiet = connection.scalar(select(func.count()).select_from(LOG).join(deed, deed.c.id == LOG.c.record_id).where(
        LOG.c.entity == Deed.__tablename__, LOG.c.seq > after, LOG.c.seq <= until, LOG.c.kind == "create",
        deed.c.kind.in_(OF_THE_HOUSE)))
    return max(0, until - after - (quiet or 0))


def next_number(desk: Desk, connection: Connection) -> int:
    """One more than the last package; also than what lies in the outbox, in case the database is an older copy: under
    whatever letter this computer had then."""
    office = desk.office
    ours = package_format.file_name(office.area, office.replica, "*", True, 0, "").partition("_0000_")[0]
    lying = [int(path.name.split("_")[4]) for path in desk.outbox.glob(f"{ours}_[0-9]*_*.mzp")]
    return max([answering.next_number(connection, upward=True), *(number + 1 for number in lying)])


def newest(connection: Connection) -> RowMapping | None:
    """The last package this township made."""
    return connection.execute(
        select(PackageSent).where(PackageSent.kind.in_(UPWARD)).order_by(
            PackageSent.number.desc(), PackageSent.created.desc()
        ).limit(1)
    ).mappings().first()


def draw(desk: Desk, connection: Connection, start: Point, full: bool, progress: Progress) -> Drawn:
    """Read the log since the base and the state, all as of one moment."""
    ancestors = stream.ancestors(connection, desk.office.epoch)
    head = desk.store.head(connection)
    if stream.point_at(connection, desk.office.epoch, ancestors, start.seq) != start:
        raise Refusal(
            "本机的变更记录与市局回执的进度对不上，可能是从旧备份恢复的数据", "请与市局联系后再报送",
            code="not-our-mark",
        )
    changes, counted, attached = Folded(), Counter[tuple[str, str]](), set[str]()
    total = head.seq - start.seq
    for done, entry in enumerate(stream.entries(connection, desk.office.epoch, ancestors, start.seq)):
        if done % _REPORT == 0:
            progress(done, total, "正在读取变更")
        changes.add(stream.line_of(entry))
        counted[entry["entity"], entry["kind"]] += 1
        if entry["entity"] == blobs.ENTITY:
            attached.add(entry["record_id"])
    counts: dict[str, dict[str, int]] = {}
    for (entity, kind), number in sorted(counted.items()):
        counts.setdefault(entity, {})[kind] = number
    states = state.of_site(connection, desk.office.area)
    kept = state.kept()
    rows = {name: Folded(state.lines(connection, kept[name], desk.office.area)) for name in states if full}
    pictures = (*blobs.digests_of(connection, attached), *blobs.asked_for(connection))
    return Drawn(start, Point(head.seq, head.hash), ancestors, changes, counts, states, rows, pictures)


def manifest_of(
    desk: Desk, connection: Connection, roster: Roster, drawn: Drawn, *, signer: str, full: bool, period: Month,
    parted: Parting | None = None,
) -> Manifest:
    """The manifest of the next package, before its content is sealed."""
    office, last = desk.office, newest(connection)
    answered = connection.scalar(select(ReceiptRead.number).order_by(ReceiptRead.number.desc()).limit(1))
    return Manifest(
        kind="full" if full else "incremental", site=office.area, replica=office.replica, letter=office.letter,
        epoch=office.epoch, number=next_number(desk, connection), period=str(period),
        created=desk.clock.now().isoformat(timespec="seconds"), signer=signer, to=roster.bureau.site,
        ancestors=drawn.ancestors, previous=last["sha256"] if last else "", base=drawn.base, end=drawn.end,
        schema=migrate.newest(), codes=policies.installed(connection), roster=roster.version, receipt=answered or 0,
        counts=drawn.counts,
        state=drawn.states, body=in_manifest(parted),
    )
