"""The traps of the procedure (assistance.md §9), each by its number."""

from datetime import date, timedelta

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases import disability as sets
from mzdesk.cases import limits, means
from mzdesk.cases.codes import CaseKind, IncomeCategory, IncomeMode, Level, Material
from mzdesk.describe.paper import Grid, Words
from mzdesk.lines import LINES
from mzdesk.people.codes import DisabilityGrade, DisabilityKind, Relation
from mzdesk.services import casework, households, papers, records
from mzdesk.services.listing import Query
from tests.cases import relief
from tests.cases.relief import DIBAO, OLD_AGE, TEMPORARY, dibao, edit, grant, person, take
from tests.fixtures import id_number

TODAY = date(2026, 10, 9)


def refusal(*args, **more):
    with pytest.raises(Refusal) as caught:
        take(*args, **more)
    return caught.value.sentence


def posted(desk, line=DIBAO, people=None):
    """A case whose posting began today."""
    key = dibao(desk, people or [person(desk, "杨秀英", order=1)])
    take(desk, line, key, "提交")
    take(desk, line, key, "受理")
    edit(desk, line, key, surveys=[relief.survey(TODAY, person(desk, "甲", order=2), person(desk, "乙", order=3))])
    take(desk, line, key, "调查完成")
    take(desk, line, key, "初审公示")
    return key


def test_trap_01_seven_days_are_natural_days_and_must_be_over(desk):
    key = posted(desk)
    assert records.load(desk, DIBAO, key).get("postings.ends") == TODAY + timedelta(days=7)
    edit(desk, DIBAO, key, postings=lambda rows: [{**rows[0], "objected": False}])
    relief.on(desk, TODAY + timedelta(days=7))
    assert "届满次日起才能上报" in refusal(desk, DIBAO, key, "公示无异议，上报")
    relief.on(desk, TODAY + timedelta(days=8))
    take(desk, DIBAO, key, "公示无异议，上报")


def test_trap_01_a_county_that_posts_by_working_days_says_so_in_its_parameters(desk):
    relief.with_policy(desk, ("time_limit", {
        "clock": "posting", "programme": "rural_dibao", "level": "", "length": 10, "unit": "天"}))
    assert records.load(desk, DIBAO, posted(desk)).get("postings.ends") == TODAY + timedelta(days=10)


def test_trap_02_the_clock_starts_at_acceptance_and_not_while_papers_lack(desk):
    key = dibao(desk, [person(desk, "杨秀英")], lacking=(Material.INCOME,))
    take(desk, DIBAO, key, "提交")
    take(desk, DIBAO, key, "通知补正")
    assert casework.standing(desk, DIBAO, records.load(desk, DIBAO, key)) == []
    assert "尚缺材料：收入和财产材料" in refusal(desk, DIBAO, key, "补齐")
    edit(desk, DIBAO, key, {"lacking": (Material.NONE,)})
    relief.on(desk, date(2026, 10, 20))
    take(desk, DIBAO, key, "补齐")
    take(desk, DIBAO, key, "受理")
    case = records.load(desk, DIBAO, key)
    (clock,) = limits.running(DIBAO.key, DIBAO.clocks, case, desk.around())
    assert clock.ends == date(2026, 12, 1), "30 工作日 after Tuesday 20 October 2026: 8 + 21 in November + 1"
    edit(desk, DIBAO, key, {"extension": "人户分离，核对需要时间"})
    (clock,) = limits.running(DIBAO.key, DIBAO.clocks, records.load(desk, DIBAO, key), desk.around())
    assert clock.ends == date(2026, 12, 22), "45 工作日 with a reason"


SIGHT, HEARING, LIMB, INTELLECT = (
    DisabilityKind.SIGHT, DisabilityKind.HEARING, DisabilityKind.LIMB, DisabilityKind.INTELLECT)
G1, G2, G3, G4 = DisabilityGrade


@pytest.mark.parametrize(("kind", "grade", "destitute", "single", "parent", "care"), [
    (SIGHT, G1, True, True, True, True), (SIGHT, G2, False, True, True, True), (LIMB, G2, True, True, True, True),
    (LIMB, G3, False, False, False, False), (INTELLECT, G3, True, True, True, False),
    (INTELLECT, G4, False, False, True, False), (HEARING, G1, False, True, True, True),
])
def test_trap_03_four_sets_of_disability(kind, grade, destitute, single, parent, care):
    assert sets.no_labour_capacity(kind, grade) == destitute
    assert sets.single_household(kind, grade) == single
    assert sets.unfit_parent(kind, grade) == parent
    assert sets.severe(grade, kind) == care


