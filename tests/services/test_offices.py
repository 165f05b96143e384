"""Making, opening and closing an office: what is asked of the first page, passwords, and what is left behind."""

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.services import offices, records, villages
from mzdesk.store import keyring
from tests.fixtures import CHEAP, CHILDREN, PASSWORD, TODAY, at, opened, put_child, template

TOWN = {"role": "township", "area": "431281103", "name": "托口镇人民政府民政办", "password": PASSWORD}


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setattr(keyring, "COST", CHEAP)


def refused(call, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    return caught.value


def create(folder, **changed):
    return offices.create(folder, clock=at(TODAY), **{**TOWN, **changed})


def test_there_are_twenty_townships_and_one_bureau():
    found = offices.divisions()
    assert [d.role for d in found] == ["bureau"] + ["township"] * 20
    assert (found[0].code, found[0].name) == ("431281", "洪江市")
    assert all(len(d.code) == 9 and d.code.startswith("431281") for d in found[1:])
    assert len({d.code for d in found}) == len({d.name for d in found}) == 21


def test_a_new_office_is_open_has_its_villages_and_its_folders(tmp_path):
    made = create(tmp_path / "数据 一")
    office = made.desk.office
    assert (office.role, office.area, office.name, office.letter, office.place) == (
        "township", "431281103", "托口镇人民政府民政办", "A", "托口镇")
    assert {"mzdesk.db", "mzdesk.keys", "outbox", "inbox", "backups", "logs"} <= {
        p.name for p in (tmp_path / "数据 一").iterdir()}
    assert not list((tmp_path / "数据 一").glob("*.new"))
    known = villages.places(made.desk)
    assert len(known) > 5
    assert all(place.code.startswith("431281103") and len(place.code) == 12 for place in known)
    made.desk.store.close()


def test_a_bureau_starts_without_villages(tmp_path):
    made = create(tmp_path / "bureau", role="bureau", area="431281", name="洪江市民政局")
    assert villages.places(made.desk) == []
    assert made.desk.office.place == "洪江市"
    made.desk.store.close()


@pytest.mark.parametrize(("changed", "code"), [
    ({"role": "village"}, "bad-role"), ({"area": "431281999"}, "bad-area"), ({"area": "431281"}, "bad-area"),
    ({"role": "bureau"}, "bad-area"), ({"name": " "}, "no-name"), ({"password": "kurz1"}, "weak-password"),
])
def test_a_bad_start_is_refused_and_leaves_nothing_behind(tmp_path, changed, code):
    refusal = refused(create, tmp_path / "office", **changed)
    assert refusal.code == code
    assert refusal.advice
    assert not (tmp_path / "office").exists()


def test_a_folder_in_use_is_refused_and_not_touched(make_desk):
    desk = make_desk()
    key = put_child(desk)
    refusal = refused(create, desk.folder)
    assert refusal.sentence == "这个文件夹里已经有一个办公室的数据。请直接打开它，或换一个文件夹。"
    assert records.load(desk, CHILDREN, key).id == key


@pytest.mark.parametrize(("password", "weak"), [
    ("", "密码至少8位"), ("a1b2c3d", "密码至少8位"), ("a1b2c3d4", ""),
    ("12345678", "密码请至少用字母、数字、符号中的两种"),
    ("abcdefgh", "密码请至少用"), ("a1a1a1a1", "密码重复的字符太多"), ("1111111111111111", "密码重复的字符太多"),
    ("托口镇民政办二楼柜子", "密码请至少用"), ("托口镇民政办公室二楼东边的柜子", ""),
    ("abcdefgh-", ""), ("12345678!", ""),
])
def test_passwords(password, weak):
    found = offices.password_problems(password)
    assert found.startswith(weak) if weak else found == ""


def test_opening_needs_the_password_or_the_recovery_code(make_desk):
    desk = make_desk()
    desk.store.close()
    for wrong in ({"password": "falsch-99"}, {"recovery_code": keyring.new_recovery_code()}, {}):
        assert refused(offices.unlock, desk.folder, clock=at(TODAY), **wrong).code == "wrong-password"
    code = template("township", "431281103")[1]
    offices.unlock(desk.folder, recovery_code=code, clock=at(TODAY)).store.close()


def test_an_empty_folder_is_no_office(tmp_path):
    assert not offices.exists(tmp_path)
    refusal = refused(offices.unlock, tmp_path, password=PASSWORD, clock=at(TODAY))
    assert refusal.sentence == "这个文件夹里没有办公室的数据。请先完成初次设置（init），或换一个文件夹。"


def test_a_changed_password_opens_and_the_old_one_does_not(make_desk):
    desk = make_desk()
    offices.change_password(desk, PASSWORD, "neues-wort-7")
    desk.store.close()
    assert refused(opened, desk.folder).code == "wrong-password"
    offices.unlock(desk.folder, password="neues-wort-7", clock=at(TODAY)).store.close()
    offices.unlock(
        desk.folder, recovery_code=template("township", "431281103")[1], clock=at(TODAY)).store.close()


@pytest.mark.parametrize(("old", "new", "code"), [
    ("falsch-99", "neues-wort-7", "wrong-password"), (PASSWORD, "kurz", "weak-password"),
])
def test_a_refused_change_leaves_the_password(make_desk, old, new, code):
    desk = make_desk()
    assert refused(offices.change_password, desk, old, new).code == code
    opened(desk.folder).store.close()


def test_a_forgotten_password_is_replaced_by_the_recovery_code(make_desk):
    desk = make_desk()
    code = template("township", "431281103")[1]
    assert refused(
        offices.reset_password, desk, keyring.new_recovery_code(), "neues-wort-7").code == "wrong-password"
    offices.reset_password(desk, code, "neues-wort-7")
    offices.unlock(desk.folder, password="neues-wort-7", clock=at(TODAY)).store.close()


def test_the_status_counts_what_stands_on_each_register(desk):
    put_child(desk)
    gone = put_child(desk, id_no=None)
    records.void(desk, CHILDREN, gone, "测试")
    found = offices.status(desk)
    assert found.records["left-behind"] == 1
    assert (found.role, found.area) == ("township", "431281103")
    with desk.store.reading() as connection:
        assert found.changes == desk.store.head(connection).seq
