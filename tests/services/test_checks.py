"""数据体检: a clean office is silent; each rule finds what was planted for it (assistance.md §6)."""

from datetime import date, timedelta

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind, PropertyKind
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.cases.record import Entitlement, Posting, Survey
from mzdesk.lines.disability.record import DisabilityAllowance
from mzdesk.people.codes import LeftHousehold, Relation
from mzdesk.people.residents import Person
from mzdesk.services import checks, households, payments, records
from tests.cases import relief
from tests.cases.relief import DIBAO, DISABILITY, OLD_AGE, TEMPORARY, dibao, edit, grant, on, pay, person, take
from tests.fixtures import id_number, make_desk

__all__ = ["make_desk"]

NOVEMBER = Month(2026, 11)


@pytest.fixture
def desk(make_desk):
    return relief.with_policy(make_desk())


@pytest.fixture
def home(desk):
    """A 低保 household of two that is paid since November, on 12 December; and its people."""
    people = [person(desk, name, order=n) for n, name in enumerate(("户主", "配偶"))]
    key = dibao(desk, people)
    grant(desk, DIBAO, key)
    on(desk, date(2026, 11, 8))
    pay(desk, DIBAO, NOVEMBER)
    on(desk, date(2026, 12, 12))
    return key, people


def put(desk, record, values, key):
    with desk.store.work("测试") as work:
        work.put(record, values, key)


def rules(desk, only=""):
    return {(one.rule, one.record) for one in checks.run(desk, only=only)}


def newest(desk, line, key, part):
    return records.load(desk, line, key).parts[part][0]["id"]


def test_a_clean_office_is_silent(desk, home):
    assert checks.run(desk) == []
    assert set(checks.RULES) == {f"A{n:02d}" for n in (*range(1, 5), *range(6, 16), *range(18, 24))}


def test_a01_paid_after_death(desk, home):
    key, people = home
    lone = dibao(desk, [person(desk, "独户", order=8)])
    grant(desk, DIBAO, lone)
    put(desk, Person, {"died": date(2026, 10, 2)}, people[1])
    assert rules(desk, "A01") == {("A01", key)}
    put(desk, Person, {"died": date(2026, 10, 2)}, records.load(desk, DIBAO, lone).values["person_id"])
    on(desk, date(2027, 1, 8))
    payments.make(desk, DIBAO, Month(2027, 1))
    assert ("A01", lone) in rules(desk, "A01")


def test_a02_two_households(desk, home):
    key, people = home
    other = dibao(desk, [person(desk, "他户", order=9)])
    grant(desk, DIBAO, other)
    edit(desk, DIBAO, other, members=lambda rows: [*rows, relief.member(people[1], Relation.OTHER)])
    assert rules(desk, "A02") == {("A02", key), ("A02", other)}


def test_a03_what_does_not_go_together(desk, home):
    key, people = home
    with desk.store.work("测试") as work:
        case = work.put(DisabilityAllowance, {"state": "发放中", "person_id": people[0]})
        work.put(Entitlement, {"owner_id": case, "component": "care", "person": people[0], "began": NOVEMBER,
                               "monthly": Money(9000)})
    assert rules(desk, "A03") == set(), "低保 and 护理补贴 go together"
    relief.with_policy(desk, ("exclusion", {"first": "care", "second": "dibao", "effect": "block"}))
    assert {rule for rule, _ in rules(desk, "A03")} == {"A03"}
    assert key


def test_a04_a13_and_a22_payments_that_cannot_be(desk, home):
    key, people = home
    with desk.store.work("测试") as work:
        batch = work.put(Batch, {"programme": DIBAO.key, "month": NOVEMBER, "number": 2, "stage": "已关账",
                                 "total": Money(99)})
        work.put(BatchLine, {"owner_id": batch, "case_id": "other", "holder": people[0], "component": "dibao",
                             "month": NOVEMBER, "amount": Money(100), "people": 1})
    assert rules(desk, "A04") == {("A04", "other")}, "the one paid later"
    found = [one.words for one in checks.run(desk, only="A22")]
    assert found == ["发放批次的合计与明细不符", "已关账的批次还有没登记结果的明细"]
    put(desk, Entitlement, {"monthly": Money(70_000)}, newest(desk, DIBAO, key, "entitlements"))
    (wrong,) = checks.run(desk, only="A13")
    assert wrong.words == "现发700元，按本月标准和家庭情况应为800元"


def test_a23_one_number_on_two_files_of_residents(desk):
    first, second = person(desk, "单思怡"), person(desk, "单思宜")
    (found,) = checks.run(desk, only="A23")
    assert (found.register, found.record, found.words) == (
        "across", f"{first}/{second}", "同一身份证号有两份居民档案")
    assert "单思" not in found.words + found.advice


