"""What must hold for any household, any months, any order of events (hypothesis), reckoned without a database."""

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from mzdesk.basics.days import PartialDay
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import dibao, means
from mzdesk.cases.codes import Component, IncomeCategory, IncomeMode
from mzdesk.cases.entitle import Grant, due, in_month, settle, taper
from mzdesk.people.codes import DisabilityGrade
from mzdesk.policy import shipped
from tests.cases.relief import BASIS, FIGURES

AROUND = Circumstances(date(2026, 10, 9), shipped().with_rows([(t, {**BASIS, **row}) for t, row in FIGURES]))
START = Month(2026, 1)
MONTHS = st.integers(0, 30).map(START.plus)
AMOUNTS = st.integers(1, 100_000).map(Money)


def member(place, drawn):
    year, insured, severe, ill = drawn
    return {
        "person": f"p{place}", "person_name": f"成员{place}", "person_birth": PartialDay(year, 5, 1), "counted": True,
        "insured": insured, "disability_grade": DisabilityGrade.SECOND if severe else None, "serious_illness": ill,
    }


ONE = st.tuples(st.integers(1940, 2020), st.booleans(), st.booleans(), st.booleans())
MEMBERS = st.lists(ONE, min_size=1, max_size=7)
INCOMES = st.lists(st.integers(0, 5_000_000), max_size=5)


def case(drawn, incomes):
    rows = tuple(member(place, one) for place, one in enumerate(drawn))
    earned = tuple({
        "person": "p0", "category": IncomeCategory.WAGE, "item": "务工", "mode": IncomeMode.ACTUAL,
        "gross": Money(cents),
    } for cents in incomes)
    return Dossier("c", "发放中", {}, {"members": rows, "incomes": earned, "obligors": (), "properties": ()})


@settings(max_examples=150)
@given(MEMBERS, INCOMES)
def test_the_components_of_a_household_add_up_to_its_amount(drawn, incomes):
    made = case(drawn, incomes)
    sheet = means.sheet(made, "rural_dibao", Month(2026, 10), AROUND)
    grants = dibao.grants_of("rural_dibao")(made, Month(2026, 10), AROUND)
    if sheet.insured:
        assert sum(grant.monthly for grant in grants) == sheet.total
        assert sheet.lines[-1].amount == sheet.total
    assert all(type(grant.monthly) is Money for grant in grants)
    # one 分类施保 a person at most, and never for somebody who is not insured
    persons = [grant.person for grant in grants if grant.component is Component.CLASS_EXTRA]
    assert len(set(persons)) == len(persons)
    assert set(persons) <= {f"p{place}" for place, one in enumerate(drawn) if one[1]}
    # the household's amount is the exact gap rounded up to whole 元 once
    gap = max(Fraction(0), sheet.standard - sheet.per_head) * sheet.insured
    assert 0 <= sheet.difference - gap < 100


def applied(rows, made, counter):
    """The rows as the database would hold them after a rewrite."""
    changed = {row: values for _, row, values in made.changes}
    kept = [{**row, **changed.get(row["id"], {})} for row in rows]
    return kept + [{**values, "id": f"r{next(counter)}"} for part, values in made.rows if part == "entitlements"]


CHANGES = st.lists(st.tuples(MONTHS, AMOUNTS), min_size=1, max_size=6)


def history(changes):
    """A component changed several times, in any order of months: what counts is what was said last for a month."""
    counter = iter(range(10_000))
    rows, said = [], {}
    for month, amount in changes:
        made = settle(Dossier("c", "", {}, {"entitlements": tuple(rows)}), [Grant(Component.DIBAO, amount)], month)
        rows = applied(rows, made, counter)
        for later in month.until(START.plus(40)):
            said[later] = amount
    return rows, said, counter


@given(CHANGES)
def test_every_month_is_due_what_was_said_last(changes):
    rows, said, _ = history(changes)
    for month in START.until(START.plus(40)):
        assert due(rows, month) == said.get(month, 0)
        assert len(in_month(rows, month)) == (month in said)


@given(AMOUNTS, st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_tapering_pays_its_share_of_each_month_and_ends_by_itself(amount, percents):
    rows, _, counter = history([(START, amount)])
    start = START.plus(5)
    rows = applied(rows, taper(Dossier("c", "", {}, {"entitlements": tuple(rows)}), start, percents), counter)
    for place, percent in enumerate(percents):
        assert abs(due(rows, start.plus(place)) - Fraction(int(amount) * percent, 100)) <= Fraction(1, 2)
    assert due(rows, start.plus(-1)) == amount
    assert due(rows, start.plus(len(percents))) == 0
