"""Accounts: each opens with a password of its own; what is done to them; one administrator stays; format 1 goes on."""

import json
import zipfile

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.people.access import EVERYTHING, Permission, Role
from mzdesk.services import accounts, audit, keeping, offices, records, restoring, undoing
from mzdesk.services.accounts import Wanted
from mzdesk.store import backup, keyring
from tests.fixtures import CHEAP, CHILDREN, PASSWORD, TODAY, at, opened, put_child, template, village

OTHER, THIRD = "jingban-22", "lingdao-33"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setattr(keyring, "COST", CHEAP)


def refused(call, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    return caught.value


def unlocked(desk, password):
    return offices.unlock(desk.folder, password=password, clock=at(TODAY))


def by_name(desk, name):
    return next(one for one in accounts.seats(desk) if one.name == name)


def old_keyring(folder):
    """The keyring as the program wrote it when an office had one password."""
    path = folder / backup.KEYS
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**document, "format": 1}), "utf-8")
    return path


def test_an_office_without_accounts_is_one_persons(desk):
    assert accounts.seats(desk) == []
    assert desk.access == EVERYTHING
    assert opened(desk.folder, operator="李向阳").operator == "李向阳"


def test_the_first_account_makes_two_and_each_password_opens_its_own(desk):
    desk.operator = "李向阳"
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    first, second = accounts.seats(desk)
    assert (first.name, first.role, first.manages, first.special) == ("李向阳", Role.CLERK, True, True)
    assert (second.name, second.role, second.manages, second.special) == ("张丽", Role.CLERK, False, False)
    assert desk.access.account == first.id
    for password, name in ((PASSWORD, "李向阳"), (OTHER, "张丽")):
        again = unlocked(desk, password)
        assert again.operator == name
        again.store.close()


def test_the_name_given_at_the_command_line_does_not_decide(desk):
    desk.operator = "李向阳"
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    again = offices.unlock(desk.folder, password=OTHER, clock=at(TODAY), operator="李向阳")
    assert again.operator == "张丽"
    again.store.close()


def test_what_is_written_stands_under_the_accounts_name(desk):
    accounts.add(desk, Wanted("张丽", special=True), OTHER, PASSWORD)
    again = unlocked(desk, OTHER)
    key = put_child(again)
    assert {one.who for one in records.history(again, CHILDREN, key)} == {"张丽"}
    again.store.close()


@pytest.mark.parametrize(("wanted", "password", "own", "sentence"), [
    (Wanted(" "), OTHER, PASSWORD, "账户要写姓名，不超过40个字。请填写使用人的姓名。"),
    (Wanted("经办人"), OTHER, PASSWORD, "已经有同名的账户。请在姓名后加一个字区别，例如“王芳（村）”。"),
    (Wanted("张丽"), "kurz1", PASSWORD, "密码至少8位。密码没有改。"),
    (Wanted("张丽"), PASSWORD, PASSWORD, "这个密码不能用。请换一个密码。"),
    (Wanted("张丽"), OTHER, "falsch-99", "密码不对。请检查大小写和输入法后再试；忘记密码可用恢复码打开。"),
    (Wanted("张丽", Role.VILLAGE), OTHER, PASSWORD, "村级录入的账户要指定村（社区）。请至少选择一个村（社区）。"),
])
def test_an_account_that_cannot_be_is_refused_in_words(desk, wanted, password, own, sentence):
    assert refused(accounts.add, desk, wanted, password, own).sentence == sentence
    assert accounts.seats(desk) == []
    assert keyring.accounts(keyring.load(desk.folder / backup.KEYS)) == [keyring.FIRST]


