"""The sample rosters judged from their raw cells alone, by rules written down here a second time on purpose.

Nothing of the program is used: what an import should do with each row is worked out from GB 11643 (check digit, birth,
sex), from the notations in the README of the samples, and from who stands in the file before.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import openpyxl

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
VILLAGES = Path(__file__).resolve().parents[2] / "resources" / "codes" / "villages.csv"
ROSTERS = {
    "塘湾镇留守儿童花名册.xlsx": "431281108", "托口镇留守儿童花名册.xlsx": "431281103",
    "深渡苗族乡留守儿童花名册.xlsx": "431281212", "黔城镇留守儿童花名册.xlsx": "431281101",
    "塘湾镇补录.csv": "431281108",
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass
class Raw:
    """One row of a file, by the words of its headings."""

    number: int
    name: str
    sex: str
    birth: str
    id_no: str
    village: str
    carer: str = ""
    relation: str = ""
    wrong: set[str] = field(default_factory=set)


def half(text: str) -> str:
    """Full-width signs as half-width ones, without blanks and without the apostrophe that marks text."""
    return "".join(chr(ord(c) - 65248) if "！" <= c <= "～" else c for c in text).replace(" ", "").lstrip("'").upper()


def cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value).strip()


def of_workbook(path: Path) -> list[Raw]:
    """The data rows: those with a running number in front."""
    sheet = openpyxl.load_workbook(path).active
    found = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if isinstance(row[0], int):
            texts = [cell(value) for value in row]
            found.append(Raw(number, "".join(texts[3].split()), texts[4], texts[5], half(texts[6]), texts[1],
                             "".join(texts[8].split()), texts[9]))
    return found


def of_csv(path: Path) -> list[Raw]:
    rows = list(csv.reader(path.read_text("gb18030").splitlines()))
    assert rows[0][:4] == ["村", "姓名", "性别", "身份证号"]
    return [Raw(number, "".join(row[1].split()), row[2], "", half(row[3]), row[0], row[5])
            for number, row in enumerate(rows[1:], 2) if row[1]]


def of_file(path: Path) -> list[Raw]:
    return of_csv(path) if path.suffix == ".csv" else of_workbook(path)


def parts_of(birth: str) -> tuple[int, ...]:
    """Year, month and day as far as they are written: 2014-02-24, 2015.09, 2016年3月5日, 20160305."""
    if re.fullmatch(r"\d{8}", birth):
        return int(birth[:4]), int(birth[4:6]), int(birth[6:])
    return tuple(int(part) for part in re.findall(r"\d+", birth))


def judged(rows: list[Raw], villages: set[str]) -> list[Raw]:
    """Mark what stands against each row. A person named before in the file, good row or bad, is named twice."""
    seen: set[object] = set()
    for row in rows:
        if row.id_no:
            _judge_number(row)
        if row.village not in villages:
            row.wrong.add("village")
        key = row.id_no or (row.name, parts_of(row.birth), row.village)
        if key in seen:
            row.wrong.add("repeated")
        seen.add(key)
    return rows


def _judge_number(row: Raw) -> None:
    number = row.id_no
    if not re.fullmatch(r"\d{17}[\dX]", number):
        row.wrong.add("idno")
        return
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    if "10X98765432"[total % 11] != number[17]:
        row.wrong.add("idno")
        return
    told = int(number[6:10]), int(number[10:12]), int(number[12:14])
    written = parts_of(row.birth)
    if written != told[:len(written)]:
        row.wrong.add("id-birth")
    if row.sex in ("男", "女") and row.sex != "女男"[int(number[16]) % 2]:
        row.wrong.add("id-sex")


def village_names(area: str) -> set[str]:
    rows = csv.DictReader(VILLAGES.read_text("utf-8").splitlines())
    return {row["name"] for row in rows if row["code"].startswith(area)}


def counts(rows: list[Raw]) -> Counter[str]:
    """How many rows are good, and how many there are of each fault."""
    found = Counter("good" for row in rows if not row.wrong)
    found.update(fault for row in rows for fault in row.wrong)
    return found
