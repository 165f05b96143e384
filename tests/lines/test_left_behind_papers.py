"""委托照护责任确认书 and 走访记录表: what they say, what they leave blank, and when they are refused."""

from datetime import date

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Grid, OfficeName, Signatures, Ticks
from mzdesk.lines.left_behind import codes
from mzdesk.lines.left_behind.prints import confirmation, visit_sheet
from mzdesk.lines.left_behind.rules import FITNESS
from mzdesk.people.codes import VisitWay
from tests.lines.children import around, child

OFFICE = OfficeName("托口镇人民政府民政办", "托口镇", "洪江市")
CARE = {"carer_name": "杨爷爷", "relation": codes.CarerRelation.PATERNAL, "began": date(2026, 9, 1),
        "ends": date(2027, 8, 31), "signed": date(2026, 9, 1), "carer_children": 2}


def cells(paper):
    return [cell.text for block in paper.blocks if isinstance(block, Grid) for row in block.rows for cell in row]


def after(paper, label):
    """The value that stands behind a label."""
    found = cells(paper)
    return found[found.index(label) + 1]


def ticks(paper):
    return {block.question: block.chosen for block in paper.blocks if isinstance(block, Ticks)}


def test_the_confirmation_names_both_sides_and_the_period():
    paper = confirmation(child({"care": [CARE]}, name="杨思怡", reason=codes.Reason.BOTH_AWAY), around(), OFFICE)
    assert paper.title == "农村留守儿童委托照护责任确认书"
    assert paper.copies == 3
    assert after(paper, "儿童姓名") == "杨思怡"
    assert "杨爷爷" in cells(paper)
    assert after(paper, "委托期限") == "2026年9月1日至2027年8月31日"
    assert after(paper, "委托理由") == "父母双方同时外出"
    assert after(paper, "同时照护儿童") == "2名"
    (signed,) = [block for block in paper.blocks if isinstance(block, Signatures)]
    assert signed.roles == ("监护人", "受委托人", "村（居）委会见证人")


@pytest.mark.parametrize("key", FITNESS)
def test_no_confirmation_for_a_carer_whom_the_law_bars(key):
    """未成年人保护法 22; care.md §1.5: any yes blocks the print."""
    with pytest.raises(Refusal) as caught:
        confirmation(child({"care": [{**CARE, key: True}]}), around(), OFFICE)
    assert caught.value.sentence == (
        "受委托人有不得委托的情形，不能打印责任确认书。请另选受委托人，或核对“不得委托的情形”各项。")


@pytest.mark.parametrize(("answer", "chosen"), [(None, None), (False, ("无",))])
def test_what_nobody_asked_is_left_to_be_ticked_by_hand(answer, chosen):
    paper = confirmation(child({"care": [{**CARE, **dict.fromkeys(FITNESS, answer)}]}), around(), OFFICE)
    assert set(ticks(paper).values()) == {chosen}
    assert len(ticks(paper)) == 4


@pytest.mark.parametrize(("signed", "basis"), [
    (date(2021, 5, 31), ""), (date(2021, 6, 1), "《中华人民共和国未成年人保护法》第二十二条、第二十三条"),
])
def test_the_legal_basis_is_the_one_of_the_day_of_signing(signed, basis):
    assert confirmation(child({"care": [{**CARE, "signed": signed}]}), around(), OFFICE).basis == basis


def test_without_an_agreement_the_confirmation_is_a_blank_form():
    paper = confirmation(child(), around(), OFFICE)
    assert after(paper, "委托期限") == "　　年　月　日至　　年　月　日"
    assert paper.number.startswith("编号：")
    assert "None" not in "".join(cells(paper))


def test_the_visit_sheet_shows_the_newest_visit():
    visits = [
        {"visited": date(2026, 10, 1), "way": VisitWay.HOME, "life": "好", "child_seen": True,
         "schooling": codes.Schooling.ENROLLED},
        {"visited": date(2026, 9, 1), "life": "旧"},
    ]
    paper = visit_sheet(child({"visits": visits}, name="杨思怡"), around(), OFFICE)
    assert after(paper, "随访日期") == "2026年10月1日"
    assert after(paper, "生活状况") == "好"
    assert "旧" not in cells(paper)
    assert ticks(paper)["走访方式"] == ("入户",)
    assert ticks(paper)["是否见到儿童本人"] == ("是",)
    assert ticks(paper)["是否加入重点关注"] is None


def test_the_visit_sheet_without_visits_is_a_blank_form():
    paper = visit_sheet(child(name="杨思怡"), around(), OFFICE)
    assert after(paper, "随访日期") == "　　年　月　日"
    assert set(ticks(paper).values()) == {None}
