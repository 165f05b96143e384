"""What is kept of a case of 高龄津贴 (assistance.md §1.7)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.cases.record import ApplicationFields, PayeeFields
from mzdesk.describe import choice, day
from mzdesk.lines.old_age import codes
from mzdesk.store.base import Register


class OldAgeAllowance(ApplicationFields, PayeeFields, Register):
    """One application; the band follows the birthday without a new one."""

    __tablename__ = "old_age_allowance"
    verified_on: Mapped[date | None] = day("最近生存认证")
    verified_way: Mapped[Any] = choice(codes.VerifiedBy, "认证方式")