def test_the_last_administrator_stays(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    first = accounts.seats(desk)[0]
    words = "至少要留一个能管理账户的经办账户。请先让另一位经办人能管理账户。"
    assert refused(accounts.close, desk, first.id, "调离").sentence == words
    assert refused(accounts.change, desk, first.id, Wanted("经办人", Role.LEADER)).sentence == words
    assert refused(accounts.change, desk, first.id, Wanted("经办人")).sentence == words
    accounts.change(desk, by_name(desk, "张丽").id, Wanted("张丽", manages=True))
    accounts.close(desk, first.id, "调离")
    assert [(one.name, one.closed) for one in accounts.seats(desk)] == [("经办人", TODAY), ("张丽", None)]


def test_a_closed_account_opens_nothing_and_keeps_its_name(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    account = by_name(desk, "张丽").id
    assert refused(accounts.close, desk, account, " ").code == "no-reason"
    accounts.close(desk, account, "调离")
    assert refused(unlocked, desk, OTHER).code == "wrong-password"
    assert refused(accounts.close, desk, account, "调离").sentence == "这个账户已经停用。不用再办。"
    accounts.reset(desk, account, THIRD, PASSWORD)
    again = unlocked(desk, THIRD)
    assert (again.operator, by_name(desk, "张丽").closed) == ("张丽", None)
    again.store.close()


def test_an_old_copy_of_the_keyring_does_not_bring_a_closed_account_back(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    kept = (desk.folder / backup.KEYS).read_bytes()
    accounts.close(desk, by_name(desk, "张丽").id, "调离")
    (desk.folder / backup.KEYS).write_bytes(kept)
    assert refused(unlocked, desk, OTHER).sentence == "这个账户已停用。请由管理账户的人重新启用。"


def test_each_changes_the_own_password_only(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    again = unlocked(desk, OTHER)
    assert refused(accounts.change_password, again, PASSWORD, THIRD).code == "wrong-password"
    assert refused(accounts.change_password, again, OTHER, PASSWORD).sentence == "这个密码不能用。请换一个密码。"
    accounts.change_password(again, OTHER, THIRD)
    again.store.close()
    assert refused(unlocked, desk, OTHER).code == "wrong-password"
    for password in (PASSWORD, THIRD):
        unlocked(desk, password).store.close()


def test_the_recovery_code_opens_as_administrator_and_resets_that_ones_password(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    code = template("township", "431281103")[1]
    again = offices.unlock(desk.folder, recovery_code=code, clock=at(TODAY))
    assert again.access == EVERYTHING
    accounts.reset_by_code(again, code, THIRD)
    assert (again.operator, again.access.may(Permission.ACCOUNTS)) == ("经办人", True)
    again.store.close()
    assert refused(unlocked, desk, PASSWORD).code == "wrong-password"
    assert unlocked(desk, THIRD).operator == "经办人"
    assert unlocked(desk, OTHER).operator == "张丽"


def test_a_new_recovery_code_shuts_the_old_one_out(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    code = accounts.renew_recovery(desk, PASSWORD)
    old = template("township", "431281103")[1]
    assert refused(offices.unlock, desk.folder, recovery_code=old, clock=at(TODAY)).code == "wrong-password"
    offices.unlock(desk.folder, recovery_code=code, clock=at(TODAY)).store.close()
    assert refused(accounts.renew_recovery, desk, OTHER).sentence == "这不是您自己的密码。请输入您打开程序用的密码。"


def test_only_who_manages_accounts_may(desk):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    again = unlocked(desk, OTHER)
    first = accounts.seats(again)[0].id
    for call, given in (
        (accounts.add, (Wanted("王芳"), THIRD, OTHER)), (accounts.change, (first, Wanted("王芳"))),
        (accounts.reset, (first, THIRD, OTHER)), (accounts.close, (first, "调离")),
        (accounts.renew_recovery, (OTHER,)),
    ):
        assert refused(call, again, *given).sentence == (
            "您的账户（经办）不能管理账户。请由有这项权限的人办理，或请管理账户的人调整。")
    again.store.close()


def test_every_change_stands_in_the_log_with_before_and_after(desk):
    accounts.add(desk, Wanted("张丽", special=True), OTHER, PASSWORD)
    account = by_name(desk, "张丽").id
    accounts.change(desk, account, Wanted("张丽", Role.VILLAGE, (village(desk),)))
    accounts.close(desk, account, "调离")
    told = audit.trail(desk, audit.Query(register="account", text="")).entries
    changed = [one for one in told if one.words.what == "修改账户"]
    assert [one.words.reason for one in changed] == ["调离", "更改账户"]
    assert ("停用日期", "未采集", str(TODAY)) in changed[0].words.changes
    assert ("角色", "经办", "村级录入") in changed[1].words.changes
    assert ("可看儿童等特殊资料", "是", "否") in changed[1].words.changes
    places = next(after for label, _, after in changed[1].words.changes if label == "可录入的村（社区）")
    assert places == records.village_options(desk)[0].label


def test_an_account_is_not_taken_back_by_undo(desk):
    made = accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    assert undoing.last_work(desk) is None
    assert refused(undoing.undo, desk, made.changes.work_id).code == "nothing-to-undo"


def test_a_keyring_of_format_1_opens_and_is_upgraded_at_the_first_change(desk):
    path = old_keyring(desk.folder)
    unlocked(desk, PASSWORD).store.close()
    assert json.loads(path.read_text("utf-8"))["format"] == 1
    accounts.change_password(desk, PASSWORD, THIRD)
    assert json.loads(path.read_text("utf-8"))["format"] == 2
    unlocked(desk, THIRD).store.close()
    code = template("township", "431281103")[1]
    offices.unlock(desk.folder, recovery_code=code, clock=at(TODAY)).store.close()


def test_accounts_join_a_keyring_of_format_1(desk):
    old_keyring(desk.folder)
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    assert keyring.load(desk.folder / backup.KEYS)["format"] == 2
    assert [unlocked(desk, word).operator for word in (PASSWORD, OTHER)] == ["经办人", "张丽"]


def test_a_backup_with_a_keyring_of_format_1_is_restored(desk, tmp_path):
    old_keyring(desk.folder)
    key = put_child(desk)
    made = keeping.backup(desk, tmp_path / "old.mzb")
    with zipfile.ZipFile(made.path) as box:
        assert json.loads(box.read(backup.KEYS))["format"] == 1
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    keeping.restore(made.path, tmp_path / "new", at(TODAY, 10), password=PASSWORD)
    again = opened(tmp_path / "new")
    assert records.load(again, CHILDREN, key).id == key
    assert accounts.seats(again) == []
    again.store.close()


def test_accounts_come_back_with_a_backup(desk, tmp_path):
    accounts.add(desk, Wanted("张丽"), OTHER, PASSWORD)
    made = keeping.backup(desk, tmp_path / "both.mzb")
    keeping.restore(made.path, tmp_path / "new", at(TODAY, 10), password=PASSWORD)
    again = offices.unlock(tmp_path / "new", password=OTHER, clock=at(TODAY, 11))
    assert (again.operator, again.access.role) == ("张丽", Role.CLERK)
    again.store.close()


def test_nothing_of_an_account_is_read_in_the_files_beside_the_database(desk):
    accounts.add(desk, Wanted("张丽丽", Role.VILLAGE, (village(desk),)), OTHER, PASSWORD)
    text = (desk.folder / backup.KEYS).read_text("utf-8")
    for word in ("张丽丽", "经办人", OTHER, PASSWORD, records.village_options(desk)[0].label):
        assert word not in text


def test_only_a_clerk_of_the_backup_restores_it(desk, tmp_path):
    accounts.add(desk, Wanted("周镇长", Role.LEADER), OTHER, PASSWORD)
    accounts.add(desk, Wanted("张丽"), THIRD, PASSWORD)
    made = keeping.backup(desk, tmp_path / "all.mzb")
    words = "您的账户（分管领导）不能恢复备份。请由有这项权限的人办理，或请管理账户的人调整。"
    assert refused(
        keeping.restore, made.path, tmp_path / "new", at(TODAY, 10), password=OTHER).sentence == words
    assert list((tmp_path / "new").iterdir()) == []
    doors = restoring.Doors(OTHER)
    assert refused(restoring.examine, made.path, tmp_path / "new", at(TODAY, 10), doors).sentence == words
    keeping.restore(made.path, tmp_path / "new", at(TODAY, 10), password=THIRD)
    again = offices.unlock(tmp_path / "new", password=THIRD, clock=at(TODAY, 11))
    assert again.operator == "张丽"
    again.store.close()
