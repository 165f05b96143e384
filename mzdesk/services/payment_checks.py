"""核对 a batch before it is printed: accounts, names, the dead, doubles, expired certificates (assistance.md §6)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from mzdesk.basics.months import Month
from mzdesk.cases.payments import Batch, BatchLine, Result
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.batches import LineView, batch, lines
from mzdesk.services.contested import RULE, WORDS, Waiting
from mzdesk.services.payables import names_of
from mzdesk.store.work import table_of


@dataclass(frozen=True)
class Finding:
    """One finding about one line; ``blocking`` ones must be mended or the line held back."""

    rule: str
    line_id: str
    case_id: str
    words: str
    blocking: bool


@asks(Permission.READ)
def findings(desk: Desk, key: str) -> list[Finding]:
    """Everything to look at in a batch. Of lines that are held back it is told only what the bureau has to decide."""
    view, every = batch(desk, key), lines(desk, key)
    rows = [row for row in every if not row.held]
    with desk.store.reading() as connection:
        waiting = Waiting(connection, view.programme)
        people = names_of(connection, {k for row in rows for k in (row.holder_id, row.person_id) if k})
        paid = _paid_elsewhere(connection, key, rows)
        expired = _expired(connection, view.programme, {row.case_id for row in rows})
    found = [*_accounts(rows), *_dead(rows, people), *_doubles(rows, paid)]
    found += [Finding(RULE, row.id, row.case_id, WORDS, not row.held) for row in every
              if waiting.holds(row.case_id, (row.person_id, row.holder_id))]
    for row in rows:
        ends = expired.get(row.case_id)
        if ends is not None and Month.of(ends) < row.month:
            words = f"残疾人证{ends.isoformat()}到期，{row.month.words}不应发放"
            found.append(Finding("A10", row.id, row.case_id, words, True))
    return sorted(found, key=lambda one: (not one.blocking, one.rule))


def _accounts(rows: Sequence[LineView]) -> Iterator[Finding]:
    cases: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.account:
            cases[row.account].add(row.case_id)
    told: set[tuple[str, str]] = set()
    for row in rows:
        if (row.case_id, "A14") in told:
            continue
        told.add((row.case_id, "A14"))
        if not row.account:
            yield Finding("A14", row.id, row.case_id, "没有银行账号，请在案卷“领取账户”中补填", True)
        elif len(cases[row.account]) > 1:
            words = f"同一账号用于{len(cases[row.account])}个案卷，请核对是否代管"
            yield Finding("A14", row.id, row.case_id, words, False)
        if row.account and row.payee_name not in (row.holder, row.person):
            yield Finding("A14", row.id, row.case_id, "账户姓名与本人（户主）不一致，请核对领取人关系", False)


def _dead(rows: Sequence[LineView], people: dict[str, Any]) -> Iterator[Finding]:
    for row in rows:
        person = people.get(row.person_id or row.holder_id)
        if person is not None and person.died is not None and Month.of(person.died) < row.month:
            alone = bool(row.person_id) or row.people <= 1
            words = f"{person.died.isoformat()}死亡，{row.month.words}不应发放" if alone else (
                "户主已死亡，请变更户主后再发")
            yield Finding("A01", row.id, row.case_id, words, True)


def _doubles(rows: Sequence[LineView], paid: set[tuple[str, str, Month]]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, Month], str] = {}
    for row in rows:
        key = (row.person_id or row.holder_id, str(row.component), row.month)
        if key in seen and seen[key] != row.case_id:
            yield Finding("A04", row.id, row.case_id, f"同一人{row.month.words}在本批有两笔{row.component.label}", True)
        elif key in paid:
            words = f"同一人{row.month.words}的{row.component.label}在别的案卷已经发过"
            yield Finding("A04", row.id, row.case_id, words, True)
        seen.setdefault(key, row.case_id)


def _paid_elsewhere(connection: Connection, key: str, rows: Sequence[LineView]) -> set[tuple[str, str, Month]]:
    """The same person, component and month paid in another batch under another case."""
    table, batches = table_of(BatchLine), table_of(Batch)
    months = {row.month for row in rows}
    if not months:
        return set()
    cases = {row.case_id for row in rows}
    query = select(table.c.case_id, table.c.holder, table.c.person, table.c.component, table.c.month).join_from(
        table, batches, table.c.owner_id == batches.c.id).where(
        table.c.owner_id != key, table.c.void_reason.is_(None), batches.c.void_reason.is_(None),
        table.c.held.is_distinct_from(True), table.c.month >= min(months), table.c.month <= max(months),
        table.c.result.is_distinct_from(Result.RETURNED))
    return {
        (row.person or row.holder or "", str(row.component), row.month) for row in connection.execute(query)
        if row.case_id not in cases
    }


def _expired(connection: Connection, programme: str, cases: set[str]) -> dict[str, Any]:
    """Certificates of a programme that has them, by case."""
    table = table_of(LINES[programme].record)
    if "card_expires" not in table.c:
        return {}
    query = select(table.c.id, table.c.card_expires).where(table.c.card_expires.is_not(None))
    return {row.id: row.card_expires for row in connection.execute(query) if row.id in cases}
