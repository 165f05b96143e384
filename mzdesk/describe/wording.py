"""How stored entries are spoken of, for papers made where the registers themselves are not known."""

from collections.abc import Callable
from dataclasses import dataclass

from mzdesk.describe.columns import Stored


@dataclass(frozen=True)
class Wording:
    """Whose record it is (table, id), which kind of record (table), which field (table, field), which value."""

    whose: Callable[[str, str], str]
    title: Callable[[str], str]
    label: Callable[[str, str], str]
    value: Callable[[str, str, Stored], str]
