"""合并居民: two files become one person with every row counted, later rows find it, and taking back is identity."""

from datetime import date

import pytest
from sqlalchemy import select

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import Batch, BatchLine
from mzdesk.exchange import feedback, state
from mzdesk.lines import LINES
from mzdesk.lines.household.record import Household, HouseholdMember
from mzdesk.people import merges
from mzdesk.people.attachments import Attachment
from mzdesk.people.codes import Sex
from mzdesk.people.merges import PersonMerge
from mzdesk.services import across, same_person
from tests.fixtures import id_number

NUMBER, OTHER = id_number(date(2016, 3, 5), "2"), id_number(date(2016, 3, 5), "2", 1)
CHILD = LINES["left_behind"]
VISIT = CHILD.part("visits").record
ASIDE = ("version",)


def child(world, desk, person, state_="在册"):
    """A file of the register of children, with a visit and a picture."""
    with desk.store.work("李") as work:
        key = work.put(CHILD.record, {"state": state_, "person_id": person})
        work.put(VISIT, {"owner_id": key, "visited": date(2026, 10, 1)})
        work.put(Attachment, {"owner_id": key, "title": "门牌"})
    return key


def household(desk, head, *others):
    with desk.store.work("李") as work:
        key = work.put(Household, {"state": "在册", "person_id": head})
        for one in (head, *others):
            work.put(HouseholdMember, {"owner_id": key, "person": one, "began": Month(2026, 1)})
    return key


def paid(desk, person, month=9):
    with desk.store.work("李") as work:
        batch = work.put(Batch, {"programme": "rural_dibao", "month": Month(2026, month), "stage": "已关账"})
        return work.put(BatchLine, {"owner_id": batch, "holder": person, "person": person, "amount": Money(30_000),
                                    "component": Component.DIBAO, "month": Month(2026, month)})


def records_of(desk):
    """Every record row of the office without its version, and without the register of merges."""
    found = {}
    with desk.store.reading() as connection:
        for name, kept in state.kept().items():
            if name != PersonMerge.__tablename__:
                rows = connection.execute(select(kept.raw)).mappings()
                found[name] = {row["id"]: {k: v for k, v in row.items() if k not in ASIDE} for row in rows}
    return found


@pytest.fixture
def twice(world):
    """One resident on two files of one township, each with something on it."""
    first = world.person(name="单思怡", birth=PartialDay(2016, 3, 5), sex=Sex.FEMALE, id_no=NUMBER, phone=None)
    second = world.person(name="单思宜", birth=PartialDay(2016, 3, 5), sex=Sex.FEMALE, phone="13911111111",
                          address="白羊村3组")
    child(world, world.township, first)
    house = household(world.township, second)
    paid(world.township, second)
    return first, second, house


def test_every_row_is_counted_before_and_after(world, twice):
    first, second, house = twice
    seen = same_person.look(world.township, first, second)
    assert seen.kept.counts == {"农村留守儿童": 1, "照片和扫描件": 1, "随访": 1}
    assert seen.alias.total == 3, "the household, its member and the payment"
    assert seen.fills == ("现住址", "联系电话")
    assert ("姓名", "单思怡", "单思宜") in seen.differing
    done = same_person.merge(world.township, first, second, "上门核实，同一人")
    assert (done.before, done.after, done.moved) == (6, 6, 4)
    assert world.get(world.township, house, Household)["person_id"] == first
    kept, alias = (world.get(world.township, key) for key in (first, second))
    assert (kept["phone"], kept["address"], kept["void_reason"]) == ("13911111111", "白羊村3组", None)
    assert (alias["void_reason"], alias["name"]) == ("已并入另一份居民档案", "单思宜")


def test_merging_and_taking_it_back_is_identity(world, twice):
    first, second, _ = twice
    before = records_of(world.township)
    done = same_person.merge(world.township, first, second, "同一人")
    assert records_of(world.township) != before
    back = same_person.unmerge(world.township, done.id)
    assert back.moved == 4
    assert records_of(world.township) == before
    (one,) = same_person.register(world.township)
    assert (one.id, one.merged, one.undone, one.before) == (done.id, "2026-10-25", "2026-10-25", 6)
    with pytest.raises(Refusal) as told:
        same_person.unmerge(world.township, done.id)
    assert told.value.sentence == "没有这一次合并，或已经撤销。请刷新后再看。"


def test_what_came_to_the_person_later_stays_with_the_kept_file(world, twice):
    first, second, _ = twice
    done = same_person.merge(world.township, first, second, "同一人")
    later = paid(world.township, first, month=10)
    same_person.unmerge(world.township, done.id)
    assert world.get(world.township, later, BatchLine)["person"] == first


def test_the_bureau_learns_of_a_townships_merge_and_both_agree(world, twice):
    first, second, house = twice
    world.round()
    done = same_person.merge(world.township, first, second, "同一人")
    taken, _ = world.round()
    assert (taken.result, taken.held, taken.conflicts, taken.verdict) == ("merged", 0, 0, "两边一致")
    assert world.get(world.bureau, house, Household)["person_id"] == first
    same_person.unmerge(world.township, done.id)
    taken, _ = world.round()
    assert taken.verdict == "两边一致"
    assert world.get(world.bureau, house, Household)["person_id"] == second


