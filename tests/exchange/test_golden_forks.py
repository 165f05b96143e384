"""Packages of a fork that an earlier version wrote: refused as a fork, begun again, and given back what was lost."""

import json
from pathlib import Path

import pytest

from mzdesk.exchange import feedback, intake, payload, recovered
from mzdesk.exchange import files as package_files
from mzdesk.exchange.keys import AgeKey
from mzdesk.people.residents import Person
from mzdesk.services import records
from tests.exchange.test_golden_packages import as_office
from tests.fixtures import CHILDREN, make_desk

__all__ = ["make_desk"]

EDITIONS = sorted(path.parent for path in (Path(__file__).parent / "golden").glob("*/forks/forks.json"))


@pytest.fixture(params=EDITIONS, ids=lambda path: path.parent.name)
def golden(request):
    return request.param, json.loads((request.param / "forks.json").read_text("utf-8"))


@pytest.fixture
def bureau(golden, make_desk, tmp_path):
    """A bureau that took in both lives up to the fork: what it answered to each."""
    folder, told = golden
    desk = as_office(make_desk(role="bureau"), folder, told, "bureau")
    taken = intake.take(desk, [folder / told[name] for name in ("first", "lost", "forked")], receipts=tmp_path)
    return desk, taken


def test_there_is_an_edition():
    assert EDITIONS


def test_the_package_of_the_other_life_is_a_fork(bureau):
    _, (first, lost, forked) = bureau
    assert [(one.result, one.verdict) for one in (first, lost)] == [("merged", "两边一致")] * 2
    assert (forked.result, forked.applied) == ("fork", 0)
    assert forked.reason == ("与本局已收的内容对不上：该乡镇的数据可能从旧备份恢复后又继续录入，没有合并任何内容。"
                             "请把回执带回乡镇，读入后按提示重新接上。")


def test_the_package_that_begins_again_keeps_both_lives(golden, bureau, tmp_path):
    folder, told = golden
    desk, _ = bureau
    (taken,) = intake.take(desk, [folder / told["rebased"]], receipts=tmp_path)
    assert (taken.result, taken.held, taken.recovered) == ("merged", 0, told["recovered"])
    child = records.load(desk, CHILDREN, told["both"])
    assert (child.get("phone"), child.get("school")) == (told["phone"], told["school"])
    assert records.load(desk, CHILDREN, told["lost_child"]).get("name") == "龙小妹"


def test_the_old_answer_to_a_fork_opens_and_tells_where_both_agree(golden):
    folder, told = golden
    members = package_files.read(folder / told["fork_receipt"]).open(AgeKey(told["keys"]["township"]["age"]))
    answer = json.loads(bytes(members[payload.RECEIPT]))
    assert answer["result"] == "fork"
    assert set(answer["common"]) == {"seq", "hash"} and answer["common"]["seq"] > 0


def test_the_old_feedback_offers_what_was_lost(golden, make_desk):
    folder, told = golden
    township = as_office(make_desk(), folder, told, "township")
    feedback.read(township, folder / told["feedback"])
    offered = recovered.questions(township)
    # a township that lacks the record of a single value has nothing to put it into; whole records can come back
    assert {(one.entity, one.whole, one.usual) for one in offered} == {
        (record.__tablename__, True, recovered.TAKE) for record in (Person, CHILDREN.record)}
    recovered.answer(township, recovered.usual(offered))
    assert records.load(township, CHILDREN, told["lost_child"]).get("name") == "龙小妹"
