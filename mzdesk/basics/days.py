"""Days as people write them: read from any notation an office uses, kept with the precision they were known to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True)
class PartialDay:
    """A day that may be known only to the month or the year: 2014-03-05, 2014-03 or 2014.

    The missing parts stay missing; nothing invents the 1st (care.md trap 22). ``str()`` is the stored form, which
    sorts as text. Comparisons with whole days go through ``earliest`` and ``latest``.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> PartialDay:
        return cls(day.year, day.month, day.day)

    @classmethod
    @lru_cache(maxsize=50_000)
    def stored(cls, text: str) -> PartialDay:
        """Back from the stored form; registers hold few different days, so each is read once."""
        return cls(*(int(part) for part in text.split("-")))

    @property
    def whole(self) -> date | None:
        """The date, where it is known to the day."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        if self.day:
            return self.earliest
        year, month = (self.year, self.month) if self.month else (self.year, 12)
        return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)

    def agrees(self, other: PartialDay) -> bool:
        """True where both could be the same day: every part that both know is equal."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
        if self.day:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)


def age_on(birth: PartialDay | date, when: date) -> int:
    """Full years (周岁) on a day. Known only to the month or year: counted from the latest possible birthday.

    A birthday on 29 February is reached on 1 March in common years (care.md trap 3).
    """
    born = birth.latest if isinstance(birth, PartialDay) else birth
    return when.year - born.year - ((when.month, when.day) < (born.month, born.day))


def birthday(birth: date, years: int) -> date:
    """The day on which that many full years are reached; 29 February counts as 1 March in common years."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


_SEPARATED = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|\s*月?)$")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})$|(\d{2})(\d{2})(\d{2})$|(\d{4})$")
_YEAR = re.compile(r"(\d{4})\s*年?$")
EARLIEST, LATEST = 1850, 2200
_NAMED = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1}


def read_day(typed: str, today: date | None = None) -> PartialDay | None:
    """Read a day as an office writes it; None where it cannot be read without guessing.

    2014-3-5, 2014.03.05, 2014/3/5, 2014年3月5日, 20140305 → the day; 2015.09, 2015年9月, 2015-9 → the month;
    2015年 → the year. With ``today`` (typing at the desk, not import) also 261008 (short year), 1008 (this year),
    今天, 昨天, -3 (three days ago).
    """
    typed = _plain_digits(typed)
    if not typed:
        return None
    try:
        found = (_near(typed, today) if today is not None else None) or _written(typed, short=today is not None)
    except ValueError:
        return None
    return found if found and EARLIEST <= found.year <= LATEST else None


def _written(typed: str, *, short: bool) -> PartialDay | None:
    """The notations that need no present day. Four digits alone are a year, unless ``short`` forms are meant."""
    if found := _SEPARATED.match(typed):
        return PartialDay(*(int(part) for part in found.groups() if part))
    if len(typed) == 8 and (found := _PACKED.match(typed)):
        return PartialDay(*(int(part) for part in found.groups()[:3]))
    if (found := _YEAR.match(typed)) and (not short or typed.endswith("年")):
        return PartialDay(int(found[1]))
    return None


def _near(typed: str, today: date) -> PartialDay | None:
    """The short forms of the typing clerk, which only make sense beside a present day."""
    if typed in _NAMED:
        return PartialDay.of(today + timedelta(days=_NAMED[typed]))
    if re.fullmatch(r"[-+]\d{1,3}", typed):
        return PartialDay.of(today + timedelta(days=int(typed)))
    found = _PACKED.match(typed)
    if found and found[4]:
        year = 2000 + int(found[4])
        year -= 100 * (year > today.year + 10)
        return PartialDay(year, int(found[5]), int(found[6]))
    if found and found[7] and 1 <= int(typed[:2]) <= 12:
        return PartialDay(today.year, int(typed[:2]), int(typed[2:]))
    return None


def _plain_digits(typed: str) -> str:
    """Half-width digits, no blanks around, no leading apostrophe."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    return half.strip().lstrip("'’‘").strip()
