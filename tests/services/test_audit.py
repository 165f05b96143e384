"""操作记录: the trail in words, narrowed, sorted and paged; the proof of its chain and the place where it is broken."""

from datetime import date

import pytest
from sqlalchemy import update

from mzdesk import sheets
from mzdesk.basics.problems import Refusal
from mzdesk.people.access import Role, access_of
from mzdesk.services import audit, papers, proof, records
from mzdesk.services.audit import Query
from mzdesk.store.log import LOG
from tests.fixtures import CHILDREN, edit, put_child
from tests.visiting import elders

ELDERS = elders.ELDERS


@pytest.fixture
def busy(desk):
    """Three people's work on two days."""
    desk.operator = "李向阳"
    child = put_child(desk)
    edit(desk, CHILDREN, child, phone="13800002222")
    desk.clock.advance(days=1)
    desk.operator = "王芳"
    elder = elders.elder(desk, "黄志高")
    papers.register_print(desk, ELDERS, "名册", subject_id=elder)
    records.unmask(desk, "elders", elder, "id_no", "核对")
    records.void(desk, CHILDREN, child, "重复登记")
    return desk, child, elder


def what(desk, **asked):
    return [one.words.what for one in audit.trail(desk, Query(**asked)).entries]


def test_the_newest_comes_first_and_tells_whose(busy):
    desk, child, elder = busy
    first, second, third, *_ = audit.trail(desk, Query()).entries
    assert (first.words.what, first.words.reason, first.whose.record) == ("作废农村留守儿童", "重复登记", child)
    assert (second.words.what, second.whose.name) == ("查看敏感内容 id_no", "黄志高")
    assert (third.words.what, third.whose.record, third.whose.title) == ("打印 名册", elder, "老人探访")
    assert first.words.when == "2026-10-10 09:00"


def test_what_was_changed_stands_with_before_and_after(busy):
    desk, *_ = busy
    (changed,) = audit.trail(desk, Query(kind="update", register="person")).entries
    assert changed.words.changes == (("联系电话", "未采集", "13800002222"),)
    assert changed.content == "联系电话：13800002222"


def test_sensitive_values_stay_masked(busy):
    desk, *_ = busy
    told = [one.content for one in audit.trail(desk, Query(register="person")).entries]
    assert all("431299" not in words.replace("431***", "") for words in told)


@pytest.mark.parametrize(("asked", "expected"), [
    ({"who": "王芳", "kind": "void"}, ["作废农村留守儿童"]),
    ({"kind": "deed:print"}, ["打印 名册"]),
    ({"kind": "deed:unmask", "register": "elders"}, ["查看敏感内容 id_no"]),
    ({"kind": "deed:unmask", "register": "left_behind"}, []),
    ({"text": "重复登记"}, ["作废农村留守儿童"]),
    ({"text": "100%"}, []),
    ({"since": date(2026, 10, 10), "kind": "update", "register": "left_behind"}, []),
    ({"until": date(2026, 10, 8)}, []),
])
def test_the_trail_is_narrowed(busy, asked, expected):
    if asked == {"until": date(2026, 10, 8)}:
        asked = {**asked, "who": "李向阳"}
    assert what(busy[0], **asked) == expected


def test_the_days_are_whole_days(busy):
    desk, *_ = busy
    first = audit.trail(desk, Query(since=date(2026, 10, 9), until=date(2026, 10, 9)))
    second = audit.trail(desk, Query(since=date(2026, 10, 10), until=date(2026, 10, 10)))
    assert {one.words.who for one in first.entries} == {"李向阳"}
    assert {one.words.who for one in second.entries} == {"王芳"}


def test_one_record_is_followed_with_its_rows_and_deeds(busy):
    desk, _, elder = busy
    found = audit.trail(desk, Query(record=elder)).entries
    assert {one.whose.record for one in found} == {elder}
    assert {"新建老人探访", "打印 名册", "查看敏感内容 id_no"} <= {one.words.what for one in found}
    assert any(one.words.what == "新建类别" for one in found)


def test_pages_join_without_a_gap(busy):
    desk, *_ = busy
    whole = audit.trail(desk, Query(), 0, 1000)
    assert whole.total == len(whole.entries)
    pages = [audit.trail(desk, Query(), start, 7).entries for start in range(0, whole.total, 7)]
    assert [one.key for page in pages for one in page] == [one.key for one in whole.entries]
    assert [one.key for one in audit.each(desk, Query())] == [one.key for one in whole.entries]


@pytest.mark.parametrize("sort", audit.SORTS)
def test_the_trail_is_sorted_both_ways(busy, sort):
    desk, *_ = busy
    key = {"time": lambda one: one.seq, "who": lambda one: one.words.who, "what": lambda one: one.words.what}[sort]
    for down in (True, False):
        found = [key(one) for one in audit.trail(desk, Query(sort=sort, descending=down), 0, 1000).entries]
        if sort == "what":
            assert len(set(found)) > 1
        else:
            assert found == sorted(found, reverse=down)


