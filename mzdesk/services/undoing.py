"""Taking work back by compensating changes: the last works of this office, why one cannot be undone, and undoing one.

An undo is itself a change, so nothing leaves the log. What was undone lies in the log as a pair that cancels out: a
work below such a pair can be undone in its turn, which is what pressing Ctrl+Z several times does.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import ANSWERED, CLOSED, PRINTED, SENT, Batch, BatchLine, MonthClose
from mzdesk.describe.columns import restored
from mzdesk.people.access import Permission
from mzdesk.people.accounts import Account
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks, may
from mzdesk.people.places import Village
from mzdesk.services.history import KINDS, minute_of, record_classes
from mzdesk.store.deeds import DEEDS, PRINT, Deed
from mzdesk.store.log import KEEP, LOG, MERGE, UNMERGE
from mzdesk.store.work import Changes, Work, table_of

UNDONE = "撤销上一步"
MOST, LOOKED_AT = 20, 60
_TAKEN_IN = (MERGE, UNMERGE, KEEP)
_FINAL = (PRINTED, SENT, ANSWERED, CLOSED)
_MERGED = ("合并的报送包不能这样撤销：乡镇已经按收到处理", "有错的内容请乡镇改正后重新报送")
_CHANGED = ("这之后又有人改过同一条记录，不能撤销", "请打开记录，在“变更经过”里核对后手工改回")
_CLOSED = ("月份已经月结，不能撤销", "差错由以后的批次补发或追缴")
_ALREADY = ("这一步已经撤销过", "")
_DONE = ("打印、导出是已经发生的事", "只能留下记录")
_VILLAGE = ("村（社区）的名称用在所有名册里", "请在“村（社区）”里改回")


@dataclass(frozen=True)
class LastWork:
    """The newest unit of work that can still be taken back."""

    work_id: str
    words: str


@dataclass(frozen=True)
class RecentWork:
    """One of the last works: when (到分钟), who, what; ``why_not`` "" where it can be undone."""

    work_id: str
    when: str
    who: str
    words: str
    why_not: str


@dataclass(frozen=True)
class _Last:
    """The newest entry of a work."""

    work: str
    entity: str
    kind: str
    operator: str
    reason: str
    time: str
    payload: str
    sealed: str | None

    @property
    def pairs(self) -> dict[str, list[Any]]:
        """Field → before and after."""
        return {**json.loads(self.payload), **(json.loads(self.sealed) if self.sealed else {})}


def last_work(desk: Desk) -> LastWork | None:
    """The operator's newest unit of work that is still in force, is no undo, and can be taken back.

    One that cannot stands in the way of the older ones: Ctrl+Z never skips a step. None for somebody who may not change
    anything.
    """
    if not may(desk, Permission.SAVE):
        return None
    with desk.store.reading() as connection:
        for last in _works(desk, connection, LOOKED_AT, desk.operator):
            why = _ALREADY if last.reason == UNDONE else _why_not(desk, connection, last.work)
            if why in (_ALREADY, _DONE):
                continue
            return None if why else LastWork(last.work, _said(last))
    return None


@asks(Permission.READ)
def recent(desk: Desk, most: int = MOST) -> list[RecentWork]:
    """The last works of everybody in this office, newest first; looks at sensitive values are left out."""
    found: list[RecentWork] = []
    with desk.store.reading() as connection:
        for last in _works(desk, connection, LOOKED_AT, ""):
            if last.entity == Deed.__tablename__ and not last.reason and not _deed(last):
                continue
            if len(found) == most:
                break
            why = _why_not(desk, connection, last.work)
            if not why and last.operator != desk.operator:
                why = _of_another(last.operator)
            words = "，".join(filter(None, why)) if why else ""
            found.append(RecentWork(last.work, minute_of(last.time), last.operator, _said(last), words))
    return found


def _works(desk: Desk, connection: Connection, most: int, operator: str) -> Iterable[_Last]:
    """The works of this life of the office, newest first; a work's entries stand together in the log."""
    query = select(LOG.c.seq, LOG.c.work, LOG.c.entity, LOG.c.kind, LOG.c.operator, LOG.c.reason, LOG.c.time,
                   LOG.c.payload, LOG.c.sealed)
    query = query.where(LOG.c.epoch == desk.store.epoch).order_by(LOG.c.seq.desc()).limit(1)
    if operator:
        query = query.where(LOG.c.operator == operator)
    before: int | None = None
    for _ in range(most):
        row = connection.execute(query if before is None else query.where(LOG.c.seq < before)).first()
        if row is None:
            return
        yield _Last(*row[1:])
        first = select(LOG.c.seq).where(LOG.c.work == row.work, LOG.c.epoch == desk.store.epoch)
        before = connection.scalar(first.order_by(LOG.c.seq).limit(1))


def _said(last: _Last) -> str:
    if last.entity == Deed.__tablename__ and (not last.reason or _deed(last) == DEEDS[PRINT]):
        words = (last.pairs.get("words") or [None, ""])[1] or ""
        return f"{_deed(last)} {words}".strip()
    word = record_classes()[last.entity][1] if last.entity in record_classes() else last.entity
    return last.reason or f"{KINDS.get(last.kind, last.kind)}{word}"


