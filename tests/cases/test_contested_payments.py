"""Nobody is paid while the bureau has still to decide a name, a number, a death or an account (sync rules)."""

import pytest
from sqlalchemy import delete, insert

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import CHECKED
from mzdesk.services import batches, payments
from mzdesk.services.payment_checks import findings
from mzdesk.store.local import Contested
from tests.cases.relief import DIBAO, dibao, grant, person

OCTOBER = Month(2026, 10)


def contested(desk, entity, record, field):
    with desk.store.writing() as connection:
        connection.execute(insert(Contested), {"entity": entity, "record_id": record, "field": field, "told": ""})


@pytest.fixture
def two(desk):
    """Two granted cases: a couple, and somebody alone."""
    husband, wife, other = (person(desk, name, order=order) for order, name in enumerate(("甲", "乙", "丙")))
    couple, alone = dibao(desk, [husband, wife]), dibao(desk, [other], account="6230900000000002")
    for key in (couple, alone):
        grant(desk, DIBAO, key)
    return {"couple": couple, "alone": alone, "wife": wife, "other": other}


@pytest.mark.parametrize(("entity", "record", "field", "held"), [
    ("person", "other", "id_no", "alone"), ("person", "wife", "name", "couple"),
    ("rural_dibao", "alone", "account", "alone")])
def test_the_batch_marks_what_waits_and_pays_the_rest(desk, two, entity, record, field, held):
    contested(desk, entity, two[record], field)
    month = OCTOBER.plus(1)
    desk.clock.advance(days=31)
    made = payments.make(desk, DIBAO, month)
    rows = batches.lines(desk, made.id)
    assert {row.case_id for row in rows if row.held} == {two[held]}
    assert made.total == sum(row.amount for row in rows if not row.held)
    told = [one for one in findings(desk, made.id) if one.rule == "C01"]
    assert {one.case_id for one in told} == {two[held]}
    assert not any(one.blocking for one in told)
    line = next(row.id for row in rows if row.held)
    with pytest.raises(Refusal) as refused:
        payments.hold(desk, made.id, [line], held=False)
    assert refused.value.sentence == (
        "选中的人里有一栏两边不一致，等市局核定，核定前暂缓发放。读入市局的反馈后再恢复。")
    payments.move(desk, made.id, CHECKED)


def test_what_came_to_be_contested_after_the_batch_was_made_stops_it(desk, two):
    desk.clock.advance(days=31)
    made = payments.make(desk, DIBAO, OCTOBER.plus(1))
    contested(desk, "person", two["other"], "died")
    with pytest.raises(Refusal) as refused:
        payments.move(desk, made.id, CHECKED)
    assert refused.value.sentence == (
        "还有1处问题没有处理：有一栏两边不一致，等市局核定，核定前暂缓发放。请更正案卷后重新生成，或暂缓发放这些行。")


def test_once_it_is_decided_the_line_is_paid_with_what_was_kept_back(desk, two):
    contested(desk, "person", two["other"], "id_no")
    desk.clock.advance(days=31)
    made = payments.make(desk, DIBAO, OCTOBER.plus(1))
    line = next(row.id for row in batches.lines(desk, made.id) if row.held)
    with desk.store.writing() as connection:
        connection.execute(delete(Contested))
    payments.hold(desk, made.id, [line], held=False)
    assert not any(row.held for row in batches.lines(desk, made.id))
