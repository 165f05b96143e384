"""Townships and villages: the division table that ships with the program, and the villages an office keeps."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy.orm import Mapped

from mzdesk.describe import Secrecy, day, text
from mzdesk.policy.tables import RESOURCES
from mzdesk.store.base import Record


class Village(Record):
    """村（社区）with its 12-digit code. Codes and names change (合村并居), the id stays (care.md trap 27)."""

    __tablename__ = "village"
    code: Mapped[str | None] = text("村（社区）代码", 12, required=True, secrecy=Secrecy.PUBLIC)
    name: Mapped[str | None] = text("村（社区）名称", 30, required=True, secrecy=Secrecy.PUBLIC)
    began: Mapped[date | None] = day("启用日期", secrecy=Secrecy.PUBLIC)
    ended: Mapped[date | None] = day("停用日期", secrecy=Secrecy.PUBLIC)


@dataclass(frozen=True)
class Division:
    """A place that has an office: a township (9 digits) or the city's bureau (6 digits)."""

    code: str
    name: str
    role: str


COUNTY = Division("431281", "洪江市", "bureau")


@cache
def divisions() -> tuple[Division, ...]:
    """The bureau and its twenty townships (resources/codes/divisions.csv)."""
    with open(RESOURCES / "codes" / "divisions.csv", encoding="utf-8") as file:
        return COUNTY, *(Division(row["code"], row["name"], "township") for row in csv.DictReader(file))


def division(code: str) -> Division | None:
    return next((d for d in divisions() if d.code == code), None)


@cache
def sample_villages(township: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the villages a new office starts with: sample names in the right code pattern, to be
    replaced by the office (resources/codes/villages.csv)."""
    with open(RESOURCES / "codes" / "villages.csv", encoding="utf-8") as file:
        return tuple((row["code"], row["name"]) for row in csv.DictReader(file) if row["code"].startswith(township))


def short(name: str) -> str:
    """红星村 and 红星 and 红星社区居委会 are typed for the same place: the name without its last word."""
    for ending in ("村民委员会", "村委会", "社区居委会", "居委会", "社区", "村", "居"):
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name
