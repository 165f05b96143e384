"""报送进度: every township by twelve months, as the bureau sees it, and who is to be reminded (催报)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from mzdesk.basics.months import Month
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.exchange import own
from mzdesk.exchange.coverage import Covered, covered
from mzdesk.exchange.records import Conflict, HeldRow, PackageReceived, PackageSent
from mzdesk.people.desk import Desk
from mzdesk.people.places import divisions

MISSING, ARRIVED, WAITING, MERGED, ANSWERED = "未到", "已到", "待核", "已合并", "已回执"
NOT_YET = ""
"""A month before the township was enrolled, or one that has not come."""
MONTHS = 12
GOOD = ("merged", "duplicate")


@dataclass(frozen=True)
class Cell:
    """One township in one month: its state, and how many entries its packages brought."""

    month: Month
    state: str
    entries: int = 0


@dataclass(frozen=True)
class Line:
    """One township: its months, and how the newest one compares with the one before (覆盖)."""

    site: str
    name: str
    enrolled: str
    cells: tuple[Cell, ...]
    now: Covered = field(default_factory=Covered)
    before: Covered = field(default_factory=Covered)

    @property
    def fewer(self) -> bool:
        """True where a month that came covers fewer files or villages than the one before it."""
        came = self.cells[-1].state not in (MISSING, ARRIVED, NOT_YET)
        return came and (len(self.now.files) < len(self.before.files)
                         or len(self.now.villages) < len(self.before.villages))

    def cell(self, month: Month) -> Cell:
        return next(one for one in self.cells if one.month == month)

    @property
    def missing(self) -> tuple[Month, ...]:
        return tuple(one.month for one in self.cells if one.state == MISSING)


def year(desk: Desk, last: Month) -> list[Line]:
    """Every enrolled township over the twelve months that end with ``last``, by its code."""
    months = [last.plus(-back) for back in reversed(range(MONTHS))]
    roster = own.roster(desk)
    seats = [seat for seat in roster.offices if not seat.revoked] if roster else []
    names = {division.code: division.name for division in divisions()}
    with desk.store.reading() as connection:
        received = connection.execute(select(PackageReceived)).mappings().all()
        answered = set(connection.scalars(select(PackageSent.answers).where(PackageSent.answers != "")))
        known = covered(connection, (last, last.plus(-1)))
        waiting = {row.package for table in (HeldRow, Conflict) for row in connection.execute(
            select(table.package).where(table.state == "open").distinct())}
    found = []
    for site in sorted({seat.site for seat in seats}):
        since = min(seat.enrolled for seat in seats if seat.site == site)
        own_rows = [row for row in received if row["site"] == site]
        cells = tuple(_cell(month, own_rows, since, answered, waiting) for month in months)
        found.append(Line(site, names.get(site, site), since, cells, known.get((site, str(last)), Covered()),
                          known.get((site, str(last.plus(-1))), Covered())))
    return found


def _cell(month: Month, rows: list[Any], since: str, answered: set[str], waiting: set[str]) -> Cell:
    """The state that matters most: what waits for a person, then how far the newest package came."""
    some = [row for row in rows if row["period"] == str(month)]
    if not some:
        return Cell(month, MISSING if since and month >= Month.stored(since[:7]) else NOT_YET)
    entries = sum(row["applied"] for row in some)
    if any(row["sha256"] in waiting for row in some):
        return Cell(month, WAITING, entries)
    good = [row for row in some if row["result"] in GOOD]
    if not good:
        return Cell(month, ARRIVED, entries)
    return Cell(month, ANSWERED if all(row["sha256"] in answered for row in good) else MERGED, entries)


def reminders(desk: Desk, month: Month) -> Roster:
    """催报名单: who has not handed in for a month, with the months before that are missing too."""
    late = [line for line in year(desk, month) if line.cell(month).state in (MISSING, ARRIVED)]
    today = desk.today()
    rows = [
        (str(place), line.name, "已到，没有合并" if line.cell(month).state == ARRIVED else MISSING,
         "、".join(f"{one.month}月" for one in line.missing if one != month) or "无", "", "")
        for place, line in enumerate(late, 1)
    ]
    return Roster(
        title=f"{month.words}催报名单", office=desk.office.name, counted="个乡镇",
        date=f"{today.year}年{today.month}月{today.day}日", rows=rows, signers=("经办人", "负责人"),
        columns=(RosterColumn("序号", 12, align="center"), RosterColumn("乡镇", 40), RosterColumn("本月", 36),
                 RosterColumn("此前缺的月份", 70), RosterColumn("联系时间", 40), RosterColumn("答复", 60)))
