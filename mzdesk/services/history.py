"""The change log in words."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, select

from mzdesk.cases.payments import Batch, BatchLine, Death, MonthClose
from mzdesk.cases.tags import LowIncomeTag
from mzdesk.describe import Field, Line, fields_of
from mzdesk.describe.columns import restored
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.accounts import Account
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.merges import PersonMerge
from mzdesk.people.places import Village
from mzdesk.services.dossiers import load
from mzdesk.services.names import Names, names
from mzdesk.store.base import Record
from mzdesk.store.deeds import DEEDS, Deed
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of

KINDS = {"create": "新建", "update": "修改", "void": "作废", "merge": "合并", "attach": "附件",
         "unmerge": "撤回合并", "keep": "保留本机的值"}


@dataclass(frozen=True)
class HistoryEntry:
    """One change in words: when (到分钟), who, what kind of row, each field with its words before and after, why."""

    when: str
    who: str
    what: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str


@cache
def record_classes() -> dict[str, tuple[type[Record], str]]:
    """Every logged record class by table name, with the word for it."""
    found: dict[str, tuple[type[Record], str]] = {
        Village.__tablename__: (Village, "村（社区）"), Deed.__tablename__: (Deed, "行为"),
        Account.__tablename__: (Account, "账户"),
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


@asks(Permission.READ)
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
    return [entry_in_words(known, row) for row in entries]


def entry_in_words(known: Names, row: RowMapping) -> HistoryEntry:
    """One entry of the change log in words, masked as its fields ask."""
    when = minute_of(row["time"])
    pairs = {**json.loads(row["payload"]), **(json.loads(row["sealed"]) if row["sealed"] else {})}
    found = record_classes().get(row["entity"])
    if found is None:
        return HistoryEntry(when, row["operator"], row["entity"], (), row["reason"])
    record, word = found
    if record is Deed:
        what = DEEDS.get((pairs.get("kind") or [None, ""])[1], "行为")
        words = (pairs.get("words") or [None, ""])[1] or ""
        return HistoryEntry(when, row["operator"], f"{what} {words}".strip(), (), row["reason"])
    table, described = table_of(record), fields_of(record)
    changes = []
    for name, (before, after) in pairs.items():
        label = described[name].label if name in described else {"state": "状态", "void_reason": "作废原因"}.get(name)
        if label:
            changes.append((label, _words(known, described.get(name), table, name, before),
                            _words(known, described.get(name), table, name, after)))
    return HistoryEntry(when, row["operator"], f"{KINDS.get(row['kind'], row['kind'])}{word}", tuple(changes),
                        row["reason"])


def minute_of(stamp: str) -> str:
    """20261008T0905… → 2026-10-08 09:05."""
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}"


def _words(known: Names, described: Field | None, table: Any, name: str, plain: Any) -> str:
    if plain is None:
        return "未采集"
    if table.name == Account.__tablename__ and name == "villages":
        return "、".join(known.villages.get(one, one) for one in str(plain).split("、"))
    if described is None:
        return str(plain)
    try:
        return known.shown(described, restored(table.c[name], plain))
    except (ValueError, TypeError):
        return str(plain)
