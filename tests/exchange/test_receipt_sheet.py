"""回执单: the answer on paper, row by row; and the receipt looked at again at the township."""

import io

import pytest

from mzdesk import printing
from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Grid
from mzdesk.describe.wording import Wording
from mzdesk.exchange import receipt_sheet, receipts
from mzdesk.people.residents import Person
from mzdesk.services import differences

SAY = Wording(lambda entity, record: "单某", differences.title_of, differences.label_of, lambda e, f, v: str(v))


def texts(block):
    return [tuple(cell.text for cell in row) for row in block.rows] if isinstance(block, Grid) else block.text


def test_that_the_sheet_tells_every_row(world):
    key = world.person()
    world.round()
    world.change(key, desk=world.bureau, name="单思佳")
    world.change(key, name="单思思")
    world.person(site="431281104")
    made = world.export()
    taken = world.take(made.path)
    paper = receipt_sheet.sheet(world.bureau, made.sha256, SAY)
    assert (paper.title, paper.number, paper.copies) == ("报送回执单", "托口镇 2026-10 第2号", 2)
    facts = {head: value for row in texts(paper.blocks[0]) for head, value in zip(row[::2], row[1::2], strict=True)}
    assert facts["电话回执码"] == taken.phone
    assert facts["核对码"].replace(" ", "") == made.sha256[:8].upper()
    assert (facts["结论"], facts["待核"], facts["冲突"]) == ("已合并", "1 条", "1 处")
    held, conflicts, missing = (texts(paper.blocks[place]) for place in (2, 4, 6))
    assert held[1] == ("居民", "单某", "R5", "记录不属于报送单位", "请与报送单位核对这条记录归谁管理")
    assert conflicts[1] == ("居民", "单某", "姓名", "单思思", "单思佳", "等市局核定")
    assert missing == "没有。"


def test_that_a_long_list_says_how_many_more(world, monkeypatch):
    monkeypatch.setattr(receipt_sheet, "SHOWN", 2)
    for _ in range(5):
        world.person(site="431281104")
    made = world.export()
    world.take(made.path)
    rows = texts(receipt_sheet.sheet(world.bureau, made.sha256, SAY).blocks[2])
    assert len(rows) == 4
    assert rows[-1] == ("还有 3 处，见回执文件。",)


def test_that_a_fork_and_an_undone_merge_have_a_sheet_too(world):
    world.person()
    made = world.export()
    world.take(made.path)
    from mzdesk.exchange import undoing

    undoing.undo(world.bureau, made.sha256)
    facts = texts(receipt_sheet.sheet(world.bureau, made.sha256, SAY).blocks[0])
    assert ("结论", "已撤回合并") in [row[:2] for row in facts]


def test_that_there_is_none_of_what_was_never_taken(world):
    with pytest.raises(Refusal) as caught:
        receipt_sheet.sheet(world.bureau, "0" * 64, SAY)
    assert caught.value.sentence == "这个包没有回执。请在收件记录里选择接收过的包。"


def test_that_the_sheet_becomes_a_paper(world):
    key = world.person()
    world.round()
    world.change(key, desk=world.bureau, name="单思佳")
    world.change(key, name="单思思")
    world.person(site="431281104")
    made = world.export()
    world.take(made.path)
    out = io.BytesIO()
    assert printing.render(receipt_sheet.sheet(world.bureau, made.sha256, SAY), out) == 1
    assert out.getvalue().startswith(b"%PDF")


def test_that_the_township_looks_at_a_receipt_again(world):
    key = world.person()
    world.round()
    world.change(key, desk=world.bureau, name="单思佳")
    world.change(key, name="单思思")
    taken = world.take(world.export().path)
    world.read(taken)
    found = receipts.kept(world.township, 2)
    assert [(one["record_id"], one["field"]) for one in found.conflicts] == [(key, "name")]
    assert receipts.kept(world.township, 1) == receipts.Kept("两边一致")
    assert receipts.kept(world.township, 9) == receipts.Kept()
    assert world.get(world.township, key, Person)["name"] == "单思思"