def test_trap_03_the_county_may_extend_the_care_allowance():
    assert sets.severe(G3, INTELLECT, extended=True)
    assert not sets.severe(G3, LIMB, extended=True)


def test_trap_05_a_death_keeps_the_household_and_finds_a_new_applicant(desk):
    from mzdesk.services import deaths

    mother, father = person(desk, "杨秀英", order=1), person(desk, "向长生", order=2)
    key = dibao(desk, [mother, father], 1200)
    grant(desk, DIBAO, key)
    relief.on(desk, date(2026, 12, 5))
    told = deaths.touched(desk, mother, date(2026, 12, 1))
    assert [(one.register, one.effect, one.new_head) for one in told] == [("rural_dibao", "核减", father)]
    deaths.register(desk, mother, date(2026, 12, 1), expected=told)
    case = records.load(desk, DIBAO, key)
    assert case.state == "发放中"
    assert case.get("name") == "向长生"
    rows = {str(row["began"]): row for row in case.parts["entitlements"]}
    assert (rows["2026-11"]["people"], str(rows["2026-11"]["ended"])) == (2, "2026-12")
    # the mother's 1,200 a year are gone with her: 400 × 1
    assert (rows["2027-01"]["people"], rows["2027-01"]["monthly"]) == (1, Money(40_000))


def test_trap_06_the_denominator_is_not_the_multiplier(desk):
    """A student is counted and insured, a prisoner neither, an uninsured member's income still counts."""
    mother, student, uncle, jailed = (person(desk, name, order=n) for n, name in enumerate("母女叔兄"))
    key = dibao(desk, [mother], parts={
        "members": (
            relief.member(mother), relief.member(student, Relation.DAUGHTER),
            relief.member(uncle, Relation.SIBLING, insured=False, uninsured_why="本人不申请"),
            relief.member(jailed, Relation.SIBLING, counted=False, uncounted="2", insured=False, authorised=None),
        ),
        "incomes": (relief.income(uncle, 7200), relief.income(jailed, 99_999)),
    })
    found = means.sheet(records.load(desk, DIBAO, key), "rural_dibao", Month(2026, 10), desk.around())
    assert (found.counted, found.insured) == (3, 2)
    assert found.per_head == 20_000, "7,200 ÷ 3 ÷ 12 = 200 元"
    assert found.difference == Money(40_000), "(400 − 200) × 2"


def test_trap_07_the_standard_is_kept_by_the_year_and_divided_late(desk):
    relief.with_policy(desk, ("standard", {"programme": "rural_dibao", "year": "4460", "valid_from": date(2026, 2, 1)}),
                       ("amount_rule", {"programme": "rural_dibao", "mode": "difference", "unit": 1,
                                        "rounding": "四舍五入", "valid_from": date(2026, 2, 1)}))
    people = [person(desk, name, order=n) for n, name in enumerate("母父女")]
    found = means.sheet(records.load(desk, DIBAO, dibao(desk, people)), "rural_dibao", Month(2026, 10), desk.around())
    assert found.difference == Money(111_500), "4,460 ÷ 12 × 3 = 1,115 exactly; 371.67 × 3 would be 1,115.01"


def test_trap_08_the_window_of_income_is_stored_with_the_case(desk):
    key = dibao(desk, [person(desk, "杨秀英")], applied=date(2026, 10, 1))
    take(desk, DIBAO, key, "提交")
    take(desk, DIBAO, key, "受理")
    case = records.load(desk, DIBAO, key)
    assert (str(case.get("window_began")), str(case.get("window_ended"))) == ("2025-10", "2026-09")


@pytest.mark.parametrize(("day", "counted"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 144_000)])
def test_trap_09_the_basic_pension_is_excluded_only_while_its_rule_lives(desk, day, counted):
    someone = person(desk, "覃冬妹")
    row = {"person": someone, "category": IncomeCategory.TRANSFER, "item": "基础养老金", "mode": IncomeMode.ACTUAL,
           "gross": Money(144_000), "excluded": "base_pension", "excluded_amount": Money(144_000)}
    around = relief.on(desk, day).around()
    assert means.counts(row, around) == counted
    case = records.load(desk, DIBAO, dibao(desk, [someone], parts={"incomes": (row,)}))
    told = [p.message for p in means.problems(case, around)]
    assert any("没有有效的一条" in words for words in told) == (counted > 0)


