"""The papers of relief cases: what they say, what they keep to themselves, what they leave blank."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from mzdesk import printing
from mzdesk.basics.days import PartialDay
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import codes
from mzdesk.cases.papers import dibao_papers, disability_papers, old_age_papers, temporary_papers
from mzdesk.describe.paper import Grid, Heading, OfficeName, Paper, Signatures, Ticks, Words
from mzdesk.people.codes import (
    DisabilityGrade,
    DisabilityKind,
    Ethnic,
    Health,
    Labour,
    Marriage,
    Relation,
    School,
    Sex,
)
from mzdesk.policy import shipped

TODAY = date(2026, 10, 9)
OFFICE = OfficeName("托口镇人民政府民政办", "托口镇", "洪江市")
PROGRAMMES = {
    "rural_dibao": dibao_papers("rural_dibao"), "urban_dibao": dibao_papers("urban_dibao"),
    "temporary": temporary_papers(), "disability": disability_papers(), "old_age": old_age_papers(),
}
EVERY = [(programme, name) for programme, papers in PROGRAMMES.items() for name in papers]

SECRETS = {
    "身份证号": "431281195603015412", "户籍地址": "洪江市托口镇红星村3组18号", "现住址": "洪江市托口镇古镇路6号",
    "电话": "13874512345", "银行": "湖南农信托口支行", "账号": "6230901234567890123", "疾病": "尿毒症", "残疾": "肢体",
    "致贫": "因病致贫", "残疾证号": "43128119560301541242", "成员身份证": "431281196008122345",
}
VALUES = {
    "name": "单德福", "id_no": SECRETS["身份证号"], "sex": Sex.MALE, "birth": PartialDay(1956, 3, 1),
    "ethnic": Ethnic.DONG, "village_name": "红星村3组", "hukou_address": SECRETS["户籍地址"],
    "address": SECRETS["现住址"], "phone": SECRETS["电话"], "kind": codes.CaseKind.NEW, "applied": date(2026, 8, 3),
    "channel": codes.Channel.SELF, "why": "本人患病，家庭收入低，基本生活困难。", "hardship": SECRETS["致贫"],
    "single": False, "relative": False, "handler": "粟晓华", "accepted": date(2026, 8, 5),
    "decided": date(2026, 9, 10), "decision_no": "洪民低保〔2026〕12号", "certificate_no": "HJ20260012",
    "level": codes.Level.COUNTY, "payee_name": "单德福", "payee_relation": Relation.SELF, "bank": SECRETS["银行"],
    "account": SECRETS["账号"], "materials": (codes.Material.FORM, codes.Material.IDENTITY),
}
MEMBERS = (
    {"person": "p1", "person_name": "单德福", "person_id_no": SECRETS["身份证号"], "person_sex": Sex.MALE,
     "person_birth": PartialDay(1956, 3, 1), "relation": Relation.SELF, "counted": True, "insured": True,
     "marriage": Marriage.MARRIED, "health": Health.SERIOUS, "illness": SECRETS["疾病"], "serious_illness": True,
     "labour": Labour.NONE, "authorised": date(2026, 8, 3)},
    {"person": "p2", "person_name": "向桂英", "person_id_no": SECRETS["成员身份证"], "person_sex": Sex.FEMALE,
     "person_birth": PartialDay(1960, 8, 12), "relation": Relation.SPOUSE, "counted": True, "insured": True,
     "marriage": Marriage.MARRIED, "health": Health.FAIR, "disability": DisabilityKind.LIMB,
     "disability_grade": DisabilityGrade.SECOND, "labour": Labour.PART, "work": "在家务农"},
    {"person": "p3", "person_name": "单小雨", "person_id_no": "431281201205063321", "person_sex": Sex.FEMALE,
     "person_birth": PartialDay(2012, 5, 6), "relation": Relation.GRANDCHILD, "counted": True, "insured": True,
     "marriage": Marriage.SINGLE, "health": Health.GOOD, "school": School.COMPULSORY},
)
ENTITLEMENTS = (
    {"id": "e1", "component": codes.Component.DIBAO, "began": Month(2026, 10), "monthly": Money(800_50), "people": 3},
    {"id": "e2", "component": codes.Component.CLASS_EXTRA, "person": "p1", "began": Month(2026, 10),
     "monthly": Money(35_00), "people": 1},
)
PARTS = {
    "members": MEMBERS,
    "incomes": ({"person": "p2", "person_name": "向桂英", "category": codes.IncomeCategory.BUSINESS,
                 "item": "水稻种植", "mode": codes.IncomeMode.NORM, "gross": Money(3600_00)},),
    "obligors": ({"name": "单长生", "id_no": "431281198502034417", "relation": codes.SupportRelation.CHILD,
                  "members": 4, "income": Money(42000_00), "actual": Money(1200_00)},),
    "properties": ({"category": codes.PropertyKind.HOUSE, "owner_name": "单德福", "item": "砖木房3间", "count": 1,
                    "amount": Money(30000_00), "exempt": True, "exempt_why": "唯一住房"},),
    "surveys": ({"surveyed": date(2026, 8, 12), "way": codes.SurveyWay.HOME, "first_name": "粟晓华",
                 "second_name": "杨通明", "helper": "潘支书", "met": "向桂英", "facts": "住房简陋，饮食简单。",
                 "result": codes.SurveyResult.AGREES, "opinion": "建议纳入保障"},),
    "hearings": ({"held": date(2026, 8, 15), "place": "村部", "chair": "潘支书", "invited": 15, "present": 12,
                  "agreed": 11, "against": 1, "abstained": 0, "result": "同意上报"},),
    "postings": ({"began": date(2026, 8, 20), "ends": date(2026, 8, 26), "place": "村务公开栏", "objected": False},),
    "entitlements": ENTITLEMENTS,
    "calculation": (
        {"frozen": date(2026, 9, 10), "place": 2, "words": "每月合计 835.50 元", "amount": Money(835_50)},
        {"frozen": date(2026, 9, 10), "place": 1, "words": "低保标准：4200 元/年 ÷ 12 ＝ 350 元/月",
         "basis": "洪江市2020年报告，2020-01-01起（待核实）"},
        {"frozen": date(2026, 1, 10), "place": 1, "words": "旧的一次核算"},
    ),
    "deliveries": ({"paper": "确认通知书", "number": "洪民低保〔2026〕12号", "delivered": date(2026, 9, 14),
                    "receiver": "单德福", "way": "直接送达"},),
    "events": (),
}


def case(parts: dict[str, Any] | None = None, **values: Any) -> Dossier:
    """A whole case; ``parts`` and values replace what it has."""
    return Dossier("1", "发放中", {**VALUES, **values}, {**PARTS, **(parts or {})})


def make(name: str, dossier: Dossier, programme: str = "rural_dibao", today: date = TODAY) -> Paper:
    return PROGRAMMES[programme][name](dossier, Circumstances(today, shipped()), OFFICE)


def texts(paper: Paper) -> list[str]:
    """Everything a paper says."""
    found = [paper.title, paper.subtitle, paper.number, paper.basis, paper.foot]
    for block in paper.blocks:
        match block:
            case Words() | Heading():
                found.append(block.text)
            case Grid():
                found += [cell.text for row in block.rows for cell in row]
            case Ticks():
                found += [block.question, *(block.chosen or ())]
            case Signatures():
                found += [*block.roles, block.seal]
    return found


def whole(paper: Paper) -> str:
    return "\n".join(texts(paper))


def after(paper: Paper, label: str) -> str:
    """The value that stands behind a label."""
    cells = [cell.text for block in paper.blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    return cells[cells.index(label) + 1]


def seal(paper: Paper) -> str:
    return next(block.seal for block in reversed(paper.blocks) if isinstance(block, Signatures) and block.seal)


# Every paper

EMPTY = Dossier(None, "草稿", {}, {})


@pytest.mark.parametrize(("programme", "name"), EVERY)
def test_a_paper_of_an_empty_record_is_a_blank_form(programme, name):
    paper = make(name, EMPTY, programme)
    assert "None" not in whole(paper)
    assert all(block.chosen is None for block in paper.blocks if isinstance(block, Ticks))
    assert "大写" not in whole(paper) or "人民币" not in whole(paper)
    assert paper.basis
    assert printing.render(paper, BytesIO()) >= 1


@pytest.mark.parametrize(("programme", "name"), EVERY)
def test_every_row_of_every_form_has_its_columns(programme, name):
    for dossier in (EMPTY, case(), Dossier("1", "草稿", VALUES, {})):
        for block in make(name, dossier, programme).blocks:
            if isinstance(block, Grid):
                assert {sum(cell.span for cell in row) for row in block.rows} == {len(block.widths)}


@pytest.mark.parametrize(("programme", "name"), EVERY)
def test_a_paper_says_no_codes_and_no_machine_words(programme, name):
    said = whole(make(name, case(), programme))
    assert "None" not in said
    assert "2026-" not in said.replace("2020-01-01起", "")


@pytest.mark.parametrize(("day", "basis"), [
    (date(2020, 5, 6),
     "《社会救助暂行办法》（国务院令第649号）、《最低生活保障审核审批办法（试行）》（民发〔2012〕220号）"),
    (date(2026, 6, 30),
     "《社会救助暂行办法》（国务院令第649号）第十一条、《最低生活保障审核确认办法》（民发〔2021〕57号）第二十一条"),
    (date(2026, 7, 1), "《中华人民共和国社会救助法》《最低生活保障审核确认办法》（民发〔2021〕57号）第二十一条"),
])
def test_the_legal_basis_is_the_one_of_the_day_of_the_decision(day, basis):
    assert make("确认通知书", case(decided=day)).basis == basis


def test_the_law_in_force_since_july_2026_is_marked_unverified():
    rows = [row for row in shipped().rows("legal_basis", TODAY) if "社会救助法" in row["text"]]
    assert rows
    assert all(row["unverified"] for row in rows)


# 公示 (trap 17)

@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_posting_tells_nothing_that_must_not_hang_on_a_board(programme):
    more = {"card_no": SECRETS["残疾证号"], "card_kind": DisabilityKind.LIMB, "card_grade": DisabilityGrade.SECOND,
            "expenses": "尿毒症透析", "cause": None, "guardian_phone": SECRETS["电话"], "amount": Money(2000_00)}
    said = whole(make("公示", case(**more), programme))
    for what, secret in SECRETS.items():
        assert secret not in said, what
    for word in ("1956", "二级", "18号", "向桂英", "单小雨", "重病"):
        assert word not in said
    assert "单德福" in said
    assert "红星村3组" in said


def test_a_posting_says_how_many_how_much_and_how_long():
    paper = make("公示", case())
    row = [cell.text for cell in next(block for block in paper.blocks if isinstance(block, Grid)).rows[1]]
    assert row[:5] == ["1", "单德福", "红星村3组", "3人", "3人"]
    assert Money(round(float(row[5]) * 100)) > 0
    assert after(paper, "公示期") == "2026年8月20日至2026年8月26日（张贴次日起满6天）"
    assert after(paper, "异议电话") == ""
    assert seal(paper) == "托口镇人民政府　2026年8月20日"


def test_a_minor_is_posted_by_surname_only():
    said = whole(make("公示", case(name="欧阳思怡", birth=PartialDay(2015, 1, 1)), "disability"))
    assert "欧阳某某" in said
    assert "思怡" not in said


def test_an_elder_is_posted_with_the_band_of_age():
    said = whole(make("公示", case(birth=PartialDay(1940, 2, 3)), "old_age"))
    assert "80至89周岁" in said
    assert "1940" not in said


# Forms

def test_the_application_shows_the_household_and_the_decision():
    said = whole(make("申请审批表", case()))
    for words in ("单德福", "向桂英", "单小雨", SECRETS["账号"], "单长生", "唯一住房", "因病致贫", "肢体二级",
                  "3600.00",
                  "应到15人，实到12人，同意11票，不同意1票，弃权0票，同意上报",
                  "2026年8月20日至2026年8月26日在村务公开栏公示，无异议",
                  "2026年9月10日确认同意，保障3人，自2026年10月起，每月835.50元，人民币捌佰叁拾伍元伍角整"):
        assert words in said, words
    assert "县级民政部门\n审核确认意见" in said


def test_where_the_township_decides_the_form_asks_nobody_else():
    said = whole(make("申请审批表", case(level=codes.Level.TOWNSHIP)))
    assert "乡镇人民政府\n审核确认意见" in said
    assert "县级民政部门" not in said


def test_only_adults_sign_the_authorisation():
    said = whole(make("授权书和承诺书", case()))
    assert "单德福" in said
    assert "向桂英" in said
    assert "单小雨" not in said


def test_the_survey_sheet_names_both_investigators():
    paper = make("入户调查表", case())
    assert (after(paper, "调查人一"), after(paper, "调查人二")) == ("粟晓华", "杨通明")
    chosen = {block.question: block.chosen for block in paper.blocks if isinstance(block, Ticks)}
    assert chosen == {"调查方式": ("入户调查",), "调查结论": ("与申报一致",),
                      "是否经办人员、村（居）民委员会成员的近亲属": ("否",)}


def test_the_calculation_is_the_newest_frozen_one_in_its_order():
    paper = make("核算表", case())
    said = whole(paper)
    assert said.index("低保标准") < said.index("每月合计")
    assert "旧的一次核算" not in said
    assert "（待核实）" in said
    assert "未定稿" not in said


def test_before_the_decision_the_calculation_is_marked_as_a_draft():
    paper = make("核算表", case({"calculation": ()}))
    assert paper.subtitle == "（未定稿）"
    assert "3600" in whole(paper)
    assert "（待核实）" in whole(paper)
    assert make("核算表", EMPTY).subtitle == ""
