"""A process killed with SIGKILL at random moments leaves an office that opens, is whole, and holds all or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = {"save": 60, "import": 50, "export": 50, "intake": 50}


def test_there_are_enough_kills() -> None:
    assert sum(KILLS.values()) >= 200


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork; the killing is done where there is one")
@pytest.mark.parametrize("activity", KILLS)
def test_killed(activity: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", activity, str(tmp_path / "offices"), str(KILLS[activity]), "7"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["wrong"] == []
    assert outcome["kills"] == KILLS[activity]
