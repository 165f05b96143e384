"""The manifest: every field typed, unknown fields kept, anything else refused in one sentence."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import canonical
from mzdesk.exchange.keys import SigningKey
from mzdesk.exchange.manifest import LARGEST, Ancestor, Content, Manifest, Point, TableState, parse

H = "a" * 64
EPOCHS = [f"0198c0de-0000-7000-8000-00000000000{i}" for i in range(4)]


def whole() -> Manifest:
    return Manifest(
        kind="full", site="431281103", replica=EPOCHS[3], letter="A", epoch=EPOCHS[0], number=3, period="2026-10",
        created="2026-10-25T09:00:00+08:00", signer=SigningKey(bytes(8), bytes(32)).public.text, to="431281",
        ancestors=(Ancestor(EPOCHS[1], 5, H), Ancestor(EPOCHS[2], 9, H)), previous=H, base=Point(7, H),
        end=Point(12, H), schema="0001", codes="2026.1", roster=2, receipt=4, counts={"person": {"create": 1}},
        state={"person": TableState(1, H)}, plain=Content(H, 10), cipher=Content(H, 20), recipients=("A" * 16,),
    )


def document() -> dict:
    return json.loads(whole().dump())


def refused(changed: dict) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(canonical.dumps(changed))
    return caught.value


def test_that_a_manifest_is_read_as_it_was_written():
    assert parse(whole().dump()) == whole()


def test_that_fields_of_a_later_version_are_kept_and_written_again():
    data = canonical.dumps(document() | {"later": {"deep": [1, None]}, "zz": "新"})
    found = parse(data)
    assert found.extra == {"later": {"deep": [1, None]}, "zz": "新"}
    assert found.dump() == data


def test_that_every_field_is_needed():
    for name in document():
        changed = document()
        del changed[name]
        assert refused(changed).sentence == (
            f"包的内容不合格式（清单缺少 {name}），没有读入任何内容。请让发送单位升级程序后重新报送。"
        )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(document())), json_values)
def test_that_a_field_of_another_type_is_refused_or_read_never_an_accident(name, value):
    changed = document()
    if type(changed[name]) is type(value) and value is not None:
        return
    changed[name] = value
    try:
        data = canonical.dumps(changed)
    except ValueError:
        return
    try:
        found = parse(data)
    except Refusal as refusal:
        assert refusal.code in {"malformed", "newer-format"}
        assert name in refusal.happened or refusal.code == "newer-format" or "plain" in refusal.happened
    else:
        assert found.dump() == data


@given(json_values)
def test_that_a_document_of_another_shape_is_refused(value):
    try:
        data = canonical.dumps(value)
    except ValueError:
        return
    with pytest.raises(Refusal):
        parse(data)


@given(st.binary(max_size=200))
def test_that_noise_is_no_manifest(noise):
    with pytest.raises(Refusal) as caught:
        parse(noise)
    assert caught.value.code == "malformed"


@pytest.mark.parametrize(("name", "value"), [
    ("site", "43128110"), ("site", "４３１２８１１０３"), ("site", "431281103\n"), ("number", -1), ("number", True),
    ("number", "3"), ("period", "2026-13"), ("period", "2026-1"), ("created", "2026-10-25T09:00:00"),
    ("created", "yesterday, about nine o'clock"), ("signer", "A" * 56), ("replica", "../../etc"), ("letter", "a"),
    ("base", {"seq": 1}), ("base", {"seq": 1, "hash": H, "x": 1}), ("end", {"seq": 2**60, "hash": H}),
    ("ancestors", [{"epoch": EPOCHS[1], "seq": 5}]), ("counts", {"Person": {"create": 1}}),
    ("counts", {"person": {"create": -1}}), ("state", {"person": {"rows": 1, "sha256": "A" * 64}}),
    ("recipients", ["a" * 16]), ("recipients", ["A" * 16] * 21), ("schema", "../x/y"), ("body", []), ("to", "4312"),
    ("plain", {"sha256": H, "size": "10"}), ("cosigner", "x"), ("suite", "SM2"),
])
def test_that_a_value_out_of_its_range_is_refused_and_named(name, value):
    assert refused(document() | {name: value}).sentence == (
        f"包的内容不合格式（清单的 {name} 类型或取值不对），没有读入任何内容。请让发送单位升级程序后重新报送。"
    )


@pytest.mark.parametrize("change", [{"format": 2}, {"reader": 2}, {"kind": "merger"}])
def test_that_a_newer_format_is_held_for_an_upgrade(change):
    said = refused(document() | change)
    assert said.code == "newer-format"
    assert said.sentence == "这个包由更新版本的程序写成，已留待升级。请升级本程序后再读入。"


def test_that_a_newer_format_may_have_other_fields():
    assert refused({"format": 2, "what": "ever"}).code == "newer-format"


@pytest.mark.parametrize(("change", "what"), [
    ({"base": Point(13, H)}, "ancestors、base、end 先后颠倒"),
    ({"ancestors": (Ancestor(EPOCHS[1], 9, H), Ancestor(EPOCHS[2], 5, H))}, "ancestors、base、end 先后颠倒"),
    ({"ancestors": (Ancestor(EPOCHS[1], 13, H),)}, "ancestors、base、end 先后颠倒"),
    ({"ancestors": (Ancestor(EPOCHS[0], 5, H),)}, "ancestors 重复"),
    ({"plain": None}, "plain、cipher、recipients 与种类不符"),
    ({"recipients": ()}, "plain、cipher、recipients 与种类不符"),
    ({"kind": "roster"}, "plain、cipher、recipients 与种类不符"),
])
def test_that_fields_that_contradict_each_other_are_refused(change, what):
    assert refused(json.loads(replace(whole(), **change).dump())).happened == (
        f"包的内容不合格式（清单的 {what}），没有读入任何内容"
    )


def test_that_a_manifest_beyond_its_limit_is_refused():
    data = canonical.dumps(document() | {"later": "x" * LARGEST})
    with pytest.raises(Refusal) as caught:
        parse(data)
    assert caught.value.code == "too-large"


def test_that_each_entry_number_belongs_to_one_life():
    found = whole()
    assert [found.epoch_of(seq) for seq in (1, 5, 6, 9, 10, 12)] == [
        EPOCHS[1], EPOCHS[1], EPOCHS[2], EPOCHS[2], EPOCHS[0], EPOCHS[0]
    ]


def test_that_the_manifest_says_what_it_is_in_words():
    assert whole().words == "全量包 2026-10 第3号"
    assert whole().trusted == "mzdesk full site=431281103 period=2026-10 number=3"
