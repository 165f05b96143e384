"""What a spreadsheet says when it comes in: cells with their places, headings found, and the answer for each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mzdesk.basics.problems import Problem

RawCell = str | float | int | bool | date | None


@dataclass(frozen=True)
class RawSheet:
    """One sheet as read: every cell raw, and the merged ranges as ((top, left), (bottom, right)), all from zero."""

    name: str
    rows: Sequence[Sequence[RawCell]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


@dataclass(frozen=True)
class Heading:
    """One column's heading: its place, its upper and lower text (受委托照料人 / 姓名)."""

    column: int
    upper: str
    text: str

    @property
    def path(self) -> str:
        return f"{self.upper}/{self.text}" if self.upper and self.upper != self.text else self.text


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found: data rows with their row numbers (from 1, as spreadsheets show them)."""

    sheet: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[int, tuple[RawCell, ...]], ...]
    header_rows: tuple[int, ...] = ()

    @property
    def signature(self) -> str:
        """Equal for workbooks with the same headings: the key under which a mapping is remembered."""
        return "|".join(h.path for h in self.headings)


@dataclass(frozen=True)
class JudgedRow:
    """One row after reading: the values by path, the problems by path, and what will happen to it.

    ``outcome``: ``new``, ``already`` (that person is on the register), ``rejected`` or ``draft``.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    outcome: str = "new"
    cells: Mapping[int, str] = field(default_factory=dict)
