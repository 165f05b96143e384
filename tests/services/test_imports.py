"""Importing row by row: what is read out of a cell, what is told, who is the same person, and what a stop leaves."""

from datetime import date

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Cancelled
from mzdesk.describe.workbook import Heading, Table
from mzdesk.lines.left_behind import codes
from mzdesk.people.residents import Person
from mzdesk.services import imports, records, villages
from tests.fixtures import CHILDREN, id_number, put_child

BIRTH = date(2016, 3, 5)
GIRL, BOY = id_number(BIRTH, "2"), id_number(BIRTH, "1")
PATHS = ("name", "id_no", "birth", "sex", "village", "care.carer_name", "care.relation", "phone")


def table(*rows, paths=PATHS):
    headings = tuple(Heading(place, "", path) for place, path in enumerate(paths))
    return Table("表", headings, tuple((number, tuple(row)) for number, row in enumerate(rows, 2))), dict(
        enumerate(paths))


def judge(desk, *rows, **options):
    found, mapping = table(*[(*row, *[None] * (len(PATHS) - len(row))) for row in rows])
    return imports.judge(desk, CHILDREN, found, mapping, **options)


def take_in(desk, *rows, **options):
    found, mapping = table(*[(*row, *[None] * (len(PATHS) - len(row))) for row in rows])
    return imports.take_in(desk, CHILDREN, imports.judge(desk, CHILDREN, found, mapping, **options), found, mapping)


def one(desk, *cells, **options):
    return judge(desk, cells, **options).rows[0]


def outcomes(judgement):
    return [row.outcome for row in judgement.rows]


@pytest.mark.parametrize("typed", [
    GIRL, f"'{GIRL}", f" {GIRL} ", f"{GIRL[:6]} {GIRL[6:14]} {GIRL[14:]}", GIRL.lower(),
    "".join(chr(ord(c) + 65248) for c in GIRL), f"‘{GIRL}",
])
def test_a_number_is_read_however_it_was_typed(shared_desk, typed):
    assert one(shared_desk, "单思怡", typed).values["id_no"] == GIRL


def test_birth_and_sex_are_read_out_of_the_number_and_told(shared_desk):
    row = one(shared_desk, "单思怡", GIRL)
    assert (row.values["birth"], row.values["sex"]) == (PartialDay.of(BIRTH), "2")
    assert row.cells == {2: "2016-03-05（按身份证号）", 3: "女（按身份证号）"}
    assert row.outcome == "new"


@pytest.mark.parametrize(("written", "kept", "told"), [
    ("2016-03-05", "2016-03-05", False), ("2016.03", "2016-03-05", True), ("2016年", "2016-03-05", True),
    (date(2016, 3, 5), "2016-03-05", False),
])
def test_a_birth_that_agrees_is_made_exact_by_the_number(shared_desk, written, kept, told):
    row = one(shared_desk, "单思怡", GIRL, written)
    assert str(row.values["birth"]) == kept
    assert (2 in row.cells) == told
    assert row.outcome == "new"


@pytest.mark.parametrize("written", ["2016-03-06", "2016.04", "2017年", date(2015, 3, 5)])
def test_a_birth_that_disagrees_is_told_and_not_mended(shared_desk, written):
    row = one(shared_desk, "单思怡", GIRL, written)
    assert row.outcome == "rejected"
    assert [p.rule for p in row.problems if p.blocking] == ["id-birth"]
    assert "与身份证号中的出生日期（2016-03-05）不一致，请核对原件" in [p.message for p in row.problems]


def test_a_sex_that_disagrees_is_told_and_not_mended(shared_desk):
    row = one(shared_desk, "单思怡", GIRL, None, "男")
    assert (row.values["sex"], row.outcome) == ("1", "rejected")
    assert [p.rule for p in row.problems if p.blocking] == ["id-sex"]


def test_a_wrong_check_digit_is_told_with_the_right_one_and_reads_nothing_out(shared_desk):
    wrong = GIRL[:17] + ("1" if GIRL[17] != "1" else "2")
    row = one(shared_desk, "单思怡", wrong)
    assert (row.outcome, row.values["id_no"]) == ("rejected", wrong)
    assert {"birth", "sex"} & row.values.keys() == set()
    assert f"末位应为{GIRL[17]}" in row.problems[0].message


def test_a_child_without_a_number_is_taken_in(desk):
    result = take_in(desk, ("单思怡", "", "2016.03", "女", "白羊村"))
    (key,) = result.changes.of(CHILDREN.record)
    assert records.load(desk, CHILDREN, key).values["id_no"] is None


@pytest.mark.parametrize("name", ["", None, " ", "　"])
def test_a_row_without_a_name_is_rejected(shared_desk, name):
    row = one(shared_desk, name, GIRL)
    assert row.outcome == "rejected"
    assert "姓名未采集，请补填" in [p.message for p in row.problems]


