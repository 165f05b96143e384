"""A conflict at the command line: seen, decided, taken back, decided again, fed back to the township."""

import copy
from datetime import date
from pathlib import Path

import pytest

from tests.fixtures import copied
from tests.scenarios.commands import CommandLine

DAY = date(2026, 10, 9)


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """A township and a bureau at the command line, enrolled with each other, and a stick."""
    township = CommandLine(tmp_path / "托口", monkeypatch, capsys)
    bureau = copy.copy(township)
    bureau.folder = copied(tmp_path / "市局", role="bureau")
    stick = tmp_path / "优盘"
    stick.mkdir()
    asked = township(DAY, "enrol", "request", "--to", str(stick))["path"]
    roster = bureau(DAY, "enrol", "accept", asked, "--to", str(stick))["path"]
    township(DAY, "enrol", "install", roster)
    return township, bureau, stick


def handed_in(two, stick):
    township, bureau, _ = two
    made = township(DAY, "export", "--to", str(stick))["path"]
    (taken,) = bureau(DAY, "intake", made, "--receipts", str(stick))["packages"]
    township(DAY, "receipt", taken["receipt"])
    return taken


def test_a_conflict_from_both_sides(two) -> None:
    township, bureau, stick = two
    key = township(DAY, "new", "household", "name=单思怡", "village=白羊村", "sex=2", "birth=1970-01-01")["id"]
    handed_in(two, stick)
    bureau(DAY, "set", key, "name=单思宜")
    township(DAY, "set", key, "name=单思义")
    assert handed_in(two, stick)["conflicts"] == 1
    (one,) = bureau(DAY, "conflict", "list")["conflicts"]
    assert (one["field"], one["before"], one["bureau"], one["township"]) == ("姓名", "单思怡", "单思宜", "单思义")
    assert one["record"] == key
    bureau(DAY, "conflict", "settle", one["id"], "township")
    assert bureau(DAY, "show", key)["values"]["name"] == "单思义"
    bureau(DAY, "conflict", "reopen", one["id"])
    assert bureau(DAY, "show", key)["values"]["name"] == "单思宜"
    bureau(DAY, "conflict", "settle", one["id"], "bureau")
    assert bureau(DAY, "conflict", "list") == {"conflicts": [], "held": []}
    made = bureau(DAY, "feedback", "export", "431281103", "--to", str(stick))
    assert made["edits"] == 1
    assert township(DAY, "feedback", "read", made["path"], "--dry-run")["applied"] == 1
    assert township(DAY, "show", key)["values"]["name"] == "单思义"
    done = township(DAY, "feedback", "read", made["path"])
    assert (done["applied"], done["already"], done["kept"], done["contests"], done["dry_run"]) == (1, 0, 0, 0, False)
    (told,) = township(DAY, "feedback", "list")["told"]
    assert (told["record"], told["field"], told["words"], told["outcome"]) == (
        key, "姓名", "单思义 → 单思宜", "applied")
    assert township(DAY, "show", key)["values"]["name"] == "单思宜"
    taken = handed_in(two, stick)
    assert (taken["conflicts"], taken["verdict"]) == (0, "两边一致")
    assert "由市局核定" in township(DAY, "conflict", "settle", one["id"], "bureau", status=1)["said"]
    assert bureau(DAY, "conflict", "retry") == {"applied": 0, "waiting": 0}
