"""Closed code lists: a stable stored code and a Chinese label."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Coded(StrEnum):
    """A member is its stored code (``member == "1"``) and carries the label that people read.

    Codes follow the national lists where there is one; a code is never reused for another meaning. ``aliases`` are
    other spellings that workbooks use for the same thing, only for reading (import), never for writing.
    """

    label: str
    aliases: tuple[str, ...]

    def __new__(cls, code: str, label: str, *aliases: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.aliases = aliases
        return member

    @classmethod
    def read(cls, typed: str) -> Self | None:
        """The member whose code, label or alias was typed, or None."""
        typed = typed.strip()
        found = next((m for m in cls if typed in (m.value, m.label, *m.aliases)), None)
        return found or next((m for m in cls.added() if typed in (str(m), m.label)), None)  # type: ignore[return-value]

    @classmethod
    def added(cls) -> "tuple[AddedCode, ...]":
        """The codes that the bureau's parameters added to this list and that may be chosen now."""
        return tuple(one for one in _ADDED.get(cls, {}).values() if one.open)

    @classmethod
    def names(cls) -> tuple[str, str]:
        """What the list is called in parameters: by itself, and with the room it stands in (left_behind.Reason)."""
        return cls.__name__, f"{cls.__module__.split('.')[-2]}.{cls.__name__}"

    @classmethod
    def stored_code(cls, code: str) -> "str | None":
        """The code as an added one, or None where nobody added it; one that ended keeps its label."""
        return _ADDED.get(cls, {}).get(code)


class AddedCode(str):
    """A code that came with the bureau's parameters: its label, and whether it may be chosen still."""

    __slots__ = ("label", "open")
    label: str
    open: bool
    aliases: tuple[str, ...] = ()

    def __new__(cls, code: str, label: str, open_: bool) -> Self:
        made = super().__new__(cls, code)
        made.label, made.open = label, open_
        return made


_ADDED: dict[type[Coded], dict[str, AddedCode]] = {}


def lists() -> tuple[type[Coded], ...]:
    """Every code list of the program; one that somebody else defines is none of ours and has no name in parameters."""
    ours = f"{__name__.partition('.')[0]}."
    return tuple(one for one in Coded.__subclasses__() if one.__module__.startswith(ours))


def adopt(rows: Iterable[tuple[str, str, str, bool]]) -> None:
    """Take the added codes of the parameters in force: list, code, label, whether it may be chosen. They replace those
    adopted before; a code that a list has already is left as it is."""
    _ADDED.clear()
    for name, code, label, open_ in rows:
        for one in lists():
            if name in one.names() and not any(member.value == code for member in one):
                _ADDED.setdefault(one, {})[code] = AddedCode(code, label, open_)


class UnknownCode(str):
    """A code that this version's list does not have (an older or newer list): kept verbatim, shown as it is."""

    __slots__ = ()

    @property
    def label(self) -> str:
        return f"未知代码“{self!s}”"
