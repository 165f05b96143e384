"""撤回合并: a merge of a package taken back as if it had not been, but for the log, which tells of both (§7.7).

It can be done as long as no later package of that computer was merged and nobody here changed what the package wrote
or decided what it asked. The package itself stays, and can be taken in again with the very same result.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, or_, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.columns import Stored
from mzdesk.exchange import files, peers, recovering
from mzdesk.exchange import format as package_format
from mzdesk.exchange.applying import MergeWork, chunks
from mzdesk.exchange.before import Before, before
from mzdesk.exchange.manifest import Ancestor
from mzdesk.exchange.merge import Key
from mzdesk.exchange.records import Conflict, HeldRow, MergeBefore, MergeUndone, PackageReceived, PeerMark, Recovery
from mzdesk.exchange.state import Kept, kept, references
from mzdesk.people.access import Permission
from mzdesk.people.attachments import Attachment
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.doors import asks
from mzdesk.store import tokens
from mzdesk.store.deeds import Deed
from mzdesk.store.local import Blob
from mzdesk.store.log import LOG, PAGE
from mzdesk.store.work import Changes, table_of

UNDONE = "undone"
SAID = "已撤回合并，内容没有留在台账里。文件还在收件夹，可以重新接收。"
SAID_TOO = "内容随另一个包的合并一起撤回，没有留在台账里。文件还在收件夹，可以重新接收。"


@dataclass(frozen=True)
class Undone:
    """A merge that was taken back. ``restored`` records have their former values again; ``removed`` ones had come
    with the package and are here no more."""

    sha256: str
    site: str
    number: int
    period: str
    restored: int
    removed: int
    changes: Changes


def find(desk: Desk, named: str) -> str:
    """The digest of the package that is meant by a file, or by the beginning of its digest. Raises Refusal."""
    path = Path(named)
    if path.is_file():
        data = files.raw(path, package_format.LARGEST_PAYLOAD)
        named = hashlib.sha256(data or b"").hexdigest()
    wanted = named.lower()
    with desk.store.reading() as connection:
        known = list(connection.scalars(select(PackageReceived.sha256)))
    some = [sha256 for sha256 in known if len(wanted) >= 8 and sha256.startswith(wanted)]
    if len(some) != 1:
        raise Refusal("收件记录里没有这个报送包", "请给出包的文件，或收件记录里的核对码（至少八位）", code="no-package")
    return some[0]


@asks(Permission.HANDIN)
def undo(desk: Desk, sha256: str, progress: Progress = silent) -> Undone:
    """Take the merge of a package back, in one transaction. Raises Refusal, and then nothing was changed."""
    if desk.office.role != BUREAU:
        raise Refusal("合并由市局撤回，本机不能办理", "请在市局操作", code="wrong-role")
    with MergeWork(desk.store, desk.operator, "撤回合并", asked=True) as work:
        row = work.connection.execute(select(PackageReceived).where(
            PackageReceived.sha256 == sha256)).mappings().first()
        stood = _allowed(work.connection, row)
        assert row is not None
        taking = _Taking(work, row, kept(), progress)
        taking.records()
        _besides(work.connection, row, stood)
        _unanswered(work.connection, row, stood)
        work.connection.execute(insert(MergeUndone), {
            "work": row["work"], "package": sha256, "operator": desk.operator[:40],
            "moment": desk.clock.now().isoformat(timespec="seconds")})
        work.connection.execute(delete(MergeBefore).where(MergeBefore.package == sha256))
        work.connection.execute(update(PackageReceived).where(PackageReceived.sha256 == sha256).values(
            result=UNDONE, reason=SAID, applied=0, held=0, conflicts=0))
    return Undone(sha256, row["site"], row["number"], row["period"], len(taking.restored), len(taking.removed),
                  work.changes)


def _allowed(connection: Connection, row: RowMapping | None) -> Before:
    """§7.7: merged, the newest of its computer, none of its questions answered yet."""
    if row is None or row["result"] != "merged":
        raise Refusal("这个包没有合并过，或已经撤回", "请在收件记录里选择结论为“已合并”的包", code="not-merged")
    mark = connection.execute(select(PeerMark).where(
        PeerMark.site == row["site"], PeerMark.replica == row["replica"])).mappings().first()
    last = (mark["seq"], mark["hash"], mark["number"]) if mark is not None else None
    if last != (row["end_seq"], row["end_hash"], row["number"]):  # a later one may end where this one does
        raise Refusal("这台电脑后来的包已经合并，不能只撤回前面的", "请从最后一个包开始，逐个撤回",
                      code="later-package")
    decided = connection.scalar(select(Conflict.id).where(
        Conflict.package == row["sha256"], Conflict.state == "decided").limit(1))
    settled = connection.scalar(select(HeldRow.id).where(
        HeldRow.package == row["sha256"], HeldRow.state != "open").limit(1))
    if decided or settled:
        raise Refusal(
            "这个包带来的冲突或待核内容已经有人核定，不能撤回",
            "请在“冲突与待核”里先撤回核定；待核内容已处理的，请乡镇改正后重新报送", code="already-settled")
    stood = before(connection, row["sha256"], row["work"])
    if stood is None:
        raise Refusal("这个包是旧版程序合并的，没有留下撤回所需的记录", "有错的内容请乡镇改正后重新报送",
                      code="no-trace")
    return stood


def _moved_on(what: str) -> Refusal:
    return Refusal(
        f"合并以后{what}，不能整包撤回", "请核对后手工更正，或请乡镇改正后重新报送", code="moved-on")


@dataclass
class _Taking:
    """Goes through the entries of the merge from the last to the first."""

    work: MergeWork
    row: RowMapping
    tables: Mapping[str, Kept]
    progress: Progress

    def __post_init__(self) -> None:
        self.reason = f"撤回报送包 {self.row['site']} {self.row['period']} 第{self.row['number']}号"
        self.restored: set[Key] = set()
        self.removed: set[Key] = set()

    def records(self) -> None:
        """Every record as it was, with an entry that says so for each that the merge had written."""
        done = 0
        for page in self._pages():
            self.progress(done, 0, "正在撤回合并")
            done += len(page)
            rows = self._rows(page)
            for entry in page:
                self._take_back(entry, rows)
            self._write(rows)
        self._refuse_dangling()

    def _pages(self) -> Iterator[Sequence[RowMapping]]:
        """The entries of the merge, the last first; they stand in one piece in the log."""
        connection, written = self.work.connection, LOG.c.work == self.row["work"]
        span = connection.execute(select(LOG.c.epoch, func.min(LOG.c.seq), func.max(LOG.c.seq)).where(
            written).group_by(LOG.c.epoch)).first()
        if span is None:
            return
        epoch, first, last = span
        for below in range(last, first - 1, -PAGE):
            yield connection.execute(select(LOG).where(
                LOG.c.epoch == epoch, LOG.c.seq <= below, LOG.c.seq > below - PAGE, written,
            ).order_by(LOG.c.seq.desc())).mappings().all()

    def _rows(self, page: Sequence[RowMapping]) -> dict[Key, dict[str, Stored]]:
        wanted: dict[str, dict[str, None]] = {}
        for entry in page:
            wanted.setdefault(entry["entity"], {})[entry["record_id"]] = None
        found: dict[Key, dict[str, Stored]] = {}
        for entity, ids in wanted.items():
            raw = self.tables[entity].raw
            for some in chunks(ids):
                for row in self.work.connection.execute(select(raw).where(raw.c.id.in_(some))).mappings():
                    found[entity, row["id"]] = dict(row)
        return found

    def _take_back(self, entry: RowMapping, rows: dict[Key, dict[str, Stored]]) -> None:
        key: Key = (entry["entity"], entry["record_id"])
        pairs: dict[str, list[Stored]] = json.loads(entry["payload"])
        row = rows.get(key)
        if row is None or any(row[name] != after for name, (_, after) in pairs.items()):
            raise _moved_on("本局又改过其中的记录")
        if entry["base_version"] == 0:
            if any(value is not None for name, value in row.items() if name not in pairs and name not in _BARE):
                raise _moved_on("本局又改过其中的记录")
            self.removed.add(key)
            self.restored.discard(key)
        else:
            self.restored.add(key)
            row.update({name: before for name, (before, _) in pairs.items()})
            row["version"] = int(row["version"] or 0) - 1
        back = {name: [after, before] for name, (before, after) in pairs.items()}
        self.work.take_back(self.tables[key[0]], key[1], entry["base_version"] + 1, back, self.reason)

    def _write(self, rows: Mapping[Key, dict[str, Stored]]) -> None:
        """The rows of a page as they are now; those that are gone for good go at once."""
        for entity in sorted({entity for entity, _ in rows}):
            table = self.tables[entity]
            gone = [key for name, key in rows if name == entity and (name, key) in self.removed]
            kept_rows = [row for key, row in rows.items() if key[0] == entity and key not in self.removed]
            for some in chunks(gone):
                self.work.connection.execute(delete(table.raw).where(table.raw.c.id.in_(some)))
                tokens.forget(self.work.connection, some)
            self._write_back(table, kept_rows)
        self.work.written()

    def _write_back(self, table: Kept, rows: Sequence[Mapping[str, Stored]]) -> None:
        if not rows:
            return
        names = [name for name in rows[0] if name != "id"]
        self.work.connection.execute(
            update(table.raw).where(table.raw.c.id == bindparam("b_id")).values(
                {name: bindparam(f"b_{name}") for name in names}),
            [{f"b_{name}": value for name, value in row.items()} for row in rows])
        self.work.index_again(table, rows)

    def _refuse_dangling(self) -> None:
        """Nothing that stays may hang on what goes; what was only printed or looked at is no hindrance."""
        for some in chunks(sorted(key for _, key in self.removed)):
            for name, table in self.tables.items():
                names = references(name) if table.record is not Deed else ()
                where = [table.raw.c[column].in_(some) for column in names]
                if where and self.work.connection.scalar(select(table.raw.c.id).where(or_(*where)).limit(1)):
                    raise _moved_on("已有别的记录连着其中的记录")


_BARE = ("id", "version")


def _unanswered(connection: Connection, row: RowMapping, stood: Before) -> None:
    """Packages that said nothing beside the one taken back, and so were called duplicates, say something again: they
    are looked at anew when they come again, instead of being answered as they were."""
    lives = [life["epoch"] for life in stood.entries["lives"]]
    connection.execute(update(PackageReceived).where(
        PackageReceived.site == row["site"], PackageReceived.replica == row["replica"],
        PackageReceived.result == "duplicate", PackageReceived.epoch.in_(lives),
        PackageReceived.end_seq > stood.entries["after"]).values(result=UNDONE, reason=SAID_TOO))


def _besides(connection: Connection, row: RowMapping, stood: Before) -> None:
    """Everything beside the records: held rows, conflicts, offers, pictures, hashes, the mark."""
    site, sha256 = row["site"], row["sha256"]
    connection.execute(delete(HeldRow).where(HeldRow.package == sha256))
    connection.execute(delete(Conflict).where(Conflict.package == sha256))
    connection.execute(delete(Recovery).where(Recovery.package == sha256))
    recovering.set_state(connection, stood.answered, recovering.OPEN)
    for some in chunks(stood.replaced):
        connection.execute(update(Conflict).where(Conflict.id.in_(some)).values(state="open"))
    lives = [Ancestor(**one) for one in stood.entries["lives"]]
    peers.forget_hashes(connection, lives, stood.entries["after"])
    peers.set_alive(connection, stood.dead)
    peers.put_back(connection, site, row["replica"], stood.mark, stood.lives)
    table = table_of(Attachment)
    for some in chunks(stood.pictures):
        others = set(connection.scalars(select(table.c.digest).where(table.c.digest.in_(some), table.c.site != site)))
        connection.execute(delete(Blob).where(Blob.digest.in_(sorted(set(some) - others))))

