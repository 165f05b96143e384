"""Readers of untrusted JSON: each takes a value of any kind and gives the typed value, or raises ValueError."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import refusals
from mzdesk.exchange.keys import VerifyKey, check_recipient

MOST = 1 << 50

Reader = Callable[[Any], Any]


def whole(most: int = MOST) -> Reader:
    """Reads a whole number from 0 to ``most``."""

    def read(value: Any) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise ValueError
        return value

    return read


def text(pattern: str) -> Reader:
    """Reads a text that matches ``pattern`` from end to end."""
    compiled = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError
        return value

    return read


def shaped(make: Callable[..., Any], **readers: Reader) -> Reader:
    """Reads an object with exactly these keys into ``make``."""

    def read(value: Any) -> Any:
        if not isinstance(value, dict) or set(value) != set(readers):
            raise ValueError
        return make(**{key: reader(value[key]) for key, reader in readers.items()})

    return read


def listed(reader: Reader, most: int) -> Reader:
    """Reads a list of at most ``most`` items."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError
        return tuple(reader(item) for item in value)

    return read


def mapped(key: Reader, reader: Reader, most: int = 500) -> Reader:
    """Reads an object from names to values of one shape."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > most:
            raise ValueError
        return {key(name): reader(item) for name, item in value.items()}

    return read


def optional(reader: Reader) -> Reader:
    """Reads null as None."""
    return lambda value: None if value is None else reader(value)


def moment(value: Any) -> str:
    """Reads a time with its zone."""
    if datetime.fromisoformat(text("[-0-9T:.+]{19,40}")(value)).tzinfo is None:
        raise ValueError
    return str(value)


def sign_key(value: Any) -> str:
    """Reads a public signing key."""
    return VerifyKey.parse(text("[A-Za-z0-9+/]{56}")(value)).text


def age_key(value: Any) -> str:
    """Reads a public age key."""
    return check_recipient(text("age1[a-z0-9]{58}")(value))


def whole_object(value: Any) -> dict[str, Any]:
    """Reads any object as it is."""
    if not isinstance(value, dict):
        raise ValueError
    return value


SHA = text("[0-9a-f]{64}")
UUID = text("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SITE = text("[0-9]{6}(?:[0-9]{3})?")
NAME = text("[a-z][a-z0-9_]{0,39}")


def expected(data: Any, reader: Reader, what: str) -> Any:
    """What ``reader`` makes of ``data``; a Refusal that names ``what`` otherwise."""
    try:
        return reader(data)
    except Refusal:
        raise
    except (ValueError, TypeError, KeyError):
        raise refusals.malformed(what) from None
