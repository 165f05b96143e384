"""个人总览: everything about one person over all registers, what happened when, masked until somebody looks."""

from datetime import date

import pytest
from sqlalchemy import select

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.lines import LINES
from mzdesk.lines.elders.codes import EntryReason
from mzdesk.people.codes import Relation
from mzdesk.people.residents import Person
from mzdesk.printing.content import texts
from mzdesk.services import deaths, households, papers, person_file, person_paper, records
from mzdesk.services.person_file import Way
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from mzdesk.store.deeds import UNMASK, Deed
from tests.cases import relief
from tests.fixtures import TODAY, id_number, put_child, village
from tests.visiting.elders import ELDERS, elder

NUMBER = id_number(date(1950, 4, 1), "1", 0)


@pytest.fixture
def office(desk):
    return relief.with_policy(desk)


def whose(desk, key, line=ELDERS):
    return person_file.whose(desk, line, key)


def course(about, kind=None):
    return [(one.day, one.words) for one in about.course if kind in (None, one.kind)]


def test_the_head_tells_who_and_masks_the_number(office):
    person = whose(office, elder(office, "向东", group="3组", phone="13812345678"))
    about = person_file.read(office, person)
    place = next(one.label for one in records.village_options(office) if one.id == village(office))
    assert (about.name, about.place, about.years, about.revealed) == ("向东", f"{place}3组", "76周岁", False)
    facts = dict(about.facts)
    assert facts["身份证号"] != NUMBER
    assert "*" in facts["身份证号"]
    assert facts["出生日期"] == "1950-04-01"


def test_looking_at_what_is_masked_stands_in_the_log(office):
    person = whose(office, elder(office, "向东"))
    about = person_file.reveal(office, person)
    assert dict(about.facts)["身份证号"] == NUMBER
    with office.store.reading() as connection:
        (deed,) = connection.execute(select(Deed.register, Deed.subject_id, Deed.words).where(Deed.kind == UNMASK))
    assert tuple(deed) == ("person", person, "全部敏感内容")


def test_registers_with_state_and_what_is_due_next(office):
    key = elder(office, "向东", since=date(2026, 8, 1))
    person = whose(office, key)
    case = relief.dibao(office, [person])
    about = person_file.read(office, person)
    assert [(one.title, one.state, one.due, one.held, one.way) for one in about.registers] == [
        ("老人探访", "在册", "2026-08-31（已过）", True, Way("elders", key)),
        ("农村低保", "草稿", "", False, Way("rural_dibao", case))]


def test_visits_stays_and_problems_stand_in_the_course(office):
    key = elder(office, "向东", since=date(2026, 1, 5))
    rounds.record(office, key, Answer(date(2026, 10, 8), abnormal=("safety",), words="插座冒火"))
    about = person_file.read(office, whose(office, key))
    told = course(about, "老人探访")
    assert ("2026-01-05", f"登记在册（{EntryReason.NEW.label}）") in told
    (visit,) = [words for day, words in told if day == "2026-10-08" and words.startswith("探访：")]
    assert "上门" in visit
    assert "张村医" in visit
    assert any(words.startswith("问题办理：") and "插座冒火" in words for _, words in told)
    assert [one.day for one in about.course] == sorted((one.day for one in about.course), reverse=True)
    assert all(one.way == Way("elders", key) for one in about.course if one.kind == "老人探访")


def test_household_with_members_and_comings(office):
    one, other = relief.person(office, "单大山", order=5), relief.person(office, "李小妹", sex="2", order=6)
    key = households.found(office, one, [(other, Relation.SPOUSE)], Month(2020, 1))
    about = person_file.read(office, other)
    assert about.house == key
    assert [(who.name, who.relation, who.person) for who in about.household] == [
        ("单大山", "本人", one), ("李小妹", "配偶", other)]
    assert course(about, "户") == [("2020-01", "计入单大山户（与户主关系：配偶）")]
    case = relief.dibao(office, [one, other])
    about = person_file.read(office, other)
    (told,) = [line for line in about.course if line.kind == "农村低保"]
    assert (told.words, told.way.record) == ("作为单大山户的家庭成员申请（草稿）", case)


def test_payments_by_month_with_sums_and_what_came_back(office):
    person = relief.person(office, "张老", birth=date(1940, 4, 1), order=8)
    key = relief.save_new(office, relief.OLD_AGE, person, relief.application(office))
    relief.grant(office, relief.OLD_AGE, key)
    relief.pay(office, relief.OLD_AGE, Month(2026, 10))
    about = person_file.read(office, person)
    assert [(str(one.month), one.amount, one.result, one.way) for one in about.payments] == [
        ("2026-10", 5000, "成功", Way("old_age", key)), ("2026-09", 5000, "成功", Way("old_age", key))]
    assert about.total() == about.total(2026) == 10_000, "applied for in September"
    assert about.total(2025) == 0


def test_moves_papers_and_death(office):
    key = elder(office, "向东")
    person = whose(office, key)
    with office.store.work("经办人") as work:
        work.put(Person, {"village": village(office, 1), "group": "5组"}, person)
    papers.register_print(office, ELDERS, "紧急联系卡", subject_id=key, copies=2)
    deaths.register(office, person, TODAY, source="村医")
    about = person_file.read(office, person)
    places = {one.id: one.label for one in records.village_options(office)}
    assert course(about, "迁移") == [("2026-10-09", (
        f"村（社区）：{places[village(office)]} → {places[village(office, 1)]}，组：未采集 → 5组"))]
    assert course(about, "文书") == [("2026-10-09", "打印紧急联系卡 第2份（经办人）")]
    assert about.died == TODAY
    assert course(about, "死亡") == [("2026-10-09", "死亡（2026-10-09登记，来源：村医）")]
    assert course(about, "出生") == [("1950-04-01", "出生")]


def test_secret_values_are_masked_in_the_course_until_they_are_revealed(office):
    child = put_child(office, "登记在册", {"parents": [
        {"role": "1", "name": "杨父", "parent_state": "1", "away": True, "id_no": NUMBER}]})
    person = whose(office, child, LINES["left_behind"])
    about = person_file.read(office, person)
    assert not any(NUMBER in one.words for one in about.course)


def test_somebody_unknown_is_refused(office):
    with pytest.raises(Refusal) as refused:
        person_file.read(office, "nobody")
    assert (refused.value.happened, refused.value.advice) == ("没有这位居民的档案", "请重新查找")


def test_the_paper_holds_every_table_and_no_secret(office):
    key = elder(office, "向东", since=date(2026, 8, 1))
    person = whose(office, key)
    made = person_paper.paper(office, person_file.read(office, person))
    said = list(texts(made))
    assert made.title == "向东一人一档"
    assert {"登记情况", "经过", "老人探访"} <= set(said)
    assert not any(NUMBER in text for text in said)
    assert made.foot == "内部使用，证件号已遮盖"
    shown = person_paper.paper(office, person_file.reveal(office, person))
    assert NUMBER in texts(shown)
    assert shown.foot == ""
