"""Codes that the bureau adds: understood, offered while they hold, read from packages, never a meaning changed."""

from datetime import date

import pytest

from mzdesk.basics import coded
from mzdesk.basics.coded import UnknownCode
from mzdesk.describe import fields_of
from mzdesk.describe.columns import restored
from mzdesk.describe.values import read
from mzdesk.exchange.merge import wrong_value
from mzdesk.exchange.state import kept
from mzdesk.lines import LINES
from mzdesk.people.codes import Health
from mzdesk.people.residents import HealthFields
from mzdesk.policy.tables import dumped
from mzdesk.services import parameters, policy_book
from mzdesk.store.work import table_of

CHILD = LINES["left_behind"]
ROW = {"list": "Health", "code": "Z9", "label": "康复中"}


@pytest.fixture(autouse=True)
def as_before():
    yield
    coded.adopt(())


@pytest.fixture
def column():
    return table_of(CHILD.record).c["health"]


@pytest.fixture
def field():
    return fields_of(CHILD.record)["health"]


def adopted(desk, **dates):
    text = dumped([("code_added", {**ROW, "valid_from": date(2026, 1, 1), "basis": "民办发〔2026〕1号", **dates})])
    parameters.install(desk, text)


def test_an_added_code_has_its_word_and_is_chosen_by_it(desk, column, field):
    assert isinstance(restored(column, "Z9"), UnknownCode)
    assert read(field, "康复中", desk.today())[1] is not None
    adopted(desk)
    assert restored(column, "Z9").label == "康复中"
    value, problem = read(field, "康复中", desk.today())
    assert (str(value), problem) == ("Z9", None)
    assert [one.label for one in Health.added()] == ["康复中"]


def test_a_code_that_ended_keeps_its_word_and_is_offered_no_more(desk, column):
    adopted(desk, valid_to=date(2026, 6, 30))
    assert restored(column, "Z9").label == "康复中"
    assert Health.added() == ()


def test_a_package_with_the_code_is_taken_once_the_parameters_have_it(desk):
    table = kept()[table_of(CHILD.record).name]
    assert wrong_value(table, {"health": [None, "Z9"]}) == "R4"
    adopted(desk)
    assert wrong_value(table, {"health": [None, "Z9"]}) == ""


def test_a_code_that_exists_keeps_its_meaning(desk, column):
    first = next(iter(Health))
    adopted(desk, code=first.value, label="别的意思")
    assert restored(column, first.value).label == first.label


@pytest.mark.parametrize(("row", "words"), [
    ({"list": "Nothing", "code": "Z9", "label": "康复中"}, "没有名为“Nothing”的代码表，名称见术语对照"),
    ({"list": "Health", "code": next(iter(Health)).value, "label": "新"}, "这个代码表里已有这个代码或名称")])
def test_the_editor_tells_what_cannot_be_added(make_desk, row, words):
    bureau = make_desk(role="bureau")
    told = policy_book.add(bureau, "code_added", row, begins="2027-01-01", basis="文")
    assert [one.message for one in told] == [words]
    assert policy_book.add(bureau, "code_added", ROW, begins="2027-01-01", basis="文") == []


def test_every_list_is_named(desk):
    names = [name for one in coded.lists() for name in one.names()[1:]]
    assert len(names) == len(set(names))
    assert hasattr(HealthFields, "health")
