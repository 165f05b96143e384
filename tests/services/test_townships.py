"""The bureau's registers: a township for every row, a filter by township and village, totals, the roster on paper."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, feedback, handin, intake
from mzdesk.services import papers, records
from mzdesk.services.listing import SITE
from mzdesk.services.names import site_name, village_by_name
from tests.fixtures import CHILDREN, edit, put_child, village

TOWNS = {"431281103": ("杨思怡", "单小辰"), "431281104": ("向䶮",)}


@pytest.fixture
def three(make_desk, tmp_path):
    """Two townships with children and the bureau that took them in; and the stick."""
    stick = tmp_path / "优盘"
    stick.mkdir()
    desks = {area: make_desk(area=area) for area in TOWNS}
    bureau = make_desk(role="bureau")
    made = enrolment.accept(bureau, [enrolment.request(desk, stick).path for desk in desks.values()], stick)
    for area, desk in desks.items():
        enrolment.install(desk, made.path)
        for place, name in enumerate(TOWNS[area]):
            put_child(desk, "登记在册", name=name, id_no=None, village=village(desk, place))
        intake.take(bureau, [handin.export(desk, stick).path], receipts=stick)
    return bureau, desks, stick


def listed(bureau, **asked):
    return records.listing(bureau, CHILDREN, records.Query(view="all", **asked))


def test_every_row_tells_its_township_and_the_list_its_totals(three):
    bureau, _, _ = three
    found = listed(bureau)
    assert {(row.name, row.texts[SITE]) for row in found.rows} == {
        (name, site_name(area)) for area, names in TOWNS.items() for name in names}
    assert found.by_site() == [("431281103", 2), ("431281104", 1)]


def test_a_township_and_one_of_its_villages_are_asked_for_together(three):
    bureau, desks, _ = three
    here = desks["431281103"]
    assert [row.name for row in listed(bureau, site="431281104").rows] == ["向䶮"]
    assert [row.name for row in listed(bureau, site="431281103", village=village(here, 1)).rows] == ["单小辰"]
    assert listed(bureau, site="431281104", village=village(here, 1)).rows == ()


@pytest.mark.parametrize("descending", [False, True])
def test_the_list_is_sorted_by_township(three, descending):
    bureau, _, _ = three
    towns = [row.texts[SITE] for row in listed(bureau, sort=SITE, descending=descending).rows]
    expected = ["托口镇", "托口镇", "雪峰镇"]
    assert towns == (expected[::-1] if descending else expected)


def test_a_village_is_named_with_its_township_where_several_have_the_name(three):
    bureau, desks, _ = three
    names = {area: {one.label for one in records.village_options(desk)} for area, desk in desks.items()}
    for area, desk in desks.items():
        one = records.village_options(desk)[0]
        assert village_by_name(bureau, one.label, area) == one.id
    for name in names["431281103"] & names["431281104"]:
        assert village_by_name(bureau, name) is None


def test_the_roster_has_the_township_and_what_each_has(three):
    bureau, desks, _ = three
    sheet = papers.roster(bureau, CHILDREN, records.Query())
    assert [column.label for column in sheet.columns[:2]] == ["序号", "乡镇"]
    assert {row[1] for row in sheet.rows} == {"托口镇", "雪峰镇"}
    assert sheet.notes == ("其中：托口镇2，雪峰镇1",)
    one = papers.roster(bureau, CHILDREN, records.Query(site="431281104"))
    assert one.notes == ("范围：雪峰镇",)
    assert "乡镇" not in [column.label for column in papers.roster(
        desks["431281103"], CHILDREN, records.Query()).columns]


def test_what_the_bureau_edits_is_logged_and_goes_back_by_feedback(three):
    bureau, desks, stick = three
    row = listed(bureau, site="431281104").rows[0]
    edit(bureau, CHILDREN, row.id, phone="13922222222")
    newest = records.history(bureau, CHILDREN, row.id)[0]
    assert (newest.who, newest.changes[0][0]) == ("经办人", "联系电话")
    made = feedback.export(bureau, "431281104", stick)
    there = desks["431281104"]
    assert feedback.read(there, made.path).applied == 1
    assert records.load(there, CHILDREN, row.id).values["phone"] == "13922222222"
    with pytest.raises(Refusal) as told:
        put_child(bureau, "登记在册")
    assert told.value.sentence == "市局不新建登记。请由乡镇登记后报送上来。"
