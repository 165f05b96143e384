"""政策包: issued by the bureau, installed by a township, never an older one; what stands above is not set below."""

from datetime import date

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import policies
from mzdesk.services import parameters

STANDARD = """
[[standard]]
programme = "rural_dibao"
year = "{year}"
valid_from = {begins}
basis = "洪政发〔2026〕{number}号"
"""
FIRST = STANDARD.format(year=5400, begins="2026-06-01", number=20)
SECOND = STANDARD.format(year=5700, begins="2027-01-01", number=31)
LOCAL = STANDARD.format(year=9999, begins="2026-07-01", number=1)


def standard(desk, on):
    return desk.policy.demand("standard", on, programme="rural_dibao")["year"]


def install(world, path):
    issue = policies.install(world.township, path)
    parameters.refresh(world.township)
    return issue


def test_a_township_goes_by_what_the_bureau_issued(world):
    made = policies.publish(world.bureau, FIRST, world.stick)
    assert (made.version, made.rows) == (1, 1)
    assert install(world, made.path).version == 1
    assert standard(world.township, date(2026, 6, 1)) == "5400"
    assert standard(world.township, date(2026, 5, 31)) != "5400"


def test_each_edition_carries_all_before_it_and_dates_decide(world):
    policies.publish(world.bureau, FIRST, world.stick)
    second = policies.publish(world.bureau, SECOND, world.stick)
    assert (second.version, second.rows) == (2, 2)
    install(world, second.path)
    assert [standard(world.township, day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == ["5400", "5700"]
    again = policies.hand_out(world.bureau, world.stick)
    assert (again.version, again.path) == (2, second.path)


def test_an_older_edition_is_refused(world):
    first = policies.publish(world.bureau, FIRST, world.stick)
    second = policies.publish(world.bureau, SECOND, world.stick)
    install(world, second.path)
    with pytest.raises(Refusal, match="旧，没有安装"):
        install(world, first.path)
    assert standard(world.township, date(2027, 1, 1)) == "5700"
    assert install(world, second.path).version == 2


def test_a_township_cannot_set_what_stands_above_it(world):
    parameters.install(world.township, LOCAL)
    assert standard(world.township, date(2026, 8, 1)) == "9999"
    install(world, policies.publish(world.bureau, FIRST, world.stick).path)
    assert standard(world.township, date(2026, 8, 1)) == "5400"
    with pytest.raises(Refusal, match="由市局下发，本机不能改"):
        parameters.install(world.township, LOCAL)


def test_it_stays_in_force_after_the_program_is_started_again(world):
    install(world, policies.publish(world.bureau, FIRST, world.stick).path)
    world.township.store.close()
    world.township = world.open("431281103")
    assert standard(parameters_of(world.township), date(2026, 8, 1)) == "5400"


def parameters_of(desk):
    parameters.refresh(desk)
    return desk


def test_only_the_bureau_issues_and_only_its_signature_counts(world):
    with pytest.raises(Refusal, match="由市局下发"):
        policies.publish(world.township, FIRST, world.stick)
    made = policies.publish(world.bureau, FIRST, world.stick)
    data = made.path.read_bytes()
    made.path.write_bytes(data.replace(b"5400", b"9400"))
    with pytest.raises(Refusal):
        install(world, made.path)
    assert policies.current(world.township) is None


@pytest.mark.parametrize("text", ["", "not toml [", "[[standard]]\nyear = 1\n", FIRST.replace("basis", "grund")])
def test_what_is_no_parameter_file_is_refused_before_it_is_signed(world, text):
    with pytest.raises(Refusal):
        policies.publish(world.bureau, text, world.stick)
    assert policies.current(world.bureau) is None
    assert not list(world.stick.glob("*政策*"))


def test_a_receipt_or_roster_is_not_taken_for_parameters(world):
    world.person()
    taken = world.take(world.export().path)
    with pytest.raises(Refusal):
        policies.install(world.township, taken.receipt)
