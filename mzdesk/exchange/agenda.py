"""What the exchange asks for on 今日: the day by which a month is handed in, and what came back from the bureau."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from mzdesk.basics.months import Month
from mzdesk.exchange import blobs, own
from mzdesk.exchange.feedback import told
from mzdesk.exchange.manifest import UPWARD
from mzdesk.exchange.records import PackageSent, ReceiptRead, Recovery
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.store.local import Contested

PAGE = "handin"
MONTHS_AHEAD = 2
DEADLINE = "上报截止"
"""The title of a month that is to be handed in; its key is the month."""
PICTURES, CONTESTED, RECOVERY, FEEDBACK = "pictures", "contested", "recovery", "feedback"
"""Keys of what came back; that of feedback goes on with its number."""


@dataclass(frozen=True)
class Matter:
    """One thing to do or to look at, with its day; ``ready``: it came on that day and nobody is late with it."""

    key: str
    title: str
    name: str
    day: date
    words: str
    ready: bool = False


def matters(desk: Desk, until: date) -> list[Matter]:
    """At a township that reports to a bureau; nothing before its keys are known there."""
    if desk.office.role != TOWNSHIP or own.roster(desk) is None:
        return []
    with desk.store.reading() as connection:
        found = [*_to_hand_in(connection, desk, until), *_lacking(connection), *_waiting(connection)]
    return [*found, *_feedback(desk)]


def _to_hand_in(connection: Connection, desk: Desk, until: date) -> list[Matter]:
    """Each month that is not handed in yet and whose day (policy table ``report_day``) is near or past."""
    row = desk.policy.find("report_day", desk.today())
    if row is None:
        return []
    last = connection.scalar(select(func.max(PackageSent.period)).where(PackageSent.kind.in_(UPWARD))) or ""
    found = []
    for back in range(-1, MONTHS_AHEAD - 1):
        month = Month.of(desk.today()).plus(back)
        after = month.plus(1)
        day = min(after.first + timedelta(days=int(row["day"]) - 1), after.last)
        if str(month) > last and day <= until:
            words = f"{month.words}的月度报送还没有导出，请在“月度报送”里生成报送包"
            found.append(Matter(str(month), DEADLINE, month.words, day, words))
    return found


def _lacking(connection: Connection) -> list[Matter]:
    """Pictures that the bureau said it lacks, until a package was written after it said so."""
    count = len(blobs.asked_for(connection))
    read = connection.scalar(select(func.max(ReceiptRead.read))) or ""
    sent = connection.scalar(select(func.max(PackageSent.created)).where(PackageSent.kind.in_(UPWARD))) or ""
    if not count or not read or sent > read:
        return []
    words = "下次报送时一并补上，请尽快生成报送包"
    return [Matter(PICTURES, "市局缺少照片", f"{count}张", _day(read), words, ready=True)]


def _waiting(connection: Connection) -> list[Matter]:
    """What waits for the bureau's word, and what may be taken back after a restore."""
    found = []
    contested = connection.execute(select(func.count(), func.max(Contested.told))).one()
    if contested[0]:
        found.append(Matter(CONTESTED, "市局待核", f"{contested[0]}处", _day(contested[1]),
                            "等市局核定，核定前不发放有争议的款项；可与市局联系", ready=True))
    lost = connection.scalar(select(func.count()).where(Recovery.state == "open")) or 0
    if lost:
        newest = connection.scalar(select(func.max(ReceiptRead.read))) or ""
        words = "市局留有恢复备份后丢失的内容，请逐条决定取回或不取"
        found.append(Matter(RECOVERY, "找回", f"{lost}处", _day(newest), words, ready=True))
    return found


def _feedback(desk: Desk) -> list[Matter]:
    """The newest feedback, for as many days as the policy says."""
    lines = told(desk)
    row = desk.policy.find("report_day", desk.today())
    if not lines or row is None or _day(lines[0].read) + timedelta(days=int(row["shown"])) < desk.today():
        return []
    newest = [line for line in lines if line.number == lines[0].number]
    counts = {
        "改动": sum(line.kind == "edit" and line.outcome == "applied" for line in newest),
        "未采纳市局的": sum(line.outcome == "kept" for line in newest),
        "说明": sum(line.kind == "note" for line in newest),
        "合并": sum(line.kind == "merge" for line in newest),
    }
    words = "，".join(f"{name}{count}处" for name, count in counts.items() if count)
    brought = [line.words for line in newest if line.kind in ("roster", "policy") and line.words]
    return [Matter(f"{FEEDBACK}{newest[0].number}", "市局反馈", f"第{newest[0].number}号", _day(newest[0].read),
                   "；".join(filter(None, (words, *brought))) or "没有改动", ready=True)]


def _day(stamp: str) -> date:
    return date.fromisoformat(stamp[:10]) if stamp else date.min
