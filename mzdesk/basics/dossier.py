"""What rules, lists and papers are handed: the plain values of one record with its parts, and the circumstances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Dossier:
    """One record of a line as plain values: person and record fields in ``values``, the rows of each part newest first.

    ``id`` is None while it has never been saved. ``version`` maps each stored row to the version that was read, so
    that a save can tell whether somebody else changed it meanwhile.
    """

    id: str | None
    state: str
    values: Values
    parts: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)
    version: Mapping[str, int] = field(default_factory=dict)
    site: str = ""

    def get(self, path: str) -> Any:
        """A value by path: ``name``, or ``care.carer_name`` for the current (first) row of a part."""
        part, _, key = path.rpartition(".")
        if not part:
            return self.values.get(key)
        rows = self.parts.get(part, ())
        return rows[0].get(key) if rows else None


class PolicyTables(Protocol):
    """Dated policy data: rows of a table that are in force on a day."""

    def rows(self, table: str, on: date) -> Sequence[Mapping[str, Any]]: ...

    def find(self, table: str, on: date, **keys: Any) -> Mapping[str, Any] | None: ...

    def demand(self, table: str, on: date, **keys: Any) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Circumstances:
    """What a rule may know beside the record: the day it is asked for and the policy in force."""

    today: date
    policy: PolicyTables
