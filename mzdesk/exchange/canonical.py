"""Canonical JSON: one text for one value, so that a signature or a digest means the value and not its spelling."""

import json
import unicodedata
from typing import Any, NoReturn


def dumps(value: Any) -> bytes:
    """UTF-8 in Unicode NFC, keys sorted by code point, no spare blanks, no floats (docs/package.md §2.1).

    Raises ValueError for anything that has no canonical form.
    """
    try:
        text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")
    except (TypeError, RecursionError, UnicodeEncodeError):
        raise ValueError("no canonical form") from None


def loads(data: bytes) -> Any:
    """The value of a canonical JSON text; ValueError where the text is anything else than what ``dumps`` writes."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if dumps(value) != data:
        raise ValueError("not canonical")
    return value


def _refuse(text: str) -> NoReturn:
    raise ValueError("a number that is not whole")


def _plain(value: Any) -> Any:
    """The value with its texts in NFC, where it holds nothing but objects, lists, texts, whole numbers, flags, null."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        plain = {_plain(key): _plain(item) for key, item in value.items()}
        if len(plain) == len(value):
            return plain
    raise ValueError("no canonical form")
