"""What waits for a person at the bureau: fields on which both offices differ, and entries that could not be applied.

A decision is a change of the bureau's own in the chained log, made in one transaction with the note that it was
decided; it can be taken back as long as nobody changed the record since.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.describe.columns import Stored, restored
from mzdesk.exchange import state
from mzdesk.exchange.applying import MergeWork, load
from mzdesk.exchange.merge import RULES, Merger, read_pairs
from mzdesk.exchange.records import Conflict, HeldRow
from mzdesk.exchange.stream import Change
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.doors import asks
from mzdesk.store.work import Changes, table_of

OPEN, DECIDED, DROPPED, APPLIED = "open", "decided", "dropped", "applied"
TOWNSHIP_STANDS, BUREAU_STANDS = "township", "bureau"
WHOLE = "（整条）"
"""The field of a difference in which only one side has the record; it is decided by a full package, not here."""


@dataclass(frozen=True)
class Waiting:
    """A field on which a person decides. Values are in stored form; ``decided`` says whose stands, "" while open."""

    id: str
    site: str
    entity: str
    record_id: str
    field: str
    before: Stored
    ours: Stored
    theirs: Stored
    decided: str


@dataclass(frozen=True)
class Aside:
    """待核: an entry that could not be applied, by which rule, and what to do."""

    id: str
    site: str
    entity: str
    record_id: str
    kind: str
    rule: str
    words: str
    advice: str
    payload: str


@asks(Permission.READ)
def conflicts(desk: Desk, site: str = "", *, decided: bool = False) -> list[Waiting]:
    """The fields that wait for a decision, oldest first; with ``decided`` those that a person decided here."""
    query = select(Conflict).where(Conflict.state == (DECIDED if decided else OPEN)).order_by(Conflict.id)
    if site:
        query = query.where(Conflict.site == site)
    with desk.store.reading() as connection:
        return [_waiting(row) for row in connection.execute(query).mappings()]


def _waiting(row: RowMapping) -> Waiting:
    before, ours, theirs = (json.loads(row[key]) for key in ("before", "ours", "theirs"))
    return Waiting(row["id"], row["site"], row["entity"], row["record_id"], row["field"], before, ours, theirs,
                   row["winner"] if row["state"] == DECIDED else "")


@asks(Permission.READ)
def held(desk: Desk, site: str = "") -> list[Aside]:
    """The entries that wait, oldest first."""
    query = select(HeldRow).where(HeldRow.state == OPEN).order_by(HeldRow.site, HeldRow.seq)
    if site:
        query = query.where(HeldRow.site == site)
    with desk.store.reading() as connection:
        return [
            Aside(row["id"], row["site"], row["entity"], row["record_id"], row["kind"], row["rule"], row["words"],
                  RULES[row["rule"]][1] if row["rule"] in RULES else "", row["payload"])
            for row in connection.execute(query).mappings()]


@asks(Permission.HANDIN)
def settle(desk: Desk, key: str, stands: str) -> Changes:
    """Decide a field: the township's value or the bureau's. The other one stays in the log and in the note."""
    _only_bureau(desk)
    if stands not in (TOWNSHIP_STANDS, BUREAU_STANDS):
        raise Refusal("请选择以乡镇还是以市局的为准", "按 1 以乡镇的为准，按 2 以市局的为准", code="bad-choice")
    found = _one(desk, key)
    if found["state"] != OPEN:
        raise Refusal("这一处已经核定过", "请刷新列表", code="already-settled")
    if found["field"] == WHOLE:
        raise Refusal("这一条只有一边有，不能在这里核定", "请让乡镇重新报送全量包，或在台账里核对", code="whole-record")
    return _decide(desk, found, stands, "核定冲突")


@asks(Permission.HANDIN)
def take_back(desk: Desk, key: str) -> Changes:
    """A decision was wrong: the bureau's value before it stands again, and the field waits once more."""
    _only_bureau(desk)
    found = _one(desk, key)
    if found["state"] != DECIDED:
        raise Refusal("这一处没有经人核定，不能撤回", "请刷新列表", code="not-settled")
    return _decide(desk, found, "", "撤回核定")


