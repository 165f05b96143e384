"""Random schedules of lost and doubled sticks, wrong order, wrong clocks, restores and clones (sync.md), made short.

The promises stand in tests/longrun/promises.py; the long run of the same schedules is ``tasks.py longrun``.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from mzdesk.exchange import feedback, merge, merging, packing
from mzdesk.exchange.manifest import Point
from mzdesk.exchange.position import Placed, Situation
from tests.longrun import run
from tests.longrun.delivery import finish
from tests.longrun.schedule import WEIGHTS, Schedule

NUMBERS = st.integers(0, 99)
SCHEDULES = 40


class Faults(RuleBasedStateMachine):
    """Two townships, a second computer of theirs, a bureau; every action of a schedule is a rule."""

    schedule: Schedule | None = None

    @initialize(hot=st.integers(0, 10))
    def begin(self, hot: int) -> None:
        self.schedule = Schedule(hot)

    def teardown(self) -> None:
        if self.schedule is not None:
            try:
                finish(self.schedule)
            finally:
                self.schedule.close()


def _rule(name: str) -> Callable[..., None]:
    def act(self: Faults, a: int, b: int, c: int) -> None:
        getattr(self.schedule, name)(a, b, c)

    act.__name__ = name
    return rule(a=NUMBERS, b=NUMBERS, c=NUMBERS)(act)


for _name, _weight in WEIGHTS.items():
    for _part in range((_weight + 2) // 3):
        setattr(Faults, f"{_name}_{_part}", _rule(f"{_name}"))


@pytest.mark.slow
def test_that_no_schedule_of_faults_loses_an_edit_silently() -> None:
    run_state_machine_as_test(Faults, settings=settings(
        max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)))


@pytest.mark.slow
@pytest.mark.parametrize("first", [1, 41, 81, 121])
def test_that_the_first_schedules_of_the_long_run_keep_every_promise(first: int) -> None:
    found = run.block((first, SCHEDULES, run.STEPS))
    assert found["broken"] == []
    assert found["counts"]["schedules"] == SCHEDULES
    assert found["counts"]["steps"] == SCHEDULES * run.STEPS
    taken = {outcome: found["counts"][f"taken: {outcome}"]
             for outcome in ("merged", "duplicate", "gap", "fork", "refused")}
    assert all(taken[outcome] > 0 for outcome in ("merged", "duplicate", "fork")), taken
    assert taken["gap"] + taken["refused"] > 0, taken


def _without_the_overlap(manifest: Any, changes: Any, mark: Any, known: Any) -> Placed:
    if manifest.base.seq > mark.point.seq:
        return Placed(Situation.GAP, mark.point.seq)
    return Placed(Situation.NEW if manifest.end.seq > mark.point.seq else Situation.OLD, mark.point.seq)


def _from_the_last_export(connection: Any, roster: Any, parted: Any = None) -> Point:
    last = packing.newest(connection)
    return Point(last["end_seq"], last["end_hash"]) if last else Point()


def _the_township_always_wins(self: Any, kept: Any, row: Any, change: Any, name: str, pair: Any) -> None:
    row.values[name] = pair[1]


def _whatever_the_bureau_says(work: Any, site: str, edit: Any) -> str:
    kept = feedback.state.kept()[edit.entity]
    column = feedback.table_of(kept.record).c[edit.field]
    work.put(kept.record, {edit.field: feedback.restored(column, json.loads(edit.after))}, edit.record)
    return "applied"


@pytest.mark.parametrize(("place", "name", "without"), [
    (merging, "placed", _without_the_overlap), (packing, "base", _from_the_last_export),
    (merge.Merger, "_settle", _the_township_always_wins), (feedback, "_settle", _whatever_the_bureau_says),
], ids=["overlap", "receipt", "owners", "feedback"])
def test_that_a_rule_taken_out_is_noticed(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, without: Any
) -> None:
    """The model would see a loss: with any one of the rules gone, it breaks a promise within a few schedules."""
    monkeypatch.setattr(place, name, without)
    assert any(run.one(seed, run.STEPS)[1] for seed in range(1, 61))
