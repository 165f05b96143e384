"""报送进度: what each township's months look like as packages come, wait, are merged and answered."""

from mzdesk.basics.months import Month
from mzdesk.exchange import board, enrolment, own, settling
from mzdesk.lines import LINES
from mzdesk.services import records

OCTOBER = Month(2026, 10)
CHILD = LINES["left_behind"]


def states(world, month=OCTOBER):
    return {line.site: line.cell(month).state for line in board.year(world.bureau, month)}


def test_a_month_goes_from_missing_to_answered(world):
    assert states(world) == {"431281103": "未到", "431281104": "未到"}
    world.person()
    world.round()
    assert states(world) == {"431281103": "已回执", "431281104": "未到"}
    (line,) = [one for one in board.year(world.bureau, OCTOBER) if one.site == "431281103"]
    assert line.cell(OCTOBER).entries > 0
    assert line.cell(OCTOBER.plus(-1)).state == "", "not enrolled yet"
    assert line.missing == ()


def test_what_waits_for_a_person_shows_until_it_is_decided(world):
    key = world.person(id_no="431281197001010018")
    world.round()
    world.change(key, world.bureau, id_no="431281197001010034")
    world.change(key, id_no="431281197001010050")
    world.round()
    assert states(world)["431281103"] == "待核"
    (one,) = settling.conflicts(world.bureau)
    settling.settle(world.bureau, one.id, settling.BUREAU_STANDS)
    assert states(world)["431281103"] == "已回执"


def test_a_missing_month_stays_in_sight_and_on_the_list_of_reminders(world):
    world.person()
    world.round()
    world.clock.advance(days=31)
    november = OCTOBER.plus(1)
    found = {line.site: line for line in board.year(world.bureau, november)}
    assert found["431281103"].missing == (november,)
    assert found["431281104"].missing == (OCTOBER, november)
    rows = board.reminders(world.bureau, november).rows
    assert [(row[1], row[2], row[3]) for row in rows] == [
        (found["431281103"].name, "未到", "无"), (found["431281104"].name, "未到", "10月")]


def test_a_revoked_township_is_reminded_no_more(world):
    sign = own.keys(world.other).sign.public.text
    enrolment.revoke(world.bureau, sign, world.bureau.today(), world.stick)
    assert [line.site for line in board.year(world.bureau, OCTOBER)] == ["431281103"]


def test_a_month_is_held_against_the_one_before(world):
    """October: two children in two villages; November: one of them alone."""
    first, second = (child(world, place) for place in (0, 1))
    world.round()
    world.clock.advance(days=31)
    november = OCTOBER.plus(1)
    world.change(first, record=CHILD.record, school="托口小学")
    world.round()
    (line,) = [one for one in board.year(world.bureau, november) if one.site == "431281103"]
    assert (line.now.words, line.before.words, line.fewer) == ("1 份、1 村", "2 份、2 村", True)
    (line,) = [one for one in board.year(world.bureau, OCTOBER) if one.site == "431281103"]
    assert (line.now.words, line.before.words, line.fewer) == ("2 份、2 村", "没有变动", False)
    assert second


def test_a_row_or_a_person_counts_as_its_file(world):
    first, second = (child(world, place) for place in (0, 1))
    world.round()
    world.clock.advance(days=31)
    with world.township.store.work("李") as work:
        work.put(CHILD.part("visits").record, {"owner_id": first, "visited": world.township.today()})
    world.change(world.get(world.township, second, CHILD.record)["person_id"], phone="13911111111")
    world.round()
    (line,) = [one for one in board.year(world.bureau, OCTOBER.plus(1)) if one.site == "431281103"]
    assert (line.now.files, line.fewer) == ({first, second}, False)


def child(world, place):
    home = records.village_options(world.township)[place].id
    person = world.person(village=home)
    with world.township.store.work("李") as work:
        return work.put(CHILD.record, {"state": "登记在册", "person_id": person})
