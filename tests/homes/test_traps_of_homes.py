"""Traps of care.md §8 on homes, residents, checks and hazards, each under its number."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Cell, Grid, Heading, Signatures, Ticks, Words
from mzdesk.homes import checklist
from mzdesk.homes.codes import Authority, Level, Result
from mzdesk.lines.elder_homes import rules as home_rules
from mzdesk.lines.hazards import rules as hazard_rules
from mzdesk.people.ability import SelfCare, self_care
from mzdesk.people.attachments import Attachment
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.policy.tables import Policy, shipped
from mzdesk.services import deaths, papers, records
from mzdesk.services.homes import board, inspecting
from tests.fixtures import TODAY, make_desk, opened
from tests.homes.house import CHECKS, HAZARDS, HOMES, RESIDENTS, beds, change, hazard, home, resident

__all__ = ["make_desk"]


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def refused(call, *arguments, **named) -> str:
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    return caught.value.sentence


def step(desk: Desk, key: str, action: str, day: date | None = None, **named) -> None:
    records.advance(desk, HAZARDS, key, action, day=day or desk.today(), **named)


def test_trap_10_no_end_without_a_recheck_by_another_person_and_a_photo(desk):
    key = hazard(desk, home(desk))
    step(desk, key, "下达整改通知")
    assert "“整改中”状态下不能“销号”" in refused(step, desk, key, "销号")
    change(desk, HAZARDS, key, mended_words="已换新")
    step(desk, key, "整改完成")
    assert "“待复查”状态下不能“销号”" in refused(step, desk, key, "销号")
    assert "请填写复查人" in refused(step, desk, key, "复查合格")
    change(desk, HAZARDS, key, rechecker="王 院长")
    assert "不能自己复查" in refused(step, desk, key, "复查合格")
    change(desk, HAZARDS, key, rechecker="张站长")
    step(desk, key, "复查合格")
    change(desk, HAZARDS, key, approver="张站长")
    assert "整改后的照片" in refused(step, desk, key, "销号")
    with desk.store.work("经办人") as work:
        work.put(Attachment, {"owner_id": key, "purpose": Purpose.AFTER, "title": "整改后"})
    step(desk, key, "销号")
    assert records.load(desk, HAZARDS, key).state == "已销号"


def test_trap_10_the_first_deadline_stays_whatever_is_edited_or_granted(desk, make_desk):
    key = hazard(desk, home(desk))
    step(desk, key, "下达整改通知")
    first = TODAY + timedelta(days=7)
    change(desk, HAZARDS, key, plan_due=first + timedelta(days=90))  # after the notice this is only a wish
    found = records.load(desk, HAZARDS, key)
    assert hazard_rules.first_due(found) == first == hazard_rules.current(found)["due"]
    change(desk, HAZARDS, key, extend_to=first + timedelta(days=10), extend_why="等材料", approver="周副镇长")
    step(desk, key, "延期")
    found = records.load(desk, HAZARDS, key)
    assert hazard_rules.first_due(found) == first
    assert hazard_rules.current(found)["due"] == first + timedelta(days=10)
    (row,) = found.parts["extensions"]
    assert (row["old_due"], row["new_due"], row["why"]) == (first, first + timedelta(days=10), "等材料")
    assert found.values["extend_to"] is None
    change(desk, HAZARDS, key, extend_to=first, extend_why="再等", approver="周副镇长")
    assert "延期后的期限应晚于现期限" in refused(step, desk, key, "延期")


def test_trap_10_lateness_is_reckoned_and_survives_an_extension(desk):
    """Overdue is a question of deadline, day and state; what was late once can be told for any day."""
    key = hazard(desk, home(desk))
    step(desk, key, "下达整改通知")
    folder = desk.folder
    desk.store.close()
    later = opened(folder, TODAY + timedelta(days=9))
    found = records.load(later, HAZARDS, key)
    assert hazard_rules.days_late(found, later.today()) == 2
    assert [row.id for row in records.listing(later, HAZARDS, records.Query(view="overdue")).rows] == [key]
    change(later, HAZARDS, key, extend_to=TODAY + timedelta(days=20), extend_why="等材料", approver="周副镇长")
    step(later, key, "延期")
    found = records.load(later, HAZARDS, key)
    assert hazard_rules.days_late(found, later.today()) == 0
    assert hazard_rules.deadline_words(found, later.around()) == "剩11天（超首次期限2天）"
    assert hazard_rules.due_on(found, TODAY + timedelta(days=8))[0] == TODAY + timedelta(days=7)
    assert hazard_rules.due_on(found, TODAY + timedelta(days=9))[0] == TODAY + timedelta(days=20)
    later.store.close()


def test_trap_11_checklist_levels_and_deadlines_are_dated_rows(desk):
    policy = shipped().with_rows([
        ("check_item", {"code": "0201", "category": "02", "text": "安全出口畅通（新标准）", "methods": ["1"],
                        "valid_from": date(2026, 7, 1), "basis": "新的强制标准"}),
        ("hazard_deadline", {"level": "1", "days": 3, "recheck": 2, "valid_from": date(2026, 7, 1), "basis": "新规"}),
    ])
    before = {item.code: item for item in checklist.items(policy, date(2026, 6, 30))}
    after = {item.code: item for item in checklist.items(policy, date(2026, 7, 1))}
    assert before["0201"].major and "新标准" not in before["0201"].text
    assert not after["0201"].major and "新标准" in after["0201"].text
    assert (checklist.version(policy, date(2026, 6, 30)), checklist.version(policy, date(2026, 7, 1))) == (
        "2023-11-27版", "2026-07-01版")
    assert all(row["unverified"] for row in shipped().rows("check_item", TODAY))
    assert isinstance(policy, Policy)
    desk.policy = policy
    key = hazard(desk, home(desk))
    step(desk, key, "下达整改通知")
    assert hazard_rules.first_due(records.load(desk, HAZARDS, key)) == TODAY + timedelta(days=3)


def test_trap_11_an_old_check_keeps_the_words_it_asked(desk):
    key = inspecting.begin(desk, home(desk), next(iter(CHECKS.record.__table__.c.kind.type.members)), TODAY, "李经办")
    inspecting.answer(desk, key, [inspecting.Answer("0201", Result.MET)])
    inspecting.finish(desk, key)
    words = next(row for row in records.load(desk, CHECKS, key).parts["items"])["wording"]
    desk.policy = desk.policy.with_rows([("check_item", {
        "code": "0201", "category": "02", "text": "完全不同的一项", "methods": ["1"], "valid_from": date(2023, 11, 27),
        "basis": "更正"})])
    found = inspecting.sheet(desk, key)
    assert next(one for one in found.answers if one.item.code == "0201").item.text == words
    texts = [cell.text for block in papers.paper(desk, CHECKS, key, "检查记录表").blocks if isinstance(block, Grid)
             for row in block.rows for cell in row]
    assert words in texts and "完全不同的一项" not in texts
    assert records.load(desk, CHECKS, key).get("edition") == "2023-11-27版"


def test_trap_12_three_scales_stand_beside_each_other(desk):
    """特困自理能力, GB/T level and the home's 护理级别 are never made of one another."""
    where = home(desk)
    key = resident(desk, where, "甲", beds(desk, where)["101-1"], eats=True, dresses=False, gets_up=False,
                   toilets=False, walks=False, washes=False, ability_level="1", ability_score=70, care_level="1")
    found = records.load(desk, RESIDENTS, key)
    assert self_care(found.values) is SelfCare.NONE
    assert (found.get("ability_level").label, found.get("care_level").label) == ("轻度失能", "自理")
    assert not [p for p in records.check(desk, RESIDENTS, found) if p.field in ("ability_level", "care_level")]


