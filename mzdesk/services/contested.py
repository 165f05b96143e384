"""What waits for the bureau's word here: what hangs on such a field is not paid until it is decided (sync rules)."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from mzdesk.cases.record import Member
from mzdesk.lines import LINES
from mzdesk.people.residents import Person
from mzdesk.store.local import Contested
from mzdesk.store.work import table_of

WORDS = "有一栏两边不一致，等市局核定，核定前暂缓发放"
RULE = "C01"


class Waiting:
    """The people and the cases of one programme on which the bureau has still to decide a critical field."""

    def __init__(self, connection: Connection, programme: str) -> None:
        rows = connection.execute(select(Contested.entity, Contested.record_id)).all()
        case = table_of(LINES[programme].record).name
        self.people = {row.record_id for row in rows if row.entity == Person.__tablename__}
        self.cases = {row.record_id for row in rows if row.entity == case}
        self.cases |= self._with_members(connection)

    def _with_members(self, connection: Connection) -> set[str]:
        """Cases in which one of these people is insured."""
        if not self.people:
            return set()
        table = table_of(Member)
        return set(connection.scalars(select(table.c.owner_id).where(
            table.c.person.in_(sorted(self.people)), table.c.insured == True,  # noqa: E712
            table.c.ended.is_(None), table.c.void_reason.is_(None))))

    def holds(self, case_id: str, people: Iterable[str | None]) -> bool:
        """True where nothing is to be paid in this case to these people yet."""
        return case_id in self.cases or any(one in self.people for one in people)
