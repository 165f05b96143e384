"""ruff and mypy find nothing in the tree, and ruff is set up to find what the house forbids."""

import subprocess
import sys

import house
import pytest


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=house.ROOT, input=text, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing():
    result = run("ruff", "check", "--output-format=concise", ".")
    assert result.returncode == 0, result.stdout + result.stderr


def test_mypy_finds_nothing():
    result = run("mypy")
    assert result.returncode == 0, result.stdout + result.stderr


BRANCHES = "".join(f"    if x == {n}:\n        x += 1\n" for n in range(10))


@pytest.mark.parametrize(("place", "text", "code"), [
    ("mzdesk/services/x.py", "print('x')\n", "T201"),
    ("ui/x.py", "print('x')\n", "T201"),
    ("mzdesk/services/x.py", "from datetime import date\n\nday = date.today()\n", "TID251"),
    ("mzdesk/services/x.py", "from datetime import UTC, datetime\n\nnow = datetime.now(UTC)\n", "TID251"),
    ("ui/x.py", "import datetime\n\nnow = datetime.datetime.now(datetime.UTC)\n", "TID251"),
    ("mzdesk/services/x.py", f"def f(x: int) -> int:\n{BRANCHES}    return x\n", "C901"),
    ("mzdesk/services/x.py", "def f(a: int, b: int, c: int, d: int, e: int, g: int, h: int) -> None: ...\n", "PLR0917"),
    ("mzdesk/services/x.py", "def f(x):\n    return x\n", "ANN001"),
    ("mzdesk/services/x.py", "from mzdesk import store\n\nstore._secret()\n", "SLF001"),
])
def test_ruff_catches_what_the_house_forbids(place, text, code):
    found = run("ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename", place, "-", text=text)
    assert f" {code} " in found.stdout, found.stdout


def test_mypy_is_strict(tmp_path):
    (tmp_path / "x.py").write_text("import mzdesk.basics.problems\n\ndef f(x): return x\n", "utf-8")
    result = run("mypy", str(tmp_path / "x.py"))
    assert "Function is missing a type annotation" in result.stdout
