"""What is kept of a case of 临时救助: one-off, by household or person; no village is forced on 急难 (trap 28)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.money import Money
from mzdesk.cases.record import ApplicationFields, PayeeFields
from mzdesk.describe import choice, day, flag, money, note, quantity, text
from mzdesk.lines.temporary_aid import codes
from mzdesk.store.base import Register


class TemporaryAid(ApplicationFields, PayeeFields, Register):
    """One application, or one payment made first (先行救助) and written up afterwards."""

    __tablename__ = "temporary_aid"
    track: Mapped[Any] = choice(codes.Track, "救助类型", required=True)
    cause: Mapped[Any] = choice(codes.Cause, "事由", required=True)
    event_day: Mapped[date | None] = day("事发日期")
    event_place: Mapped[str | None] = text("事发地点", 60)
    local_hukou: Mapped[bool | None] = flag("本地户籍")
    people: Mapped[int | None] = quantity("救助人数", "人", required=True)
    expenses: Mapped[str | None] = note("支出和困难情况")
    form: Mapped[Any] = choice(codes.Form, "救助方式", required=True)
    amount: Mapped[Money | None] = money("救助金额")
    fund: Mapped[Any] = choice(codes.Fund, "资金来源")
    again_why: Mapped[str | None] = text("同一事由再次救助的理由", 100, none_word="无")
    paid_first: Mapped[date | None] = day("先行救助日期")
    backfilled: Mapped[date | None] = day("补办日期")
    received_by: Mapped[str | None] = text("领取人", 72)
