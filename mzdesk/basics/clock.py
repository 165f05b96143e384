"""Time is an argument: what asks for the time is handed a clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "北京时间")
WRITTEN = "%Y%m%dT%H%M%S%f"
MILLISECOND = timedelta(milliseconds=1)
MOST_AT_ONCE = 9999


class Clock(Protocol):
    """Anything that tells the present moment, with its time zone."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock, in Beijing time whatever the machine's zone is set to."""

    def now(self) -> datetime:
        return datetime.now(CHINA)


@dataclass
class FixedClock:
    """A clock that stands where it is put: for tests and for building sample offices."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def set(self, day: date, hour: int = 9, minute: int = 0) -> None:
        self.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)

    def advance(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


_SIGNS = str.maketrans("", "", "-:.")


class HybridClock:
    """Hybrid logical time: never goes back, even where the machine's clock does.

    A stamp is ``YYYYMMDDTHHMMSSmmm-CCCC`` (Beijing wall time and a counter), so stamps sort as text. After the wall
    clock was set back, stamps keep the highest wall time seen and count up; a full counter carries into the wall time.
    """

    def __init__(self, wall: Callable[[], datetime], last: str = "") -> None:
        self._wall = wall
        self.last = last

    def stamp(self) -> str:
        wall = _text(self._wall())
        seen, _, counter = self.last.partition("-")
        if wall > seen:
            self.last = f"{wall}-0000"
        elif int(counter or 0) < MOST_AT_ONCE:
            self.last = f"{seen}-{int(counter or 0) + 1:04d}"
        else:
            self.last = f"{_text(datetime.strptime(seen, WRITTEN).replace(tzinfo=CHINA) + MILLISECOND)}-0000"
        return self.last


def _text(moment: datetime) -> str:
    """To the millisecond, as ``WRITTEN`` with its last three digits cut off."""
    return moment.isoformat(timespec="milliseconds")[:23].translate(_SIGNS)
