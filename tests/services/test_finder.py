"""The global search: people in every way one may type them, what stands around them, what has a name of its own."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select

from mzdesk.basics.days import PartialDay
from mzdesk.basics.months import Month
from mzdesk.lines import LINES
from mzdesk.people import search
from mzdesk.people.access import Role, access_of
from mzdesk.people.codes import Relation
from mzdesk.people.residents import Person
from mzdesk.services import finder, households, papers, records, search_index, settings
from mzdesk.store.local import SearchToken
from mzdesk.store.work import table_of
from tests.cases import relief
from tests.fixtures import id_number, put_child, village
from tests.homes.house import hazard, home
from tests.visiting.elders import elder

NUMBER = id_number(date(1950, 4, 1), "1", 7)


@pytest.fixture
def office(desk):
    with desk.store.work("经办人") as work:
        work.put(Person, {"name": "章思远", "id_no": NUMBER, "birth": PartialDay(1950, 4, 1), "village": village(desk),
                          "group": "3组", "phone": "13812345678"})
        work.put(Person, {"name": "单大山", "village": village(desk, 1)})
    return desk


def titles(found, kind=finder.PEOPLE):
    return [one.title for one in found if one.kind == kind]


@pytest.mark.parametrize("typed", [
    "章思远", "章", "思远", "zsy", "zhangsiyuan", "zhangsi", "张思元", NUMBER, NUMBER[:8], NUMBER[-5:], "13812345678",
    "345678", "5678", "章 5678", "思远 " + NUMBER[:6]])
def test_a_person_is_found_in_every_way(office, typed):
    assert "章思远" in titles(finder.find(office, typed))


@pytest.mark.parametrize("typed", ["李四", "9999", "678", "zzz", "章 9999", "·", "~", "<8765"])
def test_and_not_otherwise(office, typed):
    assert titles(finder.find(office, typed)) == []


def test_the_nearest_stands_first_and_the_dead_last(office):
    with office.store.work("经办人") as work:
        work.put(Person, {"name": "张三"})
        work.put(Person, {"name": "章三", "died": date(2026, 1, 1)})
        work.put(Person, {"name": "欧章"})
        work.put(Person, {"name": "章"})
    assert titles(finder.find(office, "章")) == ["章", "章思远", "章三", "欧章", "张三"]


def test_a_hint_tells_where_and_how_old_and_hides_the_number(office):
    (one,) = finder.find(office, NUMBER)
    place = next(one.label for one in records.village_options(office) if one.id == village(office))
    assert one.hint.startswith(f"{place}3组　76岁　")
    assert NUMBER not in one.hint
    assert "*" in one.hint
    (plain,) = finder.find(office, "章思远")
    assert "*" not in plain.hint, "a number that was not asked for is not shown at all"
    assert "13812345678" not in finder.find(office, "13812345678")[0].hint


def test_enter_leads_to_the_register_one_stands_on_else_to_all_about_one(office):
    key = elder(office, "向东", order=9)
    (found,) = [one for one in finder.find(office, "向东") if one.kind == finder.PEOPLE]
    assert (found.page, found.record) == ("elders", key)
    assert "老人探访" in found.hint
    (other,) = finder.find(office, "单大山")
    assert (other.page, other.record) == ("person", other.person)


def test_household_and_cases_stand_below_the_person(office):
    with office.store.reading() as connection:
        person = table_of(Person)
        zhang, shan = (connection.scalar(select(person.c.id).where(person.c.name == name))
                       for name in ("章思远", "单大山"))
    households.found(office, shan, [(zhang, Relation.OTHER)], Month(2026, 1))
    case = relief.dibao(office, [shan])
    found = finder.find(office, "章思远")
    assert titles(found, finder.HOUSES) == ["单大山户"]
    assert next(one for one in found if one.kind == finder.HOUSES).hint.endswith("成员：单大山、章思远")
    found = finder.find(office, "sds")
    assert [(one.title, one.hint, one.page, one.record) for one in found if one.kind == finder.CASES] == [
        ("单大山", "农村低保　草稿", "rural_dibao", case)]
    assert finder.kinds(found) == [finder.PEOPLE, finder.HOUSES, finder.CASES]


@pytest.mark.parametrize("typed", ["托口镇敬老院", "敬老院", "tkzjly", "jinglaoyuan", "拖口"])
def test_a_home_is_found_by_its_name(office, typed):
    key = home(office)
    assert [(one.kind, one.title, one.record) for one in finder.find(office, typed)] == [
        ("养老机构", "托口镇敬老院", key)]


@pytest.mark.parametrize("typed", ["隐患2026-A001", "2026-A001", "2026A001", "A001", "a001"])
def test_a_hazard_is_found_by_its_number(office, typed):
    key = hazard(office, home(office))
    found = [one for one in finder.find(office, typed) if one.kind == "隐患"]
    assert [(one.title, one.record) for one in found] == [("托口镇敬老院 隐患2026-A001", key)]


def test_a_case_is_found_by_its_numbers_and_the_end_of_its_account(office):
    with office.store.reading() as connection:
        shan = connection.scalar(select(Person.id).where(Person.name == "单大山"))
    key = relief.dibao(office, [shan])
    with office.store.work("经办人") as work:
        work.put(relief.DIBAO.record, {"certificate_no": "洪低保〔2026〕018号", "account": "6230900123459876"}, key)
    for typed in ("洪低保", "2026018", "018号", "9876", "123459876"):
        assert [one.record for one in finder.find(office, typed) if one.kind == finder.CASES] == [key], typed
    assert [one for one in finder.find(office, "6230900") if one.kind == finder.CASES] == []
    assert not any("9876" in one.hint for one in finder.find(office, "9876"))


def test_a_paper_is_found_by_name_and_copy(office):
    line, key = LINES["elders"], elder(office, "甲", order=3)
    papers.register_print(office, line, "结对探访协议", subject_id=key, copies=3)
    papers.register_print(office, None, "10月份任务单")
    (one,) = [one for one in finder.find(office, "探访协议 第3份") if one.kind == finder.PAPERS]
    assert (one.title, one.page, one.record) == ("结对探访协议 第3份", "elders", key)
    assert titles(finder.find(office, "探访协议 7"), finder.PAPERS) == []
    (other,) = [one for one in finder.find(office, "任务单") if one.kind == finder.PAPERS]
    assert (other.page, other.record) == ("papers", "")


def test_at_the_bureau_the_township_stands_in_the_hint(make_desk):
    bureau = make_desk(role="bureau")
    from mzdesk.people.places import Village

    with bureau.store.work("市局") as work:
        place = work.put(Village, {"name": "朗溪村", "code": "431281103001", "site": "431281103"})
        work.put(Person, {"name": "章思远", "village": place})
    (one,) = finder.find(bureau, "章思远")
    assert one.hint == "托口镇朗溪村"


def test_a_voided_record_is_not_found(office):
    key = hazard(office, home(office))
    records.void(office, LINES["hazards"], key, "重复登记")
    assert [one for one in finder.find(office, "A001") if one.kind == "隐患"] == []


def test_the_index_is_made_anew_from_the_records(office):
    put_child(office, name="龙小雨")
    hazard(office, home(office))
    with office.store.reading() as connection:
        before = connection.execute(select(SearchToken.token, SearchToken.record_id)).all()
    with office.store.writing() as connection:
        connection.execute(delete(SearchToken))
    settings.put(office, search_index.STANDS, "1")
    assert search_index.missing(office)
    assert finder.find(office, "龙小雨") == []
    count = search_index.rebuild(office)
    with office.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(SearchToken)) == count
        assert set(connection.execute(select(SearchToken.token, SearchToken.record_id)).all()) == set(before)
    assert not search_index.missing(office)
    assert titles(finder.find(office, "lxy")) == ["龙小雨"]


def test_a_new_office_needs_no_index(desk):
    assert not search_index.missing(desk)


def test_how_near_a_name_is():
    assert [search.likeness(name, "章") for name in ("章", "章三", "欧章", "张三")] == [0, 1, 3, 4]
    assert [search.likeness("章思远", typed) for typed in ("zsy", "zhangs", "思远", "5678")] == [2, 2, 3, 4]


def test_who_may_not_see_children_finds_no_file_of_one(office):
    put_child(office, "登记在册", name="龙小雨")
    assert "农村留守儿童" in finder.find(office, "龙小雨")[0].hint
    office.access = access_of(Role.CLERK, special=False, manages=False)
    (one,) = finder.find(office, "龙小雨")
    assert (one.page, one.record) == ("person", one.person), "the resident is known, the register is not"
    assert "留守" not in one.hint


def test_by_the_end_of_an_account_finds_only_who_may_unmask(office):
    with office.store.reading() as connection:
        shan = connection.scalar(select(Person.id).where(Person.name == "单大山"))
    key = relief.dibao(office, [shan])
    with office.store.work("经办人") as work:
        work.put(relief.DIBAO.record, {"account": "6230900123459876"}, key)
    assert [one.record for one in finder.find(office, "9876")] == [key]
    office.access = access_of(Role.LEADER, special=False, manages=False)
    assert finder.find(office, "9876") == []
