"""One text for one value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.exchange import canonical

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", max_size=4), inner, max_size=4),
    max_leaves=12,
)


def test_that_keys_are_sorted_and_no_blank_is_spare():
    assert canonical.dumps({"b": [1, None, True], "a": "村"}) == '{"a":"村","b":[1,null,true]}'.encode()


def test_that_a_decomposed_letter_is_written_composed():
    assert canonical.dumps("e\u0301") == '"é"'.encode()


@given(values)
def test_that_what_is_written_is_read_and_written_the_same(value):
    text = canonical.dumps(value)
    assert canonical.dumps(canonical.loads(text)) == text


@pytest.mark.parametrize("text", [
    b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b"1.0", b"1e3", b"NaN", b"-Infinity", b'"\\u0041"', b'"\\ud800"',
    b"\xff", b"", b"{", b"1" * 5000, b"[" * 100_000 + b"]" * 100_000, '"e\u0301"'.encode(), b"\xef\xbb\xbf1", b"1\n",
])
def test_that_any_other_spelling_is_no_canonical_json(text):
    with pytest.raises(ValueError):
        canonical.loads(text)


@pytest.mark.parametrize("value", [1.5, {1: 2}, "\ud800", {"a": {1, 2}}, {"é": 1, "e\u0301": 2}])
def test_that_what_has_no_canonical_form_is_not_written(value):
    with pytest.raises(ValueError):
        canonical.dumps(value)
