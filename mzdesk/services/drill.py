"""演练（模拟电脑坏了）: restore the newest backup beside the living office, compare the two, and say what came of it.

Nothing of the living office is touched. What is laid aside for the drill is encrypted like the database itself and is
taken away afterwards.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.paper import Cell, Grid, Paper, Signatures, Words
from mzdesk.people.desk import Desk
from mzdesk.services import backups, keeping, offices
from mzdesk.services.backups import Found
from mzdesk.services.deeds import note
from mzdesk.services.keeping import Check
from mzdesk.store import backup as files
from mzdesk.store import log, rewind
from mzdesk.store.deeds import DRILL, Deed
from mzdesk.store.local import Blob, EpochRow
from mzdesk.store.log import Head
from mzdesk.store.work import Changes, table_of

SCRATCH = "drilling"
OF_THE_LIVING = ("电脑时钟", "记录", "从属关系")
"""What the doctor says of these the living office and its backup share; the comparison of the tables covers them."""
PASSED = "备份可以恢复，内容与现有资料一致。"
FAILED = "备份恢复后与现有资料不一致，应立即重新备份并查明原因。"


@dataclass(frozen=True)
class Drill:
    """What a drill found. ``seconds`` is how long bringing the data back took, all checks included."""

    file: str
    made: str
    on: str
    by: str
    seconds: int
    checks: tuple[Check, ...]
    changes: Changes = field(default_factory=Changes)

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


def newest(desk: Desk) -> Found:
    """The backup a drill would take; a Refusal where there is none of this office."""
    for found in backups.everywhere(desk):
        if found.about.get("area") == desk.office.area:
            return found
    raise Refusal("没有找到本单位的备份", "请先备份一次，再做演练", code="no-backup")


def run(
    desk: Desk, file: Path, *, password: str = "", recovery_code: str = "", progress: Progress = silent,
) -> Drill:
    """Restore ``file`` into a scratch folder with the password or the recovery code, compare it with the living office
    as it was at that backup, and note the result in the log.

    Raises Refusal where the file is none, is damaged, or does not open: such a drill has failed before it began, and
    the sentence says what to do.
    """
    began = desk.clock.now()
    progress(0, 0, "核对备份文件")
    about = files.about(file)
    checks = [Check("备份文件", True, "每个字节都对")]
    with _laid_aside(desk, file) as scratch:
        progress(0, 0, "打开")
        again = offices.unlock(scratch, password=password, recovery_code=recovery_code, clock=desk.clock)
        try:
            checks.append(Check("密码", True, f"用{'恢复码' if recovery_code else '密码'}打开"))
            checks += [one for one in keeping.doctor(again) if one.what not in OF_THE_LIVING]
            checks += _compared(desk, again, about, progress)
        finally:
            again.store.close()
    seconds = round((desk.clock.now() - began).total_seconds())
    result = Drill(file.name, _spoken(str(about["made"])), f"{began:%Y-%m-%d %H:%M}", desk.operator, seconds,
                   tuple(checks))
    return _noted(desk, result)


@contextmanager
def _laid_aside(desk: Desk, file: Path) -> Iterator[Path]:
    """The encrypted files of the backup in a folder of their own, which is gone afterwards, however it ends."""
    scratch = desk.folder / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        files.unpack(file, scratch)
        yield scratch
    except OSError as error:
        raise Refusal(f"演练没有做成：{files.reason(error)}", "资料没有改动，请腾出空间后再试",
                      code="drill-failed") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _compared(desk: Desk, again: Desk, about: Mapping[str, Any], progress: Progress) -> Iterator[Check]:
    """The backup beside the living office: the log, the number of entries, each table, the pictures."""
    head = Head(int(about["seq"]), str(about["hash"]))
    with desk.store.reading() as living, again.store.reading() as restored:
        if not rewind.knows(living, str(about["epoch"]), head):
            yield Check("与现有资料比较", False, f"现有日志里没有这份备份的第{head.seq}条，可能不是这台电脑的备份")
            return
        end = log.head(restored, again.store.epoch)
        yield Check("日志条数", end == head, f"备份到第{end.seq}条，与现有日志的同一条相同" if end == head
                    else f"备份说到第{head.seq}条，实际到第{end.seq}条")
        yield _tables(living, restored, head.seq, progress)
        yield _pictures(living, restored, progress)


def _tables(living: Connection, restored: Connection, seq: int, progress: Progress) -> Check:
    changed = rewind.changed_since(living, seq)
    tables, differing, rows = rewind.tables(), [], 0
    for place, (name, raw) in enumerate(tables.items()):
        progress(place, len(tables), "逐表比较")
        theirs = rewind.sum_of(restored, raw)
        rows += theirs.rows
        if theirs != rewind.sum_of(living, raw, changed):
            differing.append(name)
    if differing:
        return Check("逐表比较", False, f"{len(differing)}张表与现有资料对不上：{'、'.join(differing)}")
    return Check("逐表比较", True, f"{len(tables)}张表共{rows}行，行数和摘要都相同")


def _pictures(living: Connection, restored: Connection, progress: Progress) -> Check:
    """Every picture of the backup has the bytes it is named by, and the living office has it too."""
    digests = list(restored.scalars(select(Blob.digest).order_by(Blob.digest)))
    wrong = 0
    for place, digest in enumerate(digests):
        if place % 50 == 0:
            progress(place, len(digests), "核对照片")
        data = restored.scalar(select(Blob.data).where(Blob.digest == digest)) or b""
        here = living.scalar(select(func.count()).select_from(Blob).where(Blob.digest == digest))
        wrong += hashlib.sha256(data).hexdigest() != digest or not here
    said = f"{wrong}张与原件不符" if wrong else f"{len(digests)}张都与原件相同" if digests else "没有照片"
    return Check("照片和扫描件", not wrong, said)


def _noted(desk: Desk, found: Drill) -> Drill:
    words = f"演练{'通过' if found.ok else '没有通过'}，备份 {found.made}"
    with desk.store.work(desk.operator, "备份演练") as work:
        note(work, desk, DRILL, words=words)
    return Drill(found.file, found.made, found.on, found.by, found.seconds, found.checks, work.changes)


def _spoken(made: str) -> str:
    return made[:16].replace("T", " ")


def last_passed(desk: Desk) -> date | None:
    """The day of the last drill that passed."""
    deed = table_of(Deed)
    with desk.store.reading() as connection:
        found: date | None = connection.scalar(select(func.max(deed.c.done_on)).where(
            deed.c.kind == DRILL, deed.c.words.startswith("演练通过")))
    return found


def next_due(desk: Desk) -> date | None:
    """The day by which the next drill should be done (policy table ``drill``), counted from the last that passed, or
    from the day this database was set up. None where no interval is in force."""
    row = desk.policy.find("drill", desk.today())
    if row is None:
        return None
    last = last_passed(desk)
    if last is None:
        with desk.store.reading() as connection:
            began = connection.scalar(select(func.min(EpochRow.began))) or ""
        last = datetime.fromisoformat(began).date() if began else desk.today()
    month = Month.of(last).plus(int(row["months"]))
    return month.first.replace(day=min(last.day, month.last.day))


def record(desk: Desk, found: Drill) -> Paper:
    """演练记录, to be printed and signed."""
    rows = [
        (Cell("单位", head=True), Cell(desk.office.name, span=3)),
        (Cell("演练时间", head=True), Cell(found.on), Cell("经办人", head=True), Cell(found.by)),
        (Cell("所用备份", head=True), Cell(found.file, span=3)),
        (Cell("备份时间", head=True), Cell(found.made), Cell("用时", head=True), Cell(f"{found.seconds} 秒")),
        (Cell("核对项目", head=True, align="center"), Cell("结果", head=True, align="center"),
         Cell("说明", head=True, span=2, align="center")),
        *((Cell(check.what), Cell("相符" if check.ok else "不符", align="center"), Cell(check.said, span=2))
          for check in found.checks),
        (Cell("结论", head=True), Cell(
            PASSED if found.ok else FAILED, span=3, lines=2)),
    ]
    return Paper(
        title="备份恢复演练记录", blocks=(
            Words("模拟电脑损坏：把最近一份备份恢复到临时位置，用本单位的密码（或恢复码）打开，与现有资料逐项核对。"
                  "演练不改动现有资料，临时恢复的内容已清除。"),
            Grid((3, 4, 3, 4), tuple(rows)), Signatures(("经办人", "分管负责人")),
        ), copies=1)