def test_trap_13_a_bed_is_given_to_one_at_a_time(desk):
    where = home(desk)
    named = beds(desk, where)
    first = resident(desk, where, "甲", named["101-1"], began=date(2026, 9, 1))
    assert "已由他人使用" in refused(resident, desk, where, "乙", named["101-1"], order=1, began=date(2026, 9, 20))
    records.advance(desk, RESIDENTS, first, "离院", day=date(2026, 9, 20), reason="2")
    second = next(row for row in records.listing(desk, RESIDENTS, records.Query(view="draft")).rows)
    records.advance(desk, RESIDENTS, second.id, "入住", day=date(2026, 9, 20), reason="1")
    told = board.board(desk, where, date(2026, 9, 20))
    assert [tile.name for tile in told.tiles if tile.bed == named["101-1"]] == ["乙"]
    assert [tile.name for tile in board.board(desk, where, date(2026, 9, 19)).tiles if tile.resident] == ["甲"]


def test_trap_13_one_person_has_one_bed_at_a_time(desk):
    where = home(desk)
    named = beds(desk, where)
    key = resident(desk, where, "甲", named["101-1"], began=date(2026, 9, 1))
    twice = {"bed": named["101-2"], "began": date(2026, 9, 5)}
    assert "与另一段床位时间重叠" in refused(change, desk, RESIDENTS, key, {"beds": twice})
    board.assign(desk, key, named["101-2"], date(2026, 9, 5))
    rows = records.load(desk, RESIDENTS, key).parts["beds"]
    assert [(row["began"], row["ended"]) for row in rows] == [
        (date(2026, 9, 5), None), (date(2026, 9, 1), date(2026, 9, 5))]


