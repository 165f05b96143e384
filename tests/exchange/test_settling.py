"""What a person at the bureau decides, taken back, and told to the township; entries that wait, tried again."""

import pytest
from sqlalchemy import select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, feedback, merge, own, policies, settling
from mzdesk.exchange.records import Conflict
from mzdesk.people.residents import Person
from mzdesk.store.local import Contested

FIRST, SECOND, THIRD = "431281197001010018", "431281197001010034", "431281197001010050"


@pytest.fixture
def both(world):
    """A person whose identity number both offices corrected, each in its own way: nobody's field."""
    key = world.person(id_no=FIRST)
    world.round()
    world.change(key, world.bureau, id_no=SECOND)
    world.change(key, id_no=THIRD)
    taken = world.take(world.export().path)
    assert taken.conflicts == 1
    world.read(taken)
    return key


def waiting(world):
    (one,) = settling.conflicts(world.bureau)
    return one


def test_a_field_of_nobody_waits_with_all_three_values(world, both):
    one = waiting(world)
    assert (one.entity, one.record_id, one.field) == ("person", both, "id_no")
    assert (one.before, one.ours, one.theirs, one.decided) == (FIRST, SECOND, THIRD, "")
    assert world.get(world.bureau, both)["id_no"] == SECOND


def test_the_township_stands(world, both):
    one = waiting(world)
    settling.settle(world.bureau, one.id, settling.TOWNSHIP_STANDS)
    assert world.get(world.bureau, both)["id_no"] == THIRD
    assert settling.conflicts(world.bureau) == []
    (decided,) = settling.conflicts(world.bureau, decided=True)
    assert (decided.id, decided.decided, decided.ours) == (one.id, "township", SECOND)
    with pytest.raises(Refusal, match="已经核定过"):
        settling.settle(world.bureau, one.id, settling.BUREAU_STANDS)


@pytest.mark.parametrize("stands", [settling.TOWNSHIP_STANDS, settling.BUREAU_STANDS])
def test_a_decision_is_taken_back(world, both, stands):
    one = waiting(world)
    settling.settle(world.bureau, one.id, stands)
    settling.take_back(world.bureau, one.id)
    assert world.get(world.bureau, both)["id_no"] == SECOND
    assert waiting(world) == one


def test_what_moved_on_since_is_not_decided_blindly(world, both):
    one = waiting(world)
    world.change(both, world.bureau, id_no=FIRST)
    with pytest.raises(Refusal, match="后来又改过"):
        settling.settle(world.bureau, one.id, settling.TOWNSHIP_STANDS)
    assert world.get(world.bureau, both)["id_no"] == FIRST
    assert waiting(world).id == one.id


def test_only_the_bureau_decides(world, both):
    with pytest.raises(Refusal, match="由市局核定"):
        settling.settle(world.township, waiting(world).id, settling.BUREAU_STANDS)


def told(world, **options):
    made = feedback.export(world.bureau, world.township.office.area, world.stick)
    return made, feedback.read(world.township, made.path, **options)


def test_the_bureaus_decision_reaches_the_township_and_both_agree(world, both):
    settling.settle(world.bureau, waiting(world).id, settling.BUREAU_STANDS)
    made, done = told(world)
    assert (made.edits, done.applied, done.already, done.kept) == (1, 1, 0, ())
    assert world.get(world.township, both)["id_no"] == SECOND
    taken = world.take(world.export().path)
    assert (taken.result, taken.conflicts, taken.verdict) == ("merged", 0, "两边一致")


def test_where_the_township_stands_there_is_nothing_to_change(world, both):
    settling.settle(world.bureau, waiting(world).id, settling.TOWNSHIP_STANDS)
    _, done = told(world)
    assert (done.applied, done.already) == (0, 1)
    assert world.get(world.township, both)["id_no"] == THIRD


def test_an_edit_of_the_bureau_comes_back_and_reading_twice_changes_nothing(world):
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    made, done = told(world)
    assert (made.edits, done.applied) == (1, 1)
    assert world.get(world.township, key)["phone"] == "13922222222"
    again = feedback.read(world.township, made.path)
    assert (again.applied, again.already, again.kept) == (0, 1, ())


def test_what_the_township_changed_since_stays_and_is_told(world):
    """A township-owned field: the newer word of its owner is never overwritten."""
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    world.change(key, phone="13733333333")
    _, done = told(world)
    assert done.applied == 0
    (kept,) = done.kept
    assert (kept.record, kept.field) == (key, "phone")
    assert world.get(world.township, key)["phone"] == "13733333333"
    world.round()
    assert world.get(world.bureau, key)["phone"] == "13733333333"


def test_a_preview_of_feedback_keeps_nothing(world):
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    _, done = told(world, dry_run=True)
    assert done.applied == 1
    assert world.get(world.township, key)["phone"] == "13800000000"


def test_a_later_word_of_the_township_needs_no_feedback(world):
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    told(world)
    world.change(key, phone="13744444444")
    world.round()
    made = feedback.export(world.bureau, world.township.office.area, world.stick)
    assert made.edits == 0


def test_feedback_of_another_office_or_a_stranger_is_refused(world):
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    made = feedback.export(world.bureau, world.township.office.area, world.stick)
    with pytest.raises(Refusal, match="不是发给本单位的"):
        feedback.read(world.other, made.path)
    with pytest.raises(Refusal, match="本机不能办理"):
        feedback.read(world.bureau, made.path)
    with pytest.raises(Refusal, match="没有登记"):
        feedback.export(world.bureau, "431281999", world.stick)


