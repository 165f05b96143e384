"""The villages (村、社区) an office keeps: listed, added, renamed, closed when they merge; never deleted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.places import Village
from mzdesk.people.residents import Person
from mzdesk.store.work import Changes, table_of


@dataclass(frozen=True)
class Place:
    """One village with the number of residents kept under it."""

    id: str
    code: str
    name: str
    began: date | None
    ended: date | None
    residents: int
    site: str


def places(desk: Desk) -> list[Place]:
    """Every village of this office by code; at a bureau those of all townships."""
    village, person = table_of(Village), table_of(Person)
    lived = (
        select(person.c.village, func.count().label("n")).where(person.c.void_reason.is_(None))
        .group_by(person.c.village).subquery()
    )
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(village, func.coalesce(lived.c.n, 0).label("residents"))
            .join_from(village, lived, lived.c.village == village.c.id, isouter=True)
            .where(village.c.void_reason.is_(None)).order_by(village.c.code)
        ).all()
    return [Place(r.id, r.code or "", r.name or "", r.began, r.ended, r.residents, r.site) for r in rows]


@asks(Permission.SAVE)
def add(desk: Desk, name: str, code: str = "") -> Changes:
    """Register a village. Without a code the next free one of the township's pattern is taken, to be mended later."""
    known = places(desk)
    name, code = name.strip(), code.strip() or _free_code(desk, known)
    _refuse_unfit(desk, name, code, known)
    with desk.store.work(desk.operator, f"登记{name}") as work:
        work.put(Village, {"code": code, "name": name})
    return work.changes


def _refuse_unfit(desk: Desk, name: str, code: str, others: list[Place]) -> None:
    """A name that is used by another village still open, or a code used by any, would make two places one."""
    if not name:
        raise Refusal("村（社区）名称不能为空", "请填写名称", code="no-name")
    if any(p.name == name and p.ended is None for p in others):
        raise Refusal(f"已经登记了名为“{name}”的村（社区）", "不用再登记", code="village-exists")
    if len(code) != 12 or not (code.isascii() and code.isdigit()) or not code.startswith(desk.office.area):
        raise Refusal("村（社区）代码应为12位，前9位是本乡镇代码", "请核对统计用区划代码", code="bad-code")
    if any(p.code == code for p in others):
        raise Refusal("这个代码已经用在另一个村（社区）", "请核对统计用区划代码", code="village-exists")


def _free_code(desk: Desk, known: list[Place]) -> str:
    used = {p.code for p in known}
    return next(c for n in range(200, 1000) if (c := f"{desk.office.area}{n}") not in used)


@asks(Permission.SAVE)
def change(
    desk: Desk, key: str, *, name: str = "", code: str = "", ended: date | None = None, open_again: bool = False,
) -> Changes:
    """Rename, correct the code, close a village as of a day, or open a closed one again. Its residents stay where they
    are. What is left out stays as it is."""
    known = places(desk)
    now = next((p for p in known if p.id == key), None)
    if now is None:
        raise Refusal("没有找到这个村（社区）", "请刷新后再试", code="no-village")
    name, code = name.strip() or now.name, code.strip() or now.code
    until = None if open_again else ended or now.ended
    if (name, code, until) == (now.name, now.code, now.ended):
        raise Refusal("没有要改的内容", "请填写新名称、新代码或停用日期", code="nothing")
    _refuse_unfit(desk, name, code, [p for p in known if p.id != key])
    with desk.store.work(desk.operator, "更改村（社区）") as work:
        work.put(Village, {"name": name, "code": code, "ended": until}, key)
    return work.changes
