"""A home in a sample office: beds, residents, staff, a check with hazards at different places of the loop."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.demo import people
from mzdesk.homes.codes import Authority, Result
from mzdesk.lines import LINES
from mzdesk.lines.elder_homes import codes as home_codes
from mzdesk.lines.hazards.codes import ReportWay
from mzdesk.lines.home_residents import codes
from mzdesk.lines.home_residents.rules import NINE
from mzdesk.lines.inspections.codes import InspectionKind
from mzdesk.people.ability import ACTS
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.services import records
from mzdesk.services.dossiers import blank
from mzdesk.services.homes import board, inspecting
from mzdesk.services.names import village_options
from mzdesk.services.records import write
from mzdesk.store.work import Work

HOME, RESIDENT, HAZARD = LINES["elder_homes"], LINES["home_residents"], LINES["hazards"]
FLOORS = ((1, 101, 106), (2, 201, 205))
RESIDENTS = 17
UNMET = {"0201": "二楼东侧安全出口堆放杂物", "0302": "203室插座破损", "0505": "早餐没有留样", "0604": "两张床没有护栏"}


def fill(desk: Desk, random: Random) -> None:
    """敬老院 of the township, as it may look after some years."""
    opened = date(desk.today().year - 3, 9, 1)
    home = _home(desk, random, opened)
    for floor, first, last in FLOORS:
        board.add_beds(desk, home, board.Rooms(floor, first, last, 2, nursing=floor == 1), opened)
    beds = [row["id"] for row in records.load(desk, HOME, home).parts["beds"]]
    village = village_options(desk)[0].id
    with desk.store.work(desk.operator, "样例数据") as work:
        for place in range(RESIDENTS):
            _resident(desk, work, random, (home, beds[place], village))
    _close_a_bed(desk, home, beds[-1])
    _check(desk, home)


def _home(desk: Desk, random: Random, opened: date) -> str:
    today, director = desk.today(), people.person(random, date(1985, 1, 1), date(1968, 1, 1))
    empty = blank(desk, HOME)
    values: dict[str, Any] = {
        "name": f"{desk.office.place}敬老院", "kind": home_codes.HomeKind.TEKUN, "director": director.name,
        "village": village_options(desk)[0].id, "phone": "0745-7310000", "approved_beds": 24,
        "registered": opened, "filed": opened, "filing_no": "洪民养备〔2023〕3号", "floors": 2,
        "safety_grade": home_codes.SafetyGrade.B, "fire_proof": home_codes.FireProof.ASSESSED,
        "food_no": "JY34312810000001", "food_expires": today + timedelta(days=22),
        "insurance_expires": today + timedelta(days=150), "extinguisher_expires": today - timedelta(days=6),
        "medical": home_codes.Medical.CONTRACT, "medical_expires": today + timedelta(days=200),
        "stars": home_codes.Stars.NONE, "prepaid": home_codes.Prepaid.NONE,
    }
    workers = tuple(
        {"name": people.name(random), "post": post, "health_expires": today + timedelta(days=days), "began": opened}
        for post, days in ((home_codes.WorkerPost.CARER, 40), (home_codes.WorkerPost.CARER, 300),
                           (home_codes.WorkerPost.CARER, 220), (home_codes.WorkerPost.COOK, 15)))
    drills = ({"held": today - timedelta(days=70), "kind": home_codes.DrillKind.FIRE_DRILL, "people": 15,
               "words": "二楼起火疏散"},)
    spells = ({"began": opened, "entry_reason": home_codes.EntryReason.STANDING},)
    with desk.store.work(desk.operator, "样例数据") as work:
        return write(work, HOME, empty, replace(empty, state="在营", values={**empty.values, **values}, parts={
            **empty.parts, "workers": workers, "drills": drills, "spells": spells}))


def _resident(desk: Desk, work: Work, random: Random, where: tuple[str, str, str]) -> None:
    home, bed, village = where
    today = desk.today()
    who = people.person(random, today - timedelta(days=366 * 68), today - timedelta(days=365 * 90))
    came = today - timedelta(days=random.randint(60, 900))
    lost = random.choice((0, 0, 0, 2, 3, 5))
    care = codes.CareLevel.SELF if lost == 0 else codes.CareLevel.ASSISTED if lost < 4 else codes.CareLevel.NURSED
    kin = people.person(random, today - timedelta(days=366 * 35), today - timedelta(days=365 * 60))
    empty = blank(desk, RESIDENT)
    values: dict[str, Any] = {
        "name": who.name, "sex": Sex.read(who.sex), "id_no": who.id_no, "birth": PartialDay.of(who.birth),
        "village": village, "home": home, "care_level": care, "came_from": desk.office.place,
        "category": random.choice((codes.ResidentKind.TEKUN, codes.ResidentKind.TEKUN, codes.ResidentKind.PAYING)),
        "agreement_no": f"{came.year}-{random.randint(1, 60):03d}", "agreement_from": came,
        "agreement_to": came + timedelta(days=365 * 3), "guardian_name": kin.name, "guardian_relation": "侄",
        "guardian_phone": people.phone(random), "allowance": Money(10_000),
        **{act: place >= lost for place, act in enumerate(ACTS)},
    }
    nine = {"assessed": came, "assessor": "张护理", **dict.fromkeys(NINE, codes.NineRisk.NONE)}
    if lost >= 3:
        nine |= {"fall": codes.NineRisk.HIGH, "fall_measure": "助行器，专人搀扶", "pressure": codes.NineRisk.GUARD,
                 "pressure_measure": "两小时翻身"}
    away = random.random() < 0.15
    write(work, RESIDENT, empty, replace(empty, state="在住", values={**empty.values, **values}, parts={
        **empty.parts, "beds": ({"bed": bed, "began": came},), "nine": (nine,),
        "absences": ({"kind": random.choice(tuple(codes.AbsenceKind)), "began": today - timedelta(days=2),
                      "due": today + timedelta(days=3)},) if away else (),
        "spells": ({"began": came, "entry_reason": codes.EntryReason.NEW},)}))


def _close_a_bed(desk: Desk, home: str, bed: str) -> None:
    before = records.load(desk, HOME, home)
    row = {"id": None, "bed": bed, "kind": home_codes.OutageKind.REPAIR, "began": desk.today() - timedelta(days=9)}
    records.save(desk, HOME, before, replace(before, parts={**before.parts, "outages": (row,)}))


def _check(desk: Desk, home: str) -> None:
    """A check a fortnight ago: four hazards, the first ordered to be mended, the second late, the others as found."""
    day = desk.today() - timedelta(days=14)
    key = inspecting.begin(desk, home, InspectionKind.MONTHLY, day, "李经办、张站长", "王院长")
    met = [inspecting.Answer(one.item.code, Result.MET) for one in inspecting.sheet(desk, key).answers
           if one.item.code not in UNMET]
    inspecting.answer(desk, key, [*met, *(
        inspecting.Answer(code, Result.UNMET, words) for code, words in UNMET.items())])
    changes = inspecting.finish(desk, key)
    made = {records.load(desk, HAZARD, one).get("item"): one for one in changes.of(HAZARD.record)}
    for code, due in (("0201", day + timedelta(days=20)), ("0302", day + timedelta(days=7))):
        before = records.load(desk, HAZARD, made[code])
        told = ({"id": None, "reported": day, "to": (Authority.CIVIL,), "way": ReportWay.PHONE},)
        records.save(desk, HAZARD, before, replace(
            before, values={**before.values, "responsible": "王院长", "plan_due": due},
            parts={**before.parts, "reports": told if code == "0201" else ()}))
        records.advance(desk, HAZARD, made[code], "下达整改通知", day=day)