def test_whoever_may_not_see_children_sees_none_here(busy):
    desk, child, _ = busy
    desk.access = access_of(Role.LEADER, special=False, manages=False)
    found = audit.trail(desk, Query()).entries
    assert found
    assert all(one.whose.record != child and "留守儿童" not in one.words.what for one in found)
    assert "left_behind" not in audit.registers(desk)


def test_the_print_says_what_it_was_narrowed_to(busy):
    desk, *_ = busy
    sheet = audit.sheet(desk, Query(who="王芳", kind="void", since=date(2026, 10, 10)))
    assert sheet.notes == ("范围：操作人：王芳，事项：作废，从2026-10-10",)
    assert [row[3] for row in sheet.rows] == ["作废农村留守儿童"]


def test_a_long_print_says_that_it_is_cut(busy, monkeypatch):
    desk, *_ = busy
    monkeypatch.setattr(audit, "MOST_PRINTED", 3)
    total = audit.trail(desk, Query()).total
    sheet = audit.sheet(desk, Query())
    assert len(sheet.rows) == 3
    assert sheet.notes == (f"共{total}条，本表只印了前3条；要全部的请另存为 Excel，或缩小范围。",)


def test_the_workbook_holds_all_of_it(busy, tmp_path):
    import openpyxl

    desk, *_ = busy
    rows = (audit.cells(one) for one in audit.each(desk, Query()))
    written = sheets.write_long(audit.HEADS, rows, tmp_path / "trail.xlsx", "操作记录")
    sheet = openpyxl.load_workbook(tmp_path / "trail.xlsx").active
    assert written == audit.trail(desk, Query()).total == sheet.max_row - 1
    assert [cell.value for cell in sheet[1]] == list(audit.HEADS)


def test_a_whole_chain_is_proven(busy):
    desk, *_ = busy
    found = proof.prove(desk)
    with desk.store.reading() as connection:
        head = desk.store.head(connection)
    (life,) = found.lives
    assert (found.whole, life.entries, life.first, life.last) == (True, head.seq, 1, head.seq)
    assert life.last_hash == f"{head.hash[:8]}…".upper()
    assert found.said == f"操作记录完整：重新计算了{head.seq}条，逐条相连，末条 {life.last_hash}"


@pytest.mark.parametrize("column", ["reason", "operator", "payload", "time", "hash", "kind"])
def test_a_changed_entry_is_told_with_its_place(busy, column):
    desk, *_ = busy
    with desk.store.writing() as connection:
        connection.execute(update(LOG).where(LOG.c.seq == 3).values({column: {
            "payload": "{}", "hash": "0" * 64, "time": "20200101T090000000000", "kind": "void"}.get(column, "别人")}))
    found = proof.prove(desk)
    assert not found.whole
    assert found.said.startswith("操作记录第3条（")
    assert found.said.endswith("）被改动，或它前面有缺失，从这一条起不能作为凭据")


def test_a_missing_entry_is_told(busy):
    desk, *_ = busy
    with desk.store.writing() as connection:
        connection.execute(LOG.delete().where(LOG.c.seq == 4))
    assert proof.prove(desk).said.startswith("操作记录第5条（")


def test_entries_cut_off_at_the_end_are_noticed_by_their_records(busy):
    desk, *_ = busy
    with desk.store.reading() as connection:
        last = desk.store.head(connection).seq
    with desk.store.writing() as connection:
        connection.execute(LOG.delete().where(LOG.c.seq == last))
    found = proof.prove(desk)
    assert (found.whole, found.lives[0].whole) == (False, True)
    assert found.said == "操作记录与台账对不上：1条与日志不符，可能有记录被删去或绕过程序改动"


def test_the_sheet_of_the_proof_tells_numbers_and_is_signed(busy):
    desk, *_ = busy
    found = proof.prove(desk)
    paper = proof.proof_paper(desk, found)
    assert paper.title == "操作记录校验单"
    cells = [cell.text for cell in paper.blocks[1].rows[1]]
    assert cells == ["初次设置", "2020-01-02 09:00", str(found.entries), found.lives[0].first_hash,
                     found.lives[0].last_hash, "完整"]
    assert paper.blocks[-1].roles == ("校验人", "监督人")


def test_the_proof_asks_for_the_right_to_see_the_trail(desk):
    desk.access = access_of(Role.VILLAGE, special=False, manages=False)
    with pytest.raises(Refusal) as caught:
        proof.prove(desk)
    assert caught.value.code == "not-permitted"


