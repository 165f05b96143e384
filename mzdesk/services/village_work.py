"""The village as a place: who serves there, what is open there this month on every register, and the sheet for it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, select

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.cases.limits import POSTING, rest
from mzdesk.describe import Line, fields_of
from mzdesk.describe.paper import Roster, RosterColumn
from mzdesk.lines import LINES
from mzdesk.lines.elders.record import ElderTask
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import demand, may_see
from mzdesk.people.residents import Person
from mzdesk.services import deadlines
from mzdesk.services.deadlines import DUE
from mzdesk.services.dossiers import dossiers, selection
from mzdesk.services.listing import lying_in
from mzdesk.services.names import called, names
from mzdesk.services.papers import INTERNAL, PURPOSES
from mzdesk.services.visiting.rounds import group_order
from mzdesk.store.work import table_of

ENDS = "到期"
HOME = "home"
"""The field by which a hazard lies where its home lies."""
COLUMNS = (
    RosterColumn("序号", 9, align="center"), RosterColumn("事项", 30), RosterColumn("组", 15), RosterColumn("姓名", 22),
    RosterColumn("期限", 18, align="center"), RosterColumn("说明", 70), RosterColumn("办好", 12, align="center"),
    RosterColumn("备注", 40),
)


@dataclass(frozen=True)
class Officer:
    """Somebody who serves in the village: 儿童主任, 网格员, 村委成员."""

    post: str
    name: str
    phone: str


class Item(NamedTuple):
    """One thing open in a village: on which register, whose, by when, in words. ``ready``: since that day it may go on;
    nobody is late with it."""

    register: str
    record_id: str
    matter: str
    group: str
    name: str
    due: date | None
    words: str
    ready: bool = False


class _Due(NamedTuple):
    """What of a row of ``Deadline`` is told here; of thousands of rows, a Row is slow to look into."""

    line: str
    record_id: str
    matter: str
    due: str
    note: str
    name: str | None
    village: str | None
    group: str | None


@dataclass(frozen=True)
class VillageWork:
    """A village for a month: what must be done by its end, the latest first to be late first."""

    village: str
    name: str
    month: Month
    officers: tuple[Officer, ...]
    items: tuple[Item, ...]


def work_of(desk: Desk, village: str, month: Month) -> VillageWork:
    """Everything open in a village that is due by the end of a month, what is late already included."""
    demand(desk, Permission.READ if desk.access.may(Permission.READ) else Permission.VISIT, village=village)
    found = open_items(desk, village, month.last)
    found.sort(key=lambda one: (one.due or date.max, one.matter, group_order(one.group), one.name, one.record_id))
    return VillageWork(village, names(desk).villages.get(village, ""), month, officers(desk, village), tuple(found))


def open_items(desk: Desk, village: str, until: date, *, as_they_stand: bool = False) -> list[Item]:
    """Everything due by a day in a village, or with "" in all of them; ``as_they_stand``: see ``deadlines.reading``."""
    whole = desk.access.may(Permission.READ)

    def shown(line: Line) -> bool:
        """To a village's own account nothing of relief; to nobody without that permission the children."""
        return may_see(desk, line) and (whole or line.relief is None)

    found: list[Item] = []
    around = desk.around()
    query = select(*(DUE.c[name] for name in _Due._fields)).where(DUE.c.due <= until.isoformat())
    with deadlines.reading(desk, as_they_stand=as_they_stand) as connection:
        rows: dict[str, list[_Due]] = {}
        for row in map(_Due._make, connection.execute(query).all()):
            rows.setdefault(row.line, []).append(row)
        for key, some in rows.items():
            line = LINES[key]
            if not shown(line):
                continue
            wanted = [row for row in some if row.matter or _summed_up(line)]
            if line.subject is None:
                found += _apart(connection, line, village, wanted, around)
            else:
                found += [_item(line, row, row.name, around) for row in wanted
                          if not village or row.village == village]
    return [*found, *_problems(desk, village, until)]


