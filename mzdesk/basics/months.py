"""A benefit or reporting month as a type of its own: never a date, never a bare number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4})(?:-|年)?(\d{1,2})月?$")


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, for example ``Month(2026, 10)``; written ``2026-10`` in data and 2026年10月 to people."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError("month out of range")

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """2026-10, 202610, 2026年10月 → the month; anything else → None."""
        found = _WRITTEN.match(text.strip())
        if not found or not 1 <= int(found[2]) <= 12:
            return None
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def stored(cls, text: str) -> Month:
        """Back from ``str()``; ValueError for anything else."""
        year, month = text.split("-")
        return cls(int(year), int(month))

    def until(self, last: Month) -> Iterator[Month]:
        """Every month from this one to ``last`` inclusive; none where ``last`` lies before."""
        for months in range(last.number - self.number + 1):
            yield self.plus(months)

    @property
    def number(self) -> int:
        """Months counted from the year 0: the difference of two is how many lie between."""
        return self.year * 12 + self.month - 1

    def plus(self, months: int) -> Month:
        years, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, index + 1)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.plus(1).first - timedelta(days=1)

    @property
    def compact(self) -> str:
        """202610, as in package file names."""
        return f"{self.year:04d}{self.month:02d}"

    @property
    def words(self) -> str:
        return f"{self.year}年{self.month}月"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
