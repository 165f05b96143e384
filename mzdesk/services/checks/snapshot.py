"""Everything the checks look at, read once: people, cases with their rows, households, payments."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.progress import Progress
from mzdesk.cases import means
from mzdesk.cases.entitle import in_month
from mzdesk.cases.lifecycle import STANDING
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services.dossiers import dossiers
from mzdesk.store.work import table_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """One finding: the rule's number, where it is mended, in a sentence what, and what to do. No names, no numbers."""

    rule: str
    register: str
    record: str
    words: str
    advice: str


@dataclass
class Snapshot:
    """One office on one day."""

    today: date
    around: Circumstances
    people: dict[str, Row]
    cases: dict[str, list[Dossier]]
    households: list[Dossier]
    staff: set[str]
    paid: list[Row]
    batches: dict[str, Row]

    @property
    def month(self) -> Month:
        return Month.of(self.today)

    def months(self, rule: str) -> int:
        """The months a rule of the check counts with."""
        return int(self.around.policy.demand("check_limit", self.today, topic=rule)["months"])

    def of(self, *keys: str) -> list[tuple[Line, Dossier]]:
        """Cases of some programmes, of all where none is named."""
        return [(LINES[key], case) for key in keys or self.cases for case in self.cases.get(key, ())]

    def standing(self, *keys: str) -> list[tuple[Line, Dossier]]:
        """Cases in which something is paid."""
        return [pair for key in keys or self.cases for pair in self._standing.get(key, ())]

    @cached_property
    def _standing(self) -> dict[str, list[tuple[Line, Dossier]]]:
        return {key: [(LINES[key], case) for case in cases if case.state in STANDING]
                for key, cases in self.cases.items()}

    def homes(self) -> list[tuple[Line, Dossier]]:
        """Standing cases of households."""
        return [(line, case) for line, case in self.standing() if line.relief and line.relief.household]

    @cached_property
    def holders(self) -> dict[str, list[tuple[Line, Dossier]]]:
        """Standing cases by each person they pay for."""
        found: dict[str, list[tuple[Line, Dossier]]] = defaultdict(list)
        for line, case in self.standing():
            for person in covered(line, case, self.month):
                found[person].append((line, case))
        return found


def covered(line: Line, case: Dossier, month: Month) -> set[str]:
    """Whom a case pays for in a month."""
    if line.relief and line.relief.household:
        return {row["person"] for row in means.insured(case, month) if row.get("person")}
    own = {row["person"] for row in in_month(case.parts.get("entitlements", ()), month) if row.get("person")}
    return own or ({case.values["person_id"]} if case.values.get("person_id") else set())


def read(desk: Desk, progress: Progress) -> Snapshot:
    """Read each table once."""
    relief = [line for line in LINES.values() if line.relief]
    with desk.store.reading() as connection:
        cases = {}
        for place, line in enumerate(relief):
            progress(place, len(relief) + 2, f"正在读{line.title}")
            cases[line.key] = dossiers(connection, line, notes=False)
        houses = dossiers(connection, LINES["household"], notes=False)
        staff = {d.values["person_id"] for d in dossiers(connection, LINES["staff"], notes=False)}
        progress(len(relief) + 1, len(relief) + 2, "正在读发放")
        person, line_, batch = table_of(Person), table_of(BatchLine), table_of(Batch)
        people: dict[str, Any] = {row["id"]: row for row in connection.execute(
            select(person).where(person.c.void_reason.is_(None))).mappings()}
        batches: dict[str, Any] = {row["id"]: row for row in connection.execute(
            select(batch).where(batch.c.void_reason.is_(None))).mappings()}
        written = select(line_).where(line_.c.void_reason.is_(None)).order_by(line_.c.id)
        paid: list[Any] = [row for row in connection.execute(written).mappings() if row["owner_id"] in batches]
    return Snapshot(desk.today(), desk.around(), people, cases, houses, {s for s in staff if s}, paid, batches)
