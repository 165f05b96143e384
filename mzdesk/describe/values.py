"""The three forms of a value: stored (see columns), held in Python, and the words people read and type.

``words_of`` writes a value; ``read`` takes what was typed or stood in a workbook cell. Looking up villages and
persons by name needs the database and is done above, in services.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from mzdesk.basics.coded import Coded
from mzdesk.basics.days import PartialDay, read_day
from mzdesk.basics.identity import check as check_idno
from mzdesk.basics.identity import clean as clean_idno
from mzdesk.basics.money import read_money
from mzdesk.basics.months import Month
from mzdesk.basics.names import clean_name
from mzdesk.basics.problems import Problem, Weight
from mzdesk.describe.fields import Field, Kind

UNCOLLECTED = "未采集"
YES = ("是", "√", "✓", "y", "Y", "1", "有", "对")
NO = ("否", "×", "✗", "n", "N", "0", "无", "没有")

Reading = tuple[Any, Problem | None]


def words_of(value: Any) -> str:
    """A value as people read it; "" where it was not collected."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return "是" if value else "否"
        case tuple() | list():
            return "、".join(words_of(v) for v in value)
        case PartialDay():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return str(getattr(value, "label", value))


def read(field: Field, typed: Any, today: date | None = None) -> Reading:
    """Read one value for a field from text, or from a workbook cell that already holds a date or a number.

    Returns the value and, where it cannot be taken as it stands, a problem in words. An empty text is 未采集 (None).
    ``today`` allows the short day forms of the typing clerk.
    """
    if isinstance(typed, date):
        return _of_date(field, typed)
    if isinstance(typed, float):
        typed = int(typed) if typed.is_integer() else repr(typed)  # a cell's number as it was written
    text = "" if typed is None else str(typed).strip()
    if not text or text == UNCOLLECTED:
        return None, None
    if field.none_word and text in (field.none_word, "无"):
        return field.none_word, None
    return _READERS[field.kind](field, text, today)


def _of_date(field: Field, day: date) -> Reading:
    day = date(day.year, day.month, day.day)
    if field.kind is Kind.DAY:
        return day, None
    if field.kind is Kind.PARTIAL_DAY:
        return PartialDay.of(day), None
    if field.kind is Kind.MONTH:
        return Month.of(day), None
    return read(field, day.isoformat())


def _bad(field: Field, message: str) -> Reading:
    return None, Problem(field.key, message, rule="unreadable")


def _text(field: Field, text: str, today: date | None) -> Reading:
    if field.size and len(text) > field.size:
        return _bad(field, f"{field.label}最多{field.size}个字，现有{len(text)}个")
    return (clean_name(text) if field.label.endswith("姓名") else text), None


def _idno(field: Field, text: str, today: date | None) -> Reading:
    number = clean_idno(text)
    wrong = check_idno(number)
    return number, Problem(field.key, wrong, Weight.BLOCK, "idno") if wrong else None


def _phone(field: Field, text: str, today: date | None) -> Reading:
    half = "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'’‘`")
    numbers = [part for part in re.split("[、,/;]", half) if part]
    if any(sum(c.isdigit() for c in n) < 7 or set(n) - set("0123456789-+()") for n in numbers):
        return text, Problem(field.key, f"{field.label}像是写错了，请核对", Weight.WARN, "phone")
    return "、".join(numbers), None


def _day(field: Field, text: str, today: date | None) -> Reading:
    found = read_day(text, today)
    whole = found.whole if found else None
    if whole is None:
        return _bad(field, f"看不懂这个日期，请写成 2026-10-08 的样子（{field.label}）")
    return whole, None


def _partial_day(field: Field, text: str, today: date | None) -> Reading:
    found = read_day(text, today)
    if found is None:
        return _bad(field, f"看不懂这个日期，请写成 2026-10-08 或 2026-10 的样子（{field.label}）")
    return found, None


def _number(field: Field, text: str, today: date | None) -> Reading:
    digits = clean_idno(text).removesuffix(field.unit)
    if not digits.isdigit() or len(digits) > 9:
        return _bad(field, f"{field.label}请填整数（{field.unit}）")
    return int(digits), None


def _month(field: Field, text: str, today: date | None) -> Reading:
    found = Month.parse(text)
    if found is None:
        return _bad(field, f"看不懂这个月份，请写成 2026-10 的样子（{field.label}）")
    return found, None


def _money(field: Field, text: str, today: date | None) -> Reading:
    found = read_money(text)
    if found is None:
        return _bad(field, f"{field.label}请填金额（元，最多两位小数）")
    return found, None


def _flag(field: Field, text: str, today: date | None) -> Reading:
    if text in YES:
        return True, None
    if text in NO:
        return False, None
    return _bad(field, f"{field.label}请填“是”或“否”")


def _choice(field: Field, text: str, today: date | None) -> Reading:
    assert field.members is not None
    member = field.members.read(text)
    if member is None:
        return _bad(field, f"{field.label}没有“{text}”这一项，可填：{options_in_words(field.members)}")
    return member, None


def _choices(field: Field, text: str, today: date | None) -> Reading:
    assert field.members is not None
    found = []
    for part in text.replace("，", "、").replace(",", "、").replace("；", "、").replace(";", "、").split("、"):
        if part.strip():
            member = field.members.read(part)
            if member is None:
                return _bad(field, f"{field.label}没有“{part.strip()}”这一项")
            found.append(member)
    return tuple(found) or None, None


def _reference(field: Field, text: str, today: date | None) -> Reading:
    return text, None


def options_in_words(members: type[Coded]) -> str:
    return "、".join(member.label for member in (*members, *members.added()))


_READERS: dict[Kind, Callable[[Field, str, date | None], Reading]] = {
    Kind.TEXT: _text, Kind.NOTE: _text, Kind.IDNO: _idno, Kind.PHONE: _phone, Kind.DAY: _day,
    Kind.PARTIAL_DAY: _partial_day, Kind.NUMBER: _number, Kind.MONTH: _month, Kind.MONEY: _money,
    Kind.FLAG: _flag, Kind.CHOICE: _choice,
    Kind.CHOICES: _choices, Kind.VILLAGE: _reference, Kind.PERSON: _reference, Kind.RECORD: _reference,
}
