"""The traps of amounts, batches and figures (assistance.md §9), each by its number; amounts reckoned by hand."""

from datetime import date

import pytest

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import CaseKind, Component, RecoveryKind
from mzdesk.cases.payments import CHECKED, CLOSED, PRINTED, SENT, Nature, Result
from mzdesk.cases.record import Entitlement
from mzdesk.cases.tags import Layer
from mzdesk.people.codes import Relation
from mzdesk.services import (
    batches,
    closing,
    comparing,
    layers,
    payables,
    payment_checks,
    payments,
    raising,
    records,
    statistics,
)
from tests.cases import relief
from tests.cases.relief import DIBAO, DISABILITY, OLD_AGE, TEMPORARY, URBAN, dibao, edit, grant, on, pay, person, take
from tests.fixtures import id_number

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Month(2026, number) for number in (9, 10, 11, 12))
OLD = date(1940, 4, 1)


def family(desk, size=2, yearly=0, line=DIBAO):
    """A household that is paid from November 2026: 400 元 a head less what is earned."""
    people = [person(desk, f"成员{n}", order=n) for n in range(size)]
    key = dibao(desk, people, yearly, line=line)
    grant(desk, line, key)
    return key, people


def elder(desk, monthly=50, through=SEPTEMBER, name="覃冬妹", birth=OLD, order=0):
    """高龄津贴 taken over from an older list, paid there up to ``through``."""
    key = relief.save_new(desk, OLD_AGE, person(desk, name, birth, order=order), relief.application(
        desk, kind=CaseKind.HISTORY, decided=date(2020, 5, 1), history_monthly=Money(monthly * 100),
        paid_through=through, account=f"62309000{order:08d}"))
    take(desk, OLD_AGE, key, "历史数据登记")
    return key


def test_who_was_taken_over_from_an_older_list_is_not_reported_as_new(desk):
    elder(desk, monthly=50, through=SEPTEMBER)
    october = comparing.compare(desk, OLD_AGE, Month(2026, 10))
    assert (october.before, october.after, october.changes) == (Money(5_000), Money(5_000), ())
    assert comparing.compare(desk, OLD_AGE, Month(2020, 5)).before == 0, "decided in May 2020"
    (begun,) = comparing.compare(desk, OLD_AGE, Month(2020, 5)).changes
    assert begun.kind == comparing.NEW
    (place,) = october.places
    assert (place.before.people, place.after.people) == (1, 1)


def test_trap_04_months_begin_by_the_programmes_rule_and_end_inclusive(desk):
    someone = person(desk, "向长生", order=7)
    key = relief.disability(desk, someone, id_number(date(1975, 6, 1), "1", 7), applied=date(2026, 9, 3))
    grant(desk, DISABILITY, key)
    rows = records.load(desk, DISABILITY, key).parts["entitlements"]
    assert {str(row["began"]) for row in rows} == {"2026-09"}, "两项补贴 from the month of application"
    dibao_key, _ = family(desk)
    assert str(records.load(desk, DIBAO, dibao_key).get("entitlements.began")) == "2026-11", "低保 from the next month"
    on(desk, date(2026, 11, 12))
    take(desk, DIBAO, dibao_key, "停发", reason="10")
    assert str(records.load(desk, DIBAO, dibao_key).get("entitlements.ended")) == "2026-11"
    made = payments.make(desk, DIBAO, NOVEMBER)
    assert made.total == Money(80_000), "the month of the stop is still paid"
    payments.void(desk, made.id, "试")
    on(desk, date(2026, 12, 8))
    pay(desk, DIBAO, DECEMBER)
    assert relief.paid(desk, batches.batches(desk, DIBAO.key)[0].id) == {"2026-11": 800}


def test_trap_11_and_12_times_people_and_named_totals(desk):
    someone = person(desk, "向长生", order=7)
    key = relief.disability(desk, someone, id_number(date(1975, 6, 1), "1", 7))
    grant(desk, DISABILITY, key)
    family(desk, 3)
    elder(desk)
    on(desk, date(2026, 11, 8))
    for line in (DISABILITY, DIBAO, OLD_AGE):
        pay(desk, line, NOVEMBER)
    both = statistics.paid(desk, NOVEMBER, NOVEMBER, statistics.TOTALS["残疾人两项补贴资金"])
    # applied in September: three months of two allowances, 6 人次, one person
    assert (both.times, both.people, both.amount) == (6, 1, Money(3 * 170_00))
    home = statistics.paid(desk, NOVEMBER, NOVEMBER, statistics.DIBAO_MONEY)
    assert (home.times, home.people, home.households, home.amount) == (3, 3, 1, Money(120_000))
    total = statistics.paid(desk, NOVEMBER, NOVEMBER, statistics.TOTALS["社会救助资金合计"])
    assert total.amount == both.amount + home.amount, "高龄津贴 stays out of the 合计"


