"""Left-behind children of a sample office: files, parents, carers, visits and intervals as an office has them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from mzdesk.basics.days import PartialDay, age_on
from mzdesk.basics.dossier import Dossier
from mzdesk.demo import people
from mzdesk.lines.left_behind import codes
from mzdesk.people.codes import Ethnic, Health, HukouNature, IncomeSource, Sex, VisitWay

Values = dict[str, Any]


def child(random: Random, empty: Dossier, village: str, place: str, today: date, director: str) -> Dossier:
    """One child's dossier as of ``today``; about one in twelve still a draft or not yet verified."""
    who = people.person(random, today - timedelta(days=300), today - timedelta(days=16 * 365 + 30))
    age = age_on(who.birth, today)
    dice = random.random()
    state = "草稿" if dice < 0.03 else "待核实" if dice < 0.08 else "登记在册"
    values: Values = {
        **_basic(random, who, village, place, director), **_school(random, age, place), **_guarded(random),
    }
    if state == "草稿":
        values |= {"guardianship": None, "reason": None}
    parts: dict[str, tuple[Values, ...]] = {
        "parents": _parents(random, values["reason"]), "care": _care(random, values, today),
        "visits": _visits(random, values, today) if state == "登记在册" else (),
        "spells": _spell(random, today) if state == "登记在册" else (), "grandparents": (),
    }
    return replace(empty, state=state, values={**empty.values, **values}, parts=parts)


def _basic(random: Random, who: people.Invented, village: str, place: str, director: str) -> Values:
    unregistered = random.random() < 0.01
    return {
        "name": who.name, "sex": Sex.read(who.sex), "id_no": None if unregistered else who.id_no,
        "birth": PartialDay.of(who.birth), "ethnic": random.choice((Ethnic.HAN, Ethnic.DONG, Ethnic.MIAO)),
        "hukou_nature": HukouNature.RURAL, "village": village, "group": f"{random.randint(1, 12)}组",
        "hukou_kind": codes.HukouKind.NONE if unregistered else codes.HukouKind.LOCAL,
        "hukou_address": f"{place}（样例地址）", "lives_at_hukou": True,
        "reason": random.choices(list(codes.Reason), (78, 18, 4))[0], "director": director,
        "health": random.choices((Health.GOOD, Health.FAIR, Health.CHRONIC), (90, 8, 2))[0],
        "source": "样例数据",
    }


def _school(random: Random, age: int, place: str) -> Values:
    levels = (
        (3, codes.SchoolLevel.PRESCHOOL), (6, codes.SchoolLevel.KINDERGARTEN), (12, codes.SchoolLevel.PRIMARY),
        (15, codes.SchoolLevel.JUNIOR), (99, codes.SchoolLevel.SENIOR),
    )
    level = next(found for limit, found in levels if age < limit)
    out = level is codes.SchoolLevel.JUNIOR and random.random() < 0.02
    enrolled = level is not codes.SchoolLevel.PRESCHOOL and not out
    school = {codes.SchoolLevel.KINDERGARTEN: 3, codes.SchoolLevel.PRIMARY: 0}.get(level, 1)
    return {
        "schooling": codes.Schooling.DROPPED_OUT if out else
        codes.Schooling.ENROLLED if enrolled else codes.Schooling.PRESCHOOL,
        "school_level": level, "school": f"{place}{people.SCHOOLS[school]}" if enrolled else "无",
        "boarding": codes.Boarding.BOARDER if enrolled and age > 9 and random.random() < 0.5 else
        codes.Boarding.DAY_PUPIL,
    }


def _guarded(random: Random) -> Values:
    risk = random.choices(
        (codes.Risk.HIGH, codes.Risk.MIDDLE, codes.Risk.LOW, codes.Risk.UNASSESSED), (2, 18, 70, 10))[0]
    return {
        "guardianship": codes.Guardianship.GRANDPARENTS, "guardian_quality": codes.Quality.FAIR,
        "has_carer": codes.HasCarer.YES, "risk": risk, "key_child": risk is codes.Risk.HIGH,
        "income_source": (IncomeSource.AWAY_WORK,), "relief": (codes.Relief.NONE,),
        "parents_contact": random.choice((codes.Frequency.DAILY, codes.Frequency.WEEKLY, codes.Frequency.MONTHLY)),
        "parents_place": random.choice(people.PLACES), "misconduct": (codes.Misconduct.NONE,),
        "guardian_harm": False, "lives_alone": False,
    }


def _parents(random: Random, reason: Any) -> tuple[Values, ...]:
    rows = []
    for role in codes.ParentRole:
        away = role is codes.ParentRole.FATHER or reason is not codes.Reason.ONE_AWAY
        rows.append({
            "id": None, "role": role, "name": people.name(random), "parent_state": codes.ParentState.NORMAL,
            "phone": people.phone(random), "away": away, "capacity": codes.Capacity.FULL if away else
            codes.Capacity.NONE, "away_since": PartialDay(random.randint(2019, 2025), random.randint(1, 12)) if away
            else None, "away_place": random.choice(people.PLACES) if away else None,
            "contact": random.choice((codes.Frequency.DAILY, codes.Frequency.WEEKLY)) if away else None,
        })
    return tuple(rows)


def _care(random: Random, values: Values, today: date) -> tuple[Values, ...]:
    carer = people.person(random, today - timedelta(days=52 * 365), today - timedelta(days=74 * 365))
    began = today - timedelta(days=random.randint(10, 380))
    return ({
        "id": None, "carer_name": carer.name, "relation": random.choice(
            (codes.CarerRelation.PATERNAL, codes.CarerRelation.PATERNAL, codes.CarerRelation.MATERNAL)),
        "carer_phone": people.phone(random), "carer_birth": PartialDay.of(carer.birth), "carer_children":
        random.choices((1, 2, 3, 4), (60, 30, 8, 2))[0], "harmed_before": False, "bad_habits": False,
        "neglected_before": False, "unfit": False, "signed": began, "began": began,
        "ends": began + timedelta(days=364), "signing_way": codes.SigningWay.IN_PERSON, "why": "父母外出务工",
        "witness": people.name(random),
    },)


def _visits(random: Random, values: Values, today: date) -> tuple[Values, ...]:
    rows, day = [], today - timedelta(days=random.randint(0, 45))
    for _ in range(random.randint(1, 3)):
        rows.append(visit(random, values, day))
        day -= timedelta(days=random.randint(25, 60))
    return tuple(rows)


def visit(random: Random, values: Mapping[str, Any], day: date) -> Values:
    """One visit to a child on a day; rarely one that found something."""
    ways = (VisitWay.HOME, VisitWay.SCHOOL, VisitWay.PHONE)
    return {
        "id": None, "visited": day, "entered": day, "way": random.choices(ways, (75, 15, 10))[0], "place": "家中",
        "visitor": "村儿童主任", "child_seen": True, "asked_name": "受委托人",
        "asked_relation": codes.AskedRelation.GRANDPARENT,
        "last_contact": day - timedelta(days=random.choices((1, 2, 3, 5, 9, 40), (30, 25, 20, 15, 8, 2))[0]),
        "life": "生活有规律", "family": "家庭和睦", "guardian": "照料尽责", "mind": "情绪稳定", "opinion": "无",
        "schooling": values["schooling"], "school_level": values["school_level"], "make_key": False,
        "problems": "希望补习功课" if random.random() < 0.04 else None,
    }


def _spell(random: Random, today: date) -> tuple[Values, ...]:
    began = today - timedelta(days=random.randint(60, 1500))
    return ({"id": None, "began": began, "entry_reason": codes.EntryReason.NEWLY_AWAY},)
