"""The workflow of every line: an empty draft goes nowhere, a voided record stays, and each step leaves its mark."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Kind
from mzdesk.describe.line import DRAFT
from mzdesk.services import records
from mzdesk.services.dossiers import record_fields
from mzdesk.store.work import table_of
from tests.every_line.filled import whole
from tests.every_line.ways import ready, walk, way_to
from tests.fixtures import put


def refused(call, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    return caught.value


def state(desk, line, key):
    return records.load(desk, line, key).state


def reason_of(step):
    return str(next(iter(step.reasons))) if step.reasons else ""


def test_an_empty_draft_is_saved_but_takes_no_step(line, shared_desk):
    key = put(shared_desk, line, {})
    steps = records.available(line, records.load(shared_desk, line, key))
    assert steps
    for step in steps:
        refusal = refused(
            records.advance, shared_desk, line, key, step.action, day=shared_desk.today(), reason=reason_of(step))
        assert refusal.code == "blocking"
        first = next(f.label for k, f in record_fields(line).items() if f.required and k not in line.optional)
        assert f"{first}未采集，请补填" in refusal.happened
    assert state(shared_desk, line, key) == DRAFT


def test_a_new_record_offers_no_step_before_it_is_saved(line, shared_desk):
    assert records.available(line, records.blank(shared_desk, line)) == []


def first_steps(line):
    """The steps out of draft that ask for whole records."""
    return [step for step in line.steps if step.source == DRAFT]


def test_each_required_field_alone_stops_the_step(line, shared_desk):
    values, parts = whole(shared_desk, line)
    for field in record_fields(line).values():
        if not field.required or field.key in line.optional:
            continue
        key = put(shared_desk, line, {**values, field.key: None}, parts=parts)
        step = first_steps(line)[0]
        refusal = refused(
            records.advance, shared_desk, line, key, step.action, day=shared_desk.today(), reason=reason_of(step))
        assert f"{field.label}未采集，请补填" in refusal.happened


def test_a_whole_record_walks_through_every_step(line, desk):
    """Each step is reached by the shortest way from draft, in a record of its own, and leaves its mark."""
    for step in line.steps:
        values, parts = whole(desk, line)
        key = put(desk, line, {**values, **({"id_no": None} if line.relief else {})}, parts=parts)
        walk(desk, line, key, [*way_to(line, step), step])
        assert state(desk, line, key) == step.target
        if line.spells and (step.opens or step.closes):
            newest = records.load(desk, line, key).parts[line.spells][0]
            assert newest["entry_reason" if step.opens else "exit_reason"] == reason_of(step)
            assert newest["entry_words" if step.opens else "exit_words"] == "说明"
            assert (newest["ended"] is None) == step.opens
        if line.events:
            newest = records.load(desk, line, key).parts[line.events][0]
            assert (newest["action"], newest["source"], newest["target"]) == (step.action, step.source, step.target)
            assert newest["words"] == "说明"


def test_a_step_that_asks_why_is_not_taken_without_a_reason(line, desk):
    for step in line.steps:
        if not step.reasons and not step.needs_words and not step.back:
            continue
        values, parts = whole(desk, line)
        key = put(desk, line, {**values, **({"id_no": None} if line.relief else {})}, parts=parts)
        walk(desk, line, key, way_to(line, step))
        ready(desk, line, key, step)
        refusal = refused(records.advance, desk, line, key, step.action, day=desk.today())
        asked = "要选一个原因。请选择原因后再试。" if step.reasons else "要写明原因。请在说明中写清楚后再试。"
        assert refusal.sentence == f"“{step.action}”{asked}"
        assert state(desk, line, key) == step.source


def test_a_step_of_another_state_and_a_future_day_are_refused(line, desk):
    values, parts = whole(desk, line)
    key = put(desk, line, values, parts=parts)
    first = line.steps[0]
    actions = {step.action for step in first_steps(line)}
    for step in line.steps:
        if step.source != DRAFT and step.action not in actions:
            refusal = refused(records.advance, desk, line, key, step.action, day=desk.today(), reason=reason_of(step))
            assert refusal.sentence == f"“草稿”状态下不能“{step.action}”。请先刷新，核对当前状态。"
    tomorrow = desk.today() + timedelta(days=1)
    refusal = refused(records.advance, desk, line, key, first.action, day=tomorrow, reason=reason_of(first))
    assert refusal.sentence == "办理日期在今天之后。请改成今天或以前的日期。"


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_void_needs_a_reason(line, shared_desk, reason):
    key = put(shared_desk, line, {"name": "某人"})
    refusal = refused(records.void, shared_desk, line, key, reason)
    assert refusal.sentence == "作废要写明原因。请填写原因，例如“重复登记”。"
    assert records.load(shared_desk, line, key).state == DRAFT


def test_void_leaves_the_row_and_takes_it_off_every_list(line, desk):
    values, parts = whole(desk, line)
    key = put(desk, line, values, parts=parts)
    person = records.load(desk, line, key).values.get("person_id")
    records.void(desk, line, key, "重复登记")
    table = table_of(line.record)
    with desk.store.reading() as connection:
        row = connection.execute(select(table).where(table.c.id == key)).mappings().one()
        if line.subject:
            people = table_of(line.subject)
            assert connection.scalar(select(people.c.void_reason).where(people.c.id == person)) is None
    assert row["void_reason"] == "重复登记"
    assert all(row[name] == values[name] for name in values if name in table.c)
    assert [r.id for r in records.listing(desk, line, records.Query(view="all")).rows] == []
    refusal = refused(records.load, desk, line, key)
    assert refusal.sentence == f"{line.title}台账里没有这条记录。它可能已被作废，请刷新列表。"


def test_what_blocks_is_told_by_labels_and_never_by_values(line, shared_desk):
    values, _ = whole(shared_desk, line)
    idno = next((k for k, f in record_fields(line).items() if f.kind is Kind.IDNO), None)
    first = next(k for k, f in record_fields(line).items() if f.required and k not in line.optional)
    key = put(shared_desk, line, {**values, **({idno: "431281200001010000"} if idno else {}), first: None})
    step = records.available(line, records.load(shared_desk, line, key))[0]
    refusal = refused(
        records.advance, shared_desk, line, key, step.action, day=shared_desk.today(), reason=reason_of(step))
    assert "431281200001010000" not in refusal.sentence
    assert not any(isinstance(v, str) and len(v) > 5 and v in refusal.sentence for v in values.values())