def test_trap_13_moves_inside_the_city_are_neither_new_nor_stopped(desk):
    family(desk)
    moved = dibao(desk, [person(desk, "转来", order=9)], kind=CaseKind.TRANSFER_IN, transfer_no="431281104-A-1")
    grant(desk, DIBAO, moved)
    found = statistics.movement(desk, DIBAO, NOVEMBER)
    assert (found.new, found.moved_in, found.stopped, found.moved_out) == (1, 1, 0, 0)
    on(desk, date(2026, 11, 20))
    take(desk, DIBAO, moved, "转出", words="转往雪峰镇")
    found = statistics.movement(desk, DIBAO, DECEMBER)
    assert (found.new, found.moved_in, found.stopped, found.moved_out) == (0, 0, 0, 1)


def test_an_entitlement_whose_beginning_is_not_filled_in_yet_is_no_movement(desk):
    family(desk)
    case = dibao(desk, [person(desk, "未定", order=9)])
    before = statistics.movement(desk, DIBAO, NOVEMBER)
    with desk.store.work("经办人") as work:
        work.put(Entitlement, {"owner_id": case, "words": "待定"})
    assert statistics.movement(desk, DIBAO, NOVEMBER) == before


def raised_standard(desk):
    relief.with_policy(desk, (
        "standard", {"programme": "rural_dibao", "year": "5400", "valid_from": date(2026, 11, 1)}))


