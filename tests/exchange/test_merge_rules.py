"""The three-way rule and the rules by which a row is set aside."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.coded import UnknownCode
from mzdesk.describe.fields import Owner
from mzdesk.exchange import state
from mzdesk.exchange.merge import Difference, Merger, Row, read_pairs
from mzdesk.exchange.records import Conflict, HeldRow
from mzdesk.exchange.stream import Change
from mzdesk.lines.left_behind.record import LeftBehindChild, LeftBehindVisit
from mzdesk.people.residents import Person

SITE, KEY, CHILD = "431281103", "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"
WHERE = ("person", KEY)


def tables(**owners: Owner):
    """The record tables, with other owners for some fields of a person."""
    found = dict(state.kept())
    found["person"] = replace(found["person"], owners={**found["person"].owners, **owners})
    return found


def change(pairs, kind="update", entity="person", key=KEY, seq=1):
    payload = pairs if isinstance(pairs, str) else json.dumps(pairs)
    return Change(seq, "0" * 64, entity, key, kind, payload)


def merged(*changes, now=None, owners=None, parents=()):
    """What becomes of a person who stands at the bureau with these values."""
    rows = {} if now is None else {WHERE: Row({"site": SITE, **now}, {"site": SITE, **now}, 3)}
    merger = Merger(tables(**(owners or {})), SITE, rows, set(parents), set())
    for entry in changes:
        merger.take(entry, read_pairs(entry))
    return merger


def after(merger):
    return merger.rows[WHERE].values


def rules(merger):
    return [held.rule for held in merger.held]


@pytest.mark.parametrize("owner", list(Owner))
def test_that_a_change_of_an_untouched_field_is_applied_whoever_owns_it(owner):
    found = merged(change({"phone": ["1", "2"]}), now={"phone": "1"}, owners={"phone": owner})
    assert (after(found)["phone"], found.differences, found.applied) == ("2", {}, 1)


@pytest.mark.parametrize("owner", list(Owner))
def test_that_equal_values_are_no_difference(owner):
    found = merged(change({"phone": ["1", "2"]}), now={"phone": "2"}, owners={"phone": owner})
    assert (after(found)["phone"], found.differences) == ("2", {})


@pytest.mark.parametrize(("owner", "stands"), [
    (Owner.TOWNSHIP, "2"), (Owner.BUREAU, "3"), (Owner.NOBODY, "3"),
])
def test_that_the_owner_decides_where_both_changed_and_the_other_value_is_kept(owner, stands):
    found = merged(change({"phone": ["1", "2"]}), now={"phone": "3"}, owners={"phone": owner})
    assert after(found)["phone"] == stands
    assert found.differences == {("person", KEY, "phone"): Difference("1", "3", "2", owner)}


def test_that_different_fields_of_one_record_merge():
    found = merged(change({"phone": ["1", "2"]}), now={"phone": "1", "address": "市局改过"})
    assert (after(found)["phone"], after(found)["address"], found.differences) == ("2", "市局改过", {})


def test_that_an_explicit_clear_clears_and_a_blank_does_not():
    cleared = merged(change({"phone": ["1", None]}), now={"phone": "1"})
    assert after(cleared)["phone"] is None
    blank = merged(change({"phone": [None, None]}), now={"phone": "1"})
    assert (after(blank)["phone"], blank.differences) == ("1", {})


def test_that_steps_of_one_field_within_a_package_are_followed_one_by_one():
    steps = [change({"phone": ["1", "2"]}), change({"phone": ["2", "1"]}, seq=2)]
    found = merged(*steps, now={"phone": "3"})
    assert after(found)["phone"] == "1"


def test_that_the_last_of_several_conflicts_of_one_field_is_told():
    steps = [change({"id_no": ["1", "2"]}), change({"id_no": ["2", "4"]}, seq=2)]
    found = merged(*steps, now={"id_no": "3"})
    assert found.differences[("person", KEY, "id_no")] == Difference("2", "3", "4", Owner.NOBODY)
    assert after(found)["id_no"] == "3"


@given(st.lists(st.sampled_from(["1", "2", "3", None]), min_size=2, max_size=6), st.sampled_from(["1", "2", "3", None]))
def test_that_a_township_owned_field_ends_as_the_township_left_it(values, now):
    """Whatever the bureau has, after a chain of real changes the township's last value stands."""
    chain = [pair for pair in pairwise(values) if pair[0] != pair[1]]
    if not chain:
        return
    steps = [change({"phone": list(pair)}, seq=n) for n, pair in enumerate(chain)]
    assert after(merged(*steps, now={"phone": now})).get("phone") == chain[-1][1]


