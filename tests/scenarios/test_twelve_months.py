"""Twenty townships and their bureau for twelve months: sticks are lost, packages come twice and late, receipts stray.

At the end every township hands in once more; then both sides hold the same, and the board knows every month.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.months import Month
from mzdesk.exchange import board, enrolment, handin, intake, receipts, state
from mzdesk.people.desk import Desk
from mzdesk.people.places import divisions
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD

FIRST = Month(2026, 1)
MONTHS = 12
LOST, TWICE, LATE, RECEIPT_LOST = 0.15, 0.15, 0.10, 0.15


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The bureau, every township of the city, a clock and a stick."""
    monkeypatch.setattr(keyring, "COST", CHEAP)
    clock = FixedClock(datetime(2026, 1, 4, 9, tzinfo=CHINA))
    townships = [one for one in divisions() if one.role == "township"]
    stick = tmp_path / "优盘"
    stick.mkdir()

    def office(name: str, role: str, area: str) -> Desk:
        made = offices.create(tmp_path / name, role=role, area=area, name=f"{area}办", password=PASSWORD, clock=clock)
        return made.desk

    bureau = office("b", "bureau", "431281")
    desks = [office(one.code, "township", one.code) for one in townships]
    roster = enrolment.accept(bureau, [enrolment.request(desk, stick).path for desk in desks], stick).path
    for desk in desks:
        enrolment.install(desk, roster)
    yield clock, bureau, desks, stick
    for desk in (bureau, *desks):
        desk.store.close()


def works(desk: Desk, random: Random, people: list[str]) -> int:
    """A month's work: people come, telephone numbers change; returns how many changes."""
    made = 0
    with desk.store.work("李") as work:
        for _ in range(random.randint(1, 3)):
            people.append(work.put(Person, {"name": f"单{len(people)}", "phone": "13800000000"}))
            made += 1
        for key in random.sample(people, min(2, len(people))):
            work.put(Person, {"phone": f"139{random.randint(0, 99999999):08d}"}, key)
            made += 1
    return made


def same(bureau: Desk, desk: Desk) -> bool:
    """Whether both sides hold the same rows of that township, table by table."""
    with desk.store.reading() as mine, bureau.store.reading() as theirs:
        ours = state.of_site(mine, desk.office.area)
        return not state.differing(theirs, desk.office.area, ours)


def handed_in(county: Any, random: Random, desk: Desk, pending: list[Path]) -> None:
    """One hand-in with what befalls sticks: lost, copied twice, brought later, the receipt left on a desk."""
    _, bureau, _, stick = county
    made = handin.export(desk, stick)
    if random.random() < LOST:
        return
    if random.random() < LATE:
        pending.append(made.path)
        return
    paths = [made.path] * (2 if random.random() < TWICE else 1)
    for taken in intake.take(bureau, paths, receipts=stick):
        assert taken.result in ("merged", "duplicate"), taken
        if taken.receipt is not None and random.random() >= RECEIPT_LOST:
            receipts.read(desk, taken.receipt)


@pytest.mark.slow
def test_nothing_is_lost_in_a_year_of_losses(county: Any) -> None:
    clock, bureau, desks, stick = county
    random = Random(20261124)
    people: dict[str, list[str]] = {desk.office.area: [] for desk in desks}
    edits, pending = 0, list[Path]()
    for place in range(MONTHS):
        month = FIRST.plus(place)
        clock.moment = datetime(month.year, month.month, 25, 9, tzinfo=CHINA)
        for desk in desks:
            edits += works(desk, random, people[desk.office.area])
            handed_in(county, random, desk, pending)
        for path in random.sample(pending, len(pending) // 2):  # what was brought late
            pending.remove(path)
            (taken,) = intake.take(bureau, [path], receipts=stick)
            assert taken.result in ("merged", "duplicate", "gap"), taken
    clock.moment += timedelta(days=3)
    for desk in desks:
        made = handin.export(desk, stick)
        (taken,) = intake.take(bureau, [made.path], receipts=stick)
        if taken.result == "gap":
            receipts.read(desk, taken.receipt)
            (taken,) = intake.take(bureau, [handin.export(desk, stick).path], receipts=stick)
        assert taken.result in ("merged", "duplicate"), taken
        receipts.read(desk, taken.receipt)
        assert same(bureau, desk), desk.office.area
    assert edits > 20 * MONTHS * 2
    with bureau.store.reading() as connection:
        held = {row for row in connection.execute(Person.__table__.select())}
    assert len(held) == sum(map(len, people.values()))
    lines = board.year(bureau, FIRST.plus(MONTHS - 1))
    assert len(lines) == len(desks)
    assert all(line.cell(FIRST.plus(MONTHS - 1)).state in ("已回执", "已合并") for line in lines)
    missed = sum(len(line.missing) for line in lines)
    assert 0 < missed < len(desks) * MONTHS // 2, "what was lost shows as months without a package"
    assert date(2026, 12, 28) == bureau.today()
