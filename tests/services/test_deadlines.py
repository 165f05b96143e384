"""The rows of deadlines are what the records say, whatever was written, whatever day it is, whatever policy holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from mzdesk.basics.days import PartialDay
from mzdesk.lines import LINES
from mzdesk.lines.elders.codes import Tag
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.services import deadlines, entrance, parameters, records, today, undoing
from mzdesk.services.deadlines import DUE
from mzdesk.services.dossiers import dossiers
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from tests.cases import relief
from tests.every_line.filled import whole
from tests.fixtures import TODAY, edit, put, put_child
from tests.homes.house import hazard, home
from tests.visiting.elders import ELDERS, elder

CHILDREN = LINES["left_behind"]
TELLING = ("line", "record_id", "matter", "due", "seen", "note", "name", "village", "group")
POLICY = """
[[visit_policy]]
category = "{category}"
risk = "0"
interval_days = {days}
methods = ["1"]
calls = []
calls_in_a_row = 0
valid_from = {begins}
basis = "测试文件"
"""


def kept(desk: Desk) -> set[tuple[str | None, ...]]:
    """The rows as they stand after catching up."""
    with deadlines.reading(desk) as connection:
        return {tuple(row) for row in connection.execute(select(*(DUE.c[key] for key in TELLING)))}


def told(desk: Desk) -> set[tuple[str | None, ...]]:
    """The same from the records alone, each read and reckoned for today."""
    found = set()
    with desk.store.reading() as connection:
        for line in deadlines.watched():
            for dossier in dossiers(connection, line):
                found |= {tuple(row[key] for key in TELLING)
                          for row in deadlines.reckoned(line, dossier, desk.around())}
    return found


def due(desk: Desk, key: str) -> str | None:
    """The due day of one record."""
    return next(row[3] for row in kept(desk) if row[1] == key and row[2] == "")


def listed(desk: Desk) -> dict[tuple[str, str], date]:
    """The due days as the lists of the lines show them."""
    return {(line.key, row.id): row.due for line in deadlines.watched()
            for row in records.listing(desk, line, records.Query(view="all")).rows if row.due is not None}


def some_elder(desk: Desk, chance: Random) -> None:
    born = date(chance.choice((1935, 1946, 1947, 1950)), chance.choice((2, 10, 11)), chance.randint(1, 28))
    elder(desk, "甲乙丙丁"[chance.randrange(4)], tags=(chance.choice(tuple(Tag)),), born=born,
          order=chance.randrange(300), since=desk.today() - timedelta(days=chance.randrange(90)),
          risk=chance.choice("0123"))


def some_child(desk: Desk, chance: Random) -> None:
    ends = desk.today() + timedelta(days=chance.randrange(-5, 40))
    put_child(desk, "登记在册", {
        "care": [{"carer_name": "奶奶", "relation": "1", "began": date(2026, 1, 1), "ends": ends, "signing_way": "1"}],
        "spells": [{"began": desk.today() - timedelta(days=chance.randrange(60))}],
    }, id_no=None, hukou_kind="4", has_carer="1")


def some_visit(desk: Desk, chance: Random) -> None:
    every = records.listing(desk, ELDERS, records.Query()).rows
    if every:
        rounds.record(desk, chance.choice(every).id, Answer(desk.today() - timedelta(days=chance.randrange(20)),
                                                            seen=chance.random() < 0.5))


def some_tag(desk: Desk, chance: Random) -> None:
    """A category that begins or ends in the days to come."""
    every = records.listing(desk, ELDERS, records.Query()).rows
    if every:
        before = records.load(desk, ELDERS, chance.choice(every).id)
        day = desk.today() + timedelta(days=chance.randrange(30))
        rows = [{**row, "ended": row["ended"] or max(day, row["began"])} for row in before.parts["tags"]]
        rows.append({"id": None, "tag": chance.choice(tuple(Tag)), "began": day})
        records.save(desk, ELDERS, before, replace(before, parts={**before.parts, "tags": tuple(rows)}))


def some_case(desk: Desk, chance: Random) -> None:
    key = relief.dibao(desk, [relief.person(desk, "单大山", order=chance.randrange(300))])
    for action in ("提交", "受理")[:chance.randrange(3)]:
        relief.take(desk, relief.DIBAO, key, action)


def some_hazard(desk: Desk, chance: Random) -> None:
    hazard(desk, home(desk, f"敬老院{chance.randrange(9999)}",
                      food_expires=desk.today() + timedelta(days=chance.randrange(-9, 40))))


def some_person(desk: Desk, chance: Random) -> None:
    """A birthday is put right, which moves those who are very old and alone to another rule."""
    with desk.store.reading() as connection:
        people = connection.scalars(select(Person.id).order_by(Person.id)).all()
    if people:
        with desk.store.work("经办人") as work:
            work.put(Person, {"birth": PartialDay(chance.choice((1930, 1946, 1960)), 10, chance.randint(1, 28))},
                     chance.choice(people))


def some_end(desk: Desk, chance: Random) -> None:
    line = chance.choice((ELDERS, CHILDREN))
    every = records.listing(desk, line, records.Query(view="all")).rows
    if every:
        records.void(desk, line, chance.choice(every).id, "重复登记")


def some_undo(desk: Desk, chance: Random) -> None:
    last = undoing.last_work(desk)
    if last is not None:
        undoing.undo(desk, last.work_id)


def some_days(desk: Desk, chance: Random) -> None:
    relief.on(desk, desk.today() + timedelta(days=chance.choice((1, 1, 2, 7, 31))))


def some_policy(desk: Desk, chance: Random) -> None:
    """An edition that holds at once, or from a day to come."""
    begins = desk.today() + timedelta(days=chance.choice((-30, 0, 3)))
    parameters.install(desk, POLICY.format(category="elders", days=chance.choice((5, 9, 60)), begins=begins))


def strict_policy(desk: Desk) -> None:
    """Every category of elders has an interval of its own, so that a tag or a birthday moves the day."""
    every = [f"elder_{tag.value}" for tag in Tag] + ["elder_advanced_alone"]
    parameters.install(desk, "".join(
        POLICY.format(category=category, days=3 + 2 * place, begins=date(2026, 1, 1))
        for place, category in enumerate(every)))


DEEDS: tuple[Callable[[Desk, Random], None], ...] = (
    some_elder, some_elder, some_child, some_visit, some_visit, some_tag, some_case, some_hazard, some_person, some_end,
    some_undo, some_days, some_days, some_policy)


@pytest.mark.parametrize("seed", range(6))
def test_the_rows_follow_whatever_is_done(desk, seed):
    chance = Random(seed)
    strict_policy(desk)
    for _ in range(4):
        some_elder(desk, chance)
    for _ in range(16):
        chance.choice(DEEDS)(desk, chance)
        if chance.random() < 0.5:
            assert kept(desk) == told(desk)
    assert kept(desk) == told(desk)
    assert {(line, key): date.fromisoformat(due) for line, key, matter, due, *_ in kept(desk)
            if matter == "" and due} == listed(desk)
    for line in deadlines.watched():
        late = records.listing(desk, line, records.Query(view="overdue")).rows if line.due else ()
        assert deadlines.overdue(desk, line) == len(late)


def test_a_category_that_begins_by_itself_moves_the_day(desk):
    strict_policy(desk)
    key = elder(desk, "甲", tags=(Tag.VETERAN,), since=TODAY)
    before = records.load(desk, ELDERS, key)
    rows = (*before.parts["tags"], {"id": None, "tag": Tag.ALONE, "began": TODAY + timedelta(days=5)})
    records.save(desk, ELDERS, before, replace(before, parts={**before.parts, "tags": rows}))
    assert due(desk, key) == "2026-11-01", "优抚, the eleventh: 3 + 2 × 10 days"
    relief.on(desk, TODAY + timedelta(days=5))
    assert due(desk, key) == "2026-10-12", "独居: 3 days"


def test_a_birthday_put_right_moves_the_day(desk):
    strict_policy(desk)
    parameters.install(desk, POLICY.format(category="elder_advanced_alone", days=1, begins=date(2026, 2, 1)))
    key = elder(desk, "甲", tags=(Tag.ALONE,), since=TODAY, born=date(1950, 4, 1))
    assert due(desk, key) == "2026-10-12"
    person = records.load(desk, ELDERS, key).values["person_id"]
    with desk.store.work("经办人") as work:
        work.put(Person, {"birth": PartialDay(1940, 4, 1)}, person)
    assert due(desk, key) == "2026-10-10"


def test_after_a_rebuild_they_are_the_same(desk):
    chance = Random(3)
    for deed in (some_elder, some_child, some_case, some_hazard, some_visit, some_days):
        deed(desk, chance)
    before = kept(desk)
    deadlines.rebuild(desk)
    assert before == kept(desk) != set()


@pytest.mark.parametrize("line", deadlines.watched(), ids=lambda line: line.key)
def test_a_row_holds_on_every_day_that_it_promises(line, desk):
    """What a line says turns by itself only on the days that ``Line.due`` names: else its rows would go stale."""
    values, parts = whole(desk, line)
    spells = {line.spells: [{"began": TODAY - timedelta(days=20)}]} if line.spells else {}
    for state in line.states:
        key = put(desk, line, values, parts={**parts, **spells})
        with desk.store.work("经办人") as work:
            work.put(line.record, {"state": state}, key)
        dossier = records.load(desk, line, key)
        day, rows = TODAY, deadlines.reckoned(line, dossier, desk.around(TODAY))
        for _ in range(900):
            day += timedelta(days=1)
            now = deadlines.reckoned(line, dossier, desk.around(day))
            held = not rows or day.isoformat() <= rows[0]["until"]
            edition = desk.policy.edition(day) == desk.policy.edition(day - timedelta(days=1))
            if held and edition:
                assert [{**row, "until": ""} for row in now] == [{**row, "until": ""} for row in rows], day
            rows = now


def test_a_clock_that_went_back_is_believed(desk):
    elder(desk, "甲", since=date(2026, 8, 1))
    kept(relief.on(desk, TODAY + timedelta(days=40)))
    relief.on(desk, TODAY)
    assert kept(desk) == told(desk)


def test_a_posting_that_is_over_may_go_on_and_is_late_for_nobody(desk):
    relief.with_policy(desk)
    key = relief.dibao(desk, [relief.person(desk, "单大山", order=5)])
    with desk.store.work("经办人") as work:
        work.put(relief.DIBAO.record, {"state": "公示中", "accepted": TODAY - timedelta(days=12)}, key)
        posting = relief.DIBAO.part("postings").record
        work.put(posting, {"owner_id": key, "began": TODAY - timedelta(days=9)})
    found = today.read(desk)
    assert [(one.matter, one.words) for one in found.items["today"]] == [
        ("农村低保公示期满", "已满，可以上报")]
    assert found.items["late"] == ()


def test_what_is_late_is_changed_by_an_edit_of_the_person_alone(desk):
    key = elder(desk, "甲", since=date(2026, 8, 1))
    assert deadlines.overdue(desk, ELDERS) == 1
    edit(desk, ELDERS, key, risk="1")
    assert kept(desk) == told(desk)


def test_rows_as_they_were_left_are_shown_only_where_nothing_but_the_day_has_changed(make_desk):
    desk = make_desk()
    key = elder(desk, "甲", since=TODAY - timedelta(days=20))
    deadlines.catch_up(desk)
    assert not deadlines.left_yesterday(desk)
    relief.on(desk, TODAY + timedelta(days=1))
    assert deadlines.left_yesterday(desk)
    entrance.came_in(desk, entrance.WINDOW)  # that somebody came in is written too, but of no record
    assert deadlines.left_yesterday(desk)
    assert today.read(desk, as_they_stand=True) == today.read(desk)
    relief.on(desk, TODAY + timedelta(days=2))
    records.void(desk, ELDERS, key, "重复登记")
    assert not deadlines.left_yesterday(desk)


def test_entries_that_change_no_row_are_noted_once_they_are_many(desk, monkeypatch):
    key = elder(desk, "甲", since=date(2026, 8, 1))
    deadlines.catch_up(desk)
    stood = stands(desk)
    entrance.came_in(desk, entrance.WINDOW)
    deadlines.catch_up(desk)
    assert stands(desk) == stood
    edit(desk, ELDERS, key, risk="1")  # what changes a row is led on from where the rows stood
    assert kept(desk) == told(desk)
    assert stands(desk).seq > stood.seq
    stood = stands(desk)
    monkeypatch.setattr(deadlines, "LOOKED_THROUGH_AGAIN", 2)
    for _ in range(2):
        entrance.came_in(desk, entrance.WINDOW)
    deadlines.catch_up(desk)
    assert stands(desk).seq == stood.seq + 2


def stands(desk):
    with desk.store.reading() as connection:
        return deadlines._kept(connection)


def test_rows_left_under_another_policy_are_not_shown(make_desk):
    desk = make_desk()
    elder(desk, "甲", since=TODAY - timedelta(days=20))
    deadlines.catch_up(desk)
    relief.on(desk, TODAY + timedelta(days=1))
    parameters.install(desk, POLICY.format(category="elders", days=15, begins=TODAY))
    assert not deadlines.left_yesterday(desk)
