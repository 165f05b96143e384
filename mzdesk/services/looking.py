"""Who looked at what of class P3: a look at a file is noted each time, one at a list or at finds once a day."""

from collections.abc import Iterable

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import act, asks
from mzdesk.services.dossiers import load
from mzdesk.store.deeds import VIEW, Deed
from mzdesk.store.work import table_of

LIST, FINDS = "名单", "查找结果"


def look(desk: Desk, line: Line, key: str) -> Dossier:
    """As ``load``, for somebody who opens the record to read it: a look at a file of class P3 is noted."""
    dossier = load(desk, line, key)
    if line.children:
        act(desk, VIEW, line.title, register=line.register, subject_id=key)
    return dossier


@asks(Permission.READ)
def look_through(desk: Desk, line: Line) -> None:
    """Somebody has the list of a register before the eyes."""
    _note_once(desk, line, LIST)


def found(desk: Desk, lines: Iterable[Line]) -> None:
    """The search has told of somebody that they stand on these registers."""
    for line in lines:
        _note_once(desk, line, FINDS)


def _note_once(desk: Desk, line: Line, what: str) -> None:
    """Once a day for each person. What cannot be written now (a protected disk, another window that writes) is
    written at the next look."""
    words = f"{line.title}{what}"
    if not line.children or _noted_today(desk, line, words):
        return
    try:
        act(desk, VIEW, words, register=line.register)
    except Refusal as refusal:
        if refusal.code not in ("read-only", "busy", "disk-full"):
            raise


def _noted_today(desk: Desk, line: Line, words: str) -> bool:
    table = table_of(Deed)
    query = select(table.c.id).where(
        table.c.kind == VIEW, table.c.done_on == desk.today(), table.c.done_by == desk.operator,
        table.c.register == line.register, table.c.words == words, table.c.site == desk.office.area).limit(1)
    with desk.store.reading() as connection:
        return connection.scalar(query) is not None
