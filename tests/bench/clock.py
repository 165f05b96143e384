"""The moment at which the measured office works; apart, so that a measured start reads nothing else."""

from datetime import datetime

from mzdesk.basics.clock import CHINA, FixedClock

CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
TODAY = CLOCK.now().date()
