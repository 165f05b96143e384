"""成年 as rules need it: the age itself is dated policy (民法典 第十七条), never a number in the code."""

from datetime import date
from typing import Any

from mzdesk.basics.days import age_on
from mzdesk.basics.dossier import PolicyTables


def is_minor(birth: Any, day: date, policy: PolicyTables) -> bool:
    """未成年 on a day. Whoever's birth is not known is not taken for a minor: an adult's duties are asked of them."""
    if birth is None or birth.earliest > day:
        return birth is not None
    return age_on(birth, day) < int(policy.demand("age_threshold", day, topic="adult")["age"])
