"""A whole record of every line, with every kind of its rows, arrives at the bureau as the township keeps it."""

import pytest
from sqlalchemy import select

from mzdesk.exchange import enrolment, handin, intake
from mzdesk.lines import LINES
from mzdesk.services import records
from mzdesk.services.history import record_classes
from mzdesk.store.deeds import Deed
from mzdesk.store.work import table_of
from tests.every_line.filled import whole
from tests.every_line.ways import walk, way_to
from tests.fixtures import put


@pytest.fixture
def three(make_desk, tmp_path):
    """A township and a bureau that know each other, and a stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    township, bureau = make_desk(), make_desk(role="bureau")
    roster = enrolment.accept(bureau, [enrolment.request(township, stick).path], stick)
    enrolment.install(township, roster.path)
    return township, bureau, stick


def contents(desk, record):
    """The rows of a kind of record by id, without what differs by nature (how often a row changed)."""
    table = table_of(record)
    staying = {c.key for c in table.columns if not c.info.get("field", {}).get("travels", True)}
    with desk.store.reading() as connection:
        rows = connection.execute(select(table)).mappings().all()
    return {row["id"]: {k: v for k, v in row.items() if k not in ("version", *staying)} for row in rows}


def test_every_record_arrives_whole(three):
    township, bureau, stick = three
    # The roster of staff comes last: once there is one, the investigators of a case must stand on it.
    for line in sorted(LINES.values(), key=lambda one: one.key == "staff"):
        values, parts = whole(township, line)
        key = put(township, line, {**values, **({"id_no": None} if line.relief else {})}, parts=parts)
        on_register = next(step for step in line.steps if step.action == "确认同意" or step.opens or (
            not line.spells and not line.relief and step.target in line.roster_states))
        walk(township, line, key, [*way_to(line, on_register), on_register])
        assert records.load(township, line, key).state in line.roster_states
    made = handin.export(township, stick)
    (taken,) = intake.take(bureau, [made.path])
    assert (taken.result, taken.held, taken.conflicts) == ("merged", 0, 0)
    filled = set()
    for name, (record, _) in record_classes().items():
        if record is Deed:
            continue
        sent = contents(township, record)
        received = {k: v for k, v in contents(bureau, record).items() if v["site"] == township.office.area}
        assert received == sent, name
        filled |= {name} if sent else set()
    expected = {p.record.__tablename__ for line in LINES.values() for p in line.parts}
    # A hearing is held only where somebody objected; a round of mending begins with an order, and a bed out of use
    # must be one of the same home. Pictures have tests of their own.
    assert expected - filled == {"case_hearing", "hazard_round", "hazard_extension", "elder_home_outage",
                                 "attachment"}
