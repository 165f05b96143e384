"""The notices of relief cases: reasons, amounts, months, who signs and where to appeal."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mzdesk.basics.dossier import Circumstances
from mzdesk.basics.money import Money, capital
from mzdesk.basics.months import Month
from mzdesk.cases import codes
from mzdesk.describe.paper import Ticks
from mzdesk.policy import shipped
from tests.cases.test_papers_of_relief import (
    ENTITLEMENTS,
    OFFICE,
    PROGRAMMES,
    SECRETS,
    TODAY,
    after,
    case,
    make,
    seal,
    texts,
    whole,
)

DECISIONS = ("不予受理告知书", "确认通知书", "不予确认通知书", "变更通知书", "停发通知书")


def event(action: str, reason: str = "", words: str = "", done: date = date(2026, 11, 20)) -> dict[str, Any]:
    return {"done": done, "action": action, "reason": reason, "words": words}


def ended(last: Month) -> tuple[dict[str, Any], ...]:
    return tuple({**row, "ended": last} for row in ENTITLEMENTS)


def test_figures_and_capitals_agree():
    paper = make("确认通知书", case())
    assert after(paper, "月保障金额") == "835.50元"
    assert after(paper, "大　　写") == capital(835_50) == "人民币捌佰叁拾伍元伍角整"
    assert after(paper, "起始月") == "2026年10月"
    assert after(paper, "保障人口") == "3人"
    assert paper.number == "洪民低保〔2026〕12号"
    assert SECRETS["账号"] not in whole(paper)
    assert "****0123" in after(paper, "发放账户")


def test_a_one_off_relief_is_confirmed_with_its_amount():
    paper = make("确认通知书", case(amount=Money(2000_00), people=2), "temporary")
    assert after(paper, "救助金额") == "2000.00元"
    assert after(paper, "大　　写") == "人民币贰仟元整"
    assert "每月" not in whole(paper)


def test_what_lacks_is_told_at_once():
    said = whole(make("补正告知书", case(lacking=(codes.Material.INCOME, codes.Material.ACCOUNT))))
    assert "收入和财产材料" in said
    assert "银行账户" in said


def test_acceptance_tells_the_limit_in_force():
    assert after(make("受理通知书", case()), "办理时限") == "自受理之日起30个工作日，特殊情况可以延长至45个工作日"


@pytest.mark.parametrize(("name", "action", "label"), [
    ("不予受理告知书", "不予受理", "不予受理的原因"), ("不予确认通知书", "不予确认", "不予确认的原因"),
    ("不予确认通知书", "核对不符，终止", "不予确认的原因"), ("停发通知书", "停发", "停发原因"),
])
def test_a_refusal_gives_its_reason_and_no_other(name, action, label):
    events = (event("中止", "账户异常", done=date(2026, 12, 1)), event(action, "财产不符合规定", "名下有营运车辆"))
    paper = make(name, case({"events": events}))
    assert after(paper, label) == "财产不符合规定，名下有营运车辆"
    assert "账户异常" not in whole(paper)


@pytest.mark.parametrize("programme", ["rural_dibao", "disability", "old_age"])
def test_a_stop_names_month_reason_and_where_to_appeal(programme):
    """Trap 31; the last payable month is inclusive (trap 4)."""
    stopped = case({"events": (event("停发", "收入超过标准"),), "entitlements": ended(Month(2026, 11))})
    paper = make("停发通知书", stopped, programme)
    said = whole(paper)
    assert "收入超过标准" in said
    assert "最后发放月份为2026年11月，自2026年12月起不再发放" in said
    assert after(paper, "最后发放月份") == "2026年11月"
    assert "60日内向洪江市人民政府申请行政复议" in said
    assert "6个月内直接向有管辖权的人民法院提起行政诉讼" in said


def test_after_a_death_the_family_is_told():
    paper = make("停发通知书", case({"events": (event("停发", "死亡"),)}, died=date(2026, 11, 2)))
    assert texts(paper)[5] == "单德福（已故）家属："


def test_a_change_tells_both_amounts_and_why():
    rows = (*ended(Month(2026, 11)), {"id": "e3", "component": codes.Component.DIBAO, "began": Month(2026, 12),
                                      "monthly": Money(600_00), "people": 2})
    paper = make("变更通知书", case({"entitlements": rows, "events": (event("变更", words="单小雨户口迁出"),)}))
    assert after(paper, "变更前月金额") == "835.50元"
    assert after(paper, "变更后月金额") == "600.00元"
    assert after(paper, "执行起始月") == "2026年12月"
    assert after(paper, "变更原因") == "单小雨户口迁出"
    assert "每月减发235.50元" in whole(paper)


def test_before_any_change_no_amount_after_it_is_made_up():
    paper = make("变更通知书", case())
    assert after(paper, "变更前月金额") == "835.50元"
    assert after(paper, "变更后月金额") == "　　　　元"


def test_tapering_lists_its_months():
    rows = (*ended(Month(2026, 11)), *(
        {"id": str(n), "component": codes.Component.DIBAO, "began": month, "ended": month, "monthly": Money(400_00),
         "people": 3, "words": f"渐退第{n}月（50%）"} for n, month in enumerate((Month(2026, 12), Month(2027, 1)), 1)))
    said = whole(make("变更通知书", case({"entitlements": rows, "events": (event("渐退", words="外出务工"),)})))
    assert "渐退期满（2027年1月）后停发" in said
    assert said.count("400.00元") >= 3


@pytest.mark.parametrize("name", DECISIONS)
def test_every_decision_against_or_for_somebody_says_where_to_appeal(name):
    assert "申请行政复议" in whole(make(name, case()))


@pytest.mark.parametrize("name", ["确认通知书", "不予确认通知书", "变更通知书", "停发通知书"])
@pytest.mark.parametrize(("level", "who"), [
    (codes.Level.COUNTY, "洪江市民政局"), (codes.Level.TOWNSHIP, "托口镇人民政府"),
])
def test_the_seal_is_that_of_who_decides(name, level, who):
    """Trap 35."""
    assert seal(make(name, case(level=level))).startswith(who)


@pytest.mark.parametrize("name", ["受理通知书", "补正告知书", "不予受理告知书"])
def test_the_township_signs_what_it_does_itself(name):
    assert seal(make(name, case(level=codes.Level.COUNTY))).startswith("托口镇人民政府")


@pytest.mark.parametrize(("level", "body"), [
    (codes.Level.COUNTY, "向洪江市人民政府或者上一级民政部门申请行政复议"),
    (codes.Level.TOWNSHIP, "向洪江市人民政府申请行政复议"),
])
def test_before_2024_the_appeal_body_followed_the_level(level, body):
    assert body in whole(make("确认通知书", case(level=level, decided=date(2023, 5, 6))))


def test_the_day_of_the_decision_stands_with_the_seal():
    assert seal(make("确认通知书", case())) == "洪江市民政局　2026年9月10日"
    undated = make("确认通知书", case(decided=None))
    assert seal(undated) == "洪江市民政局"


def test_at_the_bureau_the_name_of_the_township_is_left_open():
    office = replace(OFFICE, name="洪江市民政局", place="洪江市")
    paper = PROGRAMMES["rural_dibao"]["受理通知书"](case(), Circumstances(TODAY, shipped()), office)
    assert seal(paper).startswith("　　　　人民政府")


def test_the_receipt_shows_what_was_handed_to_whom():
    paper = make("送达回证", case())
    assert after(paper, "送达文书") == "确认通知书"
    assert after(paper, "签收人") == "单德福"
    assert {block.chosen for block in paper.blocks if isinstance(block, Ticks)} == {("直接送达",)}
