"""The one writer: all or nothing, nobody's change written over, nothing logged where nothing changed."""

import json

import pytest
from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.people.places import Village
from mzdesk.people.residents import Person
from mzdesk.store import log
from mzdesk.store.local import SearchToken
from mzdesk.store.log import LOG
from mzdesk.store.work import Changes, StaleError, table_of


def person(desk, name="杨思怡", **values):
    with desk.store.work("甲", "登记") as work:
        return work.put(Person, {"name": name, **values})


def entries(desk, key):
    with desk.store.reading() as connection:
        return connection.execute(select(LOG).where(LOG.c.record_id == key).order_by(LOG.c.seq)).mappings().all()


def row(desk, key, record=Person):
    table = table_of(record)
    with desk.store.reading() as connection:
        return connection.execute(select(table).where(table.c.id == key)).mappings().first()


def size(desk):
    with desk.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(LOG))


def sound(desk):
    with desk.store.reading() as connection:
        return log.broken_at(connection, desk.store.epoch, log.Head()) is None


def test_a_new_record_has_a_version_an_owner_and_one_entry(desk):
    key = person(desk, phone="13800000000")
    found = row(desk, key)
    assert (found["name"], found["version"], found["site"], found["void_reason"]) == ("杨思怡", 1, "431281103", None)
    (entry,) = entries(desk, key)
    assert (entry["kind"], entry["base_version"], entry["operator"], entry["reason"]) == ("create", 0, "甲", "登记")
    assert json.loads(entry["payload"]) == {
        "name": [None, "杨思怡"], "phone": [None, "13800000000"], "site": [None, "431281103"]}


def test_a_change_logs_the_fields_that_differ_with_both_values(desk):
    key = person(desk, phone="13800000000")
    with desk.store.work("乙") as work:
        work.put(Person, {"name": "杨思仪", "phone": "13800000000"}, key)
    assert work.changes == Changes(work.work_id, frozenset({("person", key)}))
    assert row(desk, key)["version"] == 2
    entry = entries(desk, key)[-1]
    assert (entry["kind"], entry["base_version"], entry["operator"]) == ("update", 1, "乙")
    assert json.loads(entry["payload"]) == {"name": ["杨思怡", "杨思仪"]}


def test_a_value_taken_away_is_logged_as_such(desk):
    key = person(desk, phone="13800000000")
    with desk.store.work("乙") as work:
        work.put(Person, {"phone": None}, key)
    assert json.loads(entries(desk, key)[-1]["payload"]) == {"phone": ["13800000000", None]}
    assert row(desk, key)["phone"] is None


def test_an_exception_leaves_everything_as_it_was(desk):
    key, before = person(desk), size(desk)
    with pytest.raises(ZeroDivisionError), desk.store.work("甲") as work:
        work.put(Person, {"name": "别人"}, key)
        work.put(Person, {"name": "新人"})
        work.flush()
        raise ZeroDivisionError
    assert work.changes == Changes()
    assert (row(desk, key)["name"], row(desk, key)["version"], size(desk)) == ("杨思怡", 1, before)
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table_of(Person))) == 1
        assert not connection.scalar(select(func.count()).select_from(SearchToken).where(SearchToken.token == "新人"))


def test_the_next_work_after_an_exception_writes_and_the_chain_holds(desk):
    with pytest.raises(ZeroDivisionError), desk.store.work("甲") as work:
        work.put(Person, {"name": "新人"})
        raise ZeroDivisionError
    key = person(desk)
    assert row(desk, key)["name"] == "杨思怡"
    assert sound(desk)


def test_a_stale_version_is_refused_in_words_and_writes_nothing(desk):
    key = person(desk)
    with desk.store.work("乙") as work:
        work.put(Person, {"phone": "13800000000"}, key, base_version=1)
    with pytest.raises(StaleError) as caught, desk.store.work("丙") as work:
        work.put(Person, {"name": "新人"})
        work.put(Person, {"phone": "13900000000"}, key, base_version=1)
    assert caught.value.code == "stale-record"
    assert caught.value.sentence == "这条记录刚被另一个窗口改过，您的修改还没有保存。请按 F5 看最新内容后再改一次。"
    assert row(desk, key)["phone"] == "13800000000"
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table_of(Person))) == 1


