"""A number of a month with the records behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from mzdesk.basics.dossier import Dossier


@dataclass(frozen=True)
class Figure:
    """A number with the ids of the records behind it, in the register ``register``. ``words`` stands in the place of
    the count where the number is no count of records: a rate, days."""

    key: str
    title: str
    ids: tuple[str, ...] = ()
    register: str = ""
    words: str = ""

    @property
    def count(self) -> int:
        return len(self.ids)

    @property
    def shown(self) -> str:
        return self.words or str(self.count)


def figure(key: str, title: str, found: Iterable[Dossier], register: str) -> Figure:
    """The figure of these records, one entry each time one stands in them."""
    return Figure(key, title, tuple(one.id or "" for one in found), register)
