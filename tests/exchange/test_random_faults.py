"""Random schedules of edits, lost and doubled sticks, wrong order, wrong clocks, restores and clones (sync.md).

What must hold whatever happens: an edit that the township made in the life it lives now is either at the bureau after
the next whole round, or the bureau has said that it is a fork and has applied nothing.
"""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import receipts
from mzdesk.people.residents import Person
from mzdesk.store import backup

OUTCOMES = {"merged", "duplicate", "gap", "fork"}
FIELDS = st.sampled_from(["phone", "address", "group"])


def people(desk, site="431281103"):
    """The residents of the township as an office has them, without the office's own version counter."""
    table = Person.__table__
    columns = [c for c in table.columns if c.key != "version"]
    with desk.store.reading() as connection:
        rows = connection.execute(select(*columns).where(table.c.site == site).order_by(table.c.id))
        return [tuple(row) for row in rows]


class Faults(RuleBasedStateMachine):
    """One township, one bureau, sticks that get lost, doubled and read in any order."""

    packages = Bundle("packages")
    receipts = Bundle("receipts")
    make_world = None

    @initialize()
    def begin(self):
        self.world = type(self).make_world()
        self.number = 0
        self.world.person(), self.world.person(name="杨大哥")
        self.world.round()
        self.bureau_went_back = False
        self.world.keep("bureau", "copy-of-bureau")
        self.copy_township(), self.back_up()

    @rule(place=st.integers(0, 9), field=FIELDS, times=st.integers(1, 4))
    def edit(self, place, field, times):
        known = [row[0] for row in self._ids()]
        for _ in range(times):
            self.number += 1
            self.world.change(known[place % len(known)], **{field: f"{1390000000 + self.number}"})

    @rule()
    def add(self):
        self.world.person(name="龙小妹")

    def _ids(self):
        with self.world.township.store.reading() as connection:
            return connection.execute(select(Person.__table__.c.id).order_by(Person.__table__.c.id)).all()

    @rule(target=packages)
    def hand_in(self):
        """The file reaches a stick; whether it ever reaches the bureau is another rule's luck."""
        try:
            path = self.world.export().path
        except Refusal as refusal:
            assert refusal.code == "not-our-mark"
            return multiple()
        self.number += 1
        return path.rename(self.world.stick / f"stick-{self.number}.mzp")

    @rule(target=receipts, place=st.integers(0, 9), field=FIELDS, times=st.integers(1, 4))
    def month(self, place, field, times):
        """An ordinary month's work, but for the receipt, which may be late or lost."""
        self.edit(place, field, times)
        path = self.hand_in()
        return self.take_in(path) if isinstance(path, Path) else multiple()

    @rule(target=receipts, path=packages)
    def take_in(self, path):
        copy = self.world.stick / f"copy-{self.number}.mzp"
        shutil.copy(path, copy)
        before = people(self.world.bureau)
        taken = self.world.take(copy)
        assert taken.result in OUTCOMES, taken
        assert taken.held == 0
        if taken.result != "merged":
            assert people(self.world.bureau) == before
        return multiple(taken.receipt) if taken.receipt else multiple()

    @rule(path=receipts)
    def read_receipt(self, path):
        try:
            receipts.read(self.world.township, path)
        except Refusal as refusal:
            assert refusal.code in {"not-our-mark", "unknown-package"}

    @rule(days=st.integers(-400, 40))
    def wrong_clock(self, days):
        self.world.clock.advance(days=days)

    @rule()
    def copy_township(self):
        self.world.keep("township", "copy-of-township")

    @rule(place=st.integers(0, 9), field=FIELDS, times=st.integers(0, 6))
    def put_back_township(self, place, field, times):
        """An old copy comes back, and the clerk goes on with it."""
        self.world.put_back("township", "copy-of-township")
        self.edit(place, field, times)

    @rule()
    def back_up(self):
        desk = self.world.township
        backup.make(desk.folder, desk.store.engine, self.world.folder / "b.mzb", self.world.clock)

    @rule(place=st.integers(0, 9), field=FIELDS, times=st.integers(0, 6))
    def restore(self, place, field, times):
        self.world.clock.advance(seconds=2)
        self.world.restore(self.world.folder / "b.mzb")
        self.edit(place, field, times)

    @precondition(lambda self: not self.bureau_went_back)
    @rule()
    def put_back_bureau(self):
        """The bureau's own database goes back to the first month; a fork it had noticed is forgotten with it."""
        self.bureau_went_back = True
        self.world.put_back("bureau", "copy-of-bureau")

    @invariant()
    def nothing_is_half_done(self):
        for desk in (self.world.bureau, self.world.township) if hasattr(self, "world") else ():
            assert list(desk.folder.rglob("*.part")) == []

    def teardown(self):
        if hasattr(self, "world"):
            try:
                self._last_round()
            finally:
                self.world.close()

    def _last_round(self):
        """Hand in, take in, read; once more where the bureau reported a gap. Then both agree, or it is a fork."""
        for _ in range(3):
            before = people(self.world.bureau)
            try:
                taken = self.world.take(self.world.export().path)
            except Refusal as refusal:
                assert refusal.code == "not-our-mark"
                return
            if taken.result == "fork":
                assert people(self.world.bureau) == before
                return
            try:
                receipts.read(self.world.township, taken.receipt)
            except Refusal as refusal:
                assert refusal.code == "not-our-mark"
                return
            if taken.result != "gap":
                assert people(self.world.bureau) == people(self.world.township)
                assert taken.verdict == "两边一致"
                return
        pytest.fail("three rounds and still a gap")


@pytest.mark.slow
def test_that_no_schedule_of_faults_loses_an_edit_silently(make_world):
    Faults.make_world = staticmethod(make_world)
    run_state_machine_as_test(Faults, settings=settings(
        max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck),
    ))
