"""校验: every hash of the change log recomputed, and the result in words, on the screen and on a sheet to be signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.paper import Cell, Grid, Paper, Signatures, Words
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services import keeping
from mzdesk.services.history import KINDS, record_classes
from mzdesk.services.keeping import Check
from mzdesk.store import log
from mzdesk.store.local import EpochRow
from mzdesk.store.log import LOG, Head, LogEntry

SHORT = 8


@dataclass(frozen=True)
class Life:
    """One life of the database: how many entries, the first and the last hash in short, and where it is broken."""

    why: str
    began: str
    entries: int
    first: int
    last: int
    first_hash: str
    last_hash: str
    broken: str = ""

    @property
    def whole(self) -> bool:
        return not self.broken

    @property
    def said(self) -> str:
        """The result in one sentence."""
        if self.broken:
            return self.broken
        if not self.entries:
            return "还没有记录"
        return (f"第{self.first}条到第{self.last}条，共{self.entries}条，逐条相连；"
                f"首条 {self.first_hash}，末条 {self.last_hash}")


@dataclass(frozen=True)
class Proof:
    """What the recomputation gave for every life of the database, the newest last."""

    lives: tuple[Life, ...]
    made: str
    letter: str
    records: Check

    @property
    def whole(self) -> bool:
        return all(life.whole for life in self.lives) and self.records.ok

    @property
    def entries(self) -> int:
        return sum(life.entries for life in self.lives)

    @property
    def said(self) -> str:
        """All of it in one sentence."""
        if self.whole:
            end = next((life.last_hash for life in reversed(self.lives) if life.entries), "")
            return f"操作记录完整：重新计算了{self.entries}条，逐条相连，末条 {end}"
        return next((life.broken for life in self.lives if life.broken),
                    f"操作记录与台账对不上：{self.records.said}，可能有记录被删去或绕过程序改动")


@asks(Permission.AUDIT)
def prove(desk: Desk, progress: Progress = silent) -> Proof:
    """Recompute every hash of every life; nothing is trusted but the entries themselves."""
    with desk.store.reading() as connection:
        lives = connection.execute(select(EpochRow).order_by(EpochRow.number)).all()
        found = tuple(_life(connection, life, progress) for life in lives)
    return Proof(found, f"{desk.clock.now():%Y-%m-%d %H:%M}", desk.office.letter, keeping.records_match(desk))


def _life(connection: Connection, life: Row[Any], progress: Progress) -> Life:
    epoch, start = life.id, Head(life.parent_seq, life.parent_hash)
    ends = connection.execute(select(
        func.count(), func.min(LOG.c.seq), func.max(LOG.c.seq)).where(LOG.c.epoch == epoch)).one()
    total = int(ends[0])

    def told() -> Iterator[None]:
        done = 0
        while True:
            done += 1
            if done % 1000 == 0:
                progress(min(done, total), total, "正在重新计算")
            yield

    step = told()
    at = log.broken_at(connection, epoch, start, lambda: next(step))
    if at is None and total and int(ends[2]) != start.seq + total:
        at = int(ends[2])
    first, last = (_hash(connection, epoch, seq) for seq in (ends[1] or 0, ends[2] or 0))
    return Life(
        life.why, life.began[:16].replace("T", " "), total, ends[1] or 0, ends[2] or 0,
        first, last, _place(connection, epoch, at) if at is not None else "")


def _hash(connection: Connection, epoch: str, seq: int) -> str:
    found = connection.scalar(select(LOG.c.hash).where(LOG.c.epoch == epoch, LOG.c.seq == seq)) or ""
    return f"{found[:SHORT]}…".upper() if found else ""


def _place(connection: Connection, epoch: str, seq: int) -> str:
    """Where it is broken, in one sentence: which entry, of when, by whom, about what."""
    row = connection.execute(select(LogEntry.time, LogEntry.operator, LogEntry.entity, LogEntry.kind).where(
        LogEntry.epoch == epoch, LogEntry.seq == seq)).first()
    if row is None:
        return f"操作记录第{seq}条缺失，从这一条起不能作为凭据"
    known = record_classes().get(row.entity)
    what = f"{KINDS.get(row.kind, row.kind)}{known[1] if known else row.entity}"
    stamp = row.time
    when = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}"
    return f"操作记录第{seq}条（{when}，{row.operator}，{what}）被改动，或它前面有缺失，从这一条起不能作为凭据"


def proof_paper(desk: Desk, proof: Proof) -> Paper:
    """操作记录校验单: the result, life by life, for the file and for signatures."""
    head = tuple(Cell(words, head=True) for words in ("数据的由来", "起始", "条数", "首条", "末条", "结果"))
    rows = [tuple(Cell(words) for words in (
        life.why, life.began, str(life.entries), life.first_hash, life.last_hash, "完整" if life.whole else "不完整"))
        for life in proof.lives]
    broken = tuple(Words(f"{life.why}：{life.broken}。") for life in proof.lives if life.broken)
    return Paper(
        "操作记录校验单",
        (Words(f"{desk.office.name}（本机编号{proof.letter}）的操作记录于{proof.made}全部重新计算，结果如下。"),
         Grid((4, 4, 2, 3, 3, 2), (head, *rows)), *broken,
         Words(f"各台账记录的改动次数与操作记录核对：{proof.records.said}。"),
         Words(f"结论：{proof.said}。"),
         Words("每条记录的摘要由前一条的摘要和本条的内容算出（SHA-256），改动、删去任何一条，其后各条都对不上。"
               "核对时请比对两次校验单的末条摘要：后一次的记录中应能找到前一次的末条。", indent=True),
         Signatures(("校验人", "监督人"))))