def test_a_write_that_changes_nothing_leaves_no_trace(desk):
    key, before = person(desk, phone="13800000000"), size(desk)
    with desk.store.work("乙") as work:
        work.put(Person, {"name": "杨思怡", "phone": "13800000000", "id_no": None}, key)
    assert work.changes.touched == frozenset()
    assert size(desk) == before
    assert row(desk, key)["version"] == 1


def test_a_work_without_changes_leaves_no_trace(desk):
    before = size(desk)
    with desk.store.work("甲") as work:
        assert work.get(Person, "unknown") is None
    assert work.changes.touched == frozenset()
    assert size(desk) == before
    assert sound(desk)


def test_a_void_record_stays_with_its_reason(desk):
    key = person(desk)
    with desk.store.work("甲") as work:
        work.void(Person, key, "重复登记", base_version=1)
    assert (row(desk, key)["name"], row(desk, key)["void_reason"]) == ("杨思怡", "重复登记")
    entry = entries(desk, key)[-1]
    assert (entry["kind"], entry["reason"]) == ("void", "重复登记")


def test_a_void_with_a_stale_version_is_refused(desk):
    key = person(desk)
    with desk.store.work("乙") as work:
        work.put(Person, {"phone": "13800000000"}, key)
    with pytest.raises(StaleError), desk.store.work("甲") as work:
        work.void(Person, key, "重复登记", base_version=1)
    assert row(desk, key)["void_reason"] is None


def test_a_record_made_and_changed_in_one_work_is_logged_twice(desk):
    with desk.store.work("甲") as work:
        key = work.put(Person, {"name": "杨思怡"})
        work.put(Person, {"name": "杨思仪"}, key)
        assert work.get(Person, key)["name"] == "杨思仪"
    assert (row(desk, key)["name"], row(desk, key)["version"]) == ("杨思仪", 2)
    assert [e["kind"] for e in entries(desk, key)] == ["create", "update"]
    with desk.store.reading() as connection:
        tokens = set(connection.scalars(select(SearchToken.token).where(SearchToken.record_id == key)))
    assert "杨思仪" in tokens
    assert "杨思怡" not in tokens
    assert sound(desk)


def test_all_entries_of_one_work_bear_its_name(desk):
    with desk.store.work("甲") as work:
        first, second = work.put(Person, {"name": "一"}), work.put(Village, {"name": "红星村"})
    assert {e["work"] for key in (first, second) for e in entries(desk, key)} == {work.work_id}
    assert work.changes.touched == {("person", first), ("village", second)}
    assert work.changes.of(Person) == {first}


def test_a_field_that_the_record_does_not_have_is_a_mistake_of_the_program(desk):
    with pytest.raises(KeyError, match="nickname"), desk.store.work("甲") as work:
        work.put(Person, {"nickname": "思思"})


@pytest.mark.parametrize("column", ["id", "version"])
def test_id_and_version_cannot_be_written(desk, column):
    key = person(desk)
    with pytest.raises(KeyError), desk.store.work("甲") as work:
        work.put(Person, {column: "9"}, key)


def test_a_database_without_an_office_takes_no_work(tmp_path):
    from mzdesk.store import migrate
    from mzdesk.store.database import Store, encrypted_engine
    from tests.fixtures import TODAY, at

    engine = encrypted_engine(tmp_path / "mzdesk.db", bytes(32))
    migrate.upgrade(engine)
    store = Store(engine, at(TODAY))
    with pytest.raises(Refusal) as caught:
        store.work("甲")
    assert caught.value.sentence == "这个数据文件还没有办公室信息。请先完成初次设置。"
    store.close()


def test_ids_sort_by_the_time_they_were_made(desk):
    keys = []
    for _ in range(5):
        keys.append(person(desk))
        desk.clock.advance(milliseconds=1)
    assert keys == sorted(keys)
    assert all(key[14] == "7" and key[19] in "89ab" and len(key) == 36 for key in keys)


def test_ids_made_in_one_millisecond_sort_as_they_were_made(desk):
    with desk.store.work("甲") as work:
        keys = [work.put(Person, {"name": str(place)}) for place in range(500)]
    assert keys == sorted(set(keys))
    assert all(key[14] == "7" and key[19] in "89ab" and len(key) == 36 for key in keys)


def test_a_reader_sees_one_moment_while_another_writes(desk):
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table_of(Person))) == 0
        person(desk)
        assert connection.scalar(select(func.count()).select_from(table_of(Person))) == 0
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table_of(Person))) == 1