def test_trap_10_what_an_unattended_child_gets_moves_with_the_household(desk):
    from mzdesk.cases.entitle import topped_up

    people = [person(desk, name, order=n) for n, name in enumerate("祖孙")]
    for yearly, missing in ((0, 55_000), (4800, 75_000)):
        case = records.load(desk, DIBAO, dibao(desk, people, yearly))
        found = means.sheet(case, "rural_dibao", Month(2026, 10), desk.around())
        assert topped_up(Money(95_000), found.standard - found.per_head) == missing


def test_trap_17_a_posting_shows_nobodys_number_address_illness_or_account(desk):
    key = posted(desk)
    case = records.load(desk, DIBAO, key)
    edit(desk, DIBAO, key, {"address": "白羊村7组12号", "phone": "13800001111"})
    sheet = papers.paper(desk, DIBAO, key, "公示")
    shown = "".join(
        block.text if isinstance(block, Words) else "".join(c.text for row in block.rows for c in row)
        for block in sheet.blocks if isinstance(block, Words | Grid))
    for secret in (case.get("id_no"), "12号", "13800001111", case.get("account"), case.get("bank")):
        assert secret not in shown


def test_trap_17_a_roster_for_the_board_says_who_where_how_many_and_how_much(desk):
    test_trap_28_urgent_help_needs_no_village(desk)
    key = dibao(desk, [person(desk, "单大山", order=1)])
    edit(desk, DIBAO, key, {"phone": "13800001111", "address": "白羊村7组12号"})
    grant(desk, DIBAO, key)
    dibao(desk, [person(desk, "未审批", order=9)])
    for line, name, hidden in ((DIBAO, "单大山", ("13800001111", "12号", "6230900000000001", id_number(
            date(1975, 6, 1), "1", 1))), (TEMPORARY, "过路人", ("交通事故", "急难"))):
        public = papers.roster(desk, line, Query(states=("草稿", *line.roster_states)), papers.PUBLIC)
        (row,) = public.rows
        assert name in row
        assert not any(secret in " ".join(row) for secret in hidden)
        assert not {"类别", "身份证号", "下一期限"} & {column.label for column in public.columns}


def test_trap_17_no_roster_for_the_board_tells_a_disability_or_a_minors_name(desk):
    birth = date(2015, 6, 1)
    number = id_number(birth, "1", 4)
    grant(desk, relief.DISABILITY, relief.disability(desk, person(desk, "单小雨", birth, order=4), number))
    (inside,) = papers.roster(desk, relief.DISABILITY, Query()).rows
    public = papers.roster(desk, relief.DISABILITY, Query(), papers.PUBLIC)
    (row,) = public.rows
    assert {"残疾类别", "残疾等级", "证件有效期至"}.isdisjoint(column.label for column in public.columns)
    assert "单小雨" in inside
    assert "单某某" in row
    assert "单小雨" not in row


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_trap_17_what_may_hang_on_a_board_is_a_short_list(line, desk):
    postable = {"village", "group", "name", "members", "people", "monthly", "since", "amount", "decided", "post",
                "unit"}
    assert {column.key for column in line.columns if column.public} <= postable
    if line.children or line.key == "household":
        with pytest.raises(Refusal, match="公示"):
            papers.roster(desk, line, Query(), papers.PUBLIC)


def test_trap_17_programmes_without_posting_have_no_such_step():
    from mzdesk.cases.lifecycle import Procedure, steps

    none = Procedure("orphan", lambda *_: [], lambda *_: (), lambda *_: (), posting=False)
    assert not any("公示" in step.action or "公示" in step.target for step in steps(none))


def test_trap_18_a_hearing_is_optional_until_somebody_objects(desk):
    key = posted(desk)
    edit(desk, DIBAO, key, postings=lambda rows: [{**rows[0], "objected": True, "objection": "家中有车"}])
    take(desk, DIBAO, key, "公示有异议，重新调查")
    said = refusal(desk, DIBAO, key, "复查后上报", words="已复查")
    assert "应当民主评议" in said
    edit(desk, DIBAO, key, hearings=[{"held": TODAY, "present": 9, "agreed": 8, "against": 1, "result": "同意"}])
    take(desk, DIBAO, key, "复查后上报", words="已复查")
    assert records.load(desk, DIBAO, key).state == "待确认"


