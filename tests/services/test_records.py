"""Saving, loading, stepping and voiding: what is refused, what is kept, and what two windows do to each other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mzdesk.basics.days import PartialDay
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.lines.left_behind import codes
from mzdesk.services import names, records
from mzdesk.services.findings import refuse_if_blocking
from tests.fixtures import CHILDREN, TODAY, child_values, edit, id_number, opened, put_child

VISIT = {"visited": date(2026, 10, 1), "way": "1"}


def load(desk, key):
    return records.load(desk, CHILDREN, key)


def refused(call, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    return caught.value


def advance(desk, key, action, day=TODAY, reason=""):
    return records.advance(desk, CHILDREN, key, action, day=day, reason=reason)


def registered(desk, **values):
    key = put_child(desk, **values)
    advance(desk, key, "提交核实")
    advance(desk, key, "核实登记", reason=str(codes.EntryReason.NEWLY_AWAY))
    return key


def with_visits(dossier, *rows):
    return replace(dossier, parts={**dossier.parts, "visits": rows})


def test_a_draft_may_have_any_problem(desk):
    key = put_child(desk, name=None, id_no="1", birth=PartialDay(2030))
    rules = {p.rule for p in records.check(desk, CHILDREN, load(desk, key)) if p.blocking}
    assert rules >= {"required", "idno", "LB01"}


def test_beyond_draft_no_new_blocking_problem_is_saved(desk):
    key = registered(desk)
    refusal = refused(edit, desk, CHILDREN, key, name=None)
    assert refusal.sentence == "还不能办理：姓名未采集，请补填。补全或更正后再试。"
    assert load(desk, key).values["name"] == "杨思怡"


def test_beyond_draft_an_old_problem_does_not_stop_a_mend_of_something_else(desk):
    key = registered(desk, birth=PartialDay(2016, 3, 5))
    with desk.store.work("别处") as work:
        work.put(CHILDREN.record, {"reason": None}, key)
    edit(desk, CHILDREN, key, phone="13800000000")
    assert load(desk, key).values["phone"] == "13800000000"


@pytest.mark.parametrize(("values", "words"), [
    ({"birth": PartialDay(2016, 3, 6)}, "出生日期与身份证号不一致，请核对原件"),
    ({"sex": "1"}, "性别与身份证号不一致，请核对原件"), ({"id_no": "431281201603050000"}, "身份证号不对，请核对原件"),
])
def test_a_refusal_says_what_blocks_without_the_values(desk, values, words):
    key = registered(desk)
    refusal = refused(edit, desk, CHILDREN, key, **values)
    assert refusal.happened == f"还不能办理：{words}"
    assert "2016" not in refusal.sentence


def test_many_problems_are_summed_up():
    refusal = refused(refuse_if_blocking, [Problem("", f"第{n}处") for n in range(1, 9)])
    assert refusal.happened == "还不能办理：第1处；第2处；第3处；第4处；第5处；第6处；等8处"


def test_a_record_changed_meanwhile_is_not_written_over(desk):
    key = put_child(desk)
    mine, theirs = load(desk, key), opened(desk.folder, operator="乙")
    edit(theirs, CHILDREN, key, school="中心小学")
    after = replace(mine, values={**mine.values, "school": "黔阳二中", "grade": "三年级"})
    assert refused(records.save, desk, CHILDREN, mine, after).code == "stale-record"
    assert (load(desk, key).values["school"], load(desk, key).values["grade"]) == ("中心小学", None)
    theirs.store.close()


def test_person_and_record_and_rows_are_saved_together_or_not_at_all(desk):
    key = put_child(desk, parts={"visits": [VISIT]})
    mine = load(desk, key)
    with desk.store.work("乙") as work:
        work.put(CHILDREN.part("visits").record, {"place": "家中"}, mine.parts["visits"][0]["id"])
    rows = ({**mine.parts["visits"][0], "place": "学校"},)
    values = {**mine.values, "name": "改名", "school": "改校"}
    after = replace(mine, values=values, parts={**mine.parts, "visits": rows})
    assert refused(records.save, desk, CHILDREN, mine, after).code == "stale-record"
    found = load(desk, key)
    assert (found.values["name"], found.values["school"], found.parts["visits"][0]["place"]) == ("杨思怡", None, "家中")


def test_two_windows_may_add_rows_to_one_record(desk):
    key = put_child(desk)
    mine, theirs = load(desk, key), load(desk, key)
    records.save(desk, CHILDREN, mine, with_visits(mine, {"id": None, **VISIT}))
    records.save(desk, CHILDREN, theirs, with_visits(theirs, {"id": None, **VISIT, "visited": date(2026, 10, 2)}))
    assert [v["visited"].day for v in load(desk, key).parts["visits"]] == [2, 1]


def test_saving_without_a_change_leaves_no_trace(desk):
    key = put_child(desk, parts={"visits": [VISIT]})
    found = load(desk, key)
    assert records.save(desk, CHILDREN, found, found).changes.touched == frozenset()
    assert len(records.history(desk, CHILDREN, key)) == 3


def test_rows_left_out_are_voided_and_stay_in_the_history(desk):
    key = put_child(desk, parts={"visits": [VISIT, {**VISIT, "visited": date(2026, 9, 1)}]})
    found = load(desk, key)
    records.save(desk, CHILDREN, found, with_visits(found, found.parts["visits"][1]))
    assert [v["visited"] for v in load(desk, key).parts["visits"]] == [date(2026, 9, 1)]
    newest = records.history(desk, CHILDREN, key)[0]
    assert (newest.what, newest.reason) == ("作废随访", "经办人删去这一行")


def test_rows_stand_newest_first_and_otherwise_as_they_were_entered(desk):
    days = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 8, 1)]
    key = put_child(desk, parts={
        "visits": [{**VISIT, "visited": day} for day in days],
        "grandparents": [{"name": name} for name in ("丁爷爷", "甲奶奶", "丙外公", "乙外婆")],
    })
    found = load(desk, key)
    assert [v["visited"] for v in found.parts["visits"]] == sorted(days, reverse=True)
    assert [g["name"] for g in found.parts["grandparents"]] == ["丁爷爷", "甲奶奶", "丙外公", "乙外婆"]


def test_of_two_visits_on_one_day_the_one_entered_last_is_the_newest(desk):
    key = put_child(desk, parts={"visits": [{**VISIT, "place": "早"}, {**VISIT, "place": "晚"}]})
    assert [v["place"] for v in load(desk, key).parts["visits"]] == ["晚", "早"]


def test_an_empty_new_row_is_not_saved(desk):
    key = put_child(desk, parts={"visits": [{}], "grandparents": [{"name": None}]})
    assert load(desk, key).parts["visits"] == ()
    assert load(desk, key).parts["grandparents"] == ()


def test_the_same_number_again_is_told_with_place_and_state(desk):
    first = put_child(desk, name="单思怡")
    after = replace(records.blank(desk, CHILDREN), values={
        **records.blank(desk, CHILDREN).values, **child_values(desk, name="别人")})
    (found,) = [p for p in records.check(desk, CHILDREN, after) if p.rule == "same-person"]
    village = names.names(desk).villages[load(desk, first).values["village"]]
    assert found.message == f"这个身份证号已在农村留守儿童台账（草稿）：单思怡，{village}，请勿重复登记"
    assert not found.blocking
    match = records.same_person(desk, CHILDREN, load(desk, first).values["id_no"])
    assert match.record_id == first


def test_a_record_does_not_warn_of_itself(desk):
    key = put_child(desk)
    assert "same-person" not in {p.rule for p in records.check(desk, CHILDREN, load(desk, key))}


def test_somebody_known_but_on_no_register_is_told_as_such(desk):
    key = put_child(desk, name="单思怡")
    records.void(desk, CHILDREN, key, "错误登记")
    match = records.same_person(desk, CHILDREN, id_number(date(2016, 3, 5), "2"))
    assert match.record_id is None
    assert match.words.startswith("这个身份证号已有居民档案：单思怡，")


def test_exit_before_the_registration_is_refused(desk):
    key = registered(desk)
    refusal = refused(advance, desk, key, "退出", TODAY - timedelta(days=1), str(codes.ExitReason.SIXTEEN))
    assert refusal.sentence == "退出日期早于登记日期（2026-10-09）。请核对日期。"
    assert load(desk, key).state == "登记在册"


def test_exit_is_never_stopped_by_what_is_missing(desk):
    key = registered(desk)
    with desk.store.work("别处") as work:
        work.put(CHILDREN.record, {"reason": None, "health": None}, key)
    advance(desk, key, "退出", reason=str(codes.ExitReason.DEAD))
    assert load(desk, key).state == "已退出"


def test_what_bars_a_carer_stops_the_registration_and_nothing_is_written(desk):
    key = put_child(desk, has_carer=codes.HasCarer.YES, parts={"care": [
        {"carer_name": "某", "relation": codes.CarerRelation.PATERNAL, "bad_habits": True}]})
    refusal = refused(advance, desk, key, "提交核实")
    assert "有此情形的不得作为受委托人（未成年人保护法第二十二条），请另选受委托人" in refusal.happened
    assert load(desk, key).state == "草稿"


def test_an_imported_child_whose_carer_is_barred_is_not_registered(desk):
    key = put_child(desk, state="待核实", has_carer=codes.HasCarer.YES, parts={"care": [
        {"carer_name": "某", "relation": codes.CarerRelation.PATERNAL}]})
    found = load(desk, key)
    with desk.store.work("别处") as work:
        work.put(CHILDREN.part("care").record, {"harmed_before": True}, found.parts["care"][0]["id"])
    assert refused(advance, desk, key, "核实登记", reason="1").code == "blocking"
    assert load(desk, key).state == "待核实"


def test_looking_at_a_masked_value_is_noted_without_the_value(desk):
    key = put_child(desk)
    number = load(desk, key).values["id_no"]
    records.unmask(desk, "left-behind", key, "id_no", "核对户口本")
    newest = records.history(desk, CHILDREN, key)[0]
    assert (newest.what, newest.reason, newest.who) == ("查看敏感内容 id_no", "核对户口本", "经办人")
    with desk.store.reading() as connection:
        last = connection.exec_driver_sql("SELECT payload FROM change_log ORDER BY seq DESC LIMIT 1").scalar()
    assert number not in last
