"""发放表, 变动报告单, 与上月比: exact sums, nothing private on a public one, the workbook like the paper."""

import io
from datetime import date

import openpyxl
import pytest

from mzdesk import printing, sheets
from mzdesk.basics.identity import masked
from mzdesk.basics.money import Money, read_money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component
from mzdesk.cases.payments import CHECKED, PRINTED, SENT, Result
from mzdesk.cases.record import Entitlement
from mzdesk.people.residents import Person
from mzdesk.services import bank, batches, payment_sheets, payments, records
from tests.cases import relief
from tests.cases.relief import DIBAO, DISABILITY, dibao, grant, on, pay, person, take
from tests.fixtures import id_number, make_desk, village

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
        "2", "800.00", "800.00", "1,600.00", "退票重发2026-11"]
    assert [rows["户主乙"][column(roster, name)] for name in ("低保金", "补发", "合计")] == ["400.00", "", "400.00"]
    assert roster.notes == ("第1批，合计2户、3人、5人次，2,000.00元（人民币贰仟元整）", "金额单位：元")
    assert roster.signers == ("制表", "复核", "主管")
    assert rows["户主甲"][column(roster, "账号")] == "6230900000000001"


def test_the_workbook_adds_up_to_the_cent(desk, december, tmp_path):
    key, _, _ = december
    payments.move(desk, key, CHECKED)
    roster = payment_sheets.payment_sheet(desk, key, "bank")
    sheets.write_roster(roster, tmp_path / "表.xlsx")
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "表.xlsx").active.iter_rows()]
    total = next(row for row in cells if row[0] == "合计")
    assert total[column(roster, "合计")] == "2,000.00"
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
    assert roster.notes[0] == (
        "新增0户、0人、0.00元；停发1户、2人、-800.00元；增发0户、0人、0.00元；减发0户、0人、0.00元")
    assert roster.notes[1] == "上月合计1,200.00元 ＋ 变动（-800.00）元 ＝ 本月合计400.00元（应发，不含补发）"


def amounts(roster, label, group=""):
    """The column of a heading, in 分."""
    place = next(n for n, found in enumerate(roster.columns) if (found.label, found.group) == (label, group))
    return [read_money(row[place]) or 0 for row in roster.rows]


def test_the_comparison_comes_out_in_every_row_and_in_sum(desk):
    """Two villages: one household stops, one is new, one gets 0.01 元 less, one stays."""
    keys = {}
    for place, (name, size) in enumerate((("停户", 2), ("新户", 1), ("减户", 3), ("平户", 1))):
        people = [person(desk, f"{name}{n}", order=10 * place + n) for n in range(size)]
        with desk.store.work("x") as work:
            for one in people:
                work.put(Person, {"village": village(desk, place % 2)}, one)
        keys[name] = dibao(desk, people)
        if name != "新户":
            grant(desk, DIBAO, keys[name])
    on(desk, date(2026, 12, 8))
    grant(desk, DIBAO, keys["新户"])
    take(desk, DIBAO, keys["停户"], "停发", reason="2")
    entitled = records.load(desk, DIBAO, keys["减户"]).parts["entitlements"][0]
    with desk.store.work("x") as work:
        work.put(Entitlement, {"ended": DECEMBER}, entitled["id"])
        work.put(Entitlement, {"owner_id": keys["减户"], "component": Component.DIBAO, "began": Month(2027, 1),
                               "monthly": Money(entitled["monthly"] - 1), "people": 3})
    january = Month(2027, 1)
    roster = payment_sheets.comparison_sheet(desk, DIBAO.key, january)
    assert len(roster.rows) == 2
    before, after, changed = (amounts(roster, "元", group) for group in ("上月", "本月", "变动合计"))
    assert [a + b for a, b in zip(before, changed, strict=True)] == after
    kinds = [amounts(roster, "元", group) for group in ("新增", "停发", "增发", "减发")]
    assert [sum(row) for row in zip(*kinds, strict=True)] == changed
    assert (sum(before), sum(after)) == (240_000, 240_000 - 80_000 + 40_000 - 1)
    assert roster.notes[0] == "上月合计2,400.00元 ＋ 变动（-400.01）元 ＝ 本月合计1,999.99元（应发，不含补发）"
    assert payment_sheets.change_sheet(desk, DIBAO.key, january).notes[0] == (
        "新增1户、1人、400.00元；停发1户、2人、-800.00元；增发0户、0人、0.00元；减发1户、3人、-0.01元")