def test_trap_13_a_bed_of_another_home_is_told(desk):
    first, second = home(desk), home(desk, "另一家")
    key = resident(desk, first, "甲", beds(desk, first)["101-1"])
    wrong = {"bed": beds(desk, second)["101-1"], "began": TODAY}
    before = records.load(desk, RESIDENTS, key)
    assert "不在所填的养老机构" in refused(change, desk, RESIDENTS, key, {"beds": wrong})
    assert records.load(desk, RESIDENTS, key) == before


def test_trap_14_a_death_frees_the_bed_and_ends_the_stay(desk):
    where = home(desk)
    key = resident(desk, where, "甲", beds(desk, where)["101-1"], began=date(2026, 9, 1))
    change(desk, RESIDENTS, key, {"absences": {"kind": "2", "began": date(2026, 9, 28)}})
    person = records.load(desk, RESIDENTS, key).values["person_id"]
    deaths.register(desk, person, date(2026, 10, 2))
    found = records.load(desk, RESIDENTS, key)
    assert found.state == "已离院"
    assert [row["ended"] for part in ("beds", "absences", "spells") for row in found.parts[part]] == [
        date(2026, 10, 2)] * 3
    assert found.get("spells.exit_reason").label == "死亡"
    assert not [tile for tile in board.board(desk, where).tiles if tile.resident]


def test_trap_28_no_paper_of_the_township_speaks_of_penalties(desk):
    where = home(desk)
    key = hazard(desk, where, level=Level.MAJOR)
    for line, record in ((HAZARDS, key), (HOMES, where)):
        for kind in line.papers:
            for text in _texts(papers.paper(desk, line, record, kind)):
                assert not any(word in text for word in ("处罚", "罚款", "责令停业", "吊销", "没收")), text
    wording = [item.text for item in checklist.items(desk.policy, TODAY)]
    assert not any("处罚" in text or "罚款" in text for text in wording)


def _texts(paper):
    for block in paper.blocks:
        match block:
            case Words() | Heading():
                yield block.text
            case Grid():
                yield from (cell.text for row in block.rows for cell in row if isinstance(cell, Cell))
            case Ticks():
                yield from (block.question, *block.options)
            case Signatures():
                yield from block.roles


