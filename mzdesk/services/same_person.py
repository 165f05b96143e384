"""合并居民 as a use case: looked at first, done in one unit of work with every row counted, and taken back.

At a township both files are its own (older imports made some people twice). At the bureau they may also belong to two
townships; then each township keeps its rows, and the entry says that both are one person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from mzdesk.basics import identity
from mzdesk.basics.problems import Refusal
from mzdesk.describe import fields_of
from mzdesk.lines import LINES
from mzdesk.lines.household.record import HouseholdMember
from mzdesk.people import merges
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import asks
from mzdesk.people.merges import PersonMerge
from mzdesk.people.residents import Person
from mzdesk.services.differences import title_of
from mzdesk.services.names import mask, names, site_name
from mzdesk.store.work import Changes, Work, table_of

REASON, BACK = "合并居民档案", "撤销居民合并"


@dataclass(frozen=True)
class File:
    """One of the two files: whose, and how many rows of each kind hang on it."""

    person: str
    site: str
    name: str
    words: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Look:
    """Both files before they are joined. ``differing`` holds label and both values, masked; ``warnings`` what the
    clerk should know; ``together`` what the person will have."""

    kept: File
    alias: File
    differing: tuple[tuple[str, str, str], ...]
    fills: tuple[str, ...]
    warnings: tuple[str, ...]
    together: Mapping[str, int]

    @property
    def across(self) -> bool:
        """Two townships: nothing is moved, both rows stay where they are kept."""
        return self.kept.site != self.alias.site


@dataclass(frozen=True)
class Merged:
    """A merge that was done: its id, what hung on both before, what hangs on the person now."""

    id: str
    before: int
    after: int
    moved: int
    counts: Mapping[str, int]
    changes: Changes


@dataclass(frozen=True)
class Unmerged:
    """A merge that was taken back: how many rows went back to the alias."""

    id: str
    moved: int
    changes: Changes


@dataclass(frozen=True)
class Merge:
    """One merge in the register of merges."""

    id: str
    kept: str
    alias: str
    kept_words: str
    alias_words: str
    merged: str
    undone: str
    words: str
    before: int


def look(desk: Desk, kept: str, alias: str) -> Look:
    """What joining ``alias`` to ``kept`` would do. Raises Refusal where they may not be joined."""
    with desk.store.reading() as connection:
        known = merges.aliases(connection)
        first, second = (_person(connection, merges.resolved(known, key)) for key in (kept, alias))
        _refuse(desk, first, second)
        mine, theirs = (merges.children(connection, merges.group(known, row["id"])) for row in (first, second))
        both = merges.children(connection, merges.group(known, first["id"]) | merges.group(known, second["id"]))
        doubled = tuple(_doubled(connection, first["id"], second["id"]))
    return Look(
        _file(first, mine), _file(second, theirs), tuple(_differing(desk, first, second)),
        tuple(fields_of(Person)[key].label for key in _fills(first, second)), doubled, titled(both))


def _person(connection: Connection, key: str) -> dict[str, Any]:
    table = table_of(Person)
    found = connection.execute(select(table).where(table.c.id == key)).mappings().first()
    if found is None or found["void_reason"]:
        raise Refusal("没有这位居民的档案，或已经作废", "请刷新后重新选择", code="no-person")
    return dict(found)


def _refuse(desk: Desk, kept: Mapping[str, Any], alias: Mapping[str, Any]) -> None:
    if kept["id"] == alias["id"]:
        raise Refusal("这两份档案已经是同一人", "请刷新后再看", code="already-merged")
    if desk.office.role == TOWNSHIP and {kept["site"], alias["site"]} != {desk.office.area}:
        raise Refusal("有一份档案不是本乡镇的，本机不能合并", "请报市局合并", code="foreign-site")
    numbers = {row["id_no"] for row in (kept, alias) if row["id_no"] and not identity.check(row["id_no"])}
    if len(numbers) > 1:
        raise Refusal("两份档案各有一个正确的身份证号，是两个人", "如有一个登记错了，请先核对原件更正再合并",
                      code="two-numbers")
    if kept["site"] == alias["site"] and bool(kept["died"]) != bool(alias["died"]):
        raise Refusal("一份档案登记了死亡，另一份没有", "请先给另一份登记死亡，再合并", code="dead-and-alive")


def _file(person: Mapping[str, Any], found: Mapping[str, set[str]]) -> File:
    words = f"{site_name(person['site'])} {person['name'] or '无姓名'}（{person['birth'] or '出生日期未填'}）"
    return File(person["id"], person["site"], person["name"] or "无姓名", words, titled(found))


def titled(found: Mapping[str, set[str]]) -> dict[str, int]:
    """Counts by the word for each kind of row, in the order of the tables' words."""
    counted: Counter[str] = Counter()
    for entity, keys in found.items():
        counted[title_of(entity)] += len(keys)
    return dict(sorted(counted.items()))


