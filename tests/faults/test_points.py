"""A process killed right before every call that makes a write durable leaves all or nothing, and the next try works."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, policies
from tests.faults.points import ACTIVITIES, TOML
from tests.fixtures import make_desk

__all__ = ["make_desk"]
ROOT = Path(__file__).resolve().parents[2]
LEAST = {"opening": 2, "export": 8, "intake": 10, "publish": 12}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The library that meets the calls of the database too; "" where there is no C compiler: then Python's own calls
    are met, which are those of every file outside the database."""
    compiler, made = shutil.which("cc"), tmp_path_factory.mktemp("points") / "points.so"
    if compiler is None or not sys.platform.startswith("linux"):
        return ""
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", str(made), str(ROOT / "tests/faults/points.c"), "-ldl"], check=True)
    return str(made)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork; the killing is done where there is one")
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_killed_at_every_point(activity: str, library: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.points", activity, str(tmp_path / "offices")], cwd=ROOT, check=False,
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "LD_PRELOAD": library})
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["wrong"] == []
    assert outcome["preloaded"] == bool(library)
    if library:
        assert outcome["points"] >= LEAST.get(activity, 6)


def test_that_rows_whose_package_could_not_be_written_are_written_under_the_same_version(make_desk, tmp_path):
    """The version is taken before the stick is written; issuing the same again after a full stick makes no other."""
    bureau = make_desk(role="bureau")
    with pytest.raises(Refusal) as caught:
        policies.publish(bureau, TOML.format(1), tmp_path / "没有" / "这里")
    assert caught.value.code == "no-folder"
    made = policies.publish(bureau, TOML.format(1), tmp_path)
    assert (made.version, made.rows) == (1, 1)
    assert policies.publish(bureau, TOML.format(2), tmp_path).version == 2


def test_that_a_roster_whose_stick_was_not_there_is_never_signed_twice(make_desk, tmp_path):
    bureau, township = make_desk(role="bureau"), make_desk()
    request = enrolment.request(township, tmp_path).path
    with pytest.raises(Refusal):
        enrolment.accept(bureau, [request], tmp_path / "没有" / "这里")
    assert enrolment.accept(bureau, [request], tmp_path).version == 2
    enrolment.install(township, enrolment.hand_out(bureau, tmp_path))