@pytest.mark.parametrize(("typed", "found"), [
    ("白羊村", "白羊村"), ("白羊", "白羊村"), ("白羊村委会", "白羊村"), ("白羊村村民委员会", "白羊村"),
    ("白羊 村", "白羊村"), (" 白　羊　村 ", "白羊村"), ("不知村", None), ("431281103", None),
])
def test_a_village_is_found_by_its_usual_names(shared_desk, typed, found):
    row = one(shared_desk, "单思怡", GIRL, None, None, typed)
    names = {o.id: o.label for o in records.village_options(shared_desk)}
    assert names.get(row.values.get("village")) == found
    assert row.outcome == ("new" if found else "rejected")


def test_a_village_is_found_by_its_code(shared_desk):
    place = villages.places(shared_desk)[0]
    assert one(shared_desk, "单思怡", GIRL, None, None, place.code).values["village"] == place.id
    assert one(shared_desk, "单思怡", GIRL, None, None, int(place.code)).values["village"] == place.id


def test_a_village_that_was_closed_is_not_found(desk):
    place = next(p for p in villages.places(desk) if p.name == "白羊村")
    villages.change(desk, place.id, ended=date(2026, 1, 1))
    assert one(desk, "单思怡", GIRL, None, None, "白羊村").outcome == "rejected"


def test_a_short_name_that_two_villages_share_is_not_guessed(desk):
    villages.add(desk, "白羊社区")
    assert one(desk, "单思怡", GIRL, None, None, "白羊").outcome == "rejected"
    assert one(desk, "单思怡", GIRL, None, None, "白羊村").outcome == "new"


def test_a_person_named_twice_is_taken_once(shared_desk):
    found = judge(shared_desk, ("单思怡", GIRL), ("单思仪", BOY), ("单思怡", f"'{GIRL}"))
    assert outcomes(found) == ["new", "new", "rejected"]
    assert found.reasons() == {4: "与第2行是同一人，只导入第2行"}


def test_without_numbers_name_birth_and_village_make_the_same_person(shared_desk):
    same = ("单思怡", None, "2016.03", "女", "白羊村")
    found = judge(shared_desk, same, same, ("单思怡", None, "2016.04", "女", "白羊村"),
                  ("单思怡", None, "2016.03", "女", "朗溪村"), ("单思仪", None, "2016.03", "女", "白羊村"))
    assert outcomes(found) == ["new", "rejected", "new", "new", "new"]


def test_twins_are_two_people(shared_desk):
    found = judge(shared_desk, ("单思怡", None, "2016.03", "女", "白羊村"), ("单思雨", None, "2016.03", "女", "白羊村"),
                  ("单一", id_number(BIRTH, "2", 5)), ("单一", id_number(BIRTH, "2", 6)))
    assert outcomes(found) == ["new"] * 4


def test_somebody_on_the_register_already_is_told_and_left_alone(desk):
    key = put_child(desk, name="单思怡", id_no=GIRL, phone="13800000000")
    found = judge(desk, ("单思怡", GIRL, None, None, None, None, None, "13900000000"), ("单思仪", BOY))
    assert outcomes(found) == ["already", "new"]
    take_in(desk, ("单思怡", GIRL, None, None, None, None, None, "13900000000"))
    assert records.load(desk, CHILDREN, key).values["phone"] == "13800000000"


def test_a_residents_file_is_completed_by_a_list_and_never_overwritten(desk):
    with desk.store.work("经办人") as work:
        known = work.put(Person, {"name": "单思怡", "id_no": GIRL, "phone": "13800000000"})
    row = ("单思怡", GIRL, None, None, "白羊村", None, None, "13900000000")
    found = one(desk, *row)
    assert [(p.field, p.blocking) for p in found.problems if p.rule == "differs"] == [("phone", False)]
    assert not any("13" in p.message for p in found.problems)
    (key,) = take_in(desk, row).changes.of(CHILDREN.record)
    child = records.load(desk, CHILDREN, key)
    assert child.values["person_id"] == known
    assert child.values["phone"] == "13800000000"
    assert (child.values["birth"], child.values["village"] is not None) == (PartialDay.of(BIRTH), True)


def test_a_number_on_another_residents_file_is_told(desk):
    with desk.store.work("经办人") as work:
        work.put(Person, {"name": "单思仪", "id_no": GIRL})
    found = one(desk, "单思怡", GIRL)
    assert [p.rule for p in found.problems if p.field == "name"] == ["same-number"]
    assert found.outcome == "new"


def test_a_voided_record_does_not_count_as_already_there(desk):
    key = put_child(desk, name="单思怡", id_no=GIRL)
    records.void(desk, CHILDREN, key, "错误登记")
    assert one(desk, "单思怡", GIRL).outcome == "new"


