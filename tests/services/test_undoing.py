"""撤销 step by step, and the list of the last works with the reason why one cannot be undone."""

import pytest

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import CHECKED, MADE, PRINTED, Batch
from mzdesk.services import papers, records, undoing
from tests.fixtures import CHILDREN, edit, opened, put_child


def school(desk, key):
    return records.load(desk, CHILDREN, key).values["school"]


def test_undo_goes_back_step_by_step_on_the_same_record(desk):
    key = put_child(desk, school="甲校")
    for name in ("乙校", "丙校", "丁校"):
        edit(desk, CHILDREN, key, school=name)
    for expected in ("丙校", "乙校", "甲校"):
        undoing.undo(desk, undoing.last_work(desk).work_id)
        assert school(desk, key) == expected
    undoing.undo(desk, undoing.last_work(desk).work_id)
    with pytest.raises(Refusal):
        edit(desk, CHILDREN, key, school="戊校")
    assert undoing.last_work(desk) is None


def test_new_work_after_an_undo_is_undone_first(desk):
    key = put_child(desk, school="甲校")
    edit(desk, CHILDREN, key, school="乙校")
    undoing.undo(desk, undoing.last_work(desk).work_id)
    edit(desk, CHILDREN, key, school="丙校")
    undoing.undo(desk, undoing.last_work(desk).work_id)
    assert school(desk, key) == "甲校"
    undoing.undo(desk, undoing.last_work(desk).work_id)
    assert undoing.last_work(desk) is None


def test_a_work_below_one_that_stands_is_refused(desk):
    key = put_child(desk, school="甲校")
    first = edit(desk, CHILDREN, key, school="乙校").changes.work_id
    edit(desk, CHILDREN, key, school="丙校")
    with pytest.raises(Refusal) as refused:
        undoing.undo(desk, first)
    assert refused.value.sentence == "这之后又有人改过同一条记录，不能撤销。请打开记录，在“变更经过”里核对后手工改回。"
    assert school(desk, key) == "丙校"


def test_a_work_is_undone_only_once(desk):
    key = put_child(desk, school="甲校")
    work = edit(desk, CHILDREN, key, school="乙校").changes.work_id
    undoing.undo(desk, work)
    with pytest.raises(Refusal, match="这一步已经撤销过"):
        undoing.undo(desk, work)
    assert school(desk, key) == "甲校"


def test_the_list_tells_who_did_what_and_why_not(desk):
    key = put_child(desk, school="甲校")
    edit(desk, CHILDREN, key, school="乙校")
    undoing.undo(desk, undoing.last_work(desk).work_id)
    other = opened(desk.folder, operator="乙")
    put_child(other, id_no=None)
    other.store.close()
    papers.register_print(desk, CHILDREN, "走访记录表", subject_id=key)
    told = [(one.who, one.words, one.why_not) for one in undoing.recent(desk)]
    assert told == [
        ("经办人", "打印 走访记录表", "打印、导出是已经发生的事，只能留下记录"),
        ("乙", "新建农村留守儿童", "由乙办理，请由本人撤销"),
        ("经办人", "撤销上一步", "这一步就是撤销，请重新办理"),
        ("经办人", "修改农村留守儿童", "这一步已经撤销过"),
        ("经办人", "新建农村留守儿童", ""),
        ("经办人", "初次设置：样例村名，待核实", "村（社区）的名称用在所有名册里，请在“村（社区）”里改回"),
    ]


def test_the_list_holds_the_last_twenty(desk):
    key = put_child(desk)
    for place in range(25):
        edit(desk, CHILDREN, key, school=f"{place}校")
    assert len(undoing.recent(desk)) == 20


PAID_OUT = "发放表已打印，不能撤销，差错由以后的批次补发或追缴"


@pytest.mark.parametrize(("stage", "why"), [(CHECKED, ""), (PRINTED, PAID_OUT)])
def test_a_printed_payment_sheet_is_not_taken_back(desk, stage, why):
    with desk.store.work(desk.operator, "生成发放表") as work:
        key = work.put(Batch, {"programme": "rural_dibao", "month": Month(2026, 10), "number": 1, "stage": MADE})
    with desk.store.work(desk.operator, "办到" + stage) as work:
        work.put(Batch, {"stage": stage}, key)
    assert undoing.recent(desk)[0].why_not == why
    if why:
        assert undoing.last_work(desk) is None
        with pytest.raises(Refusal, match="不能撤销"):
            undoing.undo(desk, undoing.recent(desk)[0].work_id)
    else:
        undoing.undo(desk, undoing.last_work(desk).work_id)


def test_what_another_did_is_taken_back_by_that_person(desk):
    key = put_child(desk, school="甲校")
    other = opened(desk.folder, operator="乙")
    work = edit(other, CHILDREN, key, school="乙校").changes.work_id
    with pytest.raises(Refusal) as refused:
        undoing.undo(desk, work)
    assert (refused.value.sentence, refused.value.code) == ("由乙办理。请由本人撤销。", "not-your-work")
    assert school(desk, key) == "乙校"
    undoing.undo(other, work)
    assert school(desk, key) == "甲校"
    other.store.close()


def test_the_names_of_villages_are_not_taken_back(desk):
    named = next(one for one in undoing.recent(desk) if one.words.startswith("初次设置"))
    with pytest.raises(Refusal, match="村（社区）的名称用在所有名册里"):
        undoing.undo(desk, named.work_id)
