"""The sample rosters taken in: who is accepted and why not, checked against a second judgement from the raw cells."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from mzdesk import sheets
from mzdesk.people.places import Village
from mzdesk.services import imports, records
from mzdesk.store import log
from mzdesk.store.log import LOG
from mzdesk.store.work import table_of
from tests.fixtures import CHILDREN
from tests.services.rosters import ROSTERS, SAMPLES, Raw, counts, judged, of_file, parts_of, village_names

TWO_LEVELS = {
    1: "village", 2: "group", 3: "name", 4: "sex", 5: "birth", 6: "id_no", 7: "reason", 8: "care.carer_name",
    9: "care.relation", 10: "care.carer_phone", 11: "schooling", 12: "school", 13: "boarding", 14: "parents_place",
    15: "parents_contact", 16: "life",
}
ONE_LEVEL = {
    0: "village", 1: "name", 2: "sex", 3: "id_no", 4: "reason", 5: "care.carer_name", 6: "care.carer_phone",
    7: "school",
}


@pytest.fixture(params=ROSTERS, ids=[name.partition(".")[0] for name in ROSTERS])
def roster(request, make_desk):
    """One file, the office it belongs to, and what should become of each of its rows."""
    path = SAMPLES / request.param
    area = ROSTERS[request.param]
    return path, make_desk(area=area), judged(of_file(path), village_names(area))


def table_of_roster(path):
    return sheets.table_of_file(path, imports.known_words(CHILDREN))


def judge(desk, path, **options):
    table = table_of_roster(path)
    mapping = imports.propose(desk, CHILDREN, table)
    return imports.judge(desk, CHILDREN, table, mapping, **options), table, mapping


def take_in(desk, path, **options):
    return imports.take_in(desk, CHILDREN, *judge(desk, path, **options))


def entries(desk):
    with desk.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(LOG))


def whole_rows(desk):
    listing = records.listing(desk, CHILDREN, records.Query(view="all"))
    return [records.load(desk, CHILDREN, row.id) for row in listing.rows]


def test_headings_of_one_and_two_levels_are_matched(roster):
    path, desk, _ = roster
    _, _, mapping = judge(desk, path)
    assert mapping == (ONE_LEVEL if path.suffix == ".csv" else TWO_LEVELS)


def test_every_row_is_judged_as_its_raw_cells_ask(roster):
    path, desk, raw = roster
    judgement, _, _ = judge(desk, path)
    assert [row.number for row in judgement.rows] == [row.number for row in raw]
    for row, mine in zip(judgement.rows, raw, strict=True):
        assert row.values["name"] == mine.name
        assert {p.rule for p in row.problems if p.blocking} == mine.wrong, mine
        assert row.outcome == ("rejected" if mine.wrong else "new"), mine
    good = counts(raw)["good"]
    assert judgement.counts == {"new": good, "already": 0, "rejected": len(raw) - good, "draft": 0}
    assert set(judgement.reasons()) == {row.number for row in raw if row.wrong}
    assert all(judgement.reasons().values())


def test_a_trial_changes_nothing(roster):
    path, desk, _ = roster
    before = entries(desk)
    judge(desk, path)
    judge(desk, path, drafts=True)
    assert entries(desk) == before
    assert records.listing(desk, CHILDREN, records.Query(view="all")).total == 0


def test_what_was_taken_in_is_what_the_cells_say(roster):
    path, desk, raw = roster
    result = take_in(desk, path)
    good = [row for row in raw if not row.wrong]
    assert (result.rows, result.imported, result.rejected, result.drafts, result.already_there) == (
        len(raw), len(good), len(raw) - len(good), 0, 0)
    stored = whole_rows(desk)
    assert {child.state for child in stored} == {"待核实"}
    assert Counter((c.values["name"], c.values["id_no"] or "") for c in stored) == Counter(
        (row.name, row.id_no) for row in good)
    _same_births(stored, good)
    named = sum(bool(row.carer) for row in good)
    assert sum(bool(c.parts["care"]) and bool(c.parts["care"][0]["carer_name"]) for c in stored) == named
    with desk.store.reading() as connection:
        assert log.broken_at(connection, desk.store.epoch, log.Head()) is None


def _same_births(stored, good: list[Raw]) -> None:
    """The birth date of the number where there is one, else as much of it as was written."""
    expected = Counter(
        f"{row.id_no[6:10]}-{row.id_no[10:12]}-{row.id_no[12:14]}" if row.id_no
        else "-".join(f"{part:02d}" for part in parts_of(row.birth))
        for row in good)
    assert Counter(str(child.values["birth"] or "") for child in stored) == expected


def test_the_same_file_twice_adds_nobody(roster):
    path, desk, raw = roster
    first = take_in(desk, path)
    before = entries(desk)
    second = take_in(desk, path)
    assert (second.imported, second.drafts, second.already_there) == (0, 0, first.imported + counts(raw)["repeated"])
    assert second.changes.touched == frozenset()
    assert entries(desk) == before


def test_rows_with_faults_come_in_as_drafts_where_that_is_asked_for(roster):
    path, desk, raw = roster
    result = take_in(desk, path, drafts=True)
    faulty = [row for row in raw if row.wrong - {"repeated"} and "repeated" not in row.wrong]
    assert faulty
    assert (result.drafts, result.rejected) == (len(faulty), counts(raw)["repeated"])
    drafts = [child for child in whole_rows(desk) if child.state == "草稿"]
    assert Counter(c.values["name"] for c in drafts) == Counter(row.name for row in faulty)
    for child in drafts:
        assert any(p.blocking for p in records.check(desk, CHILDREN, child))
    again = take_in(desk, path, drafts=True)
    assert (again.imported, again.drafts) == (0, 0)


def test_the_import_is_one_unit_of_work_that_can_be_taken_back(roster):
    path, desk, raw = roster
    result = take_in(desk, path)
    with desk.store.reading() as connection:
        people = table_of(CHILDREN.subject)
        count = select(func.count()).select_from(people).where(people.c.void_reason.is_(None))
        assert connection.scalar(count) == result.imported
    assert records.last_work(desk).words == f"导入农村留守儿童{result.imported}人"
    records.undo(desk, result.changes.work_id)
    assert whole_rows(desk) == []
    with desk.store.reading() as connection:
        assert connection.scalar(count) == 0
    assert take_in(desk, path).imported == counts(raw)["good"]


def test_rows_of_a_village_that_is_not_registered_are_set_aside(make_desk):
    desk, path = make_desk(), SAMPLES / "托口镇留守儿童花名册.xlsx"
    raw = of_file(path)
    place = raw[0].village
    with desk.store.work("甲") as work:
        work.void(Village, next(o.id for o in records.village_options(desk) if o.label == place), "撤并")
    rows = judged(raw, village_names("431281103") - {place})
    judgement, _, _ = judge(desk, path)
    assert {r.number for r in judgement.rows if r.outcome == "rejected"} == {r.number for r in rows if r.wrong}
    assert judgement.reasons()[raw[0].number] == (
        f"托口镇没有登记名为“{place}”的村（社区），请改正名称，或先在“村（社区）”中登记")


def test_precision_of_births_is_kept_where_no_number_tells_more(make_desk):
    """2015.09 without a number stays a month: nothing invents the first (care.md trap 22)."""
    path = SAMPLES / "托口镇留守儿童花名册.xlsx"
    raw = judged(of_file(path), village_names("431281103"))
    months = [row for row in raw if not row.id_no and not row.wrong and len(parts_of(row.birth)) == 2]
    desk = make_desk()
    take_in(desk, path)
    stored = {c.values["name"]: c.values["birth"] for c in whole_rows(desk) if not c.values["id_no"]}
    assert months
    for row in months:
        assert (stored[row.name].year, stored[row.name].month, stored[row.name].day) == (*parts_of(row.birth), None)


def test_a_remembered_mapping_is_proposed_again_for_the_same_headings(make_desk):
    desk, path = make_desk(), SAMPLES / "托口镇留守儿童花名册.xlsx"
    table = table_of_roster(path)
    changed = {column: path_ for column, path_ in TWO_LEVELS.items() if column != 16}
    imports.remember(desk, CHILDREN, table, changed)
    assert imports.propose(desk, CHILDREN, table) == changed
    other = table_of_roster(SAMPLES / "塘湾镇补录.csv")
    assert imports.propose(desk, CHILDREN, other) == ONE_LEVEL
