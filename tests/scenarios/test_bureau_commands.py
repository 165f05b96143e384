"""The bureau's commands: a pair joined and parted, keys listed, changed and revoked, parameters drafted and issued."""

import copy
from datetime import date
from pathlib import Path

import pytest

from tests.fixtures import copied, id_number
from tests.scenarios.commands import CommandLine

DAY = date(2026, 10, 9)
NUMBER = id_number(date(1970, 1, 1), "2")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """A township and a bureau at the command line, enrolled with each other, and a stick."""
    township = CommandLine(tmp_path / "托口", monkeypatch, capsys)
    bureau = copy.copy(township)
    bureau.folder = copied(tmp_path / "市局", role="bureau")
    stick = tmp_path / "优盘"
    stick.mkdir()
    asked = township(DAY, "enrol", "request", "--to", str(stick))["path"]
    looked = bureau(DAY, "enrol", "look", asked)["offices"]
    roster = bureau(DAY, "enrol", "accept", asked, "--to", str(stick))
    assert looked[0]["fingerprint"] == roster["offices"][0]["fingerprint"]
    township(DAY, "enrol", "install", roster["path"])
    return township, bureau, stick


def test_two_files_are_joined_and_parted(two) -> None:
    township, _, _ = two
    keys = [township(DAY, "new", "household", f"name={name}", "village=白羊村", "sex=2", "birth=1970-01-01",
                     f"id_no={NUMBER}") for name in ("单思怡", "单思宜")]
    found = township(DAY, "duplicates")
    (pair,) = found["pairs"]
    assert (pair["rule"], pair["state"], found["open"]) == ("D1", "open", 1)
    assert {pair["first"], pair["second"]} == {key["person"] for key in keys}
    look = township(DAY, "duplicates", "merge", pair["first"], pair["second"], "--dry-run")
    assert (look["dry_run"], look["across"], look["together"]) == (True, False, {"居民户": 2})
    done = township(DAY, "duplicates", "merge", pair["first"], pair["second"], "--words", "上门核实")
    assert (done["before"], done["after"], done["moved"]) == (2, 2, 1)
    assert township(DAY, "duplicates", "list")["pairs"] == []
    assert [one["id"] for one in township(DAY, "duplicates", "merges")["merges"]] == [done["id"]]
    assert township(DAY, "duplicates", "unmerge", done["id"])["moved"] == 1
    assert township(DAY, "duplicates", "--rule", "D1")["open"] == 1
    township(DAY, "duplicates", "note", pair["id"], "not_same", "--words", "电话核实，两人同号，已报派出所")
    assert township(DAY, "duplicates")["pairs"][0]["state"] == "not_same"


def test_keys_are_listed_changed_and_revoked(two) -> None:
    township, bureau, stick = two
    listed = bureau(DAY, "enrol", "list")
    assert [one["site"] for one in listed["offices"]] == ["431281", "431281103"]
    changed = bureau(DAY, "enrol", "change-key", "--to", str(stick))
    assert changed["version"] == 2
    told = township(DAY, "enrol", "install", changed["path"], "--fingerprint", changed["fingerprint"])
    assert told["fingerprint"] == changed["fingerprint"]
    sheet = stick / "名册.pdf"
    assert bureau(DAY, "enrol", "sheet", "--to", str(sheet))["pages"] == 1
    assert sheet.read_bytes().startswith(b"%PDF")
    mine = listed["offices"][1]["fingerprint"]
    revoked = bureau(DAY, "enrol", "revoke", mine, "--day", "2026-10-09", "--to", str(stick))
    assert (revoked["version"], revoked["revoked"]) == (3, "2026-10-09")
    assert bureau(DAY, "enrol", "hand-out", "--to", str(stick))["path"] == revoked["path"]
    assert "名册上没有这个指纹" in bureau(DAY, "enrol", "revoke", "AAAA", "--to", str(stick), status=1)["said"]


def test_parameters_are_drafted_compared_and_issued(two) -> None:
    township, bureau, stick = two
    assert bureau(DAY, "parameters", "add", "standard", "programme=农村低保", "year=5400", "--from", "2027-01-01",
                  "--basis", "洪政发〔2026〕31号") == {"drafted": 1}
    assert bureau(DAY, "parameters", "list", "standard")["rows"][0]["origin"] == "拟下发"
    compared = bureau(DAY, "parameters", "compare")
    assert ([one["title"] for one in compared["differences"]], compared["effects"]) == (["低保标准（元/年）"], [])
    assert bureau(DAY, "parameters", "holidays", "2027", "--off", "2027-01-01", "--basis", "国办发明电") == {"days": 1}
    assert bureau(DAY, "parameters", "drop", "calendar_day", "1") == {"drafted": 2}
    issued = bureau(DAY, "parameters", "issue", "--to", str(stick))
    assert (issued["version"], issued["rows"]) == (1, 2)
    assert township(DAY, "policy", issued["path"])["version"] == 1
    assert township(DAY, "parameters", "list")["version"] == 1
    assert "由市局编辑" in township(DAY, "parameters", "add", "standard", "programme=农村低保", "year=1", "--from",
                                "2027-01-01", "--basis", "文", status=1)["said"]
    assert bureau(DAY, "parameters", "end", "minimum_wage", "1", "--until", "2026-12-31", "--basis", "文") == {
        "drafted": 1}


def test_feedback_for_everybody(two) -> None:
    township, bureau, stick = two
    key = township(DAY, "new", "household", "name=单思怡", "village=白羊村", "sex=2", "birth=1970-01-01")["id"]
    made = township(DAY, "export", "--to", str(stick))["path"]
    (taken,) = bureau(DAY, "intake", made, "--receipts", str(stick))["packages"]
    township(DAY, "receipt", taken["receipt"])
    assert bureau(DAY, "feedback", "export-all", "--to", str(stick))["packages"] == []
    bureau(DAY, "set", key, "phone=13922222222")
    (one,) = bureau(DAY, "feedback", "export-all", "--to", str(stick))["packages"]
    assert (one["site"], one["edits"]) == ("431281103", 1)
    assert township(DAY, "feedback", "read", one["path"])["applied"] == 1
    listed = bureau(DAY, "list", "household", "--site", "431281103", "--village", "白羊村", "--view", "all")
    assert (listed["sites"], [row["site"] for row in listed["records"]]) == ({"431281103": 1}, ["431281103"])


def test_the_receipt_of_a_package_is_printed(two) -> None:
    township, bureau, stick = two
    made = township(DAY, "export", "--to", str(stick))["path"]
    assert bureau(DAY, "intake", made)["packages"][0]["result"] == "merged"
    sheet = stick / "回执单.pdf"
    assert bureau(DAY, "receipt-sheet", made, "--to", str(sheet)) == {"path": str(sheet), "pages": 1, "copies": 2}
    assert sheet.read_bytes().startswith(b"%PDF")
    said = bureau(DAY, "receipt-sheet", "00000000", "--to", str(sheet), status=1)["said"]
    assert said == "收件记录里没有这个报送包。请给出包的文件，或收件记录里的核对码（至少八位）。"
