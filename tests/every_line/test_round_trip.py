"""What was saved reads back equal, whatever was filled in; the log restores it and seals what must not travel."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mzdesk.describe import Kind, fields_of
from mzdesk.describe.columns import restored, stored
from mzdesk.describe.values import words_of
from mzdesk.services import records
from mzdesk.services.dossiers import record_fields
from mzdesk.store import log
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of
from tests.every_line.values import rows, values
from tests.fixtures import TODAY

EACH_LINE = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def drawn(line, data):
    """The values of a record and one or two rows of each part."""
    filled = data.draw(rows(record_fields(line)), "values")
    parts = {}
    for part in line.parts:
        row = rows(fields_of(part.record)).filter(lambda found: any(v is not None for v in found.values()))
        # A 录入日期 that was left open is filled with today's date when the row is saved.
        parts[part.key] = tuple(
            {"id": None, **found, **({"entered": found["entered"] or TODAY} if "entered" in found else {})}
            for found in data.draw(st.lists(row, max_size=2), part.key))
    return filled, parts


def save(desk, line, before, filled, parts):
    after = replace(before, values={**before.values, **filled}, parts=parts)
    return records.save(desk, line, before, after)


def contents(line, dossier):
    """The described values of a dossier and of its rows, without ids and versions."""
    own = {key: dossier.values[key] for key in record_fields(line)}
    parts = {
        part.key: [{key: row[key] for key in fields_of(part.record)} for row in dossier.parts[part.key]]
        for part in line.parts
    }
    return own, parts


def without_order(parts):
    return {key: sorted(rows, key=lambda row: repr(sorted(row.items()))) for key, rows in parts.items()}


@EACH_LINE
@given(st.data())
def test_a_saved_record_reads_back_equal(line, shared_desk, data):
    filled, parts = drawn(line, data)
    saved = save(shared_desk, line, records.blank(shared_desk, line), filled, parts)
    own, found = contents(line, records.load(shared_desk, line, saved.id))
    assert own == filled
    expected = {key: [{k: v for k, v in row.items() if k != "id"} for row in some] for key, some in parts.items()}
    assert without_order(found) == without_order(expected)


@EACH_LINE
@given(st.data())
def test_a_changed_record_reads_back_equal_and_undo_and_redo_restore_it(line, shared_desk, data):
    first, first_parts = drawn(line, data)
    saved = save(shared_desk, line, records.blank(shared_desk, line), first, first_parts)
    before = records.load(shared_desk, line, saved.id)
    second, new_rows = drawn(line, data)
    parts = {
        key: (*(row for row in before.parts[key] if data.draw(st.booleans(), f"keep {key}")), *rows_)
        for key, rows_ in new_rows.items()
    }
    changed = save(shared_desk, line, before, second, parts)
    after = records.load(shared_desk, line, saved.id)
    assert contents(line, after)[0] == second
    if changed.changes.touched:
        undone = records.undo(shared_desk, changed.changes.work_id)
        assert contents(line, records.load(shared_desk, line, saved.id)) == contents(line, before)
        records.undo(shared_desk, undone.work_id)
        assert contents(line, records.load(shared_desk, line, saved.id)) == contents(line, after)


@EACH_LINE
@given(st.data())
def test_the_log_restores_every_field_and_seals_what_never_travels(line, shared_desk, data):
    filled, parts = drawn(line, data)
    saved = save(shared_desk, line, records.blank(shared_desk, line), filled, parts)
    logged = {}
    with shared_desk.store.reading() as connection:
        for entry in connection.execute(select(LOG).where(LOG.c.work == saved.changes.work_id)).mappings():
            logged.setdefault(entry["entity"], []).append(
                (json.loads(entry["payload"]), json.loads(entry["sealed"] or "{}")))
        assert log.broken_at(connection, shared_desk.store.epoch, log.Head()) is None
    for record in filter(None, (line.subject, line.record)):
        ((payload, sealed),) = logged.pop(record.__tablename__)
        for key, field in fields_of(record).items():
            assert key not in (payload if not field.travels else sealed)
            before, after = {**payload, **sealed}.get(key, (None, None))
            assert before is None
            assert restored(table_of(record).c[key], after) == filled[key]
    for part in line.parts:
        found = logged.pop(part.record.__tablename__, [])
        assert len(found) == len(parts[part.key])
        staying = {key for key, field in fields_of(part.record).items() if not field.travels}
        assert not any(payload.keys() & staying or sealed.keys() - staying for payload, sealed in found)
    assert not logged


@settings(max_examples=30)
@given(st.data())
def test_the_stored_form_of_every_field_is_plain_and_comes_back(line, data):
    for record in filter(None, (line.subject, line.record, *(part.record for part in line.parts))):
        for key, field in fields_of(record).items():
            column = table_of(record).c[key]
            value = data.draw(st.none() | values(field), key)
            plain = stored(column, value)
            assert plain is None or type(plain) in (str, int)
            assert restored(column, json.loads(json.dumps(plain))) == value
            assert (plain is None) == (value is None)


def test_not_collected_is_told_apart_from_none_zero_and_no(line, shared_desk):
    """未采集 is NULL; 无, 0 and 否 are answers (care.md trap 20)."""
    asked = {}
    for key, field in record_fields(line).items():
        if field.none_word:
            asked[key] = field.none_word
        elif field.kind is Kind.FLAG:
            asked[key] = False
        elif field.kind is Kind.NUMBER:
            asked[key] = 0
        elif field.kind in (Kind.CHOICE, Kind.CHOICES):
            nothing = next((m for m in field.members if m.label in ("无", "未评估")), None)
            if nothing is not None:
                asked[key] = (nothing,) if field.kind is Kind.CHOICES else nothing
    assert asked
    empty = records.blank(shared_desk, line)
    answered = records.load(shared_desk, line, save(shared_desk, line, empty, asked, empty.parts).id)
    silent = records.load(shared_desk, line, save(shared_desk, line, empty, {}, empty.parts).id)
    for key, value in asked.items():
        assert answered.values[key] == value
        assert silent.values[key] is None
        assert words_of(answered.values[key]) not in ("", "未采集"), key
        assert words_of(silent.values[key]) == ""


def test_an_unknown_code_is_kept_verbatim_and_shown_as_what_it_is(line, shared_desk):
    """Codes of an older or newer list stay as they came (care.md trap 21)."""
    coded = {key: field for key, field in record_fields(line).items() if field.kind is Kind.CHOICE}
    key = saved_with(shared_desk, line, dict.fromkeys(coded, "Z9"))
    found = records.load(shared_desk, line, key)
    for name in coded:
        assert found.values[name] == "Z9"
        assert words_of(found.values[name]) == "未知代码“Z9”"
    again = records.save(shared_desk, line, found, replace(found, values={**found.values, "name": "改名"}))
    assert all(records.load(shared_desk, line, again.id).values[name] == "Z9" for name in coded)


def saved_with(desk, line, filled):
    empty = records.blank(desk, line)
    return save(desk, line, empty, filled, empty.parts).id
