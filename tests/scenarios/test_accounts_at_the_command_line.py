"""Accounts, the trail and the list of a 交接 at the command line: who works is whose password it is."""

from datetime import date

import pytest

from mzdesk.cli import frame
from mzdesk.store import keyring
from tests.fixtures import CHEAP, PASSWORD
from tests.scenarios.commands import CommandLine

DAY = date(2026, 10, 9)
OTHER = "cunji-2026"


@pytest.fixture
def office(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(keyring, "COST", CHEAP)
    return CommandLine(tmp_path / "office", monkeypatch, capsys)


@pytest.fixture
def with_village(office, monkeypatch):
    """An office with an administrator and the account of one village."""
    monkeypatch.setenv(frame.NEW, OTHER)
    place = office(DAY, "village", "list")["villages"][0]["name"]
    office(DAY, "account", "add", "王芳", "--role", "village", "--village", place)
    return office


def test_the_password_decides_who_works(with_village, monkeypatch):
    office = with_village
    assert [one["name"] for one in office(DAY, "account", "list")["accounts"]] == ["李经办", "王芳"]
    monkeypatch.setenv(frame.ENVIRONMENT, OTHER)
    said = office(DAY, "list", "elders", status=1)["said"]
    assert said == "您的账户（村级录入）不能查看台账。请由有这项权限的人办理，或请管理账户的人调整。"
    said = office(DAY, "--operator", "李经办", "status", status=1)["said"]
    assert said == "这个密码不是 --operator 所写的人的。请核对姓名，或输入本人的密码。"
    monkeypatch.setenv(frame.ENVIRONMENT, PASSWORD)
    entries = office(DAY, "audit", "list", "--who", "王芳")["entries"]
    assert [one["what"] for one in entries] == ["无权办理 查看台账", "登录 命令行"]


def test_an_account_is_closed_and_its_password_opens_nothing(with_village, monkeypatch):
    office = with_village
    office(DAY, "account", "close", "王芳", "--reason", "调离")
    monkeypatch.setenv(frame.ENVIRONMENT, OTHER)
    assert office(DAY, "status", status=1)["said"].startswith("密码不对。")


def test_wrong_passwords_slow_the_command_line_down(office, monkeypatch):
    monkeypatch.setenv(frame.ENVIRONMENT, "falsch-99")
    told = [office(DAY, "status", status=1)["said"] for _ in range(5)]  # the clock goes on a second a call
    assert told[2] == "密码已错2次。请等1秒再试。"
    assert told[3].startswith("密码不对。")
    assert told[4] == "密码已错3次。请等3秒再试。"


def test_the_recovery_code_is_renewed(office):
    first, second = (office(DAY, "account", "recovery")["recovery_code"] for _ in range(2))
    assert first != second
    assert len(first.split("-")) == 8


def test_the_chain_is_proven_with_a_sheet(office, tmp_path):
    found = office(DAY, "audit", "verify", "--to", str(tmp_path / "proof.pdf"))
    assert (found["ok"], found["entries"]) == (True, found["lives"][0]["entries"])
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF")


def test_the_list_of_a_handover_is_written(office, tmp_path):
    found = office(DAY, "handover", "list", "--to", str(tmp_path / "list.pdf"))
    assert len(found["digest"]) == 8
    assert [part["title"] for part in found["parts"]][:2] == ["台账", "逾期的事项"]
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
