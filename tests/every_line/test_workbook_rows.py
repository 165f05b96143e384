"""What an office writes into a workbook comes out of the import as it was meant, column by column."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Kind
from mzdesk.lines import LINES
from mzdesk.services import imports, records
from mzdesk.services.dossiers import fields
from tests.every_line.filled import pointed_to
from tests.every_line.values import written
from tests.every_line.workbook import cell_of, table_for
from tests.fixtures import village

IMPORTED = [line for line in LINES.values() if line.import_paths]


@pytest.fixture(params=IMPORTED, ids=lambda line: line.key, scope="module")
def line(request):
    """Each line that a workbook can be taken into."""
    return request.param


def cells(desk, line, data):
    """A value by path for every column that may be imported, some left empty, and the cells that say so."""
    found = {}
    for path in line.import_paths:
        field = fields(line)[path]
        filled = st.just(village(desk)) if field.kind is Kind.VILLAGE else st.just(
            pointed_to(desk, field.of)) if field.kind is Kind.RECORD else written(field)
        found[path] = data.draw(filled if path == "name" else st.none() | filled, path)
    return found, tuple(cell_of(desk, line, path, value) for path, value in found.items())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_cell_is_read_as_it_was_meant(line, shared_desk, data):
    meant, row = cells(shared_desk, line, data)
    table, mapping = table_for(line, line.import_paths, row)
    (judged,) = imports.judge(shared_desk, line, table, mapping).rows
    unreadable = [p for p in judged.problems if p.rule in ("unreadable", "village")]
    assert not unreadable
    followed = line.complete({path: value for path, value in meant.items() if value is not None})
    for path, value in followed.items():
        read = judged.values[path]
        if path == "birth" and value.whole is None and meant["id_no"]:
            # A birth known to the month is completed by an identity number of the same month.
            assert read.agrees(value)
        else:
            assert read == value, path
    # What stands in the row beyond that was read out of the identity number, and only where the row lacked it.
    beyond = judged.values.keys() - followed.keys()
    assert beyond <= {"birth", "sex"}
    assert not beyond or meant["id_no"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_imported_row_reads_back_from_the_register(line, shared_desk, data):
    meant, row = cells(shared_desk, line, data)
    table, mapping = table_for(line, line.import_paths, row)
    judgement = imports.judge(shared_desk, line, table, mapping, drafts=True)
    (judged,) = judgement.rows
    result = imports.take_in(shared_desk, line, judgement, table, mapping)
    if judged.outcome == "already" or any(p.rule == "no-head" for p in judged.problems):
        assert result.imported == result.drafts == 0
        return
    assert result.imported + result.drafts == 1
    if not result.changes.of(line.record):
        assert line.key == "household", "only there a row may join a record that exists"
        return
    (key,) = result.changes.of(line.record)
    found = records.load(shared_desk, line, key)
    assert found.state == (line.imported_state if judged.outcome == "new" else "草稿")
    kept = {p.field for p in judged.problems if p.rule == "differs"}  # somebody of an example before, with a file
    for path, value in judged.values.items():
        assert (found.get(path) == value) == (path not in kept), path
    assert found.values["name"] == meant["name"]


def test_a_landline_keeps_its_hyphen(line, shared_desk):
    phones = [path for path in line.import_paths if fields(line)[path].kind is Kind.PHONE]
    table, mapping = table_for(line, ("name", *phones), ("单思怡", *["0745-7387734/13800000000"] * len(phones)))
    (judged,) = imports.judge(shared_desk, line, table, mapping).rows
    assert phones
    assert [judged.values[path] for path in phones] == ["0745-7387734、13800000000"] * len(phones)


def test_a_table_without_a_name_column_is_refused_in_words(line, shared_desk):
    paths = tuple(path for path in line.import_paths if path != "name")
    table, mapping = table_for(line, paths)
    with pytest.raises(Refusal) as caught:
        imports.judge(shared_desk, line, table, mapping)
    assert caught.value.sentence == "还没有指定哪一列是姓名。请在列对应表中选择“姓名”列。"


def test_an_empty_cell_and_the_word_for_it_are_both_not_collected(line, shared_desk):
    for nothing in (None, "", " ", "　", "未采集"):
        row = tuple("单思怡" if path == "name" else nothing for path in line.import_paths)
        table, mapping = table_for(line, line.import_paths, row)
        (judged,) = imports.judge(shared_desk, line, table, mapping).rows
        assert judged.values == {"name": "单思怡"}, repr(nothing)
