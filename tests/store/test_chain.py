"""The hash chain of the change log: any changed, missing, added or reordered entry is found, and a pure one is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from mzdesk.people.residents import Person
from mzdesk.store import log
from mzdesk.store.log import LOG
from tests.fixtures import CHILDREN, edit, put_child

COLUMNS = [c.name for c in LOG.columns if c.name != "epoch"]


@pytest.fixture(scope="module")
def chained(shared_desk):
    """An office with entries of every kind: created, changed, voided, with sealed fields and without."""
    desk = shared_desk
    key = put_child(desk, hiv="3", parts={"grandparents": [{"name": "杨爷爷"}]})
    edit(desk, CHILDREN, key, name="杨思仪", hiv="1")
    from mzdesk.services import records

    records.void(desk, CHILDREN, key, "测试")
    with desk.store.work("甲", "批量") as work:
        for place in range(20):
            work.put(Person, {"name": f"某{place}"})
    return desk


def broken_at(connection, desk):
    return log.broken_at(connection, desk.store.epoch, log.Head())


def numbers(desk):
    with desk.store.reading() as connection:
        return connection.scalars(select(LOG.c.seq).order_by(LOG.c.seq)).all()


def test_a_pure_chain_is_found_whole(chained):
    assert numbers(chained) == list(range(1, len(numbers(chained)) + 1))
    with chained.store.reading() as connection:
        assert broken_at(connection, chained) is None


def _other(value, seed):
    """Something else than the value that the column could hold."""
    if value is None:
        return json.dumps({"x": [None, str(seed)]})
    if isinstance(value, int):
        return value + 1 + seed
    if not value:
        return str(seed)
    place = seed % len(value)
    return value[:place] + ("1" if value[place] == "0" else "0") + value[place + 1:]


@given(st.data())
def test_any_changed_column_of_any_entry_is_found(chained, data):
    seq = data.draw(st.sampled_from(numbers(chained)), "entry")
    column = data.draw(st.sampled_from(COLUMNS), "column")
    seed = data.draw(st.integers(0, 200), "seed")
    with chained.store.engine.connect() as connection:
        row = connection.execute(select(LOG).where(LOG.c.seq == seq)).mappings().one()
        new = _other(row[column], seed) if column != "seq" else max(numbers(chained)) + 1 + seed
        connection.execute(update(LOG).where(LOG.c.seq == seq).values({column: new}))
        found = broken_at(connection, chained)
        connection.rollback()
    # An entry that was given a number beyond the end leaves a gap at its old place, or stands behind one.
    assert found is not None
    if column != "seq":
        assert found == seq


@given(st.data())
def test_a_missing_entry_is_found_except_at_the_very_end(chained, data):
    seq = data.draw(st.sampled_from(numbers(chained)[:-1]), "entry")
    with chained.store.engine.connect() as connection:
        connection.execute(delete(LOG).where(LOG.c.seq == seq))
        found = broken_at(connection, chained)
        connection.rollback()
    assert found == seq + 1


@given(st.data())
def test_two_entries_that_changed_places_are_found(chained, data):
    first = data.draw(st.sampled_from(numbers(chained)[:-1]), "first")
    second = data.draw(st.sampled_from([n for n in numbers(chained) if n > first]), "second")
    with chained.store.engine.connect() as connection:
        for old, new in ((first, -1), (second, first), (-1, second)):
            connection.execute(update(LOG).where(LOG.c.seq == old).values(seq=new))
        found = broken_at(connection, chained)
        connection.rollback()
    assert found == first


def test_an_added_entry_is_found(chained):
    last = numbers(chained)[-1]
    with chained.store.engine.connect() as connection:
        row = dict(connection.execute(select(LOG).where(LOG.c.seq == last)).mappings().one())
        connection.execute(insert(LOG), {**row, "seq": last + 1})
        found = broken_at(connection, chained)
        connection.rollback()
    assert found == last + 1


def test_a_payload_erased_by_law_leaves_the_rest_of_the_chain_verifiable(chained):
    """The chain runs over digests: with the payload gone, every later hash still follows from the one before."""
    with chained.store.engine.connect() as connection:
        rows = connection.execute(select(LOG).order_by(LOG.c.seq)).mappings().all()
    before = log.ROOT
    for row in rows:
        assert log.chained(before, {**row, "payload": "", "salt": ""}) == row["hash"]
        before = row["hash"]


def test_salts_keep_equal_payloads_apart(chained):
    with chained.store.reading() as connection:
        rows = connection.execute(select(LOG.c.salt, LOG.c.payload_digest)).all()
    assert len({row.salt for row in rows}) == len(rows)
    assert len({row.payload_digest for row in rows}) == len(rows)


def test_a_sealed_field_stands_apart_and_its_digest_keeps_it(chained):
    with chained.store.engine.connect() as connection:
        rows = connection.execute(select(LOG).where(LOG.c.sealed.is_not(None)).order_by(LOG.c.seq)).mappings().all()
        assert [json.loads(row["sealed"]) for row in rows] == [{"hiv": [None, "3"]}, {"hiv": ["3", "1"]}]
        assert all("hiv" not in json.loads(row["payload"]) for row in rows)
        connection.execute(update(LOG).where(LOG.c.seq == rows[0]["seq"]).values(sealed='{"hiv":[null,"9"]}'))
        found = broken_at(connection, chained)
        connection.rollback()
    assert found == rows[0]["seq"]


def test_a_sealed_value_taken_away_for_a_package_still_verifies(chained):
    with chained.store.engine.connect() as connection:
        connection.execute(update(LOG).values(sealed=None))
        found = broken_at(connection, chained)
        connection.rollback()
    assert found is None


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert log.canonical({"b": [1, None], "a": "·䶮"}) == log.canonical({"a": "·䶮", "b": [1, None]})
    assert log.canonical({"b": [1, None], "a": "·䶮"}) == '{"a":"·䶮","b":[1,null]}'


@given(st.dictionaries(st.text(max_size=4), st.none() | st.integers() | st.text(max_size=6), max_size=4))
def test_canonical_json_holds_no_line_end_so_that_digest_inputs_cannot_run_together(content):
    assert "\n" not in log.canonical(content)
    assert json.loads(log.canonical(content)) == content
