"""Coming in: wrong passwords slow down over restarts, a clock set back does not help, and the log tells of it."""

import json

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import marks
from mzdesk.services import audit, entrance, keeping, tries
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD, TODAY, at, copied, template


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setattr(keyring, "COST", CHEAP)


@pytest.fixture
def office(tmp_path):
    return copied(tmp_path / "office")


@pytest.fixture
def clock():
    return at(TODAY, 8, 30)


def miss(office, clock):
    with pytest.raises(Refusal) as caught:
        entrance.enter(office, password="falsch-99", clock=clock)
    return caught.value


def deeds(desk, kind):
    return [one.words.what for one in audit.trail(desk, audit.Query(kind=f"deed:{kind}")).entries]


def test_each_miss_makes_the_next_try_wait_longer(office, clock):
    assert miss(office, clock).code == "wrong-password"
    assert tries.seconds_left(office, clock) == 0
    assert miss(office, clock).code == "wrong-password"
    assert tries.seconds_left(office, clock) == 2
    assert miss(office, clock).sentence == "密码已错2次。请等2秒再试。"
    clock.advance(seconds=2)
    assert miss(office, clock).code == "wrong-password"
    assert tries.seconds_left(office, clock) == 4


def test_the_wait_has_an_end(office, clock):
    for _ in range(9):
        miss(office, clock)
        clock.advance(seconds=60)
    assert miss(office, clock).code == "wrong-password"
    assert tries.seconds_left(office, clock) == 60


def test_even_the_right_password_waits(office, clock):
    miss(office, clock)
    miss(office, clock)
    with pytest.raises(Refusal) as caught:
        entrance.enter(office, password=PASSWORD, clock=clock)
    assert caught.value.code == "too-soon"


def test_a_clock_set_back_begins_the_whole_wait_anew(office, clock):
    for _ in range(3):
        miss(office, clock)
        clock.advance(seconds=3)
    back = at(TODAY, 7)
    assert tries.seconds_left(office, back) == 4
    back.advance(seconds=3)
    assert tries.seconds_left(office, back) == 1
    back.advance(seconds=1)
    assert tries.seconds_left(office, back) == 0


@pytest.mark.parametrize("content", ["", "{", "[]", '{"failures": "x"}', '{"failures": 3}', "null"])
def test_a_damaged_file_of_tries_hinders_nobody(office, clock, content):
    (office / tries.FILE).write_text(content, "utf-8")
    assert tries.seconds_left(office, clock) == 0
    entrance.enter(office, password=PASSWORD, clock=clock).store.close()


def test_a_time_that_nobody_can_read_makes_wait_the_whole_time(office, clock):
    (office / tries.FILE).write_text(json.dumps({"failures": 3, "first": "?", "last": "gestern"}), "utf-8")
    assert tries.seconds_left(office, clock) == 4


def test_the_file_says_nothing_of_anybody(office, clock):
    miss(office, clock)
    found = json.loads((office / tries.FILE).read_text("utf-8"))
    assert found == {"failures": 1, "first": "2026-10-09T08:30:00+08:00", "last": "2026-10-09T08:30:00+08:00"}


def test_who_comes_in_is_noted_with_what_went_wrong_before(office, clock):
    miss(office, clock)
    miss(office, clock)
    clock.advance(seconds=120)
    desk = entrance.enter(office, password=PASSWORD, clock=clock, operator="李向阳")
    assert deeds(desk, "missed") == ["登录失败 密码错误2次，从2026-10-09 08:30到2026-10-09 08:30"]
    (login,) = audit.trail(desk, audit.Query(kind="deed:login")).entries
    assert (login.words.what, login.words.who, login.words.when) == ("登录 窗口", "李向阳", "2026-10-09 08:32")
    assert not (office / tries.FILE).exists()
    desk.store.close()


def test_the_command_line_is_noted_once_a_day(office, clock):
    for hours in (0, 1, 24):
        clock.advance(hours=hours)
        desk = entrance.enter(office, password=PASSWORD, clock=clock, way=entrance.COMMANDS)
        found = deeds(desk, "login")
        desk.store.close()
    assert found == ["登录 命令行", "登录 命令行"]


def test_a_login_is_nothing_to_hand_in(office, clock):
    desk = entrance.enter(office, password=PASSWORD, clock=clock)
    before = marks.summary(desk).pending_changes
    desk.store.close()
    desk = entrance.enter(office, password=PASSWORD, clock=clock)
    assert marks.summary(desk).pending_changes == before
    desk.store.close()


def test_the_recovery_code_gives_a_new_password_and_is_noted(office, clock):
    code = template("township", "431281103")[1]
    desk = entrance.enter(office, recovery_code=code, new_password="neues-wort-7", clock=clock)
    assert deeds(desk, "key") == ["密码和恢复码 用恢复码重设密码"]
    desk.store.close()
    entrance.enter(office, password="neues-wort-7", clock=clock).store.close()


def test_the_first_who_opens_a_restored_office_finds_that_noted(office, clock, tmp_path):
    desk = entrance.enter(office, password=PASSWORD, clock=clock)
    made = keeping.backup(desk, tmp_path / "one.mzb")
    desk.store.close()
    keeping.restore(made.path, office, clock, password=PASSWORD)
    clock.advance(hours=1)
    for _ in range(2):
        desk = entrance.enter(office, password=PASSWORD, clock=clock)
        assert deeds(desk, "restore") == ["恢复 从备份恢复"]
        assert deeds(desk, "backup") == ["备份 写一份备份"]
        desk.store.close()