@pytest.mark.parametrize(("name", "relation", "has_carer", "rows"), [
    ("杨爷爷", "祖父母", codes.HasCarer.YES, 1), ("杨爷爷", None, codes.HasCarer.YES, 1),
    (None, "无", codes.HasCarer.NO, 0), (None, None, None, 0),
])
def test_what_follows_from_the_carers_columns(desk, name, relation, has_carer, rows):
    result = take_in(desk, ("单思怡", GIRL, None, None, None, name, relation))
    (key,) = result.changes.of(CHILDREN.record)
    found = records.load(desk, CHILDREN, key)
    assert found.values["has_carer"] is has_carer
    assert len(found.parts["care"]) == rows


def test_a_named_carer_of_no_relation_is_a_contradiction(shared_desk):
    row = one(shared_desk, "单思怡", GIRL, None, None, None, "杨爷爷", "无")
    assert row.outcome == "rejected"
    assert [p.rule for p in row.problems if p.blocking] == ["LB21"]


def test_an_unknown_word_of_a_list_is_told_with_what_may_be_written(shared_desk):
    row = one(shared_desk, "单思怡", None, None, "公")
    assert row.outcome == "rejected"
    assert row.problems[0].message == "性别没有“公”这一项，可填：未知的性别、男、女、未说明的性别"


@pytest.mark.parametrize("cell", ["2016.13", "去年", "2016-02-30", "3岁"])
def test_a_day_that_cannot_be_read_is_told(shared_desk, cell):
    row = one(shared_desk, "单思怡", None, cell)
    assert row.outcome == "rejected"
    assert row.problems[0].field == "birth"
    assert row.problems[0].message == "看不懂这个日期，请写成 2026-10-08 或 2026-10 的样子（出生日期）"


def test_rows_shorter_than_the_headings_are_read(shared_desk):
    found, mapping = table(("单思怡",))
    assert imports.judge(shared_desk, CHILDREN, found, mapping).rows[0].values == {"name": "单思怡"}


def test_single_rejected_rows_may_be_taken_in_as_drafts_after_all(desk):
    found, mapping = table(("单思怡", "1"), ("单思仪", "2"), ("单思仪", "2"), ("单思雨", BOY))
    judgement = imports.with_drafts(imports.judge(desk, CHILDREN, found, mapping), [3, 4, 5])
    assert outcomes(judgement) == ["rejected", "draft", "rejected", "new"]
    assert judgement.counts == {"new": 1, "already": 0, "rejected": 2, "draft": 1}
    result = imports.take_in(desk, CHILDREN, judgement, found, mapping)
    states = {r.texts["name"]: r.state for r in records.listing(desk, CHILDREN, records.Query(view="all")).rows}
    assert states == {"单思仪": "草稿", "单思雨": "待核实"}
    assert (result.imported, result.drafts, result.rejected) == (1, 1, 2)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_stop_leaves_the_register_as_it_was(desk, after):
    found, mapping = table(*[(f"某{n}", id_number(BIRTH, "2", n)) for n in range(120)])
    judgement = imports.judge(desk, CHILDREN, found, mapping)
    told = []

    def stop(done, total, words=""):
        told.append((done, total))
        if len(told) > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        imports.take_in(desk, CHILDREN, judgement, found, mapping, progress=stop)
    assert told == [(50 * n, 120) for n in range(after + 1)]
    assert records.listing(desk, CHILDREN, records.Query(view="all")).total == 0
    assert records.last_work(desk) is None
    assert imports.take_in(desk, CHILDREN, judgement, found, mapping).imported == 120


def test_an_import_of_nobody_leaves_no_trace(desk):
    result = take_in(desk, ("", GIRL))
    assert result.changes.touched == frozenset()
    assert records.last_work(desk) is None


def test_two_columns_of_one_field_are_matched_once(desk):
    headings = (Heading(0, "", "姓名"), Heading(1, "", "儿童姓名"), Heading(2, "", "身份证号码"))
    assert imports.propose(desk, CHILDREN, Table("表", headings, ())) == {0: "name", 2: "id_no"}


@pytest.mark.parametrize(("upper", "text", "path"), [
    ("", "姓名", "name"), ("儿童基本情况", "姓名", "name"), ("受委托照料人", "姓名", "care.carer_name"),
    ("监护人情况", "联系电话", "care.carer_phone"), ("", "联系电话", "phone"), ("", "监护人姓名", "care.carer_name"),
    ("", "监护人电话", "care.carer_phone"), ("受委托照料人", "与儿童关系", "care.relation"),
    ("受委托照料人", "身份证号", None),
    ("", "公民身份号码", "id_no"), ("", "村（居）", "village"), ("", "姓 名", "name"),
    ("", "姓名：", "name"), ("", "备注", "life"), ("", "没有这一列", None), ("", "", None),
])
def test_headings_are_matched_by_label_other_names_and_group(desk, upper, text, path):
    found = imports.propose(desk, CHILDREN, Table("表", (Heading(0, upper, text),), ()))
    assert found == ({0: path} if path else {})


def test_no_name_column_is_refused_in_words(desk):
    found, mapping = table((GIRL,), paths=("id_no",))
    with pytest.raises(Refusal) as caught:
        imports.judge(desk, CHILDREN, found, mapping)
    assert caught.value.code == "no-name-column"
