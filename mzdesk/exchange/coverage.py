"""覆盖: how many files and villages the packages of a month touched, township by township, for the board of 报送."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Select, select

from mzdesk.basics.months import Month
from mzdesk.describe import Line
from mzdesk.exchange.records import PackageReceived
from mzdesk.lines import LINES
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of


@dataclass
class Covered:
    """Files of people and other files by their ids, and the villages they lie in."""

    files: set[str] = field(default_factory=set)
    villages: set[str] = field(default_factory=set)

    @property
    def words(self) -> str:
        return f"{len(self.files)} 份、{len(self.villages)} 村" if self.files else "没有变动"


def covered(connection: Connection, months: tuple[Month, ...]) -> dict[tuple[str, str], Covered]:
    """By township and month: the files that the merged packages wrote, themselves or a row of theirs."""
    found: dict[tuple[str, str], Covered] = {}
    asked = [str(month) for month in months]
    entities = set(connection.scalars(select(LOG.c.entity).join(
        PackageReceived.__table__, PackageReceived.work == LOG.c.work).where(
        PackageReceived.period.in_(asked)).distinct()))
    for line in LINES.values():
        for query in _queries(line, entities):
            for site, period, key, village in connection.execute(query.where(PackageReceived.period.in_(asked))):
                one = found.setdefault((site, period), Covered())
                one.files.add(key)
                one.villages |= {village} - {None}
    return found


def _queries(line: Line, entities: set[str]) -> Iterator[Select[tuple[str, str, str, str | None]]]:
    """Of one register: its files written themselves, through their person, and through one of their rows."""
    file = table_of(line.record)
    if file.name in entities:
        yield _with_village(line, LOG.c.record_id == file.c.id).where(LOG.c.entity == file.name)
    if line.subject is not None and table_of(line.subject).name in entities:
        yield _with_village(line, LOG.c.record_id == file.c.person_id).where(
            LOG.c.entity == table_of(line.subject).name)
    for part in line.parts:
        rows = table_of(part.record)
        if rows.name in entities:
            owners = select(rows.c.owner_id).where(rows.c.id == LOG.c.record_id).scalar_subquery()
            yield _with_village(line, file.c.id == owners).where(LOG.c.entity == rows.name)


def _with_village(line: Line, on: object) -> Select[tuple[str, str, str, str | None]]:
    file = table_of(line.record)
    wrote = LOG.join(PackageReceived.__table__, PackageReceived.work == LOG.c.work).join(file, on)  # type: ignore[arg-type]
    columns = (PackageReceived.site, PackageReceived.period, file.c.id)
    if line.subject is not None:
        person = table_of(line.subject)
        joined = wrote.join(person, person.c.id == file.c.person_id)
        return select(*columns, person.c.village).select_from(joined).distinct()
    village = file.c.village if "village" in file.c else file.c.void_reason
    return select(*columns, village).select_from(wrote).distinct()