def _apart(
    connection: Connection, line: Line, village: str, rows: list[_Due], around: Circumstances,
) -> list[Item]:
    """Of what is about no person: what it is called stands in the record itself or in what that points to."""
    if not {"village", HOME} & fields_of(line.record).keys():
        return []
    base, table = selection(line)
    query = base.where(table.c.id.in_({row.record_id for row in rows}))
    if village:
        query = query.where(lying_in(line, table, village))
    whole = any(not row.matter for row in rows)  # only then the words come from the parts of the record
    known = {one.id: one for one in dossiers(connection, line, query=query, notes=False, parts=whole)}
    return [_item(line, row, called(line, known[row.record_id].values), around, known[row.record_id])
            for row in rows if row.record_id in known]


def _item(
    line: Line, row: _Due, name: str | None, around: Circumstances, dossier: Dossier | None = None,
) -> Item:
    due, today = date.fromisoformat(row.due), around.today
    words = rest(due, today, row.note) if row.matter else _words(line, (due - today).days, dossier, around)
    return Item(line.key, row.record_id, _matter(line, row.matter), row.group or "", name or "", due, words,
                row.note == POSTING and due < today)


def _summed_up(line: Line) -> bool:
    """Whether the line's own due day is a matter by itself; of a procedure and of papers each stands for itself."""
    return bool(line.visits) or not (line.clocks or line.reminders)


@cache
def _matter(line: Line, matter: str) -> str:
    """What is to be done, said once: 老人探访, 农村留守儿童随访, 农村低保复核, 残疾人证到期."""
    if matter:
        return f"{line.title}{matter}" if line.clocks and not matter.endswith(ENDS) else matter
    visit = line.part(line.visits).title if line.visits else ""
    return line.title if line.title.endswith(visit) else f"{line.title}{visit}"


def _words(line: Line, left: int, dossier: Dossier | None, around: Circumstances) -> str:
    """Of what is due by itself, with so many days left."""
    if line.visits:
        return f"应访已过{-left}天" if left < 0 else "本月应访"
    chips = line.chips(dossier, around) if line.chips and dossier is not None else ()
    return "、".join(words for words, _ in chips) or "到期事项"


def _problems(desk: Desk, village: str, until: date) -> list[Item]:
    """Problems that visits found and nobody has handled."""
    line, task, person = LINES["elders"], table_of(ElderTask), table_of(Person)
    table = table_of(line.record)
    with desk.store.reading() as connection:
        rows = connection.execute(select(
            table.c.id, person.c.name, person.c.group, task.c.problem, task.c.due, task.c.found, task.c.referred,
        ).join_from(task, table, task.c.owner_id == table.c.id).join(person, table.c.person_id == person.c.id).where(
            *([person.c.village == village] if village else []), task.c.handled.is_(None), task.c.void_reason.is_(None),
            table.c.void_reason.is_(None), task.c.found <= until)).all()
    return [
        Item(line.key, row.id, "探访发现的问题", row.group or "", row.name or "", row.due or row.found,
             f"{row.problem or ''}（{row.referred.label if row.referred else '未转介'}）")
        for row in rows
    ]


def officers(desk: Desk, village: str) -> tuple[Officer, ...]:
    """Those on duty who live in, or are registered for, the village, by post."""
    line = LINES["staff"]
    base, table = selection(line)
    query = base.where(table_of(Person).c.village == village, table.c.state.in_(line.roster_states))
    with desk.store.reading() as connection:
        found = dossiers(connection, line, query=query)
    rows = sorted(found, key=lambda one: (str(one.get("post") or "9"), one.get("name") or ""))
    return tuple(Officer(one.get("post").label if one.get("post") else "", one.get("name") or "",
                         one.get("phone") or "") for one in rows)


def task_sheet(desk: Desk, village: str, month: Month) -> Roster:
    """村级任务单: what one goes through the village with; no numbers and no telephones of those concerned."""
    work = work_of(desk, village, month)
    today = desk.today()
    served = "　".join(f"{one.post}{one.name}" for one in work.officers)
    return Roster(
        title=f"{work.name}{month.words}任务单", office=desk.office.name,
        date=f"{today.year}年{today.month}月{today.day}日", columns=COLUMNS, counted="件", large=True,
        rows=[(str(number), one.matter, one.group, one.name, f"{one.due.month}-{one.due.day}" if one.due else "",
               one.words, "□", "") for number, one in enumerate(work.items, 1)],
        purpose=PURPOSES[INTERNAL], signers=("经办人", "村（居）委会"),
        notes=(f"本村工作人员：{served}",) if served else (),
    )