def test_trap_20_a_relative_waits_for_the_countys_visit(desk):
    key = posted(desk)
    edit(desk, DIBAO, key, {"relative": True, "relative_words": "村主任之弟", "decision_no": "1号"},
         postings=lambda rows: [{**rows[0], "objected": False}])
    relief.on(desk, date(2026, 10, 20))
    take(desk, DIBAO, key, "公示无异议，上报")
    assert "须由县级入户核查后才能确认" in refusal(desk, DIBAO, key, "确认同意")
    edit(desk, DIBAO, key, {"county_visit": date(2026, 10, 19)})
    take(desk, DIBAO, key, "确认同意")


def test_trap_21_two_investigators_are_two_people_outside_the_family(desk):
    mother, other = person(desk, "杨秀英", order=1), person(desk, "甲", order=2)
    key = dibao(desk, [mother])
    for first, second, why in ((other, other, "不能是同一个人"), (other, mother, "不能是申请家庭的成员")):
        with pytest.raises(Refusal) as caught:
            take(desk, DIBAO, key, "提交")
            take(desk, DIBAO, key, "受理")
            edit(desk, DIBAO, key, surveys=[relief.survey(TODAY, first, second)])
            take(desk, DIBAO, key, "调查完成")
        assert why in caught.value.sentence
        key = dibao(desk, [mother])


def test_trap_25_a_band_by_full_years_leap_days_too(desk):
    from mzdesk.lines.old_age import rules

    leap = PartialDay(1948, 2, 29)
    found = [rules.grants(relief_case(leap), Month(2028, month), desk.around()) for month in (1, 2, 3)]
    # 80 years are reached on 29 February 2028; born on the 29th of a year whose 80th is common: on 1 March
    assert [len(grants) for grants in found] == [0, 1, 1]
    common = PartialDay(1944, 2, 29)
    assert [rules.band(common, Month(2024, m), desk.around()) is not None for m in (1, 2)] == [False, True]
    assert rules.band(PartialDay(1947, 2, 28), Month(2027, 2), desk.around())["least"] == 80


def relief_case(birth):
    from mzdesk.basics.dossier import Dossier

    return Dossier(None, "草稿", {"birth": birth, "person_id": "p"})


def test_trap_28_urgent_help_needs_no_village(desk):
    from mzdesk.services.casework import put_values

    blank = records.blank(desk, TEMPORARY)
    after = put_values(desk, TEMPORARY, blank, {
        "name": "过路人", "sex": "男", "kind": "新申请", "applied": "2026-10-09", "handler": "李经办", "relative": "否",
        "track": "急难型", "cause": "交通事故", "people": "1", "form": "发放救助金", "amount": "800",
        "received_by": "过路人", "local_hukou": "否",
    })
    key = records.save(desk, TEMPORARY, blank, after).id
    take(desk, TEMPORARY, key, "先行救助")
    assert records.load(desk, TEMPORARY, key).state == "已支付待补办"


def test_trap_29_paid_first_counts_is_chased_and_written_up(desk):
    test_trap_28_urgent_help_needs_no_village(desk)
    (row,) = records.listing(desk, TEMPORARY, records.Query()).rows
    assert row.due == date(2026, 10, 22), "10 工作日 after 9 October 2026 (the 10th is worked)"
    case = records.load(desk, TEMPORARY, row.id)
    assert case.parts["entitlements"][0]["monthly"] == Money(80_000)
    assert "补办请填写" in refusal(desk, TEMPORARY, row.id, "补办完成")
    edit(desk, TEMPORARY, row.id, {"expenses": "车祸，无钱就医", "decision_no": "临〔2026〕3号"})
    take(desk, TEMPORARY, row.id, "补办完成")


def test_trap_31_a_stop_yields_a_notice_with_reason_and_appeal(desk):
    key = dibao(desk, [person(desk, "杨秀英")])
    grant(desk, DIBAO, key)
    take(desk, DIBAO, key, "停发", reason="2")
    sheet = papers.paper(desk, DIBAO, key, "停发通知书")
    words = "".join(block.text for block in sheet.blocks if isinstance(block, Words))
    grid = "".join(c.text for block in sheet.blocks if isinstance(block, Grid) for row in block.rows for c in row)
    assert "收入超过标准" in words + grid
    assert "行政复议" in words + grid


