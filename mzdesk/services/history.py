"""The change log in words, and taking the last unit of work back by compensating changes."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, select

from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import Batch, BatchLine, Death, MonthClose
from mzdesk.cases.tags import LowIncomeTag
from mzdesk.describe import Field, Line, fields_of
from mzdesk.describe.columns import restored
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.merges import PersonMerge
from mzdesk.people.places import Village
from mzdesk.services.dossiers import load
from mzdesk.services.names import Names, names
from mzdesk.store.base import Record
from mzdesk.store.deeds import DRILL, PRINT, RESTORE, UNMASK, Deed
from mzdesk.store.log import LOG, MERGE
from mzdesk.store.work import Changes, Work, table_of

KINDS = {"create": "新建", "update": "修改", "void": "作废", "merge": "合并", "attach": "附件",
         "unmerge": "撤回合并", "keep": "保留本机的值"}
UNDONE = "撤销上一步"
_DEEDS = {PRINT: "打印", UNMASK: "查看敏感内容", "import": "导入", "export": "导出", DRILL: "备份演练", RESTORE: "恢复"}


@dataclass(frozen=True)
class HistoryEntry:
    """One change in words: when (到分钟), who, what kind of row, each field with its words before and after, why."""

    when: str
    who: str
    what: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str


@dataclass(frozen=True)
class LastWork:
    """The newest unit of work that can still be taken back."""

    work_id: str
    words: str


@cache
def record_classes() -> dict[str, tuple[type[Record], str]]:
    """Every logged record class by table name, with the word for it."""
    found: dict[str, tuple[type[Record], str]] = {
        Village.__tablename__: (Village, "村（社区）"), Deed.__tablename__: (Deed, "行为"),
        Batch.__tablename__: (Batch, "发放批次"), BatchLine.__tablename__: (BatchLine, "发放明细"),
        Death.__tablename__: (Death, "死亡登记"), LowIncomeTag.__tablename__: (LowIncomeTag, "低收入人口标签"),
        MonthClose.__tablename__: (MonthClose, "月结"), PersonMerge.__tablename__: (PersonMerge, "居民合并"),
    }
    for line in LINES.values():
        if line.subject is not None:
            found.setdefault(line.subject.__tablename__, (line.subject, "居民"))  # type: ignore[attr-defined]
        found[line.record.__tablename__] = (line.record, line.title)  # type: ignore[attr-defined]
        found.update({p.record.__tablename__: (p.record, p.title) for p in line.parts})  # type: ignore[attr-defined]
    return found


def history(desk: Desk, line: Line, key: str, limit: int = 500) -> list[HistoryEntry]:
    """Everything that happened to a record, its person and its rows, newest first."""
    dossier = load(desk, line, key)
    ids = [key, *(r["id"] for rows in dossier.parts.values() for r in rows)]
    ids += filter(None, [dossier.values.get("person_id")])
    deed = table_of(Deed)
    with desk.store.reading() as connection:
        deeds = connection.scalars(select(deed.c.id).where(deed.c.subject_id == key)).all()
        voided = [
            row for part in line.parts for row in connection.scalars(
                select(table_of(part.record).c.id).where(table_of(part.record).c.owner_id == key))
        ]
        entries = connection.execute(
            select(LOG).where(LOG.c.record_id.in_([*ids, *deeds, *voided]))
            .order_by(LOG.c.time.desc(), LOG.c.seq.desc()).limit(limit)
        ).mappings().all()
    known = names(desk)
    return [_entry(known, row) for row in entries]


def _entry(known: Names, row: RowMapping) -> HistoryEntry:
    stamp = row["time"]
    when = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}"
    pairs = {**json.loads(row["payload"]), **(json.loads(row["sealed"]) if row["sealed"] else {})}
    found = record_classes().get(row["entity"])
    if found is None:
        return HistoryEntry(when, row["operator"], row["entity"], (), row["reason"])
    record, word = found
    if record is Deed:
        what = _DEEDS.get((pairs.get("kind") or [None, ""])[1], "行为")
        words = (pairs.get("words") or [None, ""])[1] or ""
        return HistoryEntry(when, row["operator"], f"{what} {words}".strip(), (), row["reason"])
    table, described = table_of(record), fields_of(record)
    changes = []
    for name, (before, after) in pairs.items():
        label = described[name].label if name in described else {"state": "状态", "void_reason": "作废原因"}.get(name)
        if label is not None:
            changes.append((label, _words(known, described.get(name), table, name, before),
                            _words(known, described.get(name), table, name, after)))
    return HistoryEntry(when, row["operator"], f"{KINDS.get(row['kind'], row['kind'])}{word}", tuple(changes),
                        row["reason"])


def _words(known: Names, described: Field | None, table: Any, name: str, plain: Any) -> str:
    if plain is None:
        return "未采集"
    if described is None:
        return str(plain)
    try:
        return known.shown(described, restored(table.c[name], plain))
    except (ValueError, TypeError):
        return str(plain)


def last_work(desk: Desk) -> LastWork | None:
    """The operator's newest unit of work that changed records of this office and was not itself an undo."""
    with desk.store.reading() as connection:
        row = connection.execute(
            select(LOG.c.work, LOG.c.entity, LOG.c.kind, LOG.c.reason)
            .where(LOG.c.epoch == desk.store.epoch, LOG.c.operator == desk.operator, LOG.c.entity != Deed.__tablename__)
            .order_by(LOG.c.seq.desc()).limit(1)
        ).first()
        if row is None or row.reason == UNDONE or row.kind == MERGE or row.entity == Village.__tablename__:
            return None
    word = record_classes()[row.entity][1] if row.entity in record_classes() else row.entity
    return LastWork(row.work, row.reason or f"{KINDS.get(row.kind, row.kind)}{word}")


def undo(desk: Desk, work_id: str) -> Changes:
    """Take one unit of work back by writing the values before it; created records are voided.

    Refused where any of its records was changed again since. Undo is itself a change: nothing leaves the log.
    """
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(LOG).where(LOG.c.work == work_id, LOG.c.entity != Deed.__tablename__)
            .order_by(LOG.c.seq.desc())
        ).mappings().all()
    if not rows:
        raise Refusal("没有可以撤销的操作", "", code="nothing-to-undo")
    if any(row["kind"] == MERGE for row in rows):
        raise Refusal(
            "合并的报送包不能这样撤销：乡镇已经按收到处理", "有错的内容请乡镇改正后重新报送", code="merged-work"
        )
    with desk.store.work(desk.operator, UNDONE) as work:
        newest: dict[str, int] = {}
        for row in rows:
            newest.setdefault(row["record_id"], row["base_version"] + 1)
            _take_back(work, row, newest)
    return work.changes


def _take_back(work: Work, row: RowMapping, newest: dict[str, int]) -> None:
    record, _ = record_classes()[row["entity"]]
    key = row["record_id"]
    stands = work.get(record, key)
    if stands is None or stands["version"] != newest[key]:
        raise Refusal(
            "这之后又有人改过同一条记录，不能撤销", "请打开记录，在“变更经过”里核对后手工改回", code="cannot-undo"
        )
    if row["kind"] == "create":
        work.void(record, key, UNDONE)
    else:
        table = table_of(record)
        pairs = {**json.loads(row["payload"]), **(json.loads(row["sealed"]) if row["sealed"] else {})}
        work.put(record, {name: restored(table.c[name], before) for name, (before, _) in pairs.items()}, key)
    after = work.get(record, key)
    newest[key] = after["version"] if after else newest[key]
