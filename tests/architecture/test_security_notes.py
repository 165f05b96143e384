"""Every protection that the security notes claim names a test, and every test they name is there."""

import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
NOTES = (HOME / "docs" / "安全说明.md").read_text("utf-8")
ROWS = [line for line in NOTES.splitlines() if line.startswith("| ") and not line.startswith("| 靠什么")]
NAMED = re.compile(r"`(tests/[\w/.]+\.py)`：((?:`test_\w+`[、；]?)+)")


def test_every_claim_names_a_test() -> None:
    assert len(ROWS) >= 25
    assert [row for row in ROWS if not NAMED.search(row)] == []


def test_every_named_test_is_there() -> None:
    wrong = []
    for place, names in (found for row in ROWS for found in NAMED.findall(row)):
        text = (HOME / place).read_text("utf-8") if (HOME / place).exists() else ""
        wrong += [f"{place}: {name}" for name in re.findall(r"`(test_\w+)`", names) if f"def {name}(" not in text]
    assert wrong == []