def test_a06_relatives(desk, home):
    key, people = home
    edit(desk, DIBAO, key, {"relative": True, "relative_words": "村主任之兄"})
    (found,) = checks.run(desk, only="A06")
    assert found.words == "近亲属备案对象没有县级入户核查日期"
    edit(desk, DIBAO, key, {"county_visit": date(2026, 10, 1)})
    assert rules(desk, "A06") == set()
    edit(desk, DIBAO, key, {"relative": False})
    from mzdesk.lines.staff.record import Staff

    with desk.store.work("测试") as work:
        work.put(Staff, {"state": "在岗", "person_id": people[1], "post": "3"})
    assert rules(desk, "A06") == {("A06", key)}


def test_a07_investigators_and_postings(desk, home):
    key, _ = home
    survey = newest(desk, DIBAO, key, "surveys")
    put(desk, Survey, {"second": records.load(desk, DIBAO, key).parts["surveys"][0]["first"]}, survey)
    posting = newest(desk, DIBAO, key, "postings")
    began = records.load(desk, DIBAO, key).get("postings.began")
    put(desk, Posting, {"ends": began + timedelta(days=3)}, posting)
    words = {one.words for one in checks.run(desk, only="A07")}
    assert words == {"两名调查人不能是同一个人，请另选一名", "公示不满7天"}
    put(desk, Posting, {"ends": date(2026, 10, 9)}, posting)
    assert "决定日期在公示期满以前" in {one.words for one in checks.run(desk, only="A07")}


def test_a08_and_a09_one_of_a_family_and_a_recent_split(desk, home):
    key, people = home
    edit(desk, DIBAO, key, members=lambda rows: [rows[0], {**rows[1], "insured": False}])
    assert rules(desk, "A08") == {("A08", key)}
    house = households.found(desk, person(desk, "老户主", order=20), [(people[0], Relation.SON)], Month(2020, 1))
    from mzdesk.lines.household.record import HouseholdMember

    row = next(r for r in records.load(desk, households.HOUSEHOLDS, house).parts["members"] if r["person"] == people[0])
    put(desk, HouseholdMember, {"ended": Month(2026, 7), "left": LeftHousehold.SPLIT}, row["id"])
    assert rules(desk, "A09") == {("A09", key)}


def test_a10_certificates(desk):
    someone = person(desk, "向长生", order=7)
    key = relief.disability(desk, someone, id_number(date(1975, 6, 1), "1", 7), payee_name="向长生")
    grant(desk, DISABILITY, key)
    assert checks.run(desk) == []
    put(desk, DisabilityAllowance, {"card_expires": date(2026, 10, 1)}, key)
    assert [one.words for one in checks.run(desk, only="A10")] == ["残疾人证已到期，仍在计发"]
    put(desk, DisabilityAllowance, {"card_expires": date(2030, 1, 1), "card_grade": "4"}, key)
    assert {one.words for one in checks.run(desk, only="A10")} == {
        "残疾证号表示的类别、等级与所填不一致", "残疾等级不符合护理补贴条件"}


def elder(desk, birth, order=0):
    key = relief.save_new(desk, OLD_AGE, person(desk, "老人", birth, order=order), relief.application(
        desk, kind=CaseKind.HISTORY, decided=date(2020, 5, 1), history_monthly=Money(5_000),
        paid_through=Month(2026, 9), payee_name="老人", account=f"62{order:014d}"))
    take(desk, OLD_AGE, key, "历史数据登记")
    return key