def _fills(kept: Mapping[str, Any], alias: Mapping[str, Any]) -> list[str]:
    """What the kept file lacks and the alias has, where one township owns both. A death is no such gap."""
    if kept["site"] != alias["site"]:
        return []
    return [key for key in fields_of(Person) if key != "died" and kept[key] is None and alias[key] is not None]


def _differing(desk: Desk, kept: Mapping[str, Any], alias: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    known = names(desk)
    for key, field in fields_of(Person).items():
        if None not in (kept[key], alias[key]) and kept[key] != alias[key]:
            mine, theirs = (mask(field, known.words(field, row[key])) for row in (kept, alias))
            yield field.label, mine, theirs


def _doubled(connection: Connection, kept: str, alias: str) -> Iterable[str]:
    """Registers on which the person would stand twice: two files of one register, both on it."""
    for line in LINES.values():
        table = table_of(line.record)
        states = connection.execute(select(table.c.person_id, func.count()).where(
            table.c.person_id.in_((kept, alias)), table.c.state.in_(line.roster_states),
            table.c.void_reason.is_(None)).group_by(table.c.person_id)).all()
        if len(states) == 2:
            yield f"合并后此人在“{line.title}”台账上有{sum(row[1] for row in states)}份在册档案，请核对后退出或作废一份"
    member = table_of(HouseholdMember)
    rows = connection.execute(select(member.c.person, member.c.owner_id).where(
        member.c.person.in_((kept, alias)), member.c.ended.is_(None), member.c.void_reason.is_(None))).all()
    if len({row.person for row in rows}) == 2 and len({row.owner_id for row in rows}) > 1:
        yield "合并后此人同时在两户，请在原来的户填写截止月和离户原因"


@asks(Permission.HANDIN)
def merge(desk: Desk, kept: str, alias: str, words: str) -> Merged:
    """Join ``alias`` to ``kept``, with what was found out. Nothing is written where a single row would be lost."""
    if not words.strip():
        raise Refusal("请写明核对结果", "写一句话，例如“电话核实，是同一人”", code="no-words")
    seen = look(desk, kept, alias)
    with desk.store.work(desk.operator, REASON) as work:
        key = work.put(PersonMerge, {
            "site": seen.alias.site, "alias": seen.alias.person, "kept": seen.kept.person,
            "kept_site": seen.kept.site, "merged": desk.today(), "words": words.strip()[:120],
            "kept_rows": seen.kept.total, "alias_rows": seen.alias.total})
        work.flush()
        known = merges.aliases(work.connection)
        people = merges.group(known, seen.kept.person) | merges.group(known, seen.alias.person)
        before = merges.children(work.connection, people)
        moved = 0 if seen.across else _join(work, key, seen)
        after = merges.children(work.connection, people if seen.across else people - {seen.alias.person})
        if after != before:
            raise AssertionError("a merge of two people must keep every row")
    return Merged(key, _count(before), _count(after), moved, titled(after), work.changes)


def _count(found: Mapping[str, set[str]]) -> int:
    return sum(len(keys) for keys in found.values())


def _join(work: Work, key: str, seen: Look) -> int:
    first, second = (work.get(Person, one.person) for one in (seen.kept, seen.alias))
    assert first is not None and second is not None
    fills = _fills(first, second)
    moved = merges.point(work, second["id"], first["id"])
    if fills:
        work.put(Person, {name: second[name] for name in fills}, first["id"])
        work.put(PersonMerge, {"filled": ",".join(fills)}, key)
    work.void(Person, second["id"], merges.GONE)
    return moved


@asks(Permission.HANDIN)
def unmerge(desk: Desk, key: str) -> Unmerged:
    """Take a merge back: what named the alias names it again, what the kept file took over goes. Rows that came to the
    person since then stay with the kept file."""
    with desk.store.work(desk.operator, BACK) as work:
        found = work.get(PersonMerge, key)
        if found is None or found["undone"] or found["void_reason"]:
            raise Refusal("没有这一次合并，或已经撤销", "请刷新后再看", code="no-merge")
        if desk.office.role == TOWNSHIP and {found["site"], found["kept_site"]} != {desk.office.area}:
            raise Refusal("这是市局跨乡镇办理的合并", "请报市局撤销", code="wrong-role")
        moved = 0
        if found["site"] == found["kept_site"]:
            moved = merges.point_back(work, found["alias"], found["kept"])
            _part(work, found)
        work.put(PersonMerge, {"undone": desk.today()}, key)
    return Unmerged(key, moved, work.changes)


def _part(work: Work, found: Mapping[str, Any]) -> None:
    first, second = work.get(Person, found["kept"]), work.get(Person, found["alias"])
    if first is None or second is None:
        raise Refusal("合并的两份档案不全在本机", "请在办理合并的单位撤销", code="no-person")
    taken = [name for name in (found["filled"] or "").split(",") if name and first.get(name) == second.get(name)]
    if taken:
        work.put(Person, dict.fromkeys(taken), found["kept"])
    if second["void_reason"] == merges.GONE:
        work.put(Person, {"void_reason": None}, found["alias"])


def register(desk: Desk) -> list[Merge]:
    """Every merge, those in force first, the newest first."""
    table, person = table_of(PersonMerge), table_of(Person)
    with desk.store.reading() as connection:
        rows = connection.execute(select(table).where(table.c.void_reason.is_(None)).order_by(
            table.c.id.desc())).mappings().all()
        wanted = {row[key] for row in rows for key in ("kept", "alias")}
        people = {row.id: row for row in connection.execute(
            select(person.c.id, person.c.name, person.c.site, person.c.birth).where(person.c.id.in_(wanted)))}

    def words(key: str, site: str) -> str:
        row = people.get(key)
        told = f"{row.name or '无姓名'}（{row.birth or '出生日期未填'}）" if row else "档案不在本机"
        return f"{site_name(row.site if row else site)} {told}"

    found = [Merge(row["id"], row["kept"], row["alias"], words(row["kept"], row["kept_site"]),
                   words(row["alias"], row["site"]), str(row["merged"] or ""), str(row["undone"] or ""),
                   row["words"] or "", (row["kept_rows"] or 0) + (row["alias_rows"] or 0)) for row in rows]
    return sorted(found, key=lambda one: bool(one.undone))


def merge_of(desk: Desk, first: str, second: str) -> str:
    """The id of the merge in force between two files, or ""."""
    table = table_of(PersonMerge)
    both = (first, second)
    with desk.store.reading() as connection:
        found = connection.scalar(select(table.c.id).where(
            table.c.alias.in_(both), table.c.kept.in_(both), table.c.undone.is_(None), table.c.void_reason.is_(None)))
    return found or ""
