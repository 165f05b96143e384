"""An office of 50,000 people with the registers, visits and cases of a large township, always the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import codes as cases
from mzdesk.cases.lifecycle import ACCEPTED, PAYING, POSTED
from mzdesk.cases.record import Entitlement, Member, Posting, Review
from mzdesk.demo import people
from mzdesk.lines import LINES
from mzdesk.lines.elder_homes.record import ElderHome
from mzdesk.lines.elders import codes as elders
from mzdesk.lines.elders.record import Elder, ElderSpell, ElderTag, ElderTask, ElderVisit
from mzdesk.lines.hazards.record import Hazard, HazardRound
from mzdesk.lines.home_residents.record import HomeResident
from mzdesk.lines.household.record import Household, HouseholdMember
from mzdesk.lines.left_behind import codes as children
from mzdesk.lines.left_behind.record import LeftBehindCare, LeftBehindChild, LeftBehindSpell, LeftBehindVisit
from mzdesk.lines.left_behind_women.record import LeftBehindWoman
from mzdesk.people.codes import Relation, Sex, VisitWay
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.services.names import village_options
from mzdesk.store.bulk import collector_paused
from mzdesk.store.work import Work
from tests.bench.clock import CLOCK, TODAY

PEOPLE, AREA, PASSWORD = 50_000, "431281103", "bench"
VISITS = 12
# Of 1,000 people so many stand on a register; the shares of a large township in the west of Hunan.
SHARES = {"elders": 50, "left_behind": 12, "left_behind_women": 6, "rural_dibao": 16, "old_age": 30, "disability": 20}


def make(folder: Path, count: int = PEOPLE) -> Desk:
    """The open office; where the folder holds one already, that is opened."""
    if offices.exists(folder):
        return offices.unlock(folder, password=PASSWORD, clock=CLOCK)
    desk = offices.create(folder, role="township", area=AREA, name="测速乡镇民政办", password=PASSWORD, clock=CLOCK,
                          check_password=False).desk
    with collector_paused(), desk.store.work("测速", "测速") as work:
        _Maker(desk, work, Random(7)).fill(count)
    return desk


class _Maker:
    """Writes everything in one unit of work; all chance comes from one seed."""

    def __init__(self, desk: Desk, work: Work, random: Random) -> None:
        self.work, self.random = work, random
        self.villages = [one.id for one in village_options(desk)]
        self.month = Month.of(TODAY)

    def fill(self, count: int) -> None:
        everyone: dict[str, list[str]] = {"old": [], "grown": [], "young": []}
        made = 0
        while made < count:
            size = min(self.random.choice((1, 2, 3, 4, 5)), count - made)
            for age, person in self._household(size):
                everyone["old" if age >= 60 else "young" if age < 16 else "grown"].append(person)
            made += size
        share = {key: count * of // 1000 for key, of in SHARES.items()}
        for person in everyone["old"][:share["elders"]]:
            self._elder(person)
        for person in everyone["old"][-share["old_age"]:]:
            self._case("old_age", person, cases.Component.OLD_AGE)
        for person in everyone["young"][:share["left_behind"]]:
            self._child(person)
        grown = iter(everyone["grown"])
        for _ in range(share["left_behind_women"]):
            self.work.put(LeftBehindWoman, {"state": "登记在册", "person_id": next(grown)})
        for place in range(share["rural_dibao"]):
            self._case("urban_dibao" if place % 9 == 0 else "rural_dibao", next(grown), cases.Component.DIBAO, place)
        for _ in range(share["disability"]):
            self._case("disability", next(grown), cases.Component.LIVING)
        self._home(everyone["old"][share["elders"]:share["elders"] + 120])

    def _day(self, most: int, least: int = 0) -> date:
        """So many days ago, at most and at least."""
        return TODAY - timedelta(days=self.random.randint(least, most))

    def _household(self, size: int) -> Iterator[tuple[int, str]]:
        village, group = self.random.choice(self.villages), f"{self.random.randint(1, 12)}组"
        house = ""
        for place in range(size):
            least, most = (25, 92) if place < 2 else (1, 40)
            who = people.person(self.random, TODAY - timedelta(days=366 * least), TODAY - timedelta(days=365 * most))
            person = self.work.put(Person, {
                "name": who.name, "sex": Sex.read(who.sex), "id_no": who.id_no, "birth": PartialDay.of(who.birth),
                "village": village, "group": group, "phone": people.phone(self.random)})
            house = house or self.work.put(Household, {"state": "在册", "person_id": person})
            self.work.put(HouseholdMember, {
                "owner_id": house, "person": person, "counted": True, "began": Month(2020, 1),
                "relation": (Relation.SELF, Relation.SPOUSE)[place] if place < 2 else Relation.SON})
            yield TODAY.year - who.birth.year, person

    def _elder(self, person: str) -> None:
        put, chance = self.work.put, self.random
        began = self._day(1500, 400)
        key = put(Elder, {"state": "在册", "person_id": person, "visitor": people.name(chance),
                          "risk": chance.choice(tuple(elders.Risk)), "contact_phone": people.phone(chance)})
        put(ElderTag, {"owner_id": key, "tag": chance.choice(tuple(elders.Tag)), "began": began})
        put(ElderSpell, {"owner_id": key, "began": began, "entry_reason": elders.EntryReason.NEW})
        for back in range(VISITS):
            day = TODAY - timedelta(days=30 * back + chance.randint(0, 32))
            put(ElderVisit, {"owner_id": key, "visited": day, "entered": day, "way": elders.Way.HOME,
                             "seen": chance.random() < 0.97, "visitor": "张村医", "health": elders.Finding.NORMAL})
        if chance.random() < 0.05:
            day = self._day(40)
            put(ElderTask, {"owner_id": key, "found": day, "problem": "屋顶漏雨", "due": day + timedelta(days=15)})

    def _child(self, person: str) -> None:
        put, chance, began = self.work.put, self.random, self._day(900, 100)
        key = put(LeftBehindChild, {
            "state": "登记在册", "person_id": person, "hukou_kind": children.HukouKind.LOCAL,
            "reason": children.Reason.BOTH_AWAY, "risk": chance.choice(tuple(children.Risk)),
            "has_carer": children.HasCarer.YES})
        put(LeftBehindSpell, {"owner_id": key, "began": began})
        put(LeftBehindCare, {"owner_id": key, "carer_name": people.name(chance), "began": began,
                             "ends": began + timedelta(days=chance.randint(300, 1100))})
        for back in range(VISITS):
            day = TODAY - timedelta(days=30 * back + chance.randint(0, 40))
            put(LeftBehindVisit, {"owner_id": key, "visited": day, "entered": day, "way": VisitWay.HOME,
                                  "visitor": "儿童主任"})

    def _case(self, key: str, person: str, component: cases.Component, place: int = 0) -> None:
        """Most are paid, some are under way."""
        put, chance, line = self.work.put, self.random, LINES[key]
        state = (ACCEPTED, POSTED)[place % 2] if key == "rural_dibao" and place % 25 == 0 else PAYING
        decided = self._day(700, 20)
        values: dict[str, Any] = {
            "state": state, "person_id": person, "kind": cases.CaseKind.NEW, "applied": decided - timedelta(days=30),
            "accepted": decided - timedelta(days=28), "handler": "测速", "bank": "农村商业银行",
            "account": f"6230900{chance.randrange(10**11):011d}"}
        if state is PAYING:
            values["decided"] = decided
        else:
            values |= {"accepted": self._day(30), "decided": None}
        if "review_class" in {column.key for column in line.record.__table__.columns}:
            values["review_class"] = chance.choice(tuple(cases.ReviewClass))
        case = put(line.record, values)
        if "members" in line.part_keys:
            put(Member, {
                "owner_id": case, "person": person, "relation": Relation.SELF, "counted": True, "insured": True})
        if state == POSTED:
            day = self._day(9)
            put(Posting, {"owner_id": case, "began": day, "ends": day + timedelta(days=7)})
        elif state == PAYING:
            put(Entitlement, {"owner_id": case, "component": component, "began": self.month.plus(-3), "people": 1,
                              "monthly": Money(chance.randrange(5000, 40000))})
            if chance.random() < 0.6:
                put(Review, {"owner_id": case, "reviewed": self._day(330, 5), "reviewer": "测速"})

    def _home(self, residents: list[str]) -> None:
        put = self.work.put
        home = put(ElderHome, {"state": "在营", "name": "测速敬老院", "village": self.villages[0], "approved_beds": 200,
                               "food_expires": TODAY + timedelta(days=12)})
        for person in residents:
            came = self._day(1000, 30)
            put(HomeResident, {"state": "在住", "person_id": person, "home": home, "agreement_from": came,
                               "agreement_to": TODAY + timedelta(days=self.random.randint(-20, 700))})
        for place in range(40):
            found = self._day(60)
            hazard = put(Hazard, {"state": "整改中", "home": home, "number": f"隐患2026-A{place + 1:03d}",
                                  "found": found, "level": "1", "words": "测速"})
            due = found + timedelta(days=30)
            put(HazardRound, {"owner_id": hazard, "place": 1, "issued": found, "first_due": due, "due": due})