@given(
    st.sampled_from(["1", "2", "3", None]), st.sampled_from(["1", "2", "3", None]), st.sampled_from(["1", "2", None])
)
def test_that_a_field_nobody_owns_is_never_overwritten_once_both_changed_it(before, theirs, now):
    found = merged(change({"id_no": [before, theirs]}), now={"id_no": now})
    if now not in (before, theirs) and before != theirs:
        assert after(found)["id_no"] == now
        assert ("person", KEY, "id_no") in found.differences
    assert found.applied == 1


NEW = {"site": [None, SITE], "name": [None, "单思怡"]}


def test_that_a_new_record_is_made_with_what_it_brings():
    found = merged(change(NEW, "create"))
    assert after(found) == {"site": SITE, "name": "单思怡"}
    assert found.rows[WHERE].before is None


@pytest.mark.parametrize(("entry", "rule"), [
    (change(NEW, "create", entity="nothing"), "R1"),
    (change(NEW | {"unknown": [None, "x"]}, "create"), "R2"),
    (change(NEW | {"version": [None, 5]}, "create"), "R2"),
    (change(NEW | {"id": [None, "x"]}, "create"), "R2"),
    (change(NEW | {"name": [None, 5]}, "create"), "R3"),
    (change(NEW | {"name": [None, "长" * 73]}, "create"), "R3"),
    (change(NEW | {"name": [None, ["a"]]}, "create"), "R3"),
    (change('{"site":[null,"431281103"],"name":[null,"\\ud83d"]}', "create"), "R3"),
    (change(NEW | {"birth": [None, "2014-13"]}, "create"), "R3"),
    (change(NEW | {"birth": [None, "2014-3-5"]}, "create"), "R3"),
    (change(NEW | {"birth": [None, 2014]}, "create"), "R3"),
    (change(NEW | {"lives_at_hukou": [None, 2]}, "create"), "R3"),
    (change(NEW | {"lives_at_hukou": [None, True]}, "create"), "R3"),
    (change(NEW | {"lives_at_hukou": [None, "1"]}, "create"), "R3"),
    (change({"name": [None, "x"]}, "create"), "R3"),
    (change(NEW | {"sex": [None, "7"]}, "create"), "R4"),
    (change(NEW | {"site": [None, "431281104"]}, "create"), "R5"),
    (change({"phone": ["1", "2"]}), "R6"),
    (change("[]", "create"), "R8"),
    (change("{", "create"), "R8"),
    (change("[" * 5000, "create"), "R8"),
    (change(NEW | {"name": "x"}, "create"), "R8"),
    (change(NEW | {"name": [None]}, "create"), "R8"),
    (change(NEW, "create", key="short"), "R8"),
])
def test_that_a_row_that_cannot_stand_is_set_aside_with_its_rule(entry, rule):
    found = merged(entry)
    assert (rules(found), found.applied, dict(found.touched)) == ([rule], 0, {})


def test_that_a_record_of_another_township_is_not_touched():
    found = merged(change({"phone": ["1", "2"]}), now={"site": "431281104", "phone": "1"})
    assert (rules(found), after(found)["phone"]) == (["R5"], "1")


def test_that_a_record_is_not_moved_to_another_township():
    found = merged(change({"site": [SITE, "431281104"]}), now={"phone": "1"})
    assert (rules(found), after(found)["site"]) == (["R5"], SITE)


def child_of(person, key=CHILD, seq=2):
    pairs = {"site": [None, SITE], "state": [None, "草稿"], "person_id": [None, person]}
    return change(pairs, "create", "left_behind_child", key, seq)


def test_that_a_row_without_its_parent_is_set_aside_and_the_rest_goes_through():
    other = "0198c0de-0000-7000-8000-000000000009"
    found = merged(change(NEW, "create"), child_of(other), child_of(KEY, other, 3))
    assert (rules(found), found.applied) == (["R6"], 2)


def test_that_a_parent_may_stand_at_the_bureau_already():
    assert merged(child_of(KEY), parents={WHERE}).applied == 1


def test_that_what_follows_a_row_that_waits_waits_too():
    bad = change(NEW | {"sex": [None, "7"]}, "create")
    found = merged(bad, change({"phone": [None, "2"]}, seq=2), child_of(KEY, seq=3))
    assert rules(found) == ["R4", "R7", "R6"]


def test_that_an_entry_whose_content_did_not_travel_changes_nothing():
    found = merged(change(""), now={"phone": "1"})
    assert (found.applied, after(found)["phone"], rules(found)) == (1, "1", [])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["name", "sex", "birth", "lives_at_hukou", "site", "zz"]), json_values))
