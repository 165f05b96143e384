"""变更经过 and 撤销: every change in words, sensitive values masked; the last work taken back, nothing erased."""

from datetime import date

import pytest
from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.lines.left_behind import codes
from mzdesk.services import names, papers, records, settings, villages
from mzdesk.store.log import LOG
from tests.fixtures import CHILDREN, TODAY, edit, opened, put_child, village


def load(desk, key):
    return records.load(desk, CHILDREN, key)


def history(desk, key):
    return records.history(desk, CHILDREN, key)


def size(desk):
    with desk.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(LOG))


def test_a_change_is_told_with_who_when_and_both_values(desk):
    key = put_child(desk, school="中心小学")
    desk.clock.set(date(2026, 11, 3), 16, 5)
    edit(desk, CHILDREN, key, school="黔阳二中", boarding=codes.Boarding.BOARDER, lives_at_hukou=False)
    newest = history(desk, key)[0]
    assert (newest.when, newest.who, newest.what) == ("2026-11-03 16:05", "经办人", "修改农村留守儿童")
    assert set(newest.changes) == {("就读学校", "中心小学", "黔阳二中"), ("是否寄宿", "非寄宿生", "寄宿生")}
    assert history(desk, key)[1].changes == (("住在户籍地", "未采集", "否"),)


def test_steps_and_intervals_are_told(desk):
    key = put_child(desk)
    records.advance(desk, CHILDREN, key, "提交核实", day=TODAY)
    records.advance(desk, CHILDREN, key, "核实登记", day=TODAY, reason="1", words="初次")
    interval, step = history(desk, key)[:2]
    assert (step.what, step.changes, step.reason) == ("修改农村留守儿童", (("状态", "待核实", "登记在册"),), "核实登记")
    assert interval.what == "新建在册经过"
    assert ("新增原因", "未采集", "父母新外出") in interval.changes
    assert ("登记日期", "未采集", "2026-10-09") in interval.changes


def test_sensitive_values_are_masked_in_the_history_too(desk):
    key = put_child(desk, health="60", hiv="3", guardian_harm=True, misconduct=("2",), mind="有心事")
    edit(desk, CHILDREN, key, id_no=None, health="10", hiv="1")
    told = [text for entry in history(desk, key) for change in entry.changes for text in change[1:]]
    assert "＊＊＊" in told
    for secret in ("431299201603050020", "残疾", "携带或感染", "家庭暴力或虐待", "有心事"):
        assert not any(secret in text for text in told), secret
    masked = [text for text in told if text.startswith("431") and "*" in text]
    assert masked
    assert all(text.count("*") == 13 for text in masked)


def test_villages_and_people_are_told_by_name_also_those_of_before(desk):
    first, second = names.add_person(desk, "王主任"), names.add_person(desk, "李主任")
    key = put_child(desk, director=first)
    edit(desk, CHILDREN, key, director=second, village=village(desk, 1))
    known = {place.id: place.name for place in villages.places(desk)}
    told = {change for entry in history(desk, key)[:2] for change in entry.changes}
    assert ("儿童主任", "王主任", "李主任") in told
    assert ("村（社区）", known[village(desk, 0)], known[village(desk, 1)]) in told


def test_prints_and_looks_stand_in_the_history(desk):
    key = put_child(desk)
    papers.register_print(desk, CHILDREN, "走访记录表", subject_id=key, copies=2, pages=1)
    records.unmask(desk, CHILDREN.register, key, "id_no")
    assert [entry.what for entry in history(desk, key)[:2]] == ["查看敏感内容 id_no", "打印 走访记录表"]


def test_copy_numbers_of_a_paper_go_on(desk):
    key, other = put_child(desk), put_child(desk, id_no=None)
    first = papers.register_print(desk, CHILDREN, "确认书", subject_id=key, copies=3)
    second = papers.register_print(desk, CHILDREN, "确认书", subject_id=key, copies=1)
    elsewhere = papers.register_print(desk, CHILDREN, "确认书", subject_id=other)
    assert (first.copy_number, second.copy_number, elsewhere.copy_number) == (3, 4, 1)
    assert [(p.words, p.copies) for p in papers.print_register(desk)] == [("确认书", 1), ("确认书", 1), ("确认书", 3)]


