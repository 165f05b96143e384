"""Which options fit what was typed: by code, initials, pinyin or text. The best stands first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from mzdesk.basics.coded import Coded

SURE = 3
"""Ranks below this are what was meant and nothing else: the code, the label, another spelling of it."""


class OptionLike(Protocol):
    """What a look-up gives: services' ``Option``."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...


@dataclass(frozen=True)
class Options:
    """How a VILLAGE or PERSON editor finds what is meant. ``lookup`` may be asked at every key: it must be quick.

    ``label`` gives the name to show for a stored id (services.records.text_of does).
    """

    lookup: Callable[[str], Sequence[OptionLike]]
    label: Callable[[str], str]


@dataclass(frozen=True)
class Candidate:
    """One row of a picker: the value it stands for, what is typed for it, what is shown."""

    value: Any
    label: str
    code: str = ""
    hint: str = ""
    aliases: tuple[str, ...] = ()


def candidates_of(members: type[Coded]) -> tuple[Candidate, ...]:
    return (*(Candidate(m, m.label, m.value, "", m.aliases) for m in members),
            *(Candidate(m, m.label, str(m), "", ()) for m in members.added()))


@cache
def initials(text: str) -> str:
    """The first letters of the syllables: 父母双方 → fmsf; digits and Latin letters stay."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=str)).lower()


@cache
def spelling(text: str) -> str:
    """The whole pinyin without tones: 侗族 → dongzu."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text, errors=str)).lower()


def rank(typed: str, candidate: Candidate) -> int | None:
    """How well a candidate fits: 0 best, None not at all."""
    asked = typed.strip().lower()
    label, code = candidate.label.lower(), candidate.code.lower()
    aliases = [alias.lower() for alias in candidate.aliases]
    same_number = asked.isdecimal() and code.isdecimal() and int(asked) == int(code)
    tests: tuple[Callable[[], bool], ...] = (
        lambda: asked in (code, label),
        lambda: same_number,
        lambda: asked in aliases,
        lambda: label.startswith(asked),
        lambda: bool(code) and code.startswith(asked),
        lambda: _letters(asked) and initials(candidate.label).startswith(asked),
        lambda: _letters(asked) and spelling(candidate.label).startswith(asked),
        lambda: asked in label,
        lambda: _letters(asked) and asked in initials(candidate.label),
        lambda: any(asked in alias for alias in aliases),
    )
    return next((place for place, fits in enumerate(tests) if fits()), None)


def _letters(asked: str) -> bool:
    return asked.isascii() and asked.isalnum()


def matching(typed: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that fit, best first, in their own order where they fit equally. Nothing typed: all of them."""
    candidates = list(candidates)
    if not typed.strip():
        return candidates
    ranked = [(place, candidate) for candidate in candidates if (place := rank(typed, candidate)) is not None]
    return [candidate for _, candidate in sorted(ranked, key=lambda pair: pair[0])]


def surely(typed: str, fitting: Sequence[Candidate]) -> Candidate | None:
    """The one that was meant without doubt: written out or by its code, or the only one that fits."""
    if not fitting:
        return None
    best = rank(typed, fitting[0])
    return fitting[0] if len(fitting) == 1 or (best is not None and best < SURE) else None
