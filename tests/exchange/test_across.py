"""跨乡镇核对: each rule finds its pair, finds nothing where nothing is, and a person has the last word."""

from datetime import date

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import CaseKind, Component
from mzdesk.cases.payments import Batch, BatchLine, Result
from mzdesk.cases.record import Entitlement
from mzdesk.lines import LINES
from mzdesk.people.codes import Sex
from mzdesk.services import across, same_person

NUMBER, OTHER = "431281197001010018", "431281197001010034"
BORN, SEPTEMBER = PartialDay(1970, 1, 1), Month(2026, 9)


def both(world):
    for desk in (world.township, world.other):
        world.round(desk)


def found(world, rule=""):
    return [pair for pair in across.pairs(world.bureau) if rule in ("", pair.rule)]


def test_one_number_in_two_townships(world):
    world.person(name="单思怡", id_no=NUMBER)
    world.person(world.other, name="单思宜", id_no=NUMBER)
    world.person(world.other, name="向明", id_no=OTHER)
    both(world)
    (pair,) = found(world)
    assert (pair.rule, pair.title, pair.words, pair.state) == ("T1", "身份证号重复", "身份证号相同", "open")
    assert {pair.first.name, pair.second.name} == {"单思怡", "单思宜"}
    assert NUMBER not in pair.first.words + pair.second.words + pair.words + pair.key


def test_a_number_twice_in_one_township_is_its_own_affair(world):
    world.person(id_no=NUMBER)
    world.person(name="向明", id_no=NUMBER)
    both(world)
    assert found(world) == []


@pytest.mark.parametrize(("name", "words"), [
    ("张伟", "姓名，出生日期、性别相同"), ("章伟", "姓名同音，出生日期、性别相同")])
def test_the_same_or_a_like_sounding_name_with_one_birth(world, name, words):
    world.person(name="张伟", birth=BORN, sex=Sex.MALE)
    world.person(world.other, name=name, birth=BORN, sex=Sex.MALE)
    world.person(world.other, name=name, birth=PartialDay(1970, 1, 2), sex=Sex.MALE)
    world.person(world.other, name=name, birth=BORN, sex=Sex.FEMALE)
    world.person(world.other, name=name, birth=PartialDay(1970), sex=Sex.MALE)
    both(world)
    (pair,) = found(world)
    assert (pair.rule, pair.words) == ("T2", words)


def case(world, desk, person, **values):
    record = LINES["rural_dibao"].record
    with desk.store.work("李") as work:
        return work.put(record, {"state": "发放中", "person_id": person, **values})


def test_one_account_for_two_people(world):
    first, second = world.person(id_no=NUMBER), world.person(world.other, name="向明", id_no=OTHER)
    case(world, world.township, first, account="6217 0000 1111 2222")
    case(world, world.other, second, account="6217000011112222")
    both(world)
    (pair,) = found(world)
    assert (pair.rule, pair.words) == ("T3", "共用尾号2222的银行账号")


def test_dead_in_one_place_and_paid_in_another(world):
    first = world.person(id_no=NUMBER)
    world.person(world.other, id_no=NUMBER, died=date(2026, 9, 1))
    case(world, world.township, first)
    both(world)
    (pair,) = found(world, "T4")
    assert pair.first.person == first
    assert pair.words.endswith("已登记死亡，仍在农村低保")


def paid(world, desk, person, result=None, month=SEPTEMBER):
    with desk.store.work("李") as work:
        batch = work.put(Batch, {"programme": "rural_dibao", "month": month})
        work.put(BatchLine, {"owner_id": batch, "holder": person, "component": Component.DIBAO, "month": month,
                             "amount": Money(30_000), "result": result})


def test_one_month_paid_in_two_townships(world):
    first, second = world.person(id_no=NUMBER), world.person(world.other, id_no=NUMBER)
    paid(world, world.township, first)
    paid(world, world.other, second)
    paid(world, world.other, second, month=Month(2026, 8))
    both(world)
    (pair,) = found(world, "T5")
    assert pair.words == "2026年9月在两地都发放了低保金"


def test_what_the_bank_returned_was_not_paid_twice(world):
    first, second = world.person(id_no=NUMBER), world.person(world.other, id_no=NUMBER)
    paid(world, world.township, first, Result.RETURNED)
    paid(world, world.other, second)
    both(world)
    assert found(world, "T5") == []


def test_a_person_says_that_they_are_two_and_takes_it_back(world):
    world.person(name="张伟", birth=BORN, sex=Sex.MALE)
    world.person(world.other, name="张伟", birth=BORN, sex=Sex.MALE)
    both(world)
    (pair,) = found(world)
    with pytest.raises(Refusal, match="写明核对结果"):
        across.note(world.bureau, pair, across.NOT_SAME)
    across.note(world.bureau, pair, across.NOT_SAME, "电话核实，两人同名")
    (noted,) = found(world)
    assert (noted.key, noted.state, noted.note) == (pair.key, "not_same", "电话核实，两人同名")
    across.note(world.bureau, noted, across.OPEN)
    assert found(world) == [pair]


def entitled(world, desk, person, component, line="rural_dibao"):
    key = case(world, desk, person)
    with desk.store.work("李") as work:
        work.put(Entitlement, {"owner_id": key, "person": person, "component": component,
                               "began": Month(2026, 1), "monthly": Money(40_000)})
    return key


def test_benefits_that_exclude_each_other_in_two_townships(world):
    """民发〔2021〕43号: 低保 and 特困 exclude each other; two 低保 do; 低保 and 高龄津贴 do not."""
    first, second = world.person(id_no=NUMBER), world.person(world.other, id_no=NUMBER)
    entitled(world, world.township, first, Component.DIBAO)
    entitled(world, world.other, second, Component.DIBAO)
    entitled(world, world.other, second, Component.OLD_AGE)
    both(world)
    assert [pair.words for pair in found(world, "T6")] == ["低保金与低保金不得同时享受"]


def moved(world, desk, person, number=None, **values):
    return case(world, desk, person, transfer_no=number, **values)


def test_who_moved_out_and_was_taken_over_nowhere(world):
    first = world.person(id_no=NUMBER)
    key = moved(world, world.township, first, "转2026-1")
    world.change(key, record=LINES["rural_dibao"].record, state="已转出")
    both(world)
    (pair,) = found(world, "T7")
    assert (pair.first.person, pair.second.person, pair.joinable) == (first, "", False)
    assert pair.words == "农村低保已从托口镇转出，没有乡镇转入"
    second = world.person(world.other, id_no=NUMBER)
    moved(world, world.other, second, "转2026-1", kind=CaseKind.TRANSFER_IN)
    both(world)
    assert found(world, "T7") == []


def test_a_case_that_runs_elsewhere_is_an_arrival_without_its_number(world):
    first, second = world.person(id_no=NUMBER), world.person(world.other, id_no=NUMBER)
    key = moved(world, world.township, first)
    world.change(key, record=LINES["rural_dibao"].record, state="已转出")
    case(world, world.other, second)
    both(world)
    assert found(world, "T7") == []


def test_the_rules_follow_a_merge_of_people_without_one_number(world):
    """Who was said to be one person is looked at as one, though only one file has the number."""
    first, second = world.person(id_no=NUMBER), world.person(world.other)
    paid(world, world.township, first)
    paid(world, world.other, second)
    both(world)
    assert found(world) == []
    same_person.merge(world.bureau, first, second, "电话核实")
    assert [(pair.rule, pair.words) for pair in found(world)] == [("T5", "2026年9月在两地都发放了低保金")]
