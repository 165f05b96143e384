"""跨乡镇核对: what no township can see by itself, since each holds only its own people (sync rules, findings).

Pairs are told, never merged by themselves: a person says that they are two, or that it was settled.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.cases.lifecycle import STANDING
from mzdesk.cases.payments import Batch, BatchLine, Result
from mzdesk.lines import LINES
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.residents import Person
from mzdesk.people.search import sounds
from mzdesk.services.names import site_name
from mzdesk.store.local import PairNote
from mzdesk.store.work import table_of

OPEN, NOT_SAME, SETTLED = "open", "not_same", "settled"
STATES = {OPEN: "待核", NOT_SAME: "不是同一人", SETTLED: "已处理"}


@dataclass(frozen=True)
class Side:
    """One of the two: whose record, in which township."""

    person: str
    name: str
    site: str
    birth: str

    @property
    def words(self) -> str:
        return f"{site_name(self.site)} {self.name}（{self.birth or '出生日期未填'}）"


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person, by which rule, and what was said of them."""

    rule: str
    title: str
    first: Side
    second: Side
    words: str
    state: str = OPEN
    note: str = ""

    @property
    def key(self) -> str:
        """The same for the same two people under the same rule and circumstances."""
        told = "|".join((self.rule, *sorted((self.first.person, self.second.person)), self.words))
        return f"{self.rule}-{hashlib.sha256(told.encode()).hexdigest()[:40]}"


Found = tuple[Any, Any, str]


def pairs(desk: Desk, progress: Progress = silent) -> list[Pair]:
    """Every pair by rule, the open ones first."""
    if desk.office.role != BUREAU:
        raise Refusal("跨乡镇核对由市局办理，本机不能办理", "请在市局操作", code="wrong-role")
    found: list[Pair] = []
    with desk.store.reading() as connection:
        notes = {row.pair: row for row in connection.execute(select(PairNote.__table__))}
        for place, (rule, (title, find)) in enumerate(RULES.items()):
            progress(place, len(RULES), f"正在核对{title}")
            for one, other, words in find(connection):
                found.append(_noted(Pair(rule, title, _side(one), _side(other), words), notes))
    return sorted(found, key=lambda pair: (pair.state != OPEN, pair.rule, pair.first.name, pair.key))


def _side(row: Any) -> Side:
    return Side(row.id, row.name or "无姓名", row.site, str(row.birth or ""))


def _noted(pair: Pair, notes: dict[str, Any]) -> Pair:
    said = notes.get(pair.key)
    return pair if said is None else Pair(
        pair.rule, pair.title, pair.first, pair.second, pair.words, said.state, said.words)


def note(desk: Desk, pair: Pair, state: str, words: str = "") -> None:
    """Say what is known of a pair; OPEN takes it back. A reason is asked for."""
    if state != OPEN and not words.strip():
        raise Refusal("请写明核对结果", "写一句话，例如“电话核实，两人同名”", code="no-words")
    with desk.store.writing() as connection:
        connection.execute(delete(PairNote).where(PairNote.pair == pair.key))
        if state != OPEN:
            connection.execute(insert(PairNote), {
                "pair": pair.key, "state": state, "words": words.strip()[:120], "who": desk.operator,
                "noted": desk.clock.now().isoformat(timespec="seconds")})


def _columns() -> list[Any]:
    table = table_of(Person)
    return [table.c.id, table.c.name, table.c.site, table.c.birth, table.c.sex, table.c.id_no, table.c.died]


