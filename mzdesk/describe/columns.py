"""SQL column types that turn stored text and numbers into the values the rest of the house speaks of.

Every kind has one stored form that is plain text, a whole number or NULL: the same form stands in the database, in
the change log and in a package. ``stored`` and ``restored`` give that form and take it back for any column.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Column, Dialect, Integer, String, TypeDecorator
from sqlalchemy.engine.default import DefaultDialect

from mzdesk.basics.coded import Coded, UnknownCode
from mzdesk.basics.days import PartialDay
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month

Stored = str | int | None
T = TypeVar("T")

_ANY = DefaultDialect()


class PlainColumn(TypeDecorator[T]):
    """What all columns here share: what comes out of the database is converted in one call, NULL in none. A list of
    20,000 records has a million cells, and most of them are NULL."""

    cache_ok = True
    impl: Any = String

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], T | None]:
        convert = self.process_result_value

        def process(value: Any) -> T | None:
            return None if value is None else convert(value, dialect)

        return process


class DayColumn(PlainColumn[date]):
    """A whole day as ``YYYY-MM-DD``."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value else None


class PartialDayColumn(PlainColumn[PartialDay]):
    """A day with the precision it is known to: ``2014-03-05``, ``2014-03`` or ``2014``."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDay | None, dialect: Dialect) -> str | None:
        return str(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDay | None:
        return PartialDay.stored(value) if value else None


class MonthColumn(PlainColumn[Month]):
    """A benefit month as ``YYYY-MM``."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        return str(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        return Month.stored(value) if value else None


class MoneyColumn(PlainColumn[Money]):
    """An amount in whole 分."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class FlagColumn(PlainColumn[bool]):
    """Yes 1, no 0, not asked NULL."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class CodeColumn(PlainColumn[str]):
    """One code of a list. A code the list does not have comes back as ``UnknownCode``, verbatim."""

    impl = String(12)
    cache_ok = True

    def __init__(self, members: type[Coded]) -> None:
        super().__init__()
        self.members = members
        self._known: dict[str, str] = {m.value: m for m in members}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self._known.get(value) or self.members.stored_code(value) or (
            UnknownCode(value))


class CodesColumn(PlainColumn[tuple[str, ...]]):
    """Several codes of a list, stored as ``1,3,9`` in the list's order; NULL is 未采集."""

    impl = String(120)
    cache_ok = True

    def __init__(self, members: type[Coded]) -> None:
        super().__init__()
        self.members = members
        self._known: dict[str, str] = {m.value: m for m in members}

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        if not value:
            return None
        order = {code: place for place, code in enumerate(self._known)}
        return ",".join(sorted((str(v) for v in value), key=lambda code: (order.get(code, 999), code)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        codes = value.split(",") if value else ()
        return tuple(self._known.get(code) or self.members.stored_code(code) or UnknownCode(code)
                     for code in codes) or None


def stored(column: Column[Any], value: Any) -> Stored:
    """The plain form of a value, as it stands in the database, the change log and a package."""
    kind: Any = column.type
    plain: Stored = kind.process_bind_param(value, _ANY) if isinstance(kind, TypeDecorator) else value
    return plain


def restored(column: Column[Any], plain: Stored) -> Any:
    """The value back from its plain form.

    Raises ValueError or TypeError where the plain form is not one this column can hold.
    """
    kind: Any = column.type
    whole = isinstance(column.type, Integer | FlagColumn | MoneyColumn)
    if plain is not None and not isinstance(plain, int if whole else str):
        raise TypeError(f"{column.key} holds {type(plain).__name__}")
    return kind.process_result_value(plain, _ANY) if isinstance(kind, TypeDecorator) else plain
