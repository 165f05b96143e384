"""The layers hold, and each contract catches the violation it was written for."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import house
import pytest

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
LINE_FILES = ("__init__", "codes", "record", "rules", "prints")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of the folder's pyproject.toml over the packages that stand in it."""
    env = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"}
    command = [sys.executable, "-c", LINT, "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def broken(said: str) -> list[str]:
    return [line.removesuffix(" BROKEN").strip() for line in said.splitlines() if line.endswith(" BROKEN")]


def test_contracts_are_kept_in_the_tree():
    result = lint(house.ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.fixture
def little_house(tmp_path):
    """Empty packages with the rooms of the real house and two lines, under the real contracts."""
    text = (house.ROOT / "pyproject.toml").read_text("utf-8")
    contracts = text[text.index("[tool.importlinter]"):]
    (tmp_path / "pyproject.toml").write_text(contracts, "utf-8")
    inside = next(c for c in tomllib.loads(contracts)["tool"]["importlinter"]["contracts"] if "containers" in c)
    rooms = [room.strip(" ()") for layer in inside["layers"] for room in layer.split("|")]
    files = [f"mzdesk/{room}/__init__.py" for room in ("", *rooms)]
    files += [f"mzdesk/lines/{line}/{name}.py" for line in ("left_behind", "orphan") for name in LINE_FILES]
    for place in [*files, "ui/__init__.py", "ui/window.py", "migrations/__init__.py", "migrations/m0001.py"]:
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def test_the_little_house_keeps_every_contract(little_house):
    result = lint(little_house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("place", "line", "contract"), [
    ("mzdesk/services/__init__.py", "import ui", "Screens on top"),
    ("mzdesk/store/__init__.py", "import mzdesk.services", "Inside mzdesk, only downwards"),
    ("mzdesk/services/__init__.py", "import mzdesk.printing", "Inside mzdesk, only downwards"),
    ("mzdesk/exchange/__init__.py", "import mzdesk.services", "Inside mzdesk, only downwards"),
    ("mzdesk/describe/__init__.py", "from PySide6.QtWidgets import QLabel", "No Qt below the screens"),
    ("ui/window.py", "from sqlalchemy import select", "No SQL in the screens"),
    ("mzdesk/lines/orphan/rules.py", "from mzdesk.lines.orphan import record\nimport mzdesk.store", "Rules are pure"),
    ("mzdesk/basics/__init__.py", "import sqlalchemy", "Rules are pure"),
    ("mzdesk/lines/orphan/rules.py", "import mzdesk.lines.left_behind.codes", "Lines do not know each other"),
    ("migrations/m0001.py", "import mzdesk.basics", "Migrations never import the living model"),
])
def test_contract_catches_a_violation(little_house, place, line, contract):
    (little_house / place).write_text(f"{line}\n", "utf-8")
    result = lint(little_house)
    assert contract in broken(result.stdout), result.stdout


def test_a_room_that_has_no_place_in_the_layers_is_caught(little_house):
    room = little_house / "mzdesk" / "helpers" / "__init__.py"
    room.parent.mkdir()
    room.touch()
    assert "Inside mzdesk, only downwards" in broken(lint(little_house).stdout)


def test_rules_may_not_reach_the_database_through_the_record(little_house):
    (little_house / "mzdesk/lines/orphan/record.py").write_text("import sqlalchemy\n", "utf-8")
    (little_house / "mzdesk/lines/orphan/rules.py").write_text("from mzdesk.lines.orphan import record\n", "utf-8")
    assert "Rules are pure" in broken(lint(little_house).stdout)