def test_the_bureau_joins_two_files_of_one_township_and_later_rows_find_their_person(world, twice):
    first, second, house = twice
    world.round()
    same_person.merge(world.bureau, first, second, "电话核实")
    late = paid(world.township, second, month=10)
    taken, _ = world.round()
    assert (taken.held, taken.conflicts, taken.verdict) == (0, 0, "市局改过部分内容，反馈给乡镇后再比对")
    line = world.get(world.bureau, late, BatchLine)
    assert (line["person"], line["holder"]) == (first, first)
    made = feedback.export(world.bureau, "431281103", world.stick)
    done = feedback.read(world.township, made.path)
    assert done.kept == ()
    assert made.rows == 1
    assert world.get(world.township, late, BatchLine)["person"] == first
    assert world.get(world.township, house, Household)["person_id"] == first
    assert world.get(world.township, second)["void_reason"] == merges.GONE
    assert len(same_person.register(world.township)) == 1
    taken, _ = world.round()
    assert (taken.conflicts, taken.verdict) == (0, "两边一致")
    again = feedback.read(world.township, feedback.export(world.bureau, "431281103", world.stick).path)
    assert (again.applied, again.kept) == (0, ())


def test_taking_back_what_the_bureau_joined_is_identity_on_both_sides(world, twice):
    first, second, _ = twice
    world.round()
    before = records_of(world.township)
    done = same_person.merge(world.bureau, first, second, "电话核实")
    feedback.read(world.township, feedback.export(world.bureau, "431281103", world.stick).path)
    world.round()
    same_person.unmerge(world.bureau, done.id)
    feedback.read(world.township, feedback.export(world.bureau, "431281103", world.stick).path)
    assert records_of(world.township) == before == records_of(world.bureau)
    assert same_person.register(world.township)[0].undone == "2026-10-25"


@pytest.fixture
def apart(world):
    """One resident on the books of two townships."""
    first = world.person(name="单思怡", id_no=NUMBER)
    second = world.person(world.other, name="单思怡", id_no=NUMBER)
    child(world, world.township, first)
    mine = child(world, world.other, second)
    for desk in (world.township, world.other):
        world.round(desk)
    return first, second, mine


def test_two_townships_keep_their_rows_and_the_person_is_one(world, apart):
    first, second, mine = apart
    (pair,) = across.pairs(world.bureau)
    assert (pair.rule, pair.state) == ("T1", "open")
    done = same_person.merge(world.bureau, first, second, "户籍在托口镇")
    assert (done.before, done.after, done.moved) == (6, 6, 0)
    assert world.get(world.bureau, mine, CHILD.record)["person_id"] == second
    (pair,) = across.pairs(world.bureau)
    assert pair.state == "merged"
    late = child(world, world.other, second, "待核实")
    taken, _ = world.round(world.other)
    assert (taken.held, taken.conflicts) == (0, 0)
    with world.bureau.store.reading() as connection:
        known = merges.aliases(connection)
        assert late in merges.children(connection, merges.group(known, first))[CHILD.record.__tablename__]
    same_person.unmerge(world.bureau, done.id)
    assert across.pairs(world.bureau)[0].state == "open"


def test_both_townships_are_told_and_agree_afterwards(world, apart):
    first, second, _ = apart
    same_person.merge(world.bureau, first, second, "户籍在托口镇")
    told = {}
    for desk in (world.township, world.other):
        made = feedback.export(world.bureau, desk.office.area, world.stick)
        feedback.read(desk, made.path)
        told[desk.office.area] = [(one.record, one.words) for one in feedback.told(desk) if one.kind == "note"]
        taken, _ = world.round(desk)
        assert (taken.held, taken.verdict) == (0, "两边一致")
    assert [record for record, _ in told["431281103"]] == [first]
    assert told["431281104"] == [(second, "市局核实：与托口镇登记的是同一人")]


def test_what_is_plainly_two_people_is_not_joined(world):
    first, second = world.person(id_no=NUMBER), world.person(id_no=OTHER)
    with pytest.raises(Refusal) as told:
        same_person.look(world.township, first, second)
    assert told.value.sentence == "两份档案各有一个正确的身份证号，是两个人。如有一个登记错了，请先核对原件更正再合并。"


def test_a_dead_and_a_living_file_are_not_joined(world):
    first, second = world.person(), world.person(died=date(2026, 9, 1))
    with pytest.raises(Refusal) as told:
        same_person.merge(world.township, first, second, "同一人")
    assert told.value.sentence == "一份档案登记了死亡，另一份没有。请先给另一份登记死亡，再合并。"


def test_a_merge_says_why_and_is_done_once(world, twice):
    first, second, _ = twice
    with pytest.raises(Refusal, match="写明核对结果"):
        same_person.merge(world.township, first, second, " ")
    same_person.merge(world.township, first, second, "同一人")
    with pytest.raises(Refusal) as told:
        same_person.merge(world.township, first, second, "同一人")
    assert told.value.sentence == "这两份档案已经是同一人。请刷新后再看。"


def test_three_files_of_one_person_come_together(world, twice):
    first, second, house = twice
    third = world.person(name="单思怡")
    same_person.merge(world.township, second, third, "同一人")
    same_person.merge(world.township, first, second, "同一人")
    with world.township.store.reading() as connection:
        known = merges.aliases(connection)
    assert merges.resolved(known, third) == first
    assert merges.group(known, first) == {first, second, third}
    assert world.get(world.township, house, Household)["person_id"] == first


def test_a_township_finds_its_own_doubles(world, twice):
    first, second, _ = twice
    world.person(name="向明", id_no=OTHER)
    world.person(name="向民", id_no=OTHER)
    found = across.pairs(world.township)
    assert [(pair.rule, pair.words) for pair in found] == [
        ("D1", "身份证号相同"), ("D2", "姓名同音，出生日期、性别相同")]
    assert {found[1].first.person, found[1].second.person} == {first, second}
    same_person.merge(world.township, first, second, "同一人")
    assert [pair.rule for pair in across.pairs(world.township)] == ["D1"]
