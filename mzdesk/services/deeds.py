"""Noting acts on records (打印、查看敏感内容、导入、导出) in the chained log."""

from typing import Any

from mzdesk.people.desk import Desk
from mzdesk.store.deeds import Deed
from mzdesk.store.work import Work


def note(work: Work, desk: Desk, kind: str, **facts: Any) -> str:
    """Write one 行为记录 inside a unit of work and return its time (到分钟). ``facts`` are fields of ``Deed``."""
    now = desk.clock.now()
    when = f"{now:%Y-%m-%d %H:%M}"
    work.put(Deed, {"kind": kind, "done_on": now.date(), "done_by": desk.operator, "done_at": when, **facts})
    return when
