"""Closed code lists: a stable stored code and a Chinese label."""

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
        return next((m for m in cls if typed in (m.value, m.label, *m.aliases)), None)


class UnknownCode(str):
    """A code that this version's list does not have (an older or newer list): kept verbatim, shown as it is."""

    __slots__ = ()

    @property
    def label(self) -> str:
        return f"未知代码“{self!s}”"