def test_nothing_to_take_back_in_a_new_office(desk):
    assert records.last_work(desk) is None
    with pytest.raises(Refusal) as caught:
        records.undo(desk, "unknown")
    assert caught.value.code == "nothing-to-undo"


def test_a_new_record_is_taken_back_and_brought_again(desk):
    key = put_child(desk, parts={"visits": [{"visited": date(2026, 10, 1)}]})
    before = load(desk, key)
    undone = records.undo(desk, records.last_work(desk).work_id)
    with pytest.raises(Refusal):
        load(desk, key)
    assert records.listing(desk, CHILDREN, records.Query(view="all")).total == 0
    records.undo(desk, undone.work_id)
    assert contents(load(desk, key)) == contents(before)


def contents(dossier):
    rows = {key: [{k: v for k, v in row.items() if k != "version"} for row in rows]
            for key, rows in dossier.parts.items()}
    return dossier.state, dossier.values, rows


def test_a_change_and_a_void_are_taken_back(desk):
    key = put_child(desk, parts={"visits": [{"visited": date(2026, 10, 1)}]})
    before = load(desk, key)
    changed = edit(desk, CHILDREN, key, name="改名", hiv="3", school="中心小学")
    records.undo(desk, changed.changes.work_id)
    assert contents(load(desk, key)) == contents(before)
    voided = records.void(desk, CHILDREN, key, "错了")
    records.undo(desk, voided.changes.work_id)
    assert contents(load(desk, key)) == contents(before)


def test_a_registration_is_taken_back_with_its_interval(desk):
    key = put_child(desk)
    records.advance(desk, CHILDREN, key, "提交核实", day=TODAY)
    before = load(desk, key)
    records.advance(desk, CHILDREN, key, "核实登记", day=TODAY, reason="1")
    records.undo(desk, records.last_work(desk).work_id)
    assert contents(load(desk, key)) == contents(before)
    records.advance(desk, CHILDREN, key, "核实登记", day=TODAY, reason="1")
    assert len(load(desk, key).parts["spells"]) == 1


def test_taking_back_is_itself_logged_and_erases_nothing(desk):
    key = put_child(desk)
    before = size(desk)
    changed = edit(desk, CHILDREN, key, school="中心小学")
    records.undo(desk, changed.changes.work_id)
    assert size(desk) == before + 2
    assert [entry.reason for entry in history(desk, key)[:1]] == ["撤销上一步"]
    assert history(desk, key)[0].changes == (("就读学校", "中心小学", "未采集"),)


def test_what_was_changed_again_since_is_not_taken_back(desk):
    key = put_child(desk)
    first = edit(desk, CHILDREN, key, school="中心小学", name="改名")
    edit(desk, CHILDREN, key, grade="三年级")
    before = size(desk)
    with pytest.raises(Refusal) as caught:
        records.undo(desk, first.changes.work_id)
    assert caught.value.sentence == (
        "这之后又有人改过同一条记录，不能撤销。请打开记录，在“变更经过”里核对后手工改回。")
    assert size(desk) == before
    assert load(desk, key).values["name"] == "改名"


def test_the_last_work_is_ones_own_and_not_an_undo(desk):
    other = opened(desk.folder, operator="乙")
    put_child(desk)
    key = put_child(other, id_no=None)
    assert records.last_work(desk).words == "新建农村留守儿童"
    assert records.last_work(desk).work_id != records.last_work(other).work_id
    records.void(other, CHILDREN, key, "重复登记")
    assert records.last_work(other).words == "重复登记"
    records.undo(other, records.last_work(other).work_id)
    assert records.last_work(other).words == "新建农村留守儿童"
    put_child(other, id_no=None)
    assert records.last_work(other) is not None
    other.store.close()


def test_prints_and_looks_are_not_what_undo_takes_back(desk):
    key = put_child(desk)
    changed = edit(desk, CHILDREN, key, school="中心小学")
    papers.register_print(desk, CHILDREN, "走访记录表", subject_id=key)
    records.unmask(desk, CHILDREN.register, key, "id_no")
    settings.put(desk, "font", "仿宋")
    assert records.last_work(desk).work_id == changed.changes.work_id


def test_settings_are_kept_and_never_logged(desk):
    before = size(desk)
    settings.put(desk, "folder", "甲")
    settings.put(desk, "folder", "乙")
    assert (settings.get(desk, "folder"), settings.get(desk, "other", "缺省")) == ("乙", "缺省")
    assert size(desk) == before
