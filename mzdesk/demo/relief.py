"""Relief in a sample office: staff, households, benefits taken over from an older list, some applications under way,
last month's payment closed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import codes
from mzdesk.cases.lifecycle import PAYING
from mzdesk.cases.payments import CHECKED, CLOSED, PRINTED, SENT, Result
from mzdesk.demo import people
from mzdesk.lines import LINES
from mzdesk.lines.disability.codes import Barred, FamilyType, Wanted
from mzdesk.lines.staff.codes import Post
from mzdesk.lines.temporary_aid.codes import Cause, Form, Fund, Track
from mzdesk.people.codes import DisabilityGrade, DisabilityKind, Relation, Sex
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import batches, casework, households, payments, records
from mzdesk.services.dossiers import blank
from mzdesk.services.names import Option, village_options
from mzdesk.services.records import write
from mzdesk.store.work import Work

HOUSEHOLDS, ELDERS, DISABLED, APPLYING = 60, 40, 30, 6
PAID_EVENTS = {"action": "历史数据登记", "source": "草稿", "target": PAYING, "who": "经办人"}


def fill(desk: Desk, random: Random) -> None:
    """Everything that stands on the registers of relief, and what is under way."""
    villages = village_options(desk)
    with desk.store.work(desk.operator, "样例数据") as work:
        staff = [_staff(desk, random, work, villages, place) for place in range(6)]
    heads = _households(desk, random, villages)
    with desk.store.work(desk.operator, "样例数据") as work:
        for place, (head, size) in enumerate(heads[:HOUSEHOLDS - APPLYING]):
            _granted(desk, work, random, head, size, place)
        for place in range(ELDERS):
            _elder(desk, work, random, random.choice(villages).id, place)
        for place in range(DISABLED):
            _disabled(desk, work, random, random.choice(villages).id, place)
    for place, (head, _) in enumerate(heads[HOUSEHOLDS - APPLYING:]):
        _applying(desk, random, head, staff, place)
    _urgent(desk, random)
    _paid_last_month(desk)


def _person(random: Random, work: Work, village: str, youngest: int, oldest: int, today: date) -> str:
    who = people.person(random, today - timedelta(days=366 * youngest), today - timedelta(days=365 * oldest))
    return work.put(Person, {
        "name": who.name, "sex": Sex.read(who.sex), "id_no": who.id_no, "birth": PartialDay.of(who.birth),
        "village": village, "group": f"{random.randint(1, 12)}组", "phone": people.phone(random),
    })


def _staff(desk: Desk, random: Random, work: Work, villages: list[Option], place: int) -> str:
    line = LINES["staff"]
    person = _person(random, work, villages[place % len(villages)].id, 30, 55, desk.today())
    posts = (Post.HANDLER, Post.TOWNSHIP, *[Post.COMMITTEE] * 4)
    empty = blank(desk, line)
    values = {**_known(work, person), "post": posts[place], "unit": desk.office.place, "relatives": "已申报，无"}
    write(work, line, empty, replace(
        empty, state="在岗", values={**empty.values, **values},
        parts={"spells": ({"began": date(2024, 1, 2), "entry_reason": "1"},)}))
    return person


def _known(work: Work, person: str) -> dict[str, Any]:
    found = work.get(Person, person)
    assert found is not None
    return {key: value for key, value in found.items() if key in ("name", "sex", "id_no", "birth", "village", "group")
            } | {"person_id": person}


def _households(desk: Desk, random: Random, villages: list[Option]) -> list[tuple[str, int]]:
    """Households of one to five: the head's id and the number of members."""
    made = []
    for _ in range(HOUSEHOLDS):
        village, size = random.choice(villages).id, random.choice((1, 1, 2, 2, 3, 4, 5))
        with desk.store.work(desk.operator, "样例数据") as work:
            head = _person(random, work, village, 35, 78, desk.today())
            others: list[tuple[str, Relation]] = []
            if size > 1:
                others.append((_person(random, work, village, 35, 75, desk.today()), Relation.SPOUSE))
            for _ in range(size - 2):
                relation = random.choice((Relation.SON, Relation.DAUGHTER))
                others.append((_person(random, work, village, 3, 22, desk.today()), relation))
        households.found(desk, head, others, Month(2020, 1))
        made.append((head, size))
    return made


def _history(desk: Desk, random: Random, name: str, place: int) -> dict[str, Any]:
    """What a benefit taken over from an older list says."""
    month, decided = Month.of(desk.today()), desk.today() - timedelta(days=45 + place * 4)
    return {
        "kind": codes.CaseKind.HISTORY, "applied": decided - timedelta(days=30), "handler": desk.operator,
        "relative": False, "decided": decided, "payee_name": name,
        "bank": "农村商业银行", "account": f"6230900{random.randrange(10**11):011d}", "paid_through": month.plus(-1),
    }


def _case(
    desk: Desk, work: Work, key: str, values: dict[str, Any], grants: Iterable[dict[str, Any]], **parts: Any,
) -> None:
    """A case that is paid, with one row for each component."""
    line, month = LINES[key], Month.of(desk.today())
    empty = blank(desk, line)
    rows = tuple({"began": month, "people": 1, "words": "历史数据采集", **grant} for grant in grants)
    write(work, line, empty, replace(
        empty, state=PAYING, values={**empty.values, **values, "history_monthly": Money(
            sum(row["monthly"] for row in rows))},
        parts={**empty.parts, "entitlements": rows, "events": ({**PAID_EVENTS, "done": desk.today()},), **parts}))