def test_the_number_beside_the_holder_is_the_holders(desk):
    """分类施保金 is for a member: the earliest line is hers, the sheet and the bank's file name the holder."""
    people = [person(desk, f"成员{n}", order=n) for n in range(2)]
    key = dibao(desk, people)
    grant(desk, DIBAO, key)
    on(desk, date(2026, 11, 8))
    pay(desk, DIBAO, NOVEMBER)
    with desk.store.work("x") as work:
        work.put(Entitlement, {"owner_id": key, "component": Component.CLASS_EXTRA, "person": people[1],
                               "began": NOVEMBER, "monthly": Money(5_000), "people": 1})
    on(desk, date(2026, 12, 8))
    made = payments.make(desk, DIBAO, DECEMBER)
    assert batches.lines(desk, made.id)[0].person_id == people[1]
    for stage in (CHECKED, PRINTED):
        payments.move(desk, made.id, stage)
    number = records.load(desk, DIBAO, key).get("id_no")
    roster = payment_sheets.payment_sheet(desk, made.id, "bank")
    assert roster.rows[0][column(roster, "身份证号")] == number
    assert bank.contents(desk, made.id).rows[0][3] == number
    public = payment_sheets.payment_sheet(desk, made.id, "public")
    assert "分类施保金" not in [one.label for one in public.columns], "it hints at an illness"
    assert public.rows[0][column(public, "合计")] == "900.00"


def test_a_minor_hangs_on_no_board_by_the_whole_name(desk):
    birth = date(2015, 6, 1)
    child = person(desk, "单小雨", birth, order=1)
    grant(desk, DISABILITY, relief.disability(desk, child, id_number(birth, "1", 1)))
    made = payments.make(desk, DISABILITY, Month(2026, 10))
    payments.move(desk, made.id, CHECKED)
    (public,) = payment_sheets.payment_sheet(desk, made.id, "public").rows
    (inside,) = payment_sheets.payment_sheet(desk, made.id).rows
    assert (public[2], inside[2]) == ("单某某", "单小雨")
    assert inside[3] == masked(id_number(birth, "1", 1))


def test_an_unknown_purpose_is_refused(desk, december):
    with pytest.raises(Refusal, match="用途"):
        payment_sheets.payment_sheet(desk, december[0], "everybody")


def test_a_bank_row_without_a_result_books_nothing(desk, december):
    """Taken for a return it would be paid twice; and our own remark is no reason."""
    key, two, one = december
    for stage in (CHECKED, PRINTED, SENT):
        payments.move(desk, key, stage)
    content = bank.contents(desk, key)
    results = {"400.00": "", "1600.00": "账户已销户"}
    amount = content.heads.index("金额")
    rows = [[*content.heads, "处理结果"], *([*row, results[row[amount]]] for row in content.rows)]
    found = bank.answers(desk, key, rows)
    by_case = {row.case_id: found.results.get(row.id) for row in batches.lines(desk, key)}
    assert by_case == {two: (Result.RETURNED, "账户已销户"), one: None}
    assert [words.partition("：")[2] for words in found.strange] == ["没有处理结果"]
    assert found.left == 1


def test_a_closed_batch_says_that_it_is_closed(desk, december):
    november = batches.batches(desk, DIBAO.key)[-1]
    line = batches.lines(desk, november.id)[0]
    for change in (
        lambda: payments.answer(desk, november.id, {line.id: (Result.PAID, "")}),
        lambda: payments.hold(desk, november.id, [line.id]), lambda: payments.void(desk, november.id, "试"),
    ):
        with pytest.raises(Refusal, match="已经关账"):
            change()


def test_a_line_held_back_has_no_result(desk, december):
    key, _, one = december
    held = next(row.id for row in batches.lines(desk, key) if row.case_id == one)
    payments.hold(desk, key, [held])
    for stage in (CHECKED, PRINTED, SENT):
        payments.move(desk, key, stage)
    with pytest.raises(Refusal, match="暂缓的没有送银行"):
        payments.answer(desk, key, {held: (Result.PAID, "")})


def test_a_payment_the_bank_still_works_on_is_neither_paid_nor_returned(desk, december):
    key, _, _ = december
    for stage in (CHECKED, PRINTED):
        payments.move(desk, key, stage)
    content = bank.contents(desk, key)
    payments.move(desk, key, SENT)
    for said, results, strange in (("处理中", 0, "还在处理"), ("", 0, "没有处理结果"), ("成功", 2, "")):
        rows = [[*content.heads, "处理结果"], *([*row, said] for row in content.rows)]
        found = bank.answers(desk, key, rows)
        assert len({result for result, _ in found.results.values()}) == bool(results), said
        assert all(strange in words for words in found.strange)
        assert bool(found.strange) == (not results)
