"""What was typed and not saved: given back whole, also after the process was killed, and never a record."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.cases.codes import CaseKind, IncomeCategory, IncomeMode, Material
from mzdesk.lines import LINES
from mzdesk.people.codes import Relation
from mzdesk.services import accounts, casework, offices, records, unsaved
from mzdesk.store import keyring
from tests.cases.relief import DIBAO, dibao, person
from tests.fixtures import CHEAP, CHILDREN, PASSWORD, desk, make_desk, opened, put_child, village

__all__ = ["desk", "make_desk"]


def typed(desk):
    """A new application as far as somebody came: values of every kind, a chosen applicant, rows of two parts."""
    applicant = person(desk, "单大山", order=1)
    new = casework.for_person(desk, DIBAO, applicant)
    return replace(new, values={
        **new.values, "kind": CaseKind.NEW, "applied": date(2026, 10, 9), "relative": False,
        "lacking": (Material.INCOME,), "account": "6230900000000001",
    }, parts={
        **new.parts, "members": ({"id": None, "person": applicant, "relation": Relation.SELF, "counted": True},),
        "incomes": ({"id": None, "person": applicant, "category": IncomeCategory.WAGE, "item": "务工",
                     "mode": IncomeMode.ACTUAL, "gross": Money(3_600_00)},),
    })


def test_a_new_application_is_given_back_as_it_was_typed(desk):
    blank, now = records.blank(desk, DIBAO), typed(desk)
    unsaved.keep(desk, DIBAO, blank, now)
    found = unsaved.kept(desk, DIBAO, blank)
    assert found is not None
    assert {k: v for k, v in found.dossier.values.items() if v is not None} == {
        k: v for k, v in now.values.items() if v is not None}
    (income,) = found.dossier.parts["incomes"]
    assert (income["gross"], income["mode"], income["item"]) == (Money(3_600_00), IncomeMode.ACTUAL, "务工")
    (member,) = found.dossier.parts["members"]
    assert (member["person_name"], member["person_birth"]) == ("单大山", PartialDay(1975, 6, 1))
    assert (found.when, found.moved_on) == ("2026-10-09 09:00", False)
    assert records.save(desk, DIBAO, blank, found.dossier).id


def test_it_is_no_record_and_gone_when_it_is_saved_or_given_up(desk):
    blank = records.blank(desk, DIBAO)
    unsaved.keep(desk, DIBAO, blank, typed(desk))
    assert records.listing(desk, DIBAO, records.Query(states=("草稿",))).total == 0
    assert unsaved.waiting(desk, LINES) == [(DIBAO, None)]
    unsaved.forget(desk, DIBAO, None)
    assert unsaved.kept(desk, DIBAO, blank) is None
    unsaved.keep(desk, DIBAO, blank, typed(desk))
    unsaved.keep(desk, DIBAO, blank, blank)
    assert unsaved.waiting(desk, LINES) == []


def test_changes_of_a_stored_record_lie_over_what_is_stored_and_say_where_it_moved_on(desk):
    key = dibao(desk, [person(desk, "单大山", order=1), person(desk, "杨秀英", order=2)], 3600)
    before = records.load(desk, DIBAO, key)
    members = tuple({**row, "insured": False} for row in before.parts["members"])
    unsaved.keep(desk, DIBAO, before, replace(
        before, values={**before.values, "why": "因病"}, parts={**before.parts, "members": members}))
    records.save(desk, DIBAO, before, replace(before, values={**before.values, "phone": "13800001111"}))
    found = unsaved.kept(desk, DIBAO, records.load(desk, DIBAO, key))
    assert found is not None
    assert found.paths == {"why", "members"}
    assert found.moved_on
    assert (found.dossier.values["phone"], found.dossier.values["why"]) == ("13800001111", "因病")
    saved = records.save(desk, DIBAO, records.load(desk, DIBAO, key), found.dossier)
    after = records.load(desk, DIBAO, saved.id)
    assert [row["insured"] for row in after.parts["members"]] == [False, False]
    assert len(after.parts["incomes"]) == 1


def test_what_this_version_cannot_hold_is_left_out(desk):
    from mzdesk.services import settings

    blank = records.blank(desk, DIBAO)
    settings.put(desk, "unsaved:rural_dibao:", (
        '{"when": "2026-10-09 09:00", "version": {}, "values": {"name": "单大山", "of_old": "x", "applied": 7},'
        ' "parts": {"members": [{"counted": "maybe"}], "of_old": []}}'))
    found = unsaved.kept(desk, DIBAO, blank)
    assert found is not None
    assert found.paths == {"name", "members"}
    assert found.dossier.values["name"] == "单大山"


@pytest.mark.skipif(os.name != "posix", reason="kills the process by a signal")
def test_it_is_there_after_the_process_was_killed(desk):
    place = village(desk)
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom dataclasses import replace\n"
        "from mzdesk.lines import LINES\nfrom mzdesk.services import records, unsaved\n"
        "from tests.fixtures import TODAY, opened\n"
        "desk = opened(Path(sys.argv[1]), TODAY)\nline = LINES['rural_dibao']\nblank = records.blank(desk, line)\n"
        "unsaved.keep(desk, line, blank, replace(blank, values={**blank.values, 'name': '单大山', "
        "'village': sys.argv[2]}))\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    folder = desk.folder
    desk.store.close()
    ended = subprocess.run([sys.executable, "-c", code, str(folder), place], check=False,
                           cwd=Path(__file__).parents[2], timeout=120)
    assert ended.returncode == -signal.SIGKILL
    again = opened(folder)
    found = unsaved.kept(again, DIBAO, records.blank(again, DIBAO))
    again.store.close()
    assert found is not None
    assert (found.dossier.values["name"], found.dossier.values["village"]) == ("单大山", place)


def test_each_account_is_given_its_own_and_nobody_elses(desk, monkeypatch):
    """Whoever worked alone keeps it on becoming an account; who opens the lock meanwhile does not see it."""
    monkeypatch.setattr(keyring, "COST", CHEAP)
    key = put_child(desk)
    before = records.load(desk, CHILDREN, key)
    unsaved.keep(desk, CHILDREN, before, replace(before, values={**before.values, "phone": "13800001111"}))
    accounts.add(desk, accounts.Wanted("张丽", special=True), "jingban-22", PASSWORD)
    other = offices.unlock(desk.folder, password="jingban-22", clock=desk.clock)
    assert unsaved.kept(other, CHILDREN, before) is None
    assert unsaved.waiting(other, LINES) == []
    assert unsaved.kept(desk, CHILDREN, before).dossier.values["phone"] == "13800001111"
    assert unsaved.waiting(desk, LINES) == [(CHILDREN, key)]
    other.store.close()