def _only_bureau(desk: Desk) -> None:
    if desk.office.role != BUREAU:
        raise Refusal("冲突由市局核定，本机不能办理", "请在市局操作", code="wrong-role")


def _one(desk: Desk, key: str) -> RowMapping:
    with desk.store.reading() as connection:
        found = connection.execute(select(Conflict).where(Conflict.id == key)).mappings().first()
    if found is None:
        raise Refusal("没有这一处冲突", "请刷新列表", code="no-conflict")
    return found


def _decide(desk: Desk, found: RowMapping, stands: str, reason: str) -> Changes:
    """Write the value that stands, refuse where the record moved on since, and note the decision."""
    kept = state.kept()[found["entity"]]
    record, name = kept.record, found["field"]
    column = table_of(record).c[name]
    ours, theirs = (restored(column, json.loads(found[side])) for side in ("ours", "theirs"))
    before, after = (ours, theirs if stands == TOWNSHIP_STANDS else ours)
    if not stands:
        before, after = (theirs if found["winner"] == TOWNSHIP_STANDS else ours), ours
    with desk.store.work(desk.operator, reason, asked=True) as work:
        stored = work.get(record, found["record_id"])
        if stored is None or stored[name] != before:
            raise Refusal("这一栏后来又改过，不能这样处理", "请打开记录核对后手工更正", code="moved-on")
        if after != before:
            work.put(record, {name: after}, found["record_id"])
        work.connection.execute(update(Conflict).where(Conflict.id == found["id"]).values(
            state=DECIDED if stands else OPEN, winner=stands or "nobody"))
    return work.changes


@asks(Permission.HANDIN)
def drop(desk: Desk, key: str, reason: str) -> None:
    """不采用 an entry that waits; what comes after it on the same record can be applied again from now on."""
    _only_bureau(desk)
    if not reason.strip():
        raise Refusal("不采用要写明原因", "请填写原因", code="no-reason")
    with desk.store.writing() as connection:
        done = connection.execute(update(HeldRow).where(HeldRow.id == key, HeldRow.state == OPEN).values(
            state=DROPPED, words=reason.strip()[:120]))
    if not done.rowcount:
        raise Refusal("没有这一条待核内容", "请刷新列表", code="no-held")


@asks(Permission.HANDIN)
def try_again(desk: Desk, site: str = "") -> tuple[int, int]:
    """Apply what waits once more, in its order: after an upgrade, a new code table, or a parent that arrived.

    Returns how many went through and how many wait still.
    """
    _only_bureau(desk)
    with desk.store.reading() as connection:
        query = select(HeldRow).where(HeldRow.state == OPEN).order_by(HeldRow.site, HeldRow.seq)
        rows = [dict(row) for row in connection.execute(query).mappings() if not site or row["site"] == site]
    done = 0
    for one in sorted({row["site"] for row in rows}):
        done += _again(desk, one, [row for row in rows if row["site"] == one])
    return done, len(rows) - done


def _again(desk: Desk, site: str, rows: list[dict[str, Any]]) -> int:
    changes = [_change(row) for row in rows]
    pairs = [read_pairs(change) for change in changes]
    with MergeWork(desk.store, desk.operator, "重新核对待核内容", asked=True) as work:
        merger = Merger(state.kept(), site, {}, set(), set())
        merger.begin(*load(work.connection, changes, pairs))
        for change, payload in zip(changes, pairs, strict=True):
            merger.take(change, payload)
        work.merge(merger.rows, merger.touched, "重新核对待核内容")
        waiting = {(one.change.entity, one.change.record_id, one.change.seq) for one in merger.held}
        through = [row["id"] for row in rows if (row["entity"], row["record_id"], row["seq"]) not in waiting]
        for key in through:
            work.connection.execute(update(HeldRow).where(HeldRow.id == key).values(state=APPLIED))
    return len(through)


def _change(row: Mapping[str, Any]) -> Change:
    """The entry as it came. Its chain was checked when it came."""
    return Change(row["seq"], "", row["entity"], row["record_id"], row["kind"], row["payload"])
