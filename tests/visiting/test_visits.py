"""探访: what counts, what is due, the sheet and its answers, the month; the traps of care.md §8 by their numbers."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from mzdesk.basics.coded import UnknownCode
from mzdesk.basics.months import Month
from mzdesk.basics.numerals import number_in
from mzdesk.basics.problems import Refusal
from mzdesk.lines import LINES
from mzdesk.lines.elders import rules
from mzdesk.lines.elders.codes import ExitReason, Finding, ReferredTo, Risk, Round, Tag, Way
from mzdesk.lines.left_behind.record import LeftBehindCare
from mzdesk.people.ability import AbilityLevel, SelfCare, check_ability, level_of, self_care
from mzdesk.people.codes import Relation
from mzdesk.services import households, records
from mzdesk.services.visiting import figures, rounds, sheets
from mzdesk.services.visiting.rounds import Answer
from tests.fixtures import at, desk, id_number, make_desk, put_child, village
from tests.visiting.elders import ELDERS, elder

__all__ = ["desk", "make_desk"]

OCTOBER = Month(2026, 10)


def load(desk, key):
    return records.load(desk, ELDERS, key)


def due(desk, key):
    return rules.next_visit(load(desk, key), desk.around())


def on(desk, day):
    desk.clock.moment = at(day).moment + timedelta(seconds=desk.clock.moment.second + 1)
    return desk


def visit(desk, key, day, **more):
    return rounds.record(desk, key, Answer(day, **more))


@pytest.mark.parametrize(("tags", "risk", "born", "days"), [
    ((Tag.VETERAN,), Risk.GREEN, date(1950, 4, 1), 90), ((Tag.VETERAN,), None, date(1950, 4, 1), 30),
    ((Tag.VETERAN,), Risk.RED, date(1950, 4, 1), 7), ((Tag.DISABLED,), Risk.GREEN, date(1950, 4, 1), 30),
    ((Tag.ALONE,), Risk.GREEN, date(1946, 10, 9), 7), ((Tag.ALONE,), Risk.GREEN, date(1946, 10, 10), 30),
])
def test_the_strictest_rule_that_holds_counts(desk, tags, risk, born, days):
    """Eighty on 9 October 2026, the day of the test, is eighty."""
    key = elder(desk, "向长生", tags, born=born, since=date(2026, 10, 1), risk=risk)
    assert due(desk, key) == date(2026, 10, 1) + timedelta(days=days)


def test_a_tag_that_ended_sets_no_interval(desk):
    key = elder(desk, "向长生", (Tag.DISABLED,), since=date(2026, 10, 1), risk=Risk.GREEN)
    case = load(desk, key)
    records.save(desk, ELDERS, case, replace(case, parts={
        **case.parts, "tags": ({**case.parts["tags"][0], "ended": date(2026, 10, 8)},)}))
    assert due(desk, key) == date(2026, 10, 1) + timedelta(days=90)


def test_trap_08_a_visit_at_which_nobody_was_seen_is_no_visit_of_the_month(desk):
    key = elder(desk, "向长生", since=date(2026, 9, 1))
    visit(desk, key, date(2026, 9, 12))
    visit(desk, key, date(2026, 10, 5), seen=False)
    assert due(desk, key) == date(2026, 10, 12)
    (stop,) = rounds.stops(desk, village(desk), OCTOBER)
    assert (stop.last, stop.month) == (date(2026, 9, 12), ())
    assert [row.id for row in records.listing(desk, ELDERS, records.Query(view="unvisited")).rows] == [key]


def test_trap_08_not_visited_this_month_and_overdue_are_different_questions(desk):
    early, late = elder(desk, "甲", order=1, since=date(2026, 8, 1)), elder(desk, "乙", order=2, since=date(2026, 8, 1))
    visit(desk, early, date(2026, 9, 30))
    visit(desk, late, date(2026, 9, 1))
    ids = {view: {row.id for row in records.listing(desk, ELDERS, records.Query(view=view)).rows}
           for view in ("unvisited", "overdue")}
    assert ids == {"unvisited": {early, late}, "overdue": {late}}
    assert not figures.month_figures(desk, Month(2026, 9)).figure("unvisited").ids, "the calendar month, not 30 days"


def test_trap_08_what_is_typed_in_bulk_keeps_both_days(desk):
    key = elder(desk, "向长生")
    visit(desk, key, date(2026, 10, 2))
    (row,) = load(desk, key).parts["visits"]
    assert (row["visited"], row["entered"]) == (date(2026, 10, 2), date(2026, 10, 9))


def test_trap_09_an_interval_runs_over_the_end_of_the_year_and_is_never_stored(desk):
    key = elder(desk, "向长生", since=date(2026, 1, 5))
    on(desk, date(2026, 12, 31))
    visit(desk, key, date(2026, 12, 31))
    assert due(desk, key) == date(2027, 1, 30)
    assert "overdue" not in {column.key for column in ELDERS.record.__table__.columns}


def test_three_misses_in_a_row_are_an_alarm_and_due_at_once(desk):
    key = elder(desk, "向长生", since=date(2026, 9, 1))
    for place, day in enumerate((date(2026, 10, 1), date(2026, 10, 3), date(2026, 10, 6)), 1):
        visit(desk, key, day, seen=False)
        alarmed = "EV06" in {p.rule for p in records.check(desk, ELDERS, load(desk, key))}
        assert alarmed == (place == 3)
    assert due(desk, key) == date(2026, 10, 6)
    assert ("连续3次未见", "red") in rules.chips(load(desk, key), desk.around())
    visit(desk, key, date(2026, 10, 7))
    assert rules.misses(load(desk, key)) == 0
    assert due(desk, key) == date(2026, 11, 6)


def test_trap_12_two_scales_and_no_way_from_one_to_the_other(desk):
    acts = dict.fromkeys(("eats", "dresses", "gets_up", "toilets", "walks", "washes"), True)
    assert self_care(acts) is SelfCare.FULL
    lost = list(acts)
    assert self_care(acts | dict.fromkeys(lost[:3], False)) is SelfCare.HALF
    assert self_care(acts | dict.fromkeys(lost[:4], False)) is SelfCare.NONE
    assert self_care(acts | {"washes": None}) is None
    assert [level_of(score) for score in (90, 89, 66, 65, 46, 45, 30, 29, 0)] == [
        AbilityLevel.INTACT, AbilityLevel.MILD, AbilityLevel.MILD, AbilityLevel.MODERATE, AbilityLevel.MODERATE,
        AbilityLevel.SEVERE, AbilityLevel.SEVERE, AbilityLevel.TOTAL, AbilityLevel.TOTAL]
    key = elder(desk, "向长生", ability_score=60, ability_level=AbilityLevel.MODERATE, **acts)
    case = load(desk, key)
    assert case.values["ability_level"] is AbilityLevel.MODERATE, "what the acts say changes no level"
    assert rules.care_words(case, desk.around()) == "全自理"
    for score, level, rule in (
            (60, "1", "AB02"), (60, "4", None), (60, "3", None), (90, "2", "AB03"), (91, "0", "AB01")):
        found = {p.rule for p in check_ability({"ability_score": score, "ability_level": AbilityLevel(level)})}
        assert found == ({rule} if rule else set()), score


def test_a_level_of_a_newer_program_is_not_compared_with_the_score():
    assert list(check_ability({"ability_score": 60, "ability_level": UnknownCode("7A")})) == []


def test_trap_14_nobody_who_died_stays_on_the_visit_list(desk):
    from mzdesk.services import deaths

    key = elder(desk, "向长生")
    person_id = load(desk, key).values["person_id"]
    child = put_child(desk, "登记在册")
    with desk.store.work("经办人") as work:
        work.put(LeftBehindCare, {
            "owner_id": child, "carer_name": "向长生", "carer_id_no": id_number(date(1950, 4, 1), "1", 0)})
    done = deaths.register(desk, person_id, date(2026, 10, 3))
    assert {(one.register, one.record_id, one.effect) for one in done.effects} == {
        ("elders", key, deaths.LEAVE), ("left_behind", child, deaths.LOOK)}
    assert rounds.stops(desk, village(desk), OCTOBER) == []
    case = load(desk, key)
    assert (case.state, case.get("spells.ended"), case.get("spells.exit_reason")) == (
        "已退出", date(2026, 10, 3), ExitReason.DEAD)
    assert figures.month_figures(desk, OCTOBER).figure("dead").ids == (key,)


def test_a_problem_becomes_a_task_until_it_is_handled(desk):
    key = elder(desk, "向长生")
    visit(desk, key, date(2026, 10, 8), abnormal=("safety",), words="电线老化，插座冒火", referred=ReferredTo.POWER)
    case = load(desk, key)
    (row,), (task,) = case.parts["visits"], case.parts["tasks"]
    assert (row["safety"], row["health"]) == (Finding.ABNORMAL, Finding.NORMAL)
    assert (task["problem"], task["referred"]) == ("电线老化，插座冒火", ReferredTo.POWER)
    assert task["due"] == date(2026, 10, 23)
    assert rules.open_tasks(case, desk.around()) == "1件"
    found = figures.month_figures(desk, OCTOBER)
    assert (found.figure("problems").count, found.figure("handled").count, found.figure("open").count) == (1, 0, 1)


@pytest.mark.parametrize(("answer", "words"), [
    (Answer(date(2026, 10, 10)), "在今天之后"), (Answer(date(2026, 10, 8), abnormal=("health",)), "写明情况"),
    (Answer(date(2026, 10, 8), seen=False, abnormal=("health",), words="x"), "没有见到本人"),
])
def test_an_impossible_answer_is_refused_in_words(desk, answer, words):
    key = elder(desk, "向长生")
    with pytest.raises(Refusal, match=words):
        rounds.record(desk, key, answer)
    assert load(desk, key).parts["visits"] == ()


def test_one_visit_serves_elder_and_grandchild_of_one_household(desk):
    key = elder(desk, "向长生", order=1)
    child = put_child(desk, "登记在册")
    children = LINES["left_behind"]
    people = [load(desk, key).values["person_id"], records.load(desk, children, child).values["person_id"]]
    households.found(desk, people[0], [(people[1], Relation.GRANDCHILD)], Month(2020, 1))
    written = visit(desk, key, date(2026, 10, 8))
    assert written.children == 1
    (row,) = records.load(desk, children, child).parts["visits"]
    assert (row["visited"], str(row["way"]), row["visitor"], row["asked_name"]) == (
        date(2026, 10, 8), "1", "张村医", "向长生")
    assert row["child_seen"] is None, "whether the child was seen was not asked"
    rounds.take_back(desk, written)
    assert records.load(desk, children, child).parts["visits"] == load(desk, key).parts["visits"] == ()
    assert visit(desk, key, date(2026, 10, 8), way=Way.PHONE).children == 0


@pytest.mark.parametrize(("words", "number"), [
    ("三组", 3), ("十组", 10), ("十二组", 12), ("二十组", 20), ("二十一组", 21), ("上湾", None),
    ("〇", 0), ("第十组", 10),
])
def test_small_numbers_in_words(words, number):
    assert number_in(words) == number


def test_the_sheet_goes_from_group_to_group_as_one_walks(desk):
    for order, (name, group) in enumerate((("丁", "10组"), ("乙", "2组"), ("丙", "三组"), ("戊", None), ("甲", "2组"))):
        elder(desk, name, order=order, group=group)
    assert [one.elder.get("group") for one in rounds.stops(desk, village(desk), OCTOBER)] == [
        "2组", "2组", "三组", "10组", None]
    sheet = sheets.route_sheet(desk, village(desk), OCTOBER)
    assert sheet.large
    assert [row[1] for row in sheet.rows] == ["2组", "2组", "三组", "10组", ""]
    assert all(row[7] == "" and row[8] == "□" for row in sheet.rows)
    assert not any("13800001111" in cell for row in sheet.rows for cell in row), "no telephones in the field"


def test_a_special_round_asks_who_was_seen_in_its_days(desk):
    first, second = elder(desk, "甲", order=1), elder(desk, "乙", order=2)
    visit(desk, first, date(2026, 10, 2))
    visit(desk, second, date(2026, 10, 7), special=Round.COLD)
    found = rounds.stops(desk, village(desk), OCTOBER, (date(2026, 10, 6), date(2026, 10, 9)))
    assert {one.id: one.special for one in found} == {first: (), second: (date(2026, 10, 7),)}


def test_the_month_balances_and_its_rate_is_that_of_a_table_by_hand(desk):
    """Five on the register on 1 September; in September one comes, one dies, one leaves and comes back."""
    keys = [elder(desk, name, order=n, since=date(2026, 8, 1)) for n, name in enumerate("甲乙丙丁戊")]
    records.advance(desk, ELDERS, keys[4], "退出", day=date(2026, 9, 3), reason=ExitReason.CHILDREN_BACK)
    records.advance(desk, ELDERS, keys[4], "重新登记", day=date(2026, 9, 20), reason="1")
    records.advance(desk, ELDERS, keys[3], "退出", day=date(2026, 9, 30), reason=ExitReason.DEAD)
    new = elder(desk, "己", order=7, since=date(2026, 9, 15))
    visit(desk, keys[0], date(2026, 9, 10))
    visit(desk, keys[1], date(2026, 9, 11), seen=False)
    visit(desk, new, date(2026, 9, 30))
    visit(desk, keys[2], date(2026, 10, 1))
    found = figures.month_figures(desk, Month(2026, 9))
    counts = {one.key: one.count for one in found.figures}
    assert (counts["start"], counts["came"], counts["left"], counts["dead"], counts["end"]) == (5, 2, 2, 1, 5)
    assert counts["start"] + counts["came"] - counts["left"] == counts["end"]
    assert set(found.figure("visited").ids) == {keys[0], new}
    assert found.rate == Fraction(2, 5)
    assert (counts["visited"] + counts["unvisited"], counts["missed"]) == (counts["end"], 1)
    assert found.by_tag == ((Tag.EMPTY_NEST, 5, 2),)
    october = figures.month_figures(desk, OCTOBER)
    assert october.figure("start").ids == found.figure("end").ids
