"""A field is declared once, as a column that also carries its label and its policies."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, Text, inspect
from sqlalchemy.orm import MappedColumn, mapped_column

from mzdesk.basics.coded import Coded
from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.describe.columns import (
    CodeColumn,
    CodesColumn,
    DayColumn,
    FlagColumn,
    MoneyColumn,
    MonthColumn,
    PartialDayColumn,
)


class Kind(Enum):
    """What kind of value a field holds; decides its editor, its reading and its writing."""

    TEXT = "text"
    NOTE = "note"
    IDNO = "idno"
    PHONE = "phone"
    DAY = "day"
    PARTIAL_DAY = "partial_day"
    MONTH = "month"
    NUMBER = "number"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    VILLAGE = "village"
    PERSON = "person"
    RECORD = "record"


class Secrecy(IntEnum):
    """Classes of personal data (care.md §6.2): P0 public, P1 internal, P2 sensitive (masked), P3 special."""

    PUBLIC = 0
    INTERNAL = 1
    SENSITIVE = 2
    SPECIAL = 3


class Owner(Enum):
    """Whose value stands when township and bureau both changed a field (sync.md, three-way rule)."""

    TOWNSHIP = "township"
    BUREAU = "bureau"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Field:
    """One described field.

    ``required``: must be filled before the record takes its first step (a draft may lack it). ``unit`` is shown in the
    editor (元, 天, 岁). ``none_word`` is the explicit 无 of a text field, a value of its own beside 未采集 (NULL).
    ``travels`` False: never leaves the office in a package. ``aliases`` are other column headings that workbooks use.
    ``by_event``: written by an event such as a death, never typed, so on no form. ``of`` names the table a RECORD
    points into; ``exclusive``: from ``began`` until ``ended`` of the row nobody else may point to the same record.
    ``numbered``: the head of the number (隐患〔2026〕…) that the first step beyond draft gives, where none was typed.
    """

    key: str
    label: str
    kind: Kind
    required: bool = False
    members: type[Coded] | None = None
    size: int = 0
    unit: str = ""
    hint: str = ""
    none_word: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    owner: Owner = Owner.TOWNSHIP
    travels: bool = True
    aliases: tuple[str, ...] = ()
    by_event: bool = False
    of: str = ""
    exclusive: bool = False
    numbered: str = ""


def _column(sql: Any, kind: Kind, label: str, policy: dict[str, Any]) -> MappedColumn[Any]:
    return mapped_column(sql, nullable=True, info={"field": {"label": label, "kind": kind, **policy}})


def text(label: str, size: int = 60, **policy: Any) -> MappedColumn[str | None]:
    """One line of text, ``size`` characters (code points) at most."""
    return _column(String(size), Kind.TEXT, label, {"size": size, **policy})


def note(label: str, size: int = 200, **policy: Any) -> MappedColumn[str | None]:
    """Several lines of text; P2 unless said otherwise, since anything may be written there."""
    return _column(Text, Kind.NOTE, label, {"size": size, "secrecy": Secrecy.SENSITIVE, **policy})


def idno(label: str, **policy: Any) -> MappedColumn[str | None]:
    """公民身份号码 (GB 11643), 18 characters; may be empty (无户口)."""
    return _column(
        String(18), Kind.IDNO, label, {"size": 18, "secrecy": Secrecy.SENSITIVE, "owner": Owner.NOBODY, **policy}
    )


def telephone(label: str, **policy: Any) -> MappedColumn[str | None]:
    """Telephone numbers, several separated by 、; 无电话 is a value of its own."""
    return _column(String(60), Kind.PHONE, label, {"size": 60, "none_word": "无电话", **policy})


def day(label: str, **policy: Any) -> MappedColumn[date | None]:
    """A whole day."""
    return _column(DayColumn, Kind.DAY, label, policy)


def partial_day(label: str, **policy: Any) -> MappedColumn[PartialDay | None]:
    """A day that may be known only to the month or the year."""
    return _column(PartialDayColumn, Kind.PARTIAL_DAY, label, policy)


def quantity(label: str, unit: str, **policy: Any) -> MappedColumn[int | None]:
    """A whole number that is not money, with its unit."""
    return _column(Integer, Kind.NUMBER, label, {"unit": unit, **policy})


def month(label: str, **policy: Any) -> MappedColumn[Month | None]:
    """A benefit month (待遇月份)."""
    return _column(MonthColumn, Kind.MONTH, label, policy)


def money(label: str, **policy: Any) -> MappedColumn[Money | None]:
    """An amount, kept in 分, typed and shown in 元 with two places."""
    return _column(MoneyColumn, Kind.MONEY, label, {"unit": "元", **policy})


def flag(label: str, **policy: Any) -> MappedColumn[bool | None]:
    """是, 否 or 未采集."""
    return _column(FlagColumn, Kind.FLAG, label, policy)


def choice(members: type[Coded], label: str, **policy: Any) -> MappedColumn[Any]:
    """One code of a list."""
    return _column(CodeColumn(members), Kind.CHOICE, label, {"members": members, **policy})


def choices(members: type[Coded], label: str, **policy: Any) -> MappedColumn[Any]:
    """Several codes of a list; 无 is a code, not an empty answer."""
    return _column(CodesColumn(members), Kind.CHOICES, label, {"members": members, **policy})


def village_ref(label: str, **policy: Any) -> MappedColumn[str | None]:
    """The id of a village record (people.places); shown and typed as the village's name."""
    return _column(String(36), Kind.VILLAGE, label, policy)


def person_ref(label: str, **policy: Any) -> MappedColumn[str | None]:
    """The id of a person record (people.residents); shown and typed as the person's name."""
    return _column(String(36), Kind.PERSON, label, policy)


def record_ref(of: str, label: str, **policy: Any) -> MappedColumn[str | None]:
    """The id of a record of another register, or of one of its rows, in the table ``of``; shown and typed as what its
    class names in ``SPOKEN``."""
    return _column(String(36), Kind.RECORD, label, {"of": of, **policy})


@cache
def fields_of(record: type) -> dict[str, Field]:
    """The described fields of a record class by key, in declaration order."""
    columns: Any = inspect(record).columns
    return {c.key: Field(key=c.key, **c.info["field"]) for c in columns if "field" in c.info}