def test_that_no_payload_can_break_the_merge(pairs):
    found = merged(change(pairs, "create"))
    assert found.applied + len(found.held) == 1


def test_that_waiting_rows_are_kept_and_the_others_merged(world):
    good, bad = world.person(), world.person(sex=UnknownCode("7"))
    with world.township.store.work("李") as work:
        child = work.put(LeftBehindChild, {"state": "草稿", "person_id": bad})
        work.put(LeftBehindVisit, {"owner_id": child, "life": "正常"})
    taken, read = world.round()
    assert (taken.result, taken.held, taken.verdict) == ("merged", 3, "有待核内容，核完后再比对")
    assert world.get(world.bureau, good) and world.get(world.bureau, bad) is None
    rows = sorted(world.rows(world.bureau, HeldRow), key=lambda row: row["seq"])
    assert [(row["rule"], row["entity"], row["state"]) for row in rows] == [
        ("R4", "person", "open"), ("R6", "left_behind_child", "open"), ("R6", "left_behind_visit", "open"),
    ]
    assert json.loads(rows[0]["payload"])["sex"] == [None, "7"]
    assert [held["rule"] for held in read.receipt.held] == ["R4", "R6", "R6"]
    assert read.receipt.held[0]["words"] == "代码表里没有这个代码"
    assert read.receipt.held[0]["advice"] == "请核对双方的代码表版本"
    world.change(bad, sex="1")
    taken, _ = world.round()
    assert (taken.held, sorted(r["rule"] for r in world.rows(world.bureau, HeldRow))) == (1, ["R4", "R6", "R6", "R7"])


def test_that_a_conflict_nobody_wins_waits_for_a_person_and_is_told(world):
    key = world.person(id_no="431281201503051234")
    world.round()
    with world.bureau.store.work("王") as work:
        work.put(Person, {"id_no": "431281201503055678"}, key)
    world.change(key, id_no="431281201503059999", phone="13911111111")
    taken, read = world.round()
    assert (taken.conflicts, taken.held, taken.verdict) == (1, 0, "有待核内容，核完后再比对")
    found = world.get(world.bureau, key)
    assert (found["id_no"], found["phone"]) == ("431281201503055678", "13911111111")
    row = world.rows(world.bureau, Conflict)[0]
    assert (row["field"], row["before"], row["ours"], row["theirs"], row["winner"], row["state"]) == (
        "id_no", '"431281201503051234"', '"431281201503055678"', '"431281201503059999"', "nobody", "open"
    )
    told = read.receipt.conflicts[0]
    assert (told["field"], told["ours"], told["theirs"]) == (
        "id_no", '"431281201503055678"', '"431281201503059999"'
    )


def test_that_a_field_in_conflict_again_has_one_open_conflict(world):
    key = world.person(id_no="431281201503051234")
    world.round()
    with world.bureau.store.work("王") as work:
        work.put(Person, {"id_no": "431281201503055678"}, key)
    for number in ("431281201503059999", "431281201503058888"):
        world.change(key, id_no=number)
        world.round()
    rows = world.rows(world.bureau, Conflict)
    assert sorted((row["state"], row["theirs"]) for row in rows) == [
        ("open", '"431281201503058888"'), ("replaced", '"431281201503059999"')
    ]


def test_that_the_bureau_s_lost_value_is_kept_where_the_township_wins(world):
    key = world.person(phone="13800000000")
    world.round()
    with world.bureau.store.work("王") as work:
        work.put(Person, {"phone": "13700000000"}, key)
    world.change(key, phone="13911111111")
    taken, _ = world.round()
    assert (taken.conflicts, world.get(world.bureau, key)["phone"]) == (0, "13911111111")
    row = world.rows(world.bureau, Conflict)[0]
    assert (row["ours"], row["theirs"], row["winner"], row["state"]) == (
        '"13700000000"', '"13911111111"', "township", "settled"
    )


def test_that_a_rare_character_comes_over_untouched(world):
    """A compatibility ideograph that Unicode normalisation would replace, and characters beyond the basic plane."""
    key = world.person(name="龙\uf9dc𬭊\u2f81a")
    world.round()
    assert world.get(world.bureau, key)["name"] == "龙\uf9dc𬭊\u2f81a"


def test_that_a_record_made_for_another_township_is_set_aside(world):
    world.person(site="431281104")
    taken, _ = world.round()
    assert [row["rule"] for row in world.rows(world.bureau, HeldRow)] == ["R5"]
    assert taken.held == 1
