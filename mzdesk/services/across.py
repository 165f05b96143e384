"""重复比对: pairs of files that may be one person, told and never joined by themselves (sync rules, findings).

At the bureau what no township can see, since each holds only its own people; at a township the files that older
imports made twice. A person says that a pair is two people or was settled, or joins the two (``same_person``).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.people import merges
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.doors import asks
from mzdesk.services.across_rules import AT_HOME, BETWEEN, Ground, Someone
from mzdesk.services.names import site_name
from mzdesk.store.local import PairNote

OPEN, NOT_SAME, SETTLED, MERGED = "open", "not_same", "settled", "merged"
STATES = {OPEN: "待核", NOT_SAME: "不是同一人", SETTLED: "已处理", MERGED: "已合并"}
NOTED = (OPEN, NOT_SAME, SETTLED)


@dataclass(frozen=True)
class Side:
    """One of the two: whose record, in which township. ``person`` is "" where nobody is on the other side."""

    person: str
    name: str
    site: str
    birth: str

    @property
    def words(self) -> str:
        return f"{site_name(self.site)} {self.name}（{self.birth or '出生日期未填'}）" if self.person else self.name


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

    @property
    def joinable(self) -> bool:
        """True where both sides are files that could be joined into one person."""
        return bool(self.first.person and self.second.person) and self.state != MERGED


def titles(desk: Desk) -> dict[str, str]:
    """The rules of this office, by number."""
    return {rule: title for rule, (title, _) in (BETWEEN if desk.office.role == BUREAU else AT_HOME).items()}


@asks(Permission.READ)
def pairs(desk: Desk, progress: Progress = silent) -> list[Pair]:
    """Every pair by rule, the open ones first."""
    rules = BETWEEN if desk.office.role == BUREAU else AT_HOME
    found: list[Pair] = []
    with desk.store.reading() as connection:
        notes = {row.pair: row for row in connection.execute(select(PairNote.__table__))}
        ground = Ground(desk, connection, merges.aliases(connection))
        for place, (rule, (title, find)) in enumerate(rules.items()):
            progress(place, len(rules), f"正在核对{title}")
            for one, other, words in find(ground):
                pair = Pair(rule, title, _side(one), _side(other), words)
                found.append(_noted(pair, notes, same=rule in _SAME and ground.same(one.id, other.id)))
    return sorted(found, key=lambda pair: (pair.state != OPEN, pair.rule, pair.first.name, pair.key))


_SAME = ("T1", "T2")
"""The rules that a merge answers; the others tell of something that stays to be looked into."""


def _side(row: Someone) -> Side:
    return Side(row.id, row.name or "无姓名", row.site, str(row.birth or ""))


def _noted(pair: Pair, notes: dict[str, Any], *, same: bool) -> Pair:
    said = notes.get(pair.key)
    if said is None and not same:
        return pair
    words = said.words if said else ""
    state = MERGED if same or said is None else said.state
    return Pair(pair.rule, pair.title, pair.first, pair.second, pair.words, state, words)


def find(desk: Desk, key: str) -> Pair:
    """The pair with this number."""
    pair = next((one for one in pairs(desk) if one.key == key), None)
    if pair is None:
        raise Refusal("没有这一对疑点", "用 duplicates list 查看编号", code="no-pair")
    return pair


def open_count(some: Iterable[Pair]) -> int:
    return sum(pair.state == OPEN for pair in some)


@asks(Permission.HANDIN)
def note(desk: Desk, pair: Pair, state: str, words: str = "") -> None:
    """Say what is known of a pair; OPEN takes it back. A reason is asked for."""
    if state not in NOTED:
        raise Refusal("合并和撤销合并另有办法", "用“合并为同一人”“撤销合并”办理", code="bad-choice")
    if state != OPEN and not words.strip():
        raise Refusal("请写明核对结果", "写一句话，例如“电话核实，两人同名”", code="no-words")
    with desk.store.writing() as connection:
        connection.execute(delete(PairNote).where(PairNote.pair == pair.key))
        if state != OPEN:
            connection.execute(insert(PairNote), {
                "pair": pair.key, "state": state, "words": words.strip()[:120], "who": desk.operator,
                "noted": desk.clock.now().isoformat(timespec="seconds")})