def test_a11_ages_and_bands_that_the_next_batch_mends(desk):
    ninety, young = elder(desk, date(1936, 11, 20), 1), elder(desk, date(1950, 1, 1), 2)
    assert rules(desk, "A11") == {("A11", young)}
    on(desk, date(2026, 12, 3))
    assert rules(desk, "A11") == {("A11", young), ("A11", ninety)}
    payments.make(desk, OLD_AGE, Month(2026, 12))
    assert rules(desk, "A11") == {("A11", young)}
    rows = records.load(desk, OLD_AGE, ninety).parts["entitlements"]
    assert [(str(r["began"]), int(r["monthly"]) // 100) for r in rows] == [("2026-11", 100), ("2026-10", 50)]


def test_a12_reviews_and_tapering(desk, home):
    key, _ = home
    on(desk, date(2027, 10, 20))
    assert rules(desk, "A12") == {("A12", key)}
    edit(desk, DIBAO, key, reviews=[{"reviewed": date(2027, 10, 20), "reviewer": "李经办", "result": "1"}])
    assert rules(desk, "A12") == set()
    take(desk, DIBAO, key, "渐退", words="就业")
    on(desk, date(2028, 6, 1))
    assert [one.words for one in checks.run(desk, only="A12")] == ["渐退期已满"]


def test_a14_accounts_and_returned_money(desk, home):
    key, _ = home
    other = dibao(desk, [person(desk, "邻居", order=11)])
    grant(desk, DIBAO, other)
    assert {one.words for one in checks.run(desk, only="A14")} == {
        "同一银行账号用于几个人", "账户姓名与本人不一致，没有写明领取人关系"}
    edit(desk, DIBAO, other, {"account": "6230911111", "payee_name": "邻居"})
    assert rules(desk, "A14") == set()
    on(desk, date(2027, 1, 8))
    pay(desk, DIBAO, Month(2027, 1), returned=[key])
    on(desk, date(2027, 3, 8))
    assert {one.record for one in checks.run(desk, only="A14")} == {key}


def test_a15_property(desk, home):
    key, _ = home
    edit(desk, DIBAO, key, properties=[
        {"category": PropertyKind.CAR, "item": "小轿车", "count": 1},
        {"category": PropertyKind.MONEY, "item": "存款", "amount": Money(28_801_00)}])
    assert {one.words for one in checks.run(desk, only="A15")} == {
        "有机动车辆，请核对是否符合财产规定", "货币财产28801元，超过人均限额合计28800元，请核对"}
    edit(desk, DIBAO, key, properties=lambda rows: [{**row, "exempt": True, "exempt_why": "残疾代步"} for row in rows])
    assert rules(desk, "A15") == set()


def test_a18_and_a20_who_left(desk, home):
    key, people = home
    first = households.found(desk, people[0], [(people[1], Relation.SPOUSE)], Month(2020, 1))
    second = households.found(desk, person(desk, "新户主", order=21), [(people[1], Relation.SPOUSE)], Month(2026, 1))
    assert rules(desk, "A20") == {("A20", first), ("A20", second)}
    from mzdesk.lines.household.record import HouseholdMember

    row = next(r for r in records.load(desk, households.HOUSEHOLDS, first).parts["members"] if r["person"] == people[1])
    put(desk, HouseholdMember, {"ended": Month(2026, 11), "left": LeftHousehold.MOVED}, row["id"])
    assert rules(desk, "A20") == set()
    assert rules(desk, "A18") == {("A18", key)}


def urgent(desk, who, amount=80_000, **values):
    key = relief.save_new(desk, TEMPORARY, who, relief.application(
        desk, track="1", cause="1", people=1, form="1", amount=Money(amount), received_by="甲", fund="2", **values))
    take(desk, TEMPORARY, key, "先行救助")
    return key


def test_a19_temporary_aid(desk):
    who = person(desk, "甲", order=3)
    first, second = urgent(desk, who), urgent(desk, who, 170_000)
    assert {(one.record, one.words) for one in checks.run(desk, only="A19")} == {
        (second, "同一事由一年内再次救助，没有写明理由"), (second, "金额超过乡镇审批限额")}
    on(desk, date(2026, 10, 23))
    assert (first, "先行救助没有按期补办手续") in {(one.record, one.words) for one in checks.run(desk, only="A19")}


def test_a21_identity_numbers(desk, home):
    _, people = home
    put(desk, Person, {"birth": PartialDay(1980, 1, 1)}, people[0])
    assert [one.words for one in checks.run(desk, only="A21")] == ["身份证号与出生日期或性别不一致"]
    put(desk, Person, {"id_no": "431281800101001"}, people[0])
    assert [one.words for one in checks.run(desk, only="A21")] == ["身份证号不对（位数或校验码）"]
    put(desk, Person, {"id_no": id_number(date(1980, 1, 1)), "sex": "1"}, people[0])
    with desk.store.work("测试") as work:
        work.put(Person, {"id_no": id_number(date(1980, 1, 1)), "name": "另一人"})
    assert [one.words for one in checks.run(desk, only="A21")] == ["同一身份证号登记了不同姓名"]


def test_no_finding_names_a_person(desk, home):
    key, people = home
    put(desk, Person, {"died": date(2026, 10, 2)}, people[1])
    edit(desk, DIBAO, key, {"relative": True, "relative_words": "村主任之兄"})
    for one in checks.run(desk):
        assert "户主" not in one.words.replace("变更户主", "")
        assert "配偶" not in one.words
        assert not any(part.isdigit() and len(part) > 10 for part in one.words.split())