def _granted(desk: Desk, work: Work, random: Random, head: str, size: int, place: int) -> None:
    known = _known(work, head)
    key = "rural_dibao" if place % 5 else "urban_dibao"
    monthly = Money(size * random.randrange(150, 420) * 100)
    members = tuple(casework.for_person(desk, LINES[key], head).parts["members"])
    _case(desk, work, key, {
        **known, **_history(desk, random, known["name"], place), "single": size == 1, "single_ground": "无",
        "review_class": codes.ReviewClass.B if place > 40 else codes.ReviewClass.A,
        "hardship": random.choice(("因病", "因残", "缺劳力")),
        "certificate_no": f"低保{desk.office.area}{place + 1:04d}",
    }, ({"component": codes.Component.DIBAO, "monthly": monthly, "people": size},),
        members=tuple({**row, "relation": row["relation"] or Relation.OTHER, "authorised": date(2024, 3, 1)}
                      for row in members))


def _elder(desk: Desk, work: Work, random: Random, village: str, place: int) -> None:
    person = _person(random, work, village, 80, 97, desk.today())
    known = _known(work, person)
    years = desk.today().year - known["birth"].year
    monthly = Money(10_000 if years > 90 else 5_000)
    _case(desk, work, "old_age", {**known, **_history(desk, random, known["name"], place)}, (
        {"component": codes.Component.OLD_AGE, "person": person, "monthly": monthly},))


def _disabled(desk: Desk, work: Work, random: Random, village: str, place: int) -> None:
    person = _person(random, work, village, 20, 75, desk.today())
    known = _known(work, person)
    grade = random.choice((DisabilityGrade.FIRST, DisabilityGrade.SECOND))
    kind = random.choice((DisabilityKind.LIMB, DisabilityKind.SIGHT, DisabilityKind.INTELLECT))
    ends = desk.today() + timedelta(days=random.randrange(40, 3000))
    _case(desk, work, "disability", {
        **known, **_history(desk, random, known["name"], place), "wants": (Wanted.LIVING, Wanted.CARE),
        "card_no": f"{known['id_no']}{kind}{grade}", "card_kind": kind, "card_grade": grade,
        "card_issued": ends - timedelta(days=3652), "card_expires": ends, "family_type": FamilyType.DIBAO,
        "excludes": (Barred.NONE,), "guardian_name": "无",
    }, ({"component": component, "person": person, "monthly": Money(6_500)}
        for component in (codes.Component.LIVING, codes.Component.CARE)))


def _applying(desk: Desk, random: Random, head: str, staff: list[str], place: int) -> None:
    """An application that has come as far as its place says."""
    line, day = LINES["rural_dibao"], desk.today() - timedelta(days=4)
    new = casework.for_person(desk, line, head)
    members = tuple({**row, "relation": row["relation"] or Relation.OTHER, "authorised": day}
                    for row in new.parts["members"])
    income = {"person": head, "category": codes.IncomeCategory.WAGE, "item": "务工", "mode": codes.IncomeMode.ACTUAL,
              "gross": Money(random.randrange(15, 35) * 10_000)}
    values = {"kind": codes.CaseKind.NEW, "applied": day, "relative": False, "lacking": (codes.Material.NONE,),
              "review_class": codes.ReviewClass.A, "hardship": "因病", "single": len(members) == 1,
              "single_ground": "无", "payee_name": new.values["name"], "bank": "农村商业银行",
              "account": f"6230900{random.randrange(10**11):011d}"}
    key = records.save(desk, line, blank(desk, line), replace(
        new, values={**new.values, **values}, parts={**new.parts, "members": members, "incomes": (income,)})).id
    for step in ("提交", "受理")[:place]:
        records.advance(desk, line, key, step, day=day)
    if place > 2:
        before = records.load(desk, line, key)
        survey = {"surveyed": day + timedelta(days=2), "way": codes.SurveyWay.HOME, "first": staff[0],
                  "second": staff[1], "facts": "砖房两间，家具简单，有菜地。", "result": codes.SurveyResult.AGREES}
        records.save(desk, line, before, replace(before, parts={**before.parts, "surveys": (survey,)}))
        records.advance(desk, line, key, "调查完成", day=day + timedelta(days=2))
    if place > 3:
        records.advance(desk, line, key, "初审公示", day=day + timedelta(days=3))


def _urgent(desk: Desk, random: Random) -> None:
    """One payment made first that waits to be written up."""
    line, village = LINES["temporary_aid"], village_options(desk)[0].id
    with desk.store.work(desk.operator, "样例数据") as work:
        person = _person(random, work, village, 30, 60, desk.today())
    new = casework.for_person(desk, line, person)
    values = {"kind": codes.CaseKind.NEW, "relative": False, "track": Track.URGENT, "cause": Cause.TRAFFIC,
              "people": 1, "form": Form.CASH, "amount": Money(150_000), "fund": Fund.RESERVE,
              "received_by": new.values["name"], "lacking": (codes.Material.NONE,), "local_hukou": True}
    key = records.save(desk, line, blank(desk, line), replace(new, values={**new.values, **values})).id
    records.advance(desk, line, key, "先行救助", day=desk.today())


def _paid_last_month(desk: Desk) -> None:
    """The benefits of the month were paid and closed; two transfers came back."""
    month = Month.of(desk.today())
    for key in ("rural_dibao", "old_age"):
        made = payments.make(desk, LINES[key], month)
        for stage in (CHECKED, PRINTED, SENT):
            payments.move(desk, made.id, stage)
        rows = batches.lines(desk, made.id)
        payments.answer(desk, made.id, {
            row.id: (Result.RETURNED, "账户已销户") if place < 2 else (Result.PAID, "")
            for place, row in enumerate(rows)})
        payments.move(desk, made.id, CLOSED)
