"""Packages that earlier versions wrote are read for ever: verified, merged, installed, answered."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from mzdesk.exchange import feedback, files, intake, own, payload, policies, verify
from mzdesk.exchange.keys import AgeKey
from mzdesk.exchange.records import ForeignEntry, PeerMark
from mzdesk.people.residents import Person
from mzdesk.services import attachments, records
from mzdesk.store.local import OfficeRow, Secret
from tests.fixtures import CHILDREN, make_desk

__all__ = ["make_desk"]

EDITIONS = sorted(path for path in (Path(__file__).parent / "golden").iterdir() if (path / "golden.json").exists())


@pytest.fixture(params=EDITIONS, ids=lambda path: path.name)
def golden(request):
    return request.param, json.loads((request.param / "golden.json").read_text("utf-8"))


def as_office(desk, folder, told, name):
    """The office of that name: with its keys, its installation number and the roster of those days."""
    with desk.store.writing() as connection:
        connection.execute(delete(Secret).where(Secret.name.in_(("sign", "age"))))
        connection.execute(insert(Secret), [
            {"name": "sign", "value": told["keys"][name]["sign"]}, {"name": "age", "value": told["keys"][name]["age"]}])
        connection.execute(update(OfficeRow).values(replica=told["keys"][name]["replica"]))
    own.keep_roster(desk, (folder / told["roster"]).read_bytes())
    return desk


def test_there_is_a_golden_edition_of_the_present_format():
    from mzdesk.exchange.manifest import FORMAT

    assert str(FORMAT) in {path.name for path in EDITIONS}


def test_every_file_is_whole_and_tells_who_made_it(golden, make_desk):
    folder, told = golden
    bureau = as_office(make_desk(role="bureau"), folder, told, "bureau")
    roster = own.roster(bureau)
    kinds = {"full": "full", "incremental": "incremental", "receipt": "receipt", "feedback": "feedback",
             "policy": "policy", "roster": "roster"}
    for name, kind in kinds.items():
        found = verify.verify(folder / told[name], roster)
        assert (found.ok, found.kind, found.reason) == (True, kind, ""), name


def test_the_packages_merge_in_order_with_their_picture(golden, make_desk, tmp_path):
    folder, told = golden
    bureau = as_office(make_desk(role="bureau"), folder, told, "bureau")
    first, second = intake.take(
        bureau, [folder / told["full"], folder / told["incremental"]], receipts=tmp_path)
    assert (first.result, first.held, first.conflicts, first.pictures) == ("merged", 0, 0, 1)
    assert (second.result, second.held, second.verdict) == ("merged", 0, "两边一致")
    child = records.load(bureau, CHILDREN, told["child"])
    assert (child.get("name"), child.get("phone")) == (told["name"], told["phone"])
    assert attachments.content(bureau, CHILDREN, told["picture"]).digest == told["picture"]


def test_the_answers_open_with_the_townships_key(golden):
    folder, told = golden
    key = AgeKey(told["keys"]["township"]["age"])
    members = files.read(folder / told["receipt"]).open(key)
    assert json.loads(bytes(members[payload.RECEIPT]))["result"] == "merged"
    assert payload.FEEDBACK in files.read(folder / told["feedback"]).open(key)


def test_parameters_and_feedback_are_taken_in_by_a_township(golden, make_desk):
    folder, told = golden
    township = as_office(make_desk(), folder, told, "township")
    assert policies.install(township, folder / told["policy"]).version == 1
    done = feedback.read(township, folder / told["feedback"])
    assert done.applied == 0, "this office does not hold the record"
    assert len(done.kept) == 1
    with township.store.reading() as connection:
        assert connection.scalar(select(Person.id)) is None
        assert connection.scalar(select(PeerMark.seq)) is None
        assert connection.scalar(select(ForeignEntry.seq)) is None


@pytest.mark.parametrize("name", ["full", "incremental"])
def test_a_golden_package_cut_or_changed_is_refused(golden, make_desk, tmp_path, name):
    folder, told = golden
    bureau = as_office(make_desk(role="bureau"), folder, told, "bureau")
    whole = (folder / told[name]).read_bytes()
    path = tmp_path / told[name]
    for place in range(0, len(whole), 4096):
        path.write_bytes(whole[:place])
        assert intake.take(bureau, [path])[0].result in ("damaged", "refused"), place
    for place in range(97, len(whole), 4096):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
        assert intake.take(bureau, [path])[0].result in ("damaged", "refused"), place
    shutil.copy(folder / told[name], path)
    assert verify.verify(path, own.roster(bureau)).ok
