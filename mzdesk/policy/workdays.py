"""工作日: which days count, from the State Council's lists; what a clock of 工作日, 天 or 月 ends on."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mzdesk.basics.dossier import PolicyTables

UNPUBLISHED = "未含节假日调休"


class Unit(StrEnum):
    """What a period is counted in."""

    WORKDAYS = "工作日"
    DAYS = "天"
    MONTHS = "月"


@dataclass(frozen=True)
class Ending:
    """The last day of a period; ``note`` says where the calendar was not complete."""

    day: date
    note: str = ""


def is_workday(day: date, policy: PolicyTables) -> tuple[bool, bool]:
    """(works, known): a ``calendar_day`` row of the bureau's policy package first, then the published lists of the
    library; a year without either counts Monday to Friday and is not known."""
    row = policy.find("calendar_day", day, day=day)
    if row is not None:
        return bool(row["works"]), True
    if policy.find("calendar_year", day, year=day.year):
        return day.weekday() < 5, True
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


def ending(start: date, length: int, unit: Unit, policy: PolicyTables) -> Ending:
    """The last day of a period that begins with an event on ``start``; that day itself is not counted.

    A period in 天 or 月 that ends on a day off runs on to the next working day (民法典第二百零三条). A posting is
    counted by ``full_days``.
    """
    if unit is Unit.WORKDAYS:
        return _workdays(start, length, policy)
    if unit is Unit.MONTHS:
        months = start.year * 12 + start.month - 1 + length
        first = date(months // 12, months % 12 + 1, 1)
        last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
        end = first.replace(day=min(start.day, last))
    else:
        end = start + timedelta(days=length)
    works, known = is_workday(end, policy)
    every = known
    while not works:
        end += timedelta(days=1)
        works, known = is_workday(end, policy)
        every = every and known
    return Ending(end, "" if every else UNPUBLISHED)


def full_days(start: date, days: int) -> date:
    """The last day of a posting that must hang ``days`` whole natural days after the day it was put up."""
    return start + timedelta(days=days)


def _workdays(start: date, length: int, policy: PolicyTables) -> Ending:
    day, left, every = start, length, True
    while left > 0:
        day += timedelta(days=1)
        works, known = is_workday(day, policy)
        every = every and known
        left -= works
    return Ending(day, "" if every else UNPUBLISHED)


def workdays_between(start: date, end: date, policy: PolicyTables) -> int:
    """Working days after ``start`` up to and with ``end``; negative where ``end`` lies before."""
    if end < start:
        return -workdays_between(end, start, policy)
    count, day = 0, start
    while day < end:
        day += timedelta(days=1)
        count += is_workday(day, policy)[0]
    return count


__all__ = ["UNPUBLISHED", "Ending", "Unit", "ending", "full_days", "is_workday", "workdays_between"]
