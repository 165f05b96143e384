"""A process killed with SIGKILL at random moments leaves an office that opens, is whole, and holds all or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = {"save": 30, "import": 25, "export": 25, "intake": 25}
SEEDS = (7, 8)  # two halves, so that neither comes near the time after which a test counts as hanging


def test_there_are_enough_kills() -> None:
    assert sum(KILLS.values()) * len(SEEDS) >= 200


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork; the killing is done where there is one")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("activity", KILLS)
def test_killed(activity: str, seed: int, tmp_path: Path) -> None:
    command = [activity, str(tmp_path / "offices"), str(KILLS[activity]), str(seed)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", *command],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["wrong"] == []
    assert outcome["kills"] == KILLS[activity]