def _deed(last: _Last) -> str:
    kind = (last.pairs.get("kind") or [None, ""])[1]
    return DEEDS.get(kind, "") if kind in (PRINT, "import", "export") else ""


# why not

Why = tuple[str, str]


def _entries(connection: Connection, work_id: str) -> Sequence[RowMapping]:
    return connection.execute(
        select(LOG).where(LOG.c.work == work_id, LOG.c.entity != Deed.__tablename__).order_by(LOG.c.seq.desc())
    ).mappings().all()


def _why_not(desk: Desk, connection: Connection, work_id: str) -> Why | None:
    """What happened and what to do where a work cannot be undone, else None."""
    rows = _entries(connection, work_id)
    if not rows:
        return _DONE
    if any(row["kind"] in _TAKEN_IN for row in rows):
        return _MERGED
    entities = {row["entity"] for row in rows}
    if Village.__tablename__ in entities:
        return _VILLAGE
    if Account.__tablename__ in entities:
        return "账户的更改不能撤销", "请在“设置”的“账户”里另改"
    if rows[0]["reason"] == UNDONE:
        return "这一步就是撤销", "请重新办理"
    return _since(connection, rows) or _frozen(connection, rows)


def _of_another(operator: str) -> Why:
    return f"由{operator}办理", "请由本人撤销"


def _frozen(connection: Connection, rows: Sequence[RowMapping]) -> Why | None:
    """What has left the office, or was closed, stays as it is."""
    if any(row["entity"] == MonthClose.__tablename__ for row in rows):
        return _CLOSED
    batch, line = table_of(Batch), table_of(BatchLine)
    ids = {row["record_id"] for row in rows if row["entity"] == Batch.__tablename__}
    lines = [row["record_id"] for row in rows if row["entity"] == BatchLine.__tablename__]
    if lines:
        ids |= set(connection.scalars(select(line.c.owner_id).where(line.c.id == lines[0])))
    for stage in connection.scalars(select(batch.c.stage).where(batch.c.id.in_(sorted(ids)))) if ids else ():
        if stage in _FINAL:
            return f"发放表{stage}，不能撤销", "差错由以后的批次补发或追缴"
    return None


def _since(connection: Connection, rows: Sequence[RowMapping]) -> Why | None:
    """Whether any record of the work was changed afterwards and that change still stands."""
    newest = {row["record_id"]: row["seq"] for row in reversed(rows)}
    keys = sorted(newest)
    for start in range(0, len(keys), 400):
        some = keys[start:start + 400]
        later = connection.execute(
            select(LOG.c.record_id, LOG.c.seq, LOG.c.work, LOG.c.reason).where(
                LOG.c.record_id.in_(some), LOG.c.kind != KEEP, LOG.c.epoch == rows[0]["epoch"],
                LOG.c.seq > rows[-1]["seq"])
            .order_by(LOG.c.record_id, LOG.c.seq)
        ).all()
        for key, group in groupby(later, key=lambda row: str(row.record_id)):
            works = {row.work: row.reason for row in group if row.seq > newest[key]}
            if why := _standing(works.values()):
                return why
    return None


def _standing(reasons: Iterable[str]) -> Why | None:
    """Later works on a record, by their reasons: an undo takes away the last one before it, or the work itself."""
    depth, undone = 0, False
    for reason in reasons:
        if reason != UNDONE:
            depth += 1
        elif depth:
            depth -= 1
        else:
            undone = True
    return _ALREADY if undone else _CHANGED if depth else None


# undoing


@asks(Permission.SAVE)
def undo(desk: Desk, work_id: str) -> Changes:
    """Take one unit of work back by writing the values before it; created records are voided.

    Refused where it is somebody else's, where any of its records was changed again since and that change stands, where
    it was merged, and where a payment sheet has been printed or a month closed. Undo is itself a change: nothing
    leaves the log.
    """
    with desk.store.reading() as connection:
        rows = _entries(connection, work_id)
        if not rows or any(row["entity"] == Account.__tablename__ for row in rows):
            raise Refusal("没有可以撤销的操作", "", code="nothing-to-undo")
        if any(row["kind"] in _TAKEN_IN for row in rows):
            raise Refusal(*_MERGED, code="merged-work")
        if rows[0]["operator"] != desk.operator:
            raise Refusal(*_of_another(rows[0]["operator"]), code="not-your-work")
        if any(row["entity"] == Village.__tablename__ for row in rows):
            raise Refusal(*_VILLAGE, code="cannot-undo")
        if frozen := _frozen(connection, rows):
            raise Refusal(*frozen, code="cannot-undo")
        if why := _since(connection, rows):
            raise Refusal(*why, code="cannot-undo")
    with desk.store.work(desk.operator, UNDONE) as work:
        for row in rows:
            _take_back(work, row)
    return work.changes


def _take_back(work: Work, row: Mapping[str, Any] | RowMapping) -> None:
    record, _ = record_classes()[row["entity"]]
    key = row["record_id"]
    if work.get(record, key) is None:
        raise Refusal(*_CHANGED, code="cannot-undo")
    if row["kind"] == "create":
        work.void(record, key, UNDONE)
        return
    table = table_of(record)
    pairs = {**json.loads(row["payload"]), **(json.loads(row["sealed"]) if row["sealed"] else {})}
    work.put(record, {name: restored(table.c[name], before) for name, (before, _) in pairs.items()}, key)
