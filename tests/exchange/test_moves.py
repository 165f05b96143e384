"""迁出/迁入 between townships: the bureau pairs the halves, counts the person once, and the column nets to zero."""

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind, Component
from mzdesk.cases.lifecycle import MOVED, PAYING
from mzdesk.cases.payments import Batch, BatchLine, Result
from mzdesk.cases.record import Entitlement, Member
from mzdesk.lines import LINES
from mzdesk.people.residents import Person
from mzdesk.services import across, statistics
from mzdesk.services.moves import moves

LINE = LINES["rural_dibao"]
JUNE, JULY, AUGUST = (Month(2026, month) for month in (6, 7, 8))
NUMBER = "431299195001010013"


def household(world, desk, *, name="单大爷", id_no=NUMBER, began=JUNE, ended=None, **case):
    """A case with its entitlement and one insured member, paid in every month from its first to its last."""
    with desk.store.work("李") as work:
        person = work.put(Person, {"name": name, "id_no": id_no})
        key = work.put(LINE.record, {"state": MOVED if ended else PAYING, "person_id": person, **case})
        work.put(Entitlement, {"owner_id": key, "monthly": Money(30000), "began": began, "ended": ended})
        work.put(Member, {"owner_id": key, "person": person, "insured": True, "began": began})
        month = began
        while month <= (ended or AUGUST):
            batch = work.put(Batch, {"programme": LINE.key, "month": month, "stage": "已关账"})
            work.put(BatchLine, {
                "owner_id": batch, "case_id": key, "holder": person, "component": Component.DIBAO, "month": month,
                "amount": Money(30000), "people": 1, "result": Result.PAID})
            month = month.plus(1)
    return key


def handed_in(world):
    """Both townships hand in; the bureau has the two halves."""
    for desk in (world.township, world.other):
        taken, _ = world.round(desk)
        assert (taken.result, taken.held, taken.verdict) == ("merged", 0, "两边一致")


def moved(world, *, came=JULY, number="T-1", other_number="T-1", **more):
    household(world, world.township, ended=JUNE, transfer_no=number)
    household(world, world.other, began=came, kind=CaseKind.TRANSFER_IN, transfer_no=other_number, **more)
    handed_in(world)


def movement(world, month, desk=None):
    found = statistics.movement(desk or world.bureau, LINE, month)
    return found.new, found.stopped, found.moved_in, found.moved_out, found.net


def test_that_a_move_is_neither_new_nor_stopped_and_nets_to_zero(world):
    moved(world)
    assert movement(world, JUNE) == (1, 0, 0, 0, 0)  # granted for the first time, in the first township
    assert movement(world, JULY) == (0, 0, 1, 1, 0)
    assert movement(world, AUGUST) == (0, 0, 0, 0, 0)


def test_that_an_arrival_a_month_late_nets_in_the_month_of_arrival(world):
    moved(world, came=AUGUST)
    assert movement(world, JULY) == (0, 0, 0, 0, 0)
    assert movement(world, AUGUST) == (0, 0, 1, 1, 0)


def test_that_each_township_sees_its_own_half(world):
    moved(world)
    assert movement(world, JULY, world.township) == (0, 0, 0, 1, -1)
    assert movement(world, JULY, world.other) == (0, 0, 1, 0, 1)
    assert moves(world.township).pairs == ()


def test_that_the_person_and_the_household_count_once(world):
    moved(world)
    found = statistics.paid(world.bureau, JUNE, AUGUST, statistics.DIBAO_MONEY)
    assert (found.amount, found.times, found.people, found.households) == (Money(90000), 3, 1, 1)


def test_that_the_number_proves_who_it_is_whatever_the_files_say(world):
    """The second township wrote the name otherwise and had no identity number yet."""
    moved(world, name="善大爷", id_no=None)
    found = statistics.paid(world.bureau, JUNE, AUGUST, statistics.DIBAO_MONEY)
    assert (found.people, found.households) == (1, 1)
    assert movement(world, JULY) == (0, 0, 1, 1, 0)


def test_that_one_person_without_a_number_on_the_cases_is_paired_by_the_person(world):
    moved(world, number=None, other_number=None)
    assert movement(world, JULY) == (0, 0, 1, 1, 0)


def test_that_two_people_are_two(world):
    moved(world, number=None, other_number=None, name="龙大爷", id_no="431299195002020025")
    found = statistics.paid(world.bureau, JUNE, AUGUST, statistics.DIBAO_MONEY)
    assert (found.people, found.households) == (2, 2)
    assert movement(world, JULY) == (0, 0, 1, 1, 0)  # one departed, another arrived: equal by chance, and both open
    assert moves(world.bureau).pairs == ()


def test_that_a_departure_without_arrival_does_not_net_and_is_a_finding(world):
    household(world, world.township, ended=JUNE, transfer_no="T-9")
    world.person(desk=world.other)
    handed_in(world)
    assert movement(world, JULY) == (0, 0, 0, 1, -1)
    found = [pair for pair in across.pairs(world.bureau) if pair.rule == "T7"]
    assert [pair.words for pair in found] == ["农村低保已从托口镇转出，没有乡镇转入"]


def test_that_it_is_no_finding_once_it_arrived(world):
    moved(world)
    assert [pair for pair in across.pairs(world.bureau) if pair.rule == "T7"] == []


def test_that_two_households_with_one_number_by_mistake_are_paired_once(world):
    for place in range(2):
        household(world, world.township, name=f"单{place}", id_no=None, ended=JUNE, transfer_no="T-1")
    household(world, world.other, began=JULY, kind=CaseKind.TRANSFER_IN, transfer_no="T-1")
    handed_in(world)
    assert len(moves(world.bureau).pairs) == 1
    assert movement(world, JULY) == (0, 0, 1, 2, -1)