def _couples(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Every two of different townships."""
    some = list(rows)
    for place, one in enumerate(some):
        for other in some[place + 1:]:
            if one.site != other.site:
                yield one, other


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> Iterator[list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _same_number(connection: Connection) -> Iterator[Found]:
    """T1: one identity number on the books of two townships."""
    for group in _grouped(_with_number(connection), lambda row: row.id_no):
        for one, other in _couples(group):
            yield one, other, "身份证号相同"


def _with_number(connection: Connection) -> Sequence[Any]:
    table = table_of(Person)
    twice = select(table.c.id_no).where(table.c.id_no.is_not(None), table.c.void_reason.is_(None)).group_by(
        table.c.id_no).having(func.count(table.c.site.distinct()) > 1)
    return connection.execute(select(*_columns()).where(
        table.c.void_reason.is_(None), table.c.id_no.in_(twice)).order_by(table.c.id)).all()


def _same_sound(connection: Connection) -> Iterator[Found]:
    """T2: the same or a like-sounding name, the same whole birth date and sex, and not the same number."""
    table = table_of(Person)
    rows = connection.execute(select(*_columns()).where(
        table.c.void_reason.is_(None), table.c.name.is_not(None), table.c.birth.is_not(None)).order_by(table.c.id))
    whole = (row for row in rows if row.birth.whole is not None)
    for born in _grouped(whole, lambda row: (str(row.birth), row.sex)):
        if len({row.site for row in born}) < 2:
            continue
        for group in _grouped(born, lambda row: next(iter(sounds(row.name)), row.name)):
            for one, other in _couples(group):
                if not one.id_no or one.id_no != other.id_no:
                    alike = "姓名" if one.name == other.name else "姓名同音"
                    yield one, other, f"{alike}，出生日期、性别相同"


def _one_account(connection: Connection) -> Iterator[Found]:
    """T3: one bank account for people of two townships."""
    person = table_of(Person)
    rows: list[Any] = []
    for line in LINES.values():
        table = table_of(line.record)
        if line.relief and "account" in table.c:
            rows += connection.execute(select(*_columns(), table.c.account).join_from(
                table, person, table.c.person_id == person.c.id).where(
                table.c.account.is_not(None), table.c.void_reason.is_(None), table.c.state.in_(STANDING))).all()
    for group in _grouped(rows, lambda row: "".join(str(row.account).split())):
        people = {row.id: row for row in group}.values()
        for one, other in _couples(people):
            if not one.id_no or one.id_no != other.id_no:
                yield one, other, f"共用尾号{str(one.account)[-4:]}的银行账号"


def _dead_elsewhere(connection: Connection) -> Iterator[Found]:
    """T4: dead on the books of one township, on a register of another."""
    standing: dict[str, str] = {}
    for line in LINES.values():
        table = table_of(line.record)
        if line.subject is Person:
            states = STANDING if line.relief else line.roster_states
            for key in connection.scalars(select(table.c.person_id).where(
                    table.c.state.in_(states), table.c.void_reason.is_(None))):
                standing.setdefault(key or "", line.title)
    for group in _grouped(_with_number(connection), lambda row: row.id_no):
        for one, other in _couples(group):
            for dead, alive in ((one, other), (other, one)):
                if dead.died and not alive.died and alive.id in standing:
                    yield alive, dead, f"{site_name(dead.site)}已登记死亡，仍在{standing[alive.id]}"


def _paid_twice(connection: Connection) -> Iterator[Found]:
    """T5: the same component for the same month paid in two townships."""
    line, batch, person = table_of(BatchLine), table_of(Batch), table_of(Person)
    numbers = {row.id_no for row in _with_number(connection)}
    rows = connection.execute(select(*_columns(), line.c.month, line.c.component).join_from(
        line, batch, line.c.owner_id == batch.c.id).join(
        person, func.coalesce(line.c.person, line.c.holder) == person.c.id).where(
        line.c.void_reason.is_(None), batch.c.void_reason.is_(None), person.c.id_no.is_not(None),
        line.c.amount > 0, or_(line.c.result.is_(None), line.c.result != Result.RETURNED))).all()
    some = [row for row in rows if row.id_no in numbers]
    for group in _grouped(some, lambda row: (row.id_no, row.month, row.component)):
        people = {row.id: row for row in group}.values()
        for one, other in _couples(people):
            yield one, other, f"{one.month.words}在两地都发放了{one.component.label}"


RULES: dict[str, tuple[str, Callable[[Connection], Iterator[Found]]]] = {
    "T1": ("身份证号重复", _same_number), "T2": ("疑似同一人", _same_sound), "T3": ("共用账号", _one_account),
    "T4": ("异地死亡", _dead_elsewhere), "T5": ("两地重复发放", _paid_twice),
}
