"""What a list of cases shows that no field holds: the next day to look at, amounts in force, where the case stands."""

from collections.abc import Callable, Sequence
from datetime import date

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.entitle import due, in_month
from mzdesk.cases.lifecycle import OPEN, STANDING
from mzdesk.cases.limits import POSTING, next_review, running
from mzdesk.describe import Clock


def next_day(programme: str, clocks: Sequence[Clock], reviewed: bool = True) -> Callable[
        [Dossier, Circumstances], date | None]:
    """下一期限: the nearest end of a running clock; for those who are paid the next review."""

    def find(case: Dossier, around: Circumstances) -> date | None:
        found = [one for one in running(programme, clocks, case, around)
                 if one.clock.key != POSTING or one.ends >= around.today]  # a posting that is over presses nobody
        if found:
            return found[0].ends
        return next_review(case, around) if reviewed and case.state in STANDING else None

    return find


def monthly(case: Dossier, around: Circumstances) -> Money | None:
    """月保障金额 in force this month."""
    rows = case.parts.get("entitlements", ())
    month = Month.of(around.today)
    return due(rows, month) if in_month(rows, month) else None


def people(case: Dossier, around: Circumstances) -> int | None:
    """保障人数 this month."""
    rows = in_month(case.parts.get("entitlements", ()), Month.of(around.today))
    household = [row for row in rows if row.get("person") is None]
    return int(household[0].get("people") or 0) if household else (len({row["person"] for row in rows}) or None)


def since(case: Dossier, around: Circumstances) -> str:
    """起始月 of what is paid now."""
    rows = [row for row in case.parts.get("entitlements", ()) if row.get("began")]
    return str(min(row["began"] for row in rows)) if rows else ""


def standing(case: Dossier, around: Circumstances) -> str:
    return case.state


def is_open(case: Dossier) -> bool:
    return case.state in OPEN
