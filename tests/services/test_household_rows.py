"""A household roster: heads and members in one workbook, households by 户号, nobody twice."""

from datetime import date

import pytest

from mzdesk.basics.months import Month
from mzdesk.describe.workbook import Heading, Table
from mzdesk.lines import LINES
from mzdesk.people.codes import LeftHousehold, Relation
from mzdesk.people.residents import Person
from mzdesk.services import deaths, households, imports, records
from tests.cases.relief import person
from tests.fixtures import desk, id_number, make_desk, village

__all__ = ["desk", "make_desk"]

HOUSE = LINES["household"]
HEADS = ("户号", "村（社区）", "姓名", "与户主关系", "身份证号")
PATHS = ("number", "village", "name", "members.relation", "id_no")


def table(*rows):
    return Table("户口", tuple(Heading(n, "", head) for n, head in enumerate(HEADS)), tuple(enumerate(rows, 2)))


def take(desk, *rows):
    found, mapping = table(*rows), dict(enumerate(PATHS))
    judged = imports.judge(desk, HOUSE, found, mapping)
    return imports.take_in(desk, HOUSE, judged, found, mapping), judged


def number(order, birth=date(1970, 1, 1), sex="1"):
    return id_number(birth, sex, order)


def houses(desk):
    return {row.texts["number"]: row.texts["members"] for row in records.listing(desk, HOUSE, records.Query()).rows}


def rows(place="白羊村"):
    return (
        ("001", place, "向长生", "户主", number(1)), ("001", place, "杨秀英", "妻", number(2, sex="2")),
        ("001", place, "向思怡", "长女", number(3, date(2006, 10, 1), "2")),
        ("002", place, "覃大山", "户主", number(4)),
        ("002", place, "覃小山", "子", number(5, date(1999, 9, 9))),
    )


def test_rows_become_households_with_members(desk):
    done, _ = take(desk, *rows())
    assert (done.imported, done.rejected) == (5, 0)
    assert houses(desk) == {"001": "向长生、杨秀英、向思怡", "002": "覃大山、覃小山"}
    (one,) = (r for r in records.listing(desk, HOUSE, records.Query()).rows if r.texts["number"] == "001")
    members = records.load(desk, HOUSE, one.id).parts["members"]
    assert [row["relation"] for row in members] == [Relation.SELF, Relation.SPOUSE, Relation.DAUGHTER]
    assert all(row["began"] == Month.of(desk.today()) for row in members)


def test_the_same_file_twice_adds_nobody(desk):
    take(desk, *rows())
    again, _ = take(desk, *rows())
    assert again.already_there == 5
    assert houses(desk) == {"001": "向长生、杨秀英、向思怡", "002": "覃大山、覃小山"}


def test_a_member_without_a_head_is_given_back_with_the_reason(desk):
    done, judged = take(desk, ("009", "白羊村", "孤身", "子", number(8)), *rows())
    assert (done.imported, done.rejected) == (5, 1)
    assert judged.reasons()[2] == "没有找到本户户主（或户主那一行有错误），请先导入户主"


def test_who_is_a_resident_already_is_not_made_again(desk):
    known = person(desk, "杨秀英", date(1970, 1, 1), "2", 2)
    take(desk, *rows())
    (one,) = (r for r in records.listing(desk, HOUSE, records.Query()).rows if r.texts["number"] == "001")
    assert records.load(desk, HOUSE, one.id).parts["members"][1]["person"] == known


def test_what_a_residents_file_says_is_not_overwritten_by_a_household_list(desk):
    known = person(desk, "杨秀英", date(1971, 2, 2), "2", 2)
    with desk.store.work("经办人") as work:
        work.put(Person, {"id_no": number(2), "phone": "13800000000"}, known)
    take(desk, *rows())
    with desk.store.work("经办人") as work:
        kept = work.get(Person, known)
    assert kept is not None
    assert (str(kept["birth"]), kept["phone"]) == ("1971-02-02", "13800000000")


@pytest.fixture
def house(desk):
    """A household of three from 2020."""
    people = [person(desk, name, order=n) for n, name in enumerate(("父", "母", "子"))]
    key = households.found(desk, people[0], [(people[1], Relation.SPOUSE), (people[2], Relation.SON)], Month(2020, 1))
    return key, people


def members(desk, key, month):
    rows = records.load(desk, HOUSE, key).parts["members"]
    return {row["person_name"] for row in rows if row["began"] <= month and (row["ended"] or month) >= month}


def test_splitting_ends_here_and_begins_there_without_a_gap(desk, house):
    key, people = house
    new, _ = households.split(desk, key, people[2], [])
    assert members(desk, key, Month(2026, 9)) == {"父", "母", "子"}
    assert members(desk, key, Month(2026, 10)) == {"父", "母"}
    assert members(desk, new, Month(2026, 10)) == {"子"}
    assert members(desk, new, Month(2026, 9)) == set()


def test_merging_brings_everybody_over_and_closes_the_other(desk, house):
    key, people = house
    new, _ = households.split(desk, key, people[2], [])
    households.merge(desk, key, new, {people[2]: Relation.SON})
    assert members(desk, key, Month(2026, 10)) == {"父", "母", "子"}
    assert records.load(desk, HOUSE, new).state == "已注销"


def test_the_head_changes_and_is_found_under_the_new_name(desk, house):
    key, people = house
    households.change_head(desk, key, people[1], {people[0]: Relation.SPOUSE})
    found = records.load(desk, HOUSE, key)
    assert found.get("name") == "母"
    assert {row["person_name"]: row["relation"] for row in found.parts["members"]} == {
        "父": Relation.SPOUSE, "母": Relation.SELF, "子": Relation.SON}
    assert not [p for p in records.check(desk, HOUSE, found) if p.rule.startswith("HH")]


def test_a_household_moves_with_everybody(desk, house):
    key, people = house
    households.move(desk, key, village(desk, 3), "2组")
    assert {records.load(desk, HOUSE, key).values["village"]} == {village(desk, 3)}
    with desk.store.reading() as connection:
        from sqlalchemy import select

        from mzdesk.people.residents import Person
        from mzdesk.store.work import table_of

        table = table_of(Person)
        assert set(connection.scalars(select(table.c.village).where(table.c.id.in_(people)))) == {village(desk, 3)}


def test_a_death_ends_the_membership_and_asks_for_a_new_head(desk, house):
    key, people = house
    told = deaths.touched(desk, people[0], date(2026, 10, 3))
    assert [(one.register, one.effect) for one in told] == [("household", "核减")]
    assert "变更户主" in told[0].words
    deaths.register(desk, people[0], date(2026, 10, 3), expected=told)
    row = next(r for r in records.load(desk, HOUSE, key).parts["members"] if r["person"] == people[0])
    assert (row["ended"], row["left"]) == (Month(2026, 10), LeftHousehold.DIED)
    assert records.load(desk, HOUSE, key).values["died"] == date(2026, 10, 3)


def test_a_member_finds_the_household_and_the_case(desk, house):
    from tests.cases.relief import DIBAO, dibao

    _, people = house
    case = dibao(desk, people)
    for typed in ("子", "zi", number(2, date(1975, 6, 1))[:12]):
        rows = records.listing(desk, HOUSE, records.Query(text=typed, view="all")).rows
        assert {row.texts["name"] for row in rows} == {
            "父"}, typed
    found = records.listing(desk, DIBAO, records.Query(text="mu", view="all")).rows
    assert [row.id for row in found] == [case]
    assert records.listing(desk, HOUSE, records.Query(text="没有此人", view="all")).rows == ()
