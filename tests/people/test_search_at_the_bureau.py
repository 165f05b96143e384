"""Finding among the people of several townships: nobody's own people come before the nearest of the others."""

import pytest
from sqlalchemy import func, select

from mzdesk.people import search
from mzdesk.people.residents import Person
from mzdesk.services import search_index
from mzdesk.store import tokens
from mzdesk.store.local import SearchToken

TOWNS = ("431281101", "431281103", "431281108")


@pytest.fixture
def bureau(make_desk):
    """Three townships: in each an 张 whose name is short and two with longer ones, and one 李."""
    desk = make_desk(role="bureau")
    with desk.store.work("甲") as work:
        for town in TOWNS:
            for name in ("张思思", "张", "张思", "李思"):
                work.put(Person, {"site": town, "name": name})
    return desk


def names(desk, typed, limit):
    with desk.store.reading() as connection:
        ids = search.find(connection, typed, limit)
        found = dict(connection.execute(select(Person.id, Person.name)).all())
        return [found[key] for key in ids]


def test_the_townships_with_tokens_are_known(bureau, make_desk):
    with bureau.store.reading() as connection:
        assert connection.scalars(tokens.sites()).all() == list(TOWNS)
    with make_desk().store.reading() as connection:
        assert connection.scalars(tokens.sites()).all() == []
        assert search.find(connection, "张") == []


def test_the_nearest_of_each_come_before_the_next_of_any(bureau):
    assert names(bureau, "张", 6) == ["张"] * 3 + ["张思"] * 3
    assert names(bureau, "zhang", 50) == ["张"] * 3 + ["张思"] * 3 + ["张思思"] * 3


def test_every_word_counts_within_a_township(bureau):
    assert names(bureau, "si li", 50) == ["李思"] * 3
    assert names(bureau, "张 李", 50) == []


def test_what_is_changed_is_forgotten_in_its_township_alone(bureau):
    with bureau.store.reading() as connection:
        first = connection.scalars(select(Person.id).where(Person.name == "李思").order_by(Person.site)).first()
    with bureau.store.work("甲") as work:
        work.put(Person, {"name": "王思"}, key=first)
    assert names(bureau, "李", 50) == ["李思"] * 2
    assert names(bureau, "王", 50) == ["王思"]


def test_the_index_made_anew_is_the_same(bureau):
    def every():
        with bureau.store.reading() as connection:
            return set(connection.execute(select(SearchToken.site, SearchToken.token, SearchToken.record_id)).all())

    before = every()
    with bureau.store.writing() as connection:
        some = connection.scalars(select(SearchToken.record_id).distinct()).all()
        tokens.forget(connection, some[:5])
    assert len(every()) < len(before)
    assert search_index.rebuild(bureau) == len(before)
    assert every() == before
    with bureau.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(SearchToken)) == len(before)