def test_trap_35_the_deciding_level_follows_the_day_of_the_decision(desk):
    relief.with_policy(desk, *(
        ("approval_level", {"programme": "rural_dibao", "level": "2", "valid_from": date(2026, 10, 1)}),))
    assert limits.level_on("rural_dibao", date(2026, 9, 30), desk.around()) is Level.COUNTY
    assert limits.level_on("rural_dibao", date(2026, 10, 1), desk.around()) is Level.TOWNSHIP
    row = limits.limit("decide", "rural_dibao", date(2026, 10, 1), desk.around())
    assert row["length"] == 20
    key = dibao(desk, [person(desk, "杨秀英")])
    grant(desk, DIBAO, key)
    assert records.load(desk, DIBAO, key).get("level") is Level.TOWNSHIP


def test_trap_37_a_member_who_joins_must_sign_first(desk):
    mother, bride = person(desk, "杨秀英", order=1), person(desk, "新媳妇", order=2)
    key = dibao(desk, [mother])
    grant(desk, DIBAO, key)
    edit(desk, DIBAO, key, members=lambda rows: [*rows, relief.member(
        bride, Relation.OTHER, authorised=None, began=Month(2026, 11))])
    relief.on(desk, date(2026, 11, 5))
    assert "1名成年成员没有签署核对授权书" in refusal(desk, DIBAO, key, "变更", words="婚入")
    edit(desk, DIBAO, key, members=lambda rows: [rows[0], {**rows[1], "authorised": date(2026, 11, 4)}])
    take(desk, DIBAO, key, "变更", words="婚入")


def test_nobody_gets_in_without_the_procedure(desk):
    """57号 第二十八条: direct entry only for what an older list granted, and marked so."""
    key = dibao(desk, [person(desk, "杨秀英")])
    assert "只有“历史数据采集”可以直接登记" in refusal(desk, DIBAO, key, "历史数据登记")
    edit(desk, DIBAO, key, {"kind": CaseKind.HISTORY})
    assert "历史数据请填写原月金额" in refusal(desk, DIBAO, key, "历史数据登记")
    assert "历史数据请用" in refusal(desk, DIBAO, key, "提交")


def test_a_backward_step_is_a_correction_with_its_reason(desk):
    key = posted(desk)
    assert "要写明原因" in refusal(desk, DIBAO, key, "更正：撤下公示")
    take(desk, DIBAO, key, "更正：撤下公示", words="公示错了村")
    case = records.load(desk, DIBAO, key)
    assert case.state == "调查完成"
    assert case.parts["events"][0]["words"] == "公示错了村"


def test_members_of_a_known_household_are_offered(desk):
    mother, father = person(desk, "杨秀英", order=1), person(desk, "向长生", order=2)
    households.found(desk, mother, [(father, Relation.SPOUSE)], Month(2020, 1))
    offered = casework.for_person(desk, DIBAO, mother)
    assert [(r["person"], r["relation"]) for r in offered.parts["members"]] == [
        (mother, Relation.SELF), (father, Relation.SPOUSE)]
    assert offered.get("applied") == TODAY
    assert casework.for_person(desk, OLD_AGE, mother).parts["postings"] == ()
    assert LINES["old_age"].part_keys.isdisjoint({"members"})


def test_investigators_come_from_the_roster_of_staff(desk):
    from mzdesk.lines.staff.record import Staff

    key = posted(desk)
    case = records.load(desk, DIBAO, key)
    (told,) = [p for p in records.check(desk, DIBAO, case) if p.rule == "CA24"]
    assert not told.blocking, "this office has no roster yet"
    other = person(desk, "龙某", order=9)
    with desk.store.work("经办人") as work:
        work.put(Staff, {"state": "在岗", "person_id": other, "post": "2"})
    edit(desk, DIBAO, key, postings=lambda rows: [{**rows[0], "objected": False}])
    relief.on(desk, TODAY + timedelta(days=8))
    assert "不在“工作人员”名册" in refusal(desk, DIBAO, key, "公示无异议，上报")
    with desk.store.work("经办人") as work:
        for who in ("first", "second"):
            work.put(Staff, {"state": "在岗", "person_id": case.parts["surveys"][0][who], "post": "2"})
    assert "CA24" not in {p.rule for p in records.check(desk, DIBAO, case)}


def test_a_posting_that_is_over_is_not_overdue(desk):
    key = posted(desk)
    relief.on(desk, TODAY + timedelta(days=9))
    case = records.load(desk, DIBAO, key)
    words = [one.words for one in casework.standing(desk, DIBAO, case)]
    assert words[0] == "公示期满：2026-10-16（已满，可以上报）"
    (row,) = records.listing(desk, DIBAO, records.Query(view="open")).rows
    assert row.due == limits.running(DIBAO.key, DIBAO.clocks, case, desk.around())[1].ends
    assert row.due_tone == ""