def test_trap_14_a_raise_reaches_those_who_left_and_not_those_before_their_time(desk):
    gone, _ = family(desk, 1)
    stays, _ = family(desk, 2)
    on(desk, date(2026, 11, 8))
    pay(desk, DIBAO, NOVEMBER)
    take(desk, DIBAO, gone, "停发", reason="10")
    on(desk, date(2026, 12, 8))
    late, _ = family(desk, 1)  # decided in December: paid from January
    raised_standard(desk)
    raising.raise_from(desk, DIBAO, NOVEMBER, "提标")
    batch = payments.make(desk, DIBAO, DECEMBER).id
    found = {}
    for row in batches.lines(desk, batch):
        found.setdefault(row.case_id, {})[str(row.month)] = (int(row.amount) // 100, row.nature)
    assert found[gone] == {"2026-11": (50, Nature.BACK)}
    assert found[stays] == {"2026-11": (100, Nature.BACK), "2026-12": (900, Nature.REGULAR)}
    assert late not in found


def test_trap_15_a_closed_batch_is_immutable_and_making_it_again_pays_nothing_twice(desk):
    family(desk)
    on(desk, date(2026, 11, 8))
    key = pay(desk, DIBAO, NOVEMBER)
    before = batches.lines(desk, key)
    for stage in (CHECKED, PRINTED, SENT, CLOSED):
        with pytest.raises(Refusal, match="已经关账"):
            payments.move(desk, key, stage)
    for call in (lambda: payments.void(desk, key, "错了"), lambda: payments.hold(desk, key, [before[0].id]),
                 lambda: payments.answer(desk, key, {before[0].id: (Result.RETURNED, "")})):
        with pytest.raises(Refusal):
            call()
    with pytest.raises(Refusal, match="没有应发的款项"):
        payments.make(desk, DIBAO, NOVEMBER)
    assert batches.lines(desk, key) == before


def test_trap_16_a_returned_line_is_unpaid_and_stays_payable(desk):
    key, _ = family(desk)
    on(desk, date(2026, 11, 8))
    pay(desk, DIBAO, NOVEMBER, returned=[key])
    assert statistics.paid(desk, NOVEMBER, NOVEMBER, statistics.DIBAO_MONEY).amount == 0
    on(desk, date(2026, 12, 8))
    made = payments.make(desk, DIBAO, DECEMBER)
    assert {(str(r.month), r.nature, int(r.amount)) for r in batches.lines(desk, made.id)} == {
        ("2026-11", Nature.AGAIN, 80_000), ("2026-12", Nature.REGULAR, 80_000)}


def test_trap_22_one_member_on_dibao_leaves_the_others_their_tag(desk):
    people = [person(desk, name, order=n) for n, name in enumerate("父母子")]
    layers.tag(desk, people, Layer.EDGE, OCTOBER, "边缘〔2026〕1号")
    key = dibao(desk, people[:1])
    grant(desk, DIBAO, key)
    assert layers.layers(desk, people, NOVEMBER) == {
        people[0]: Layer.DIBAO, people[1]: Layer.EDGE, people[2]: Layer.EDGE}
    assert set(layers.layers(desk, people, OCTOBER).values()) == {Layer.EDGE}


def test_trap_30_people_who_taper_are_still_on_the_register(desk):
    relief.with_policy(desk, ("taper", {"programme": "rural_dibao", "percents": [100, 50]}))
    key, _ = family(desk, 2)
    on(desk, date(2026, 12, 5))
    take(desk, DIBAO, key, "渐退", words="就业，收入超过标准")
    assert [row.id for row in records.listing(desk, DIBAO, records.Query()).rows] == [key]
    rows = records.load(desk, DIBAO, key).parts["entitlements"]
    found = {str(m): sum(int(r["monthly"]) for r in rows if r["began"] <= m and (r["ended"] or m) >= m) // 100
             for m in Month(2026, 11).until(Month(2027, 4))}
    assert found == {"2026-11": 800, "2026-12": 800, "2027-01": 800, "2027-02": 400, "2027-03": 0, "2027-04": 0}


def test_trap_32_the_average_level_is_dibao_money_by_times_only(desk):
    family(desk, 2)
    one = relief.save_new(desk, TEMPORARY, person(desk, "急难", order=5), relief.application(
        desk, track="1", cause="1", people=1, form="1", amount=Money(100_000), received_by="急难"))
    take(desk, TEMPORARY, one, "先行救助")
    on(desk, date(2026, 11, 8))
    for line in (DIBAO, TEMPORARY):
        pay(desk, line, NOVEMBER)
    assert statistics.average_level(desk, NOVEMBER, NOVEMBER, DIBAO.key) == Money(40_000)


@pytest.mark.parametrize(("amount", "words"), [
    ("25513500.00", "2551.4"), ("14930500.00", "1493.1"), ("10583000.00", "1058.3"), ("449.99", "0.0"),
    ("500.00", "0.1"), ("-500.00", "-0.1"), ("-499.99", "0.0"), ("0.00", "0.0"), ("-14930500.00", "-1493.1"),
])
def test_trap_33_each_figure_is_rounded_for_itself(amount, words):
    from mzdesk.basics.money import yuan

    assert statistics.wan(yuan(amount)) == words


def test_trap_33_parts_need_not_add_up_to_the_rounded_total():
    parts = (Money(14_930_450_00), Money(10_582_950_00))
    assert [statistics.wan(p) for p in (*parts, sum(parts))] == ["1493.0", "1058.3", "2551.3"]


def test_the_dead_the_doubled_and_the_accountless_are_found_before_printing(desk):
    dead, twice, poor = (elder(desk, order=n, name=name) for n, name in enumerate(("甲", "乙", "丙")))
    on(desk, date(2026, 12, 8))
    with desk.store.work("经办人") as work:
        from mzdesk.people.residents import Person

        work.put(Person, {"died": date(2026, 10, 20)}, records.load(desk, OLD_AGE, dead).values["person_id"])
    edit(desk, OLD_AGE, poor, {"account": None})
    made = payments.make(desk, OLD_AGE, DECEMBER)
    found = payment_checks.findings(desk, made.id)
    assert {(f.rule, f.case_id) for f in found if f.blocking} == {("A01", dead), ("A14", poor)}
    with pytest.raises(Refusal, match="处问题没有处理"):
        payments.move(desk, made.id, CHECKED)
    rows = [row.id for row in batches.lines(desk, made.id) if row.case_id in (dead, poor)]
    payments.hold(desk, made.id, rows)
    payments.move(desk, made.id, CHECKED)
    assert batches.totals(batches.lines(desk, made.id)).amount == Money(3 * 5000), "乙: October to December"
    assert twice


def test_what_was_paid_too_much_is_proposed_and_never_netted(desk):
    key, _ = family(desk, 2)
    other, _ = family(desk, 1)
    for month in (NOVEMBER, DECEMBER):
        on(desk, date(month.year, month.month, 8))
        pay(desk, DIBAO, month)
    take(desk, DIBAO, key, "停发", reason="6", day=date(2026, 11, 10))
    with desk.store.reading() as connection:
        (over,) = payables.overpaid(connection, DIBAO, DECEMBER)
    assert (over.case_id, over.amount, [str(m) for m in over.months]) == (key, Money(80_000), ["2026-12"])
    edit(desk, DIBAO, key, recoveries=[
        {"booked": date(2026, 12, 8), "entry": RecoveryKind.DUE, "amount": over.amount, "words": "追缴通知1号"},
        {"booked": date(2026, 12, 8), "entry": RecoveryKind.RECEIVED, "amount": Money(30_000), "words": "第一期"}])
    with desk.store.reading() as connection:
        assert payables.overpaid(connection, DIBAO, DECEMBER) == []
    on(desk, date(2027, 1, 8))
    made = payments.make(desk, DIBAO, Month(2027, 1))
    assert {row.case_id: int(row.amount) for row in batches.lines(desk, made.id)} == {other: 40_000}
    with pytest.raises(Refusal, match="超过应追回金额"):
        edit(desk, DIBAO, key, recoveries=lambda rows: [*rows, {
            "booked": date(2026, 12, 9), "entry": RecoveryKind.WRITTEN_OFF, "amount": Money(60_000), "words": "核销"}])


def test_mutual_exclusion_is_told_while_applying_and_blocks(desk):
    _, people = family(desk, 2)
    on(desk, date(2026, 11, 2))
    again = dibao(desk, [people[1]])
    told = records.check(desk, DIBAO, records.load(desk, DIBAO, again))
    assert any(p.rule == "EX01" and "自2026年11月起享受低保金" in p.message for p in told)
    with pytest.raises(Refusal, match="不得同时享受"):
        take(desk, DIBAO, again, "提交")
    urban = dibao(desk, [people[1]], line=URBAN)
    with pytest.raises(Refusal, match="不得同时享受"):
        take(desk, URBAN, urban, "提交")


def test_closing_a_month_twice_is_identity(desk):
    family(desk)
    on(desk, date(2026, 11, 8))
    with pytest.raises(Refusal, match="还是“已生成”"):
        made = payments.make(desk, DIBAO, NOVEMBER)
        closing.close(desk, NOVEMBER)
    payments.void(desk, made.id, "重做")
    pay(desk, DIBAO, NOVEMBER)
    first = closing.close(desk, NOVEMBER)
    on(desk, date(2026, 12, 3))
    again = closing.close(desk, NOVEMBER)
    assert (first.already, again.already) == (False, True)
    assert again.programmes == first.programmes
    (home,) = (row for row in again.programmes if row.programme == DIBAO.key)
    assert (home.sum.amount, home.sum.times, home.sum.households) == (Money(80_000), 2, 1)
    late, _ = family(desk, 1)
    with pytest.raises(Refusal, match="已经月结"):
        payments.make(desk, DIBAO, NOVEMBER)
    assert late


def test_two_windows_on_one_case_lose_nothing(desk):
    from dataclasses import replace

    key = dibao(desk, [person(desk, "杨秀英")])
    first, second = records.load(desk, DIBAO, key), records.load(desk, DIBAO, key)
    records.save(desk, DIBAO, first, replace(first, values={**first.values, "hardship": "重病"}))
    with pytest.raises(Refusal, match="另一个窗口"):
        records.save(desk, DIBAO, second, replace(second, values={**second.values, "hardship": "残疾"}))
    assert records.load(desk, DIBAO, key).get("hardship") == "重病"
    with pytest.raises(Refusal, match="另一个窗口"):
        records.advance(desk, DIBAO, key, "提交", day=desk.today(), base_version=first.version[key])


def test_a_spouse_added_to_a_household_counts_from_its_month(desk):
    key, people = family(desk, 1)
    bride = person(desk, "新人", order=30)
    on(desk, date(2026, 11, 6))
    edit(desk, DIBAO, key, members=lambda rows: [*rows, relief.member(
        bride, Relation.SPOUSE, authorised=date(2026, 11, 5), began=DECEMBER)])
    take(desk, DIBAO, key, "变更", words="婚入一人")
    rows = records.load(desk, DIBAO, key).parts["entitlements"]
    assert [(str(r["began"]), str(r["ended"]), int(r["monthly"]) // 100) for r in rows] == [
        ("2026-12", "None", 800), ("2026-11", "2026-11", 400)]
    assert Component.DIBAO in {r["component"] for r in rows} and people
