"""Elders in a sample office: tags, visitors, some months of visits, problems open and handled."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.demo import people
from mzdesk.lines.elders import LINE
from mzdesk.lines.elders.codes import EntryReason, Finding, Living, ReferredTo, Risk, Tag, VisitorKind, Way
from mzdesk.lines.elders.rules import GROUPS
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.services.dossiers import blank
from mzdesk.services.names import village_options
from mzdesk.services.records import write
from mzdesk.store.work import Work

COUNT, MONTHS = 60, 4
TAGS = ((Tag.ALONE,), (Tag.EMPTY_NEST,), (Tag.EMPTY_NEST,), (Tag.LEFT_BEHIND,), (Tag.ALONE, Tag.DIBAO),
        (Tag.DISABLED, Tag.EMPTY_NEST), (Tag.TEKUN, Tag.ALONE), (Tag.SEVERE_CARD,))
PROBLEMS = ("电线老化，插座松动", "近期咳嗽，没有就医", "屋顶漏雨", "想办残疾证")


def fill(desk: Desk, random: Random) -> None:
    """Sixty elders in the villages of the office."""
    villages = village_options(desk)
    with desk.store.work(desk.operator, "样例数据") as work:
        for place in range(COUNT):
            _elder(desk, work, random, villages[place % min(3, len(villages))].id)


def _elder(desk: Desk, work: Work, random: Random, village: str) -> None:
    today = desk.today()
    who = people.person(random, today - timedelta(days=366 * 66), today - timedelta(days=365 * 92))
    visitor, since = people.person(random, today - timedelta(days=366 * 30), today - timedelta(days=365 * 60)), date(
        today.year - 1, 3, 5)
    tags = random.choice(TAGS)
    empty = blank(desk, LINE)
    values: dict[str, Any] = {
        "name": who.name, "sex": Sex.read(who.sex), "id_no": who.id_no, "birth": PartialDay.of(who.birth),
        "village": village, "group": f"{random.randint(1, 12)}组", "phone": people.phone(random),
        "living": Living.ALONE if Tag.ALONE in tags else Living.SPOUSE,
        "risk": random.choice((Risk.RED, Risk.YELLOW, Risk.GREEN, Risk.GREEN)), "visitor": visitor.name,
        "visitor_kind": VisitorKind.GRID, "visitor_phone": people.phone(random), "contact_name": visitor.name,
        "contact_relation": "侄", "contact_phone": people.phone(random),
    }
    visits, tasks = _visits(random, today, visitor.name)
    write(work, LINE, empty, replace(empty, state="在册", values={**empty.values, **values}, parts={
        "tags": tuple({"tag": tag, "began": since} for tag in tags), "visits": visits, "tasks": tasks, "children": (),
        "spells": ({"began": since, "entry_reason": EntryReason.NEW},),
    }))


def _visits(random: Random, today: date, visitor: str) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """About one visit a month; the newest may be missing, so that something is due and something is late."""
    visits, tasks = [], []
    for back in range(random.choice((0, 1, 1)), MONTHS):
        day = today - timedelta(days=30 * back + random.randint(1, 25))
        bad = random.random() < 0.12
        seen = bad or random.random() > 0.08
        words = random.choice(PROBLEMS) if bad else None
        visits.append({
            "visited": day, "entered": min(today, day + timedelta(days=2)), "way": Way.HOME, "seen": seen,
            "visitor": visitor, "words": words,
            **(dict.fromkeys(GROUPS, Finding.NORMAL) | ({"safety": Finding.ABNORMAL} if bad else {}) if seen else {}),
        })
        if bad:
            done = random.random() < 0.5
            tasks.append({
                "found": day, "problem": words, "referred": random.choice(tuple(ReferredTo)),
                "due": day + timedelta(days=15), "handled": min(today, day + timedelta(days=6)) if done else None,
                "result": "已处理" if done else None,
            })
    return tuple(visits), tuple(tasks)
