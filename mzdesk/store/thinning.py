"""Which of many backups stay: all of the last days, then one a day, a week, a month. Pure: moments in and out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Tier:
    """Of the backups younger than ``days``, the newest of each group stays. ``days`` None: however old."""

    days: int | None
    group: Callable[[datetime], Any]


TIERS = (
    Tier(7, lambda moment: moment),
    Tier(30, lambda moment: moment.date()),
    Tier(12 * 7, lambda moment: moment.isocalendar()[:2]),
    Tier(None, lambda moment: (moment.year, moment.month)),
)
"""All of the last 7 days; one a day for 30 days; one a week for 12 weeks; one a month for ever."""


def staying(moments: Iterable[datetime], now: datetime, tiers: Sequence[Tier] = TIERS) -> set[datetime]:
    """The moments whose backups stay. The newest of all always does, and one whose moment has not come yet (the
    machine's clock was wrong) too. Thinning today and again tomorrow leaves what thinning tomorrow alone would."""
    every = sorted(set(moments))
    kept = {moment for moment in every if moment > now} | set(every[-1:])
    for tier in tiers:
        newest = {tier.group(moment): moment for moment in every}
        young = now - timedelta(days=tier.days) if tier.days is not None else None
        kept |= {moment for moment in newest.values() if young is None or moment > young}
    return kept
