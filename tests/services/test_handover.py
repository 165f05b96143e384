"""交接: the list is made from the data; the change of hands lets the successor in and the leaver out, at once."""

from datetime import date

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import standing
from mzdesk.people.access import Permission, Role
from mzdesk.services import accounts, audit, handover, offices
from mzdesk.services.accounts import Wanted
from mzdesk.services.handover import Successor
from mzdesk.store import backup, keyring
from tests.fixtures import CHEAP, PASSWORD, TODAY, at, put_child, template, village
from tests.visiting import elders

NEXT = "jieban-2026"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setattr(keyring, "COST", CHEAP)


def refused(call, *given, **named):
    with pytest.raises(Refusal) as caught:
        call(*given, **named)
    return caught.value


def unlocked(desk, password):
    return offices.unlock(desk.folder, password=password, clock=at(TODAY))


def part(found, title):
    return next(one for one in found.parts if one.title == title)


def test_the_list_tells_what_is_open(desk):
    elders.elder(desk, "杨志高", since=date(2026, 1, 5))
    put_child(desk)
    found = handover.inventory(desk, standing.rows(desk))
    assert [one.title for one in found.parts] == [
        "台账", "逾期的事项", "30日内到期的事项", "没有办完的发放批次", "报送和密钥", "备份", "账户", "本机",
        "另行清点（手写）"]
    registers = {row[0]: row[1:] for row in part(found, "台账").rows}
    assert registers["老人探访"] == ("1", "在册1")
    assert registers["农村留守儿童"] == ("0", "草稿1")
    (late,) = part(found, "逾期的事项").rows
    assert late[1:3] == ("老人探访", "杨志高")
    assert part(found, "逾期的事项").words == "共1件。"
    assert ("本机编号", "A") in part(found, "本机").rows
    assert ("草稿", "1条没有提交的登记") in part(found, "本机").rows
    assert dict(part(found, "报送和密钥").rows)["市局名册"] == "还没有安装"
    assert part(found, "备份").words == "没有设第二处备份，请尽快设一个。"


def test_the_digest_tells_one_list_from_another(desk):
    one = handover.inventory(desk)
    assert handover.inventory(desk).digest == one.digest
    elders.elder(desk, "杨志高")
    assert handover.inventory(desk).digest != one.digest


def test_the_paper_is_signed_by_three(desk):
    found = handover.inventory(desk)
    paper = handover.inventory_paper(desk, found, leaver="李向阳", successor="张丽")
    assert (paper.title, paper.copies) == ("工作交接清单", 3)
    assert paper.blocks[0].text.startswith(
        "移交人李向阳将下列工作、资料和物品移交给接交人张丽，由监交人＿＿＿＿＿＿监交。")
    assert found.digest in paper.blocks[0].text
    assert paper.blocks[-1].roles == ("移交人", "接交人", "监交人")


def test_the_successor_gets_in_and_the_leaver_does_not(desk):
    desk.operator = "李向阳"
    done = handover.hand_over(desk, Successor("张丽", password=NEXT), PASSWORD, supervisor="周镇长", digest="AB12CD34")
    assert (done.leaver, done.successor) == ("李向阳", "张丽")
    assert refused(unlocked, desk, PASSWORD).code == "wrong-password"
    old = template("township", "431281103")[1]
    assert refused(offices.unlock, desk.folder, recovery_code=old, clock=at(TODAY)).code == "wrong-password"
    offices.unlock(desk.folder, recovery_code=done.recovery_code, clock=at(TODAY)).store.close()
    again = unlocked(desk, NEXT)
    assert again.operator == "张丽"
    assert all(again.access.may(one) for one in Permission)
    assert [(one.name, one.closed) for one in accounts.seats(again)] == [("李向阳", TODAY), ("张丽", None)]
    (told,) = audit.trail(again, audit.Query(kind="deed:handover")).entries
    assert (told.words.what, told.words.who) == ("工作交接 清单摘要 AB12CD34，移交人的账户停用，恢复码更换", "李向阳")
    again.store.close()


def test_an_account_that_is_there_takes_over(desk):
    accounts.add(desk, Wanted("张丽", Role.VILLAGE, (village(desk),)), NEXT, PASSWORD)
    account = accounts.seats(desk)[1].id
    handover.hand_over(desk, Successor("", account), PASSWORD, supervisor="周镇长", digest="AB12CD34")
    again = unlocked(desk, NEXT)
    assert (again.access.role, again.access.villages, again.access.may(Permission.ACCOUNTS)) == (Role.CLERK, None, True)
    again.store.close()


@pytest.mark.parametrize(("to", "own", "supervisor", "sentence"), [
    (Successor("张丽", password=NEXT), PASSWORD, " ", "没有写监交人。请填写监交人的姓名。"),
    (Successor("张丽", password=NEXT), "falsch-99", "周", f"密码不对。{keyring.ADVICE}。"),
    (Successor("张丽", password="kurz1"), PASSWORD, "周", "密码至少8位。密码没有改。"),
    (Successor("张丽", password=PASSWORD), PASSWORD, "周", "这个密码不能用。请换一个密码。"),
    (Successor(" ", password=NEXT), PASSWORD, "周", "账户要写姓名，不超过40个字。请填写使用人的姓名。"),
])
def test_a_refused_change_of_hands_changes_nothing(desk, to, own, supervisor, sentence):
    before = (desk.folder / backup.KEYS).read_bytes()
    assert refused(handover.hand_over, desk, to, own, supervisor=supervisor, digest="AB12CD34").sentence == sentence
    assert (desk.folder / backup.KEYS).read_bytes() == before
    assert accounts.seats(desk) == []


def test_a_keyring_that_cannot_be_written_changes_nothing(desk, monkeypatch):
    def broken(path, document):
        raise OSError(28, "no room")

    monkeypatch.setattr(keyring, "save", broken)
    refusal = refused(
        handover.hand_over, desk, Successor("张丽", password=NEXT), PASSWORD, supervisor="周", digest="AB12CD34")
    assert refusal.sentence == "密钥文件没有写成，没有改动。请检查数据文件夹的空间和权限后再试。"
    assert accounts.seats(desk) == []
