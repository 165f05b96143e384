"""What must hold of real batches for any order of changes, returns and stops (hypothesis, a new office each time)."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import Component, RecoveryKind
from mzdesk.cases.entitle import Grant, settle, stop
from mzdesk.cases.payments import Result
from mzdesk.cases.record import Entitlement
from mzdesk.services import batches, payables, records
from tests.cases.relief import DIBAO, URBAN, dibao, edit, grant, on, pay, person, with_policy

FIRST = Month(2026, 11)
PAID_MONTHS = 4
LAST = FIRST.plus(PAID_MONTHS)
AMOUNTS = st.integers(1, 100_000).map(Money)

CHANGE = st.none() | st.tuples(st.integers(0, PAID_MONTHS), AMOUNTS)
"""How many months back a new amount counts, and the amount; None: nothing is learnt this month."""
YEAR = st.lists(st.tuples(CHANGE, st.booleans()), min_size=PAID_MONTHS, max_size=PAID_MONTHS)
"""For each month what is learnt before it is paid, and whether the bank sends the money back."""


def rewrite(desk, line, key, change):
    """Put the outcome of a rewrite of entitlements into the office."""
    made = change(records.load(desk, line, key))
    with desk.store.work("经办人") as work:
        for _, row, values in made.changes:
            work.put(Entitlement, values, row)
        for _, values in made.rows:
            work.put(Entitlement, {**values, "owner_id": key})


def say(desk, cases, month, amount):
    """From a month on the same amount is due in both cases."""
    for line, key in cases:
        rewrite(desk, line, key, lambda case: settle(case, [Grant(Component.DIBAO, amount)], month))


def pay_if_due(desk, line, month, returned=()):
    try:
        pay(desk, line, month, returned)
    except Refusal as refused:
        assert refused.code == "nothing-payable"


def received(desk, line, key):
    """What the household got for each month, over all batches."""
    found = {}
    for batch in batches.batches(desk, line.key):
        for row in batches.lines(desk, batch.id):
            if row.case_id == key and row.result is not Result.RETURNED:
                found[row.month] = found.get(row.month, 0) + int(row.amount)
    return found


def too_much(desk, line, key):
    with desk.store.reading() as connection:
        return sum(int(one.amount) for one in payables.overpaid(connection, line, LAST) if one.case_id == key)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(year=YEAR, begins=AMOUNTS)
def test_month_by_month_or_at_the_end_with_back_pay_is_the_same_money(make_desk, year, begins):
    desk = with_policy(make_desk())
    monthly, once = (
        (line, dibao(desk, [person(desk, "户主", order=n)], line=line)) for n, line in enumerate((DIBAO, URBAN)))
    for line, key in (monthly, once):
        grant(desk, line, key)
    said = dict.fromkeys(FIRST.until(LAST), int(begins))
    say(desk, (monthly, once), FIRST, begins)
    for place, (change, returned) in enumerate(year):
        month = FIRST.plus(place)
        on(desk, month.first)
        if change:
            back, amount = change
            start = max(FIRST, month.plus(-back))
            say(desk, (monthly, once), start, amount)
            said.update(dict.fromkeys(start.until(LAST), int(amount)))
        pay_if_due(desk, *monthly[:1], month, [monthly[1]] if returned else ())
    on(desk, LAST.first)
    for line, _ in (monthly, once):
        pay_if_due(desk, line, LAST)
    by_month, at_the_end = received(desk, *monthly), received(desk, *once)
    assert at_the_end == said
    assert all(by_month[month] >= amount for month, amount in said.items())
    assert sum(by_month.values()) - too_much(desk, *monthly) == sum(said.values())
    assert too_much(desk, *once) == 0


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begins=AMOUNTS, kept=st.integers(0, PAID_MONTHS))
def test_stopped_late_and_recovered_the_net_is_what_was_due(make_desk, begins, kept):
    desk = with_policy(make_desk())
    key = dibao(desk, [person(desk, "户主")])
    grant(desk, DIBAO, key)
    say(desk, [(DIBAO, key)], FIRST, begins)
    for month in FIRST.until(LAST):
        on(desk, month.first)
        pay(desk, DIBAO, month)
    rewrite(desk, DIBAO, key, lambda case: stop(case, FIRST.plus(kept - 1)))
    over = too_much(desk, DIBAO, key)
    assert over == int(begins) * (PAID_MONTHS + 1 - kept)
    if over:
        edit(desk, DIBAO, key, recoveries=[{
            "entry": RecoveryKind.DUE, "booked": desk.today(), "amount": Money(over), "words": "停发后多发"}])
    assert too_much(desk, DIBAO, key) == 0
    assert sum(received(desk, DIBAO, key).values()) - over == int(begins) * kept
