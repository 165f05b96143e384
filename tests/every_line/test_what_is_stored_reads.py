"""Whatever stands in a record, in whatever state, can be read: by its rules, on paper, in lists, figures and charts."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.services import (
    across,
    charts,
    checks,
    deadlines,
    figure_sheets,
    history,
    papers,
    person_file,
    records,
    statistics,
    today,
    village_work,
)
from tests.every_line.test_round_trip import drawn
from tests.fixtures import TODAY, put

OCTOBER = Month.of(TODAY)
SOME = settings(max_examples=12, suppress_health_check=list(HealthCheck))


def read_alone(desk, line, key):
    """All that is made of one record."""
    dossier, around = records.load(desk, line, key), desk.around()
    list(line.check(dossier, around) if line.check else ())
    list(line.chips(dossier, around) if line.chips else ())
    history.history(desk, line, key)
    for kind in line.papers:
        with suppress(Refusal):  # a sheet may ask for what is not filled in
            papers.paper(desk, line, key, kind)
    if line.subject is not None:
        person_file.read(desk, dossier.values["person_id"])


def read_together(desk, line):
    """All that is made of all of them."""
    deadlines.rebuild(desk)
    today.read(desk)
    today.progress(desk)
    village_work.open_items(desk, "", TODAY)
    checks.run(desk)
    across.pairs(desk)
    for view in ("", *(one.key for one in line.views)):
        records.listing(desk, line, records.Query(view=view))
    for kind in figure_sheets.KINDS:
        figure_sheets.sheet(desk, kind, OCTOBER)
    for kind in charts.KINDS:
        charts.chart(desk, kind, OCTOBER)
    if line.relief is not None:
        statistics.movement(desk, line, OCTOBER)


def test_nothing_that_can_be_stored_keeps_the_rest_from_being_read(line, make_desk):
    desk = make_desk()
    states = sorted({state for step in line.steps for state in (step.source, step.target)} | {"草稿"})

    @SOME
    @given(st.data(), st.sampled_from(states))
    def stored(data, state):
        filled, parts = drawn(line, data)
        rows = {key: [{name: value for name, value in row.items() if name != "id"} for row in some]
                for key, some in parts.items()}
        try:
            key = put(desk, line, filled, state, rows)
        except Refusal:
            return
        read_alone(desk, line, key)

    stored()
    read_together(desk, line)
