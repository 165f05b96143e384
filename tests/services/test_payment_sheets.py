"""发放表, 变动报告单: exact sums, figures and 大写 agree, nothing private in a public one, workbook like the paper."""

import io
from datetime import date

import openpyxl
import pytest

from mzdesk import printing, sheets
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import CHECKED
from mzdesk.services import batches, payment_sheets, payments, records
from tests.cases import relief
from tests.cases.relief import DIBAO, dibao, grant, on, pay, person, take
from tests.fixtures import make_desk

__all__ = ["make_desk"]

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


@pytest.fixture
def desk(make_desk):
    return relief.with_policy(make_desk())


@pytest.fixture
def december(desk):
    """November came back for one of two households; December's batch pays it again. Amounts 800 and 400."""
    two = dibao(desk, [person(desk, "户主甲", order=1), person(desk, "配偶", order=2)])
    one = dibao(desk, [person(desk, "户主乙", order=3)])
    for key in (two, one):
        grant(desk, DIBAO, key)
    on(desk, date(2026, 11, 8))
    pay(desk, DIBAO, NOVEMBER, returned=[two])
    on(desk, date(2026, 12, 8))
    made = payments.make(desk, DIBAO, DECEMBER)
    return made.id, two, one


def column(roster, label):
    return next(n for n, found in enumerate(roster.columns) if found.label == label)


def test_it_is_printed_only_after_the_check(desk, december):
    key, _, _ = december
    with pytest.raises(Refusal, match="还没有核对"):
        payment_sheets.payment_sheet(desk, key)


def test_sums_in_figures_and_in_words(desk, december):
    key, _, _ = december
    payments.move(desk, key, CHECKED)
    roster = payment_sheets.payment_sheet(desk, key, "bank")
    rows = {row[2]: row for row in roster.rows}
    assert [rows["户主甲"][column(roster, name)] for name in ("保障人数", "低保金", "补发", "合计", "备注")] == [
        "2", "800.00", "800.00", "1600.00", "补2026-11"]
    assert [rows["户主乙"][column(roster, name)] for name in ("低保金", "补发", "合计")] == ["400.00", "", "400.00"]
    assert roster.notes == ("第1批，合计2户、3人，2,000.00元（人民币贰仟元整）",)
    assert rows["户主甲"][column(roster, "账号")] == "6230900000000001"


def test_the_workbook_adds_up_to_the_cent(desk, december, tmp_path):
    key, _, _ = december
    payments.move(desk, key, CHECKED)
    roster = payment_sheets.payment_sheet(desk, key, "bank")
    sheets.write_roster(roster, tmp_path / "表.xlsx")
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "表.xlsx").active.iter_rows()]
    total = next(row for row in cells if row[0] == "合计")
    assert total[column(roster, "合计")] == "2000.00"
    out = io.BytesIO()
    assert printing.render(roster, out) == 1


def test_a_public_sheet_leaves_out_what_nobody_may_see(desk, december):
    key, two, _ = december
    payments.move(desk, key, CHECKED)
    roster = payment_sheets.payment_sheet(desk, key, "public")
    said = "".join("".join(row) for row in roster.rows) + "".join(c.label for c in roster.columns)
    case = records.load(desk, DIBAO, two)
    for secret in (case.get("id_no"), case.get("account"), case.get("bank"), "身份证", "账号", "开户银行"):
        assert secret not in said
    inside = payment_sheets.payment_sheet(desk, key, "internal")
    assert case.get("id_no") not in "".join("".join(row) for row in inside.rows)


def test_what_came_back_later_does_not_change_the_signed_sheet(desk, december):
    _, _, _ = december
    november = batches.batches(desk, DIBAO.key)[-1]
    roster = payment_sheets.payment_sheet(desk, november.id, "bank")
    assert len(roster.rows) == 2
    assert "1,200.00元" in roster.notes[0]


def test_the_change_sheet_balances(desk, december):
    _, two, _ = december
    take(desk, DIBAO, two, "停发", reason="2")
    roster = payment_sheets.change_sheet(desk, DIBAO.key, Month(2027, 1))
    assert [row[1] for row in roster.rows] == ["停发"]
    assert roster.rows[0][column(roster, "原因")] == "停发：收入超过标准"
    assert roster.notes[0] == "上月应发1,200.00元，变动-800.00元，本月应发400.00元（不含补发）"
    assert "停发1户，-800.00元" in roster.notes[1]
