"""What hypothesis may put into a field of each kind: what offices write, rare characters, and codes nobody knows."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from mzdesk.basics.coded import UnknownCode
from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.names import clean_name
from mzdesk.describe import Field, Kind
from tests.fixtures import id_number

# Characters of names beyond the usual planes, the dot of minority names, and signs that other formats give a meaning.
RARE = "䶮㛃𬭊𫍯𬀩𠅤𰻝·－、,;'\"=<&|\\％ 　é"
NAMES = ("单思怡", "麦麦提·艾力", "粟𫍯华", "向䶮", "欧阳明", "O'Neil", "=1+1", "未采集者")

_letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")) | st.sampled_from(RARE)
_days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def _text(field: Field) -> st.SearchStrategy[Any]:
    return st.sampled_from(NAMES) | st.text(_letters, min_size=1, max_size=min(field.size, 40))


def _partial(field: Field) -> st.SearchStrategy[Any]:
    months, years = _days.map(lambda d: PartialDay(d.year, d.month)), _days.map(lambda d: PartialDay(d.year))
    return st.one_of(_days.map(PartialDay.of), months, years)


def _code(field: Field) -> st.SearchStrategy[Any]:
    assert field.members is not None
    unknown = st.from_regex(r"\A[0-9A-Z]{3,6}\Z").filter(lambda code: code not in list(field.members or ()))
    return st.sampled_from(list(field.members)) | unknown.map(UnknownCode)


def _codes(field: Field) -> st.SearchStrategy[Any]:
    assert field.members is not None
    order = [str(member) for member in field.members]

    def arranged(found: list[Any]) -> tuple[Any, ...]:
        known = [code for code in found if code in order]
        return (*sorted(known, key=order.index), *sorted(code for code in found if code not in order))

    return st.lists(_code(field), min_size=1, max_size=5, unique=True).map(arranged)


def _idno(field: Field) -> st.SearchStrategy[Any]:
    return st.builds(id_number, _days, st.sampled_from("12"), st.integers(0, 400))


_BY_KIND = {
    Kind.TEXT: _text, Kind.NOTE: _text, Kind.IDNO: _idno, Kind.PARTIAL_DAY: _partial, Kind.CHOICE: _code,
    Kind.CHOICES: _codes, Kind.DAY: lambda field: _days, Kind.FLAG: lambda field: st.booleans(),
    Kind.NUMBER: lambda field: st.integers(0, 999_999_999),
    Kind.MONEY: lambda field: st.integers(0, 100_000_000_00).map(Money),
    Kind.MONTH: lambda field: st.builds(Month, st.integers(1900, 2099), st.integers(1, 12)),
    Kind.PHONE: lambda field: st.sampled_from(("13800000000", "07457387734", "13800000000、13900000000")),
    Kind.VILLAGE: lambda field: st.uuids().map(str), Kind.PERSON: lambda field: st.uuids().map(str),
    Kind.RECORD: lambda field: st.uuids().map(str),
}


def values(field: Field) -> st.SearchStrategy[Any]:
    """Something that this field can hold; never nothing."""
    filled: st.SearchStrategy[Any] = _BY_KIND[field.kind](field)
    return st.just(field.none_word) | filled if field.none_word else filled


def written(field: Field) -> st.SearchStrategy[Any]:
    """As ``values``, but only what a workbook cell can say: known codes, no blanks at the ends, no word for nothing."""
    if field.kind in (Kind.TEXT, Kind.NOTE):
        nothing = {"未采集", "无", field.none_word}
        plain = _text(field).filter(lambda text: text == text.strip() and text not in nothing)
        if field.label.endswith("姓名"):
            cleaned = plain.map(lambda text: clean_name("".join(text.split())))
            return cleaned.filter(lambda name: name and name not in nothing)
        return plain
    if field.kind is Kind.CHOICE:
        return st.sampled_from(list(field.members or ()))
    if field.kind is Kind.CHOICES:
        return _codes(field).map(lambda codes: tuple(c for c in codes if not isinstance(c, UnknownCode))).filter(bool)
    return values(field)


def rows(fields: dict[str, Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for all fields, about half of them not collected."""
    return st.fixed_dictionaries({key: st.none() | values(field) for key, field in fields.items()})
