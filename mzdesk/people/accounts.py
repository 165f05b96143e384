"""账户: who may open this office, in which role. Nothing of it leaves the office; packages carry its digest alone."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.describe import choice, day, flag, note, text
from mzdesk.people.access import Role
from mzdesk.store.base import Record


class Account(Record):
    """One person's way into the office. ``door`` names the wrapped key in the keyring that this person's password
    opens; it tells nobody anything and has no label. ``villages`` are ids of villages joined by 、; ``closed`` is the
    day since when it opens no more."""

    __tablename__ = "account"
    name: Mapped[str | None] = text("姓名", 40, travels=False)
    role: Mapped[Any] = choice(Role, "角色", travels=False)
    special: Mapped[bool | None] = flag("可看儿童等特殊资料", travels=False)
    manages: Mapped[bool | None] = flag("可管理账户", travels=False)
    villages: Mapped[str | None] = note("可录入的村（社区）", 4000, travels=False)
    closed: Mapped[date | None] = day("停用日期", travels=False)
    door: Mapped[str | None] = text("", 20, travels=False)