def test_a_major_hazard_is_reported_on_the_day(desk):
    """care.md §4.4: 重大 to the county the same day; late or not at all is told, and the order waits for it."""
    key = hazard(desk, home(desk), level=Level.MAJOR)
    assert "先报告县级民政部门" in refused(step, desk, key, "下达整改通知")
    other = {"reported": TODAY, "to": (Authority.FIRE,), "way": "1"}
    change(desk, HAZARDS, key, {"reports": other})
    assert "先报告县级民政部门" in refused(step, desk, key, "下达整改通知")
    change(desk, HAZARDS, key, {"reports": {"reported": TODAY, "to": (Authority.CIVIL,), "way": "1"}})
    step(desk, key, "下达整改通知")
    late = hazard(desk, home(desk, "另一家"), level=Level.MAJOR, found=TODAY - timedelta(days=2))
    change(desk, HAZARDS, late, {"reports": {"reported": TODAY, "to": (Authority.CIVIL,), "way": "1"}})
    told = [p.message for p in records.check(desk, HAZARDS, records.load(desk, HAZARDS, late))]
    assert any("未做到当天报告" in words for words in told)


def test_a_major_hazard_gets_thirty_days_at_most(desk):
    key = hazard(desk, home(desk), level=Level.MAJOR, plan_due=TODAY + timedelta(days=31))
    change(desk, HAZARDS, key, {"reports": {"reported": TODAY, "to": (Authority.CIVIL,), "way": "1"}})
    assert "重大隐患的整改期限最长30天" in refused(step, desk, key, "下达整改通知")
    change(desk, HAZARDS, key, plan_due=TODAY + timedelta(days=30))
    step(desk, key, "下达整改通知")


def test_the_same_item_unmet_again_makes_no_second_open_hazard(desk):
    where = home(desk)
    for _ in range(2):
        key = inspecting.begin(desk, where, next(iter(CHECKS.record.__table__.c.kind.type.members)), TODAY, "李经办")
        inspecting.answer(desk, key, [inspecting.Answer("0301", Result.UNMET, "私拉电线")])
        inspecting.finish(desk, key)
    (row,) = records.listing(desk, HAZARDS, records.Query(view="all")).rows
    assert records.load(desk, HAZARDS, row.id).get("number") == "隐患2026-A001"


def test_an_incident_ends_only_when_the_family_was_told_and_it_was_reviewed(desk):
    where = home(desk)
    incident = {"happened": TODAY, "kind": "06", "words": "在走廊跌倒", "closed": TODAY}
    said = refused(change, desk, HOMES, where, {"incidents": incident})
    assert "告知家属的日期" in said and "复盘与改进" in said
    change(desk, HOMES, where, {"incidents": {
        **incident, "family_told": TODAY, "family_way": "1", "told_by": "王院长", "review": "加装扶手"}})


def test_a_risk_that_is_guarded_needs_its_measure(desk):
    where = home(desk)
    key = resident(desk, where, "甲", beds(desk, where)["101-1"])
    row = {"assessed": TODAY, "assessor": "张护理", "fall": "2"}
    assert "请写明防护措施" in refused(change, desk, RESIDENTS, key, {"nine": row})
    change(desk, RESIDENTS, key, {"nine": {**row, "fall_measure": "助行器"}})


def test_what_ran_out_first_stands_first_in_the_head_of_a_home(make_desk):
    """Papers, 健康证 and drills by the day on which they were due."""
    desk = make_desk()
    where = home(desk, food_expires=TODAY - timedelta(days=3), insurance_expires=TODAY - timedelta(days=9))
    carer = {"name": "张护理", "post": "2", "health_expires": TODAY - timedelta(days=5)}
    change(desk, HOMES, where, {"workers": carer})
    found = records.load(desk, HOMES, where)
    assert [words for words, _ in home_rules.chips(found, desk.around())] == [
        "责任保险已过期", "健康证已过期", "食品经营许可已过期"]
    assert home_rules.expiry_words(found, desk.around()) == f"责任保险 {TODAY - timedelta(days=9)}"
