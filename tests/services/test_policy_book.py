"""政策与码表: rows drafted as a form, ended, verified, compared, tried on the cases; a year of holidays."""

import re
from datetime import date

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import CaseKind
from mzdesk.exchange import policies
from mzdesk.lines import LINES
from mzdesk.people.residents import Person
from mzdesk.policy import Policy
from mzdesk.policy.tables import dumped, newest_first, shipped, written
from mzdesk.policy.workdays import is_workday
from mzdesk.services import parameters, policy_book, policy_words
from mzdesk.services.names import site_name
from mzdesk.services.policy_book import DRAFTED, IN_FORCE, OVER, SHIPPED
from tests.fixtures import TODAY

RURAL = {"programme": "农村低保", "year": "5400"}


@pytest.fixture
def bureau(make_desk):
    return make_desk(role="bureau")


@pytest.fixture
def stick(tmp_path):
    made = tmp_path / "优盘"
    made.mkdir()
    return made


def issue(bureau, stick):
    made = policies.publish(bureau, dumped(policy_book.draft(bureau)), stick)
    policy_book.discard(bureau)
    parameters.refresh(bureau)
    return made


def rows(bureau, name):
    return policy_book.table(bureau, name).lines


def test_a_row_is_typed_as_people_write_it(bureau):
    assert policy_book.add(bureau, "standard", RURAL, begins="20270101", basis="洪政发〔2026〕31号") == []
    ((name, row),) = policy_book.draft(bureau)
    assert (name, dict(row)) == ("standard", {
        "programme": "rural_dibao", "year": "5400", "valid_from": date(2027, 1, 1), "basis": "洪政发〔2026〕31号"})
    first = rows(bureau, "standard")[0]
    assert (first.origin, first.cells, first.begins, first.state) == (
        DRAFTED, ("农村低保", "5400"), "2027-01-01", "未生效")


@pytest.mark.parametrize("typed", ["", "不限"])
def test_a_row_may_hold_for_every_programme_where_the_table_has_such_rows(bureau, typed):
    (shipped,) = rows(bureau, "taper")
    assert shipped.cells[0] == "不限"
    assert policy_book.add(bureau, "taper", {"programme": typed, "percents": "100、50"}, begins="2027-01-01",
                           basis="洪政发〔2026〕31号") == []
    ((_, row),) = policy_book.draft(bureau)
    assert (row["programme"], row["percents"]) == ("", [100, 50])
    (problem,) = policy_book.add(bureau, "standard", RURAL | {"programme": typed}, begins="2027-01-01", basis="文")
    assert problem.field == "programme"


def test_a_word_that_is_no_code_of_the_column_is_told(bureau):
    (problem,) = policy_book.add(bureau, "standard", RURAL | {"programme": "农村低抱"}, begins="2027-01-01", basis="文")
    assert problem.message.startswith("项目没有“农村低抱”，可填")
    ground = {"component": "生活补贴", "families": "低保家庭、富裕家庭"}
    problems = policy_book.add(bureau, "disability_ground", ground, begins="2027-01-01", basis="文")
    assert [one.message.split("，")[0] for one in problems if one.field == "families"] == ["家庭类型没有“富裕家庭”"]


@pytest.mark.parametrize("name", sorted(shipped().tables))
def test_every_shipped_row_can_be_typed_again(name):
    policy, today = shipped(), date(2026, 10, 10)
    for row in policy.every(name):
        for column in policy_words.columns(policy, name):
            value, problem = policy_words.read(column, policy_words.words(column, row.get(column.key)), today)
            assert (value, problem) == (row.get(column.key), None), column.key


def test_what_is_wrong_is_told_at_once_and_nothing_is_drafted(bureau):
    wrong = {"programme": "农村低保", "year": "很多"}
    problems = policy_book.add(bureau, "standard", wrong, begins="", ends="2026-01-01")
    assert [one.message for one in problems] == [
        "年标准要填金额（元），例如 4200", "请填写生效日期，例如 2027-01-01", "请填写依据（文号）"]
    assert policy_book.draft(bureau) == []
    told = policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", ends="2026-12-31", basis="文")
    assert [one.message for one in told] == ["截止日期早于生效日期"]


def test_nothing_counts_before_it_is_issued_and_then_by_its_day(bureau, stick):
    policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", basis="洪政发〔2026〕31号")
    assert bureau.policy.demand("standard", date(2027, 6, 1), programme="rural_dibao")["year"] == "4200"
    assert issue(bureau, stick).version == 1
    assert bureau.policy.demand("standard", date(2027, 6, 1), programme="rural_dibao")["year"] == "5400"
    assert bureau.policy.demand("standard", date(2026, 12, 31), programme="rural_dibao")["year"] == "4200"
    assert policy_book.draft(bureau) == []


