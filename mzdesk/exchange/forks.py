"""分叉 at the bureau: two lives of one township's database side by side, until the township has begun again (§7.8)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from mzdesk.basics.problems import Refusal
from mzdesk.describe.columns import Stored
from mzdesk.exchange import contents, files, own, peers
from mzdesk.exchange.manifest import Point
from mzdesk.exchange.merge import Key, read_pairs
from mzdesk.exchange.position import Mark
from mzdesk.exchange.records import PackageReceived
from mzdesk.people.desk import Desk
from mzdesk.store.log import LOG

POINTERS = ("site", "person_id", "owner_id")
"""Fields that say where a record hangs, not what was written into it."""


@dataclass(frozen=True)
class Fork:
    """A package that could not be taken. ``common``: the number of the last entry that both lives share; ``ours`` and
    ``theirs`` count what came after it in the life the bureau has and in the life of the package. ``healed``: the
    township has begun again since."""

    sha256: str
    site: str
    letter: str
    number: int
    period: str
    received: str
    common: int
    ours: int
    theirs: int
    healed: bool


@dataclass(frozen=True)
class Side:
    """One field of one record in both lives. ``before`` is the value that both began with; a life that did not touch
    the field has it still."""

    entity: str
    record: str
    field: str
    before: Stored
    bureau: Stored
    township: Stored


def forks(desk: Desk, *, healed: bool = True) -> list[Fork]:
    """Every fork, the newest first; of one computer's open ones only the newest asks for anything."""
    with desk.store.reading() as connection:
        rows = connection.execute(select(PackageReceived).where(
            PackageReceived.result.in_(("fork", "merged"))).order_by(
            PackageReceived.received, PackageReceived.work)).mappings().all()
    found: list[Fork] = []
    over: set[tuple[str, str]] = set()
    for row in reversed(rows):
        who = (row["site"], row["replica"])
        if row["result"] == "fork" and (healed or who not in over):
            found.append(_fork(row, who in over))
        over.add(who)
    return found


def _fork(row: RowMapping, healed: bool) -> Fork:
    told = json.loads(row["receipt"])
    common = told["common"]["seq"] if told.get("common") else 0
    return Fork(row["sha256"], row["site"], row["letter"], row["number"], row["period"],
                row["received"][:16].replace("T", " "), common, max(0, told["mark"]["seq"] - common),
                max(0, row["end_seq"] - common), healed)


def sides(desk: Desk, sha256: str) -> list[Side]:
    """What both lives wrote after the last common entry, field by field. Raises Refusal where the package that holds
    the township's life is no longer in the inbox."""
    with desk.store.reading() as connection:
        row = connection.execute(select(PackageReceived).where(PackageReceived.sha256 == sha256)).mappings().first()
        if row is None or row["result"] != "fork":
            raise Refusal("没有这一处分叉", "请刷新列表", code="no-fork")
        common = _fork(row, False).common
        bureau = _dead(connection, row, common)
    shared, township = _living(desk, row, common)
    found = []
    for key in sorted(bureau.keys() | township.keys()):
        mine, other, both = bureau.get(key, {}), township.get(key, {}), shared.get(key, {})
        for name in sorted(mine.keys() | other.keys()):
            before = both[name][1] if name in both else (mine.get(name) or other[name])[0]
            side = Side(*key, name, before, mine.get(name, (before, before))[1], other.get(name, (before, before))[1])
            if (side.bureau, side.township) != (before, before):
                found.append(side)
    return found


Written = dict[Key, dict[str, tuple[Stored, Stored]]]


def _folded(entries: Iterable[tuple[Key, dict[str, Any]]]) -> Written:
    """For each field the first value before and the last after."""
    found: Written = {}
    for key, pairs in entries:
        fields = found.setdefault(key, {})
        for name, (before, after) in pairs.items():
            fields[name] = (fields[name][0] if name in fields else before, after)
    return {key: {name: pair for name, pair in fields.items() if name not in POINTERS} for key, fields in found.items()}


def _dead(connection: Connection, row: RowMapping, common: int) -> Written:
    """What the packages of that computer wrote here since, up to the day of the fork. The first of them may have
    brought entries that both lives share as well; those of a life that was given up before the fork are no side of
    it."""
    told = json.loads(row["receipt"])["mark"]
    mark = Mark(Point(told["seq"], told["hash"]), row["number"], told["epoch"])
    works = peers.works_of_life(connection, row["site"], row["replica"], mark)
    entries = connection.execute(select(LOG.c.entity, LOG.c.record_id, LOG.c.payload).where(LOG.c.work.in_(
        sorted(work for work, end in works.items() if end > common and work < row["work"]))).order_by(LOG.c.seq))
    return _folded(((one.entity, one.record_id), json.loads(one.payload or "{}")) for one in entries)


def _living(desk: Desk, row: RowMapping, common: int) -> tuple[Written, Written]:
    """What the package says, read from the copy that was kept of it: up to the last common entry, and after it."""
    package = files.read(_kept(desk, row["sha256"]))
    found = contents.looked_through(package.unpacked(own.keys(desk).age), package.manifest)
    said = [((one.entity, one.record_id), read_pairs(one) or {}, one.seq <= common) for one in found.changes]
    return (_folded((key, pairs) for key, pairs, shared in said if shared),
            _folded((key, pairs) for key, pairs, shared in said if not shared))


def _kept(desk: Desk, sha256: str) -> Path:
    for path in desk.inbox.glob(f"*_{sha256[:8]}.mzp"):
        return path
    raise Refusal("收件夹里找不到这个包", "请重新接收一次这个包的文件", code="no-file")
