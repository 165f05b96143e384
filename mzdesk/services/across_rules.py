"""The rules of 重复比对: each a function from what the office holds to pairs of people with a sentence (sync rules)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.exclusion import Held, conflicts
from mzdesk.cases.lifecycle import MOVED, STANDING
from mzdesk.cases.payments import Batch, BatchLine, Result
from mzdesk.lines import LINES
from mzdesk.people import merges
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.people.search import sounds
from mzdesk.services.holdings import KEYS, Holding, holdings
from mzdesk.services.names import site_name
from mzdesk.store.work import table_of


class Someone(NamedTuple):
    """A person as the rules see one."""

    id: str
    name: str | None
    site: str
    birth: Any
    sex: Any
    id_no: str | None
    died: Any


NOBODY = Someone("", "没有转入的记录", "", None, None, None, None)
Found = tuple[Someone, Someone, str]


@dataclass
class Ground:
    """What the rules look at: one moment of the database, and who was joined to whom."""

    desk: Desk
    connection: Connection
    known: Mapping[str, str]

    def same(self, one: str, other: str) -> bool:
        """Two files that were said to be one person."""
        return merges.resolved(self.known, one) == merges.resolved(self.known, other)

    @cached_property
    def shared(self) -> list[list[Someone]]:
        """The people with files in two townships: by one identity number, or because they were joined."""
        table = table_of(Person)
        number = select(table.c.id_no).where(table.c.id_no.is_not(None), table.c.void_reason.is_(None)).group_by(
            table.c.id_no).having(func.count(table.c.site.distinct()) > 1)
        joined = [*self.known, *self.known.values()]
        rows = [*people(self.connection, table.c.id_no.in_(number))]
        for start in range(0, len(joined), 500):
            rows += people(self.connection, table.c.id.in_(joined[start:start + 500]))
        by_number = {row.id_no: row.id for row in rows if row.id_no}

        def whose(row: Someone) -> str:
            head = merges.resolved(self.known, row.id)
            alike = by_number.get(row.id_no or "", row.id)
            return merges.resolved(self.known, alike) if head == row.id else head

        groups = grouped(dict.fromkeys(rows), whose)
        return [group for group in groups if len({row.site for row in group}) > 1]


def people(connection: Connection, *where: Any) -> list[Someone]:
    """People who count, by id, as far as a condition goes."""
    table = table_of(Person)
    columns = [table.c[name] for name in Someone._fields]
    rows = connection.execute(select(*columns).where(table.c.void_reason.is_(None), *where).order_by(table.c.id))
    return [Someone(*row) for row in rows]


def couples(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Every two of different townships."""
    some = list(rows)
    for place, one in enumerate(some):
        for other in some[place + 1:]:
            if one.site != other.site:
                yield one, other


def grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> Iterator[list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def same_number(ground: Ground) -> Iterator[Found]:
    """T1: one identity number on the books of two townships."""
    for group in ground.shared:
        for one, other in couples(group):
            if one.id_no and one.id_no == other.id_no:
                yield one, other, "身份证号相同"


def same_sound(ground: Ground) -> Iterator[Found]:
    """T2: the same or a like-sounding name, the same whole birth date and sex, and not the same number."""
    for group in _alike(ground):
        for one, other in couples(group):
            if not one.id_no or one.id_no != other.id_no:
                yield one, other, _likeness(one, other)


def _alike(ground: Ground) -> Iterator[list[Someone]]:
    table = table_of(Person)
    some = people(ground.connection, table.c.name.is_not(None), table.c.birth.is_not(None))
    whole = (row for row in some if row.birth.whole is not None)
    for born in grouped(whole, lambda row: (row.birth, row.sex)):
        yield from grouped(born, lambda row: next(iter(sounds(row.name)), row.name))


def _likeness(one: Someone, other: Someone) -> str:
    return f"{'姓名' if one.name == other.name else '姓名同音'}，出生日期、性别相同"


def one_account(ground: Ground) -> Iterator[Found]:
    """T3: one bank account for people of two townships who have two identity numbers."""
    person = table_of(Person)
    columns = [person.c[name] for name in Someone._fields]
    accounts: dict[str, dict[str, Someone]] = defaultdict(dict)
    for line in LINES.values():
        table = table_of(line.record)
        if line.relief and "account" in table.c:
            rows = ground.connection.execute(select(*columns, table.c.account).join_from(
                table, person, table.c.person_id == person.c.id).where(
                table.c.account.is_not(None), table.c.void_reason.is_(None), table.c.state.in_(STANDING)))
            for *who, account in rows:
                accounts["".join(str(account).split())].setdefault(who[0], Someone(*who))
    for account, found in accounts.items():
        for one, other in couples(found.values()):
            if (not one.id_no or one.id_no != other.id_no) and not ground.same(one.id, other.id):
                yield one, other, f"共用尾号{account[-4:]}的银行账号"


def dead_elsewhere(ground: Ground) -> Iterator[Found]:
    """T4: dead on the books of one township, on a register of another."""
    wanted = [row.id for group in ground.shared for row in group if not row.died]
    standing = _standing(ground.connection, wanted)
    for group in ground.shared:
        for one, other in couples(group):
            for dead, alive in ((one, other), (other, one)):
                if dead.died and not alive.died and alive.id in standing:
                    yield alive, dead, f"{site_name(dead.site)}已登记死亡，仍在{standing[alive.id]}"


def _standing(connection: Connection, persons: Sequence[str]) -> dict[str, str]:
    """The first register on which each of these people stands."""
    standing: dict[str, str] = {}
    for line in LINES.values():
        table = table_of(line.record)
        if line.subject is Person:
            states = STANDING if line.relief else line.roster_states
            for start in range(0, len(persons), 500):
                for key in connection.scalars(select(table.c.person_id).where(
                        table.c.person_id.in_(persons[start:start + 500]), table.c.state.in_(states),
                        table.c.void_reason.is_(None))):
                    standing.setdefault(key or "", line.title)
    return standing


def paid_twice(ground: Ground) -> Iterator[Found]:
    """T5: the same component for the same month paid in two townships."""
    whose = {row.id: place for place, group in enumerate(ground.shared) for row in group}
    who = {row.id: row for group in ground.shared for row in group}
    line, batch = table_of(BatchLine), table_of(Batch)
    person = func.coalesce(line.c.person, line.c.holder)
    groups: dict[tuple[Any, ...], dict[str, Someone]] = defaultdict(dict)
    wanted = list(whose)
    for start in range(0, len(wanted), 500):
        rows = ground.connection.execute(select(person.label("who"), line.c.month, line.c.component).join_from(
            line, batch, line.c.owner_id == batch.c.id).where(
            person.in_(wanted[start:start + 500]), line.c.void_reason.is_(None), batch.c.void_reason.is_(None),
            line.c.amount > 0, line.c.held.is_distinct_from(True),
            or_(line.c.result.is_(None), line.c.result != Result.RETURNED)))
        for row in rows:
            groups[whose[row.who], row.month, row.component].setdefault(row.who, who[row.who])
    for (_, month, component), found in groups.items():
        for one, other in couples(found.values()):
            yield one, other, f"{month.words}在两地都发放了{component.label}"


def exclusive(ground: Ground) -> Iterator[Found]:
    """T6: benefits that do not go together, held at once in two townships (the dated matrix of exclusions)."""
    month, around = Month.of(ground.desk.today()), ground.desk.around()
    held: dict[str, list[Holding]] = defaultdict(list)
    everyone = [row.id for group in ground.shared for row in group]
    for one in holdings(ground.connection, everyone, month):
        held[one.person].append(one)
    for group in ground.shared:
        for first, second in couples(group):
            words: dict[str, None] = {}
            for mine in held[first.id]:
                for theirs in held[second.id]:
                    asked, key = (str(KEYS.get(one.component, one.component)) for one in (mine, theirs))
                    if any(problem.blocking for problem in conflicts(asked, Held(key, ""), around)):
                        words[f"{mine.component.label}与{theirs.component.label}不得同时享受"] = None
            for told in words:
                yield first, second, told


def not_arrived(ground: Ground) -> Iterator[Found]:
    """T7: moved out of one township (转出), and not taken over anywhere: no case with that transfer number, and none
    that runs for the person."""
    shared = {row.id: group for group in ground.shared for row in group}
    for line in LINES.values():
        table = table_of(line.record)
        if not line.relief or "transfer_no" not in table.c:
            continue
        arrived = {(row.transfer_no, row.site) for row in ground.connection.execute(
            select(table.c.transfer_no, table.c.site).where(
                table.c.kind == CaseKind.TRANSFER_IN, table.c.transfer_no.is_not(None), table.c.void_reason.is_(None)))}
        gone = ground.connection.execute(select(table.c.person_id, table.c.site, table.c.transfer_no).where(
            table.c.state == MOVED, table.c.void_reason.is_(None))).all()
        others = [row.id for key in {row.person_id for row in gone} for row in shared.get(key, ())]
        stands = set(ground.connection.scalars(select(table.c.person_id).where(
            table.c.person_id.in_(others), table.c.state.in_(STANDING), table.c.void_reason.is_(None))))
        known = {row.id: row for row in people(
            ground.connection, table_of(Person).c.id.in_([row.person_id for row in gone]))}
        for row in gone:
            came = any(number == row.transfer_no and site != row.site for number, site in arrived)
            elsewhere = any(one.id in stands and one.site != row.site for one in shared.get(row.person_id, ()))
            if row.person_id in known and not came and not elsewhere:
                yield known[row.person_id], NOBODY, f"{line.title}已从{site_name(row.site)}转出，没有乡镇转入"


def number_at_home(ground: Ground) -> Iterator[Found]:
    """D1: one identity number on two files of this township."""
    table = table_of(Person)
    twice = select(table.c.id_no).where(table.c.id_no.is_not(None), table.c.void_reason.is_(None)).group_by(
        table.c.id_no).having(func.count() > 1)
    yield from numbers_twice(people(ground.connection, table.c.id_no.in_(twice)))


def numbers_twice(some: Iterable[Someone]) -> Iterator[Found]:
    """Of people of one township, every further file under a number."""
    for group in grouped((row for row in some if row.id_no), lambda row: (row.site, row.id_no)):
        for other in group[1:]:
            yield group[0], other, "身份证号相同"


def alike_at_home(ground: Ground) -> Iterator[Found]:
    """D2: the same or a like-sounding name, birth and sex on two files of this township, not both with a number."""
    for group in _alike(ground):
        for place, one in enumerate(group):
            for other in group[place + 1:]:
                if one.id_no is None or other.id_no is None:
                    yield one, other, _likeness(one, other)


Rule = Callable[[Ground], Iterator[Found]]
BETWEEN: dict[str, tuple[str, Rule]] = {
    "T1": ("身份证号重复", same_number), "T2": ("疑似同一人", same_sound), "T3": ("共用账号", one_account),
    "T4": ("异地死亡", dead_elsewhere), "T5": ("两地重复发放", paid_twice), "T6": ("异地互斥待遇", exclusive),
    "T7": ("转出未转入", not_arrived),
}
AT_HOME: dict[str, tuple[str, Rule]] = {"D1": ("身份证号重复", number_at_home), "D2": ("疑似同一人", alike_at_home)}