def test_a_row_that_came_with_the_program_is_ended(bureau, stick):
    """A checklist item that is dropped: the list of 104 has 103 from the next day on."""
    item = next(line for line in rows(bureau, "check_item") if line.cells[0] == "0101")
    assert (item.origin, item.state) == (SHIPPED, IN_FORCE)
    with pytest.raises(Refusal, match="写明停止执行的依据"):
        policy_book.end(bureau, "check_item", item.row, date(2026, 12, 31), "")
    policy_book.end(bureau, "check_item", item.row, date(2026, 12, 31), "民办发〔2026〕9号")
    issue(bureau, stick)
    counts = [len(bureau.policy.rows("check_item", day)) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert counts == [104, 103]
    bureau.clock.advance(days=200)
    ended = next(line for line in rows(bureau, "check_item") if line.cells[0] == "0101")
    assert (ended.state, ended.ends) == (OVER, "2026-12-31")


def test_a_default_is_verified_on_a_source(bureau, stick):
    row = next(line for line in rows(bureau, "standard") if line.cells[0] == "农村低保")
    assert row.unverified
    before = len(bureau.policy.unverified(bureau.today()))
    policy_book.verify(bureau, "standard", row.row, "洪政发〔2019〕12号")
    issue(bureau, stick)
    found = bureau.policy.demand("standard", bureau.today(), programme="rural_dibao")
    assert (found["year"], found["basis"], found.get("unverified")) == ("4200", "洪政发〔2019〕12号", None)
    assert len(bureau.policy.unverified(bureau.today())) == before - 1


def test_a_correction_from_the_same_day_counts(bureau, stick):
    for amount in ("5400", "5700"):
        policy_book.add(bureau, "standard", RURAL | {"year": amount}, begins="2027-01-01", basis="洪政发〔2026〕31号")
        issue(bureau, stick)
    assert bureau.policy.demand("standard", date(2027, 1, 1), programme="rural_dibao")["year"] == "5700"


def test_issuing_the_same_again_makes_no_new_version(bureau, stick):
    for _ in range(2):
        policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", basis="洪政发〔2026〕31号")
        assert issue(bureau, stick).version == 1


def test_a_drafted_row_is_taken_out_again(bureau):
    policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", basis="文")
    (line,) = [one for one in rows(bureau, "standard") if one.origin == DRAFTED]
    policy_book.drop(bureau, "standard", line.row)
    assert policy_book.draft(bureau) == []


def test_the_draft_stands_beside_what_holds(bureau):
    policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", basis="洪政发〔2026〕31号")
    (found,) = policy_book.differences(bureau)
    assert found.before == "项目农村低保，年标准4200（2020-01-01起，洪江市2020年报告所列农村低保标准）"
    assert found.after == "项目农村低保，年标准5400（2027-01-01起，洪政发〔2026〕31号）"


def test_which_amounts_change_is_reckoned_on_the_cases(bureau):
    """A household of one without income: 4,200 ÷ 12 = 350 元 now; 5,400 ÷ 12 = 450 元 then."""
    line = LINES["rural_dibao"]
    member = line.part("members").record
    with bureau.store.work("李") as work:
        for site in ("431281103", "431281104"):
            person = work.put(Person, {"name": "单思怡", "site": site})
            key = work.put(line.record, {"state": "发放中", "person_id": person, "kind": CaseKind.NEW, "site": site})
            work.put(member, {"owner_id": key, "person": person, "counted": True, "insured": True, "site": site})
    assert policy_book.effects(bureau) == []
    policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", basis="洪政发〔2026〕31号")
    found = [(one.programme, one.site, one.cases, one.changed, one.before, one.after)
             for one in policy_book.effects(bureau)]
    assert found == [("农村低保", site_name(code), 1, 1, 35_000, 45_000) for code in ("431281103", "431281104")]


def test_a_year_of_holidays_from_one_notice(bureau, stick):
    """2027 is not in the library's lists: Friday 1 January off, Sunday 3 January at work."""
    assert is_workday(date(2027, 1, 1), bureau.policy) == (True, False), "a Friday, and not known"
    count = policy_book.holidays(bureau, 2027, "2027-01-01~2027-01-02", "2027-01-03", "国办发明电〔2026〕7号")
    assert count == 3
    issue(bureau, stick)
    told = [is_workday(date(2027, 1, day), bureau.policy) for day in (1, 2, 3, 4)]
    assert told == [(False, True), (False, True), (True, True), (True, True)]


@pytest.mark.parametrize(("off", "words"), [
    ("2027-13-01", "看不懂“2027-13-01”"), ("2026-12-31~2027-01-02", "“2026-12-31~2027-01-02”不在2027年，或先后颠倒"),
    ("2027-01-05~2027-01-02", "“2027-01-05~2027-01-02”不在2027年，或先后颠倒"), ("", "没有写放假或上班的日子")])
def test_days_that_cannot_be_right_are_refused(bureau, off, words):
    with pytest.raises(Refusal) as told:
        policy_book.holidays(bureau, 2027, off, "", "国办发明电〔2026〕7号")
    assert told.value.happened == words
    assert policy_book.draft(bureau) == []


def test_a_text_is_read_into_the_draft_and_everything_is_written_out(bureau, stick):
    text = '[[standard]]\nprogramme = "rural_dibao"\nyear = "5400"\nvalid_from = 2027-01-01\nbasis = "文"\n'
    assert policy_book.take_text(bureau, text) == 1
    issue(bureau, stick)
    policy_book.add(bureau, "rate", {"component": "困难残疾人生活补贴", "month": "80"}, begins="2027-01-01", basis="文")
    again = written(policy_book.text(bureau))
    assert [(name, row.get("year", row.get("month"))) for name, row in again] == [("standard", "5400"), ("rate", "80")]
    with pytest.raises(Refusal) as told:
        policy_book.take_text(bureau, text.replace("standard", "nothing"))
    assert told.value.sentence == "没有名为“nothing”的参数表。请核对表名。"


def test_every_table_of_the_program_has_its_words(bureau):
    from mzdesk.services.policy_words import COLUMNS, TABLES, columns

    assert bureau.policy.tables <= set(TABLES)
    missing = {column.key for name in bureau.policy.tables for column in columns(bureau.policy, name)} - set(COLUMNS)
    assert missing == set()


def test_every_row_of_the_program_is_written_and_read_back(bureau):
    everything = [(name, row) for name in sorted(bureau.policy.tables) for row in bureau.policy.every(name)]
    assert [(name, dict(row)) for name, row in written(dumped(everything))] == sorted(
        [(name, dict(row)) for name, row in everything], key=lambda one: one[0])


def test_what_an_edition_changed_is_said_in_words(bureau, stick, make_desk):
    policy_book.add(bureau, "standard", RURAL, begins="2027-01-01", basis="洪政发〔2026〕31号")
    issue(bureau, stick)
    rate = {"component": "living", "month": "80"}
    policy_book.add(bureau, "rate", rate, begins="2027-01-01", basis="湘民发〔2026〕5号")
    issue(bureau, stick)
    assert policy_book.changes(bureau, *parameters.before_it(bureau)) == [
        "残疾人两项补贴标准（元/月）：待遇困难残疾人生活补贴，月标准80（2027-01-01起，湘民发〔2026〕5号）"]
    with pytest.raises(Refusal) as told:
        policy_book.add(make_desk(), "standard", RURAL, begins="2027-01-01", basis="文")
    assert told.value.sentence == "政策参数由市局编辑，本机不能办理。请在市局操作。"


def test_of_rows_with_one_content_the_last_stands():
    first = {"code": "1", "valid_from": date(2026, 1, 1), "basis": "甲"}
    ended = {**first, "valid_to": date(2026, 6, 30)}
    assert newest_first([("t", first), ("t", ended)]) == [("t", ended)]
    policy = Policy([("t", first)]).with_rows([("t", ended)])
    assert [len(policy.rows("t", day)) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [1, 0]


def test_every_cell_says_what_it_means_and_what_it_says_can_be_typed(bureau):
    """No code of a file stands before the clerk; typed back, the words are the code again."""
    for name in bureau.policy.tables:
        shown = policy_words.columns(bureau.policy, name)
        for row in bureau.policy.every(name):
            for column in shown:
                value = row.get(column.key)
                words = policy_words.words(column, value)
                plain = re.sub(r"\{[a-z]+\}", "", words)  # a place kept for the name of the county
                assert not re.search("[a-z_]{2,}", plain), (name, column.key, words)
                if value not in (None, "", []):
                    assert policy_words.read(column, words, TODAY) == (value, None), (name, column.key)


def test_codes_are_told_in_the_words_of_their_list(bureau):
    assert {(line.cells[0], line.cells[1]) for line in rows(bureau, "visit_policy")} >= {
        ("农村留守儿童", "高（红）"), ("老人：失能", "不分风险"), ("老人：高龄独居", "不分风险")}
    assert "1" not in {line.cells[1] for line in rows(bureau, "approval_level")}
    assert {line.cells[0] for line in rows(bureau, "hazard_deadline")} == {"一般", "较大", "重大"}
    assert "决定次月" in {line.cells[1] for line in rows(bureau, "start_rule")}


def test_percents_stay_numbers(bureau):
    typed = {"programme": "农村低保", "percents": "100，80、50"}
    assert policy_book.add(bureau, "taper", typed, begins="20270101", basis="洪政发〔2026〕31号") == []
    assert policy_book.draft(bureau)[0][1]["percents"] == [100, 80, 50]
    wrong = {**typed, "percents": "一半"}
    (problem,) = policy_book.add(bureau, "taper", wrong, begins="20270101", basis="洪政发〔2026〕31号")
    assert problem.message == "各月百分比要填整数，用顿号隔开"
