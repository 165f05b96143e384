"""Beds and people of a home from intervals (care.md §4.5, trap 13): who slept where, and the figures of a month.

An interval holds its first day and not its last: on the day a bed changes hands it is counted once, for who comes.
A resident in hospital or on leave keeps the bed; a bed under repair is no bed that could be used.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mzdesk.basics.months import Month

Row = Mapping[str, Any]
"""A row with ``began`` and ``ended``, days or None."""


def covers(row: Row, day: date) -> bool:
    """Whether an interval [began, ended) holds a day; without a beginning it holds none."""
    began, ended = row.get("began"), row.get("ended")
    return began is not None and began <= day and (ended is None or day < ended)


def days(row: Row, first: date, last: date) -> set[date]:
    """The days of an interval between two days, both included."""
    began, ended = row.get("began"), row.get("ended")
    if began is None:
        return set()
    start, stop = max(began, first), min(ended or last + timedelta(days=1), last + timedelta(days=1))
    return {start + timedelta(days=n) for n in range((stop - start).days)}


@dataclass(frozen=True)
class Bed:
    """A bed: when it stands there, and when it could not be used (维修, 停用)."""

    id: str
    row: Row
    outages: tuple[Row, ...] = ()

    def usable(self, day: date) -> bool:
        return covers(self.row, day) and not any(covers(one, day) for one in self.outages)

    def usable_days(self, first: date, last: date) -> set[date]:
        found = days(self.row, first, last)
        for one in self.outages:
            found -= days(one, first, last)
        return found


@dataclass(frozen=True)
class Stay:
    """A resident: times in the home (spells, with ``exit_reason``), on beds (with ``bed``), and away."""

    id: str
    spells: tuple[Row, ...]
    beds: tuple[Row, ...] = ()
    absences: tuple[Row, ...] = ()

    def lives_here(self, day: date) -> bool:
        return any(covers(one, day) for one in self.spells)

    def bed_on(self, day: date) -> str | None:
        return next((one["bed"] for one in self.beds if covers(one, day)), None)

    def away_on(self, day: date) -> Row | None:
        return next((one for one in self.absences if covers(one, day)), None)


@dataclass(frozen=True)
class MonthOfHome:
    """A month of one home. ``start`` + ``came`` − ``left`` = ``end``; ``died`` are among those who left.

    Ids of residents, one entry an interval, so that somebody who came twice stands there twice. ``bed_days`` are those
    on which a bed was somebody's, ``usable_days`` those on which it could be: ``rate`` is never above one.
    """

    month: Month
    start: tuple[str, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]
    died: tuple[str, ...]
    end: tuple[str, ...]
    bed_days: int
    usable_days: int
    away_days: int
    beds: int
    usable: int
    occupied: int

    @property
    def rate(self) -> Fraction | None:
        """入住率 over the days of the month; None for a home without a bed that could be used."""
        return Fraction(self.bed_days, self.usable_days) if self.usable_days else None

    @property
    def empty(self) -> int:
        """Beds on the last day that could be used and were nobody's."""
        return self.usable - self.occupied

    @property
    def balanced(self) -> bool:
        return len(self.start) + len(self.came) - len(self.left) == len(self.end)


def month_of_home(beds: Sequence[Bed], stays: Sequence[Stay], month: Month, dead: Collection[str]) -> MonthOfHome:
    """The figures of a month from the intervals alone. ``dead`` are the codes of exit reasons that mean a death."""
    first, last = month.first, month.last
    before = first - timedelta(days=1)
    usable = {bed.id: bed.usable_days(first, last) for bed in beds}
    taken: dict[str, set[date]] = {bed.id: set() for bed in beds}
    away = 0
    for stay in stays:
        for row in stay.beds:
            if row.get("bed") in taken:
                taken[row["bed"]] |= days(row, first, last)
        gone: set[date] = set().union(*(days(row, first, last) for row in stay.absences))
        here: set[date] = set().union(*(days(row, first, last) for row in stay.spells))
        away += len(gone & here)
    ended = list(_moves(stays, month, "ended"))
    return MonthOfHome(
        month,
        start=tuple(stay.id for stay in stays if stay.lives_here(before)),
        came=tuple(key for key, _ in _moves(stays, month, "began")),
        left=tuple(key for key, _ in ended),
        died=tuple(key for key, row in ended if str(row.get("exit_reason") or "") in dead),
        end=tuple(stay.id for stay in stays if stay.lives_here(last)),
        bed_days=sum(len(found & usable[key]) for key, found in taken.items()),
        usable_days=sum(len(found) for found in usable.values()), away_days=away,
        beds=sum(covers(bed.row, last) for bed in beds), usable=sum(bed.usable(last) for bed in beds),
        occupied=sum(last in taken[bed.id] and last in usable[bed.id] for bed in beds),
    )


def _moves(stays: Iterable[Stay], month: Month, key: str) -> Iterable[tuple[str, Row]]:
    """Intervals that begin or end in the month. The first day away is the day of leaving: who leaves on the first was
    there on the last of the month before."""
    for stay in stays:
        for row in stay.spells:
            if row.get("began") and row.get(key) and Month.of(row[key]) == month:
                yield stay.id, row


def double_booked(stays: Iterable[Stay]) -> set[str]:
    """Beds that two residents have on one day."""
    rows: dict[str, list[Row]] = {}
    for stay in stays:
        for row in stay.beds:
            if row.get("bed") and row.get("began"):
                rows.setdefault(row["bed"], []).append(row)
    found = set()
    for bed, held in rows.items():
        held.sort(key=lambda row: row["began"])
        for one, other in pairwise(held):
            if one.get("ended") is None or other["began"] < one["ended"]:
                found.add(bed)
    return found
