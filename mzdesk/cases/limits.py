"""Statutory clocks of a case: when each began, when it ends, in 工作日 or 天, and by which rule (assistance.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.cases.codes import Level
from mzdesk.describe import Clock
from mzdesk.policy.workdays import Ending, Unit, ending, full_days

POSTING = "posting"


@dataclass(frozen=True)
class Running:
    """A clock that runs now, and when it ends. ``basis`` names the rule; ``note`` what the calendar lacked."""

    clock: Clock
    ends: date
    basis: str
    note: str = ""
    unverified: bool = False

    @property
    def remark(self) -> str:
        """What must be known to tell of it: that it is a posting, or what the calendar lacked."""
        return POSTING if self.clock.key == POSTING else self.note


def level_on(programme: str, day: date, around: Circumstances) -> Level:
    """Who decides, by the day of the decision (delegation switch, assistance.md §0, trap 35)."""
    row = around.policy.find("approval_level", day, programme=programme)
    return (Level.read(row["level"]) if row else None) or Level.COUNTY


def limit(key: str, programme: str, day: date, around: Circumstances) -> Any:
    """The row of ``time_limit`` for a clock, the programme's own before the general one; None where there is none."""
    level = level_on(programme, day, around).value
    for asked in ({"programme": programme, "level": level}, {"programme": programme, "level": ""},
                  {"programme": "", "level": ""}):
        row = around.policy.find("time_limit", day, clock=key, **asked)
        if row is not None:
            return row
    return None


def ends_on(row: Any, start: date, extended: bool, around: Circumstances) -> Ending:
    """The last day of a limit that began on ``start``."""
    length = int(row["extended"] if extended and row.get("extended") else row["length"])
    if row["clock"] == POSTING:
        return Ending(full_days(start, length))
    return ending(start, length, Unit(row["unit"]), around.policy)


def running(programme: str, clocks: Sequence[Clock], case: Dossier, around: Circumstances) -> list[Running]:
    """The clocks that run in the present state, the nearest end first."""
    found = []
    for clock in clocks:
        start = case.get(clock.starts)
        if case.state not in clock.states or start is None or (clock.ends and case.get(clock.ends)):
            continue
        row = limit(clock.key, programme, start, around)
        if row is None:
            continue
        end = ends_on(row, start, bool(case.get("extension")), around)
        found.append(Running(clock, end.day, row["basis"], end.note, bool(row.get("unverified"))))
    return sorted(found, key=lambda one: one.ends)


def rest(ends: date, today: date, note: str = "") -> str:
    """How long a period still runs, in words. A posting that is over presses nobody."""
    left = (ends - today).days
    if note == POSTING and left < 0:
        return "已满，可以上报"
    words = f"超期{-left}天" if left < 0 else "今天到期" if left == 0 else f"还有{left}天"
    return f"{words}，{note}" if note not in ("", POSTING) else words


def told(title: str, ends: date, today: date, note: str = "") -> str:
    """A clock in words: what runs, until when, how long that is."""
    return f"{title}：{ends.isoformat()}（{rest(ends, today, note)}）"


def next_review(case: Dossier, around: Circumstances) -> date | None:
    """下次复核: the last review, else the decision, plus the cycle of the class (57号 第三十一条)."""
    start = case.get("reviews.reviewed") or case.get("decided")
    row = around.policy.find("review_cycle", around.today, **{"class": str(case.get("review_class") or "A")})
    return ending(start, int(row["months"]), Unit.MONTHS, around.policy).day if start and row else None
