"""低收入人口分层: a tag for each person, from a month to a month; a family shares none (assistance.md §0, trap 22)."""

from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.coded import Coded
from mzdesk.basics.months import Month
from mzdesk.describe import choice, month, person_ref, text
from mzdesk.store.base import Record


class Layer(Coded):
    """层次, the narrower first."""

    TEKUN = "1", "特困人员"
    DIBAO = "2", "最低生活保障对象"
    EDGE = "3", "最低生活保障边缘家庭成员"
    RIGID = "4", "刚性支出困难家庭成员"
    WATCHED = "5", "防止返贫监测对象"
    OTHER = "9", "其他困难人员"


class LowIncomeTag(Record):
    """One person in one layer. Who holds 低保 is told by the entitlement, not by a tag."""

    __tablename__ = "low_income_tag"
    person: Mapped[str | None] = person_ref("人员", required=True)
    layer: Mapped[Any] = choice(Layer, "层次", required=True)
    began: Mapped[Month | None] = month("起始月", required=True)
    ended: Mapped[Month | None] = month("截止月")
    basis: Mapped[str | None] = text("认定文号", 60)
    LOOKED_UP = (("person",),)
