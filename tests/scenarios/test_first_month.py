"""A first month by the command line alone: set up, enrol, import a real roster, print, hand in, merge, receipt."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2

from mzdesk.store import backup

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "tests" / "samples" / "托口镇留守儿童花名册.xlsx"
PASSWORD = "xiaoxi-2026"


def run(folder: Path, *words: str, status: int = 0) -> dict[str, Any]:
    """One command as a script would call it; its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "mzdesk", "--data", str(folder), "--json", *words], cwd=PROJECT, text=True,
        capture_output=True, env={**os.environ, "MZDESK_PASSPHRASE": PASSWORD}, check=False, encoding="utf-8",
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout) if done.stdout else {"said": done.stderr}


def sample_counts() -> tuple[int, int]:
    """Rows and good rows of the sample, from the raw cells: right check digit and not named before."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rows = [r for r in openpyxl.load_workbook(SAMPLE).active.iter_rows(min_row=5, values_only=True)
            if isinstance(r[0], int)]
    seen: set[object] = set()
    good = 0
    for row in rows:
        number = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in str(row[6] or ""))
        key = number or (row[3], str(row[5]), row[1])
        wrong = number and "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11] != (
            number[17].upper())
        if not wrong and key not in seen:
            good += 1
        seen.add(key)
    return len(rows), good


def test_that_a_township_and_the_bureau_hold_the_same_children_after_the_first_month(tmp_path: Path) -> None:
    bureau, town, stick = tmp_path / "市局", tmp_path / "托口 镇", tmp_path / "U盘"
    rows, good = sample_counts()

    run(bureau, "init", "--role", "bureau", "--area", "431281", "--name", "洪江市民政局")
    made = run(town, "init", "--role", "township", "--area", "431281103", "--name", "托口镇人民政府民政办")
    assert len(made["recovery_code"].split("-")) == 8

    asked = run(town, "enrol", "request", "--to", str(stick))
    roster = run(bureau, "enrol", "accept", asked["path"], "--to", str(stick))
    assert roster["offices"] == [
        {"site": "431281103", "name": "托口镇人民政府民政办", "fingerprint": asked["fingerprint"]}]
    run(town, "enrol", "install", roster["path"])

    errors = tmp_path / "错误行.xlsx"
    tried = run(town, "import", "left-behind", str(SAMPLE), "--dry-run")
    assert (tried["rows"], tried["imported"], tried["rejected"]) == (rows, good, rows - good)
    assert run(town, "status")["records"]["left-behind"] == 0
    taken = run(town, "import", "left-behind", str(SAMPLE), "--errors", str(errors))
    assert (taken["imported"], taken["rejected"], taken["errors_file"]) == (good, rows - good, str(errors))
    reasons = [row[-1] for row in openpyxl.load_workbook(errors).active.iter_rows(min_row=5, values_only=True)]
    assert len(reasons) == rows - good and all(reasons)
    again = run(town, "import", "left-behind", str(SAMPLE))
    assert (again["imported"], again["drafts"]) == (0, 0)

    pdf, book = tmp_path / "册.pdf", tmp_path / "册.xlsx"
    assert run(town, "roster", "left-behind", "--to", str(pdf))["rows"] == good
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "托口镇农村留守儿童花名册" in text and "杨𬭊" in text and f"{good}人" in text
    run(town, "roster", "left-behind", "--to", str(book))
    numbers = [row[0] for row in openpyxl.load_workbook(book).active.iter_rows(min_row=5, values_only=True)]
    assert numbers[good - 1] == str(good) and numbers[good] == "合计"
    refused = run(town, "roster", "left-behind", "--to", str(pdf), "--purpose", "public", status=1)
    assert refused["said"] == "儿童信息不得公示，不能生成公示用花名册。请改用内部用途；确需公开的只公布人数。\n"

    child = run(town, "list", "left-behind")["records"][0]["id"]
    for kind in run(town, "paper", "list")["papers"]:
        if kind["register"] == "left-behind":
            out = tmp_path / f"{kind['kind']}.pdf"
            assert run(town, "paper", kind["kind"], "--of", child, "--to", str(out))["pages"] >= 1

    package = run(town, "export", "--to", str(stick))
    checked = run(bureau, "verify", package["path"])
    assert (checked["ok"], checked["site"], checked["number"]) == (True, "431281103", 1)
    assert checked["counts"]["left_behind_child"]["create"] == good
    before = run(bureau, "intake", package["path"], "--dry-run")
    assert run(bureau, "status")["records"]["left-behind"] == 0
    assert list((bureau / "backups").iterdir()) == []
    merged = run(bureau, "intake", package["path"], "--receipts", str(stick))
    (kept,) = (bureau / "backups").iterdir()
    assert kept.name.endswith("_intake.mzb")  # the bureau as it was before the merge
    assert backup.about(kept)["rows"].get("person", 0) == 0
    assert [p["result"] for p in before["packages"]] == [p["result"] for p in merged["packages"]] == ["merged"]
    twice = run(bureau, "intake", package["path"], "--receipts", str(stick))
    assert [p["result"] for p in twice["packages"]] == ["duplicate"]
    answer = run(town, "receipt", merged["packages"][0]["receipt"])
    assert answer["accepted"]

    mine, theirs = run(town, "status"), run(bureau, "status")
    assert mine["records"]["left-behind"] == theirs["records"]["left-behind"] == good
    assert mine["pending_changes"] == 0
    assert run(town, "doctor")["ok"] and run(bureau, "doctor")["ok"]

    saved = run(town, "backup", "--to", str(tmp_path / "备份.mzb"))
    run(tmp_path / "新电脑", "restore", saved["path"], "--data", str(tmp_path / "新电脑"))
    assert run(tmp_path / "新电脑", "status")["records"] == mine["records"]


def test_that_wrong_usage_and_wrong_passwords_are_told_apart(tmp_path: Path) -> None:
    assert run(tmp_path / "无", "status", status=1)["said"] == (
        "这个文件夹里没有办公室的数据。请先完成初次设置（init），或换一个文件夹。\n")
    assert run(tmp_path, "roster", status=2)["said"].startswith("用法不对：")
    assert run(tmp_path, "没有的命令", status=2)["said"] == "用法不对：没有这个命令。加 --help 看说明。\n"