def test_each_township_with_something_to_be_told_gets_a_file(world):
    first, second = world.person(), world.person(world.other)
    world.round()
    world.round(world.other)
    world.change(first, world.bureau, phone="13922222222")
    made = feedback.export_all(world.bureau, world.stick)
    assert [one.edits for one in made] == [1]
    world.change(second, world.bureau, phone="13922222222")
    assert len(feedback.export_all(world.bureau, world.stick)) == 2
    assert feedback.read(world.other, feedback.export_all(world.bureau, world.stick)[1].path).applied == 1


def test_an_entry_that_waits_is_tried_again_when_its_parent_came(world, monkeypatch):
    world.round()
    key = world.person()
    with monkeypatch.context() as patch:
        patch.setattr(merge.Merger, "_wrong_place", lambda *given: "R6")
        assert world.take(world.export().path).held == 1
    (one,) = settling.held(world.bureau)
    assert (one.record_id, one.rule, one.site) == (key, "R6", world.township.office.area)
    assert settling.try_again(world.bureau) == (1, 0)
    assert settling.held(world.bureau) == []
    assert world.get(world.bureau, key)["name"] == "单思怡"


def test_an_entry_that_waits_is_dropped_with_a_reason_and_frees_what_follows(world, monkeypatch):
    world.round()
    key = world.person()
    with monkeypatch.context() as patch:
        patch.setattr(merge.Merger, "_wrong_place", lambda *given: "R6")
        world.round()
    (one,) = settling.held(world.bureau)
    with pytest.raises(Refusal, match="写明原因"):
        settling.drop(world.bureau, one.id, " ")
    settling.drop(world.bureau, one.id, "重复报送")
    assert settling.held(world.bureau) == []
    assert world.get(world.bureau, key) is None
    assert settling.try_again(world.bureau) == (0, 0)


def test_a_conflict_is_known_by_its_row(world, both):
    (row,) = world.rows(world.bureau, Conflict)
    assert row["state"] == "open"
    settling.settle(world.bureau, row["id"], settling.BUREAU_STANDS)
    (row,) = world.rows(world.bureau, Conflict)
    assert (row["state"], row["winner"]) == ("decided", "bureau")
    assert world.get(world.bureau, both, Person)["id_no"] == SECOND


def contested(desk):
    with desk.store.reading() as connection:
        return [tuple(row)[:3] for row in connection.execute(select(Contested.__table__))]


def test_a_township_knows_what_waits_until_feedback_says_that_it_is_decided(world, both):
    """The receipt told of it; only the bureau's word ends it, also where the township's own value stands."""
    assert contested(world.township) == [("person", both, "id_no")]
    _, done = told(world)
    assert (done.contests, contested(world.township)) == (1, [("person", both, "id_no")])
    settling.settle(world.bureau, waiting(world).id, settling.TOWNSHIP_STANDS)
    _, done = told(world)
    assert (done.contests, contested(world.township)) == (0, [])


def test_an_older_feedback_does_not_bring_back_what_was_decided(world, both):
    older, _ = told(world)
    settling.settle(world.bureau, waiting(world).id, settling.BUREAU_STANDS)
    told(world)
    with pytest.raises(Refusal, match="旧，没有读入"):
        feedback.read(world.township, older.path)
    assert contested(world.township) == []


def test_what_the_bureau_changed_and_changed_back_reaches_a_township_that_read_in_between(world):
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    told(world)
    world.round()
    world.change(key, world.bureau, phone="13800000000")
    _, done = told(world)
    assert (done.applied, done.kept) == (1, ())
    assert world.get(world.township, key)["phone"] == "13800000000"


def test_what_came_is_listed_line_by_line(world):
    key = world.person(phone="13800000000")
    world.round()
    world.change(key, world.bureau, phone="13922222222")
    made, _ = told(world)
    (line,) = [one for one in feedback.told(world.township) if one.kind == "edit"]
    assert (line.record, line.field, line.before, line.after, line.outcome) == (
        key, "phone", '"13800000000"', '"13922222222"', "applied")
    feedback.read(world.township, made.path)
    assert [one.outcome for one in feedback.told(world.township) if one.kind == "edit"] == ["applied"]


def test_a_township_behind_the_roster_or_the_parameters_gets_both_in_its_feedback(world):
    world.person()
    world.round()
    assert feedback.export_all(world.bureau, world.stick) == ()
    policies.publish(world.bureau, POLICY, world.stick)
    enrolment.revoke(world.bureau, own.keys(world.other).sign.public.text, world.bureau.today(), world.stick)
    (made,) = feedback.export_all(world.bureau, world.stick)
    assert (made.site, made.roster, made.policy) == ("431281103", 2, 1)
    done = feedback.read(world.township, made.path)
    assert (done.roster, done.policy) == (2, 1)
    assert own.roster(world.township).version == 2
    assert policies.current(world.township).version == 1
    assert [one.words for one in feedback.told(world.township)] == ["名册更新到第2版", "政策参数更新到第1版"]
    world.person()
    world.round()
    assert feedback.export_all(world.bureau, world.stick) == ()


POLICY = """
[[standard]]
programme = "rural_dibao"
year = "5400"
valid_from = 2026-06-01
basis = "洪政发〔2026〕20号"
"""
