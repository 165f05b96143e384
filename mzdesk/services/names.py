"""Ids and names of villages and people, values as words (masked by default), and the options pickers offer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from mzdesk.basics import names as people_names
from mzdesk.basics.identity import masked as masked_idno
from mzdesk.basics.problems import Problem
from mzdesk.describe import Field, Kind, Line, Secrecy
from mzdesk.describe.values import read, words_of
from mzdesk.lines import LINES
from mzdesk.people import search
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import asks, demand
from mzdesk.people.places import Village, division, short
from mzdesk.people.residents import Person
from mzdesk.services import references
from mzdesk.services.deeds import note
from mzdesk.store.deeds import UNMASK
from mzdesk.store.work import table_of

HIDDEN = "＊＊＊"


@dataclass(frozen=True)
class Option:
    """One thing to pick: what is stored, what is shown, and a word to tell it from its like."""

    id: str
    label: str
    hint: str = ""


def called(line: Line, values: Mapping[str, Any]) -> str:
    """What a record is called on the screen: the name of its person or its own, else what it is spoken of by, with
    the home it belongs to. "" where nothing of that was filled in."""
    if "name" in values:
        return str(values["name"] or "")
    spoken: tuple[str, ...] = getattr(line.record, "SPOKEN", ())
    return " ".join(filter(None, [str(values.get("home_name") or ""), *(words_of(values.get(key)) for key in spoken)]))


@dataclass
class Names:
    """Names by id, read once for a list or a form; a person not read beforehand is looked up once, by ``find``."""

    villages: Mapping[str, str]
    persons: dict[str, str] = field(default_factory=dict)
    find: Callable[[str], str] | None = None
    call: Callable[[str], Mapping[str, str]] | None = None
    called: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def person(self, key: str) -> str:
        """The name of a person, or that nobody knows them."""
        if key not in self.persons and self.find is not None:
            self.persons[key] = self.find(key)
        return self.persons.get(key, "未知人员")

    def record(self, of: str, key: str) -> str:
        """What a record of another register is called; all of its table are read once, and anew for a new one."""
        if key not in self.called.get(of, {}) and self.call is not None:
            self.called[of] = self.call(of)
        return self.called.get(of, {}).get(key, "未知记录")

    def words(self, described: Field, value: Any) -> str:
        """A value in words, unmasked."""
        if value is None:
            return ""
        if described.kind is Kind.VILLAGE:
            return self.villages.get(value, "未知村（社区）")
        if described.kind is Kind.PERSON:
            return self.person(value)
        if described.kind is Kind.RECORD:
            return self.record(described.of, value)
        return words_of(value)

    def shown(self, described: Field, value: Any) -> str:
        """A value in words, masked as its class asks (care.md §6.2, §6.3)."""
        return mask(described, self.words(described, value))


def mask(described: Field, words: str) -> str:
    """P2 and P3 values masked: identity numbers partly, everything else whole."""
    if not words or described.secrecy < Secrecy.SENSITIVE:
        return words
    return masked_idno(words) if described.kind is Kind.IDNO else HIDDEN


def names(desk: Desk, persons: Iterable[str] = ()) -> Names:
    """The names of all villages (with the township before the name at a bureau) and of the given people."""
    village, person = table_of(Village), table_of(Person)
    wanted = sorted({p for p in persons if p})
    with desk.store.reading() as connection:
        rows = connection.execute(select(village.c.id, village.c.name, village.c.site)).all()
        found: dict[str, str] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start:start + 500]
            query = select(person.c.id, person.c.name).where(person.c.id.in_(some))
            found.update((row.id, row.name or "（无姓名）") for row in connection.execute(query))
    outer = desk.office.role != TOWNSHIP

    def find(key: str) -> str:
        with desk.store.reading() as connection:
            row = connection.execute(select(person.c.name).where(person.c.id == key)).first()
        return (row.name or "（无姓名）") if row else "未知人员"

    def call(of: str) -> Mapping[str, str]:
        with desk.store.reading() as connection:
            return references.labels(connection, of)

    return Names({r.id: (site_name(r.site) if outer else "") + (r.name or "") for r in rows}, found, find, call)


def site_name(site: str) -> str:
    """The township of a code, or the code where the table does not know it."""
    found = division(site)
    return found.name if found else site


def text_of(desk: Desk, described: Field, value: Any, masked: bool = True) -> str:
    """One value in words; for many, make ``names`` once."""
    known = names(desk, [value] if described.kind is Kind.PERSON and value else ())
    return known.shown(described, value) if masked else known.words(described, value)


def parse(desk: Desk, described: Field, typed: str) -> tuple[Any, Problem | None]:
    """Read what was typed at the desk: short day forms allowed, village names looked up."""
    if described.kind is Kind.VILLAGE and typed.strip():
        found = village_by_name(desk, typed)
        return (found, None) if found else (None, Problem(described.key, unknown_village(desk, typed)))
    if described.kind is Kind.RECORD and typed.strip():
        return references.read_reference(desk, described, typed)
    return read(described, typed, desk.today())


def village_by_name(desk: Desk, typed: str, site: str = "") -> str | None:
    """The id of the village of that name or code; 红星 finds 红星村 where only one fits. A bureau has villages of all
    townships: of one where ``site`` is given, else a name must be that of one village alone."""
    table, typed = table_of(Village), "".join(typed.split())
    bureau = desk.office.role != TOWNSHIP
    within = [table.c.site == (site or desk.office.area)] if site or not bureau else []
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(table.c.id, table.c.name, table.c.code).where(
                table.c.void_reason.is_(None), table.c.ended.is_(None), *within)
        ).all()
    exact = [r.id for r in rows if typed in (r.name, r.code, r.id)]
    near = [r.id for r in rows if short(r.name or "") == short(typed)]
    if exact and (len(exact) == 1 or not bureau):
        return str(exact[0])
    return str(near[0]) if len(near) == 1 else None


def unknown_village(desk: Desk, typed: str) -> str:
    place = desk.office.place
    return f"{place}没有登记名为“{typed.strip()}”的村（社区），请改正名称，或先在“村（社区）”中登记"


def village_options(desk: Desk, typed: str = "") -> list[Option]:
    """Villages by name, initials, pinyin or the end of the code."""
    table, asked = table_of(Village), search.plain(typed)
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(table.c.id, table.c.name, table.c.code, table.c.site)
            .where(table.c.void_reason.is_(None), table.c.ended.is_(None)).order_by(table.c.code)
        ).all()
    outer = desk.office.role != TOWNSHIP
    return [
        Option(r.id, r.name or "", site_name(r.site) if outer else (r.code or "")[-3:]) for r in rows
        if desk.access.has_village(r.id) and (not asked or (r.code or "").endswith(asked)
        or any(token.startswith(asked) for token in search.name_tokens(r.name or "")))
    ]


def record_options(desk: Desk, of: str, typed: str = "") -> list[Option]:
    """Records of another register by what they are called; a bed with its home."""
    return [Option(one.id, one.label, hint) for one, hint in references.reference_options(desk, of, typed)]


def site_options(desk: Desk) -> list[Option]:
    """At a bureau the townships whose villages it holds; a township has none to choose from."""
    if desk.office.role == TOWNSHIP:
        return []
    table = table_of(Village)
    with desk.store.reading() as connection:
        sites = connection.scalars(select(table.c.site).distinct().order_by(table.c.site)).all()
    return [Option(site, site_name(site)) for site in sites]


@asks(Permission.READ)
def person_options(desk: Desk, typed: str, limit: int = 20) -> list[Option]:
    """People by anything search knows, with village and birth to tell them apart."""
    table, village = table_of(Person), table_of(Village)
    with desk.store.reading() as connection:
        ids = search.find(connection, typed, limit)
        rows = connection.execute(
            select(table.c.id, table.c.name, table.c.birth, village.c.name.label("village_name"))
            .join_from(table, village, table.c.village == village.c.id, isouter=True)
            .where(table.c.id.in_(ids), table.c.void_reason.is_(None))
        ).all()
    order = {key: place for place, key in enumerate(ids)}
    rows = sorted(rows, key=lambda r: order[r.id])
    return [Option(r.id, r.name or "", f"{r.village_name or ''} {r.birth or ''}".strip()) for r in rows]


def unmask(desk: Desk, register: str, record_id: str, key: str, reason: str = "查看") -> None:
    """Note in the chained log that a masked value was looked at: who, when, which record, which field."""
    demand(desk, Permission.UNMASK, next((line for line in LINES.values() if line.register == register), None))
    with desk.store.work(desk.operator, reason) as work:
        note(work, desk, UNMASK, register=register, subject_id=record_id, words=key, purpose=reason)


@asks(Permission.SAVE)
def add_person(desk: Desk, name: str, village: str | None = None) -> str:
    """A resident made from a picker (for example a 儿童主任 not yet known); returns the id."""
    with desk.store.work(desk.operator, "从选择框登记") as work:
        return work.put(Person, {"name": people_names.clean_name(name), "village": village})
